//! What the inside of a parcel says about itself.

use amparo_schema::FIRST_YEAR;
use serde::{Deserialize, Serialize};

use crate::Sender;
use crate::limits::NAME;
use crate::seal::{deceives, is_sha256};

/// Whether a parcel stands by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// All cases of the file: it takes the place of an earlier parcel of the same file.
    Complete,
    /// Cases to be added to those of the previous parcel, such as rows that were rejected then and have been repaired since.
    Addition,
}

/// What the inside of a parcel says about itself; encrypted like the cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Contents {
    /// The sender once more: it must be the seal's.
    pub sender: Sender,
    /// Whether it stands by itself.
    pub kind: Kind,
    /// The program that prepared it, such as `amparo 0.1.0`.
    pub software: String,
    /// The layout of the source, in words.
    pub layout: String,
    /// SHA-256 of the source file, in hexadecimal.
    pub source_sha256: String,
    /// First and last year of registration among the cases.
    pub years: (u16, u16),
    /// How many cases there are.
    pub cases: u64,
    /// SHA-256 of the mapping file in hexadecimal; nothing where the source has a layout that needs none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mapping_sha256: Option<String>,
    /// SHA-256 of the report, in hexadecimal.
    pub report_sha256: String,
    /// The name of the secret under which persons are keyed, 16 hexadecimal digits; nothing where no person is, and in parcels of earlier versions.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub person_key: Option<String>,
}

impl Contents {
    pub(crate) fn check(&self) -> Result<(), String> {
        self.sender.check()?;
        for (what, text) in [("software", &self.software), ("layout", &self.layout)] {
            if text.chars().count() > 2 * NAME || text.chars().any(deceives) {
                return Err(format!(
                    "{what} must have at most {} characters, all of which show",
                    2 * NAME
                ));
            }
        }
        let digests = [
            Some(&self.source_sha256),
            Some(&self.report_sha256),
            self.mapping_sha256.as_ref(),
        ];
        if !digests.into_iter().flatten().all(|text| is_sha256(text)) {
            return Err("a SHA-256 must have 64 hexadecimal digits".into());
        }
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if let Some(id) = &self.person_key
            && !(id.len() == 16 && id.bytes().all(digit))
        {
            return Err("the name of a secret of person keys has 16 hexadecimal digits".into());
        }
        let (first, last) = self.years;
        if first < FIRST_YEAR || last < first || last > 9999 {
            return Err(format!(
                "the years {first} to {last} are none of the case table's"
            ));
        }
        if self.cases == 0 {
            return Err("there are no cases in it".into());
        }
        Ok(())
    }
}
