//! What a release is held against: errors of its counts, and attacks on the people in it. Everything here is computed on cases and is private.

use std::collections::{HashMap, HashSet};

use amparo_assess::{
    AssessOptions, Assessment, AttackOptions, AttackReport, DifferencingReport, PublicOutputs, Regression,
    assess, attack, difference, regression,
};
use amparo_count::marginals;
use amparo_privacy::{Budget, Rho, SecureNoise};
use amparo_schema::CodedTable;
use amparo_synth::{Fitted, SynthOptions, fit};
use anyhow::Result;

use super::policy::{Policy, Thresholds};
use crate::commands::published::published;

/// Sets of three fields with more cells are left out of the search for the largest error.
const MOST_CELLS: usize = 100_000;
/// Fewer cases cannot be halved into members and others for the attacks.
const LEAST_CASES: usize = 400;
/// One in so many members joins between two rehearsed releases.
const JOINING: usize = 8;
/// At most so many cases take part in the rehearsal.
const MOST_REHEARSED: usize = 60_000;

/// One criterion.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Finding {
    pub(super) name: String,
    pub(super) found: f64,
    pub(super) threshold: f64,
    pub(super) passed: bool,
}

impl Finding {
    fn at_most(name: impl Into<String>, found: f64, threshold: f64) -> Finding {
        Finding {
            name: name.into(),
            found,
            threshold,
            // What is not a number has not passed.
            passed: found <= threshold,
        }
    }
}

/// All that was found.
pub(super) struct Findings {
    pub(super) findings: Vec<Finding>,
    pub(super) assessment: Assessment,
    /// The regressions that the policy asks for.
    pub(super) regressions: Vec<Regression>,
    /// Absent where there are too few cases to attack.
    pub(super) attacks: Option<AttackReport>,
    /// Absent likewise.
    pub(super) differencing: Option<DifferencingReport>,
}

impl Findings {
    pub(super) fn passed(&self) -> bool {
        self.findings.iter().all(|finding| finding.passed)
    }
}

/// Holds the synthetic rows of a release against the cases, and attacks a rehearsal.
///
/// The attacks need people who could have been in the table and are not, and a release has all cases. So the engine is run once more on a random half of them, with the
/// same ρ a record and noise of its own, and the other half is the control group; and once without some of the members, for what two successive releases tell. The
/// rehearsal never leaves this function.
pub(super) fn check(
    policy: &Policy,
    real: &CodedTable,
    synthetic: &CodedTable,
    per_record: Rho,
    claim: (f64, f64),
) -> Result<Findings> {
    let Thresholds { utility, attacks, .. } = &policy.thresholds;
    let assessment = assess(real, synthetic, &AssessOptions::default(), &|_| {})?;
    let mut findings = vec![Finding::at_most(
        format!(
            "largest one-way ratio (values with {} cases or more)",
            utility.ratio_least_cases
        ),
        largest_ratio(real, synthetic, utility.ratio_least_cases)?,
        utility.max_one_way_ratio,
    )];
    for (order, &threshold) in (1..).zip(&utility.max_error_share) {
        findings.push(Finding::at_most(
            format!("largest error of a count of {order} field(s), share of all cases"),
            largest_error(real, synthetic, order)? / real.rows().max(1) as f64,
            threshold,
        ));
    }
    for (order, &threshold) in (1..).zip(&utility.max_mean_total_variation) {
        let of_order = assessment.marginals.iter().find(|error| error.order == order);
        findings.push(Finding::at_most(
            format!("mean total variation of tables of {order} field(s)"),
            of_order.map_or(f64::NAN, |error| error.mean),
            threshold,
        ));
    }
    findings.push(Finding::at_most(
        "worst group's mean total variation",
        assessment
            .subgroups
            .groups
            .iter()
            .map(|group| group.mean)
            .fold(0.0, f64::max),
        utility.max_group_total_variation,
    ));
    findings.push(Finding::at_most(
        "area under the curve lost by predictions",
        assessment
            .transfer
            .iter()
            .map(|transfer| transfer.trained_on_real.auc - transfer.trained_on_synthetic.auc)
            .fold(0.0, f64::max),
        utility.max_transfer_loss,
    ));
    let regressions = utility
        .regressions
        .iter()
        .map(|model| regression(real, synthetic, &model.spec(), utility.ratio_least_cases))
        .collect::<Result<Vec<_>, _>>()?;
    for fitted in &regressions {
        findings.push(Finding::at_most(
            format!(
                "largest difference of a coefficient, {} on {}",
                fitted.outcome,
                fitted.on.join(", ")
            ),
            fitted.largest_difference,
            utility.max_coefficient_difference,
        ));
    }
    let report = if real.rows() < LEAST_CASES {
        None
    } else {
        Some(rehearse(
            real,
            per_record,
            claim,
            &mut findings,
            attacks.max_unique_copied,
        )?)
    };
    match &report {
        Some((report, differencing)) => {
            let advantage = report
                .attacks
                .iter()
                .chain(&differencing.attacks)
                .map(|attack| attack.advantage_low)
                .fold(0.0, f64::max);
            let breaks = report
                .attacks
                .iter()
                .chain(&differencing.attacks)
                .filter(|attack| attack.breaks_claim == Some(true))
                .count();
            findings.push(Finding::at_most(
                "largest advantage of an attack",
                advantage,
                attacks.max_advantage,
            ));
            findings.push(Finding::at_most(
                "attacks that do what the claim rules out",
                breaks as f64,
                0.0,
            ));
            findings.push(Finding::at_most(
                "synthetic records equal to a member, beyond those equal to others",
                report.copies.of_train - report.copies.of_control,
                attacks.max_excess_copies,
            ));
        }
        None => findings.push(Finding::at_most(
            format!("attacks (they need {LEAST_CASES} cases; not run)"),
            f64::NAN,
            attacks.max_advantage,
        )),
    }
    let (attacks, differencing) = report.unzip();
    Ok(Findings {
        findings,
        assessment,
        regressions,
        attacks,
        differencing,
    })
}

