//! A table as integer codes, column by column.

use std::sync::Arc;

use crate::TableSchema;

/// One column of codes, stored as narrowly as its domain allows.
#[derive(Clone, PartialEq, Eq)]
pub enum Codes {
    /// For domains of at most 256 categories.
    U8(Vec<u8>),
    /// For larger domains.
    U16(Vec<u16>),
}

impl Codes {
    /// An empty column for a domain of `size` categories with room for `rows`.
    pub fn with_capacity(size: usize, rows: usize) -> Self {
        if size <= 256 {
            Codes::U8(Vec::with_capacity(rows))
        } else {
            Codes::U16(Vec::with_capacity(rows))
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Codes::U8(codes) => codes.len(),
            Codes::U16(codes) => codes.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code in `row`.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn get(&self, row: usize) -> u16 {
        match self {
            Codes::U8(codes) => u16::from(codes[row]),
            Codes::U16(codes) => codes[row],
        }
    }

    /// Appends a code. In a narrow column the code must be below 256; [`CodedTable::new`] checks the rest.
    pub fn push(&mut self, code: u16) {
        match self {
            Codes::U8(codes) => codes.push(code as u8),
            Codes::U16(codes) => codes.push(code),
        }
    }

    /// All codes in row order.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        (0..self.len()).map(|row| self.get(row))
    }
}

/// Why columns do not make a table over a schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodedTableError {
    /// The number of columns is not the number of fields.
    #[error("the schema has {expected} fields, the table {found} columns")]
    Width {
        /// Fields in the schema.
        expected: usize,
        /// Columns given.
        found: usize,
    },
    /// Columns differ in length.
    #[error("column {field:?} has {found} rows, the first column {expected}")]
    Ragged {
        /// The field.
        field: String,
        /// Rows of the first column.
        expected: usize,
        /// Rows of this one.
        found: usize,
    },
    /// A code is not in the field's domain.
    #[error("row {row}, column {field:?}: code {code} is outside the domain 0..{size}")]
    OutOfDomain {
        /// The field.
        field: String,
        /// Row, counted from 0.
        row: usize,
        /// The code found.
        code: u16,
        /// The field's domain size.
        size: usize,
    },
}

/// A table over a [`TableSchema`]: one column of codes per field, all of one length, every code inside its domain.
///
/// It holds case data, so it has no `Debug` output that would print them and no `Serialize`.
#[derive(Clone, PartialEq)]
pub struct CodedTable {
    schema: Arc<TableSchema>,
    columns: Vec<Codes>,
    rows: usize,
}

impl CodedTable {
    /// Checks and seals a table.
    ///
    /// # Errors
    /// If the number or length of columns is wrong or a code is outside its domain.
    pub fn new(schema: Arc<TableSchema>, columns: Vec<Codes>) -> Result<Self, CodedTableError> {
        if columns.len() != schema.width() {
            return Err(CodedTableError::Width {
                expected: schema.width(),
                found: columns.len(),
            });
        }
        let rows = columns.first().map_or(0, Codes::len);
        for (field, column) in schema.fields().iter().zip(&columns) {
            if column.len() != rows {
                return Err(CodedTableError::Ragged {
                    field: field.name.clone(),
                    expected: rows,
                    found: column.len(),
                });
            }
            let size = field.size();
            if let Some(row) = column.iter().position(|code| usize::from(code) >= size) {
                return Err(CodedTableError::OutOfDomain {
                    field: field.name.clone(),
                    row,
                    code: column.get(row),
                    size,
                });
            }
        }
        Ok(CodedTable {
            schema,
            columns,
            rows,
        })
    }

    /// A table without rows.
    pub fn empty(schema: Arc<TableSchema>) -> Self {
        let columns = schema
            .fields()
            .iter()
            .map(|field| Codes::with_capacity(field.size(), 0))
            .collect();
        CodedTable {
            schema,
            columns,
            rows: 0,
        }
    }

    /// The domain.
    pub fn schema(&self) -> &Arc<TableSchema> {
        &self.schema
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The codes of the field at `index`.
    ///
    /// # Panics
    /// If there is no such field.
    pub fn column(&self, index: usize) -> &Codes {
        &self.columns[index]
    }

    /// All columns in field order.
    pub fn columns(&self) -> &[Codes] {
        &self.columns
    }

    /// The code at `row` and field `index`.
    ///
    /// # Panics
    /// If there is no such row or field.
    pub fn code(&self, row: usize, index: usize) -> u16 {
        self.columns[index].get(row)
    }

    /// The rows of `indices`, in that order, as a new table.
    ///
    /// # Panics
    /// If an index is not below [`CodedTable::rows`].
    pub fn select_rows(&self, indices: &[usize]) -> CodedTable {
        let columns = self
            .columns
            .iter()
            .map(|column| match column {
                Codes::U8(codes) => Codes::U8(indices.iter().map(|&row| codes[row]).collect()),
                Codes::U16(codes) => Codes::U16(indices.iter().map(|&row| codes[row]).collect()),
            })
            .collect();
        CodedTable {
            schema: Arc::clone(&self.schema),
            columns,
            rows: indices.len(),
        }
    }

    /// This table followed by the rows of another over the same schema.
    ///
    /// # Errors
    /// If the other table's schema has another width or other domain sizes.
    pub fn append(&mut self, other: &CodedTable) -> Result<(), CodedTableError> {
        if other.schema.width() != self.schema.width() {
            return Err(CodedTableError::Width {
                expected: self.schema.width(),
                found: other.schema.width(),
            });
        }
        let mut columns = self.columns.clone();
        for (column, more) in columns.iter_mut().zip(&other.columns) {
            for code in more.iter() {
                column.push(code);
            }
        }
        *self = CodedTable::new(Arc::clone(&self.schema), columns)?;
        Ok(())
    }
}

impl std::fmt::Debug for CodedTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Case data must not reach a log by way of a debug print.
        f.debug_struct("CodedTable")
            .field("schema", &self.schema.name())
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Category, Field};

    fn schema() -> Arc<TableSchema> {
        let field = |name: &str| Field::nominal(name, vec![Category::value("a"), Category::value("b")]);
        Arc::new(TableSchema::new("t", vec![field("x"), field("y")], vec![]).unwrap())
    }

    #[test]
    fn a_table_is_checked_once_and_selects_and_appends() {
        let table =
            CodedTable::new(schema(), vec![Codes::U8(vec![0, 1, 1]), Codes::U8(vec![1, 1, 0])]).unwrap();
        let mut picked = table.select_rows(&[2, 0]);
        assert_eq!(picked.column(0).iter().collect::<Vec<_>>(), [1, 0]);
        picked.append(&table).unwrap();
        assert_eq!(picked.rows(), 5);
        assert_eq!(picked.code(4, 1), 0);
        assert!(!format!("{table:?}").contains("U8"));
    }

    #[test]
    fn codes_outside_the_domain_are_refused() {
        let error = CodedTable::new(schema(), vec![Codes::U8(vec![0]), Codes::U8(vec![2])]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "row 0, column \"y\": code 2 is outside the domain 0..2"
        );
    }
}
