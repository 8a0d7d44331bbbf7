//! The Human Trafficking Case Data Standard (HTCDS) 2.0: every field and code, and the standard's own slips.
//!
//! The standard is © IOM, CC BY 4.0; this is no sign of IOM's endorsement. Its published text holds a few errors, which files made from it
//! repeat. They are listed in [`ERRATA`], accepted on input and resolved to one canonical code.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::text::fold_text;

/// Whether a field of the standard is to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// Part of the standard, which calls itself a draft throughout.
    Draft,
    /// Replaced by another section; still found in files.
    Deprecated,
}

/// What a field of the standard holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum FieldType {
    /// A short text.
    Text,
    /// A long text.
    #[serde(rename = "Long Text")]
    LongText,
    /// One code of a list.
    Picklist,
    /// Any number of codes of a list, separated by semicolons in a file.
    #[serde(rename = "Multiselect Picklist")]
    Multiselect,
    /// One code of a list, or a text.
    #[serde(rename = "Picklist or Text")]
    PicklistOrText,
    /// A calendar date.
    Date,
    /// A number.
    Number,
    /// A longitude or latitude.
    Geolocation,
    /// Yes or no.
    Checkbox,
    /// A reference to an organisation.
    #[serde(rename = "Lookup [to organisation]")]
    LookupOrganisation,
    /// A reference to a person.
    #[serde(rename = "Lookup [to person]")]
    LookupPerson,
    /// A reference to a user of the case system.
    #[serde(rename = "Lookup [to user]")]
    LookupUser,
}

/// A code of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The canonical code, such as `DebtBondage`.
    pub value: String,
    /// Its label, such as `Debt bondage`.
    pub label: String,
}

/// A field of the standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HtcdsField {
    /// The section, such as `Person - Victim Context`.
    pub section: String,
    /// The name with its prefix, such as `vic_MethodsOfControl`.
    pub name: String,
    /// The label, such as `Methods of Control`.
    pub label: String,
    /// Whether it is to be used.
    pub status: Status,
    /// Whether the standard counts it among its core fields.
    pub core: bool,
    /// What it holds.
    pub kind: FieldType,
    /// The closed list of codes; empty for texts, dates, numbers, and for lists that the standard takes from elsewhere (countries, languages).
    pub codes: Vec<Code>,
    /// What the standard says it records; often empty.
    pub description: String,
    /// The standard's notes; often empty.
    pub notes: String,
    spellings: HashMap<String, usize>,
}

impl HtcdsField {
    /// The code that a file spells `text`: its code, its label or a known slip, whatever the case, spacing and punctuation.
    pub fn code(&self, text: &str) -> Option<&Code> {
        self.spellings
            .get(&squeeze(text))
            .map(|&index| &self.codes[index])
    }
}

/// What is wrong in the published standard, and what is made of it here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erratum {
    /// A code that the standard's text defines and its list leaves out: added to the list.
    MissingCode {
        /// The field.
        field: &'static str,
        /// The code.
        value: &'static str,
        /// Its label.
        label: &'static str,
    },
    /// A code spelt wrongly: both spellings are accepted, the right one is canonical.
    Misspelt {
        /// The field.
        field: &'static str,
        /// As published.
        published: &'static str,
        /// As meant, and canonical here.
        canonical: &'static str,
    },
    /// A code published with spaces around it: accepted with and without.
    StraySpace {
        /// The field.
        field: &'static str,
        /// As published.
        published: &'static str,
    },
    /// A field published without label, type or status: taken as a reference to an organisation.
    Untyped {
        /// The field.
        field: &'static str,
    },
    /// A field published with a description that stops in mid-sentence: kept as it is.
    BrokenDescription {
        /// The field.
        field: &'static str,
    },
    /// The standard lists the prefix in a column of its own and again in the full name, and files repeat or drop it: both are accepted.
    PrefixTwice,
}

/// The slips of the published standard.
pub const ERRATA: [Erratum; 6] = [
    Erratum::MissingCode {
        field: "vic_MethodsOfControl",
        value: "RestrictsMovement",
        label: "Restricts movement",
    },
    Erratum::Misspelt {
        field: "vic_RelationshipToTrafficker",
        published: "Unaquainted",
        canonical: "Unacquainted",
    },
    Erratum::StraySpace {
        field: "vic_MethodsOfControl",
        published: "DebtBondage ",
    },
    Erratum::Untyped {
        field: "per_Organisation",
    },
    Erratum::BrokenDescription {
        field: "per_RoleDetails",
    },
    Erratum::PrefixTwice,
];

