//! Attacks find what is there to be found, and nothing where there is nothing: each runs on an honest arm, whose rows were drawn without looking at the
//! training table, and on a leaky one that copies a tenth of it.

mod common;

use amparo_assess::{AssessError, AttackOptions, AttackReport, PublishedMarginal, attack};
use amparo_count::marginals;
use amparo_schema::CodedTable;
use common::{Dice, cases, reordered, schema, table};

/// Sizes of the fields that are not flags.
const BROAD: [usize; 10] = [3, 8, 20, 6, 9, 12, 5, 15, 7, 10];

/// Ten broad fields and twelve flags that depend on a hidden kind: enough of them that most people are unique.
fn people(rows: usize, seed: u64) -> CodedTable {
    let broad: Vec<String> = (0..BROAD.len()).map(|i| format!("broad{i}")).collect();
    let flags: Vec<String> = (0..12).map(|i| format!("flag{i}")).collect();
    let fields: Vec<(&str, usize, bool)> = broad
        .iter()
        .zip(BROAD)
        .map(|(name, size)| (name.as_str(), size, false))
        .chain(flags.iter().map(|name| (name.as_str(), 2, true)))
        .collect();
    let schema = schema(&fields);
    let mut dice = Dice(seed);
    let rows: Vec<Vec<u16>> = (0..rows)
        .map(|_| {
            let kind = dice.below(6);
            let asked = [dice.share() < 0.7, dice.share() < 0.6];
            let mut row: Vec<u16> = Vec::new();
            for size in BROAD {
                row.push(if dice.share() < 0.5 {
                    (kind * 7 % size) as u16
                } else {
                    (dice.share().powi(2) * size as f64) as u16
                });
            }
            for flag in 0..12 {
                let yes = dice.share() < if (flag + kind).is_multiple_of(5) { 0.7 } else { 0.2 };
                row.push(if asked[flag % 2] { u16::from(!yes) } else { 2 });
            }
            row
        })
        .collect();
    table(&schema, &rows)
}

struct Arms {
    train: CodedTable,
    control: CodedTable,
    honest: CodedTable,
    leaky: CodedTable,
}

fn arms(rows: usize, seed: u64) -> Arms {
    let train = people(rows, seed);
    let honest = people(rows, seed + 2);
    let copied: Vec<usize> = (0..rows).step_by(10).collect();
    let kept: Vec<usize> = (0..rows).filter(|row| row % 10 != 0).collect();
    let mut leaky = honest.select_rows(&kept);
    leaky.append(&train.select_rows(&copied)).expect("one schema");
    Arms {
        train,
        control: people(2 * rows, seed + 1),
        honest,
        leaky,
    }
}

