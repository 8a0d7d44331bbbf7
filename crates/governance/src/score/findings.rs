//! Findings over a set of published assessments: computed with effect sizes and intervals, and said in words that the numbers bear.
//!
//! Two questions, after the 2016 report: is ambition confined to high-income countries? And do a lead agency, transparent rules and
//! cross-border co-operation go with high scores across subdomains?
//!
//! * Difference of two groups: mean difference in points with Welch's 95 % interval (unequal variances), and Cliff's δ, the chance that a
//!   place of the first group scores higher than one of the second minus the chance of the reverse.
//! * Association: Spearman's ρ between the mean worth of a theme's questions and the mean worth of a subdomain's *other* questions,
//!   with the interval of Bonett & Wright 2000, widened over the subdomains (Bonferroni) so that all hold together with 95 %.
//!
//! Fewer than [`FEWEST`] places in a group say nothing, and the finding says so. None of this shows a cause.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use super::{Assessed, IncomeGroup};
use crate::index::{CorrelationKind, correlate, mean, standard_deviation};
use crate::instrument::{Instrument, Question};

/// Fewest places for which a number is given.
pub const FEWEST: usize = 5;

/// A theme of questions whose company with high scores is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// A lead agency.
    LeadAgency,
    /// Transparent rules.
    TransparentRules,
    /// Cross-border co-operation.
    CrossBorderCooperation,
}

impl Theme {
    /// The tag of its questions in instruments.
    pub fn tag(self) -> &'static str {
        match self {
            Theme::LeadAgency => "lead_agency",
            Theme::TransparentRules => "transparent_rules",
            Theme::CrossBorderCooperation => "cross_border_cooperation",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Theme::LeadAgency => "a lead agency",
            Theme::TransparentRules => "transparent rules",
            Theme::CrossBorderCooperation => "cross-border co-operation",
        }
    }
}

/// What a finding's words say, for pages in other languages.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum FindingFacts {
    /// Income groups, with too few places of one.
    IncomeTooFew {
        /// High-income countries with an overall score.
        high: usize,
        /// Others with one.
        other: usize,
        /// Fewest of each.
        needed: usize,
    },
    /// Income groups whose scores do not vary.
    IncomeAlike,
    /// Income groups compared.
    Income {
        /// High-income countries.
        high: usize,
        /// Others.
        other: usize,
        /// Mean of the high-income countries minus mean of the others, in points.
        difference: f64,
        /// Its 95 % interval.
        interval: [f64; 2],
        /// Others that score at least as high as the median of the high-income countries.
        reaching: usize,
    },
    /// A theme, with too few places or answers that do not vary.
    ThemeTooFew {
        /// The theme.
        theme: Theme,
        /// Fewest places.
        needed: usize,
    },
    /// A theme against the subdomains.
    Theme {
        /// The theme.
        theme: Theme,
        /// Subdomains compared.
        subdomains: usize,
        /// Those whose interval lies above zero.
        above: usize,
        /// Those whose interval lies below zero.
        below: usize,
        /// The median correlation.
        middle: f64,
    },
}

/// An answer to one question about the assessments.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The question.
    pub question: String,
    /// What the words say, as numbers.
    pub facts: FindingFacts,
    /// Places that the numbers rest on.
    pub places: usize,
    /// Name of the method.
    pub method: &'static str,
    /// The effects; empty where there are too few places.
    pub effects: Vec<Effect>,
    /// What the numbers bear.
    pub words: String,
}

/// An effect with its interval.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// What it is of.
    pub of: String,
    /// Its measure, such as `difference of means, points`.
    pub measure: &'static str,
    /// The estimate.
    pub estimate: f64,
    /// The interval; none for measures that have none here.
    pub interval: Option<[f64; 2]>,
    /// Places that it rests on.
    pub places: usize,
}

/// Answers the two questions over the assessments that were made with `instrument`. Places come in any order; none is named.
pub fn findings(instrument: &Instrument, places: &[Assessed]) -> Vec<Finding> {
    let places: Vec<&Assessed> = places
        .iter()
        .filter(|p| p.scores.instrument == instrument.key())
        .collect();
    let mut out = vec![income(&places)];
    for theme in [
        Theme::LeadAgency,
        Theme::TransparentRules,
        Theme::CrossBorderCooperation,
    ] {
        if instrument
            .questions()
            .any(|(_, _, q)| q.tags.themes.iter().any(|t| t == theme.tag()))
        {
            out.push(association(instrument, &places, theme));
        }
    }
    out
}

