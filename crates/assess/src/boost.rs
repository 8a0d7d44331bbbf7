//! Gradient-boosted trees on categorical codes: the classifier of all measures that need one.
//!
//! Trees of small depth are added one at a time to the log-odds of each class (Friedman 2001, Greedy function approximation: a gradient boosting
//! machine), with second-order leaf values (Chen & Guestrin 2016). A node splits a field's categories into two sets: ordered by their mean gradient, the
//! best split into sets is one into a prefix and the rest (Fisher 1958, On grouping for maximum homogeneity). A fifth of the rows may be set aside to say when more
//! trees no longer help. Nothing is random, and sums are taken in a
//! fixed order, so a fit is the same whatever the number of threads.

use rayon::prelude::*;

use crate::sample::mix;

/// Added to the sum of second derivatives of a leaf.
const SMOOTHING: f64 = 1.0;

/// Added to that of a category when categories are ordered, so that rare ones do not stand at the ends by chance.
const CATEGORY_SMOOTHING: f64 = 10.0;

/// One row in so many, by a scattering of their numbers, is set aside to say when to stop.
const ASIDE: u64 = 5;

/// After so many rounds without a gain on the rows set aside no more are added.
const PATIENCE: usize = 8;

/// How large a model is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// Rounds; each adds a tree for each class (one tree for two classes).
    pub(crate) rounds: usize,
    /// Depth of a tree.
    pub(crate) depth: usize,
    /// Share of each leaf's value that is added.
    pub(crate) shrinkage: f64,
    /// A leaf has at least this many rows.
    pub(crate) leaf_rows: u32,
    /// Stop when rows set aside say so; otherwise all rows train and all rounds are made.
    pub(crate) stop_early: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            rounds: 100,
            depth: 4,
            shrinkage: 0.15,
            leaf_rows: 10,
            stop_early: true,
        }
    }
}

/// Codes by field, each with its domain size.
#[derive(Clone)]
pub(crate) struct Features {
    pub(crate) columns: Vec<Vec<u16>>,
    pub(crate) sizes: Vec<usize>,
    pub(crate) rows: usize,
}

impl Features {
    /// The chosen fields of the chosen rows of a table.
    pub(crate) fn of(table: &amparo_schema::CodedTable, rows: &[usize], fields: &[usize]) -> Self {
        Features {
            columns: fields
                .iter()
                .map(|&field| rows.iter().map(|&row| table.column(field).get(row)).collect())
                .collect(),
            sizes: fields
                .iter()
                .map(|&field| table.schema().field(field).size())
                .collect(),
            rows: rows.len(),
        }
    }

    /// Every row for which `keep` says so.
    fn filter(&self, keep: impl Fn(usize) -> bool) -> Self {
        let rows: Vec<usize> = (0..self.rows).filter(|&row| keep(row)).collect();
        Features {
            columns: self
                .columns
                .iter()
                .map(|column| rows.iter().map(|&row| column[row]).collect())
                .collect(),
            sizes: self.sizes.clone(),
            rows: rows.len(),
        }
    }

    /// These rows followed by those of another table over the same fields.
    pub(crate) fn followed_by(mut self, other: &Features) -> Self {
        for (column, more) in self.columns.iter_mut().zip(&other.columns) {
            column.extend_from_slice(more);
        }
        self.rows += other.rows;
        self
    }
}

/// A fitted model.
pub(crate) struct Boosted {
    classes: usize,
    base: Vec<f64>,
    /// Trees, each with the class whose score it adds to.
    trees: Vec<(usize, Tree)>,
}

struct Tree {
    nodes: Vec<Node>,
}

enum Node {
    Leaf(f64),
    /// Rows whose code is marked go to `nodes[left]`, the others to `nodes[left + 1]`.
    Split {
        feature: usize,
        marked: Vec<bool>,
        left: usize,
    },
}

