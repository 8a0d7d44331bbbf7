//! Who has to pay, first to last.

use serde::Serialize;

use crate::records::Dossier;
use crate::taxonomy::codes;
use crate::values::{PartyId, WorkerId};
use crate::verdict::Item;

codes! {
    /// A part that a party plays for a worker.
    LiableRole, "role of a liable party",
    /// The employer: by the Employer Pays Principle it bears the cost of recruitment.
    Employer = "employer",
    /// The agency that placed the worker.
    Agency = "agency",
    /// Those who took the money.
    Payee = "payee",
    /// Those whom the takers work for.
    Principal = "principal",
    /// The company that buys from the employer.
    Buyer = "buyer",
}

impl LiableRole {
    /// Employer, then agency, those who took the money and whom they work for, then the buyer.
    pub const USUAL: &'static [LiableRole] = &[
        LiableRole::Employer,
        LiableRole::Agency,
        LiableRole::Principal,
        LiableRole::Payee,
        LiableRole::Buyer,
    ];
}

/// A liable party and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LiableParty {
    /// The party.
    pub party: PartyId,
    /// Its name for people.
    pub name: String,
    /// The first part it plays.
    pub role: LiableRole,
}

/// The parties liable to a worker, first to last, each once under its first role.
pub(super) fn liable_parties(
    dossier: &Dossier,
    worker: &WorkerId,
    items: &[Item],
    order: &[LiableRole],
) -> Vec<LiableParty> {
    let engagement = dossier.engagement(worker);
    let mut payees: Vec<PartyId> = items.iter().filter_map(|item| item.payee).collect();
    payees.sort();
    payees.dedup();
    let mut liable: Vec<LiableParty> = Vec::new();
    for &role in order {
        let parties: Vec<PartyId> = match role {
            LiableRole::Employer => engagement.map(|e| e.employer).into_iter().collect(),
            LiableRole::Agency => engagement.and_then(|e| e.agency).into_iter().collect(),
            LiableRole::Buyer => engagement.and_then(|e| e.buyer).into_iter().collect(),
            LiableRole::Payee => payees.clone(),
            LiableRole::Principal => payees
                .iter()
                .filter_map(|&payee| dossier.party(payee)?.works_for)
                .collect(),
        };
        for party in parties {
            if !liable.iter().any(|known| known.party == party) {
                liable.push(LiableParty {
                    party,
                    name: dossier.name(party),
                    role,
                });
            }
        }
    }
    liable
}
