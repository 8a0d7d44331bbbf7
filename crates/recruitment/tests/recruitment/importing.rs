use amparo_recruitment::records::{Dossier, Entry};
use amparo_recruitment::tables::{Table, import_dossier, read_dossier, read_table};
use proptest::prelude::*;

use crate::support::{dossier, party};

const HEADER: &str = "id,worker,stage,amount,currency,date,class,grade,payee,comment\n";

/// A company uploads such tables to the vault's service: a file of a few kilobytes must not take all of its memory.
#[test]
fn two_cells_at_the_far_corners_of_a_table_cost_no_memory() {
    let workbook = |row: u32, column: u16| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (column, name) in HEADER.trim().split(',').enumerate() {
            sheet.write(0, column as u16, name).unwrap();
        }
        sheet.write(row, column, "far").unwrap();
        book.save_to_buffer().unwrap()
    };
    let import = read_table::<Entry>("fees.xlsx", &workbook(1_048_575, 3)).unwrap();
    assert_eq!((import.accepted.len(), import.refused[0].row), (0, 1_048_576));
    let error = read_table::<Entry>("fees.xlsx", &workbook(1_048_575, 16_383)).unwrap_err();
    assert!(error.to_string().contains("more than 1000 columns"), "{error}");
}

/// Rows that are refused are kept as they were written, not as wide as the header: a megabyte would become gigabytes.
#[test]
fn short_rows_below_a_wide_header_stay_short() {
    let more: String = (0..900).map(|column| format!(",c{column}")).collect();
    let text = format!("{}{more}\nE1\n", HEADER.trim());
    let import = read_table::<Entry>("fees.csv", text.as_bytes()).unwrap();
    assert_eq!(import.refused[0].cells, ["E1"]);
}

#[test]
fn bad_rows_are_kept_with_the_place_and_what_would_be_accepted() {
    let text = format!(
        "{HEADER}E1,W1,pre departure,1000,NPR,2014-01-15,medical,documented,{},\n\
         E2,W1,selection,1.000,NPR,15/01/2014,medical,documented,,\n\
         E3,W1,selection,5,NPR,2014-01-15,gift,documented,,\n\
         E4,W1,selection,-5,NPR,2014-01-15,medical,documented,,\n\
         E5,W1,selection,5,Rupees,2014-01-15,medical,documented,,\n\
         E6,W1,selection,5,NPR,2014-01-15,medical,documented,{},\n\
         E7,W1\n",
        party(2),
        party(2).to_string().replace("AM00", "AM10"),
    );
    let import = read_table::<Entry>("fees.csv", text.as_bytes()).unwrap();
    assert_eq!((import.accepted.len(), import.refused.len()), (1, 6));
    assert_eq!(import.unused_columns, ["comment"]);
    let messages: Vec<String> = import
        .refused
        .iter()
        .map(|refused| refused.error.to_string())
        .collect();
    insta::assert_snapshot!(messages.join("\n"));
    assert_eq!(import.refused[4].cells[0], "E6");
}

#[test]
fn a_missing_column_is_named_with_those_there_are() {
    let error = read_table::<Entry>("fees.csv", b"id,worker,amount\nE1,W1,5\n")
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "fees.csv: there is no column stage, currency, date, class, grade; the file has id, worker, amount, and a table of \
         Entry needs id, worker, stage, amount, currency, date, class, grade"
    );
}

#[test]
fn files_are_known_by_their_names() {
    let entries = b"id,worker,stage,amount,currency,date,class,grade\nE1,W1,selection,5,NPR,2014-01-15,medical,documented\n";
    let loans = b"id,worker,principal,currency,taken,yearly_rate,day_count\n";
    let files = [
        ("case/entries.csv", entries.as_slice()),
        ("case/loans.csv", loans.as_slice()),
    ];
    let import = read_dossier(files).unwrap();
    assert_eq!((import.dossier.entries.len(), import.tables.len()), (1, 2));
    let error = read_dossier([("case/fees.csv", entries.as_slice())])
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("case/fees.csv: the name says no table; accepted are parties, licences,"),
        "{error}"
    );
}

#[test]
fn what_does_not_fit_together_is_reported_and_kept() {
    let entries = format!(
        "id,worker,stage,amount,currency,date,class,grade,payee\n\
         E1,W1,selection,5,NPR,2004-01-15,medical,documented,{}\n\
         E1,W9,selection,5,NPR,2014-01-15,medical,documented,{}\n",
        party(1),
        party(77)
    );
    let reimbursements = "id,worker,amount,currency,date,entry\nR1,W1,1,NPR,2015-01-01,E7\n";
    let mut dossier = dossier(&[
        (Table::Entries, entries.as_str()),
        (Table::Reimbursements, reimbursements),
    ]);
    dossier.parties[0].works_for = Some(party(2));
    let problems: Vec<String> = dossier.problems().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(problems.join("\n"));
    assert_eq!(dossier.entries.len(), 2);
    // A dossier survives being stored.
    let stored = serde_json::to_string(&dossier).unwrap();
    assert_eq!(serde_json::from_str::<Dossier>(&stored).unwrap(), dossier);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn rows_in_are_rows_out(cells in prop::collection::vec(prop::collection::vec("[ -~]{0,6}", 10), 0..8)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(HEADER.trim().split(',')).unwrap();
        for row in &cells {
            writer.write_record(row).unwrap();
        }
        let text = writer.into_inner().unwrap();
        let import = read_table::<Entry>("x.csv", &text).unwrap();
        let blank = cells.iter().filter(|row| row.iter().all(|cell| cell.trim().is_empty())).count();
        prop_assert_eq!(import.accepted.len() + import.refused.len() + blank, cells.len());
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut dossier = Dossier::default();
        for &table in Table::ALL {
            let _ = import_dossier(&mut dossier, table, "x", &bytes);
        }
        let _ = dossier.problems();
    }
}
