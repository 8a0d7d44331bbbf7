//! The worked example: what a fact sheet of a private release says of invented cases whose true figures are those published for 2015.
#![allow(clippy::unwrap_used)] // a test fails by panicking

use amparo_facts::{Fact, FactSheet, Figure, Question, Told, Withheld};
use amparo_headline::{measure, share_of};
use amparo_invent::{PUBLISHED_2015, SEED, WorkedExample, worked_2015};
use amparo_privacy::{Budget, Delta, Epsilon, Rho, SeededNoise};
use amparo_reading::edition::Edition;
use amparo_reading::figure::Share;
use amparo_reading::headlines::Headlines;
use amparo_reading::numbers::Bounded;
use amparo_release::{Gate, HeadlineTable, HeadlineUnit, Headlines as Published, Provenance, TrustedKeys};
use amparo_release_builder::{BuildInputs, ClaimInputs, PUBLIC_CODELISTS, Publisher, build};
use amparo_schema::{CaseNumbers, Number};
use amparo_synth::{Fitted, SynthOptions, fit};
use ed25519_dalek::SigningKey;

/// Names of the published figures, and the keys of the facts that say the same.
const PAIRS: [(&str, &str); 20] = [
    ("victims", "victims"),
    ("victims before", "change"),
    ("countries", "countries"),
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
    ("hospitality", "sectors.typeOfLabourHospitality"),
    ("mean months", "months-average"),
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
        Told::Figure(Figure::Countries(countries)) => match countries.about {
            Some(about) => Some((about.lower, about.upper)),
            None => Some((countries.at_least as f64, countries.possible as f64)),
        },
        Told::Figure(Figure::Average(average)) => Some((average.average.lower, average.average.upper)),
        _ => None,
    }
}

/// The worked example's numbers as a vault would hold them.
fn numbers(example: &WorkedExample) -> Vec<CaseNumbers> {
    let known = |value: Option<u32>| value.and_then(|value| u16::try_from(value).ok());
    example
        .ages
        .iter()
        .zip(&example.months)
        .map(|(&age, &months)| {
            let mut numbers = CaseNumbers::default();
            numbers.set(Number::Age, known(age));
            numbers.set(Number::Months, known(months));
            numbers
        })
        .collect()
}

/// Settings under which the engine takes a moment. Headline counts do not depend on it.
fn quick() -> SynthOptions {
    SynthOptions {
        members: 1,
        components: 8,
        iterations: 40,
        calibrations: 1,
        ..SynthOptions::default()
    }
}

/// Builds a release of the worked example and asks it about 2015. The noise is seeded, so that the test says the same every time.
fn with_sheet(epsilon: f64, seed: u64, options: &SynthOptions, look: impl FnOnce(&FactSheet)) {
    let (epsilon, delta) = (Epsilon::new(epsilon).unwrap(), Delta::new(1e-6).unwrap());
    let rho = Rho::from_epsilon_delta(epsilon, delta);
    let example = worked_2015(SEED);
    let mut noise = SeededNoise::new(seed);
    let mut budget = Budget::declared(rho);
    let for_headlines = share_of(rho);
    let declared = measure(
        &example.table,
        &numbers(&example),
        budget.split(for_headlines).unwrap(),
        &mut noise,
    )
    .unwrap();
    let fitted = fit(&example.table, budget, &mut noise, options, &|_| {})
        .unwrap()
        .with_declared(declared, for_headlines);
    with_edition(&fitted, epsilon, |edition| {
        let question = Question::new(edition, Some(2015), None, None).unwrap();
        look(&FactSheet::of(edition, question).unwrap());
    });
}

