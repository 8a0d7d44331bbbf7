//! Uncertainty, sensitivity, removal, comparison, weights and the places where COINr goes wrong.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::time::Instant;

use amparo_governance::index::{
    Aggregation, Mean, Normalisation, Normaliser, OptimiseStatus, Pipeline, SensitivityPlan, Step, Study,
    UnitReport, Weights, compare, remove_one, structure_chart, write_workbook,
};

fn study() -> Study {
    Study::read(
        include_bytes!("data/coinr/ASEM_iData.csv"),
        include_bytes!("data/coinr/ASEM_iMeta.csv"),
    )
    .unwrap()
}

fn plan() -> SensitivityPlan {
    SensitivityPlan::from_json(
        r#"{
          "draws": 64,
          "factors": [
            {"kind": "alternatives", "name": "normalisation", "choices": [
              {"choice": "use", "step": "normalise", "all": {"method": "min_max", "lower": 1}},
              {"choice": "use", "step": "normalise", "all": {"method": "percentile_rank"}}]},
            {"kind": "alternatives", "name": "outliers", "choices": [
              {"choice": "use", "step": "treat", "winsorise_max": 5}, {"choice": "skip", "name": "treat"}]},
            {"kind": "weight_noise", "name": "weights", "levels": [{"level": 2, "share": 0.25}, {"level": 3, "share": 0.25}]}
          ]
        }"#,
    )
    .unwrap()
}

#[test]
fn a_replicate_takes_a_hundredth_of_coinr() {
    // COINr takes 0.27 s a replicate on this study. The quickest of several batches is what the engine takes; the rest is other work
    // on the machine.
    let study = study();
    let plan = SensitivityPlan { draws: 4, ..plan() };
    let quickest = (0..20)
        .map(|_| {
            let start = Instant::now();
            let outcome = plan.run(&study, &Pipeline::default()).unwrap();
            assert_eq!(
                (outcome.replicates, outcome.failed),
                (4 * 5, 0),
                "{:?}",
                outcome.first_failure
            );
            start.elapsed().as_secs_f64() / outcome.replicates as f64
        })
        .fold(f64::INFINITY, f64::min);
    eprintln!("{:.3} ms a replicate", quickest * 1e3);
    assert!(quickest < 0.27 / 100.0, "{quickest} s a replicate");
}

#[test]
fn the_choice_that_changes_the_scale_explains_the_spread() {
    let outcome = plan().run(&study(), &Pipeline::default()).unwrap();
    let [normalisation, outliers, weights] = outcome.factors.as_slice() else {
        panic!("three factors")
    };
    assert!(normalisation.first > 0.9 && outliers.total < 0.1 && weights.total < 0.1);
    assert!(
        normalisation.total_interval[0] <= normalisation.total
            && normalisation.total <= normalisation.total_interval[1]
    );
    assert!(
        outcome
            .units
            .iter()
            .all(|u| u.low <= u.median && u.median <= u.high && u.places.is_none())
    );
    assert_eq!(
        outcome,
        plan().run(&study(), &Pipeline::default()).unwrap(),
        "the same seed, the same result"
    );
}

#[test]
fn choices_that_do_not_go_together_are_counted_not_hidden() {
    let mut plan = plan();
    plan.draws = 8;
    plan.factors = SensitivityPlan::from_json(
        r#"{"factors": [
          {"kind": "alternatives", "name": "normalisation", "choices": [
            {"choice": "use", "step": "normalise", "all": {"method": "min_max"}},
            {"choice": "use", "step": "normalise", "all": {"method": "z_score"}}]},
          {"kind": "alternatives", "name": "mean", "choices": [
            {"choice": "aggregate", "all": {"method": "arithmetic"}},
            {"choice": "aggregate", "all": {"method": "geometric"}}]}
        ]}"#,
    )
    .unwrap()
    .factors;
    let outcome = plan.run(&study(), &Pipeline::default()).unwrap();
    assert!(outcome.failed > 0 && outcome.failed < outcome.replicates);
    assert!(outcome.first_failure.unwrap().contains("below 0"));
}

#[test]
fn copeland_runs_inside_the_pipeline() {
    let pipeline = Pipeline {
        aggregate: Aggregation {
            all: Mean::Copeland,
            ..Aggregation::default()
        },
        ..Pipeline::default()
    };
    let result = study().run(&pipeline).unwrap();
    let index = result.column("Index").unwrap();
    // Every pair of units shares out one point.
    let units = index.len() as f64;
    assert!((index.iter().sum::<f64>() - units * (units - 1.0) / 2.0).abs() < 1e-9);
}

#[test]
fn a_geometric_mean_with_zeros_goes_through() {
    let pipeline = Pipeline {
        aggregate: Aggregation {
            all: Mean::Geometric,
            ..Aggregation::default()
        },
        ..Pipeline::default()
    };
    let result = study().run(&pipeline).unwrap();
    assert!(result.column("Index").unwrap().iter().all(|s| *s >= 0.0));
    assert!(result.column("Physical").unwrap().contains(&0.0));
}

