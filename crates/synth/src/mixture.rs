//! A mixture of product distributions fitted to noisy pair tables.
//!
//! P(x) = Σₖ πₖ ∏ₐ θₖₐ(xₐ). The marginal of fields a and b is Σₖ πₖ θₖₐ θₖᵦᵀ: a low-rank, non-negative table, which is what removes noise. The loss
//! is the weighted squared distance to all measured tables; its gradient costs three short vector operations per measured cell,
//! whatever the number of cases. Parameters are logits, stepped by Adam (Kingma & Ba 2015).

use fearless_simd::{Level, Simd, SimdBase, dispatch, f32x8};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use crate::vector::{LANES, dot, exp, total};

/// Size of a full step.
const STEP: f32 = 0.2;
/// Full steps end when the mean squared residual is below this many variances of the noise. Settling then takes it some way below 1: the model
/// explains a little of the noise, as every model does.
const DISCREPANCY: f32 = 1.02;
/// Steps over which the step size grows to its full.
const WARM_UP: f32 = 20.0;
/// Full steps at the least.
const LEAST_STEPS: usize = 40;
/// Share of full steps among all.
const FULL_STEPS: f32 = 0.6;
/// The last steps, as a share of a full one.
const LAST_STEP: f32 = 0.05;
/// Standard deviation of the random start around the one-way marginals, in logits.
const START_SPREAD: f32 = 0.5;

/// What a mixture is fitted to. Codes of all fields stand in one list; field `a` owns `offsets[a]..offsets[a + 1]`.
pub(crate) struct Target {
    pub(crate) offsets: Vec<usize>,
    /// Target share of each code within its field.
    pub(crate) ones: Vec<f32>,
    /// Weight of each code's share: inverse variances in common units.
    pub(crate) one_weights: Vec<f32>,
    /// The standard deviation of a share of weight 1.
    pub(crate) noise: f32,
    /// The measured pairs.
    pub(crate) pairs: Vec<PairTarget>,
    /// For each class, which codes its components may use, and the class's share of the components.
    pub(crate) classes: Vec<(Vec<bool>, f64)>,
}

/// One measured pair of fields.
pub(crate) struct PairTarget {
    pub(crate) a: usize,
    pub(crate) b: usize,
    /// Target shares, row-major.
    pub(crate) shares: Vec<f32>,
    /// Their weights.
    pub(crate) weights: Vec<f32>,
}

/// A fitted mixture; `theta[code * components + k]` is the probability of the code in component k.
#[derive(Clone)]
pub(crate) struct Mixture {
    pub(crate) components: usize,
    /// Steps that the fit took.
    pub(crate) steps: usize,
    pub(crate) weights: Vec<f32>,
    pub(crate) theta: Vec<f32>,
}

/// Fits one mixture from the random start that belongs to `seed`.
pub(crate) fn fit(target: &Target, components: usize, iterations: usize, seed: u64) -> Mixture {
    let components = components.max(target.classes.len()).next_multiple_of(LANES);
    let mut state = State::start(target, components, seed);
    // The widest registers this machine has. The same additions in the same order give the same bits on all.
    let steps = dispatch!(Level::new(), simd => descend(simd, &mut state, target, iterations));
    Mixture {
        components,
        steps,
        weights: state.weights,
        theta: state.theta,
    }
}

/// All steps of one fit: full steps until the model is as near to the noisy tables as the noise allows (the discrepancy principle, Morozov
/// 1966; to go on would be to fit the noise), then shorter and shorter ones to settle. `iterations` bounds both together.
#[inline(always)]
fn descend<S: Simd>(simd: S, state: &mut State, target: &Target, iterations: usize) -> usize {
    let longest = (iterations as f32 * FULL_STEPS) as usize;
    let mut full = 0;
    while full < longest.max(1) {
        full += 1;
        let discrepancy = state.step(simd, target, full, STEP * (full as f32 / WARM_UP).min(1.0));
        if discrepancy <= DISCREPANCY && full >= LEAST_STEPS {
            break;
        }
    }
    let settling = (full as f32 * (1.0 / FULL_STEPS - 1.0)) as usize;
    for i in 1..=settling {
        let rate = STEP * (1.0 - i as f32 / settling as f32).max(LAST_STEP);
        state.step(simd, target, full + i, rate);
    }
    state.refresh(target);
    full + settling
}

struct State {
    components: usize,
    /// Logits of codes (code-major) and of components.
    logits: Vec<f32>,
    weight_logits: Vec<f32>,
    theta: Vec<f32>,
    /// θ times the component's weight.
    scaled: Vec<f32>,
    weights: Vec<f32>,
    gradient: Vec<f32>,
    code_moments: Moments,
    weight_moments: Moments,
    masked: Vec<bool>,
}

