//! Regressions on real and on synthetic rows: does an analyst who has only synthetic rows find the same coefficients?

use amparo_schema::{CodedTable, TableSchema};
use serde::Serialize;

use crate::AssessError;
use crate::options::index_of;

/// Newton's method has converged long before; where it has not, the data separate the answers and the ridge holds the rest.
const ROUNDS: usize = 40;

/// A weak ridge on standardised log-odds keeps coefficients finite where answers are separated: as if each had been seen to be 0 with standard deviation 5.
const RIDGE: f64 = 1.0 / 25.0;

/// A logistic regression: of one answer of a field against its others, on some fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegressionSpec {
    /// The field that is explained.
    pub outcome: String,
    /// Its answer that is predicted, by value; the first answer of the schema if absent.
    pub answer: Option<String>,
    /// The fields that explain it, such as sex and age.
    pub on: Vec<String>,
}

/// A logistic regression (maximum likelihood with a weak ridge, by Newton's method) of the same model on real and on synthetic rows.
///
/// ln(p/(1−p)) = intercept + Σ coefficients, one for each category of the explaining fields but the commonest, to which the others are compared. Rows with the outcome
/// missing are left out; missing is a category of the explaining fields. Categories with fewer real rows than asked for, with the answer or without it, are taken
/// together with the commonest: the coefficient is the log of the ratio of the two, and no surer than the smaller.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Regression {
    /// The outcome, as `field = answer`.
    pub outcome: String,
    /// The fields that explain it.
    pub on: Vec<String>,
    /// Real rows that it was fitted to.
    pub real_rows: usize,
    /// Synthetic rows.
    pub synthetic_rows: usize,
    /// The coefficients without the intercept.
    pub coefficients: Vec<Coefficient>,
    /// The largest difference of a coefficient, in log-odds.
    pub largest_difference: f64,
    /// Share of coefficients whose synthetic value lies in the 95 % interval of the real one.
    pub within_interval: f64,
}

/// One coefficient, in log-odds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Coefficient {
    /// The category, as `field = value`.
    pub name: String,
    /// On real rows.
    pub real: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// On synthetic rows.
    pub synthetic: f64,
}

/// Fits a model to both tables, which have one schema. Categories of the explaining field `spec.on[i]` have a coefficient of their own where at least `least[i]`
/// real rows have the answer and as many have another one.
///
/// # Errors
/// [`AssessError::UnknownField`] and [`AssessError::Option`] for a model that cannot be fitted: no such answer, no explaining field, one that explains itself, or
/// not as many numbers in `least` as explaining fields.
pub fn regression(
    real: &CodedTable,
    synthetic: &CodedTable,
    spec: &RegressionSpec,
    least: &[u64],
) -> Result<Regression, AssessError> {
    let schema = real.schema().as_ref();
    let model = Model::of(real, spec, least)?;
    let (ours, theirs) = (model.fit(real), model.fit(synthetic));
    let coefficients: Vec<Coefficient> = model
        .columns
        .iter()
        .enumerate()
        .map(|(at, &(field, code))| Coefficient {
            name: format!(
                "{} = {}",
                schema.field(field).name,
                schema.field(field).categories[usize::from(code)].value
            ),
            real: ours.values[at + 1],
            standard_error: ours.errors[at + 1],
            synthetic: theirs.values[at + 1],
        })
        .collect();
    let difference = |c: &Coefficient| (c.real - c.synthetic).abs();
    let within = coefficients
        .iter()
        .filter(|c| difference(c) <= 1.96 * c.standard_error)
        .count();
    Ok(Regression {
        outcome: format!(
            "{} = {}",
            spec.outcome,
            schema.field(model.outcome).categories[usize::from(model.answer)].value
        ),
        on: spec.on.clone(),
        real_rows: ours.rows,
        synthetic_rows: theirs.rows,
        largest_difference: coefficients.iter().map(difference).fold(0.0, f64::max),
        within_interval: within as f64 / coefficients.len().max(1) as f64,
        coefficients,
    })
}

struct Model {
    outcome: usize,
    answer: u16,
    /// The categories with a coefficient: field and code.
    columns: Vec<(usize, u16)>,
    /// For each explaining field, the column of each of its codes, counted from 1 after the intercept.
    lookup: Vec<(usize, Vec<Option<usize>>)>,
    missing: Vec<bool>,
}

struct Fit {
    values: Vec<f64>,
    errors: Vec<f64>,
    rows: usize,
}

