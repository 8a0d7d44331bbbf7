//! How wrong derived tables are, found by doing it all again on a table whose truth is known: the fitted model itself.
//!
//! The model is taken for the truth, its tables are measured again with noise of the same variances (simulated: nothing is read, nothing is spent), a
//! second model is fitted, and the two are compared cell by cell. To the spread so found is added what the first model visibly fails to fit: the
//! excess of its residuals on the real measurements over those of the second on the simulated ones.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use crate::SynthOptions;
use crate::fold::Folding;
use crate::mixture::{self, Mixture, PairTarget, Target};
use crate::oneway::Column;
use crate::vector::dot;

/// The standard error of a cell as a function of its estimate: √(a² + b·x + (c·x)²), in counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorCurve {
    /// The error of an empty cell, in counts.
    pub absolute: f64,
    /// The coefficient of the estimate itself, in counts: the part of the variance that grows like a count.
    pub poisson: f64,
    /// The error as a share of the estimate for large cells.
    pub relative: f64,
}

impl ErrorCurve {
    /// The standard error of a cell estimated at `count`, in counts.
    pub fn standard_error(&self, count: f64) -> f64 {
        let count = count.max(0.0);
        (self.absolute.powi(2) + self.poisson * count + (self.relative * count).powi(2)).sqrt()
    }
}

/// The curves of one model.
#[derive(Clone, Debug)]
pub(crate) struct Curves {
    pub(crate) measured_pairs: ErrorCurve,
    derived_pairs: ErrorCurve,
    triples: ErrorCurve,
}

impl Curves {
    /// The curve for derived combinations of `order` fields. Beyond three it is the three-way curve widened by √2 for each further field, which
    /// is a convention and not a measurement.
    pub(crate) fn derived(&self, order: usize) -> ErrorCurve {
        match order {
            0..=2 => self.derived_pairs,
            3 => self.triples,
            more => {
                let factor = 2.0_f64.powf((more - 3) as f64 / 2.0);
                ErrorCurve {
                    absolute: self.triples.absolute * factor,
                    poisson: self.triples.poisson * factor * factor,
                    relative: self.triples.relative * factor,
                }
            }
        }
    }
}

/// Tables of each kind compared in one simulation.
const TABLES: usize = 60;
/// Cells of a compared table at the most.
const TABLE_CELLS: usize = 40_000;

/// `(estimate, squared error)` of cells.
type Errors = Vec<(f64, f64)>;

/// Calibrates the error curves of an ensemble.
pub(crate) fn calibrate(
    target: &Target,
    members: &[Mixture],
    total: f64,
    columns: &[Column],
    foldings: &[Folding],
    options: &SynthOptions,
) -> Curves {
    let width = target.offsets.len() - 1;
    let measured: Vec<Vec<usize>> = target.pairs.iter().map(|pair| vec![pair.a, pair.b]).collect();
    let mut generator = ChaCha8Rng::seed_from_u64(0xCA11_B8A7E);
    let size = |set: &[usize]| {
        set.iter()
            .map(|&a| target.offsets[a + 1] - target.offsets[a])
            .product::<usize>()
    };
    let mut pick = |order: usize, accept: &dyn Fn(&[usize]) -> bool| -> Vec<Vec<usize>> {
        let mut sets: Vec<Vec<usize>> = Vec::new();
        for _ in 0..TABLES * 20 {
            if sets.len() == TABLES || width < order {
                break;
            }
            let mut set: Vec<usize> = Vec::new();
            while set.len() < order {
                let field = (generator.next_u32() as usize) % width;
                if !set.contains(&field) {
                    set.push(field);
                }
            }
            set.sort_unstable();
            if size(&set) <= TABLE_CELLS && !sets.contains(&set) && accept(&set) {
                sets.push(set);
            }
        }
        sets
    };
    let sets_derived = pick(2, &|set| measured.iter().all(|m| m != set));
    let sets_triples = pick(3, &|_| true);

    // One member instead of an ensemble: its errors are a little larger, which leaves room for what a simulation cannot know.
    let simulations: Vec<(Target, Vec<Mixture>)> = (0..options.calibrations.max(1) as u64)
        .into_par_iter()
        .map(|run| {
            let simulated = simulate(target, members, total, columns, foldings, run);
            let refitted = mixture::fit(&simulated, options.components, options.iterations, 1_000 + run);
            (simulated, vec![refitted])
        })
        .collect();

    let compare = |sets: &[Vec<usize>]| -> Errors {
        simulations
            .par_iter()
            .flat_map_iter(|(_, refitted)| {
                sets.iter().flat_map(move |set| {
                    let truth = marginal(target, members, set);
                    let found = marginal(target, refitted, set);
                    truth.into_iter().zip(found).map(move |(t, f)| {
                        let (t, f) = (f64::from(t) * total, f64::from(f) * total);
                        (f, (f - t).powi(2))
                    })
                })
            })
            .collect()
    };
    // What the model fails to fit, from the residuals of all measured tables, in units of counts.
    let real = residuals(target, members, total);
    let expected: Errors = simulations
        .iter()
        .flat_map(|(simulated, refitted)| residuals(simulated, refitted, total))
        .collect();
    let errors = compare(&measured);
    let misfit = Misfit::between(&real, &expected, &errors);
    let with_misfit = |errors: Errors| -> Errors {
        errors
            .into_iter()
            .map(|(x, e)| (x, e * misfit.factor(x)))
            .collect()
    };
    let measured_pairs = fit_curve(&with_misfit(errors));
    let derived_pairs = if sets_derived.is_empty() {
        measured_pairs
    } else {
        fit_curve(&with_misfit(compare(&sets_derived)))
    };
    let triples = if sets_triples.is_empty() {
        derived_pairs
    } else {
        fit_curve(&with_misfit(compare(&sets_triples)))
    };
    Curves {
        measured_pairs,
        derived_pairs,
        triples,
    }
}

