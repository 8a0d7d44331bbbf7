//! Table schemas as JSON: the Frictionless Table Schema with a few documented extensions (`docs/formats.md`).
//!
//! Read: `fields[].{name, type, title, description, constraints.{enum, minimum, maximum, required}, categories, categoriesOrdered, missingValues, bins,
//! group, hierarchy}`, `missingValues`, `structuralZeros`. The domain of every field must follow from the file alone: from an `enum` or
//! `categories`, from `bins`, from integer bounds, or from the type boolean.

use serde_json::{Map, Value, json};

use crate::{
    Bins, Category, Field, FieldKind, Hierarchy, HierarchyLevel, MissingReason, SchemaError, StructuralZero,
    TableSchema,
};

/// The most categories that integer bounds may stand for.
const MAX_ENUMERATED: i64 = 5_000;

/// What is wrong with a schema file.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FrictionlessError {
    /// Not JSON.
    #[error("the schema is not valid JSON: {0}")]
    Json(String),
    /// JSON of another shape.
    #[error("{place}: {problem}")]
    Shape {
        /// Where, such as `field "age"`.
        place: String,
        /// What is wrong and what would be accepted.
        problem: String,
    },
    /// The parts do not make a schema.
    #[error(transparent)]
    Schema(#[from] SchemaError),
}

fn shape(place: impl Into<String>, problem: impl Into<String>) -> FrictionlessError {
    FrictionlessError::Shape {
        place: place.into(),
        problem: problem.into(),
    }
}

impl TableSchema {
    /// Reads a Frictionless Table Schema.
    ///
    /// # Errors
    /// [`FrictionlessError`] names the field and says what would be accepted.
    pub fn from_frictionless_json(text: &str) -> Result<TableSchema, FrictionlessError> {
        let document: Value =
            serde_json::from_str(text).map_err(|e| FrictionlessError::Json(e.to_string()))?;
        let root = document
            .as_object()
            .ok_or_else(|| shape("schema", "expected an object with a list `fields`"))?;
        let list = root
            .get("fields")
            .and_then(Value::as_array)
            .ok_or_else(|| shape("schema", "there is no list `fields`"))?;
        let table_missing = match root.get("missingValues") {
            Some(value) => missing_values("schema", value)?,
            None => vec![Category::missing_spelt("", MissingReason::NotKnown)],
        };
        let fields: Vec<Field> = list
            .iter()
            .map(|field| read_field(field, &table_missing))
            .collect::<Result<_, _>>()?;
        let zeros = match root.get("structuralZeros") {
            Some(value) => read_zeros(value, &fields)?,
            None => Vec::new(),
        };
        let name = root.get("name").and_then(Value::as_str).unwrap_or("table");
        Ok(TableSchema::new(name, fields, zeros)?)
    }

    /// Reads `{"column": size}`: a table of integer codes from 0, without missing values. The order of columns is the file's.
    ///
    /// # Errors
    /// If the text is not such an object or a size is not between 1 and 65,535.
    pub fn from_domain_json(text: &str) -> Result<TableSchema, FrictionlessError> {
        let sizes: Map<String, Value> =
            serde_json::from_str(text).map_err(|e| FrictionlessError::Json(e.to_string()))?;
        let fields = sizes
            .into_iter()
            .map(|(name, size)| match size.as_u64() {
                Some(size @ 1..=65_535) => Ok(Field::nominal(
                    name,
                    (0..size).map(|code| Category::value(code.to_string())).collect(),
                )),
                _ => Err(shape(
                    format!("column {name:?}"),
                    format!("{size} is no size; expected 1 to 65,535"),
                )),
            })
            .collect::<Result<_, _>>()?;
        Ok(TableSchema::new("table", fields, Vec::new())?)
    }

    /// The schema as a Frictionless Table Schema; reading it back gives an equal schema.
    pub fn to_frictionless_json(&self) -> Value {
        let fields: Vec<Value> = self.fields().iter().map(write_field).collect();
        let zeros: Vec<Value> = self
            .structural_zeros()
            .iter()
            .map(|zero| {
                let side = |index: usize, codes: &[u16]| {
                    let field = self.field(index);
                    let values: Vec<&str> =
                        codes.iter().map(|&code| field.categories[usize::from(code)].value.as_str()).collect();
                    (field.name.clone(), values)
                };
                let (left, left_values) = side(zero.left, &zero.left_codes);
                let (right, right_values) = side(zero.right, &zero.right_codes);
                json!({"field": left, "values": left_values, "excludes": {"field": right, "values": right_values}})
            })
            .collect();
        let mut root = json!({"name": self.name(), "fields": fields, "missingValues": []});
        if !zeros.is_empty() {
            root["structuralZeros"] = Value::Array(zeros);
        }
        root
    }
}