/// Two releases of the engine on a random half of the cases: an earlier one without [`JOINING`] of its people, and one with them.
fn rehearse(
    real: &CodedTable,
    per_record: Rho,
    claim: (f64, f64),
    findings: &mut Vec<Finding>,
    most_unique: f64,
) -> Result<(AttackReport, DifferencingReport)> {
    let mut rows: Vec<usize> = (0..real.rows()).collect();
    shuffle(&mut rows)?;
    rows.truncate(MOST_REHEARSED);
    let (members, others) = rows.split_at(rows.len() / 2);
    let joining = (members.len() / JOINING).max(LEAST_CASES / 4);
    let (joined, stayed) = members.split_at(joining);
    let [members, others, joined, stayed] =
        [members, others, joined, stayed].map(|rows| real.select_rows(rows));
    let mut noise = SecureNoise::new()?;
    let mut engine = |table: &CodedTable| -> Result<Fitted> {
        let (budget, options) = (Budget::declared(per_record), SynthOptions::default());
        Ok(fit(table, budget, &mut noise, &options, &|_| {})?)
    };
    let (earlier, later) = (engine(&stayed)?, engine(&members)?);
    // The seed of sampling needs no secret.
    let rows = |fitted: &Fitted, table: &CodedTable| fitted.sample(Some(table.rows()), 1);
    let (before, synthetic) = (rows(&earlier, &stayed), rows(&later, &members));
    let tables = |fitted: &Fitted| published(fitted.measurements(), fitted.schema());
    let (tables_before, tables) = (tables(&earlier)?, tables(&later)?);
    findings.push(Finding::at_most(
        "unique records of members copied, beyond those of others",
        unique_copied(&members, &synthetic) - unique_copied(&others, &synthetic),
        most_unique,
    ));
    let [before, after] = [(&before, &tables_before), (&synthetic, &tables)]
        .map(|(synthetic, published)| PublicOutputs { synthetic, published });
    let differencing = difference(&joined, &others, before, after, Some(claim), 1)?;
    let options = AttackOptions {
        published: tables.clone(),
        ..AttackOptions::default()
    };
    let attacks = attack(&members, &others, &synthetic, Some(claim), &options, &|_| {})?;
    Ok((attacks, differencing))
}

/// The largest factor between a real and a synthetic one-way count, either way, among values with at least `least` real cases.
fn largest_ratio(real: &CodedTable, synthetic: &CodedTable, least: u64) -> Result<f64> {
    let sets: Vec<Vec<usize>> = (0..real.schema().width()).map(|field| vec![field]).collect();
    let (real, synthetic) = (marginals(real, &sets)?, marginals(synthetic, &sets)?);
    let mut largest = 1.0_f64;
    for (real, synthetic) in real.iter().zip(&synthetic) {
        for (&r, &s) in real.counts().iter().zip(synthetic.counts()) {
            if r >= least.max(1) {
                let (r, s) = (r as f64, s as f64);
                largest = largest.max(r / s).max(s / r);
            }
        }
    }
    Ok(largest)
}