/// The share of each cell of a marginal over folded categories, averaged over members.
fn marginal(target: &Target, members: &[Mixture], set: &[usize]) -> Vec<f32> {
    let codes = |a: usize| target.offsets[a]..target.offsets[a + 1];
    let mut shares: Vec<f32> = Vec::new();
    for member in members {
        let k = member.components;
        let theta = |code: usize| &member.theta[code * k..(code + 1) * k];
        let mut prefixes = vec![member.weights.clone()];
        for &attribute in &set[..set.len() - 1] {
            prefixes = prefixes
                .iter()
                .flat_map(|p| codes(attribute).map(|c| p.iter().zip(theta(c)).map(|(p, t)| p * t).collect()))
                .collect();
        }
        let found: Vec<f32> = prefixes
            .iter()
            .flat_map(|p| codes(set[set.len() - 1]).map(move |c| dot(p, theta(c))))
            .collect();
        if shares.is_empty() {
            shares = vec![0.0; found.len()];
        }
        shares
            .iter_mut()
            .zip(found)
            .for_each(|(s, f)| *s += f / members.len() as f32);
    }
    shares
}

/// The target that measuring the model itself would give.
fn simulate(
    target: &Target,
    members: &[Mixture],
    total: f64,
    columns: &[Column],
    foldings: &[Folding],
    run: u64,
) -> Target {
    let mut generator = ChaCha8Rng::seed_from_u64(0x51D3 + run);
    let unit = (smallest_variance(target, columns, foldings)).sqrt();
    let mut ones = target.ones.clone();
    for field in target.offsets.windows(2) {
        let range = field[0]..field[1];
        for code in range.clone() {
            // A code's weight is (unit / σ)², so its σ is unit / √weight.
            let sigma = unit / f64::from(target.one_weights[code]).sqrt();
            // Shrunk columns know their empty categories better than their noise; keep them empty.
            if f64::from(ones[code]) * total > sigma {
                ones[code] = (f64::from(ones[code]) + sigma * normal(&mut generator) / total).max(0.0) as f32;
            }
        }
        let sum: f32 = ones[range.clone()].iter().sum();
        if sum > 0.0 {
            ones[range].iter_mut().for_each(|share| *share /= sum);
        }
    }
    let pairs = target
        .pairs
        .iter()
        .map(|pair| {
            let truth = marginal(target, members, &[pair.a, pair.b]);
            let shares = truth
                .iter()
                .zip(&pair.weights)
                .map(|(&t, &w)| t + (unit / f64::from(w).sqrt() * normal(&mut generator) / total) as f32)
                .collect();
            PairTarget {
                a: pair.a,
                b: pair.b,
                shares,
                weights: pair.weights.clone(),
            }
        })
        .collect();
    Target {
        offsets: target.offsets.clone(),
        ones,
        one_weights: target.one_weights.clone(),
        pairs,
        classes: target.classes.clone(),
    }
}

/// The variance, in squared counts, of the cell whose weight is 1.
fn smallest_variance(target: &Target, columns: &[Column], foldings: &[Folding]) -> f64 {
    // Any one-way cell tells: variance × weight is the same for all.
    let column = &columns[0];
    let variance: f64 = foldings[0].members[0]
        .iter()
        .map(|&(code, _)| column.errors[code].powi(2))
        .sum();
    variance * f64::from(target.one_weights[0])
}

