//! What the portal's keeper adds beside the releases: a table of population and a list of helplines.
//!
//! Both are plain CSV files in the folder of published releases, and both are optional: the software brings one of each. Every line names its source, so that a page can
//! say where a figure or a number comes from. Nothing is made up where a file is missing. Lines that cannot be read are left out and logged.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::time::SystemTime;

use amparo_schema::countries;
use serde::Deserialize;

/// Inhabitants by country: columns `country` (alpha-3), `population`, `year`, `source`.
pub(crate) const POPULATION_FILE: &str = "population.csv";
/// Helplines: columns `country` (alpha-3), `name`, `contact`, `url`, `read` (the date when the source was read).
pub(crate) const HELPLINE_FILE: &str = "helplines.csv";

/// Inhabitants of one country.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Population {
    country: String,
    /// Inhabitants.
    pub(crate) population: f64,
    /// The year they were counted or estimated for.
    pub(crate) year: u16,
    /// Who says so.
    pub(crate) source: String,
}

/// A helpline against trafficking.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Helpline {
    /// The country it serves, alpha-3.
    pub(crate) country: String,
    /// Its name.
    pub(crate) name: String,
    /// How to reach it.
    pub(crate) contact: String,
    /// The page that says so.
    pub(crate) url: String,
    /// When that page was read, `YYYY-MM-DD`.
    pub(crate) read: String,
}

/// What the keeper gave.
#[derive(Debug, Default)]
pub(crate) struct Keeper {
    populations: BTreeMap<String, Population>,
    /// Helplines in the order of the file.
    pub(crate) helplines: Vec<Helpline>,
}

/// When the keeper's files were last written; tells whether they must be read again.
pub(crate) type Stamp = [Option<SystemTime>; 2];

/// The stamp of a folder's files.
pub(crate) fn stamp(folder: &Path) -> Stamp {
    [POPULATION_FILE, HELPLINE_FILE].map(|name| {
        std::fs::metadata(folder.join(name))
            .and_then(|file| file.modified())
            .ok()
    })
}

impl Keeper {
    /// Reads what is in `folder`. The tables that come with the software, each with its source, stand in for missing files.
    pub(crate) fn read(folder: &Path) -> Keeper {
        let open = |name: &str| match std::fs::File::open(folder.join(name)) {
            Ok(file) => Some(file),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                tracing::error!(name, %error, "a file of the portal's keeper cannot be read");
                None
            }
        };
        let populations = match open(POPULATION_FILE) {
            Some(file) => populations(file),
            None => populations(include_bytes!("../assets/population.csv").as_slice()),
        };
        let helplines = match open(HELPLINE_FILE) {
            Some(file) => helplines(file),
            None => helplines(include_bytes!("../assets/helplines.csv").as_slice()),
        };
        Keeper {
            populations,
            helplines,
        }
    }

    /// The inhabitants of a country, by alpha-3 code.
    pub(crate) fn population(&self, country: &str) -> Option<&Population> {
        self.populations.get(country)
    }

    /// Whether there is a table of population at all.
    pub(crate) fn has_populations(&self) -> bool {
        !self.populations.is_empty()
    }

    /// The sources of the table of population, each with its years: `World Bank, 2023`.
    pub(crate) fn population_sources(&self) -> String {
        let mut sources: BTreeMap<&str, (u16, u16)> = BTreeMap::new();
        for entry in self.populations.values() {
            let years = sources
                .entry(entry.source.as_str())
                .or_insert((entry.year, entry.year));
            *years = (years.0.min(entry.year), years.1.max(entry.year));
        }
        let named: Vec<String> = sources
            .into_iter()
            .map(|(source, (first, last))| match first == last {
                true => format!("{source}, {first}"),
                false => format!("{source}, {first}–{last}"),
            })
            .collect();
        named.join("; ")
    }
}

fn rows<T: for<'a> Deserialize<'a>>(input: impl Read, what: &str) -> Vec<T> {
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(input)
        .deserialize()
        .filter_map(|row| match row {
            Ok(row) => Some(row),
            Err(error) => {
                tracing::error!(what, %error, "a line of the portal's keeper cannot be read");
                None
            }
        })
        .collect()
}

fn populations(input: impl Read) -> BTreeMap<String, Population> {
    rows::<Population>(input, POPULATION_FILE)
        .into_iter()
        .filter_map(|row| {
            let country = countries::by_alpha3(&row.country)?;
            let sound = row.population.is_finite() && row.population > 0.0 && !row.source.is_empty();
            if !sound {
                tracing::error!(
                    country = row.country,
                    "a population without number or source is left out"
                );
            }
            sound.then(|| (country.alpha3.clone(), row))
        })
        .collect()
}

fn helplines(input: impl Read) -> Vec<Helpline> {
    rows::<Helpline>(input, HELPLINE_FILE)
        .into_iter()
        .filter(|line| {
            let sound = countries::by_alpha3(&line.country).is_some()
                && !line.contact.is_empty()
                && line.url.starts_with("https://")
                && line.read.len() == 10;
            if !sound {
                tracing::error!(
                    country = line.country,
                    "a helpline without number, source or date is left out"
                );
            }
            sound
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn populations_name_their_source_and_unsound_lines_are_left_out() {
        let text = "country,population,year,source\nKEN,54985698,2021,Example\nUGA,45853778,2020,Example\nXXX,5,2021,Example\nTZA,-1,2021,Example\nRWA,many,2021,Example\n";
        let keeper = Keeper {
            populations: populations(text.as_bytes()),
            helplines: Vec::new(),
        };
        assert_eq!(keeper.populations.len(), 2);
        assert_eq!(keeper.population("KEN").unwrap().population, 54_985_698.0);
        assert_eq!(keeper.population_sources(), "Example, 2020–2021");
        assert!(keeper.has_populations());
    }

    #[test]
    fn the_populations_that_come_along_are_sound_and_name_their_source() {
        let text = include_str!("../assets/population.csv");
        let lines = text.lines().filter(|line| !line.starts_with('#')).count() - 1;
        let keeper = Keeper {
            populations: populations(text.as_bytes()),
            helplines: Vec::new(),
        };
        assert_eq!(keeper.populations.len(), lines);
        assert!(lines >= 230, "{lines}");
        assert_eq!(keeper.population_sources(), "Unicode CLDR 48, 2025");
        // All people of the world, to a tenth.
        let all: f64 = keeper.populations.values().map(|entry| entry.population).sum();
        assert!((7.3e9..9.0e9).contains(&all), "{all}");
    }

    #[test]
    fn the_helplines_that_come_along_all_have_a_source_and_a_date() {
        let text = include_str!("../assets/helplines.csv");
        let lines = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
            .count()
            - 1;
        assert_eq!(helplines(text.as_bytes()).len(), lines);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(0u8..=255, 0..400)) {
            let _ = populations(bytes.as_slice());
            let _ = helplines(bytes.as_slice());
        }
    }
}
