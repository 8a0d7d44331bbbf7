//! Who is served worst.

use serde::Serialize;

use crate::pairing::{Cells, decode, union};
use crate::quantile::{largest, mean};
use crate::statistics::binomial_mean_deviation;

/// Errors within subgroups: the rows that share an answer to a field such as citizenship, gender or year.
///
/// For a group and each other field, TV = ½ Σₓ |P_real(x | group) − P_synthetic(x | group)| over the field's categories, missing ones included; 1 where the
/// synthetic table has no row of the group.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubgroupErrors {
    /// The fields whose answers make the groups.
    pub fields: Vec<String>,
    /// Groups with fewer rows than this in the real table are left out.
    pub least_rows: usize,
    /// How many groups were left out for that reason (empty ones not counted).
    pub left_out: usize,
    /// The others, worst served first: by mean TV.
    pub groups: Vec<GroupError>,
}

/// The error within one group.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupError {
    /// The field.
    pub field: String,
    /// The answer that the group shares.
    pub category: String,
    /// Rows of the group in the real table.
    pub real_rows: u64,
    /// Rows of the group in the synthetic table.
    pub synthetic_rows: u64,
    /// Mean TV over all other fields.
    pub mean: f64,
    /// The largest of them.
    pub max: f64,
    /// The field it belongs to; none if there is only one field.
    pub worst_field: Option<String>,
    /// Expected mean TV for a resample of the real table in which the group has its fair share of the rows: small groups have larger errors even then.
    pub resampling_floor: f64,
}

/// Gathers errors within groups, pair by pair.
pub(crate) struct Subgroups<'a> {
    names: &'a [&'a str],
    least_rows: usize,
    /// Synthetic rows for each real one.
    scale: f64,
    fields: Vec<Grouping>,
}

struct Grouping {
    field: usize,
    labels: Vec<String>,
    /// Whether each code is an answer.
    answered: Vec<bool>,
    real: Vec<u64>,
    synthetic: Vec<u64>,
    /// For each code, the other field, TV and floor.
    errors: Vec<Vec<(usize, f64, f64)>>,
}

impl<'a> Subgroups<'a> {
    pub(crate) fn new(
        names: &'a [&'a str],
        labels: impl Fn(usize) -> Vec<String>,
        answered: &[Vec<bool>],
        fields: &[usize],
        least_rows: usize,
        scale: f64,
    ) -> Self {
        let fields = fields
            .iter()
            .map(|&field| {
                let size = answered[field].len();
                Grouping {
                    field,
                    labels: labels(field),
                    answered: answered[field].clone(),
                    real: vec![0; size],
                    synthetic: vec![0; size],
                    errors: vec![Vec::new(); size],
                }
            })
            .collect();
        Subgroups {
            names,
            least_rows: least_rows.max(1),
            scale,
            fields,
        }
    }

    /// Takes in a set, if it is a field or a pair with a field that makes groups. Single fields must come first.
    pub(crate) fn add(&mut self, real: &Cells, synthetic: &Cells) {
        for grouping in &mut self.fields {
            let position = real.attributes.iter().position(|&a| a == grouping.field);
            match (position, real.attributes.as_slice()) {
                (Some(_), [_]) => {
                    real.cells
                        .iter()
                        .for_each(|&(cell, count)| grouping.real[cell as usize] = count);
                    let cells = synthetic.cells.iter();
                    cells.for_each(|&(cell, count)| grouping.synthetic[cell as usize] = count);
                }
                (Some(position), &[first, second]) => {
                    let other = if position == 0 { second } else { first };
                    grouping.add_pair(real, synthetic, position, other, self.least_rows, self.scale);
                }
                _ => {}
            }
        }
    }

    pub(crate) fn finish(self) -> SubgroupErrors {
        let mut left_out = 0;
        let mut groups = Vec::new();
        for grouping in &self.fields {
            for (code, errors) in grouping.errors.iter().enumerate() {
                if !grouping.answered[code] || grouping.real[code] == 0 {
                    continue;
                }
                if grouping.real[code] < self.least_rows as u64 {
                    left_out += 1;
                    continue;
                }
                let tv: Vec<f64> = errors.iter().map(|&(_, tv, _)| tv).collect();
                let floors: Vec<f64> = errors.iter().map(|&(_, _, floor)| floor).collect();
                let worst = largest(&tv, 1).first().copied();
                groups.push(GroupError {
                    field: self.names[grouping.field].to_owned(),
                    category: grouping.labels[code].clone(),
                    real_rows: grouping.real[code],
                    synthetic_rows: grouping.synthetic[code],
                    mean: mean(&tv),
                    max: worst.map_or(0.0, |index| tv[index]),
                    worst_field: worst.map(|index| self.names[errors[index].0].to_owned()),
                    resampling_floor: mean(&floors),
                });
            }
        }
        groups.sort_by(|a, b| b.mean.total_cmp(&a.mean));
        SubgroupErrors {
            fields: self
                .fields
                .iter()
                .map(|g| self.names[g.field].to_owned())
                .collect(),
            least_rows: self.least_rows,
            left_out,
            groups,
        }
    }
}

impl Grouping {
    fn add_pair(
        &mut self,
        real: &Cells,
        synthetic: &Cells,
        position: usize,
        other: usize,
        least: usize,
        scale: f64,
    ) {
        let size = self.real.len();
        let (mut twice, mut floors) = (vec![0.0; size], vec![0.0; size]);
        let mut codes = [0; 2];
        for (cell, a, b) in union(&real.cells, &synthetic.cells) {
            decode(cell, &real.shape, &mut codes);
            let group = codes[position];
            let n = self.real[group];
            if !self.answered[group] || n < least as u64 {
                continue;
            }
            let share = a as f64 / n as f64;
            twice[group] += match self.synthetic[group] {
                0 => share,
                m => (share - b as f64 / m as f64).abs(),
            };
            let fair = (n as f64 * scale).round().max(1.0);
            floors[group] += binomial_mean_deviation(fair, share) / fair;
        }
        for (group, errors) in self.errors.iter_mut().enumerate() {
            if self.answered[group] && self.real[group] >= least as u64 {
                // With no synthetic row only one half of the difference has been met.
                let tv = if self.synthetic[group] == 0 {
                    1.0
                } else {
                    0.5 * twice[group]
                };
                errors.push((other, tv, 0.5 * floors[group]));
            }
        }
    }
}
