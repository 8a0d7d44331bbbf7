//! All that a run has measured. It was paid for, may be published, and suffices to rebuild the model.

use std::collections::BTreeMap;

use amparo_privacy::{NoisyCounts, Rho};
use amparo_schema::TableSchema;
use serde::{Deserialize, Serialize};

use crate::SynthError;

/// One noisy marginal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasuredTable {
    /// Names of the fields, in the schema's order.
    pub fields: Vec<String>,
    /// The noisy counts in row-major order, the last field's code varying fastest, and the variance of their noise.
    pub counts: NoisyCounts,
}

/// Counts that were declared before any case was read and measured beside the tables of the model, which does not use them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeclaredCounts {
    /// What is counted: a public name.
    pub name: String,
    /// A public name for each count, such as `2015/labour`. A cell that two parts of a release have in common is one of people in either.
    pub cells: Vec<String>,
    /// The squared L2 distance by which one record can change the exact counts.
    pub l2_sensitivity_squared: u64,
    /// Whether counts of disjoint groups of people add up to the count of all. Numbers of different values do not.
    pub adds: bool,
    /// The noisy counts.
    pub counts: NoisyCounts,
}

/// Everything one run has measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurements {
    /// Format of this document.
    pub format: String,
    /// The privacy loss of all of it together.
    pub rho: Rho,
    /// Whether the noise came from the operating system. If not, the data are NOT PRIVATE.
    pub private: bool,
    /// Noisy L1 distances of pairs of fields from independence, in the order of [`Measurements::scored_pairs`]; absent where there was nothing to choose.
    pub scores: Option<NoisyCounts>,
    /// The pairs that were scored, by name.
    pub scored_pairs: Vec<[String; 2]>,
    /// One-way marginals in the schema's order, over all codes, then the measured pairs, over groups of codes.
    pub tables: Vec<MeasuredTable>,
    /// For each field whose rare categories were put together before pairs were scored and measured, the group of each code, numbered from 0 in the
    /// order of their first codes. It follows from the noisy one-way marginals. Fields that are not named are whole.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<String, Vec<u16>>,
    /// What was declared and measured beside the tables.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<DeclaredCounts>,
}

/// The format written by this version.
pub(crate) const FORMAT: &str = "amparo-measurements/2";

/// A measured table with its fields as indices.
pub(crate) struct IndexedTable<'a> {
    pub(crate) attributes: Vec<usize>,
    /// Codes of each field, or groups of codes in a pair.
    pub(crate) shape: Vec<usize>,
    pub(crate) values: &'a [i64],
    pub(crate) variance: f64,
}

/// The group of each code of a field.
pub(crate) type Groups = Vec<usize>;

/// How many groups there are.
pub(crate) fn size(groups: &Groups) -> usize {
    groups.iter().max().map_or(0, |last| last + 1)
}

impl Measurements {
    /// Adds what was declared and measured beside, with what that cost.
    pub fn declare(&mut self, declared: Vec<DeclaredCounts>, cost: Rho) {
        self.declared.extend(declared);
        self.rho = self.rho.plus(cost);
    }

    /// The groups of every field of a schema.
    ///
    /// Fails if a field is unknown, has another number of codes, or its groups are not numbered in the order of their first codes.
    pub(crate) fn groups_of(&self, schema: &TableSchema) -> Result<Vec<Groups>, SynthError> {
        if let Some(name) = self.groups.keys().find(|name| schema.index_of(name).is_none()) {
            return Err(SynthError::Mismatch(format!(
                "groups of a field {name:?} that is not there"
            )));
        }
        schema
            .fields()
            .iter()
            .map(|field| {
                let Some(groups) = self.groups.get(&field.name) else {
                    return Ok((0..field.size()).collect());
                };
                let mut next = 0;
                let in_order = groups.iter().all(|&group| {
                    next += usize::from(usize::from(group) == next);
                    usize::from(group) < next
                });
                if groups.len() != field.size() || !in_order {
                    return Err(SynthError::Mismatch(format!(
                        "the groups of {:?} are not groups of its {} codes",
                        field.name,
                        field.size()
                    )));
                }
                Ok(groups.iter().map(|&group| usize::from(group)).collect())
            })
            .collect()
    }

    /// For each field of one of these tables, the group that each of its codes was counted in. Only pairs are counted by groups.
    ///
    /// # Errors
    /// [`SynthError::Mismatch`] for measurements that do not belong to the schema.
    pub fn groups_in(
        &self,
        table: &MeasuredTable,
        schema: &TableSchema,
    ) -> Result<Vec<Vec<usize>>, SynthError> {
        let groups = self.groups_of(schema)?;
        let field = |name: &String| {
            schema
                .index_of(name)
                .ok_or_else(|| SynthError::Mismatch(format!("no field {name:?}")))
        };
        let fields: Vec<usize> = table.fields.iter().map(field).collect::<Result<_, _>>()?;
        Ok(match *fields {
            [single] => vec![(0..schema.field(single).size()).collect()],
            _ => fields.into_iter().map(|field| groups[field].clone()).collect(),
        })
    }

    /// The tables with fields as indices into `schema`.
    ///
    /// Fails if a field is unknown, a table has the wrong number of cells or fields out of order, or a one-way marginal is absent.
    pub(crate) fn indexed<'a>(&'a self, schema: &TableSchema) -> Result<Vec<IndexedTable<'a>>, SynthError> {
        let mismatch = |text: String| SynthError::Mismatch(text);
        if self.format != FORMAT {
            return Err(mismatch(format!("format {:?}, expected {FORMAT:?}", self.format)));
        }
        let groups = self.groups_of(schema)?;
        let mut tables = Vec::with_capacity(self.tables.len());
        for table in &self.tables {
            let attributes: Vec<usize> = table
                .fields
                .iter()
                .map(|name| {
                    schema
                        .index_of(name)
                        .ok_or_else(|| mismatch(format!("no field {name:?}")))
                })
                .collect::<Result<_, _>>()?;
            let shape: Vec<usize> = match *attributes {
                [a] => vec![schema.field(a).size()],
                _ => attributes.iter().map(|&a| size(&groups[a])).collect(),
            };
            let cells: usize = shape.iter().product();
            if attributes.is_empty() || attributes.len() > 2 || attributes.windows(2).any(|w| w[0] >= w[1]) {
                return Err(mismatch(format!("a table over {:?}", table.fields)));
            }
            if table.counts.values().len() != cells {
                return Err(mismatch(format!(
                    "the table over {:?} has {} cells, expected {cells}",
                    table.fields,
                    table.counts.values().len()
                )));
            }
            tables.push(IndexedTable {
                attributes,
                shape,
                values: table.counts.values(),
                variance: table.counts.variance().get(),
            });
        }
        let ones: Vec<usize> = tables
            .iter()
            .filter(|t| t.attributes.len() == 1)
            .map(|t| t.attributes[0])
            .collect();
        if ones != (0..schema.width()).collect::<Vec<_>>() {
            return Err(mismatch(
                "one-way marginals must be there once for each field, in order".into(),
            ));
        }
        Ok(tables)
    }
}
