use amparo_journeys::base_rates::mapped;
use amparo_journeys::contract::*;
use amparo_recruitment::checks::{CheckSettings, findings};
use amparo_recruitment::tables::Table;
use amparo_recruitment::verdict::RulePack;
use jiff::civil::date;

use super::support::*;

const PAY: &str =
    "id,worker,from,to,due,gross,net,currency\nP1,W1,2024-04-01,2024-04-30,2024-05-05,1500.00,700.00,MYR\n";
const DEDUCTIONS: &str = "pay,amount,currency,class,label\nP1,300.00,MYR,not_recruitment,Hostel\nP1,500.00,MYR,matching_services,Agent\n";

#[test]
fn a_substituted_contract_is_seen_term_by_term() {
    let dossier = dossier(&[(Table::Contracts, CONTRACTS)]);
    let steps = contract_steps(&dossier);
    assert_eq!(steps.len(), 1);
    assert!(steps[0].is_worse());
    assert_eq!(steps[0].after_arrival, Some(true));
    insta::assert_snapshot!(steps[0].to_string());
}

#[test]
fn payslips_are_held_against_contract_and_pack() {
    let dossier = dossier(&[
        (Table::Contracts, CONTRACTS),
        (Table::Pay, PAY),
        (Table::Deductions, DEDUCTIONS),
    ]);
    let lines = deduction_lines(&dossier, &DeductionPack::shipped().unwrap()).unwrap();
    assert_eq!(
        lines.iter().map(|line| line.in_contract).collect::<Vec<_>>(),
        [Some(true), Some(false)]
    );
    let words: Vec<String> = lines.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(words.concat());
}

#[test]
fn findings_name_their_indicator_and_score_nobody() {
    let dossier = dossier(&[(Table::Contracts, CONTRACTS)]);
    let findings = findings(
        &dossier,
        &RulePack::shipped().unwrap(),
        &CheckSettings::usual(date(2024, 6, 1)),
    )
    .unwrap();
    let signs = mapped(&findings);
    assert_eq!(signs.len(), 1);
    assert_eq!(signs[0].case_field, Some("meansFalsePromises"));
    assert_eq!(signs[0].ctdc_columns, ["meansOfControlFalsePromises"]);
}

#[test]
fn every_indicators_field_is_in_the_case_table() {
    let schema = amparo_schema::case_schema(2026);
    for indicator in amparo_recruitment::taxonomy::Indicator::ALL {
        if let Some(field) = amparo_journeys::base_rates::case_field(*indicator) {
            assert!(schema.index_of(field).is_some(), "{field}");
        }
    }
}
