//! No sentence claims more than its interval: releases are generated, and every sentence is read back and held against the numbers behind it.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use amparo_facts::{
    Average, FactSheet, Figure, MOST_COUNT_MARGIN, MOST_SHARE_MARGIN, Question, QuestionError, Told, Withheld,
};
use amparo_lang::Lang;
use amparo_reading::edition::Edition;
use amparo_release::{
    Aggregates, Basis, Figure as Published, HEADLINES, HeadlineTable, HeadlineUnit, Headlines, MEASUREMENTS,
    NewRelease, Provenance, ReleaseWriter, Software, TrustedKeys, write_aggregates_parquet, write_cases_csv,
    write_cases_parquet,
};
use amparo_schema::{CodedTable, Codes, Number, TableSchema, case_schema};
use ed25519_dalek::SigningKey;
use proptest::prelude::*;
use serde_json::json;

/// What a generated release is like.
#[derive(Clone, Debug)]
struct Likeness {
    /// People in 2015, and for each 100 of them people in 2014.
    people: f64,
    before: f64,
    /// Standard error of every published cell.
    error: f64,
    /// Absolute and relative part of the stated error of synthetic counts.
    absolute: f64,
    relative: f64,
    /// Decides who is of which kind.
    seed: u64,
    /// Standard error of the headline counts, where the release has any.
    headlines: Option<f64>,
}

/// A row of pseudo-random numbers: Knuth's MMIX generator, whose upper bits are good enough to invent people.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

/// Rows that keep the schema's structural zeros: kinds of labour and of sexual exploitation follow from their parents.
fn cases(rows: usize, seed: u64) -> CodedTable {
    let schema = Arc::new(case_schema(2015));
    let mut draw = Draw(seed);
    let mut columns: Vec<Codes> = schema
        .fields()
        .iter()
        .map(|field| Codes::with_capacity(field.size(), rows))
        .collect();
    for _ in 0..rows {
        let mut row: Vec<u16> = schema
            .fields()
            .iter()
            .map(|field| match field.name.as_str() {
                // Few countries, so that some stand out and some people are at home.
                "citizenship" | "CountryOfExploitation" => {
                    [3, 3, 60, 61, 100, 253][draw.below(6)].min(field.size() - 1) as u16
                }
                "yearOfRegistration" => (field.size() - 1 - draw.below(2)) as u16,
                _ => draw.below(field.size().min(4)) as u16,
            })
            .collect();
        for (group, parent) in [
            ("typeOfLabour", "isForcedLabour"),
            ("typeOfSex", "isSexualExploit"),
        ] {
            let parent = row[schema.index_of(parent).unwrap()];
            for (place, field) in schema.fields().iter().enumerate() {
                if field.group.as_deref() == Some(group) {
                    row[place] = match parent {
                        0 => draw.below(2) as u16,
                        1 => field.code_of("not_applicable").unwrap(),
                        _ => field.code_of("not_known").unwrap(),
                    };
                }
            }
        }
        for (column, code) in columns.iter_mut().zip(row) {
            column.push(code);
        }
    }
    CodedTable::new(schema, columns).unwrap()
}

