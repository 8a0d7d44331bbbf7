//! What people read on a terminal.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use amparo_governance::assessment::Answers;
use amparo_governance::instrument::{five_domains, sdg_10_7_2};
use amparo_governance::score::{
    Assessed, Peers, Priorities, RobustnessPlan, gap_plan, robustness, score, side_by_side,
};

fn answers(shift: usize) -> Answers {
    five_domains()
        .questions()
        .enumerate()
        .filter(|(n, _)| n % 7 != 3)
        .filter(|(_, (_, _, q))| q.applies_when.is_empty())
        .map(|(n, (_, _, q))| {
            let set = five_domains().responses(q);
            let code = match q.max {
                Some(max) => ((n + shift) as u32 % (max + 1)).to_string(),
                None => set[(n + shift) % set.len()].code.clone(),
            };
            (q.id.clone(), code)
        })
        .collect()
}

#[test]
fn scores_and_a_gap_plan() {
    let given = answers(0);
    let plan = gap_plan(
        five_domains(),
        &given,
        "LE",
        &Priorities {
            list: 2,
            ..Priorities::default()
        },
    )
    .unwrap();
    insta::assert_snapshot!(format!("{}\n{plan}", score(five_domains(), &given).unwrap()));
}

#[test]
fn two_places_side_by_side_and_how_far_bands_hold() {
    let place = |country: &str, shift: usize| Assessed {
        country: country.to_owned(),
        city: None,
        income: None,
        scores: score(five_domains(), &answers(shift)).unwrap(),
    };
    let compared = side_by_side(
        five_domains(),
        &[place("NPL", 0), place("KEN", 1)],
        &Peers::default(),
    );
    let text = compared.to_string();
    assert!(text.find("Kenya").unwrap() < text.find("Nepal").unwrap());
    assert!(text.contains("1 of 2 have it"));
    let plan = RobustnessPlan {
        runs: 128,
        ..RobustnessPlan::default()
    };
    let held = robustness(five_domains(), &answers(0), &BTreeMap::new(), &plan).unwrap();
    assert_eq!(held.len(), 6);
    assert!(
        held.iter()
            .all(|h| (h.bands.iter().map(|b| b.1).sum::<f64>() - 100.0).abs() < 1e-6)
    );
    assert!(held[0].to_string().contains("% of runs"));
}

#[test]
fn an_instrument_is_printed_question_by_question() {
    let text = sdg_10_7_2().to_string();
    assert_eq!(text.matches("[yes, no]").count(), 25);
    assert!(text.contains("bands: Requires further progress from 0, Partially meets from 40, Meets from 80, Fully meets from 100"));
}
