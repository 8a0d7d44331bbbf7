//! The fitted model: totals, marginals of any order with errors, and rows.

use std::collections::HashMap;
use std::sync::Arc;

use amparo_privacy::{Budget, Noise, Rho};
use amparo_schema::{CodedTable, TableSchema};
use rayon::prelude::*;

use crate::calibration::{Errors, calibrate};
use crate::class::classes;
use crate::error_model::{ErrorCurve, cell_sums, features, relative_squared};
use crate::fold::{Folding, fold};
use crate::measure::measure_all;
use crate::measurements::{DeclaredCounts, IndexedTable, Measurements};
use crate::mixture::{self, Mixture, PairTarget, Target};
use crate::oneway::{self, Column};
use crate::pooled::Pooled;
use crate::reconciled::{Known, Reconciled, reconcile};
use crate::sample::sample_rows;
use crate::{Progress, SynthError, SynthOptions};

/// A number with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error, in the same unit.
    pub standard_error: f64,
}

/// Where an estimated table comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The table itself was measured privately; the model has removed noise from it where it fits.
    Measured,
    /// The table follows from the model, which was fitted to other tables.
    Derived,
}

/// An estimated marginal.
#[derive(Clone, Debug, PartialEq)]
pub struct MarginalEstimate {
    /// The fields, ascending.
    pub attributes: Vec<usize>,
    /// The domain size of each field.
    pub shape: Vec<usize>,
    /// Estimated counts in row-major order, the last field's code varying fastest. At least 0; they add up to the total.
    pub estimates: Vec<f64>,
    /// The standard error of each.
    pub standard_errors: Vec<f64>,
    /// Whether the table was measured.
    pub basis: Basis,
}

/// A model fitted to private measurements. Everything it says is post-processing of [`Measurements`].
pub struct Fitted {
    schema: Arc<TableSchema>,
    measurements: Measurements,
    total: Estimate,
    columns: Vec<Column>,
    foldings: Vec<Folding>,
    /// For each field and code, the squared relative error of the one-way count of the code or the category it was folded into.
    relative: Vec<Vec<f64>>,
    pooled: Pooled,
    errors: Errors,
    /// Where each measured pair stands among the measured tables.
    measured_pairs: HashMap<(usize, usize), usize>,
}

/// Measures `table` with all of `budget` and fits the model.
///
/// `noise` decides whether the result is private. `progress` is called now and then from this thread.
///
/// # Errors
/// If the budget cannot measure anything, a table is too large to count, or the structural zeros cannot be held ([`SynthError`]).
pub fn fit(
    table: &CodedTable,
    budget: Budget,
    noise: &mut dyn Noise,
    options: &SynthOptions,
    progress: &dyn Fn(Progress),
) -> Result<Fitted, SynthError> {
    // Fail on the schema alone before anything is spent on it.
    classes(table.schema())?;
    let scaled = |p: Progress| {
        progress(Progress {
            done: 0.3 * p.done,
            ..p
        })
    };
    let measurements = measure_all(table, budget, noise, options, &scaled)?;
    Fitted::build(Arc::clone(table.schema()), measurements, options, progress)
}

impl Fitted {
    /// Rebuilds the model from published measurements; with the same options the result is the same to the last bit.
    ///
    /// # Errors
    /// [`SynthError::Mismatch`] if the measurements do not belong to `schema`.
    pub fn from_measurements(
        schema: Arc<TableSchema>,
        measurements: Measurements,
        options: &SynthOptions,
    ) -> Result<Fitted, SynthError> {
        Fitted::build(schema, measurements, options, &|_| {})
    }

    fn build(
        schema: Arc<TableSchema>,
        measurements: Measurements,
        options: &SynthOptions,
        progress: &dyn Fn(Progress),
    ) -> Result<Fitted, SynthError> {
        progress(Progress {
            stage: "removing noise from one-way marginals",
            done: 0.3,
        });
        let groups = measurements.groups_of(&schema)?;
        let tables = measurements.indexed(&schema)?;
        let (total, variance) = oneway::total(&tables);
        let total = Estimate {
            value: total.max(0.0),
            standard_error: variance.sqrt(),
        };
        // With no rows worth the name every share is still well defined.
        let scale = total.value.max(1.0);
        let columns = oneway::columns(&tables, &groups, scale);
        let foldings: Vec<Folding> = groups
            .iter()
            .zip(&columns)
            .map(|(groups, column)| fold(groups, column))
            .collect();
        let (target, unit) = build_target(&schema, &tables, &columns, &foldings, scale)?;
        progress(Progress {
            stage: "fitting the model",
            done: 0.35,
        });
        let options = &within_work(options, &target);
        let members = ensemble(&target, options);
        // The simulated fits of the calibration are to be like the real ones.
        let steps = members.iter().map(|member| member.steps).max().unwrap_or(0);
        let options = &SynthOptions {
            members: members.len(),
            iterations: steps,
            ..options.clone()
        };
        progress(Progress {
            stage: "calibrating errors",
            done: 0.7,
        });
        let folded = Pooled::new(&members, &target.offsets, None);
        let errors = calibrate(&target, &folded, scale, unit, options);
        drop(folded);
        progress(Progress {
            stage: "calibrating errors",
            done: 1.0,
        });
        let pooled = Pooled::new(&members, &target.offsets, Some(&foldings));
        let relative = columns.iter().zip(&foldings).map(relative_errors).collect();
        let measured_pairs = tables
            .iter()
            .enumerate()
            .filter(|(_, table)| table.attributes.len() == 2)
            .map(|(place, table)| ((table.attributes[0], table.attributes[1]), place))
            .collect();
        drop(tables);
        Ok(Fitted {
            schema,
            measurements,
            total,
            columns,
            foldings,
            relative,
            pooled,
            errors,
            measured_pairs,
        })
    }

