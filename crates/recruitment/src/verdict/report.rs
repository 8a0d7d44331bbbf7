//! Both verdicts, side by side and never summed together.

use std::fmt;

use serde::Serialize;

use super::{Item, LegalVerdict, RulePack, StandardVerdict, legal_verdict, standard_verdict, worker_items};
use crate::records::Dossier;
use crate::values::{MoneyError, WorkerId};

/// Both verdicts on one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerdictLine {
    /// What was paid.
    pub item: Item,
    /// The standard's verdict.
    pub standard: StandardVerdict,
    /// The law's verdict; nothing without an engagement, whose corridor chooses the rules.
    pub legal: Option<LegalVerdict>,
}

/// Both verdicts on everything a worker paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerdictReport {
    /// The worker.
    pub worker: WorkerId,
    /// The rule pack's version.
    pub rule_pack: String,
    /// The lines, in order of date.
    pub lines: Vec<VerdictLine>,
}

/// The verdicts for every worker of a dossier, in order of workers.
///
/// # Errors
/// [`MoneyError::TooLarge`] if sums overflow.
pub fn verdicts(dossier: &Dossier, pack: &RulePack) -> Result<Vec<VerdictReport>, MoneyError> {
    dossier
        .by_worker()
        .into_iter()
        .map(|(worker, part)| {
            let items = worker_items(&part, &worker);
            let legal = match part.engagement(&worker) {
                Some(engagement) => legal_verdict(pack, engagement, &items)?
                    .into_iter()
                    .map(Some)
                    .collect(),
                None => vec![None; items.len()],
            };
            let lines = items
                .into_iter()
                .zip(legal)
                .map(|(item, legal)| VerdictLine {
                    standard: standard_verdict(&item),
                    item,
                    legal,
                })
                .collect();
            Ok(VerdictReport {
                worker,
                rule_pack: pack.version.clone(),
                lines,
            })
        })
        .collect()
}

impl fmt::Display for VerdictReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Worker {}, law by rule pack {}", self.worker, self.rule_pack)?;
        for VerdictLine {
            item,
            standard,
            legal,
        } in &self.lines
        {
            writeln!(
                f,
                "  {} {}: {} for {} ({})",
                item.date, item.id, item.amount, item.class, item.grade
            )?;
            writeln!(f, "    standard: {}", standard.words())?;
            match legal {
                Some(LegalVerdict { outcome, excess, why }) => {
                    let outcome = serde_json::to_value(outcome).unwrap_or_default();
                    write!(
                        f,
                        "    law: {}",
                        outcome.as_str().unwrap_or_default().replace('_', " ")
                    )?;
                    if let Some(excess) = excess.filter(|excess| excess.minor > 0) {
                        write!(f, ", {excess} too much")?;
                    }
                    writeln!(f, "; {why}")?;
                }
                None => writeln!(
                    f,
                    "    law: the worker has no engagement, so no corridor chooses the rules"
                )?,
            }
        }
        Ok(())
    }
}
