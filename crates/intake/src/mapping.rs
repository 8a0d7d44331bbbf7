//! The mapping file: how an organisation's own columns and codes become the case table's fields.

use amparo_schema::{FIRST_YEAR, MissingReason};
use encoding_rs::Encoding;
use jiff::civil::date;
use serde::{Deserialize, Serialize};

use crate::case_fields::{AGE, CITIZENSHIP, CaseFields, EXPLOITATION_COUNTRY, MONTHS, YEAR, field_named};
use crate::entries::Entries;
use crate::quote::quoted;

/// What the first line of a mapping file says.
pub(crate) const FORMAT: &str = "amparo-mapping/1";

/// A checked mapping. Its file format is described in the documentation of this crate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mapping {
    pub(crate) format: String,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) separator: Option<char>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sheet: Option<String>,
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    pub(crate) missing_values: Entries<MissingReason>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) person_key: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) consent: Option<ConsentRule>,
    pub(crate) fields: Entries<Rule>,
}

/// The column that says whether a person agreed. Rows in which it says no are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ConsentRule {
    pub(crate) column: String,
    /// Answers that mean no, beside those that every mapping knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) no: Vec<String>,
    /// Answers that mean yes, beside those that every mapping knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) yes: Vec<String>,
}

/// How one field is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Rule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) column: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) values: Option<Entries<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) country: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) separator: Option<char>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) contains: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) constant: Option<String>,
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    pub(crate) missing_values: Entries<MissingReason>,
}

/// The unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Unit {
    Years,
    Months,
}

/// What is wrong with a mapping file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// Not JSON, or not of the form of a mapping.
    #[error("the mapping is not in the form of \"amparo-mapping/1\": {0}")]
    Form(String),
    /// The file says that it is of another format.
    #[error("the mapping's format is {0}; accepted is \"amparo-mapping/1\"")]
    Format(String),
    /// An encoding's name is not known.
    #[error(
        "the mapping's encoding {0} is not known; accepted are names such as \"utf-8\" and \"windows-1252\""
    )]
    Encoding(String),
    /// A field that the case table does not have.
    #[error(
        "the mapping has a rule for {found}, which is no field of the case table; the fields are {accepted}"
    )]
    Field {
        /// The name found, in quotation marks.
        found: String,
        /// The fields there are.
        accepted: String,
    },
    /// A rule that does not fit its field.
    #[error("the mapping's rule for {field}: {problem}")]
    Rule {
        /// The field.
        field: String,
        /// What does not fit, and what would.
        problem: String,
    },
}

impl Mapping {
    /// Reads and checks a mapping file. Keys that the format does not have are errors, and so are keys given twice.
    ///
    /// # Errors
    /// See [`MappingError`].
    pub fn from_json(text: &str) -> Result<Mapping, MappingError> {
        let mapping: Mapping = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| MappingError::Form(error.to_string()))?;
        mapping.check()?;
        Ok(mapping)
    }

    /// The mapping as a file, for people to read and to change.
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists with string keys always serialise.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The mapping's name, such as the case system it is for.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The columns that together tell persons apart.
    pub fn person_columns(&self) -> impl Iterator<Item = &str> {
        self.person_key.iter().map(String::as_str)
    }

    /// The column that says whether a person agreed, where it names one.
    pub fn consent_column(&self) -> Option<&str> {
        self.consent.as_ref().map(|rule| rule.column.as_str())
    }

    /// The separator that it states, where it states one.
    pub fn separator(&self) -> Option<char> {
        self.separator
    }

    /// The columns that the mapping names.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        let rules = self.fields.iter().filter_map(|(_, rule)| rule.column.as_deref());
        rules
            .chain(self.person_key.iter().map(String::as_str))
            .chain(self.consent_column())
    }

    pub(crate) fn check(&self) -> Result<(), MappingError> {
        if self.format != FORMAT {
            return Err(MappingError::Format(quoted(&self.format)));
        }
        if let Some(label) = &self.encoding
            && Encoding::for_label(label.as_bytes()).is_none()
        {
            return Err(MappingError::Encoding(quoted(label)));
        }
        if self
            .separator
            .is_some_and(|separator| !separator.is_ascii() || "\"\r\n".contains(separator))
        {
            return Err(MappingError::Form(
                "the separator must be one character of ASCII, such as \";\" or \"\\t\", and no quotation mark or line break".into(),
            ));
        }
        let fields = CaseFields::new(9999);
        for (name, rule) in self.fields.iter() {
            let Some(field) = field_named(name) else {
                return Err(MappingError::Field {
                    found: quoted(name),
                    accepted: amparo_schema::ctdc::LAYOUT_27.join(", "),
                });
            };
            rule.check(&fields, field).map_err(|problem| MappingError::Rule {
                field: name.into(),
                problem,
            })?;
        }
        if self.fields.get(amparo_schema::ctdc::LAYOUT_27[YEAR]).is_none() {
            return Err(MappingError::Rule {
                field: amparo_schema::ctdc::LAYOUT_27[YEAR].into(), // the constant is a position in that list
                problem: "there is none; a case cannot be counted without its year of registration".into(),
            });
        }
        Ok(())
    }
}

