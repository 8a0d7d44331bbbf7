//! The cases of a continual release: those of people who were not measured yet.
//!
//! A series of continual releases measures people in waves, from 1. Wave w holds the people of the years asked for whom no register of an earlier wave names, be
//! their year new, still open when it was measured first, or long measured and they have come late. So everybody is in one wave and pays once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use amparo_privacy::ledger_rules::{Cohort, Wave};
use amparo_schema::{CaseNumbers, CodedTable, Codes, FIRST_YEAR, TableSchema, case_schema};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::beyond::Beyond;
use crate::bounding::rows_to_keep;
use crate::cases::{Gathered, YEAR};
use crate::durable::{blocking, io_error, private_dir, write_new};
use crate::persons::{LeftOutCounts, Links, PersonMark};
use crate::{AuditEntry, Build, BuildId, ContributorId, Inputs, SubmissionId, Vault, VaultError, sealed};

/// The audit event that pins a register.
const KEPT: &str = "register.kept";

/// The cases of some years, and who will have been measured once they are. All of it but the two public numbers is private.
pub struct PartCases {
    /// The cases, over [`cohort_schema`] of the years asked for.
    pub table: CodedTable,
    /// The numbers of each row's case. Private.
    pub numbers: Vec<CaseNumbers>,
    /// How many organisations the inputs come from.
    pub contributors: usize,
    /// The most records of one person over the whole series.
    pub records_per_person: u16,
    /// Records of these years that were left out since their person had more, here or in an earlier part. Private.
    pub dropped: u64,
    /// The same for measuring, of people who are in this wave and no earlier one: their other records pay for it.
    pub beyond: Beyond,
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

/// Whom a series of continual releases has measured, with how many records each. People are told by contributor and pseudonymous key. Rows without a key stand
/// for a person each and cannot be told apart: of a file and its corrections, all of a year count as measured once any were. Private.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// The wave that was measured last.
    wave: Wave,
    /// By contributor, then by key in hexadecimal.
    records: BTreeMap<String, BTreeMap<String, u16>>,
    /// The years of which rows without a key were measured, by the first submission of a line of corrections.
    without_key: BTreeMap<String, BTreeSet<Cohort>>,
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
    /// Decrypts the cases of the years `first` to `last` for a wave of a series of continual releases. Whom the register of an earlier wave names with all the
    /// records that a person may have is left out, so that nobody is measured beyond the promised bound though their records stand in several years or came at
    /// several times. Among a person's other records a random choice stays.
    ///
    /// Registers of builds that failed count too, but for those of the same wave: its people are charged again.
    ///
    /// # Errors
    /// As for [`Vault::cases_for_release`]; [`VaultError::Damaged`] if a register of an earlier wave is missing or is not the one that was kept;
    /// [`VaultError::OldRegister`] if the vault's series cannot be continued.
    pub async fn cases_of_part(
        &self,
        inputs: &Inputs,
        first: Cohort,
        last: Cohort,
        wave: Wave,
    ) -> Result<PartCases, VaultError> {
        let schema = Arc::new(cohort_schema(first, last)?);
        self.may_be_continued().await?;
        let mut register = self.before(wave).await?;
        let before = register.measured(inputs.links())?;
        let roots = self.roots(inputs).await?;
        let Gathered {
            table,
            numbers,
            persons,
            submission_of,
            left_out,
            ..
        } = self.gather(inputs, last).await?;
        let earlier = first - FIRST_YEAR;
        let left_out = left_out.into_iter().filter(|left| left.year >= earlier);
        let is_new = |row: usize| {
            let year = FIRST_YEAR + table.code(row, YEAR);
            let lines = &register.without_key;
            let measured = || {
                let years = lines.get(roots[submission_of[row]].as_str());
                years.is_some_and(|years| years.contains(&year))
            };
            year >= first && (persons[row].is_some() || !measured())
        };
        let rows: Vec<usize> = (0..table.rows()).filter(|&row| is_new(row)).collect();
        let records_per_person = self.promise.options.records_per_person.get();
        let had = |unit: &PersonMark| before.get(unit).copied().unwrap_or(0);
        let left = |unit: &PersonMark| usize::from(records_per_person.saturating_sub(had(unit)));
        let units = || rows.iter().map(|&row| persons[row].map(|person| person.unit));
        let kept = rows_to_keep(units(), left)?;
        let beyond = Beyond::of(units(), &kept, |unit| had(unit) == 0);
        for person in kept.iter().filter_map(|&at| persons[rows[at]]) {
            let keys = register
                .records
                .entry(person.contributor.to_string())
                .or_default();
            let records = keys.entry(hex::encode(person.key)).or_default();
            *records = records.saturating_add(1);
        }
        for root in roots {
            let years = register.without_key.entry(root.to_string()).or_default();
            years.extend(first..=last);
        }
        register.wave = wave;
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
            numbers: kept.iter().map(|&at| numbers[rows[at]]).collect(),
            contributors: inputs.contributors(),
            records_per_person,
            dropped,
            beyond,
            left_out: LeftOutCounts::of(left_out.map(|left| (left.unit, left.why))),
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
        self.record_event(KEPT, &format!("{} {sha256} {}", build.id(), register.wave))
            .await
    }

    /// Whether a build kept a register, that is, whether its release is part of a series of continual ones.
    ///
    /// # Errors
    /// If the audit log is not what was written.
    pub async fn has_register(&self, build: &BuildId) -> Result<bool, VaultError> {
        Ok(self
            .pinned()
            .await?
            .iter()
            .any(|pinned| pinned.build == build.as_str()))
    }

