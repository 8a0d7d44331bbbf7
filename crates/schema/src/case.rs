//! The case table: the one shape to which every contributor's file is brought and in which every release is published.

use crate::{Category, Field, FieldKind, MissingReason, StructuralZero, TableSchema, countries, ctdc};

/// The first year of registration the case table can hold.
pub const FIRST_YEAR: u16 = 2002;

/// A flag of the case table: name, title, what `yes` means.
struct Flag {
    name: &'static str,
    title: &'static str,
    description: &'static str,
}

/// A kind of exploitation that a group of flags details.
const PARENTS: [(&str, &str); 2] = [
    ("typeOfLabour", "isForcedLabour"),
    ("typeOfSex", "isSexualExploit"),
];

const MEANS: [Flag; 8] = [
    Flag {
        name: "meansDebtBondageEarnings",
        title: "Debt bondage or taken earnings",
        description: "The person was controlled through a debt, or their earnings were taken.",
    },
    Flag {
        name: "meansThreats",
        title: "Threats",
        description: "The person, or their children or family, were threatened, or the person was threatened with the police or immigration authorities.",
    },
    Flag {
        name: "meansAbusePsyPhySex",
        title: "Psychological, physical or sexual abuse",
        description: "The person was controlled through psychological, physical or sexual abuse.",
    },
    Flag {
        name: "meansFalsePromises",
        title: "False promises",
        description: "The person was deceived by false promises.",
    },
    Flag {
        name: "meansDrugsAlcohol",
        title: "Drugs or alcohol",
        description: "The person was controlled through drugs or alcohol.",
    },
    Flag {
        name: "meansDenyBasicNeeds",
        title: "Denied basic needs",
        description: "The person's movement, money, medical care, food or other necessities were restricted or withheld.",
    },
    Flag {
        name: "meansExcessiveWorkHours",
        title: "Excessive working hours",
        description: "The person was made to work excessive hours.",
    },
    Flag {
        name: "meansWithholdDocs",
        title: "Withheld documents",
        description: "The person's identity or travel documents were withheld.",
    },
];

const EXPLOITATION: [Flag; 3] = [
    Flag {
        name: "isForcedLabour",
        title: "Forced labour",
        description: "The person was exploited in forced labour or services.",
    },
    Flag {
        name: "isSexualExploit",
        title: "Sexual exploitation",
        description: "The person was exploited sexually.",
    },
    Flag {
        name: "isOtherExploit",
        title: "Other exploitation",
        description: "The person was exploited in another way, such as forced marriage, removal of organs, or slavery and similar practices.",
    },
];

const LABOUR: [Flag; 4] = [
    Flag {
        name: "typeOfLabourAgriculture",
        title: "Agriculture",
        description: "The forced labour was in agriculture, forestry or fishing.",
    },
    Flag {
        name: "typeOfLabourConstruction",
        title: "Construction",
        description: "The forced labour was in construction.",
    },
    Flag {
        name: "typeOfLabourDomesticWork",
        title: "Domestic work",
        description: "The forced labour was domestic work in a household.",
    },
    Flag {
        name: "typeOfLabourHospitality",
        title: "Hospitality",
        description: "The forced labour was in hotels, restaurants or catering.",
    },
];

const SEX: [Flag; 2] = [
    Flag {
        name: "typeOfSexProstitution",
        title: "Prostitution",
        description: "The sexual exploitation was in prostitution.",
    },
    Flag {
        name: "typeOfSexPornography",
        title: "Pornography",
        description: "The sexual exploitation was in pornography.",
    },
];

const RECRUITER: [Flag; 4] = [
    Flag {
        name: "recruiterRelationIntimatePartner",
        title: "Recruiter: intimate partner",
        description: "A person who recruited the victim was their intimate partner.",
    },
    Flag {
        name: "recruiterRelationFriend",
        title: "Recruiter: friend",
        description: "A person who recruited the victim was a friend or acquaintance.",
    },
    Flag {
        name: "recruiterRelationFamily",
        title: "Recruiter: family",
        description: "A person who recruited the victim was a member of their family.",
    },
    Flag {
        name: "recruiterRelationOther",
        title: "Recruiter: other",
        description: "A person who recruited the victim stood in another relation to them, or was a stranger.",
    },
];