/// First and second moments of Adam.
struct Moments {
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Moments {
    fn zero(length: usize) -> Self {
        Moments {
            first: vec![0.0; length],
            second: vec![0.0; length],
        }
    }

    #[inline(always)]
    fn step(&mut self, parameters: &mut [f32], gradient: &[f32], rate: f32, correction: (f32, f32)) {
        let moments = self.first.iter_mut().zip(&mut self.second);
        for ((p, g), (m, v)) in parameters.iter_mut().zip(gradient).zip(moments) {
            *m = 0.9 * *m + 0.1 * g;
            *v = 0.99 * *v + 0.01 * g * g;
            *p -= rate * (*m * correction.0) / ((*v * correction.1).sqrt() + 1e-20);
        }
    }
}

/// A logit that stands for impossible.
const IMPOSSIBLE: f32 = -1e9;

impl State {
    fn start(target: &Target, components: usize, seed: u64) -> Self {
        let codes = target.ones.len();
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        let class_of = spread_classes(target, components);
        let mut logits = vec![0.0; codes * components];
        let mut masked = vec![false; codes * components];
        for code in 0..codes {
            // A share of zero still may be wrong; a small floor lets it grow.
            let base = target.ones[code].max(1e-5).ln();
            for k in 0..components {
                let possible = target.classes[class_of[k].0].0[code];
                masked[code * components + k] = !possible;
                logits[code * components + k] = if possible {
                    base + START_SPREAD * normal(&mut generator)
                } else {
                    IMPOSSIBLE
                };
            }
        }
        let weight_logits: Vec<f32> = class_of
            .iter()
            .map(|&(_, share)| (share.max(1e-6) as f32).ln())
            .collect();
        let mut state = State {
            components,
            theta: vec![0.0; logits.len()],
            scaled: vec![0.0; logits.len()],
            gradient: vec![0.0; logits.len()],
            code_moments: Moments::zero(logits.len()),
            weight_moments: Moments::zero(components),
            weights: vec![0.0; components],
            logits,
            weight_logits,
            masked,
        };
        state.refresh(target);
        state
    }

    /// Probabilities from logits.
    #[inline(always)]
    fn refresh(&mut self, target: &Target) {
        let k = self.components;
        let top = self
            .weight_logits
            .iter()
            .fold(f32::NEG_INFINITY, |a, &b| a.max(b));
        let mut sum = 0.0;
        for (w, l) in self.weights.iter_mut().zip(&self.weight_logits) {
            *w = exp(l - top);
            sum += *w;
        }
        self.weights.iter_mut().for_each(|w| *w /= sum);
        let (mut tops, mut sums) = (vec![0.0_f32; k], vec![0.0_f32; k]);
        for field in target.offsets.windows(2) {
            tops.fill(f32::NEG_INFINITY);
            sums.fill(0.0);
            for code in field[0]..field[1] {
                for (top, &l) in tops.iter_mut().zip(&self.logits[code * k..(code + 1) * k]) {
                    *top = top.max(l);
                }
            }
            for code in field[0]..field[1] {
                let row = code * k..(code + 1) * k;
                for (((t, &l), &top), sum) in self.theta[row.clone()]
                    .iter_mut()
                    .zip(&self.logits[row])
                    .zip(&tops)
                    .zip(&mut sums)
                {
                    *t = exp(l - top);
                    *sum += *t;
                }
            }
            for code in field[0]..field[1] {
                for (t, sum) in self.theta[code * k..(code + 1) * k].iter_mut().zip(&sums) {
                    *t /= sum;
                }
            }
        }
    }

