//! The names of groupings and of their lines in each language.

use amparo_lang::Lang;
use amparo_schema::TableSchema;

use crate::vocabulary::{Axis, AxisKind, Item};

impl Axis {
    /// The grouping's title.
    pub fn title_in(&self, lang: Lang, schema: &TableSchema) -> String {
        match self.kind {
            AxisKind::Field(field) => lang.field_title(schema.field(field)),
            AxisKind::Group => lang.group_title(&self.key),
            AxisKind::Level(field, level) => {
                let field = schema.field(field);
                let name = field
                    .hierarchy
                    .as_ref()
                    .and_then(|hierarchy| hierarchy.levels.get(level))
                    .map(|level| level.name.as_str())
                    .unwrap_or_default();
                lang.say(
                    "axis-level",
                    &[
                        ("field", &lang.field_title(field)),
                        ("level", &lang.level_title(name)),
                    ],
                )
            }
        }
    }

    /// The label of one of the grouping's items.
    pub fn label_in(&self, lang: Lang, schema: &TableSchema, item: &Item) -> String {
        if lang == Lang::En {
            return item.label.clone();
        }
        if let Some(reason) = item.missing {
            return lang.missing(reason);
        }
        match self.kind {
            AxisKind::Field(field) => match item.codes.first() {
                Some(&code) => lang.value_label(schema.field(field), code),
                None => item.label.clone(),
            },
            AxisKind::Level(..) => lang.area(&item.key, &item.label),
            AxisKind::Group => lang.flag_title(schema.field(item.field)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Vocabulary;
    use amparo_schema::case_schema;

    #[test]
    fn every_name_of_the_case_table_is_known_in_every_language() {
        let schema = case_schema(2026);
        let words = Vocabulary::of(&schema);
        for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::En) {
            for axis in words.axes() {
                let title = axis.title_in(lang, &schema);
                let latin = matches!(lang, Lang::Fr | Lang::Es);
                assert!(title != axis.title || latin, "{}: {}", lang.tag(), axis.key);
                for item in &axis.items {
                    let label = axis.label_in(lang, &schema, item);
                    let same = label == item.label;
                    let language_neutral = item.label.chars().all(|c| !c.is_alphabetic());
                    assert!(
                        !same || latin || language_neutral,
                        "{}: {} {label}",
                        lang.tag(),
                        axis.key
                    );
                    assert!(!label.is_empty());
                }
            }
        }
    }
}
