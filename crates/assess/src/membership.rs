//! Attacks on membership: was this person in the table?

use amparo_count::{ExactMarginal, marginals};
use amparo_schema::CodedTable;
use rayon::prelude::*;

use crate::classification::area_under_curve;
use crate::evidence::{AttackResult, Claim, judge};
use crate::neighbours::{Rows, distances, nearest};
use crate::{AssessError, PublishedMarginal};

/// Who is attacked, and what the attacker has.
pub(crate) struct Scene<'a> {
    pub(crate) train: &'a CodedTable,
    pub(crate) control: &'a CodedTable,
    pub(crate) synthetic: &'a CodedTable,
    /// Rows of `train` that are attacked.
    pub(crate) members: &'a [usize],
    /// As many rows of `control`.
    pub(crate) controls: &'a [usize],
    /// All rows of `train` in random order, the members first.
    pub(crate) train_order: &'a [usize],
    /// All rows of `control`, the controls first.
    pub(crate) control_order: &'a [usize],
    /// The other rows of `control`: what the attacker knows of the population.
    pub(crate) reference: &'a [usize],
    /// All rows of `synthetic`.
    pub(crate) synthetic_rows: &'a [usize],
    pub(crate) claim: Option<Claim>,
}

impl Scene<'_> {
    pub(crate) fn judge(
        &self,
        name: &str,
        method: &str,
        scores: &(Vec<f64>, Vec<f64>),
        tuned: bool,
    ) -> AttackResult {
        judge(name, method, &scores.0, &scores.1, tuned, self.claim)
    }
}

/// Shares of a row's difference per field that the kernel may have.
const KERNELS: [f64; 6] = [0.5, 0.3, 0.15, 0.07, 0.03, 0.01];

/// Three attacks by distance: an equal row, the nearest row, and the ratio of two densities.
pub(crate) fn by_distance(scene: &Scene<'_>) -> Vec<AttackResult> {
    let synthetic = Rows::of(scene.synthetic, scene.synthetic_rows);
    let reference = Rows::of(scene.control, scene.reference);
    let (members, controls) = (
        Rows::of(scene.train, scene.members),
        Rows::of(scene.control, scene.controls),
    );
    let near = [distances(&members, &synthetic), distances(&controls, &synthetic)];
    let known = [distances(&members, &reference), distances(&controls, &reference)];
    let score = |measure: &dyn Fn(&[u32]) -> f64| {
        let [a, b] = near
            .each_ref()
            .map(|rows| rows.iter().map(|counts| measure(counts)).collect());
        (a, b)
    };
    let ratio = |kernel: f64| -> (Vec<f64>, Vec<f64>) {
        let [a, b] = [0, 1].map(|side| {
            near[side]
                .iter()
                .zip(&known[side])
                .map(|(near, known)| log_density(near, kernel) - log_density(known, kernel))
                .collect()
        });
        (a, b)
    };
    // The kernel's width is chosen on the even places.
    let even = |scores: &[f64]| -> Vec<f64> { scores.iter().copied().step_by(2).collect() };
    let quality = |scores: &(Vec<f64>, Vec<f64>)| {
        let (a, b) = (even(&scores.0), even(&scores.1));
        let positive: Vec<bool> = (0..a.len() + b.len()).map(|index| index < a.len()).collect();
        area_under_curve(&[a, b].concat(), &positive).unwrap_or(0.5)
    };
    let best = KERNELS
        .iter()
        .map(|&kernel| ratio(kernel))
        .max_by(|a, b| quality(a).total_cmp(&quality(b)))
        .unwrap_or_default();
    vec![
        scene.judge(
            "copied row",
            "Looks for a synthetic row that is equal to the person's in every field.",
            &score(&|counts| f64::from(u8::from(counts[0] > 0))),
            false,
        ),
        scene.judge(
            "nearest row",
            "Counts the fields in which the nearest synthetic row differs from the person's.",
            &score(&|counts| -(nearest(counts) as f64)),
            false,
        ),
        scene.judge(
            "density ratio",
            "Compares the density of synthetic rows around the person's with that of other people's rows (as DOMIAS, van Breugel et al. 2023).",
            &best,
            true,
        ),
    ]
}

/// ln of the mean of kernel^distance over the rows of a table (Aitchison & Aitken 1976, up to a factor that cancels).
fn log_density(counts: &[u32], kernel: f64) -> f64 {
    let (mut sum, mut rows, mut weight) = (0.0, 0.0, 1.0);
    for &count in counts {
        sum += f64::from(count) * weight;
        rows += f64::from(count);
        weight *= kernel;
    }
    (sum / f64::max(rows, 1.0)).ln()
}

/// When tables of the synthetic rows stand in for published ones, the smallest are taken until they have so many cells together: all triples of a case
/// table but those of its widest fields.
const MOST_CELLS: usize = 1 << 22;

/// All triples of fields (all pairs or the single field of a narrower table), smallest first, up to [`MOST_CELLS`].
pub(crate) fn triples(sizes: &[usize]) -> Vec<Vec<usize>> {
    let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..sizes.len().min(3) {
        sets = sets
            .iter()
            .flat_map(|set| {
                let next = set.last().map_or(0, |&last| last + 1)..sizes.len();
                next.map(move |field| set.iter().copied().chain([field]).collect())
            })
            .collect();
    }
    let cells = |set: &Vec<usize>| set.iter().map(|&a| sizes[a]).fold(1, usize::saturating_mul);
    sets.sort_by_key(cells);
    let mut total = 0_usize;
    sets.retain(|set| {
        total = total.saturating_add(cells(set));
        total <= MOST_CELLS
    });
    sets
}

