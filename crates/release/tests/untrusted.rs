//! Whatever bytes stand in the files of a release, reading them ends in an answer or an error.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::fs;

use amparo_release::{
    Accuracy, Aggregates, Claim, Manifest, Release, TrustedKeys, decode_public_key, verify,
};
use proptest::prelude::*;

/// Bytes, or a true file with a piece replaced.
fn nearly(original: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = original.len();
    let piece = proptest::collection::vec(any::<u8>(), 0..12);
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..200),
        (0..length, 0..12_usize, piece).prop_map(move |(at, cut, piece)| {
            let mut bytes = original.clone();
            let end = (at + cut).min(bytes.len());
            bytes.splice(at..end, piece);
            bytes
        }),
    ]
}

fn file(path: &str) -> Vec<u8> {
    support::files().into_iter().find(|(p, _)| *p == path).unwrap().1
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn aggregates_never_panic(bytes in nearly(file("aggregates/aggregates.csv"))) {
        if let Ok(read) = Aggregates::read_csv(&support::schema(), bytes.as_slice()) {
            // What is accepted can be written, and reads back to as many figures.
            let mut written = Vec::new();
            read.write_csv(&support::schema(), &mut written).unwrap();
            prop_assert_eq!(Aggregates::read_csv(&support::schema(), written.as_slice()).unwrap().len(), read.len());
        }
    }

    #[test]
    fn claims_and_errors_never_panic(bytes in nearly(file("claim.json")), errors in nearly(file("accuracy.json")), order: usize, count: f64) {
        if let Ok(claim) = serde_json::from_slice::<Claim>(&bytes) {
            prop_assert!(!claim.to_markdown().is_empty());
        }
        if let Ok(accuracy) = serde_json::from_slice::<Accuracy>(&errors) {
            let _ = accuracy.standard_error(order, count);
        }
        let _ = serde_json::from_slice::<Manifest>(&bytes);
        let _ = decode_public_key(&String::from_utf8_lossy(&bytes));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// A publisher who signs nonsense gets an error, not a crash.
    #[test]
    fn signed_nonsense_never_panics(
        (which, bytes) in (0..support::files().len()).prop_flat_map(|i| (Just(i), nearly(support::files()[i].1.clone()))),
    ) {
        let parent = tempfile::tempdir().unwrap();
        let mut files = support::files();
        files[which].1 = bytes;
        let (folder, _) = support::write_files(parent.path(), &files);
        let _ = Release::open(&folder, &support::trusted());
    }

    #[test]
    fn seals_never_panic(manifest in proptest::collection::vec(any::<u8>(), 0..200), signature in ".{0,90}", key in ".{0,50}") {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("manifest.json"), manifest).unwrap();
        fs::write(folder.path().join("manifest.sig"), signature).unwrap();
        fs::write(folder.path().join("publisher.pub"), key).unwrap();
        prop_assert!(verify(folder.path(), &TrustedKeys::FirstUse).is_err());
    }
}
