//! Invented tables.
#![allow(dead_code, reason = "each test uses some of these")]

use std::sync::Arc;

use amparo_schema::{Category, CodedTable, Codes, Field, MissingReason, TableSchema};

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

    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn below(&mut self, size: usize) -> usize {
        ((self.share() * size as f64) as usize).min(size - 1)
    }
}

/// A schema of fields with the given names and numbers of answers; those marked also have a missing category, the last.
pub(crate) fn schema(fields: &[(&str, usize, bool)]) -> Arc<TableSchema> {
    let fields = fields
        .iter()
        .map(|&(name, size, missing)| {
            let mut categories: Vec<_> = (0..size).map(|c| Category::value(format!("{c}"))).collect();
            if missing {
                categories.push(Category::missing(MissingReason::NotKnown));
            }
            Field::nominal(name, categories)
        })
        .collect();
    Arc::new(TableSchema::new("invented", fields, vec![]).expect("a valid schema"))
}

/// A table from rows of codes.
pub(crate) fn table(schema: &Arc<TableSchema>, rows: &[Vec<u16>]) -> CodedTable {
    let columns = (0..schema.width())
        .map(|field| {
            let mut codes = Codes::with_capacity(schema.field(field).size(), rows.len());
            rows.iter().for_each(|row| codes.push(row[field]));
            codes
        })
        .collect();
    CodedTable::new(Arc::clone(schema), columns).expect("codes of the schema")
}

/// Cases with a hidden kind that most fields depend on: gender, year, citizenship, age band, and ten flags with missing blocks.
pub(crate) fn cases(rows: usize, seed: u64) -> CodedTable {
    let names: Vec<String> = (0..10).map(|i| format!("flag{i}")).collect();
    let mut fields = vec![
        ("gender", 3, true),
        ("yearOfRegistration", 6, false),
        ("citizenship", 12, true),
        ("ageBand", 5, true),
    ];
    fields.extend(names.iter().map(|name| (name.as_str(), 2, true)));
    let schema = schema(&fields);
    let mut dice = Dice(seed);
    let rows: Vec<Vec<u16>> = (0..rows)
        .map(|_| {
            let kind = dice.below(4);
            let mut near = |size: usize, loyal: f64| {
                if dice.share() < loyal {
                    kind % size
                } else {
                    (dice.share().powi(2) * size as f64) as usize
                }
            };
            let mut row = vec![
                near(3, 0.6) as u16,
                near(6, 0.1) as u16,
                near(12, 0.5) as u16,
                near(5, 0.5) as u16,
            ];
            let asked = dice.share() < 0.7;
            for flag in 0..10 {
                let yes = dice.share()
                    < if (flag + kind).is_multiple_of(4) {
                        0.8
                    } else {
                        0.15
                    };
                row.push(if asked || flag < 3 { u16::from(!yes) } else { 2 });
            }
            row
        })
        .collect();
    table(&schema, &rows)
}

/// The same table with each column shuffled on its own: the one-way marginals stay, everything else goes.
pub(crate) fn shuffled_columns(table: &CodedTable, seed: u64) -> CodedTable {
    let mut dice = Dice(seed);
    let columns = (0..table.schema().width())
        .map(|field| {
            let mut codes: Vec<u16> = table.column(field).iter().collect();
            for last in (1..codes.len()).rev() {
                codes.swap(last, dice.below(last + 1));
            }
            let mut column = Codes::with_capacity(table.schema().field(field).size(), codes.len());
            codes.into_iter().for_each(|code| column.push(code));
            column
        })
        .collect();
    CodedTable::new(Arc::clone(table.schema()), columns).expect("codes of the schema")
}

/// The rows of a table in another order.
pub(crate) fn reordered(table: &CodedTable, seed: u64) -> CodedTable {
    let mut dice = Dice(seed);
    let mut rows: Vec<usize> = (0..table.rows()).collect();
    for last in (1..rows.len()).rev() {
        rows.swap(last, dice.below(last + 1));
    }
    table.select_rows(&rows)
}
