use amparo_recruitment::chain::*;
use amparo_recruitment::matching::MatchSettings;

const HEADER: &str = "case_number,recruiter_pseudonym,recruiting_org,org_city,org_state,org_postal_code,org_country,org_province\n";

fn import(text: &str) -> ChainImport {
    import_chain("chain.csv", text.as_bytes(), &MatchSettings::default()).unwrap()
}

#[test]
fn the_disclosed_chains_of_400_cases_are_read_with_their_errors_shown() {
    let import = import(include_str!("../data/fy2021_recruiter_chain_sample.csv"));
    let report = &import.report;
    assert_eq!(
        (report.rows, report.refused, report.cases, report.recruiters),
        (5718, 0, 400, 432)
    );
    assert_eq!(import.rows.accepted.len(), 5718);
    assert_eq!(report.countries["MEX"], 4735);
    assert_eq!(report.countries["MCO"], 1);
    assert_eq!(report.countries.values().sum::<usize>(), 5718);
    assert_eq!(report.nulls["org_state"]["N/A"], 1559);
    assert_eq!(report.nulls["org_postal_code"]["0"], 55);
    let monaco: Vec<_> = report
        .notices
        .iter()
        .filter(|notice| notice.value == "MONACO")
        .collect();
    assert_eq!((monaco.len(), monaco[0].suggestion.as_deref()), (1, Some("MEX")));
    insta::assert_snapshot!(report.to_string());
}

#[test]
fn a_country_that_is_none_is_kept_and_a_suggestion_made() {
    let import = import(&format!(
        "{HEADER}H-1,R1,A,Monterrey,NL,64000,MEXIVO,\nH-1,R2,A,Puebla,na,0,Atlantis,n/a\n,R3,A,,,,MEXICO,\n"
    ));
    let notices: Vec<String> = import
        .report
        .notices
        .iter()
        .map(|n| format!("{} {:?} {}", n.row, n.suggestion, n.why))
        .collect();
    assert_eq!(
        notices,
        [
            "2 Some(\"MEX\") no country; Mexico is 1 letter off",
            "3 None no country, and none is near"
        ]
    );
    assert_eq!(import.rows.accepted[0].country_written.as_deref(), Some("MEXIVO"));
    assert_eq!(import.rows.accepted[0].country, None);
    assert_eq!(
        import.rows.refused[0].error.to_string(),
        "chain.csv, row 4, column \"case_number\": missing; expected a case number"
    );
    assert_eq!(import.rows.refused[0].cells[1], "R3");
}
