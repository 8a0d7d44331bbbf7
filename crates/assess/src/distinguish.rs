//! Can real and synthetic rows be told apart?

use amparo_schema::CodedTable;
use rayon::prelude::*;
use serde::Serialize;

use crate::boost::{Boosted, Features, Settings};
use crate::classification::{area_under_curve, auc_standard_error};
use crate::sample::{generator, shuffle};

/// How often the labels are shuffled to see what chance gives.
const PERMUTATIONS: u64 = 5;

/// Fewer rows than this on either side and the question is not asked.
const LEAST_ROWS: usize = 100;

/// A model of a fixed size, so that what chance gives has a size too.
const SETTINGS: Settings = Settings {
    rounds: 60,
    depth: 3,
    shrinkage: 0.1,
    leaf_rows: 20,
    stop_early: false,
};

/// Propensity-score distinguishability (Snoke, Raab, Nowok, Dibben & Slavkovic 2018, General and specific utility measures for synthetic data).
///
/// Equal numbers of real and synthetic rows are halved; a classifier (60 gradient-boosted trees of depth 3) learns on the first half which
/// is which, and gives each row of the second half a probability p of being synthetic. pMSE = mean of (p − ½)². Its null expectation is the mean over
/// five fits in which the labels of the first half are shuffled.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Distinguishability {
    /// Rows that train, half of them synthetic.
    pub train_rows: usize,
    /// Rows that test, half of them synthetic.
    pub test_rows: usize,
    /// Area under the ROC curve on the test rows: 0.5 is a coin, 1 tells all apart.
    pub auc: f64,
    /// Its standard error (Hanley & McNeil 1982).
    pub auc_standard_error: f64,
    /// pMSE on the test rows, from 0 to 0.25.
    pub pmse: f64,
    /// Its expectation when there is nothing to find.
    pub pmse_null: f64,
    /// pMSE ÷ its null expectation: about 1 where nothing distinguishes the tables.
    pub pmse_ratio: f64,
}

pub(crate) fn distinguish(
    real: &CodedTable,
    synthetic: &CodedTable,
    real_order: &[usize],
    synthetic_order: &[usize],
    most: usize,
    seed: u64,
) -> Option<Distinguishability> {
    let rows = real_order.len().min(synthetic_order.len()).min(2 * most);
    if rows < LEAST_ROWS {
        return None;
    }
    let fields: Vec<usize> = (0..real.schema().width()).collect();
    let both = |from: usize, to: usize| {
        let real = Features::of(real, &real_order[from..to], &fields);
        real.followed_by(&Features::of(synthetic, &synthetic_order[from..to], &fields))
    };
    let half = rows / 2;
    let (train, test) = (both(0, half), both(half, rows));
    let labels: Vec<u16> = (0..2 * half).map(|row| u16::from(row >= half)).collect();
    let probabilities = |labels: &[u16]| {
        let model = Boosted::fit(&train, labels, 2, SETTINGS);
        model.predict(&test).swap_remove(1)
    };
    let pmse = |p: &[f64]| p.iter().map(|p| (p - 0.5).powi(2)).sum::<f64>() / p.len() as f64;
    let p = probabilities(&labels);
    let null: Vec<f64> = (0..PERMUTATIONS)
        .into_par_iter()
        .map(|permutation| {
            let mut shuffled = labels.clone();
            shuffle(&mut shuffled, &mut generator(seed.wrapping_add(permutation)));
            pmse(&probabilities(&shuffled))
        })
        .collect();
    let test_half = rows - half;
    let positive: Vec<bool> = (0..2 * test_half).map(|row| row >= test_half).collect();
    // There are rows of both kinds.
    let auc = area_under_curve(&p, &positive).unwrap_or(0.5);
    let (pmse, pmse_null) = (pmse(&p), null.iter().sum::<f64>() / null.len() as f64);
    Some(Distinguishability {
        train_rows: 2 * half,
        test_rows: 2 * test_half,
        auc,
        auc_standard_error: auc_standard_error(auc, test_half, test_half),
        pmse,
        pmse_null,
        // A fit that finds nothing to split has pMSE 0; the ratio stays finite.
        pmse_ratio: if pmse == pmse_null {
            1.0
        } else {
            pmse / pmse_null.max(1e-9)
        },
    })
}