fn read_field(value: &Value, table_missing: &[Category]) -> Result<Field, FrictionlessError> {
    let name = value.get("name").and_then(Value::as_str).ok_or_else(|| {
        shape(
            "fields",
            format!("a field without a text `name`: {}", excerpt(value)),
        )
    })?;
    let place = format!("field {name:?}");
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let kind = text("type").unwrap_or("string");
    if !["string", "integer", "number", "boolean", "year", "any"].contains(&kind) {
        return Err(shape(
            place,
            format!("type {kind:?} is not supported; use string, integer, number, boolean or year"),
        ));
    }
    let constraints = value.get("constraints").cloned().unwrap_or_else(|| json!({}));
    let ordered = value
        .get("categoriesOrdered")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    let (mut categories, kind) = values_of(&place, kind, value, &constraints, ordered)?;
    if constraints.get("required").and_then(Value::as_bool) != Some(true) {
        let own = value
            .get("missingValues")
            .map(|list| missing_values(&place, list))
            .transpose()?;
        for missing in own.as_deref().unwrap_or(table_missing) {
            if !categories.iter().any(|category| category.value == missing.value) {
                categories.push(missing.clone());
            }
        }
    }
    let hierarchy = value
        .get("hierarchy")
        .map(|h| read_hierarchy(&place, h, &categories))
        .transpose()?;
    Ok(Field {
        title: text("title").unwrap_or(name).to_owned(),
        description: text("description").unwrap_or_default().to_owned(),
        kind,
        hierarchy,
        group: text("group").map(str::to_owned),
        ..Field::nominal(name, categories)
    })
}

/// The values of a field in code order, and its kind.
fn values_of(
    place: &str,
    kind: &str,
    field: &Value,
    constraints: &Value,
    ordered: bool,
) -> Result<(Vec<Category>, FieldKind), FrictionlessError> {
    if let Some(bins) = field.get("bins") {
        let edges: Vec<f64> = bins
            .as_array()
            .and_then(|list| list.iter().map(Value::as_f64).collect())
            .ok_or_else(|| shape(place, "`bins` must be a list of numbers, the edges of the bins"))?;
        if edges.len() < 2 {
            return Err(shape(place, "`bins` needs at least two edges"));
        }
        let integer = kind != "number";
        let last = edges.len() - 2;
        let categories = edges
            .windows(2)
            .enumerate()
            .map(|(i, w)| {
                let label = if integer && i < last {
                    format!("{}–{}", w[0], w[1] - 1.0)
                } else {
                    format!("{}–{}", w[0], w[1])
                };
                Category::labelled(
                    format!("[{},{}{}", w[0], w[1], if i == last { "]" } else { ")" }),
                    label,
                )
            })
            .collect();
        return Ok((categories, FieldKind::Binned(Bins { edges, integer })));
    }
    if let Some(list) = constraints.get("enum").or_else(|| field.get("categories")) {
        let list = list
            .as_array()
            .ok_or_else(|| shape(place, "`enum` and `categories` must be lists"))?;
        let labels = field.get("categories").and_then(Value::as_array);
        let mut categories = Vec::with_capacity(list.len());
        for (index, item) in list.iter().enumerate() {
            let value = scalar(item.get("value").unwrap_or(item)).ok_or_else(|| {
                shape(
                    place,
                    format!("{} is no category; use texts or numbers", excerpt(item)),
                )
            })?;
            let label = labels
                .and_then(|labels| labels.get(index))
                .filter(|entry| entry.get("value").and_then(scalar).as_ref() == Some(&value))
                .and_then(|entry| entry.get("label"))
                .and_then(Value::as_str);
            categories.push(Category::labelled(value.clone(), label.unwrap_or(&value)));
        }
        let flag = field.get("flag").and_then(Value::as_bool) == Some(true) && categories.len() == 2;
        let kind = match (flag, ordered) {
            (true, _) => FieldKind::Flag,
            (_, true) => FieldKind::Ordinal,
            _ => FieldKind::Nominal,
        };
        return Ok((categories, kind));
    }
    match kind {
        "boolean" => Ok((
            vec![Category::value("true"), Category::value("false")],
            FieldKind::Flag,
        )),
        "integer" | "year" => {
            let bound = |key: &str| constraints.get(key).and_then(Value::as_i64);
            match (bound("minimum"), bound("maximum")) {
                (Some(low), Some(high)) if low <= high && high.saturating_sub(low) < MAX_ENUMERATED => {
                    let categories = (low..=high).map(|n| Category::value(n.to_string())).collect();
                    Ok((categories, FieldKind::Ordinal))
                }
                (Some(low), Some(high)) => Err(shape(
                    place,
                    format!(
                        "{low} to {high} are not 1 to {MAX_ENUMERATED} values; add `bins`, a list of edges"
                    ),
                )),
                _ => Err(undefined(place)),
            }
        }
        _ => Err(undefined(place)),
    }
}

