//! Figures about workers, as the privacy engine gave them.

use serde::{Deserialize, Serialize};

/// An estimate with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower end of the interval.
    pub lower: f64,
    /// Upper end of the interval.
    pub upper: f64,
}

/// The figures of one corridor. What is absent rests on too few workers for the noise. `I` is how an ILO indicator is known: by its code where figures are
/// read, by a type where they are made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorridorFigures<I = String> {
    /// `MEX to USA`, or `other`.
    pub corridor: String,
    /// Workers.
    pub workers: Estimate,
    /// Share of the six hops that is unknown, 0 to 1, among workers whose chain somebody declared.
    pub unknown_share: Option<Estimate>,
    /// Steps of the chain.
    pub length: Option<Estimate>,
    /// What a worker paid, in the publication's currency, among those whose payments are known.
    pub cost: Option<Estimate>,
    /// The cost in months of first earnings (SDG 10.7.1, mean of workers' ratios).
    pub months: Option<Estimate>,
    /// Among workers with payslips, the share with a deduction outside the contract, 0 to 1.
    pub outside_contract: Option<Estimate>,
    /// Among workers with payslips, the share with any deduction, 0 to 1.
    pub any_deduction: Option<Estimate>,
    /// Workers with a finding that may be a sign of an ILO indicator; nothing where the number is not firm.
    pub indicators: Vec<(I, Option<Estimate>)>,
}

/// Figures about workers and what they promise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures<I = String> {
    /// Their name, as the ledger has it.
    pub name: String,
    /// Privacy loss ε at `delta`.
    pub epsilon: f64,
    /// Failure probability δ.
    pub delta: f64,
    /// Privacy loss ρ of zero-concentrated differential privacy.
    pub rho: f64,
    /// What is promised to whom, in words.
    pub claim: Vec<String>,
    /// The currency of costs.
    pub currency: String,
    /// By corridor, in the order of the public list, *other* last.
    pub corridors: Vec<CorridorFigures<I>>,
}

impl<I> CorridorFigures<I> {
    /// From where to where, as ISO 3166-1 alpha-3 codes; nothing for *other*.
    pub fn ends(&self) -> Option<(&str, &str)> {
        self.corridor.split_once(" to ")
    }

    fn estimates(&self) -> impl Iterator<Item = &Estimate> {
        let optional = [
            &self.unknown_share,
            &self.length,
            &self.cost,
            &self.months,
            &self.outside_contract,
            &self.any_deduction,
        ];
        let signs = self
            .indicators
            .iter()
            .filter_map(|(_, estimate)| estimate.as_ref());
        std::iter::once(&self.workers)
            .chain(optional.into_iter().flatten())
            .chain(signs)
    }
}

impl Figures {
    /// Whether every estimate lies in its interval, every corridor is one, and there is a claim with a finite loss: without them nothing is shown.
    ///
    /// # Errors
    /// What does not hold, in words.
    pub(crate) fn check(&self) -> Result<(), String> {
        let is_loss = |loss: f64| loss.is_finite() && loss > 0.0;
        if !is_loss(self.epsilon) || !is_loss(self.rho) || !is_loss(self.delta) || self.claim.is_empty() {
            return Err("figures about workers need a claim with ε, δ and ρ above zero".into());
        }
        for corridor in &self.corridors {
            let known = |code: &str| amparo_schema::countries::by_alpha3(code).is_some();
            let is_one = match corridor.ends() {
                Some((from, to)) => known(from) && known(to),
                None => corridor.corridor == "other",
            };
            if !is_one {
                return Err(format!("{:?} is no corridor", corridor.corridor));
            }
            let is_sound = |estimate: &Estimate| {
                [estimate.lower, estimate.value, estimate.upper]
                    .iter()
                    .all(|number| number.is_finite())
                    && estimate.lower <= estimate.value
                    && estimate.value <= estimate.upper
            };
            if !corridor.estimates().all(is_sound) {
                return Err(format!(
                    "{}: an estimate lies outside its interval",
                    corridor.corridor
                ));
            }
        }
        Ok(())
    }
}
