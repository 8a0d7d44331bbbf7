//! How wrong the model's tables are, found by doing it all again on a table whose truth is known: the fitted model itself.
//!
//! The model is taken for the truth, its tables are measured again with noise of the same variances (simulated: nothing is read, nothing is
//! spent), further ensembles are fitted, and compared with the truth cell by cell. What that cannot show is what the model fails to hold of the
//! real table. It shows in the residuals on the real measurements: a residual is noise minus error, so the mean squared residual is σ² − 2·cov +
//! error². The first two terms are the same in reality and in simulation, hence the difference of mean squared residuals is the difference of
//! squared errors (Stein's argument).

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use crate::SynthOptions;
use crate::error_model::{ErrorCurve, ErrorModel, Example, FEATURES, cell_sums, features, relative_squared};
use crate::mixture::{self, PairTarget, Target};
use crate::pooled::Pooled;

/// The errors of one model by kind of table.
#[derive(Clone, Debug)]
pub(crate) struct Errors {
    pub(crate) measured_pairs: ErrorModel,
    derived_pairs: ErrorModel,
    triples: ErrorModel,
    derived_curve: ErrorCurve,
    triples_curve: ErrorCurve,
}

impl Errors {
    /// The variance of the error of a derived cell.
    pub(crate) fn derived(&self, order: usize, known: &[f64; FEATURES]) -> f64 {
        match order {
            0..=2 => self.derived_pairs.variance(known),
            _ => self.triples.variance(known) * beyond_three(order),
        }
    }

    /// The curve for derived combinations of `order` fields.
    pub(crate) fn curve(&self, order: usize) -> ErrorCurve {
        let factor = beyond_three(order);
        match order {
            0..=2 => self.derived_curve,
            _ => ErrorCurve {
                absolute: self.triples_curve.absolute * factor.sqrt(),
                poisson: self.triples_curve.poisson * factor,
                relative: self.triples_curve.relative * factor.sqrt(),
            },
        }
    }
}

/// Beyond three fields the variance is the three-way one doubled for each further field: a convention, not a measurement.
fn beyond_three(order: usize) -> f64 {
    2.0_f64.powi(order.saturating_sub(3) as i32)
}

/// Tables of each kind compared in one simulation.
const TABLES: usize = 60;
/// Cells of a compared table at the most.
const TABLE_CELLS: usize = 40_000;
/// Members of a refitted ensemble.
const MEMBERS: usize = 4;

/// Learns the errors of an ensemble fitted to `target`, in counts of a table of `total` rows. `unit` is the standard deviation, in counts, of a
/// cell of weight 1.
pub(crate) fn calibrate(
    target: &Target,
    model: &Pooled,
    total: f64,
    unit: f64,
    options: &SynthOptions,
) -> Errors {
    let measured: Vec<Vec<usize>> = target.pairs.iter().map(|pair| vec![pair.a, pair.b]).collect();
    let mut generator = ChaCha8Rng::seed_from_u64(0xCA11_B8A7E);
    let derived = pick(target, 2, &mut generator, &|set| {
        measured.iter().all(|m| m != set)
    });
    let triples = pick(target, 3, &mut generator, &|_| true);

    let runs = options.calibrations.max(1) as u64;
    let targets: Vec<Target> = (0..runs)
        .into_par_iter()
        .map(|run| simulate(target, model, total, unit, run))
        .collect();
    let members = MEMBERS.min(options.members.max(1));
    let fits: Vec<(usize, u64)> = (0..targets.len())
        .flat_map(|run| (0..members as u64).map(move |member| (run, member)))
        .collect();
    let fitted: Vec<mixture::Mixture> = fits
        .par_iter()
        .map(|&(run, member)| {
            let seed = 1_000 * (run as u64 + 1) + member;
            mixture::fit(&targets[run], options.components, options.iterations, seed)
        })
        .collect();
    let refitted: Vec<Pooled> = fitted
        .chunks(members)
        .map(|members| Pooled::new(members, &target.offsets, None))
        .collect();

    let relative: Vec<f64> = target
        .ones
        .iter()
        .zip(&target.one_weights)
        .map(|(&share, &weight)| relative_squared(f64::from(share) * total, unit / f64::from(weight).sqrt()))
        .collect();
    let columns = |set: &[usize]| -> Vec<f64> {
        let fields: Vec<&[f64]> = set
            .iter()
            .map(|&a| &relative[target.offsets[a]..target.offsets[a + 1]])
            .collect();
        cell_sums(&fields)
    };
    let compare = |sets: &[Vec<usize>]| -> Vec<Example> {
        let per_set: Vec<Vec<Example>> = sets
            .par_iter()
            .map(|set| {
                let truth = model.shares(set).means;
                let columns = columns(set);
                let mut examples = Vec::with_capacity(truth.len() * refitted.len());
                for found in refitted.iter().map(|pooled| pooled.shares(set)) {
                    let cells = truth.iter().zip(found.means).zip(found.spreads).zip(&columns);
                    for (((t, f), spread), &column) in cells {
                        let (t, f) = (f64::from(*t) * total, f64::from(f) * total);
                        // The refitted ensemble is smaller than the model; its spread is scaled to the model's size.
                        let spread =
                            f64::from(spread) * total * total * members as f64 / options.members as f64;
                        examples.push(Example {
                            features: features(f, spread, column),
                            squared: (f - t).powi(2),
                        });
                    }
                }
                examples
            })
            .collect();
        per_set.into_iter().flatten().collect()
    };

    let misfit = misfit(target, model, &targets, &refitted, &columns, total, unit);
    let examples = compare(&measured);
    let learn = |examples: &[Example]| ErrorModel::through(examples).plus(&misfit);
    let measured_pairs = learn(&examples);
    let or_else = |found: Vec<Example>| if found.is_empty() { None } else { Some(found) };
    let derived_examples = or_else(compare(&derived));
    let derived_pairs = derived_examples.as_deref().map_or(measured_pairs, learn);
    let triple_examples = or_else(compare(&triples));
    let triples = triple_examples.as_deref().map_or(derived_pairs, learn);
    let derived_curve = derived_pairs.curve(derived_examples.as_deref().unwrap_or(&examples));
    let triples_curve = triple_examples
        .as_deref()
        .map_or(derived_curve, |e| triples.curve(e));
    Errors {
        measured_pairs,
        derived_pairs,
        triples,
        derived_curve,
        triples_curve,
    }
}

