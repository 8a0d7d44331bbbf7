//! The names of fields, values, places and reasons in each language.
//!
//! English names are the release's own. In other languages a name is looked up by the stable key of what it names: ISO 3166-1 code, name of
//! the field and value. A release over another schema keeps its own labels.

use amparo_schema::{Field, MissingReason, countries};

use crate::Lang;

/// Letters and digits of a key as part of a message's name: `13--24 (1-2 yrs)` becomes `13--24--1-2-yrs-`.
fn key(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect()
}

/// A label for readers, whose first letter is a capital: `not known` becomes `Not known`.
pub fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

fn english_group(group: &str) -> String {
    match group {
        "means" => "Means of control".into(),
        "exploitation" => "Type of exploitation".into(),
        "typeOfLabour" => "Sector of forced labour".into(),
        "typeOfSex" => "Form of sexual exploitation".into(),
        "recruiterRelation" => "Recruiter’s relation to the person".into(),
        other => sentence_case(other),
    }
}

impl Lang {
    fn name(self, id: &str, own: impl FnOnce() -> String) -> String {
        match self {
            Lang::En => own(),
            _ => self.find(id).unwrap_or_else(own),
        }
    }

    /// A field's title.
    pub fn field_title(self, field: &Field) -> String {
        self.name(&format!("field-{}", key(&field.name)), || field.title.clone())
    }

    /// A question group's title.
    pub fn group_title(self, group: &str) -> String {
        self.name(&format!("group-{}", key(group)), || english_group(group))
    }

    /// A hierarchy level's name inside a sentence.
    pub fn level_title(self, level: &str) -> String {
        self.name(&format!("level-{}", key(level)), || level.to_lowercase())
    }

    /// A reason for a missing value.
    pub fn missing(self, reason: MissingReason) -> String {
        self.name(&format!("missing-{}", key(reason.token())), || {
            sentence_case(reason.label())
        })
    }

    /// The label of one category of a field.
    pub fn value_label(self, field: &Field, code: u16) -> String {
        let category = &field.categories[usize::from(code)];
        if let Some(reason) = category.missing {
            return self.missing(reason);
        }
        if let Some(country) = countries::by_alpha3(&category.value)
            && country.short_name == category.label
        {
            return self.country(country);
        }
        self.name(
            &format!("value-{}-{}", key(&field.name), key(&category.value)),
            || match self.find(&format!("value-{}", key(&category.value))) {
                Some(text) if self != Lang::En => text,
                _ => sentence_case(&category.label),
            },
        )
    }

    /// A country's name: short in English, that of the United Nations' list elsewhere.
    pub fn country(self, country: &countries::Country) -> String {
        let name = match self {
            Lang::En => &country.short_name,
            Lang::Fr => &country.name_fr,
            Lang::Es => &country.name_es,
            Lang::Ar => &country.name_ar,
            Lang::Ru => &country.name_ru,
            Lang::Zh => &country.name_zh,
        };
        if name.is_empty() {
            country.short_name.clone()
        } else {
            name.clone()
        }
    }

    /// The name of an M49 area or region, by the slug of its English name.
    pub fn area(self, slug: &str, label: &str) -> String {
        self.name(&format!("area-{}", key(slug)), || label.to_owned())
    }

    /// A flag's title among the others of its question group: short where the group says the rest.
    pub fn flag_title(self, field: &Field) -> String {
        self.find(&format!("short-{}", key(&field.name)))
            .unwrap_or_else(|| self.field_title(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use amparo_schema::case_schema;

    #[test]
    fn english_names_of_the_text_files_are_those_of_the_schema() {
        let schema = case_schema(2026);
        for field in schema.fields() {
            let text = Lang::En.find(&format!("field-{}", key(&field.name)));
            assert_eq!(text.as_deref(), Some(field.title.as_str()));
        }
        for reason in MissingReason::ALL {
            let text = Lang::En.find(&format!("missing-{}", key(reason.token())));
            assert_eq!(text, Some(sentence_case(reason.label())));
        }
    }

    #[test]
    fn names_are_those_of_the_field() {
        let kenya = countries::by_alpha3("KEN").unwrap();
        assert_eq!(Lang::ALL.map(|lang| lang.country(kenya))[..2], ["Kenya", "Kenya"]);
        assert_eq!(Lang::Ar.country(kenya), "كينيا");
        assert_eq!(Lang::Ru.country(kenya), "Кения");
        assert_eq!(Lang::Zh.country(kenya), "肯尼亚");
        let schema = case_schema(2026);
        let gender = schema.field(schema.index_of("gender").unwrap());
        assert_eq!(
            Lang::Es.value_label(gender, gender.code_of("Woman").unwrap()),
            "Mujer"
        );
    }
}
