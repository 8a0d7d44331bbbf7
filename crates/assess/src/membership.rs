//! Attacks on membership: was this person in the table?

use amparo_schema::CodedTable;
use rayon::prelude::*;

use crate::combinations::{copy_scores, random_sets};
use crate::evidence::{AttackResult, Claim, judge, strength};
use crate::neighbours::{Rows, distances, nearest};
use crate::published::{Seen, Sizes, Table, evidence_of_tables, scores};

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

    /// How much members and controls look copied into the synthetic rows.
    pub(crate) fn copy_scores(&self, sets: &[Vec<usize>]) -> (Vec<f64>, Vec<f64>) {
        copy_scores(
            self.synthetic,
            (self.control, self.reference),
            [(self.train, self.members), (self.control, self.controls)],
            sets,
        )
    }

    /// Scores of members and controls by their cells in some tables.
    pub(crate) fn scores(
        &self,
        tables: &[Table],
        evidence: impl Fn(Vec<Seen>) -> f64 + Sync,
    ) -> (Vec<f64>, Vec<f64>) {
        let known: Vec<Vec<u64>> = tables
            .par_iter()
            .map(|table| table.count(self.control, self.reference))
            .collect();
        (
            scores(tables, &known, self.train, self.members, &evidence),
            scores(tables, &known, self.control, self.controls, &evidence),
        )
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
            &tuned_ratio(&near, &known),
            true,
        ),
    ]
}

/// For members and controls, how much denser one table's rows are around them than another's, from counts of rows by distance ([`distances`]). The kernel's
/// width is chosen on the even places, so that only the odd ones can judge.
pub(crate) fn tuned_ratio(near: &[Vec<Vec<u32>>; 2], known: &[Vec<Vec<u32>>; 2]) -> (Vec<f64>, Vec<f64>) {
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
    let even = |scores: &[f64]| -> Vec<f64> { scores.iter().copied().step_by(2).collect() };
    let quality = |scores: &(Vec<f64>, Vec<f64>)| strength(&even(&scores.0), &even(&scores.1));
    KERNELS
        .iter()
        .map(|&kernel| ratio(kernel))
        .map(|scores| (quality(&scores), scores))
        .max_by(|(a, _), (b, _)| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)))
        .map(|(_, scores)| scores)
        .unwrap_or_default()
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

/// The likelihood ratio against the published tables, summed over tables as if they were independent (after Homer et al. 2008 and Sankararaman et al. 2009).
pub(crate) fn by_tables(scene: &Scene<'_>, tables: &[Table]) -> AttackResult {
    let sizes = Sizes {
        published: scene.train.rows() as f64,
        known: scene.reference.len() as f64,
    };
    let scores = scene.scores(tables, |cells| evidence_of_tables(cells, sizes));
    scene.judge(
        "likelihood ratio, published tables",
        "Adds up, over the published tables, how much the person's cells exceed what other people's rows let expect, by the size of the noise.",
        &scores,
        false,
    )
}

/// Sets of fields whose combinations are counted in the synthetic rows, and how many fields each has.
pub(crate) const SETS: usize = 200;
pub(crate) const FIELDS: [usize; 2] = [6, 8];

/// The likelihood ratio against combinations of fields in the synthetic rows.
pub(crate) fn by_rows(scene: &Scene<'_>, seed: u64) -> AttackResult {
    let sets = random_sets(scene.train.schema().width(), FIELDS[0], FIELDS[1], SETS, seed);
    scene.judge(
        "likelihood ratio, synthetic rows",
        "Counts combinations of six to eight fields in the synthetic rows, and adds up how much all the person's rare ones together exceed what other people's rows let \
         expect.",
        &scene.copy_scores(&sets),
        false,
    )
}
