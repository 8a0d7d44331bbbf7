//! Continual releases: each person is measured once, and what was measured before is used again as it was published.
//!
//! Each release adds a part. It holds the people of the years that are new; where that is asked for, also those of the year that is not over yet, whose rest the next
//! part takes in, and those who came late to a year that was measured. The vault's registers keep the parts' people apart.

use std::sync::Arc;

use amparo_privacy::{Noise, Rho};
use amparo_release::{Release, TrustedKeys};
use amparo_release_builder::{LeftOut, ReleasedPart};
use amparo_schema::{FIRST_YEAR, TableSchema, case_schema};
use amparo_synth::{Fitted, Measurements, Part, Progress, SynthOptions, combine, fit, measure_like};
use amparo_vault::{Build, BuildState, Inputs, Vault, cohort_schema};
use anyhow::{Context, Result, bail};

use super::headline::Headline;
use super::{Mode, Wish, left_out};
use crate::clock::this_year;

/// The field of the case table that says to which cohort a case belongs.
const COHORT: &str = "yearOfRegistration";

/// Some years with what was measured of them.
pub(super) struct OwnPart {
    pub(super) first_year: u16,
    pub(super) last_year: u16,
    /// Whether the last year was not over then.
    pub(super) open: bool,
    pub(super) charged: Rho,
    left_out: Option<LeftOut>,
    build: String,
    pub(super) measurements: Measurements,
}

/// A model, and the parts that it was made from.
pub(super) struct Measured {
    pub(super) fitted: Fitted,
    pub(super) contributors: usize,
    pub(super) records_per_person: u16,
    /// Of all cases; of a release of parts each part has its own.
    pub(super) left_out: Option<LeftOut>,
    pub(super) parts: Vec<OwnPart>,
}

impl Measured {
    pub(super) fn released(&self) -> Vec<ReleasedPart<'_>> {
        (1..)
            .zip(&self.parts)
            .map(|(wave, part)| ReleasedPart {
                first_year: part.first_year,
                last_year: part.last_year,
                wave,
                open: part.open,
                left_out: part.left_out,
                charged: part.charged,
                build: part.build.clone(),
                measurements: &part.measurements,
            })
            .collect()
    }
}

/// The latest release of a vault's series, with its parts.
pub(super) struct Series {
    pub(super) parts: Vec<OwnPart>,
}

impl Series {
    /// The latest continual release that was built, whether published or not: its people have paid.
    pub(super) async fn latest(vault: &Vault) -> Result<Option<Series>> {
        let trusted = TrustedKeys::Only(vault.release_keys()?);
        for record in vault.builds().await?.into_iter().rev() {
            let done = matches!(record.state, BuildState::Built | BuildState::Published);
            if !done || !vault.has_register(&record.id).await? {
                continue;
            }
            let (Some(id), Some(folder)) = (record.release, record.path) else {
                continue;
            };
            let release = Release::open(&folder, &trusted).with_context(|| {
                format!(
                    "release {id} continues the series and is needed; put it back, or measure everything anew with --full, which everybody pays for again"
                )
            })?;
            if release.manifest.id != id {
                bail!(
                    "{}: holds release {}, not {id}",
                    folder.display(),
                    release.manifest.id
                );
            }
            return Ok(Some(Series {
                parts: parts_of(&release)?,
            }));
        }
        Ok(None)
    }

    /// The last year measured.
    pub(super) fn last_year(&self) -> u16 {
        let years = self.parts.iter().map(|part| part.last_year);
        years.max().unwrap_or(FIRST_YEAR)
    }

    /// The first year that was not measured, or was not over when it was.
    fn next_year(&self) -> u16 {
        let over = |part: &OwnPart| part.last_year + u16::from(!part.open);
        self.parts.iter().map(over).max().unwrap_or(FIRST_YEAR)
    }

    /// What every person paid.
    pub(super) fn rho(&self) -> Rho {
        self.parts
            .iter()
            .map(|part| part.charged)
            .max()
            .unwrap_or(Rho::ZERO)
    }
}

/// What the next release of a series measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Next {
    pub(super) first: u16,
    pub(super) last: u16,
    /// Its place in the series, from 1.
    pub(super) wave: u16,
}

impl Next {
    /// Absent where nothing is new. `late` asks for people who came late, `last` is the last year to measure.
    pub(super) fn of(series: Option<&Series>, late: bool, last: u16) -> Option<Next> {
        let (first, last) = match series {
            None => (FIRST_YEAR, last),
            Some(series) if late => (FIRST_YEAR, last.max(series.last_year())),
            Some(series) => (series.next_year(), last),
        };
        let wave = series.map_or(0, |series| series.parts.len()) + 1;
        (first <= last).then_some(Next {
            first,
            last,
            wave: u16::try_from(wave).unwrap_or(u16::MAX),
        })
    }

