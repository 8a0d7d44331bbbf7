//! The measured pairs of fields as a reader takes them from a release: noisy counts, unbiased and with noise of known size.
//!
//! The aggregates are closer to the truth cell by cell, since a model has taken noise out of them. A sum over many cells that have something in common is another
//! matter: what the model cannot hold, it lacks in all of them together. There the measurement itself is the better witness.

use std::collections::{BTreeMap, HashMap};

use amparo_schema::TableSchema;
use serde::Deserialize;

/// Where the measurements stand in a release.
pub const MEASUREMENTS: &str = "measurements/measurements.json";

/// The format that this version reads.
const FORMAT: &str = "amparo-measurements/2";

/// The noisy counts of two fields, over groups of codes.
#[derive(Clone, Debug, PartialEq)]
pub struct NoisyPair {
    groups: [Vec<u16>; 2],
    /// How many codes each group has.
    members: [Vec<u32>; 2],
    counts: Vec<i64>,
    variance: f64,
}

/// A place in a [`NoisyPair`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NoisyPlace(usize);

impl NoisyPair {
    /// Where people with these codes were counted, and whether nobody else was counted there. `None` for codes that the fields do not have.
    pub fn place(&self, first: u16, second: u16) -> Option<(NoisyPlace, bool)> {
        let [rows, columns] = &self.groups;
        let row = usize::from(*rows.get(usize::from(first))?);
        let column = usize::from(*columns.get(usize::from(second))?);
        let [of_row, of_column] = &self.members;
        let is_alone = of_row.get(row) == Some(&1) && of_column.get(column) == Some(&1);
        Some((NoisyPlace(row * of_column.len() + column), is_alone))
    }

    /// The noisy count of a place, which may be negative.
    pub fn count(&self, place: NoisyPlace) -> i64 {
        self.counts.get(place.0).copied().unwrap_or_default()
    }

    /// The variance of the noise of each count.
    pub fn variance(&self) -> f64 {
        self.variance
    }
}

/// All measured pairs of a release.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NoisyPairs(HashMap<(usize, usize), NoisyPair>);

impl NoisyPairs {
    /// The pair of two fields, the first before the second in the schema, if it was measured.
    pub fn pair(&self, first: usize, second: usize) -> Option<&NoisyPair> {
        self.0.get(&(first, second))
    }

    /// Reads the file. Measurements in another format are taken for none.
    ///
    /// # Errors
    /// What is wrong with it, in words: fields that the schema has not, groups or counts of another number, a variance that is none.
    pub fn from_json(schema: &TableSchema, bytes: &[u8]) -> Result<NoisyPairs, String> {
        let file: File = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if file.format != FORMAT {
            return Ok(NoisyPairs::default());
        }
        let mut pairs = HashMap::new();
        for table in &file.tables {
            let [first, second] = table.fields.as_slice() else {
                continue;
            };
            let field = |name: &str| {
                schema
                    .index_of(name)
                    .ok_or_else(|| format!("no field {name:?} in the schema"))
            };
            let of = [field(first)?, field(second)?];
            if of[0] >= of[1] {
                return Err(format!(
                    "{first:?} does not stand before {second:?} in the schema"
                ));
            }
            let groups = of.map(|field| file.groups_of(schema, field));
            let [rows, columns] = groups;
            let groups = [rows?, columns?];
            let members = [0, 1].map(|side: usize| members(&groups[side]));
            let cells = members[0].len() * members[1].len();
            if table.counts.values.len() != cells {
                return Err(format!(
                    "the table of {first:?} and {second:?} has {} counts; accepted are {cells}",
                    table.counts.values.len()
                ));
            }
            let variance = table.counts.variance.numerator as f64 / table.counts.variance.denominator as f64;
            if !(variance.is_finite() && variance > 0.0) {
                return Err(format!(
                    "the table of {first:?} and {second:?} has the variance {variance}; accepted are numbers above 0"
                ));
            }
            let pair = NoisyPair {
                groups,
                members,
                counts: table.counts.values.clone(),
                variance,
            };
            if pairs.insert((of[0], of[1]), pair).is_some() {
                return Err(format!("the table of {first:?} and {second:?} stands twice"));
            }
        }
        Ok(NoisyPairs(pairs))
    }
}

