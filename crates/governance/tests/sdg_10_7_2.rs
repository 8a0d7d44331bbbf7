//! SDG indicator 10.7.2: the shipped instrument against the framework it is taken from, and the published results.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use amparo_governance::Exact;
use amparo_governance::assessment::Answers;
use amparo_governance::instrument::{Instrument, SCHEMA, all, sdg_10_7_2};
use amparo_governance::owid;
use amparo_governance::score::{score, strengths};
use serde_json::Value;

fn framework() -> Value {
    serde_json::from_str(include_str!("data/governance/sdg_10_7_2_framework.json")).unwrap()
}

#[test]
fn the_instrument_is_the_framework() {
    let framework = framework();
    let instrument = sdg_10_7_2();
    let domains = framework["domains"].as_array().unwrap();
    assert_eq!(instrument.domains.len(), domains.len());
    for (ours, theirs) in instrument.domains.iter().zip(domains) {
        assert_eq!(
            (ours.id.as_str(), ours.title.as_str()),
            (theirs["id"].as_str().unwrap(), theirs["name"].as_str().unwrap())
        );
        assert_eq!(ours.lead.as_deref(), theirs["question"].as_str());
        let items = theirs["items"].as_array().unwrap();
        assert_eq!(ours.questions.len(), items.len());
        for (question, item) in ours.questions.iter().zip(items) {
            assert_eq!(question.id, item["id"].as_str().unwrap());
            assert_eq!(question.text, item["label"].as_str().unwrap());
            assert_eq!(question.responses.as_deref(), item["responses"].as_str());
            assert_eq!(question.weight, Exact::ONE);
        }
    }
    for (name, set) in framework["response_sets"].as_object().unwrap() {
        let ours: Vec<(&str, f64)> = instrument.response_sets[name]
            .iter()
            .map(|r| (r.code.as_str(), r.value.to_f64()))
            .collect();
        let theirs: Vec<(&str, f64)> = set
            .as_array()
            .unwrap()
            .iter()
            .map(|r| (r["code"].as_str().unwrap(), r["value"].as_f64().unwrap()))
            .collect();
        assert_eq!(ours, theirs);
    }
    let bands: Vec<(String, String, f64)> = instrument
        .bands
        .iter()
        .map(|b| (b.code.clone(), b.label.clone(), b.at_least.to_f64()))
        .collect();
    let theirs: Vec<(String, String, f64)> = framework["bands"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| {
            (
                b["code"].to_string(),
                b["label"].as_str().unwrap().to_owned(),
                b["min"].as_f64().unwrap(),
            )
        })
        .collect();
    assert_eq!(bands, theirs);
}

#[test]
fn shipped_instruments_fit_the_published_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for instrument in all() {
        let json = serde_json::to_value(instrument).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&json)
            .map(|e| format!("{} at {}", e, e.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(&Instrument::from_json(&json.to_string()).unwrap(), instrument);
    }
    let mut ranked = serde_json::to_value(sdg_10_7_2()).unwrap();
    ranked["ranking"] = true.into();
    assert!(!validator.is_valid(&ranked));
}

/// Answers every question, `choose` picking the place in the question's response set.
fn answers(choose: impl Fn(&str) -> usize) -> Answers {
    sdg_10_7_2()
        .questions()
        .map(|(_, _, q)| {
            let set = sdg_10_7_2().responses(q);
            (q.id.clone(), set[choose(&q.id).min(set.len() - 1)].code.clone())
        })
        .collect()
}

#[test]
fn a_domain_is_a_hundred_times_the_mean_of_five_and_the_whole_that_of_thirty() {
    // D1: 1, 0.5, 0.5, 0, 0 → 40; D2: two of five → 40; the other domains in full.
    let given = answers(|id| match id {
        "D1b" | "D1c" => 1,
        "D1d" | "D1e" => 2,
        "D2c" | "D2d" | "D2e" => 1,
        _ => 0,
    });
    let scores = score(sdg_10_7_2(), &given).unwrap();
    assert_eq!(scores.domains[0].score, Exact::new(2, 5));
    assert_eq!(scores.domains[0].band.as_deref(), Some("2"));
    assert_eq!(scores.domains[1].percent.as_deref(), Some("40.00"));
    let overall = scores.overall.as_ref().unwrap();
    assert_eq!(overall.score, Exact::new(24, 30));
    assert_eq!(overall.band.as_deref(), Some("3"));
    assert!(overall.band_certain);
    assert_eq!(strengths(sdg_10_7_2(), &scores).len(), 23);
}

#[test]
fn missing_answers_withhold_the_score_and_leave_bounds() {
    let mut given = answers(|_| 0);
    given.insert("D2a".to_owned(), "unknown".to_owned());
    given.remove("D2b");
    given.insert("D3a".to_owned(), "not_applicable".to_owned());
    let scores = score(sdg_10_7_2(), &given).unwrap();
    let domain = &scores.domains[1];
    assert_eq!((domain.score, domain.missing), (None, Exact::new(2, 5).unwrap()));
    assert_eq!(
        (domain.lowest, domain.highest),
        (Exact::new(3, 5), Some(Exact::ONE))
    );
    assert!(!domain.band_certain);
    assert_eq!(
        scores.domains[2].score,
        Some(Exact::ONE),
        "a question that does not apply counts for nothing"
    );
    let overall = scores.overall.unwrap();
    assert_eq!(overall.missing, Exact::new(2, 29).unwrap());
    assert_eq!(overall.lowest, Exact::new(27, 29));
}

#[test]
fn answers_outside_their_set_are_named() {
    let error = |id: &str, response: &str| {
        let given: Answers = [(id.to_owned(), response.to_owned())].into();
        score(sdg_10_7_2(), &given).unwrap_err().to_string()
    };
    assert_eq!(
        error("D1a", "maybe"),
        "question \"D1a\": \"maybe\" is no answer to it; accepted: yes_regardless_of_status, yes_only_legal_status, no, unknown, \
         not_applicable, not_assessed"
    );
    assert!(error("D9z", "yes").contains("is no question of \"sdg-10.7.2@1\""));
}

#[test]
fn published_bands_and_how_they_moved() {
    let published = owid::import(include_bytes!("../data/published/sdg-10.7.2.csv")).unwrap();
    assert_eq!(published.results.len(), 198);
    assert_eq!(published.years, [2019, 2021]);
    let change = published.change(2019, 2021);
    assert_eq!(
        (change.both, change.up.len(), change.same.len(), change.down.len()),
        (61, 19, 37, 5)
    );
    assert!(
        change.up.is_sorted_by_key(|c| c.name.as_str()),
        "alphabetical, whatever the band"
    );
    let counted: usize = published
        .years
        .iter()
        .flat_map(|&y| published.by_band(y))
        .map(|(_, _, n)| n)
        .sum();
    assert_eq!(counted, 198);
    let angola = change.down.iter().find(|c| c.code == "AGO").unwrap();
    assert_eq!(
        (angola.from.as_str(), angola.to.as_str()),
        ("Meets", "Partially meets")
    );
    let names: BTreeMap<&str, usize> = published.results.iter().fold(BTreeMap::new(), |mut map, r| {
        *map.entry(r.code.as_str()).or_default() += 1;
        map
    });
    assert!(names.values().all(|n| *n <= 2));
}
