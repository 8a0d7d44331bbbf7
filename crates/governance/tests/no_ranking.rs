//! Nothing that leaves this crate about assessed places ranks them: no key or title that speaks of rank or league, and no list in the order
//! of scores. The same for composite indicators, unless the pipeline asks for ranking in so many words.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use amparo_governance::assessment::Answers;
use amparo_governance::index::{Pipeline, SensitivityPlan, Study, compare, remove_one};
use amparo_governance::instrument::{five_domains, sdg_10_7_2};
use amparo_governance::owid;
use amparo_governance::profile::Profile;
use amparo_governance::score::{
    Assessed, IncomeGroup, Peers, Priorities, RobustnessPlan, findings, gap_plan, robustness, score,
    side_by_side, strengths,
};
use serde_json::Value;

const WORDS: [&str; 6] = ["rank", "league", "position", "place_number", "top", "order"];

/// Every key, and every string that a reader sees as a title, in a serialised output.
fn keys(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                // What a user asked the engine to do may say `"ranking": false`; that is no output of an order.
                if key == "pipeline" {
                    assert_eq!(inner["ranking"], false);
                    continue;
                }
                found.push(key.to_lowercase());
                keys(inner, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

fn clean(name: &str, value: &impl serde::Serialize) {
    let mut found = Vec::new();
    keys(&serde_json::to_value(value).unwrap(), &mut found);
    for key in found {
        for word in WORDS {
            let part = key.split(['_', ' ']).any(|p| p.starts_with(word));
            assert!(!part, "{name} has the key {key:?}");
        }
    }
}

/// Places whose scores fall, rise and mix along the alphabet: in any order by score, one of the lists below would be out of order.
fn places() -> Vec<Assessed> {
    let yes = [0usize, 5, 2, 4, 1, 3, 5, 0, 2, 4, 3];
    let codes = [
        "ZMB", "ALB", "KEN", "NPL", "PER", "FJI", "NOR", "CAN", "DEU", "JPN", "CHE",
    ];
    codes
        .iter()
        .zip(yes)
        .enumerate()
        .map(|(index, (code, yes))| {
            let answers: Answers = sdg_10_7_2()
                .questions()
                .enumerate()
                .map(|(n, (_, _, q))| {
                    let set = sdg_10_7_2().responses(q);
                    let full = n % 5 < yes;
                    (
                        q.id.clone(),
                        set[if full { 0 } else { set.len() - 1 }].code.clone(),
                    )
                })
                .collect();
            Assessed {
                country: (*code).to_owned(),
                city: None,
                income: Some(if index < 6 {
                    IncomeGroup::LowerMiddle
                } else {
                    IncomeGroup::High
                }),
                scores: score(sdg_10_7_2(), &answers).unwrap(),
            }
        })
        .collect()
}

#[test]
fn outputs_about_places_have_no_rank() {
    let places = places();
    let compared = side_by_side(sdg_10_7_2(), &places, &Peers::default());
    let mut alphabetical = compared.places.clone();
    alphabetical.sort();
    assert_eq!(compared.places, alphabetical);
    clean("side by side", &compared);
    let found = findings(sdg_10_7_2(), &places);
    assert!(!found[0].effects.is_empty(), "{}", found[0].words);
    for place in &places {
        assert!(!found[0].words.contains(&place.label()), "findings name no place");
    }
    clean("findings", &found);
    for place in &places {
        clean("place", place);
        clean("strengths", &strengths(sdg_10_7_2(), &place.scores));
        let profile = Profile::new(sdg_10_7_2(), place, None, &[]);
        clean("profile", &profile);
        let html = profile.to_html().unwrap().to_lowercase();
        assert!(!html.contains("rank") && !html.contains("league"));
        for other in &places {
            assert!(
                other.country == place.country || !html.contains(&other.label().to_lowercase()),
                "a profile names one place"
            );
        }
    }
    let answers: Answers = places[2]
        .scores
        .items
        .iter()
        .map(|i| (i.question.clone(), i.response.clone()))
        .collect();
    clean(
        "gap plan",
        &gap_plan(sdg_10_7_2(), &answers, "D2", &Priorities::default()).unwrap(),
    );
    let plan = RobustnessPlan {
        runs: 16,
        ..RobustnessPlan::default()
    };
    clean(
        "robustness",
        &robustness(sdg_10_7_2(), &answers, &BTreeMap::new(), &plan).unwrap(),
    );
    for instrument in [sdg_10_7_2(), five_domains()] {
        assert!(!instrument.ranking);
    }
}

#[test]
fn published_bands_are_listed_by_name() {
    let published = owid::import(include_bytes!("../data/published/sdg-10.7.2.csv")).unwrap();
    clean("published", &published);
    assert!(published.results.is_sorted_by_key(|r| (r.code.clone(), r.year)));
    let change = published.change(2019, 2021);
    clean("change", &change);
    for list in [&change.up, &change.same, &change.down] {
        assert!(list.is_sorted_by_key(|c| c.name.clone()));
    }
}

#[test]
fn composite_indicators_keep_the_order_of_the_data() {
    let study = Study::read(
        include_bytes!("data/coinr/ASEM_iData.csv"),
        include_bytes!("data/coinr/ASEM_iMeta.csv"),
    )
    .unwrap();
    let pipeline = Pipeline::default();
    let result = study.run(&pipeline).unwrap();
    clean("index", &result);
    let plan = SensitivityPlan::from_json(
        r#"{"draws": 4, "factors": [{"kind": "weight_noise", "name": "w", "levels": [{"level": 2, "share": 0.2}]}]}"#,
    )
    .unwrap();
    let spread = plan.run(&study, &pipeline).unwrap();
    clean("sensitivity", &spread);
    assert!(spread.units.iter().map(|u| &u.unit).eq(study.unit_codes()));
    clean("comparison", &compare(&result, &result, "Index").unwrap());
    clean("removal", &remove_one(&study, &pipeline, 3).unwrap());
    let table = result.to_string();
    let lines: Vec<&str> = table.lines().skip(1).take(51).map(|l| &l[..3]).collect();
    assert!(
        lines
            .iter()
            .zip(study.unit_codes())
            .all(|(line, code)| line == code)
    );
}
