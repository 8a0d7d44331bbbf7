//! Corridors go into a bundle and come out of it, or nothing does.
#![allow(clippy::unwrap_used)]

use std::fs;

use amparo_bundle::{Software, TrustedKeys};
use amparo_corridors::{
    CorridorFigures, CorridorsError, Disclosed, Estimate, Figures, Flow, NewCorridors, PublishedCorridors,
    TierKnown, WriteCorridorsError, write_corridors,
};
use ed25519_dalek::SigningKey;
use jiff::Timestamp;

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn estimate(value: f64) -> Estimate {
    Estimate {
        value,
        lower: value - 1.0,
        upper: value + 1.0,
    }
}

fn new() -> NewCorridors {
    NewCorridors {
        title: "Corridors".into(),
        publisher: "A body".into(),
        software: Software {
            name: "amparo".into(),
            version: "0".into(),
        },
        figures: Some(Figures {
            name: "one".into(),
            epsilon: 1.0,
            delta: 1e-6,
            rho: 0.01,
            claim: vec!["Unit: one worker.".into()],
            currency: "USD".into(),
            corridors: vec![CorridorFigures {
                corridor: "MEX to USA".into(),
                workers: estimate(120.0),
                unknown_share: Some(estimate(0.4)),
                length: None,
                cost: None,
                months: None,
                outside_contract: None,
                any_deduction: None,
                indicators: vec![("debt_bondage".into(), None)],
            }],
        }),
        disclosed: vec![Disclosed {
            origin: "MEX".into(),
            destination: "USA".into(),
            region: "Texas".into(),
            source: "A disclosure".into(),
            cases_in_files: 400,
            cases: 31,
            recruiters: 40,
            organisations: 20,
            worksites: 60,
            tiers: vec![TierKnown {
                tier: "community".into(),
                known: 0,
            }],
            unknown_share: 0.3,
            length: 4.0,
            transparency: [0.6, 0.5, 0.7],
            flows: vec![Flow {
                from: Some("Jalisco".into()),
                to: None,
                cases: 3,
            }],
            gaps: vec![],
        }],
    }
}

#[test]
fn what_goes_in_comes_out() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, manifest) = write_corridors(dir.path(), new(), &key(), Timestamp::UNIX_EPOCH).unwrap();
    let trusted = TrustedKeys::one(key().verifying_key());
    let opened = PublishedCorridors::open(&folder, &trusted).unwrap();
    assert_eq!(opened.manifest, manifest);
    assert_eq!(opened.figures, new().figures);
    assert_eq!(opened.disclosed["MEX-USA-texas"], new().disclosed[0]);
    assert!(opened.figures_of("MEX", "USA").is_some() && opened.figures_of("USA", "MEX").is_none());
    let other = TrustedKeys::one(SigningKey::from_bytes(&[8; 32]).verifying_key());
    assert!(matches!(
        PublishedCorridors::open(&folder, &other),
        Err(CorridorsError::Verify { .. })
    ));
    // One byte of a figure is found out.
    let path = folder.join("figures.json");
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.iter().position(|byte| *byte == b'2').unwrap();
    bytes[at] = b'3';
    fs::write(&path, bytes).unwrap();
    assert!(PublishedCorridors::open(&folder, &trusted).is_err());
}

#[test]
fn what_is_unsound_is_not_written() {
    type Spoil = fn(&mut NewCorridors);
    let spoils: [(Spoil, &str); 6] = [
        (
            |new| (new.figures, new.disclosed) = (None, vec![]),
            "nothing to publish",
        ),
        (
            |new| new.figures.as_mut().unwrap().corridors[0].workers.lower = 999.0,
            "outside its interval",
        ),
        (|new| new.figures.as_mut().unwrap().claim.clear(), "need a claim"),
        (
            |new| new.figures.as_mut().unwrap().corridors[0].corridor = "MEX to XXX".into(),
            "is no corridor",
        ),
        (
            |new| new.disclosed[0].tiers[0].known = 99,
            "more cases than there are",
        ),
        (
            |new| new.disclosed.push(new.disclosed[0].clone()),
            "cannot be added",
        ),
    ];
    for (spoil, says) in spoils {
        let dir = tempfile::tempdir().unwrap();
        let mut spoilt = new();
        spoil(&mut spoilt);
        let error: WriteCorridorsError =
            write_corridors(dir.path(), spoilt, &key(), Timestamp::UNIX_EPOCH).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
        assert_eq!(
            fs::read_dir(dir.path()).unwrap().count(),
            0,
            "{says}: nothing is left"
        );
    }
}
