//! What can be done in a case: the forms, and the steps that they stand for. Whether a step is possible is for the state machine to say; the forms only
//! offer what may be.

use amparo_recruitment::certification::{
    Assessment, CertifyError, ComplaintSource, Interviews, Phase, Scope, Step,
};
use amparo_vault::{AccountId, CaseView, Part};
use axum::Extension;
use axum::extract::Path;

use super::certification::listed;
use super::certification_case::room;
use super::number;
use crate::answers::{Answer, see};
use crate::blocks::{Block, Field, Form, Kind};
use crate::forms;
use crate::guard::Visit;
use crate::refusal::Refusal;
use crate::texts::Texts;

/// Characters of the longest text that somebody writes.
const LONGEST: usize = 8000;

/// The forms of what somebody may do in a case.
pub(super) fn forms(
    texts: Texts,
    view: &CaseView,
    me: &AccountId,
    possible_auditors: &[(AccountId, String)],
) -> Vec<Block> {
    let offer = Offer { texts, view };
    match view.summary.part {
        Part::Applicant => offer.to_applicant(),
        Part::Auditor => offer.to_auditor(me),
        Part::Officer => offer.to_officer(me, possible_auditors),
    }
}

struct Offer<'a> {
    texts: Texts,
    view: &'a CaseView,
}

