use amparo_journeys::pack::*;
use amparo_recruitment::checks::Change;
use amparo_recruitment::records::Dossier;
use amparo_recruitment::tables::{Table, read_table};
use jiff::civil::date;

use super::support::*;

const CONTACTS: &str = "country,name,contact,read\nMYS,A union,1-300-00-0000,2026-11-25\nNPL,A helpline,1177,2026-11-25\nKEN,Another,999,2026-11-25\n";

fn sheet(dossier: &Dossier, language: PackLanguage) -> Pack {
    let contacts: Vec<Contact> = read_table("contacts.csv", CONTACTS.as_bytes()).unwrap().accepted;
    make(&PackOf {
        terms: &dossier.contracts[0],
        corridor: &dossier.engagements[0].corridor,
        employer: "Gloves <Berhad>",
        agency: Some("Himal Overseas"),
        contacts: &contacts,
        language,
        on: date(2024, 1, 26),
    })
    .unwrap()
}

#[test]
fn a_sheet_in_every_language_is_whole_and_the_same_every_time() {
    let dossier = dossier(&[(Table::Contracts, CONTRACTS)]);
    for language in PackLanguage::ALL {
        let pack = sheet(&dossier, language);
        assert_eq!(pack.html, sheet(&dossier, language).html);
        assert!(pack.html.contains(&format!("<html lang=\"{language}\"")));
        assert!(
            pack.html.contains("MYR 1700.00")
                && pack.html.contains("1-300-00-0000")
                && pack.html.contains("1177")
        );
        assert!(
            !pack.html.contains("999") && !pack.html.contains("<Berhad>") && !pack.html.contains("<script")
        );
        assert_eq!(pack.html.matches("☐").count(), 12);
    }
    let words = sheet(&dossier, PackLanguage::En).html;
    let body = words.split("<body>").nth(1).unwrap();
    insta::assert_snapshot!(body);
}

#[test]
fn a_sheet_without_anybody_to_call_is_not_made() {
    let dossier = dossier(&[(Table::Contracts, CONTRACTS)]);
    let error = make(&PackOf {
        terms: &dossier.contracts[0],
        corridor: &dossier.engagements[0].corridor,
        employer: "E",
        agency: None,
        contacts: &[],
        language: PackLanguage::Fr,
        on: date(2024, 1, 26),
    })
    .unwrap_err();
    assert!(
        error.to_string().starts_with("no contact in MYS or NPL"),
        "{error}"
    );
}

#[test]
fn what_was_shown_can_be_proven_and_a_later_contract_is_held_against_it() {
    let dir = tempfile::tempdir().unwrap();
    let dossier = dossier(&[(Table::Contracts, CONTRACTS)]);
    let pack = sheet(&dossier, PackLanguage::Es);
    let log = PackLog::at(&dir.path().join("packs"));
    log.append(&PackEntry::Shown(pack.shown.clone())).unwrap();
    let verdict = log.verify(pack.html.as_bytes(), &dossier.contracts).unwrap();
    assert_eq!(verdict.shown.as_ref().unwrap().terms, dossier.contracts[0]);
    let [(2, changes)] = verdict.later.as_slice() else {
        panic!("{verdict:?}");
    };
    assert!(changes.iter().any(|change| change.change == Change::Worse));
    // A sheet with another wage was never shown.
    let forged = pack.html.replace("1700.00", "1500.00");
    assert_eq!(
        log.verify(forged.as_bytes(), &dossier.contracts).unwrap().shown,
        None
    );
    // A log from which an entry was taken is found out.
    log.append(&PackEntry::Checked(Checked {
        sha256: pack.shown.sha256.clone(),
        on: date(2024, 1, 27),
        right: 3,
        of: 4,
    }))
    .unwrap();
    let text = std::fs::read_to_string(dir.path().join("packs")).unwrap();
    std::fs::write(
        dir.path().join("packs"),
        text.lines().nth(1).unwrap().to_owned() + "\n",
    )
    .unwrap();
    assert!(log.verify(pack.html.as_bytes(), &[]).is_err());
}

#[test]
fn a_check_says_what_to_go_through_again() {
    let dossier = dossier(&[(Table::Contracts, CONTRACTS)]);
    let pack = sheet(&dossier, PackLanguage::Ar);
    let all: Vec<Vec<usize>> = ["aaaa", "bbbb", "cccc"]
        .iter()
        .map(|letters| answer(&pack, letters).unwrap().again)
        .collect();
    // Of three letters one is right for every question.
    for question in 1..=4 {
        assert_eq!(all.iter().filter(|again| again.contains(&question)).count(), 2);
    }
    assert_eq!(answer(&pack, "----").unwrap().again, [1, 2, 3, 4]);
    let error = answer(&pack, "abcd").unwrap_err().to_string();
    assert_eq!(
        error,
        "\"abcd\" does not answer the sheet's 4 questions: expected one letter each from a to c, such as \"abca\"; write - for a question left open"
    );
}
