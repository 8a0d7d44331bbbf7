//! Whether the records of a dossier fit together.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use super::{Dossier, Party};
use crate::chain::loops;
use crate::values::{PartyId, WorkerId};

/// Records that do not fit together. They are reported and kept: which of the two is wrong is for a person to say.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// A record names a party that is not among the parties.
    #[error("{record} names party {party}, which is not among the parties")]
    UnknownParty {
        /// The record.
        record: String,
        /// The party.
        party: String,
    },
    /// A record names a worker without an engagement.
    #[error("{record} names worker {worker}, who has no engagement")]
    UnknownWorker {
        /// The record.
        record: String,
        /// The worker.
        worker: String,
    },
    /// A record names another that does not exist.
    #[error("{record} names {target}, which does not exist")]
    Dangling {
        /// The record.
        record: String,
        /// What it names.
        target: String,
    },
    /// Two records share an id.
    #[error("{record} stands twice with the same id")]
    Twice {
        /// The record.
        record: String,
    },
    /// Money went to a party before it existed or after it ended.
    #[error("{record} is dated {date}, but {party} {existed}")]
    OutsideLife {
        /// The record.
        record: String,
        /// Its date.
        date: String,
        /// The party.
        party: String,
        /// When the party existed.
        existed: String,
    },
    /// An amount that is zero or below.
    #[error("{record} has the amount {amount}; expected more than zero")]
    NotPositive {
        /// The record.
        record: String,
        /// The amount.
        amount: String,
    },
    /// A period that ends before it begins.
    #[error("{record} runs {period}: it ends before it begins")]
    Backwards {
        /// The record.
        record: String,
        /// The period.
        period: String,
    },
    /// Sub-agents who work for each other in a circle.
    #[error("the sub-agents {circle} work for each other in a circle; one of the arrows is wrong")]
    Circle {
        /// The parties of the circle, in order.
        circle: String,
    },
}

impl Dossier {
    /// Everything that does not fit together, in order; empty if all is well.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = BTreeSet::new();
        let parties: BTreeMap<PartyId, &Party> = self.parties.iter().map(|party| (party.id, party)).collect();
        let workers: BTreeSet<&WorkerId> = self.engagements.iter().map(|e| &e.worker).collect();

        let twice = |problems: &mut BTreeSet<Problem>, what: &str, ids: &mut dyn Iterator<Item = String>| {
            let mut seen = BTreeSet::new();
            for id in ids {
                let record = format!("{what} {id}");
                if !seen.insert(id) {
                    problems.insert(Problem::Twice { record });
                }
            }
        };
        twice(
            &mut problems,
            "party",
            &mut self.parties.iter().map(|p| p.id.to_string()),
        );
        let ledger = self
            .entries
            .iter()
            .map(|e| &e.id)
            .chain(self.reimbursements.iter().map(|r| &r.id));
        twice(&mut problems, "entry", &mut ledger.map(|id| id.to_string()));
        twice(
            &mut problems,
            "loan",
            &mut self.loans.iter().map(|l| l.id.to_string()),
        );
        twice(
            &mut problems,
            "pay period",
            &mut self.pay.iter().map(|p| p.id.to_string()),
        );

