//! The worked example as an organisation's own file.

use std::path::Path;

use super::build::{Gender, Victim};
use super::{all, spec};
use crate::ContributorFile;
use crate::error::{InventError, make_folder, write_file};

const MAPPING: &str = include_str!("../../data/worked-2015.mapping.json");

const COLUMNS: [&str; 12] = [
    "case_number",
    "registered",
    "sex",
    "age",
    "citizenship",
    "identified_in",
    "months",
    "exploitation",
    "sector",
    "sexual_exploitation",
    "control",
    "recruiter",
];

/// Writes the worked example of [`worked_2015`](super::worked_2015) into `dir` (made if it is not there) as a contributor would send it:
/// `worked-2015.csv` and the mapping that explains it, `worked-2015.mapping.json`.
///
/// The file keeps ages and months as numbers, so that means and ranges can be had of them.
///
/// # Errors
/// If the folder or a file cannot be written; [`InventError`] names it.
pub fn write_worked_2015(dir: &Path, seed: u64) -> Result<ContributorFile, InventError> {
    make_folder(dir)?;
    let path = dir.join("worked-2015.csv");
    let fail = |source: csv::Error| InventError::Csv {
        path: path.clone(),
        source,
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(fail)?;
    let victims = all(seed);
    for (number, victim) in (1..).zip(&victims) {
        writer.write_record(record(number, victim)).map_err(fail)?;
    }
    let content = writer.into_inner().map_err(|error| InventError::Io {
        path: path.clone(),
        source: error.into_error(),
    })?;
    write_file(&path, &content)?;
    let mapping = dir.join("worked-2015.mapping.json");
    write_file(&mapping, MAPPING.as_bytes())?;
    Ok(ContributorFile {
        contributor: "Worked example 2015",
        file: path,
        mapping: Some(mapping),
        cases: victims.len() as u64,
        faulty_rows: 0,
    })
}

fn record(number: u32, victim: &Victim) -> [String; COLUMNS.len()] {
    let name = |name: Option<&str>| name.unwrap_or_default().to_owned();
    let number_or_blank = |number: Option<u32>| number.map_or_else(String::new, |n| n.to_string());
    let control = victim.means.map(|means| {
        let found: Vec<&str> = spec::MEANS
            .iter()
            .zip(means)
            .filter(|&(_, used)| used)
            .map(|(&(name, _), _)| name)
            .collect();
        if found.is_empty() {
            "no control".to_owned()
        } else {
            found.join("; ")
        }
    });
    [
        format!("W-{number:05}"),
        format!("{}-{:02}-{:02}", victim.year, victim.month, victim.day),
        name(victim.gender.map(|gender| match gender {
            Gender::Man => "male",
            Gender::Woman => "female",
            Gender::Transgender => "transgender",
        })),
        number_or_blank(victim.age),
        name(victim.citizenship),
        name(victim.country),
        number_or_blank(victim.months),
        ["labour", "sexual", "labour and sexual", "other", ""][victim.kind].to_owned(),
        name(victim.sector.map(|sector| spec::SECTORS[sector].0)),
        name(victim.sex_kind.map(|kind| spec::SEX_KINDS[kind].0)),
        control.unwrap_or_default(),
        name(victim.recruiter.map(|recruiter| spec::RECRUITERS[recruiter].0)),
    ]
}
