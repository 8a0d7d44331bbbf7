//! The cases of a continual release: those of the years that were not measured yet, of people who were not measured yet.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use amparo_privacy::ledger_rules::Cohort;
use amparo_schema::{CodedTable, Codes, FIRST_YEAR, TableSchema, case_schema};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::bounding::rows_to_keep;
use crate::cases::{Gathered, YEAR};
use crate::durable::{blocking, io_error, private_dir, write_new};
use crate::persons::LeftOutCounts;
use crate::{Build, BuildId, Inputs, Vault, VaultError, sealed};

/// The audit event that pins a register.
const KEPT: &str = "register.kept";

/// The cases of some years, and who will have been measured once they are. All of it but the two public numbers is private.
pub struct PartCases {
    /// The cases, over [`cohort_schema`] of the years asked for.
    pub table: CodedTable,
    /// How many organisations the inputs come from.
    pub contributors: usize,
    /// The most records of one person over the whole series.
    pub records_per_person: u16,
    /// Records of these years that were left out since their person had more, here or in an earlier part. Private.
    pub dropped: u64,
    /// Persons with cases of these years who are left out for their own will. Private.
    pub left_out: LeftOutCounts,
    /// Who has been measured by the series when this part is. Private.
    pub register: Register,
}

impl fmt::Debug for PartCases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Exact counts must not reach a log by way of a debug print.
        f.debug_struct("PartCases")
            .field("contributors", &self.contributors)
            .finish_non_exhaustive()
    }
}

/// Whom a series of continual releases has measured, with how many records each. People are told by contributor and pseudonymous key; rows without a key
/// stand for a person each and are told by their year alone. Private.
#[derive(Default, Serialize, Deserialize)]
pub struct Register {
    /// By contributor, then by key in hexadecimal.
    records: BTreeMap<String, BTreeMap<String, u16>>,
}

/// The case table's schema with only the years from `first` to `last` among its categories.
///
/// # Errors
/// [`VaultError::Cohort`] for years that are none of the case table, or a last one before the first.
pub fn cohort_schema(first: Cohort, last: Cohort) -> Result<TableSchema, VaultError> {
    if !(FIRST_YEAR..=9999).contains(&first) {
        return Err(VaultError::Cohort(first));
    }
    if !(first..=9999).contains(&last) {
        return Err(VaultError::Cohort(last));
    }
    let whole = case_schema(last);
    let mut fields = whole.fields().to_vec();
    fields[YEAR].categories.drain(..usize::from(first - FIRST_YEAR));
    // No structural zero is about years.
    TableSchema::new(whole.name(), fields, whole.structural_zeros().to_vec()).map_err(|error| {
        VaultError::Damaged {
            path: PathBuf::new(),
            what: error.to_string(),
        }
    })
}