/// The largest difference between a real and a synthetic count of `order` fields.
fn largest_error(real: &CodedTable, synthetic: &CodedTable, order: usize) -> Result<f64> {
    let sizes = real.schema().sizes();
    let mut sets: Vec<Vec<usize>> = vec![vec![]];
    for _ in 0..order {
        sets = sets
            .iter()
            .flat_map(|set| {
                let next = set.last().map_or(0, |last| last + 1);
                (next..sizes.len()).map(move |field| [set.as_slice(), &[field]].concat())
            })
            .filter(|set| set.iter().map(|&field| sizes[field]).product::<usize>() <= MOST_CELLS || order < 3)
            .collect();
    }
    let mut largest = 0;
    for batch in sets.chunks(64) {
        for (real, synthetic) in marginals(real, batch)?.iter().zip(&marginals(synthetic, batch)?) {
            let error = real
                .counts()
                .iter()
                .zip(synthetic.counts())
                .map(|(r, s)| r.abs_diff(*s))
                .max();
            largest = largest.max(error.unwrap_or(0));
        }
    }
    Ok(largest as f64)
}

/// The share of rows that stand once in `table` and stand in `synthetic` too.
fn unique_copied(table: &CodedTable, synthetic: &CodedTable) -> f64 {
    let row = |table: &CodedTable, row: usize| -> Vec<u16> {
        (0..table.schema().width())
            .map(|field| table.code(row, field))
            .collect()
    };
    let mut counts: HashMap<Vec<u16>, u32> = HashMap::new();
    for at in 0..table.rows() {
        *counts.entry(row(table, at)).or_default() += 1;
    }
    let published: HashSet<Vec<u16>> = (0..synthetic.rows()).map(|at| row(synthetic, at)).collect();
    let unique: Vec<&Vec<u16>> = counts
        .iter()
        .filter(|(_, count)| **count == 1)
        .map(|(row, _)| row)
        .collect();
    let copied = unique.iter().filter(|row| published.contains(**row)).count();
    copied as f64 / unique.len().max(1) as f64
}

/// A random order from the operating system.
fn shuffle(rows: &mut [usize]) -> Result<()> {
    use rand_core::{Rng as _, SeedableRng as _};
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    let mut generator = rand_chacha::ChaCha12Rng::from_seed(seed);
    for at in (1..rows.len()).rev() {
        rows.swap(
            at,
            ((u128::from(generator.next_u64()) * (at as u128 + 1)) >> 64) as usize,
        );
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use std::sync::Arc;

    use amparo_schema::{Category, Codes, Field, TableSchema};

    use super::*;

    fn table(rows: &[[u16; 2]]) -> CodedTable {
        let values = |n: u32| (0..n).map(|v| Category::value(v.to_string())).collect();
        let fields = vec![Field::nominal("a", values(3)), Field::nominal("b", values(2))];
        let schema = Arc::new(TableSchema::new("t", fields, vec![]).unwrap());
        let column = |field: usize, size| {
            let mut codes = Codes::with_capacity(size, rows.len());
            rows.iter().for_each(|row| codes.push(row[field]));
            codes
        };
        let columns = vec![column(0, 3), column(1, 2)];
        CodedTable::new(schema, columns).unwrap()
    }

    #[test]
    fn ratios_and_errors_are_those_of_the_worst_cell() {
        let real = table(&[[0, 0], [0, 0], [0, 1], [1, 1], [2, 0]]);
        let synthetic = table(&[[0, 0], [1, 1], [1, 1], [1, 1], [1, 0]]);
        // Value 0 of field a: 3 real, 1 synthetic; value 2 has one real case and vanished.
        assert_eq!(largest_ratio(&real, &synthetic, 2).unwrap(), 3.0);
        assert_eq!(largest_ratio(&real, &synthetic, 1).unwrap(), f64::INFINITY);
        assert_eq!(largest_error(&real, &synthetic, 1).unwrap(), 3.0);
        assert_eq!(largest_error(&real, &synthetic, 2).unwrap(), 2.0);
        // Of the unique rows (0,1), (1,1) and (2,0) one stands in the synthetic table.
        assert!((unique_copied(&real, &synthetic) - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_no_number_has_not_passed() {
        assert!(!Finding::at_most("x", f64::NAN, 1.0).passed);
        assert!(Finding::at_most("x", 1.0, 1.0).passed);
    }
}
