//! From what a ledger shows to a complaint that a person looks at.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::event::{ComplaintSource, Step};
use crate::checks::{Finding, FindingKind};
use crate::records::Dossier;
use crate::values::PartyId;

/// The complaints that findings of a ledger give rise to against a recruiter, one for each kind of finding, without workers' pseudonyms.
///
/// A finding concerns a recruiter that placed its worker, or that it, or somebody who works for it, was paid by a record the finding rests on. A complaint
/// that comes in this way is no more than received: a person confirms it, or nobody does.
pub fn complaints_from_findings(
    dossier: &Dossier,
    findings: &[Finding],
    recruiter: PartyId,
    on: Date,
) -> Vec<Step> {
    let mut kinds: BTreeMap<FindingKind, (BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for finding in findings
        .iter()
        .filter(|finding| concerns(dossier, finding, recruiter))
    {
        let (workers, records) = kinds.entry(finding.kind).or_default();
        workers.insert(finding.worker.as_str());
        records.extend(finding.records.iter().map(String::as_str));
    }
    kinds
        .into_iter()
        .map(|(kind, (workers, records))| Step::ComplaintReceived {
            complaint: format!("{kind}-{on}"),
            source: ComplaintSource::Finding {
                finding: format!(
                    "{kind}: workers concerned {}, records {}, by the ledger of {on}",
                    workers.len(),
                    records.len()
                ),
            },
        })
        .collect()
}

fn concerns(dossier: &Dossier, finding: &Finding, recruiter: PartyId) -> bool {
    let placed = dossier
        .engagement(&finding.worker)
        .is_some_and(|engagement| engagement.agency == Some(recruiter));
    let took = |party: PartyId| {
        party == recruiter || dossier.party(party).and_then(|party| party.works_for) == Some(recruiter)
    };
    placed
        || dossier.entries.iter().any(|entry| {
            entry.payee.is_some_and(took) && finding.records.iter().any(|record| record == entry.id.as_str())
        })
}
