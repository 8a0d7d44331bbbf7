//! Figures out of noisy counts, each with its interval. Everything here is work on what was paid for: it costs nothing.

use amparo_corridors::Estimate;
use amparo_privacy::{Delta, Rho};
use amparo_recruitment::taxonomy::Indicator;

use super::measure::Measured;
use super::table::{Attribute, CorridorList, DEDUCTIONS};

/// Half the width of a 95 % interval in standard errors.
const Z95: f64 = 1.959_963_984_540_054;

/// The fewest workers, and how many standard errors their number has to be above zero, before anything is said of them.
const FEWEST: f64 = 10.0;
const FIRM: f64 = 4.0;

/// The figures of one corridor.
pub type CorridorFigures = amparo_corridors::CorridorFigures<Indicator>;

/// A publication: figures and what they promise.
pub type Publication = amparo_corridors::Figures<Indicator>;

/// Noisy counts of one corridor and the variance of each.
struct Cells<'a> {
    values: &'a [i64],
    variance: f64,
}

impl Measured {
    fn corridor(&self, place: usize) -> Cells<'_> {
        let from = place * self.width;
        Cells {
            values: self
                .counts
                .values()
                .get(from..from + self.width)
                .unwrap_or_default(),
            variance: self.counts.variance().get(),
        }
    }
}

impl Cells<'_> {
    fn sum(&self, cells: &[i64]) -> (f64, f64) {
        let sum = cells.iter().map(|count| *count as f64).sum();
        (sum, (self.variance * cells.len() as f64).sqrt())
    }

    /// The counts of known values, if there are enough of them to speak of.
    fn known(&self) -> Option<(&[i64], f64)> {
        let known = self.values.split_last().map(|(_, known)| known)?;
        let (sum, error) = self.sum(known);
        (sum >= FEWEST && sum >= FIRM * error).then_some((known, sum))
    }

    /// The mean of a value that lies between `ends(band)`. The interval holds both the noise and that a band does not say where in it a value lies.
    fn mean(&self, ends: impl Fn(usize) -> (f64, f64)) -> Option<Estimate> {
        let (known, n) = self.known()?;
        let side = |pick: &dyn Fn((f64, f64)) -> f64| {
            let at = |band: usize| pick(ends(band));
            let mean = known
                .iter()
                .enumerate()
                .map(|(band, c)| at(band) * *c as f64)
                .sum::<f64>()
                / n;
            // The delta method: each count moves the mean by (its value − mean) / n.
            let spread: f64 = (0..known.len()).map(|band| (at(band) - mean).powi(2)).sum();
            (mean, (self.variance * spread).sqrt() / n)
        };
        let (low, low_error) = side(&|ends| ends.0);
        let (high, high_error) = side(&|ends| ends.1);
        let (middle, _) = side(&|ends| (ends.0 + ends.1) / 2.0);
        let (least, most) = (ends(0).0, ends(known.len() - 1).1);
        let bound = |value: f64| value.clamp(least, most);
        Some(Estimate {
            value: bound(middle),
            lower: bound(low - Z95 * low_error),
            upper: bound(high + Z95 * high_error),
        })
    }

    fn workers(&self) -> Estimate {
        let (sum, error) = self.sum(self.values);
        Estimate {
            value: sum.max(0.0),
            lower: (sum - Z95 * error).max(0.0),
            upper: (sum + Z95 * error).max(0.0),
        }
    }
}

pub(super) fn figures(
    name: &str,
    list: &CorridorList,
    measured: &[Measured],
    signs: &Measured,
    rho: Rho,
    delta: Delta,
) -> Publication {
    let names = list.corridors.iter().map(ToString::to_string);
    let corridors = names
        .chain(["other".to_owned()])
        .enumerate()
        .map(|(place, corridor)| of_corridor(list, measured, signs, place, corridor))
        .collect();
    Publication {
        name: name.to_owned(),
        epsilon: rho.epsilon_at(delta).get(),
        delta: delta.get(),
        rho: rho.get(),
        claim: claim(list),
        currency: list.currency.to_string(),
        corridors,
    }
}

fn of_corridor(
    list: &CorridorList,
    measured: &[Measured],
    signs: &Measured,
    place: usize,
    corridor: String,
) -> CorridorFigures {
    let cells = |attribute: Attribute| {
        let at = Attribute::ALL
            .iter()
            .position(|other| *other == attribute)
            .unwrap_or(0);
        measured[at].corridor(place)
    };
    let exact = |value: usize| (value as f64, value as f64);
    let hops = |value: usize| (value as f64 / 6.0, value as f64 / 6.0);
    let share = |from: usize| {
        cells(Attribute::Deductions).mean(move |value| if value >= from { (1.0, 1.0) } else { (0.0, 0.0) })
    };
    // A share's mean is bounded by 0 and 1, and its first value is 0 and its last 1.
    debug_assert_eq!(DEDUCTIONS.len(), 3);
    let sign_cells = signs.corridor(place);
    let error = sign_cells.variance.sqrt();
    let indicators = Indicator::ALL
        .iter()
        .zip(sign_cells.values)
        .map(|(indicator, count)| {
            let value = *count as f64;
            let firm = value >= FEWEST && value >= FIRM * error;
            let estimate = firm.then(|| Estimate {
                value,
                lower: (value - Z95 * error).max(0.0),
                upper: value + Z95 * error,
            });
            (*indicator, estimate)
        })
        .collect();
    CorridorFigures {
        corridor,
        workers: cells(Attribute::UnknownHops).workers(),
        unknown_share: cells(Attribute::UnknownHops).mean(hops),
        length: cells(Attribute::Length).mean(exact),
        cost: cells(Attribute::Cost).mean(|band| list.cost.ends(band)),
        months: cells(Attribute::Months).mean(|band| list.months.ends(band)),
        outside_contract: share(2),
        any_deduction: share(1),
        indicators,
    }
}

fn claim(list: &CorridorList) -> Vec<String> {
    let last = |bands: &super::Bands| bands.ends(bands.count() - 1).1;
    vec![
        "Unit: one worker, with everything recorded of the worker. Neighbours differ by one worker.".into(),
        "Mechanism: exact discrete Gaussian noise (Canonne, Kamath & Steinke 2020) on counts by corridor: five with sensitivity 1, one (indicators) with squared sensitivity 11.".into(),
        "Domain: the list of corridors and bands that stands here, written down before anybody looked at a worker.".into(),
        format!(
            "Costs above {} {} and above {} months of earnings are counted as that much.",
            list.currency,
            last(&list.cost),
            last(&list.months)
        ),
        "Every publication of this ledger charges every worker; the losses add up to its lifetime cap at most.".into(),
        "Figures are of workers whose records were given, not of all workers of a corridor.".into(),
    ]
}
