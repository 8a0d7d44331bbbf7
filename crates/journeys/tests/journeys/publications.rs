use amparo_journeys::ledger::Ledger;
use amparo_journeys::public::*;
use amparo_privacy::{Delta, Epsilon, Rho, SeededNoise};
use amparo_recruitment::remedy::ExchangeTable;
use amparo_recruitment::tables::Table;

use super::support::*;

const LIST: &str = r#"{"corridors":[{"origin":"NPL","destination":"MYS"},{"origin":"BGD","destination":"MYS"}],
    "currency":"MYR","cost":[0,500,1000,2000,4000],"months":[0,1,2,3,6,12]}"#;

fn rho(epsilon: f64) -> (Rho, Delta) {
    let delta = Delta::new(1e-6).unwrap();
    (
        Rho::from_epsilon_delta(Epsilon::new(epsilon).unwrap(), delta),
        delta,
    )
}

/// `workers` workers from Nepal who each paid 1,500.00.
fn publication(workers: usize, epsilon: f64) -> Publication {
    let mut engagements =
        String::from("worker,origin,destination,sector,employer,arrived,first_month,currency\n");
    let mut entries = String::from("id,worker,stage,amount,currency,date,class,grade\n");
    let mut legs = String::from("id,by,on,worker,stage,from_country,to,to_country\n");
    for worker in 0..workers {
        engagements += &format!("X{worker},NPL,MYS,m,@3,2024-03-01,1000.00,MYR\n");
        entries +=
            &format!("E{worker},X{worker},selection,1500.00,MYR,2024-01-20,matching_services,documented\n");
        legs += &format!(
            "L{worker},u,2024-03-01,X{worker},outreach,NPL,@2,\nM{worker},u,2024-03-01,X{worker},employment,,@3,MYS\n"
        );
    }
    let dossier = dossier(&[(Table::Engagements, &engagements), (Table::Entries, &entries)]);
    let book = amparo_journeys::declared::Book::new(declared("legs.csv", &legs));
    let list = CorridorList::from_json(LIST).unwrap();
    let rows = worker_rows(&list, &book, &dossier, &ExchangeTable::default(), &[]).unwrap();
    // W1 of the support dossier is one of them.
    assert_eq!(rows.len(), workers + 1);
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::at(&dir.path().join("ledger"), Rho::new(10.0).unwrap());
    publish(
        "first",
        &list,
        &rows,
        rho(epsilon),
        &ledger,
        &mut SeededNoise::new(7),
    )
    .unwrap()
}

#[test]
fn figures_come_with_intervals_that_hold_the_truth() {
    let publication = publication(400, 2.0);
    let nepal = &publication.corridors[0];
    let holds = |estimate: Option<Estimate>, truth: f64| {
        let Estimate { value, lower, upper } = estimate.unwrap();
        assert!(
            lower <= truth && truth <= upper,
            "{lower} {value} {upper}: {truth}"
        );
    };
    holds(Some(nepal.workers), 401.0);
    // Sub-agent, employer, community and worksite are known: two hops of six are not.
    holds(nepal.unknown_share, 2.0 / 6.0);
    holds(nepal.length, 5.0);
    // The band of 1,000 to 2,000 does not say where in it 1,500 lies, and the interval says so.
    holds(nepal.cost, 1500.0);
    assert!(nepal.cost.unwrap().upper - nepal.cost.unwrap().lower >= 900.0);
    holds(nepal.months, 1.5);
    // Nobody has a payslip, and nobody is from Bangladesh.
    assert_eq!(nepal.any_deduction, None);
    assert_eq!(publication.corridors[1].cost, None);
    assert_eq!(publication.corridors.len(), 3);
    let page = publication_page(&publication, None).unwrap();
    assert!(
        page.contains("Nepal to Malaysia")
            && page.contains("not enough evidence")
            && !page.contains("<script")
    );
}

#[test]
fn few_workers_leave_no_figure() {
    let publication = publication(3, 1.0);
    let nepal = &publication.corridors[0];
    assert_eq!(
        (nepal.unknown_share, nepal.cost, nepal.months),
        (None, None, None)
    );
    assert!(nepal.indicators.iter().all(|(_, estimate)| estimate.is_none()));
}

#[test]
fn the_domain_is_refused_if_it_is_none() {
    for (from, to, why) in [
        ("\"NPL\"", "\"Nepal\"", "no ISO 3166-1 alpha-3 code"),
        ("\"BGD\"", "\"NPL\"", "stands twice"),
        ("[0,500", "[500,0", "bands need"),
        ("\"MYR\"", "\"XXQ\"", "XXQ"),
    ] {
        let error = CorridorList::from_json(&LIST.replace(from, to)).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
}