/// Headline counts of two years, whose items are drawn.
fn headlines(people: f64, before: f64, error: f64, seed: u64) -> Headlines {
    let mut draw = Draw(seed ^ 0xFAC7);
    let mut table = |name: &str, unit: HeadlineUnit, items: &[&str], standard_error: f64| {
        let (mut cells, mut counts) = (Vec::new(), Vec::new());
        for (year, people) in [("2014", before), ("2015", people)] {
            let parts: Vec<usize> = items.iter().map(|_| 1 + draw.below(9)).collect();
            let all: usize = parts.iter().sum();
            for (item, part) in items.iter().zip(&parts) {
                cells.push(if item.is_empty() {
                    year.to_owned()
                } else {
                    format!("{year}/{item}")
                });
                let noise = draw.below(201) as f64 / 100.0 - 1.0;
                let exact = match unit {
                    HeadlineUnit::People => people * *part as f64 / all as f64,
                    HeadlineUnit::Above => people * *part as f64,
                    HeadlineUnit::Countries => 12.0 * *part as f64,
                };
                counts.push((exact + noise * standard_error).round() as i64);
            }
        }
        HeadlineTable {
            name: name.into(),
            unit,
            standard_error,
            cells,
            counts,
        }
    };
    let people = HeadlineUnit::People;
    let mut tables = vec![
        table("gender", people, &["men", "women", "trans", "not_known"], error),
        table("children", people, &["child", "adult", "not_known"], error),
        table(
            "exploitation",
            people,
            &["labour", "sexual", "both", "other", "not_known"],
            error,
        ),
        table(
            "children-sexual",
            people,
            &["child", "adult", "not_known", "not_among_them"],
            error,
        ),
        table("borders", people, &["abroad", "home", "not_known"], error),
        table("countries", HeadlineUnit::Countries, &[""], error / 8.0),
    ];
    for number in Number::ALL {
        let bands: Vec<String> = number
            .bands()
            .map(|(first, last)| format!("{first}-{last}"))
            .chain(["not_known".to_owned()])
            .collect();
        let items: Vec<&str> = bands.iter().map(String::as_str).collect();
        tables.push(table(number.name(), people, &items, error));
        let above = format!("{}.above", number.name());
        let wide = error * f64::from(number.widest());
        tables.push(table(&above, HeadlineUnit::Above, &[""], wide));
    }
    Headlines::new(tables)
}

/// The measurement of two fields, in which codes that nobody has were counted together.
fn measurements(
    schema: &TableSchema,
    fields: [usize; 2],
    together: &BTreeMap<[u16; 2], f64>,
    error: f64,
) -> serde_json::Value {
    let groups = [0, 1].map(|side| {
        let had: BTreeSet<u16> = together.keys().map(|codes| codes[side]).collect();
        let group = |code: &u16| had.iter().position(|had| had == code).unwrap_or(had.len()) as u16;
        let groups: Vec<u16> = (0..schema.field(fields[side]).size() as u16)
            .map(|code| group(&code))
            .collect();
        (groups, had.len() + 1)
    });
    let mut values = vec![0_i64; groups[0].1 * groups[1].1];
    for (codes, people) in together {
        let place = |side: usize| usize::from(groups[side].0[usize::from(codes[side])]);
        values[place(0) * groups[1].1 + place(1)] = people.round() as i64;
    }
    let [first, second] = fields.map(|field| schema.field(field).name.as_str());
    json!({
        "format": "amparo-measurements/2",
        "groups": { first: groups[0].0, second: groups[1].0 },
        "tables": [{ "fields": [first, second], "counts": {
            "values": values,
            "variance": { "numerator": (error * error * 1_000.0).ceil() as u64, "denominator": 1_000 },
        } }],
    })
}

