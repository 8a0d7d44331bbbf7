//! Axes that end on round numbers.

/// A linear axis from zero to a round maximum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    max: f64,
    step: f64,
}

impl Scale {
    /// The smallest round axis that holds `highest`, with about `ticks` steps.
    pub(crate) fn to(highest: f64, ticks: usize) -> Self {
        let highest = if highest.is_finite() && highest > 0.0 {
            highest
        } else {
            1.0
        };
        let rough = highest / ticks.max(1) as f64;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power)
            .find(|step| *step >= rough * 0.999_999)
            .unwrap_or(10.0 * power);
        Scale {
            max: (highest / step - 1e-9).ceil().max(1.0) * step,
            step,
        }
    }

    /// Where `value` lies, 0 to 1.
    pub(crate) fn at(&self, value: f64) -> f64 {
        (value / self.max).clamp(0.0, 1.0)
    }

    /// The marked values from 0 to the maximum.
    pub(crate) fn ticks(&self) -> Vec<f64> {
        let count = (self.max / self.step).round() as usize;
        (0..=count).map(|index| index as f64 * self.step).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_on_round_numbers() {
        assert_eq!(
            Scale::to(9_700.0, 4).ticks(),
            [0.0, 2500.0, 5000.0, 7500.0, 10_000.0]
        );
        assert_eq!(Scale::to(0.37, 4).ticks().len(), 5);
        assert_eq!(Scale::to(0.0, 4).ticks().last(), Some(&1.0));
        assert_eq!(Scale::to(f64::NAN, 4).at(f64::INFINITY), 1.0);
        let scale = Scale::to(100.0, 4);
        assert!((scale.at(50.0) - 0.5).abs() < 1e-12);
    }
}
