//! Reconstruction: from published tables and synthetic rows back to people's rows.

use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::combinations::{hashes_of, occurrences, random_sets};
use crate::evidence::AttackResult;
use crate::membership::Scene;
use crate::published::{Sizes, Table, evidence_of_tables};
use crate::sample::{below, generator, row_hashes};

/// Parts of the table that are reconstructed: of so many drawn at random, those with the most cells, in which people are rarest.
const PARTS: usize = 300;
const DRAWN: usize = 4_000;

/// A part has at most so many fields and cells.
const FIELDS: usize = 4;
const CELLS: usize = 6_000;

/// Parts of the synthetic rows that are taken for rebuilt records.
const WIDE_PARTS: usize = 120;

/// Rounds of fitting; each goes through all tables.
const ROUNDS: usize = 12;

/// What came out of the reconstruction of some parts of the table.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reconstruction {
    /// What it was made from: `published tables` or `synthetic rows`.
    pub from: &'static str,
    /// Parts that were reconstructed, each of some fields.
    pub parts: usize,
    /// Combinations that came out as belonging to one person: an expected count from ½ to 1½, or standing once in the synthetic rows.
    pub claims: u64,
    /// Share of them that belong to one row of the training table.
    pub true_of_members: f64,
    /// Share of them that belong to one row of as many controls: what holds of people who are not in the table.
    pub true_of_controls: f64,
}

impl Reconstruction {
    fn new(from: &'static str, parts: usize, [claims, of_members, of_controls]: [u64; 3]) -> Self {
        let share = |hits: u64| hits as f64 / claims.max(1) as f64;
        Reconstruction {
            from,
            parts,
            claims,
            true_of_members: share(of_members),
            true_of_controls: share(of_controls),
        }
    }
}

/// As many members as controls, so that both have the same chance of standing in a cell.
fn equal_sides<'a>(scene: &Scene<'a>) -> (&'a [usize], &'a [usize]) {
    let equal = scene.train_order.len().min(scene.control_order.len());
    (&scene.train_order[..equal], &scene.control_order[..equal])
}

/// Reconstructs the joint distribution of several parts of the table, each as the one of maximum entropy that fits the published tables inside it
/// (iterative proportional fitting), and takes those for members whose cells come out fuller than other people's rows let expect.
pub(crate) fn from_tables(scene: &Scene<'_>, tables: &[Table], seed: u64) -> (Reconstruction, AttackResult) {
    let sizes = scene.train.schema().sizes();
    let n = scene.train.rows() as f64;
    let parts: Vec<Table> = choose_parts(&sizes, seed)
        .into_par_iter()
        .filter_map(|fields| {
            let inside = |table: &&Table| table.fields.iter().all(|field| fields.contains(field));
            let tables: Vec<&Table> = tables.iter().filter(inside).collect();
            let shape: Vec<usize> = fields.iter().map(|&field| sizes[field]).collect();
            (!tables.is_empty()).then(|| Table {
                counts: fit(&fields, &tables, &shape, n),
                fields,
                shape,
                groups: Vec::new(),
                standard_error: 0.0,
            })
        })
        .collect();
    let expected = Sizes {
        published: n,
        known: scene.reference.len() as f64,
    };
    let scores = scene.scores(&parts, |cells| evidence_of_tables(cells, expected));
    let result = scene.judge(
        "reconstruction, published tables",
        "Rebuilds the joint distribution of some fields from the published tables of fewer, and looks whether the person's cell comes out fuller than other \
         people's rows let expect.",
        &scores,
        false,
    );
    let (members, controls) = equal_sides(scene);
    let hits = parts
        .par_iter()
        .map(|part| {
            let (members, controls) = (
                part.count(scene.train, members),
                part.count(scene.control, controls),
            );
            let claimed = |cell: &usize| (0.5..=1.5).contains(&part.counts[*cell]);
            (0..part.counts.len()).filter(claimed).fold([0; 3], |hits, cell| {
                [
                    hits[0] + 1,
                    hits[1] + u64::from(members[cell] == 1),
                    hits[2] + u64::from(controls[cell] == 1),
                ]
            })
        })
        .reduce(|| [0; 3], sum);
    (Reconstruction::new("published tables", parts.len(), hits), result)
}

