//! Contracts as they were promised, signed and paid: versions term by term, and payslips against the contract and the pack of what may be deducted.

use std::fmt;

use amparo_recruitment::checks::{Change, TermChange, compare_terms};
use amparo_recruitment::records::{ContractVersion, Dossier, PayPeriod};
use amparo_recruitment::taxonomy::CostClass;
use amparo_recruitment::values::{ContractId, Money, MoneyError, PayId, Rate, WorkerId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::declared::CountryCode;

/// Two versions of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContractStep {
    /// Whose.
    pub worker: WorkerId,
    /// The contract.
    pub contract: ContractId,
    /// The earlier version.
    pub earlier: u32,
    /// The later version.
    pub later: u32,
    /// When the later version was signed.
    pub signed: Date,
    /// Whether that was on or after the day of arrival: when saying no costs most. Nothing if the day is not known.
    pub after_arrival: Option<bool>,
    /// The terms.
    pub changes: Vec<TermChange>,
}

impl ContractStep {
    /// Whether any term is worse.
    pub fn is_worse(&self) -> bool {
        self.changes.iter().any(|change| change.change == Change::Worse)
    }
}

/// Every version of every contract against the one before it, and, where there are more than two, the last against the first: small steps add up.
pub fn contract_steps(dossier: &Dossier) -> Vec<ContractStep> {
    let mut versions: Vec<&ContractVersion> = dossier.contracts.iter().collect();
    versions.sort_by_key(|version| (&version.worker, &version.contract, version.version));
    let mut steps = Vec::new();
    for contract in versions.chunk_by(|a, b| (&a.worker, &a.contract) == (&b.worker, &b.contract)) {
        let pairs = contract.iter().zip(contract.iter().skip(1));
        steps.extend(pairs.map(|(earlier, later)| step(dossier, earlier, later)));
        if let [first, _, .., last] = contract {
            steps.push(step(dossier, first, last));
        }
    }
    steps
}

fn step(dossier: &Dossier, earlier: &ContractVersion, later: &ContractVersion) -> ContractStep {
    let arrived = dossier
        .engagement(&later.worker)
        .map(|engagement| engagement.arrived);
    ContractStep {
        worker: later.worker.clone(),
        contract: later.contract.clone(),
        earlier: earlier.version,
        later: later.version,
        signed: later.signed,
        after_arrival: arrived.map(|arrived| later.signed >= arrived),
        changes: compare_terms(earlier, later),
    }
}

impl fmt::Display for ContractStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let when = match self.after_arrival {
            Some(true) => ", at or after arrival",
            Some(false) => ", before arrival",
            None => "",
        };
        writeln!(
            f,
            "worker {}, contract {}: version {} against {} (signed {}{when})",
            self.worker, self.contract, self.later, self.earlier, self.signed
        )?;
        for change in &self.changes {
            writeln!(f, "  {change}")?;
        }
        Ok(())
    }
}

/// What may be taken from pay, as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeductionPack {
    /// Name and version.
    pub version: String,
    /// Its rules.
    pub rules: Vec<DeductionRule>,
}

/// A rule about deductions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeductionRule {
    /// Its id.
    pub id: String,
    /// Country of work; any if absent.
    #[serde(default)]
    pub country: Option<CountryCode>,
    /// Classes that may not be deducted.
    #[serde(default)]
    pub forbidden: Vec<CostClass>,
    /// The most that all deductions of a period may take of gross pay.
    #[serde(default)]
    pub most_of_gross: Option<Rate>,
    /// The law and article.
    pub source: String,
    /// Whether a person who knows that law has confirmed it. Without, the rule warns and does not convict.
    #[serde(default)]
    pub verified: bool,
}

impl DeductionPack {
    /// The pack that comes with the crate: a start, whose rules nobody has confirmed.
    ///
    /// # Errors
    /// Never, as a test shows.
    pub fn shipped() -> Result<DeductionPack, serde_json::Error> {
        serde_json::from_str(include_str!("../data/allowed_deductions.json"))
    }
}

/// A deduction on a payslip, held against the contract in force and the pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeductionLine {
    /// Whose.
    pub worker: WorkerId,
    /// The payslip.
    pub pay: PayId,
    /// What the payslip calls it.
    pub label: String,
    /// What it is for.
    pub class: CostClass,
    /// How much.
    pub amount: Money,
    /// Whether the contract in force names it; nothing if no contract is known.
    pub in_contract: Option<bool>,
    /// Rules of the pack that speak against it.
    pub against: Vec<Objection>,
}

/// A rule that speaks against a deduction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Objection {
    /// The rule.
    pub rule: String,
    /// Whether it is confirmed. If not, it warns.
    pub verified: bool,
    /// Why.
    pub why: String,
}

/// Every deduction on every payslip, in the order of the payslips.
///
/// # Errors
/// If the deductions of a payslip are in another currency than its pay.
pub fn deduction_lines(dossier: &Dossier, pack: &DeductionPack) -> Result<Vec<DeductionLine>, MoneyError> {
    let mut lines = Vec::new();
    for period in &dossier.pay {
        let taken: Vec<_> = dossier.deductions.iter().filter(|d| d.pay == period.id).collect();
        let total = Money::total(period.gross.currency, taken.iter().map(|d| d.amount))?;
        let country = dossier
            .engagement(&period.worker)
            .and_then(|engagement| engagement.corridor.destination.parse::<CountryCode>().ok());
        let contract = dossier.contract_in_force(&period.worker, period.to);
        for deduction in taken {
            let rules = pack
                .rules
                .iter()
                .filter(|rule| rule.country.is_none() || rule.country == country);
            lines.push(DeductionLine {
                worker: period.worker.clone(),
                pay: period.id.clone(),
                label: deduction.label.clone(),
                class: deduction.class,
                amount: deduction.amount,
                in_contract: contract.map(|contract| contract.deductions.contains(&deduction.class)),
                against: rules
                    .filter_map(|rule| objection(rule, deduction.class, total, period))
                    .collect(),
            });
        }
    }
    Ok(lines)
}

fn objection(rule: &DeductionRule, class: CostClass, total: Money, period: &PayPeriod) -> Option<Objection> {
    let why = if rule.forbidden.contains(&class) {
        format!("a deduction for {class} may not be made ({})", rule.source)
    } else {
        let most = rule.most_of_gross.as_ref()?;
        let share = total.ratio_to(period.gross).ok().flatten()?;
        if &share <= most {
            return None;
        }
        format!(
            "all deductions of the period, {total}, are {} of the gross pay of {}, above {most} ({})",
            share.to_decimal(2),
            period.gross,
            rule.source
        )
    };
    Some(Objection {
        rule: rule.id.clone(),
        verified: rule.verified,
        why,
    })
}

impl fmt::Display for DeductionLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let contract = match self.in_contract {
            Some(true) => "the contract names it",
            Some(false) => "the contract does not name it",
            None => "no contract is known",
        };
        writeln!(
            f,
            "worker {}, pay {}: {} for {} ({:?}): {contract}",
            self.worker, self.pay, self.amount, self.class, self.label
        )?;
        for objection in &self.against {
            let how = if objection.verified {
                "against it"
            } else {
                "warns, not confirmed"
            };
            writeln!(f, "  {}: {how}: {}", objection.rule, objection.why)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_pack_is_read_and_confirms_nothing() {
        let pack = DeductionPack::shipped().unwrap();
        assert!(
            pack.rules
                .iter()
                .all(|rule| !rule.verified && !rule.source.is_empty())
        );
    }
}