impl Vault {
    /// Decrypts the cases of the years `first` to `last` for a part of a series of continual releases. `after` is the build of the series' latest release;
    /// whom that register names with all the records that a person may have is left out, so that nobody is measured beyond the promised bound though
    /// their records stand in several years. Among a person's other records a random choice stays.
    ///
    /// # Errors
    /// As for [`Vault::cases_for_release`]; [`VaultError::Damaged`] if the register is not the one that was kept.
    pub async fn cases_of_part(
        &self,
        inputs: &Inputs,
        first: Cohort,
        last: Cohort,
        after: Option<&BuildId>,
    ) -> Result<PartCases, VaultError> {
        let schema = Arc::new(cohort_schema(first, last)?);
        let mut register = match after {
            Some(build) => self.register(build).await?,
            None => Register::default(),
        };
        let before = register.index()?;
        let Gathered {
            table,
            persons,
            left_out,
            ..
        } = self.gather(inputs, last).await?;
        let earlier = first - FIRST_YEAR;
        let left_out = left_out.into_iter().filter(|left| left.year >= earlier);
        let rows: Vec<usize> = (0..table.rows())
            .filter(|&row| table.code(row, YEAR) >= earlier)
            .collect();
        let records_per_person = self.promise.options.records_per_person.get();
        let left = |person: &crate::cases::Person<'_>| {
            let had = before
                .get(person.0.as_str())
                .and_then(|keys| keys.get(&person.1))
                .copied()
                .unwrap_or(0);
            usize::from(records_per_person.saturating_sub(had))
        };
        let kept = rows_to_keep(rows.iter().map(|&row| persons[row]), left)?;
        for (contributor, key) in kept.iter().filter_map(|&at| persons[rows[at]]) {
            let keys = register.records.entry(contributor.to_string()).or_default();
            let records = keys.entry(hex::encode(key)).or_default();
            *records = records.saturating_add(1);
        }
        let columns = (0..schema.width())
            .map(|field| {
                let mut codes = Codes::with_capacity(schema.field(field).size(), kept.len());
                for &at in &kept {
                    let code = table.code(rows[at], field);
                    codes.push(if field == YEAR { code - earlier } else { code });
                }
                codes
            })
            .collect();
        let dropped = (rows.len() - kept.len()) as u64;
        Ok(PartCases {
            table: CodedTable::new(schema, columns).map_err(|error| self.store.damaged(error))?,
            contributors: inputs.contributors(),
            records_per_person,
            dropped,
            left_out: LeftOutCounts::of(left_out.map(|left| (left.mark, left.why))),
            register,
        })
    }

    /// Keeps whom a build measures, encrypted, and pins it in the audit log. Call it after the charge and before anything is measured: a register that says
    /// more than was measured errs on the safe side.
    ///
    /// # Errors
    /// If disk or database refuse.
    pub async fn keep_register(&self, build: &Build, register: &Register) -> Result<(), VaultError> {
        let dir = self.measured_dir();
        if !dir.is_dir() {
            private_dir(&dir)?;
        }
        let plain = Zeroizing::new(serde_json::to_vec(register).map_err(|e| self.store.damaged(e))?);
        let (recipient, database) = (self.promise.recipient.clone(), self.store.path().to_owned());
        let sealed = blocking(move || sealed::seal(&recipient, &plain, &database)).await?;
        let (name, sha256) = (register_name(build.id()), sealed.sha256);
        blocking(move || write_new(&dir, &name, &sealed.bytes)).await?;
        self.record_event(KEPT, &format!("{} {sha256}", build.id())).await
    }

    /// Whether a build kept a register, that is, whether its release is part of a series of continual ones.
    ///
    /// # Errors
    /// If the audit log is not what was written.
    pub async fn has_register(&self, build: &BuildId) -> Result<bool, VaultError> {
        Ok(self.pinned(build).await?.is_some())
    }

    async fn pinned(&self, build: &BuildId) -> Result<Option<String>, VaultError> {
        let entries = self.audit_entries().await?;
        Ok(entries
            .iter()
            .rev()
            .filter(|entry| entry.what == KEPT)
            .find_map(|entry| {
                entry
                    .target
                    .strip_prefix(build.as_str())?
                    .strip_prefix(' ')
                    .map(String::from)
            }))
    }

    async fn register(&self, build: &BuildId) -> Result<Register, VaultError> {
        let path = self.measured_dir().join(register_name(build));
        let damaged = |what: String| VaultError::Damaged {
            path: path.clone(),
            what,
        };
        let pinned = self
            .pinned(build)
            .await?
            .ok_or_else(|| damaged("this build kept no register of whom it measured".into()))?;
        let bytes = std::fs::read(&path).map_err(io_error(&path))?;
        if hex::encode(Sha256::digest(&bytes)) != pinned {
            return Err(damaged(
                "it is not the register that the audit log knows; without it people could be measured twice"
                    .into(),
            ));
        }
        let keys = self.keys.clone();
        let opened = path.clone();
        let plain = blocking(move || {
            let plain = age::decrypt(&keys.identity()?, &bytes);
            plain.map(Zeroizing::new).map_err(|error| VaultError::Damaged {
                path: opened,
                what: error.to_string(),
            })
        })
        .await?;
        serde_json::from_slice(&plain).map_err(|error| damaged(error.to_string()))
    }

    fn measured_dir(&self) -> PathBuf {
        self.dir().join("measured")
    }
}

fn register_name(build: &BuildId) -> String {
    format!("{build}.age")
}

impl Register {
    /// The records by contributor and key.
    fn index(&self) -> Result<HashMap<String, HashMap<[u8; 32], u16>>, VaultError> {
        let mut index = HashMap::new();
        for (contributor, keys) in &self.records {
            let of: &mut HashMap<[u8; 32], u16> = index.entry(contributor.clone()).or_default();
            for (text, &records) in keys {
                let mut key = [0; 32];
                hex::decode_to_slice(text, &mut key).map_err(|error| VaultError::Damaged {
                    path: PathBuf::new(),
                    what: format!("a register holds a key that is none: {error}"),
                })?;
                of.insert(key, records);
            }
        }
        Ok(index)
    }
}
