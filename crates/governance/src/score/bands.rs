//! Bands.

use crate::Exact;
use crate::instrument::{Band, Instrument};

/// The band of a score from 0 to 1: the last whose lower end, out of 100, is not above it.
pub fn band_of(instrument: &Instrument, score: Exact) -> Option<&Band> {
    let hundred = score.times(Exact::whole(100)).ok()?;
    instrument
        .bands
        .iter()
        .rev()
        .find(|band| band.at_least <= hundred)
}

/// Position of a band among the instrument's.
pub(super) fn position(instrument: &Instrument, band: &Band) -> Option<usize> {
    instrument.bands.iter().position(|b| b.code == band.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::sdg_10_7_2;

    #[test]
    fn bands_of_the_sdg_indicator() {
        let of = |n: i64, d: i64| {
            band_of(sdg_10_7_2(), Exact::new(n, d).unwrap())
                .unwrap()
                .label
                .as_str()
        };
        assert_eq!(of(0, 1), "Requires further progress");
        assert_eq!(of(39, 100), "Requires further progress");
        assert_eq!(of(2, 5), "Partially meets");
        assert_eq!(of(79, 100), "Partially meets");
        assert_eq!(of(4, 5), "Meets");
        assert_eq!(of(999, 1000), "Meets");
        assert_eq!(of(1, 1), "Fully meets");
    }
}
