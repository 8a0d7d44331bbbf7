//! Folding: categories that drown in noise share one cell while the model is fitted.
//!
//! Citizenship has 250 categories and most cases come from thirty. A pair table with citizenship therefore has mostly cells of noise. Categories
//! whose estimated count is below a few standard errors are folded into their public parent (sub-region, neighbouring band, or "rare"); the model is fitted
//! to the folded tables; afterwards a folded category gets its share of the parent's probability in proportion to its own one-way estimate. What is
//! folded follows from noisy measurements, so it reveals nothing.

use amparo_schema::{Field, FieldKind, TableSchema};

use crate::oneway::Column;

/// Categories with fewer estimated rows than this many standard errors are folded.
const FOLD_BELOW: f64 = 1.5;

/// How the categories of one field are folded.
#[derive(Clone, Debug)]
pub(crate) struct Folding {
    /// The folded category of each code.
    pub(crate) group_of: Vec<usize>,
    /// The codes of each folded category with their shares of it.
    pub(crate) members: Vec<Vec<(usize, f64)>>,
}

impl Folding {
    /// Number of folded categories.
    pub(crate) fn size(&self) -> usize {
        self.members.len()
    }
}

/// Folds every field.
pub(crate) fn fold(schema: &TableSchema, columns: &[Column]) -> Vec<Folding> {
    schema
        .fields()
        .iter()
        .enumerate()
        .zip(columns)
        .map(|((attribute, field), column)| fold_field(field, &zero_signatures(schema, attribute), column))
        .collect()
}

/// For each code of a field, which structural zeros name it: codes that differ must stay apart.
fn zero_signatures(schema: &TableSchema, attribute: usize) -> Vec<Vec<bool>> {
    (0..schema.field(attribute).size() as u16)
        .map(|code| {
            schema
                .structural_zeros()
                .iter()
                .flat_map(|zero| {
                    [
                        zero.left == attribute && zero.left_codes.contains(&code),
                        zero.right == attribute && zero.right_codes.contains(&code),
                    ]
                })
                .collect()
        })
        .collect()
}

fn fold_field(field: &Field, signatures: &[Vec<bool>], column: &Column) -> Folding {
    let weak: Vec<bool> = column
        .means
        .iter()
        .zip(&column.errors)
        .map(|(m, e)| *m < FOLD_BELOW * e)
        .collect();
    let ordered = matches!(field.kind, FieldKind::Ordinal | FieldKind::Binned(_));
    let level = field
        .hierarchy
        .as_ref()
        .and_then(|hierarchy| hierarchy.levels.first());
    // The parent of a weak code: its node in the public hierarchy, the run of weak neighbours in an ordered field, or one for all.
    let mut run = 0;
    let parent: Vec<usize> = (0..field.size())
        .map(|code| {
            if code > 0 && !weak[code - 1] {
                run += 1;
            }
            match (level, ordered) {
                (Some(level), _) => usize::from(level.node_of[code]),
                (None, true) => run,
                (None, false) => 0,
            }
        })
        .collect();
    let mut group_of = vec![usize::MAX; field.size()];
    let mut members: Vec<Vec<(usize, f64)>> = Vec::new();
    for code in 0..field.size() {
        let joined = (0..code).find(|&other| {
            weak[code]
                && weak[other]
                && parent[code] == parent[other]
                && field.is_missing(code as u16) == field.is_missing(other as u16)
                && signatures[code] == signatures[other]
        });
        group_of[code] = match joined {
            Some(other) => group_of[other],
            None => {
                members.push(Vec::new());
                members.len() - 1
            }
        };
        members[group_of[code]].push((code, column.means[code]));
    }
    for group in &mut members {
        let sum: f64 = group.iter().map(|(_, mean)| mean).sum();
        let count = group.len() as f64;
        for (_, share) in group.iter_mut() {
            *share = if sum > 0.0 { *share / sum } else { 1.0 / count };
        }
    }
    Folding { group_of, members }
}