/// How many codes each group has, for groups numbered from 0.
fn members(groups: &[u16]) -> Vec<u32> {
    let mut members = vec![0; groups.iter().max().map_or(0, |last| usize::from(*last) + 1)];
    for &group in groups {
        members[usize::from(group)] += 1;
    }
    members
}

/// What is read of the file; the rest of it serves to fit the model again.
#[derive(Deserialize)]
struct File {
    format: String,
    tables: Vec<Table>,
    #[serde(default)]
    groups: BTreeMap<String, Vec<u16>>,
}

#[derive(Deserialize)]
struct Table {
    fields: Vec<String>,
    counts: Counts,
}

#[derive(Deserialize)]
struct Counts {
    values: Vec<i64>,
    variance: Ratio,
}

#[derive(Deserialize)]
struct Ratio {
    numerator: u64,
    denominator: u64,
}

impl File {
    /// The group of each code of a field; a field that is not named has every code apart.
    fn groups_of(&self, schema: &TableSchema, field: usize) -> Result<Vec<u16>, String> {
        let field = schema.field(field);
        let Some(groups) = self.groups.get(&field.name) else {
            return Ok((0..field.size() as u16).collect());
        };
        if groups.len() != field.size() || groups.iter().any(|&group| usize::from(group) >= field.size()) {
            return Err(format!(
                "the groups of {:?} are not groups of its {} codes",
                field.name,
                field.size()
            ));
        }
        Ok(groups.clone())
    }
}

#[cfg(test)]
mod tests {
    use amparo_schema::{Category, Field, TableSchema};

    use super::*;

    fn schema() -> TableSchema {
        let field = |name: &str, codes: usize| {
            let codes = (0..codes).map(|code| Category::value(code.to_string())).collect();
            Field::nominal(name, codes)
        };
        TableSchema::new("t", vec![field("a", 3), field("b", 2)], vec![]).unwrap()
    }

    fn read(text: &str) -> Result<NoisyPairs, String> {
        NoisyPairs::from_json(&schema(), text.as_bytes())
    }

    const GOOD: &str = r#"{"format": "amparo-measurements/2", "private": true, "groups": {"a": [0, 1, 1]}, "tables": [
        {"fields": ["a"], "counts": {"values": [1, 2, 3], "variance": {"numerator": 4, "denominator": 1}}},
        {"fields": ["a", "b"], "counts": {"values": [10, -2, 30, 4], "variance": {"numerator": 9, "denominator": 2}}}]}"#;

    #[test]
    fn people_are_found_where_they_were_counted() {
        let pairs = read(GOOD).unwrap();
        let pair = pairs.pair(0, 1).unwrap();
        let at = |a, b| pair.place(a, b).map(|(place, alone)| (pair.count(place), alone));
        assert_eq!(at(0, 1), Some((-2, true)));
        assert_eq!(at(1, 0), Some((30, false)));
        assert_eq!(at(2, 0), Some((30, false)));
        assert_eq!(at(3, 0), None);
        assert_eq!(pair.variance(), 4.5);
        assert!(pairs.pair(0, 2).is_none());
    }

    #[test]
    fn what_does_not_belong_to_the_schema_is_named() {
        for (from, to, problem) in [
            ("[\"a\", \"b\"]", "[\"a\", \"c\"]", "no field \"c\""),
            ("[\"a\", \"b\"]", "[\"b\", \"a\"]", "does not stand before"),
            ("[0, 1, 1]", "[0, 1]", "not groups of its 3 codes"),
            ("[0, 1, 1]", "[0, 1, 3]", "not groups of its 3 codes"),
            ("[10, -2, 30, 4]", "[10, -2]", "has 2 counts; accepted are 4"),
            ("\"denominator\": 2", "\"denominator\": 0", "variance inf"),
            ("\"numerator\": 9", "\"numerator\": -9", "invalid value"),
        ] {
            let text = GOOD.replacen(from, to, 1);
            assert_ne!(text, GOOD, "{from}");
            let found = read(&text).unwrap_err();
            assert!(found.contains(problem), "{found}");
        }
    }

    #[test]
    fn another_format_is_taken_for_none() {
        let found = read(&GOOD.replace("measurements/2", "measurements/1")).unwrap();
        assert_eq!(found, NoisyPairs::default());
    }
}
