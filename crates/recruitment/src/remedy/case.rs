//! A remedy from finding to closing.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::taxonomy::codes;
use crate::values::{Money, MoneyError, WorkerId};

codes! {
    /// How far a remedy is.
    RemedyState, "state of a remedy",
    /// Charges were found.
    Found = "found",
    /// Records are being collected.
    Investigating = "investigating",
    /// The sums are agreed.
    Agreed = "agreed",
    /// Money is going out.
    Paying = "paying",
    /// All is paid, and a sample of workers has confirmed it.
    Verified = "verified",
    /// Done.
    Closed = "closed",
    /// Somebody disagrees.
    Disputed = "disputed",
}

/// What shows that a payment arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PaymentProof {
    /// A receipt, by its file's hash or number.
    Receipt {
        /// Which.
        reference: String,
    },
    /// Nothing yet.
    Nothing,
}

/// A payment under a remedy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// To whom.
    pub worker: WorkerId,
    /// How much.
    pub amount: Money,
    /// On which day.
    pub date: Date,
    /// What shows it.
    pub proof: PaymentProof,
}

/// A remedy: agreed sums and what has been paid of them. For each worker `paid + outstanding = owed`, always.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemedyCase {
    state: RemedyState,
    before_dispute: Option<RemedyState>,
    owed: Vec<(WorkerId, Money)>,
    payments: Vec<Payment>,
    sample: Vec<WorkerId>,
    confirmed: Vec<WorkerId>,
}

/// Why a step is not possible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemedyError {
    /// Not from this state.
    #[error("a remedy that is {from} cannot become {to}; from here it can become {accepted}")]
    Step {
        /// From.
        from: RemedyState,
        /// To.
        to: RemedyState,
        /// What it can become.
        accepted: String,
    },
    /// A payment to somebody who is owed nothing.
    #[error("worker {0} is owed nothing under this remedy")]
    NotOwed(WorkerId),
    /// A payment above what is outstanding, or not above zero.
    #[error(
        "worker {worker}: a payment of {amount} is not between nothing and the outstanding {outstanding}"
    )]
    Amount {
        /// The worker.
        worker: WorkerId,
        /// The payment.
        amount: Money,
        /// What is outstanding.
        outstanding: Money,
    },
    /// Not all is paid.
    #[error(
        "worker {worker} is still owed {outstanding}; a remedy is verified when everyone is paid, those who left included"
    )]
    Outstanding {
        /// The first such worker.
        worker: WorkerId,
        /// What is outstanding.
        outstanding: Money,
    },
    /// A payment without a receipt.
    #[error("the payment of {amount} to worker {worker} on {date} has no receipt")]
    NoReceipt {
        /// The worker.
        worker: WorkerId,
        /// The payment.
        amount: Money,
        /// Its day.
        date: Date,
    },
    /// A worker of the sample has not confirmed.
    #[error("worker {0} was drawn for verification and has not confirmed the payment")]
    NotConfirmed(WorkerId),
    /// Nobody was drawn.
    #[error("no workers were drawn for verification; draw a sample first")]
    NoSample,
    /// Workers were drawn before.
    #[error("workers were drawn before; a second draw would let somebody choose")]
    Drawn,
    /// A draw at the wrong time.
    #[error("a remedy that is {0} draws no sample; workers are drawn once everyone is paid")]
    NotPaying(RemedyState),
    /// A worker who was not drawn.
    #[error("worker {0} is not in the sample for verification")]
    NotSampled(WorkerId),
    /// The sums do not add.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Default for RemedyCase {
    fn default() -> Self {
        RemedyCase {
            state: RemedyState::Found,
            before_dispute: None,
            owed: Vec::new(),
            payments: Vec::new(),
            sample: Vec::new(),
            confirmed: Vec::new(),
        }
    }
}

impl RemedyCase {
    /// How far it is.
    pub fn state(&self) -> RemedyState {
        self.state
    }

    /// All payments.
    pub fn payments(&self) -> &[Payment] {
        &self.payments
    }