        for (record, party, date) in self.named_parties() {
            match parties.get(&party) {
                None => {
                    problems.insert(Problem::UnknownParty {
                        record,
                        party: party.to_string(),
                    });
                }
                Some(party) => {
                    let Some(date) = date else { continue };
                    let born = party
                        .born
                        .filter(|born| date < *born)
                        .map(|born| format!("was founded on {born}"));
                    let ended = party
                        .dissolved
                        .filter(|end| date > *end)
                        .map(|end| format!("ended on {end}"));
                    if let Some(existed) = born.or(ended) {
                        problems.insert(Problem::OutsideLife {
                            record,
                            date: date.to_string(),
                            party: format!("{} ({})", party.name, party.id),
                            existed,
                        });
                    }
                }
            }
        }
        for (record, worker) in self.named_workers() {
            if !workers.contains(worker) {
                problems.insert(Problem::UnknownWorker {
                    record,
                    worker: worker.to_string(),
                });
            }
        }
        self.dangling(&mut problems);
        self.amounts_and_periods(&mut problems);
        let arrows: Vec<(PartyId, PartyId)> = self
            .parties
            .iter()
            .filter_map(|party| Some((party.id, party.works_for?)))
            .collect();
        for circle in loops(&arrows) {
            let names: Vec<String> = circle.iter().map(|&id| self.name(id)).collect();
            problems.insert(Problem::Circle {
                circle: names.join(" > "),
            });
        }
        problems.into_iter().collect()
    }

    pub(super) fn named_parties(&self) -> Vec<(String, PartyId, Option<jiff::civil::Date>)> {
        let mut named = Vec::new();
        for party in &self.parties {
            named.extend(
                party
                    .works_for
                    .map(|boss| (format!("party {}", party.id), boss, None)),
            );
        }
        for licence in &self.licences {
            named.push((
                format!("licence {}", licence.number),
                licence.party,
                Some(licence.period.from),
            ));
        }
        for e in &self.engagements {
            let record = format!("engagement of {}", e.worker);
            for party in [Some(e.employer), e.agency, e.buyer].into_iter().flatten() {
                named.push((record.clone(), party, None));
            }
        }
        for e in &self.entries {
            for party in [e.payer, e.payee].into_iter().flatten() {
                named.push((format!("entry {}", e.id), party, Some(e.date)));
            }
        }
        for r in &self.reimbursements {
            named.extend(
                r.payer
                    .map(|party| (format!("reimbursement {}", r.id), party, Some(r.date))),
            );
        }
        for loan in &self.loans {
            named.extend(
                loan.lender
                    .map(|party| (format!("loan {}", loan.id), party, Some(loan.taken))),
            );
        }
        for line in &self.invoices {
            let record = format!("invoice {}", line.invoice);
            named.push((record.clone(), line.issuer, Some(line.date)));
            named.push((record, line.billed_to, Some(line.date)));
        }
        for custody in &self.custody {
            named.push((
                format!("custody of a paper of {}", custody.worker),
                custody.holder,
                None,
            ));
        }
        named
    }

    fn named_workers(&self) -> Vec<(String, &WorkerId)> {
        let contracts = self
            .contracts
            .iter()
            .map(|c| (format!("contract {}", c.contract), &c.worker));
        let entries = self
            .entries
            .iter()
            .map(|e| (format!("entry {}", e.id), &e.worker));
        let back = self
            .reimbursements
            .iter()
            .map(|r| (format!("reimbursement {}", r.id), &r.worker));
        let loans = self.loans.iter().map(|l| (format!("loan {}", l.id), &l.worker));
        let pay = self
            .pay
            .iter()
            .map(|p| (format!("pay period {}", p.id), &p.worker));
        let lines = self
            .invoices
            .iter()
            .filter_map(|i| Some((format!("invoice {}", i.invoice), i.worker.as_ref()?)));
        let custody = self
            .custody
            .iter()
            .map(|c| ("custody of a paper".to_owned(), &c.worker));
        contracts
            .chain(entries)
            .chain(back)
            .chain(loans)
            .chain(pay)
            .chain(lines)
            .chain(custody)
            .collect()
    }

    fn dangling(&self, problems: &mut BTreeSet<Problem>) {
        let entries: BTreeMap<_, _> = self.entries.iter().map(|e| (&e.id, &e.worker)).collect();
        let loans: BTreeSet<_> = self.loans.iter().map(|l| &l.id).collect();
        let pay: BTreeSet<_> = self.pay.iter().map(|p| &p.id).collect();
        let mut missing = |record: String, target: String| {
            problems.insert(Problem::Dangling { record, target });
        };
        for r in &self.reimbursements {
            // A reimbursement for somebody else's line is as lost as one for no line.
            if let Some(entry) = &r.entry
                && entries.get(entry) != Some(&&r.worker)
            {
                missing(
                    format!("reimbursement {}", r.id),
                    format!("entry {entry} of worker {}", r.worker),
                );
            }
        }
        for loan in &self.loans {
            for entry in loan
                .financed
                .iter()
                .filter(|id| entries.get(id) != Some(&&loan.worker))
            {
                missing(
                    format!("loan {}", loan.id),
                    format!("entry {entry} of worker {}", loan.worker),
                );
            }
        }
        for r in self.repayments.iter().filter(|r| !loans.contains(&r.loan)) {
            missing(
                format!("loan repayment of {}", r.date),
                format!("loan {}", r.loan),
            );
        }
        for d in self.deductions.iter().filter(|d| !pay.contains(&d.pay)) {
            missing(
                format!("deduction {:?}", d.label),
                format!("pay period {}", d.pay),
            );
        }
    }

    fn amounts_and_periods(&self, problems: &mut BTreeSet<Problem>) {
        let amounts = self
            .entries
            .iter()
            .map(|e| (format!("entry {}", e.id), e.amount))
            .chain(
                self.reimbursements
                    .iter()
                    .map(|r| (format!("reimbursement {}", r.id), r.amount)),
            )
            .chain(self.loans.iter().map(|l| (format!("loan {}", l.id), l.principal)))
            .chain(
                self.repayments
                    .iter()
                    .map(|r| (format!("repayment of loan {}", r.loan), r.amount)),
            );
        for (record, amount) in amounts.filter(|(_, amount)| amount.minor <= 0) {
            problems.insert(Problem::NotPositive {
                record,
                amount: amount.to_string(),
            });
        }
        let mut backwards = |record: String, period: &dyn fmt::Display| {
            problems.insert(Problem::Backwards {
                record,
                period: period.to_string(),
            });
        };
        for l in self.licences.iter().filter(|l| !l.period.is_in_order()) {
            backwards(format!("licence {}", l.number), &l.period);
        }
        for p in self.pay.iter().filter(|p| p.to < p.from) {
            backwards(format!("pay period {}", p.id), &format!("{} to {}", p.from, p.to));
        }
        for e in self
            .engagements
            .iter()
            .filter(|e| e.left.is_some_and(|left| left < e.arrived))
        {
            let left = e.left.map(|left| left.to_string()).unwrap_or_default();
            backwards(
                format!("engagement of {}", e.worker),
                &format!("{} to {left}", e.arrived),
            );
        }
    }
}