    /// The same with what was declared and measured beside the model, and what that cost.
    pub fn with_declared(mut self, declared: Vec<DeclaredCounts>, cost: Rho) -> Fitted {
        self.measurements.declare(declared, cost);
        self
    }

    /// The schema of the table.
    pub fn schema(&self) -> &Arc<TableSchema> {
        &self.schema
    }

    /// The number of rows of the measured table.
    pub fn total(&self) -> Estimate {
        self.total
    }

    /// Everything that was measured.
    pub fn measurements(&self) -> &Measurements {
        &self.measurements
    }

    /// Whether the noise was drawn from the operating system's generator. If not, nothing of this model is private.
    pub fn is_private(&self) -> bool {
        self.measurements.private
    }

    /// The privacy loss of the whole model.
    pub fn rho(&self) -> Rho {
        self.measurements.rho
    }

    /// The pairs of fields that were measured, ascending.
    pub fn measured_pairs(&self) -> Vec<(usize, usize)> {
        let mut pairs: Vec<_> = self.measured_pairs.keys().copied().collect();
        pairs.sort_unstable();
        pairs
    }

    /// How the standard error of a derived cell depends on its estimate, for combinations of 2 or more fields.
    pub fn derived_error(&self, order: usize) -> ErrorCurve {
        self.errors.curve(order)
    }

    /// The counts that the model expects in the marginal of `attributes` (ascending), which is what synthetic rows are drawn from: row-major, the last field's code
    /// varying fastest. All of them are those of one distribution.
    pub fn expected(&self, attributes: &[usize]) -> Vec<f64> {
        self.counts(&self.pooled.shares(attributes).means)
    }

    fn counts(&self, shares: &[f32]) -> Vec<f64> {
        shares
            .iter()
            .map(|&share| f64::from(share) * self.total.value)
            .collect()
    }

    /// The estimated marginal of `attributes` (ascending; the empty set gives the total).
    ///
    /// Cost: cells × components. What was measured as a pair is nearer to its measurement than the model is ([`Fitted::expected`]), where the model fits it badly; all
    /// else is the model's. Non-negative, and pairs add up to the fields' own counts but for what is cut off at 0.
    ///
    /// # Panics
    /// If `attributes` is not a strictly ascending list of fields.
    pub fn marginal(&self, attributes: &[usize]) -> MarginalEstimate {
        assert!(
            attributes.windows(2).all(|w| w[0] < w[1]),
            "attributes must ascend"
        );
        let shape: Vec<usize> = attributes.iter().map(|&a| self.schema.field(a).size()).collect();
        let shares = self.pooled.shares(attributes);
        let estimates = self.counts(&shares.means);
        let measured = match *attributes {
            [a, b] => self.measured_pairs.get(&(a, b)).copied(),
            _ => None,
        };
        let basis = match attributes.len() {
            0 | 1 => Basis::Measured,
            _ if measured.is_some() => Basis::Measured,
            _ => Basis::Derived,
        };
        let mut table = MarginalEstimate {
            attributes: attributes.to_vec(),
            standard_errors: match *attributes {
                [] => vec![self.total.standard_error],
                // The fit moves a column away from its own estimate by what its pairs say, which is right about half of the time: with all of the move counted,
                // 95 % intervals covered 97.5 to 98 % of cells, with a quarter of it too few of the large ones.
                [a] => estimates
                    .iter()
                    .zip(&self.columns[a].means)
                    .zip(&self.columns[a].errors)
                    .map(|((estimate, mean), error)| error.hypot(0.5 * (estimate - mean)))
                    .collect(),
                _ => self.combination_errors(attributes, &shape, basis, &estimates, &shares.spreads),
            },
            shape,
            estimates,
            basis,
        };
        if let Some(place) = measured {
            self.draw_to_measurement(&mut table, place);
        }
        table
    }

