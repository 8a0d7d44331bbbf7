//! Published figures, reproduced, and the mistakes among them, found.

use amparo_recruitment::rci::*;
use amparo_recruitment::tables::Table;
use amparo_recruitment::values::{Money, Rate};
use serde_json::Value;

use crate::support::{dossier, rates};

fn golden() -> Value {
    serde_json::from_str(include_str!("../data/golden.json")).unwrap()
}

fn rate(value: &Value) -> Option<Rate> {
    (!value.is_null()).then(|| value.to_string().parse().unwrap())
}

#[test]
fn ratios_of_means_are_those_published() {
    let mut reproduced = Vec::new();
    for figure in golden()["sdg_10_7_1"].as_array().unwrap() {
        let Some(expected) = rate(&figure["expect_ratio_of_means"]) else {
            continue;
        };
        let ours = PublishedFigure {
            cost: rate(&figure["mean_cost"]),
            earnings: rate(&figure["mean_month_income"]),
            ratio: rate(&figure["published_ratio"]),
            unit: Unit::Months,
        };
        assert_eq!(
            ours.ratio_of_means().unwrap().to_decimal(2),
            expected.to_decimal(2)
        );
        assert_eq!(ours.contradictions(None), []);
        reproduced.push(ours.ratio_of_means().unwrap().to_decimal(2));
    }
    assert_eq!(reproduced, ["17.59", "15.06", "16.06"]);
}

#[test]
fn the_two_published_mistakes_are_found() {
    let whole = |number| Some(Rate::whole(number));
    let months = |text: &str| Some(text.parse().unwrap());
    // A press article on the Bangladesh survey prints the ratio as per cent.
    let press = PublishedFigure {
        cost: whole(416_789),
        earnings: whole(23_693),
        ratio: months("17.6"),
        unit: Unit::Percent,
    };
    assert_eq!(
        press.contradictions(None)[0].to_string(),
        "17.6 per cent can only be 17.6 months: the means give 17.59"
    );
    // A page on the Maldives labels USD 2,172 as a month's earnings, with a ratio of 8.2. The dearest corridor in the same file, Bangladesh to
    // Singapore at BDT 574,241, was about USD 6,800 at the 84 BDT of those years.
    let page = PublishedFigure {
        cost: None,
        earnings: whole(2172),
        ratio: months("8.2"),
        unit: Unit::Months,
    };
    assert_eq!(
        page.contradictions(Some(&Rate::whole(6836)))[0].to_string(),
        "2172 labelled as a month's earnings would make the cost 17810, above 6836, the highest known; as the cost it makes the earnings 265"
    );
    let wrong = PublishedFigure {
        cost: whole(416_789),
        earnings: whole(23_693),
        ratio: months("16.7"),
        unit: Unit::Months,
    };
    assert!(matches!(
        wrong.contradictions(None)[0],
        Contradiction::Ratio { .. }
    ));
}

#[test]
fn the_series_of_repayments_adds_up() {
    let usd = |value: &Value| {
        value
            .as_i64()
            .map(|dollars| Money::new(dollars * 100, "USD".parse().unwrap()))
    };
    let golden = golden();
    let years: Vec<RepaymentYear> = golden["apple_supplier_repayment_usd"]
        .as_array()
        .unwrap()
        .iter()
        .map(|year| {
            let exact = usd(&year["cumulative_since_2008"]);
            RepaymentYear {
                year: year["year"].as_i64().unwrap() as i16,
                repaid: usd(&year["repaid"]).unwrap(),
                cumulative: exact.or_else(|| usd(&year["cumulative_since_2008_min"])),
                at_least: exact.is_none(),
            }
        })
        .collect();
    assert_eq!(years[1].repaid.to_string(), "USD 4700000.00");
    assert_eq!(
        years[0]
            .cumulative
            .unwrap()
            .plus(years[1].repaid)
            .unwrap()
            .to_string(),
        "USD 25660000.00"
    );
    assert_eq!(check_series(&years).unwrap(), []);
    // Had 2015 been 4.6 million, "over 25.6 million" would not have been reached.
    let mut wrong = years.clone();
    wrong[1].repaid.minor -= 10_000_000;
    assert_eq!(check_series(&wrong).unwrap()[0].year, 2015);
    let mut wrong = years;
    wrong[2].cumulative = usd(&26_000_000.into());
    assert_eq!(check_series(&wrong).unwrap()[0].year, 2019);

    let gloves = &golden["top_glove_myr"];
    let (first, verified) = (
        rate(&gloves["first_estimate"]).unwrap(),
        rate(&gloves["after_independent_verification"]).unwrap(),
    );
    assert_eq!(
        verified.over(&first).unwrap().to_decimal(2),
        gloves["uplift"].to_string()
    );
}

#[test]
fn a_mean_of_ratios_is_not_a_ratio_of_means() {
    let bdt = |minor| Money::new(minor, "BDT".parse().unwrap());
    let worker = |cost, first_month| WorkerCost {
        cost: bdt(cost),
        first_month: bdt(first_month),
    };
    // R: r <- c(400/20, 300/30, 90/30, 0/10); mean(r), sum(cost)/sum(pay), quantile(r)
    let all = [
        worker(400, 20),
        worker(300, 30),
        worker(90, 30),
        worker(0, 10),
        worker(5, 0),
    ];
    let measure = measure(&all).unwrap().unwrap();
    assert_eq!(measure.n, 4);
    assert_eq!(measure.mean_of_ratios.to_string(), "8.25");
    assert_eq!(measure.ratio_of_means.as_ref().unwrap().to_decimal(4), "8.7778");
    assert_eq!(measure.median.to_string(), "6.5");
    assert_eq!(
        (
            measure.lower_quartile.to_string(),
            measure.upper_quartile.to_string()
        ),
        ("2.25".into(), "12.5".into())
    );
    insta::assert_snapshot!(measure.to_string(), @r"
    Recruitment cost in months of first earnings (SDG 10.7.1), n = 4
      mean of ratios   8.25
      ratio of means   8.78
      median           6.50
      quartiles        2.25 and 12.50
    ");
}

#[test]
fn a_dossier_gives_its_corridors_indicator() {
    let entries = "id,worker,stage,amount,currency,date,class,grade\n\
        E1,W1,selection,60000.00,NPR,2014-01-15,matching_services,documented\n\
        E2,W1,selection,500.00,MYR,2014-01-15,not_recruitment,documented\n";
    let report = rci(
        &dossier(&[(Table::Entries, entries)]),
        &rates("MYR,NPR,2014-01-15,30,NRB\n"),
    )
    .unwrap();
    assert_eq!(report.corridors["NPL to MYS"].median.to_string(), "2");
    assert_eq!(report.corridors["ALL"].n, 1);
}