fn income(places: &[&Assessed]) -> Finding {
    let method = "Welch's interval for the difference of means; Cliff's δ";
    let score = |p: &&&Assessed| {
        p.scores
            .overall
            .as_ref()
            .and_then(|o| o.score)
            .map(|s| s.to_f64() * 100.0)
    };
    let group = |high: bool| -> Vec<f64> {
        places
            .iter()
            .filter(|p| p.income.is_some_and(|i| (i == IncomeGroup::High) == high))
            .filter_map(|p| score(&p))
            .collect()
    };
    let (high, other) = (group(true), group(false));
    let total = high.len() + other.len();
    let mut finding = Finding {
        question: "Is ambition confined to high-income countries?".to_owned(),
        facts: FindingFacts::IncomeTooFew {
            high: high.len(),
            other: other.len(),
            needed: FEWEST,
        },
        places: total,
        method,
        effects: Vec::new(),
        words: String::new(),
    };
    if high.len() < FEWEST || other.len() < FEWEST {
        finding.words = format!(
            "Too few assessments to say: {} of high-income and {} of other countries have an overall score, and {FEWEST} of each are needed.",
            high.len(),
            other.len()
        );
        return finding;
    }
    let Some((difference, interval)) = welch(&high, &other) else {
        finding.facts = FindingFacts::IncomeAlike;
        finding.words = "The scores do not vary, so there is nothing to compare.".to_owned();
        return finding;
    };
    let delta = cliff(&high, &other);
    finding.effects = vec![
        Effect {
            of: "overall score, high-income against other".to_owned(),
            measure: "difference of means, points",
            estimate: difference,
            interval: Some(interval),
            places: total,
        },
        Effect {
            of: "overall score, high-income against other".to_owned(),
            measure: "Cliff's δ",
            estimate: delta,
            interval: None,
            places: total,
        },
    ];
    let middle = crate::index::median(&high);
    let above = other.iter().filter(|&&s| s >= middle).count();
    finding.facts = FindingFacts::Income {
        high: high.len(),
        other: other.len(),
        difference,
        interval,
        reaching: above,
    };
    finding.words = format!(
        "Among {total} assessments, high-income countries score {:.1} points {} than others on average (95 % interval of the difference {:.1} \
         to {:.1}): {}. {above} of the {} other countries score at least as high as the middle high-income country, so high scores are {} \
         to high-income countries. This compares scores; it does not say why they differ.",
        difference.abs(),
        if difference >= 0.0 { "higher" } else { "lower" },
        interval[0],
        interval[1],
        if interval[0] <= 0.0 && interval[1] >= 0.0 {
            "the interval holds zero, so these assessments cannot tell the two groups apart"
        } else {
            "the interval does not hold zero"
        },
        other.len(),
        if above == 0 {
            "in these assessments confined"
        } else {
            "not confined"
        },
    );
    finding
}

/// Difference of means and Welch's 95 % interval; `None` without spread in both groups.
fn welch(a: &[f64], b: &[f64]) -> Option<(f64, [f64; 2])> {
    let part = |x: &[f64]| (standard_deviation(x).powi(2) / x.len() as f64, x.len() as f64);
    let ((va, na), (vb, nb)) = (part(a), part(b));
    let error = (va + vb).sqrt();
    if error.is_nan() || error <= 0.0 {
        return None;
    }
    let freedom = (va + vb).powi(2) / (va.powi(2) / (na - 1.0) + vb.powi(2) / (nb - 1.0));
    let t = StudentsT::new(0.0, 1.0, freedom).ok()?.inverse_cdf(0.975);
    let difference = mean(a) - mean(b);
    Some((difference, [difference - t * error, difference + t * error]))
}

fn cliff(a: &[f64], b: &[f64]) -> f64 {
    let mut balance = 0i64;
    for x in a {
        for y in b {
            balance += i64::from(x > y) - i64::from(x < y);
        }
    }
    balance as f64 / (a.len() * b.len()) as f64
}