/// Takes the combinations of many fields that stand in the synthetic rows for rebuilt records (candidates, as in Dick et al. 2023), and those people for members
/// whose combinations stand there though nobody else is known to have them, in all parts of their record together.
pub(crate) fn from_rows(scene: &Scene<'_>, seed: u64) -> (Reconstruction, AttackResult) {
    let width = scene.train.schema().width();
    let parts = random_sets(width, (width / 4).max(4), width, WIDE_PARTS, seed);
    let result = scene.judge(
        "reconstruction, synthetic rows",
        "Takes combinations of many fields, up to whole records, in the synthetic rows for rebuilt ones, and looks whether the person's stand there though nobody else \
         is known to have them.",
        &scene.copy_scores(&parts),
        false,
    );
    let (members, controls) = equal_sides(scene);
    let hits = parts
        .par_iter()
        .map(|part| {
            let published = occurrences(row_hashes(scene.synthetic, part).into_iter());
            let members = occurrences(hashes_of((scene.train, members), part).into_iter());
            let controls = occurrences(hashes_of((scene.control, controls), part).into_iter());
            let once = |of: &HashMap<u64, u64>, hash: u64| u64::from(of.get(&hash) == Some(&1));
            published
                .iter()
                .filter(|&(_, &count)| count == 1)
                .fold([0; 3], |hits, (&hash, _)| {
                    [
                        hits[0] + 1,
                        hits[1] + once(&members, hash),
                        hits[2] + once(&controls, hash),
                    ]
                })
        })
        .reduce(|| [0; 3], sum);
    (Reconstruction::new("synthetic rows", parts.len(), hits), result)
}

fn sum(a: [u64; 3], b: [u64; 3]) -> [u64; 3] {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// Sets of fields, ascending, in the order of their number of cells.
fn choose_parts(sizes: &[usize], seed: u64) -> Vec<Vec<usize>> {
    let mut dice = generator(seed);
    let mut drawn: Vec<(usize, Vec<usize>)> = Vec::new();
    for _ in 0..DRAWN {
        let (mut part, mut cells) = (Vec::new(), 1_usize);
        for _ in 0..4 * FIELDS {
            let field = below(&mut dice, sizes.len());
            let more = cells.saturating_mul(sizes[field]);
            if part.len() < FIELDS && more <= CELLS && !part.contains(&field) {
                part.push(field);
                cells = more;
            }
        }
        part.sort_unstable();
        if !part.is_empty() {
            drawn.push((cells, part));
        }
    }
    drawn.sort_unstable_by(|a, b| b.cmp(a));
    drawn.dedup();
    drawn.into_iter().take(PARTS).map(|(_, part)| part).collect()
}

/// Expected counts of all cells of a part with the given shape.
fn fit(part: &[usize], tables: &[&Table], shape: &[usize], n: f64) -> Vec<f64> {
    let cells: usize = shape.iter().product();
    let mut counts = vec![n / cells as f64; cells];
    // For each table, where each cell of the part falls in it.
    let places: Vec<Vec<u32>> = tables
        .iter()
        .map(|table| {
            let mut codes = vec![0; part.len()];
            (0..cells)
                .map(|cell| {
                    crate::pairing::decode(cell as u64, shape, &mut codes);
                    let code = |field| part.iter().position(|&f| f == field).map_or(0, |at| codes[at]);
                    table.place(code) as u32
                })
                .collect()
        })
        .collect();
    for _ in 0..ROUNDS {
        for (table, places) in tables.iter().zip(&places) {
            let mut sums = vec![0.0; table.counts.len()];
            counts
                .iter()
                .zip(places)
                .for_each(|(count, &at)| sums[at as usize] += count);
            for (sum, &wanted) in sums.iter_mut().zip(&table.counts) {
                // Noise can make a published count negative.
                *sum = if *sum > 0.0 { wanted.max(0.0) / *sum } else { 0.0 };
            }
            counts
                .iter_mut()
                .zip(places)
                .for_each(|(count, &at)| *count *= sums[at as usize]);
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fitting_recovers_what_the_tables_determine() {
        let table = |fields: Vec<usize>, counts: Vec<f64>| Table {
            shape: vec![2; fields.len()],
            fields,
            groups: Vec::new(),
            counts,
            standard_error: 0.0,
        };
        // Independent given the middle field: 0 ⟂ 2 | 1.
        let tables = [
            table(vec![0, 1], vec![30.0, 10.0, 10.0, 50.0]),
            table(vec![1, 2], vec![20.0, 20.0, 60.0, 0.0]),
        ];
        let counts = fit(&[0, 1, 2], &tables.each_ref(), &[2, 2, 2], 100.0);
        let expected = [15.0, 15.0, 10.0, 0.0, 5.0, 5.0, 50.0, 0.0];
        assert!(
            counts.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9),
            "{counts:?}"
        );
    }
}
