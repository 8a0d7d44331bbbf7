//! Reading whole tables.

use serde::Serialize;

use super::cell::{CellError, Row};
use super::grid::{GridError, each_row};
use super::layout::FromRow;
use crate::records::Dossier;
use crate::taxonomy::codes;

/// A row that could not be read, as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The file.
    pub file: String,
    /// The row, as a spreadsheet shows it.
    pub row: u64,
    /// The cells as written.
    pub cells: Vec<String>,
    /// Why.
    pub error: CellError,
}

/// What a table gave. Nothing is lost: `accepted` and `refused` together are all rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Import<T> {
    /// The records.
    pub accepted: Vec<T>,
    /// The rows that gave none.
    pub refused: Vec<Refused>,
    /// Columns of the file that nothing reads, for a typing error to show.
    pub unused_columns: Vec<String>,
}

/// Why a table could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is no table.
    #[error(transparent)]
    Grid(#[from] GridError),
    /// A file's name says no table.
    #[error("{file}: the name says no table; accepted are {accepted}, each with the ending .csv or .xlsx")]
    Name {
        /// The file.
        file: String,
        /// Names that would be accepted.
        accepted: String,
    },
    /// Columns are missing.
    #[error(
        "{file}: there is no column {missing}; the file has {found}, and a table of {kind} needs {needed}"
    )]
    Columns {
        /// The file.
        file: String,
        /// Columns that are missing.
        missing: String,
        /// Columns of the file.
        found: String,
        /// The kind of table.
        kind: String,
        /// All that are needed.
        needed: String,
    },
}

/// Reads a table of one kind of record.
///
/// # Errors
/// If the file is no table or lacks a column. A bad row is no error: it is kept in [`Import::refused`].
pub fn read_table<T: FromRow>(file: &str, bytes: &[u8]) -> Result<Import<T>, ImportError> {
    let mut accepted = Vec::new();
    let import = read_rows(file, bytes, |record| accepted.push(record))?;
    Ok(Import {
        accepted,
        refused: import.refused,
        unused_columns: import.unused_columns,
    })
}

/// Reads a table of one kind of record and hands its records over one by one, for files that are too large to hold twice.
///
/// # Errors
/// As [`read_table`]. Records handed over before the end of a file that turns out to be broken are then no file's: drop them.
pub fn read_rows<T: FromRow>(
    file: &str,
    bytes: &[u8],
    mut each: impl FnMut(T),
) -> Result<Import<()>, ImportError> {
    let needed = T::COLUMNS.get(..T::REQUIRED).unwrap_or(T::COLUMNS);
    let missing = |header: &[String]| -> Vec<&str> {
        let has = |column: &str| header.iter().any(|name| name.eq_ignore_ascii_case(column));
        needed.iter().copied().filter(|column| !has(column)).collect()
    };
    let (mut count, mut refused) = (0, Vec::new());
    let header = each_row(file, bytes, |header, number, cells| {
        // A table without its columns is refused as a whole, below.
        if count == 0 && refused.is_empty() && !missing(header).is_empty() {
            return;
        }
        let row = Row {
            file,
            row: number,
            header,
            cells: &cells,
        };
        match T::from_row(&row) {
            Ok(record) => {
                count += 1;
                each(record);
            }
            Err(error) => refused.push(Refused {
                file: file.to_owned(),
                row: number,
                cells,
                error,
            }),
        }
    })?;
    let missing = missing(&header);
    if !missing.is_empty() {
        return Err(ImportError::Columns {
            file: file.to_owned(),
            missing: missing.join(", "),
            found: header.join(", "),
            kind: std::any::type_name::<T>()
                .rsplit("::")
                .next()
                .unwrap_or_default()
                .trim_end_matches("Row")
                .to_owned(),
            needed: needed.join(", "),
        });
    }
    let unused = |name: &&String| !T::COLUMNS.iter().any(|column| name.eq_ignore_ascii_case(column));
    Ok(Import {
        accepted: vec![(); count],
        refused,
        unused_columns: header.iter().filter(unused).cloned().collect(),
    })
}

codes! {
    /// The tables of a dossier.
    Table, "table of a dossier",
    /// [`crate::records::Party`].
    Parties = "parties",
    /// [`crate::records::Licence`].
    Licences = "licences",
    /// [`crate::records::Engagement`].
    Engagements = "engagements",
    /// [`crate::records::ContractVersion`].
    Contracts = "contracts",
    /// [`crate::records::Entry`].
    Entries = "entries",
    /// [`crate::records::Reimbursement`].
    Reimbursements = "reimbursements",
    /// [`crate::records::Loan`].
    Loans = "loans",
    /// [`crate::records::LoanRepayment`].
    Repayments = "repayments",
    /// [`crate::records::PayPeriod`].
    Pay = "pay",
    /// [`crate::records::Deduction`].
    Deductions = "deductions",
    /// [`crate::records::InvoiceLine`].
    Invoices = "invoices",
    /// [`crate::records::Custody`].
    Custody = "custody",
}

/// Adds a table to a dossier and returns the rows that gave no record and the columns that nothing reads.
///
/// # Errors
/// If the file is no table or lacks a column; the dossier is as before then.
pub fn import_dossier(
    dossier: &mut Dossier,
    table: Table,
    file: &str,
    bytes: &[u8],
) -> Result<Import<()>, ImportError> {
    fn into<T: FromRow>(list: &mut Vec<T>, file: &str, bytes: &[u8]) -> Result<Import<()>, ImportError> {
        let before = list.len();
        // A file that breaks off leaves nothing behind.
        read_rows(file, bytes, |record| list.push(record)).inspect_err(|_| list.truncate(before))
    }
    match table {
        Table::Parties => into(&mut dossier.parties, file, bytes),
        Table::Licences => into(&mut dossier.licences, file, bytes),
        Table::Engagements => into(&mut dossier.engagements, file, bytes),
        Table::Contracts => into(&mut dossier.contracts, file, bytes),
        Table::Entries => into(&mut dossier.entries, file, bytes),
        Table::Reimbursements => into(&mut dossier.reimbursements, file, bytes),
        Table::Loans => into(&mut dossier.loans, file, bytes),
        Table::Repayments => into(&mut dossier.repayments, file, bytes),
        Table::Pay => into(&mut dossier.pay, file, bytes),
        Table::Deductions => into(&mut dossier.deductions, file, bytes),
        Table::Invoices => into(&mut dossier.invoices, file, bytes),
        Table::Custody => into(&mut dossier.custody, file, bytes),
    }
}

/// A dossier out of files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DossierImport {
    /// The records.
    pub dossier: Dossier,
    /// What each file gave, in order.
    pub tables: Vec<(Table, Import<()>)>,
}

/// Reads a dossier from files that are named after their tables: `entries.csv`, `parties.xlsx`.
///
/// # Errors
/// If a file's name says no table, or it is no table or lacks a column. Bad rows are no error: they are kept in the imports.
pub fn read_dossier<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
) -> Result<DossierImport, ImportError> {
    let mut import = DossierImport::default();
    for (file, bytes) in files {
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let table: Table = stem.parse().map_err(|_| ImportError::Name {
            file: file.to_owned(),
            accepted: Table::ALL
                .iter()
                .map(|table| table.code())
                .collect::<Vec<_>>()
                .join(", "),
        })?;
        let rows = import_dossier(&mut import.dossier, table, file, bytes)?;
        import.tables.push((table, rows));
    }
    Ok(import)
}
