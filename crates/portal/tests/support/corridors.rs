//! Invented corridors, for tests of the portal.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use amparo_corridors::{
    CorridorFigures, Disclosed, Estimate, Figures, Flow, Gap, NewCorridors, TIERS, TierKnown, write_corridors,
};

fn estimate(value: f64, by: f64) -> Estimate {
    Estimate {
        value,
        lower: value - by,
        upper: value + by,
    }
}

fn figures(corridor: &str) -> CorridorFigures {
    CorridorFigures {
        corridor: corridor.into(),
        workers: estimate(1204.0, 31.0),
        unknown_share: Some(estimate(0.41, 0.02)),
        length: Some(estimate(4.2, 0.1)),
        cost: Some(estimate(2310.0, 140.0)),
        months: None,
        outside_contract: Some(estimate(0.08, 0.03)),
        any_deduction: Some(estimate(0.4, 0.05)),
        indicators: vec![
            ("debt_bondage".into(), Some(estimate(88.0, 12.0))),
            ("isolation".into(), None),
        ],
    }
}

/// Publishes figures of one corridor and of all others, and a disclosed corridor with words that are no markup.
pub fn publish(folder: &Path) {
    let new = NewCorridors {
        title: "Corridors".into(),
        publisher: "Invented <Body>".into(),
        software: amparo_release::Software {
            name: "amparo".into(),
            version: "0".into(),
        },
        figures: Some(Figures {
            name: "one".into(),
            epsilon: 1.0,
            delta: 1e-6,
            rho: 0.0123,
            claim: vec!["Unit: one worker.".into()],
            currency: "USD".into(),
            corridors: vec![figures("MEX to USA"), figures("other")],
        }),
        disclosed: vec![Disclosed {
            origin: "MEX".into(),
            destination: "USA".into(),
            region: "Texas".into(),
            source: "An <i>invented</i> disclosure".into(),
            cases_in_files: 400,
            cases: 31,
            recruiters: 44,
            organisations: 21,
            worksites: 63,
            tiers: TIERS
                .iter()
                .zip([0, 31, 20, 0, 31, 31])
                .map(|(tier, known)| TierKnown {
                    tier: (*tier).into(),
                    known,
                })
                .collect(),
            unknown_share: 0.36,
            length: 4.9,
            transparency: [0.61, 0.5, 0.7],
            flows: vec![
                Flow {
                    from: Some("Jalisco".into()),
                    to: Some("Harris <County>".into()),
                    cases: 12,
                },
                Flow {
                    from: None,
                    to: None,
                    cases: 2,
                },
            ],
            gaps: vec![Gap {
                what: "no town of the recruiter".into(),
                rows: 3,
                of: 44,
            }],
        }],
    };
    let now = "2026-11-25T10:00:00Z".parse().unwrap();
    write_corridors(folder, new, &super::key(), now).unwrap();
}
