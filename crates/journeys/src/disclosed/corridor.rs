//! What a disclosure says of one corridor.

use std::collections::{BTreeMap, BTreeSet};

use amparo_recruitment::matching::{MatchSettings, NamedParty, cluster};
use amparo_recruitment::values::Rate;
use amparo_schema::fold_text;
use serde::Serialize;

use super::cases::{Disclosed, DisclosedCase, Recruiter};
use super::places::{PlaceReading, title_case};
use super::worksites::WorksiteRow;
use crate::chain::{chains, transparency};
use crate::declared::{Book, CountryCode, Tier};

/// Cases between a state of origin and a county of destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegionFlow {
    /// State of origin; nothing where none is known.
    pub from: Option<String>,
    /// County of destination; nothing where none is named.
    pub to: Option<String>,
    /// Cases. One case stands in as many flows as it joins states with counties.
    pub cases: usize,
}

/// Of how many cases a tier is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TierKnown {
    /// The tier.
    pub tier: Tier,
    /// Cases in which it is known.
    pub known: usize,
}

/// Wages that were offered, in U.S. dollars an hour, over worksites that name one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wages {
    /// Worksites that name one.
    pub worksites: usize,
    /// The lowest.
    pub lowest: Rate,
    /// The middle one; of an even number the lower of the two.
    pub middle: Rate,
    /// The highest.
    pub highest: Rate,
}

/// What a disclosure says of one corridor. It is about cases and organisations, as a public authority published them; no worker stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DisclosedCorridor {
    /// Country of origin.
    pub origin: CountryCode,
    /// Country of destination.
    pub destination: CountryCode,
    /// State of destination.
    pub region: String,
    /// Cases in the files.
    pub cases_in_files: usize,
    /// Cases of the corridor: at least one recruiter in the origin and one worksite in the region.
    pub cases: usize,
    /// Recruiters in the country of origin.
    pub recruiters: usize,
    /// Organisations that they work for, as far as names tell.
    pub organisations: usize,
    /// Worksites in the region.
    pub worksites: usize,
    /// By tier, of how many cases it is known.
    pub tiers: Vec<TierKnown>,
    /// Unknown hops among all hops.
    pub unknown_share: Rate,
    /// Mean number of steps.
    pub length: Rate,
    /// Mean transparency, and the means of its bounds.
    pub transparency: [Rate; 3],
    /// Cases by state of origin, most first; nothing where none is known.
    pub origins: Vec<(Option<String>, usize)>,
    /// Towns of origin with their state and cases, most first.
    pub towns: Vec<(String, Option<String>, usize)>,
    /// Cases from state to county, most first.
    pub flows: Vec<RegionFlow>,
    /// Wages offered.
    pub wages: Option<Wages>,
    /// What the files leave open: what, and in how many rows of how many.
    pub gaps: Vec<(&'static str, usize, usize)>,
    /// What was read otherwise than it is written.
    pub readings: Vec<PlaceReading>,
}

/// The corridor from a country to a region of the country of destination.
pub fn disclosed_corridor(
    disclosed: &Disclosed,
    book: &Book,
    origin: CountryCode,
    destination: CountryCode,
    region: &str,
) -> DisclosedCorridor {
    let wanted = fold_text(region);
    let from = |recruiter: &&Recruiter| recruiter.country.as_deref() == Some(origin.as_str());
    let to = |site: &&WorksiteRow| {
        site.state
            .as_deref()
            .is_some_and(|state| fold_text(state) == wanted)
    };
    let cases: Vec<(&String, &DisclosedCase)> = disclosed
        .cases
        .iter()
        .filter(|(_, case)| case.recruiters.iter().any(|r| from(&r)) && case.worksites.iter().any(|s| to(&s)))
        .collect();
    let recruiters: Vec<&Recruiter> = cases
        .iter()
        .flat_map(|(_, case)| case.recruiters.iter().filter(from))
        .collect();
    let sites: Vec<&WorksiteRow> = cases
        .iter()
        .flat_map(|(_, case)| case.worksites.iter().filter(to))
        .collect();
    let names: Vec<NamedParty> = recruiters
        .iter()
        .filter_map(|recruiter| {
            Some(NamedParty {
                name: recruiter.row.organisation.clone()?,
                country: None,
            })
        })
        .collect();
    let people: BTreeSet<&String> = recruiters
        .iter()
        .map(|recruiter| &recruiter.row.recruiter)
        .collect();
    let (mut origins, mut towns, mut flows) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (_, case) in &cases {
        let regions: BTreeSet<Option<String>> = case
            .recruiters
            .iter()
            .filter(from)
            .map(|recruiter| recruiter.place.region.clone())
            .collect();
        let case_towns: BTreeSet<(String, Option<String>)> = case
            .recruiters
            .iter()
            .filter(from)
            .filter_map(|recruiter| Some((recruiter.place.town.clone()?, recruiter.place.region.clone())))
            .collect();
        let counties: BTreeSet<Option<String>> = case
            .worksites
            .iter()
            .filter(to)
            .map(|site| site.county.as_deref().map(title_case))
            .collect();
        for region in &regions {
            *origins.entry(region.clone()).or_insert(0) += 1;
            for county in &counties {
                *flows.entry((region.clone(), county.clone())).or_insert(0) += 1;
            }
        }
        for town in case_towns {
            *towns.entry(town).or_insert(0) += 1;
        }
    }
    let seen = Seen::of(&cases, book);
    DisclosedCorridor {
        origin,
        destination,
        region: title_case(region),
        cases_in_files: disclosed.cases.len(),
        cases: cases.len(),
        recruiters: people.len(),
        organisations: cluster(&names, &MatchSettings::default()).clusters.len(),
        worksites: sites.len(),
        tiers: seen.tiers,
        unknown_share: seen.unknown_share,
        length: seen.length,
        transparency: seen.transparency,
        origins: most_first(origins),
        towns: most_first(towns)
            .into_iter()
            .map(|((town, region), cases)| (town, region, cases))
            .collect(),
        flows: most_first(flows)
            .into_iter()
            .map(|((from, to), cases)| RegionFlow { from, to, cases })
            .collect(),
        wages: wages(&sites),
        gaps: gaps(&recruiters, &sites),
        readings: readings(&recruiters),
    }
}