    /// One step of Adam on the loss ½ Σ w (model − target)². Returns the mean squared residual of the pair tables before it, in variances of
    /// their noise: 1 on average if the model were the truth.
    #[inline(always)]
    fn step<S: Simd>(&mut self, simd: S, target: &Target, iteration: usize, rate: f32) -> f32 {
        let k = self.components;
        self.refresh(target);
        self.gradient.fill(0.0);
        // One-way terms: the share of a code is Σ π θ.
        for code in 0..target.ones.len() {
            let row = code * k..(code + 1) * k;
            let share = dot(&self.weights, &self.theta[row.clone()]);
            let residual = target.one_weights[code] * (share - target.ones[code]);
            self.gradient[row].iter_mut().for_each(|g| *g += residual);
        }
        // The gradient of component weights is Σ g·θ over one-way terms, and half of it over pair terms, which stand at both fields.
        let mut weight_gradient = vec![0.0_f32; k];
        self.add_products(&self.gradient, 1.0, &mut weight_gradient);
        let mut pair_gradient = vec![0.0_f32; self.gradient.len()];
        for (scaled, theta) in self.scaled.chunks_exact_mut(k).zip(self.theta.chunks_exact(k)) {
            for ((s, t), w) in scaled.iter_mut().zip(theta).zip(&self.weights) {
                *s = t * w;
            }
        }
        let (mut squares, mut cells) = (0.0, 0);
        for pair in &target.pairs {
            cells += pair.shares.len();
            let a = target.offsets[pair.a] * k..target.offsets[pair.a + 1] * k;
            let b = target.offsets[pair.b] * k..target.offsets[pair.b + 1] * k;
            let (before, after) = pair_gradient.split_at_mut(b.start);
            squares += add_pair_gradient(
                simd,
                k,
                pair,
                [
                    &self.theta[a.clone()],
                    &self.scaled[a.clone()],
                    &self.theta[b.clone()],
                ],
                &mut before[a],
                &mut after[..b.len()],
            );
        }
        self.add_products(&pair_gradient, 0.5, &mut weight_gradient);
        for (g, p) in self.gradient.iter_mut().zip(&pair_gradient) {
            *g += p;
        }
        self.apply(target, &weight_gradient, iteration, rate);
        squares / (cells.max(1) as f32 * target.noise * target.noise)
    }

    /// sums += factor · Σ over codes of gradient·θ.
    #[inline(always)]
    fn add_products(&self, gradient: &[f32], factor: f32, sums: &mut [f32]) {
        let k = self.components;
        for (g, t) in gradient.chunks_exact(k).zip(self.theta.chunks_exact(k)) {
            for ((s, g), t) in sums.iter_mut().zip(g).zip(t) {
                *s += factor * g * t;
            }
        }
    }

    /// From gradients by probability to gradients by logit, and the step itself.
    #[inline(always)]
    fn apply(&mut self, target: &Target, weight_gradient: &[f32], iteration: usize, rate: f32) {
        let k = self.components;
        let mut means = vec![0.0_f32; k];
        for field in target.offsets.windows(2) {
            means.fill(0.0);
            for code in field[0]..field[1] {
                let row = code * k..(code + 1) * k;
                for ((m, g), t) in means
                    .iter_mut()
                    .zip(&self.gradient[row.clone()])
                    .zip(&self.theta[row])
                {
                    *m += g * t;
                }
            }
            for code in field[0]..field[1] {
                let row = code * k..(code + 1) * k;
                for (((g, t), m), w) in self.gradient[row.clone()]
                    .iter_mut()
                    .zip(&self.theta[row])
                    .zip(&means)
                    .zip(&self.weights)
                {
                    *g = w * t * (*g - m);
                }
            }
        }
        let mean = dot(&self.weights, weight_gradient);
        let weight_gradient: Vec<f32> = weight_gradient
            .iter()
            .zip(&self.weights)
            .map(|(g, w)| w * (g - mean))
            .collect();
        let correction = (
            1.0 / (1.0 - 0.9_f32.powi(iteration as i32)),
            1.0 / (1.0 - 0.99_f32.powi(iteration as i32)),
        );
        self.code_moments
            .step(&mut self.logits, &self.gradient, rate, correction);
        self.weight_moments
            .step(&mut self.weight_logits, &weight_gradient, rate, correction);
        for (logit, &masked) in self.logits.iter_mut().zip(&self.masked) {
            if masked {
                *logit = IMPOSSIBLE;
            }
        }
    }
}

/// Adds the gradient of one pair's loss to the gradients of its fields, a few cells at a time so that a component's parameters are loaded
/// once for several. Returns the weighted sum of squared residuals.
#[inline(always)]
fn add_pair_gradient<S: Simd>(
    simd: S,
    k: usize,
    pair: &PairTarget,
    [theta_a, scaled_a, theta_b]: [&[f32]; 3],
    gradient_a: &mut [f32],
    gradient_b: &mut [f32],
) -> f32 {
    let width = theta_b.len() / k;
    let height = theta_a.len() / k;
    let (mut i, mut squares) = (0, 0.0);
    while i < height {
        let rows = if height - i >= 2 { 2 } else { 1 };
        let codes = i * k..(i + rows) * k;
        let a = [&theta_a[codes.clone()], &scaled_a[codes.clone()]];
        let gradient_a = &mut gradient_a[codes];
        let mut j = 0;
        while j < width {
            let columns = (width - j).min(4);
            let b = &theta_b[j * k..(j + columns) * k];
            let gradient_b = &mut gradient_b[j * k..(j + columns) * k];
            let cells = Cells {
                k,
                pair,
                start: i * width + j,
                width,
            };
            squares += match (rows, columns) {
                (2, 4) => block::<S, 2, 4>(simd, &cells, a, b, gradient_a, gradient_b),
                (2, 3) => block::<S, 2, 3>(simd, &cells, a, b, gradient_a, gradient_b),
                (2, 2) => block::<S, 2, 2>(simd, &cells, a, b, gradient_a, gradient_b),
                (2, _) => block::<S, 2, 1>(simd, &cells, a, b, gradient_a, gradient_b),
                (_, 4) => block::<S, 1, 4>(simd, &cells, a, b, gradient_a, gradient_b),
                (_, 3) => block::<S, 1, 3>(simd, &cells, a, b, gradient_a, gradient_b),
                (_, 2) => block::<S, 1, 2>(simd, &cells, a, b, gradient_a, gradient_b),
                _ => block::<S, 1, 1>(simd, &cells, a, b, gradient_a, gradient_b),
            };
            j += columns;
        }
        i += rows;
    }
    squares
}

/// Where a block of cells stands in its table.
struct Cells<'a> {
    k: usize,
    pair: &'a PairTarget,
    start: usize,
    width: usize,
}

