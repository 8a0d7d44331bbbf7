//! Agreement with COINr 1.1.14 on its own example data (see `data/coinr/CREDITS.md`). Every number here was computed with that package.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use amparo_governance::index::{
    Aggregation, Mean, Normalisation, Normaliser, Pipeline, Step, Study, kurtosis, mean, skewness,
    standard_deviation,
};

const OPTIONS: &str = r#"{
  "steps": [
    {"step": "denominate"},
    {"step": "impute", "method": "group_mean", "group": "EurAsia_group"},
    {"step": "screen", "by": "availability", "available": 0.9},
    {"step": "treat", "winsorise_max": 5, "skewness": 2, "kurtosis": 3.5},
    {"step": "normalise", "all": {"method": "min_max", "lower": 0, "upper": 100}}
  ],
  "weights": {"method": "equal"}
}"#;

fn study() -> Study {
    Study::read(
        include_bytes!("data/coinr/ASEM_iData.csv"),
        include_bytes!("data/coinr/ASEM_iMeta.csv"),
    )
    .unwrap()
}

fn pipeline() -> Pipeline {
    Pipeline::from_json(OPTIONS).unwrap()
}

fn near(found: f64, expected: f64, digits: i32) {
    assert!(
        (found - expected).abs() <= 0.5 * 10f64.powi(-digits),
        "{found} is not {expected}"
    );
}

#[test]
fn scores_of_the_worked_example() {
    let result = study().run(&pipeline()).unwrap();
    for (unit, score) in [
        ("CHE", 68.383724),
        ("NLD", 64.819516),
        ("DNK", 64.804080),
        ("RUS", 35.655545),
    ] {
        near(result.score(unit, "Index").unwrap(), score, 6);
    }
    let index = result.column("Index").unwrap();
    near(mean(index), 51.461134, 6);
    near(standard_deviation(index), 9.167510, 6);
    assert!(
        index
            .iter()
            .all(|&score| score >= result.score("RUS", "Index").unwrap())
    );
    assert!(result.removed_units.is_empty());
}

#[test]
fn shape_of_a_raw_indicator() {
    let study = study();
    let flights = study.column("Flights").unwrap();
    near(skewness(flights).unwrap(), 2.10328719405155, 13);
    near(kurtosis(flights).unwrap(), 4.50887936970066, 13);
}

#[test]
fn reliability_of_the_groups() {
    let result = study().run(&pipeline()).unwrap();
    for (group, alpha) in [
        ("Physical", 0.663366),
        ("Social", 0.885667),
        ("Conn", 0.782717),
        ("Sust", -0.289811),
    ] {
        let found = result
            .analysis
            .reliability
            .iter()
            .find(|r| r.group == group)
            .unwrap();
        near(found.children.unwrap(), alpha, 6);
    }
}

#[test]
fn first_component_and_dominance_of_the_pillars() {
    let result = study().run(&pipeline()).unwrap();
    let conn = result
        .analysis
        .components
        .iter()
        .find(|c| c.group == "Conn")
        .unwrap();
    near(conn.components[0].share, 0.588691, 6);
    let dominance = result
        .analysis
        .dominance
        .iter()
        .find(|d| d.group == "Conn")
        .unwrap();
    assert_eq!(dominance.pairs, 362);
}

#[test]
fn the_three_means_from_one_to_a_hundred() {
    let mut pipeline = pipeline();
    let Some(Step::Normalise(last)) = pipeline.steps.last_mut() else {
        panic!("no normalisation")
    };
    *last = Normalisation {
        all: Normaliser::MinMax {
            lower: 1.0,
            upper: 100.0,
        },
        ..Normalisation::default()
    };
    for (mean, score) in [
        (Mean::Arithmetic, 68.699887),
        (Mean::Geometric, 58.006314),
        (Mean::Harmonic, 29.838638),
    ] {
        pipeline.aggregate = Aggregation {
            all: mean,
            ..Aggregation::default()
        };
        near(
            study().run(&pipeline).unwrap().score("CHE", "Index").unwrap(),
            score,
            6,
        );
    }
}
