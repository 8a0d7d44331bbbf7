//! Towns and states of origin as people write them, read with the reason for every change.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use amparo_recruitment::chain::ChainRow;
use amparo_schema::fold_text;
use serde::Serialize;

/// A place of origin as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CleanedPlace {
    /// The state or province; nothing if nothing says.
    pub region: Option<String>,
    /// The town; nothing if none is written.
    pub town: Option<String>,
}

/// Something that was read otherwise than it is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PlaceReading {
    /// `country`, `state` or `town`.
    pub what: &'static str,
    /// As written; empty if nothing is written.
    pub written: String,
    /// As read.
    pub read_as: String,
    /// Why.
    pub why: String,
    /// In how many rows.
    pub rows: usize,
}

struct MexicanState {
    name: &'static str,
    spellings: Vec<String>,
    postal: Vec<&'static str>,
}

/// The states of Mexico, how they are shortened, and how their postal codes begin (Servicio Postal Mexicano).
static STATES: LazyLock<Vec<MexicanState>> = LazyLock::new(|| {
    let lines = include_str!("../../data/mexico_states.csv").lines().skip(1);
    lines
        .filter_map(|line| {
            let mut cells = line.split(',');
            let (name, spellings, postal) = (cells.next()?, cells.next()?, cells.next()?);
            let spellings = spellings.split('|').map(str::to_owned);
            Some(MexicanState {
                name,
                spellings: std::iter::once(fold_text(name)).chain(spellings).collect(),
                postal: postal.split('|').collect(),
            })
        })
        .collect()
});

/// A state of Mexico by what is written; `Mexico` alone may be the country and is none.
fn state_written(text: &str) -> Option<&'static str> {
    let folded = fold_text(text);
    let exact = |state: &&MexicanState| state.spellings.iter().any(|spelling| *spelling == folded);
    if let Some(state) = STATES.iter().find(exact) {
        return Some(state.name);
    }
    // One letter off, or two swapped, in a name long enough to bear it.
    let mut near = STATES.iter().filter(|state| {
        folded.chars().count() > 5
            && state
                .spellings
                .iter()
                .any(|spelling| spelling.chars().count() > 5 && strsim::osa_distance(spelling, &folded) <= 1)
    });
    let first = near.next()?;
    near.next().is_none().then_some(first.name)
}

fn state_by_postal_code(text: &str) -> Option<&'static str> {
    let digits = text.split('-').next().unwrap_or_default().trim();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !(5..=9).contains(&digits.len()) {
        return None;
    }
    let start = digits.get(..2)?;
    STATES
        .iter()
        .find(|state| state.postal.contains(&start))
        .map(|state| state.name)
}

