//! What is owed to a worker.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::exchange::{ExchangeError, ExchangeTable};
use super::interest::InterestSegment;
use super::ledger::{Open, settle};
use super::liable::{LiableParty, liable_parties};
use super::loan_cost::loan_cost;
use super::terms::{Basis, RemedyTerms};
use crate::records::{Dossier, Loan};
use crate::taxonomy::Grade;
use crate::values::{LoanId, Money, MoneyError, Rate, WorkerId};
use crate::verdict::{Item, PolicyError, standard_verdict, worker_items};

/// A part of a reimbursement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReturnLine {
    /// The reimbursement.
    pub id: String,
    /// Its day, where it counts.
    pub date: Option<Date>,
    /// How much, in the currency of what it makes good.
    pub amount: Money,
    /// The rate of exchange, or why it makes nothing good; empty if neither.
    pub note: String,
}

/// What is owed for one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemSum {
    /// What the worker paid.
    pub item: Item,
    /// How much of it counts.
    pub counted: Money,
    /// By which rule.
    pub why: String,
    /// What came back of it.
    pub returned: Vec<ReturnLine>,
    /// What is left, in the currency of payment.
    pub outstanding: Money,
    /// The share of it that documented loans paid for; their own cost is a line of its own, and no policy interest runs on it.
    pub loan_share: Rate,
    /// Interest, stretch by stretch.
    pub segments: Vec<InterestSegment>,
    /// Interest in the currency of payment, rounded up.
    pub interest: Money,
    /// The rate of exchange; empty if there is none to make.
    pub exchange: String,
    /// What is left and its interest in the currency of settlement, rounded up.
    pub owed: Money,
}

/// What is owed for the cost of a documented loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LoanLine {
    /// The loan.
    pub loan: LoanId,
    /// Interest that accrued until settlement, rounded up.
    pub interest: Money,
    /// The share of the loan that paid for what counts.
    pub share: Rate,
    /// The rate of exchange; empty if there is none to make.
    pub exchange: String,
    /// That share of the interest in the currency of settlement, rounded up.
    pub owed: Money,
}

/// What is owed to a worker, with all its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WorkerSum {
    /// The worker.
    pub worker: WorkerId,
    /// The day on which it was worked out.
    pub settlement: Date,
    /// The last day of payment.
    pub deadline: Date,
    /// Whether it is to be paid in one sum.
    pub lump_sum: bool,
    /// When the worker left the employer, if so: it makes no difference to what is owed.
    pub left: Option<Date>,
    /// The items that count.
    pub items: Vec<ItemSum>,
    /// The cost of loans.
    pub loans: Vec<LoanLine>,
    /// Reimbursements that made nothing good, and why.
    pub unused: Vec<ReturnLine>,
    /// Items that nobody has classed yet; nothing is owed for them until somebody does.
    pub undetermined: Vec<Item>,
    /// The sum of all lines.
    pub owed: Money,
    /// The least sure grade among the items that count.
    pub weakest: Option<Grade>,
    /// Who has to pay, first to last.
    pub liable: Vec<LiableParty>,
}

/// Why a sum cannot be worked out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SumError {
    /// An exchange.
    #[error("worker {worker}: {error}")]
    Exchange {
        /// The worker.
        worker: WorkerId,
        /// Why.
        error: Box<ExchangeError>,
    },
    /// A buyer's policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

/// What is owed to one worker.
///
/// # Errors
/// If two currencies meet without a dated rate, a policy needs a wage that is not known, or a sum is too large. Nothing is guessed and nothing left out.
pub fn owed(
    dossier: &Dossier,
    worker: &WorkerId,
    terms: &RemedyTerms,
    rates: &ExchangeTable,
) -> Result<WorkerSum, SumError> {
    let exchange = |error: ExchangeError| SumError::Exchange {
        worker: worker.clone(),
        error: Box::new(error),
    };
    let money = |error: MoneyError| SumError::Exchange {
        worker: worker.clone(),
        error: Box::new(error.into()),
    };
    let (items, undetermined) = counted_items(dossier, worker, terms)?;
    let mut open: Vec<Open> = items
        .iter()
        .map(|(item, counted, _)| Open {
            id: item.id.clone(),
            amount: *counted,
            returned: Vec::new(),
        })
        .collect();
    let unused = settle(dossier, worker, &mut open, rates, terms.settlement).map_err(exchange)?;
    let (loans, covered) = loan_lines(dossier, worker, &items, terms, rates).map_err(exchange)?;

    let mut sums = Vec::with_capacity(items.len());
    for ((item, counted, why), open) in items.iter().zip(&open) {
        let mut outstanding = *counted;
        let mut balances = vec![(item.date, outstanding)];
        let mut parts: Vec<_> = open.returned.iter().collect();
        parts.sort_by_key(|part| part.date);
        for part in parts {
            outstanding = outstanding.minus(part.amount).map_err(money)?;
            balances.push((part.date.max(item.date), outstanding));
        }
        let loan_share = covered.get(&item.id).cloned().unwrap_or_else(Rate::zero);
        let free = Rate::one().minus(&loan_share);
        let mut segments = terms.interest.segments(&balances, terms.settlement);
        if free.is_zero() {
            segments.clear();
        }
        let exact = segments
            .iter()
            .fold(Rate::zero(), |sum, segment| sum.plus(&segment.interest))
            .times(&free);
        let interest = Money::new(1, counted.currency).times_up(&exact).map_err(money)?;
        let left = outstanding.plus(interest).map_err(money)?;
        let (owed, words) = if left.minor == 0 {
            (Money::zero(terms.currency), String::new())
        } else {
            let chosen = rates
                .favourable(
                    left.currency,
                    terms.currency,
                    item.date.min(terms.settlement),
                    terms.settlement,
                )
                .map_err(exchange)?;
            let owed = Money::new(left.minor, terms.currency)
                .times_up(&chosen.factor)
                .map_err(money)?;
            (owed, chosen.words)
        };
        sums.push(ItemSum {
            item: item.clone(),
            counted: *counted,
            why: why.clone(),
            returned: open
                .returned
                .iter()
                .map(|part| ReturnLine {
                    id: part.id.clone(),
                    date: Some(part.date),
                    amount: part.amount,
                    note: part.rate.clone(),
                })
                .collect(),
            outstanding,
            loan_share,
            segments,
            interest,
            exchange: words,
            owed,
        });
    }
    let total = Money::total(
        terms.currency,
        sums.iter()
            .map(|sum| sum.owed)
            .chain(loans.iter().map(|l| l.owed)),
    );
    let counted: Vec<Item> = items.into_iter().map(|(item, _, _)| item).collect();
    Ok(WorkerSum {
        worker: worker.clone(),
        settlement: terms.settlement,
        deadline: terms.deadline,
        lump_sum: terms.lump_sum,
        left: dossier.engagement(worker).and_then(|engagement| engagement.left),
        owed: total.map_err(money)?,
        weakest: counted.iter().map(|item| item.grade).max(),
        liable: liable_parties(dossier, worker, &counted, &terms.liability),
        items: sums,
        loans,
        unused: unused
            .into_iter()
            .map(|part| ReturnLine {
                id: part.id,
                date: None,
                amount: part.amount,
                note: part.why.into(),
            })
            .collect(),
        undetermined,
    })
}

