//! A case: its events, checked as they come in.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::event::{Event, Interviews};
use super::guards::{Evidence, check};
use super::state::{Phase, Status};

/// A recruiter's certification, as a list of events. Events are only ever added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CertificationCase {
    events: Vec<Event>,
}

/// Why an event is refused. The case is as before then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is")]
pub enum CertifyError {
    #[error("the first event of a case opens it, with the recruiter and the scope")]
    NotOpened,
    #[error("the case is open already")]
    OpenedTwice,
    #[error("an event of {on} cannot follow one of {last}: events are in the order of days")]
    Order { on: Date, last: Date },
    #[error("{step} is not possible in phase {phase}; it is in {accepted}")]
    WrongPhase {
        step: String,
        phase: Phase,
        accepted: String,
    },
    #[error("there is no nonconformity {id:?}; there are {known}")]
    NoNonconformity { id: String, known: String },
    #[error("nonconformity {0:?} is raised already; give the new one an id of its own")]
    NonconformityTwice(String),
    #[error("nonconformity {0:?} is put right and verified; there is nothing left to answer")]
    NotOpen(String),
    #[error("nonconformity {0:?} has no accepted plan yet")]
    NoPlan(String),
    #[error("major nonconformity {0:?} is not verified as put right")]
    MajorOpen(String),
    #[error(
        "major nonconformity {id:?} had to be verified by {last}, six months after it was raised; stage 2 has to be done again"
    )]
    MajorTooLate { id: String, last: Date },
    #[error("no licence of the recruiter is known to be valid in {country} on {on}")]
    NoLicence { country: String, on: Date },
    #[error("the scope names no country")]
    EmptyScope,
    #[error("the scope of a certificate cannot be wider than what was audited")]
    ScopeWider,
    #[error("a reduced scope has to be smaller than the present one")]
    ScopeNotSmaller,
    #[error("no auditors are named")]
    NoAuditors,
    #[error("{0:?} has not declared their interests in the case")]
    NoDeclaration(String),
    #[error("{person:?} has declared a conflict of interest: {conflict}")]
    Conflict { person: String, conflict: String },
    #[error("{0:?} is an auditor of the case and cannot decide it")]
    AuditorDecides(String),
    #[error("{0:?} took the decision and cannot decide the appeal against it")]
    OwnAppeal(String),
    #[error("criterion {0:?} has neither evidence nor a nonconformity")]
    NotAssessed(String),
    #[error("there is no criterion {id:?} in {version}")]
    NoCriterion { id: String, version: String },
    #[error("{} interviews of {} workers: expected at least {needed}, the square root but no fewer than five", .interviews.interviewed, .interviews.population)]
    TooFewInterviews { interviews: Interviews, needed: u32 },
    #[error("{} interviews are more than the {} workers there are", .0.interviewed, .0.population)]
    MoreThanAll(Interviews),
    #[error(
        "{drawn} of {population} workers were drawn: expected at least {needed}, each once, numbered from 1"
    )]
    Draw {
        population: u32,
        drawn: usize,
        needed: u32,
    },
    #[error("{0:?} is no auditor of the case")]
    NotAuditor(String),
    #[error("criterion {0:?} has no answer yet; a self-assessment answers every criterion")]
    NotAnswered(String),
    #[error("words are missing: {0}")]
    NoWords(&'static str),
    #[error("criterion {0:?}: a finding needs evidence or a nonconformity")]
    EmptyFinding(String),
    #[error("{0} workers were chosen for interview by the agency alone; expected none")]
    ChosenByAgency(u32),
    #[error("there was no audit for recertification")]
    NoRecertificationAudit,
    #[error("complaint {0:?} is there already")]
    ComplaintTwice(String),
    #[error("there is no complaint {0:?}")]
    NoComplaint(String),
    #[error("complaint {0:?} is not at that point: received, confirmed by a person, audited, closed")]
    ComplaintOrder(String),
    #[error("an appeal is open already")]
    AppealOpen,
    #[error("no appeal is open")]
    NoAppeal,
}

impl CertificationCase {
    /// A case from stored events, each checked for order and phase again. What lay outside the case at the time was checked when they came in.
    ///
    /// # Errors
    /// For the first event that does not follow from those before it.
    pub fn from_events(events: Vec<Event>) -> Result<Self, CertifyError> {
        let case = CertificationCase { events };
        case.replay(None)?;
        Ok(case)
    }

    /// All events, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The case as it was known at the end of a day: its events until then.
    pub fn until(&self, day: Date) -> CertificationCase {
        let known = self.events.iter().take_while(|event| event.on <= day);
        CertificationCase {
            events: known.cloned().collect(),
        }
    }

    /// Adds an event.
    ///
    /// # Errors
    /// If it is earlier than the last, not possible in the present phase, or fails a condition. Nothing changes then.
    pub fn apply(&mut self, event: Event, evidence: &Evidence<'_>) -> Result<Status, CertifyError> {
        let status = match self.replay(None)? {
            None => Status::opened(&event)?,
            Some((mut status, last)) => {
                if event.on < last {
                    return Err(CertifyError::Order { on: event.on, last });
                }
                status.advance(event.on);
                check(&status, &event, evidence)?;
                status.transition(&event)?;
                status
            }
        };
        self.events.push(event);
        Ok(status)
    }

    /// The status at the end of a day: a function of the events until then and of the day. Nothing before the case was opened.
    pub fn status_at(&self, day: Date) -> Option<Status> {
        // Events were checked when they came in, so that replaying them succeeds.
        let (mut status, _) = self.replay(Some(day)).ok().flatten()?;
        status.advance(day);
        Some(status)
    }

    fn replay(&self, until: Option<Date>) -> Result<Option<(Status, Date)>, CertifyError> {
        let mut state: Option<(Status, Date)> = None;
        for event in &self.events {
            if until.is_some_and(|until| event.on > until) {
                break;
            }
            state = Some(match state {
                None => (Status::opened(event)?, event.on),
                Some((mut status, last)) => {
                    if event.on < last {
                        return Err(CertifyError::Order { on: event.on, last });
                    }
                    status.advance(event.on);
                    status.transition(event)?;
                    (status, event.on)
                }
            });
        }
        Ok(state)
    }
}
