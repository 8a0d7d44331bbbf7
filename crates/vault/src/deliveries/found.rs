//! Reading a file that was sent: a parcel, or a file in one of the standard layouts.

use amparo_intake::{CaseTable, ReadOptions, Report, Source};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::{Findings, Rejected};
use crate::{Consent, KeyedBy, KeyedIntake, Keying, SamePersons, TokenHash};

/// Share of rows that may be faulty before the whole file is refused.
const MAX_REJECTED_SHARE: f64 = 0.02;
/// The most faults that are listed.
const LISTED: usize = 200;

/// A file, read.
pub(super) struct Found {
    pub(super) cases: CaseTable,
    pub(super) findings: Findings,
    /// What tells two sources apart.
    pub(super) source_sha256: [u8; 32],
    /// Whether it takes the place of an earlier submission of the same source.
    pub(super) takes_place: bool,
    /// For each case, the hash of the withdrawal token that the contributor gave the person.
    pub(super) tokens: Vec<Option<TokenHash>>,
    /// For each case, what the person agreed to.
    pub(super) consents: Vec<Option<Consent>>,
    /// Under which secret its persons are keyed.
    pub(super) keyed_by: Option<KeyedBy>,
    /// Who is the same under the contributor's earlier secret.
    pub(super) same: SamePersons,
    /// The parcel's name and that of the one before it, where the file is a parcel.
    pub(super) parcel: Option<(String, Option<String>)>,
}

/// Who reads, and when.
pub(super) struct Reader {
    pub(super) keying: Keying,
    pub(super) today: Date,
}

impl Reader {
    /// Reads a file in one of the standard layouts. Faults are the file's own and stand in the findings.
    pub(super) fn file(self, name: &str, bytes: Vec<u8>) -> Result<Found, Box<Findings>> {
        let source_sha256 = Sha256::digest(&bytes).into();
        let options = ReadOptions {
            mapping: None,
            encoding: None,
            max_rejected_share: MAX_REJECTED_SHARE,
            today: self.today,
            person_key: None,
        };
        let source = Source::Bytes {
            name: name.into(),
            bytes,
        };
        let keyed = self.keying.read(&source, options, &|_| {}).map_err(|error| {
            let mut findings = Findings::refusal(error.to_string());
            if let amparo_intake::IntakeError::TooManyRejected { report, .. } = &error {
                findings.refused = vec![format!(
                    "{} of {} rows could not be read; at most {} in 100 may be left out",
                    report.rows_rejected,
                    report.rows_read,
                    MAX_REJECTED_SHARE * 100.0
                )];
                add_report(&mut findings, report);
            }
            findings
        })?;
        let KeyedIntake { intake, same } = keyed;
        let mut findings = Findings::of(&intake.cases);
        add_report(&mut findings, &intake.report);
        findings.rows = intake.rows;
        let rows = intake.cases.table.rows();
        Ok(Found {
            findings,
            cases: intake.cases,
            source_sha256,
            takes_place: false,
            tokens: vec![None; rows],
            consents: vec![None; rows],
            keyed_by: Some(self.keying.keyed_by().clone()),
            same,
            parcel: None,
        })
    }
}

fn add_report(findings: &mut Findings, report: &Report) {
    findings.layout.clone_from(&report.layout);
    findings.rows_rejected = report.rows_rejected;
    findings.rejections = report
        .rejections
        .iter()
        .take(LISTED)
        .map(|rejection| Rejected {
            row: rejection.row,
            column: rejection.column.clone(),
            value: rejection.value.clone(),
            reason: rejection.reason.label().into(),
            accepted: rejection.accepted.clone(),
        })
        .collect();
    let left_out = [
        (report.rows_without_consent, "left out for want of consent"),
        (report.rows_not_victims, "left out as no victims of trafficking"),
        (report.rows_blank, "blank and passed over"),
    ];
    for (rows, why) in left_out.into_iter().filter(|(rows, _)| *rows > 0) {
        findings.notes.push(format!("{rows} rows: {why}"));
    }
    findings
        .notes
        .extend(report.notes.iter().map(|note| match note.count {
            Some(count) => format!("{count}: {}", note.text),
            None => note.text.clone(),
        }));
    let direct: Vec<&str> = report
        .columns_ignored
        .iter()
        .filter(|column| column.direct_identifier)
        .map(|column| column.column.as_str())
        .collect();
    if !direct.is_empty() {
        findings.notes.push(format!(
            "the columns {} look as if they identify persons directly; nothing of them was kept, and they are better left out of the file",
            direct.join(", ")
        ));
    }
}
