//! The attacks against two engines: the real one, which they must not break, and one that copies a tenth of the rows, which every one of them must. On two
//! kinds of tables: cases, with blocks of flags that were not asked, and a census, with many dependent fields.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use amparo_assess::{
    AttackOptions, AttackReport, DifferencingReport, PublicOutputs, PublishedMarginal, attack, difference,
};
use amparo_count::marginals;
use amparo_privacy::{Budget, Delta, Epsilon, Rho, SecureNoise};
use amparo_schema::{Category, CodedTable, Codes, Field, MissingReason, TableSchema};
use amparo_synth::{Fitted, SynthOptions, fit};

const CLAIM: (f64, f64) = (1.0, 1e-6);

/// A small generator (SplitMix64), enough to invent a table.
struct Dice(u64);

impl Dice {
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, size: usize) -> usize {
        ((self.share() * size as f64) as usize).min(size - 1)
    }
}

fn table(sizes: &[usize], flags: usize, rows: &[Vec<u16>]) -> CodedTable {
    let answers = |size: usize| -> Vec<Category> {
        (0..size)
            .map(|value| Category::value(value.to_string()))
            .collect()
    };
    let mut fields: Vec<Field> = sizes
        .iter()
        .enumerate()
        .map(|(at, &size)| Field::nominal(format!("broad{at}"), answers(size)))
        .collect();
    for flag in 0..flags {
        let mut categories = answers(2);
        categories.push(Category::missing(MissingReason::NotKnown));
        fields.push(Field::nominal(format!("flag{flag}"), categories));
    }
    let schema = Arc::new(TableSchema::new("invented", fields, vec![]).unwrap());
    let columns = (0..schema.width())
        .map(|field| {
            let mut codes = Codes::with_capacity(schema.field(field).size(), rows.len());
            rows.iter().for_each(|row| codes.push(row[field]));
            codes
        })
        .collect();
    CodedTable::new(schema, columns).unwrap()
}

/// Broad fields and flags that depend on a hidden kind; flags come in two blocks that were asked or not.
fn cases(rows: usize, seed: u64) -> CodedTable {
    const SIZES: [usize; 8] = [3, 8, 20, 6, 9, 12, 5, 15];
    let mut dice = Dice(seed);
    let rows: Vec<Vec<u16>> = (0..rows)
        .map(|_| {
            let kind = dice.below(6);
            let asked = [dice.share() < 0.7, dice.share() < 0.6];
            let mut row: Vec<u16> = Vec::new();
            for size in SIZES {
                let loyal = dice.share() < 0.5;
                let free = (dice.share().powi(2) * size as f64) as usize;
                row.push(if loyal { kind * 7 % size } else { free } as u16);
            }
            for flag in 0..12 {
                let yes = dice.share() < if (flag + kind).is_multiple_of(5) { 0.7 } else { 0.2 };
                row.push(if asked[flag % 2] { u16::from(!yes) } else { 2 });
            }
            row
        })
        .collect();
    table(&SIZES, 12, &rows)
}

/// Fields as those of the American Community Survey's excerpt: age, work, income, schooling and more, each near to what a hidden place in life lets expect.
fn census(rows: usize, seed: u64) -> CodedTable {
    const SIZES: [usize; 20] = [5, 19, 2, 7, 5, 8, 7, 8, 3, 3, 5, 60, 20, 13, 12, 11, 9, 7, 9, 9];
    let mut dice = Dice(seed);
    let rows: Vec<Vec<u16>> = (0..rows)
        .map(|_| {
            let (life, home) = (dice.share(), dice.share());
            SIZES
                .iter()
                .enumerate()
                .map(|(field, &size)| {
                    let near = if field % 3 == 0 { home } else { life };
                    let place = if dice.share() < 0.8 {
                        (near + 0.15 * (dice.share() - 0.5)).clamp(0.0, 0.999)
                    } else {
                        dice.share().powi(2)
                    };
                    (place * size as f64) as u16
                })
                .collect()
        })
        .collect();
    table(&SIZES, 0, &rows)
}

fn fitted(table: &CodedTable) -> Fitted {
    let rho = Rho::from_epsilon_delta(Epsilon::new(CLAIM.0).unwrap(), Delta::new(CLAIM.1).unwrap());
    let options = SynthOptions {
        members: 2,
        components: 16,
        iterations: 150,
        calibrations: 1,
        ..SynthOptions::default()
    };
    let mut noise = SecureNoise::new().unwrap();
    fit(table, Budget::declared(rho), &mut noise, &options, &|_| {}).unwrap()
}

/// The measured tables as everyone can read them.
fn published(fitted: &Fitted) -> Vec<PublishedMarginal> {
    let measurements = fitted.measurements();
    measurements
        .tables
        .iter()
        .map(|table| PublishedMarginal {
            fields: table.fields.clone(),
            groups: measurements.groups_in(table, fitted.schema()).unwrap(),
            counts: table.counts.values().iter().map(|&count| count as f64).collect(),
            standard_error: table.counts.variance().get().sqrt(),
        })
        .collect()
}

