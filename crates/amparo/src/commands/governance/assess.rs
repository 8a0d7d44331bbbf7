//! `amparo governance assess`: an assessment's life, one file, one history.

use std::fmt;
use std::io::Read as _;
use std::path::Path;

use amparo_governance::assessment::{
    Action, Actor, Assessment, Coder, Metric, Ministry, Period, Place, Role, coder_agreement,
    read_questionnaire, write_questionnaire,
};
use amparo_governance::instrument::{Instrument, UnitKind};
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{load, places};
use crate::cli::governance::{AssessmentCommand as Command, CoderArg, RoleArg};
use crate::files::{self, Readers};
use crate::output::say;

#[derive(Serialize)]
struct Standing {
    id: String,
    instrument: String,
    place: Place,
    period: Period,
    state: String,
    events: usize,
    hash: String,
    answered: usize,
    questions: usize,
    /// Questions on which the two codings differ.
    differences: Vec<String>,
    /// Krippendorff's α of the two codings, by the worth of responses; none before both say something.
    agreement: Option<f64>,
    open_disputes: Vec<String>,
    comments: usize,
    baseline: Option<String>,
    supersedes: Option<String>,
}

impl Standing {
    fn of(instrument: &Instrument, assessment: &Assessment) -> Standing {
        Standing {
            id: assessment.id().to_owned(),
            instrument: assessment.instrument().to_owned(),
            place: assessment.place().clone(),
            period: assessment.period().clone(),
            state: assessment.state().to_string(),
            events: assessment.events().len(),
            hash: assessment
                .events()
                .last()
                .map(|event| event.hash.clone())
                .unwrap_or_default(),
            answered: assessment.answers().len(),
            questions: instrument.questions().count(),
            differences: assessment.differences().into_iter().map(str::to_owned).collect(),
            agreement: coder_agreement(instrument, assessment, Metric::Ordinal),
            open_disputes: assessment
                .disputes()
                .iter()
                .filter(|dispute| dispute.resolution.is_none())
                .map(|dispute| dispute.question.clone())
                .collect(),
            comments: assessment.comments().len(),
            baseline: assessment.baseline().map(str::to_owned),
            supersedes: assessment.supersedes().map(str::to_owned),
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: {} from {} to {}, with {}: {}",
            self.id,
            places::words(&self.place),
            self.period.from,
            self.period.to,
            self.instrument,
            self.state.replace('_', " ")
        )?;
        writeln!(f, "{} of {} questions answered", self.answered, self.questions)?;
        if let Some(alpha) = self.agreement {
            writeln!(f, "agreement of the two codings: α = {alpha:.3}")?;
        }
        if !self.differences.is_empty() {
            writeln!(f, "the codings differ on {}", self.differences.join(", "))?;
        }
        if !self.open_disputes.is_empty() {
            writeln!(f, "disputed: {}", self.open_disputes.join(", "))?;
        }
        write!(f, "history: {} events, the last {}", self.events, self.hash)
    }
}

