//! Mappings drafted from a file's columns and values.

#![allow(clippy::unwrap_used, reason = "a failure is a failed test")]

mod support;

use amparo_intake::{Mapping, ReadOptions, draft_mapping};
use support::{bytes, fixture, lines, options, read};

#[test]
fn an_organisations_own_file_is_mapped_as_far_as_it_goes() {
    let drafted = draft_mapping(&fixture("ngo.csv"), Some("windows-1252")).unwrap();
    insta::assert_snapshot!("ngo_draft", format!("{drafted}\n{}", drafted.mapping.to_json()));
    // The draft is a mapping that reads the file, and says nothing of its persons.
    let mapping = Mapping::from_json(&drafted.mapping.to_json()).unwrap();
    let options = ReadOptions {
        mapping: Some(mapping),
        ..options()
    };
    let intake = read(&fixture("ngo.csv"), &options).unwrap();
    insta::assert_snapshot!("ngo_draft_cases", lines(&intake).join("\n"));
    let told = format!("{drafted}{}", serde_json::to_string(&drafted).unwrap());
    for secret in ["María", "A-17", "asilo"] {
        assert!(!told.contains(secret), "{secret}");
    }
}

#[test]
fn a_file_in_french_is_mapped_as_far_as_it_goes() {
    let text = "Dossier;Date d'enregistrement;Date de naissance;Sexe;Âge;Nationalité;Pays d'exploitation;Moyens de contrôle;Type d'exploitation\n\
        D1;2021-04-05;1999-01-01;F;22;Nigéria;France;menaces|dette;sexuelle\n\
        D2;2022-05-06;1980-01-01;M;41;Viêt Nam;France;papiers confisqués;travail\n\
        D3;2022-07-08;;F;non renseigné;Côte d'Ivoire;Belgique;;travail\n";
    let drafted = draft_mapping(&bytes("dossiers.csv", text), None).unwrap();
    insta::assert_snapshot!(
        "french_draft",
        format!("{drafted}\n{}", drafted.mapping.to_json())
    );
    let mapping = Mapping::from_json(&drafted.mapping.to_json()).unwrap();
    let options = ReadOptions {
        mapping: Some(mapping),
        ..options()
    };
    let intake = read(&bytes("dossiers.csv", text), &options).unwrap();
    assert_eq!(intake.report.rows_accepted, 3, "{}", intake.report);
}

#[test]
fn a_file_of_a_known_layout_needs_none() {
    let drafted = draft_mapping(&fixture("htcds.csv"), None).unwrap();
    assert_eq!(drafted.known_layout.as_deref(), Some("HTCDS 2.0"));
}

/// A file about something else: nothing is guessed, and the date that is needed is asked for.
#[test]
fn a_file_about_something_else_is_not_made_to_fit() {
    let text = "Employer,Worksite,Wage offered,Visa class\nACME Farms,Salinas,15.20,H-2A\nBest Hotels,Reno,12.00,H-2B\n";
    let drafted = draft_mapping(&bytes("worksites.csv", text), None).unwrap();
    assert!(
        drafted.columns.iter().all(|column| column.fields.is_empty()),
        "{drafted}"
    );
    assert!(drafted.to_do[0].contains("registration dates"), "{drafted}");
    let mapping = Mapping::from_json(&drafted.mapping.to_json()).unwrap();
    let options = ReadOptions {
        mapping: Some(mapping),
        ..options()
    };
    let error = read(&bytes("worksites.csv", text), &options)
        .unwrap_err()
        .to_string();
    assert!(error.contains("the mapping names column \"?\""), "{error}");
}