fn undefined(place: &str) -> FrictionlessError {
    shape(
        place,
        "its domain is not defined; add constraints.enum (a list of values), bins (a list of edges), or integer constraints.minimum and \
         constraints.maximum",
    )
}

fn missing_values(place: &str, value: &Value) -> Result<Vec<Category>, FrictionlessError> {
    let list = value
        .as_array()
        .ok_or_else(|| shape(place, "`missingValues` must be a list"))?;
    list.iter()
        .map(|item| {
            let spelling = scalar(item.get("value").unwrap_or(item)).ok_or_else(|| {
                shape(
                    place,
                    format!("{} is no missing value; use a text", excerpt(item)),
                )
            })?;
            let label = item.get("label").and_then(Value::as_str);
            let reason = reason_of(label, &spelling);
            let mut category = Category::missing_spelt(spelling, reason);
            if let Some(label) = label {
                category.label = label.to_owned();
            }
            Ok(category)
        })
        .collect()
}

/// Why a value is missing: what its label says, or else its spelling.
fn reason_of(label: Option<&str>, spelling: &str) -> MissingReason {
    label
        .and_then(|label| label.parse().ok())
        .or_else(|| spelling.parse().ok())
        .unwrap_or(MissingReason::NotKnown)
}

fn read_hierarchy(
    place: &str,
    value: &Value,
    categories: &[Category],
) -> Result<Hierarchy, FrictionlessError> {
    let levels = value
        .get("levels")
        .and_then(Value::as_array)
        .ok_or_else(|| shape(place, "`hierarchy` needs a list `levels`"))?;
    let levels = levels
        .iter()
        .map(|level| {
            let name = level.get("name").and_then(Value::as_str).unwrap_or("level");
            let nodes = level
                .get("nodes")
                .and_then(Value::as_object)
                .ok_or_else(|| shape(place, format!("hierarchy level {name:?} needs an object `nodes`")))?;
            let mut node_of = vec![None; categories.len()];
            for (index, (node, members)) in nodes.iter().enumerate() {
                for member in members.as_array().into_iter().flatten().filter_map(scalar) {
                    let code = categories
                        .iter()
                        .position(|category| category.value == member)
                        .ok_or_else(|| {
                            shape(
                                place,
                                format!("hierarchy node {node:?} names {member:?}, which is not a category"),
                            )
                        })?;
                    node_of[code] = Some(index as u16);
                }
            }
            let node_of = node_of
                .into_iter()
                .zip(categories)
                .map(|(node, category)| {
                    node.ok_or_else(|| {
                        shape(
                            place,
                            format!("hierarchy level {name:?} has no node for {:?}", category.value),
                        )
                    })
                })
                .collect::<Result<_, _>>()?;
            Ok(HierarchyLevel {
                name: name.into(),
                nodes: nodes.keys().cloned().collect(),
                node_of,
            })
        })
        .collect::<Result<_, FrictionlessError>>()?;
    Ok(Hierarchy { levels })
}

