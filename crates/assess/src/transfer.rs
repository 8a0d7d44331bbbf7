//! Does what a classifier learns from synthetic rows hold for real ones?

use std::collections::BTreeMap;

use amparo_schema::CodedTable;
use rayon::prelude::*;
use serde::Serialize;

use crate::boost::{Boosted, Features, Settings};
use crate::classification::Score;
use crate::options::index_of;
use crate::{AssessError, AssessOptions};

/// By default so many fields are predicted.
const TARGETS: usize = 6;

/// By default only fields with at most so many answers are.
const CLASSES: usize = 12;

/// A target needs so many rows to train on and as many to test on.
const LEAST_ROWS: usize = 50;

/// One field predicted from all others, by a classifier trained on synthetic rows and by one trained on real rows, both tested on the same other real
/// rows.
///
/// The real rows that answer the field are halved at random; the first half trains, the second tests. The synthetic rows that answer it train the other
/// classifier, as many as the real ones that do. Missing values of the other fields are values like others. The classifier is gradient-boosted
/// trees of depth 4, as many as a fifth of the training rows, set aside, find useful (at most 100 for each class).
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Transfer {
    /// The field predicted.
    pub target: String,
    /// How many answers occur in the real rows.
    pub classes: usize,
    /// Real rows that train.
    pub real_rows: usize,
    /// Synthetic rows that train.
    pub synthetic_rows: usize,
    /// Real rows that test.
    pub test_rows: usize,
    /// Accuracy of always naming the most common answer of the test rows.
    pub commonest: f64,
    /// Trained on real rows.
    pub trained_on_real: Score,
    /// Trained on synthetic rows.
    pub trained_on_synthetic: Score,
}

/// Predicts each target; also the names of the targets with too few rows or answers to be predicted.
pub(crate) fn transfer(
    real: &CodedTable,
    synthetic: &CodedTable,
    real_order: &[usize],
    synthetic_order: &[usize],
    targets: &[usize],
    most: usize,
) -> (Vec<Transfer>, Vec<String>) {
    let results: Vec<Result<Transfer, String>> = targets
        .par_iter()
        .map(|&target| {
            predict(real, synthetic, real_order, synthetic_order, target, most)
                .ok_or_else(|| real.schema().field(target).name.clone())
        })
        .collect();
    let (mut done, mut left_out) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(transfer) => done.push(transfer),
            Err(name) => left_out.push(name),
        }
    }
    (done, left_out)
}

fn predict(
    real: &CodedTable,
    synthetic: &CodedTable,
    real_order: &[usize],
    synthetic_order: &[usize],
    target: usize,
    most: usize,
) -> Option<Transfer> {
    let field = real.schema().field(target);
    let answers = |table: &CodedTable, order: &[usize], limit: usize| -> Vec<usize> {
        let column = table.column(target);
        let answered = order
            .iter()
            .copied()
            .filter(|&row| !field.is_missing(column.get(row)));
        answered.take(limit).collect()
    };
    let rows = answers(real, real_order, 2 * most);
    let (train, test) = rows.split_at(rows.len() / 2);
    let synthetic_train = answers(synthetic, synthetic_order, train.len());
    // Classes are the answers that occur in the real rows; a synthetic row with another answer could not help to predict them.
    let mut classes: BTreeMap<u16, u16> = BTreeMap::new();
    for &row in &rows {
        classes.entry(real.column(target).get(row)).or_insert(0);
    }
    classes
        .values_mut()
        .zip(0..)
        .for_each(|(class, index)| *class = index);
    if train.len() < LEAST_ROWS || classes.len() < 2 {
        return None;
    }
    let synthetic_train: Vec<usize> = synthetic_train
        .into_iter()
        .filter(|&row| classes.contains_key(&synthetic.column(target).get(row)))
        .collect();
    let label = |table: &CodedTable, rows: &[usize]| -> Vec<u16> {
        let codes = rows.iter().map(|&row| table.column(target).get(row));
        codes.filter_map(|code| classes.get(&code).copied()).collect()
    };
    let others: Vec<usize> = (0..real.schema().width()).filter(|&f| f != target).collect();
    let test_labels = label(real, test);
    let test_features = Features::of(real, test, &others);
    let score = |table: &CodedTable, rows: &[usize]| {
        let features = Features::of(table, rows, &others);
        let model = Boosted::fit(&features, &label(table, rows), classes.len(), Settings::default());
        Score::of(&model.predict(&test_features), &test_labels)
    };
    let mut counts = vec![0_usize; classes.len()];
    test_labels
        .iter()
        .for_each(|&label| counts[usize::from(label)] += 1);
    let commonest = counts.iter().copied().max().unwrap_or(0);
    let (trained_on_real, trained_on_synthetic) =
        rayon::join(|| score(real, train), || score(synthetic, &synthetic_train));
    Some(Transfer {
        target: field.name.clone(),
        classes: classes.len(),
        real_rows: train.len(),
        synthetic_rows: synthetic_train.len(),
        test_rows: test.len(),
        commonest: commonest as f64 / test.len().max(1) as f64,
        trained_on_real,
        trained_on_synthetic,
    })
}

/// The fields to predict: those named, or by default those most associated with others. `strength` is each field's sum of Cramér's V with all others.
pub(crate) fn choose_targets(
    real: &CodedTable,
    options: &AssessOptions,
    strength: &[f64],
) -> Result<Vec<usize>, AssessError> {
    let schema = real.schema();
    if let Some(names) = &options.targets {
        return names.iter().map(|name| index_of(schema, name)).collect();
    }
    let mut eligible: Vec<usize> = (0..schema.width())
        .filter(|&index| {
            let field = schema.field(index);
            let answers = field.categories.iter().filter(|c| !c.is_missing()).count();
            let answered = real
                .column(index)
                .iter()
                .filter(|&code| !field.is_missing(code))
                .count();
            (2..=CLASSES).contains(&answers) && answered * 10 >= real.rows()
        })
        .collect();
    eligible.sort_by(|&a, &b| strength[b].total_cmp(&strength[a]).then(a.cmp(&b)));
    eligible.truncate(TARGETS);
    Ok(eligible)
}