/// Writes a release of that likeness and opens it.
fn release(published: &Path, like: &Likeness) -> Edition {
    let rows = 60;
    let table = cases(rows, like.seed);
    let schema = Arc::clone(table.schema());
    let (year, last) = (0, schema.field(0).size() as u16 - 1);
    let before = like.people * like.before;
    let figure = |value: f64| Published::new(value, like.error, Basis::Measured);
    let mut figures = vec![(vec![], figure(like.people + before))];
    figures.push((vec![(year, last)], figure(like.people)));
    figures.push((vec![(year, last - 1)], figure(before)));
    // Every field by year, as the rows have it.
    for field in 1..schema.width() {
        for code in 0..schema.field(field).size() as u16 {
            for (of, people) in [(last, like.people), (last - 1, before)] {
                let count = (0..rows)
                    .filter(|&row| table.code(row, year) == of && table.code(row, field) == code)
                    .count();
                if count > 0 {
                    let share = count as f64 / rows as f64 * 2.0;
                    figures.push((vec![(year, of), (field, code)], figure(share * people)));
                }
            }
        }
    }
    // Both countries by themselves and together, in all years.
    let countries = ["citizenship", "CountryOfExploitation"].map(|name| schema.index_of(name).unwrap());
    let all = (like.people + before) / rows as f64;
    let mut together: BTreeMap<[u16; 2], f64> = BTreeMap::new();
    for row in 0..rows {
        *together
            .entry(countries.map(|field| table.code(row, field)))
            .or_default() += all;
    }
    for (side, field) in countries.into_iter().enumerate() {
        for code in 0..schema.field(field).size() as u16 {
            let of = together.iter().filter(|(codes, _)| codes[side] == code);
            figures.push((vec![(field, code)], figure(of.map(|(_, people)| people).sum())));
        }
    }
    for (codes, people) in &together {
        figures.push((
            vec![(countries[0], codes[0]), (countries[1], codes[1])],
            figure(*people),
        ));
    }
    let aggregates = Aggregates::new(figures).unwrap();
    let mut writer = ReleaseWriter::begin(published, "generated").unwrap();
    let mut add = |path: &str, bytes: &[u8]| {
        writer
            .add(path, "application/octet-stream", "generated", None, bytes)
            .unwrap();
    };
    let mut csv = Vec::new();
    aggregates.write_csv(&schema, &mut csv).unwrap();
    add("data/cases.csv", &write_cases_csv(&table).unwrap());
    add("data/cases.parquet", &write_cases_parquet(&table).unwrap());
    add("aggregates/aggregates.csv", &csv);
    add(
        "aggregates/aggregates.parquet",
        &write_aggregates_parquet(&schema, &aggregates).unwrap(),
    );
    add(
        "schema.json",
        schema.to_frictionless_json().to_string().as_bytes(),
    );
    add("README.md", b"# Generated\n");
    let line = |order: usize| {
        json!({"order": order, "standardErrorAbsolute": like.absolute, "standardErrorPoisson": 1.0,
            "standardErrorRelative": like.relative})
    };
    let accuracy = json!({ "derived": [line(2), line(3)] });
    add("accuracy.json", accuracy.to_string().as_bytes());
    let claim = json!({
        "unit": "one person", "neighbouringRelation": "", "epsilon": 1.0, "delta": 1e-6, "rho": 0.02, "conversion": "",
        "mechanism": "", "noiseSource": "a seed", "domainOrigin": "", "recordsPerPerson": 1, "unlinked": [],
        "postProcessing": [], "invariants": [], "cohorts": [], "composition": "", "notProtected": [], "private": false,
    });
    add("claim.json", claim.to_string().as_bytes());
    if let Some(error) = like.headlines {
        let document = headlines(like.people, before, error, like.seed);
        add(HEADLINES, &serde_json::to_vec(&document).unwrap());
    }
    let measured = measurements(&schema, countries, &together, like.error);
    add(MEASUREMENTS, measured.to_string().as_bytes());
    let key = SigningKey::from_bytes(&[7; 32]);
    let (folder, _) = writer
        .finish(
            NewRelease {
                title: "Generated".into(),
                created: "2026-11-04T00:00:00Z".into(),
                software: Software {
                    name: "amparo".into(),
                    version: "0".into(),
                },
                epsilon: 1.0,
                delta: 1e-6,
                private: false,
                provenance: Provenance {
                    contributors: 3,
                    build: "generated".into(),
                },
                supersedes: None,
            },
            &key,
        )
        .unwrap();
    Edition::open(&folder, &TrustedKeys::one(key.verifying_key())).unwrap()
}

/// The numbers in an English sentence, per cent as parts of one, with their signs.
fn numbers(sentence: &str) -> Vec<f64> {
    let mut out = Vec::new();
    let chars: Vec<char> = sentence.chars().collect();
    let mut place = 0;
    while place < chars.len() {
        if !chars[place].is_ascii_digit() {
            place += 1;
            continue;
        }
        let start = place;
        while place < chars.len() && (chars[place].is_ascii_digit() || matches!(chars[place], ',' | '.')) {
            place += 1;
        }
        let text: String = chars[start..place].iter().filter(|c| **c != ',').collect();
        let mut number: f64 = text.trim_end_matches('.').parse().unwrap();
        if chars.get(place) == Some(&'\u{202f}') && chars.get(place + 1) == Some(&'%') {
            number /= 100.0;
        }
        if start > 0 && chars[start - 1] == '−' {
            number = -number;
        }
        out.push(number);
    }
    out
}

