//! The only step that sees cases: one-way marginals, one-shot scores, and the pairs worth measuring.

use amparo_count::marginals;
use amparo_privacy::{Budget, Noise, NoisyCounts, Rho, measure};
use amparo_schema::{CodedTable, TableSchema};

use crate::fold::{grouped, groups};
use crate::measurements::{FORMAT, Groups, MeasuredTable, Measurements, size};
use crate::oneway::{Column, denoise_column};
use crate::{Progress, SynthError, SynthOptions};

/// How many cells of pair tables are held at once.
const BATCH_CELLS: usize = 1 << 23;

/// Measures `table` with all of `budget`.
pub(crate) fn measure_all(
    table: &CodedTable,
    mut budget: Budget,
    noise: &mut dyn Noise,
    options: &SynthOptions,
    progress: &dyn Fn(Progress),
) -> Result<Measurements, SynthError> {
    let schema = table.schema().as_ref();
    let rho = budget.rho();
    let part = |share: f64| Rho::new(rho.get() * share).unwrap_or(Rho::ZERO);
    let pairs = candidate_pairs(schema, options);
    // With a handful of pairs there is nothing to choose; with one column there is nothing but one-ways.
    let score = pairs.len() > 3;
    let scoring = if score {
        Some(budget.split(part(options.score_share)).map_err(too_small)?)
    } else {
        None
    };
    let pairing = if pairs.is_empty() {
        None
    } else {
        let share = 1.0 - options.one_way_share - if score { options.score_share } else { 0.0 };
        Some(budget.split(part(share)).map_err(too_small)?)
    };

    progress(Progress {
        stage: "measuring one-way marginals",
        done: 0.0,
    });
    let mut tables = measure_one_ways(table, budget, noise)?;
    // From here on rare categories stand together. Which do follows from what was just measured.
    let (columns, total) = one_way_columns(&tables);
    let groups = groups(schema, &columns, &options.whole);
    let shares = group_shares(&columns, &groups, total);
    let table = &grouped(table, &groups)?;
    let grouped = table.schema().as_ref();

    let mut scores = None;
    let chosen: Vec<(usize, f64)> = match scoring {
        Some(scoring) => {
            let noisy = score_pairs(table, &pairs, (&shares, total), scoring, noise, progress)?;
            let available = pairing.as_ref().map_or(0.0, |b| b.rho().get());
            let chosen = choose(&pairs, &noisy, (&shares, total), available, options);
            scores = Some(noisy);
            chosen
        }
        None => pairs
            .iter()
            .map(|&(a, b)| price(size(&groups[a]), size(&groups[b]), options))
            .enumerate()
            .collect(),
    };
    if let (Some(pairing), false) = (pairing, chosen.is_empty()) {
        let weights: Vec<f64> = chosen.iter().map(|&(_, y)| y).collect();
        let mut budgets = pairing.divide(&weights).into_iter();
        let sets: Vec<Vec<usize>> = chosen
            .iter()
            .map(|&(i, _)| vec![pairs[i].0, pairs[i].1])
            .collect();
        let total = sets.len();
        for (start, batch) in batches(grouped, &sets) {
            progress(Progress {
                stage: "measuring pairs",
                done: 0.5 + 0.5 * start as f64 / total as f64,
            });
            for marginal in marginals(table, batch)? {
                let Some(budget) = budgets.next() else { break };
                tables.push(measured(
                    grouped,
                    marginal.attributes(),
                    marginal.counts(),
                    budget,
                    noise,
                )?);
            }
        }
    }
    progress(Progress {
        stage: "measuring pairs",
        done: 1.0,
    });
    let scored = if scores.is_some() { pairs.as_slice() } else { &[] };
    let name = |a: usize| schema.field(a).name.clone();
    Ok(Measurements {
        format: FORMAT.into(),
        rho,
        private: noise.is_private(),
        scores,
        scored_pairs: scored.iter().map(|&(a, b)| [name(a), name(b)]).collect(),
        tables,
        groups: schema
            .fields()
            .iter()
            .zip(&groups)
            .filter(|(field, groups)| size(groups) < field.size())
            .map(|(field, groups)| {
                (
                    field.name.clone(),
                    groups.iter().map(|&group| group as u16).collect(),
                )
            })
            .collect(),
        declared: Vec::new(),
    })
}

