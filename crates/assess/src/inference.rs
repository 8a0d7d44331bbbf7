//! Attribute inference: knowing all else about a person, what is the one thing?

use std::collections::HashMap;

use amparo_schema::CodedTable;
use rayon::prelude::*;
use serde::Serialize;

use crate::boost::{Boosted, Features, Settings};
use crate::diversity::entropy;
use crate::evidence::AttackResult;
use crate::membership::Scene;
use crate::sample::{hash_part, row_hashes};

/// By default so many fields are inferred, those with the most even answers among those with at most [`ANSWERS`].
const TARGETS: usize = 8;
const ANSWERS: usize = 12;

/// How often one field of a person was inferred rightly from all others.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inference {
    /// The field.
    pub field: String,
    /// Members who answer the field.
    pub members: u64,
    /// Share of them inferred rightly.
    pub member_accuracy: f64,
    /// Controls who answer it.
    pub controls: u64,
    /// Share of them inferred rightly: what anyone like them would suffer whether they are in the table or not.
    pub control_accuracy: f64,
    /// Member accuracy − control accuracy: what being in the table adds.
    pub excess: f64,
    /// Standard error of the excess.
    pub standard_error: f64,
}

/// The fields to infer by default.
pub(crate) fn default_targets(control: &CodedTable) -> Vec<usize> {
    let schema = control.schema();
    let mut eligible: Vec<(f64, usize)> = (0..schema.width())
        .filter_map(|index| {
            let field = schema.field(index);
            let mut counts = vec![0_u64; field.size()];
            control
                .column(index)
                .iter()
                .for_each(|code| counts[usize::from(code)] += 1);
            for (count, category) in counts.iter_mut().zip(&field.categories) {
                *count = if category.is_missing() { 0 } else { *count };
            }
            let answers = field
                .categories
                .iter()
                .filter(|category| !category.is_missing())
                .count();
            let answered: u64 = counts.iter().sum();
            let enough = (2..=ANSWERS).contains(&answers) && answered * 10 >= control.rows() as u64;
            enough.then(|| (entropy(&counts), index))
        })
        .collect();
    eligible.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    eligible
        .into_iter()
        .take(TARGETS)
        .map(|(_, index)| index)
        .collect()
}

/// How one person's field was inferred.
#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Missing,
    Wrong,
    Right,
    /// By synthetic rows that agree in all other fields, and all of them said the same.
    RightByMatch,
}

/// Infers each target of members and controls. Where synthetic rows agree with a person in all other fields, their commonest answer is taken, otherwise
/// that of boosted trees trained on at most `most` synthetic rows.
pub(crate) fn infer(scene: &Scene<'_>, targets: &[usize], most: usize) -> (Vec<Inference>, AttackResult) {
    let fields: Vec<usize> = (0..scene.train.schema().width()).collect();
    let hashes = [scene.synthetic, scene.train, scene.control].map(|table| row_hashes(table, &fields));
    let outcomes: Vec<[Vec<Outcome>; 2]> = targets
        .par_iter()
        .map(|&target| infer_one(scene, target, most, &hashes))
        .collect();
    let inferences = targets
        .iter()
        .zip(&outcomes)
        .map(|(&target, [members, controls])| {
            let (n, a) = accuracy(members);
            let (m, b) = accuracy(controls);
            let variance = |share: f64, of: u64| share * (1.0 - share) / of.max(1) as f64;
            Inference {
                field: scene.train.schema().field(target).name.clone(),
                members: n,
                member_accuracy: a,
                controls: m,
                control_accuracy: b,
                excess: a - b,
                standard_error: (variance(a, n) + variance(b, m)).sqrt(),
            }
        })
        .collect();
    let score = |side: usize, rows: usize| -> Vec<f64> {
        (0..rows)
            .map(|row| {
                let values = outcomes.iter().map(|sides| sides[side][row]);
                let (mut right, mut asked) = (0.0, 0.0);
                for outcome in values.filter(|&outcome| outcome != Outcome::Missing) {
                    asked += 1.0;
                    right += match outcome {
                        Outcome::RightByMatch => 3.0,
                        Outcome::Right => 1.0,
                        _ => 0.0,
                    };
                }
                right / f64::max(asked, 1.0)
            })
            .collect()
    };
    let scores = (score(0, scene.members.len()), score(1, scene.controls.len()));
    let result = scene.judge(
        "attribute inference",
        "Infers each of some fields from all others, by equal synthetic rows or boosted trees, and takes those for members of whom most comes out right.",
        &scores,
        false,
    );
    (inferences, result)
}

fn accuracy(outcomes: &[Outcome]) -> (u64, f64) {
    let asked = outcomes
        .iter()
        .filter(|&&outcome| outcome != Outcome::Missing)
        .count();
    let right = outcomes
        .iter()
        .filter(|&&o| matches!(o, Outcome::Right | Outcome::RightByMatch))
        .count();
    (asked as u64, right as f64 / asked.max(1) as f64)
}

fn infer_one(scene: &Scene<'_>, target: usize, most: usize, hashes: &[Vec<u64>; 3]) -> [Vec<Outcome>; 2] {
    let schema = scene.synthetic.schema();
    let field = schema.field(target);
    let column = scene.synthetic.column(target);
    let answered: Vec<usize> = scene
        .synthetic_rows
        .iter()
        .copied()
        .filter(|&row| !field.is_missing(column.get(row)))
        .collect();
    let mut matches: HashMap<u64, Vec<(u16, u32)>> = HashMap::new();
    for &row in &answered {
        let code = column.get(row);
        let counts = matches
            .entry(hashes[0][row].wrapping_sub(hash_part(target, code)))
            .or_default();
        match counts.iter_mut().find(|(other, _)| *other == code) {
            Some((_, count)) => *count += 1,
            None => counts.push((code, 1)),
        }
    }
    let others: Vec<usize> = (0..schema.width()).filter(|&other| other != target).collect();
    let train = &answered[..answered.len().min(most)];
    let labels: Vec<u16> = train.iter().map(|&row| column.get(row)).collect();
    let classes = field.size().max(2);
    let model = Boosted::fit(
        &Features::of(scene.synthetic, train, &others),
        &labels,
        classes,
        Settings::default(),
    );
    [
        (scene.train, scene.members, &hashes[1]),
        (scene.control, scene.controls, &hashes[2]),
    ]
    .map(|(table, rows, hashes)| {
        let probabilities = model.predict(&Features::of(table, rows, &others));
        rows.iter()
            .enumerate()
            .map(|(place, &row)| {
                let truth = table.code(row, target);
                if field.is_missing(truth) {
                    return Outcome::Missing;
                }
                match matches
                    .get(&hashes[row].wrapping_sub(hash_part(target, truth)))
                    .map(Vec::as_slice)
                {
                    Some([(only, _)]) if *only == truth => Outcome::RightByMatch,
                    Some(counts) => {
                        let top = counts
                            .iter()
                            .max_by_key(|&&(code, count)| (count, std::cmp::Reverse(code)));
                        if top.is_some_and(|&(code, _)| code == truth) {
                            Outcome::Right
                        } else {
                            Outcome::Wrong
                        }
                    }
                    None => {
                        let mut top = 0;
                        for class in 1..probabilities.len() {
                            if probabilities[class][place] > probabilities[top][place] {
                                top = class;
                            }
                        }
                        if top == usize::from(truth) {
                            Outcome::Right
                        } else {
                            Outcome::Wrong
                        }
                    }
                }
            })
            .collect()
    })
}
