use amparo_recruitment::tables::Table;
use amparo_recruitment::values::Money;
use amparo_recruitment::verdict::*;

use crate::support::dossier;

const ENTRIES: &str = "id,worker,stage,amount,currency,date,class,grade,label\n\
    E1,W1,selection,600.00,MYR,2014-01-15,matching_services,single_testimony,service\n\
    E2,W1,pre_departure,700.00,MYR,2014-02-10,medical,documented,\n\
    E3,W1,arrival,50.00,MYR,2015-03-02,bribe,corroborated,\n\
    E4,W1,arrival,80.00,MYR,2015-03-02,unknown,single_testimony,\n\
    E5,W1,employment,30.00,MYR,2015-04-02,not_recruitment,documented,\n";

const PACK: &str = r#"{"version": "test-1", "rules": [
    {"id": "cap", "origin": "NPL", "destination": "MYS", "classes": ["matching_services", "medical"], "force": {"from": "2010-01-01"},
     "cap": {"kind": "sum", "sum": {"minor": 100000, "currency": "MYR"}}, "source": "Act, s. 1", "checked_on": "2026-01-01", "verified": true},
    {"id": "nothing", "force": {"from": "2015-01-01"}, "classes": ["bribe"], "cap": {"kind": "nothing"}, "source": "Penal code", "verified": false}
]}"#;

#[test]
fn standard_and_law_stand_side_by_side() {
    let dossier = dossier(&[(Table::Entries, ENTRIES)]);
    let reports = verdicts(&dossier, &RulePack::from_json(PACK).unwrap()).unwrap();
    assert_eq!(reports.len(), 1);
    let lines = &reports[0].lines;
    let standard: Vec<_> = lines.iter().map(|line| line.standard).collect();
    use StandardVerdict::*;
    assert_eq!(
        standard,
        [
            EmployersToPay,
            EmployersToPay,
            Illegitimate,
            Undetermined,
            Outside
        ]
    );
    let legal: Vec<_> = lines
        .iter()
        .map(|line| line.legal.as_ref().unwrap().outcome)
        .collect();
    use LegalOutcome::*;
    // 600 is within the cap of 1,000; the next 700 are 300 too much. The rule on bribes is unverified: it warns.
    assert_eq!(legal, [Lawful, Unlawful, Warning, NoRule, NoRule]);
    assert_eq!(lines[1].legal.as_ref().unwrap().excess.unwrap().minor, 30_000);
    insta::assert_snapshot!(reports[0].to_string());
}

#[test]
fn an_unverified_rule_never_convicts() {
    let dossier = dossier(&[(Table::Entries, ENTRIES)]);
    let pack = RulePack::from_json(&PACK.replace("\"verified\": true", "\"verified\": false")).unwrap();
    for line in &verdicts(&dossier, &pack).unwrap()[0].lines {
        let outcome = line.legal.as_ref().unwrap().outcome;
        assert!(
            !matches!(outcome, LegalOutcome::Unlawful | LegalOutcome::Lawful),
            "{outcome:?}"
        );
    }
}

#[test]
fn broken_packs_are_refused() {
    let refused = |from: &str, to: &str| {
        RulePack::from_json(&PACK.replace(from, to))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused("\"nothing\", \"force\"", "\"cap\", \"force\""),
        "rule \"cap\" stands twice in the pack"
    );
    assert!(refused("\"MYS\"", "\"Malaysia\"").contains("\"Malaysia\" is no ISO 3166-1 alpha-3 code"));
    assert!(refused("\"checked_on\": \"2026-01-01\", ", "").contains("without a day in checked_on"));
    assert!(refused("\"verified\"", "\"verifed\"").contains("verifed"));
    assert!(
        RulePack::shipped()
            .unwrap()
            .rules
            .iter()
            .all(|rule| !rule.verified)
    );
}

/// A policy like that of a buyer who counted what lay above one month's net wage until 2014, and any fee from 2015 on.
fn policy() -> BuyerPolicy {
    serde_json::from_str(
        r#"{"name": "buyer's standard", "steps": [
        {"from": "2008-01-01", "rule": {"kind": "above_wages", "months": "1"}, "source": "report 2009"},
        {"from": "2015-01-01", "rule": {"kind": "any_fee"}, "source": "report 2015"}]}"#,
    )
    .unwrap()
}

#[test]
fn each_year_is_judged_by_its_own_policy() {
    let dossier = dossier(&[(Table::Entries, ENTRIES)]);
    let worker = "W1".parse().unwrap();
    let items = worker_items(&dossier, &worker);
    let wage = Some(Money::new(100_000, "MYR".parse().unwrap()));
    let counted: Vec<i64> = policy()
        .counted(&items, wage)
        .unwrap()
        .iter()
        .map(|c| c.amount.minor)
        .collect();
    // 2014: 600 + 700 above one month's 1,000; 2015: all of the bribe; unknown and outside count nothing.
    assert_eq!(counted, [0, 30_000, 5_000, 0, 0]);
    let error = policy().counted(&items, None).unwrap_err().to_string();
    assert!(
        error.contains("worker W1 paid on 2014-01-15") && error.contains("wage is not known"),
        "{error}"
    );
    let other = Some(Money::new(1, "USD".parse().unwrap()));
    assert!(
        policy()
            .counted(&items, other)
            .unwrap_err()
            .to_string()
            .contains("USD and MYR")
    );
}