/// All triples of fields but the widest, counted exactly, as a naive engine publishes them.
fn exact_tables(table: &CodedTable) -> Vec<PublishedMarginal> {
    let width = table.schema().width();
    let sizes = table.schema().sizes();
    let mut sets = Vec::new();
    for a in 0..width {
        for b in a + 1..width {
            sets.extend(
                (b + 1..width)
                    .filter(|&c| sizes[a] * sizes[b] * sizes[c] <= 2_000)
                    .map(|c| vec![a, b, c]),
            );
        }
    }
    marginals(table, &sets)
        .unwrap()
        .iter()
        .map(|marginal| PublishedMarginal {
            fields: marginal
                .attributes()
                .iter()
                .map(|&field| table.schema().field(field).name.clone())
                .collect(),
            counts: marginal.counts().iter().map(|&count| count as f64).collect(),
            ..PublishedMarginal::default()
        })
        .collect()
}

fn attacked(
    train: &CodedTable,
    control: &CodedTable,
    synthetic: &CodedTable,
    published: Vec<PublishedMarginal>,
) -> AttackReport {
    let names = train.schema().fields().iter().rev().take(3);
    let options = AttackOptions {
        classifier_rows: 1_500,
        targets: Some(names.map(|field| field.name.clone()).collect()),
        published,
        ..AttackOptions::default()
    };
    attack(train, control, synthetic, Some(CLAIM), &options, &|_| {}).unwrap()
}

/// The real engine passes; rows of which a tenth are copies, and exact tables, break the claim by every attack.
fn both_arms(make: fn(usize, u64) -> CodedTable) {
    const ROWS: usize = 2_000;
    let (train, control) = (make(ROWS, 1), make(2 * ROWS, 2));
    let engine = fitted(&train);
    let private = attacked(
        &train,
        &control,
        &engine.sample(Some(ROWS), 1),
        published(&engine),
    );
    println!("{private}");
    assert!(private.passes());

    let tenth: Vec<usize> = (0..ROWS).step_by(10).collect();
    let mut leaky = make(ROWS - tenth.len(), 3);
    leaky.append(&train.select_rows(&tenth)).unwrap();
    let leaky = attacked(&train, &control, &leaky, exact_tables(&train));
    println!("{leaky}");
    assert_eq!(leaky.attacks.len(), private.attacks.len());
    for attack in &leaky.attacks {
        assert_eq!(attack.breaks_claim, Some(true), "{} saw nothing", attack.name);
    }
}

#[test]
fn on_cases_every_attack_sees_a_tenth_of_copies_and_none_breaks_the_engine() {
    both_arms(cases);
}

#[test]
fn on_a_census_every_attack_sees_a_tenth_of_copies_and_none_breaks_the_engine() {
    both_arms(census);
}

/// A naive engine's rows: the real ones with one field of each exchanged for another row's.
fn perturbed(table: &CodedTable) -> CodedTable {
    let (rows, width) = (table.rows(), table.schema().width());
    let columns = (0..width)
        .map(|field| {
            let mut codes = Codes::with_capacity(table.schema().field(field).size(), rows);
            for row in 0..rows {
                let from = if row % width == field {
                    (row + 7) % rows
                } else {
                    row
                };
                codes.push(table.code(from, field));
            }
            codes
        })
        .collect();
    CodedTable::new(Arc::clone(table.schema()), columns).unwrap()
}

/// Two releases, between which a contributor with 400 cases joins.
fn two_releases(make: fn(usize, u64) -> CodedTable, naive: bool) -> DifferencingReport {
    let (first, added, control) = (make(1_600, 1), make(400, 2), make(2_000, 3));
    let mut second = first.clone();
    second.append(&added).unwrap();
    let [earlier, later] = [&first, &second].map(|table| {
        if naive {
            (perturbed(table), exact_tables(table))
        } else {
            let engine = fitted(table);
            (engine.sample(None, 1), published(&engine))
        }
    });
    let [earlier, later] =
        [&earlier, &later].map(|(synthetic, published)| PublicOutputs { synthetic, published });
    difference(&added, &control, earlier, later, Some(CLAIM), 1).unwrap()
}

#[test]
fn two_releases_of_the_engine_do_not_tell_who_joined_and_those_of_a_naive_one_do() {
    for make in [cases, census] {
        let private = two_releases(make, false);
        println!("{private}");
        assert!(private.passes() && private.attacks.len() >= 3);
        let naive = two_releases(make, true);
        println!("{naive}");
        assert_eq!(naive.attacks.len(), 4);
        for attack in &naive.attacks {
            assert_eq!(attack.breaks_claim, Some(true), "{} saw nothing", attack.name);
        }
    }
}