pub(super) fn run(command: Command) -> Result<()> {
    match command {
        Command::New {
            file,
            id,
            instrument,
            country,
            city,
            from,
            to,
            baseline,
            supersedes,
            actor,
            json,
        } => {
            if !files::is_stream(&file) && file.exists() {
                bail!(
                    "{}: there is a file already; a history is never begun anew",
                    file.display()
                );
            }
            let instrument = load::instrument(&instrument)?;
            let open = Action::Open {
                id,
                instrument: instrument.key(),
                place: Place {
                    kind: if city.is_some() {
                        UnitKind::City
                    } else {
                        UnitKind::Country
                    },
                    country,
                    city,
                },
                period: Period { from, to },
                baseline,
                supersedes,
            };
            let by = Actor {
                name: actor.by,
                role: Role::Coder,
            };
            let assessment = Assessment::open(&instrument, by, Timestamp::now(), open)?;
            store(&file, &instrument, &assessment, json)
        }
        Command::Apply {
            assessment: args,
            acts,
            actor,
            role,
            json,
        } => {
            let (instrument, mut assessment) = load::assessment_of(&args)?;
            let by = Actor {
                name: actor.by,
                role: match role {
                    RoleArg::Coder => Role::Coder,
                    RoleArg::SecondCoder => Role::SecondCoder,
                    RoleArg::Government => Role::Government,
                },
            };
            for (number, action) in (1..).zip(read_acts(&acts)?) {
                assessment
                    .apply(&instrument, by.clone(), Timestamp::now(), action)
                    .with_context(|| format!("{}, act {number}; nothing was stored", acts.display()))?;
            }
            store(&args.file, &instrument, &assessment, json)
        }
        Command::Show { assessment, json } => {
            let (instrument, assessment) = load::assessment_of(&assessment)?;
            say(&Standing::of(&instrument, &assessment), json)
        }
        Command::Questionnaire {
            assessment: args,
            ministry,
            out,
            json,
        } => {
            if files::is_stream(&out) {
                bail!("--out: a workbook goes to a file; give a path");
            }
            let (instrument, assessment) = load::assessment_of(&args)?;
            let assigned = assessment.assigned();
            let which = match &ministry {
                Some(name) if assigned.values().any(|given| given == name) => {
                    Ministry::One { name, assigned }
                }
                Some(name) => {
                    let mut known: Vec<&str> = assigned.values().map(String::as_str).collect();
                    known.sort_unstable();
                    known.dedup();
                    bail!(
                        "--ministry {name:?} has no question; those that have are: {}",
                        if known.is_empty() {
                            "none".to_owned()
                        } else {
                            known.join(", ")
                        }
                    );
                }
                None => Ministry::All,
            };
            let workbook = write_questionnaire(&instrument, &assessment.current(), which)?;
            files::write(&out, Readers::Everyone, |to| Ok(to.write_all(&workbook)?))?;
            say(&Standing::of(&instrument, &assessment), json)
        }
        Command::ReadQuestionnaire {
            assessment: args,
            workbook,
            coder,
            actor,
            json,
        } => {
            let (instrument, mut assessment) = load::assessment_of(&args)?;
            let named = || workbook.display().to_string();
            let mut bytes = Vec::new();
            files::open(&workbook)?
                .read_to_end(&mut bytes)
                .with_context(named)?;
            let (coder, role) = match coder {
                CoderArg::First => (Coder::First, Role::Coder),
                CoderArg::Second => (Coder::Second, Role::SecondCoder),
            };
            let by = Actor { name: actor.by, role };
            let before = assessment.coding(coder);
            let current = assessment.current();
            for (question, answer) in read_questionnaire(&bytes, &instrument).with_context(named)? {
                // What stands already as it was written is no new act.
                if before.contains_key(&question) && current.get(&question) == Some(&answer) {
                    continue;
                }
                let act = Action::Answer {
                    coder,
                    question,
                    answer,
                };
                assessment
                    .apply(&instrument, by.clone(), Timestamp::now(), act)
                    .with_context(|| format!("{}; nothing was stored", named()))?;
            }
            store(&args.file, &instrument, &assessment, json)
        }
    }
}

/// One act or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Acts {
    Several(Vec<serde_json::Value>),
    One(serde_json::Value),
}

fn read_acts(path: &Path) -> Result<Vec<Action>> {
    let named = || path.display().to_string();
    let acts = match serde_json::from_str(&files::read_text(path)?).with_context(named)? {
        Acts::Several(acts) => acts,
        Acts::One(act) => vec![act],
    };
    (1..)
        .zip(acts)
        .map(|(number, act)| {
            serde_json::from_value(act).with_context(|| format!("{}, act {number}", named()))
        })
        .collect()
}

/// Writes the history and says where it stands; what is said goes beside a history on standard output.
fn store(path: &Path, instrument: &Instrument, assessment: &Assessment, json: bool) -> Result<()> {
    files::write(path, Readers::Everyone, |out| {
        Ok(writeln!(out, "{}", assessment.to_json())?)
    })?;
    if files::is_stream(path) {
        return Ok(());
    }
    say(&Standing::of(instrument, assessment), json)
}
