//! Rows that are sent anew: they take the places of the rows that they repair, and all other cases of the submission stay.

use std::collections::HashMap;

use amparo_intake::CaseTable;
use sha2::{Digest, Sha256};

use super::Findings;
use super::found::Found;
use crate::KeyedBy;

/// A submission as it stands.
pub(super) struct Standing {
    pub(super) cases: CaseTable,
    pub(super) findings: Findings,
    pub(super) source_sha256: String,
    pub(super) keyed_by: Option<KeyedBy>,
}

/// Puts the cases of `found` in the places of `rows` of what stands.
///
/// # Errors
/// A text for the contributor if the two do not go together.
pub(super) fn merge(standing: Standing, found: Found, rows: &[u64]) -> Result<Found, String> {
    let Standing {
        cases,
        findings: earlier,
        source_sha256,
        keyed_by,
    } = standing;
    if let (Some(by), Some(new)) = (&keyed_by, &found.keyed_by)
        && !by.is_as(new)
    {
        return Err(
            "the persons of this submission are keyed under another secret than those of the rows; send the whole file in its place".into(),
        );
    }
    if found.findings.rows_rejected > 0 {
        return Err("a row that is sent anew still has a fault; nothing was changed".into());
    }
    if found.cases.table.rows() != rows.len() {
        return Err(format!(
            "{} rows were named to be sent anew, and the file holds {} cases; each row of the file must stand for one of those named, in their order",
            rows.len(),
            found.cases.table.rows()
        ));
    }
    if earlier.rows.len() != cases.table.rows() {
        return Err(
            "the rows of this submission's source are not on record, so that none can be sent anew; send the whole file in its place".into(),
        );
    }
    let known = |row: &u64| earlier.rows.contains(row) || earlier.rejections.iter().any(|r| r.row == *row);
    if let Some(row) = rows.iter().find(|row| !known(row)) {
        return Err(format!(
            "row {row} is neither a case of this submission nor a row that was left out of it"
        ));
    }
    let at: HashMap<u64, usize> = earlier.rows.iter().copied().zip(0..).collect();
    let replaced: Vec<usize> = rows.iter().filter_map(|row| at.get(row).copied()).collect();
    let kept: Vec<usize> = (0..cases.table.rows())
        .filter(|index| !replaced.contains(index))
        .collect();

    // Codes mean the same in both; the later one may know more years, so that the earlier is appended to it.
    let mut table = found.cases.table.clone();
    table
        .append(&cases.table.select_rows(&kept))
        .map_err(|error| error.to_string())?;
    let pick = |index: &usize| cases.person_keys.get(*index).copied().flatten();
    let mut person_keys = found.cases.person_keys.clone();
    person_keys.extend(kept.iter().map(pick));
    let mut source_rows = rows.to_vec();
    source_rows.extend(kept.iter().filter_map(|index| earlier.rows.get(*index)));

    let mut numbers = found.cases.numbers.clone();
    let number = |index: &usize| cases.numbers.get(*index).copied().unwrap_or_default();
    numbers.extend(kept.iter().map(number));

    let merged = CaseTable {
        table,
        person_keys,
        numbers,
    };
    let mut findings = Findings::of(&merged);
    let repaired_faults =
        |row: &u64| earlier.rejections.iter().any(|r| r.row == *row) && !earlier.repaired.contains(row);
    findings.layout.clone_from(&earlier.layout);
    findings.rows_rejected = earlier.rows_rejected
        - (rows.iter().filter(|row| repaired_faults(row)).count() as u64).min(earlier.rows_rejected);
    findings.rejections = earlier.rejections;
    findings.repaired = earlier.repaired;
    findings.repaired.extend(rows);
    findings.notes = earlier.notes;
    findings.prepared = earlier.prepared;
    findings.rows = source_rows;

    let mut hasher = Sha256::new();
    hasher.update(b"amparo-repaired/1\n");
    hasher.update(source_sha256);
    hasher.update(found.source_sha256);
    let none = |length: usize| std::iter::repeat_n(None, length);
    let mut tokens = found.tokens;
    tokens.extend(none(kept.len()));
    let mut consents = found.consents;
    consents.extend(std::iter::repeat_n(None, kept.len()));
    Ok(Found {
        cases: merged,
        findings,
        source_sha256: hasher.finalize().into(),
        takes_place: false,
        tokens,
        consents,
        keyed_by: found.keyed_by.or(keyed_by),
        same: found.same,
        parcel: found.parcel,
    })
}
