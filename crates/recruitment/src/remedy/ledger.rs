//! Which reimbursement counts for which item.

use jiff::civil::Date;

use super::ExchangeTable;
use super::exchange::ExchangeError;
use crate::records::{Dossier, Reimbursement};
use crate::values::{Money, WorkerId};

/// An item's amount that is to be made good, and what came back of it.
pub(super) struct Open {
    pub(super) id: String,
    pub(super) amount: Money,
    pub(super) returned: Vec<Returned>,
}

/// A part of a reimbursement, in the item's currency.
pub(super) struct Returned {
    pub(super) id: String,
    pub(super) date: Date,
    pub(super) amount: Money,
    pub(super) rate: String,
}

/// A reimbursement, or the part of it, that made nothing good: what is left over, or what nobody confirmed.
pub(super) struct Unused {
    pub(super) id: String,
    pub(super) amount: Money,
    pub(super) why: &'static str,
}

impl Open {
    fn left(&self) -> i64 {
        // Parts never add up to more than the amount, see `settle`.
        self.amount.minor - self.returned.iter().map(|part| part.amount.minor).sum::<i64>()
    }
}

/// Sets reimbursements against items: first those that name their item, then the others against the oldest item, each in order of date and id.
///
/// What exceeds the item it names goes on to the oldest other one. One without evidence makes nothing good: it is for the payer to show that it was paid.
pub(super) fn settle(
    dossier: &Dossier,
    worker: &WorkerId,
    open: &mut [Open],
    rates: &ExchangeTable,
    settlement: Date,
) -> Result<Vec<Unused>, ExchangeError> {
    let mut back: Vec<&Reimbursement> = dossier
        .reimbursements
        .iter()
        .filter(|r| &r.worker == worker)
        .collect();
    back.sort_by(|a, b| (a.entry.is_none(), a.date, &a.id).cmp(&(b.entry.is_none(), b.date, &b.id)));
    let mut unused = Vec::new();
    for reimbursement in back {
        let mut unspent = |amount: Money, why: &'static str| {
            unused.push(Unused {
                id: reimbursement.id.to_string(),
                amount,
                why,
            });
        };
        if reimbursement.evidence.is_none() {
            unspent(reimbursement.amount, "nobody has confirmed it");
            continue;
        }
        if reimbursement.date > settlement {
            unspent(reimbursement.amount, "it is later than the settlement");
            continue;
        }
        let mut left = reimbursement.amount;
        let named = |item: &Open| {
            reimbursement
                .entry
                .as_ref()
                .is_some_and(|entry| entry.as_str() == item.id)
        };
        let (first, rest): (Vec<&mut Open>, Vec<&mut Open>) = open.iter_mut().partition(|item| named(item));
        for item in first.into_iter().chain(rest) {
            if left.minor == 0 {
                break;
            }
            let room = Money::new(item.left(), item.amount.currency);
            if room.minor <= 0 {
                continue;
            }
            let chosen = rates.on(left.currency, room.currency, reimbursement.date)?;
            let offered = Money::new(left.minor, room.currency).times_down(&chosen.factor)?;
            let taken = Money::new(offered.minor.min(room.minor), room.currency);
            if taken.minor == 0 {
                continue;
            }
            // What the part cost in the reimbursement's own currency, rounded down so that the rest is never understated against the worker.
            left = if taken.minor == offered.minor {
                Money::zero(left.currency)
            } else {
                let share = taken.ratio_to(offered)?.unwrap_or_else(crate::values::Rate::zero);
                left.minus(left.times_up(&share)?)?
            };
            item.returned.push(Returned {
                id: reimbursement.id.to_string(),
                date: reimbursement.date,
                amount: taken,
                rate: chosen.words,
            });
        }
        if left.minor > 0 {
            unused.push(Unused {
                id: reimbursement.id.to_string(),
                amount: left,
                why: "more came back than was paid; nothing is taken back",
            });
        }
    }
    Ok(unused)
}