/// The published tables: those given, or the synthetic table's of `sets`, scaled to the training table's rows.
pub(crate) fn published(
    scene: &Scene<'_>,
    given: &[PublishedMarginal],
    sets: &[Vec<usize>],
) -> Result<Vec<Table>, AssessError> {
    if !given.is_empty() {
        let schema = scene.synthetic.schema();
        return given.iter().map(|table| Table::given(table, schema)).collect();
    }
    let scale = scene.train.rows() as f64 / scene.synthetic.rows() as f64;
    let counted = marginals(scene.synthetic, sets)?;
    Ok(counted
        .iter()
        .map(|marginal| Table::scaled(marginal, scale))
        .collect())
}

/// A published table of counts.
pub(crate) struct Table {
    pub(crate) fields: Vec<usize>,
    pub(crate) shape: Vec<usize>,
    pub(crate) counts: Vec<f64>,
    pub(crate) standard_error: f64,
}

impl Table {
    fn scaled(marginal: &ExactMarginal, scale: f64) -> Table {
        Table {
            fields: marginal.attributes().to_vec(),
            shape: marginal.shape().to_vec(),
            counts: marginal
                .counts()
                .iter()
                .map(|&count| count as f64 * scale)
                .collect(),
            standard_error: 0.0,
        }
    }

    fn given(table: &PublishedMarginal, schema: &amparo_schema::TableSchema) -> Result<Table, AssessError> {
        let fields = table
            .fields
            .iter()
            .map(|name| crate::options::index_of(schema, name))
            .collect::<Result<Vec<_>, _>>()?;
        let shape: Vec<usize> = fields.iter().map(|&field| schema.field(field).size()).collect();
        let ascending = fields.windows(2).all(|pair| pair[0] < pair[1]);
        if !ascending || shape.iter().product::<usize>() != table.counts.len() {
            return Err(AssessError::Option {
                option: "published",
                value: format!(
                    "a table of {} with {} cells",
                    table.fields.join(" × "),
                    table.counts.len()
                ),
                accepted: "fields stand in the schema's order and there is one count for each cell of their cross product",
            });
        }
        Ok(Table {
            fields,
            shape,
            counts: table.counts.clone(),
            standard_error: table.standard_error,
        })
    }

    /// The place of a row's cell.
    pub(crate) fn cell(&self, table: &CodedTable, row: usize) -> usize {
        let codes = self
            .fields
            .iter()
            .map(|&field| usize::from(table.code(row, field)));
        codes
            .zip(&self.shape)
            .fold(0, |cell, (code, size)| cell * size + code)
    }
}

/// The likelihood ratio against published tables, summed over tables as if they were independent (after Homer et al. 2008 and Sankararaman et al. 2009).
pub(crate) fn by_tables(
    scene: &Scene<'_>,
    tables: &[Table],
    given: bool,
) -> Result<AttackResult, AssessError> {
    let reference = scene.control.select_rows(scene.reference);
    let (n, m) = (scene.train.rows() as f64, reference.rows() as f64);
    let sets: Vec<Vec<usize>> = tables.iter().map(|table| table.fields.clone()).collect();
    let known = marginals(&reference, &sets)?;
    let score = |table: &CodedTable, rows: &[usize]| -> Vec<f64> {
        rows.par_iter()
            .map(|&row| {
                let cells = tables.iter().zip(&known).map(|(published, known)| {
                    let cell = published.cell(table, row);
                    (
                        known.counts()[cell],
                        published.counts[cell],
                        published.standard_error,
                    )
                });
                evidence_of_cells(cells.collect(), n, m, counted(given))
            })
            .collect()
    };
    let scores = (
        score(scene.train, scene.members),
        score(scene.control, scene.controls),
    );
    let method = if given {
        "Adds up, over the published tables, how much the person's cells exceed what other people's rows let expect, by the size of the noise."
    } else {
        "Adds up, over triples of fields of the synthetic table, how much the person's rare cells exceed what other people's rows let expect."
    };
    Ok(scene.judge("likelihood ratio", method, &scores, false))
}

/// Without noise only cells that are expected to hold fewer people than this speak: in fuller ones the chance fluctuations that many fields share drown
/// one person.
const RARE: f64 = 40.0;

/// The chance that a person of the table is counted in the cells that should count him: nearly sure in published tables, and a tenth where synthetic rows stand
/// in for them, of which a few may be copies.
pub(crate) fn counted(given: bool) -> f64 {
    if given { 0.9 } else { 0.1 }
}

/// How much a person's cells, each with its count among m other people, its published count and that one's standard error, speak for his being one of
/// the n who were counted. He adds one to each of his cells.
///
/// With noise of standard error s the logarithm of the likelihood ratio is (y − λ − ½) ÷ (s² + λ(1 + n/m)), where y is the published count and λ what the
/// others let expect. Without noise it is ln(1 − p + p y/λ), as y/λ is the ratio of a Poisson count that surely holds him and one that does not, and p is the chance that it does. Cells with equal
/// counts throughout hold the same people, as where a block of fields was not asked, and speak once.
pub(crate) fn evidence_of_cells(mut cells: Vec<(u64, f64, f64)>, n: f64, m: f64, counted: f64) -> f64 {
    cells.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    cells.dedup();
    let evidence = cells.into_iter().map(|(known, published, error)| {
        // Half a row more than was counted, for cells in which nobody was seen.
        let expected = n * (known as f64 + 0.5) / (m + 1.0);
        if error > 0.0 {
            (published - expected - 0.5) / (error.powi(2) + expected * (1.0 + n / m))
        } else if expected < RARE {
            (1.0 - counted + counted * published.max(0.0) / expected).ln()
        } else {
            0.0
        }
    });
    evidence.sum()
}
