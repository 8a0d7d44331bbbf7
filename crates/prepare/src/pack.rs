//! The second reading: what is sent.

use std::path::Path;

use amparo_intake::{Outcome, read_rows};
use amparo_parcel::{
    Contents, ContributorKey, Kind, ParcelError, ParcelId, ParcelWriter, PreparedCase, Sealed, Sender,
    recipient,
};
use amparo_schema::CaseNumbers;

use crate::columns::identifiers_in_mapping;
use crate::consent::ConsentReader;
use crate::{Looked, Plan, PrepareError, withdrawal_mark, withdrawal_token};

/// Where a parcel goes, and in whose name.
pub struct Dispatch<'a> {
    /// Where the parcel is written.
    pub path: &'a Path,
    /// The repository's age recipients.
    pub recipients: &'a [String],
    /// The key that signs.
    pub key: &'a ContributorKey,
    /// Whether it stands by itself.
    pub kind: Kind,
    /// The parcel before it.
    pub previous: Option<ParcelId>,
    /// Whether ages in years and months in trafficking are sent beside their bands.
    pub numbers: bool,
}

/// A parcel that has been sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Its name and length.
    pub sealed: Sealed,
    /// Cases in it.
    pub cases: u64,
}

/// Reads the file again and seals a parcel. Nothing of the file goes into it but what the report of `looked` says.
///
/// # Errors
/// [`PrepareError::Refused`] for a file that is no case file or has changed since it was looked at, and for a mapping that quotes what looks like a person's
/// identifier; whatever else can go wrong with files.
pub fn pack(
    plan: &Plan<'_>,
    looked: &Looked,
    to: Dispatch<'_>,
    progress: &dyn Fn(f64),
) -> Result<Packed, PrepareError> {
    let report = &looked.report;
    if let Some(why) = report.no_case_file() {
        return Err(PrepareError::Refused(why));
    }
    let mapping = plan.mapping.map(amparo_intake::Mapping::to_json);
    if let Some(text) = &mapping {
        let json: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let found = identifiers_in_mapping(&json);
        if !found.is_empty() {
            return Err(PrepareError::Refused(format!(
                "the mapping goes into the parcel, and it quotes what may name a person: {}. Take these answers out of the mapping, or use \"*\" for them",
                found.join("; ")
            )));
        }
    }
    let years = report
        .years
        .ok_or_else(|| PrepareError::Refused("no row of the file could be read".into()))?;
    let contents = Contents {
        sender: Sender {
            contributor: plan.contributor.to_owned(),
            key: to.key.public().id(),
            created: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            previous: to.previous,
        },
        kind: to.kind,
        software: format!("amparo {}", env!("CARGO_PKG_VERSION")),
        layout: clipped(&report.layout),
        source_sha256: hex::encode(looked.sha256),
        years,
        cases: report.cases,
        mapping_sha256: None,
        report_sha256: String::new(),
        person_key: plan.person_key().map(|secret| secret.id()),
    };
    let report_json = serde_json::to_string(&report.for_repository())
        .map_err(|error| PrepareError::Refused(error.to_string()))?;
    let recipients = to
        .recipients
        .iter()
        .map(|text| recipient(text))
        .collect::<Result<Vec<_>, ParcelError>>()?;
    let mut writer = ParcelWriter::create(
        to.path,
        contents,
        mapping.as_deref(),
        &report_json,
        &recipients,
        to.key,
    )?;
    let shared = plan.decisions.shared_keys();
    let mut consent: Option<Result<ConsentReader, PrepareError>> = None;
    let mut failed: Option<ParcelError> = None;
    let taken = read_rows(
        plan.source,
        &plan.options(),
        &mut |row| {
            let Outcome::Case {
                codes,
                numbers,
                person,
            } = row.outcome
            else {
                return;
            };
            if failed.is_some() {
                return;
            }
            let consent = consent.get_or_insert_with(|| plan.consent.find(row.header));
            let person = person.map(|key| shared.get(&key).copied().unwrap_or(key));
            let withdrawal = plan
                .secret
                .as_ref()
                .zip(person.as_ref())
                .map(|(secret, person)| withdrawal_mark(&withdrawal_token(secret, person)));
            let case = PreparedCase {
                codes: *codes,
                person,
                consent: consent
                    .as_ref()
                    .ok()
                    .and_then(|reader| reader.read(|column| row.cell(column))),
                withdrawal,
                numbers: if to.numbers {
                    numbers
                } else {
                    CaseNumbers::default()
                },
            };
            failed = writer.case(&case).err();
        },
        progress,
    )?;
    if let Some(Err(error)) = consent {
        return Err(error);
    }
    if taken.sha256 != looked.sha256 {
        return Err(PrepareError::Refused(
            "the file changed while it was read; try again".into(),
        ));
    }
    if let Some(error) = failed {
        return Err(error.into());
    }
    Ok(Packed {
        sealed: writer.finish()?,
        cases: report.cases,
    })
}

/// A layout's name with a mapping's name in it, as short and plain as a parcel wants it.
fn clipped(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}
