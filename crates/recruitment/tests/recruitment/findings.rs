use amparo_recruitment::checks::*;
use amparo_recruitment::tables::Table;
use amparo_recruitment::taxonomy::Indicator;
use amparo_recruitment::verdict::RulePack;
use jiff::civil::date;

use crate::support::{dossier, party};

fn kinds(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.kind.code()).collect()
}

fn check(tables: &[(Table, &str)]) -> Vec<Finding> {
    let pack = RulePack {
        version: "empty".into(),
        rules: vec![],
    };
    findings(&dossier(tables), &pack, &CheckSettings::usual(date(2016, 1, 1))).unwrap()
}

#[test]
fn one_cost_recovered_twice_and_above_its_invoice() {
    let entries = "id,worker,stage,amount,currency,date,class,grade,payee\n\
        E1,W1,pre_departure,500.00,MYR,2014-01-10,medical,documented,@1\n\
        E2,W1,pre_departure,50.00,MYR,2014-01-10,equipment,documented,@1\n";
    let invoices = format!(
        "invoice,issuer,billed_to,class,amount,currency,date,worker\n\
         I1,@1,@3,medical,520.00,MYR,2014-02-01,W1\n\
         I2,{clinic},@1,medical,180.00,MYR,2014-01-05,W1\n\
         I3,{clinic},@1,medical,180.00,MYR,2014-01-05,W2\n\
         I4,{clinic},@1,equipment,50.00,MYR,2014-01-05,W1\n",
        clinic = party(4)
    );
    let found = check(&[(Table::Entries, entries), (Table::Invoices, &invoices)]);
    assert_eq!(kinds(&found), ["double_recovery", "above_invoice"]);
    assert_eq!(found[1].amount.unwrap().minor, 32_000);
    insta::assert_snapshot!(
        found
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn pay_papers_and_debts_raise_indicators_with_their_questions() {
    let contracts = "contract,version,worker,signed,monthly_wage,currency,weekly_hours,deductions\n\
        C1,1,W1,2014-01-01,1200.00,MYR,48,\nC1,2,W1,2014-03-02,1000.00,MYR,48,travel_and_lodging\n";
    let pay = "id,worker,from,to,due,gross,net,currency,paid,minimum,overtime_hours,account\n\
        P1,W1,2014-04-01,2014-04-30,2014-05-07,1000.00,700.00,MYR,2014-05-07,900.00,40,worker\n\
        P2,W1,2014-05-01,2014-05-31,2014-06-07,1000.00,900.00,MYR,2014-06-20,900.00,120,other\n\
        P3,W1,2014-06-01,2014-06-30,2014-07-07,1000.00,900.00,MYR,,900.00,0,worker\n";
    let deductions = "pay,amount,currency,class,label\n\
        P1,200.00,MYR,matching_services,agent\nP1,100.00,MYR,travel_and_lodging,hostel\n";
    let loans = "id,worker,principal,currency,taken,yearly_rate,day_count,lender,documented\n\
        L1,W1,1000.00,MYR,2014-01-01,60%,act/365f,@1,yes\n";
    let repayments = "loan,date,amount,currency\n\
        L1,2014-05-01,50.00,MYR\nL1,2014-06-01,50.00,MYR\nL1,2014-07-01,50.00,MYR\n";
    let custody = "worker,document,holder,from,to,at_workers_wish\n\
        W1,passport,@3,2014-03-01,,no\nW1,bank card,@3,2014-03-01,,yes\n";
    let found = check(&[
        (Table::Contracts, contracts),
        (Table::Pay, pay),
        (Table::Deductions, deductions),
        (Table::Loans, loans),
        (Table::Repayments, repayments),
        (Table::Custody, custody),
    ]);
    assert_eq!(
        kinds(&found),
        [
            "deduction_not_in_contract",
            "deduction_for_recruitment",
            "deduction_for_recruitment",
            "net_below_minimum",
            "late_pay",
            "withheld_pay",
            "account_not_the_workers",
            "excessive_overtime",
            "debt_never_amortises",
            "debt_to_employer_or_recruiter",
            "documents_held",
            "worse_contract"
        ]
    );
    let report = indicators(&found);
    let raised: Vec<Indicator> = report[0].raised.iter().map(|raised| raised.indicator).collect();
    assert_eq!(
        raised,
        [
            Indicator::Deception,
            Indicator::RetentionOfDocuments,
            Indicator::WithholdingOfWages,
            Indicator::DebtBondage,
            Indicator::ExcessiveOvertime
        ]
    );
    insta::assert_snapshot!(report[0].to_string());
}

#[test]
fn charges_far_above_the_corridor_are_found_and_few_are_not_compared() {
    let mut engaged = String::from("worker,origin,destination,sector,employer,arrived\n");
    let mut entries = String::from("id,worker,stage,amount,currency,date,class,grade\n");
    for (i, amount) in [100, 105, 95, 110, 90, 100, 102, 98, 131].iter().enumerate() {
        engaged += &format!("V{i},BGD,SGP,construction,@3,2015-01-01\n");
        entries += &format!("E{i},V{i},selection,{amount}.00,SGD,2014-12-01,matching_services,documented\n");
    }
    let found = check(&[(Table::Engagements, &engaged), (Table::Entries, &entries)]);
    // Median 100, MAD 5: the line is 100 + 3 · 1.4826 · 5 = 122.239.
    assert_eq!(kinds(&found), ["above_corridor_median"]);
    assert_eq!(found[0].worker.as_str(), "V8");
    assert!(found[0].why.contains("above SGD 122.24"), "{}", found[0].why);
    let eight: String = entries
        .lines()
        .filter(|line| !line.starts_with("E0"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert!(check(&[(Table::Engagements, &engaged), (Table::Entries, &eight)]).is_empty());
}
