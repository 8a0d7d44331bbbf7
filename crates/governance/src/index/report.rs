//! One unit's report: its scores against the middle of all units, and what pulls them up and down.

use askama::Template;
use serde::Serialize;

use super::statistics::median;
use super::{IndexError, IndexResult};

/// How many indicators are named on each side.
const NAMED: usize = 5;

/// A unit's standing in one node.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NodeStanding {
    /// Code of the node.
    pub code: String,
    /// Name of the node.
    pub name: String,
    /// Its level.
    pub level: usize,
    /// The unit's score; none where missing.
    pub score: Option<f64>,
    /// The median of all units.
    pub middle: f64,
    /// What the node adds to the difference between the unit's index and the index of a unit that is in the middle everywhere: score minus
    /// median, times effective weight. The indicators' parts add up only under arithmetic means.
    pub pull: Option<f64>,
}

/// A unit's report. Typed for pages; [`UnitReport::to_html`] is a page of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Template)]
#[template(path = "unit.html")]
pub struct UnitReport {
    /// Code of the unit.
    pub code: String,
    /// Name of the unit.
    pub name: String,
    /// Name of the index.
    pub index: String,
    /// Aggregates, from the index down.
    pub aggregates: Vec<NodeStanding>,
    /// Indicators that pull the index up most, strongest first.
    pub up: Vec<NodeStanding>,
    /// Indicators that pull it down most, strongest first.
    pub down: Vec<NodeStanding>,
    /// Indicators without a value.
    pub missing: Vec<String>,
    /// The result's notes.
    pub notes: Vec<String>,
}

impl UnitReport {
    /// The report of a unit.
    ///
    /// # Errors
    /// A code that is no unit of the result.
    pub fn new(result: &IndexResult, unit: &str) -> Result<UnitReport, IndexError> {
        let Some(place) = result.unit_codes().iter().position(|code| code == unit) else {
            return Err(IndexError::Option {
                option: "unit".to_owned(),
                value: unit.to_owned(),
                accepted: "the code of a unit in the result".to_owned(),
            });
        };
        let framework = result.framework();
        let effective = framework.effective_weights(&result.weights);
        let standing = |position: usize| {
            let node = &framework.nodes()[position];
            let score = Some(result.columns[position][place]).filter(|s| !s.is_nan());
            let middle = median(&result.columns[position]);
            NodeStanding {
                code: node.code.clone(),
                name: node.name.clone(),
                level: node.level,
                score,
                middle,
                pull: score.map(|s| (s - middle) * effective[position]),
            }
        };
        let aggregates = (2..=framework.levels())
            .rev()
            .flat_map(|l| framework.at_level(l))
            .map(standing)
            .collect();
        let indicators: Vec<NodeStanding> = framework.at_level(1).into_iter().map(standing).collect();
        let pulling = |sign: f64| {
            let mut some: Vec<NodeStanding> = indicators
                .iter()
                .filter(|i| i.pull.is_some_and(|p| p * sign > 0.0))
                .cloned()
                .collect();
            some.sort_by(|a, b| {
                let strength = |n: &NodeStanding| n.pull.unwrap_or(0.0) * sign;
                strength(b).total_cmp(&strength(a))
            });
            some.truncate(NAMED);
            some
        };
        Ok(UnitReport {
            code: unit.to_owned(),
            name: result.unit_names()[place].clone(),
            index: framework.nodes()[framework.root()].name.clone(),
            aggregates,
            up: pulling(1.0),
            down: pulling(-1.0),
            missing: indicators
                .iter()
                .filter(|i| i.score.is_none())
                .map(|i| i.name.clone())
                .collect(),
            notes: result.notes.clone(),
        })
    }

    /// The report as a page that loads nothing and prints.
    ///
    /// # Errors
    /// The template engine's.
    pub fn to_html(&self) -> Result<String, askama::Error> {
        self.render()
    }
}
