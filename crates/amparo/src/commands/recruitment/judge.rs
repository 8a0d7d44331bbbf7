//! What a dossier says: verdicts, what is owed, findings, SDG 10.7.1.

use std::fmt;

use amparo_recruitment::checks::{self, CheckSettings, Finding, IndicatorReport, indicators};
use amparo_recruitment::rci;
use amparo_recruitment::remedy::{
    CohortEstimate, ExchangeTable, RemedyTerms, WorkerSum, estimate_cohorts, owed, owed_to_all,
};
use amparo_recruitment::values::WorkerId;
use amparo_recruitment::verdict::{self, RulePack, VerdictReport};
use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use serde::Serialize;

use super::dossier;
use crate::cli::recruitment::{DossierArgs, RatesArgs, RemedyArgs, RulesArgs};
use crate::files;
use crate::output::say;

/// Results one after the other.
#[derive(Serialize)]
#[serde(transparent)]
struct List<T>(Vec<T>);

impl<T: fmt::Display> fmt::Display for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|entry| writeln!(f, "{entry}"))
    }
}

pub(super) fn rules(args: &RulesArgs) -> Result<RulePack> {
    match &args.rules {
        Some(path) => {
            RulePack::from_json(&files::read_text(path)?).with_context(|| path.display().to_string())
        }
        None => Ok(RulePack::shipped()?),
    }
}

pub(crate) fn rates(args: &RatesArgs) -> Result<ExchangeTable> {
    Ok(ExchangeTable {
        max_age_days: args.rate_age,
        rates: match &args.rates {
            Some(path) => dossier::table(path)?,
            None => Vec::new(),
        },
    })
}

fn terms(args: &RemedyArgs) -> Result<RemedyTerms> {
    match (&args.terms, args.currency, args.settlement) {
        (Some(path), _, _) => {
            serde_json::from_str(&files::read_text(path)?).with_context(|| path.display().to_string())
        }
        (None, Some(currency), Some(settlement)) => Ok(RemedyTerms::standard(currency, settlement)),
        _ => bail!("give --currency and --settlement, or --terms T.json"),
    }
}

pub(super) fn verdicts(args: &DossierArgs, pack: &RulesArgs, json: bool) -> Result<()> {
    let reports: Vec<VerdictReport> = verdict::verdicts(&dossier::load(args)?, &rules(pack)?)?;
    say(&List(reports), json)
}

#[derive(Serialize)]
struct Owed {
    sums: Vec<WorkerSum>,
    #[serde(skip_serializing_if = "Option::is_none")]
    estimates: Option<Vec<CohortEstimate>>,
}

impl fmt::Display for Owed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for sum in &self.sums {
            writeln!(
                f,
                "worker {}: {}, to be paid by {}",
                sum.worker, sum.owed, sum.deadline
            )?;
            if !sum.undetermined.is_empty() {
                writeln!(
                    f,
                    "  {} charges are not counted: nobody has said what they were for",
                    sum.undetermined.len()
                )?;
            }
        }
        for estimate in self.estimates.iter().flatten() {
            writeln!(f, "{estimate}")?;
        }
        write!(
            f,
            "`amparo recruitment explain --worker ID` opens a sum to its lines."
        )
    }
}

pub(super) fn remedy(args: &RemedyArgs, cohorts: bool, json: bool) -> Result<()> {
    let dossier = dossier::load(&args.dossier)?;
    let sums = owed_to_all(&dossier, &terms(args)?, &rates(&args.rates)?)?;
    let estimates = cohorts.then(|| estimate_cohorts(&dossier, &sums)).transpose()?;
    say(&Owed { sums, estimates }, json)
}

pub(super) fn explain(args: &RemedyArgs, worker: &WorkerId, json: bool) -> Result<()> {
    let dossier = dossier::load(&args.dossier)?;
    let parts = dossier.by_worker();
    let Some(part) = parts.get(worker) else {
        bail!(
            "there is no worker {worker} in the dossier; it has {} workers{}",
            parts.len(),
            match parts.keys().next() {
                Some(first) => format!(", the first of them {first}"),
                None => String::new(),
            }
        );
    };
    say(&owed(part, worker, &terms(args)?, &rates(&args.rates)?)?, json)
}

#[derive(Serialize)]
struct Checked {
    findings: Vec<Finding>,
    indicators: Vec<IndicatorReport>,
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} findings", self.findings.len())?;
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        for report in &self.indicators {
            writeln!(f, "\n{report}")?;
        }
        Ok(())
    }
}

pub(super) fn checks(args: &DossierArgs, pack: &RulesArgs, on: Date, json: bool) -> Result<()> {
    let findings = checks::findings(&dossier::load(args)?, &rules(pack)?, &CheckSettings::usual(on))?;
    let indicators = indicators(&findings);
    say(&Checked { findings, indicators }, json)
}

pub(super) fn rci(args: &DossierArgs, rates_args: &RatesArgs, json: bool) -> Result<()> {
    say(&rci::rci(&dossier::load(args)?, &rates(rates_args)?)?, json)
}
