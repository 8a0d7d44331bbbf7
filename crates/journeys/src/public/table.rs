//! Workers as rows of a table whose domain is public.

use std::collections::BTreeMap;

use amparo_recruitment::checks::Finding;
use amparo_recruitment::codes;
use amparo_recruitment::records::{Corridor, Dossier};
use amparo_recruitment::remedy::{ExchangeError, ExchangeTable};
use amparo_recruitment::taxonomy::Indicator;
use amparo_recruitment::values::{Money, Rate, WorkerId};
use amparo_recruitment::verdict::{standard_verdict, worker_items};
use serde::{Deserialize, Serialize};

use crate::chain::{Chain, chain_figures};
use crate::declared::{Book, CountryCode, Tier};

codes! {
    /// What is counted of a worker beside the corridor.
    Attribute, "attribute of a worker",
    /// Unknown hops of the worker's chain, 0 to 6.
    UnknownHops = "unknown_hops",
    /// Steps of the chain, 0 to 5.
    Length = "length",
    /// What the worker paid, in bands.
    Cost = "cost",
    /// The cost in months of first earnings (SDG 10.7.1), in bands.
    Months = "months_of_earnings",
    /// What was taken from pay: see [`DEDUCTIONS`].
    Deductions = "deductions",
}

/// The values of [`Attribute::Deductions`].
pub(crate) const DEDUCTIONS: [&str; 3] = ["none", "within the contract", "outside the contract"];

/// Upper ends of bands: a value belongs to the first band whose end it does not pass, and to the last one if it passes all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<f64>", into = "Vec<f64>")]
pub struct Bands(Vec<f64>);

/// A list that makes no bands.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error(
    "bands need 1 to 30 upper ends, finite, at least 0 and rising, such as [0, 250, 500, 1000]; these are {0:?}"
)]
pub struct BandsError(Vec<f64>);

impl TryFrom<Vec<f64>> for Bands {
    type Error = BandsError;

    fn try_from(ends: Vec<f64>) -> Result<Self, BandsError> {
        let rising = ends.iter().zip(ends.iter().skip(1)).all(|(a, b)| a < b);
        let usable = ends.iter().all(|end| end.is_finite() && *end >= 0.0);
        if (1..=30).contains(&ends.len()) && rising && usable {
            Ok(Bands(ends))
        } else {
            Err(BandsError(ends))
        }
    }
}

impl From<Bands> for Vec<f64> {
    fn from(bands: Bands) -> Vec<f64> {
        bands.0
    }
}

impl Bands {
    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    fn of(&self, value: f64) -> usize {
        let place = self.0.iter().position(|end| value <= *end);
        place.unwrap_or(self.0.len() - 1)
    }

    /// The ends of a band. Values beyond the last end are counted as that end, as the claim says.
    pub(crate) fn ends(&self, band: usize) -> (f64, f64) {
        let upper = self.0.get(band).copied().unwrap_or(0.0);
        let lower = band.checked_sub(1).and_then(|below| self.0.get(below)).copied();
        (lower.unwrap_or(0.0), upper)
    }
}

/// The public domain: which corridors there are and where bands end. It is written down before anybody looks at a worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorridorList {
    /// Corridors that get figures; every other is *other*.
    pub corridors: Vec<Corridor>,
    /// The currency of costs.
    pub currency: amparo_recruitment::values::Currency,
    /// Bands of costs, in major units of the currency.
    pub cost: Bands,
    /// Bands of costs in months of earnings.
    pub months: Bands,
}

impl CorridorList {
    /// Reads a list from JSON.
    ///
    /// # Errors
    /// If it is not of the form, or names a country that is none or a corridor twice.
    pub fn from_json(text: &str) -> Result<CorridorList, String> {
        let list: CorridorList = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if list.corridors.is_empty() || list.corridors.len() > 500 {
            return Err(format!(
                "a list has 1 to 500 corridors; this one has {}",
                list.corridors.len()
            ));
        }
        for (place, corridor) in list.corridors.iter().enumerate() {
            for country in [&corridor.origin, &corridor.destination] {
                let read: CountryCode = country
                    .parse()
                    .map_err(|error| format!("corridor {corridor}: {error}"))?;
                if read.as_str() != country {
                    return Err(format!(
                        "corridor {corridor}: {country:?} is no ISO 3166-1 alpha-3 code"
                    ));
                }
            }
            if list.corridors.iter().take(place).any(|other| other == corridor) {
                return Err(format!("corridor {corridor} stands twice"));
            }
        }
        Ok(list)
    }

