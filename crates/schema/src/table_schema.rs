//! The public domain of a table: its fields, and which combinations of their values cannot occur.

use std::collections::HashSet;

use crate::Field;

/// A pair of category sets that can never stand in one row, known before any data is seen.
///
/// "A kind of labour needs forced labour" is `left = isForcedLabour ∈ {no, …}` with `right = typeOfLabour… ∈ {yes}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructuralZero {
    /// Index of the first field.
    pub left: usize,
    /// Codes of the first field.
    pub left_codes: Vec<u16>,
    /// Index of the second field, different from the first.
    pub right: usize,
    /// Codes of the second field that none of `left_codes` can stand with.
    pub right_codes: Vec<u16>,
}

/// What is wrong with a table schema.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SchemaError {
    /// A schema without a field describes no table.
    #[error("the schema has no field; at least one is needed")]
    NoFields,
    /// Two fields share a name.
    #[error("field {0:?} is described twice; names must differ")]
    DuplicateField(String),
    /// A field without a category could hold nothing.
    #[error("field {0:?} has no category; give constraints.enum, bins, or a missing value")]
    NoCategories(String),
    /// Codes are 16 bits wide.
    #[error("field {field:?} has {size} categories; at most {max} can be coded", max = u16::MAX)]
    TooManyCategories {
        /// The field.
        field: String,
        /// How many categories it lists.
        size: usize,
    },
    /// Two categories of one field are spelt alike.
    #[error("field {field:?} lists the value {value:?} twice")]
    DuplicateCategory {
        /// The field.
        field: String,
        /// The value listed twice.
        value: String,
    },
    /// A hierarchy, bin list or structural zero does not fit its fields.
    #[error("field {field:?}: {problem}")]
    Inconsistent {
        /// The field.
        field: String,
        /// What does not fit, and what would.
        problem: String,
    },
}

/// The public domain of a table.
///
/// The order of fields and of their categories is part of the schema: codes mean nothing without it.
#[derive(Clone, Debug, PartialEq)]
pub struct TableSchema {
    name: String,
    fields: Vec<Field>,
    structural_zeros: Vec<StructuralZero>,
}

impl TableSchema {
    /// Checks and seals a schema.
    ///
    /// # Errors
    /// See [`SchemaError`]: no fields, two alike, a field without categories or with more than 65,535, two categories spelt
    /// alike, a hierarchy or bin list of the wrong length, a structural zero over unknown fields or codes.
    pub fn new(
        name: impl Into<String>,
        fields: Vec<Field>,
        structural_zeros: Vec<StructuralZero>,
    ) -> Result<Self, SchemaError> {
        if fields.is_empty() {
            return Err(SchemaError::NoFields);
        }
        let mut names = HashSet::new();
        for field in &fields {
            if !names.insert(field.name.as_str()) {
                return Err(SchemaError::DuplicateField(field.name.clone()));
            }
            check_field(field)?;
        }
        for zero in &structural_zeros {
            check_zero(&fields, zero)?;
        }
        Ok(TableSchema {
            name: name.into(),
            fields,
            structural_zeros,
        })
    }

    /// The table's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The fields in order.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field at `index`.
    ///
    /// # Panics
    /// If there is no such field.
    pub fn field(&self, index: usize) -> &Field {
        &self.fields[index]
    }

    /// The number of fields.
    pub fn width(&self) -> usize {
        self.fields.len()
    }

    /// Index of the field called `name`, compared exactly.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// Domain sizes in field order.
    pub fn sizes(&self) -> Vec<usize> {
        self.fields.iter().map(Field::size).collect()
    }

    /// Pairs of category sets that cannot occur together.
    pub fn structural_zeros(&self) -> &[StructuralZero] {
        &self.structural_zeros
    }
}

