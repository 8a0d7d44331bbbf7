//! Files that cannot be taken in, or only in part: what is said about each.

#![allow(clippy::unwrap_used, reason = "a failure is a failed test")]

mod support;

use amparo_intake::{IntakeError, Reason, Source};
use support::{bytes, fixture, fixture_bytes, lines, options, read, with_mapping};

const YEAR_ONLY: &str = r#"{"format":"amparo-mapping/1","name":"n","fields":{"yearOfRegistration":{"column":"year"},"gender":{"column":"sex"}}}"#;

/// The message for a file with columns `year` and `sex`, read by a mapping that allows no rejection.
fn refusal(content: impl Into<Vec<u8>>) -> String {
    let mut options = with_mapping(YEAR_ONLY);
    options.max_rejected_share = 0.0;
    read(&bytes("cases.csv", content), &options)
        .unwrap_err()
        .to_string()
}

fn utf16(text: &str, mark: bool, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    format!("{mark}{text}")
        .encode_utf16()
        .flat_map(to_bytes)
        .collect()
}

#[test]
fn messages_name_file_row_column_value_and_what_is_accepted() {
    let wide = (0..1_000_000).fold(String::from("year,sex"), |mut text, _| {
        text.push(',');
        text
    });
    let texts = [
        refusal(""),
        refusal("\r\n  \n"),
        refusal("year,sex\n"),
        refusal(
            "year,sex\n2019,Woman\n2020,Ma\u{f1}\n"
                .chars()
                .map(|c| c as u8)
                .collect::<Vec<_>>(),
        ),
        refusal(utf16("year,sex\n2019,Woman\n", false, u16::to_le_bytes)),
        refusal("year,sex\n2019,Woman,x\n2019\n"),
        refusal("year,sex,SEX\n2019,Woman,Man\n"),
        refusal("year,gender\n2019,Woman\n"),
        refusal("year,sex\n2019,Person\n"),
        refusal("year,sex\n2026-12-24,Woman\n1999,Man\n,Man\nsoon,Man\n"),
        refusal("year,sex\n2019,=cmd|' /C calc'!A0\n2019,#REF!\n2019,@x\n"),
        refusal("year,sex\n2019,\u{202e}namoW\n2019,W\u{43e}man\n2019,Wo\0man\n"),
        refusal(wide),
        refusal("\u{89}PNG\r\n\u{1a}\n").replace('\u{1a}', "?"),
        read(&bytes("cases.csv", "a;b;c\n1;2;3\n"), &options())
            .unwrap_err()
            .to_string(),
    ];
    insta::assert_snapshot!("messages", texts.join("\n\n"));
}

#[test]
fn text_is_read_in_any_encoding_that_is_known() {
    let text = "year,sex\n2019,Mañana\n2020,Woman\n";
    let mut options = with_mapping(&YEAR_ONLY.replace(
        r#""column":"sex""#,
        r#""column":"sex","values":{"Mañana":"Woman","Woman":"Man"}"#,
    ));
    let expected = read(&bytes("cases.csv", text), &options).unwrap().cases;
    for content in [
        format!("\u{feff}{text}").into_bytes(),
        utf16(text, true, u16::to_le_bytes),
        utf16(text, true, u16::to_be_bytes),
        format!("sep=,\r\n{text}").into_bytes(),
        text.replace(',', "\t").into_bytes(),
        text.replace('\n', "\r").into_bytes(),
    ] {
        assert!(read(&bytes("cases.csv", content), &options).unwrap().cases == expected);
    }
    options.encoding = Some("latin1".into());
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    assert!(read(&bytes("cases.csv", latin), &options).unwrap().cases == expected);
    options.encoding = Some("utf-16le".into());
    assert!(
        read(
            &bytes("cases.csv", utf16(text, false, u16::to_le_bytes)),
            &options
        )
        .unwrap()
        .cases
            == expected
    );
    options.encoding = Some("klingon".into());
    assert!(matches!(
        read(&bytes("cases.csv", text), &options),
        Err(IntakeError::UnknownEncoding { .. })
    ));
}

#[test]
fn bad_rows_are_left_out_counted_and_reported() {
    let mut content = String::from("note,year,sex\n");
    for row in 0..200 {
        // A cell with a line break, and blank lines, must not shift the row numbers.
        content += match row {
            0 => "\"two\nlines\",2019,Woman\n",
            1 => "\n,,\nx,2019,Man\n",
            row if row % 2 == 0 => "x,2030,Person\n",
            _ => "x,2019,Woman\n",
        };
    }
    let mut options = with_mapping(YEAR_ONLY);
    let intake = read(&bytes("cases.csv", content.clone()), &options).unwrap();
    let report = &intake.report;
    assert_eq!(
        (report.rows_read, report.rows_accepted, report.rows_rejected),
        (200, 101, 99)
    );
    assert_eq!(report.rows_blank, 1, "a line without separators is no row at all");
    assert_eq!(report.rejections.len(), 50);
    assert_eq!(
        report
            .rejection_counts
            .iter()
            .map(|count| count.count)
            .sum::<u64>(),
        198
    );
    let first = &report.rejections[0];
    // Header 1, two lines 2 (shown as one row), empty 3, blank 4, good 5.
    assert_eq!(
        (first.row, first.column.as_str(), first.reason),
        (6, "year", Reason::InTheFuture)
    );
    assert_eq!(intake.cases.table.rows(), 101);
    options.max_rejected_share = 0.49;
    let Err(IntakeError::TooManyRejected { report: refused, .. }) =
        read(&bytes("cases.csv", content), &options)
    else {
        panic!("99 of 200 is more than 49 %")
    };
    assert_eq!(refused.rejections, report.rejections);
    options.max_rejected_share = f64::NAN;
    assert!(read(&bytes("cases.csv", "year,sex\n2019,Man\n"), &options).is_err());
}

