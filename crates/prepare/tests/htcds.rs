//! Spreadsheets of the standard go in and out without loss.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use amparo_intake::{ReadOptions, Source, read};
use amparo_prepare::HtcdsSheet;
use amparo_schema::htcds;
use jiff::civil::date;
use proptest::prelude::*;

fn today() -> jiff::civil::Date {
    date(2026, 11, 28)
}

fn csv(sheet: &HtcdsSheet) -> Source {
    let mut bytes = Vec::new();
    sheet.write(&mut bytes).unwrap();
    Source::Bytes {
        name: "sheet.csv".into(),
        bytes,
    }
}

/// `cargo nextest run -p amparo-prepare --run-ignored only the_example_workbook`
#[test]
#[ignore = "reads 16,000 rows four times: slow without optimisation"]
fn the_example_workbook_comes_back_with_the_same_cases() {
    let workbook =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/contributors/red-de-refugios.xlsx");
    let source = Source::Path(workbook);
    let sheet = HtcdsSheet::read(&source, None, today()).unwrap();
    let written = csv(&sheet);
    assert!(HtcdsSheet::read(&written, None, today()).unwrap() == sheet);
    let cases = |source: &Source| {
        let options = ReadOptions {
            mapping: None,
            encoding: None,
            max_rejected_share: 0.02,
            today: today(),
            person_key: None,
        };
        read(source, &options, &|_| {}).unwrap().cases
    };
    assert!(cases(&source) == cases(&written));
}

fn sheets() -> impl Strategy<Value = HtcdsSheet> {
    let multi = htcds::field("vic_MethodsOfControl").unwrap();
    let codes: Vec<String> = multi.codes.iter().map(|code| code.value.clone()).collect();
    let genders: Vec<String> = htcds::field("prs_Gender")
        .unwrap()
        .codes
        .iter()
        .map(|code| code.value.clone())
        .collect();
    let answers =
        proptest::sample::subsequence(codes.clone(), 0..codes.len()).prop_map(|codes| codes.join(";"));
    let text =
        "[=+@a-zA-Zéñ,;\" ']{0,20}".prop_map(|text| text.trim().trim_start_matches('\'').trim().to_owned());
    let row = (proptest::sample::select(genders), answers, text, 0u8..28).prop_map(
        |(gender, answers, text, day)| {
            vec![
                format!("2021-03-{:02}", day + 1),
                gender,
                answers,
                String::new(),
                "PER".to_owned(),
                text,
            ]
        },
    );
    proptest::collection::vec(row, 1..8).prop_map(|rows| HtcdsSheet {
        header: [
            "cas_IncomingReferralDate",
            "prs_Gender",
            "vic_MethodsOfControl",
            "vic_RelationshipToTrafficker",
            "prs_Citizenship",
            "our notes",
        ]
        .map(String::from)
        .to_vec(),
        rows,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_sheet_comes_back(sheet in sheets()) {
        let back = HtcdsSheet::read(&csv(&sheet), None, today()).unwrap();
        prop_assert_eq!(&back.header, &sheet.header);
        prop_assert_eq!(&back.rows, &sheet.rows);
    }
}