    fn step(&mut self, to: RemedyState) -> Result<(), RemedyError> {
        use RemedyState::*;
        let resumed = self.before_dispute.map(|state| vec![state, Investigating]);
        let accepted: Vec<RemedyState> = match self.state {
            Found => vec![Investigating, Disputed],
            Investigating => vec![Agreed, Disputed],
            Agreed => vec![Paying, Disputed],
            Paying => vec![Verified, Disputed],
            Verified => vec![Closed, Disputed],
            Closed => vec![Disputed],
            Disputed => resumed.unwrap_or_default(),
        };
        if !accepted.contains(&to) {
            let accepted: Vec<&str> = accepted.iter().map(|state| state.code()).collect();
            return Err(RemedyError::Step {
                from: self.state,
                to,
                accepted: accepted.join(" or "),
            });
        }
        self.before_dispute = (to == Disputed).then_some(self.state);
        self.state = to;
        Ok(())
    }

    /// Records are being collected.
    ///
    /// # Errors
    /// If it is not in a state before that.
    pub fn investigate(&mut self) -> Result<(), RemedyError> {
        self.step(RemedyState::Investigating)
    }

    /// The sums are agreed. Sums of one worker add up; sums already paid before a dispute stay paid.
    ///
    /// # Errors
    /// If nothing was investigated, a sum is negative or lower than what was already paid, or one worker's sums are in two currencies.
    pub fn agree(&mut self, sums: impl IntoIterator<Item = (WorkerId, Money)>) -> Result<(), RemedyError> {
        let mut owed: Vec<(WorkerId, Money)> = Vec::new();
        for (worker, sum) in sums {
            if sum.minor < 0 {
                return Err(RemedyError::Amount {
                    worker,
                    amount: sum,
                    outstanding: Money::zero(sum.currency),
                });
            }
            match owed.iter_mut().find(|(known, _)| *known == worker) {
                Some((_, known)) => *known = known.plus(sum)?,
                None => owed.push((worker, sum)),
            }
        }
        owed.sort();
        let mut next = self.clone();
        next.owed = owed;
        for payment in &self.payments {
            let outstanding = next.outstanding(&payment.worker)?;
            if outstanding.minor < 0 {
                let paid = next.paid(&payment.worker)?;
                return Err(RemedyError::Amount {
                    worker: payment.worker.clone(),
                    amount: paid,
                    outstanding,
                });
            }
        }
        next.step(RemedyState::Agreed)?;
        // Other sums are paid otherwise: whoever was drawn before is drawn anew.
        next.sample.clear();
        next.confirmed.clear();
        *self = next;
        Ok(())
    }

    /// What is owed to a worker.
    ///
    /// # Errors
    /// If it is nothing.
    pub fn owed(&self, worker: &WorkerId) -> Result<Money, RemedyError> {
        let found = self.owed.iter().find(|(known, _)| known == worker);
        found
            .map(|(_, sum)| *sum)
            .ok_or_else(|| RemedyError::NotOwed(worker.clone()))
    }

    /// What a worker has been paid.
    ///
    /// # Errors
    /// If nothing is owed.
    pub fn paid(&self, worker: &WorkerId) -> Result<Money, RemedyError> {
        let payments = self.payments.iter().filter(|payment| &payment.worker == worker);
        Ok(Money::total(
            self.owed(worker)?.currency,
            payments.map(|payment| payment.amount),
        )?)
    }

    /// What a worker is still owed.
    ///
    /// # Errors
    /// If nothing is owed.
    pub fn outstanding(&self, worker: &WorkerId) -> Result<Money, RemedyError> {
        Ok(self.owed(worker)?.minus(self.paid(worker)?)?)
    }

