//! What a worker paid: lines of the ledger and deductions from wages, each once.

use jiff::civil::Date;
use serde::Serialize;

use crate::records::Dossier;
use crate::taxonomy::{CostClass, Grade, Method};
use crate::values::{Money, PartyId, WorkerId};

/// Something a worker paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The ledger line's id, or the pay period's id and the deduction's place in it.
    pub id: String,
    /// Whose money.
    pub worker: WorkerId,
    /// Who took it, if known. A deduction's taker is the employer.
    pub payee: Option<PartyId>,
    /// How much.
    pub amount: Money,
    /// On which day; for a deduction, the day of pay.
    pub date: Date,
    /// What for.
    pub class: CostClass,
    /// What the worker was told.
    pub label: String,
    /// How sure it is; a payslip is a document.
    pub grade: Grade,
}

/// What a worker paid, in order of date and id, whatever the order of the records.
///
/// A line of the ledger paid by deduction from wages and the payslip's deduction of the same class and amount in the same period are one payment:
/// the ledger's line stands for both.
pub fn worker_items(dossier: &Dossier, worker: &WorkerId) -> Vec<Item> {
    let mut entries: Vec<_> = dossier
        .entries
        .iter()
        .filter(|entry| &entry.worker == worker && entry.worker_paid())
        .collect();
    entries.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    let mut matched = vec![false; entries.len()];
    let mut items = Vec::new();

    let mut pay: Vec<_> = dossier.pay.iter().filter(|pay| &pay.worker == worker).collect();
    pay.sort_by(|a, b| (a.from, &a.id).cmp(&(b.from, &b.id)));
    for period in pay {
        let day = period.paid.unwrap_or(period.due);
        let mut deductions: Vec<_> = dossier.deductions.iter().filter(|d| d.pay == period.id).collect();
        deductions.sort_by(|a, b| (a.class, a.amount, &a.label).cmp(&(b.class, b.amount, &b.label)));
        for (place, deduction) in (1..).zip(deductions) {
            let same = entries.iter().zip(&mut matched).find(|(entry, matched)| {
                !**matched
                    && entry.method == Method::WageDeduction
                    && entry.class == deduction.class
                    && entry.amount == deduction.amount
                    && period.from <= entry.date
                    && entry.date <= day.max(period.to)
            });
            if let Some((_, matched)) = same {
                *matched = true;
                continue;
            }
            items.push(Item {
                id: format!("{}/{place}", period.id),
                worker: worker.clone(),
                payee: dossier.engagement(worker).map(|engagement| engagement.employer),
                amount: deduction.amount,
                date: day,
                class: deduction.class,
                label: deduction.label.clone(),
                grade: Grade::Documented,
            });
        }
    }
    items.extend(entries.into_iter().map(|entry| Item {
        id: entry.id.to_string(),
        worker: worker.clone(),
        payee: entry.payee,
        amount: entry.amount,
        date: entry.date,
        class: entry.class,
        label: entry.label.clone(),
        grade: entry.grade,
    }));
    items.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    items
}
