//! What a release would spend, both ways, and what each way gives for it.

use std::fmt;

use amparo_privacy::{Delta, Rho};
use amparo_schema::FIRST_YEAR;
use amparo_vault::{Vault, VaultError};
use anyhow::Result;
use serde::Serialize;

use super::continual::{Next, Series};
use super::plan_text::PlanText;
use crate::cli::SpendArgs;
use crate::clock::{closed_year, this_year};

/// So many yearly releases are compared.
const YEARS: u32 = 10;

/// A full release beside continual ones.
///
/// Continual is the default: for the same loss of a person over their life, it is never less accurate. A person who pays ρ in all can be measured once with ρ, or
/// in each of T releases with ρ/T. The first way sums k parts by the k-th release and the standard error of a count is √k times that of one measurement with ρ; the
/// second way it is √T times that in every release, and k ≤ T. Within one registration year only the parts that hold it add up: one, unless its cases came late or
/// it was measured before it was over. That is the price of `--late` and `--open-year`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Trade {
    /// Whether the release that is asked for stays within the cap.
    pub(crate) fits: bool,
    full: PlanText,
    /// Absent where no year is new, or no series can be continued.
    continual: Option<Continual>,
    /// Why no series can be continued here.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_series: Option<String>,
    /// With those who came late to years that were measured; absent before the first part.
    late: Option<Continual>,
    /// Standard error of a count in a measured table of 2 × 2 cells to whose measurement a hundredth of ρ goes: full.
    full_error: f64,
    /// ε after ten yearly releases of this ρ: full.
    full_epsilon_after_ten: f64,
    /// The same where each person is measured once.
    continual_epsilon_after_ten: f64,
}

/// A continual release.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Continual {
    plan: PlanText,
    first_year: u16,
    last_year: u16,
    /// Parts that the release would be the sum of.
    parts: u16,
    /// The most parts that hold one and the same registration year.
    parts_of_a_year: usize,
    /// Standard error as above, where all parts are summed.
    error: f64,
    /// The same within a registration year.
    year_error: f64,
}

impl Continual {
    async fn of(
        vault: &Vault,
        rho: Rho,
        delta: Delta,
        series: Option<&Series>,
        next: Option<Next>,
    ) -> Result<Option<Continual>> {
        let Some(next) = next else { return Ok(None) };
        let plan = vault
            .plan_wave(rho, delta, &next.years(), Some(next.wave))
            .await?;
        let parts = series.map_or(&[][..], |series| series.parts.as_slice());
        let holding = |year: u16| {
            let earlier = parts
                .iter()
                .filter(|part| (part.first_year..=part.last_year).contains(&year))
                .count();
            earlier + usize::from((next.first..=next.last).contains(&year))
        };
        let parts_of_a_year = (FIRST_YEAR..=next.last).map(holding).max().unwrap_or(1);
        let one = standard_error(rho);
        Ok(Some(Continual {
            plan: PlanText(plan),
            first_year: next.first,
            last_year: next.last,
            parts: next.wave,
            parts_of_a_year,
            error: one * f64::from(next.wave).sqrt(),
            year_error: one * (parts_of_a_year as f64).sqrt(),
        }))
    }
}

