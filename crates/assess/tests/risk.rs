//! Risk figures against hand-computed ones and against `pycanon`, and extracts against the risk figures.

mod common;

use std::sync::Arc;

use amparo_assess::{AssessError, ExtractOptions, RiskOptions, extract, risk};
use amparo_schema::{Category, Field, FieldKind, Hierarchy, HierarchyLevel, TableSchema};
use common::{Dice, cases, reordered, schema, table};
use proptest::prelude::*;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// `tests/oracles/pycanon.json` holds the figures of pycanon 1.3.6 for tables made by the same rule (`pycanon.py`). Its entropy l is cut to a whole number.
#[test]
fn figures_equal_those_of_pycanon() {
    let oracle: serde_json::Value = serde_json::from_str(include_str!("oracles/pycanon.json")).unwrap();
    assert_eq!(oracle["pycanon"], "1.3.6");
    let tables = oracle["tables"].as_array().unwrap();
    assert_eq!(tables.len(), 3);
    let triple = |value: &serde_json::Value| [0, 1, 2].map(|i| value[i].as_u64().unwrap() as usize);
    for expected in tables {
        let rows = expected["rows"].as_u64().unwrap() as usize;
        let quasi: Vec<_> = expected["quasi"].as_array().unwrap().iter().map(triple).collect();
        let [a, b, size] = triple(&expected["sensitive"]);
        let names: Vec<String> = (0..quasi.len()).map(|i| format!("q{i}")).collect();
        let mut fields: Vec<Field> = quasi
            .iter()
            .zip(&names)
            .map(|(&[_, _, size], name)| {
                Field::nominal(name, (0..size).map(|c| Category::value(c.to_string())).collect())
            })
            .collect();
        let mut sensitive = Field::nominal("s", (0..size).map(|c| Category::value(c.to_string())).collect());
        sensitive.kind = FieldKind::Ordinal;
        fields.push(sensitive);
        let schema = Arc::new(TableSchema::new("t", fields, vec![]).unwrap());
        let rows: Vec<Vec<u16>> = (0..rows)
            .map(|row| {
                let values = quasi.iter().map(|&[a, b, size]| (row * a + row / b) % size);
                let value = (row * a + row / b + (row % 3) * (row % 5)) % size;
                values.chain([value]).map(|value| value as u16).collect()
            })
            .collect();
        let options = RiskOptions {
            quasi_identifiers: names,
            sensitive: vec!["s".into()],
            ..RiskOptions::default()
        };
        let got = risk(&table(&schema, &rows), None, &options).unwrap_or_else(|e| panic!("{e}"));
        let s = &got.sensitive[0];
        assert_eq!(got.k, expected["k"].as_u64().unwrap());
        assert_eq!(s.distinct_l as u64, expected["distinctL"].as_u64().unwrap());
        assert_eq!(s.entropy_l.floor(), expected["entropyLWhole"].as_f64().unwrap());
        assert!((s.t_equal - expected["tEqual"].as_f64().unwrap()).abs() < 1e-12);
        assert!((s.t_ordered.unwrap() - expected["tOrdered"].as_f64().unwrap()).abs() < 1e-12);
    }
}

/// Rows (a, b | s): 00|0 00|1 01|0 01|0 11|1. Classes 2, 2, 1. In the population the classes have 4, 2 and 10 rows, and there is one more with 4.
#[test]
fn a_table_by_hand() {
    let schema = schema(&[("a", 2, false), ("b", 2, false), ("s", 2, false)]);
    let sample = [[0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 0], [1, 1, 1]];
    let mut people = sample.to_vec();
    people.extend([[0, 0, 0]; 2]);
    people.extend([[1, 1, 0]; 9]);
    people.extend([[1, 0, 0]; 4]);
    let to_table = |rows: &[[u16; 3]]| table(&schema, &rows.iter().map(|r| r.to_vec()).collect::<Vec<_>>());
    let options = RiskOptions {
        quasi_identifiers: names(&["a", "b"]),
        sensitive: names(&["s"]),
        subset_size: 4,
        recursive_l: 0,
    };
    let (sample, people) = (to_table(&sample), to_table(&people));
    let r = risk(&sample, Some(&people), &options).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((r.rows, r.classes, r.k, r.unique_rows), (5, 3, 1, 1));
    assert_eq!(r.subsets.len(), 2);
    assert_eq!(
        (r.subsets[0].subsets, r.subsets[0].k, r.subsets[0].unique_rows),
        (2, 1, 1)
    );
    assert_eq!(r.subsets[0].worst, ["a"]);
    let s = &r.sensitive[0];
    assert_eq!(
        (s.distinct_l, s.entropy_l, s.recursive_c, s.t_ordered),
        (1, 1.0, None, None)
    );
    // The table has 3/5 zeros; the class of one row has none.
    assert!((s.t_equal - 0.6).abs() < 1e-12);
    let i = &r.reidentification;
    assert_eq!((i.prosecutor_max, i.prosecutor_mean), (1.0, 0.6));
    assert_eq!((i.journalist_max, i.population_known), (0.5, true));
    assert!((i.marketer - (2.0 / 4.0 + 2.0 / 2.0 + 1.0 / 10.0) / 5.0).abs() < 1e-12);
    let presence = r.presence.unwrap();
    assert_eq!((presence.min, presence.max), (0.0, 1.0));
    insta::assert_snapshot!(
        "risk",
        risk(&sample, Some(&people), &options)
            .unwrap_or_else(|e| panic!("{e}"))
            .to_string()
    );
    let error = risk(&people, Some(&sample), &options).err().unwrap();
    assert_eq!(error, AssessError::NotAPopulation);
    assert!(risk(&sample, None, &RiskOptions::default()).is_err());
}

