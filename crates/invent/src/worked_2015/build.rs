//! The victims of a year, built to quotas.

use super::corridors::{Favours, Way, ways};
use super::quota::{apportion, assign};
use super::spec::{self, BOTH, LABOUR, NOT_KNOWN, OTHER, SEXUAL, YearQuotas};
use crate::draw::Draw;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Man,
    Woman,
    Transgender,
}

/// A victim of the worked example. Nothing stands for what is not known.
pub(super) struct Victim {
    pub(super) year: u32,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) gender: Option<Gender>,
    /// Completed years at registration.
    pub(super) age: Option<u32>,
    pub(super) citizenship: Option<&'static str>,
    pub(super) country: Option<&'static str>,
    /// Months in trafficking, where the number was kept.
    pub(super) months: Option<u32>,
    /// A place in arrays of five: see [`spec`].
    pub(super) kind: usize,
    /// Places in [`spec::SECTORS`], [`spec::SEX_KINDS`] and [`spec::RECRUITERS`].
    pub(super) sector: Option<usize>,
    pub(super) sex_kind: Option<usize>,
    pub(super) recruiter: Option<usize>,
    /// One entry per [`spec::MEANS`].
    pub(super) means: Option<[bool; spec::MEANS.len()]>,
}

impl Victim {
    pub(super) fn labour(&self) -> bool {
        matches!(self.kind, LABOUR | BOTH)
    }

