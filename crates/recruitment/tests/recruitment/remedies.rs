use amparo_recruitment::remedy::*;
use amparo_recruitment::tables::Table;
use amparo_recruitment::values::{Money, Rate, WorkerId};
use jiff::civil::date;

use crate::support::{dossier, rates};

fn worker() -> WorkerId {
    "W1".parse().unwrap()
}

fn interest(rate: &str) -> InterestPolicy {
    InterestPolicy {
        day_count: DayCount::Act365,
        steps: vec![InterestStep {
            from: date(2010, 1, 1),
            yearly_rate: rate.parse().unwrap(),
            source: "agreed with the workers".into(),
        }],
    }
}

const ENTRIES: &str = "id,worker,stage,amount,currency,date,class,grade,payee,label\n\
    E1,W1,selection,100000.00,NPR,2014-01-01,matching_services,corroborated,@2,service charge\n\
    E2,W1,pre_departure,20000.00,NPR,2014-02-01,medical,documented,@1,\n\
    E3,W1,transit,90.00,USD,2014-03-01,travel_and_lodging,documented,@1,ticket\n\
    E4,W1,arrival,500.00,MYR,2014-03-05,unknown,single_testimony,,\n";

const RATES: &str = "USD,MYR,2014-02-28,3.25,Bank Negara\n\
    USD,MYR,2020-01-01,4.10,Bank Negara\n\
    MYR,NPR,2014-01-01,30.00,NRB\n\
    MYR,NPR,2014-02-01,30.00,NRB\n\
    MYR,NPR,2020-01-01,28.00,NRB\n";

#[test]
fn a_sum_line_by_line() {
    let loans = "id,worker,principal,currency,taken,yearly_rate,day_count,financed,documented\n\
        L1,W1,80000.00,NPR,2014-01-01,36%,30/360,E1,yes\n";
    let repayments = "loan,date,amount,currency\nL1,2015-01-01,108800.00,NPR\n";
    let back = "id,worker,amount,currency,date,entry,evidence\n\
        R1,W1,5000.00,NPR,2015-02-01,E2,receipt 12\n\
        R2,W1,9999.00,NPR,2015-02-01,,\n";
    let dossier = dossier(&[
        (Table::Entries, ENTRIES),
        (Table::Loans, loans),
        (Table::Repayments, repayments),
        (Table::Reimbursements, back),
    ]);
    assert_eq!(dossier.problems(), []);
    let mut terms = RemedyTerms::standard("MYR".parse().unwrap(), date(2020, 1, 1));
    terms.interest = interest("10%");
    let sum = owed(&dossier, &worker(), &terms, &rates(RATES)).unwrap();

    // By hand. Loan: 80,000 for a year at 36 % is 28,800; all of it paid for E1, so the loan covers 4/5 of E1.
    assert_eq!(sum.loans[0].interest.minor, 2_880_000);
    assert_eq!(sum.items[0].loan_share, Rate::new(4, 5).unwrap());
    // E1: 100,000 at 10 % for 2,191 days of 365, one fifth of it: 12,005.479…, rounded up to the paisa.
    assert_eq!(sum.items[0].interest.minor, 1_200_548);
    // NPR to MYR: 1/28 at settlement is more than 1/30 at payment.
    assert_eq!(sum.items[0].owed.minor, (11_200_548 + 27) / 28);
    assert_eq!(sum.loans[0].owed.minor, (2_880_000 + 27) / 28);
    // E2: 20,000 for 365 days, 15,000 for 1,795 days.
    assert_eq!(
        sum.items[1].interest.minor,
        (200_000_f64 + 1_500_000.0 * 0.1 * 1795.0 / 365.0).ceil() as i64
    );
    assert_eq!(sum.items[1].outstanding.minor, 1_500_000);
    // E3: USD at 4.10, and 90 at 10 % for 2,132 days.
    assert_eq!(
        sum.items[2].interest.minor,
        (9000.0_f64 * 0.1 * 2132.0 / 365.0).ceil() as i64
    );
    let lines = sum
        .items
        .iter()
        .map(|item| item.owed.minor)
        .chain(sum.loans.iter().map(|l| l.owed.minor));
    assert_eq!(lines.sum::<i64>(), sum.owed.minor);
    assert_eq!(
        sum.liable.iter().map(|p| p.role).collect::<Vec<_>>(),
        [
            LiableRole::Employer,
            LiableRole::Agency,
            LiableRole::Payee,
            LiableRole::Buyer
        ]
    );
    insta::assert_snapshot!(sum.to_string());
}

#[test]
fn two_currencies_without_a_rate_are_refused_by_name() {
    let dossier = dossier(&[(Table::Entries, ENTRIES)]);
    let terms = RemedyTerms::standard("MYR".parse().unwrap(), date(2020, 1, 1));
    let error = owed(&dossier, &worker(), &terms, &rates("MYR,NPR,2014-01-01,30,NRB\n"))
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "worker W1: no exchange rate from NPR to MYR on 2020-01-01 or in the 31 days before it; the nearest is of 2014-01-01. \
         Add one with its date and source"
    );
    let error = owed(&dossier, &worker(), &terms, &rates("MYR,NPR,2014-01-01,0,NRB\n"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("is not above zero"), "{error}");
}

