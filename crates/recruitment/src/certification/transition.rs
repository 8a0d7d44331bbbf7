//! What an event makes of a state.

use jiff::Span;
use jiff::civil::Date;

use super::advance::{CERTIFICATE_YEARS, later};
use super::case::CertifyError;
use super::event::{Assessment, Event, Step};
use super::nonconformity::Nonconformity;
use super::state::{Complaint, Phase, Status};

impl Status {
    /// The state before the first event.
    pub(super) fn opened(event: &Event) -> Result<Status, CertifyError> {
        let Step::Opened { party, scope } = &event.step else {
            return Err(CertifyError::NotOpened);
        };
        let mut status = Status {
            party: *party,
            phase: Phase::Draft,
            scope: scope.clone(),
            certified_from: None,
            valid_until: None,
            surveillance_due: None,
            surveillance_overdue: false,
            suspended_since: None,
            nonconformities: Vec::new(),
            history: Vec::new(),
            appeal_open: false,
            auditors: Default::default(),
            interests: Default::default(),
            complaints: Default::default(),
            phase_since: event.on,
            decided_by: None,
            recertification_audited: false,
        };
        status.change(event.on, Phase::Draft, "opened");
        Ok(status)
    }

    /// Applies an event to the state on its day.
    pub(super) fn transition(&mut self, event: &Event) -> Result<(), CertifyError> {
        use Phase::*;
        let on = event.on;
        let from = self.phase;
        let needs = |accepted: &[Phase]| {
            if accepted.contains(&from) {
                return Ok(());
            }
            let accepted: Vec<&str> = accepted.iter().map(|phase| phase.code()).collect();
            Err(CertifyError::WrongPhase {
                step: step_name(&event.step),
                phase: from,
                accepted: accepted.join(", "),
            })
        };
        match &event.step {
            Step::Opened { .. } => return Err(CertifyError::OpenedTwice),
            Step::CriterionAnswered { .. } => needs(&[Draft, SelfAssessed, Deferred])?,
            Step::EvidenceAdded { .. } => {
                if has_ended(from) {
                    needs(&[])?;
                }
            }
            Step::InterviewsDrawn { .. } => {
                needs(&[Accepted, Stage1, NonconformitiesOpen, Certified, Suspended])?;
            }
            Step::FindingRecorded { .. } => needs(&[Stage1, NonconformitiesOpen, Certified, Suspended])?,
            Step::NonconformityAnswered { nonconformity, .. } => {
                let found = self.nonconformity(nonconformity)?;
                if !found.is_open() {
                    return Err(CertifyError::NotOpen(nonconformity.clone()));
                }
            }
            Step::SelfAssessed => {
                needs(&[Draft, SelfAssessed])?;
                self.change(on, SelfAssessed, "assessed itself");
            }
            Step::Applied => {
                needs(&[SelfAssessed, Deferred])?;
                self.change(on, Applied, "applied");
            }
            Step::Rejected { reason } => {
                needs(&[Applied, Deferred])?;
                self.decided_by = Some(event.by.clone());
                self.change(on, Rejected, reason);
            }
            Step::Deferred { reason } => {
                needs(&[Applied])?;
                self.change(on, Deferred, reason);
            }
            Step::Accepted => {
                needs(&[Applied, Deferred])?;
                self.change(on, Accepted, "application accepted");
            }
            Step::InterestDeclared { person, conflict } => {
                self.interests.insert(person.clone(), conflict.clone());
            }
            Step::AuditorsNamed { auditors } => {
                needs(&[
                    Accepted,
                    Stage1,
                    Stage2,
                    NonconformitiesOpen,
                    Certified,
                    Suspended,
                ])?;
                self.auditors.extend(auditors.iter().cloned());
            }
            Step::Stage1Done => {
                needs(&[Accepted])?;
                self.change(on, Stage1, "stage 1 done");
            }
            Step::Stage2Done { assessments, .. } => {
                needs(&[Stage1, NonconformitiesOpen, Certified])?;
                if from == Certified {
                    self.recertification_audited = true;
                    self.raise(on, assessments)?;
                } else {
                    self.nonconformities.clear();
                    self.raise(on, assessments)?;
                    let phase = if self.nonconformities.is_empty() {
                        Stage2
                    } else {
                        NonconformitiesOpen
                    };
                    self.change(on, phase, "stage 2 done");
                }
            }
            Step::PlanAccepted { nonconformity } => {
                self.nonconformity(nonconformity)?.plan_accepted.get_or_insert(on);
            }
            Step::EffectivenessVerified { nonconformity } => {
                let found = self.nonconformity(nonconformity)?;
                if found.plan_accepted.is_none() {
                    return Err(CertifyError::NoPlan(nonconformity.clone()));
                }
                found.effectiveness_verified.get_or_insert(on);
            }
            Step::ReviewOpened => {
                needs(&[Stage2, NonconformitiesOpen])?;
                self.change(on, Review, "in review");
            }
            Step::Refused { reason } => {
                needs(&[Review])?;
                self.decided_by = Some(event.by.clone());
                self.change(on, Refused, reason);
            }
            Step::Certified { scope } => {
                needs(&[Review, Certified])?;
                // A renewal runs on from the last day of the certificate before it.
                let start = self.valid_until.filter(|_| from == Certified).unwrap_or(on);
                self.valid_until = Some(later(start, Span::new().years(CERTIFICATE_YEARS)));
                self.certified_from.get_or_insert(on);
                self.surveillance_due = Some(later(on, Span::new().years(1)));
                self.decided_by = Some(event.by.clone());
                self.scope = scope.clone();
                self.recertification_audited = false;
                self.change(
                    on,
                    Certified,
                    if from == Certified {
                        "recertified"
                    } else {
                        "certified"
                    },
                );
            }
            Step::SurveillanceDone { assessments } => {
                needs(&[Certified, Suspended])?;
                self.surveillance_due = Some(later(on, Span::new().years(1)));
                self.raise(on, assessments)?;
            }
            Step::Suspended { reason } => {
                needs(&[Certified])?;
                self.suspended_since = Some(on);
                self.decided_by = Some(event.by.clone());
                self.change(on, Suspended, reason);
            }
            Step::Reinstated => {
                needs(&[Suspended])?;
                self.suspended_since = None;
                self.change(on, Certified, "the suspension was lifted");
            }
            Step::ScopeReduced { scope } => {
                needs(&[Certified, Suspended])?;
                if !scope.is_within(&self.scope) || *scope == self.scope {
                    return Err(CertifyError::ScopeNotSmaller);
                }
                self.suspended_since = None;
                self.scope = scope.clone();
                self.change(on, Certified, "the scope was reduced");
            }
            Step::Withdrawn { reason } => {
                needs(&[Certified, Suspended])?;
                self.suspended_since = None;
                self.decided_by = Some(event.by.clone());
                self.change(on, Withdrawn, reason);
            }
            Step::Exited => {
                if has_ended(from) {
                    needs(&[])?;
                }
                self.suspended_since = None;
                self.change(on, Exited, "the recruiter left");
            }
            Step::ComplaintReceived { complaint, .. } => {
                if self.complaints.contains_key(complaint) {
                    return Err(CertifyError::ComplaintTwice(complaint.clone()));
                }
                self.complaints.insert(complaint.clone(), Complaint::Received);
            }
            Step::ComplaintConfirmed { complaint } => {
                self.complaint(complaint, &[Complaint::Received], Complaint::Confirmed)?;
            }
            Step::SpecialAuditDone {
                complaint,
                assessments,
            } => {
                needs(&[Certified, Suspended])?;
                self.complaint(complaint, &[Complaint::Confirmed], Complaint::Audited)?;
                self.raise(on, assessments)?;
            }
            Step::ComplaintClosed { complaint } => {
                use Complaint::{Audited, Closed, Confirmed, Received};
                self.complaint(complaint, &[Received, Confirmed, Audited], Closed)?;
            }
            Step::AppealLodged => {
                needs(&[Rejected, Refused, Suspended, Withdrawn])?;
                if self.appeal_open {
                    return Err(CertifyError::AppealOpen);
                }
                self.appeal_open = true;
            }
            Step::AppealDecided { upheld } => {
                if !self.appeal_open {
                    return Err(CertifyError::NoAppeal);
                }
                self.appeal_open = false;
                if *upheld {
                    self.suspended_since = None;
                    let to = match from {
                        Rejected => Applied,
                        Refused => Review,
                        // A withdrawn certificate lives on only until its own last day.
                        Withdrawn if self.valid_until.is_some_and(|until| until < on) => Expired,
                        Suspended | Withdrawn => Certified,
                        other => other,
                    };
                    self.change(on, to, "an appeal was upheld");
                }
            }
        }
        Ok(())
    }

