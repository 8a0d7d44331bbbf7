//! The index: scores by unit, in the order of the data, with everything that explains them.

use std::fmt;

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeStruct};

use super::optimise::OptimisedWeights;
use super::statistics::{Ties, ranks};
use super::treat::Treated;
use super::{Analysis, Framework, NodeKind, Pipeline, Study};

/// A finished index. Units stand in the order of the data, never in that of their scores.
///
/// `Display` prints the aggregates as a table; [`IndexResult::to_csv`] and `serde` give every score in full precision.
#[derive(Clone, Debug)]
pub struct IndexResult {
    pub(super) pipeline: Pipeline,
    /// The study after all steps: the normalised indicators.
    pub(super) study: Study,
    pub(super) columns: Vec<Vec<f64>>,
    pub(super) weights: Vec<f64>,
    /// Codes of the units that screening left out.
    pub removed_units: Vec<String>,
    /// Columns that were treated for outliers.
    pub treated: Vec<Treated>,
    /// The search for weights, where there was one.
    pub optimised: Option<OptimisedWeights>,
    /// What the numbers say about the framework.
    pub analysis: Analysis,
    /// What a reader should know.
    pub notes: Vec<String>,
}

impl IndexResult {
    #[expect(
        clippy::too_many_arguments,
        reason = "one caller, which has just made every part"
    )]
    pub(super) fn new(
        pipeline: Pipeline,
        study: Study,
        columns: Vec<Vec<f64>>,
        weights: Vec<f64>,
        removed_units: Vec<String>,
        treated: Vec<Treated>,
        optimised: Option<OptimisedWeights>,
        analysis: Analysis,
        notes: Vec<String>,
    ) -> Self {
        IndexResult {
            pipeline,
            study,
            columns,
            weights,
            removed_units,
            treated,
            optimised,
            analysis,
            notes,
        }
    }

    /// The framework.
    pub fn framework(&self) -> &Framework {
        &self.study.framework
    }

    /// Codes of the units, in the order of the data.
    pub fn unit_codes(&self) -> &[String] {
        &self.study.unit_codes
    }

    /// Names of the units, in the same order.
    pub fn unit_names(&self) -> &[String] {
        &self.study.unit_names
    }

    /// All units' scores of a node, a NaN where missing; `None` for an unknown code.
    pub fn column(&self, node: &str) -> Option<&[f64]> {
        self.columns
            .get(self.framework().position(node)?)
            .map(Vec::as_slice)
    }

    /// One unit's score of a node; `None` for unknown codes and missing scores.
    pub fn score(&self, unit: &str, node: &str) -> Option<f64> {
        let position = self.unit_codes().iter().position(|code| code == unit)?;
        self.column(node)?
            .get(position)
            .copied()
            .filter(|score| !score.is_nan())
    }

    /// Code of the index itself.
    pub fn index_code(&self) -> &str {
        &self.framework().nodes()[self.framework().root()].code
    }

    /// Descending ranks of the index (ties share the best), only if the pipeline's `ranking` allows them.
    pub fn order(&self) -> Option<Vec<f64>> {
        self.pipeline
            .ranking
            .then(|| descending(&self.columns[self.framework().root()]))
    }

    /// Nodes from the index downwards, then by the order of the metadata.
    fn display_order(&self) -> Vec<usize> {
        (1..=self.framework().levels())
            .rev()
            .flat_map(|level| self.framework().at_level(level))
            .collect()
    }

    /// Every score as CSV: `uCode`, `uName`, then one column per node from the index down to the indicators. Missing scores are empty.
    pub fn to_csv(&self) -> String {
        let order = self.display_order();
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut header = vec!["uCode".to_owned(), "uName".to_owned()];
        header.extend(order.iter().map(|&p| self.framework().nodes()[p].code.clone()));
        // Writing to memory does not fail.
        let _ = writer.write_record(&header);
        for unit in 0..self.unit_codes().len() {
            let mut record = vec![self.unit_codes()[unit].clone(), self.unit_names()[unit].clone()];
            record.extend(order.iter().map(|&p| {
                let score = self.columns[p][unit];
                if score.is_nan() {
                    String::new()
                } else {
                    score.to_string()
                }
            }));
            let _ = writer.write_record(&record);
        }
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}

