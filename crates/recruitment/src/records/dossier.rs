//! All records of an investigation.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::*;
use crate::values::{PartyId, WorkerId};

/// All records of an investigation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dossier {
    /// Parties.
    pub parties: Vec<Party>,
    /// Licences.
    pub licences: Vec<Licence>,
    /// Who worked where.
    pub engagements: Vec<Engagement>,
    /// Contracts in versions.
    pub contracts: Vec<ContractVersion>,
    /// The ledger.
    pub entries: Vec<Entry>,
    /// What came back.
    pub reimbursements: Vec<Reimbursement>,
    /// Loans.
    pub loans: Vec<Loan>,
    /// Payments on loans.
    pub repayments: Vec<LoanRepayment>,
    /// Periods of pay.
    pub pay: Vec<PayPeriod>,
    /// Deductions.
    pub deductions: Vec<Deduction>,
    /// Invoices.
    pub invoices: Vec<InvoiceLine>,
    /// Papers in other hands.
    pub custody: Vec<Custody>,
}

impl Dossier {
    /// The party with an id.
    pub fn party(&self, id: PartyId) -> Option<&Party> {
        self.parties.iter().find(|party| party.id == id)
    }

    /// A party's name for people, or its id if it is not known.
    pub fn name(&self, id: PartyId) -> String {
        self.party(id)
            .map_or_else(|| id.to_string(), |party| format!("{} ({id})", party.name))
    }

    /// The engagement of a worker: the latest if there are several.
    pub fn engagement(&self, worker: &WorkerId) -> Option<&Engagement> {
        self.engagements
            .iter()
            .filter(|e| &e.worker == worker)
            .max_by_key(|e| e.arrived)
    }

    /// The contract in force for a worker on a day: the latest version signed until then.
    pub fn contract_in_force(&self, worker: &WorkerId, day: Date) -> Option<&ContractVersion> {
        let signed = self
            .contracts
            .iter()
            .filter(|contract| &contract.worker == worker && contract.signed <= day);
        signed.max_by_key(|contract| (contract.signed, contract.version))
    }

    /// All workers that any record names, in order.
    pub fn workers(&self) -> BTreeSet<WorkerId> {
        let engaged = self.engagements.iter().map(|e| &e.worker);
        engaged
            .chain(self.entries.iter().map(|e| &e.worker))
            .cloned()
            .collect()
    }

    /// The records of each worker by themselves, with the parties that they name and those whom these work for. Invoices without a worker and records
    /// that point nowhere are in none.
    pub fn by_worker(&self) -> BTreeMap<WorkerId, Dossier> {
        let mut parts: BTreeMap<WorkerId, Dossier> = BTreeMap::new();
        macro_rules! share {
            ($($list:ident),+) => {
                $(for record in &self.$list {
                    parts.entry(record.worker.clone()).or_default().$list.push(record.clone());
                })+
            };
        }
        share!(
            engagements,
            contracts,
            entries,
            reimbursements,
            loans,
            pay,
            custody
        );
        let worker_of_loan: BTreeMap<_, _> = self.loans.iter().map(|loan| (&loan.id, &loan.worker)).collect();
        for payment in &self.repayments {
            if let Some(part) = worker_of_loan
                .get(&payment.loan)
                .and_then(|worker| parts.get_mut(*worker))
            {
                part.repayments.push(payment.clone());
            }
        }
        let worker_of_pay: BTreeMap<_, _> = self.pay.iter().map(|pay| (&pay.id, &pay.worker)).collect();
        for deduction in &self.deductions {
            if let Some(part) = worker_of_pay
                .get(&deduction.pay)
                .and_then(|worker| parts.get_mut(*worker))
            {
                part.deductions.push(deduction.clone());
            }
        }
        for line in &self.invoices {
            if let Some(part) = line.worker.as_ref().and_then(|worker| parts.get_mut(worker)) {
                part.invoices.push(line.clone());
            }
        }
        let parties: BTreeMap<PartyId, &Party> = self.parties.iter().map(|party| (party.id, party)).collect();
        for part in parts.values_mut() {
            let mut named: BTreeSet<PartyId> = part
                .named_parties()
                .into_iter()
                .map(|(_, party, _)| party)
                .collect();
            let bosses: Vec<PartyId> = named.iter().filter_map(|id| parties.get(id)?.works_for).collect();
            named.extend(bosses);
            part.parties = named
                .iter()
                .filter_map(|id| parties.get(id).map(|&party| party.clone()))
                .collect();
        }
        parts
    }
}
