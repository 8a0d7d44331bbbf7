//! Costs recovered twice, and bills that are too high.

use std::collections::BTreeMap;

use super::{CheckSettings, Finding, FindingKind};
use crate::records::Dossier;
use crate::taxonomy::CostClass;
use crate::values::{Currency, Money, MoneyError, Rate, WorkerId};
use crate::verdict::{Item, LegalOutcome, RulePack, legal_verdict, standard_verdict, worker_items};

fn breaches(dossier: &Dossier) -> Vec<Item> {
    let all = dossier
        .workers()
        .into_iter()
        .flat_map(|worker| worker_items(dossier, &worker));
    all.filter(|item| standard_verdict(item).is_breach()).collect()
}

/// The same cost of the same worker billed to the employer and taken from the worker.
pub(super) fn double_recovery(dossier: &Dossier, findings: &mut Vec<Finding>) {
    for item in breaches(dossier) {
        let Some(engagement) = dossier.engagement(&item.worker) else {
            continue;
        };
        for line in dossier.invoices.iter().filter(|line| {
            line.billed_to == engagement.employer
                && line.class == item.class
                && line.worker.as_ref() == Some(&item.worker)
        }) {
            findings.push(Finding {
                worker: item.worker.clone(),
                kind: FindingKind::DoubleRecovery,
                records: vec![item.id.clone(), format!("invoice {}", line.invoice)],
                amount: Some(item.amount),
                why: format!(
                    "{} billed the employer {} for {} on {}, and the worker paid {} for it on {}",
                    dossier.name(line.issuer),
                    line.amount,
                    item.class,
                    line.date,
                    item.amount,
                    item.date
                ),
            });
        }
    }
}

/// More taken from the worker for a thing than its provider billed to the one who took the money.
pub(super) fn above_invoice(dossier: &Dossier, findings: &mut Vec<Finding>) -> Result<(), MoneyError> {
    for item in breaches(dossier) {
        let Some(payee) = item.payee else { continue };
        for line in dossier.invoices.iter().filter(|line| {
            line.billed_to == payee
                && line.issuer != payee
                && line.class == item.class
                && line.worker.as_ref() == Some(&item.worker)
                && line.amount.currency == item.amount.currency
        }) {
            let above = item.amount.minus(line.amount)?;
            if above.minor > 0 {
                findings.push(Finding {
                    worker: item.worker.clone(),
                    kind: FindingKind::AboveInvoice,
                    records: vec![item.id.clone(), format!("invoice {}", line.invoice)],
                    amount: Some(above),
                    why: format!(
                        "{} took {} for {}, for which {} billed it {}",
                        dossier.name(payee),
                        item.amount,
                        item.class,
                        dossier.name(line.issuer),
                        line.amount
                    ),
                });
            }
        }
    }
    Ok(())
}

/// Above a cap of a verified legal rule.
pub(super) fn above_cap(
    dossier: &Dossier,
    pack: &RulePack,
    findings: &mut Vec<Finding>,
) -> Result<(), MoneyError> {
    for worker in dossier.workers() {
        let Some(engagement) = dossier.engagement(&worker) else {
            continue;
        };
        let items = worker_items(dossier, &worker);
        for (item, verdict) in items.iter().zip(legal_verdict(pack, engagement, &items)?) {
            if verdict.outcome == LegalOutcome::Unlawful {
                let excess = verdict.excess.unwrap_or(item.amount);
                findings.push(Finding {
                    worker: worker.clone(),
                    kind: FindingKind::AboveCap,
                    records: vec![item.id.clone()],
                    amount: Some(excess),
                    why: format!(
                        "{excess} of {} for {} are above what is allowed; {}",
                        item.amount, item.class, verdict.why
                    ),
                });
            }
        }
    }
    Ok(())
}

/// Far above the median of what workers in the same corridor paid for the same class in the same currency.
pub(super) fn above_corridor(
    parts: &BTreeMap<WorkerId, Dossier>,
    settings: &CheckSettings,
    findings: &mut Vec<Finding>,
) -> Result<(), MoneyError> {
    type Key = (String, CostClass, Currency);
    let mut paid: BTreeMap<Key, BTreeMap<WorkerId, (Money, Vec<String>)>> = BTreeMap::new();
    for (dossier, item) in parts
        .values()
        .flat_map(|part| breaches(part).into_iter().map(move |item| (part, item)))
    {
        let Some(engagement) = dossier.engagement(&item.worker) else {
            continue;
        };
        let key = (engagement.corridor.to_string(), item.class, item.amount.currency);
        let entry = paid
            .entry(key)
            .or_default()
            .entry(item.worker.clone())
            .or_insert_with(|| (Money::zero(item.amount.currency), Vec::new()));
        entry.0 = entry.0.plus(item.amount)?;
        entry.1.push(item.id);
    }
    for ((corridor, class, currency), workers) in paid {
        if workers.len() <= settings.corridor_min {
            continue;
        }
        let sums: Vec<Rate> = workers.values().map(|(sum, _)| sum.as_rate()).collect();
        let Some(middle) = crate::rci::median(&sums) else {
            continue;
        };
        let distances: Vec<Rate> = sums.iter().map(|sum| sum.minus(&middle).size()).collect();
        let spread = crate::rci::median(&distances).unwrap_or_else(Rate::zero);
        // 1.4826 makes the MAD of a normal distribution its standard deviation. If more than half paid the same, twice that is far above.
        let deviation = Rate::new(14_826, 10_000).unwrap_or_else(Rate::one).times(&spread);
        let line = if spread.is_zero() {
            middle.times(&Rate::whole(2))
        } else {
            middle.plus(&deviation.times(&settings.corridor_deviations))
        };
        let line_sum = Money::new(1, currency).times_up(&line)?;
        let middle_sum = Money::new(1, currency).times_up(&middle)?;
        for (worker, (sum, records)) in &workers {
            if sum.as_rate() > line {
                findings.push(Finding {
                    worker: worker.clone(),
                    kind: FindingKind::AboveCorridor,
                    records: records.clone(),
                    amount: Some(sum.minus(middle_sum)?),
                    why: format!(
                        "{sum} for {class}; the median of {} workers {corridor} is {middle_sum}, and above {line_sum} is far above it",
                        workers.len()
                    ),
                });
            }
        }
    }
    Ok(())
}