/// 64 MB without a line break, and 64 MB behind a quotation mark that is not closed.
#[test]
fn a_row_without_end_is_refused_after_the_cap() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.csv");
    for start in ["", "year,sex\n2019,\"Woman\n"] {
        let mut content = start.as_bytes().to_vec();
        content.resize(64 << 20, if start.is_empty() { b'a' } else { b'\n' });
        std::fs::write(&path, content).unwrap();
        let told = std::cell::Cell::new(0.0f64);
        let error = amparo_intake::read(&Source::Path(path.clone()), &with_mapping(YEAR_ONLY), &|share| {
            told.set(share.max(told.get()));
        })
        .unwrap_err();
        assert!(matches!(error, IntakeError::TooLarge { .. }), "{error}");
        assert!(
            error.to_string().contains("is longer than 1048576 bytes"),
            "{error}"
        );
        assert!(told.get() < 0.5, "most of the file is never read");
    }
}

/// Rows behind a quotation mark that is not closed would be lost in one cell, without a word.
#[test]
fn an_unclosed_quotation_mark_is_found() {
    let options = with_mapping(YEAR_ONLY);
    for rows in [20, 400] {
        let content = format!(
            "year,sex,note\n2019,Man,fine\n{}",
            "2019,Man,\"seen in\n".to_owned() + &"2020,Woman,well\n".repeat(rows - 1)
        );
        let error = read(&bytes("cases.csv", content), &options)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("row 3: a cell runs over") && error.contains("is not closed"),
            "{error}"
        );
    }
    let closed = "year,sex,note\n2019,Man,\"one\ntwo\"\n2019,Man,5\" of snow\n";
    assert_eq!(
        read(&bytes("cases.csv", closed), &options)
            .unwrap()
            .report
            .rows_accepted,
        2
    );
}

#[test]
fn files_are_known_by_content_and_not_by_name() {
    let message =
        |name: &str, content: &[u8]| read(&bytes(name, content), &options()).unwrap_err().to_string();
    let text = fixture_bytes("ctdc27.csv");
    insta::assert_snapshot!(
        "kinds",
        [
            message("cases.xlsx", &text),
            message("cases.ods", &text),
            message("cases.parquet", &text),
            message("cases.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"),
            message("cases.csv", b"%PDF-1.7 and so on"),
            message("cases.csv.gz", b"\x1f\x8b\x08 and so on"),
            message("cases.xlsx", b"PK\x03\x04 and then nothing"),
            message("cases.parquet", b"PAR1 and then nothing PAR1"),
        ]
        .join("\n")
    );
    assert!(read(&bytes("cases.txt", text), &options()).is_ok());
    assert!(matches!(
        read(&Source::Path("/nowhere/cases.csv".into()), &options()),
        Err(IntakeError::Io { .. })
    ));
    assert!(matches!(
        read(&Source::Path(std::env::temp_dir()), &options()),
        Err(IntakeError::Io { .. })
    ));
}

#[test]
fn a_kind_that_its_parent_denies_is_rejected() {
    let mut content = String::from_utf8(fixture_bytes("ctdc27.csv")).unwrap();
    let header = content.lines().next().unwrap().to_owned();
    let cells = header.split(',').map(|name| match name {
        "yearOfRegistration" => "2020",
        "typeOfLabourConstruction" => "1",
        "isForcedLabour" => "0",
        _ => "",
    });
    content += &cells.collect::<Vec<_>>().join(",");
    let intake = read(&bytes("cases.csv", content), &options()).unwrap();
    assert_eq!(intake.report.rejections.len(), 1);
    assert_eq!(
        intake.report.rejections[0].to_string(),
        "cases.csv, row 7: typeOfLabourConstruction yes with isForcedLabour no is a contradiction; accepted: \
         typeOfLabourConstruction only where isForcedLabour is yes or blank"
    );
}

#[test]
fn a_known_layout_with_a_column_twice_or_one_too_few_says_so() {
    let text = String::from_utf8(fixture_bytes("ctdc27.csv")).unwrap();
    let twice = text
        .replace("recruiterRelationOther", "recruiterRelationOther,gender")
        .replace("\r\n", ",\r\n");
    let error = read(&bytes("cases.csv", twice), &options()).unwrap_err();
    assert!(
        matches!(
            error,
            IntakeError::DuplicateColumn {
                first: 2,
                second: 28,
                ..
            }
        ),
        "{error}"
    );
    let few = text.replace("traffickMonths", "monthsOfSomething");
    let error = read(&bytes("cases.csv", few), &options())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("it looks like the 27-variable layout of CTDC but lacks traffickMonths"),
        "{error}"
    );
}

/// A title, a date of export and a blank line above the header, as case systems write them.
#[test]
fn a_header_need_not_be_the_first_row() {
    let text = String::from_utf8(fixture_bytes("ctdc27.csv")).unwrap();
    let titled = format!("Export of the case system\r\n\r\n25 November 2026,,\r\n{text}");
    let intake = read(&bytes("cases.csv", titled), &options()).unwrap();
    assert_eq!(intake.report.header_row, 4);
    assert_eq!(
        lines(&intake),
        lines(&read(&fixture("ctdc27.csv"), &options()).unwrap())
    );
}
