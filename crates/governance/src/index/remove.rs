//! What happens when one element is taken out.

use serde::Serialize;

use super::aggregate::aggregate;
use super::pipeline::prepare;
use super::result::descending;
use super::statistics::mean;
use super::{IndexError, Pipeline, Study};

/// The index without one element.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Removal {
    /// The element taken out.
    pub removed: String,
    /// Change of each unit's index score, in the order of the data.
    pub changes: Vec<f64>,
    /// Mean absolute change.
    pub mean_absolute_change: f64,
    /// Mean absolute change of place, only where the pipeline allows ranking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_absolute_places: Option<f64>,
}

/// Takes out each element of a level in turn, by giving it the weight 0 (COINr's `remove_elements`), and compares the index.
///
/// Elements without siblings that weigh anything cannot be taken out and are left aside.
///
/// # Errors
/// A level without parents, or a pipeline that does not run.
pub fn remove_one(study: &Study, pipeline: &Pipeline, level: usize) -> Result<Vec<Removal>, IndexError> {
    if !(1..study.framework.levels()).contains(&level) {
        return Err(IndexError::Option {
            option: "level".to_owned(),
            value: level.to_string(),
            accepted: format!("a level from 1 to {}", study.framework.levels() - 1),
        });
    }
    let prepared = prepare(study, &pipeline.steps, false)?;
    let (weights, _) = pipeline.weights.resolve(&prepared.study, &pipeline.aggregate)?;
    let nominal = aggregate(&prepared.study, &weights, &pipeline.aggregate)?;
    let framework = &prepared.study.framework;
    let root = framework.root();
    let places = descending(&nominal[root]);
    let mut out = Vec::new();
    for element in framework.at_level(level) {
        let Some(parent) = framework.nodes()[element].parent else {
            continue;
        };
        if !framework
            .children(parent)
            .iter()
            .any(|&c| c != element && weights[c] > 0.0)
        {
            continue;
        }
        let mut without = weights.clone();
        without[element] = 0.0;
        let columns = aggregate(&prepared.study, &without, &pipeline.aggregate)?;
        let changes: Vec<f64> = columns[root]
            .iter()
            .zip(&nominal[root])
            .map(|(now, was)| now - was)
            .collect();
        let moved: Vec<f64> = descending(&columns[root])
            .iter()
            .zip(&places)
            .map(|(now, was)| (now - was).abs())
            .collect();
        out.push(Removal {
            removed: framework.nodes()[element].code.clone(),
            mean_absolute_change: mean(&changes.iter().map(|c| c.abs()).collect::<Vec<_>>()),
            mean_absolute_places: pipeline.ranking.then(|| mean(&moved)),
            changes,
        });
    }
    Ok(out)
}
