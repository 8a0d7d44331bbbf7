//! Recruiters and worksites of each case, joined, as declarations of the authority that disclosed them.

use std::collections::{BTreeMap, BTreeSet};

use amparo_recruitment::chain::{ChainImport, ChainRow, import_chain};
use amparo_recruitment::matching::MatchSettings;
use amparo_recruitment::tables::{Import, ImportError, read_table};
use amparo_recruitment::taxonomy::Grade;
use amparo_recruitment::values::ChainId;
use jiff::civil::Date;
use serde::Serialize;

use super::places::{CleanedPlace, PlaceReading, Towns, title_case};
use super::worksites::WorksiteRow;
use crate::declared::{Book, CountryCode, Declaration, Declarer, Node, NodeState, Place, Tier, What};

/// A recruiter of a case, with the place as it was read.
#[derive(Clone, Debug, Serialize)]
pub struct Recruiter {
    /// As disclosed.
    pub row: ChainRow,
    /// The country, ISO 3166-1 alpha-3; nothing if none is written.
    pub country: Option<String>,
    /// State and town.
    pub place: CleanedPlace,
    /// What was read otherwise than it is written.
    pub readings: Vec<PlaceReading>,
}

/// A case.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DisclosedCase {
    /// Its recruiters.
    pub recruiters: Vec<Recruiter>,
    /// Its worksites.
    pub worksites: Vec<WorksiteRow>,
}

/// Two disclosed files, joined by case.
#[derive(Clone, Debug)]
pub struct Disclosed {
    /// The cases, by number. A case may stand in one file only; what the other would say is then a gap.
    pub cases: BTreeMap<String, DisclosedCase>,
    /// What the file of recruiters gave.
    pub recruiters: ChainImport,
    /// What the file of worksites gave; its accepted rows stand in the cases.
    pub worksites: Import<()>,
}

/// Where all these cases lead.
const DESTINATION: &str = "USA";

/// Reads a file of recruiters and one of worksites (CSV or XLSX) and joins them.
///
/// # Errors
/// If a file is no table or lacks a column. Rows that cannot be read are kept in the imports.
pub fn disclosed(recruiters: (&str, &[u8]), worksites: (&str, &[u8])) -> Result<Disclosed, ImportError> {
    let chain = import_chain(recruiters.0, recruiters.1, &MatchSettings::default())?;
    let sites: Import<WorksiteRow> = read_table(worksites.0, worksites.1)?;
    let mut cases: BTreeMap<String, DisclosedCase> = BTreeMap::new();
    // A country that does not fit the town or state is read as the report suggests, and says so.
    let suggested: BTreeMap<u64, (&String, &String)> = chain
        .report
        .notices
        .iter()
        .filter_map(|notice| Some((notice.row, (notice.suggestion.as_ref()?, &notice.why))))
        .collect();
    let country_of = |row: &ChainRow| {
        let suggestion = suggested.get(&row.row).map(|(country, _)| (*country).clone());
        suggestion.or_else(|| row.country.clone())
    };
    let countries: BTreeSet<Option<String>> = chain.rows.accepted.iter().map(country_of).collect();
    for country in countries {
        let rows = || {
            chain
                .rows
                .accepted
                .iter()
                .filter(|row| country_of(row) == country)
        };
        let towns = Towns::of(rows(), country.as_deref().unwrap_or_default());
        for row in rows() {
            let (place, mut readings) = towns.read(row);
            if let (Some((read_as, why)), Some(written)) = (suggested.get(&row.row), &row.country_written) {
                readings.push(PlaceReading {
                    what: "country",
                    written: written.clone(),
                    read_as: (*read_as).clone(),
                    why: (*why).clone(),
                    rows: 1,
                });
            }
            cases
                .entry(row.case.clone())
                .or_default()
                .recruiters
                .push(Recruiter {
                    row: row.clone(),
                    country: country.clone(),
                    place,
                    readings,
                });
        }
    }
    for case in cases.values_mut() {
        case.recruiters.sort_by_key(|recruiter| recruiter.row.row);
    }
    let accepted = vec![(); sites.accepted.len()];
    for site in sites.accepted {
        cases.entry(site.case.clone()).or_default().worksites.push(site);
    }
    Ok(Disclosed {
        cases,
        recruiters: chain,
        worksites: Import {
            accepted,
            refused: sites.refused,
            unused_columns: sites.unused_columns,
        },
    })
}

impl Disclosed {
    /// The chains of the cases as declarations of the authority: the agencies, those who recruit for them, the case's employer, the worksites. The home community
    /// is an unknown hop in every one of them, since the form does not ask for it.
    ///
    /// `on` is the day of the disclosure. A case whose number is no id is left out.
    pub fn book(&self, authority: &Declarer, on: Date) -> Book {
        let mut declarations = Vec::new();
        for (number, case) in &self.cases {
            let Ok(chain) = number.parse::<ChainId>() else {
                continue;
            };
            let mut nodes: BTreeSet<(Tier, NodeState, Option<String>, Option<Place>)> = BTreeSet::new();
            nodes.insert((Tier::Community, NodeState::Unknown, None, None));
            nodes.insert((Tier::Employer, NodeState::Known, Some(number.clone()), None));
            for recruiter in &case.recruiters {
                let place = recruiter.place();
                let here = recruiter.country.as_deref() == Some(DESTINATION);
                let agency = if here {
                    Tier::AgencyOfDestination
                } else {
                    Tier::AgencyOfOrigin
                };
                if let Some(organisation) = &recruiter.row.organisation {
                    nodes.insert((
                        agency,
                        NodeState::Known,
                        Some(organisation.clone()),
                        place.clone(),
                    ));
                }
                if !here {
                    nodes.insert((
                        Tier::SubAgent,
                        NodeState::Known,
                        Some(recruiter.row.recruiter.clone()),
                        place,
                    ));
                }
            }
            for site in &case.worksites {
                match site.place() {
                    Some(place) => nodes.insert((Tier::Worksite, NodeState::Known, None, Some(place))),
                    None => nodes.insert((Tier::Worksite, NodeState::Unknown, None, None)),
                };
            }
            for (index, (tier, state, label, place)) in nodes.into_iter().enumerate() {
                let Ok(id) = format!("{number}:{index}").parse() else {
                    continue;
                };
                declarations.push(Declaration {
                    id,
                    by: authority.clone(),
                    on,
                    grade: Grade::Documented,
                    evidence: Some("ETA-9142B".into()),
                    what: What::Node(Node {
                        chain: chain.clone(),
                        tier,
                        state,
                        party: None,
                        label: label.map(String::into_boxed_str),
                        place,
                    }),
                });
            }
        }
        Book::new(declarations)
    }
}

impl Recruiter {
    fn place(&self) -> Option<Place> {
        let country: CountryCode = self.country.as_deref()?.parse().ok()?;
        Some(Place {
            country,
            region: self.place.region.as_deref().map(Box::from),
            town: self.place.town.as_deref().map(Box::from),
        })
    }
}

impl WorksiteRow {
    /// The place as far as it is named: the county or the town within a state. A state alone is no worksite.
    pub fn place(&self) -> Option<Place> {
        let town = self.town.as_deref().map(title_case);
        let county = self
            .county
            .as_deref()
            .map(|county| format!("{} County", title_case(county)));
        let town = match (town, county) {
            (Some(town), Some(county)) => format!("{town}, {county}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return None,
        };
        Some(Place {
            country: DESTINATION.parse().ok()?,
            region: self
                .state
                .as_deref()
                .map(|state| title_case(state).into_boxed_str()),
            town: Some(town.into_boxed_str()),
        })
    }
}
