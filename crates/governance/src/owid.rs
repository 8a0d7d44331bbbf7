//! SDG indicator 10.7.2 as published: one band a country and year, in the layout of Our World in Data's file
//! (`Entity`, `Code`, `Year`, and one column of bands from 1 to 4).

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::instrument::{Band, sdg_10_7_2};

/// Why a file could not be imported. Rows are numbered as a spreadsheet shows them: the header is row 1.
#[derive(Debug, thiserror::Error)]
pub enum OwidError {
    /// Not CSV.
    #[error("{0}")]
    Csv(#[from] csv::Error),
    /// Another header.
    #[error("row 1: {found} is not accepted; accepted: Entity, Code, Year and one column of bands")]
    Header {
        /// The header found.
        found: String,
    },
    /// A row of another length.
    #[error("row {row}: {found} cells, the header has 4")]
    Ragged {
        /// Row, header = 1.
        row: usize,
        /// Cells found.
        found: usize,
    },
    /// A cell.
    #[error("row {row}, column {column:?}: {value:?} is not accepted; accepted: {accepted}")]
    Cell {
        /// Row, header = 1.
        row: usize,
        /// The column.
        column: &'static str,
        /// The value found.
        value: String,
        /// What would be accepted.
        accepted: String,
    },
    /// A country and year stand twice.
    #[error("row {row}: {code} in {year} stands already in row {first}")]
    Duplicate {
        /// Row, header = 1.
        row: usize,
        /// The country.
        code: String,
        /// The year.
        year: i32,
        /// Where it stood first.
        first: usize,
    },
}

/// One published result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Published {
    /// The country as the file names it.
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub code: String,
    /// The year.
    pub year: i32,
    /// Code of the band, `1` to `4`.
    pub band: String,
    /// The band in words.
    pub label: String,
}

/// How a country's band moved between two years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BandChange {
    /// The country.
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub code: String,
    /// The band in the earlier year.
    pub from: String,
    /// The band in the later year.
    pub to: String,
}

/// The countries that have a band in both of two years, each list in alphabetical order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaveChange {
    /// The earlier year.
    pub from: i32,
    /// The later year.
    pub to: i32,
    /// Countries in both.
    pub both: usize,
    /// In a higher band.
    pub up: Vec<BandChange>,
    /// In the same band.
    pub same: Vec<BandChange>,
    /// In a lower band.
    pub down: Vec<BandChange>,
}

/// All published results of a file, by country and year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublishedBands {
    /// The results, by country code, then year.
    pub results: Vec<Published>,
    /// Years, earliest first.
    pub years: Vec<i32>,
}

fn band(code: &str) -> Option<&'static Band> {
    sdg_10_7_2().bands.iter().find(|band| band.code == code)
}

/// Reads a file of published bands. Rows without a code (aggregates of countries) are left out.
///
/// # Errors
/// Names row, column and value of the first fault.
pub fn import(bytes: &[u8]) -> Result<PublishedBands, OwidError> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut results: BTreeMap<(String, i32), (usize, Published)> = BTreeMap::new();
    for (index, record) in reader.records().enumerate() {
        let (record, row) = (record?, index + 1);
        let cells: Vec<&str> = record.iter().map(str::trim).collect();
        if row == 1 {
            if !matches!(cells.as_slice(), ["Entity", "Code", "Year", _]) {
                return Err(OwidError::Header {
                    found: cells.join(", ").chars().take(200).collect(),
                });
            }
            continue;
        }
        let &[name, code, year, value] = cells.as_slice() else {
            return Err(OwidError::Ragged {
                row,
                found: cells.len(),
            });
        };
        if code.is_empty() {
            continue;
        }
        let refuse = |column, value: &str, accepted: &str| OwidError::Cell {
            row,
            column,
            value: value.chars().take(60).collect(),
            accepted: accepted.to_owned(),
        };
        if amparo_schema::countries::by_alpha3(code).is_none() {
            return Err(refuse("Code", code, "ISO 3166-1 alpha-3, such as KEN"));
        }
        let year: i32 = match year.parse() {
            Ok(year) if (1900..=2200).contains(&year) => year,
            _ => return Err(refuse("Year", year, "a year of four digits")),
        };
        let Some(band) = band(value) else {
            return Err(refuse("band", value, "1, 2, 3 or 4"));
        };
        let published = Published {
            name: name.to_owned(),
            code: code.to_owned(),
            year,
            band: band.code.clone(),
            label: band.label.clone(),
        };
        if let Some((first, _)) = results.insert((code.to_owned(), year), (row, published)) {
            return Err(OwidError::Duplicate {
                row,
                code: code.to_owned(),
                year,
                first,
            });
        }
    }
    if results.is_empty() {
        return Err(OwidError::Header {
            found: "a file without results".to_owned(),
        });
    }
    let results: Vec<Published> = results.into_values().map(|(_, published)| published).collect();
    let mut years: Vec<i32> = results.iter().map(|r| r.year).collect();
    years.sort_unstable();
    years.dedup();
    Ok(PublishedBands { results, years })
}