impl Boosted {
    /// Fits a model that tells `classes` classes apart. With no rows it knows nothing and predicts all alike.
    pub(crate) fn fit(features: &Features, labels: &[u16], classes: usize, settings: Settings) -> Self {
        let aside = |row: usize| settings.stop_early && mix(row as u64).is_multiple_of(ASIDE);
        let pick = |rows: bool| -> (Features, Vec<u16>) {
            let labels = labels.iter().enumerate().filter(|&(row, _)| aside(row) == rows);
            (
                features.filter(|row| aside(row) == rows),
                labels.map(|(_, &label)| label).collect(),
            )
        };
        let ((features, labels), (watched, watched_labels)) = (pick(false), pick(true));
        let (features, labels) = (&features, labels.as_slice());
        let rows = features.rows;
        let mut counts = vec![1.0; classes];
        labels.iter().for_each(|&label| counts[usize::from(label)] += 1.0);
        let total: f64 = counts.iter().sum();
        let base: Vec<f64> = if classes == 2 {
            vec![(counts[1] / counts[0]).ln()]
        } else {
            counts.iter().map(|count| (count / total).ln()).collect()
        };
        let outputs = base.len();
        let mut scores: Vec<Vec<f64>> = base.iter().map(|&score| vec![score; rows]).collect();
        let mut trees = Vec::new();
        if rows == 0 {
            return Boosted { classes, base, trees };
        }
        let mut watched_scores: Vec<Vec<f64>> = base.iter().map(|&score| vec![score; watched.rows]).collect();
        let (mut least_loss, mut kept) = (log_loss(&watched_scores, &watched_labels), 0);
        for round in 1..=settings.rounds {
            let gradients = gradients(&scores, labels);
            let grown: Vec<(Tree, Vec<f64>)> = gradients
                .par_iter()
                .map(|g| grow(features, g, settings))
                .collect();
            for (output, (tree, steps)) in grown.into_iter().enumerate().take(outputs) {
                for (score, step) in scores[output].iter_mut().zip(steps) {
                    *score += step;
                }
                for (row, score) in watched_scores[output].iter_mut().enumerate() {
                    *score += tree.value(&watched, row);
                }
                trees.push((output, tree));
            }
            if settings.stop_early && watched.rows > 0 {
                let loss = log_loss(&watched_scores, &watched_labels);
                if loss < least_loss {
                    (least_loss, kept) = (loss, round);
                } else if round >= kept + PATIENCE {
                    break;
                }
            } else {
                kept = round;
            }
        }
        trees.truncate(kept * outputs);
        Boosted { classes, base, trees }
    }

    /// For each class, the probability in each row.
    pub(crate) fn predict(&self, features: &Features) -> Vec<Vec<f64>> {
        let mut scores: Vec<Vec<f64>> = self
            .base
            .iter()
            .map(|&score| vec![score; features.rows])
            .collect();
        for (output, tree) in &self.trees {
            for (row, score) in scores[*output].iter_mut().enumerate() {
                *score += tree.value(features, row);
            }
        }
        if self.classes == 2 {
            let second: Vec<f64> = scores[0].iter().map(|&score| logistic(score)).collect();
            return vec![second.iter().map(|p| 1.0 - p).collect(), second];
        }
        for row in 0..features.rows {
            softmax(&mut scores, row);
        }
        scores
    }
}

impl Tree {
    fn value(&self, features: &Features, row: usize) -> f64 {
        let mut at = 0;
        loop {
            match &self.nodes[at] {
                Node::Leaf(value) => return *value,
                Node::Split {
                    feature,
                    marked,
                    left,
                } => {
                    at = left + usize::from(!marked[usize::from(features.columns[*feature][row])]);
                }
            }
        }
    }
}

fn logistic(score: f64) -> f64 {
    1.0 / (1.0 + (-score).exp())
}

fn softmax(scores: &mut [Vec<f64>], row: usize) {
    let top = scores.iter().map(|s| s[row]).fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for s in scores.iter_mut() {
        s[row] = (s[row] - top).exp();
        sum += s[row];
    }
    scores.iter_mut().for_each(|s| s[row] /= sum);
}

/// Mean of −ln of the probability of the true class.
fn log_loss(scores: &[Vec<f64>], labels: &[u16]) -> f64 {
    let mut probabilities = scores.to_vec();
    let losses = labels.iter().enumerate().map(|(row, &label)| {
        let p = if let [score] = scores {
            let second = logistic(score[row]);
            if label == 1 { second } else { 1.0 - second }
        } else {
            softmax(&mut probabilities, row);
            probabilities[usize::from(label)][row]
        };
        -p.max(1e-12).ln()
    });
    losses.sum::<f64>() / labels.len().max(1) as f64
}