fn association(instrument: &Instrument, places: &[&Assessed], theme: Theme) -> Finding {
    let words = theme.words();
    let themed = |q: &Question| q.tags.themes.iter().any(|t| t == theme.tag());
    let worth = |place: &Assessed, wanted: &dyn Fn(&Question) -> bool| -> f64 {
        let values: Vec<f64> = instrument
            .questions()
            .filter(|(_, _, q)| wanted(q))
            .filter_map(|(_, _, q)| place.scores.items.iter().find(|i| i.question == q.id)?.value)
            .map(|v| v.to_f64())
            .collect();
        mean(&values)
    };
    let theme_worth: Vec<f64> = places.iter().map(|p| worth(p, &themed)).collect();
    // Where a domain has no subdomains, it stands for itself.
    let subdomains: Vec<(&str, &str)> = instrument
        .domains
        .iter()
        .flat_map(|d| {
            let own = d
                .subdomains
                .is_empty()
                .then_some((d.id.as_str(), d.title.as_str()));
            own.into_iter()
                .chain(d.subdomains.iter().map(|s| (s.id.as_str(), s.title.as_str())))
        })
        .collect();
    let level = 1.0 - 0.05 / subdomains.len().max(1) as f64;
    let mut effects = Vec::new();
    for (id, title) in &subdomains {
        let inside: Vec<&str> = instrument
            .questions()
            .filter(|(d, s, q)| s.map_or(&d.id, |s| &s.id) == id && !themed(q))
            .map(|(_, _, q)| q.id.as_str())
            .collect();
        let others: Vec<f64> = places
            .iter()
            .map(|p| worth(p, &|q| inside.contains(&q.id.as_str())))
            .collect();
        let Some(found) = correlate(&theme_worth, &others, CorrelationKind::Spearman) else {
            continue;
        };
        if found.units < FEWEST {
            continue;
        }
        effects.push(Effect {
            of: format!("{id} {title}"),
            measure: "Spearman's ρ",
            estimate: found.coefficient,
            interval: bonett_wright(found.coefficient, found.units, level),
            places: found.units,
        });
    }
    let question = format!("Does {words} go with high scores across subdomains?");
    let method = "Spearman's ρ; intervals after Bonett & Wright 2000, simultaneous over the subdomains at 95 % (Bonferroni)";
    if effects.is_empty() {
        let said = format!(
            "Too few assessments to say, or no variation: {FEWEST} with different answers are needed."
        );
        return Finding {
            question,
            facts: FindingFacts::ThemeTooFew {
                theme,
                needed: FEWEST,
            },
            places: places.len(),
            method,
            effects,
            words: said,
        };
    }
    let above = effects
        .iter()
        .filter(|e| e.interval.is_some_and(|i| i[0] > 0.0))
        .count();
    let below = effects
        .iter()
        .filter(|e| e.interval.is_some_and(|i| i[1] < 0.0))
        .count();
    let estimates: Vec<f64> = effects.iter().map(|e| e.estimate).collect();
    let middle = crate::index::median(&estimates);
    let said = format!(
        "Over {} subdomains, {words} goes with higher scores in {above} and with lower ones in {below}; in the other {} the intervals hold \
         zero, so these assessments cannot tell. The middle correlation is {:.2}. The questions of the theme are left out of the subdomains' \
         scores. An association is not a cause.",
        effects.len(),
        effects.len() - above - below,
        middle,
    );
    Finding {
        question,
        facts: FindingFacts::Theme {
            theme,
            subdomains: effects.len(),
            above,
            below,
            middle,
        },
        places: places.len(),
        method,
        effects,
        words: said,
    }
}

/// Interval of a Spearman correlation (Bonett & Wright 2000): tanh(artanh ρ ± z·√((1 + ρ²/2)/(n − 3))).
fn bonett_wright(rho: f64, units: usize, level: f64) -> Option<[f64; 2]> {
    if units < 4 {
        return None;
    }
    let z = Normal::standard().inverse_cdf(0.5 + level / 2.0);
    let centre = rho.clamp(-0.999_999, 0.999_999).atanh();
    let half = z * ((1.0 + rho * rho / 2.0) / (units as f64 - 3.0)).sqrt();
    Some([(centre - half).tanh(), (centre + half).tanh()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn welch_agrees_with_scipy() {
        // scipy 1.17.1: ttest_ind(a, b, equal_var=False).confidence_interval()
        let (a, b) = (
            [50.0, 60.0, 70.0, 80.0, 65.0],
            [40.0, 45.0, 60.0, 52.0, 48.0, 41.0],
        );
        let (difference, interval) = welch(&a, &b).unwrap();
        assert!((difference - 17.333333333333336).abs() < 1e-9);
        assert!(
            (interval[0] - WELCH[0]).abs() < 1e-6 && (interval[1] - WELCH[1]).abs() < 1e-6,
            "{interval:?}"
        );
        // Of 30 pairs, 27 one way and 2 the other, with one tie.
        assert!((cliff(&a, &b) - 25.0 / 30.0).abs() < 1e-12);
    }

    const WELCH: [f64; 2] = [3.3851720082498336, 31.28149465841684];
}
