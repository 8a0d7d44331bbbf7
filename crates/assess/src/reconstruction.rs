//! Reconstruction: from published tables back to rows.

use amparo_count::marginals;
use amparo_schema::CodedTable;
use rayon::prelude::*;
use serde::Serialize;

use crate::evidence::AttackResult;
use crate::membership::{Scene, Table, counted, evidence_of_cells, published};
use crate::sample::{below, generator};
use crate::{AssessError, PublishedMarginal};

/// Parts of the table that are reconstructed: of so many drawn at random, those with the most cells, in which people are rarest.
const PARTS: usize = 300;
const DRAWN: usize = 4_000;

/// A part has at most so many fields and cells.
const FIELDS: usize = 4;
const CELLS: usize = 6_000;

/// Rounds of fitting; each goes through all tables.
const ROUNDS: usize = 12;

/// What came out of the reconstruction of some parts of the table.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reconstruction {
    /// Parts that were reconstructed, each of a few fields.
    pub parts: usize,
    /// Cells that came out as holding one person: an expected count from ½ to 1½.
    pub claims: u64,
    /// Share of them that hold one row of the training table.
    pub true_of_members: f64,
    /// Share of them that hold one row of as many controls: what holds of people who are not in the table.
    pub true_of_controls: f64,
}

/// Reconstructs the joint distribution of several parts of the table, each as the one of maximum entropy that fits the published tables inside it
/// (iterative proportional fitting), and takes those for members whose cells come out fuller than other people's rows let expect.
pub(crate) fn reconstruct(
    scene: &Scene<'_>,
    given: &[PublishedMarginal],
    seed: u64,
) -> Result<(Reconstruction, AttackResult), AssessError> {
    let sizes = scene.train.schema().sizes();
    let chosen = choose_parts(&sizes, seed);
    let mut sets: Vec<Vec<usize>> = chosen.iter().flat_map(|part| one_less(part)).collect();
    sets.sort_unstable();
    sets.dedup();
    let tables = published(scene, given, &sets)?;
    let parts: Vec<(Vec<usize>, Vec<&Table>)> = chosen
        .into_iter()
        .map(|part| {
            let inside = |table: &&Table| table.fields.iter().all(|field| part.contains(field));
            let tables = tables.iter().filter(inside).collect();
            (part, tables)
        })
        .filter(|(_, tables): &(_, Vec<&Table>)| !tables.is_empty())
        .collect();
    let n = scene.train.rows() as f64;
    let reconstructed: Vec<Vec<f64>> = parts
        .par_iter()
        .map(|(part, tables)| fit(part, tables, &sizes, n))
        .collect();
    let sets: Vec<Vec<usize>> = parts.iter().map(|(part, _)| part.clone()).collect();

    let reference = marginals(&scene.control.select_rows(scene.reference), &sets)?;
    let m = scene.reference.len() as f64;
    let score = |table: &CodedTable, rows: &[usize]| -> Vec<f64> {
        rows.par_iter()
            .map(|&row| {
                let parts = sets.iter().zip(reconstructed.iter().zip(&reference));
                let cells = parts.map(|(part, (counts, known))| {
                    let codes = part.iter().map(|&f| (usize::from(table.code(row, f)), sizes[f]));
                    let cell = codes.fold(0, |cell, (code, size)| cell * size + code);
                    (known.counts()[cell], counts[cell], 0.0)
                });
                evidence_of_cells(cells.collect(), n, m, counted(!given.is_empty()))
            })
            .collect()
    };
    let scores = (
        score(scene.train, scene.members),
        score(scene.control, scene.controls),
    );
    let result = scene.judge(
        "reconstruction",
        "Rebuilds the joint distribution of some fields from the published tables of fewer, and looks whether the person's cell comes out fuller than other \
         people's rows let expect.",
        &scores,
        false,
    );

    // Equal numbers of members and controls, so that both have the same chance of standing in a cell.
    let equal = scene.train.rows().min(scene.control.rows());
    let members = marginals(&scene.train.select_rows(&scene.train_order[..equal]), &sets)?;
    let controls = marginals(&scene.control.select_rows(&scene.control_order[..equal]), &sets)?;
    let (mut claims, mut of_members, mut of_controls) = (0, 0, 0);
    for ((counts, members), controls) in reconstructed.iter().zip(&members).zip(&controls) {
        for ((&count, &member), &control) in counts.iter().zip(members.counts()).zip(controls.counts()) {
            if (0.5..=1.5).contains(&count) {
                claims += 1;
                of_members += u64::from(member == 1);
                of_controls += u64::from(control == 1);
            }
        }
    }
    let share = |hits: u64| {
        if claims == 0 {
            0.0
        } else {
            hits as f64 / claims as f64
        }
    };
    let reconstruction = Reconstruction {
        parts: sets.len(),
        claims,
        true_of_members: share(of_members),
        true_of_controls: share(of_controls),
    };
    Ok((reconstruction, result))
}

/// A part without each of its fields in turn; a single field as it is.
fn one_less(part: &[usize]) -> Vec<Vec<usize>> {
    if part.len() == 1 {
        return vec![part.to_vec()];
    }
    part.iter()
        .map(|left_out| part.iter().copied().filter(|field| field != left_out).collect())
        .collect()
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

/// Expected counts of all cells of a part.
fn fit(part: &[usize], tables: &[&Table], sizes: &[usize], n: f64) -> Vec<f64> {
    let shape: Vec<usize> = part.iter().map(|&field| sizes[field]).collect();
    let cells: usize = shape.iter().product();
    let mut counts = vec![n / cells as f64; cells];
    // For each table, where each cell of the part falls in it.
    let places: Vec<Vec<u32>> = tables
        .iter()
        .map(|table| {
            let mut codes = vec![0; part.len()];
            (0..cells)
                .map(|cell| {
                    crate::pairing::decode(cell as u64, &shape, &mut codes);
                    let of_table = part
                        .iter()
                        .zip(&codes)
                        .filter(|(field, _)| table.fields.contains(field));
                    of_table
                        .zip(&table.shape)
                        .fold(0, |at, ((_, &code), &size)| at * size + code) as u32
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
