//! A remedy as the list of what was done, by whom and when.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::case::{Payment, RemedyCase, RemedyError};
use crate::values::{Money, WorkerId};

/// A sum agreed for a worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedSum {
    /// The worker.
    pub worker: WorkerId,
    /// What is owed.
    pub owed: Money,
}

/// The things that can be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum RemedyStep {
    /// Charges were found.
    Opened,
    /// Records are being collected.
    Investigated,
    /// The sums are agreed.
    Agreed {
        /// For each worker; sums of one worker add up.
        sums: Vec<AgreedSum>,
    },
    /// A worker was paid.
    Paid {
        /// How much, and what shows it.
        payment: Payment,
    },
    /// Workers were drawn to be asked whether the money came.
    Drawn {
        /// What the draw depended on; not known before the payments.
        salt: String,
    },
    /// A drawn worker confirms.
    Confirmed {
        /// The worker.
        worker: WorkerId,
    },
    /// All is paid, and the drawn workers have confirmed it.
    Verified,
    /// Done.
    Closed,
    /// Somebody disagrees.
    Disputed {
        /// With what.
        reason: String,
    },
    /// The dispute is settled.
    Resumed,
}

/// A dated thing that was done, and who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemedyEvent {
    /// On which day.
    pub on: Date,
    /// By whom.
    pub by: String,
    /// What.
    pub step: RemedyStep,
}

/// A remedy's events. They are only ever added, and how the remedy stands follows from them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RemedyRecord {
    events: Vec<RemedyEvent>,
}

/// Why an event is refused. The record is as before then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The first event opens the remedy, and no other.
    #[error("the first event of a remedy opens it, and no other does")]
    Opening,
    /// Earlier than the last.
    #[error("an event of {on} cannot follow one of {last}: events are in the order of days")]
    Order {
        /// Its day.
        on: Date,
        /// The last day.
        last: Date,
    },
    /// Not possible now.
    #[error(transparent)]
    Remedy(#[from] RemedyError),
}

impl RemedyRecord {
    /// A record from stored events, each checked again.
    ///
    /// # Errors
    /// For the first event that does not follow from those before it.
    pub fn from_events(events: Vec<RemedyEvent>) -> Result<Self, RecordError> {
        let mut record = RemedyRecord::default();
        let mut case = RemedyCase::default();
        for event in events {
            record.follow(&mut case, &event)?;
            record.events.push(event);
        }
        Ok(record)
    }

    /// All events, in order.
    pub fn events(&self) -> &[RemedyEvent] {
        &self.events
    }

    /// How the remedy stands.
    ///
    /// # Errors
    /// Never for a record whose events were checked, as all are.
    pub fn case(&self) -> Result<RemedyCase, RecordError> {
        let mut case = RemedyCase::default();
        let mut so_far = RemedyRecord::default();
        for event in &self.events {
            so_far.follow(&mut case, event)?;
            so_far.events.push(event.clone());
        }
        Ok(case)
    }

    /// Adds an event and returns how the remedy stands then.
    ///
    /// # Errors
    /// If it is earlier than the last or not possible now. Nothing changes then.
    pub fn apply(&mut self, event: RemedyEvent) -> Result<RemedyCase, RecordError> {
        let mut case = self.case()?;
        self.follow(&mut case, &event)?;
        self.events.push(event);
        Ok(case)
    }

    fn follow(&self, case: &mut RemedyCase, event: &RemedyEvent) -> Result<(), RecordError> {
        if matches!(event.step, RemedyStep::Opened) != self.events.is_empty() {
            return Err(RecordError::Opening);
        }
        if let Some(last) = self.events.last().map(|last| last.on)
            && event.on < last
        {
            return Err(RecordError::Order { on: event.on, last });
        }
        match &event.step {
            RemedyStep::Opened => {}
            RemedyStep::Investigated => case.investigate()?,
            RemedyStep::Agreed { sums } => {
                case.agree(sums.iter().map(|sum| (sum.worker.clone(), sum.owed)))?;
            }
            RemedyStep::Paid { payment } => case.pay(payment.clone())?,
            RemedyStep::Drawn { salt } => case.draw(salt)?,
            RemedyStep::Confirmed { worker } => case.confirm(worker)?,
            RemedyStep::Verified => case.verify()?,
            RemedyStep::Closed => case.close()?,
            RemedyStep::Disputed { .. } => case.dispute()?,
            RemedyStep::Resumed => case.resume()?,
        }
        Ok(())
    }
}