/// A country in a region, an age band, and a kind of exploitation that depends on both.
fn people(rows: usize, seed: u64) -> amparo_schema::CodedTable {
    let mut country = Field::nominal(
        "citizenship",
        (0..12).map(|c| Category::value(format!("c{c}"))).collect(),
    );
    country.hierarchy = Some(Hierarchy {
        levels: vec![HierarchyLevel {
            name: "region".into(),
            nodes: (0..3).map(|r| format!("r{r}")).collect(),
            node_of: (0..12).map(|c| c / 4).collect(),
        }],
    });
    let mut age = Field::nominal("age", (0..9).map(|c| Category::value(c.to_string())).collect());
    age.kind = FieldKind::Ordinal;
    let gender = Field::nominal("gender", ["w", "m", "o"].map(Category::value).to_vec());
    let kind = Field::nominal("kind", (0..5).map(|c| Category::value(format!("k{c}"))).collect());
    let notes = Field::nominal("notes", ["a", "b"].map(Category::value).to_vec());
    let schema = Arc::new(
        TableSchema::new("people", vec![country, age, gender, kind, notes], vec![]).expect("a valid schema"),
    );
    let mut dice = Dice(seed);
    let rows: Vec<Vec<u16>> = (0..rows)
        .map(|_| {
            let country = (dice.share().powi(2) * 12.0) as u16;
            let age = (dice.share().powf(1.5) * 9.0) as u16;
            let gender = (dice.share().powi(3) * 3.0) as u16;
            vec![
                country,
                age,
                gender,
                (country + dice.below(4) as u16) % 5,
                dice.below(2) as u16,
            ]
        })
        .collect();
    table(&schema, &rows)
}

fn ask(k: usize, entropy_l: f64) -> ExtractOptions {
    ExtractOptions {
        quasi_identifiers: names(&["citizenship", "age", "gender"]),
        sensitive: names(&["kind"]),
        k,
        entropy_l,
    }
}

#[test]
fn an_extract_is_what_was_asked_for_and_keeps_what_it_can() {
    let real = people(3_000, 1);
    let options = ask(ExtractOptions::default().k, ExtractOptions::default().entropy_l);
    let made = extract(&real, None, &options).unwrap_or_else(|e| panic!("{e}"));
    let report = &made.report;
    assert_eq!((made.table.rows(), made.table.schema().width()), (3_000, 4));
    assert!(report.risk.k >= 11 && report.risk.subsets.iter().all(|s| s.k >= 11));
    assert_eq!(
        report.risk.subsets.iter().map(|s| s.subsets).collect::<Vec<_>>(),
        [3, 3, 1]
    );
    assert!(report.risk.sensitive[0].entropy_l >= 2.0);
    assert!(report.loss < 0.25, "{}", report.loss);
    assert_eq!(report.left_out, ["notes"]);
    // The sensitive column is untouched: the same values, as often.
    let mut before: Vec<u16> = real.column(3).iter().collect();
    let mut after: Vec<u16> = made.table.column(3).iter().collect();
    before.sort_unstable();
    after.sort_unstable();
    assert_eq!(before, after);
    insta::assert_snapshot!("extract", report.to_string());
}

