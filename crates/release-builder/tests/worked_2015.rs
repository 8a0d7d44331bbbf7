//! The worked example: what a fact sheet of a private release says of invented cases whose true figures are those published for 2015.
#![allow(clippy::unwrap_used)] // a test fails by panicking

use amparo_facts::{Fact, FactSheet, Figure, Question, Told};
use amparo_invent::{PUBLISHED_2015, SEED, worked_2015};
use amparo_privacy::{Budget, Delta, Epsilon, Rho, SeededNoise};
use amparo_reading::edition::Edition;
use amparo_release::{Gate, Provenance, TrustedKeys};
use amparo_release_builder::{BuildInputs, ClaimInputs, PUBLIC_CODELISTS, Publisher, build};
use amparo_synth::{SynthOptions, fit};
use ed25519_dalek::SigningKey;

/// Names of the published figures, and the keys of the facts that say the same.
const PAIRS: [(&str, &str); 17] = [
    ("victims", "victims"),
    ("victims before", "change"),
    ("labour", "labour"),
    ("sexual", "sexual"),
    ("both", "both"),
    ("other", "other"),
    ("men", "men"),
    ("children", "children"),
    ("children in sexual or both", "children-sexual"),
    ("children in labour or both", "children-labour"),
    ("across borders", "abroad"),
    ("in Europe", "regions.europe"),
    (
        "from East and South-East Asia",
        "origins.eastern-south-eastern-asia",
    ),
    ("from South and Central Asia", "origins.central-southern-asia"),
    ("construction", "sectors.typeOfLabourConstruction"),
    ("domestic work", "sectors.typeOfLabourDomesticWork"),
    ("agriculture and fishing", "sectors.typeOfLabourAgriculture"),
];

/// The true figure behind a published one: a count, a share, or the change from the year before.
fn truth(name: &str) -> f64 {
    let figure = |name: &str| PUBLISHED_2015.iter().find(|figure| figure.name == name).unwrap();
    let wanted = figure(name);
    match (name, wanted.of) {
        ("victims before", _) => f64::from(figure("victims").count) / f64::from(wanted.count) - 1.0,
        (_, Some(of)) => f64::from(wanted.count) / f64::from(of),
        (_, None) => f64::from(wanted.count),
    }
}

/// The ends of what a fact tells and its margin; nothing where it is withheld.
fn interval(fact: &Fact) -> Option<(f64, f64)> {
    match fact.told {
        Told::Figure(Figure::Share(share)) => Some((share.lower(), share.upper())),
        Told::Figure(Figure::People(people)) => Some((people.lower, people.upper)),
        Told::Figure(Figure::Change(change)) => Some((change.lower, change.upper)),
        _ => None,
    }
}

/// Builds a release of the worked example and asks it about 2015. The noise is seeded, so that the test says the same every time.
fn with_sheet(epsilon: f64, seed: u64, look: impl FnOnce(&FactSheet)) {
    let (epsilon, delta) = (Epsilon::new(epsilon).unwrap(), Delta::new(1e-6).unwrap());
    let rho = Rho::from_epsilon_delta(epsilon, delta);
    let table = worked_2015(SEED).table;
    let mut noise = SeededNoise::new(seed);
    let fitted = fit(
        &table,
        Budget::declared(rho),
        &mut noise,
        &SynthOptions::default(),
        &|_| {},
    )
    .unwrap();
    let key = SigningKey::from_bytes(&[7; 32]);
    let inputs = BuildInputs {
        fitted: &fitted,
        parts: vec![],
        claim: ClaimInputs {
            left_out: None,
            epsilon,
            delta,
            records_per_person: 1,
            domain_origin: PUBLIC_CODELISTS.into(),
            cohorts: vec![],
            lifetime: None,
        },
        gate: Gate::overridden("a worked example with invented cases"),
        title: "Worked example".into(),
        created: "2026-11-04T00:00:00Z".parse().unwrap(),
        provenance: Provenance {
            contributors: 1,
            build: "worked-2015".into(),
        },
        publisher: Publisher {
            name: "Amparo".into(),
            url: None,
            contact: None,
            doi: None,
        },
        supersedes: None,
        sample_seed: 1,
        key: &key,
    };
    let folder = tempfile::tempdir().unwrap();
    let built = build(&inputs, folder.path()).unwrap();
    let edition = Edition::open(&built.folder, &TrustedKeys::one(key.verifying_key())).unwrap();
    let question = Question::new(&edition, Some(2015), None, None).unwrap();
    look(&FactSheet::of(&edition, question).unwrap());
}

/// Fits a whole release, so it is run by hand as long as its time and its result are not recorded in `docs/facts.md`.
#[test]
#[ignore = "fits a whole release"]
fn intervals_of_a_private_release_contain_the_published_figures() {
    with_sheet(1.0, 2015, |sheet| {
        let mut printed = 0;
        for (name, key) in PAIRS {
            let fact = sheet.fact(key).unwrap();
            if let Some((lower, upper)) = interval(fact) {
                let truth = truth(name);
                assert!(
                    lower <= truth && truth <= upper,
                    "{key}: {truth} is not in {lower} to {upper}"
                );
                printed += 1;
            }
        }
        assert!(
            printed >= 12,
            "only {printed} of {} figures are printed",
            PAIRS.len()
        );
    });
}

/// The table of `docs/facts.md`:
/// `cargo test --release -p amparo-release-builder --test worked_2015 -- --ignored --nocapture`
#[test]
#[ignore = "measures; prints a table"]
#[allow(clippy::print_stdout)]
fn the_table_of_three_budgets() {
    for epsilon in [0.5, 1.0, 4.0] {
        with_sheet(epsilon, 2015, |sheet| {
            for (name, key) in PAIRS {
                let fact = sheet.fact(key).unwrap();
                let truth = truth(name);
                match interval(fact) {
                    Some((lower, upper)) => println!(
                        "| {epsilon} | {name} | {truth:.4} | {lower:.4} to {upper:.4} | ± {:.4} | {} | {} |",
                        (upper - lower) / 2.0,
                        if lower <= truth && truth <= upper {
                            "yes"
                        } else {
                            "NO"
                        },
                        fact.source.token(),
                    ),
                    None => println!(
                        "| {epsilon} | {name} | {truth:.4} | withheld {:?} |  |  |  |",
                        fact.told
                    ),
                }
            }
            println!("{:?}", sheet.fact("countries").map(|fact| fact.told));
        });
    }
}
