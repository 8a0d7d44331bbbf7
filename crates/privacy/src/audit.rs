//! Recording the calls of a mechanism on one table and playing them back on its neighbour.
//!
//! A private program may look at its data only through [`measure`](crate::measure). So if it runs on two neighbouring tables and is given the
//! *same noisy answers* on both, it must make the same calls, and each call's exact values may differ by no more than the declared sensitivity.
//! [`Recording`] keeps what happened on the first table, [`Playback`] gives its answers to the second run and notes what does not match. The idea is
//! Re:cord-play (arXiv 2602.17454). Both hold exact values: they are for tests, and mark the output not private.

use crate::{MechanismCall, Noise, Variance};

/// One call of a mechanism and its answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Recorded {
    /// What was measured.
    pub label: String,
    /// The sensitivity that was declared.
    pub l2_sensitivity_squared: u64,
    /// The variance of the noise.
    pub variance: Variance,
    /// What went in.
    pub exact: Vec<i64>,
    /// What came out.
    pub noisy: Vec<i64>,
}

/// A source that keeps every call it answers.
pub struct Recording<N> {
    noise: N,
    calls: Vec<Recorded>,
}

impl<N: Noise> Recording<N> {
    /// Records the calls that `noise` answers.
    pub fn of(noise: N) -> Self {
        Recording {
            noise,
            calls: Vec::new(),
        }
    }

    /// All calls so far, in order.
    pub fn calls(&self) -> &[Recorded] {
        &self.calls
    }

    /// A source that gives the same answers again.
    pub fn play(self) -> Playback {
        Playback {
            calls: self.calls,
            next: 0,
            violations: Vec::new(),
        }
    }
}

impl<N: Noise> Noise for Recording<N> {
    fn discrete_gaussian(&mut self, call: &MechanismCall, exact: &[i64]) -> Vec<i64> {
        let noisy = self.noise.discrete_gaussian(call, exact);
        self.calls.push(Recorded {
            label: call.label.clone(),
            l2_sensitivity_squared: call.l2_sensitivity_squared,
            variance: call.variance,
            exact: exact.to_vec(),
            noisy: noisy.clone(),
        });
        noisy
    }

    fn is_private(&self) -> bool {
        false
    }
}

/// What a second run did that a private program cannot do. Calls are numbered from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// The runs differ although they were given equal answers: the program's course depends on the data by another way.
    #[error("call {call}: {second:?} where the first run had {first:?}")]
    OtherCall {
        /// Which call.
        call: usize,
        /// Label, squared sensitivity, variance and length in the first run; `none` past its end.
        first: String,
        /// The same in the second.
        second: String,
    },
    /// The neighbours' exact values are further apart than was declared: too little noise was added.
    #[error(
        "call {call} ({label}): the exact values differ by {distance_squared} squared, {declared} was declared"
    )]
    TooSensitive {
        /// Which call.
        call: usize,
        /// What was measured.
        label: String,
        /// The squared L2 distance.
        distance_squared: u128,
        /// The squared sensitivity declared.
        declared: u64,
    },
}

/// A source that answers as an earlier run was answered, and compares the calls.
pub struct Playback {
    calls: Vec<Recorded>,
    next: usize,
    violations: Vec<Violation>,
}

impl Playback {
    /// All that did not match, once the second run is over; empty if it behaved as a private program must.
    pub fn finish(mut self) -> Vec<Violation> {
        if let Some(left) = self.calls.get(self.next) {
            self.violations.push(Violation::OtherCall {
                call: self.next + 1,
                first: describe(
                    &left.label,
                    left.l2_sensitivity_squared,
                    left.variance,
                    left.exact.len(),
                ),
                second: "none".into(),
            });
        }
        self.violations
    }
}

impl Noise for Playback {
    fn discrete_gaussian(&mut self, call: &MechanismCall, exact: &[i64]) -> Vec<i64> {
        self.next += 1;
        let second = describe(
            &call.label,
            call.l2_sensitivity_squared,
            call.variance,
            exact.len(),
        );
        let recorded = self.calls.get(self.next - 1);
        let first = recorded.map_or("none".into(), |first| {
            describe(
                &first.label,
                first.l2_sensitivity_squared,
                first.variance,
                first.exact.len(),
            )
        });
        let Some(recorded) = recorded.filter(|_| first == second) else {
            self.violations.push(Violation::OtherCall {
                call: self.next,
                first,
                second,
            });
            // Some answer of the right length, so that the run can go on and show the rest.
            return vec![0; exact.len()];
        };
        let distance_squared = recorded
            .exact
            .iter()
            .zip(exact)
            .map(|(a, b)| u128::from(a.abs_diff(*b)).pow(2))
            .fold(0_u128, u128::saturating_add);
        if distance_squared > u128::from(call.l2_sensitivity_squared) {
            self.violations.push(Violation::TooSensitive {
                call: self.next,
                label: call.label.clone(),
                distance_squared,
                declared: call.l2_sensitivity_squared,
            });
        }
        recorded.noisy.clone()
    }

    fn is_private(&self) -> bool {
        false
    }
}

fn describe(label: &str, sensitivity_squared: u64, variance: Variance, length: usize) -> String {
    format!(
        "{label}: {length} values, Δ² {sensitivity_squared}, σ² {}/{}",
        variance.numerator(),
        variance.denominator()
    )
}