fn too_small(_: amparo_privacy::BudgetError) -> SynthError {
    SynthError::Mismatch("shares of the budget add up to more than the whole; check the options".into())
}

/// All pairs of fields that could be measured: a matter of the public domain alone.
fn candidate_pairs(schema: &TableSchema, options: &SynthOptions) -> Vec<(usize, usize)> {
    let sizes = schema.sizes();
    let mut pairs = Vec::new();
    for a in 0..sizes.len() {
        for b in a + 1..sizes.len() {
            // A field with one category is constant; it depends on nothing.
            if sizes[a] > 1 && sizes[b] > 1 && sizes[a] * sizes[b] <= options.max_pair_cells {
                pairs.push((a, b));
            }
        }
    }
    pairs
}

fn measured(
    schema: &TableSchema,
    attributes: &[usize],
    counts: &[u64],
    budget: Budget,
    noise: &mut dyn Noise,
) -> Result<MeasuredTable, SynthError> {
    let fields: Vec<String> = attributes.iter().map(|&a| schema.field(a).name.clone()).collect();
    let label = format!("marginal {}", fields.join(","));
    // One person is one row, and a row stands in one cell of a marginal: the squared L2 sensitivity is 1.
    let counts = measure(counts, budget, 1, &label, noise)?;
    Ok(MeasuredTable { fields, counts })
}

fn measure_one_ways(
    table: &CodedTable,
    budget: Budget,
    noise: &mut dyn Noise,
) -> Result<Vec<MeasuredTable>, SynthError> {
    let schema = table.schema();
    let sets: Vec<Vec<usize>> = (0..schema.width()).map(|a| vec![a]).collect();
    // Total error s·√(1/2ρ) summed over columns is least for ρ ∝ s^(2/3).
    let weights: Vec<f64> = schema
        .sizes()
        .iter()
        .map(|&s| (s as f64).powf(2.0 / 3.0))
        .collect();
    marginals(table, &sets)?
        .iter()
        .zip(budget.divide(&weights))
        .map(|(marginal, budget)| measured(schema, marginal.attributes(), marginal.counts(), budget, noise))
        .collect()
}

/// The price of a pair: its expected noise at unit ρ to the power 2/3, as in the closed-form split of error Σ sᵢ·√(1/2ρᵢ).
fn price(a: usize, b: usize, options: &SynthOptions) -> f64 {
    ((a * b) as f64 * (2.0 / std::f64::consts::PI).sqrt() * options.noise_weight).powf(2.0 / 3.0)
}

/// The noisy L1 distance of each pair from the product of its noisy one-ways, in one vector.
fn score_pairs(
    table: &CodedTable,
    pairs: &[(usize, usize)],
    (shares, total): (&[Vec<f64>], f64),
    budget: Budget,
    noise: &mut dyn Noise,
    progress: &dyn Fn(Progress),
) -> Result<NoisyCounts, SynthError> {
    let schema = table.schema();
    let sets: Vec<Vec<usize>> = pairs.iter().map(|&(a, b)| vec![a, b]).collect();
    let mut distances = Vec::with_capacity(sets.len());
    for (start, batch) in batches(schema, &sets) {
        progress(Progress {
            stage: "scoring pairs",
            done: 0.5 * start as f64 / sets.len() as f64,
        });
        for marginal in marginals(table, batch)? {
            let (a, b) = (
                &shares[marginal.attributes()[0]],
                &shares[marginal.attributes()[1]],
            );
            let expected = a
                .iter()
                .flat_map(|p| b.iter().map(move |q| (p * q * total).round().max(0.0) as u64));
            let distance: u64 = marginal
                .counts()
                .iter()
                .zip(expected)
                .map(|(&n, e)| n.abs_diff(e))
                .sum();
            distances.push(distance);
        }
    }
    // A row moves one cell of each pair by 1, hence each distance by at most 1.
    Ok(measure(
        &distances,
        budget,
        pairs.len() as u64,
        "distances of pairs from independence",
        noise,
    )?)
}

