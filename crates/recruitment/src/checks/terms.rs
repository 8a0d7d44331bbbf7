//! Two versions of a contract, term by term: what was promised and what was signed.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::records::ContractVersion;
use crate::taxonomy::codes;
use crate::values::{Money, Rate};

codes! {
    /// A term of a contract.
    Term, "term of a contract",
    /// The month's wage.
    Wage = "monthly_wage",
    /// The hours of a week.
    Hours = "weekly_hours",
    /// What an hour of work pays: the two before together.
    HourlyPay = "pay_for_an_hour",
    /// What may be taken from pay.
    Deductions = "deductions",
    /// The work.
    Job = "job",
    /// Where it is done.
    Site = "site",
    /// The language it was given in.
    Language = "language",
}

codes! {
    /// How a term of a later version stands against the earlier one, as the worker sees it.
    Change, "change of a term",
    /// Better for the worker.
    Better = "better",
    /// The same.
    Same = "same",
    /// Worse for the worker.
    Worse = "worse",
    /// It changed, or is missing, and which is better is for the worker to say.
    NotComparable = "not_comparable",
}

/// One term in two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermChange {
    /// The term.
    pub term: Term,
    /// How it changed.
    pub change: Change,
    /// What the earlier version says; nothing if it is silent.
    pub was: Option<String>,
    /// What the later version says; nothing if it is silent.
    pub is: Option<String>,
    /// Why it is better, worse or neither.
    pub why: String,
}