    /// The standard errors of the model's counts of combinations of two or more fields.
    fn combination_errors(
        &self,
        attributes: &[usize],
        shape: &[usize],
        basis: Basis,
        estimates: &[f64],
        spreads: &[f32],
    ) -> Vec<f64> {
        let columns: Vec<&[f64]> = attributes.iter().map(|&a| &self.relative[a][..]).collect();
        let columns = cell_sums(&columns);
        estimates
            .iter()
            .zip(spreads)
            .enumerate()
            .map(|(cell, (&estimate, &spread))| {
                let spread = f64::from(spread) * self.total.value.powi(2);
                let known = features(estimate, spread, columns[cell]);
                let error = match basis {
                    Basis::Measured => self.errors.measured_pairs.variance(&known),
                    Basis::Derived => self.errors.derived(attributes.len(), &known),
                };
                (error + self.folded_variance(attributes, shape, cell, estimate)).sqrt()
            })
            .collect()
    }

    /// Reconciles the model's `table` of two fields with its measurement, which is over groups of codes. Codes that were measured together share what their group
    /// gains or loses.
    fn draw_to_measurement(&self, table: &mut MarginalEstimate, place: usize) {
        let [a, b] = table.attributes[..] else { return };
        let Some(measured) = self.measurements.tables.get(place) else {
            return;
        };
        let (rows, columns) = (&self.foldings[a], &self.foldings[b]);
        let width = columns.members.len();
        let groups_of = |cell: usize| {
            let codes = columns.group_of.len();
            [rows.group_of[cell / codes], columns.group_of[cell % codes]]
        };
        let group = |cell: usize| {
            let [row, column] = groups_of(cell);
            row * width + column
        };
        let mut model = vec![0.0; rows.members.len() * width];
        let mut variances = model.clone();
        for (cell, (estimate, error)) in table.estimates.iter().zip(&table.standard_errors).enumerate() {
            model[group(cell)] += estimate;
            variances[group(cell)] += error * error;
        }
        let margin = |attribute: usize, folding: &Folding| {
            let mut sums = vec![0.0; folding.members.len()];
            for (&group, count) in folding.group_of.iter().zip(self.expected(&[attribute])) {
                sums[group] += count;
            }
            sums
        };
        let Reconciled {
            counts,
            variances: reconciled,
        } = reconcile(&Known {
            model: &model,
            variances: &variances,
            noisy: measured.counts.values(),
            noise: measured.counts.variance().get(),
            rows: &margin(a, rows),
            columns: &margin(b, columns),
        });
        for cell in 0..table.estimates.len() {
            let group = group(cell);
            let share = if model[group] > 0.0 {
                table.estimates[cell] / model[group]
            } else {
                0.0
            };
            let estimate = counts[group] * share;
            let [row, column] = groups_of(cell);
            let is_alone = rows.members[row].len() == 1 && columns.members[column].len() == 1;
            let variance = share * share * reconciled[group]
                + self.folded_variance(&table.attributes, &table.shape, cell, estimate);
            // How a group's count is shared out among its codes is the model's alone to say.
            table.standard_errors[cell] = if is_alone {
                variance.sqrt()
            } else {
                variance.sqrt().max(table.standard_errors[cell])
            };
            table.estimates[cell] = estimate;
        }
    }

    /// What the splitting of folded categories adds to the variance of a cell: the relative error of each folded code's own marginal.
    fn folded_variance(&self, attributes: &[usize], shape: &[usize], cell: usize, estimate: f64) -> f64 {
        let mut rest = cell;
        let mut variance = 0.0;
        for (&attribute, &size) in attributes.iter().zip(shape).rev() {
            let code = rest % size;
            rest /= size;
            let folding = &self.foldings[attribute];
            if folding.members[folding.group_of[code]].len() > 1 {
                let column = &self.columns[attribute];
                let relative = column.errors[code] / column.means[code].max(1.0);
                variance += (estimate * relative).powi(2);
            }
        }
        variance
    }

    /// Synthetic rows: as many as the total says, or `rows`. The same seed gives the same rows; sampling is post-processing and needs no secret.
    pub fn sample(&self, rows: Option<usize>, seed: u64) -> CodedTable {
        let rows = rows.unwrap_or_else(|| self.total.value.round() as usize);
        sample_rows(&self.schema, &self.pooled, rows, seed)
    }
}

fn relative_errors((column, folding): (&Column, &Folding)) -> Vec<f64> {
    let groups: Vec<f64> = folding
        .members
        .iter()
        .map(|group| {
            let mean = group.iter().map(|&(code, _)| column.means[code]).sum();
            let variance: f64 = group.iter().map(|&(code, _)| column.errors[code].powi(2)).sum();
            relative_squared(mean, variance.sqrt())
        })
        .collect();
    folding.group_of.iter().map(|&group| groups[group]).collect()
}

