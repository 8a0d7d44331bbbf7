//! Weights that give each node a wished share of influence on the index.

use serde::Serialize;

use super::aggregate::aggregate;
use super::correlation::correlate;
use super::{Aggregation, CorrelationKind, IndexError, Study};

/// How near the shares must come to the wish.
const TOLERANCE: f64 = 0.01;
const ROUNDS: usize = 400;

/// How the search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OptimiseStatus {
    /// Every share is within 0.01 of the wish.
    Reached,
    /// The weights are better than those at the start, and the wish is still not reached.
    Improved,
    /// No better weights were found; those at the start stand.
    Unmoved,
}

/// The outcome of a search for weights. *Not as COINr*, whose optimiser may return negative or untouched weights as a success.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OptimisedWeights {
    /// How the search ended.
    pub status: OptimiseStatus,
    /// Codes of the nodes at the level.
    pub codes: Vec<String>,
    /// The wished share of each.
    pub wished: Vec<f64>,
    /// The share of each under the weights found: its correlation with the index over the sum of all.
    pub obtained: Vec<f64>,
    /// The weights found, one per node of the framework, zero or more.
    #[serde(skip)]
    pub weights: Vec<f64>,
}

/// Searches weights at `level`, starting from `start`, by damped multiplicative steps: a node with too small a share gains weight. A step
/// is kept when it brings the worst share nearer to the wish, and halved when not. Weights stay above zero by construction, except those
/// of nodes whose wished importance is zero.
pub(super) fn optimise(
    study: &Study,
    start: &[f64],
    how: &Aggregation,
    level: usize,
    wished: &[f64],
    kind: CorrelationKind,
) -> Result<OptimisedWeights, IndexError> {
    let framework = &study.framework;
    let nodes = framework.at_level(level);
    let root = framework.root();
    let shares = |weights: &[f64]| -> Result<Vec<f64>, IndexError> {
        let scores = aggregate(study, weights, how)?;
        let each: Vec<f64> = nodes
            .iter()
            .map(|&n| correlate(&scores[n], &scores[root], kind).map_or(0.0, |c| c.coefficient))
            .collect();
        let total: f64 = each.iter().sum();
        Ok(each.into_iter().map(|c| c / total).collect())
    };
    let distance = |obtained: &[f64]| -> f64 {
        let worst = obtained
            .iter()
            .zip(wished)
            .map(|(o, w)| (o - w).abs())
            .fold(0.0, f64::max);
        let square: f64 = obtained.iter().zip(wished).map(|(o, w)| (o - w).powi(2)).sum();
        if obtained.iter().all(|o| o.is_finite()) {
            square.sqrt() + worst
        } else {
            f64::INFINITY
        }
    };
    let mut best = start.to_vec();
    // A node that starts at zero could never gain weight.
    for &node in &nodes {
        best[node] = best[node].max(1e-3);
    }
    let mut obtained = shares(start)?;
    let before = distance(&obtained);
    let mut nearest = f64::INFINITY;
    let mut step = 1.0;
    for _ in 0..ROUNDS {
        let mut trial = best.clone();
        for (i, &node) in nodes.iter().enumerate() {
            let gap = wished[i] - obtained[i];
            trial[node] *= (step * gap * nodes.len() as f64).clamp(-2.0, 2.0).exp();
        }
        normalise_groups(framework, &nodes, &mut trial);
        let got = shares(&trial)?;
        let far = distance(&got);
        if far < nearest {
            (best, obtained, nearest) = (trial, got, far);
            step *= 1.2;
        } else {
            step *= 0.5;
        }
        if step < 1e-6 || worst_gap(&obtained, wished) < TOLERANCE / 10.0 {
            break;
        }
    }
    let (status, weights, obtained) = if nearest >= before {
        (OptimiseStatus::Unmoved, start.to_vec(), shares(start)?)
    } else if worst_gap(&obtained, wished) <= TOLERANCE {
        (OptimiseStatus::Reached, best, obtained)
    } else {
        (OptimiseStatus::Improved, best, obtained)
    };
    // Weights that already fulfil the wish are a success, moved or not.
    let status = if worst_gap(&obtained, wished) <= TOLERANCE {
        OptimiseStatus::Reached
    } else {
        status
    };
    Ok(OptimisedWeights {
        status,
        codes: nodes.iter().map(|&n| framework.nodes()[n].code.clone()).collect(),
        wished: wished.to_vec(),
        obtained,
        weights,
    })
}

fn worst_gap(obtained: &[f64], wished: &[f64]) -> f64 {
    obtained
        .iter()
        .zip(wished)
        .map(|(o, w)| (o - w).abs())
        .fold(0.0, |a, b| if b.is_nan() { b } else { a.max(b) })
}

/// Only proportions within a group matter; the largest weight of each group is kept at 1 so that none runs away.
fn normalise_groups(framework: &super::Framework, nodes: &[usize], weights: &mut [f64]) {
    for &node in nodes {
        let Some(parent) = framework.nodes()[node].parent else {
            continue;
        };
        if framework.children(parent).first() != Some(&node) {
            continue;
        }
        let children = framework.children(parent);
        let largest = children.iter().map(|&c| weights[c]).fold(0.0, f64::max);
        if largest > 0.0 {
            children.iter().for_each(|&c| weights[c] /= largest);
        }
    }
}