fn check_field(field: &Field) -> Result<(), SchemaError> {
    let inconsistent = |problem: String| SchemaError::Inconsistent {
        field: field.name.clone(),
        problem,
    };
    if field.categories.is_empty() {
        return Err(SchemaError::NoCategories(field.name.clone()));
    }
    if field.categories.len() > usize::from(u16::MAX) {
        return Err(SchemaError::TooManyCategories {
            field: field.name.clone(),
            size: field.categories.len(),
        });
    }
    let mut values = HashSet::new();
    for category in &field.categories {
        if !values.insert(category.value.as_str()) {
            return Err(SchemaError::DuplicateCategory {
                field: field.name.clone(),
                value: category.value.clone(),
            });
        }
    }
    if let crate::FieldKind::Binned(bins) = &field.kind {
        let count = field
            .categories
            .iter()
            .filter(|category| !category.is_missing())
            .count();
        if bins.edges.len() != count + 1 {
            return Err(inconsistent(format!(
                "{count} bins need {} edges, found {}",
                count + 1,
                bins.edges.len()
            )));
        }
        if bins.edges.iter().any(|edge| !edge.is_finite()) || bins.edges.windows(2).any(|w| w[0] >= w[1]) {
            return Err(inconsistent(
                "bin edges must be finite and strictly increasing".into(),
            ));
        }
        if field.categories[..count].iter().any(crate::Category::is_missing) {
            return Err(inconsistent("bins must be listed before missing values".into()));
        }
    }
    if let Some(hierarchy) = &field.hierarchy {
        for level in &hierarchy.levels {
            if level.node_of.len() != field.categories.len() {
                return Err(inconsistent(format!(
                    "hierarchy level {:?} places {} categories, the field has {}",
                    level.name,
                    level.node_of.len(),
                    field.categories.len()
                )));
            }
            if level
                .node_of
                .iter()
                .any(|&node| usize::from(node) >= level.nodes.len())
            {
                return Err(inconsistent(format!(
                    "hierarchy level {:?} refers to a node beyond its {} nodes",
                    level.name,
                    level.nodes.len()
                )));
            }
        }
    }
    Ok(())
}

fn check_zero(fields: &[Field], zero: &StructuralZero) -> Result<(), SchemaError> {
    for (index, codes) in [(zero.left, &zero.left_codes), (zero.right, &zero.right_codes)] {
        let Some(field) = fields.get(index) else {
            return Err(SchemaError::Inconsistent {
                field: format!("#{index}"),
                problem: format!(
                    "a structural zero names field {index}, but there are only {}",
                    fields.len()
                ),
            });
        };
        if zero.left == zero.right {
            return Err(SchemaError::Inconsistent {
                field: field.name.clone(),
                problem: "a structural zero needs two different fields".into(),
            });
        }
        if let Some(code) = codes.iter().find(|&&code| usize::from(code) >= field.size()) {
            return Err(SchemaError::Inconsistent {
                field: field.name.clone(),
                problem: format!(
                    "a structural zero names code {code}, the field has {}",
                    field.size()
                ),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Category;

    fn flag(name: &str) -> Field {
        Field::nominal(name, vec![Category::value("yes"), Category::value("no")])
    }

    #[test]
    fn refuses_what_cannot_be_coded() {
        assert_eq!(TableSchema::new("t", vec![], vec![]), Err(SchemaError::NoFields));
        assert_eq!(
            TableSchema::new("t", vec![flag("a"), flag("a")], vec![]),
            Err(SchemaError::DuplicateField("a".into()))
        );
        let twice = Field::nominal("a", vec![Category::value("x"), Category::value("x")]);
        assert!(matches!(
            TableSchema::new("t", vec![twice], vec![]),
            Err(SchemaError::DuplicateCategory { .. })
        ));
        let zero = StructuralZero {
            left: 0,
            left_codes: vec![1],
            right: 2,
            right_codes: vec![0],
        };
        assert!(TableSchema::new("t", vec![flag("a"), flag("b")], vec![zero]).is_err());
    }
}