/// First and second derivatives of the log-loss by each output's score.
fn gradients(scores: &[Vec<f64>], labels: &[u16]) -> Vec<Vec<[f64; 2]>> {
    if let [score] = scores {
        let pairs = score.iter().zip(labels).map(|(&score, &label)| {
            let p = logistic(score);
            [p - f64::from(label), (p * (1.0 - p)).max(1e-9)]
        });
        return vec![pairs.collect()];
    }
    let mut shares = scores.to_vec();
    (0..labels.len()).for_each(|row| softmax(&mut shares, row));
    shares
        .iter()
        .enumerate()
        .map(|(class, shares)| {
            let pairs = shares.iter().zip(labels).map(|(&p, &label)| {
                let hit = f64::from(u8::from(usize::from(label) == class));
                [p - hit, (p * (1.0 - p)).max(1e-9)]
            });
            pairs.collect()
        })
        .collect()
}

/// Sums over some rows: first derivative, second derivative, number.
#[derive(Clone, Copy, Default)]
struct Sums {
    first: f64,
    second: f64,
    rows: u32,
}

impl Sums {
    fn add(&mut self, other: Sums) {
        self.first += other.first;
        self.second += other.second;
        self.rows += other.rows;
    }

    fn gain(&self) -> f64 {
        self.first * self.first / (self.second + SMOOTHING)
    }

    fn less(&self, other: Sums) -> Sums {
        Sums {
            first: self.first - other.first,
            second: self.second - other.second,
            rows: self.rows - other.rows,
        }
    }
}

struct Best {
    gain: f64,
    feature: usize,
    marked: Vec<bool>,
}

/// Grows a tree level by level; also gives what it adds to each row's score.
fn grow(features: &Features, gradients: &[[f64; 2]], settings: Settings) -> (Tree, Vec<f64>) {
    let mut nodes = vec![Node::Leaf(0.0)];
    // Nodes of the present level, and each row's place among them; rows in finished nodes have none.
    let mut level = vec![0_usize];
    let mut place = vec![0_u32; features.rows];
    const DONE: u32 = u32::MAX;
    let mut steps = vec![0.0; features.rows];
    for depth in 0..=settings.depth {
        let mut totals = vec![Sums::default(); level.len()];
        for (&at, &[first, second]) in place.iter().zip(gradients) {
            if at != DONE {
                totals[at as usize].add(Sums {
                    first,
                    second,
                    rows: 1,
                });
            }
        }
        let best: Vec<Option<Best>> = if depth == settings.depth {
            level.iter().map(|_| None).collect()
        } else {
            best_splits(features, gradients, &place, &totals, settings.leaf_rows)
        };
        let mut next = Vec::new();
        // Where each node's rows go: to a leaf of some value, or to a place in the next level by the feature and its marked codes.
        let mut routes = Vec::with_capacity(level.len());
        for ((&node, total), best) in level.iter().zip(&totals).zip(best) {
            match best {
                None => {
                    let value = -settings.shrinkage * total.first / (total.second + SMOOTHING);
                    nodes[node] = Node::Leaf(value);
                    routes.push(None);
                }
                Some(best) => {
                    let left = nodes.len();
                    nodes.push(Node::Leaf(0.0));
                    nodes.push(Node::Leaf(0.0));
                    routes.push(Some((best.feature, best.marked.clone(), next.len() as u32)));
                    next.extend([left, left + 1]);
                    nodes[node] = Node::Split {
                        feature: best.feature,
                        marked: best.marked,
                        left,
                    };
                }
            }
        }
        for (row, at) in place.iter_mut().enumerate() {
            if *at == DONE {
                continue;
            }
            match &routes[*at as usize] {
                Some((feature, marked, start)) => {
                    let code = usize::from(features.columns[*feature][row]);
                    *at = start + u32::from(!marked[code]);
                }
                None => {
                    if let Node::Leaf(value) = nodes[level[*at as usize]] {
                        steps[row] = value;
                    }
                    *at = DONE;
                }
            }
        }
        if next.is_empty() {
            break;
        }
        level = next;
    }
    (Tree { nodes }, steps)
}

