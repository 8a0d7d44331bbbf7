//! The conceptual framework: indicators in groups, groups in an index, with weights and directions.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::IndexError;

/// Whether more is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better (`1`).
    Up,
    /// Less is better (`-1`).
    Down,
}

impl Direction {
    /// 1 or −1.
    pub fn sign(self) -> f64 {
        match self {
            Direction::Up => 1.0,
            Direction::Down => -1.0,
        }
    }
}

/// What a node of the framework is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// A column of the data.
    Indicator,
    /// A score made from its children.
    Aggregate,
}

/// An indicator or an aggregate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Its code: the column's name for an indicator.
    pub code: String,
    /// Its name in words; the code where the file has none.
    pub name: String,
    /// Indicator or aggregate.
    pub kind: NodeKind,
    /// 1 for indicators, 2 for their parents, and so on up to the index.
    pub level: usize,
    /// Whether more is better.
    pub direction: Direction,
    /// Weight among its siblings, relative; zero or more.
    pub weight: f64,
    /// Unit of measurement.
    pub unit: Option<String>,
    /// A value to reach, in the indicator's own unit.
    pub target: Option<f64>,
    /// The column to divide by.
    pub denominator: Option<String>,
    /// Position of the parent among the nodes; none for the index.
    pub parent: Option<usize>,
}

/// The tree of indicators and aggregates, checked: one index at the top, every parent one level above its children, no circles, no
/// group without children, and in every group some weight above zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Framework {
    nodes: Vec<Node>,
    children: Vec<Vec<usize>>,
    by_code: HashMap<String, usize>,
    levels: usize,
}

impl Framework {
    /// Checks the tree. `parents` holds each node's parent code in the order of `nodes`.
    pub(super) fn new(mut nodes: Vec<Node>, parents: &[Option<String>]) -> Result<Self, IndexError> {
        let by_code: HashMap<String, usize> = nodes
            .iter()
            .enumerate()
            .map(|(index, node)| (node.code.clone(), index))
            .collect();
        for (index, parent) in parents.iter().enumerate() {
            let Some(code) = parent else { continue };
            let Some(&position) = by_code.get(code) else {
                return Err(IndexError::Hierarchy(format!(
                    "{:?} has the parent {code:?}, which is no row of type Indicator or Aggregate",
                    nodes[index].code
                )));
            };
            nodes[index].parent = Some(position);
        }
        no_cycle(&nodes)?;
        let roots: Vec<&Node> = nodes.iter().filter(|n| n.parent.is_none()).collect();
        let [root] = roots.as_slice() else {
            let codes: Vec<&str> = roots.iter().map(|n| n.code.as_str()).collect();
            return Err(IndexError::Hierarchy(format!(
                "there must be one index, the row without a parent; found {}: {}",
                codes.len(),
                codes.join(", ")
            )));
        };
        let levels = root.level;
        let mut children = vec![Vec::new(); nodes.len()];
        for (index, node) in nodes.iter().enumerate() {
            if (node.kind == NodeKind::Indicator) != (node.level == 1) {
                return Err(IndexError::Hierarchy(format!(
                    "{:?} is of type {:?} at level {}; indicators stand at level 1, aggregates above it",
                    node.code, node.kind, node.level
                )));
            }
            let Some(parent) = node.parent else { continue };
            if nodes[parent].level != node.level + 1 {
                return Err(IndexError::Hierarchy(format!(
                    "{:?} stands at level {} and its parent {:?} at level {}; a parent stands one level above",
                    node.code, node.level, nodes[parent].code, nodes[parent].level
                )));
            }
            children[parent].push(index);
        }
        for (node, below) in nodes.iter().zip(&children) {
            if node.kind == NodeKind::Aggregate {
                if below.is_empty() {
                    return Err(IndexError::Hierarchy(format!(
                        "the aggregate {:?} has no children",
                        node.code
                    )));
                }
                if below.iter().all(|&child| nodes[child].weight == 0.0) {
                    return Err(IndexError::Hierarchy(format!(
                        "all children of {:?} have the weight 0; one at least must weigh more",
                        node.code
                    )));
                }
            }
        }
        Ok(Framework {
            nodes,
            children,
            by_code,
            levels,
        })
    }

    /// All nodes in the order of the metadata.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Number of levels, the indicators' included.
    pub fn levels(&self) -> usize {
        self.levels
    }

    /// Position of a code.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// Positions of a node's children, in the order of the metadata; empty for indicators and for a position out of range.
    pub fn children(&self, position: usize) -> &[usize] {
        self.children.get(position).map_or(&[], Vec::as_slice)
    }

    /// Positions of the nodes at a level, in the order of the metadata.
    pub fn at_level(&self, level: usize) -> Vec<usize> {
        (0..self.nodes.len())
            .filter(|&index| self.nodes[index].level == level)
            .collect()
    }

    /// Positions of the indicators below a node (the node itself, if it is one).
    pub fn indicators_below(&self, position: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut open = vec![position];
        while let Some(index) = open.pop() {
            match self.children(index) {
                [] => found.push(index),
                below => open.extend(below),
            }
        }
        found.sort_unstable();
        found
    }

    /// Position of the index, the one node without a parent.
    pub fn root(&self) -> usize {
        // `new` has seen that there is one.
        self.nodes
            .iter()
            .position(|n| n.parent.is_none())
            .unwrap_or_default()
    }

    /// Each node's share of the index: its weight among its siblings times its parent's share. 1 for the index.
    ///
    /// `weights` are in the order of the nodes, as returned by [`super::Weights`].
    pub fn effective_weights(&self, weights: &[f64]) -> Vec<f64> {
        let mut shares = vec![0.0; self.nodes.len()];
        let root = self.root();
        shares[root] = 1.0;
        let mut open = vec![root];
        while let Some(parent) = open.pop() {
            let total: f64 = self.children[parent].iter().map(|&c| weights[c]).sum();
            for &child in &self.children[parent] {
                shares[child] = shares[parent] * weights[child] / total;
                open.push(child);
            }
        }
        shares
    }
}

fn no_cycle(nodes: &[Node]) -> Result<(), IndexError> {
    for start in 0..nodes.len() {
        let mut path = vec![start];
        let mut here = start;
        while let Some(parent) = nodes[here].parent {
            if let Some(from) = path.iter().position(|&p| p == parent) {
                let mut codes: Vec<&str> = path[from..].iter().map(|&p| nodes[p].code.as_str()).collect();
                codes.push(&nodes[parent].code);
                return Err(IndexError::Cycle {
                    path: codes.join(" → "),
                });
            }
            path.push(parent);
            here = parent;
        }
    }
    Ok(())
}
