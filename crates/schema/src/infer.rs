//! Drafts a schema from a table's own values, for someone to correct.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::fold_text;

/// Columns with more distinct values than this get no list.
const MAX_LISTED: usize = 200;
/// Whole numbers spread wider than this are binned.
const MAX_SPAN: i64 = 60;

/// Said in every draft.
pub(crate) const NOT_PRIVATE: &str = "DRAFT read off the data, therefore NOT PRIVATE: the very list of values tells what is in the table. Replace each \
     enum, bin and bound by what the codebook says before you release anything made with it.";

/// Drafts a Frictionless Table Schema from headers and rows of text.
///
/// Columns of few distinct values get an `enum`, whole numbers bounds or bins, usual spellings of missing values are recognised. A column with too
/// many distinct texts to be categorical (names, free text, identifiers) is left out and listed under `leftOut`.
pub fn infer(headers: &[String], rows: impl Iterator<Item = Vec<String>>) -> Value {
    let mut columns: Vec<Column> = headers.iter().map(|_| Column::default()).collect();
    for row in rows {
        for (column, value) in columns.iter_mut().zip(row) {
            column.see(value);
        }
    }
    let mut fields = Vec::new();
    let mut left_out = Vec::new();
    for (name, column) in headers.iter().zip(columns) {
        match column.draft(name) {
            Ok(field) => fields.push(field),
            Err(why) => left_out.push(json!({"name": name, "why": why})),
        }
    }
    json!({"description": NOT_PRIVATE, "fields": fields, "missingValues": [""], "leftOut": left_out})
}

#[derive(Default)]
struct Column {
    values: BTreeMap<String, u64>,
    missing: BTreeMap<String, u64>,
    overflow: bool,
    range: Option<(f64, f64)>,
    not_number: bool,
    not_integer: bool,
}

impl Column {
    fn see(&mut self, value: String) {
        if is_missing(&value) {
            *self.missing.entry(value).or_default() += 1;
            return;
        }
        match value.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => {
                self.not_integer |= number.fract() != 0.0 || number.abs() > 1e15;
                let (low, high) = self.range.unwrap_or((number, number));
                self.range = Some((low.min(number), high.max(number)));
            }
            _ => self.not_number = true,
        }
        if self.values.len() <= MAX_LISTED || self.values.contains_key(&value) {
            *self.values.entry(value).or_default() += 1;
        } else {
            self.overflow = true;
        }
    }

    fn draft(self, name: &str) -> Result<Value, String> {
        let mut field = json!({"name": name});
        if !self.missing.is_empty() {
            field["missingValues"] = self.missing.keys().map(|value| json!(value)).collect();
        } else {
            field["constraints"] = json!({"required": true});
        }
        let many = self.overflow || self.values.len() > MAX_LISTED;
        match self.range {
            Some((low, high)) if !self.not_number && !self.not_integer && high - low <= MAX_SPAN as f64 => {
                field["type"] = json!("integer");
                field["constraints"]["minimum"] = json!(low as i64);
                field["constraints"]["maximum"] = json!(high as i64);
            }
            Some((low, high)) if !self.not_number && (many || self.values.len() > 20) => {
                field["type"] = json!(if self.not_integer { "number" } else { "integer" });
                field["bins"] = json!(round_bins(low, high, !self.not_integer));
            }
            _ if many => {
                return Err(format!(
                    "more than {MAX_LISTED} distinct values: probably a name, an identifier or free text, which no release may carry"
                ));
            }
            _ if self.values.is_empty() => return Err("no value at all".into()),
            _ => {
                field["type"] = json!("string");
                field["constraints"]["enum"] = self.values.keys().map(|value| json!(value)).collect();
            }
        }
        Ok(field)
    }
}

fn is_missing(value: &str) -> bool {
    value.trim() == "-99"
        || matches!(
            fold_text(value).as_str(),
            "" | "na" | "n a" | "nan" | "null" | "none" | "unknown"
        )
}

/// About ten bins with round edges that cover `low..=high`.
fn round_bins(low: f64, high: f64, integer: bool) -> Vec<f64> {
    let raw = ((high - low) / 10.0).max(if integer { 1.0 } else { f64::MIN_POSITIVE });
    let power = 10.0_f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|m| m * power)
        .into_iter()
        .find(|step| *step >= raw)
        .unwrap_or(raw);
    let first = (low / step).floor();
    let count = ((high - first * step) / step).floor() as usize + 1;
    (0..=count.min(64)).map(|i| (first + i as f64) * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TableSchema;

    #[test]
    fn a_draft_is_a_schema_and_says_that_it_is_not_private() {
        let headers: Vec<String> = ["g", "age", "income", "name", "blank"].map(String::from).to_vec();
        let rows = (0..300).map(|i| {
            vec![
                if i % 3 == 0 {
                    "m".into()
                } else if i % 3 == 1 {
                    "f".into()
                } else {
                    "Unknown".into()
                },
                (i % 50).to_string(),
                (i * 997).to_string(),
                format!("person {i}"),
                String::new(),
            ]
        });
        let draft = infer(&headers, rows);
        assert!(draft["description"].as_str().unwrap().contains("NOT PRIVATE"));
        let schema = TableSchema::from_frictionless_json(&draft.to_string()).unwrap();
        assert_eq!(
            schema
                .fields()
                .iter()
                .map(|f| f.name.as_str())
                .collect::<Vec<_>>(),
            ["g", "age", "income"]
        );
        assert_eq!(schema.field(0).categories.len(), 3);
        assert_eq!(schema.field(1).size(), 50);
        assert_eq!(draft["fields"][2]["bins"][0], 0.0);
        assert_eq!(draft["leftOut"][0]["name"], "name");
        assert_eq!(draft["leftOut"][1]["why"], "no value at all");
    }
}
