//! A benchmark table as files.

use std::path::{Path, PathBuf};

use amparo_schema::{CodedTable, write_csv};

use crate::error::{InventError, make_folder, write_file};

/// The files that [`write_table`] has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFiles {
    /// `NAME.csv`: the values, blanks and reasons as a contributor would write them.
    pub values: PathBuf,
    /// `NAME.schema.json`: the Frictionless Table Schema of the values.
    pub schema: PathBuf,
    /// `NAME.codes.csv`: the same rows as integer codes from 0.
    pub codes: PathBuf,
    /// `NAME.domain.json`: `{column: size}` for the codes.
    pub domain: PathBuf,
}

/// Writes a table into `dir` (made if it is not there) in both forms that `amparo synth` reads: values with a Frictionless schema, and integer
/// codes with a `{column: size}` domain. The files are named after the table's schema.
///
/// # Errors
/// If the folder or a file cannot be written; [`InventError`] names it.
pub fn write_table(table: &CodedTable, dir: &Path) -> Result<TableFiles, InventError> {
    make_folder(dir)?;
    let schema = table.schema();
    let path = |ending: &str| dir.join(format!("{}.{ending}", schema.name()));
    let files = TableFiles {
        values: path("csv"),
        schema: path("schema.json"),
        codes: path("codes.csv"),
        domain: path("domain.json"),
    };
    let csv_error = |path: &Path, source| InventError::Csv {
        path: path.to_owned(),
        source,
    };
    let mut values = Vec::new();
    write_csv(table, &mut values, || 0.5).map_err(|source| csv_error(&files.values, source))?;
    write_file(&files.values, &values)?;
    write_file(
        &files.schema,
        format!("{:#}\n", schema.to_frictionless_json()).as_bytes(),
    )?;

    let names: Vec<&str> = schema.fields().iter().map(|field| field.name.as_str()).collect();
    let mut codes = names.join(",");
    codes.push('\n');
    for row in 0..table.rows() {
        for index in 0..schema.width() {
            if index > 0 {
                codes.push(',');
            }
            codes += &table.code(row, index).to_string();
        }
        codes.push('\n');
    }
    write_file(&files.codes, codes.as_bytes())?;

    let domain: serde_json::Map<String, serde_json::Value> = names
        .iter()
        .zip(schema.sizes())
        .map(|(&name, size)| (name.to_owned(), size.into()))
        .collect();
    write_file(
        &files.domain,
        format!("{:#}\n", serde_json::Value::Object(domain)).as_bytes(),
    )?;
    Ok(files)
}
