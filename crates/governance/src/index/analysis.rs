//! Step: what the numbers say about the framework itself.

use serde::Serialize;

use super::correlation::{Correlation, CorrelationKind, correlate, cronbach_alpha};
use super::outranking::Outranking;
use super::principal::{GroupComponents, principal_components};
use super::{ColumnStatistics, Study};

/// From this absolute correlation with a denominator, an indicator that is not divided by one deserves a look (COINr's default).
const DENOMINATOR_CORRELATION: f64 = 0.6;

/// Cronbach's alpha of a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupReliability {
    /// The aggregate.
    pub group: String,
    /// Alpha of its children's scores.
    pub children: Option<f64>,
    /// Alpha of all normalised indicators below it.
    pub indicators: Option<f64>,
}

/// The correlation of two columns, by code.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairCorrelation {
    /// One column.
    pub a: String,
    /// The other.
    pub b: String,
    /// Pearson's correlation; none without spread.
    #[serde(flatten)]
    pub correlation: Option<Correlation>,
}

/// Dominance within a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupDominance {
    /// The aggregate.
    pub group: String,
    /// Pairs of units in which one is better on every child.
    pub pairs: usize,
    /// The same as a share of all pairs: how much of the comparison does not depend on weights at all.
    pub share: f64,
}

/// What the numbers say about the framework.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Analysis {
    /// The indicators as they were read.
    pub raw: Vec<ColumnStatistics>,
    /// The indicators before normalisation.
    pub treated: Vec<ColumnStatistics>,
    /// The scores of every aggregate.
    pub scores: Vec<ColumnStatistics>,
    /// Cronbach's alpha by group.
    pub reliability: Vec<GroupReliability>,
    /// Principal components by group.
    pub components: Vec<GroupComponents>,
    /// Each node with its parent.
    pub with_parent: Vec<PairCorrelation>,
    /// Each node below the index with the index.
    pub with_index: Vec<PairCorrelation>,
    /// Siblings.
    pub siblings: Vec<PairCorrelation>,
    /// Indicators, as they were read, that go with a denominator by more than 0.6 in absolute value.
    pub with_denominators: Vec<PairCorrelation>,
    /// Dominance by group.
    pub dominance: Vec<GroupDominance>,
}

impl Analysis {
    pub(super) fn new(
        read: &Study,
        prepared: &Study,
        columns: &[Vec<f64>],
        weights: &[f64],
        raw: Vec<ColumnStatistics>,
        treated: Option<Vec<ColumnStatistics>>,
    ) -> Analysis {
        let framework = &prepared.framework;
        let code = |position: usize| framework.nodes()[position].code.clone();
        let pair = |a: usize, b: usize| PairCorrelation {
            a: code(a),
            b: code(b),
            correlation: correlate(&columns[a], &columns[b], CorrelationKind::Pearson),
        };
        let root = framework.root();
        let groups: Vec<usize> = (2..=framework.levels())
            .flat_map(|level| framework.at_level(level))
            .collect();
        let of = |positions: &[usize]| -> Vec<&[f64]> {
            positions.iter().map(|&p| columns[p].as_slice()).collect()
        };
        let mut analysis = Analysis {
            treated: treated.unwrap_or_else(|| raw.clone()),
            raw,
            scores: groups
                .iter()
                .map(|&g| ColumnStatistics::of(&code(g), &columns[g]))
                .collect(),
            reliability: Vec::new(),
            components: Vec::new(),
            with_parent: Vec::new(),
            with_index: Vec::new(),
            siblings: Vec::new(),
            with_denominators: with_denominators(read),
            dominance: Vec::new(),
        };
        for (position, node) in framework.nodes().iter().enumerate() {
            if let Some(parent) = node.parent {
                analysis.with_parent.push(pair(position, parent));
                analysis.with_index.push(pair(position, root));
            }
        }
        for &group in &groups {
            let children = framework.children(group);
            for (i, &a) in children.iter().enumerate() {
                analysis
                    .siblings
                    .extend(children.iter().skip(i + 1).map(|&b| pair(a, b)));
            }
            analysis.reliability.push(GroupReliability {
                group: code(group),
                children: cronbach_alpha(&of(children)),
                indicators: cronbach_alpha(&of(&framework.indicators_below(group))),
            });
            let own: Vec<f64> = children.iter().map(|&c| weights[c]).collect();
            let outranking = Outranking::new(&of(children), &own);
            analysis.dominance.push(GroupDominance {
                group: code(group),
                pairs: outranking.dominance_pairs,
                share: outranking.dominance_share,
            });
            if children.len() > 1
                && let Some((units, components)) = principal_components(&of(children))
            {
                let first = components.first().map(|c| c.loadings.clone()).unwrap_or_default();
                analysis.components.push(GroupComponents {
                    group: code(group),
                    children: children.iter().map(|&c| code(c)).collect(),
                    units,
                    against: children
                        .iter()
                        .zip(first)
                        .filter(|(_, l)| *l < 0.0)
                        .map(|(&c, _)| code(c))
                        .collect(),
                    components,
                });
            }
        }
        analysis
    }
}

fn with_denominators(read: &Study) -> Vec<PairCorrelation> {
    let mut found = Vec::new();
    for (indicator, column) in read.indicator_codes().into_iter().zip(&read.columns) {
        for (denominator, values) in &read.denominators {
            let correlation = correlate(column, values, CorrelationKind::Pearson);
            if correlation.is_some_and(|c| c.coefficient.abs() > DENOMINATOR_CORRELATION) {
                found.push(PairCorrelation {
                    a: indicator.to_owned(),
                    b: denominator.clone(),
                    correlation,
                });
            }
        }
    }
    found
}
