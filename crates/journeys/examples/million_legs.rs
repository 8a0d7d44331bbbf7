//! Imports a million invented legs, adds them to a log, reads it again and works out the figures of all corridors; prints times and the peak of memory.
//!
//! cargo run --release -p amparo-journeys --example million_legs [LEGS]

use std::error::Error;
use std::fmt::Write as _;
use std::time::Instant;

use amparo_journeys::append_log::AppendLog;
use amparo_journeys::chain::chain_figures;
use amparo_journeys::declared::{Book, Declaration, read_declared};
use amparo_recruitment::records::Party;
use amparo_recruitment::taxonomy::Stage;
use amparo_recruitment::values::PartyId;
use serde_json::json;

const COUNTRIES: [&str; 8] = ["NPL", "BGD", "IDN", "MMR", "PHL", "IND", "KEN", "UGA"];
const DESTINATIONS: [&str; 5] = ["MYS", "QAT", "SAU", "SGP", "ARE"];

/// Eight legs a worker; every third worker's sub-agent is not known.
fn table(legs: usize) -> String {
    let mut text = String::from(
        "id,by,on,worker,stage,chain,from,to,from_country,from_region,to_country,to_town,began,grade\n",
    );
    for leg in 0..legs {
        let (worker, stage) = (leg / 8, Stage::ALL[leg % 8]);
        let (agency, employer) = (1 + worker % 500, 1000 + worker % 3000);
        let sub_agent = if worker.is_multiple_of(3) {
            "unknown".to_owned()
        } else {
            PartyId::from_number(5000 + worker as u64 % 9000).to_string()
        };
        let (from, to) = match stage {
            Stage::Outreach => ("unknown".to_owned(), sub_agent),
            Stage::Selection => (sub_agent, PartyId::from_number(agency as u64).to_string()),
            _ => (
                PartyId::from_number(agency as u64).to_string(),
                PartyId::from_number(employer as u64).to_string(),
            ),
        };
        let _ = writeln!(
            text,
            "L{leg},org-{},2024-0{}-1{},W{worker},{stage},C{},{from},{to},{},Region {},{},Town {},2024-01-{:02},documented",
            worker % 40,
            1 + leg % 8,
            worker % 10,
            worker % 20_000,
            COUNTRIES[worker % 8],
            worker % 77,
            DESTINATIONS[worker % 5],
            worker % 900,
            1 + leg % 28,
        );
    }
    text
}

fn parties() -> Result<Vec<Party>, serde_json::Error> {
    let party = |number: u64, kind: &str, country: &str| {
        serde_json::from_value(json!({
            "id": PartyId::from_number(number), "kind": kind, "name": format!("Party {number}"), "country": country,
        }))
    };
    let agencies = (1..=500).map(|n| party(n, "agency", COUNTRIES[n as usize % 8]));
    let employers = (1000..4000).map(|n| party(n, "employer", DESTINATIONS[n as usize % 5]));
    let sub_agents = (5000..14_000).map(|n| party(n, "sub_agent", COUNTRIES[n as usize % 8]));
    agencies.chain(employers).chain(sub_agents).collect()
}

/// The peak of memory so far, in mebibytes, from `/proc`.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: u64 = line
        .and_then(|line| line.trim().split(' ').next()?.parse().ok())
        .unwrap_or(0);
    format!("{} MiB", kib / 1024)
}

fn main() -> Result<(), Box<dyn Error>> {
    let legs = std::env::args()
        .nth(1)
        .map_or(Ok(1_000_000), |text| text.parse())?;
    let dir = std::env::temp_dir().join(format!("amparo-legs-{}", std::process::id()));
    std::fs::create_dir_all(&dir)?;
    let (file, log) = (dir.join("legs.csv"), dir.join("log"));
    std::fs::write(&file, table(legs))?;
    let mut out = String::new();
    let mut say = |what: &str, start: Instant| {
        let _ = writeln!(
            out,
            "{what}: {:.1} s, peak {}",
            start.elapsed().as_secs_f64(),
            peak()
        );
    };

    let start = Instant::now();
    {
        let mut read: Vec<Declaration> = Vec::new();
        let (_, import) = read_declared("legs.csv", &std::fs::read(&file)?, |leg| read.push(leg))?;
        assert_eq!((read.len(), import.refused.len()), (legs, 0));
        say("read", start);
        let start = Instant::now();
        AppendLog::open(&log, |_: Declaration| ())?.append(&read)?;
        say("added to the log, on disk", start);
    }
    let start = Instant::now();
    let mut declarations: Vec<Declaration> = Vec::with_capacity(legs);
    AppendLog::read(&log, |declaration| declarations.push(declaration))?;
    let book = Book::new(declarations);
    say("read from the log, its chain verified", start);
    let start = Instant::now();
    let figures = chain_figures(&book, &parties()?, |_, _| ());
    let workers: u64 = figures.values().map(|figures| figures.workers).sum();
    say(
        &format!("figures of {workers} workers in {} corridors", figures.len()),
        start,
    );
    std::fs::remove_dir_all(&dir)?;
    std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes())?;
    Ok(())
}
