//! CSV on the Web: what the columns of the release's tables mean. <https://www.w3.org/TR/tabular-metadata/>

use serde_json::{Value, json};

use super::croissant::AGGREGATE_COLUMNS;
use super::{Description, put};

/// The records and the tables of counts, as a table group.
pub(super) fn tables(description: &Description) -> Value {
    let mut tables = Vec::new();
    for part in &description.parts {
        let columns = match part.path {
            "data/cases.csv" => cases(description),
            "aggregates/aggregates.csv" => aggregates(),
            _ => continue,
        };
        tables.push(json!({
            "url": part.url,
            "dc:title": part.title,
            "tableSchema": {"columns": columns},
        }));
    }
    let mut value = json!({
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": description.title(),
        "dc:description": description.text,
        "dc:issued": description.date(),
        "tables": tables,
    });
    put(
        &mut value,
        "dc:license",
        description
            .publisher()
            .licence
            .as_ref()
            .map(|url| json!({"@id": url})),
    );
    put(
        &mut value,
        "dc:publisher",
        description.publisher().name.as_ref().map(|name| json!(name)),
    );
    value
}

fn cases(description: &Description) -> Vec<Value> {
    description
        .edition
        .schema
        .fields()
        .iter()
        .map(|field| {
            let missing: Vec<&str> = field
                .categories
                .iter()
                .filter(|category| category.is_missing())
                .map(|category| category.value.as_str())
                .collect();
            let values: Vec<String> = field
                .categories
                .iter()
                .filter(|category| !category.is_missing())
                .map(|category| escape(&category.value))
                .collect();
            let mut column = json!({
                "name": field.name,
                "titles": field.name,
                "dc:title": field.title,
                "dc:description": field.description,
                "datatype": {"base": "string", "format": format!("^({})$", values.join("|"))},
                "required": missing.is_empty(),
            });
            put(&mut column, "null", (!missing.is_empty()).then(|| json!(missing)));
            column
        })
        .collect()
}

/// A value inside a regular expression.
fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        if "\\^$.|?*+()[]{}-/".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn aggregates() -> Vec<Value> {
    AGGREGATE_COLUMNS
        .iter()
        .map(|(name, about, number)| {
            json!({
                "name": name,
                "titles": name,
                "dc:description": about,
                "datatype": if *number { json!({"base": "decimal", "minimum": "0"}) } else { json!("string") },
                "required": *number || *name == "basis",
            })
        })
        .collect()
}