/// The schema of the case table for registrations up to and including `last_year`.
///
/// Twenty-seven fields, named and ordered as in the public 27-variable layout ([`ctdc::LAYOUT_27`]). Values come first in every
/// field, then the reasons for having none:
///
/// * `yearOfRegistration` has no missing category, because the year is the cohort that a release is charged to.
/// * All other fields have `not_asked`, `not_known`, `refused`, `suppressed`, and the kinds of labour and of sexual exploitation also
///   `not_applicable`, in the order of [`MissingReason::ALL`].
/// * Flags are `yes` (code 0) and `no` (code 1).
///
/// Structural zeros tie each kind of labour to `isForcedLabour` and each kind of sexual exploitation to `isSexualExploit`: a kind is
/// `yes` only where its parent is `yes`, and `not_applicable` exactly where its parent is `no`.
///
/// A `last_year` before [`FIRST_YEAR`] is taken as [`FIRST_YEAR`].
pub fn case_schema(last_year: u16) -> TableSchema {
    let mut fields = vec![
        Field {
            title: "Year of registration".into(),
            description: "The year in which the contributing organisation registered the case.".into(),
            kind: FieldKind::Ordinal,
            ..Field::nominal(
                "yearOfRegistration",
                (FIRST_YEAR..=last_year.max(FIRST_YEAR))
                    .map(|year| Category::value(year.to_string()))
                    .collect(),
            )
        },
        values(
            "gender",
            "Gender",
            "The person's gender as recorded by the organisation that assisted them.",
            FieldKind::Nominal,
            vec![
                Category::value("Man"),
                Category::value("Woman"),
                Category::labelled("Trans/Transgender/NonConforming", "Transgender or non-conforming"),
            ],
        ),
        values(
            "ageBroad",
            "Age group",
            "The person's age in completed years when the case was registered, in bands.",
            FieldKind::Ordinal,
            ctdc::AGE_BANDS
                .iter()
                .map(|band| Category::labelled(band.value, band.label))
                .collect(),
        ),
        country(
            "citizenship",
            "Citizenship",
            "The country of which the person is a citizen, as an ISO 3166-1 alpha-3 code.",
        ),
        country(
            "CountryOfExploitation",
            "Country of exploitation",
            "The country in which the person was exploited, as an ISO 3166-1 alpha-3 code.",
        ),
        values(
            "traffickMonths",
            "Duration of trafficking",
            "For how long the person was trafficked.",
            FieldKind::Ordinal,
            ctdc::MONTH_BANDS
                .iter()
                .map(|band| Category::labelled(band.value, band.label))
                .collect(),
        ),
    ];
    fields.extend(MEANS.iter().map(|flag| flag_field(flag, "means")));
    fields.extend(EXPLOITATION.iter().map(|flag| flag_field(flag, "exploitation")));
    fields.extend(LABOUR.iter().map(|flag| flag_field(flag, "typeOfLabour")));
    fields.extend(SEX.iter().map(|flag| flag_field(flag, "typeOfSex")));
    fields.extend(RECRUITER.iter().map(|flag| flag_field(flag, "recruiterRelation")));
    let zeros = structural_zeros(&fields);
    TableSchema::new("cases", fields, zeros)
        .expect("the case table is written here and a test builds it for every year")
}

/// The reasons a field of a question group can have, in code order.
fn reasons(group: Option<&str>) -> impl Iterator<Item = MissingReason> {
    let detail = group.is_some_and(|group| PARENTS.iter().any(|(child, _)| *child == group));
    MissingReason::ALL
        .into_iter()
        .filter(move |&reason| detail || reason != MissingReason::NotApplicable)
}

fn values(
    name: &str,
    title: &str,
    description: &str,
    kind: FieldKind,
    mut categories: Vec<Category>,
) -> Field {
    categories.extend(reasons(None).map(Category::missing));
    Field {
        title: title.into(),
        description: description.into(),
        kind,
        ..Field::nominal(name, categories)
    }
}

fn country(name: &str, title: &str, description: &str) -> Field {
    Field {
        hierarchy: Some(countries::country_hierarchy(reasons(None).count())),
        ..values(
            name,
            title,
            description,
            FieldKind::Nominal,
            countries::country_categories(),
        )
    }
}

