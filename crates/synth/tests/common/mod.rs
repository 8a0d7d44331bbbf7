//! Tables for the tests, drawn from a seed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "every test file uses some of it")]

use std::sync::Arc;

use amparo_privacy::{Budget, Delta, Epsilon, Rho, SeededNoise};
use amparo_schema::{Category, CodedTable, Codes, Field, TableSchema, case_schema};
use amparo_synth::{Fitted, SynthError, SynthOptions, fit};

/// A small generator (SplitMix64), enough to invent a table.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn chance(&mut self, share: f64) -> bool {
        ((self.next() >> 11) as f64) < share * (1_u64 << 53) as f64
    }

    /// A number below `n`, small ones more often the larger `skew`.
    pub(crate) fn skewed(&mut self, n: usize, skew: i32) -> u16 {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((share.powi(skew) * n as f64) as usize).min(n - 1) as u16
    }
}

pub(crate) fn nominal(sizes: &[usize]) -> Arc<TableSchema> {
    let fields = sizes
        .iter()
        .enumerate()
        .map(|(i, &size)| {
            Field::nominal(
                format!("f{i}"),
                (0..size).map(|c| Category::value(c.to_string())).collect(),
            )
        })
        .collect();
    Arc::new(TableSchema::new("t", fields, vec![]).unwrap())
}

pub(crate) fn table(schema: &Arc<TableSchema>, rows: &[Vec<u16>]) -> CodedTable {
    let columns = schema
        .sizes()
        .iter()
        .enumerate()
        .map(|(i, &size)| {
            let mut column = Codes::with_capacity(size, rows.len());
            rows.iter().for_each(|row| column.push(row[i]));
            column
        })
        .collect();
    CodedTable::new(Arc::clone(schema), columns).unwrap()
}

/// Rows whose fields all lean on one hidden number.
pub(crate) fn dependent(sizes: &[usize], rows: usize, seed: u64) -> CodedTable {
    let mut dice = Dice(seed);
    let rows: Vec<Vec<u16>> = (0..rows)
        .map(|_| {
            let hidden = dice.skewed(1_000, 2) as usize;
            sizes
                .iter()
                .map(|&size| {
                    if dice.chance(0.6) {
                        (hidden * size / 1_000) as u16
                    } else {
                        dice.skewed(size, 2)
                    }
                })
                .collect()
        })
        .collect();
    table(&nominal(sizes), &rows)
}

/// Cases over the case table of 2025, each of which keeps the structural zeros.
pub(crate) fn cases(rows: usize, seed: u64) -> CodedTable {
    let schema = Arc::new(case_schema(2025));
    let mut dice = Dice(seed);
    let code = |field: usize, value: &str| schema.field(field).code_of(value).unwrap();
    let (labour, sex) = (
        schema.index_of("isForcedLabour").unwrap(),
        schema.index_of("isSexualExploit").unwrap(),
    );
    let rows: Vec<Vec<u16>> = (0..rows)
        .map(|_| {
            let form = dice.skewed(3, 1);
            let mut row: Vec<u16> = Vec::with_capacity(schema.width());
            for (i, field) in schema.fields().iter().enumerate() {
                let value = match field.group.as_deref() {
                    Some(group @ ("typeOfLabour" | "typeOfSex")) => {
                        let parent = row[if group == "typeOfLabour" { labour } else { sex }];
                        match parent {
                            0 if dice.chance(0.3) => 0,
                            0 => 1,
                            1 => code(i, "not_applicable"),
                            _ => code(i, "not_known"),
                        }
                    }
                    Some(_) if form == 2 => code(i, "not_asked"),
                    Some(_) => u16::from(!dice.chance(0.15 + 0.3 * f64::from(form))),
                    None if i == 0 => dice.skewed(field.size(), 1),
                    None if dice.chance(0.1) => code(i, "not_known"),
                    None => dice.skewed(field.categories.iter().filter(|c| !c.is_missing()).count(), 4),
                };
                row.push(value);
            }
            row
        })
        .collect();
    table(&schema, &rows)
}

pub(crate) fn rho(epsilon: f64) -> Rho {
    Rho::from_epsilon_delta(Epsilon::new(epsilon).unwrap(), Delta::new(1e-9).unwrap())
}

pub(crate) fn fit_seeded(
    table: &CodedTable,
    epsilon: f64,
    options: &SynthOptions,
    seed: u64,
) -> Result<Fitted, SynthError> {
    fit(
        table,
        Budget::declared(rho(epsilon)),
        &mut SeededNoise::new(seed),
        options,
        &|_| {},
    )
}

/// An engine small enough for the unoptimised builds that tests are.
pub(crate) fn small() -> SynthOptions {
    SynthOptions {
        members: 4,
        components: 16,
        iterations: 200,
        calibrations: 1,
        ..SynthOptions::default()
    }
}

/// Whether any row breaks a structural zero.
pub(crate) fn breaks_a_zero(table: &CodedTable) -> bool {
    (0..table.rows()).any(|row| {
        table.schema().structural_zeros().iter().any(|zero| {
            zero.left_codes.contains(&table.code(row, zero.left))
                && zero.right_codes.contains(&table.code(row, zero.right))
        })
    })
}
