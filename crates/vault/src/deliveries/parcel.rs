//! Reading a parcel: a file that its contributor prepared, signed, and encrypted to the vault.

use std::path::Path;
use std::sync::Arc;

use amparo_intake::CaseTable;
use amparo_parcel::{Kind, Parcel, ParcelError, PublicKey};
use amparo_schema::{CodedTable, Codes, case_schema};
use sha2::{Digest, Sha256};

use super::found::Found;
use super::{Findings, Prepared};
use crate::keys::Identities;
use crate::{Consent, KeyedBy, SamePersons, TokenHash};

/// How every parcel begins.
const BEGINNING: &[u8] = b"amparo-parcel/";

/// Whether a file says that it is a parcel.
pub(super) fn is_parcel(bytes: &[u8]) -> bool {
    bytes.starts_with(BEGINNING)
}

/// Who may have sent a parcel, and who may open it.
pub(super) struct Trusted {
    pub(super) contributor: String,
    pub(super) keys: Vec<String>,
    pub(super) identity: Identities,
    pub(super) last_year: u16,
}

impl Trusted {
    /// Reads the parcel that stands at `path` and was sent as `name`. Nothing of it is believed before the contributor's signature is found good.
    pub(super) fn read(&self, path: &Path, name: &str, bytes: &[u8]) -> Result<Found, Box<Findings>> {
        let refused = |error: ParcelError| {
            // The vault's own folders are nobody's business.
            Findings::refusal(error.to_string().replace(&path.display().to_string(), name))
        };
        let keys: Vec<PublicKey> = self.keys.iter().filter_map(|text| text.parse().ok()).collect();
        if keys.is_empty() {
            return Err(Findings::refusal(
                "no key of this organisation is registered, so that nobody could tell who signed the parcel; have the repository register one".into(),
            ));
        }
        let parcel = Parcel::open(path, &keys).map_err(refused)?;
        let sender = &parcel.seal().sender.contributor;
        if *sender != self.contributor {
            return Err(Findings::refusal(format!(
                "the parcel says it comes from {sender:?}, and this organisation is registered as {:?}; prepare it again under that name",
                self.contributor
            )));
        }
        let opened = parcel
            .decrypt(&self.identity.each().collect::<Vec<_>>())
            .map_err(refused)?;
        let contents = opened.contents().clone();
        let prepared = Prepared::of(opened.report());
        let id = opened.id().to_string();
        let schema = Arc::new(case_schema(self.last_year));
        let mut columns: Vec<Codes> = schema
            .sizes()
            .into_iter()
            .map(|size| Codes::with_capacity(size, 0))
            .collect();
        let (mut person_keys, mut tokens, mut consents) = (Vec::new(), Vec::new(), Vec::new());
        let mut numbers = Vec::new();
        for case in opened.cases(self.last_year) {
            let case = case.map_err(refused)?;
            for (column, code) in columns.iter_mut().zip(case.codes) {
                column.push(code);
            }
            person_keys.push(case.person);
            numbers.push(case.numbers);
            tokens.push(case.withdrawal.map(TokenHash::from_bytes));
            consents.push(case.consent.map(|consent| Consent {
                scopes: consent.scopes,
                given: consent.given,
                expires: consent.expires,
            }));
        }
        let table = CodedTable::new(schema, columns).map_err(|error| Findings::refusal(error.to_string()))?;
        let cases = CaseTable {
            table,
            person_keys,
            numbers,
        };
        let mut findings = Findings::of(&cases);
        findings.layout.clone_from(&contents.layout);
        findings.prepared = Some(prepared);
        findings.notes.push(format!(
            "parcel {id}, signed by {sender}, prepared with {}",
            contents.software,
            sender = contents.sender.contributor
        ));
        let whole_source = hex::decode(&contents.source_sha256)
            .ok()
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .filter(|_| contents.kind == Kind::Complete);
        Ok(Found {
            cases,
            findings,
            source_sha256: whole_source.unwrap_or_else(|| Sha256::digest(bytes).into()),
            takes_place: whole_source.is_some(),
            tokens,
            consents,
            keyed_by: contents.person_key.map(KeyedBy::desk),
            same: SamePersons::default(),
            parcel: Some((id, contents.sender.previous.map(|previous| previous.to_string()))),
        })
    }
}