impl Rule {
    fn check(&self, fields: &CaseFields, field: usize) -> Result<(), String> {
        let kinds = [
            ("values", self.values.is_some()),
            ("number", self.number.is_some()),
            ("date", self.date.is_some()),
            ("country", self.country.is_some()),
            ("contains", self.contains.is_some()),
            ("constant", self.constant.is_some()),
        ];
        let given: Vec<&str> = kinds
            .iter()
            .filter(|(_, given)| *given)
            .map(|(kind, _)| *kind)
            .collect();
        if given.len() > 1 {
            return Err(format!("it has {}; accepted is one of them", given.join(" and ")));
        }
        match (&self.column, &self.constant) {
            (None, None) => return Err("it has neither column nor constant; one is needed".into()),
            (Some(_), Some(_)) => return Err("it has column and constant; accepted is one of them".into()),
            _ => {}
        }
        if self.separator.is_some() && self.contains.is_none() {
            return Err(
                "it has a separator without contains; a separator parts the answers that contains looks for"
                    .into(),
            );
        }
        let target = |text: &str| match fields.target(field, text) {
            Some(_) => Ok(()),
            None => Err(format!(
                "{} is no category of the field; accepted are {}",
                quoted(text),
                targets(fields, field)
            )),
        };
        if let Some(values) = &self.values {
            values.iter().try_for_each(|(_, value)| target(value))?;
        }
        if let Some(constant) = &self.constant {
            target(constant)?;
        }
        if self.number.is_some() && ![AGE, MONTHS].contains(&field) {
            return Err("number is for ageBroad and traffickMonths only".into());
        }
        if let Some(format) = &self.date {
            if field != YEAR {
                return Err("date is for yearOfRegistration only".into());
            }
            // Reading what it writes shows that the format has day, month and year, and that they can be told apart.
            let day = date(2019, 10, 31);
            let written = jiff::fmt::strtime::format(format, day).map_err(|error| error.to_string());
            let read = written.and_then(|text| {
                jiff::civil::Date::strptime(format, text).map_err(|error| error.to_string())
            });
            if read.as_ref().ok() != Some(&day) {
                let why = read.err().map(|error| format!(" ({error})")).unwrap_or_default();
                return Err(format!(
                    "{} is no format of a date{why}; accepted is one such as \"%d/%m/%Y\"",
                    quoted(format)
                ));
            }
        }
        if let Some(country) = self.country {
            if ![CITIZENSHIP, EXPLOITATION_COUNTRY].contains(&field) {
                return Err("country is for citizenship and CountryOfExploitation only".into());
            }
            if !country {
                return Err("country can only be true".into());
            }
        }
        if let Some(contains) = &self.contains {
            if !fields.is_flag(field) {
                return Err("contains is for flags only, such as meansThreats".into());
            }
            if contains.is_empty() {
                return Err("contains is an empty list; list the answers that mean yes".into());
            }
        }
        Ok(())
    }
}