#[test]
fn negative_loadings_are_refused_as_weights() {
    let pipeline = Pipeline {
        weights: Weights::Principal { level: 1 },
        ..Pipeline::default()
    };
    let error = study().run(&pipeline).unwrap_err().to_string();
    assert!(error.contains("both sides of zero"), "{error}");
    let small = Study::read(
        b"uCode,a,b,c\nA,1,2,5\nB,2,1,4\nC,3,4,2\nD,5,4,1\n",
        b"iCode,Type,Level,Direction,Weight,Parent\na,Indicator,1,1,1,T\nb,Indicator,1,1,9,T\nc,Indicator,1,-1,1,T\nT,Aggregate,2,1,1,\n",
    )
    .unwrap();
    let pipeline = Pipeline {
        weights: Weights::Principal { level: 1 },
        ..Pipeline::default()
    };
    let json = serde_json::to_value(small.run(&pipeline).unwrap()).unwrap();
    let used: Vec<f64> = json["nodes"].as_array().unwrap()[..3]
        .iter()
        .map(|n| n["weight_used"].as_f64().unwrap())
        .collect();
    assert!(
        (used.iter().map(|w| w * w).sum::<f64>() - 1.0).abs() < 1e-12,
        "loadings are a unit vector: {used:?}"
    );
    assert!(used.iter().all(|w| *w > 0.5));
}

#[test]
fn optimised_weights_reach_the_wish_or_say_that_they_do_not() {
    for level in [2, 3] {
        let weights = Weights::Optimised {
            level,
            importance: [].into(),
            correlation: Default::default(),
        };
        let result = study()
            .run(&Pipeline {
                weights,
                ..Pipeline::default()
            })
            .unwrap();
        let found = result.optimised.as_ref().unwrap();
        assert!(found.weights.iter().all(|w| *w >= 0.0));
        let worst = found
            .wished
            .iter()
            .zip(&found.obtained)
            .map(|(w, o)| (w - o).abs())
            .fold(0.0, f64::max);
        eprintln!("{level} {:?} {worst}", found.status);
        assert_eq!(found.status == OptimiseStatus::Reached, worst <= 0.01);
        assert_eq!(
            result.notes.iter().any(|n| n.contains("importances")),
            found.status != OptimiseStatus::Reached
        );
    }
}

#[test]
fn taking_an_element_out_changes_the_index() {
    let out = remove_one(&study(), &Pipeline::default(), 2).unwrap();
    assert_eq!(out.len(), 8);
    assert!(
        out.iter()
            .all(|r| r.mean_absolute_change > 0.0 && r.mean_absolute_places.is_none())
    );
    let ranked = Pipeline {
        ranking: true,
        ..Pipeline::default()
    };
    assert!(
        remove_one(&study(), &ranked, 2).unwrap()[0]
            .mean_absolute_places
            .is_some()
    );
}

#[test]
fn two_versions_are_compared_unit_by_unit() {
    let other = Pipeline {
        steps: vec![
            Step::Denominate,
            Step::Normalise(Normalisation {
                all: Normaliser::PercentileRank {
                    ties: Default::default(),
                },
                ..Normalisation::default()
            }),
        ],
        ..Pipeline::default()
    };
    let study = study();
    let comparison = compare(
        &study.run(&Pipeline::default()).unwrap(),
        &study.run(&other).unwrap(),
        "Index",
    )
    .unwrap();
    assert_eq!(comparison.units.len(), 51);
    assert!(comparison.agreement.unwrap().coefficient > 0.8);
    assert!(comparison.units.iter().all(|u| u.places.is_none()));
}

#[test]
fn outputs_hold_no_order_by_score_unless_it_is_asked_for() {
    let study = study();
    let result = study.run(&Pipeline::default()).unwrap();
    let json = serde_json::to_value(&result).unwrap();
    assert!(json.get("order").is_none());
    let codes: Vec<&str> = json["units"]
        .as_array()
        .unwrap()
        .iter()
        .map(|u| u["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, study.unit_codes(), "units stand in the order of the data");
    let csv = result.to_csv();
    assert_eq!(csv.lines().count(), 52);
    assert!(!csv.lines().next().unwrap().to_lowercase().contains("rank"));
    let ranked = study
        .run(&Pipeline {
            ranking: true,
            ..Pipeline::default()
        })
        .unwrap();
    assert_eq!(ranked.order().unwrap().iter().filter(|r| **r == 1.0).count(), 1);
}

#[test]
fn the_workbook_opens_and_the_charts_are_drawn() {
    let result = study().run(&Pipeline::default()).unwrap();
    let bytes = write_workbook(&result, None).unwrap();
    assert_eq!(&bytes[..2], b"PK");
    assert!(structure_chart(&result).contains("<svg"));
}

#[test]
fn a_unit_report_adds_up_to_its_distance_from_the_middle() {
    let result = study().run(&Pipeline::default()).unwrap();
    let report = UnitReport::new(&result, "CHE").unwrap();
    assert_eq!(
        (report.name.as_str(), report.up.len(), report.down.len()),
        ("Switzerland", 5, 5)
    );
    assert!(
        report
            .up
            .is_sorted_by_key(|n| std::cmp::Reverse((n.pull.unwrap() * 1e9) as i64))
    );
    let html = report.to_html().unwrap();
    assert!(
        html.contains("<h1>Switzerland</h1>")
            && !html.to_lowercase().contains("rank")
            && !html.contains("<script")
    );
    assert!(UnitReport::new(&result, "XXX").is_err());
}