/// What is owed to every worker of a dossier, those who left included, in order of workers.
///
/// # Errors
/// As [`owed`], for the first worker whose sum cannot be worked out.
pub fn owed_to_all(
    dossier: &Dossier,
    terms: &RemedyTerms,
    rates: &ExchangeTable,
) -> Result<Vec<WorkerSum>, SumError> {
    let parts = dossier.by_worker();
    parts
        .iter()
        .map(|(worker, part)| owed(part, worker, terms, rates))
        .collect()
}

type CountedItem = (Item, Money, String);

fn counted_items(
    dossier: &Dossier,
    worker: &WorkerId,
    terms: &RemedyTerms,
) -> Result<(Vec<CountedItem>, Vec<Item>), PolicyError> {
    let mut items = worker_items(dossier, worker);
    items.retain(|item| item.date <= terms.settlement);
    let undetermined = items
        .iter()
        .filter(|item| item.class == crate::taxonomy::CostClass::Unknown)
        .cloned()
        .collect();
    let counted: Vec<CountedItem> = match &terms.basis {
        Basis::Standard => items
            .into_iter()
            .filter(|item| standard_verdict(item).is_breach())
            .map(|item| {
                let amount = item.amount;
                (
                    item,
                    amount,
                    "the standard: a worker pays nothing for a job".into(),
                )
            })
            .collect(),
        Basis::Policy { policy } => {
            let wage = dossier
                .engagement(worker)
                .and_then(|engagement| engagement.first_month);
            let counted = policy.counted(&items, wage)?;
            items
                .into_iter()
                .zip(counted)
                .filter(|(_, counted)| counted.amount.minor > 0)
                .map(|(item, counted)| (item, counted.amount, counted.why))
                .collect()
        }
    };
    Ok((counted, undetermined))
}

/// The cost of documented loans, and for each item the share of it that they paid for.
fn loan_lines(
    dossier: &Dossier,
    worker: &WorkerId,
    items: &[CountedItem],
    terms: &RemedyTerms,
    rates: &ExchangeTable,
) -> Result<(Vec<LoanLine>, BTreeMap<String, Rate>), ExchangeError> {
    let mut loans: Vec<&Loan> = dossier
        .loans
        .iter()
        .filter(|loan| &loan.worker == worker && loan.documented && loan.taken <= terms.settlement)
        .collect();
    loans.sort_by(|a, b| a.id.cmp(&b.id));
    let mut lines = Vec::new();
    let mut covered: BTreeMap<String, Rate> = BTreeMap::new();
    for loan in loans {
        let currency = loan.principal.currency;
        let paid: Vec<&CountedItem> = items
            .iter()
            .filter(|(item, _, _)| loan.financed.iter().any(|entry| entry.as_str() == item.id))
            .collect();
        let mut financed = Rate::zero();
        for (_, counted, _) in &paid {
            let factor = rates.on(counted.currency, currency, loan.taken)?.factor;
            financed = financed.plus(&counted.as_rate().times(&factor));
        }
        let principal = loan.principal.as_rate();
        let (Some(share), Some(cover)) = (financed.over(&principal), principal.over(&financed)) else {
            continue;
        };
        for (item, _, _) in paid {
            let entry = covered.entry(item.id.clone()).or_insert_with(Rate::zero);
            *entry = entry.plus(&cover).min(Rate::one());
        }
        let share = share.min(Rate::one());
        let cost = loan_cost(loan, &dossier.repayments, terms.settlement)?;
        let chosen = rates.favourable(currency, terms.currency, loan.taken, terms.settlement)?;
        let owed = cost.interest.times(&share).times(&chosen.factor);
        lines.push(LoanLine {
            loan: loan.id.clone(),
            interest: Money::new(1, currency).times_up(&cost.interest)?,
            share,
            exchange: chosen.words,
            owed: Money::new(1, terms.currency).times_up(&owed)?,
        });
    }
    Ok((lines, covered))
}
