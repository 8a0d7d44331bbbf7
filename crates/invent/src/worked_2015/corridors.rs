//! Where the people of the worked example come from and where they are found.

use super::quota::apportion;
use super::spec::{BLOCKS, CITIZENSHIP_NOT_KNOWN, COUNTRY_NOT_KNOWN, YearQuotas};

/// What a corridor leads to more often than others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Favours {
    Labour,
    Construction,
    Household,
    Fishing,
    Sexual,
    Children,
}

struct Corridor {
    block: usize,
    citizenship: &'static str,
    country: &'static str,
    weight: u32,
    favours: Favours,
    from: u32,
}

/// A victim's way, with what is known of its two ends.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) citizenship: Option<&'static str>,
    pub(super) country: Option<&'static str>,
    pub(super) favours: Favours,
}

/// The corridors of the data file; a test shows that no line of it is passed over.
fn corridors() -> Vec<Corridor> {
    include_str!("../../data/worked-2015-corridors.csv")
        .lines()
        .skip(1)
        .filter_map(corridor)
        .collect()
}

fn corridor(line: &'static str) -> Option<Corridor> {
    let mut cells = line.split(',');
    let mut next = || cells.next();
    let block = next()?;
    Some(Corridor {
        block: BLOCKS.iter().position(|known| *known == block)?,
        citizenship: next()?,
        country: next()?,
        weight: next()?.parse().ok()?,
        favours: match next()? {
            "labour" => Favours::Labour,
            "construction" => Favours::Construction,
            "household" => Favours::Household,
            "fishing" => Favours::Fishing,
            "sexual" => Favours::Sexual,
            "children" => Favours::Children,
            _ => return None,
        },
        from: next()?.parse().ok()?,
    })
}

/// A way for each victim of a year, corridor by corridor. Every corridor of the year has a victim of whom both ends are known.
pub(super) fn ways(quotas: &YearQuotas) -> Vec<Way> {
    let corridors: Vec<Corridor> = corridors()
        .into_iter()
        .filter(|corridor| corridor.from <= quotas.year)
        .collect();
    let victims: u32 = quotas.victims.iter().sum();
    let [no_citizenship, no_country] =
        [CITIZENSHIP_NOT_KNOWN, COUNTRY_NOT_KNOWN].map(|share| victims * share / 1_000);
    let parts = [
        (victims - no_citizenship - no_country, true, true),
        (no_citizenship, false, true),
        (no_country, true, false),
    ];
    let mut ways = Vec::with_capacity(victims as usize);
    for (count, citizenship, country) in parts {
        let of_blocks = apportion(count, &quotas.blocks, 0);
        for (block, of_block) in of_blocks.into_iter().enumerate() {
            let inside: Vec<&Corridor> = corridors
                .iter()
                .filter(|corridor| corridor.block == block)
                .collect();
            let weights: Vec<u32> = inside.iter().map(|corridor| corridor.weight).collect();
            let least = u32::from(citizenship && country);
            for (corridor, count) in inside.iter().zip(apportion(of_block, &weights, least)) {
                ways.extend((0..count).map(|_| Way {
                    citizenship: citizenship.then_some(corridor.citizenship),
                    country: country.then_some(corridor.country),
                    favours: corridor.favours,
                }));
            }
        }
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::super::spec::{QUOTAS_2014, QUOTAS_2015};
    use super::*;
    use amparo_schema::countries;

    #[test]
    fn every_line_is_a_corridor_between_countries() {
        let text = include_str!("../../data/worked-2015-corridors.csv");
        assert_eq!(corridors().len(), text.lines().count() - 1);
        for corridor in corridors() {
            for end in [corridor.citizenship, corridor.country] {
                assert!(countries::by_alpha3(end).is_some(), "{end}");
            }
            let at_home = BLOCKS[corridor.block].ends_with("at home");
            assert_eq!(at_home, corridor.citizenship == corridor.country);
        }
        for quotas in [QUOTAS_2014, QUOTAS_2015] {
            assert_eq!(quotas.blocks.iter().sum::<u32>(), 1_000);
            assert_eq!(ways(&quotas).len() as u32, quotas.victims.iter().sum::<u32>());
        }
    }
}