/// A block of A × B cells: residuals of the model, then both gradients. Returns the weighted sum of squared residuals.
#[inline(always)]
#[allow(
    clippy::needless_range_loop,
    reason = "indices over small constant arrays, which the compiler unrolls"
)]
fn block<S: Simd, const A: usize, const B: usize>(
    simd: S,
    cells: &Cells<'_>,
    [theta_a, scaled_a]: [&[f32]; 2],
    theta_b: &[f32],
    gradient_a: &mut [f32],
    gradient_b: &mut [f32],
) -> f32 {
    let k = cells.k;
    let mut sums = [[f32x8::splat(simd, 0.0); B]; A];
    for c in (0..k).step_by(LANES) {
        let b: [f32x8<S>; B] = std::array::from_fn(|j| load(simd, theta_b, j * k + c));
        for i in 0..A {
            let a = load(simd, scaled_a, i * k + c);
            for j in 0..B {
                sums[i][j] += a * b[j];
            }
        }
    }
    let mut residuals = [[f32x8::splat(simd, 0.0); B]; A];
    let mut squares = 0.0;
    for i in 0..A {
        for j in 0..B {
            let cell = cells.start + i * cells.width + j;
            let mut lanes = [0.0; LANES];
            sums[i][j].store_slice(&mut lanes);
            let difference = total(&lanes) - cells.pair.shares[cell];
            let residual = cells.pair.weights[cell] * difference;
            squares += residual * difference;
            residuals[i][j] = f32x8::splat(simd, residual);
        }
    }
    for c in (0..k).step_by(LANES) {
        let a: [f32x8<S>; A] = std::array::from_fn(|i| load(simd, theta_a, i * k + c));
        let b: [f32x8<S>; B] = std::array::from_fn(|j| load(simd, theta_b, j * k + c));
        for i in 0..A {
            let mut sum = load(simd, gradient_a, i * k + c);
            for j in 0..B {
                sum += residuals[i][j] * b[j];
            }
            sum.store_slice(&mut gradient_a[i * k + c..i * k + c + LANES]);
        }
        for j in 0..B {
            let mut sum = load(simd, gradient_b, j * k + c);
            for i in 0..A {
                sum += residuals[i][j] * a[i];
            }
            sum.store_slice(&mut gradient_b[j * k + c..j * k + c + LANES]);
        }
    }
    squares
}

#[inline(always)]
fn load<S: Simd>(simd: S, values: &[f32], at: usize) -> f32x8<S> {
    f32x8::from_slice(simd, &values[at..at + LANES])
}

/// Which class each component belongs to, with the component's starting share: every class has one component, the rest go where the mass is.
fn spread_classes(target: &Target, components: usize) -> Vec<(usize, f64)> {
    let shares: Vec<f64> = target.classes.iter().map(|(_, share)| share.max(0.0)).collect();
    let sum: f64 = shares.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let mut counts = vec![1_usize; shares.len()];
    for _ in shares.len()..components {
        // The class with the most mass per component gets the next one.
        let mut best = 0;
        for class in 1..shares.len() {
            if shares[class] * (counts[best] as f64) > shares[best] * (counts[class] as f64) {
                best = class;
            }
        }
        counts[best] += 1;
    }
    counts
        .iter()
        .enumerate()
        .flat_map(|(class, &count)| std::iter::repeat_n((class, shares[class] / sum / count as f64), count))
        .collect()
}

/// A nearly normal number: the sum of twelve uniforms. A random start needs no better.
fn normal(generator: &mut ChaCha8Rng) -> f32 {
    let uniform = |g: &mut ChaCha8Rng| (g.next_u32() >> 8) as f32 / (1u32 << 24) as f32;
    (0..12).map(|_| uniform(generator)).sum::<f32>() - 6.0
}
