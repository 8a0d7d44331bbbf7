//! No bytes take a reader down.

#![allow(clippy::unwrap_used, reason = "a failure is a failed test")]

mod support;

use amparo_intake::draft_mapping;
use proptest::prelude::*;
use support::{bytes, fixture_bytes, options, read, with_mapping};

const MAPPING: &str = include_str!("fixtures/ngo.mapping.json");

fn read_every_way(content: &[u8]) {
    for name in ["f.csv", "f.xlsx"] {
        let source = bytes(name, content);
        let _ = read(&source, &options());
        let _ = read(&source, &with_mapping(MAPPING));
        let _ = draft_mapping(&source, None);
    }
}

/// Pieces that make trouble where tables are read, with some that make sense.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        any::<u8>().prop_map(|byte| vec![byte]),
        prop::sample::select(vec![
            &b","[..],
            b";",
            b"\t",
            b"\"",
            b"\r\n",
            b"\n",
            b"\r",
            b"\0",
            b"\xef\xbb\xbf",
            b"\xff\xfe",
            b"1",
            b"2019",
            b"sexo;",
            b"fecha_registro;",
            b"=1+1",
            b"yearOfRegistration,gender",
            b"prs_Gender,vic_MethodsOfControl,",
            b"vic_TypeOfExploitation,cas_IncomingReferralDate\n",
        ])
        .prop_map(<[u8]>::to_vec),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn as_text(content in pieces()) {
        read_every_way(&content);
    }

    #[test]
    fn behind_the_marks_of_binary_formats(content in prop::collection::vec(any::<u8>(), 0..200), mark in prop::sample::select(vec![&b"PK\x03\x04"[..], b"PAR1", b"\xd0\xcf\x11\xe0"])) {
        read_every_way(&[mark, &content].concat());
        read_every_way(&[mark, &content, mark].concat());
    }

    /// Files in order but for a few bytes: every row of theirs is taken, left out or rejected.
    #[test]
    fn in_a_known_layout(name in prop::sample::select(vec!["ctdc27.csv", "k_anonymised.csv", "htcds.csv"]), changes in prop::collection::vec((any::<prop::sample::Index>(), pieces()), 1..4)) {
        let mut content = fixture_bytes(name);
        for (at, piece) in changes {
            let at = at.index(content.len());
            let end = (at + piece.len() / 2).min(content.len());
            content.splice(at..end, piece);
        }
        let mut options = options();
        options.max_rejected_share = 1.0;
        if let Ok(intake) = read(&bytes(name, content), &options) {
            let report = &intake.report;
            prop_assert_eq!(
                report.rows_read,
                report.rows_accepted + report.rows_rejected + report.rows_without_consent + report.rows_not_victims
            );
            prop_assert_eq!(report.rows_accepted, intake.cases.table.rows() as u64);
            prop_assert_eq!(intake.cases.person_keys.len(), intake.cases.table.rows());
            let table = &intake.cases.table;
            for zero in table.schema().structural_zeros() {
                for row in 0..table.rows() {
                    prop_assert!(!(zero.left_codes.contains(&table.code(row, zero.left)) && zero.right_codes.contains(&table.code(row, zero.right))));
                }
            }
        }
    }
}
