//! The verdict of the law, by rule pack.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::{Cap, Item, LegalRule, RulePack};
use crate::records::Engagement;
use crate::values::{Money, MoneyError};

/// What the law says of something a worker paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalOutcome {
    /// Above what a verified rule allows.
    Unlawful,
    /// Within what a verified rule allows.
    Lawful,
    /// Above what a rule allows that nobody has verified: look it up.
    Warning,
    /// A rule of the pack applies, but what it takes to apply it is not known: the wage, a rate of exchange, or whether the rule is right.
    Undecided,
    /// The pack has no rule for it.
    NoRule,
}

/// The law's verdict on an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LegalVerdict {
    /// The outcome.
    pub outcome: LegalOutcome,
    /// How much of the item is above what is allowed.
    pub excess: Option<Money>,
    /// The rule's id, source and state of checking, in words.
    pub why: String,
}

/// The law's verdicts on a worker's items, in their order.
///
/// Of several rules that apply to an item, the most narrowly drawn counts, then the later one. Charges under one cap add up in the order of items.
///
/// # Errors
/// [`MoneyError::TooLarge`] if sums overflow.
pub fn legal_verdict(
    pack: &RulePack,
    engagement: &Engagement,
    items: &[Item],
) -> Result<Vec<LegalVerdict>, MoneyError> {
    let mut spent: BTreeMap<&str, Money> = BTreeMap::new();
    let mut verdicts = Vec::with_capacity(items.len());
    for item in items {
        let rule = pack
            .rules
            .iter()
            .filter(|rule| rule.applies(engagement, item.class, item.date))
            .max_by_key(|rule| (rule.narrowness(), rule.force.from));
        verdicts.push(match rule {
            None => LegalVerdict {
                outcome: LegalOutcome::NoRule,
                excess: None,
                why: format!("rule pack {} has no rule for it", pack.version),
            },
            Some(rule) => judge(rule, engagement, item, &mut spent)?,
        });
    }
    Ok(verdicts)
}

fn judge<'a>(
    rule: &'a LegalRule,
    engagement: &Engagement,
    item: &Item,
    spent: &mut BTreeMap<&'a str, Money>,
) -> Result<LegalVerdict, MoneyError> {
    let state = match (rule.verified, rule.checked_on) {
        (true, Some(day)) => format!("verified {day}"),
        (_, day) => format!("not verified{}", checked(day)),
    };
    let verdict = |outcome, excess, note: &str| LegalVerdict {
        outcome,
        excess,
        why: format!("rule {} ({state}): {}{note}", rule.id, rule.source),
    };
    let undecided = |note: &str| verdict(LegalOutcome::Undecided, None, note);
    let allowed = match &rule.cap {
        Cap::Anything => item.amount,
        Cap::Nothing => Money::zero(item.amount.currency),
        Cap::Sum { sum } => *sum,
        Cap::Wages { months } => match engagement.first_month {
            Some(wage) => wage.times_down(months)?,
            None => return Ok(undecided("; the first month's wage is not known")),
        },
    };
    if allowed.currency != item.amount.currency {
        return Ok(undecided(&format!(
            "; the cap is in {} and the charge in {}",
            allowed.currency, item.amount.currency
        )));
    }
    let excess = if matches!(rule.cap, Cap::Anything) {
        Money::zero(item.amount.currency)
    } else {
        let before = spent
            .get(rule.id.as_str())
            .copied()
            .unwrap_or(Money::zero(item.amount.currency));
        if before.currency != item.amount.currency {
            return Ok(undecided(
                "; earlier charges under the same cap are in another currency",
            ));
        }
        let after = before.plus(item.amount)?;
        spent.insert(&rule.id, after);
        let over = |sum: Money| Money::new((sum.minor - allowed.minor).max(0), sum.currency);
        over(after).minus(over(before))?
    };
    let outcome = match (excess.minor > 0, rule.verified) {
        (true, true) => LegalOutcome::Unlawful,
        (true, false) => LegalOutcome::Warning,
        (false, true) => LegalOutcome::Lawful,
        (false, false) => LegalOutcome::Undecided,
    };
    Ok(verdict(outcome, Some(excess), ""))
}

fn checked(day: Option<Date>) -> String {
    day.map(|day| format!(", looked at {day}")).unwrap_or_default()
}