    /// Records a payment; the first one begins paying.
    ///
    /// # Errors
    /// If the sums are not agreed, or the payment is not above nothing and at most what is outstanding. Nothing changes then.
    pub fn pay(&mut self, payment: Payment) -> Result<(), RemedyError> {
        if !matches!(self.state, RemedyState::Agreed | RemedyState::Paying) {
            return Err(RemedyError::Step {
                from: self.state,
                to: RemedyState::Paying,
                accepted: "paying only once the sums are agreed and undisputed".into(),
            });
        }
        let outstanding = self.outstanding(&payment.worker)?;
        outstanding.same(payment.amount)?;
        if !(1..=outstanding.minor).contains(&payment.amount.minor) {
            return Err(RemedyError::Amount {
                worker: payment.worker,
                amount: payment.amount,
                outstanding,
            });
        }
        if self.state != RemedyState::Paying {
            self.step(RemedyState::Paying)?;
        }
        self.payments.push(payment);
        Ok(())
    }

    /// The workers who were drawn to be asked whether the money came.
    pub fn sample(&self) -> &[WorkerId] {
        &self.sample
    }

    /// All workers who are owed something, in order.
    pub fn workers(&self) -> Vec<WorkerId> {
        self.owed.iter().map(|(worker, _)| worker.clone()).collect()
    }

    /// Draws the workers who are asked whether the money came: see [`super::sample_for_verification`]. Only once everyone is paid, so that nobody who
    /// pays knows who will be asked, and only once, so that nobody draws until the sample pleases.
    ///
    /// # Errors
    /// If money is not going out, somebody is still owed, or workers were drawn before.
    pub fn draw(&mut self, salt: &str) -> Result<(), RemedyError> {
        if self.state != RemedyState::Paying {
            return Err(RemedyError::NotPaying(self.state));
        }
        self.all_paid()?;
        if !self.sample.is_empty() {
            return Err(RemedyError::Drawn);
        }
        self.sample = super::sample_for_verification(&self.workers(), salt);
        Ok(())
    }

    fn all_paid(&self) -> Result<(), RemedyError> {
        for (worker, _) in &self.owed {
            let outstanding = self.outstanding(worker)?;
            if outstanding.minor != 0 {
                return Err(RemedyError::Outstanding {
                    worker: worker.clone(),
                    outstanding,
                });
            }
        }
        Ok(())
    }

    /// A worker of the sample confirms.
    ///
    /// # Errors
    /// If the worker was not drawn.
    pub fn confirm(&mut self, worker: &WorkerId) -> Result<(), RemedyError> {
        if !self.sample.contains(worker) {
            return Err(RemedyError::NotSampled(worker.clone()));
        }
        if !self.confirmed.contains(worker) {
            self.confirmed.push(worker.clone());
        }
        Ok(())
    }

    /// All is paid with receipts and the sample has confirmed.
    ///
    /// # Errors
    /// If anyone is still owed, a payment has no receipt, nobody was drawn or one of those drawn has not confirmed.
    pub fn verify(&mut self) -> Result<(), RemedyError> {
        self.all_paid()?;
        if let Some(payment) = self
            .payments
            .iter()
            .find(|payment| payment.proof == PaymentProof::Nothing)
        {
            return Err(RemedyError::NoReceipt {
                worker: payment.worker.clone(),
                amount: payment.amount,
                date: payment.date,
            });
        }
        if self.sample.is_empty() {
            return Err(RemedyError::NoSample);
        }
        if let Some(worker) = self.sample.iter().find(|worker| !self.confirmed.contains(worker)) {
            return Err(RemedyError::NotConfirmed(worker.clone()));
        }
        self.step(RemedyState::Verified)
    }

    /// Done.
    ///
    /// # Errors
    /// If it is not verified.
    pub fn close(&mut self) -> Result<(), RemedyError> {
        self.step(RemedyState::Closed)
    }

    /// Somebody disagrees.
    ///
    /// # Errors
    /// If it is disputed already.
    pub fn dispute(&mut self) -> Result<(), RemedyError> {
        self.step(RemedyState::Disputed)
    }

    /// The dispute is settled: back to where it was.
    ///
    /// # Errors
    /// If there is none.
    pub fn resume(&mut self) -> Result<(), RemedyError> {
        let to = self.before_dispute.unwrap_or(RemedyState::Investigating);
        self.step(to)
    }
}
