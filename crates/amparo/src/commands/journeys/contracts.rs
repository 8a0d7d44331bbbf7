//! Contracts, payslips and what findings may be signs of.

use std::fmt;
use std::path::{Path, PathBuf};

use amparo_journeys::base_rates::{Mapped, mapped};
use amparo_journeys::contract::{
    ContractStep, DeductionLine, DeductionPack, contract_steps, deduction_lines,
};
use amparo_recruitment::checks::{CheckSettings, findings};
use amparo_recruitment::verdict::RulePack;
use anyhow::{Context, Result};
use jiff::civil::Date;
use serde::Serialize;

use super::chains::dossier_of;
use crate::files;
use crate::output::say;

#[derive(Serialize)]
struct Compared {
    contracts: Vec<ContractStep>,
    deductions: Vec<DeductionLine>,
    pack: String,
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.contracts {
            write!(f, "{step}")?;
        }
        for line in &self.deductions {
            write!(f, "{line}")?;
        }
        let worse = self.contracts.iter().filter(|step| step.is_worse()).count();
        write!(
            f,
            "{} comparisons, {worse} with a worse term; {} deductions held against pack {}",
            self.contracts.len(),
            self.deductions.len(),
            self.pack
        )
    }
}

pub(super) fn compare(dossier: Vec<PathBuf>, allowed: Option<&Path>, json: bool) -> Result<()> {
    let dossier = dossier_of(&dossier)?;
    let pack = match allowed {
        Some(path) => {
            serde_json::from_str(&files::read_text(path)?).with_context(|| path.display().to_string())?
        }
        None => DeductionPack::shipped()?,
    };
    say(
        &Compared {
            contracts: contract_steps(&dossier),
            deductions: deduction_lines(&dossier, &pack)?,
            pack: pack.version,
        },
        json,
    )
}

#[derive(Serialize)]
#[serde(transparent)]
struct Signs<'a>(Vec<Mapped<'a>>);

impl fmt::Display for Signs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for sign in &self.0 {
            writeln!(f, "{}", sign.finding)?;
            if let (Some(indicator), Some(ask)) = (sign.indicator, sign.ask) {
                writeln!(f, "  may be a sign of {indicator}: {ask}")?;
                writeln!(
                    f,
                    "  CTDC: {}; case table: {}",
                    sign.ctdc_columns.join(", "),
                    sign.case_field.unwrap_or("no field")
                )?;
            }
        }
        write!(
            f,
            "One indicator alone is no finding of forced labour, and several are for a person to judge."
        )
    }
}

pub(super) fn signs(dossier: Vec<PathBuf>, on: Date, json: bool) -> Result<()> {
    let dossier = dossier_of(&dossier)?;
    let findings = findings(&dossier, &RulePack::shipped()?, &CheckSettings::usual(on))?;
    say(&Signs(mapped(&findings)), json)
}