    fn raise(&mut self, on: Date, assessments: &[Assessment]) -> Result<(), CertifyError> {
        for assessment in assessments {
            let Some((id, severity)) = &assessment.nonconformity else {
                continue;
            };
            if self.nonconformities.iter().any(|known| known.id == *id) {
                return Err(CertifyError::NonconformityTwice(id.clone()));
            }
            self.nonconformities.push(Nonconformity {
                id: id.clone(),
                criterion: assessment.criterion.clone(),
                severity: *severity,
                raised: on,
                plan_accepted: None,
                effectiveness_verified: None,
            });
        }
        Ok(())
    }

    fn nonconformity(&mut self, id: &str) -> Result<&mut Nonconformity, CertifyError> {
        let known: Vec<String> = self
            .nonconformities
            .iter()
            .map(|found| found.id.clone())
            .collect();
        self.nonconformities
            .iter_mut()
            .find(|found| found.id == id)
            .ok_or_else(|| CertifyError::NoNonconformity {
                id: id.to_owned(),
                known: known.join(", "),
            })
    }

    fn complaint(&mut self, id: &str, from: &[Complaint], to: Complaint) -> Result<(), CertifyError> {
        match self.complaints.get_mut(id) {
            Some(state) if from.contains(state) => {
                *state = to;
                Ok(())
            }
            Some(_) => Err(CertifyError::ComplaintOrder(id.to_owned())),
            None => Err(CertifyError::NoComplaint(id.to_owned())),
        }
    }
}

fn has_ended(phase: Phase) -> bool {
    use Phase::{Exited, Expired, Refused, Rejected, Withdrawn};
    matches!(phase, Rejected | Refused | Withdrawn | Expired | Exited)
}

/// The name of a step, as it stands in files.
pub(super) fn step_name(step: &Step) -> String {
    let value = serde_json::to_value(step).unwrap_or_default();
    value
        .get("step")
        .and_then(|name| name.as_str())
        .unwrap_or_default()
        .to_owned()
}
