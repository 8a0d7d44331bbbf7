//! Step: weights.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::aggregate::aggregate;
use super::optimise::{OptimisedWeights, optimise};
use super::principal::principal_components;
use super::{Aggregation, CorrelationKind, Framework, IndexError, Study};

/// Where the weights come from. Weights are relative within each group and never below zero.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Weights {
    /// The metadata's column `Weight`.
    #[default]
    Metadata,
    /// The same for all siblings.
    Equal,
    /// The metadata's, with these put in their place, by code.
    Given {
        /// Weight by code.
        weights: BTreeMap<String, f64>,
    },
    /// Budget allocation: each expert shares out points among the siblings of a group; a weight is the mean of the experts' shares.
    /// Groups that no expert speaks of keep the metadata's weights.
    Budget {
        /// One table of points by code for each expert.
        experts: Vec<BTreeMap<String, f64>>,
    },
    /// Loadings of the first principal component of each group at this level. Refused when one is below zero. *Not as COINr*, which
    /// passes negative weights on.
    Principal {
        /// Level of the children, from 1 to one below the index.
        level: usize,
    },
    /// Weights at one level under which each node's correlation with the index has the wished share of all (a linear form of Becker et
    /// al. 2017, doi:10.1016/j.ecolind.2017.03.056).
    Optimised {
        /// Level of the nodes, from 1 to one below the index.
        level: usize,
        /// Wished importance by code, relative; empty for all the same.
        #[serde(default)]
        importance: BTreeMap<String, f64>,
        /// The kind of correlation.
        #[serde(default)]
        correlation: CorrelationKind,
    },
}

impl Weights {
    /// One weight per node, in the order of the framework, for a study that is normalised.
    pub(super) fn resolve(
        &self,
        study: &Study,
        how: &Aggregation,
    ) -> Result<(Vec<f64>, Option<OptimisedWeights>), IndexError> {
        let framework = &study.framework;
        let mut weights: Vec<f64> = framework.nodes().iter().map(|n| n.weight).collect();
        match self {
            Weights::Metadata => {}
            Weights::Equal => weights.fill(1.0),
            Weights::Given { weights: given } => {
                for (code, &weight) in given {
                    weights[node(framework, "weights.weights", code)?] =
                        checked("weights.weights", code, weight)?;
                }
            }
            Weights::Budget { experts } => budget(framework, experts, &mut weights)?,
            Weights::Principal { level } => {
                check_level(framework, *level)?;
                let scores = aggregate(study, &weights, how)?;
                principal(framework, *level, &scores, &mut weights)?;
            }
            Weights::Optimised {
                level,
                importance,
                correlation,
            } => {
                check_level(framework, *level)?;
                let wished = importances(framework, *level, importance)?;
                let optimised = optimise(study, &weights, how, *level, &wished, *correlation)?;
                weights.clone_from(&optimised.weights);
                check_groups(framework, &weights)?;
                return Ok((weights, Some(optimised)));
            }
        }
        check_groups(framework, &weights)?;
        Ok((weights, None))
    }
}

fn node(framework: &Framework, option: &str, code: &str) -> Result<usize, IndexError> {
    framework.position(code).ok_or_else(|| IndexError::Option {
        option: option.to_owned(),
        value: code.to_owned(),
        accepted: "the code of an indicator or aggregate".to_owned(),
    })
}

fn checked(option: &str, code: &str, weight: f64) -> Result<f64, IndexError> {
    if weight.is_finite() && weight >= 0.0 {
        return Ok(weight);
    }
    Err(IndexError::Option {
        option: format!("{option}.{code}"),
        value: weight.to_string(),
        accepted: "a finite number of 0 or more".to_owned(),
    })
}

fn check_level(framework: &Framework, level: usize) -> Result<(), IndexError> {
    if (1..framework.levels()).contains(&level) {
        return Ok(());
    }
    Err(IndexError::Option {
        option: "weights.level".to_owned(),
        value: level.to_string(),
        accepted: format!("a level from 1 to {}", framework.levels() - 1),
    })
}