/// The best split of each node, if any helps.
fn best_splits(
    features: &Features,
    gradients: &[[f64; 2]],
    place: &[u32],
    totals: &[Sums],
    leaf_rows: u32,
) -> Vec<Option<Best>> {
    let by_feature: Vec<Vec<Option<Best>>> = features
        .columns
        .par_iter()
        .zip(&features.sizes)
        .enumerate()
        .map(|(feature, (column, &size))| {
            let mut sums = vec![Sums::default(); totals.len() * size];
            for ((&at, &code), &[first, second]) in place.iter().zip(column).zip(gradients) {
                if at != u32::MAX {
                    sums[at as usize * size + usize::from(code)].add(Sums {
                        first,
                        second,
                        rows: 1,
                    });
                }
            }
            sums.chunks(size)
                .zip(totals)
                .map(|(sums, total)| best_split(feature, sums, *total, leaf_rows))
                .collect()
        })
        .collect();
    let mut best: Vec<Option<Best>> = totals.iter().map(|_| None).collect();
    for splits in by_feature {
        for (best, split) in best.iter_mut().zip(splits) {
            // The first feature wins a tie.
            if split.as_ref().map_or(0.0, |s| s.gain) > best.as_ref().map_or(0.0, |b| b.gain) {
                *best = split;
            }
        }
    }
    best
}

fn best_split(feature: usize, sums: &[Sums], total: Sums, leaf_rows: u32) -> Option<Best> {
    let mut codes: Vec<usize> = (0..sums.len()).filter(|&code| sums[code].rows > 0).collect();
    if codes.len() < 2 {
        return None;
    }
    let order = |code: usize| sums[code].first / (sums[code].second + CATEGORY_SMOOTHING);
    codes.sort_by(|&a, &b| order(a).total_cmp(&order(b)).then(a.cmp(&b)));
    let mut left = Sums::default();
    let (mut best, mut length) = (1e-6, 0);
    for (position, &code) in codes.iter().enumerate() {
        left.add(sums[code]);
        let right = total.less(left);
        if left.rows >= leaf_rows && right.rows >= leaf_rows {
            let gain = left.gain() + right.gain() - total.gain();
            if gain > best {
                (best, length) = (gain, position + 1);
            }
        }
    }
    (length > 0).then(|| {
        let mut marked = vec![false; sums.len()];
        codes[..length].iter().for_each(|&code| marked[code] = true);
        Best {
            gain: best,
            feature,
            marked,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(columns: Vec<Vec<u16>>, sizes: Vec<usize>) -> Features {
        Features {
            rows: columns[0].len(),
            columns,
            sizes,
        }
    }

    #[test]
    fn a_dependence_of_two_fields_is_learnt() {
        // y = 1 where the two differ, with a little imbalance so that the first split has something to go by.
        let a: Vec<u16> = (0..400).map(|i| u16::from(i % 2 == 0)).collect();
        let b: Vec<u16> = (0..400).map(|i| u16::from(i % 5 < 2)).collect();
        let y: Vec<u16> = a.iter().zip(&b).map(|(a, b)| a ^ b).collect();
        let x = features(vec![a, b], vec![2, 2]);
        let p = Boosted::fit(&x, &y, 2, Settings::default()).predict(&x);
        assert!(y.iter().zip(&p[1]).all(|(&y, &p)| (p > 0.5) == (y == 1)));
    }

    #[test]
    fn many_classes_and_none() {
        let a: Vec<u16> = (0..300).map(|i| i % 6).collect();
        let y: Vec<u16> = a.iter().map(|a| a % 3).collect();
        let x = features(vec![a], vec![6]);
        let p = Boosted::fit(&x, &y, 3, Settings::default()).predict(&x);
        for (row, &label) in y.iter().enumerate() {
            let sum: f64 = p.iter().map(|p| p[row]).sum();
            assert!((sum - 1.0).abs() < 1e-12);
            assert!(p[usize::from(label)][row] > 0.9);
        }
        let nothing = features(vec![vec![]], vec![6]);
        let p = Boosted::fit(&nothing, &[], 3, Settings::default()).predict(&x);
        assert!((p[0][0] - 1.0 / 3.0).abs() < 1e-12);
    }
}