/// Up to [`TABLES`] different sets of `order` fields that `accept` takes.
fn pick(
    target: &Target,
    order: usize,
    generator: &mut ChaCha8Rng,
    accept: &dyn Fn(&[usize]) -> bool,
) -> Vec<Vec<usize>> {
    let width = target.offsets.len() - 1;
    let size = |set: &[usize]| {
        set.iter()
            .map(|&a| target.offsets[a + 1] - target.offsets[a])
            .product::<usize>()
    };
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
}

/// The variance beyond what simulation shows, from the residuals of all measured tables.
fn misfit(
    target: &Target,
    model: &Pooled,
    targets: &[Target],
    refitted: &[Pooled],
    columns: &(dyn Fn(&[usize]) -> Vec<f64> + Sync),
    total: f64,
    unit: f64,
) -> ErrorModel {
    let residual = |pair: &PairTarget, cell: usize, found: f32| {
        ((f64::from(found) - f64::from(pair.shares[cell])) * total).powi(2)
    };
    let per_pair: Vec<Vec<(Example, f64)>> = (0..target.pairs.len())
        .into_par_iter()
        .map(|index| {
            let pair = &target.pairs[index];
            let found = model.shares(&[pair.a, pair.b]);
            let columns = columns(&[pair.a, pair.b]);
            let mut simulated = vec![0.0; found.means.len()];
            for (targets, pooled) in targets.iter().zip(refitted) {
                for (cell, &f) in pooled.pair(pair.a, pair.b).iter().enumerate() {
                    simulated[cell] += residual(&targets.pairs[index], cell, f) / refitted.len() as f64;
                }
            }
            (0..simulated.len())
                .map(|cell| {
                    let estimate = f64::from(found.means[cell]) * total;
                    let spread = f64::from(found.spreads[cell]) * total * total;
                    let excess = residual(pair, cell, found.means[cell]) - simulated[cell];
                    let noise = unit * unit / f64::from(pair.weights[cell]);
                    (
                        Example {
                            features: features(estimate, spread, columns[cell]),
                            squared: excess,
                        },
                        noise,
                    )
                })
                .collect()
        })
        .collect();
    let (examples, noises): (Vec<Example>, Vec<f64>) = per_pair.into_iter().flatten().unzip();
    // A squared residual scatters by twice its squared expectation, which is at least the noise and grows with what the model may miss.
    ErrorModel::weighted(&examples, |i| 1.0 / (noises[i] + examples[i].features[1]).powi(2))
}

/// The target that measuring the model itself would give.
fn simulate(target: &Target, model: &Pooled, total: f64, unit: f64, run: u64) -> Target {
    let mut generator = ChaCha8Rng::seed_from_u64(0x51D3 + run);
    let mut ones = target.ones.clone();
    for field in target.offsets.windows(2) {
        let range = field[0]..field[1];
        for code in range.clone() {
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
            let truth = model.pair(pair.a, pair.b);
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
        noise: target.noise,
        pairs,
        classes: target.classes.clone(),
    }
}

fn normal(generator: &mut ChaCha8Rng) -> f64 {
    // Box and Muller; the logarithm's argument is never 0.
    let unit = |g: &mut ChaCha8Rng| ((g.next_u64() >> 11) as f64 + 0.5) / (1u64 << 53) as f64;
    (-2.0 * unit(generator).ln()).sqrt() * (std::f64::consts::TAU * unit(generator)).cos()
}