    /// Whether a series of continual releases can be begun or continued here: not where an early version kept a register without saying of which wave, nor which
    /// rows without a key were measured. From it nobody can tell whom a further wave may measure.
    ///
    /// # Errors
    /// [`VaultError::OldRegister`] where it cannot.
    pub async fn may_be_continued(&self) -> Result<(), VaultError> {
        let entries = self.audit_entries().await?;
        match entries.iter().rfind(|entry| pins_without_wave(entry)) {
            None => Ok(()),
            Some(entry) => Err(VaultError::OldRegister {
                build: entry.target.split(' ').next().unwrap_or_default().into(),
                dir: self.measured_dir(),
            }),
        }
    }

    /// All registers that were ever kept, but for those without a wave.
    async fn pinned(&self) -> Result<Vec<Pinned>, VaultError> {
        let entries = self.audit_entries().await?;
        entries
            .iter()
            .filter(|entry| entry.what == KEPT && !pins_without_wave(entry))
            .map(|entry| {
                let mut words = entry.target.split(' ');
                let pinned = (|| {
                    Some(Pinned {
                        build: words.next()?.into(),
                        sha256: words.next()?.into(),
                        wave: words.next()?.parse().ok()?,
                    })
                })();
                pinned.ok_or_else(|| self.store.damaged(format!("{:?} pins no register", entry.target)))
            })
            .collect()
    }

    /// Whom earlier waves measured: all of their registers together.
    async fn before(&self, wave: Wave) -> Result<Register, VaultError> {
        let pinned = self.pinned().await?;
        let mut together = Register::default();
        for earlier in 1..wave {
            if !pinned.iter().any(|pinned| pinned.wave == earlier) {
                return Err(VaultError::Damaged {
                    path: self.measured_dir(),
                    what: format!("no register was kept of whom part {earlier} of the series measured"),
                });
            }
        }
        for pinned in pinned.iter().filter(|pinned| pinned.wave < wave) {
            together.add(self.register(pinned).await?);
        }
        Ok(together)
    }

    /// For each submission of the inputs the first one of its line of corrections.
    async fn roots(&self, inputs: &Inputs) -> Result<Vec<SubmissionId>, VaultError> {
        let all = self.submissions().await?;
        let corrects: HashMap<&SubmissionId, &SubmissionId> = all
            .iter()
            .filter_map(|submission| Some((&submission.id, submission.supersedes.as_ref()?)))
            .collect();
        let root = |mut id| {
            // A submission supersedes an older one; were there a circle, the chain of them would be longer than all of them.
            for _ in 0..all.len() {
                match corrects.get(id) {
                    Some(&earlier) => id = earlier,
                    None => break,
                }
            }
            id.clone()
        };
        Ok(inputs
            .submissions()
            .iter()
            .map(|submission| root(&submission.id))
            .collect())
    }

    async fn register(&self, pinned: &Pinned) -> Result<Register, VaultError> {
        let path = self.measured_dir().join(format!("{}.age", pinned.build));
        let damaged = |what: String| VaultError::Damaged {
            path: path.clone(),
            what,
        };
        let bytes = std::fs::read(&path).map_err(io_error(&path))?;
        if hex::encode(Sha256::digest(&bytes)) != pinned.sha256 {
            return Err(damaged(
                "it is not the register that the audit log knows; without it people could be measured twice"
                    .into(),
            ));
        }
        let keys = self.keys.clone();
        let opened = path.clone();
        let plain = blocking(move || {
            let plain = keys.identity()?.decrypt(&bytes);
            plain.map_err(|error| VaultError::Damaged {
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

/// Whether an entry pins a register as early versions did, by build and hash alone.
fn pins_without_wave(entry: &AuditEntry) -> bool {
    entry.what == KEPT && entry.target.split(' ').count() == 2
}

fn register_name(build: &BuildId) -> String {
    format!("{build}.age")
}

/// A register as the audit log knows it.
struct Pinned {
    build: String,
    sha256: String,
    wave: Wave,
}

impl Register {
    /// Adds what another register says: of two numbers of records the larger.
    fn add(&mut self, other: Register) {
        for (contributor, keys) in other.records {
            let ours = self.records.entry(contributor).or_default();
            for (key, records) in keys {
                let most = ours.entry(key).or_default();
                *most = records.max(*most);
            }
        }
        for (root, years) in other.without_key {
            self.without_key.entry(root).or_default().extend(years);
        }
    }

    /// How many records of each unit of privacy were measured.
    fn measured(&self, links: &Links) -> Result<HashMap<PersonMark, u16>, VaultError> {
        let damaged = |what: String| VaultError::Damaged {
            path: PathBuf::new(),
            what,
        };
        let mut measured: HashMap<PersonMark, u16> = HashMap::new();
        for (contributor, keys) in &self.records {
            let contributor = ContributorId::try_from(contributor.clone())
                .map_err(|error| damaged(format!("a register names a contributor that is none: {error}")))?;
            for (text, &records) in keys {
                let mut key = [0; 32];
                hex::decode_to_slice(text, &mut key)
                    .map_err(|error| damaged(format!("a register holds a key that is none: {error}")))?;
                let of = measured
                    .entry(links.unit(PersonMark::of(&contributor, &key)))
                    .or_default();
                *of = of.saturating_add(records);
            }
        }
        Ok(measured)
    }
}