fn check_groups(framework: &Framework, weights: &[f64]) -> Result<(), IndexError> {
    for (position, group) in framework.nodes().iter().enumerate() {
        let children = framework.children(position);
        if !children.is_empty() && children.iter().all(|&c| weights[c] == 0.0) {
            return Err(IndexError::Step {
                step: "weights",
                what: format!("all children of {:?} have the weight 0", group.code),
            });
        }
    }
    Ok(())
}

fn budget(
    framework: &Framework,
    experts: &[BTreeMap<String, f64>],
    weights: &mut [f64],
) -> Result<(), IndexError> {
    for expert in experts {
        for (code, &points) in expert {
            node(framework, "weights.experts", code)?;
            checked("weights.experts", code, points)?;
        }
    }
    for group in 0..framework.nodes().len() {
        let children = framework.children(group);
        let points = |expert: &BTreeMap<String, f64>, child: usize| {
            expert.get(&framework.nodes()[child].code).copied().unwrap_or(0.0)
        };
        let speaking: Vec<&BTreeMap<String, f64>> = experts
            .iter()
            .filter(|e| children.iter().map(|&c| points(e, c)).sum::<f64>() > 0.0)
            .collect();
        if speaking.is_empty() {
            continue;
        }
        for &child in children {
            let shares: f64 = speaking
                .iter()
                .map(|e| points(e, child) / children.iter().map(|&c| points(e, c)).sum::<f64>())
                .sum();
            weights[child] = shares / speaking.len() as f64;
        }
    }
    Ok(())
}

fn principal(
    framework: &Framework,
    level: usize,
    scores: &[Vec<f64>],
    weights: &mut [f64],
) -> Result<(), IndexError> {
    for group in framework.at_level(level + 1) {
        let children = framework.children(group);
        let code = &framework.nodes()[group].code;
        if children.len() < 2 {
            continue;
        }
        let columns: Vec<&[f64]> = children.iter().map(|&c| scores[c].as_slice()).collect();
        let Some((_, components)) = principal_components(&columns) else {
            return Err(IndexError::Step {
                step: "weights",
                what: format!(
                    "{code:?} has no principal components: fewer than three complete units, or a child without spread"
                ),
            });
        };
        let Some(first) = components.first() else { continue };
        let below: Vec<String> = children
            .iter()
            .zip(&first.loadings)
            .filter(|(_, loading)| **loading < 0.0)
            .map(|(&c, loading)| format!("{} {loading:.3}", framework.nodes()[c].code))
            .collect();
        if !below.is_empty() {
            return Err(IndexError::NegativeWeights {
                group: code.clone(),
                loadings: below.join(", "),
            });
        }
        for (&child, loading) in children.iter().zip(&first.loadings) {
            weights[child] = *loading;
        }
    }
    Ok(())
}

fn importances(
    framework: &Framework,
    level: usize,
    importance: &BTreeMap<String, f64>,
) -> Result<Vec<f64>, IndexError> {
    let nodes = framework.at_level(level);
    for (code, &value) in importance {
        let position = node(framework, "weights.importance", code)?;
        checked("weights.importance", code, value)?;
        if !nodes.contains(&position) {
            return Err(IndexError::Option {
                option: "weights.importance".to_owned(),
                value: code.clone(),
                accepted: format!("the code of a node at level {level}"),
            });
        }
    }
    let wished: Vec<f64> = nodes
        .iter()
        .map(|&p| {
            if importance.is_empty() {
                1.0
            } else {
                importance.get(&framework.nodes()[p].code).copied().unwrap_or(0.0)
            }
        })
        .collect();
    let total: f64 = wished.iter().sum();
    if total <= 0.0 {
        return Err(IndexError::Option {
            option: "weights.importance".to_owned(),
            value: "only zeros".to_owned(),
            accepted: "at least one importance above 0".to_owned(),
        });
    }
    Ok(wished.into_iter().map(|w| w / total).collect())
}