impl Model {
    fn of(real: &CodedTable, spec: &RegressionSpec, least: &[u64]) -> Result<Model, AssessError> {
        let schema: &TableSchema = real.schema();
        let outcome = index_of(schema, &spec.outcome)?;
        let categories = &schema.field(outcome).categories;
        let answer = categories.iter().position(|category| match &spec.answer {
            Some(value) => category.value == *value,
            None => !category.is_missing(),
        });
        let unfit = |value: String, accepted| AssessError::Option {
            option: "regression",
            value,
            accepted,
        };
        let answer = answer.ok_or_else(|| {
            unfit(
                format!(
                    "{} = {}",
                    spec.outcome,
                    spec.answer.as_deref().unwrap_or_default()
                ),
                "the answer is one of the field's values",
            )
        })?;
        if spec.on.is_empty() || spec.on.contains(&spec.outcome) {
            return Err(unfit(
                format!("{} on {}", spec.outcome, spec.on.join(", ")),
                "one or more other fields explain the outcome",
            ));
        }
        if spec.on.len() != least.len() {
            return Err(unfit(
                format!("{} numbers for {}", least.len(), spec.on.join(", ")),
                "each explaining field needs a least number of rows",
            ));
        }
        let missing: Vec<bool> = categories.iter().map(|category| category.is_missing()).collect();
        let (mut columns, mut lookup) = (Vec::new(), Vec::new());
        for (name, &least) in spec.on.iter().zip(least) {
            let field = index_of(schema, name)?;
            let mut counts = vec![0_u64; schema.field(field).size()];
            let mut hits = counts.clone();
            for (code, of) in real.column(field).iter().zip(real.column(outcome).iter()) {
                counts[usize::from(code)] += u64::from(!missing[usize::from(of)]);
                hits[usize::from(code)] += u64::from(usize::from(of) == answer);
            }
            let most = counts.iter().copied().max().unwrap_or(0);
            let commonest = counts.iter().position(|&count| count == most);
            let mut places = vec![None; counts.len()];
            for (code, &count) in counts.iter().enumerate() {
                let rarer = hits[code].min(count.saturating_sub(hits[code]));
                if Some(code) != commonest && count > 0 && rarer >= least {
                    columns.push((field, code as u16));
                    places[code] = Some(columns.len());
                }
            }
            lookup.push((field, places));
        }
        Ok(Model {
            outcome,
            answer: answer as u16,
            columns,
            lookup,
            missing,
        })
    }

    /// Rows with equal explaining categories are one cell: few, however many rows there are.
    fn cells(&self, table: &CodedTable) -> Vec<(Vec<usize>, f64, f64)> {
        let mut cells = std::collections::BTreeMap::<Vec<usize>, (f64, f64)>::new();
        for (row, outcome) in table.column(self.outcome).iter().enumerate() {
            if self.missing[usize::from(outcome)] {
                continue;
            }
            let on = self
                .lookup
                .iter()
                .filter_map(|(field, places)| places[usize::from(table.code(row, *field))]);
            let cell = cells.entry(on.collect()).or_default();
            cell.0 += 1.0;
            cell.1 += f64::from(u8::from(outcome == self.answer));
        }
        cells
            .into_iter()
            .map(|(on, (rows, hits))| (on, rows, hits))
            .collect()
    }

    fn fit(&self, table: &CodedTable) -> Fit {
        let cells = self.cells(table);
        let size = self.columns.len() + 1;
        let mut values = vec![0.0; size];
        let mut information = vec![0.0; size * size];
        for _ in 0..ROUNDS {
            let mut gradient = vec![0.0; size];
            information = vec![0.0; size * size];
            for (at, &value) in values.iter().enumerate() {
                gradient[at] = -RIDGE * value;
                information[at * size + at] = RIDGE;
            }
            for (on, rows, hits) in &cells {
                let columns = || std::iter::once(0).chain(on.iter().copied());
                let linear: f64 = columns().map(|column| values[column]).sum();
                let p = 1.0 / (1.0 + (-linear).exp());
                for a in columns() {
                    gradient[a] += hits - rows * p;
                    for b in columns() {
                        information[a * size + b] += rows * p * (1.0 - p);
                    }
                }
            }
            let step = solve(&information, &gradient);
            // Far from the optimum a full step of Newton's may overshoot.
            let longest = step.iter().fold(1.0_f64, |longest, x| longest.max(x.abs() / 2.0));
            values
                .iter_mut()
                .zip(&step)
                .for_each(|(value, x)| *value += x / longest);
            if step.iter().all(|x| x.abs() < 1e-9) {
                break;
            }
        }
        let errors = (0..size)
            .map(|at| {
                let mut unit = vec![0.0; size];
                unit[at] = 1.0;
                solve(&information, &unit)[at].max(0.0).sqrt()
            })
            .collect();
        Fit {
            values,
            errors,
            rows: cells.iter().map(|cell| cell.1 as usize).sum(),
        }
    }
}