/// Members that every ensemble has: fewer do not show how far they disagree.
const LEAST_MEMBERS: usize = 3;
/// Steps that every fit may take.
const LEAST_ITERATIONS: usize = 100;

/// At most so many times [`SynthOptions::components`] for tables whose structural zeros make classes.
const MOST_SHARES: usize = 7;

/// As many steps as the bound on work allows for the smallest ensemble.
fn within_work(options: &SynthOptions, target: &Target) -> SynthOptions {
    // Classes do not share components, and each needs enough of its own: nine classes with six apiece fit a case table worse than no zeros at all.
    let components = options.components * target.classes.len().clamp(1, MOST_SHARES);
    let affordable = options.work / LEAST_MEMBERS as f64 / measured_cells(target);
    let iterations = (affordable / components.max(1) as f64) as usize;
    SynthOptions {
        components,
        iterations: options.iterations.min(iterations.max(LEAST_ITERATIONS)),
        ..options.clone()
    }
}

fn measured_cells(target: &Target) -> f64 {
    target
        .pairs
        .iter()
        .map(|pair| pair.shares.len())
        .sum::<usize>()
        .max(1) as f64
}

/// The members: the first few show how many steps a fit takes here, the others follow as the bound on work allows.
fn ensemble(target: &Target, options: &SynthOptions) -> Vec<Mixture> {
    let wanted = options.members.max(1);
    let fit = |seeds: std::ops::Range<usize>| -> Vec<Mixture> {
        seeds
            .into_par_iter()
            .map(|seed| mixture::fit(target, options.components, options.iterations, seed as u64))
            .collect()
    };
    let mut members = fit(0..wanted.min(LEAST_MEMBERS));
    let steps: usize = members.iter().map(|member| member.steps).sum();
    let per_member = measured_cells(target) * options.components as f64 * steps as f64 / members.len() as f64;
    let affordable = (options.work / per_member.max(1.0)) as usize;
    members.extend(fit(members.len()..wanted.min(affordable).max(members.len())));
    members
}

/// The measured tables as targets over folded categories, and the standard deviation in counts of a cell of weight 1.
fn build_target(
    schema: &TableSchema,
    tables: &[IndexedTable<'_>],
    columns: &[Column],
    foldings: &[Folding],
    total: f64,
) -> Result<(Target, f64), SynthError> {
    let mut offsets = vec![0];
    let (mut ones, mut one_variances) = (Vec::new(), Vec::new());
    for (folding, column) in foldings.iter().zip(columns) {
        for group in &folding.members {
            ones.push((group.iter().map(|&(code, _)| column.means[code]).sum::<f64>() / total) as f32);
            one_variances.push(
                group
                    .iter()
                    .map(|&(code, _)| column.errors[code].powi(2))
                    .sum::<f64>(),
            );
        }
        offsets.push(ones.len());
    }
    let mut folded = Vec::new();
    for table in tables.iter().filter(|table| table.attributes.len() == 2) {
        let (a, b) = (table.attributes[0], table.attributes[1]);
        let sums: Vec<f64> = table.values.iter().map(|&value| value as f64).collect();
        let variances = vec![table.variance; sums.len()];
        folded.push((a, b, sums, variances));
    }
    // Weights in units of the best-known cell: the fit does not care about their scale, 32-bit floats do.
    let smallest = one_variances
        .iter()
        .chain(folded.iter().flat_map(|(_, _, _, v)| v))
        .fold(f64::INFINITY, |smallest, &v| smallest.min(v));
    let weight = |variance: f64| (smallest / variance) as f32;
    let pairs = folded
        .into_iter()
        .map(|(a, b, sums, variances)| PairTarget {
            a,
            b,
            shares: sums.iter().map(|s| (s / total) as f32).collect(),
            weights: variances.iter().map(|&v| weight(v)).collect(),
        })
        .collect();
    let classes = classes(schema)?
        .into_iter()
        .map(|class| {
            let mut allowed = Vec::with_capacity(ones.len());
            let mut share = 1.0;
            for ((folding, column), codes) in foldings.iter().zip(columns).zip(&class.allowed) {
                let sum: f64 = column.means.iter().sum();
                let kept: f64 = column
                    .means
                    .iter()
                    .zip(codes)
                    .filter(|(_, ok)| **ok)
                    .map(|(m, _)| m)
                    .sum();
                share *= if sum > 0.0 { kept / sum } else { 1.0 };
                allowed.extend(folding.members.iter().map(|group| codes[group[0].0]));
            }
            (allowed, share)
        })
        .collect();
    let target = Target {
        offsets,
        ones,
        one_weights: one_variances.iter().map(|&v| weight(v)).collect(),
        noise: (smallest.sqrt() / total) as f32,
        pairs,
        classes,
    };
    Ok((target, smallest.sqrt()))
}