/// Holds one sheet against its numbers.
fn check(sheet: &FactSheet) -> Result<(), TestCaseError> {
    const SLACK: f64 = 1e-6;
    for (fact, sentence) in sheet.facts().iter().zip(sheet.sentences(Lang::En)) {
        let text = &sentence.text;
        let said = numbers(text);
        let contains = |value: f64, low: f64, high: f64, lower: f64, upper: f64| {
            prop_assert!(
                low <= lower + SLACK && high >= upper - SLACK,
                "{text}: {lower} to {upper}"
            );
            prop_assert!(low <= value + SLACK && value <= high + SLACK, "{text}");
            Ok(())
        };
        match fact.told {
            Told::Figure(Figure::Share(share)) => {
                prop_assert!(share.margin <= MOST_SHARE_MARGIN, "{text}");
                // The names of lines hold no digits, so the last three numbers are value and ends.
                let [.., value, low, high] = said[..] else {
                    return Err(TestCaseError::fail(text.clone()));
                };
                contains(value, low, high, share.lower(), share.upper())?;
            }
            Told::Figure(Figure::People(people)) => {
                let [value, low, high] = said[..] else {
                    return Err(TestCaseError::fail(text.clone()));
                };
                contains(value, low, high, people.lower, people.upper)?;
            }
            Told::Figure(Figure::Change(change)) => {
                prop_assert!(text.contains("2014"), "{text}");
                if text.contains(" more than in") {
                    prop_assert!(change.lower > 0.0, "{text}: {change:?}");
                    contains(said[0], said[2], said[3], change.lower, change.upper)?;
                } else if text.contains(" fewer than in") {
                    prop_assert!(change.upper < 0.0, "{text}: {change:?}");
                    contains(said[0], said[2], said[3], -change.upper, -change.lower)?;
                } else {
                    let [.., low, high] = said[..] else {
                        return Err(TestCaseError::fail(text.clone()));
                    };
                    prop_assert!(text.contains("no clear change"), "{text}");
                    contains(change.value, low, high, change.lower, change.upper)?;
                }
            }
            Told::Figure(Figure::Countries(countries)) => {
                prop_assert!(countries.at_least <= countries.possible);
                match countries.about {
                    None => prop_assert!(text.contains("at least"), "{text}"),
                    Some(about) => {
                        let [value, low, high] = said[..] else {
                            return Err(TestCaseError::fail(text.clone()));
                        };
                        contains(value, low, high, about.lower, about.upper)?;
                    }
                }
            }
            Told::Figure(Figure::Average(Average { average, .. })) => {
                // "less than one" is a number in words.
                let [.., low, high] = said[..] else {
                    return Err(TestCaseError::fail(text.clone()));
                };
                let value = if let [value, _, _] = said[..] { value } else { low };
                contains(value, low, high, average.lower, average.upper)?;
                prop_assert!(average.margin() <= MOST_COUNT_MARGIN * average.value, "{text}");
            }
            Told::Figure(Figure::Spread(spread)) => {
                let [from, to, low, high] = said[..] else {
                    return Err(TestCaseError::fail(text.clone()));
                };
                // The part is claimed with certainty only between the outer ends of both intervals.
                contains(from, low, high, spread.from.lower, spread.to.upper)?;
                contains(to, low, high, spread.from.lower, spread.to.upper)?;
                prop_assert!(from <= to, "{text}");
            }
            Told::Figure(Figure::Contributors(_)) => {}
            Told::Withheld(why) => {
                // What is withheld names its margin at most, never the figure.
                let allowed = if matches!(why, Withheld::TooWide { .. }) {
                    2
                } else {
                    0
                };
                let digits = said.iter().filter(|number| **number != 2014.0).count();
                prop_assert!(digits <= allowed, "{text}");
                prop_assert!(sentence.withheld);
            }
        }
    }
    Ok(())
}

