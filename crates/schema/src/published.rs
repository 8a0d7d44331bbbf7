//! The standards as schemas that other programs read: JSON Schema (draft 2020-12) and Frictionless Table Schema.

use serde_json::{Map, Value, json};

use crate::TableSchema;
use crate::htcds::{self, Code, FieldType, HtcdsField, Status};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A record of HTCDS 2.0 as JSON Schema. Questions with several answers are lists; countries are ISO 3166-1 alpha-3 or a name, as the standard leaves both
/// open. Other properties are allowed, because case systems add their own.
pub fn htcds_json_schema() -> Value {
    let mut properties = Map::new();
    for field in htcds::fields() {
        let mut property = Map::new();
        property.insert("title".into(), json!(field.label));
        if !field.description.is_empty() {
            property.insert("description".into(), json!(field.description));
        }
        if field.status == Status::Deprecated {
            property.insert("deprecated".into(), json!(true));
        }
        let shape = match (field.kind, field.codes.is_empty()) {
            (FieldType::Multiselect, false) => json!({
                "type": "array", "uniqueItems": true, "items": {"enum": values(&field.codes)}
            }),
            (FieldType::Multiselect, true) => {
                json!({"type": "array", "uniqueItems": true, "items": {"type": "string"}})
            }
            (FieldType::Picklist, false) => json!({"enum": values(&field.codes)}),
            (FieldType::PicklistOrText, false) => {
                json!({"anyOf": [{"enum": values(&field.codes)}, {"type": "string"}]})
            }
            (FieldType::Date, _) => json!({"type": "string", "format": "date"}),
            (FieldType::Number, _) => json!({"type": "number"}),
            (FieldType::Geolocation, _) => json!({"type": "number", "minimum": -180, "maximum": 180}),
            (FieldType::Checkbox, _) => json!({"type": "boolean"}),
            _ => json!({"type": "string"}),
        };
        property.extend(shape.as_object().cloned().unwrap_or_default());
        properties.insert(field.name.clone(), Value::Object(property));
    }
    json!({
        "$schema": DRAFT,
        "title": "Human Trafficking Case Data Standard 2.0, one record",
        "description": "The standard is © IOM, CC BY 4.0. This schema is no sign of IOM's endorsement; the standard's own slips are resolved as described in the documentation.",
        "type": "object",
        "properties": properties,
    })
}

/// The spreadsheet of HTCDS 2.0 as a Frictionless Table Schema: several answers in a cell are separated by semicolons.
pub fn htcds_table_schema() -> Value {
    let fields: Vec<Value> = htcds::fields().iter().map(htcds_table_field).collect();
    json!({
        "$schema": "https://datapackage.org/profiles/1.0/tableschema.json",
        "title": "Human Trafficking Case Data Standard 2.0",
        "fields": fields,
        "missingValues": [""],
    })
}

fn htcds_table_field(field: &HtcdsField) -> Value {
    let kind = match field.kind {
        FieldType::Date => "date",
        FieldType::Number | FieldType::Geolocation => "number",
        FieldType::Checkbox => "boolean",
        _ => "string",
    };
    let mut described = Map::new();
    described.insert("name".into(), json!(field.name));
    described.insert("title".into(), json!(field.label));
    described.insert("type".into(), json!(kind));
    if !field.description.is_empty() {
        described.insert("description".into(), json!(field.description));
    }
    if field.kind == FieldType::Picklist && !field.codes.is_empty() {
        described.insert("constraints".into(), json!({"enum": values(&field.codes)}));
    }
    if field.kind == FieldType::Multiselect && !field.codes.is_empty() {
        // Codes are letters, digits and underscores: none of them means anything in a pattern.
        let any = format!("({})", values(&field.codes).join("|"));
        described.insert(
            "constraints".into(),
            json!({"pattern": format!("{any}(;{any})*")}),
        );
    }
    Value::Object(described)
}

/// A row of a table as JSON Schema: each field takes its values and its reasons for having none.
pub fn record_json_schema(schema: &TableSchema) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in schema.fields() {
        let categories: Vec<&str> = field
            .categories
            .iter()
            .map(|category| category.value.as_str())
            .collect();
        properties.insert(
            field.name.clone(),
            json!({"title": field.title, "description": field.description, "enum": categories}),
        );
        required.push(json!(field.name));
    }
    json!({
        "$schema": DRAFT,
        "title": format!("One row of {}", schema.name()),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn values(codes: &[Code]) -> Vec<&str> {
    codes.iter().map(|code| code.value.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case_schema;

    fn validator(schema: &Value) -> jsonschema::Validator {
        jsonschema::validator_for(schema).unwrap()
    }

    #[test]
    fn records_of_the_standard_are_told_from_others() {
        let valid = validator(&htcds_json_schema());
        let record = json!({
            "prs_Gender": "Feminine", "prs_Birthdate": "1994-11-03",
            "vic_MethodsOfControl": ["DebtBondage", "RestrictsMovement"], "our_own_column": 3
        });
        assert!(valid.is_valid(&record), "{:?}", valid.iter_errors(&record).next());
        for wrong in [
            json!({"vic_MethodsOfControl": ["Magic"]}),
            json!({"vic_MethodsOfControl": "DebtBondage"}),
            json!([]),
        ] {
            assert!(!valid.is_valid(&wrong), "{wrong}");
        }
    }

    #[test]
    fn rows_of_the_case_table_are_told_from_others() {
        let schema = case_schema(2026);
        let valid = validator(&record_json_schema(&schema));
        let mut row = Map::new();
        for field in schema.fields() {
            row.insert(field.name.clone(), json!(field.categories[0].value));
        }
        assert!(valid.is_valid(&Value::Object(row.clone())));
        row.insert("gender".into(), json!("Female"));
        assert!(!valid.is_valid(&Value::Object(row.clone())));
        row.remove("gender");
        assert!(!valid.is_valid(&Value::Object(row)));
    }

    #[test]
    fn the_table_schema_has_every_field_once_and_its_patterns_hold() {
        let schema = htcds_table_schema();
        let fields = schema["fields"].as_array().unwrap();
        assert_eq!(fields.len(), htcds::fields().len());
        for field in fields {
            let pattern = field["constraints"]["pattern"].as_str().unwrap_or_default();
            assert!(!pattern.contains(['.', '+', '[', '\\', '?']), "{pattern}");
        }
    }
}