fn read_zeros(value: &Value, fields: &[Field]) -> Result<Vec<StructuralZero>, FrictionlessError> {
    let place = "structuralZeros";
    let side = |value: &Value| -> Result<(usize, Vec<u16>), FrictionlessError> {
        let name = value
            .get("field")
            .and_then(Value::as_str)
            .ok_or_else(|| shape(place, format!("an entry without `field`: {}", excerpt(value))))?;
        let index = fields
            .iter()
            .position(|field| field.name == name)
            .ok_or_else(|| shape(place, format!("there is no field {name:?}")))?;
        let values = value
            .get("values")
            .and_then(Value::as_array)
            .ok_or_else(|| shape(place, format!("the entry for {name:?} needs a list `values`")))?;
        let codes = values
            .iter()
            .map(|value| {
                scalar(value)
                    .and_then(|value| fields[index].code_of(&value))
                    .ok_or_else(|| shape(place, format!("{} is no value of {name:?}", excerpt(value))))
            })
            .collect::<Result<_, _>>()?;
        Ok((index, codes))
    };
    let list = value.as_array().ok_or_else(|| shape(place, "expected a list"))?;
    list.iter()
        .map(|zero| {
            let (left, left_codes) = side(zero)?;
            let (right, right_codes) = side(
                zero.get("excludes")
                    .ok_or_else(|| shape(place, "an entry without `excludes`"))?,
            )?;
            Ok(StructuralZero {
                left,
                left_codes,
                right,
                right_codes,
            })
        })
        .collect()
}

fn write_field(field: &Field) -> Value {
    let values: Vec<&Category> = field
        .categories
        .iter()
        .filter(|category| !category.is_missing())
        .collect();
    let missing: Vec<Value> = field
        .categories
        .iter()
        .filter_map(|category| {
            let reason = category.missing?;
            // A label that would read back as another reason gives way to the reason's own.
            let label = if reason_of(Some(&category.label), &category.value) == reason {
                category.label.as_str()
            } else {
                reason.label()
            };
            Some(json!({"value": category.value, "label": label}))
        })
        .collect();
    let mut written = json!({"name": field.name, "title": field.title});
    if !field.description.is_empty() {
        written["description"] = json!(field.description);
    }
    match &field.kind {
        FieldKind::Binned(bins) => {
            written["type"] = json!(if bins.integer { "integer" } else { "number" });
            written["bins"] = json!(bins.edges);
            written["constraints"] =
                json!({"minimum": bins.edges[0], "maximum": bins.edges[bins.edges.len() - 1]});
        }
        kind => {
            written["type"] = json!("string");
            written["constraints"] =
                json!({"enum": values.iter().map(|c| c.value.as_str()).collect::<Vec<_>>()});
            written["categories"] = values
                .iter()
                .map(|c| json!({"value": c.value, "label": c.label}))
                .collect::<Value>();
            match kind {
                FieldKind::Ordinal => written["categoriesOrdered"] = json!(true),
                FieldKind::Flag => written["flag"] = json!(true),
                _ => {}
            }
        }
    }
    if missing.is_empty() {
        written["constraints"]["required"] = json!(true);
    } else {
        written["missingValues"] = Value::Array(missing);
    }
    if let Some(group) = &field.group {
        written["group"] = json!(group);
    }
    if let Some(hierarchy) = &field.hierarchy {
        let levels: Vec<Value> = hierarchy
            .levels
            .iter()
            .map(|level| {
                let mut nodes = Map::new();
                for (index, node) in level.nodes.iter().enumerate() {
                    let members: Vec<&str> = level
                        .node_of
                        .iter()
                        .zip(&field.categories)
                        .filter(|(node_of, _)| usize::from(**node_of) == index)
                        .map(|(_, category)| category.value.as_str())
                        .collect();
                    nodes.insert(node.clone(), json!(members));
                }
                json!({"name": level.name, "nodes": nodes})
            })
            .collect();
        written["hierarchy"] = json!({ "levels": levels });
    }
    written
}

/// A text, number or truth value as the text that stands in a file.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