/// δ-presence (Nergiz, Atzori & Clifton 2007): of the people of a class in the population, the share that is in the extract.
#[test]
fn an_extract_says_how_surely_someone_is_in_it() {
    let real = people(400, 1);
    let mut population = people(400, 1);
    let options = ask(11, 1.0);
    let of = |population: &amparo_schema::CodedTable| {
        extract(&real, Some(population), &options)
            .unwrap_or_else(|e| panic!("{e}"))
            .report
            .risk
    };
    // Everyone of the population is in it, and an extract cannot hide that.
    let everyone = of(&population);
    assert_eq!(
        everyone.presence.as_ref().map(|p| (p.min, p.max)),
        Some((1.0, 1.0))
    );
    assert!(
        (everyone.reidentification.journalist_max - everyone.reidentification.prosecutor_max).abs() < 1e-12
    );
    // The same people thrice over: one in three of each class is in it.
    for _ in 0..2 {
        population.append(&people(400, 1)).unwrap();
    }
    let third = of(&population);
    let presence = third.presence.as_ref().unwrap();
    assert!((presence.min - 1.0 / 3.0).abs() < 1e-12 && (presence.max - 1.0 / 3.0).abs() < 1e-12);
    assert!(
        (third.reidentification.journalist_max * 3.0 - third.reidentification.prosecutor_max).abs() < 1e-12
    );
    assert!(third.reidentification.population_known);
    // What is handed out does not depend on it.
    let [with, without] =
        [Some(&population), None].map(|p| extract(&real, p, &options).unwrap_or_else(|e| panic!("{e}")));
    assert!(with.table.columns() == without.table.columns());
    let said = with.report.to_string();
    assert!(said.contains("δ-presence"), "{said}");
    assert!(matches!(
        extract(&real, Some(&people(100, 9)), &options),
        Err(AssessError::NotAPopulation)
    ));
}

#[test]
fn without_names_an_attacker_knows_all_fields_outside_question_groups() {
    let schema = amparo_schema::case_schema(2024);
    let known = amparo_assess::known_or(&[], &schema, &names(&["traffickMonths"]));
    assert_eq!(
        known,
        [
            "yearOfRegistration",
            "gender",
            "ageBroad",
            "citizenship",
            "CountryOfExploitation"
        ]
    );
    assert_eq!(
        amparo_assess::known_or(&names(&["gender"]), &schema, &[]),
        ["gender"]
    );
}

#[test]
fn the_order_of_rows_is_not_in_the_extract() {
    let real = people(800, 3);
    let (a, b) = (
        extract(&real, None, &ask(5, 1.0)),
        extract(&reordered(&real, 4), None, &ask(5, 1.0)),
    );
    let (a, b) = (
        a.unwrap_or_else(|e| panic!("{e}")),
        b.unwrap_or_else(|e| panic!("{e}")),
    );
    assert!(a.table.columns() == b.table.columns());
}

#[test]
fn what_no_extract_can_be_is_refused() {
    let real = cases(500, 1);
    let mut options = ExtractOptions {
        quasi_identifiers: names(&["gender", "citizenship"]),
        sensitive: names(&["flag0"]),
        ..ExtractOptions::default()
    };
    let error = extract(&real, None, &options).err().unwrap().to_string();
    assert!(error.contains("the entropy l of \"flag0\" is 1."), "{error}");
    options.sensitive.clear();
    options.k = 501;
    let error = extract(&real, None, &options).err().unwrap().to_string();
    assert_eq!(
        error,
        "no extract of these rows can meet it: the table has 500 rows, k = 501 is asked for"
    );
    options.k = 1;
    assert!(extract(&real, None, &options).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_extract_keeps_its_promise(seed in 0..10_000_u64, rows in 20..400_usize, k in 2..20_usize, l in 1.0..2.2_f64) {
        match extract(&people(rows, seed), None, &ask(k, l)) {
            Ok(made) => {
                prop_assert!(made.report.risk.k >= k as u64);
                prop_assert!(made.report.risk.subsets.iter().all(|s| s.k >= k as u64));
                prop_assert!(made.report.risk.sensitive[0].entropy_l >= l - 1e-9);
                prop_assert!((0.0..=1.0).contains(&made.report.loss));
                for field in &made.report.fields {
                    prop_assert!((field.kept + field.generalised + field.suppressed - 1.0).abs() < 1e-9);
                }
            }
            Err(error) => prop_assert!(matches!(error, AssessError::OutOfReach(_)), "{}", error),
        }
    }
}
