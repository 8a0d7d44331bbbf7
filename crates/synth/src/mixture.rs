//! A mixture of product distributions fitted to noisy pair tables.
//!
//! P(x) = Σₖ πₖ ∏ₐ θₖₐ(xₐ). The marginal of fields a and b is Σₖ πₖ θₖₐ θₖᵦᵀ: a low-rank, non-negative table, which is what removes noise. The loss
//! is the weighted squared distance to all measured tables; its gradient costs three short vector operations per measured cell,
//! whatever the number of cases. Parameters are logits, stepped by Adam (Kingma & Ba 2015).

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use crate::vector::{LANES, add_scaled, dot, exp};

/// Step size at the start; it falls to a twentieth over the last two fifths of the fit.
const STEP: f32 = 0.05;
/// Standard deviation of the random start around the one-way marginals, in logits.
const START_SPREAD: f32 = 0.5;

/// What a mixture is fitted to. Codes of all fields stand in one list; field `a` owns `offsets[a]..offsets[a + 1]`.
pub(crate) struct Target {
    pub(crate) offsets: Vec<usize>,
    /// Target share of each code within its field.
    pub(crate) ones: Vec<f32>,
    /// Weight of each code's share: inverse variances in common units.
    pub(crate) one_weights: Vec<f32>,
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
    pub(crate) weights: Vec<f32>,
    pub(crate) theta: Vec<f32>,
}

/// Fits one mixture from the random start that belongs to `seed`.
pub(crate) fn fit(target: &Target, components: usize, iterations: usize, seed: u64) -> Mixture {
    let components = components.max(target.classes.len()).next_multiple_of(LANES);
    let mut state = State::start(target, components, seed);
    for iteration in 1..=iterations {
        state.step(target, iteration, iterations);
    }
    state.refresh(target);
    Mixture {
        components,
        weights: state.weights,
        theta: state.theta,
    }
}

struct State {
    components: usize,
    /// Logits of codes (code-major) and of components.
    logits: Vec<f32>,
    weight_logits: Vec<f32>,
    theta: Vec<f32>,
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

    /// One step of Adam on the loss ½ Σ w (model − target)².
    fn step(&mut self, target: &Target, iteration: usize, iterations: usize) {
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
        // The gradient of component weights is Σ g·θ over one-way terms, and over pair terms counted once.
        let mut weight_gradient = vec![0.0_f32; k];
        for code in 0..target.ones.len() {
            let row = code * k..(code + 1) * k;
            for ((w, g), t) in weight_gradient
                .iter_mut()
                .zip(&self.gradient[row.clone()])
                .zip(&self.theta[row])
            {
                *w += g * t;
            }
        }
        let mut pair_gradient = vec![0.0_f32; self.gradient.len()];
        let mut scaled = vec![0.0_f32; k];
        let mut collected = vec![0.0_f32; k];
        for pair in &target.pairs {
            let (a, b) = (
                target.offsets[pair.a]..target.offsets[pair.a + 1],
                target.offsets[pair.b]..target.offsets[pair.b + 1],
            );
            let width = b.len();
            for (i, code_a) in a.enumerate() {
                let theta_a = &self.theta[code_a * k..(code_a + 1) * k];
                for ((s, t), w) in scaled.iter_mut().zip(theta_a).zip(&self.weights) {
                    *s = t * w;
                }
                collected.fill(0.0);
                for (j, code_b) in b.clone().enumerate() {
                    let weight = pair.weights[i * width + j];
                    let theta_b = &self.theta[code_b * k..(code_b + 1) * k];
                    let residual = weight * (dot(&scaled, theta_b) - pair.shares[i * width + j]);
                    add_scaled(&mut collected, residual, theta_b);
                    add_scaled(
                        &mut pair_gradient[code_b * k..(code_b + 1) * k],
                        residual,
                        theta_a,
                    );
                }
                for ((g, c), (w, t)) in pair_gradient[code_a * k..(code_a + 1) * k]
                    .iter_mut()
                    .zip(&collected)
                    .zip(weight_gradient.iter_mut().zip(theta_a))
                {
                    *g += c;
                    *w += c * t;
                }
            }
        }
        for (g, p) in self.gradient.iter_mut().zip(&pair_gradient) {
            *g += p;
        }
        self.apply(target, &weight_gradient, iteration, iterations);
    }

    /// From gradients by probability to gradients by logit, and the step itself.
    fn apply(&mut self, target: &Target, weight_gradient: &[f32], iteration: usize, iterations: usize) {
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
        let progress = iteration as f32 / iterations as f32;
        let rate = STEP * (iteration as f32 / 20.0).min(1.0) * ((1.0 - progress) / 0.4).clamp(0.05, 1.0);
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
