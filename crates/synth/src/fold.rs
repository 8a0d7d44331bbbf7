//! Folding: categories that drown in noise share one cell while the model is fitted.
//!
//! Citizenship has 250 categories and most cases come from thirty. A pair table with citizenship would therefore be mostly cells of noise. Categories
//! whose estimated count is below a few standard errors are put together with others of their public parent (sub-region, neighbouring band, or "rare")
//! *before* pairs are scored and measured, so that a group is charged for one cell of noise and not for one of each member. The model is fitted to the
//! groups; afterwards a category gets its share of its group's probability in proportion to its own one-way estimate. The groups follow from the noisy
//! one-way marginals, so they reveal nothing and cost nothing.

use std::sync::Arc;

use amparo_schema::{Category, CodedTable, Codes, Field, FieldKind, TableSchema};

use crate::SynthError;
use crate::measurements::{Groups, size};
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

/// The groups of every field, as its noisy column has them. Fields named in `whole` keep every category apart.
pub(crate) fn groups(schema: &TableSchema, columns: &[Column], whole: &[String]) -> Vec<Groups> {
    schema
        .fields()
        .iter()
        .enumerate()
        .zip(columns)
        .map(|((attribute, field), column)| {
            if whole.contains(&field.name) {
                (0..field.size()).collect()
            } else {
                groups_of_field(field, &zero_signatures(schema, attribute), column)
            }
        })
        .collect()
}

/// A field's groups with the share of each code.
pub(crate) fn fold(groups: &Groups, column: &Column) -> Folding {
    let mut members: Vec<Vec<(usize, f64)>> = vec![Vec::new(); size(groups)];
    for (code, &group) in groups.iter().enumerate() {
        members[group].push((code, column.means[code]));
    }
    for group in &mut members {
        let sum: f64 = group.iter().map(|(_, mean)| mean).sum();
        let count = group.len() as f64;
        for (_, share) in group.iter_mut() {
            *share = if sum > 0.0 { *share / sum } else { 1.0 / count };
        }
    }
    Folding {
        group_of: groups.clone(),
        members,
    }
}

/// A table with groups for codes. Its fields have the same names and places.
pub(crate) fn grouped(table: &CodedTable, groups: &[Groups]) -> Result<CodedTable, SynthError> {
    let mismatch = |error: String| SynthError::Mismatch(error);
    let schema = table.schema();
    let fields = schema
        .fields()
        .iter()
        .zip(groups)
        .map(|(field, groups)| {
            let categories = (0..size(groups)).map(|group| Category::value(group.to_string()));
            Field::nominal(&field.name, categories.collect())
        })
        .collect();
    let smaller = TableSchema::new(schema.name(), fields, Vec::new()).map_err(|e| mismatch(e.to_string()))?;
    let columns = table
        .columns()
        .iter()
        .zip(groups)
        .map(|(column, groups)| {
            let mut codes = Codes::with_capacity(size(groups), column.len());
            column
                .iter()
                .for_each(|code| codes.push(groups[usize::from(code)] as u16));
            codes
        })
        .collect();
    CodedTable::new(Arc::new(smaller), columns).map_err(|e| mismatch(e.to_string()))
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

fn groups_of_field(field: &Field, signatures: &[Vec<bool>], column: &Column) -> Groups {
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
    let mut group_of: Groups = Vec::with_capacity(field.size());
    let mut next = 0;
    for code in 0..field.size() {
        let joined = (0..code).find(|&other| {
            weak[code]
                && weak[other]
                && parent[code] == parent[other]
                && field.is_missing(code as u16) == field.is_missing(other as u16)
                && signatures[code] == signatures[other]
        });
        group_of.push(joined.map_or(next, |other| group_of[other]));
        next += usize::from(joined.is_none());
    }
    group_of
}
