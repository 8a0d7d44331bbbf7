use amparo_journeys::chain::chains;
use amparo_journeys::declared::{Book, Tier};
use amparo_journeys::disclosed::*;
use jiff::civil::date;

const RECRUITERS: &str = include_str!("../../../recruitment/tests/data/fy2021_recruiter_chain_sample.csv");
const WORKSITES: &str = include_str!("data/fy2021_worksite_sample.csv");

fn read() -> (Disclosed, Book) {
    let read = disclosed(
        ("recruiters.csv", RECRUITERS.as_bytes()),
        ("worksites.csv", WORKSITES.as_bytes()),
    )
    .unwrap();
    let book = read.book(&"usdol-oflc".parse().unwrap(), date(2021, 9, 30));
    (read, book)
}

#[test]
fn the_disclosed_cases_become_chains_with_their_gaps() {
    let (read, book) = read();
    assert_eq!(read.cases.len(), 400);
    assert_eq!(
        (read.worksites.accepted.len(), read.worksites.refused.len()),
        (4727, 0)
    );
    assert!(
        read.cases
            .values()
            .all(|case| !case.recruiters.is_empty() && !case.worksites.is_empty())
    );
    let chains = chains(&book);
    assert_eq!(chains.len(), 400);
    // The form never asks for the community, and always for the employer.
    assert!(
        chains
            .values()
            .all(|chain| chain.tier(Tier::Community).is_unknown())
    );
    assert!(
        chains
            .values()
            .all(|chain| !chain.tier(Tier::Employer).is_unknown())
    );
    let monaco: Vec<&PlaceReading> = read
        .cases
        .values()
        .flat_map(|case| &case.recruiters)
        .flat_map(|recruiter| &recruiter.readings)
        .filter(|reading| reading.written == "MONACO")
        .collect();
    assert_eq!((monaco.len(), monaco[0].read_as.as_str()), (1, "MEX"));
}

#[test]
fn the_corridor_from_mexico_to_texas() {
    let (read, book) = read();
    let corridor = disclosed_corridor(
        &read,
        &book,
        "MEX".parse().unwrap(),
        "USA".parse().unwrap(),
        "texas",
    );
    // Counted from the two files with Python: cases with a row in Mexico and one in Texas.
    assert_eq!(corridor.cases, 31);
    assert_eq!(corridor.worksites, 313);
    assert_eq!(corridor.gaps[4], ("worksites without a county", 71, 313));
    let mut summary = serde_json::to_value(&corridor).unwrap();
    // The long lists are looked at on the page.
    for (list, most) in [("flows", 8), ("readings", 60), ("towns", 60)] {
        summary[list].as_array_mut().unwrap().truncate(most);
    }
    insta::assert_json_snapshot!(summary);
}

#[test]
fn the_page_says_that_nothing_in_it_is_wrongdoing() {
    let (read, book) = read();
    let corridor = disclosed_corridor(
        &read,
        &book,
        "MEX".parse().unwrap(),
        "USA".parse().unwrap(),
        "Texas",
    );
    let page = corridor_page(&CorridorPage {
        corridor: &corridor,
        source: "Form ETA-9142B",
        base: None,
    })
    .unwrap();
    assert!(page.contains("Nothing here is a sign of wrongdoing."));
    assert!(
        !page.contains("<script") && !page.contains("style=\"") && !page.contains("http-equiv=\"refresh\"")
    );
    assert!(page.contains("default-src &#39;none&#39;; style-src &#39;sha256-"));
    // Every drawing has its table.
    assert_eq!(page.matches("<figure>").count(), 3);
    assert!(page.matches("<table>").count() >= 5);
    for (name, count) in [("Nuevo León", 1), ("Tarrant", 1)] {
        assert!(page.matches(name).count() >= count, "{name}");
    }
}

#[test]
fn bad_rows_are_kept_with_their_place() {
    let sites = "case_number,worksite_city,worksite_state,begin_date,total_workers\nH-1,Austin,TEXAS,2021-01-01 00:00:00,5\nH-2,Austin,TEXAS,01/02/2021,\nH-3,Waco,TEXAS,,many\n";
    let read = disclosed(("r.csv", RECRUITERS.as_bytes()), ("w.csv", sites.as_bytes())).unwrap();
    let words: Vec<String> = read
        .worksites
        .refused
        .iter()
        .map(|refused| refused.error.to_string())
        .collect();
    assert_eq!(words.len(), 2);
    assert!(
        words[0].starts_with("w.csv, row 3, column \"begin_date\""),
        "{}",
        words[0]
    );
    assert!(
        words[1].starts_with("w.csv, row 4, column \"total_workers\""),
        "{}",
        words[1]
    );
}