#[test]
fn a_deduction_and_its_ledger_line_are_one_payment() {
    let entries = "id,worker,stage,amount,currency,date,class,grade,method\n\
        E1,W1,employment,100.00,MYR,2014-04-30,matching_services,documented,wage_deduction\n";
    let pay = "id,worker,from,to,due,gross,net,currency,paid\n\
        P1,W1,2014-04-01,2014-04-30,2014-05-07,1000.00,800.00,MYR,2014-05-07\n";
    let deductions = "pay,amount,currency,class,label\n\
        P1,100.00,MYR,matching_services,agent\nP1,100.00,MYR,administrative,permit\n";
    let dossier = dossier(&[
        (Table::Entries, entries),
        (Table::Pay, pay),
        (Table::Deductions, deductions),
    ]);
    let terms = RemedyTerms::standard("MYR".parse().unwrap(), date(2020, 1, 1));
    let sum = owed(&dossier, &worker(), &terms, &rates("")).unwrap();
    let ids: Vec<&str> = sum.items.iter().map(|item| item.item.id.as_str()).collect();
    assert_eq!((ids, sum.owed.minor), (vec!["E1", "P1/2"], 20_000));
}

#[test]
fn cohorts_estimate_where_receipts_are_missing() {
    let mut entries = String::from("id,worker,stage,amount,currency,date,class,grade\n");
    let mut engaged = String::from("worker,origin,destination,sector,employer,arrived,agency\n");
    for i in 2..=8 {
        engaged += &format!("W{i},NPL,MYS,manufacturing,@3,2015-01-0{i},@1\n");
        let grade = if i <= 6 { "documented" } else { "single_testimony" };
        if i <= 7 {
            entries += &format!(
                "E{i},W{i},selection,{}.00,MYR,2014-12-01,matching_services,{grade}\n",
                i * 100
            );
        }
    }
    let dossier = dossier(&[(Table::Engagements, &engaged), (Table::Entries, &entries)]);
    let terms = RemedyTerms::standard("MYR".parse().unwrap(), date(2020, 1, 1));
    let sums = owed_to_all(&dossier, &terms, &rates("")).unwrap();
    let estimates = estimate_cohorts(&dossier, &sums).unwrap();
    let workers: Vec<&str> = estimates.iter().map(|e| e.worker.as_str()).collect();
    // W7 has a testimony only, W8 nothing; W1 came in another year, so only nationality is left for W1.
    assert_eq!(workers, ["W1", "W7", "W8"]);
    assert_eq!(estimates[0].level, CohortLevel::Nationality);
    assert_eq!(estimates[1].level, CohortLevel::NationalityYearAgency);
    // Mean of 200…600 is 400; s² = 25,000, s/√5 = 70.71, t = 2.7764: ± 196.32.
    assert_eq!(estimates[1].estimate.minor, 40_000);
    assert_eq!(
        (estimates[1].low.minor, estimates[1].high.minor),
        (20_367, 59_633)
    );
}

#[test]
fn a_remedy_is_closed_only_when_everyone_is_paid_and_asked() {
    let myr = |minor| Money::new(minor, "MYR".parse().unwrap());
    let mut case = RemedyCase::default();
    let error = case.agree([(worker(), myr(500))]).unwrap_err().to_string();
    assert_eq!(
        error,
        "a remedy that is found cannot become agreed; from here it can become investigating or disputed"
    );
    case.investigate().unwrap();
    case.agree([(worker(), myr(500)), ("W2".parse().unwrap(), myr(100))])
        .unwrap();
    let pay = |who: &str, minor, proof| Payment {
        worker: who.parse().unwrap(),
        amount: myr(minor),
        date: date(2020, 2, 1),
        proof,
    };
    let receipt = || PaymentProof::Receipt {
        reference: "bank 1".into(),
    };
    assert!(
        case.pay(pay("W1", 501, receipt()))
            .unwrap_err()
            .to_string()
            .contains("outstanding MYR 5.00")
    );
    assert!(case.pay(pay("W1", 0, receipt())).is_err());
    assert!(matches!(
        case.pay(pay("W3", 1, receipt())),
        Err(RemedyError::NotOwed(_))
    ));
    case.pay(pay("W1", 500, PaymentProof::Nothing)).unwrap();
    assert!(matches!(case.verify(), Err(RemedyError::Outstanding { .. })));
    case.dispute().unwrap();
    assert!(case.pay(pay("W2", 100, receipt())).is_err());
    case.resume().unwrap();
    case.pay(pay("W2", 100, receipt())).unwrap();
    assert!(case.verify().unwrap_err().to_string().contains("has no receipt"));
}
