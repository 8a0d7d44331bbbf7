//! Estimates for workers without receipts, from others of the same cohort.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::sum::WorkerSum;
use crate::records::{Dossier, Engagement};
use crate::taxonomy::{Grade, codes};
use crate::values::{Money, MoneyError, Rate, WorkerId};

codes! {
    /// How finely a cohort is cut.
    CohortLevel, "level of a cohort",
    /// Same nationality, year of arrival and agency.
    NationalityYearAgency = "nationality_year_agency",
    /// Same nationality and year of arrival.
    NationalityYear = "nationality_year",
    /// Same nationality.
    Nationality = "nationality",
}

/// The fewest workers with receipts from whom a cohort is estimated.
pub const MIN_COHORT: usize = 5;

/// An estimate of what a worker without receipts is owed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CohortEstimate {
    /// The worker.
    pub worker: WorkerId,
    /// How fine the cohort is: the finest with [`MIN_COHORT`] workers who have receipts.
    pub level: CohortLevel,
    /// The cohort, in words.
    pub cohort: String,
    /// How many workers with receipts it rests on.
    pub n: usize,
    /// Their mean, rounded up.
    pub estimate: Money,
    /// Lower end of the 95 % interval of that mean, not below zero.
    pub low: Money,
    /// Upper end.
    pub high: Money,
}

impl fmt::Display for CohortEstimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "worker {}: {} (95 % interval {} to {}), the mean of {} workers with receipts of the cohort {}; cohort estimate",
            self.worker, self.estimate, self.low, self.high, self.n, self.cohort
        )
    }
}

/// Estimates what is owed to engaged workers who have no documented or corroborated sum, from those of their cohort who have one.
///
/// The interval is Student's for the mean of the cohort: `mean ± t(0.975, n − 1) · s / √n`. It tells how sure the *mean* is, not how much one worker may
/// have paid. A worker whose every cohort is smaller than [`MIN_COHORT`] gets no estimate.
///
/// # Errors
/// If sums are in two currencies or too large.
pub fn estimate_cohorts(dossier: &Dossier, sums: &[WorkerSum]) -> Result<Vec<CohortEstimate>, MoneyError> {
    let known = |sum: &&WorkerSum| sum.weakest.is_some_and(|grade| grade <= Grade::Corroborated);
    // Of several engagements of one worker the latest counts, as in `Dossier::engagement`.
    let mut engagements: Vec<&Engagement> = dossier.engagements.iter().collect();
    engagements.sort_by_key(|engagement| engagement.arrived);
    let engaged: BTreeMap<&WorkerId, &Engagement> = engagements.into_iter().map(|e| (&e.worker, e)).collect();
    let mut cohorts: BTreeMap<(CohortLevel, String), Vec<Money>> = BTreeMap::new();
    for sum in sums.iter().filter(known) {
        for &level in CohortLevel::ALL {
            if let Some(cohort) = cohort(dossier, engaged.get(&sum.worker), level) {
                cohorts.entry((level, cohort)).or_default().push(sum.owed);
            }
        }
    }
    let mut estimates = Vec::new();
    for sum in sums.iter().filter(|sum| !known(sum)) {
        let found = CohortLevel::ALL.iter().find_map(|&level| {
            let cohort = cohort(dossier, engaged.get(&sum.worker), level)?;
            let owed = cohorts.get(&(level, cohort.clone()))?;
            (owed.len() >= MIN_COHORT).then_some((level, cohort, owed))
        });
        if let Some((level, cohort, owed)) = found {
            estimates.push(estimate(&sum.worker, level, cohort, owed)?);
        }
    }
    Ok(estimates)
}

fn cohort(dossier: &Dossier, engagement: Option<&&Engagement>, level: CohortLevel) -> Option<String> {
    let engagement = engagement?;
    let (origin, year) = (&engagement.corridor.origin, engagement.arrived.year());
    Some(match level {
        CohortLevel::NationalityYearAgency => {
            format!("{origin}, arrived {year}, {}", dossier.name(engagement.agency?))
        }
        CohortLevel::NationalityYear => format!("{origin}, arrived {year}"),
        CohortLevel::Nationality => origin.clone(),
    })
}

fn estimate(
    worker: &WorkerId,
    level: CohortLevel,
    cohort: String,
    owed: &[Money],
) -> Result<CohortEstimate, MoneyError> {
    // At least MIN_COHORT sums, so there is a first.
    let currency = owed.first().map(|sum| sum.currency);
    let Some(currency) = currency else {
        unreachable!("a cohort has at least {MIN_COHORT} sums")
    };
    let n = owed.len();
    let total = Money::total(currency, owed.iter().copied())?;
    let exact = Rate::new(total.minor, n as i64).unwrap_or_else(Rate::zero);
    let mean = exact.to_f64();
    let squares: f64 = owed.iter().map(|sum| (sum.minor as f64 - mean).powi(2)).sum();
    let half = t_975(n - 1) * (squares / (n as f64 - 1.0) / n as f64).sqrt();
    let one = Money::new(1, currency);
    Ok(CohortEstimate {
        worker: worker.clone(),
        level,
        cohort,
        n,
        estimate: one.times_up(&exact)?,
        low: Money::new((mean - half).floor().max(0.0) as i64, currency),
        high: Money::new((mean + half).ceil() as i64, currency),
    })
}

/// The 97.5 % quantile of Student's t: tabulated to 30 degrees of freedom, above by the Cornish–Fisher expansion (Abramowitz & Stegun 26.7.5).
fn t_975(degrees: usize) -> f64 {
    const TABLE: [f64; 30] = [
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788,
        2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639,
        2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
    ];
    if let Some(&t) = degrees.checked_sub(1).and_then(|place| TABLE.get(place)) {
        return t;
    }
    let z: f64 = 1.959_963_984_540_054;
    let v = degrees.max(1) as f64;
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    z + first / v + second / v.powi(2) + third / v.powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_student() {
        // R: qt(0.975, c(40, 60, 120)).
        for (degrees, expected) in [(40, 2.0211), (60, 2.0003), (120, 1.9799), (5, 2.5706)] {
            assert!(
                (t_975(degrees) - expected).abs() < 5e-5,
                "{degrees}: {}",
                t_975(degrees)
            );
        }
    }

    #[test]
    fn an_interval_by_hand() {
        let usd = |minor| Money::new(minor, "USD".parse().unwrap());
        // Mean 30, s² = 250, s/√5 = 7.0711, t = 2.7764: 30 ± 19.63.
        let sums: Vec<Money> = [10, 20, 30, 40, 50].into_iter().map(usd).collect();
        let estimate = estimate(
            &"W".parse().unwrap(),
            CohortLevel::Nationality,
            "NPL".into(),
            &sums,
        )
        .unwrap();
        assert_eq!(
            (estimate.estimate, estimate.low, estimate.high),
            (usd(30), usd(10), usd(50))
        );
    }
}