fn targets(fields: &CaseFields, field: usize) -> String {
    match field {
        YEAR => format!("years from {FIRST_YEAR} on"),
        CITIZENSHIP | EXPLOITATION_COUNTRY => {
            "three-letter codes of ISO 3166-1 such as KEN, not_asked, not_known, refused, suppressed".into()
        }
        _ => {
            let categories = fields
                .schema
                .fields()
                .get(field)
                .map_or(&[][..], |field| &field.categories);
            let values: Vec<&str> = categories
                .iter()
                .map(|category| category.value.as_str())
                .collect();
            values.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn with_rule(field: &str, rule: &str) -> Result<Mapping, MappingError> {
        Mapping::from_json(&format!(
            r#"{{"format":"amparo-mapping/1","name":"n","fields":{{"yearOfRegistration":{{"column":"y"}},"{field}":{rule}}}}}"#
        ))
    }

    #[test]
    fn a_mapping_reads_back() {
        let text = include_str!("../tests/fixtures/ngo.mapping.json");
        let mapping = Mapping::from_json(text).unwrap();
        assert_eq!(Mapping::from_json(&mapping.to_json()).unwrap(), mapping);
    }

    #[test]
    fn what_does_not_fit_is_refused_with_what_would() {
        let message = |field: &str, rule: &str| with_rule(field, rule).unwrap_err().to_string();
        insta::assert_snapshot!([
            message("gender", r#"{"column":"s","values":{"H":"Male"}}"#),
            message("gender", r#"{"column":"s","values":{"H":"Man"},"country":true}"#),
            message("gender", r#"{"values":{"H":"Man"}}"#),
            message("gender", r#"{"column":"s","colour":"red"}"#),
            message("gender", r#"{"column":"s","values":{"H":"Man","H":"Woman"}}"#),
            message("gender", r#"{"column":"s","contains":["x"]}"#),
            message("citizenship", r#"{"column":"s","values":{"x":"Kenya"}}"#),
            message("ageBroad", r#"{"column":"s","number":"days"}"#),
            message("isForcedLabour", r#"{"column":"s","number":"years"}"#),
            message("meansThreats", r#"{"column":"s","separator":","}"#),
            message("meansThreats", r#"{"constant":"maybe"}"#),
            message("sex", r#"{"column":"s"}"#).split(';').next().unwrap().to_owned(),
        ].join("\n"), @r#"
        the mapping's rule for gender: "Male" is no category of the field; accepted are Man, Woman, Trans/Transgender/NonConforming, not_asked, not_known, refused, suppressed
        the mapping's rule for gender: it has values and country; accepted is one of them
        the mapping's rule for gender: it has neither column nor constant; one is needed
        the mapping is not in the form of "amparo-mapping/1": unknown field `colour`, expected one of `column`, `values`, `number`, `date`, `country`, `separator`, `contains`, `constant`, `missingValues` at line 1 column 117
        the mapping is not in the form of "amparo-mapping/1": the key "H" stands twice at line 1 column 141
        the mapping's rule for gender: contains is for flags only, such as meansThreats
        the mapping's rule for citizenship: "Kenya" is no category of the field; accepted are three-letter codes of ISO 3166-1 such as KEN, not_asked, not_known, refused, suppressed
        the mapping is not in the form of "amparo-mapping/1": unknown variant `days`, expected `years` or `months` at line 1 column 126
        the mapping's rule for isForcedLabour: number is for ageBroad and traffickMonths only
        the mapping's rule for meansThreats: it has a separator without contains; a separator parts the answers that contains looks for
        the mapping's rule for meansThreats: "maybe" is no category of the field; accepted are yes, no, not_asked, not_known, refused, suppressed
        the mapping has a rule for "sex", which is no field of the case table
        "#);
        for format in ["%d/%m", "", "%Q", "%Y"] {
            let text = format!(
                r#"{{"format":"amparo-mapping/1","name":"n","fields":{{"yearOfRegistration":{{"column":"y","date":"{format}"}}}}}}"#
            );
            let error = Mapping::from_json(&text).unwrap_err().to_string();
            assert!(error.contains("is no format of a date"), "{error}");
        }
        for text in [
            "",
            "[]",
            r#"{"format":"amparo-mapping/2","name":"n","fields":{"yearOfRegistration":{"column":"y"}}}"#,
            r#"{"format":"amparo-mapping/1","name":"n","fields":{}}"#,
            r#"{"format":"amparo-mapping/1","name":"n","extra":1,"fields":{"yearOfRegistration":{"column":"y"}}}"#,
            r#"{"format":"amparo-mapping/1","name":"n","encoding":"klingon","fields":{"yearOfRegistration":{"column":"y"}}}"#,
            r#"{"format":"amparo-mapping/1","name":"n","separator":";;","fields":{"yearOfRegistration":{"column":"y"}}}"#,
            r#"{"format":"amparo-mapping/1","name":"n","separator":"ñ","fields":{"yearOfRegistration":{"column":"y"}}}"#,
            r#"{"format":"amparo-mapping/1","name":"n","missingValues":{"":"unknown"},"fields":{"yearOfRegistration":{"column":"y"}}}"#,
        ] {
            assert!(Mapping::from_json(text).is_err(), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_text_panics(text in ".{0,200}", rule in "[\\{\\}\\[\\]\":,a-z%0-9]{0,40}", format in "[%a-zA-Z/ :.0-9-]{0,12}") {
            let _ = Mapping::from_json(&text);
            let _ = with_rule("gender", &rule);
            let _ = Mapping::from_json(&format!(
                r#"{{"format":"amparo-mapping/1","name":"n","fields":{{"yearOfRegistration":{{"column":"y","date":"{format}"}}}}}}"#
            ));
        }
    }
}
