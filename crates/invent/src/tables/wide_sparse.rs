//! A wide sparse table with weak dependence everywhere: the hard case.

use std::sync::Arc;

use amparo_schema::{Category, CodedTable, Field, FieldKind, MissingReason, TableSchema};

use super::{blank, columns, mark};
use crate::draw::{Draw, falling};

/// Flags that are `1` or blank.
const MARKS: usize = 28;
/// Flags that are `yes`, `no` or `not_asked`, in blocks of [`BLOCK`] that a form asks or leaves out together.
const ANSWERS: usize = 12;
const BLOCK: usize = 4;
/// Columns of 9, of 60 and of 200 values, each with a blank besides.
const LISTS: [usize; 5] = [9, 9, 9, 60, 200];
const WIDTH: usize = MARKS + ANSWERS + LISTS.len();
const CONTRIBUTORS: usize = 12;
const FORMS: usize = 6;
/// The population is one and the same for every seed of rows.
const POPULATION: u64 = 2024;

/// What a contributor's cases are like.
struct Contributor {
    /// Weights of the forms it uses.
    forms: [u32; FORMS],
    /// Share of `1` or `yes` per flag, in 10,000.
    flags: [u32; MARKS + ANSWERS],
    /// Weights of the values of each list.
    lists: Vec<Vec<u32>>,
}

struct Population {
    contributors: Vec<Contributor>,
    sizes: Vec<u32>,
    /// Per form: which blocks of answers and which lists it leaves out.
    leaves_out: Vec<(Vec<bool>, [bool; LISTS.len()])>,
}

fn population() -> Population {
    let mut draw = Draw::new(POPULATION, "wide-sparse population");
    let flags: Vec<u32> = (0..MARKS + ANSWERS)
        .map(|_| *draw.pick(&[50, 90, 140, 200, 300, 450, 650, 950]))
        .collect();
    let lists: Vec<Vec<u32>> = LISTS
        .iter()
        .map(|&size| {
            let mut weights: Vec<u32> = (1..=size as u32)
                .map(|rank| 10_000 / rank.pow(3).isqrt() + 1)
                .collect();
            draw.shuffle(&mut weights);
            weights
        })
        .collect();
    let contributors = (0..CONTRIBUTORS)
        .map(|_| Contributor {
            forms: std::array::from_fn(|_| *draw.pick(&[0, 0, 1, 2, 6])),
            flags: std::array::from_fn(|i| flags[i] * draw.pick(&FACTORS) / 100),
            lists: lists
                .iter()
                .map(|weights| {
                    weights
                        .iter()
                        .map(|weight| weight * draw.pick(&FACTORS) / 100)
                        .collect()
                })
                .collect(),
        })
        .collect();
    let leaves_out = (0..FORMS)
        .map(|form| {
            let blocks = (0..ANSWERS.div_ceil(BLOCK))
                .map(|block| (form + block) % FORMS == 0)
                .collect();
            (blocks, std::array::from_fn(|list| (form * 2 + list) % 13 == 0))
        })
        .collect();
    Population {
        contributors,
        sizes: falling(CONTRIBUTORS, 2),
        leaves_out,
    }
}

/// The factors, in per cent, by which contributors differ in a share.
const FACTORS: [u32; 6] = [0, 5, 30, 90, 220, 540];

fn schema() -> TableSchema {
    let mut fields: Vec<Field> = (0..MARKS).map(|i| mark(&format!("mark{:02}", i + 1))).collect();
    fields.extend((0..ANSWERS).map(|i| Field {
        kind: FieldKind::Flag,
        group: Some(format!("block{}", i / BLOCK + 1)),
        ..Field::nominal(
            format!("answer{:02}", i + 1),
            vec![
                Category::value("yes"),
                Category::value("no"),
                Category::missing(MissingReason::NotAsked),
            ],
        )
    }));
    fields.extend(LISTS.iter().enumerate().map(|(i, &size)| {
        let mut categories: Vec<Category> = (1..=size)
            .map(|value| Category::value(value.to_string()))
            .collect();
        categories.push(blank());
        Field::nominal(format!("list{}of{size}", i + 1), categories)
    }));
    TableSchema::new("wide-sparse", fields, Vec::new())
        .expect("the table is written here and a test builds it")
}

/// A wide sparse table with weak dependence everywhere: `rows` rows of 45 columns, the same on every machine.
///
/// 28 flags that are `1` or blank, 12 that are `yes`, `no` or `not_asked`, three columns of 9 values, one of 60 and one of 200, each of these with a
/// blank besides. Which of twelve contributors a row comes from and which of six forms it was written on stand nowhere in the table. A contributor
/// shifts every share; a form leaves out a block of four answers, or some of the lists, as a whole.
///
/// Measured on 200,000 rows with seed 1: mean total variation over all 990 pairs of columns 0.0019 for resampling the rows, 0.0220
/// for independent columns.
pub fn wide_sparse(rows: usize, seed: u64) -> CodedTable {
    let schema = Arc::new(schema());
    let mut table = columns(&schema, rows);
    let population = population();
    let mut draw = Draw::new(seed, "wide-sparse");
    let mut codes = [0_u16; WIDTH];
    for _ in 0..rows {
        let contributor = &population.contributors[draw.weighted(&population.sizes)];
        let (no_blocks, no_lists) = &population.leaves_out[draw.weighted(&contributor.forms)];
        let (flags, lists) = codes.split_at_mut(MARKS + ANSWERS);
        for (i, (code, &share)) in flags.iter_mut().zip(&contributor.flags).enumerate() {
            let asked = i < MARKS || !no_blocks[(i - MARKS) / BLOCK];
            *code = if asked { u16::from(!draw.chance(share)) } else { 2 };
        }
        for (i, (code, weights)) in lists.iter_mut().zip(&contributor.lists).enumerate() {
            *code = if no_lists[i] || draw.chance(200) {
                LISTS[i] as u16
            } else {
                draw.weighted(weights) as u16
            };
        }
        for (column, &code) in table.iter_mut().zip(&codes) {
            column.push(code);
        }
    }
    CodedTable::new(schema, table).expect("every code is drawn below its field's size")
}