pub(super) fn descending(scores: &[f64]) -> Vec<f64> {
    ranks(&scores.iter().map(|s| -s).collect::<Vec<_>>(), Ties::Min)
}

impl fmt::Display for IndexResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order: Vec<usize> = self
            .display_order()
            .into_iter()
            .filter(|&p| self.framework().nodes()[p].kind == NodeKind::Aggregate)
            .collect();
        let widest = self
            .unit_names()
            .iter()
            .map(|n| n.chars().count())
            .max()
            .unwrap_or(0)
            .max(4);
        write!(f, "{:<6} {:<widest$}", "code", "unit")?;
        for &p in &order {
            let code = &self.framework().nodes()[p].code;
            write!(f, "  {code:>width$}", width = code.chars().count().max(7))?;
        }
        writeln!(f)?;
        for unit in 0..self.unit_codes().len() {
            write!(
                f,
                "{:<6} {:<widest$}",
                self.unit_codes()[unit],
                self.unit_names()[unit]
            )?;
            for &p in &order {
                let width = self.framework().nodes()[p].code.chars().count().max(7);
                let score = self.columns[p][unit];
                if score.is_nan() {
                    write!(f, "  {:>width$}", "–")?;
                } else {
                    write!(f, "  {score:>width$.2}")?;
                }
            }
            writeln!(f)?;
        }
        if !self.removed_units.is_empty() {
            writeln!(f, "\nleft out by screening: {}", self.removed_units.join(", "))?;
        }
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        Ok(())
    }
}

struct UnitScores<'a> {
    result: &'a IndexResult,
    unit: usize,
}

impl Serialize for UnitScores<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Scores<'a>(&'a UnitScores<'a>);
        impl Serialize for Scores<'_> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let UnitScores { result, unit } = self.0;
                let mut map = serializer.serialize_map(None)?;
                for position in result.display_order() {
                    map.serialize_entry(
                        &result.framework().nodes()[position].code,
                        &result.columns[position][*unit],
                    )?;
                }
                map.end()
            }
        }
        let mut unit = serializer.serialize_struct("unit", 3)?;
        unit.serialize_field("code", &self.result.unit_codes()[self.unit])?;
        unit.serialize_field("name", &self.result.unit_names()[self.unit])?;
        unit.serialize_field("scores", &Scores(self))?;
        unit.end()
    }
}

impl Serialize for IndexResult {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct NodeView<'a> {
            #[serde(flatten)]
            node: &'a super::Node,
            weight_used: f64,
            effective_weight: f64,
        }
        let effective = self.framework().effective_weights(&self.weights);
        let nodes: Vec<NodeView<'_>> = self
            .framework()
            .nodes()
            .iter()
            .enumerate()
            .map(|(p, node)| NodeView {
                node,
                weight_used: self.weights[p],
                effective_weight: effective[p],
            })
            .collect();
        let units: Vec<UnitScores<'_>> = (0..self.unit_codes().len())
            .map(|unit| UnitScores { result: self, unit })
            .collect();
        let mut out = serializer.serialize_struct("index", 10)?;
        out.serialize_field("index", self.index_code())?;
        out.serialize_field("units", &units)?;
        match self.order() {
            Some(order) => out.serialize_field("order", &order)?,
            None => out.skip_field("order")?,
        }
        out.serialize_field("nodes", &nodes)?;
        out.serialize_field("removed_units", &self.removed_units)?;
        out.serialize_field("treated", &self.treated)?;
        out.serialize_field("optimised", &self.optimised)?;
        out.serialize_field("analysis", &self.analysis)?;
        out.serialize_field("notes", &self.notes)?;
        out.serialize_field("pipeline", &self.pipeline)?;
        out.end()
    }
}
