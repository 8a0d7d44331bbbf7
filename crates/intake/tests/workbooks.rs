//! XLSX, ODS and Parquet files: the same cases as from text, and what hostile ones come to.

#![allow(clippy::unwrap_used, reason = "a failure is a failed test")]

mod support;

use std::io::{Cursor, Write};
use std::sync::Arc;

use amparo_intake::IntakeError;
use parquet::data_type::ByteArrayType;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use rust_xlsxwriter::{Format, Formula, Workbook};
use support::{bytes, fixture, fixture_bytes, lines, options, read, with_mapping};
use zip::write::{SimpleFileOptions, ZipWriter};

/// The rows of a fixture in comma-separated text.
fn table(name: &str) -> Vec<Vec<String>> {
    let text = fixture_bytes(name);
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text)
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

/// A fixture as a spreadsheet has it: dates, numbers and truth values in their own types, on the second of two sheets, under a title.
fn xlsx(name: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let cover = book.add_worksheet();
    cover.write(0, 0, "Read me first").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("Cases").unwrap();
    sheet.write(0, 0, "Exported on 25 November").unwrap();
    let as_date = Format::new().set_num_format("dd/mm/yyyy");
    for (row, cells) in table(name).into_iter().enumerate() {
        for (column, cell) in cells.into_iter().enumerate() {
            let (row, column) = (row as u32 + 2, column as u16);
            if let Ok(date) = cell.parse::<jiff::civil::Date>() {
                let serial = date.since(jiff::civil::date(1899, 12, 30)).unwrap().get_days();
                sheet
                    .write_number_with_format(row, column, f64::from(serial), &as_date)
                    .unwrap();
            } else if let Ok(truth) = cell.to_lowercase().parse::<bool>() {
                sheet.write(row, column, truth).unwrap();
            } else if let Ok(number) = cell.parse::<f64>() {
                sheet.write(row, column, number).unwrap();
            } else if !cell.is_empty() {
                sheet.write(row, column, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn ods(content: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("mimetype", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"application/vnd.oasis.opendocument.spreadsheet")
        .unwrap();
    zip.start_file("content.xml", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(content.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn ods_sheet(rows: &str) -> Vec<u8> {
    ods(&format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>
        <table:table table:name="Start"><table:table-row><table:table-cell office:value-type="string"><text:p>Nothing here</text:p></table:table-cell></table:table-row></table:table>
        <table:table table:name="Cases"><table:table-column table:number-columns-repeated="3"/>{rows}</table:table>
        </office:spreadsheet></office:body></office:document-content>"#
    ))
}

fn parquet(name: &str) -> Vec<u8> {
    let table = table(name);
    let header = &table[0];
    let fields: String = header
        .iter()
        .map(|name| format!("OPTIONAL BYTE_ARRAY {name} (UTF8);"))
        .collect();
    let schema = Arc::new(parse_message_type(&format!("message cases {{ {fields} }}")).unwrap());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Default::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for column in 0..header.len() {
        let cells: Vec<&str> = table[1..].iter().map(|row| row[column].as_str()).collect();
        let values: Vec<_> = cells
            .iter()
            .filter(|cell| !cell.is_empty())
            .map(|cell| (*cell).into())
            .collect();
        let present: Vec<i16> = cells.iter().map(|cell| i16::from(!cell.is_empty())).collect();
        let mut writer = group.next_column().unwrap().unwrap();
        writer
            .typed::<ByteArrayType>()
            .write_batch(&values, Some(&present), None)
            .unwrap();
        writer.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn a_workbook_gives_the_same_cases_as_the_text() {
    for name in ["htcds.csv", "ctdc27.csv"] {
        let expected = read(&fixture(name), &options()).unwrap();
        let intake = read(&bytes("cases.xlsx", xlsx(name)), &options()).unwrap();
        assert_eq!(lines(&intake), lines(&expected), "{name}");
        assert!(intake.cases == expected.cases);
        assert_eq!(intake.report.sheet.as_deref(), Some("Cases"));
        assert_eq!(intake.report.header_row, 3);
    }
}

#[test]
fn a_parquet_file_gives_the_same_cases_as_the_text() {
    let expected = read(&fixture("ctdc27.csv"), &options()).unwrap();
    let content = parquet("ctdc27.csv");
    let from_memory = read(&bytes("cases.parquet", content.clone()), &options()).unwrap();
    assert!(from_memory.cases == expected.cases);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.parquet");
    std::fs::write(&path, content).unwrap();
    let from_disk = read(&amparo_intake::Source::Path(path), &options()).unwrap();
    assert!(from_disk.cases == expected.cases);
    assert_eq!(from_disk.sha256, from_memory.sha256);
}

const MAPPING: &str = r#"{"format":"amparo-mapping/1","name":"n","fields":{
    "yearOfRegistration":{"column":"fecha","date":"%d/%m/%Y"},
    "ageBroad":{"column":"edad","number":"years"},
    "meansThreats":{"column":"control","contains":["amenazas"]}}}"#;

#[test]
fn an_open_document_spreadsheet_is_read_by_its_stored_values() {
    let rows = r#"
        <table:table-row><table:table-cell office:value-type="string"><text:p>fecha</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>edad</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>control</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="date" office:date-value="2021-03-04T00:00:00"><text:p>4 de marzo</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="17"><text:p>17,00</text:p></table:table-cell><table:table-cell office:value-type="string"><office:annotation><text:p>amenazas</text:p></office:annotation><text:p>deuda &amp; <text:span>en<text:s/>cierro</text:span></text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        <table:table-row><table:table-cell office:value-type="string"><text:p>05/03/2020</text:p></table:table-cell><table:table-cell/><table:table-cell office:value-type="string"><text:p>deuda,</text:p><text:p>amenazas</text:p></table:table-cell></table:table-row>
        <table:table-row><table:table-cell office:value-type="string"><text:p>never</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048566"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let intake = read(&bytes("cases.ods", ods_sheet(rows)), &with_mapping(MAPPING)).unwrap();
    assert_eq!(intake.report.sheet.as_deref(), Some("Cases"));
    let started: Vec<String> = lines(&intake).iter().map(|line| line[..20].to_owned()).collect();
    assert_eq!(started[0], started[1]);
    insta::assert_snapshot!(lines(&intake).join("\n"), @r"
    2021 _ 9--17 _ _ _ | _n______ | ___ | ____ | __ | ____
    2021 _ 9--17 _ _ _ | _n______ | ___ | ____ | __ | ____
    2020 _ ? _ _ _ | _y______ | ___ | ____ | __ | ____
    ");
    assert_eq!(intake.report.rejections.len(), 1);
    assert_eq!(intake.report.rejections[0].row, 8);
}

#[test]
fn a_few_bytes_cannot_ask_for_a_million_cells() {
    let full = r#"<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>fecha</text:p></table:table-cell>"#;
    let header: String = ["fecha", "edad", "control"]
        .iter()
        .map(|name| {
            format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{name}</text:p></table:table-cell>"
            )
        })
        .collect();
    for (rows, said) in [
        (
            format!("<table:table-row>{header}</table:table-row><table:table-row table:number-rows-repeated=\"1048570\">{full}</table:table-row>"),
            "20000000 cells",
        ),
        (format!("<table:table-row>{full}{full}</table:table-row>"), "at most 16384 columns"),
        ("<table:table-row><table:table-cell table:number-columns-repeated=\"x\"/></table:table-row>".into(), "damaged"),
        ("<table:table-row><table:table-cell office:value-type=\"string\"><text:p>&own;</text:p></table:table-cell></table:table-row>".into(), "damaged"),
        ("<table:table-row>".into(), "damaged"),
        (format!("<table:table-row><table:table-cell>{}", "<a>".repeat(1000) + &"</a>".repeat(1000) + "</table:table-cell></table:table-row>"), "nested"),
    ] {
        let error = read(&bytes("cases.ods", ods_sheet(&rows)), &with_mapping(MAPPING)).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn formulas_give_their_stored_values_and_errors_are_rejections() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["fecha", "edad", "control"].into_iter().enumerate() {
        sheet.write(0, column as u16, name).unwrap();
    }
    sheet.write(1, 0, 2019).unwrap();
    sheet
        .write_formula(1, 1, Formula::new("=20-3").set_result("17"))
        .unwrap();
    sheet
        .write_formula(1, 2, Formula::new("=A9").set_result("amenazas"))
        .unwrap();
    sheet.write(2, 0, 2019).unwrap();
    sheet
        .write_formula(2, 1, Formula::new("=A1/0").set_result("#DIV/0!"))
        .unwrap();
    sheet.write(3, 0, "31/12/2019").unwrap();
    sheet.write(3, 2, "=HYPERLINK(\"http://example.org\")").unwrap();
    let mapping = MAPPING.replace(r#","date":"%d/%m/%Y""#, "");
    let mut options = with_mapping(&mapping);
    options.max_rejected_share = 1.0;
    let intake = read(&bytes("cases.xlsx", book.save_to_buffer().unwrap()), &options).unwrap();
    insta::assert_snapshot!(lines(&intake).join("\n"), @"2019 _ 9--17 _ _ _ | _y______ | ___ | ____ | __ | ____");
    let told: Vec<String> = intake.report.rejections.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(told.join("\n"), @r##"
    cases.xlsx, row 3, column "edad": "#DIV/0!" is an error mark of a spreadsheet; accepted: a band such as 9--17, an age in years from 0 to 130, or a blank
    cases.xlsx, row 4, column "control": "=HYPERLINK(\"http://example.org\")" is a formula; accepted: "amenazas", alone or among other answers, or a blank
    "##);
}

#[test]
fn a_sheet_that_is_not_there_is_named_with_those_that_are() {
    let mapping = MAPPING.replace(r#""name":"n""#, r#""name":"n","sheet":"Casos""#);
    let error = read(&bytes("cases.xlsx", xlsx("htcds.csv")), &with_mapping(&mapping)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cases.xlsx has no sheet \"Casos\"; it has \"Sheet1\", \"Cases\""
    );
    let error = read(&bytes("cases.xlsx", xlsx("htcds.csv")), &with_mapping(MAPPING)).unwrap_err();
    assert!(matches!(error, IntakeError::NoColumn { .. }), "{error}");
}

/// A workbook of which any part is damaged is refused or read, and never takes the process down.
#[test]
fn damaged_files_are_refused() {
    for (name, whole) in [
        ("cases.xlsx", xlsx("ctdc27.csv")),
        ("cases.parquet", parquet("ctdc27.csv")),
    ] {
        for step in 0..60 {
            let at = step * whole.len() / 60;
            assert!(read(&bytes(name, &whole[..at]), &options()).is_err());
            let mut changed = whole.clone();
            changed[at] ^= 0x55;
            let _ = read(&bytes(name, changed), &options());
        }
    }
}

#[test]
fn a_second_sheet_of_cases_is_told_of() {
    let mut book = Workbook::new();
    for (name, year) in [("2021", "2021"), ("2022", "2022"), ("Empty", "")] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, cells) in table("ctdc27.csv").into_iter().enumerate() {
            if row > 0 && year.is_empty() {
                break;
            }
            for (column, cell) in cells.into_iter().enumerate() {
                let cell = if row > 0 && column == 0 {
                    year.to_owned()
                } else {
                    cell
                };
                sheet.write(row as u32, column as u16, cell).unwrap();
            }
        }
    }
    let intake = read(&bytes("two.xlsx", book.save_to_buffer().unwrap()), &options()).unwrap();
    assert_eq!(intake.report.sheet.as_deref(), Some("2021"));
    assert_eq!(intake.report.other_sheets, ["2022"]);
    let notes: Vec<&str> = intake
        .report
        .notes
        .iter()
        .map(|note| note.text.as_str())
        .collect();
    assert!(
        notes.contains(&"only the sheet \"2021\" was read; \"2022\" would be read in the same way"),
        "{notes:?}"
    );
}
