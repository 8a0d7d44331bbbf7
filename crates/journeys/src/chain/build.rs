//! Chains out of declarations.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use amparo_recruitment::records::{Party, PartyKind};
use amparo_recruitment::taxonomy::{Grade, Stage};
use amparo_recruitment::values::{ChainId, PartyId};
use serde::Serialize;

use crate::declared::{Book, CountryCode, Declaration, Node, NodeState, Place, Tier, What};
use crate::journey::Journey;

/// A chain, tier by tier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// One entry for each tier that anybody spoke of.
    pub tiers: BTreeMap<Tier, TierOfChain>,
}

/// What was said of one tier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TierOfChain {
    /// Who or what stands there, with the best grade of any declaration about it.
    #[serde(serialize_with = "as_list")]
    pub known: BTreeMap<Standing, Support>,
    /// Somebody declared that there was another whom nobody can name.
    pub unknown: bool,
    /// Somebody declared that this chain does without; the best grade.
    pub not_used: Option<Grade>,
}

/// Somebody or some place at a tier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Standing {
    /// A party.
    pub party: Option<PartyId>,
    /// A label instead of a party.
    pub label: Option<Box<str>>,
    /// Where.
    pub place: Option<Place>,
}

/// What stands behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Support {
    /// The best grade.
    pub grade: Grade,
    /// How many declarations say so.
    pub declarations: u32,
    /// Whether every one of them is disputed.
    pub disputed: bool,
}

/// JSON has no keys of several parts.
fn as_list<S: serde::Serializer>(known: &BTreeMap<Standing, Support>, to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Entry<'a> {
        #[serde(flatten)]
        standing: &'a Standing,
        #[serde(flatten)]
        support: &'a Support,
    }
    to.collect_seq(
        known
            .iter()
            .map(|(standing, support)| Entry { standing, support }),
    )
}

impl TierOfChain {
    /// Whether the chain does without this tier, as far as anybody said.
    pub fn is_left_out(&self) -> bool {
        self.not_used.is_some() && self.known.is_empty() && !self.unknown
    }

    /// Whether nobody can say who or what stands there, or that nobody does.
    pub fn is_unknown(&self) -> bool {
        self.unknown || (self.known.is_empty() && self.not_used.is_none())
    }

    fn add(&mut self, standing: Standing, grade: Grade, disputed: bool) {
        self.known
            .entry(standing)
            .and_modify(|support| {
                support.grade = support.grade.min(grade);
                support.declarations += 1;
                support.disputed &= disputed;
            })
            .or_insert(Support {
                grade,
                declarations: 1,
                disputed,
            });
    }
}

impl Chain {
    /// The tier, whether anybody spoke of it or not.
    pub fn tier(&self, tier: Tier) -> TierOfChain {
        self.tiers.get(&tier).cloned().unwrap_or_default()
    }

    /// Hops that nobody can name: tiers of which nothing is known, or where somebody unnamed stood beside those who are known.
    pub fn unknown_hops(&self) -> u32 {
        Tier::ALL
            .iter()
            .filter(|tier| self.tiers.get(tier).is_none_or(TierOfChain::is_unknown))
            .count() as u32
    }

    /// Tiers that the chain has, known or not: all but those that were declared not to be used.
    pub fn tiers_in_use(&self) -> u32 {
        Tier::ALL
            .iter()
            .filter(|tier| !self.tiers.get(tier).is_some_and(TierOfChain::is_left_out))
            .count() as u32
    }

    /// Through how many hands it goes: steps from tier to tier among those in use. An unknown hop is a step.
    pub fn length(&self) -> u32 {
        self.tiers_in_use().saturating_sub(1)
    }

    fn declare(&mut self, declaration: &Declaration, node: &Node, disputed: bool) {
        let tier = self.tiers.entry(node.tier).or_default();
        match node.state {
            NodeState::Unknown => tier.unknown = true,
            NodeState::NotUsed => {
                let best = tier
                    .not_used
                    .map_or(declaration.grade, |grade| grade.min(declaration.grade));
                tier.not_used = Some(best);
            }
            NodeState::Known if !node.names_something() => tier.unknown = true,
            NodeState::Known => tier.add(
                Standing {
                    party: node.party,
                    label: node.label.clone(),
                    place: node.place.clone(),
                },
                declaration.grade,
                disputed,
            ),
        }
    }

