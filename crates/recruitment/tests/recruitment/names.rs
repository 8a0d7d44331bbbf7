//! The labelled names of the H-2B disclosures, and merges.

use std::collections::BTreeMap;

use amparo_recruitment::matching::*;
use jiff::civil::date;
use proptest::prelude::*;

use crate::support::party;

struct Labelled {
    name: String,
    group: String,
    entity: String,
}

fn labelled() -> Vec<Labelled> {
    let mut reader = csv::Reader::from_reader(include_str!("../data/org_name_gold_clusters.csv").as_bytes());
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        Labelled {
            name: record[0].to_owned(),
            group: record[1].to_owned(),
            entity: record[2].to_owned(),
        }
    });
    rows.collect()
}

/// The part that settings are tuned on: whole groups, so that nothing of a group stands on both sides.
const TUNED_ON: [&str; 5] = ["DELAL", "LABORMEX", "ACI", "VISAWORKS", "JH"];

/// Pairs at the level of groups and of legal entities, among the names of one part.
fn measure(names: &[Labelled], settings: &MatchSettings) -> (PairCounts, PairCounts) {
    let parties: Vec<NamedParty> = names
        .iter()
        .map(|l| NamedParty {
            name: l.name.clone(),
            country: None,
        })
        .collect();
    let clusters = cluster(&parties, settings);
    let (mut group_of, mut entity_of) = (BTreeMap::new(), BTreeMap::new());
    let mut next = 0;
    for (index, found) in clusters.clusters.iter().enumerate() {
        for entity in &found.entities {
            for party in entity {
                group_of.insert(party.name.as_str(), index);
                entity_of.insert(party.name.as_str(), next);
            }
            next += 1;
        }
        for party in &found.undetermined {
            group_of.insert(party.name.as_str(), index);
            entity_of.insert(party.name.as_str(), next);
            next += 1;
        }
    }
    for (index, (party, _)) in clusters.placeholders.iter().enumerate() {
        group_of.insert(party.name.as_str(), 10_000 + index);
        entity_of.insert(party.name.as_str(), 10_000 + index);
    }
    // Placeholders belong with nothing; names of two entities or of an unknown one have no entity.
    let group = |l: &'_ Labelled| (l.group != "NOT_AN_ORG").then(|| l.group.clone());
    let entity = |l: &'_ Labelled| {
        (!["placeholder", "?"].contains(&l.entity.as_str()) && !l.entity.contains('|'))
            .then(|| l.entity.clone())
    };
    let count = |label: &dyn Fn(&Labelled) -> Option<String>, of: &BTreeMap<&str, usize>| {
        let labels: Vec<(Option<String>, usize)> =
            names.iter().map(|l| (label(l), of[l.name.as_str()])).collect();
        evaluate(
            &labels
                .iter()
                .map(|(label, cluster)| (label.as_deref(), *cluster))
                .collect::<Vec<_>>(),
        )
    };
    (count(&group, &group_of), count(&entity, &entity_of))
}

fn parts() -> (Vec<Labelled>, Vec<Labelled>) {
    labelled()
        .into_iter()
        .partition(|l| TUNED_ON.contains(&l.group.as_str()))
}

#[test]
fn labelled_names_are_matched() {
    let (tuned_on, held_out) = parts();
    assert_eq!((tuned_on.len(), held_out.len()), (69, 41));
    let settings = MatchSettings::default();
    let figures = |names: &[Labelled]| {
        let (group, entity) = measure(names, &settings);
        for counts in [group, entity] {
            assert!(counts.precision() >= 0.98 && counts.recall() >= 0.9, "{counts:?}");
        }
        format!(
            "groups precision {:.3} recall {:.3} of {} pairs; legal entities precision {:.3} recall {:.3} of {} pairs",
            group.precision(),
            group.recall(),
            group.right + group.missed,
            entity.precision(),
            entity.recall(),
            entity.right + entity.missed
        )
    };
    insta::assert_snapshot!(format!(
        "tuned on: {}\nheld out: {}\nall: {}",
        figures(&tuned_on),
        figures(&held_out),
        figures(&labelled())
    ));
}