/// Denoised columns and the number of rows, from the one-way measurements alone.
fn one_way_columns(ones: &[MeasuredTable]) -> (Vec<Column>, f64) {
    let (mut weight, mut sum) = (0.0, 0.0);
    for table in ones {
        let variance = table.counts.variance().get() * table.counts.values().len() as f64;
        weight += 1.0 / variance;
        sum += table.counts.values().iter().map(|&v| v as f64).sum::<f64>() / variance;
    }
    let total = (sum / weight).max(1.0);
    let columns = ones
        .iter()
        .map(|table| {
            let values: Vec<f64> = table.counts.values().iter().map(|&v| v as f64).collect();
            denoise_column(&values, &vec![table.counts.variance().get(); values.len()], total)
        })
        .collect();
    (columns, total)
}

/// The share of each group in all rows.
fn group_shares(columns: &[Column], groups: &[Groups], total: f64) -> Vec<Vec<f64>> {
    columns
        .iter()
        .zip(groups)
        .map(|(column, groups)| {
            let mut shares = vec![0.0; size(groups)];
            for (&group, count) in groups.iter().zip(&column.means) {
                shares[group] += count / total;
            }
            shares
        })
        .collect()
}

/// The pairs worth their noise with their prices, by McKenna's closed form (SWIFT): take pairs in order of gain per price while the gain still
/// exceeds the rise of the optimal total noise (Σ y)^(3/2) / √(2ρ).
fn choose(
    pairs: &[(usize, usize)],
    scores: &NoisyCounts,
    (shares, total): (&[Vec<f64>], f64),
    rho: f64,
    options: &SynthOptions,
) -> Vec<(usize, f64)> {
    let mut candidates: Vec<(usize, f64, f64)> = pairs
        .iter()
        .zip(scores.values())
        .enumerate()
        .map(|(i, (&(a, b), &score))| {
            let gain = score as f64 - sampling_distance(&shares[a], &shares[b], total);
            (i, gain, price(shares[a].len(), shares[b].len(), options))
        })
        .collect();
    candidates.sort_by(|x, y| (y.1 / y.2).total_cmp(&(x.1 / x.2)).then(x.0.cmp(&y.0)));
    let (mut gains, mut prices, mut best, mut best_value) = (0.0, 0.0, 0, 0.0);
    for (taken, &(_, gain, y)) in candidates.iter().enumerate() {
        gains += gain;
        prices += y;
        let value = gains - prices.powf(1.5) / (2.0 * rho).sqrt();
        if value > best_value {
            (best, best_value) = (taken + 1, value);
        }
    }
    let mut chosen: Vec<(usize, f64)> = candidates[..best].iter().map(|&(i, _, y)| (i, y)).collect();
    chosen.sort_by_key(|&(i, _)| i);
    chosen
}

/// The L1 distance that sampling alone puts between an independent pair's table and its expectation: E|X − μ| of Poisson cells, bounded by
/// both √(2μ/π) and 2μ.
fn sampling_distance(a: &[f64], b: &[f64], total: f64) -> f64 {
    a.iter()
        .flat_map(|p| b.iter().map(move |q| p * q * total))
        .map(|mean| (2.0 * mean / std::f64::consts::PI).sqrt().min(2.0 * mean))
        .sum()
}

/// Cuts sets into runs whose tables together stay within [`BATCH_CELLS`].
fn batches<'a>(schema: &TableSchema, sets: &'a [Vec<usize>]) -> Vec<(usize, &'a [Vec<usize>])> {
    let cells = |set: &[usize]| set.iter().map(|&a| schema.field(a).size()).product::<usize>();
    let (mut runs, mut start, mut held) = (Vec::new(), 0, 0);
    for (i, set) in sets.iter().enumerate() {
        let cells = cells(set);
        if i > start && held + cells > BATCH_CELLS {
            runs.push((start, &sets[start..i]));
            (start, held) = (i, 0);
        }
        held += cells;
    }
    if start < sets.len() {
        runs.push((start, &sets[start..]));
    }
    runs
}
