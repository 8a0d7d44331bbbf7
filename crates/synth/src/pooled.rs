//! All members of an ensemble as one mixture: closed-form marginals, and how far the members disagree.

use fearless_simd::{Level, Simd, SimdBase, dispatch, f32x8};

use crate::fold::Folding;
use crate::mixture::Mixture;
use crate::vector::{LANES, total};

/// The average of all members. `theta[code * components + k]` is the probability of a code in component k, over all members' components in turn.
pub(crate) struct Pooled {
    pub(crate) offsets: Vec<usize>,
    pub(crate) weights: Vec<f32>,
    pub(crate) theta: Vec<f32>,
    members: usize,
}

/// The shares of the cells of a marginal, and the variance of each between members, divided by their number.
pub(crate) struct Shares {
    pub(crate) means: Vec<f32>,
    pub(crate) spreads: Vec<f32>,
}

impl Pooled {
    /// One mixture of all members. Without foldings it is over the members' own codes, with them over the unfolded codes.
    pub(crate) fn new(members: &[Mixture], offsets: &[usize], foldings: Option<&[Folding]>) -> Self {
        let weights = members
            .iter()
            .flat_map(|m| m.weights.iter().map(|w| w / members.len() as f32))
            .collect();
        let mut pooled = Pooled {
            offsets: vec![0],
            weights,
            theta: Vec::new(),
            members: members.len(),
        };
        for (attribute, codes) in offsets.windows(2).enumerate() {
            let push = |theta: &mut Vec<f32>, code: usize, share: f32| {
                for member in members {
                    let row = code * member.components..(code + 1) * member.components;
                    theta.extend(member.theta[row].iter().map(|t| t * share));
                }
            };
            match foldings.map(|foldings| &foldings[attribute]) {
                None => (codes[0]..codes[1]).for_each(|code| push(&mut pooled.theta, code, 1.0)),
                Some(folding) => {
                    for (code, &group) in folding.group_of.iter().enumerate() {
                        let member = folding.members[group].iter().find(|(c, _)| *c == code);
                        push(
                            &mut pooled.theta,
                            codes[0] + group,
                            member.map_or(0.0, |(_, s)| *s) as f32,
                        );
                    }
                }
            }
            pooled
                .offsets
                .push(pooled.theta.len() / pooled.weights.len().max(1));
        }
        pooled
    }

    /// The shares of all cells of a marginal, row-major, the last attribute fastest. No attributes: the whole.
    pub(crate) fn shares(&self, attributes: &[usize]) -> Shares {
        let k = self.weights.len();
        let codes = |a: usize| self.offsets[a] * k..self.offsets[a + 1] * k;
        let Some((&last, others)) = attributes.split_last() else {
            return Shares {
                means: vec![1.0],
                spreads: vec![0.0],
            };
        };
        let mut prefixes = self.weights.clone();
        for &attribute in others {
            prefixes = prefixes
                .chunks_exact(k)
                .flat_map(|prefix| {
                    self.theta[codes(attribute)]
                        .chunks_exact(k)
                        .map(move |theta| (prefix, theta))
                })
                .flat_map(|(prefix, theta)| prefix.iter().zip(theta).map(|(p, t)| p * t))
                .collect();
        }
        let cells = prefixes.len() / k * codes(last).len() / k;
        let mut shares = Shares {
            means: Vec::with_capacity(cells),
            spreads: Vec::with_capacity(cells),
        };
        let theta = &self.theta[codes(last)];
        dispatch!(Level::new(), simd => sum_out(simd, k, k / self.members, &prefixes, theta, &mut shares));
        shares
    }

    /// The expected shares of two fields' cells.
    pub(crate) fn pair(&self, a: usize, b: usize) -> Vec<f32> {
        self.shares(&[a, b]).means
    }
}

/// Means and spreads of Σₖ prefix·θ over the members, each of which has `block` components.
#[inline(always)]
fn sum_out<S: Simd>(simd: S, k: usize, block: usize, prefixes: &[f32], theta: &[f32], shares: &mut Shares) {
    let members = (k / block) as f32;
    for prefix in prefixes.chunks_exact(k) {
        for theta in theta.chunks_exact(k) {
            let (mut sum, mut squares) = (0.0_f32, 0.0_f32);
            for (prefix, theta) in prefix.chunks_exact(block).zip(theta.chunks_exact(block)) {
                let mut lanes = f32x8::splat(simd, 0.0);
                for (p, t) in prefix.chunks_exact(LANES).zip(theta.chunks_exact(LANES)) {
                    lanes += f32x8::from_slice(simd, p) * f32x8::from_slice(simd, t);
                }
                let mut values = [0.0; LANES];
                lanes.store_slice(&mut values);
                let member = total(&values);
                sum += member;
                squares += member * member;
            }
            shares.means.push(sum);
            // A member's share is `members` times its contribution to the mean; the variance of the mean is that of the contributions × members.
            let variance = (squares - sum * sum / members).max(0.0) * members / (members - 1.0).max(1.0);
            shares.spreads.push(variance);
        }
    }
}