#[test]
fn the_threshold_is_the_best_on_the_part_it_was_tuned_on() {
    let (tuned_on, _) = parts();
    let f1 = |threshold: f64| {
        let counts = measure(
            &tuned_on,
            &MatchSettings {
                threshold,
                ..MatchSettings::default()
            },
        )
        .0;
        let (p, r) = (counts.precision(), counts.recall());
        2.0 * p * r / (p + r)
    };
    let ours = f1(MatchSettings::default().threshold);
    for threshold in [0.6, 0.7, 0.85, 0.9] {
        assert!(f1(threshold) <= ours, "{threshold}: {} > {ours}", f1(threshold));
    }
}

#[test]
fn a_score_says_why_and_country_blocks_nothing() {
    let named = |name: &str, country: Option<&str>| NamedParty {
        name: name.into(),
        country: country.map(str::to_owned),
    };
    let of = |a: &str, b: &str| score(&named(a, None), &named(b, None), &MatchSettings::default());
    insta::assert_snapshot!(
        [
            of("Del-Al Associates, Inc.", "Del All Associates Inc"),
            of("Delal Mexivo, S de RL de CV", "Del Al Associates Inc."),
            of("J&H Recruiting Agency", "J & H Business Centre"),
            of("NuHorizon Staffing Solutions", "Skilled Staffing Solutions"),
            of("See attached Appendix C", "Self-Employed Recruiter"),
            score(
                &named("Labormex LLC", Some("MEX")),
                &named("H2 LaborMex", Some("USA")),
                &MatchSettings::default()
            ),
        ]
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
    );
    let across = score(
        &named("CSI Visa Processing", Some("MEX")),
        &named("CSI VISA PROCESSING", Some("MCO")),
        &MatchSettings::default(),
    );
    assert!(across.score >= MatchSettings::default().threshold);
    for (a, b) in [
        ("Ana Associates LLC", "Del Al Associates"),
        ("Work Abroad", "Work Experience Staffing Solutions"),
        ("South Labor", "Grow Labor LLC"),
    ] {
        assert!(
            of(a, b).score < MatchSettings::default().threshold,
            "{a} {b} {}",
            of(a, b)
        );
    }
}

#[test]
fn merges_can_be_undone_in_any_order() {
    let mut book = MergeBook::default();
    let day = date(2026, 11, 25);
    let first = book
        .merge(party(2), party(1), day, "steward", "same licence")
        .unwrap();
    book.merge(party(2), party(3), day, "steward", "same letters")
        .unwrap();
    assert_eq!(book.canonical(party(3)), party(1));
    assert!(matches!(
        book.merge(party(3), party(1), day, "x", "y"),
        Err(MergeError::Already { .. })
    ));
    book.undo(first, day, "steward").unwrap();
    assert_eq!(
        (book.canonical(party(3)), book.canonical(party(1))),
        (party(2), party(1))
    );
    assert_eq!(book.undo(first, day, "x"), Err(MergeError::Undone(0)));
    assert_eq!(
        book.undo(9, day, "x").unwrap_err().to_string(),
        "there is no merge number 9; there are 2, counted from 0"
    );
    assert_eq!(book.merges().len(), 2);
}

proptest! {
    #[test]
    fn scores_are_symmetric_and_no_name_panics(a in "\\PC{0,40}", b in "\\PC{0,40}") {
        let named = |name: &str| NamedParty { name: name.into(), country: None };
        let (a, b) = (named(&a), named(&b));
        let settings = MatchSettings::default();
        let (ab, ba) = (score(&a, &b, &settings).score, score(&b, &a, &settings).score);
        prop_assert!((ab - ba).abs() < 1e-9 && (0.0..=1.0).contains(&ab));
    }
}
