//! What a release would spend, both ways, and what each way gives for it.

use std::fmt;

use amparo_privacy::ledger_rules::Plan;
use amparo_privacy::{Delta, Rho};
use amparo_vault::Vault;
use anyhow::Result;
use serde::Serialize;

use super::continual::{Series, first_year};
use super::plan_text::PlanText;
use crate::clock::{closed_year, this_year};

/// So many yearly releases are compared.
const YEARS: u32 = 10;

/// A full release beside a continual one.
///
/// Continual is the default: for the same loss of a person over their life, it is never less accurate. A person who pays ρ in all can be measured once with ρ, or
/// in each of T releases with ρ/T. The first way sums k parts by the k-th release and the standard error of a count is √k times that of one measurement with ρ; the
/// second way it is √T times that in every release, and k ≤ T. What continual releases cannot do is take in cases that come late, or the current year.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Trade {
    /// Whether the release that is asked for stays within the cap.
    pub(crate) fits: bool,
    full: PlanText,
    /// Absent where no year is new.
    continual: Option<PlanText>,
    /// First and last year that a continual release would measure.
    new_years: Option<(u16, u16)>,
    /// Parts that the continual release would be the sum of.
    parts: usize,
    /// Standard error of a count in a measured table of 2 × 2 cells to whose measurement a hundredth of ρ goes: full.
    full_error: f64,
    /// The same where parts are summed.
    continual_error: f64,
    /// ε after ten yearly releases of this ρ: full.
    full_epsilon_after_ten: f64,
    /// The same where each case is measured once.
    continual_epsilon_after_ten: f64,
}

impl Trade {
    /// Plans a release that would cost every person in it `rho`; `asked_full` says which way is asked for.
    pub(crate) async fn of(vault: &Vault, rho: Rho, delta: Delta, asked_full: bool) -> Result<Trade> {
        let series = Series::latest(vault).await?;
        let (first, last) = (first_year(series.as_ref()), closed_year());
        let new_years = (first <= last).then_some((first, last));
        let full = PlanText(vault.plan(rho, delta, &Vault::cohorts(this_year())).await?);
        let continual = match new_years {
            Some((first, last)) => {
                let years: Vec<u16> = (first..=last).collect();
                Some(PlanText(vault.plan(rho, delta, &years).await?))
            }
            None => None,
        };
        let parts = series.map_or(0, |series| series.parts.len()) + usize::from(new_years.is_some());
        let full_error = standard_error(rho);
        let ten = (0..YEARS).fold(Rho::ZERO, |sum, _| sum.plus(rho));
        let asked: Option<&Plan> = if asked_full {
            Some(&full.0)
        } else {
            continual.as_ref().map(|text| &text.0)
        };
        Ok(Trade {
            fits: asked.is_none_or(|plan| plan.fits),
            full,
            continual,
            new_years,
            parts,
            full_error,
            continual_error: full_error * (parts as f64).sqrt(),
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
        match (&self.continual, self.new_years) {
            (Some(plan), Some((first, last))) => writeln!(
                f,
                "CONTINUAL (default): the years {first} to {last} are measured, everything else is used as it was published. {} part(s).\n{plan}\n",
                self.parts
            )?,
            _ => writeln!(
                f,
                "CONTINUAL (default): every year that is over has been measured; nothing is new.\n"
            )?,
        }
        writeln!(
            f,
            "FULL (--full): all cases are measured anew, those of the current year too.\n{}\n",
            self.full
        )?;
        writeln!(f, "{:<52}{:>14}{:>14}", "", "continual", "full")?;
        writeln!(
            f,
            "{:<52}{:>14.1}{:>14.1}",
            "standard error of a count (table with 1 % of ρ)", self.continual_error, self.full_error
        )?;
        write!(
            f,
            "{:<52}{:>14.2}{:>14.2}",
            "ε of a person after ten such yearly releases",
            self.continual_epsilon_after_ten,
            self.full_epsilon_after_ten
        )
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
