//! Reading the recruiters of many cases, as disclosed by an authority (U.S. H-2B, Form ETA-9142B, Appendix C).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use amparo_schema::countries;
use serde::Serialize;

use super::places::{PlaceCounts, PlaceNotice, suggest_country};
use crate::matching::{Clusters, MatchSettings, NamedParty, cluster};
use crate::tables::{CellError, FromRow, Import, ImportError, Row, read_table};

/// A recruiter in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChainRow {
    /// The row, as a spreadsheet shows it.
    pub row: u64,
    /// The case.
    pub case: String,
    /// The recruiter's pseudonym.
    pub recruiter: String,
    /// The organisation, as written.
    pub organisation: Option<String>,
    /// Town, as written.
    pub city: Option<String>,
    /// State, as written.
    pub state: Option<String>,
    /// Postal code, as written.
    pub postal_code: Option<String>,
    /// Province, as written.
    pub province: Option<String>,
    /// Country, ISO 3166-1 alpha-3, if what is written names one.
    pub country: Option<String>,
    /// Country, as written.
    pub country_written: Option<String>,
    /// Texts that say there is no value: column and text.
    pub nulls: Vec<(&'static str, String)>,
}

const TEXTS: [&str; 6] = [
    "recruiting_org",
    "org_city",
    "org_state",
    "org_postal_code",
    "org_country",
    "org_province",
];

impl FromRow for ChainRow {
    const COLUMNS: &'static [&'static str] = &[
        "case_number",
        "recruiter_pseudonym",
        "recruiting_org",
        "org_country",
        "org_city",
        "org_state",
        "org_postal_code",
        "org_province",
    ];
    const REQUIRED: usize = 4;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        let mut nulls = Vec::new();
        let mut texts = TEXTS.map(|column| {
            // Zeros stand for nothing in these tables.
            let text = row.text(column).filter(|text| text.chars().any(|c| c != '0'));
            if text.is_none()
                && let Some(written) = row.written(column)
            {
                nulls.push((column, written.to_owned()));
            }
            text.map(str::to_owned)
        });
        let [organisation, city, state, postal_code, country, province] = texts.each_mut().map(Option::take);
        Ok(ChainRow {
            row: row.number(),
            case: row.required("case_number", "a case number")?,
            recruiter: row.required("recruiter_pseudonym", "a recruiter's pseudonym")?,
            organisation,
            city,
            state,
            postal_code,
            province,
            country: country
                .as_deref()
                .and_then(countries::find)
                .map(|country| country.alpha3.clone()),
            country_written: country,
            nulls,
        })
    }
}

/// What a file of recruiters gave.
#[derive(Clone, Debug, Serialize)]
pub struct ChainImport {
    /// The rows, as read and as refused.
    pub rows: Import<ChainRow>,
    /// What was seen on the way.
    pub report: ChainReport,
}

/// What was seen in a file of recruiters.
#[derive(Clone, Debug, Serialize)]
pub struct ChainReport {
    /// The file.
    pub file: String,
    /// Rows of the file, header and blank ones not counted.
    pub rows: usize,
    /// Rows that gave no record.
    pub refused: usize,
    /// Cases.
    pub cases: usize,
    /// The most recruiters of one case.
    pub most_in_a_case: usize,
    /// Recruiters.
    pub recruiters: usize,
    /// Rows by country; `?` for none.
    pub countries: BTreeMap<String, usize>,
    /// Texts that say there is no value, by column: text and how often.
    pub nulls: BTreeMap<&'static str, BTreeMap<String, usize>>,
    /// Places that a person should look at.
    pub notices: Vec<PlaceNotice>,
    /// Names of organisations, in groups and legal entities.
    pub organisations: Clusters,
}

