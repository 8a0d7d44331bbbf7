//! Files in the layouts that load without a mapping, and one with.

#![allow(clippy::unwrap_used, reason = "a failure is a failed test")]

mod support;

use support::{fixture, fixture_bytes, lines, options, read, with_mapping};

#[test]
fn a_ctdc_file_of_27_variables() {
    let intake = read(&fixture("ctdc27.csv"), &options()).unwrap();
    insta::assert_snapshot!(lines(&intake).join("\n"), @r"
    2019 Woman 9--17 PHL PHL 0--12 (0-1 yr) | nynnnnnn | nyn | .... | ny | nnyn
    2021 Man 30--38 UKR RUS 13--24 (1-2 yrs) | ynnnnnny | ynn | nynn | .. | nnny
    2016 Man 48+ BLR ? ? | ???????? | ynn | ynnn | .. | ????
    2002 ? ? ? ? ? | ???????? | ??? | ???? | ?? | ????
    2022 Trans/Transgender/NonConforming 9--17 suppressed ITA ? | ???????? | nny | .... | .. | ????
    ");
    assert_eq!(intake.layout, "27-variable layout of CTDC");
    assert_eq!(intake.file_name, "ctdc27.csv");
    assert!(intake.cases.person_keys.iter().all(Option::is_none));
    assert_eq!(intake.cases.table.schema().field(0).size(), 2026 - 2002 + 1);
}

#[test]
fn a_k_anonymised_file_with_a_sentence_for_a_header() {
    let intake = read(&fixture("k_anonymised.csv"), &options()).unwrap();
    insta::assert_snapshot!(lines(&intake).join("\n"), @r"
    2016 Woman 18--20 UKR POL _ | nynnnynn | ynn | nnny | .. | nynn
    2015 Man ? ? USA _ | ???????? | yy? | ???? | ?? | ????
    2011 Man 48+ KGZ KAZ _ | y??????? | ynn | y??? | .. | ????
    2019 Woman ? PHL PHL _ | ???????? | nyn | .... | ?y | ?ny?
    ");
    insta::assert_snapshot!("k_anonymised_report", intake.report);
}

#[test]
fn an_htcds_file_with_the_slips_of_the_standard() {
    let intake = read(&fixture("htcds.csv"), &options()).unwrap();
    insta::assert_snapshot!(lines(&intake).join("\n"), @r"
    2021 Woman 21--23 KEN SAU _ | yynnnynn | ynn | nnyn | .. | _ynn
    2020 Man 9--17 VNM GBR _ | ynnnnnny | yny | ynnn | .. | _nny
    2022 ? ? ? ? _ | ???????? | nyn | .... | yn | _nyn
    2023 Woman 21--23 KEN KEN _ | nnnnnnnn | nny | .... | .. | _???
    2022 Woman ? suppressed ? _ | ???????? | y?? | nynn | ?? | _???
    ");
    insta::assert_snapshot!("htcds_report", intake.report);
    let keys = &intake.cases.person_keys;
    assert!(keys[0].is_some() && keys[0] == keys[3] && keys[0] != keys[1]);
    assert_eq!(keys[4], None, "N/A names nobody");
}

/// The labels of the standard in place of its names, as case systems print them.
#[test]
fn an_htcds_file_under_labels() {
    let text = String::from_utf8(fixture_bytes("htcds.csv")).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let labels: Vec<String> = header
        .trim_start_matches('\u{feff}')
        .trim_end()
        .split(',')
        .map(|name| match amparo_schema::htcds::field_of_header(name) {
            // A label that several fields have says nothing.
            Some(field) if !["Country", "Type"].contains(&field.label.as_str()) => field.label.clone(),
            _ => name.to_owned(),
        })
        .collect();
    assert!(labels.contains(&"Methods of Control".into()));
    let labelled = support::bytes("htcds.csv", format!("{}\n{rows}", labels.join(",")));
    let intake = read(&labelled, &options()).unwrap();
    assert_eq!(
        lines(&intake),
        lines(&read(&fixture("htcds.csv"), &options()).unwrap())
    );
}

#[test]
fn an_organisations_own_file_with_a_mapping() {
    let mapping = String::from_utf8(fixture_bytes("ngo.mapping.json")).unwrap();
    let intake = read(&fixture("ngo.csv"), &with_mapping(&mapping)).unwrap();
    insta::assert_snapshot!(lines(&intake).join("\n"), @r"
    2019 Woman 9--17 MEX USA 0--12 (0-1 yr) | yy______ | ny_ | .... | __ | __y_
    2020 Man 39--47 HND MEX ? | ny______ | yn_ | __n_ | .. | __n_
    2020 Woman refused CIV ESP 25+ (2+ yrs) | nn______ | yn_ | __y_ | .. | __?_
    2021 Trans/Transgender/NonConforming 27--29 suppressed ? ? | ??______ | ??_ | ____ | __ | __?_
    2022 Woman 18--20 MEX USA 0--12 (0-1 yr) | ??______ | ny_ | .... | __ | __y_
    ");
    insta::assert_snapshot!("ngo_report", intake.report);
}

/// Nothing of a column that is not used, and no identifier, is in the cases, the report or its JSON.
#[test]
fn identifiers_stay_behind() {
    let mapping = String::from_utf8(fixture_bytes("ngo.mapping.json")).unwrap();
    for (name, options, secrets) in [
        (
            "htcds.csv",
            options(),
            &["Amina", "P-001", "go home", "1999-05", "u17", "second stay"][..],
        ),
        (
            "ngo.csv",
            with_mapping(&mapping),
            &["María", "A-17/2019", "asilo", "05/03", "segundo"],
        ),
    ] {
        let intake = read(&fixture(name), &options).unwrap();
        let stored = String::from_utf8_lossy(&intake.cases.to_bytes()).into_owned();
        let told = format!(
            "{}\n{}\n{intake:?}",
            intake.report,
            serde_json::to_string(&intake.report).unwrap()
        );
        for secret in secrets {
            assert!(!stored.contains(secret) && !told.contains(secret), "{secret}");
        }
    }
}

/// The hash is that of the file as it stands on disk, whichever way it was read.
#[test]
fn a_file_is_hashed_while_it_is_read() {
    use sha2::{Digest, Sha256};
    let bytes = fixture_bytes("htcds.csv");
    let expected: [u8; 32] = Sha256::digest(&bytes).into();
    let from_disk = read(&fixture("htcds.csv"), &options()).unwrap();
    let from_memory = read(&support::bytes("htcds.csv", bytes), &options()).unwrap();
    assert_eq!(from_disk.sha256, expected);
    assert_eq!(from_memory.sha256, expected);
    assert!(from_disk.cases == from_memory.cases);
}
