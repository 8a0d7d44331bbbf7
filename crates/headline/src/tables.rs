//! The tables of people: what they are called, their cells, their weights in the budget.

use amparo_schema::{CaseNumbers, CodedTable, Number};

use crate::HeadlineError;
use crate::items::{Folded, age, field, flag, gender, origin, region};

/// The flags of sectors.
const SECTORS: [&str; 4] = [
    "typeOfLabourAgriculture",
    "typeOfLabourConstruction",
    "typeOfLabourDomesticWork",
    "typeOfLabourHospitality",
];

/// A table of people by year and one list of items.
pub(crate) struct PeopleTable<'a> {
    pub(crate) name: String,
    /// Its part of the budget, in parts of the sum of all weights.
    pub(crate) weight: f64,
    pub(crate) items: Vec<String>,
    /// The item of a row.
    pub(crate) place: Box<dyn Fn(usize) -> usize + 'a>,
}

/// All tables of people.
///
/// Weights follow from how precise a share ought to be, ± 2 points of some 7,000 cases at ε = 0.5, and how many people it is usually a share of: a worked example
/// with invented cases and published figures, no contributor's cases.
pub(crate) fn people<'a>(
    table: &'a CodedTable,
    numbers: &'a [CaseNumbers],
) -> Result<Vec<PeopleTable<'a>>, HeadlineError> {
    let schema = table.schema();
    let folded = |name: &'static str, fold: fn(&amparo_schema::Field) -> Folded| {
        let at = field(table, name)?;
        let Folded { items, place } = fold(schema.field(at));
        let place = move |row: usize| place[usize::from(table.code(row, at))];
        Ok::<_, HeadlineError>((items, place))
    };
    let mut all = Vec::new();
    let mut add = |name: String, weight: f64, items: Vec<String>, place: Box<dyn Fn(usize) -> usize + 'a>| {
        all.push(PeopleTable {
            name,
            weight,
            items,
            place,
        });
    };

    let (items, place) = folded("gender", gender)?;
    add("gender".into(), 1.15, items, Box::new(place));
    let (items, place) = folded("ageBroad", age)?;
    add("children".into(), 1.05, items, Box::new(place));
    let (items, place) = folded("CountryOfExploitation", region)?;
    add("regions".into(), 1.4, items, Box::new(place));
    let (items, place) = folded("citizenship", origin)?;
    add("origins".into(), 1.55, items, Box::new(place));
    for sector in SECTORS {
        let (items, place) = folded(sector, flag)?;
        add(format!("flag.{sector}"), 1.1, items, Box::new(place));
    }

    let (_, labour) = folded("isForcedLabour", flag)?;
    let (_, sexual) = folded("isSexualExploit", flag)?;
    let kinds = ["labour", "sexual", "both", "other", "not_known"];
    add(
        "exploitation".into(),
        2.4,
        kinds.map(str::to_owned).to_vec(),
        Box::new(move |row| match (labour(row), sexual(row)) {
            (YES, NO) => 0,
            (NO, YES) => 1,
            (YES, YES) => 2,
            (NO, NO) => 3,
            _ => 4,
        }),
    );
    for (name, parent, weight) in [
        ("children-sexual", "isSexualExploit", 6.5),
        ("children-labour", "isForcedLabour", 3.0),
    ] {
        let (_, inside) = folded(parent, flag)?;
        let (mut items, age) = folded("ageBroad", age)?;
        let outside = items.len();
        items.push("not_among_them".into());
        add(
            name.into(),
            weight,
            items,
            Box::new(move |row| if inside(row) == YES { age(row) } else { outside }),
        );
    }

    let (citizenship, exploited) = (
        field(table, "citizenship")?,
        field(table, "CountryOfExploitation")?,
    );
    let (from, to) = (schema.field(citizenship), schema.field(exploited));
    // Both fields list the same countries, but are compared by name so that nothing hangs on their order.
    let same: Vec<Option<usize>> = from
        .categories
        .iter()
        .map(|category| {
            let there = || to.code_of(&category.value).map(usize::from);
            (!category.is_missing()).then(there).flatten()
        })
        .collect();
    let borders = ["abroad", "home", "not_known"];
    add(
        "borders".into(),
        1.05,
        borders.map(str::to_owned).to_vec(),
        Box::new(move |row| {
            let there = table.code(row, exploited);
            match same[usize::from(table.code(row, citizenship))] {
                Some(home) if !to.is_missing(there) => usize::from(usize::from(there) == home),
                _ => 2,
            }
        }),
    );

    for number in Number::ALL {
        let bands = number.bands().map(|(first, last)| format!("{first}-{last}"));
        let none = number.bands().count();
        add(
            number.name().into(),
            match number {
                Number::Months => 2.4,
                Number::Age => 0.8,
            },
            bands.chain(["not_known".to_owned()]).collect(),
            Box::new(move |row| {
                let value = numbers.get(row).and_then(|numbers| numbers.get(number));
                value.map_or(none, |value| number.band(value))
            }),
        );
    }
    Ok(all)
}

/// The items of a flag.
const YES: usize = 0;
const NO: usize = 1;