    /// Values of an attribute, without the one for *not known*, which comes last.
    pub(crate) fn values(&self, attribute: Attribute) -> usize {
        match attribute {
            Attribute::UnknownHops => Tier::ALL.len() + 1,
            Attribute::Length => Tier::ALL.len(),
            Attribute::Cost => self.cost.count(),
            Attribute::Months => self.months.count(),
            Attribute::Deductions => DEDUCTIONS.len(),
        }
    }

    fn corridor(&self, corridor: &Corridor) -> usize {
        let place = self.corridors.iter().position(|other| other == corridor);
        place.unwrap_or(self.corridors.len())
    }
}

/// A worker in the public domain. One worker is one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerRow {
    /// Place in the list of corridors; its length is *other*.
    pub(crate) corridor: usize,
    /// The value of each attribute; nothing if not known.
    pub(crate) values: [Option<usize>; Attribute::ALL.len()],
    /// Indicators that findings about the worker may be a sign of.
    pub(crate) indicators: Vec<Indicator>,
}

/// The rows of all workers who have an engagement. Costs are exchanged at dated rates.
///
/// # Errors
/// If two currencies meet without a dated rate.
pub fn worker_rows(
    list: &CorridorList,
    book: &Book,
    dossier: &Dossier,
    rates: &ExchangeTable,
    findings: &[Finding],
) -> Result<Vec<WorkerRow>, ExchangeError> {
    let mut chains: BTreeMap<WorkerId, (usize, usize)> = BTreeMap::new();
    chain_figures(book, &dossier.parties, |worker: &WorkerId, chain: &Chain| {
        chains.insert(
            worker.clone(),
            (chain.unknown_hops() as usize, chain.length() as usize),
        );
    });
    let mut indicators: BTreeMap<&WorkerId, Vec<Indicator>> = BTreeMap::new();
    for finding in findings {
        if let Some((indicator, _)) = finding.kind.indicator() {
            let of_worker = indicators.entry(&finding.worker).or_default();
            if !of_worker.contains(&indicator) {
                of_worker.push(indicator);
            }
        }
    }
    let mut rows = Vec::new();
    for (worker, part) in dossier.by_worker() {
        let Some(engagement) = part.engagement(&worker) else {
            continue;
        };
        let mut paid = Money::zero(list.currency);
        for item in worker_items(&part, &worker)
            .iter()
            .filter(|item| standard_verdict(item).is_breach())
        {
            paid = paid.plus(rates.exchange(item.amount, list.currency, item.date)?)?;
        }
        let earned = match engagement.first_month.filter(|earned| earned.minor > 0) {
            Some(earned) => Some(rates.exchange(earned, list.currency, engagement.arrived)?),
            None => None,
        };
        let months = earned.and_then(|earned| paid.exact_major().over(&earned.exact_major()));
        let seen = chains.get(&worker);
        rows.push(WorkerRow {
            corridor: list.corridor(&engagement.corridor),
            values: [
                seen.map(|(unknown, _)| *unknown),
                seen.map(|(_, length)| *length),
                // Somebody of whom no payment is known may have paid: there is a cost only where the ledger speaks.
                (!part.entries.is_empty()).then(|| list.cost.of(paid.exact_major().to_f64())),
                months
                    .filter(|_| !part.entries.is_empty())
                    .map(|months: Rate| list.months.of(months.to_f64())),
                deductions(&part),
            ],
            indicators: indicators.get(&worker).cloned().unwrap_or_default(),
        });
    }
    Ok(rows)
}

/// The place in [`DEDUCTIONS`]; nothing if there is no payslip.
fn deductions(part: &Dossier) -> Option<usize> {
    if part.pay.is_empty() {
        return None;
    }
    if part.deductions.is_empty() {
        return Some(0);
    }
    let outside = part.deductions.iter().any(|deduction| {
        let period = part.pay.iter().find(|period| period.id == deduction.pay);
        let contract = period.and_then(|period| part.contract_in_force(&period.worker, period.to));
        contract.is_none_or(|contract| !contract.deductions.contains(&deduction.class))
    });
    Some(if outside { 2 } else { 1 })
}