/// Compares a later version of a contract with an earlier one, in the order of [`Term`]. Terms on which both are silent are left out.
///
/// A term that was promised and is not in the later version is worse: what is not written cannot be asked for. Another job or place is neither better nor
/// worse by itself, and wages in two currencies are compared by nobody without a dated rate.
pub fn compare_terms(earlier: &ContractVersion, later: &ContractVersion) -> Vec<TermChange> {
    [
        wage(earlier, later),
        hours(earlier, later),
        hourly_pay(earlier, later),
        deductions(earlier, later),
        words(Term::Job, "the work", &earlier.job, &later.job),
        words(Term::Site, "the place of work", &earlier.site, &later.site),
        language(earlier, later),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The changes for the worse, each once: that an hour pays less is said only if neither wage nor hours say it already.
pub(super) fn worse(changes: &[TermChange]) -> Vec<&TermChange> {
    let is_worse = |change: &&TermChange| change.change == Change::Worse;
    let said = changes
        .iter()
        .filter(is_worse)
        .any(|change| matches!(change.term, Term::Wage | Term::Hours));
    changes
        .iter()
        .filter(is_worse)
        .filter(|change| !(said && change.term == Term::HourlyPay))
        .collect()
}

fn wage(earlier: &ContractVersion, later: &ContractVersion) -> Option<TermChange> {
    let (was, is) = (earlier.monthly_wage, later.monthly_wage);
    let (change, why) = match (was, is) {
        (None, None) => return None,
        (Some(was), None) => (
            Change::Worse,
            format!("a month's wage of {was} was promised and the later version names none"),
        ),
        (None, Some(is)) => (
            Change::NotComparable,
            format!("the earlier version names no wage, the later {is}"),
        ),
        (Some(was), Some(is)) => match is.minus(was) {
            Err(error) => (Change::NotComparable, error.to_string()),
            Ok(more) if more.minor > 0 => (
                Change::Better,
                format!("the month's wage rose from {was} to {is}"),
            ),
            Ok(more) if more.minor < 0 => {
                (Change::Worse, format!("the month's wage fell from {was} to {is}"))
            }
            Ok(_) => (Change::Same, format!("the month's wage is {is} in both")),
        },
    };
    let text = |money: Option<Money>| money.map(|money| money.to_string());
    Some(TermChange {
        term: Term::Wage,
        change,
        was: text(was),
        is: text(is),
        why,
    })
}

fn hours(earlier: &ContractVersion, later: &ContractVersion) -> Option<TermChange> {
    let (was, is) = (earlier.weekly_hours, later.weekly_hours);
    let (change, why) = match (was, is) {
        (None, None) => return None,
        (Some(was), None) => (
            Change::Worse,
            format!("a week of {was} hours was promised and the later version sets no limit"),
        ),
        (None, Some(is)) => (
            Change::NotComparable,
            format!("the earlier version names no hours, the later {is}"),
        ),
        (Some(was), Some(is)) if is > was => {
            (Change::Worse, format!("the week's hours rose from {was} to {is}"))
        }
        (Some(was), Some(is)) if is < was => (
            Change::Better,
            format!("the week's hours fell from {was} to {is}"),
        ),
        (Some(_), Some(is)) => (Change::Same, format!("the week has {is} hours in both")),
    };
    let text = |hours: Option<u32>| hours.map(|hours| hours.to_string());
    Some(TermChange {
        term: Term::Hours,
        change,
        was: text(was),
        is: text(is),
        why,
    })
}

/// A month is 52/12 weeks. Only where both versions name wage and hours in one currency.
fn hourly_pay(earlier: &ContractVersion, later: &ContractVersion) -> Option<TermChange> {
    let pay = |version: &ContractVersion| {
        let (wage, hours) = (version.monthly_wage?, version.weekly_hours?);
        let month = Rate::new(i64::from(hours) * 52, 12)?;
        Some((wage.currency, wage.exact_major().over(&month)?))
    };
    let ((currency, was), (other, is)) = (pay(earlier)?, pay(later)?);
    if currency != other {
        return None;
    }
    let words = |rate: &Rate| format!("{currency} {}", rate.to_decimal(2));
    let (change, moved) = match is.cmp(&was) {
        std::cmp::Ordering::Greater => (Change::Better, "more"),
        std::cmp::Ordering::Less => (Change::Worse, "less"),
        std::cmp::Ordering::Equal => (Change::Same, "the same"),
    };
    Some(TermChange {
        term: Term::HourlyPay,
        change,
        why: format!("an hour pays {moved}: {} and then {}", words(&was), words(&is)),
        was: Some(words(&was)),
        is: Some(words(&is)),
    })
}

fn deductions(earlier: &ContractVersion, later: &ContractVersion) -> Option<TermChange> {
    if earlier.deductions.is_empty() && later.deductions.is_empty() {
        return None;
    }
    let came: Vec<String> = later
        .deductions
        .difference(&earlier.deductions)
        .map(|class| format!("a deduction for {class} came in"))
        .collect();
    let went: Vec<String> = earlier
        .deductions
        .difference(&later.deductions)
        .map(|class| format!("a deduction for {class} fell away"))
        .collect();
    let change = match (came.is_empty(), went.is_empty()) {
        (true, true) => Change::Same,
        (true, false) => Change::Better,
        // One that came in is for the worse, whatever fell away.
        (false, _) => Change::Worse,
    };
    let why = match change {
        Change::Same => "the same deductions in both".to_owned(),
        _ => came.into_iter().chain(went).collect::<Vec<_>>().join("; "),
    };
    let list = |version: &ContractVersion| {
        let classes: Vec<&str> = version.deductions.iter().map(|class| class.code()).collect();
        Some(classes.join(", ")).filter(|list| !list.is_empty())
    };
    Some(TermChange {
        term: Term::Deductions,
        change,
        was: list(earlier),
        is: list(later),
        why,
    })
}

fn words(term: Term, what: &str, was: &Option<String>, is: &Option<String>) -> Option<TermChange> {
    let folded = |text: &String| amparo_schema::fold_text(text);
    let (change, why) = match (was, is) {
        (None, None) => return None,
        (Some(was), None) => (
            Change::Worse,
            format!("{what} was named ({was:?}) and the later version leaves it open"),
        ),
        (None, Some(is)) => (
            Change::NotComparable,
            format!("the earlier version leaves {what} open, the later says {is:?}"),
        ),
        (Some(was), Some(is)) if folded(was) == folded(is) => {
            (Change::Same, format!("{what} is {is:?} in both"))
        }
        (Some(was), Some(is)) => (
            Change::NotComparable,
            format!("{what} changed from {was:?} to {is:?}; whether that is worse is for the worker to say"),
        ),
    };
    Some(TermChange {
        term,
        change,
        was: was.clone(),
        is: is.clone(),
        why,
    })
}

fn language(earlier: &ContractVersion, later: &ContractVersion) -> Option<TermChange> {
    let name = |version: &ContractVersion| version.language.clone();
    if (name(earlier), earlier.understood, name(later), later.understood) == (None, None, None, None) {
        return None;
    }
    let language = later.language.as_deref().unwrap_or("not named");
    let (change, why) = match (earlier.understood, later.understood) {
        (Some(false), Some(true)) => (
            Change::Better,
            format!("the later version is in a language the worker understands ({language})"),
        ),
        (Some(false), Some(false)) => (
            Change::Same,
            "the worker understands the language of neither version".to_owned(),
        ),
        (_, Some(false)) => (
            Change::Worse,
            format!("the later version is in a language the worker does not understand ({language})"),
        ),
        (Some(true), Some(true)) => (
            Change::Same,
            "the worker understands the language of both versions".to_owned(),
        ),
        (_, None) | (None, Some(true)) => (
            Change::NotComparable,
            "nobody said of both versions whether the worker understands their language".to_owned(),
        ),
    };
    Some(TermChange {
        term: Term::Language,
        change,
        was: name(earlier),
        is: name(later),
        why,
    })
}

impl fmt::Display for TermChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.term, self.change, self.why)
    }
}
