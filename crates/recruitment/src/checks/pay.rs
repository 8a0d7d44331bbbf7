//! Pay, deductions, debts, papers and contracts.

use super::terms::{compare_terms, worse};
use super::{CheckSettings, Finding, FindingKind};
use crate::records::{AccountHolder, ContractVersion, Dossier, PartyKind};
use crate::remedy::{days_between, loan_cost};
use crate::taxonomy::{CostFamily, Method};
use crate::values::{Money, MoneyError, Rate, WorkerId};

/// ILO Protection of Wages Convention, 1949 (No. 95), articles 8 and 9.
pub(super) fn deductions(dossier: &Dossier, findings: &mut Vec<Finding>) {
    for deduction in &dossier.deductions {
        let Some(period) = dossier.pay.iter().find(|period| period.id == deduction.pay) else {
            continue;
        };
        let mut found = |kind, why: String| {
            findings.push(Finding {
                worker: period.worker.clone(),
                kind,
                records: vec![
                    format!("pay {}", period.id),
                    format!("deduction {:?}", deduction.label),
                ],
                amount: Some(deduction.amount),
                why,
            });
        };
        let what = format!(
            "{} were deducted for {} ({:?})",
            deduction.amount, deduction.class, deduction.label
        );
        if matches!(
            deduction.class.family(),
            CostFamily::Fee | CostFamily::RelatedCost
        ) {
            found(
                FindingKind::DeductionForRecruitment,
                format!(
                    "{what}; ILO C95 article 9 forbids deductions to pay for being given or keeping a job"
                ),
            );
        }
        let contract = dossier.contract_in_force(&period.worker, period.to);
        if let Some(contract) = contract.filter(|contract| !contract.deductions.contains(&deduction.class)) {
            found(
                FindingKind::DeductionNotInContract,
                format!(
                    "{what}; version {} of contract {} does not name it, and ILO C95 article 8 allows only what law, collective agreement or award provides",
                    contract.version, contract.contract
                ),
            );
        }
    }
}

/// Lateness, the minimum, the account and overtime.
pub(super) fn periods(dossier: &Dossier, settings: &CheckSettings, findings: &mut Vec<Finding>) {
    for period in &dossier.pay {
        let mut found = |kind, amount: Option<Money>, why: String| {
            findings.push(Finding {
                worker: period.worker.clone(),
                kind,
                records: vec![format!("pay {}", period.id)],
                amount,
                why,
            });
        };
        let grace = i64::from(settings.grace_days);
        let late = days_between(period.due, period.paid.unwrap_or(settings.as_of));
        match period.paid {
            Some(paid) if late > grace => {
                found(
                    FindingKind::LatePay,
                    Some(period.net),
                    format!("pay due on {} came on {paid}, {late} days later", period.due),
                );
            }
            None if late > grace => found(
                FindingKind::WithheldPay,
                Some(period.net),
                format!(
                    "pay due on {} had not come on {}, {late} days later",
                    period.due, settings.as_of
                ),
            ),
            _ => {}
        }
        if let Some(minimum) = period.minimum
            && let Ok(short) = minimum.minus(period.net)
            && short.minor > 0
        {
            found(
                FindingKind::BelowMinimum,
                Some(short),
                format!("net pay of {} is below the minimum of {minimum}", period.net),
            );
        }
        if period.account == AccountHolder::Other {
            found(
                FindingKind::ForeignAccount,
                Some(period.net),
                format!("{} went into an account that is not the worker's", period.net),
            );
        }
        let days = days_between(period.from, period.to) + 1;
        if let Some(hours) = period.overtime_hours.map(i64::from)
            && days > 0
            && hours * 7 > i64::from(settings.overtime_per_week) * days
        {
            let weekly = Rate::new(hours * 7, days)
                .unwrap_or_else(Rate::zero)
                .to_decimal(1);
            found(
                FindingKind::Overtime,
                None,
                format!(
                    "{hours} hours of overtime in {days} days are {weekly} a week, above {}",
                    settings.overtime_per_week
                ),
            );
        }
    }
}

/// Debts that payments do not reduce, and debts to those who employ or recruit.
pub(super) fn debts(
    dossier: &Dossier,
    settings: &CheckSettings,
    findings: &mut Vec<Finding>,
) -> Result<(), MoneyError> {
    for loan in &dossier.loans {
        let mut found = |kind, amount, why| {
            findings.push(Finding {
                worker: loan.worker.clone(),
                kind,
                records: vec![format!("loan {}", loan.id)],
                amount: Some(amount),
                why,
            });
        };
        let cost = loan_cost(loan, &dossier.repayments, settings.as_of)?;
        let owing = cost.principal.plus(&cost.unpaid_interest);
        if cost.balances.len() >= settings.loan_payments && owing >= loan.principal.as_rate() {
            let owing = Money::new(1, loan.principal.currency).times_up(&owing)?;
            found(
                FindingKind::DebtNotShrinking,
                owing,
                format!(
                    "after {} payments on a loan of {}, {owing} are still owed",
                    cost.balances.len(),
                    loan.principal
                ),
            );
        }
        let lender = loan.lender.and_then(|lender| dossier.party(lender));
        let recruits = |kind| {
            matches!(
                kind,
                PartyKind::Employer | PartyKind::Agency | PartyKind::SubAgent
            )
        };
        if let Some(lender) =
            lender.filter(|lender| recruits(lender.kind) && works_it_off(dossier, &loan.worker))
        {
            found(
                FindingKind::DebtToRecruiter,
                loan.principal,
                format!(
                    "{} lent {} and wages are taken",
                    dossier.name(lender.id),
                    loan.principal
                ),
            );
        }
    }
    Ok(())
}

fn works_it_off(dossier: &Dossier, worker: &WorkerId) -> bool {
    let by_wage =
        |entry: &&crate::records::Entry| &entry.worker == worker && entry.method == Method::WageDeduction;
    dossier.entries.iter().any(|entry| by_wage(&entry))
        || dossier
            .deductions
            .iter()
            .any(|d| dossier.pay.iter().any(|p| p.id == d.pay && &p.worker == worker))
}

/// Papers in other hands.
pub(super) fn papers(dossier: &Dossier, findings: &mut Vec<Finding>) {
    for custody in dossier.custody.iter().filter(|custody| !custody.at_workers_wish) {
        findings.push(Finding {
            worker: custody.worker.clone(),
            kind: FindingKind::PapersHeld,
            records: vec![format!("custody of {}", custody.document)],
            amount: None,
            why: format!(
                "{} held the worker's {} {}",
                dossier.name(custody.holder),
                custody.document,
                custody.period
            ),
        });
    }
}

/// Later versions of a contract with worse terms.
pub(super) fn contracts(dossier: &Dossier, findings: &mut Vec<Finding>) {
    let mut versions: Vec<&ContractVersion> = dossier.contracts.iter().collect();
    versions.sort_by(|a, b| (&a.worker, &a.contract, a.version).cmp(&(&b.worker, &b.contract, b.version)));
    for (old, new) in versions.iter().zip(versions.iter().skip(1)) {
        if (&old.worker, &old.contract) != (&new.worker, &new.contract) {
            continue;
        }
        let changes = compare_terms(old, new);
        let worse: Vec<&str> = worse(&changes).iter().map(|change| change.why.as_str()).collect();
        if !worse.is_empty() {
            findings.push(Finding {
                worker: new.worker.clone(),
                kind: FindingKind::WorseContract,
                records: vec![format!(
                    "contract {} versions {} and {}",
                    new.contract, old.version, new.version
                )],
                amount: None,
                why: worse.join("; "),
            });
        }
    }
}