fn flag_field(flag: &Flag, group: &str) -> Field {
    let mut categories = vec![Category::labelled("yes", "Yes"), Category::labelled("no", "No")];
    categories.extend(reasons(Some(group)).map(Category::missing));
    Field {
        title: flag.title.into(),
        description: flag.description.into(),
        kind: FieldKind::Flag,
        group: Some(group.into()),
        ..Field::nominal(flag.name, categories)
    }
}

fn structural_zeros(fields: &[Field]) -> Vec<StructuralZero> {
    let codes = |field: &Field, wanted: &dyn Fn(&Category) -> bool| -> Vec<u16> {
        (0..field.size())
            .filter(|&code| wanted(&field.categories[code]))
            .map(|code| code as u16)
            .collect()
    };
    let is = |value: &'static str| move |category: &Category| category.value == value;
    let not = |value: &'static str| move |category: &Category| category.value != value;
    let mut zeros = Vec::new();
    for (group, parent) in PARENTS {
        let Some(left) = fields.iter().position(|field| field.name == parent) else {
            continue;
        };
        for (right, child) in fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.group.as_deref() == Some(group))
        {
            let zero = |left_codes, right_codes| StructuralZero {
                left,
                left_codes,
                right,
                right_codes,
            };
            let parent = &fields[left];
            zeros.push(zero(
                codes(parent, &is("no")),
                codes(child, &not("not_applicable")),
            ));
            zeros.push(zero(
                codes(parent, &not("no")),
                codes(child, &is("not_applicable")),
            ));
            zeros.push(zero(
                codes(parent, &Category::is_missing),
                codes(child, &is("yes")),
            ));
        }
    }
    zeros
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_are_those_of_the_27_variable_layout() {
        for last_year in [0, FIRST_YEAR, 2024, u16::MAX - 1] {
            let schema = case_schema(last_year);
            let names: Vec<&str> = schema.fields().iter().map(|field| field.name.as_str()).collect();
            assert_eq!(names, ctdc::LAYOUT_27);
            assert_eq!(
                schema.field(0).size(),
                usize::from(last_year.max(FIRST_YEAR) - FIRST_YEAR) + 1
            );
        }
    }

    #[test]
    fn values_come_before_reasons_in_their_standard_order() {
        let schema = case_schema(2024);
        for field in schema.fields() {
            assert!(
                field.categories.is_sorted_by_key(|category| category.missing),
                "{}",
                field.name
            );
            assert!(
                !field.title.is_empty() && field.description.ends_with('.'),
                "{}",
                field.name
            );
        }
        let sizes: Vec<usize> = schema.sizes();
        assert_eq!(&sizes[..7], [23, 7, 13, 253, 253, 7, 6]);
        assert_eq!(schema.field(17).code_of("not_applicable"), Some(4));
        assert_eq!(schema.field(0).code_of("2024"), Some(22));
    }

    /// Every pair of a parent's and a child's codes, spelt out from the sentence in the documentation.
    #[test]
    fn a_kind_needs_its_parent() {
        let schema = case_schema(2024);
        for (child, parent) in [
            ("typeOfLabourHospitality", "isForcedLabour"),
            ("typeOfLabourAgriculture", "isForcedLabour"),
            ("typeOfSexPornography", "isSexualExploit"),
        ] {
            let (child, parent) = (schema.index_of(child).unwrap(), schema.index_of(parent).unwrap());
            for (p, parent_category) in schema.field(parent).categories.iter().enumerate() {
                for (c, child_category) in schema.field(child).categories.iter().enumerate() {
                    let forbidden = schema.structural_zeros().iter().any(|zero| {
                        (zero.left, zero.right) == (parent, child)
                            && zero.left_codes.contains(&(p as u16))
                            && zero.right_codes.contains(&(c as u16))
                    });
                    let allowed = match (parent_category.value.as_str(), child_category.value.as_str()) {
                        ("no", child) => child == "not_applicable",
                        (_, "not_applicable") => false,
                        (parent, "yes") => parent == "yes",
                        _ => true,
                    };
                    assert_eq!(forbidden, !allowed, "{parent_category:?} with {child_category:?}");
                }
            }
        }
    }
}