    fn merge(&mut self, other: &Chain) {
        for (tier, theirs) in &other.tiers {
            let ours = self.tiers.entry(*tier).or_default();
            for (standing, support) in &theirs.known {
                ours.known
                    .entry(standing.clone())
                    .and_modify(|mine| {
                        mine.grade = mine.grade.min(support.grade);
                        mine.declarations += support.declarations;
                        mine.disputed &= support.disputed;
                    })
                    .or_insert_with(|| support.clone());
            }
            ours.unknown |= theirs.unknown;
            ours.not_used = match (ours.not_used, theirs.not_used) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
    }
}

/// All chains of which a node counts.
pub fn chains(book: &Book) -> BTreeMap<&ChainId, Chain> {
    let mut chains: BTreeMap<&ChainId, Chain> = BTreeMap::new();
    for declaration in book.counted() {
        if let What::Node(node) = &declaration.what {
            chains.entry(&node.chain).or_default().declare(
                declaration,
                node,
                book.is_disputed(&declaration.id),
            );
        }
    }
    chains
}

/// The chain of one worker: that of the chains the legs name, and what the legs themselves show. An agency is one of origin if it is registered in the country where
/// the journey begins, and one of destination if it is in the country where it ends.
pub fn worker_chain(
    journey: &Journey<'_>,
    parties: &BTreeMap<PartyId, &Party>,
    chains: &BTreeMap<&ChainId, Chain>,
    book: &Book,
) -> Chain {
    let mut chain = Chain::default();
    let named: BTreeSet<&ChainId> = journey
        .legs
        .iter()
        .filter_map(|leg| leg.leg.chain.as_ref())
        .collect();
    for other in named.iter().filter_map(|id| chains.get(*id)) {
        chain.merge(other);
    }
    let home = journey.legs.iter().find_map(|leg| leg.leg.from_place.as_ref());
    let origin = home.map(|place| place.country);
    for leg in &journey.legs {
        let (declaration, leg) = (leg.declaration, leg.leg);
        let disputed = book.is_disputed(&declaration.id);
        let mut stands = |tier: Tier, party: Option<PartyId>, place: Option<&Place>| {
            // A chain that names the same party with its place says more; the leg then adds its support only.
            let same = chain.tiers.get(&tier).and_then(|tier| {
                let same = |standing: &&Standing| match party {
                    Some(party) => standing.party == Some(party),
                    None => standing.place.as_ref() == place,
                };
                tier.known.keys().find(same).cloned()
            });
            let standing = same.unwrap_or_else(|| Standing {
                party,
                label: None,
                place: place.cloned(),
            });
            chain
                .tiers
                .entry(tier)
                .or_default()
                .add(standing, declaration.grade, disputed);
        };
        if matches!(leg.stage, Stage::Outreach | Stage::Selection)
            && let Some(place) = &leg.from_place
        {
            stands(Tier::Community, None, Some(place));
        }
        if leg.stage == Stage::Employment
            && let Some(place) = &leg.to_place
        {
            stands(Tier::Worksite, None, Some(place));
        }
        for party in [leg.from, leg.to].into_iter().flatten() {
            if let Some(tier) = parties.get(&party).and_then(|party| tier_of(party, origin)) {
                stands(tier, Some(party), None);
            }
        }
    }
    chain
}

fn tier_of(party: &Party, origin: Option<CountryCode>) -> Option<Tier> {
    match party.kind {
        PartyKind::SubAgent => Some(Tier::SubAgent),
        PartyKind::Employer => Some(Tier::Employer),
        PartyKind::Agency => match origin {
            Some(origin) if origin.as_str() != party.country => Some(Tier::AgencyOfDestination),
            _ => Some(Tier::AgencyOfOrigin),
        },
        _ => None,
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let party = self.party.map(|party| party.to_string());
        let place = self.place.as_ref().map(ToString::to_string);
        let label = self.label.as_deref().map(str::to_owned);
        let parts: Vec<String> = [party, label, place].into_iter().flatten().collect();
        f.write_str(&parts.join(", "))
    }
}