/// Builds a release of what was fitted and opens it.
fn with_edition(fitted: &Fitted, epsilon: Epsilon, look: impl FnOnce(&Edition)) {
    let delta = Delta::new(1e-6).unwrap();
    let key = SigningKey::from_bytes(&[7; 32]);
    let inputs = BuildInputs {
        fitted,
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
    look(&edition);
}

/// Shares whose margin is more than two points, with the margin that they keep within.
fn wider(epsilon: f64, key: &str) -> f64 {
    match key {
        "children-sexual" if epsilon < 1.0 => 0.04,
        _ if key.starts_with("sectors.") && epsilon < 1.0 => 0.033,
        _ => 0.02,
    }
}

/// The published figures are in the intervals of a private release at ε = 0.5, 1 and 4, and shares are within ± 2 points, but for those that [`wider`] names.
///
/// One interval in twenty may miss, so a few are allowed to: that they hit as often as they should is the other test's.
#[test]
fn intervals_of_a_private_release_contain_the_published_figures() {
    for epsilon in [0.5, 1.0, 4.0] {
        with_sheet(epsilon, 2015, &quick(), |sheet| {
            let mut missed = 0;
            for (name, key) in PAIRS {
                let fact = sheet.fact(key).unwrap();
                let Some((lower, upper)) = interval(fact) else {
                    // One per cent of other kinds was not published; noise may hide it.
                    assert!(
                        epsilon < 1.0 || key == "other",
                        "{key} is withheld at ε = {epsilon}: {:?}",
                        fact.told
                    );
                    continue;
                };
                let truth = truth(name);
                missed += usize::from(truth < lower || truth > upper);
                if let Some(share) = fact.share() {
                    assert!(
                        share.margin <= wider(epsilon, key),
                        "{key} at ε = {epsilon}: ± {}",
                        share.margin
                    );
                }
            }
            // Of 20 intervals with 95 % each, more than 3 miss with a probability of 1.6 %.
            assert!(missed <= 3, "{missed} intervals at ε = {epsilon} miss");
        });
    }
}

/// Without headline counts, who was exploited abroad is told from the measurement of both countries together, and of no more people than it can be told of.
///
/// The model is far too small to hold who stayed at home: added up from its cells, the share is wrong by many times its error.
#[test]
fn across_borders_is_told_from_the_measurement_or_not_at_all() {
    let example = worked_2015(SEED);
    let schema = example.table.schema();
    let [citizenship, exploited] =
        ["citizenship", "CountryOfExploitation"].map(|name| schema.index_of(name).unwrap());
    // Of those with both countries known, how many there are and how many of them were abroad.
    let truth = |country: Option<&str>| {
        let (mut known, mut abroad) = (0.0, 0.0);
        for row in 0..example.table.rows() {
            let of =
                |field: usize| &schema.field(field).categories[usize::from(example.table.code(row, field))];
            let (from, at) = (of(citizenship), of(exploited));
            if from.is_missing() || at.is_missing() || country.is_some_and(|country| at.value != country) {
                continue;
            }
            known += 1.0;
            abroad += f64::from(u8::from(from.value != at.value));
        }
        (known, abroad / known)
    };
    let mut countries: Vec<(&str, f64)> = schema
        .field(exploited)
        .categories
        .iter()
        .filter(|category| !category.is_missing())
        .map(|category| (category.value.as_str(), truth(Some(&category.value)).0))
        .collect();
    countries.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (mut told, mut missed) = (0, 0);
    for seed in 0..4 {
        let epsilon = Epsilon::new(4.0).unwrap();
        let budget = Budget::declared(Rho::from_epsilon_delta(epsilon, Delta::new(1e-6).unwrap()));
        let fitted = fit(
            &example.table,
            budget,
            &mut SeededNoise::new(seed),
            &quick(),
            &|_| {},
        )
        .unwrap();
        with_edition(&fitted, epsilon, |edition| {
            let abroad = |year: Option<u16>, country: Option<&str>| {
                let question = Question::new(edition, year, None, country).unwrap();
                FactSheet::of(edition, question)
                    .unwrap()
                    .fact("abroad")
                    .unwrap()
                    .clone()
            };
            for country in [None]
                .into_iter()
                .chain(countries.iter().take(6).map(|(country, _)| Some(*country)))
            {
                if let Some((lower, upper)) = interval(&abroad(None, country)) {
                    let (_, truth) = truth(country);
                    told += 1;
                    missed += usize::from(truth < lower || truth > upper);
                }
            }
            assert!(
                interval(&abroad(None, None)).is_some(),
                "of all people it can be told"
            );
            assert_eq!(
                abroad(Some(2015), None).told,
                Told::Withheld(Withheld::NotMeasured)
            );
        });
    }
    assert!(told >= 8, "only {told} shares were told");
    assert!(missed <= 2, "{missed} of {told} intervals miss");
}

/// The truth of every figure that follows from headline counts, and the intervals of one draw of noise.
struct Draws {
    hits: Vec<(String, u32, u32)>,
}

impl Draws {
    fn note(&mut self, name: &str, hit: Option<bool>) {
        let entry = match self.hits.iter_mut().find(|(known, ..)| known == name) {
            Some(entry) => entry,
            None => {
                self.hits.push((name.to_owned(), 0, 0));
                self.hits.last_mut().unwrap()
            }
        };
        if let Some(hit) = hit {
            entry.1 += u32::from(hit);
            entry.2 += 1;
        }
    }
}

/// 95 % intervals contain the truth in at least 93 % of 400 draws of the noise, each figure by itself.
#[test]
#[ignore = "400 draws take half a minute"]
fn intervals_hold_the_truth_as_often_as_they_say() {
    coverage(400, 0.93);
}

/// The same with so few draws that an honest interval may seem to hold less often.
#[test]
fn intervals_hold_the_truth_nearly_as_often_in_few_draws() {
    coverage(50, 0.84);
}

/// Of `runs` draws each figure's intervals must contain the truth in the part `least`.
fn coverage(runs: u64, least: f64) {
    let example = worked_2015(SEED);
    let numbers = numbers(&example);
    let share_in = |share: Option<Share>, truth: f64| {
        share.map(|share| share.lower() <= truth && truth <= share.upper())
    };
    let within =
        |found: Option<Bounded>, truth: f64| found.map(|found| found.lower <= truth && truth <= found.upper);
    // Exact answers about the numbers of 2015.
    let of_2015 = |number: Number| -> Vec<u16> {
        let mut all: Vec<u16> = (6_385..numbers.len())
            .filter_map(|row| numbers[row].get(number))
            .collect();
        all.sort_unstable();
        all
    };
    for epsilon in [0.5, 4.0] {
        let rho = Rho::from_epsilon_delta(Epsilon::new(epsilon).unwrap(), Delta::new(1e-6).unwrap());
        let mut draws = Draws { hits: Vec::new() };
        for seed in 0..runs {
            let declared = measure(
                &example.table,
                &numbers,
                Budget::declared(share_of(rho)),
                &mut SeededNoise::new(seed),
            )
            .unwrap();
            let tables = declared.iter().map(|counts| HeadlineTable {
                name: counts.name.clone(),
                unit: match (counts.adds, counts.l2_sensitivity_squared) {
                    (false, _) => HeadlineUnit::Countries,
                    (true, 1) => HeadlineUnit::People,
                    (true, _) => HeadlineUnit::Above,
                },
                standard_error: counts.counts.variance().get().sqrt(),
                cells: counts.cells.clone(),
                counts: counts.counts.values().to_vec(),
            });
            let headlines = Headlines::of(&Published::new(tables.collect()));
            let people = headlines.people(Some(2015)).unwrap();
            draws.note("people", Some(people.lower <= 6_960.0 && 6_960.0 <= people.upper));
            let countries = headlines.countries(Some(2015), 250).unwrap();
            draws.note(
                "countries",
                Some(countries.lower <= 115.0 && 115.0 <= countries.upper),
            );
            for (table, part, name) in [
                ("exploitation", "labour", "labour"),
                ("exploitation", "both", "both"),
                ("gender", "men", "men"),
                ("children", "child", "children"),
                ("children-sexual", "child", "children in sexual or both"),
                ("children-labour", "child", "children in labour or both"),
                ("borders", "abroad", "across borders"),
                ("regions", "europe", "in Europe"),
                ("origins", "central-southern-asia", "from South and Central Asia"),
                ("flag.typeOfLabourConstruction", "yes", "construction"),
            ] {
                let slice = headlines.table(table, Some(2015)).unwrap();
                let share = slice.share(&[part], &["not_known", "not_among_them"]);
                draws.note(name, share_in(share, truth(name)));
            }
            for number in Number::ALL {
                let exact = of_2015(number);
                let banded = headlines.numbers(number, Some(2015)).unwrap();
                let mean = exact.iter().map(|&n| f64::from(n)).sum::<f64>() / exact.len() as f64;
                draws.note(
                    &format!("{} average", number.name()),
                    within(banded.average(), mean),
                );
                for q in [0.05, 0.25, 0.5, 0.75, 0.95] {
                    let quantile = f64::from(exact[(q * exact.len() as f64).ceil() as usize - 1]);
                    draws.note(
                        &format!("{} {q}", number.name()),
                        within(banded.quantile(q), quantile),
                    );
                }
            }
        }
        for (name, hits, found) in &draws.hits {
            assert!(
                u64::from(*found) * 4 > runs * 3,
                "{name} at ε = {epsilon}: {found} intervals"
            );
            let coverage = f64::from(*hits) / f64::from(*found);
            assert!(coverage >= least, "{name} at ε = {epsilon}: {coverage}");
        }
    }
}

/// The table of `docs/facts.md`. All of its figures are headline counts, so a small model will do:
/// `cargo nextest run -p amparo-release-builder --test worked_2015 --run-ignored all --no-capture the_table`
#[test]
#[ignore = "prints a table"]
#[allow(clippy::print_stdout)]
fn the_table_of_three_budgets() {
    for epsilon in [0.5, 1.0, 4.0] {
        with_sheet(epsilon, 2015, &quick(), |sheet| {
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
            for sentence in sheet.sentences(amparo_lang::Lang::En) {
                println!("{epsilon}: {}", sentence.text);
            }
        });
    }
}