/// Reads a file of recruiters (CSV or XLSX) with the columns of the H-2B disclosures.
///
/// Nothing is corrected in silence: a country that is none, or that does not fit the town or state by the file's other rows, stays as it is written and
/// stands in the report with a suggestion.
///
/// # Errors
/// If the file is no table or lacks a column.
pub fn import_chain(file: &str, bytes: &[u8], settings: &MatchSettings) -> Result<ChainImport, ImportError> {
    let rows = read_table::<ChainRow>(file, bytes)?;
    let mut by_case: BTreeMap<&str, usize> = BTreeMap::new();
    let mut recruiters = BTreeSet::new();
    let mut by_country: BTreeMap<String, usize> = BTreeMap::new();
    let mut nulls: BTreeMap<&'static str, BTreeMap<String, usize>> = BTreeMap::new();
    let (mut states, mut cities) = (PlaceCounts::default(), PlaceCounts::default());
    for row in &rows.accepted {
        *by_case.entry(&row.case).or_default() += 1;
        recruiters.insert(&row.recruiter);
        *by_country
            .entry(row.country.clone().unwrap_or_else(|| "?".into()))
            .or_default() += 1;
        for (column, text) in &row.nulls {
            *nulls.entry(column).or_default().entry(text.clone()).or_default() += 1;
        }
        if let Some(country) = &row.country {
            for (counts, place) in [(&mut states, &row.state), (&mut cities, &row.city)] {
                if let Some(place) = place {
                    counts.add(place, country);
                }
            }
        }
    }
    let mut notices: Vec<PlaceNotice> = rows
        .accepted
        .iter()
        .flat_map(|row| look(row, &states, &cities))
        .collect();
    notices.sort_by_key(|notice| notice.row);
    let names: Vec<NamedParty> = rows
        .accepted
        .iter()
        .filter_map(|row| {
            Some(NamedParty {
                name: row.organisation.clone()?,
                country: None,
            })
        })
        .collect();
    let report = ChainReport {
        file: file.to_owned(),
        rows: rows.accepted.len() + rows.refused.len(),
        refused: rows.refused.len(),
        cases: by_case.len(),
        most_in_a_case: by_case.values().copied().max().unwrap_or(0),
        recruiters: recruiters.len(),
        countries: by_country,
        nulls,
        notices,
        organisations: cluster(&names, settings),
    };
    Ok(ChainImport { rows, report })
}

fn look(row: &ChainRow, states: &PlaceCounts, cities: &PlaceCounts) -> Vec<PlaceNotice> {
    let mut notices = Vec::new();
    let Some(written) = &row.country_written else {
        return notices;
    };
    let mut notice = |suggestion: Option<String>, why: String| {
        notices.push(PlaceNotice {
            row: row.row,
            column: "org_country",
            value: written.clone(),
            suggestion,
            why,
        });
    };
    let Some(country) = &row.country else {
        match suggest_country(written) {
            Some((near, letters)) => notice(
                Some(near.alpha3.clone()),
                format!(
                    "no country; {} is {letters} letter{} off",
                    near.short_name,
                    if letters == 1 { "" } else { "s" }
                ),
            ),
            None => notice(None, "no country, and none is near".into()),
        }
        return notices;
    };
    for (what, place, counts) in [("state", &row.state, states), ("town", &row.city, cities)] {
        let Some(place) = place else { continue };
        if let Some((usual, count)) = counts.usual(place, country) {
            notice(
                Some(usual.to_owned()),
                format!("the {what} {place:?} is in {usual} in {count} other rows"),
            );
            return notices;
        }
    }
    if let Some(named) = row.state.as_deref().and_then(countries::by_name)
        && named.alpha3 != *country
        // Mexico is also a state of Mexico, Georgia one of the United States, and Guatemala and Jamaica name parts of themselves.
        && named.alpha3 != "GEO"
    {
        notice(
            Some(named.alpha3.clone()),
            format!("the state names another country, {}", named.short_name),
        );
    }
    notices
}

impl fmt::Display for ChainReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {} rows, {} refused", self.file, self.rows, self.refused)?;
        writeln!(
            f,
            "{} cases with up to {} recruiters each, {} recruiters",
            self.cases, self.most_in_a_case, self.recruiters
        )?;
        let groups = self.organisations.clusters.len();
        let entities: usize = self
            .organisations
            .clusters
            .iter()
            .map(|cluster| cluster.entities.len())
            .sum();
        writeln!(
            f,
            "organisations: {groups} groups, {entities} legal entities as far as names tell"
        )?;
        write!(f, "countries:")?;
        for (country, count) in &self.countries {
            write!(f, " {country} {count}")?;
        }
        writeln!(f, "\nno value:")?;
        for (column, texts) in &self.nulls {
            let texts: Vec<String> = texts
                .iter()
                .map(|(text, count)| format!("{:?} {count}", text))
                .collect();
            writeln!(f, "  {column}: {}", texts.join(", "))?;
        }
        writeln!(f, "to look at:")?;
        for notice in &self.notices {
            write!(
                f,
                "  row {}, {} {:?}: {}",
                notice.row, notice.column, notice.value, notice.why
            )?;
            match &notice.suggestion {
                Some(suggestion) => writeln!(f, "; perhaps {suggestion}")?,
                None => writeln!(f)?,
            }
        }
        for (party, why) in &self.organisations.placeholders {
            writeln!(f, "  organisation {:?}: {why}", party.name)?;
        }
        Ok(())
    }
}
