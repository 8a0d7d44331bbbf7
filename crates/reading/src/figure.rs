//! A number with its error, and how people are shown it.

use amparo_release::Basis;

/// Half-width of a 95 % interval in standard errors.
pub const Z95: f64 = 1.959_963_984_540_054;

/// Above this ratio of standard error to estimate a count is called *not enough evidence*: its 95 % interval reaches zero.
pub const EVIDENCE_LIMIT: f64 = 0.5;

/// An estimated count of people with its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimated count, never negative.
    pub value: f64,
    /// Its standard error, in people.
    pub standard_error: f64,
    /// Lower end of the 95 % interval, never negative.
    pub lower: f64,
    /// Upper end of the 95 % interval.
    pub upper: f64,
}

impl Estimate {
    /// An estimate with a symmetric interval cut off at zero.
    pub fn new(value: f64, variance: f64) -> Self {
        let value = value.max(0.0);
        let standard_error = variance.max(0.0).sqrt();
        Estimate {
            value,
            standard_error,
            lower: (value - Z95 * standard_error).max(0.0),
            upper: value + Z95 * standard_error,
        }
    }

    /// The squared standard error.
    pub fn variance(&self) -> f64 {
        self.standard_error * self.standard_error
    }

    /// Half the width of the 95 % interval: the number after "±".
    pub fn margin(&self) -> f64 {
        Z95 * self.standard_error
    }

    /// Whether the data say enough to print the number at all.
    pub fn is_evidence(&self) -> bool {
        self.value > 0.0 && self.standard_error <= EVIDENCE_LIMIT * self.value
    }
}

/// A part of a whole, with its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The part, 0 to 1.
    pub value: f64,
    /// Half the width of the 95 % interval, in the same unit.
    pub margin: f64,
    /// What it is a part of.
    pub denominator: Estimate,
}

impl Share {
    /// The share of `part` in `whole`, where `rest_variance` is the variance of everything in the whole but the part.
    ///
    /// The error is the delta method's for `part / (part + rest)` with independent errors:
    /// `Var = ((1-p)² Var(part) + p² Var(rest)) / whole²`. `None` where the whole itself is not enough evidence.
    pub fn of(part: Estimate, whole: Estimate, rest_variance: f64) -> Option<Share> {
        if !whole.is_evidence() {
            return None;
        }
        let p = (part.value / whole.value).min(1.0);
        let variance = ((1.0 - p).powi(2) * part.variance() + p * p * rest_variance.max(0.0))
            / (whole.value * whole.value);
        Some(Share {
            value: p,
            margin: Z95 * variance.sqrt(),
            denominator: whole,
        })
    }

    /// Lower end of the 95 % interval, within 0 to 1.
    pub fn lower(&self) -> f64 {
        (self.value - self.margin).max(0.0)
    }

    /// Upper end of the 95 % interval, within 0 to 1.
    pub fn upper(&self) -> f64 {
        (self.value + self.margin).min(1.0)
    }
}

/// Where a figure comes from, best source first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A published aggregate that was measured with noise of known size.
    Measured,
    /// A published aggregate that the model derived from measured ones.
    Derived,
    /// A count over the release's synthetic records, with the error the release states for such counts.
    Records,
}

impl Source {
    /// The token in machine-readable answers.
    pub fn token(self) -> &'static str {
        match self {
            Source::Measured => "published-measured",
            Source::Derived => "published-derived",
            Source::Records => "synthetic-records",
        }
    }

    /// The text for the words on a page.
    pub fn text(self) -> &'static str {
        match self {
            Source::Measured => "source-measured",
            Source::Derived => "source-derived",
            Source::Records => "source-records",
        }
    }
}

impl From<Basis> for Source {
    fn from(basis: Basis) -> Self {
        match basis {
            Basis::Measured => Source::Measured,
            Basis::Derived => Source::Derived,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_ends_where_the_interval_reaches_zero() {
        assert!(Estimate::new(100.0, 50.0 * 50.0).is_evidence());
        assert!(!Estimate::new(99.0, 50.0 * 50.0).is_evidence());
        assert!(!Estimate::new(0.0, 0.0).is_evidence());
        assert_eq!(Estimate::new(10.0, 100.0).lower, 0.0);
    }

    #[test]
    fn a_share_of_everything_has_no_error_of_its_own() {
        let whole = Estimate::new(500.0, 100.0);
        let all = Share::of(whole, whole, 0.0).unwrap();
        assert_eq!((all.value, all.margin), (1.0, 0.0));
        // Half of a whole made of two parts with equal error: SE = sqrt(2 · 0.25 · 100) / 1000.
        let part = Estimate::new(500.0, 100.0);
        let half = Share::of(part, Estimate::new(1000.0, 200.0), 100.0).unwrap();
        assert!((half.margin / Z95 - 50f64.sqrt() / 1000.0).abs() < 1e-12);
        assert!(Share::of(part, Estimate::new(0.0, 100.0), 0.0).is_none());
    }
}
