//! The laws that every remedy keeps.

use amparo_recruitment::records::{Dossier, Entry, Reimbursement};
use amparo_recruitment::remedy::*;
use amparo_recruitment::taxonomy::{CostClass, Grade, Method, Stage};
use amparo_recruitment::values::{Money, Rate, WorkerId};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::support::{party, rates};

fn worker(number: u8) -> WorkerId {
    format!("W{number}").parse().unwrap()
}

fn money() -> impl Strategy<Value = Money> {
    (1i64..5_000_000, prop::sample::select(vec!["MYR", "NPR", "USD"]))
        .prop_map(|(minor, code)| Money::new(minor, code.parse().unwrap()))
}

fn day() -> impl Strategy<Value = Date> {
    (2012i16..2020, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let entry = (0u8..3, money(), day(), prop::sample::select(CostClass::ALL));
    prop::collection::vec(entry, 0..8).prop_map(|entries| {
        let entries = entries.into_iter().enumerate();
        entries
            .map(|(index, (who, amount, date, class))| Entry {
                id: format!("E{index}").parse().unwrap(),
                worker: worker(who),
                payer: None,
                payee: Some(party(2)),
                stage: Stage::Selection,
                amount,
                date,
                method: Method::Cash,
                class,
                label: String::new(),
                evidence: None,
                grade: Grade::Corroborated,
            })
            .collect()
    })
}

fn reimbursements() -> impl Strategy<Value = Vec<Reimbursement>> {
    let one = (0u8..3, money(), day(), prop::option::of(0u8..8), any::<bool>());
    prop::collection::vec(one, 0..6).prop_map(|all| {
        let all = all.into_iter().enumerate();
        all.map(|(index, (who, amount, date, entry, confirmed))| Reimbursement {
            id: format!("R{index}").parse().unwrap(),
            worker: worker(who),
            entry: entry.map(|entry| format!("E{entry}").parse().unwrap()),
            payer: None,
            amount,
            date,
            evidence: confirmed.then(|| "receipt".into()),
        })
        .collect()
    })
}

fn terms() -> RemedyTerms {
    let mut terms = RemedyTerms::standard("MYR".parse().unwrap(), date(2020, 1, 1));
    let step = |from, rate: &str| InterestStep {
        from,
        yearly_rate: rate.parse().unwrap(),
        source: "s".into(),
    };
    terms.interest = InterestPolicy {
        day_count: DayCount::ActActIsda,
        steps: vec![step(date(2016, 1, 1), "1/3"), step(date(2013, 1, 1), "5%")],
    };
    terms
}

fn table() -> ExchangeTable {
    let mut table = rates(
        "USD,MYR,2011-12-01,3.1,a\nUSD,MYR,2019-12-31,4.1,a\nMYR,NPR,2011-12-01,27.5,b\nMYR,NPR,2019-12-31,27.9,b\nUSD,NPR,2011-12-01,80,c\n",
    );
    table.max_age_days = 5000;
    table
}

fn sums(dossier: &Dossier) -> Vec<WorkerSum> {
    owed_to_all(dossier, &terms(), &table()).unwrap()
}

#[test]
fn four_thousand_workers_are_summed_each_by_themselves() {
    let entry = |index: u32| Entry {
        id: format!("E{index}").parse().unwrap(),
        worker: format!("W{}", index / 4).parse().unwrap(),
        payer: None,
        payee: Some(party(2)),
        stage: Stage::Selection,
        amount: Money::new(i64::from(index) + 1, "MYR".parse().unwrap()),
        date: date(2014, 1, 1),
        method: Method::Cash,
        class: CostClass::Medical,
        label: String::new(),
        evidence: None,
        grade: Grade::Documented,
    };
    let dossier = Dossier {
        entries: (0..16_000).map(entry).collect(),
        ..Dossier::default()
    };
    let mut plain = terms();
    plain.interest = InterestPolicy::none();
    let all = owed_to_all(&dossier, &plain, &ExchangeTable::default()).unwrap();
    assert_eq!(all.len(), 4000);
    assert_eq!(
        all.iter().map(|sum| sum.owed.minor).sum::<i64>(),
        16_000 * 16_001 / 2
    );
    let one = owed(&dossier, &all[17].worker, &plain, &ExchangeTable::default()).unwrap();
    assert_eq!(one, all[17]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_order_of_records_makes_no_difference(entries in entries(), back in reimbursements(), seed: u64) {
        let dossier = Dossier { entries, reimbursements: back, ..Dossier::default() };
        let mut shuffled = dossier.clone();
        let len = shuffled.entries.len().max(1);
        shuffled.entries.rotate_left(seed as usize % len);
        shuffled.entries.reverse();
        shuffled.reimbursements.reverse();
        prop_assert_eq!(sums(&dossier), sums(&shuffled));
    }

    #[test]
    fn nothing_is_negative_and_every_figure_opens_to_its_lines(entries in entries(), back in reimbursements()) {
        let dossier = Dossier { entries, reimbursements: back, ..Dossier::default() };
        for sum in sums(&dossier) {
            let lines: i64 = sum.items.iter().map(|item| item.owed.minor).sum();
            prop_assert_eq!(lines, sum.owed.minor);
            for item in &sum.items {
                let back: i64 = item.returned.iter().map(|part| part.amount.minor).sum();
                prop_assert_eq!(item.outstanding.minor, item.counted.minor - back);
                prop_assert!(item.outstanding.minor >= 0 && item.interest.minor >= 0 && item.owed.minor >= 0);
                prop_assert!(item.counted == item.item.amount);
                let exact = item.segments.iter().fold(Rate::zero(), |sum, segment| sum.plus(&segment.interest));
                let rounded = Rate::whole(item.interest.minor).minus(&exact);
                prop_assert!(!rounded.is_negative() && rounded < Rate::one());
                prop_assert!(!item.item.class.code().is_empty());
            }
        }
    }

    #[test]
    fn a_further_charge_never_lowers_and_a_further_return_never_raises_what_is_owed(
        mut all in entries(), back in reimbursements(),
    ) {
        let Some(last) = all.pop() else { return Ok(()) };
        let without = Dossier { entries: all.clone(), reimbursements: vec![], ..Dossier::default() };
        all.push(last);
        let with = Dossier { entries: all.clone(), reimbursements: vec![], ..Dossier::default() };
        let total = |dossier: &Dossier| sums(dossier).iter().map(|sum| sum.owed.minor).sum::<i64>();
        prop_assert!(total(&with) >= total(&without));
        let returned = Dossier { entries: all, reimbursements: back, ..Dossier::default() };
        prop_assert!(total(&returned) <= total(&with));
    }

    #[test]
    fn paid_and_outstanding_are_owed(owed in prop::collection::vec((0u8..3, 0i64..10_000), 1..6), payments in prop::collection::vec((0u8..4, -10i64..6_000), 0..12)) {
        let myr = |minor| Money::new(minor, "MYR".parse().unwrap());
        let mut case = RemedyCase::default();
        case.investigate().unwrap();
        case.agree(owed.iter().map(|&(who, minor)| (worker(who), myr(minor)))).unwrap();
        for (who, minor) in payments {
            let before = case.clone();
            let payment = Payment { worker: worker(who), amount: myr(minor), date: date(2020, 1, 1), proof: PaymentProof::Nothing };
            if case.pay(payment).is_err() {
                prop_assert_eq!(&before, &case);
            }
            for who in 0..3 {
                let Ok(owed) = case.owed(&worker(who)) else { continue };
                let (paid, left) = (case.paid(&worker(who)).unwrap(), case.outstanding(&worker(who)).unwrap());
                prop_assert_eq!(paid.plus(left).unwrap(), owed);
                prop_assert!(paid.minor >= 0 && left.minor >= 0);
            }
        }
    }
}