fn excerpt(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 {
        format!("{}…", text.chars().take(60).collect::<String>())
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::case_schema;

    #[test]
    fn the_case_schema_reads_back() {
        let schema = case_schema(2026);
        let json = schema.to_frictionless_json().to_string();
        assert_eq!(TableSchema::from_frictionless_json(&json).unwrap(), schema);
    }

    /// Found by fuzzing: whoever wrote a label of their own for a missing value lost it when the schema was written.
    #[test]
    fn labels_of_missing_values_read_back() {
        let json = r#"{"fields":[{"name":"g","constraints":{"enum":["m","f"]},"missingValues":[{"value":"-99","label":"left blank"}]}]}"#;
        let schema = TableSchema::from_frictionless_json(json).unwrap();
        let again = schema.to_frictionless_json().to_string();
        assert_eq!(TableSchema::from_frictionless_json(&again).unwrap(), schema);
        assert_eq!(schema.field(0).categories[2].label, "left blank");
    }

    #[test]
    fn every_way_to_define_a_domain() {
        let schema = TableSchema::from_frictionless_json(
            r#"{"fields":[
                {"name":"gender","constraints":{"enum":["m","f"]},"missingValues":["",{"value":"-99","label":"not asked"}]},
                {"name":"age","type":"integer","bins":[0,18,65,120],"constraints":{"required":true}},
                {"name":"year","type":"year","constraints":{"minimum":2000,"maximum":2002}},
                {"name":"paid","type":"boolean"}]}"#,
        )
        .unwrap();
        let values = |i: usize| {
            schema
                .field(i)
                .categories
                .iter()
                .map(|c| c.value.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(values(0), ["m", "f", "", "-99"]);
        assert_eq!(
            schema.field(0).categories[3].missing,
            Some(MissingReason::NotAsked)
        );
        assert_eq!(values(1), ["[0,18)", "[18,65)", "[65,120]"]);
        assert_eq!(schema.field(1).categories[0].label, "0–17");
        assert_eq!(values(2), ["2000", "2001", "2002", ""]);
        assert_eq!(values(3), ["true", "false", ""]);
    }

    #[test]
    fn errors_say_what_to_do() {
        for (json, message) in [
            (
                "{",
                "the schema is not valid JSON: EOF while parsing an object at line 1 column 1",
            ),
            ("[]", "schema: expected an object with a list `fields`"),
            (r#"{"fields":[{}]}"#, "fields: a field without a text `name`: {}"),
            (
                r#"{"fields":[{"name":"x"}]}"#,
                "field \"x\": its domain is not defined; add constraints.enum (a list of values), bins (a list of edges), \
                 or integer constraints.minimum and constraints.maximum",
            ),
            (
                r#"{"fields":[{"name":"x","type":"integer","constraints":{"minimum":0,"maximum":99999}}]}"#,
                "field \"x\": 0 to 99999 are not 1 to 5000 values; add `bins`, a list of edges",
            ),
            (
                r#"{"fields":[{"name":"x","type":"geopoint"}]}"#,
                "field \"x\": type \"geopoint\" is not supported; use string, integer, number, boolean or year",
            ),
            (
                r#"{"fields":[]}"#,
                "the schema has no field; at least one is needed",
            ),
        ] {
            assert_eq!(
                TableSchema::from_frictionless_json(json).unwrap_err().to_string(),
                message
            );
        }
        assert_eq!(
            TableSchema::from_domain_json(r#"{"a":0}"#)
                .unwrap_err()
                .to_string(),
            "column \"a\": 0 is no size; expected 1 to 65,535"
        );
    }

    #[test]
    fn a_domain_keeps_the_order_of_its_columns() {
        let schema = TableSchema::from_domain_json(r#"{"z":2,"a":3,"m":1}"#).unwrap();
        assert_eq!(
            schema
                .fields()
                .iter()
                .map(|f| f.name.as_str())
                .collect::<Vec<_>>(),
            ["z", "a", "m"]
        );
        assert_eq!(schema.sizes(), [2, 3, 1]);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(text in ".{0,200}") {
            let _ = TableSchema::from_frictionless_json(&text);
            let _ = TableSchema::from_domain_json(&text);
        }

        #[test]
        fn arbitrary_json_never_panics(
            name in "[a-z]{0,3}", kind in "(string|integer|number|boolean|year|x)", low in any::<i64>(), high in any::<i64>(),
            bins in proptest::collection::vec(any::<f64>(), 0..4), values in proptest::collection::vec("[a-c]{0,2}", 0..4),
            pick in 0..8,
        ) {
            let mut field = json!({"name": name, "type": kind});
            if pick & 1 == 1 { field["bins"] = json!(bins); }
            if pick & 2 == 2 { field["constraints"] = json!({"enum": values}); }
            if pick & 4 == 4 { field["constraints"] = json!({"minimum": low, "maximum": high}); }
            if let Ok(schema) = TableSchema::from_frictionless_json(&json!({"fields": [field]}).to_string()) {
                let again = TableSchema::from_frictionless_json(&schema.to_frictionless_json().to_string()).unwrap();
                prop_assert_eq!(again.sizes(), schema.sizes());
            }
        }
    }
}