impl Trade {
    /// Plans a release that would cost every person in it `rho`.
    pub(crate) async fn of(vault: &Vault, rho: Rho, delta: Delta, asked: &SpendArgs) -> Result<Trade> {
        let series = Series::latest(vault).await?;
        let series = series.as_ref();
        let last = if asked.open_year {
            this_year()
        } else {
            closed_year()
        };
        let full = PlanText(vault.plan(rho, delta, &Vault::cohorts(this_year())).await?);
        let no_series = match vault.may_be_continued().await {
            Ok(()) => None,
            Err(reason @ VaultError::OldRegister { .. }) => Some(reason.to_string()),
            Err(other) => return Err(other.into()),
        };
        let next = Next::of(series, false, last).filter(|_| no_series.is_none());
        let continual = Continual::of(vault, rho, delta, series, next).await?;
        let late = match series {
            Some(_) => Continual::of(vault, rho, delta, series, Next::of(series, true, last)).await?,
            None => None,
        };
        let ten = (0..YEARS).fold(Rho::ZERO, |sum, _| sum.plus(rho));
        let wanted = match (asked.full, asked.late, &late) {
            (true, ..) => Some(&full),
            (_, true, Some(late)) => Some(&late.plan),
            _ => continual.as_ref().map(|continual| &continual.plan),
        };
        Ok(Trade {
            fits: wanted.is_none_or(|text| text.0.fits),
            full,
            continual,
            no_series,
            late,
            full_error: standard_error(rho),
            full_epsilon_after_ten: ten.epsilon_at(delta).get(),
            continual_epsilon_after_ten: rho.epsilon_at(delta).get(),
        })
    }
}

/// σ of one measurement that gets a hundredth of ρ: √(1 / (2ρ/100)).
fn standard_error(rho: Rho) -> f64 {
    (50.0 / rho.get()).sqrt()
}

impl fmt::Display for Trade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.continual, &self.no_series) {
            (_, Some(reason)) => writeln!(f, "CONTINUAL (default): not possible here. {reason}.\n")?,
            (Some(way), None) => writeln!(
                f,
                "CONTINUAL (default): the years {} to {} are measured, everything else is used as it was published. {} part(s).\n{}\n",
                way.first_year, way.last_year, way.parts, way.plan
            )?,
            (None, None) => writeln!(
                f,
                "CONTINUAL (default): every year that is over has been measured; nothing is new.\n"
            )?,
        }
        if let Some(way) = &self.late {
            writeln!(
                f,
                "WITH LATE CASES (--late): people of the years {} to {} who were not measured yet. {} part(s).\n{}\n",
                way.first_year, way.last_year, way.parts, way.plan
            )?;
        }
        writeln!(
            f,
            "FULL (--full): all cases are measured anew, those of the current year too.\n{}\n",
            self.full
        )?;
        let number = |value: Option<f64>, digits: usize| match value {
            Some(value) => format!("{value:.digits$}"),
            None => "–".into(),
        };
        let (continual, late) = (self.continual.as_ref(), self.late.as_ref());
        writeln!(
            f,
            "{:<52}{:>12}{:>12}{:>12}",
            "", "continual", "with late", "full"
        )?;
        let mut line = |name: &str, values: [Option<f64>; 3]| {
            let [a, b, c] = values.map(|value| number(value, 1));
            writeln!(f, "{name:<52}{a:>12}{b:>12}{c:>12}")
        };
        line(
            "standard error of a count (table with 1 % of ρ)",
            [
                continual.map(|way| way.error),
                late.map(|way| way.error),
                Some(self.full_error),
            ],
        )?;
        line(
            "– the same within one registration year, at most",
            [
                continual.map(|way| way.year_error),
                late.map(|way| way.year_error),
                Some(self.full_error),
            ],
        )?;
        let ten = "ε of a person after ten such yearly releases";
        let once = Some(self.continual_epsilon_after_ten);
        let values = [once, late.and(once), Some(self.full_epsilon_after_ten)].map(|value| number(value, 2));
        let [a, b, c] = values;
        write!(f, "{ten:<52}{a:>12}{b:>12}{c:>12}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn for_the_same_loss_over_ten_years_continual_is_never_less_accurate() {
        let whole = Rho::new(0.1).unwrap_or_default();
        let tenth = Rho::new(0.01).unwrap_or_default();
        let full = standard_error(tenth);
        for parts in 1..=10 {
            let continual = standard_error(whole) * f64::from(parts).sqrt();
            assert!(continual <= full * (1.0 + 1e-12), "{parts}: {continual} {full}");
        }
    }
}