/// The prefixes of the standard's field names.
pub const PREFIXES: [&str; 9] = [
    "org_", "prs_", "vic_", "per_", "cas_", "cco_", "hte_", "spl_", "con_",
];

#[derive(Deserialize)]
struct Document {
    fields: Vec<Published>,
}

#[derive(Deserialize)]
struct Published {
    section: String,
    field: String,
    label: String,
    status: Status,
    core: bool,
    #[serde(rename = "type")]
    kind: FieldType,
    values: Vec<String>,
    value_labels: Vec<String>,
    description: String,
    notes: String,
}

struct Standard {
    fields: Vec<HtcdsField>,
    /// Folded header spellings; nothing where two fields share one.
    headers: HashMap<String, Option<usize>>,
}

fn standard() -> &'static Standard {
    static STANDARD: OnceLock<Standard> = OnceLock::new();
    STANDARD.get_or_init(|| {
        let document: Document = serde_json::from_str(include_str!("../data/htcds_2.0.json"))
            .expect("the file is compiled in and a test reads it");
        let mut fields: Vec<HtcdsField> = document.fields.into_iter().map(field_of).collect();
        for erratum in ERRATA {
            if let Erratum::Untyped { field } = erratum {
                fields.push(HtcdsField {
                    section: "Person - Perpetrator Context".into(),
                    name: field.into(),
                    label: "Organisation".into(),
                    status: Status::Draft,
                    core: false,
                    kind: FieldType::LookupOrganisation,
                    codes: Vec::new(),
                    description: String::new(),
                    notes: String::new(),
                    spellings: HashMap::new(),
                });
            }
        }
        let mut headers: HashMap<String, Option<usize>> = HashMap::new();
        let mut known = |spelling: String, index: usize| {
            headers
                .entry(spelling)
                .and_modify(|found| {
                    if *found != Some(index) {
                        *found = None;
                    }
                })
                .or_insert(Some(index));
        };
        for (index, field) in fields.iter().enumerate() {
            let bare = field
                .name
                .split_once('_')
                .map_or(field.name.as_str(), |(_, bare)| bare);
            known(squeeze(bare), index);
            known(squeeze(&field.label), index);
        }
        // Full names win over the bare names and labels of other fields.
        for (index, field) in fields.iter().enumerate() {
            headers.insert(squeeze(&field.name), Some(index));
        }
        Standard { fields, headers }
    })
}

fn field_of(published: Published) -> HtcdsField {
    // Lists that are taken from elsewhere carry one pseudo-code: "Use ISO 3166 country codes standard".
    let external = published.values.iter().any(|value| value.starts_with("Use ISO"));
    let mut codes = Vec::new();
    let mut spellings = HashMap::new();
    if !external {
        for (value, label) in published.values.iter().zip(&published.value_labels) {
            let mut code = Code {
                value: value.trim().into(),
                label: label.trim().into(),
            };
            spellings.insert(squeeze(value), codes.len());
            spellings.entry(squeeze(label)).or_insert(codes.len());
            for erratum in ERRATA {
                if let Erratum::Misspelt {
                    field,
                    published: slip,
                    canonical,
                } = erratum
                    && field == published.field
                    && slip == code.value
                {
                    code = Code {
                        value: canonical.into(),
                        label: canonical.into(),
                    };
                    spellings.insert(squeeze(canonical), codes.len());
                }
            }
            codes.push(code);
        }
        for erratum in ERRATA {
            if let Erratum::MissingCode { field, value, label } = erratum
                && field == published.field
            {
                spellings.insert(squeeze(value), codes.len());
                codes.push(Code {
                    value: value.into(),
                    label: label.into(),
                });
            }
        }
    }
    HtcdsField {
        section: published.section,
        name: published.field,
        label: published.label,
        status: published.status,
        core: published.core,
        kind: published.kind,
        codes,
        description: published.description.trim().into(),
        notes: published.notes.trim().into(),
        spellings,
    }
}

fn squeeze(text: &str) -> String {
    fold_text(text).replace(' ', "")
}

/// All fields of the standard in its order, and `per_Organisation` last.
pub fn fields() -> &'static [HtcdsField] {
    &standard().fields
}

/// The field called `name`, compared exactly.
pub fn field(name: &str) -> Option<&'static HtcdsField> {
    fields().iter().find(|field| field.name == name)
}