/// `(estimate, squared residual)` of the measured cells of some tables, in counts.
fn residuals(target: &Target, members: &[Mixture], total: f64) -> Errors {
    target
        .pairs
        .par_iter()
        .flat_map_iter(|pair| {
            let found = marginal(target, members, &[pair.a, pair.b]);
            found.into_iter().zip(&pair.shares).map(move |(f, s)| {
                let (f, s) = (f64::from(f) * total, f64::from(*s) * total);
                (f, (f - s).powi(2))
            })
        })
        .collect()
}

/// Bins of the estimate, each a factor of 4 wide.
const BINS: usize = 32;

fn bin_of(estimate: f64) -> usize {
    ((estimate.max(1.0).log2() / 2.0) as usize).min(BINS - 1)
}

/// By how much the real squared error exceeds the simulated one, by size of the estimate.
///
/// A residual is noise minus error, so the mean squared residual is σ² − 2·cov + error². The first two terms are the same in reality and in
/// simulation; the difference of mean squared residuals is therefore the difference of squared errors (Stein's argument).
struct Misfit(Vec<f64>);

impl Misfit {
    fn between(real: &Errors, expected: &Errors, errors: &Errors) -> Self {
        let means = |errors: &Errors| {
            let mut bins = vec![(0.0, 0.0); BINS];
            for &(x, e) in errors {
                let bin = &mut bins[bin_of(x)];
                bin.0 += 1.0;
                bin.1 += e;
            }
            bins
        };
        let mut factors: Vec<f64> = means(real)
            .into_iter()
            .zip(means(expected))
            .zip(means(errors))
            .map(|(((n, real), (m, simulated)), (k, error))| {
                if n < 4.0 || m < 4.0 || error <= 0.0 {
                    return 1.0;
                }
                let excess = real / n - simulated / m;
                (1.0 + excess / (error / k)).clamp(1.0, 100.0)
            })
            .collect();
        // A bin of few cells says little; lean to the largest of it and its neighbours, which errs towards wider intervals.
        let sharp = factors.clone();
        for (i, factor) in factors.iter_mut().enumerate() {
            let around = &sharp[i.saturating_sub(1)..(i + 2).min(BINS)];
            *factor = 0.5 * (*factor + around.iter().fold(1.0_f64, |a, &b| a.max(b)));
        }
        Misfit(factors)
    }

    fn factor(&self, estimate: f64) -> f64 {
        self.0[bin_of(estimate)]
    }
}

/// The curve through squared errors: non-negative least squares of a² + b·x + c²·x² on the bins' means, each weighed by its own size.
fn fit_curve(errors: &Errors) -> ErrorCurve {
    let mut bins = vec![(0.0, 0.0, 0.0); BINS];
    for &(x, e) in errors {
        let bin = &mut bins[bin_of(x)];
        bin.0 += 1.0;
        bin.1 += x;
        bin.2 += e;
    }
    let points: Vec<(f64, f64, f64)> = bins
        .into_iter()
        .filter(|(n, ..)| *n >= 1.0)
        .map(|(n, x, e)| (x / n, (e / n).max(1e-6), n.min(200.0)))
        .collect();
    // Coordinate descent on three non-negative coefficients of the relative squared deviation.
    let mut coefficients = [0.0_f64; 3];
    let basis = |x: f64| [1.0, x, x * x];
    for _ in 0..500 {
        for j in 0..3 {
            let (mut numerator, mut denominator) = (0.0, 0.0);
            for &(x, e, n) in &points {
                let b = basis(x);
                let others: f64 = (0..3).filter(|&i| i != j).map(|i| coefficients[i] * b[i]).sum();
                let weight = n / (e * e);
                numerator += weight * b[j] * (e - others);
                denominator += weight * b[j] * b[j];
            }
            if denominator > 0.0 {
                coefficients[j] = (numerator / denominator).max(0.0);
            }
        }
    }
    ErrorCurve {
        absolute: coefficients[0].sqrt(),
        poisson: coefficients[1],
        relative: coefficients[2].sqrt(),
    }
}

fn normal(generator: &mut ChaCha8Rng) -> f64 {
    // Box and Muller; the logarithm's argument is never 0.
    let unit = |g: &mut ChaCha8Rng| ((g.next_u64() >> 11) as f64 + 0.5) / (1u64 << 53) as f64;
    (-2.0 * unit(generator).ln()).sqrt() * (std::f64::consts::TAU * unit(generator)).cos()
}
