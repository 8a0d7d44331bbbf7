//! A benchmark table as files.

use std::path::{Path, PathBuf};

use amparo_schema::{CodedTable, write_csv};

use crate::error::{InventError, make_folder, write_file};

/// Writes a table into `dir` (made if it is not there) in both forms that `amparo synth` reads, and names the four files it has written:
///
/// * `NAME.csv`, the values, with blanks and reasons as a contributor would write them, and `NAME.schema.json`, their Frictionless Table Schema;
/// * `NAME.codes.csv`, the same rows as integer codes from 0, and `NAME.domain.json`, `{column: size}`.
///
/// # Errors
/// If the folder or a file cannot be written; [`InventError`] names it.
pub fn write_table(dir: &Path, name: &str, table: &CodedTable) -> Result<Vec<PathBuf>, InventError> {
    make_folder(dir)?;
    let schema = table.schema();
    let [values, described, codes, domain] =
        ["csv", "schema.json", "codes.csv", "domain.json"].map(|ending| dir.join(format!("{name}.{ending}")));

    let mut content = Vec::new();
    write_csv(table, &mut content, || 0.5).map_err(|source| InventError::Csv {
        path: values.clone(),
        source,
    })?;
    write_file(&values, &content)?;
    let frictionless = format!("{:#}\n", schema.to_frictionless_json());
    write_file(&described, frictionless.as_bytes())?;
    write_file(&codes, integer_codes(table).as_bytes())?;
    let sizes: serde_json::Map<String, serde_json::Value> = schema
        .fields()
        .iter()
        .map(|field| (field.name.clone(), field.size().into()))
        .collect();
    let sizes = format!("{:#}\n", serde_json::Value::Object(sizes));
    write_file(&domain, sizes.as_bytes())?;
    Ok(vec![values, described, codes, domain])
}

/// A header and a line of codes per row. Names of fields in this crate need no quotes.
fn integer_codes(table: &CodedTable) -> String {
    let names: Vec<&str> = table
        .schema()
        .fields()
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    let mut text = names.join(",");
    text.push('\n');
    for row in 0..table.rows() {
        let codes: Vec<String> = table
            .columns()
            .iter()
            .map(|column| column.get(row).to_string())
            .collect();
        text += &codes.join(",");
        text.push('\n');
    }
    text
}