/// The field a header stands for: its name, its name with the prefix twice or left out, or its label, whatever the case and spacing.
///
/// A bare name or label that two fields share (`Type`, `Status`, `Country`, `Longitude`) is not guessed.
pub fn field_of_header(header: &str) -> Option<&'static HtcdsField> {
    let standard = standard();
    let header = header.trim_start_matches('\u{feff}').trim();
    let lower = header.to_ascii_lowercase();
    let doubled = PREFIXES.iter().find_map(|prefix| {
        let rest = lower.strip_prefix(prefix)?;
        rest.starts_with(prefix).then(|| header[prefix.len()..].trim())
    });
    let index = (*standard.headers.get(&squeeze(doubled.unwrap_or(header)))?)?;
    Some(&standard.fields[index])
}

/// Whether headers are those of an HTCDS file: at least four are fields of the standard with their prefix, two of them of a victim.
pub fn is_htcds(headers: &[String]) -> bool {
    let found = headers.iter().filter_map(|header| {
        let lower = header.trim_start_matches('\u{feff}').trim().to_ascii_lowercase();
        let prefix = PREFIXES.iter().find(|prefix| lower.starts_with(**prefix))?;
        field_of_header(header).map(|_| *prefix)
    });
    let (mut all, mut victim) = (0, 0);
    for prefix in found {
        all += 1;
        victim += usize::from(prefix == "vic_");
    }
    all >= 4 && victim >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_and_codelist_is_there() {
        // 83 fields in the published list, and per_Organisation.
        assert_eq!(fields().len(), 84);
        assert_eq!(
            fields()
                .iter()
                .filter(|field| field.status == Status::Deprecated)
                .count(),
            3
        );
        for field in fields() {
            assert!(
                PREFIXES.iter().any(|prefix| field.name.starts_with(prefix)),
                "{}",
                field.name
            );
            assert_eq!(field_of_header(&field.name).unwrap().name, field.name);
            for code in &field.codes {
                assert_eq!(code.value.trim(), code.value);
                assert!(!code.label.is_empty());
                for text in [
                    code.value.clone(),
                    code.label.to_uppercase(),
                    format!(" {} ", code.value),
                ] {
                    assert_eq!(field.code(&text), Some(code), "{} {text}", field.name);
                }
            }
        }
        let sizes = [
            "vic_MethodsOfControl",
            "vic_TypeOfExploitation",
            "vic_ForcedLabourIndustry",
            "prs_Gender",
            "hte_Type",
        ]
        .map(|name| field(name).unwrap().codes.len());
        assert_eq!(sizes, [17, 11, 21, 6, 3]);
        assert!(field("prs_Citizenship").unwrap().codes.is_empty());
    }

    #[test]
    fn slips_of_the_standard_resolve_to_one_code() {
        let control = field("vic_MethodsOfControl").unwrap();
        assert_eq!(control.code("DebtBondage ").unwrap().value, "DebtBondage");
        assert_eq!(
            control.code("restricts movement").unwrap().value,
            "RestrictsMovement"
        );
        let relation = field("vic_RelationshipToTrafficker").unwrap();
        for text in ["Unaquainted", "Unacquainted", "unaquainted "] {
            assert_eq!(relation.code(text).unwrap().value, "Unacquainted");
        }
        assert_eq!(
            field("per_Organisation").unwrap().kind,
            FieldType::LookupOrganisation
        );
        assert_eq!(control.code("Magic"), None);
    }

    #[test]
    fn headers_are_found_with_slips_and_not_guessed() {
        for (header, name) in [
            ("prs_prs_Gender", "prs_Gender"),
            ("\u{feff}PRS_GENDER ", "prs_Gender"),
            ("Gender", "prs_Gender"),
            ("Methods of Control", "vic_MethodsOfControl"),
            ("Age when Trafficked", "vic_AgeWhenTrafficked"),
            ("hte_Country", "hte_Country"),
            ("hte_hte_Type", "hte_Type"),
        ] {
            assert_eq!(
                field_of_header(header).map(|field| field.name.as_str()),
                Some(name),
                "{header}"
            );
        }
        for header in ["Type", "Longitude", "", "prs_", "Género", "vic_Unknown", "ſ_ſ"] {
            assert_eq!(field_of_header(header), None, "{header}");
        }
    }

    #[test]
    fn a_file_of_the_standard_is_recognised() {
        let headers = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert!(is_htcds(&headers(&[
            "prs_Gender",
            "prs_Citizenship",
            "vic_MethodsOfControl",
            "vic_TypeOfExploitation",
            "our_id"
        ])));
        assert!(!is_htcds(&headers(&["Gender", "Citizenship", "Type", "Status"])));
    }
}
