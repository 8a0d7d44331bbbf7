//! A number with its error, and how people are shown it.

use amparo_lang::Lang;
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
    /// `1,234 ± 56`, or the words for not enough evidence, which stand where a number would claim more than the data say.
    pub fn words(self, lang: Lang) -> String {
        if self.is_evidence() {
            lang.isolate(format!(
                "{} ± {}",
                lang.count(self.value),
                lang.count(self.margin().max(1.0))
            ))
        } else {
            lang.say("no-evidence", &[])
        }
    }

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

    /// The share of `part` in a `whole` that was found in another way than by adding up its parts, with errors taken as independent:
    /// `Var = (Var(part) + p² Var(whole)) / whole²`. `None` where the whole itself is not enough evidence.
    pub fn against(part: Estimate, whole: Estimate) -> Option<Share> {
        if !whole.is_evidence() {
            return None;
        }
        let p = (part.value / whole.value).min(1.0);
        let variance = (part.variance() + p * p * whole.variance()) / (whole.value * whole.value);
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

/// Everyone whose value is known: a denominator, found in the way that has the smaller error.
///
/// Adding up all values also adds up the errors of values that hardly anybody has; with many of them, everyone less those without a value
/// is known far better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Whole {
    estimate: Estimate,
    is_complement: bool,
}

impl Whole {
    /// The better of the sum of `known` values and, where both are known, everyone less those without a value.
    pub fn best(
        known: impl IntoIterator<Item = Estimate>,
        everyone_and_absent: Option<[Estimate; 2]>,
    ) -> Whole {
        let (value, variance) = known.into_iter().fold((0.0, 0.0), |(value, variance), part| {
            (value + part.value, variance + part.variance())
        });
        let sum = Whole {
            estimate: Estimate::new(value, variance),
            is_complement: false,
        };
        let Some([everyone, absent]) = everyone_and_absent else {
            return sum;
        };
        let complement = Estimate::new(
            everyone.value - absent.value,
            everyone.variance() + absent.variance(),
        );
        if complement.value > 0.0 && complement.variance() < sum.estimate.variance() {
            Whole {
                estimate: complement,
                is_complement: true,
            }
        } else {
            sum
        }
    }

    /// The share of one of its parts.
    pub fn share(&self, part: Estimate) -> Option<Share> {
        if self.is_complement {
            Share::against(part, self.estimate)
        } else {
            Share::of(part, self.estimate, self.estimate.variance() - part.variance())
        }
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
        assert!(Share::against(part, Estimate::new(0.0, 100.0)).is_none());
    }

    #[test]
    fn a_denominator_of_many_near_empty_values_is_everyone_less_those_without_one() {
        // Two values that people have and 250 that hardly anybody has, each with the same noise.
        let cells = || {
            [30_000.0, 12_000.0]
                .into_iter()
                .chain(std::iter::repeat_n(0.5, 250))
                .map(|value| Estimate::new(value, 18.0 * 18.0))
        };
        let (everyone, absent) = (Estimate::new(43_000.0, 400.0), Estimate::new(900.0, 18.0 * 18.0));
        let part = Estimate::new(30_000.0, 18.0 * 18.0);
        let sum = Whole::best(cells(), None).share(part).unwrap();
        let best = Whole::best(cells(), Some([everyone, absent]))
            .share(part)
            .unwrap();
        assert!(sum.denominator.margin() > 550.0, "{}", sum.denominator.margin());
        assert!(best.denominator.margin() < 55.0, "{}", best.denominator.margin());
        assert_eq!(best.denominator.value, 42_100.0);
        assert!(best.margin < sum.margin / 5.0, "{} {}", best.margin, sum.margin);
        // With few values the sum is the better one, and stays.
        let few = || [Estimate::new(30_000.0, 100.0), Estimate::new(12_000.0, 100.0)];
        let kept = Whole::best(few(), Some([everyone, absent])).share(part).unwrap();
        assert_eq!(kept.denominator.value, 42_000.0);
        // A complement that noise pushed below nothing is no denominator.
        let lost = Whole::best(few(), Some([Estimate::new(5.0, 1.0), Estimate::new(9.0, 1.0)]));
        assert!(!lost.is_complement);
    }
}
