//! Averages and quantiles of numbers that were counted on a public grid of bands.
//!
//! An average needs no assumption on how numbers lie within a band: what they lie above the first of their band was measured too, as a sum. A quantile is known to a
//! band and no closer, so the ends of its interval are ends of bands; the estimate within a band is taken as if people lay evenly in it.

use amparo_schema::Number;

use crate::figure::{Estimate, Z95};
use crate::headlines::Slice;

/// A number in its measure's unit, with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounded {
    /// The estimate.
    pub value: f64,
    /// The lower end of the interval.
    pub lower: f64,
    /// The upper end of the interval.
    pub upper: f64,
}

impl Bounded {
    /// Half the width of the interval.
    pub fn margin(&self) -> f64 {
        (self.upper - self.lower) / 2.0
    }
}

/// A measure's numbers on its grid: noisy counts of people by band, and the noisy sum of what their numbers lie above the first of their band.
#[derive(Clone, Debug, PartialEq)]
pub struct Banded {
    bands: Vec<(u16, u16)>,
    /// People in each band; the counts of the slice are those of the bands, then of people without a number.
    counts: Vec<f64>,
    /// One per cell of the slice.
    covariance: Variances,
    above: f64,
    above_variance: f64,
    /// The share of people without a number.
    pub missing: f64,
}

/// What is needed of a slice to find the variance of a sum over bands.
#[derive(Clone, Debug, PartialEq)]
struct Variances {
    cell: f64,
    /// What two cells' errors have in common: below 0 where the table was brought to a total that is known better than its cells.
    common: f64,
}

impl Banded {
    /// From a table whose items are the bands of a measure's grid and one item more, for people without a number.
    pub(crate) fn new(number: Number, slice: &Slice<'_>, above: f64, above_variance: f64) -> Option<Banded> {
        let bands: Vec<(u16, u16)> = number.bands().collect();
        let names = bands.iter().map(|(first, last)| format!("{first}-{last}"));
        // Another grid than this version's is not read as if it were this one.
        if slice.items.len() != bands.len() + 1 || !names.eq(slice.items[..bands.len()].iter().cloned()) {
            return None;
        }
        let last = slice.items.last().map(String::as_str)?;
        let mut one = vec![0.0; slice.items.len()];
        one[0] = 1.0;
        let single = slice.variance_of(&one);
        one[1] = 1.0;
        let pair = slice.variance_of(&one);
        let common = pair / 2.0 - single;
        Some(Banded {
            counts: slice.counts[..bands.len()].to_vec(),
            missing: slice.missing(&[last], &[]),
            covariance: Variances {
                cell: single - common,
                common,
            },
            bands,
            above,
            above_variance,
        })
    }

    /// Variance of Σ a·n, or covariance of Σ a·n and Σ b·n.
    fn covariance(&self, a: impl Iterator<Item = f64>, b: impl Iterator<Item = f64>) -> f64 {
        let (mut product, mut sum_a, mut sum_b) = (0.0, 0.0, 0.0);
        for (a, b) in a.zip(b) {
            product += a * b;
            sum_a += a;
            sum_b += b;
        }
        self.covariance.cell * product + self.covariance.common * sum_a * sum_b
    }

    fn firsts(&self) -> impl Iterator<Item = f64> + '_ {
        self.bands.iter().map(|&(first, _)| f64::from(first))
    }

    fn ones(&self) -> impl Iterator<Item = f64> + '_ {
        self.bands.iter().map(|_| 1.0)
    }

    /// The people with a number.
    pub fn known(&self) -> Estimate {
        Estimate::new(
            self.counts.iter().sum(),
            self.covariance(self.ones(), self.ones()),
        )
    }

    /// The average. The interval is Fieller's: all averages that noise of this size does not contradict, which holds also where the number of people is not known well.
    /// Nothing where they could be none.
    pub fn average(&self) -> Option<Bounded> {
        let known = self.known();
        if !known.is_evidence() {
            return None;
        }
        let people: f64 = self.counts.iter().sum();
        let sum: f64 = self
            .counts
            .iter()
            .zip(self.firsts())
            .map(|(n, first)| n * first)
            .sum::<f64>()
            + self.above;
        let z = Z95 * Z95;
        let of_sum = self.covariance(self.firsts(), self.firsts()) + self.above_variance;
        let of_both = self.covariance(self.firsts(), self.ones());
        let of_people = self.covariance(self.ones(), self.ones());
        // (sum − x·people)² ≤ z² Var(sum − x·people), a quadratic inequality in x.
        let (a, b, c) = (
            people * people - z * of_people,
            sum * people - z * of_both,
            sum * sum - z * of_sum,
        );
        let root = (b * b - a * c).max(0.0).sqrt();
        let most = self.bands.last().map_or(0.0, |&(_, last)| f64::from(last));
        (a > 0.0).then(|| Bounded {
            value: (sum / people).clamp(0.0, most),
            lower: ((b - root) / a).clamp(0.0, most),
            upper: ((b + root) / a).clamp(0.0, most),
        })
    }

    /// The number that a part `q` of people have at most: with 95 % confidence it lies in one of the bands from the one that begins at `lower` to the one that ends at
    /// `upper` (Woodruff 1952, by ends of bands). Nothing where the people could be none.
    pub fn quantile(&self, q: f64) -> Option<Bounded> {
        if !self.known().is_evidence() {
            return None;
        }
        // How many people more than expected are in the first bands, in standard errors.
        let excess = |bands: usize| {
            let weight = |band: usize| if band < bands { 1.0 - q } else { -q };
            let weights = || (0..self.bands.len()).map(weight);
            let sum: f64 = self.counts.iter().zip(weights()).map(|(n, w)| n * w).sum();
            sum / self.covariance(weights(), weights()).sqrt()
        };
        let size = self.bands.len();
        let lower = (0..size).find(|&band| band + 1 == size || excess(band + 1) >= -Z95)?;
        let upper = (0..size).rev().find(|&band| band == 0 || excess(band) <= Z95)?;
        let (first, last) = (f64::from(self.bands[lower].0), f64::from(self.bands[upper].1));
        Some(Bounded {
            value: self.within(q).clamp(first.min(last), last.max(first)),
            lower: first.min(last),
            upper: last.max(first),
        })
    }

    /// The quantile of what the counts say with those below 0 taken as 0.
    fn within(&self, q: f64) -> f64 {
        let people: f64 = self.counts.iter().map(|n| n.max(0.0)).sum();
        let mut left = q * people;
        for (&(first, last), n) in self.bands.iter().zip(&self.counts) {
            let n = n.max(0.0);
            if n > 0.0 && left <= n {
                // People lie evenly over the numbers of a band, each of which is one wide.
                return (f64::from(first) + left / n * f64::from(last - first + 1) - 0.5)
                    .max(f64::from(first));
            }
            left -= n;
        }
        self.bands.last().map_or(0.0, |&(_, last)| f64::from(last))
    }
}
