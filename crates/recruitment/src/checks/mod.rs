//! Patterns that a person should look at: the same cost charged twice, bills that are too high, pay that does not arrive.
//!
//! A [`Finding`] names the records it rests on and says why. It is a question to whoever can answer it, not a verdict; [`indicators`] gathers those that
//! are also signs of forced labour by the ILO's list, and says that one alone is no finding.

mod billing;
mod finding;
mod indicators;
mod pay;
mod settings;
mod terms;

pub use finding::{Finding, FindingKind};
pub use indicators::{IndicatorReport, RaisedIndicator, indicators};
pub use settings::CheckSettings;
pub use terms::{Change, Term, TermChange, compare_terms};

use crate::records::Dossier;
use crate::values::MoneyError;
use crate::verdict::RulePack;

/// All findings in a dossier, in order of worker and kind.
///
/// # Errors
/// [`MoneyError`] if sums overflow or a loan is repaid in another currency.
pub fn findings(
    dossier: &Dossier,
    pack: &RulePack,
    settings: &CheckSettings,
) -> Result<Vec<Finding>, MoneyError> {
    let mut findings = Vec::new();
    let parts = dossier.by_worker();
    billing::above_corridor(&parts, settings, &mut findings)?;
    for part in parts.values() {
        billing::double_recovery(part, &mut findings);
        billing::above_invoice(part, &mut findings)?;
        billing::above_cap(part, pack, &mut findings)?;
        pay::deductions(part, &mut findings);
        pay::periods(part, settings, &mut findings);
        pay::debts(part, settings, &mut findings)?;
        pay::papers(part, &mut findings);
        pay::contracts(part, &mut findings);
    }
    findings.sort();
    findings.dedup();
    Ok(findings)
}
