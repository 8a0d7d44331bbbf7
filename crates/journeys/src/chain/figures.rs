//! Exact figures of chains by corridor, for those who may see the chains.

use std::collections::BTreeMap;

use amparo_recruitment::records::Party;
use amparo_recruitment::values::{PartyId, Rate, WorkerId};
use serde::Serialize;

use super::{Chain, Transparency, chains, transparency, worker_chain};
use crate::declared::{Book, CountryCode, Place, Tier};
use crate::journey::journeys;

/// The figures of the workers of one corridor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChainFigures {
    /// Workers.
    pub workers: u64,
    /// Unknown hops of all chains among their tiers in use.
    pub unknown_share: Rate,
    /// Mean number of steps from tier to tier.
    pub length: Rate,
    /// Mean transparency.
    pub transparency: Rate,
    /// The means of its bounds.
    pub transparency_bounds: [Rate; 2],
    /// In how many chains each tier is unknown.
    pub unknown_by_tier: BTreeMap<Tier, u64>,
}

/// From where to where a chain goes: the country of the home community and that of the worksite, as far as they are known. Agencies and employers stand in where the
/// ends are not known.
pub fn corridor_of(chain: &Chain, parties: &BTreeMap<PartyId, &Party>) -> [Option<CountryCode>; 2] {
    let country = |tier: Tier| {
        let standing = chain.tiers.get(&tier)?.known.keys().next()?;
        let placed = |place: &Place| place.country;
        let registered = || parties.get(&standing.party?)?.country.parse().ok();
        standing.place.as_ref().map(placed).or_else(registered)
    };
    let first = |tiers: &[Tier]| tiers.iter().find_map(|tier| country(*tier));
    [
        first(&[Tier::Community, Tier::SubAgent, Tier::AgencyOfOrigin]),
        first(&[Tier::Worksite, Tier::Employer, Tier::AgencyOfDestination]),
    ]
}

#[derive(Default)]
struct Sums {
    workers: u64,
    unknown: u64,
    in_use: u64,
    length: u64,
    score: BTreeMap<Rate, i64>,
    bounds: [BTreeMap<Rate, i64>; 2],
    unknown_by_tier: BTreeMap<Tier, u64>,
}

impl Sums {
    fn add(&mut self, chain: &Chain, seen: Transparency) {
        self.workers += 1;
        self.unknown += u64::from(seen.unknown_hops);
        self.in_use += u64::from(seen.tiers_in_use);
        self.length += u64::from(chain.length());
        // Few different scores come up, so that sums of fractions stay short.
        *self.score.entry(seen.score).or_default() += 1;
        for (bound, value) in self.bounds.iter_mut().zip([seen.lower, seen.upper]) {
            *bound.entry(value).or_default() += 1;
        }
        for tier in Tier::ALL {
            if chain.tiers.get(tier).is_none_or(super::TierOfChain::is_unknown) {
                *self.unknown_by_tier.entry(*tier).or_default() += 1;
            }
        }
    }

    fn figures(self) -> ChainFigures {
        let ratio = |a: u64, b: u64| Rate::new(a as i64, b as i64).unwrap_or_else(Rate::zero);
        let mean = |values: &BTreeMap<Rate, i64>| {
            let sum = values.iter().fold(Rate::zero(), |sum, (value, times)| {
                sum.plus(&value.times(&Rate::whole(*times)))
            });
            sum.over(&Rate::whole(self.workers as i64))
                .unwrap_or_else(Rate::zero)
        };
        ChainFigures {
            workers: self.workers,
            unknown_share: ratio(self.unknown, self.in_use),
            length: ratio(self.length, self.workers),
            transparency: mean(&self.score),
            transparency_bounds: self.bounds.each_ref().map(mean),
            unknown_by_tier: self.unknown_by_tier,
        }
    }
}

/// The figures of all workers of a book, by corridor (`MEX to USA`, `? to USA`), and each worker's chain to whoever wants it. These are exact and say things about
/// people: they stay with those whose chains they are.
pub fn chain_figures(
    book: &Book,
    parties: &[Party],
    mut each: impl FnMut(&WorkerId, &Chain),
) -> BTreeMap<String, ChainFigures> {
    let parties: BTreeMap<PartyId, &Party> = parties.iter().map(|party| (party.id, party)).collect();
    let chains = chains(book);
    let mut corridors: BTreeMap<String, Sums> = BTreeMap::new();
    for (worker, journey) in journeys(book) {
        let chain = worker_chain(&journey, &parties, &chains, book);
        let [from, to] = corridor_of(&chain, &parties)
            .map(|country| country.map_or_else(|| "?".to_owned(), |country| country.to_string()));
        corridors
            .entry(format!("{from} to {to}"))
            .or_default()
            .add(&chain, transparency(&chain));
        each(worker, &chain);
    }
    corridors
        .into_iter()
        .map(|(corridor, sums)| (corridor, sums.figures()))
        .collect()
}