/// What the chains of the cases show.
struct Seen {
    tiers: Vec<TierKnown>,
    unknown_share: Rate,
    length: Rate,
    transparency: [Rate; 3],
}

impl Seen {
    fn of(cases: &[(&String, &DisclosedCase)], book: &Book) -> Seen {
        let wanted: BTreeSet<&str> = cases.iter().map(|(number, _)| number.as_str()).collect();
        let all = chains(book);
        let chains: Vec<_> = all
            .iter()
            .filter(|(id, _)| wanted.contains(id.as_str()))
            .map(|(_, chain)| chain)
            .collect();
        let tiers = Tier::ALL
            .iter()
            .map(|tier| TierKnown {
                tier: *tier,
                known: chains
                    .iter()
                    .filter(|chain| !chain.tier(*tier).is_unknown())
                    .count(),
            })
            .collect();
        let count = Rate::whole(chains.len() as i64);
        let mean = |values: &mut dyn Iterator<Item = Rate>| {
            let sum = values.fold(Rate::zero(), |sum, value| sum.plus(&value));
            sum.over(&count).unwrap_or_else(Rate::zero)
        };
        let whole = |values: &mut dyn Iterator<Item = u32>| values.map(i64::from).sum::<i64>();
        let unknown = whole(&mut chains.iter().map(|chain| chain.unknown_hops()));
        let in_use = whole(&mut chains.iter().map(|chain| chain.tiers_in_use()));
        let scores: Vec<_> = chains.iter().map(|chain| transparency(chain)).collect();
        Seen {
            tiers,
            unknown_share: Rate::new(unknown, in_use).unwrap_or_else(Rate::zero),
            length: mean(&mut chains.iter().map(|chain| Rate::whole(chain.length().into()))),
            transparency: [
                mean(&mut scores.iter().map(|seen| seen.score.clone())),
                mean(&mut scores.iter().map(|seen| seen.lower.clone())),
                mean(&mut scores.iter().map(|seen| seen.upper.clone())),
            ],
        }
    }
}

fn most_first<K: Ord>(counts: BTreeMap<K, usize>) -> Vec<(K, usize)> {
    let mut list: Vec<(K, usize)> = counts.into_iter().collect();
    // The sort keeps the order of names among equals.
    list.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    list
}

fn wages(sites: &[&WorksiteRow]) -> Option<Wages> {
    let mut wages: Vec<&Rate> = sites
        .iter()
        .filter_map(|site| site.hourly_wage.as_ref())
        .collect();
    wages.sort();
    Some(Wages {
        worksites: wages.len(),
        lowest: (*wages.first()?).clone(),
        middle: (*wages.get((wages.len() - 1) / 2)?).clone(),
        highest: (*wages.last()?).clone(),
    })
}

fn gaps(recruiters: &[&Recruiter], sites: &[&WorksiteRow]) -> Vec<(&'static str, usize, usize)> {
    let of = |what, rows: &[&Recruiter], open: &dyn Fn(&Recruiter) -> bool| {
        (what, rows.iter().filter(|row| open(row)).count(), rows.len())
    };
    let site = |what, open: &dyn Fn(&WorksiteRow) -> bool| {
        (what, sites.iter().filter(|site| open(site)).count(), sites.len())
    };
    vec![
        of("recruiters without an organisation", recruiters, &|r| {
            r.row.organisation.is_none()
        }),
        of("recruiters whose state is not known", recruiters, &|r| {
            r.place.region.is_none()
        }),
        of("recruiters without a town", recruiters, &|r| {
            r.place.town.is_none()
        }),
        site(
            "worksites whose town is not named (“multiple cities and towns”)",
            &|s| s.town.is_none(),
        ),
        site("worksites without a county", &|s| s.county.is_none()),
        site("worksites without a number of workers", &|s| s.workers.is_none()),
        site("worksites without a wage", &|s| s.hourly_wage.is_none()),
        site("worksites without a first day", &|s| s.begins.is_none()),
    ]
}

fn readings(recruiters: &[&Recruiter]) -> Vec<PlaceReading> {
    let mut all: BTreeMap<(&'static str, String, String, String), usize> = BTreeMap::new();
    for reading in recruiters.iter().flat_map(|recruiter| &recruiter.readings) {
        let key = (
            reading.what,
            reading.written.clone(),
            reading.read_as.clone(),
            reading.why.clone(),
        );
        *all.entry(key).or_default() += reading.rows;
    }
    all.into_iter()
        .map(|((what, written, read_as, why), rows)| PlaceReading {
            what,
            written,
            read_as,
            why,
            rows,
        })
        .collect()
}