impl Offer<'_> {
    fn form(&self, act: &str, fields: Vec<Field>) -> Block {
        let grave = ["exit", "reject", "refuse", "suspend", "withdraw"].contains(&act);
        Block::Form(Form {
            action: format!("/certification/{}/acts/{act}", self.view.summary.id),
            fields,
            button: self.texts.say(&format!("act-{act}")),
            files: false,
            grave,
        })
    }

    fn is_in(&self, phases: &[Phase]) -> bool {
        phases.contains(&self.view.status.phase)
    }

    fn field(&self, name: &'static str, kind: Kind) -> Field {
        Field::new(name, self.texts.say(&format!("field-{name}")), kind)
    }

    fn reason(&self) -> Vec<Field> {
        vec![self.field("reason", Kind::Words)]
    }

    fn scope(&self) -> Vec<Field> {
        let scope = &self.view.status.scope;
        let joined = |of: &std::collections::BTreeSet<String>| {
            of.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
        };
        vec![
            self.field("countries", Kind::Line("off"))
                .value(joined(&scope.countries)),
            self.field("sectors", Kind::Line("off"))
                .value(joined(&scope.sectors))
                .optional(),
        ]
    }

    /// The nonconformities of which something holds, to choose from; nothing if there are none.
    fn open_nonconformities(&self, only: impl Fn(bool) -> bool) -> Option<Field> {
        let found = self.view.status.nonconformities.iter();
        let options: Vec<(String, String)> = found
            .filter(|found| found.is_open() && only(found.plan_accepted.is_some()))
            .map(|found| (found.id.clone(), format!("{} · {}", found.id, found.criterion)))
            .collect();
        (!options.is_empty()).then(|| self.field("nonconformity", Kind::Choice(options)))
    }

    fn complaints(&self, states: &[&str]) -> Option<Field> {
        let all = self.view.status.complaints();
        let options: Vec<(String, String)> = all
            .filter(|(_, state)| states.contains(state))
            .map(|(id, _)| (id.to_owned(), id.to_owned()))
            .collect();
        (!options.is_empty()).then(|| self.field("complaint", Kind::Choice(options)))
    }

    fn to_applicant(&self) -> Vec<Block> {
        use Phase::{
            Deferred, Draft, Exited, Expired, Refused, Rejected, SelfAssessed, Suspended, Withdrawn,
        };
        let mut blocks = Vec::new();
        if self.is_in(&[Draft, SelfAssessed]) {
            blocks.push(Block::Text(self.texts.say("case-self-assess")));
            blocks.push(self.form("self-assess", Vec::new()));
        }
        if self.is_in(&[SelfAssessed, Deferred]) {
            blocks.push(self.form("apply", Vec::new()));
        }
        if let Some(which) = self.open_nonconformities(|_| true) {
            blocks.push(self.form("respond", vec![which, self.field("words", Kind::Words)]));
        }
        if self.is_in(&[Rejected, Refused, Suspended, Withdrawn]) && !self.view.status.appeal_open {
            blocks.push(self.form("appeal", Vec::new()));
        }
        if !self.is_in(&[Rejected, Refused, Withdrawn, Expired, Exited]) {
            blocks.push(self.form("exit", Vec::new()));
        }
        blocks
    }

    fn interests(&self, me: &AccountId) -> Option<Block> {
        self.view.status.interests_of(me.as_str()).is_none().then(|| {
            let conflict = self.field("conflict", Kind::Words).optional();
            self.form(
                "interests",
                vec![conflict.hint(self.texts.say("field-conflict-hint"))],
            )
        })
    }

    fn to_auditor(&self, me: &AccountId) -> Vec<Block> {
        use Phase::{Accepted, Certified, NonconformitiesOpen, Stage1, Suspended};
        let mut blocks: Vec<Block> = self.interests(me).into_iter().collect();
        if !self.view.open_file {
            return blocks;
        }
        if self.is_in(&[Accepted]) {
            blocks.push(self.form("stage-1", Vec::new()));
        }
        if self.is_in(&[Accepted, Stage1, NonconformitiesOpen, Certified]) {
            blocks.push(Block::Text(self.texts.say("case-draw")));
            blocks.push(self.form("draw", vec![self.field("population", Kind::Number)]));
        }
        if self.is_in(&[Stage1, NonconformitiesOpen, Certified]) {
            let draw = self.view.file.draw.as_ref();
            let value = |number: Option<usize>| number.map(|number| number.to_string()).unwrap_or_default();
            blocks.push(Block::Text(self.texts.say("case-close-audit")));
            blocks.push(self.form(
                "stage-2",
                vec![
                    self.field("workers", Kind::Number)
                        .value(value(draw.map(|(of, _)| *of as usize))),
                    self.field("interviewed", Kind::Number)
                        .value(value(draw.map(|(_, drawn)| drawn.len()))),
                    self.field("chosen", Kind::Number).value("0"),
                ],
            ));
        }
        if let Some(which) = self.open_nonconformities(|has_plan| !has_plan) {
            blocks.push(self.form("accept-plan", vec![which]));
        }
        if let Some(which) = self.open_nonconformities(|has_plan| has_plan) {
            blocks.push(self.form("verify", vec![which]));
        }
        if self.is_in(&[Certified, Suspended]) {
            blocks.push(self.form("surveillance", Vec::new()));
            if let Some(which) = self.complaints(&["confirmed"]) {
                blocks.push(self.form("special-audit", vec![which]));
            }
        }
        blocks
    }

    fn to_officer(&self, me: &AccountId, possible: &[(AccountId, String)]) -> Vec<Block> {
        use Phase::{Applied, Certified, Deferred, NonconformitiesOpen, Review, Stage2, Suspended};
        let mut blocks: Vec<Block> = self.interests(me).into_iter().collect();
        let mut add = |when: &[Phase], act: &str, fields: Vec<Field>| {
            if self.is_in(when) {
                blocks.push(self.form(act, fields));
            }
        };
        add(&[Applied, Deferred], "accept", Vec::new());
        add(&[Applied], "defer", self.reason());
        add(&[Applied, Deferred], "reject", self.reason());
        add(&[Stage2, NonconformitiesOpen], "review", Vec::new());
        add(&[Review, Certified], "certify", self.scope());
        add(&[Review], "refuse", self.reason());
        add(&[Suspended], "reinstate", Vec::new());
        add(&[Certified], "suspend", self.reason());
        add(&[Certified, Suspended], "reduce", self.scope());
        add(&[Certified, Suspended], "withdraw", self.reason());
        blocks.extend(self.auditors(me, possible));
        if let Some(which) = self.complaints(&["received"]) {
            blocks.push(self.form("confirm-complaint", vec![which]));
        }
        if let Some(which) = self.complaints(&["received", "confirmed", "audited"]) {
            blocks.push(self.form("close-complaint", vec![which]));
        }
        if self.is_in(&[Certified, Suspended]) {
            let sources = ["letter", "grievance"]
                .map(|source| (source.to_owned(), self.texts.say(&format!("source-{source}"))));
            blocks.push(self.form(
                "complaint",
                vec![
                    self.field("number", Kind::Line("off")),
                    self.field("source", Kind::Choice(sources.into())),
                    self.field("receipt", Kind::Line("off")).optional(),
                ],
            ));
        }
        if self.view.status.appeal_open {
            let outcomes = ["upheld", "rejected"]
                .map(|outcome| (outcome.to_owned(), self.texts.say(&format!("appeal-{outcome}"))));
            blocks.push(self.form(
                "decide-appeal",
                vec![self.field("outcome", Kind::Choice(outcomes.into()))],
            ));
        }
        blocks
    }

    /// Asking somebody to audit, and naming those who have declared that nothing stands in their way.
    fn auditors(&self, me: &AccountId, possible: &[(AccountId, String)]) -> Vec<Block> {
        let mut blocks = Vec::new();
        let (asked, status) = (&self.view.assigned, &self.view.status);
        let login = |id: &AccountId| {
            let known = possible.iter().find(|(known, _)| known == id);
            known.map_or_else(|| id.to_string(), |(_, login)| login.clone())
        };
        let free: Vec<(String, String)> = possible
            .iter()
            .filter(|(id, _)| id != me && !asked.contains(id))
            .map(|(id, login)| (id.to_string(), login.clone()))
            .collect();
        if !free.is_empty() {
            blocks.push(Block::Form(Form {
                action: format!("/certification/{}/auditors", self.view.summary.id),
                fields: vec![self.field("auditor", Kind::Choice(free))],
                button: self.texts.say("act-ask"),
                files: false,
                grave: false,
            }));
        }
        let ready: Vec<(String, String)> = asked
            .iter()
            .filter(|id| !status.is_auditor(id.as_str()) && status.interests_of(id.as_str()) == Some(None))
            .map(|id| (id.to_string(), login(id)))
            .collect();
        if !ready.is_empty() {
            blocks.push(self.form("name", vec![self.field("auditor", Kind::Choice(ready))]));
        }
        let waiting = asked.iter().filter(|id| !status.is_auditor(id.as_str()));
        let waiting = waiting.filter_map(|id| match status.interests_of(id.as_str()) {
            None => Some((login(id), self.texts.say("auditor-waiting"))),
            Some(Some(conflict)) => Some((
                login(id),
                self.texts.say_with("auditor-conflict", &[("conflict", conflict)]),
            )),
            Some(None) => None,
        });
        let waiting: Vec<(String, String)> = waiting.collect();
        if !waiting.is_empty() {
            blocks.push(Block::Facts(waiting));
        }
        blocks
    }
}

