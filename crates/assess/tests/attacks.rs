//! Attacks find what is there to be found, and nothing where there is nothing: each runs on an honest arm, whose rows were drawn without looking at the
//! training table, and on a leaky one that copies a tenth of it.

mod common;

use amparo_assess::{AttackOptions, AttackReport, attack};
use amparo_schema::CodedTable;
use common::{Dice, schema, table};

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
        targets: Some(["broad0", "broad3", "flag0", "flag1"].map(str::to_owned).to_vec()),
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
    let broken: Vec<&str> = report
        .attacks
        .iter()
        .filter(|attack| attack.breaks_claim == Some(true))
        .map(|attack| attack.name.as_str())
        .collect();
    assert_eq!(
        broken,
        [
            "copied row",
            "nearest row",
            "density ratio",
            "attribute inference"
        ]
    );
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