impl PublishedBands {
    /// The results in the layout that [`import`] reads.
    pub fn to_csv(&self) -> String {
        let quoted = |name: &str| {
            if name.contains([',', '"', '\n', '\r']) {
                format!("\"{}\"", name.replace('"', "\"\""))
            } else {
                name.to_owned()
            }
        };
        let mut text = String::from("Entity,Code,Year,Band\n");
        for result in &self.results {
            text.push_str(&format!(
                "{},{},{},{}\n",
                quoted(&result.name),
                result.code,
                result.year,
                result.band
            ));
        }
        text
    }

    /// The results of one country, by year.
    pub fn of_country<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Published> {
        self.results.iter().filter(move |result| result.code == code)
    }

    /// How bands moved between two years.
    pub fn change(&self, from: i32, to: i32) -> WaveChange {
        let mut change = WaveChange {
            from,
            to,
            both: 0,
            up: Vec::new(),
            same: Vec::new(),
            down: Vec::new(),
        };
        let in_year = |year| self.results.iter().filter(move |r| r.year == year);
        for before in in_year(from) {
            let Some(after) = in_year(to).find(|r| r.code == before.code) else {
                continue;
            };
            change.both += 1;
            let moved = BandChange {
                name: after.name.clone(),
                code: after.code.clone(),
                from: before.label.clone(),
                to: after.label.clone(),
            };
            match after.band.cmp(&before.band) {
                std::cmp::Ordering::Greater => change.up.push(moved),
                std::cmp::Ordering::Equal => change.same.push(moved),
                std::cmp::Ordering::Less => change.down.push(moved),
            }
        }
        for list in [&mut change.up, &mut change.same, &mut change.down] {
            list.sort_by(|a, b| a.name.cmp(&b.name));
        }
        change
    }

    /// Countries by band in a year: code of the band, its words, how many.
    pub fn by_band(&self, year: i32) -> Vec<(String, String, usize)> {
        sdg_10_7_2()
            .bands
            .iter()
            .map(|band| {
                let count = self
                    .results
                    .iter()
                    .filter(|r| r.year == year && r.band == band.code)
                    .count();
                (band.code.clone(), band.label.clone(), count)
            })
            .collect()
    }
}

impl fmt::Display for WaveChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} countries have a band in {} and in {}: {} moved up, {} stayed, {} moved down.",
            self.both,
            self.from,
            self.to,
            self.up.len(),
            self.same.len(),
            self.down.len()
        )?;
        for (title, list) in [("up", &self.up), ("down", &self.down)] {
            for change in list {
                writeln!(f, "{title:>4}  {}: {} → {}", change.name, change.from, change.to)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "Entity,Code,Year,10.7.2\n";

    #[test]
    fn faults_are_named() {
        let fault = |body: &str| {
            import(format!("{HEAD}{body}").as_bytes())
                .unwrap_err()
                .to_string()
        };
        insta::assert_snapshot!(
            [
                fault("Kenya,KEN,2019,5\n"),
                fault("Kenya,KEX,2019,3\n"),
                fault("Kenya,KEN,two,3\n"),
                fault("Kenya,KEN,2019\n"),
                fault("Kenya,KEN,2019,3\nKenya,KEN,2019,2\n"),
                fault(""),
                import(b"a,b\n").unwrap_err().to_string(),
            ]
            .join("\n")
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(text in ".{0,200}") {
            let _ = import(text.as_bytes());
            let _ = import(format!("{HEAD}{text}").as_bytes());
        }
    }
}