/// A text of a form, as long as anybody has to write.
fn words(form: &forms::Form, name: &str) -> String {
    form.text(name).trim().chars().take(LONGEST).collect()
}

fn scope(form: &forms::Form) -> Scope {
    Scope {
        countries: listed(form.text("countries"))
            .into_iter()
            .map(|text| match amparo_schema::countries::find(&text) {
                Some(country) => country.alpha3.clone(),
                // What is no country is in no scope that was audited, and the state machine says so.
                None => text,
            })
            .collect(),
        sectors: listed(form.text("sectors"))
            .into_iter()
            .map(|sector| sector.to_lowercase())
            .collect(),
    }
}

/// A step that says all by itself; nothing for an act that is none.
fn plain(act: &str, form: &forms::Form, me: &str) -> Result<Option<Step>, Refusal> {
    let reason = || words(form, "reason");
    let complaint = || words(form, "complaint");
    let nonconformity = || words(form, "nonconformity");
    Ok(Some(match act {
        "answer" => Step::CriterionAnswered {
            criterion: words(form, "criterion"),
            answer: form.text("answer").parse().map_err(
                |error: amparo_recruitment::taxonomy::UnknownCode| Refusal::Wrong(error.to_string()),
            )?,
            words: words(form, "words"),
        },
        "self-assess" => Step::SelfAssessed,
        "apply" => Step::Applied,
        "respond" => Step::NonconformityAnswered {
            nonconformity: nonconformity(),
            words: words(form, "words"),
        },
        "appeal" => Step::AppealLodged,
        "exit" => Step::Exited,
        "interests" => Step::InterestDeclared {
            person: me.to_owned(),
            conflict: form.get("conflict").map(|_| words(form, "conflict")),
        },
        "accept" => Step::Accepted,
        "defer" => Step::Deferred { reason: reason() },
        "reject" => Step::Rejected { reason: reason() },
        "name" => Step::AuditorsNamed {
            auditors: vec![words(form, "auditor")],
        },
        "review" => Step::ReviewOpened,
        "certify" => Step::Certified { scope: scope(form) },
        "refuse" => Step::Refused { reason: reason() },
        "suspend" => Step::Suspended { reason: reason() },
        "reinstate" => Step::Reinstated,
        "reduce" => Step::ScopeReduced { scope: scope(form) },
        "withdraw" => Step::Withdrawn { reason: reason() },
        "complaint" => Step::ComplaintReceived {
            complaint: words(form, "number"),
            source: match form.get("receipt") {
                Some(_) if form.text("source") == "grievance" => ComplaintSource::Grievance {
                    receipt: words(form, "receipt"),
                },
                _ => ComplaintSource::Letter,
            },
        },
        "confirm-complaint" => Step::ComplaintConfirmed {
            complaint: complaint(),
        },
        "close-complaint" => Step::ComplaintClosed {
            complaint: complaint(),
        },
        "decide-appeal" => Step::AppealDecided {
            upheld: form.text("outcome") == "upheld",
        },
        "stage-1" => Step::Stage1Done,
        "accept-plan" => Step::PlanAccepted {
            nonconformity: nonconformity(),
        },
        "verify" => Step::EffectivenessVerified {
            nonconformity: nonconformity(),
        },
        _ => return Ok(None),
    }))
}