    pub(super) fn sexual(&self) -> bool {
        matches!(self.kind, SEXUAL | BOTH)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Age {
    Child,
    Adult,
    NotKnown,
}

/// Kind of exploitation, gender and age: what the published figures cross.
struct Profile {
    kind: usize,
    gender: Option<Gender>,
    age: Age,
}

/// The profiles of a year and how many victims have each.
fn profiles(quotas: &YearQuotas) -> (Vec<Profile>, Vec<u32>) {
    let (mut profiles, mut counts) = (Vec::new(), Vec::new());
    for kind in [LABOUR, SEXUAL, BOTH, OTHER, NOT_KNOWN] {
        let victims = quotas.victims[kind];
        // Men and women of unknown age are as many as their share of the kind; all children are boys or girls.
        let men_no_age = quotas.age_not_known[kind] * quotas.male[kind] / victims;
        let women_no_age = quotas.age_not_known[kind] - men_no_age;
        let (boys, girls) = (quotas.boys[kind], quotas.children[kind] - quotas.boys[kind]);
        let women = victims - quotas.male[kind] - quotas.transgender[kind] - quotas.gender_not_known[kind];
        for (gender, age, count) in [
            (Some(Gender::Man), Age::Child, boys),
            (Some(Gender::Man), Age::NotKnown, men_no_age),
            (
                Some(Gender::Man),
                Age::Adult,
                quotas.male[kind] - boys - men_no_age,
            ),
            (Some(Gender::Woman), Age::Child, girls),
            (Some(Gender::Woman), Age::NotKnown, women_no_age),
            (Some(Gender::Woman), Age::Adult, women - girls - women_no_age),
            (Some(Gender::Transgender), Age::Adult, quotas.transgender[kind]),
            (None, Age::Adult, quotas.gender_not_known[kind]),
        ] {
            profiles.push(Profile { kind, gender, age });
            counts.push(count);
        }
    }
    (profiles, counts)
}

/// How much more often than others a profile is found on a way.
fn affinity(way: &Way, profile: &Profile) -> u32 {
    let (labour, man) = (profile.kind == LABOUR, profile.gender == Some(Gender::Man));
    let child = profile.age == Age::Child;
    match way.favours {
        Favours::Children if child => 12,
        Favours::Sexual if profile.kind == SEXUAL => 8,
        Favours::Sexual if profile.kind == BOTH => 3,
        Favours::Household if labour && !man && !child => 8,
        Favours::Construction | Favours::Fishing if labour && man && !child => 8,
        Favours::Labour if labour && !child => 4,
        _ => 1,
    }
}

/// A number in one of `classes`, which have weights.
fn draw_in(draw: &mut Draw, classes: &[(u32, u32, u32)]) -> u32 {
    let weights: Vec<u32> = classes.iter().map(|&(_, _, weight)| weight).collect();
    let (from, to, _) = classes[draw.weighted(&weights)];
    draw.between(from, to)
}

/// The victims registered in a year, in order of registration.
pub(super) fn victims(draw: &mut Draw, quotas: &YearQuotas) -> Vec<Victim> {
    let ways = ways(quotas);
    let (profiles, counts) = profiles(quotas);
    let assigned = assign(draw, ways.len(), &counts, |way, profile| {
        affinity(&ways[way], &profiles[profile])
    });
    let mut victims: Vec<Victim> = ways
        .iter()
        .zip(assigned)
        .map(|(way, profile)| victim(draw, quotas.year, way, &profiles[profile]))
        .collect();
    add_sectors(draw, &mut victims, &ways);
    add_sex_kinds(draw, &mut victims);
    add_recruiters(draw, &mut victims);
    add_months(draw, &mut victims);
    victims.sort_by_key(|victim| (victim.month, victim.day));
    victims
}

fn victim(draw: &mut Draw, year: u32, way: &Way, profile: &Profile) -> Victim {
    let severity = [45, 100, 150][draw.weighted(&[30, 42, 28])];
    let asked = draw.chance(spec::MEANS_KNOWN * 100);
    let means =
        spec::MEANS.map(|(_, shares)| draw.chance((shares[profile.kind] * severity / 100).min(9_500)));
    Victim {
        year,
        month: draw.between(1, 12),
        day: draw.between(1, 28),
        gender: profile.gender,
        age: match profile.age {
            Age::Child => Some(draw_in(draw, &spec::CHILD_AGES)),
            Age::Adult => Some(draw_in(draw, &spec::ADULT_AGES)),
            Age::NotKnown => None,
        },
        citizenship: way.citizenship,
        country: way.country,
        months: None,
        kind: profile.kind,
        sector: None,
        sex_kind: None,
        recruiter: None,
        means: asked.then_some(means),
    }
}

/// Quotas of named classes over `of` items, with a last class for the part that is not known.
fn with_unknown(of: usize, known: u32, classes: &[(&str, u32)]) -> Vec<u32> {
    let known = of as u32 * known / 100;
    let weights: Vec<u32> = classes.iter().map(|&(_, weight)| weight).collect();
    let mut quotas = apportion(known, &weights, 0);
    quotas.push(of as u32 - known);
    quotas
}

fn add_sectors(draw: &mut Draw, victims: &mut [Victim], ways: &[Way]) {
    let places: Vec<usize> = (0..victims.len()).filter(|&i| victims[i].labour()).collect();
    let quotas = with_unknown(places.len(), spec::SECTOR_KNOWN, &spec::SECTORS);
    let sectors = assign(draw, places.len(), &quotas, |item, sector| {
        let place = places[item];
        let man = victims[place].gender == Some(Gender::Man);
        let favours = ways[place].favours;
        let name = spec::SECTORS.get(sector).map_or("", |&(name, _)| name);
        let by_gender = match name {
            "construction" | "mining" if !man => 1,
            "fishing" if !man => 0,
            "domestic work" if man => 1,
            _ => 6,
        };
        let by_way = match (favours, name) {
            (Favours::Construction, "construction")
            | (Favours::Household, "domestic work")
            | (Favours::Fishing, "fishing") => 12,
            (Favours::Children, "begging") => 6,
            (Favours::Labour, "agriculture" | "manufacturing") => 3,
            _ => 1,
        };
        by_gender * by_way
    });
    for (place, sector) in places.into_iter().zip(sectors) {
        victims[place].sector = (sector < spec::SECTORS.len()).then_some(sector);
    }
}

fn add_sex_kinds(draw: &mut Draw, victims: &mut [Victim]) {
    let places: Vec<usize> = (0..victims.len()).filter(|&i| victims[i].sexual()).collect();
    let quotas = with_unknown(places.len(), spec::SEX_KNOWN, &spec::SEX_KINDS);
    let kinds = assign(draw, places.len(), &quotas, |item, kind| {
        // Pictures are of children more often than of others.
        let child = victims[places[item]].age.is_some_and(|age| age < 18);
        if kind == 1 && child { 8 } else { 1 }
    });
    for (place, kind) in places.into_iter().zip(kinds) {
        victims[place].sex_kind = (kind < spec::SEX_KINDS.len()).then_some(kind);
    }
}

fn add_recruiters(draw: &mut Draw, victims: &mut [Victim]) {
    let quotas = with_unknown(victims.len(), spec::RECRUITER_KNOWN, &spec::RECRUITERS);
    let recruiters = assign(draw, victims.len(), &quotas, |item, recruiter| {
        let child = victims[item].age.is_some_and(|age| age < 18);
        match recruiter {
            0 if victims[item].sexual() => 6,
            2 if child => 10,
            _ => 1,
        }
    });
    for (victim, recruiter) in victims.iter_mut().zip(recruiters) {
        victim.recruiter = (recruiter < spec::RECRUITERS.len()).then_some(recruiter);
    }
}

/// Months for the share of victims of whom they were kept, with the mean and the range of the quotas exactly.
fn add_months(draw: &mut Draw, victims: &mut [Victim]) {
    let count = victims.len() * spec::MONTHS_KEPT as usize / 100;
    let weights = spec::MONTHS.map(|(_, _, weight)| weight);
    let mut months: Vec<u32> = spec::MONTHS
        .iter()
        .zip(apportion(count as u32, &weights, 0))
        .flat_map(|(&class, count)| (0..count).map(move |_| class))
        .map(|(from, to, _)| draw.between(from, to))
        .collect();
    // The two ends of the range are there, and every other number may give way by one until the sum is right.
    if let [first, .., last] = months.as_mut_slice() {
        (*first, *last) = (0, spec::MOST_MONTHS);
        let wanted = spec::MEAN_MONTHS * count as u32;
        while months.iter().sum::<u32>() != wanted {
            let short = months.iter().sum::<u32>() < wanted;
            let gap = months.iter().sum::<u32>().abs_diff(wanted) as usize;
            let inner = months.len() - 2;
            for month in months.iter_mut().skip(1).take(inner).take(gap) {
                match short {
                    true if *month < spec::MOST_MONTHS => *month += 1,
                    false if *month > 0 => *month -= 1,
                    _ => {}
                }
            }
        }
    }
    // The longest first, each to somebody who has lived that long.
    months.sort_unstable_by(|a, b| b.cmp(a));
    let mut waiting: Vec<usize> = (0..victims.len()).collect();
    draw.shuffle(&mut waiting);
    for month in months {
        let lived = |&place: &usize| victims[place].age.is_none_or(|age| age * 12 >= month);
        if let Some(found) = waiting.iter().position(lived) {
            let place = waiting.swap_remove(found);
            victims[place].months = Some(month);
        }
    }
}
