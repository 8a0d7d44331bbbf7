//! A contributor's way: keys, a mapping by questions, a parcel, mended rows, next month's file.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::fs;

use support::{fail, json, run_with_input, succeed};

/// A recipient whose identity nobody has.
const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
const REGISTER: &str = "\
dossier;nom;date d'enregistrement;sexe;âge;nationalité;pays d'exploitation;travail forcé;remarques
D-1;Awa Diop;04/05/2021;F;22;Sénégal;France;oui;rappeler au +33 6 12 34 56 78
D-2;Li Wei;14/06/2022;H;31;Chine;France;oui;
D-3;Ana Cruz;25/07/2022;F;trente;Pérou;Espagne;non;
";

#[test]
fn a_french_register_becomes_a_parcel_and_a_mended_row_follows() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    fs::write(dir.join("registre.csv"), REGISTER).unwrap();
    let said = fail(dir, &["prepare", "registre.csv"]);
    assert!(said.contains("amparo prepare keys"), "{said}");
    let keys = json(&succeed(
        dir,
        &[
            "prepare",
            "keys",
            "--contributor",
            "Maison Ouverte",
            "--to",
            RECIPIENT,
            "--json",
        ],
    ));
    assert_eq!(keys["key_id"].as_str().unwrap().len(), 16);
    assert!(
        fail(dir, &["prepare", "keys", "--contributor", "M", "--to", RECIPIENT]).contains("keys already")
    );

    // Every answer is yes, and no field is added.
    let answers = "yes\n".repeat(12) + "\n\n";
    let output = run_with_input(dir, &["prepare", "registre.csv", "--json"], &answers);
    let asked = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{asked}");
    assert!(asked.contains("the synonym \"nationalite\" (fr)"), "{asked}");
    let prepared = json(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(
        (&prepared["report"]["cases"], &prepared["report"]["rowsRejected"]),
        (&2.into(), &1.into())
    );
    let first = prepared["parcel_id"].as_str().unwrap().to_owned();
    let parcel = prepared["parcel"].as_str().unwrap();
    let chunks = json(&succeed(dir, &["prepare", "chunks", parcel]));
    assert_eq!(chunks["chunks"].as_array().unwrap().len(), 1);
    let bytes = fs::read(dir.join(parcel)).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("Diop"));

    // The rejected row is mended and follows as an addition.
    let rejected = dir.join(prepared["rejected"].as_str().unwrap());
    let text = fs::read_to_string(&rejected).unwrap();
    assert!(text.contains("Ana Cruz") && !text.contains("Awa"), "{text}");
    fs::write(dir.join("corrige.csv"), text.replace(";trente;", ";30;")).unwrap();
    let fixed = json(&succeed(dir, &["prepare", "fix", "corrige.csv", "--json"]));
    assert_eq!(fixed["report"]["cases"], 1);
    assert_ne!(fixed["parcel_id"].as_str().unwrap(), first);

    // Next month a column has another name: the mapping says so.
    fs::write(
        dir.join("registre2.csv"),
        REGISTER.replace("nationalité", "nationalite2"),
    )
    .unwrap();
    let said = fail(dir, &["prepare", "registre2.csv"]);
    assert!(said.contains("nationalit"), "{said}");

    let token = succeed(dir, &["prepare", "token", "D-1"]);
    assert_eq!(token.trim().len(), 31);
}

#[test]
fn what_is_no_case_file_is_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    succeed(dir, &["prepare", "keys", "--contributor", "X", "--to", RECIPIENT]);
    fs::write(
        dir.join("worksites.csv"),
        "case_number,worksite_city,total_workers,begin_date\nH-1,Victoria,3,2021-02-03\nH-2,Calhoun,5,2021-02-04\n",
    )
    .unwrap();
    let said = fail(dir, &["prepare", "worksites.csv", "--yes"]);
    assert!(said.contains("is not a file of cases"), "{said}");
    assert!(succeed(dir, &["schema", "print", "htcds", "--json-schema"]).contains("vic_MethodsOfControl"));
    assert!(succeed(dir, &["schema", "crosswalk", "ic-tip"]).contains("perpetrator"));
}