pub(crate) async fn act(
    Extension(visit): Extension<Visit>,
    Path((id, act)): Path<(String, String)>,
) -> Answer {
    let room = room(&visit, &id).await?;
    let (form, moment) = (&visit.form, visit.service.now());
    let me = visit.caller.known()?.id.to_string();
    let mut back = format!("/certification/{id}");
    if let Some(step) = plain(&act, form, &me)? {
        room.act(step, moment).await?;
    } else {
        match act.as_str() {
            "draw" => {
                room.draw_interviews(number(form.text("population"))?, moment)
                    .await?
            }
            "finding" => {
                let (criterion, note) = (words(form, "criterion"), words(form, "words"));
                let severity = form.get("severity").map(str::parse).transpose().map_err(
                    |error: amparo_recruitment::taxonomy::UnknownCode| Refusal::Wrong(error.to_string()),
                )?;
                let seen = listed(form.text("seen"));
                let make =
                    |file: &amparo_recruitment::certification::CaseFile| -> Result<Step, CertifyError> {
                        Ok(Step::FindingRecorded {
                            assessment: Assessment {
                                criterion,
                                evidence: seen,
                                nonconformity: severity.map(|severity| (file.next_nonconformity(), severity)),
                            },
                            words: note,
                        })
                    };
                room.act_by(make, moment).await?
            }
            "stage-2" => {
                let interviews = Interviews {
                    population: number(form.text("workers"))?,
                    interviewed: number(form.text("interviewed"))?,
                    chosen_by_agency: number(form.text("chosen"))?,
                };
                let make = |file: &amparo_recruitment::certification::CaseFile| {
                    Ok(Step::Stage2Done {
                        assessments: file.noted(),
                        interviews,
                    })
                };
                room.act_by(make, moment).await?
            }
            "surveillance" => {
                let make = |file: &amparo_recruitment::certification::CaseFile| {
                    Ok(Step::SurveillanceDone {
                        assessments: file.noted(),
                    })
                };
                room.act_by(make, moment).await?
            }
            "special-audit" => {
                let complaint = words(form, "complaint");
                let make = |file: &amparo_recruitment::certification::CaseFile| {
                    Ok(Step::SpecialAuditDone {
                        complaint,
                        assessments: file.noted(),
                    })
                };
                room.act_by(make, moment).await?
            }
            _ => return Err(Refusal::NotFound),
        };
    }
    if let ("answer" | "finding", Some(criterion)) = (act.as_str(), form.get("criterion")) {
        back = format!("{back}/criteria/{criterion}");
    }
    Ok(see(&back))
}

pub(crate) async fn ask_to_audit(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    let room = room(&visit, &id).await?;
    let account = visit
        .form
        .text("auditor")
        .parse()
        .map_err(|_| Refusal::NotFound)?;
    room.ask_to_audit(&account).await?;
    Ok(see(&format!("/certification/{id}")))
}
