//! What a release is held against: errors of its counts, and attacks on the people in it. Everything here is computed on cases and is private.

use amparo_assess::{
    AssessOptions, Assessment, AttackReport, DifferencingReport, Regression, assess, regression,
};
use amparo_privacy::Rho;
use amparo_schema::CodedTable;
use amparo_synth::Measurements;
use anyhow::Result;

use super::cells::{Errors, Least, Worst, largest_error, largest_ratio};
use super::policy::{Model, Policy, Thresholds, Utility};
use super::rehearsal::{LEAST_CASES, Rehearsal, rehearse};

/// One criterion.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Finding {
    pub(super) name: String,
    pub(super) found: f64,
    pub(super) threshold: f64,
    pub(super) passed: bool,
    /// Where it was found; empty for what has no one place.
    pub(super) at: String,
}

impl Finding {
    fn at_most(name: impl Into<String>, found: f64, threshold: f64) -> Finding {
        Finding {
            name: name.into(),
            found,
            threshold,
            // What is not a number has not passed.
            passed: found <= threshold,
            at: String::new(),
        }
    }

    fn at(self, at: impl Into<String>) -> Finding {
        Finding {
            at: at.into(),
            ..self
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

/// What is checked.
pub(super) struct Subject<'a> {
    /// The cases.
    pub(super) real: &'a CodedTable,
    /// The synthetic rows that were released for them.
    pub(super) synthetic: &'a CodedTable,
    /// What was measured for the release.
    pub(super) measurements: &'a Measurements,
    /// What each record was charged.
    pub(super) per_record: Rho,
    /// ε and δ claimed.
    pub(super) claim: (f64, f64),
}

/// Holds the synthetic rows of a release against the cases, and attacks a rehearsal.
///
/// The attacks need people who could have been in the table and are not, and a release has all cases: see [`rehearse`].
pub(super) fn check(policy: &Policy, of: &Subject<'_>) -> Result<Findings> {
    let Thresholds { utility, attacks, .. } = &policy.thresholds;
    let (real, synthetic) = (of.real, of.synthetic);
    let errors = Errors::of(of.measurements);
    let assessment = assess(real, synthetic, &AssessOptions::default(), &|_| {})?;
    let mut findings = ratios(utility, of, &errors)?;
    for (order, &threshold) in (1..).zip(&utility.max_error_share) {
        let Worst { value, at } = largest_error(real, synthetic, order)?;
        findings.push(
            Finding::at_most(
                format!("largest error of a count of {order} field(s), share of all cases"),
                value / real.rows().max(1) as f64,
                threshold,
            )
            .at(at),
        );
    }
    for (order, &threshold) in (1..).zip(&utility.max_mean_total_variation) {
        let of_order = assessment.marginals.iter().find(|error| error.order == order);
        findings.push(Finding::at_most(
            format!("mean total variation of tables of {order} field(s)"),
            of_order.map_or(f64::NAN, |error| error.mean),
            threshold,
        ));
    }
    let groups = assessment.subgroups.groups.iter();
    let worst = groups.max_by(|a, b| a.mean.total_cmp(&b.mean));
    findings.push(
        Finding::at_most(
            "worst group's mean total variation",
            worst.map_or(0.0, |group| group.mean),
            utility.max_group_total_variation,
        )
        .at(worst.map_or_else(String::new, |group| {
            format!("{} = {}", group.field, group.category)
        })),
    );
    let lost =
        |transfer: &amparo_assess::Transfer| transfer.trained_on_real.auc - transfer.trained_on_synthetic.auc;
    let worst = assessment
        .transfer
        .iter()
        .max_by(|a, b| lost(a).total_cmp(&lost(b)));
    findings.push(
        Finding::at_most(
            "area under the curve lost by predictions",
            worst.map_or(0.0, lost).max(0.0),
            utility.max_transfer_loss,
        )
        .at(worst.map_or_else(String::new, |transfer| transfer.target.clone())),
    );
    let mut regressions = Vec::new();
    for model in &utility.regressions {
        let (fitted, finding) = coefficients(utility, model, of, &errors)?;
        regressions.push(fitted);
        findings.push(finding);
    }
    let rehearsal = if real.rows() < LEAST_CASES {
        findings.push(Finding::at_most(
            format!("attacks (they need {LEAST_CASES} cases; not run)"),
            f64::NAN,
            attacks.max_advantage,
        ));
        None
    } else {
        let rehearsal = rehearse(real, of.per_record, of.claim)?;
        findings.extend(attacked(&rehearsal, attacks));
        Some(rehearsal)
    };
    let (attacks, differencing) = rehearsal
        .map(|rehearsal| (rehearsal.attacks, rehearsal.differencing))
        .unzip();
    Ok(Findings {
        findings,
        assessment,
        regressions,
        attacks,
        differencing,
    })
}

/// One-way ratios, of values with enough cases that noise alone does not decide.
fn ratios(utility: &Utility, of: &Subject<'_>, errors: &Errors) -> Result<Vec<Finding>> {
    let Some(threshold) = utility.max_one_way_ratio else {
        return Ok(Vec::new());
    };
    let least = enough(utility);
    let fields = of.real.schema().fields().iter();
    let least: Vec<u64> = fields.map(|field| least.of(errors.single(&field.name))).collect();
    let Worst { value, at } = largest_ratio(of.real, of.synthetic, &least)?;
    let ends = (least.iter().min(), least.iter().max());
    let name = format!(
        "largest one-way ratio (values with {} cases or more, by the noise of their field)",
        match ends {
            (Some(from), Some(to)) if from != to => format!("{from} to {to}"),
            (from, _) => from.copied().unwrap_or_default().to_string(),
        }
    );
    Ok(vec![Finding::at_most(name, value, threshold).at(at)])
}

/// A regression that the policy asks for, over categories whose cases with the answer and without it are both enough.
fn coefficients(
    utility: &Utility,
    model: &Model,
    of: &Subject<'_>,
    errors: &Errors,
) -> Result<(Regression, Finding)> {
    let spec = model.spec();
    let enough = enough(utility);
    let least: Vec<u64> = spec
        .on
        .iter()
        .map(|field| enough.of(errors.pair(field, &spec.outcome)))
        .collect();
    let fitted = regression(of.real, of.synthetic, &spec, &least)?;
    let difference = |c: &amparo_assess::Coefficient| (c.real - c.synthetic).abs();
    let worst = fitted
        .coefficients
        .iter()
        .max_by(|a, b| difference(a).total_cmp(&difference(b)));
    let needed: Vec<String> = spec
        .on
        .iter()
        .zip(&least)
        .map(|(field, least)| format!("{field}: {least}"))
        .collect();
    let finding = Finding::at_most(
        format!(
            "largest difference of a coefficient, {} on {} (categories with enough cases of both answers; {})",
            fitted.outcome,
            fitted.on.join(", "),
            needed.join(", ")
        ),
        // A model in which nothing is left to compare shows nothing.
        worst.map_or(f64::NAN, difference),
        utility.max_coefficient_difference,
    )
    .at(worst.map_or_else(
        || "no category has enough cases to be judged".to_owned(),
        |c| format!("{}: {:.2} ± {:.2}, synthetic {:.2}", c.name, c.real, c.standard_error, c.synthetic),
    ));
    Ok((fitted, finding))
}

fn enough(utility: &Utility) -> Least {
    Least {
        cases: utility.least_cases,
        errors: utility.least_errors,
    }
}

/// What the attacks on a rehearsal found, against the policy.
fn attacked(rehearsal: &Rehearsal, thresholds: &super::policy::Attacks) -> Vec<Finding> {
    let (report, differencing) = (&rehearsal.attacks, &rehearsal.differencing);
    let attacks = || report.attacks.iter().chain(&differencing.attacks);
    let strongest = attacks().max_by(|a, b| a.advantage_low.total_cmp(&b.advantage_low));
    let breaking: Vec<&str> = attacks()
        .filter(|attack| attack.breaks_claim == Some(true))
        .map(|attack| attack.name.as_str())
        .collect();
    vec![
        Finding::at_most(
            "unique records of members copied, beyond those of others",
            rehearsal.unique_copied,
            thresholds.max_unique_copied,
        ),
        Finding::at_most(
            "largest advantage of an attack",
            strongest.map_or(0.0, |attack| attack.advantage_low).max(0.0),
            thresholds.max_advantage,
        )
        .at(strongest.map_or_else(String::new, |attack| attack.name.clone())),
        Finding::at_most(
            "attacks that do what the claim rules out",
            breaking.len() as f64,
            0.0,
        )
        .at(breaking.join(", ")),
        Finding::at_most(
            "synthetic records equal to a member, beyond those equal to others",
            report.copies.of_train - report.copies.of_control,
            thresholds.max_excess_copies,
        ),
    ]
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
pub(super) mod tests {
    use std::sync::Arc;

    use amparo_schema::{Category, Codes, Field, TableSchema};

    use super::*;

    /// A table of two fields with 3 and 2 values.
    pub(in super::super) fn table(rows: &[[u16; 2]]) -> CodedTable {
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
    fn what_is_no_number_has_not_passed() {
        assert!(!Finding::at_most("x", f64::NAN, 1.0).passed);
        assert!(Finding::at_most("x", 1.0, 1.0).passed);
    }
}