    /// The years of registration.
    pub(super) fn years(self) -> Vec<u16> {
        (self.first..=self.last).collect()
    }
}

fn parts_of(release: &Release) -> Result<Vec<OwnPart>> {
    let id = &release.manifest.id;
    let evaluation = release
        .evaluation
        .as_ref()
        .filter(|evaluation| !evaluation.parts.is_empty())
        .with_context(|| format!("release {id} does not say which parts it was measured in"))?;
    evaluation
        .parts
        .iter()
        .map(|part| {
            let bytes = release
                .bytes(&part.file)
                .with_context(|| format!("release {id} has no {}", part.file))?;
            Ok(OwnPart {
                first_year: part.first_year,
                last_year: part.last_year,
                open: part.open,
                charged: Rho::new(part.rho)?,
                left_out: part.left_out.map(|estimate| LeftOut {
                    estimate,
                    // It was part of what the part was charged.
                    rho: Rho::ZERO,
                }),
                build: part.build.clone(),
                measurements: serde_json::from_slice(bytes)
                    .with_context(|| format!("release {id}: {}", part.file))?,
            })
        })
        .collect()
}

/// Charges the years that are new, measures their cases, and fits a model to the whole series.
pub(super) async fn measure(
    vault: &Vault,
    wish: &Wish,
    inputs: &Inputs,
    build: &Build,
    series: Option<&Series>,
    noise: &mut dyn Noise,
    progress: &dyn Fn(Progress),
) -> Result<Measured> {
    // Before anything is charged.
    vault.may_be_continued().await?;
    let late = matches!(wish.mode, Mode::Continual { late: true });
    let Some(next) = Next::of(series, late, wish.last_year) else {
        bail!(
            "the series holds every year up to {}; nothing is new. Late cases are taken in with --late, the current year with --open-year: only people who were not \
             measured yet are charged",
            wish.last_year
        );
    };
    if let Some(series) = series
        && series.rho() != wish.rho()
    {
        bail!(
            "the series was begun with ε = {:.6} at δ = {}, so that its parts add up; ask for the same, or measure everything anew with --full",
            series.rho().largest_epsilon(wish.delta).get(),
            wish.delta.get()
        );
    }
    // From here on the ledger says that it is spent, whatever happens.
    let mut budget = vault
        .charge_wave(build, wish.rho(), &next.years(), Some(next.wave))
        .await?;
    let cases = vault
        .cases_of_part(inputs, next.first, next.last, next.wave)
        .await?;
    vault.keep_register(build, &cases.register).await?;
    vault.record_left_out(build, cases.left_out).await?;
    let left_out = Some(left_out::measured(cases.beyond, &mut budget, noise)?);
    // A later part adds years: they are never put together.
    let options = &SynthOptions {
        whole: vec![COHORT.into()],
        ..wish.engine.clone()
    };
    let (contributors, records_per_person) = (cases.contributors, cases.records_per_person);
    let own = |measurements| OwnPart {
        first_year: next.first,
        last_year: next.last,
        open: next.last >= this_year(),
        charged: wish.rho(),
        left_out,
        build: build.id().to_string(),
        measurements,
    };
    let Some(series) = series else {
        let headlines = Headline::measured(&cases.table, &cases.numbers, &mut budget, noise)?;
        let fitted = headlines.beside(fit(&cases.table, budget, noise, options, progress)?);
        let parts = vec![own(fitted.measurements().clone())];
        return Ok(Measured {
            fitted,
            contributors,
            records_per_person,
            left_out: None,
            parts,
        });
    };
    let like = &series
        .parts
        .first()
        .context("a series without a part")?
        .measurements;
    // Counts add up where every part has them: a series that was begun without goes on without.
    let headlines = if like.declared.is_empty() {
        None
    } else {
        Some(Headline::measured(
            &cases.table,
            &cases.numbers,
            &mut budget,
            noise,
        )?)
    };
    let new = measure_like(&cases.table, like, budget, noise, progress)?;
    let new = match headlines {
        Some(headlines) => headlines.with(new),
        None => new,
    };
    drop(cases);
    let mut parts: Vec<OwnPart> = series
        .parts
        .iter()
        .map(|part| OwnPart {
            build: part.build.clone(),
            measurements: part.measurements.clone(),
            ..*part
        })
        .collect();
    parts.push(own(new));
    let last = parts.iter().map(|part| part.last_year).max().unwrap_or(next.last);
    let schema = Arc::new(case_schema(last));
    let schemas: Vec<TableSchema> = parts
        .iter()
        .map(|part| cohort_schema(part.first_year, part.last_year))
        .collect::<Result<_, _>>()?;
    let all: Vec<Part<'_>> = parts
        .iter()
        .zip(&schemas)
        .map(|(part, schema)| Part {
            measurements: &part.measurements,
            schema,
        })
        .collect();
    let whole = combine(&schema, COHORT, &all)?;
    let fitted = Fitted::from_measurements(schema, whole, options)?;
    Ok(Measured {
        fitted,
        contributors,
        records_per_person,
        left_out: None,
        parts,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use amparo_intake::CaseTable;
    use amparo_privacy::{Delta, Epsilon};
    use amparo_schema::{CaseNumbers, CodedTable, Codes};
    use amparo_vault::{Provenance, VaultOptions};

    use super::super::{GateWish, Outcome, build};
    use super::*;

    /// `rows` cases of the years 2015 to 2024; every third person stands in two years.
    fn cases(rows: usize) -> CaseTable {
        let schema = Arc::new(case_schema(2024));
        let columns = schema
            .fields()
            .iter()
            .enumerate()
            .map(|(field, of)| {
                let mut codes = Codes::with_capacity(of.size(), rows);
                for row in 0..rows {
                    let code = if field == 0 {
                        13 + row % 10
                    } else {
                        (row * (field + 1) / 3) % of.size().min(4)
                    };
                    codes.push(code as u16);
                }
                codes
            })
            .collect();
        let person_keys = (0..rows).map(|row| Some([(row / 3) as u8; 32])).collect();
        CaseTable {
            table: CodedTable::new(schema, columns).unwrap(),
            person_keys,
            numbers: vec![CaseNumbers::default(); rows],
        }
    }

    fn wish(last_year: u16, epsilon: f64) -> Wish {
        Wish {
            epsilon: Epsilon::new(epsilon).unwrap(),
            delta: Delta::new(1e-6).unwrap(),
            title: "Test".into(),
            publisher: "Test".into(),
            last_year,
            mode: Mode::Continual { late: false },
            gate: GateWish::Override("a test".into()),
            engine: SynthOptions {
                members: 1,
                components: 8,
                iterations: 40,
                calibrations: 1,
                ..SynthOptions::default()
            },
        }
    }

    async fn built(vault: &Vault, wish: &Wish) -> std::path::PathBuf {
        match build(vault, wish, &|_| {}).await.unwrap() {
            Outcome::Built { folder, .. } => folder,
            Outcome::Known(_) => panic!("known"),
        }
    }

    #[tokio::test]
    async fn a_series_charges_each_year_once_and_keeps_what_was_published() {
        let dir = tempfile::tempdir().unwrap();
        let vault = Vault::create(
            dir.path().join("v"),
            VaultOptions::new(Epsilon::new(100.0).unwrap(), Delta::new(1e-6).unwrap()),
        )
        .await
        .unwrap();
        let office = vault.register_contributor("Office").await.unwrap();
        let provenance = Provenance {
            file_name: "cases.csv".into(),
            sha256: [1; 32],
            layout: "test".into(),
            supersedes: None,
            keyed_by: None,
            report: serde_json::Value::Null,
        };
        vault.submit(&office, &cases(600), provenance).await.unwrap();
        let first = built(&vault, &wish(2022, 40.0)).await;
        let second = built(&vault, &wish(2024, 40.0)).await;

        let entries = vault.ledger_entries().await.unwrap();
        let mut years: Vec<u16> = entries.iter().map(|entry| entry.cohort).collect();
        years.sort_unstable();
        assert_eq!(
            years,
            (FIRST_YEAR..=2024).collect::<Vec<_>>(),
            "every year is charged once"
        );

        let key = TrustedKeys::one(vault.signing_key().unwrap().verifying_key());
        let (first, second) = (
            Release::open(&first, &key).unwrap(),
            Release::open(&second, &key).unwrap(),
        );
        let part = "measurements/parts/1-2002-2022.json";
        assert!(first.bytes(part).is_some() && first.bytes(part) == second.bytes(part));
        let parts = &second.evaluation.as_ref().unwrap().parts;
        assert_eq!(
            parts
                .iter()
                .map(|part| (part.first_year, part.last_year))
                .collect::<Vec<_>>(),
            [(2002, 2022), (2023, 2024)]
        );
        // Headline counts of all years stand together; numbers of countries over all years do not add up, and are left out.
        let cells = |release: &Release, name: &str| {
            let tables = &release.headlines.as_ref().unwrap().tables;
            tables
                .iter()
                .find(|table| table.name == name)
                .map(|table| table.cells.len())
        };
        assert_eq!(
            (cells(&first, "gender"), cells(&second, "gender")),
            (Some(4 * 21), Some(4 * 23))
        );
        assert_eq!(
            (cells(&second, "countries"), cells(&second, "countries.all")),
            (Some(23), None)
        );

        // A person pays for one part, and the claim says so.
        assert_eq!(second.claim.rho, first.claim.rho);
        assert_eq!(second.claim.epsilon, 40.0);
        assert!(
            second.claim.composition.contains("continues a series"),
            "{}",
            second.claim.composition
        );
        let total = second.aggregates.total().estimate;
        // 200 people, each with at most one record.
        assert!((total - 200.0).abs() < 40.0, "{total}");

        // Of 200 people with three records each 280 records were left out of the part that measured them first; ε = 40 leaves little noise on that.
        let left_out = second.evaluation.as_ref().unwrap().left_out.unwrap();
        assert!(
            (left_out.estimate as f64 - 280.0).abs() < 6.0 * left_out.standard_error + 1.0,
            "{left_out:?}"
        );

        let refused = |result: Result<Outcome>| result.err().unwrap().to_string();
        assert!(refused(build(&vault, &wish(2024, 0.5), &|_| {}).await).contains("nothing is new"));
        assert!(
            refused(build(&vault, &wish(2025, 0.5), &|_| {}).await)
                .contains("the series was begun with ε = 40")
        );
        assert!(
            vault.ledger_entries().await.unwrap().len() == entries.len(),
            "a refusal costs nothing"
        );

        // A new contributor brings 90 people of measured years: only they are charged, as a wave of its own.
        let newcomer = vault.register_contributor("Newcomer").await.unwrap();
        let provenance = Provenance {
            sha256: [2; 32],
            file_name: "past.csv".into(),
            layout: "test".into(),
            supersedes: None,
            keyed_by: None,
            report: serde_json::Value::Null,
        };
        vault.submit(&newcomer, &cases(270), provenance).await.unwrap();
        let late = Wish {
            mode: Mode::Continual { late: true },
            ..wish(2024, 40.0)
        };
        let third = Release::open(&built(&vault, &late).await, &key).unwrap();
        let total = third.aggregates.total().estimate;
        assert!((total - 290.0).abs() < 50.0, "{total}");
        let newest: Vec<_> = vault.ledger_entries().await.unwrap().split_off(entries.len());
        assert!(newest.iter().all(|entry| entry.wave == Some(3)));
        assert_eq!(
            newest.iter().map(|entry| entry.cohort).collect::<Vec<_>>(),
            Vault::cohorts(2024)
        );
        let most = vault
            .plan(Rho::ZERO, late.delta, &Vault::cohorts(2024))
            .await
            .unwrap();
        assert!(
            most.cohorts.iter().all(|line| line.spent == late.rho()),
            "nobody paid twice"
        );
        assert_eq!(third.evaluation.unwrap().parts.len(), 3);
        vault.verify(None).await.unwrap();
    }

    #[test]
    fn an_open_year_is_gone_on_with_and_late_cases_may_be_of_any() {
        let part = |first_year, last_year, open| {
            OwnPart {
            first_year,
            last_year,
            open,
            charged: Rho::ZERO,
            left_out: None,
            build: String::new(),
            measurements: serde_json::from_str(
                r#"{"format":"","rho":0,"private":true,"scores":null,"scored_pairs":[],"tables":[],"groups":{}}"#,
            )
            .unwrap(),
        }
        };
        let years = |series: Option<&Series>, late, last| {
            Next::of(series, late, last).map(|next| (next.first, next.last, next.wave))
        };
        assert_eq!(years(None, false, 2024), Some((FIRST_YEAR, 2024, 1)));
        let mut series = Series {
            parts: vec![part(2002, 2024, false)],
        };
        assert_eq!(years(Some(&series), false, 2024), None);
        assert_eq!(years(Some(&series), true, 2024), Some((FIRST_YEAR, 2024, 2)));
        series.parts.push(part(2025, 2026, true));
        // The year that was open is taken up again once it is over, or while it still is.
        assert_eq!(years(Some(&series), false, 2026), Some((2026, 2026, 3)));
        assert_eq!(years(Some(&series), false, 2025), None);
        assert_eq!(years(Some(&series), true, 2025), Some((FIRST_YEAR, 2026, 3)));
    }
}