fn run(
    train: &CodedTable,
    control: &CodedTable,
    synthetic: &CodedTable,
    claim: Option<(f64, f64)>,
) -> AttackReport {
    let options = AttackOptions {
        classifier_rows: 2_000,
        targets: Some(["flag0", "flag1", "flag2"].map(str::to_owned).to_vec()),
        ..AttackOptions::default()
    };
    attack(train, control, synthetic, claim, &options, &|_| {}).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn a_tenth_of_rows_copied_fails_every_attack() {
    let Arms {
        train,
        control,
        leaky,
        ..
    } = arms(2_400, 10);
    let report = run(&train, &control, &leaky, Some((1.0, 1e-6)));
    println!("{report}");
    for attack in &report.attacks {
        assert!(attack.better_than_chance, "{}", attack.name);
    }
    for attack in &report.attacks {
        assert_eq!(attack.breaks_claim, Some(true), "{}", attack.name);
    }
    assert!(!report.passes());
    assert!(report.copies.of_train >= 0.1 && report.copies.of_control < 0.01);
    assert!(
        report.inferences.iter().all(|i| i.excess > 0.0),
        "every field is inferred better of members"
    );
}

#[test]
fn rows_drawn_without_a_look_at_the_table_pass_every_attack() {
    let Arms {
        train,
        control,
        honest,
        ..
    } = arms(2_400, 20);
    let report = run(&train, &control, &honest, None);
    println!("{report}");
    for attack in &report.attacks {
        assert!(!attack.better_than_chance, "{}", attack.name);
        assert!(attack.breaks_claim.is_none());
    }
    assert!(report.passes());
    assert!(
        report
            .inferences
            .iter()
            .all(|i| i.excess.abs() < 4.0 * i.standard_error)
    );
}

/// All pairs of a table as they would be published: exact, or with noise of some standard deviation (a sum of twelve uniform variables is as good as Gaussian
/// here).
fn pairs(table: &CodedTable, noise: f64) -> Vec<PublishedMarginal> {
    let width = table.schema().width();
    let sets: Vec<Vec<usize>> = (0..width)
        .flat_map(|a| (a + 1..width).map(move |b| vec![a, b]))
        .collect();
    let mut dice = Dice(99);
    let exact = marginals(table, &sets).unwrap_or_else(|e| panic!("{e}"));
    exact
        .iter()
        .map(|marginal| PublishedMarginal {
            fields: marginal
                .attributes()
                .iter()
                .map(|&a| table.schema().field(a).name.clone())
                .collect(),
            counts: marginal
                .counts()
                .iter()
                .map(|&count| count as f64 + noise * ((0..12).map(|_| dice.share()).sum::<f64>() - 6.0))
                .collect(),
            groups: vec![],
            standard_error: noise,
        })
        .collect()
}

/// The synthetic rows are honest here; only the published tables give people away, or do not.
#[test]
fn exact_tables_give_members_away_and_noisy_ones_do_not() {
    let (train, control, honest) = (people(250, 1), people(1_500, 2), people(250, 3));
    let run = |noise: f64| {
        let options = AttackOptions {
            targets: Some(vec![]),
            published: pairs(&train, noise),
            ..AttackOptions::default()
        };
        attack(&train, &control, &honest, Some((0.5, 1e-6)), &options, &|_| {})
            .unwrap_or_else(|e| panic!("{e}"))
    };
    let by_name = |report: &AttackReport, name: &str| {
        let found = report
            .attacks
            .iter()
            .find(|attack| attack.name == name)
            .unwrap()
            .clone();
        println!("{name}: {} {}", found.auc, found.epsilon_at_least);
        found
    };
    let exact = run(0.0);
    for name in [
        "likelihood ratio, published tables",
        "reconstruction, published tables",
    ] {
        let found = by_name(&exact, name);
        assert!(
            found.better_than_chance && found.breaks_claim == Some(true) && found.auc > 0.85,
            "{name}: {}",
            found.auc
        );
    }
    assert!(!exact.passes());
    // The noise of 231 pairs under ε = 0.5, δ = 1e-6: σ = √(231 / 2ρ) with ρ = 0.0066.
    let noisy = run(132.0);
    for name in [
        "likelihood ratio, published tables",
        "reconstruction, published tables",
    ] {
        assert!(!by_name(&noisy, name).better_than_chance, "{name}");
    }
    assert!(noisy.passes());
}

fn small(synthetic_seed: u64) -> (CodedTable, CodedTable, CodedTable) {
    (cases(300, 1), cases(400, 2), cases(300, synthetic_seed))
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let (train, control, synthetic) = small(3);
    let first = serde_json::to_string(&run(&train, &control, &synthetic, None)).unwrap();
    let second = run(
        &reordered(&train, 1),
        &reordered(&control, 2),
        &reordered(&synthetic, 3),
        None,
    );
    assert_eq!(first, serde_json::to_string(&second).unwrap());
}

#[test]
fn the_report_reads_well_and_its_page_is_self_contained() {
    let (train, control, synthetic) = small(3);
    let report = run(&train, &control, &synthetic, Some((1.0, 1e-6)));
    let text = report.to_string();
    assert!(text.starts_with("PRIVATE:"));
    insta::assert_snapshot!("attacks", text);
    let page = report.to_html();
    assert!(page.contains("<p class=\"notice\">PRIVATE:"));
    for forbidden in ["<script", "http", "url(", "@import", " src=", "<link"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn what_cannot_be_attacked_is_refused_in_words() {
    let (train, control, synthetic) = small(3);
    let refuse = |control: &CodedTable, claim: Option<(f64, f64)>, options: &AttackOptions| {
        attack(&train, control, &synthetic, claim, options, &|_| {})
            .err()
            .unwrap()
    };
    let default = AttackOptions::default();
    assert_eq!(
        refuse(&cases(199, 1), None, &default).to_string(),
        "the control table has 199 rows; at least 200 are needed"
    );
    assert_eq!(
        refuse(&control, Some((f64::NAN, 0.0)), &default).to_string(),
        "claim is (NaN, 0); ε is a finite number of at least 0 and δ at least 0 and below 1"
    );
    assert!(matches!(
        refuse(&people(300, 1), None, &default),
        AssessError::SchemasDiffer(_)
    ));
    let bad = PublishedMarginal {
        fields: vec!["gender".into()],
        counts: vec![1.0, 2.0],
        ..PublishedMarginal::default()
    };
    let options = AttackOptions {
        published: vec![bad],
        ..default
    };
    let error = refuse(&control, None, &options).to_string();
    assert!(error.contains("a table of gender with 2 cells"), "{error}");
}