/// Solves A x = b for a symmetric positive definite A (Cholesky); the ridge makes every matrix here one.
fn solve(a: &[f64], b: &[f64]) -> Vec<f64> {
    let n = b.len();
    let mut l = vec![0.0; n * n];
    for row in 0..n {
        for column in 0..=row {
            let sum: f64 = (0..column).map(|k| l[row * n + k] * l[column * n + k]).sum();
            let rest = a[row * n + column] - sum;
            l[row * n + column] = if row == column {
                rest.max(f64::MIN_POSITIVE).sqrt()
            } else {
                rest / l[column * n + column]
            };
        }
    }
    let mut x = b.to_vec();
    for row in 0..n {
        let sum: f64 = (0..row).map(|k| l[row * n + k] * x[k]).sum();
        x[row] = (x[row] - sum) / l[row * n + row];
    }
    for row in (0..n).rev() {
        let sum: f64 = (row + 1..n).map(|k| l[k * n + row] * x[k]).sum();
        x[row] = (x[row] - sum) / l[row * n + row];
    }
    x
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use amparo_schema::{Category, Codes, Field, MissingReason};

    use super::*;

    /// `[outcome, sex]` with the given number of rows each; outcome 2 is missing.
    fn table(groups: &[([u16; 2], usize)]) -> CodedTable {
        let mut outcome: Vec<Category> = ["yes", "no"].map(Category::value).to_vec();
        outcome.push(Category::missing(MissingReason::NotKnown));
        let sex = ["f", "m", "x"].map(Category::value).to_vec();
        let fields = vec![Field::nominal("forced", outcome), Field::nominal("sex", sex)];
        let schema = Arc::new(TableSchema::new("t", fields, vec![]).unwrap());
        let column = |at: usize| {
            let mut codes = Codes::with_capacity(3, 0);
            for (row, times) in groups {
                (0..*times).for_each(|_| codes.push(row[at]));
            }
            codes
        };
        CodedTable::new(schema, vec![column(0), column(1)]).unwrap()
    }

    fn spec(answer: Option<&str>, on: &[&str]) -> RegressionSpec {
        RegressionSpec {
            outcome: "forced".into(),
            answer: answer.map(String::from),
            on: on.iter().map(ToString::to_string).collect(),
        }
    }

    /// With one explaining field the coefficient is the difference of log-odds, and its variance the sum of 1/count (Woolf 1955).
    #[test]
    fn one_field_gives_the_log_odds_ratio() {
        let real = table(&[
            ([0, 0], 300),
            ([1, 0], 700),
            ([0, 1], 200),
            ([1, 1], 200),
            ([2, 1], 999),
            ([0, 2], 3),
        ]);
        let synthetic = table(&[([0, 0], 300), ([1, 0], 700), ([0, 1], 100), ([1, 1], 300)]);
        let fitted = regression(&real, &synthetic, &spec(None, &["sex"]), &[50]).unwrap();
        assert_eq!((fitted.real_rows, fitted.synthetic_rows), (1_403, 1_400));
        assert_eq!(fitted.coefficients.len(), 1);
        let c = &fitted.coefficients[0];
        // The three of the rare category stand with the commonest, f.
        let expected = 0.0 - (303.0_f64 / 700.0).ln();
        assert!((c.real - expected).abs() < 0.002, "{c:?}");
        let woolf = (1.0 / 303.0 + 1.0 / 700.0 + 2.0 / 200.0_f64).sqrt();
        assert!((c.standard_error - woolf).abs() < 0.002, "{c:?}");
        let theirs = (100.0 / 300.0_f64).ln() - (300.0 / 700.0_f64).ln();
        assert!((c.synthetic - theirs).abs() < 0.002);
        assert!((fitted.largest_difference - (c.real - c.synthetic).abs()).abs() < 1e-12);
        assert_eq!(fitted.within_interval, 0.0);
        let no = regression(&real, &real, &spec(Some("no"), &["sex"]), &[50]).unwrap();
        assert!((no.coefficients[0].real + c.real).abs() < 1e-6);
        assert_eq!((no.largest_difference, no.within_interval), (0.0, 1.0));
    }

    #[test]
    fn separated_answers_stay_finite_and_wrong_models_are_refused() {
        let apart = table(&[([0, 0], 100), ([1, 1], 100)]);
        let fitted = regression(&apart, &apart, &spec(None, &["sex"]), &[0]).unwrap();
        assert!(fitted.coefficients[0].real.is_finite() && fitted.coefficients[0].real.abs() > 4.0);
        for wrong in [
            spec(None, &[]),
            spec(None, &["forced"]),
            spec(Some("maybe"), &["sex"]),
            spec(None, &["age"]),
        ] {
            let least = vec![0; wrong.on.len()];
            assert!(regression(&apart, &apart, &wrong, &least).is_err(), "{wrong:?}");
        }
        assert!(regression(&apart, &apart, &spec(None, &["sex"]), &[]).is_err());
        // Nobody of either sex has both answers: with a least number of each there is nothing to compare.
        let none = regression(&apart, &apart, &spec(None, &["sex"]), &[1]).unwrap();
        assert!(none.coefficients.is_empty());
    }
}
