//! One invented person.

use super::offices::{Corridor, FIRST_YEAR, LAST_YEAR, Office};
use super::patterns::{AGES, MONTHS, PATTERNS, Pattern};
use crate::draw::Draw;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    Man,
    Woman,
    Transgender,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Industry {
    Agriculture,
    Fishing,
    Begging,
    Construction,
    DomesticWork,
    Hospitality,
    Manufacturing,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Practice {
    ForcedMarriage,
    Servitude,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SexKind {
    Prostitution,
    Pornography,
    Remote,
    Private,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recruiter {
    IntimatePartner,
    Friend,
    Family,
    Other,
}

/// The means of control, under their HTCDS codes.
pub(crate) const MEANS: [&str; 16] = [
    "PhysicalThreats",
    "ThreatsLawEnforcement",
    "ThreatensChildrenFamily",
    "DebtBondage",
    "FalsePromises",
    "PhysicalAbuse",
    "SexualAbuse",
    "TakesEarnings",
    "RestrictsFinancialAccess",
    "RestrictsMedicalCare",
    "WithholdsNecessities",
    "PsychologicalAbuse",
    "PsychoactiveSubstance",
    "ExcessiveWorkingHours",
    "WithholdsDocuments",
    "RestrictsMovement",
];

/// All that the model knows of a person. What a contributor's file says of them is less.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) year: u32,
    pub(crate) month: u32,
    pub(crate) day: u32,
    pub(crate) gender: Gender,
    /// Completed years on the day of registration.
    pub(crate) age: u32,
    /// Alpha-3.
    pub(crate) citizenship: &'static str,
    /// Alpha-3.
    pub(crate) country: &'static str,
    pub(crate) months: u32,
    /// The industry, where there was forced labour.
    pub(crate) labour: Option<Industry>,
    /// The kind, where there was sexual exploitation.
    pub(crate) sexual: Option<SexKind>,
    pub(crate) other: Option<Practice>,
    /// One entry per [`MEANS`].
    pub(crate) means: [bool; MEANS.len()],
    pub(crate) recruiter: Recruiter,
}

impl Person {
    /// Whether the person was controlled by any of the means of these HTCDS codes.
    pub(crate) fn controlled_by(&self, codes: &[&str]) -> bool {
        MEANS
            .iter()
            .zip(self.means)
            .any(|(code, used)| used && codes.contains(code))
    }
}

/// `early` in the first year, `late` in the last, and on the line between them otherwise, times 100.
fn trend([early, late]: [u32; 2], year: u32) -> u32 {
    let (passed, span) = (year - FIRST_YEAR, LAST_YEAR - FIRST_YEAR);
    100 * (early * (span - passed) + late * passed) / span
}

/// A person whom an office registers.
pub(crate) fn draw_person(draw: &mut Draw, office: &Office) -> Person {
    let (first, last) = office.years;
    let growth: Vec<u32> = (first..=last)
        // The year in which nobody could travel saw fewer people reach an office.
        .map(|year| (12 + 2 * (year - first)) * if year == 2020 { 6 } else { 10 })
        .collect();
    let year = first + draw.weighted(&growth) as u32;

    let weights: Vec<u32> = office
        .corridors
        .iter()
        .map(|corridor| trend(corridor.weight, year))
        .collect();
    let corridor = &office.corridors[draw.weighted(&weights)];
    let weights: Vec<u32> = PATTERNS
        .iter()
        .enumerate()
        .map(|(index, pattern)| {
            let favoured = if corridor.favours == index { 5 } else { 1 };
            trend(pattern.weight, year) * office.patterns[index] * favoured / 10
        })
        .collect();
    let pattern = &PATTERNS[draw.weighted(&weights)];
    let (citizenship, country) = ends(draw, office, corridor, pattern);

    let (low, high) = AGES[draw.weighted(&pattern.ages)];
    let (shortest, longest) = MONTHS[draw.weighted(&pattern.months)];
    let age = draw.between(low, high);
    Person {
        year,
        month: draw.between(1, 12),
        day: draw.between(1, 28),
        gender: match draw.chance(60) {
            true => Gender::Transgender,
            false if draw.chance(pattern.women) => Gender::Woman,
            false => Gender::Man,
        },
        age,
        citizenship,
        country,
        // Nobody is exploited for longer than they have lived.
        months: draw.between(shortest, longest).min(age * 12),
        ..exploitation(draw, pattern)
    }
}

/// Origin and destination: the corridor's, seldom its origin's own country or another corridor's end.
fn ends(
    draw: &mut Draw,
    office: &Office,
    corridor: &Corridor,
    pattern: &Pattern,
) -> (&'static str, &'static str) {
    // Children are rarely taken far.
    let at_home = if pattern.ages[0] > 0 { 4_500 } else { 500 };
    let country = if draw.chance(at_home) {
        corridor.origin
    } else if draw.chance(300) {
        draw.pick(office.corridors).destination
    } else {
        corridor.destination
    };
    (corridor.origin, country)
}

/// A person of whom nothing is settled but exploitation, means of control and recruiter.
fn exploitation(draw: &mut Draw, pattern: &Pattern) -> Person {
    let mut labour = draw.chance(pattern.forced_labour);
    let sexual = draw.chance(pattern.sexual);
    let other = draw.chance(pattern.other);
    // Whoever fits no other kind of a pattern without a certain one was made to work.
    labour |= !sexual && !other;
    let weights = |list: &[(Industry, u32)]| -> Vec<u32> { list.iter().map(|&(_, weight)| weight).collect() };
    let industry = pattern.industries[draw.weighted(&weights(pattern.industries))].0;
    let practices: Vec<u32> = pattern.practices.iter().map(|&(_, weight)| weight).collect();
    let practice = pattern.practices[draw.weighted(&practices)].0;
    let kinds = [
        SexKind::Prostitution,
        SexKind::Pornography,
        SexKind::Remote,
        SexKind::Private,
    ];
    let kind = kinds[draw.weighted(&pattern.sex_kinds)];
    // How hard a person was held: it raises and lowers all means together.
    let severity = [25, 85, 165][draw.weighted(&[30, 42, 28])];
    let means = std::array::from_fn(|i| draw.chance((pattern.means[i] * severity / 100).min(9_500)));
    let recruiters = [
        Recruiter::IntimatePartner,
        Recruiter::Friend,
        Recruiter::Family,
        Recruiter::Other,
    ];
    Person {
        year: FIRST_YEAR,
        month: 1,
        day: 1,
        gender: Gender::Woman,
        age: 0,
        citizenship: "",
        country: "",
        months: 0,
        labour: labour.then_some(industry),
        sexual: sexual.then_some(kind),
        other: other.then_some(practice),
        means,
        recruiter: recruiters[draw.weighted(&pattern.recruiters)],
    }
}