/// A town by its letters: `Cd. Mante,` and `CIUDAD MANTE` are one.
fn town_key(text: &str) -> String {
    let folded = fold_text(text);
    let words = folded.split(' ').map(|word| match word {
        "cd" => "ciudad",
        "sta" => "santa",
        "sto" => "santo",
        word => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A name in mixed case, if it is written in capitals or small letters throughout.
pub(super) fn title_case(text: &str) -> String {
    let trimmed = text.trim().trim_end_matches([',', '.']).trim();
    let mixed = trimmed.chars().any(char::is_uppercase) && trimmed.chars().any(char::is_lowercase);
    if mixed {
        return trimmed.to_owned();
    }
    let words = trimmed.split_whitespace().enumerate().map(|(place, word)| {
        let lower = word.to_lowercase();
        if place > 0 && ["de", "del", "la", "las", "los", "el", "y", "of", "and"].contains(&lower.as_str()) {
            return lower;
        }
        let mut letters = lower.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect())
            .unwrap_or_default()
    });
    words.collect::<Vec<String>>().join(" ")
}

/// The towns of one country in a file: how each is mostly written, and in which state it mostly is.
pub(super) struct Towns {
    mexican: bool,
    spellings: BTreeMap<String, BTreeMap<String, usize>>,
    states: BTreeMap<String, BTreeMap<&'static str, usize>>,
    /// A rare spelling and the common one that is a letter off.
    typos: BTreeMap<String, String>,
}

impl Towns {
    pub(super) fn of<'a>(rows: impl IntoIterator<Item = &'a ChainRow>, country: &str) -> Towns {
        let mut towns = Towns {
            mexican: country == "MEX",
            spellings: BTreeMap::new(),
            states: BTreeMap::new(),
            typos: BTreeMap::new(),
        };
        for row in rows {
            let Some(town) = &row.city else { continue };
            let key = town_key(town);
            *towns
                .spellings
                .entry(key.clone())
                .or_default()
                .entry(title_case(town))
                .or_default() += 1;
            if towns.mexican
                && let Some(state) = row.state.as_deref().and_then(state_written)
            {
                *towns.states.entry(key).or_default().entry(state).or_default() += 1;
            }
        }
        let counts: BTreeMap<&String, usize> = towns
            .spellings
            .iter()
            .map(|(key, spellings)| (key, spellings.values().sum()))
            .collect();
        for (rare, few) in &counts {
            let common = counts.iter().find(|(common, many)| {
                rare.chars().count() > 6 && **many >= 3 * few && strsim::osa_distance(common, rare) == 1
            });
            if let Some((common, _)) = common {
                towns.typos.insert((*rare).clone(), (*common).clone());
            }
        }
        towns
    }

    fn state_of(&self, key: &str) -> Option<&'static str> {
        let counts = self.states.get(key)?;
        let all: usize = counts.values().sum();
        let (state, most) = counts.iter().max_by_key(|(_, count)| **count)?;
        (all >= 2 && 10 * most >= 9 * all).then_some(*state)
    }

    /// Reads a row's place and says what was read otherwise than it is written.
    pub(super) fn read(&self, row: &ChainRow) -> (CleanedPlace, Vec<PlaceReading>) {
        let mut readings = Vec::new();
        let mut reading = |what: &'static str, written: &str, read_as: &str, why: String| {
            readings.push(PlaceReading {
                what,
                written: written.trim().to_owned(),
                read_as: read_as.to_owned(),
                why,
                rows: 1,
            });
        };
        let key = row.city.as_deref().map(|town| {
            let key = town_key(town);
            self.typos.get(&key).cloned().unwrap_or(key)
        });
        let town = key.as_deref().and_then(|key| self.common_spelling(key));
        if let (Some(town), Some(written)) = (&town, row.city.as_deref())
            && town != written.trim()
        {
            let why = if key.as_deref() == Some(town_key(written).as_str()) {
                "the same town, as it is mostly written".to_owned()
            } else {
                "a letter off from a town that the file names often".to_owned()
            };
            reading("town", written, town, why);
        }
        if !self.mexican {
            return (
                CleanedPlace {
                    region: row.state.as_deref().or(row.province.as_deref()).map(title_case),
                    town,
                },
                readings,
            );
        }
        let fields = [row.state.as_deref(), row.province.as_deref()];
        let named = fields
            .into_iter()
            .flatten()
            .find_map(|written| Some((written, state_written(written)?)));
        let by_code = row.postal_code.as_deref().and_then(state_by_postal_code);
        let by_town = key.as_deref().and_then(|key| self.state_of(key));
        let as_written = row.state.as_deref().unwrap_or_default();
        let region = match (named, by_town, by_code) {
            (Some((written, state)), ..) => {
                if fold_text(written) != fold_text(state) {
                    reading("state", written, state, "another way of writing it".into());
                }
                Some(state)
            }
            (None, Some(state), _) => {
                reading(
                    "state",
                    as_written,
                    state,
                    "other rows say where the town is".into(),
                );
                Some(state)
            }
            (None, None, Some(state)) => {
                reading("state", as_written, state, "by the postal code".into());
                Some(state)
            }
            (None, None, None) => None,
        };
        (
            CleanedPlace {
                region: region.map(str::to_owned),
                town,
            },
            readings,
        )
    }

    fn common_spelling(&self, key: &str) -> Option<String> {
        let spellings = self.spellings.get(key)?;
        // Of equally common ones the longer, which is the one that shortens nothing.
        spellings
            .iter()
            .max_by_key(|(spelling, count)| (**count, spelling.len()))
            .map(|(spelling, _)| spelling.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read_as_people_write_them() {
        for (written, state) in [
            ("NUEVO LEON", "Nuevo León"),
            ("N.L.", "Nuevo León"),
            ("Tamps.", "Tamaulipas"),
            ("Talxcala", "Tlaxcala"),
            ("VERAZRUZ", "Veracruz"),
            ("B.C.", "Baja California"),
            ("GTO", "Guanajuato"),
        ] {
            assert_eq!(state_written(written), Some(state), "{written}");
        }
        for written in ["TEXAS", "Mexico", "SL", "Nuevo", ""] {
            assert_eq!(state_written(written), None, "{written}");
        }
        assert_eq!(state_by_postal_code("66269-0000"), Some("Nuevo León"));
        assert_eq!(state_by_postal_code("0"), None);
        assert_eq!(title_case("SAN PEDRO GARZA GARCIA,"), "San Pedro Garza Garcia");
        assert_eq!(title_case("APASEO EL ALTO"), "Apaseo el Alto");
    }

    #[test]
    fn every_postal_code_belongs_to_one_state() {
        let mut seen = BTreeMap::new();
        for state in STATES.iter() {
            for start in &state.postal {
                assert_eq!(seen.insert(*start, state.name), None, "{start}");
            }
        }
        assert_eq!(STATES.len(), 32);
    }
}