fn likeness() -> impl Strategy<Value = Likeness> {
    (
        50.0..20_000.0_f64,
        0.5..1.5_f64,
        0.1..80.0_f64,
        0.1..60.0_f64,
        0.0..0.1_f64,
        any::<u64>(),
        proptest::option::of(0.2..120.0_f64),
    )
        .prop_map(
            |(people, before, error, absolute, relative, seed, headlines)| Likeness {
                people,
                before,
                error,
                absolute,
                relative,
                seed,
                headlines,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_sentence_claims_more_than_its_interval(like in likeness()) {
        let folder = tempfile::tempdir().unwrap();
        let edition = release(folder.path(), &like);
        for (year, country) in [(Some(2015), None), (None, None), (Some(2015), Some("KEN"))] {
            let question = Question::new(&edition, year, None, country).unwrap();
            check(&FactSheet::of(&edition, question).unwrap())?;
        }
    }
}

fn sure() -> Likeness {
    Likeness {
        people: 6_960.0,
        before: 0.9,
        error: 8.0,
        absolute: 4.0,
        relative: 0.001,
        seed: 2015,
        headlines: None,
    }
}

#[test]
fn a_sheet_of_headline_counts_reads_well_in_every_language() {
    let folder = tempfile::tempdir().unwrap();
    let like = Likeness {
        headlines: Some(12.0),
        ..sure()
    };
    let edition = release(folder.path(), &like);
    let question = Question::new(&edition, Some(2015), None, None).unwrap();
    let sheet = FactSheet::of(&edition, question).unwrap();
    for lang in Lang::ALL {
        let text = sheet.to_markdown(lang).replace(edition.id(), "RELEASE");
        insta::assert_snapshot!(format!("headlines-{}", lang.tag()), text);
    }
    // Programs get the numbers, in one table and in objects.
    let csv = sheet.to_csv(Lang::En);
    assert!(csv.starts_with("topic,key,kind,value,lower95,upper95,"), "{csv}");
    assert_eq!(csv.lines().count(), sheet.facts().len() + 1);
    let average = csv.lines().find(|line| line.contains("months-average")).unwrap();
    assert!(
        average.starts_with("duration,months-average,average,"),
        "{average}"
    );
    // A country's facts come from the release's other tables: headline counts are of all countries.
    let question = Question::new(&edition, Some(2015), None, Some("KEN")).unwrap();
    let kenya = FactSheet::of(&edition, question).unwrap();
    assert!(kenya.fact("months-average").is_none() && kenya.fact("abroad").is_some());
    // Of one year of one country nothing was measured that tells who is abroad; of all years it was.
    let abroad = |year: Option<u16>| {
        let question = Question::new(&edition, year, None, Some("KEN")).unwrap();
        FactSheet::of(&edition, question)
            .unwrap()
            .fact("abroad")
            .unwrap()
            .told
    };
    assert_eq!(abroad(Some(2015)), Told::Withheld(Withheld::NotMeasured));
    assert_ne!(abroad(None), Told::Withheld(Withheld::NotMeasured));
}

#[test]
fn a_sheet_reads_well_in_every_language() {
    let folder = tempfile::tempdir().unwrap();
    let edition = release(folder.path(), &sure());
    let question = Question::new(&edition, Some(2015), None, None).unwrap();
    let sheet = FactSheet::of(&edition, question).unwrap();
    for lang in Lang::ALL {
        let text = sheet.to_markdown(lang).replace(edition.id(), "RELEASE");
        insta::assert_snapshot!(format!("sheet-{}", lang.tag()), text);
    }
}

#[test]
fn questions_that_cannot_be_answered_are_refused_with_what_would_be() {
    let folder = tempfile::tempdir().unwrap();
    let edition = release(folder.path(), &sure());
    let error = Question::new(&edition, Some(1999), None, None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the release has no year 1999; it has 2002 to 2015"
    );
    let error = Question::new(&edition, None, Some(2014), None).unwrap_err();
    assert_eq!(error, QuestionError::CompareAlone);
    let error = Question::new(&edition, None, None, Some("Atlantis")).unwrap_err();
    assert!(error.to_string().contains("Atlantis"));
    let kenya = Question::new(&edition, Some(2015), None, Some("Kenya")).unwrap();
    assert_eq!((kenya.country, kenya.compare), (Some("KEN"), Some(2014)));
    assert_eq!(kenya.to_query_string(), "year=2015&compare=2014&country=KEN");
}
