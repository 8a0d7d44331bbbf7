//! Which cell of a table a case stands in, as a function of its codes.

use amparo_schema::{CodedTable, Field, Origin, countries};

use crate::HeadlineError;

/// The item of each code of a field, and the items' names.
pub(crate) struct Folded {
    pub(crate) items: Vec<String>,
    /// For each code of the field its place in `items`.
    pub(crate) place: Vec<usize>,
}

impl Folded {
    /// Folds a field by what `name` says of each of its values; codes without a value, and values without a name, go to the last item, `rest`.
    pub(crate) fn new(
        field: &Field,
        items: &[&str],
        rest: &str,
        name: impl Fn(&str) -> Option<&'static str>,
    ) -> Folded {
        let place = field
            .categories
            .iter()
            .map(|category| {
                let named = (!category.is_missing()).then(|| name(&category.value)).flatten();
                named
                    .and_then(|name| items.iter().position(|item| *item == name))
                    .unwrap_or(items.len())
            })
            .collect();
        Folded {
            items: items.iter().copied().chain([rest]).map(str::to_owned).collect(),
            place,
        }
    }
}

/// A field of the case table.
pub(crate) fn field(table: &CodedTable, name: &'static str) -> Result<usize, HeadlineError> {
    table.schema().index_of(name).ok_or(HeadlineError::NoField(name))
}

pub(crate) fn gender(field: &Field) -> Folded {
    Folded::new(
        field,
        &["men", "women", "trans"],
        "not_known",
        |value| match value {
            "Man" => Some("men"),
            "Woman" => Some("women"),
            "Trans/Transgender/NonConforming" => Some("trans"),
            _ => None,
        },
    )
}

/// Children are those under 18: the first two bands of age.
pub(crate) fn age(field: &Field) -> Folded {
    Folded::new(field, &["child", "adult"], "not_known", |value| match value {
        "0--8" | "9--17" => Some("child"),
        _ => Some("adult"),
    })
}

pub(crate) fn flag(field: &Field) -> Folded {
    Folded::new(field, &["yes", "no"], "not_known", |value| match value {
        "yes" => Some("yes"),
        "no" => Some("no"),
        _ => None,
    })
}

/// UN M49 regions.
pub(crate) fn region(field: &Field) -> Folded {
    const REGIONS: [&str; 5] = ["africa", "americas", "asia", "europe", "oceania"];
    Folded::new(field, &REGIONS, "not_known", |value| {
        let region = countries::by_alpha3(value)?.region.to_lowercase();
        REGIONS.into_iter().find(|known| *known == region)
    })
}

/// The regional groupings that fact sheets name as origins.
pub(crate) fn origin(field: &Field) -> Folded {
    let keys: Vec<&str> = amparo_schema::ORIGINS.iter().map(Origin::key).collect();
    Folded::new(field, &keys, "not_known", |value| {
        countries::by_alpha3(value).and_then(Origin::of).map(Origin::key)
    })
}
