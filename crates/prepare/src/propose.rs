//! A mapping, proposed and confirmed.

use std::fmt;

use amparo_intake::{DraftedColumn, Mapping, Source, draft_mapping, quoted};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::PrepareError;
use crate::duplicates::NameColumns;

/// One field that a proposal would read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposed {
    /// The field of the case table.
    pub field: String,
    /// The column it would be read from.
    pub column: String,
    /// How sure the proposal is, from 0 to 1.
    pub confidence: f64,
    /// Why.
    pub why: String,
}

/// A mapping proposed for a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposal {
    /// The layout, if the file loads without a mapping.
    pub known_layout: Option<String>,
    /// Fields in the order of the case table.
    pub fields: Vec<Proposed>,
    /// Columns that tell persons apart.
    pub person_key: Vec<String>,
    /// The column that says whether a person agreed: rows in which it says no are left out.
    pub consent: Option<String>,
    /// What was made of each column.
    pub columns: Vec<DraftedColumn>,
    #[serde(skip)]
    draft: Value,
}

/// Proposes a mapping. The same file always gives the same proposal.
///
/// Where no column numbers persons, names and date of birth together tell them apart.
///
/// # Errors
/// If the file cannot be read as a table.
pub fn propose(source: &Source, encoding: Option<&str>) -> Result<Proposal, PrepareError> {
    let drafted = draft_mapping(source, encoding)?;
    let mut draft: Value = serde_json::from_str(&drafted.mapping.to_json()).unwrap_or_default();
    let names: Vec<String> = drafted
        .columns
        .iter()
        .map(|column| column.column.clone())
        .collect();
    let keyed = draft
        .get("personKey")
        .and_then(Value::as_array)
        .is_some_and(|list| !list.is_empty());
    if !keyed
        && let Some(columns) = NameColumns::of(&names)
        && columns.has_birth()
    {
        let key: Vec<Value> = columns
            .identifying()
            .filter_map(|index| names.get(index).cloned().map(Value::String))
            .collect();
        if let Some(object) = draft.as_object_mut() {
            object.insert("personKey".into(), Value::Array(key));
        }
    }
    let person_key = draft
        .get("personKey")
        .and_then(Value::as_array)
        .map(|list| list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        .unwrap_or_default();
    let mut fields: Vec<Proposed> = Vec::new();
    for column in &drafted.columns {
        let said = column.sure.iter().zip(&column.reasons);
        for (field, (confidence, why)) in column.fields.iter().zip(said) {
            fields.push(Proposed {
                field: field.clone(),
                column: column.column.clone(),
                confidence: *confidence,
                why: why.clone(),
            });
        }
    }
    let order = |field: &str| {
        amparo_schema::ctdc::LAYOUT_27
            .iter()
            .position(|name| *name == field)
    };
    fields.sort_by_key(|proposed| order(&proposed.field));
    Ok(Proposal {
        known_layout: drafted.known_layout,
        fields,
        person_key,
        consent: drafted.mapping.consent_column().map(str::to_owned),
        columns: drafted.columns,
        draft,
    })
}

impl Proposal {
    /// The mapping with the fields that `keep` says, and `added`: fields that the officer gave a column of their own.
    ///
    /// # Errors
    /// [`PrepareError::Refused`] if no field is left that says when a case was registered; if an added field or column does not fit.
    pub fn confirmed(
        &self,
        name: &str,
        keep: impl Fn(&Proposed) -> bool,
        added: &[(String, String)],
    ) -> Result<Mapping, PrepareError> {
        let mut draft = self.draft.clone();
        let drafted = draft
            .get("fields")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        let mut fields = Map::new();
        for proposed in self.fields.iter().filter(|proposed| keep(proposed)) {
            if let Some(rule) = drafted.get(&proposed.field) {
                fields.insert(proposed.field.clone(), rule.clone());
            }
        }
        for (field, column) in added {
            fields.insert(field.clone(), serde_json::json!({ "column": column }));
        }
        if !fields.contains_key("yearOfRegistration") {
            return Err(PrepareError::Refused(
                "no column was found or named that says when a case was registered (yearOfRegistration), and without it nothing can be sent. If the file \
                 has one, name it in the mapping; if it has none, it is not a file of cases"
                    .into(),
            ));
        }
        if let Some(object) = draft.as_object_mut() {
            object.insert("name".into(), Value::String(name.into()));
            object.insert("fields".into(), Value::Object(fields));
        }
        Ok(Mapping::from_json(&draft.to_string())?)
    }

    /// Fields of the case table that nothing was proposed for.
    pub fn open_fields(&self) -> impl Iterator<Item = &'static str> {
        amparo_schema::ctdc::LAYOUT_27
            .into_iter()
            .filter(|name| !self.fields.iter().any(|proposed| proposed.field == *name))
    }
}

impl fmt::Display for Proposal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(layout) = &self.known_layout {
            writeln!(f, "The file is in the {layout} and needs no mapping.")?;
        }
        for proposed in &self.fields {
            writeln!(
                f,
                "{:<34} from {} ({:.0} % sure)\n    {}",
                proposed.field,
                quoted(&proposed.column),
                100.0 * proposed.confidence,
                proposed.why
            )?;
        }
        for column in self.columns.iter().filter(|column| column.fields.is_empty()) {
            if self.consent.as_ref() == Some(&column.column) {
                continue;
            }
            writeln!(f, "{} stays here: {}", quoted(&column.column), column.why)?;
        }
        if let Some(consent) = &self.consent {
            writeln!(f, "Rows in which {} says no are left out.", quoted(consent))?;
        }
        let key: Vec<String> = self.person_key.iter().map(|name| quoted(name)).collect();
        match key.as_slice() {
            [] => write!(
                f,
                "Nothing tells persons apart: each row counts as a person of its own."
            ),
            key => write!(
                f,
                "Persons are told apart by {}; only a keyed hash of it is sent.",
                key.join(" and ")
            ),
        }
    }
}
