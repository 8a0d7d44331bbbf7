//! Outputs as text, for the command line. Places stand alphabetically; nothing is sorted by score.

use std::fmt::{Display, Formatter, Result};

use crate::Exact;
use crate::index::Sensitivity;
use crate::instrument::{Instrument, Question};
use crate::score::{BandStability, FollowUp, GapPlan, NodeScore, PolicySet, Scores, SideBySide};

/// Text cut to a width, with an ellipsis where it was longer.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

fn question(f: &mut Formatter<'_>, instrument: &Instrument, question: &Question) -> Result {
    write!(f, "    {:<8} {}", question.id, question.text)?;
    match question.max {
        Some(max) => write!(f, " [0 to {max}]")?,
        None => {
            let codes: Vec<&str> = instrument
                .responses(question)
                .iter()
                .map(|r| r.code.as_str())
                .collect();
            write!(f, " [{}]", codes.join(", "))?;
        }
    }
    for condition in &question.applies_when {
        write!(
            f,
            " (if {} is {})",
            condition.question,
            condition.answers.join(" or ")
        )?;
    }
    writeln!(f)
}

impl Display for Instrument {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "{} ({})", self.title, self.key())?;
        writeln!(f, "{}. {}", self.origin.source, self.origin.note)?;
        for domain in &self.domains {
            writeln!(f, "\n{}  {}", domain.id, domain.title)?;
            if let Some(lead) = &domain.lead {
                writeln!(f, "  {lead}")?;
            }
            for entry in &domain.questions {
                question(f, self, entry)?;
            }
            for sub in &domain.subdomains {
                writeln!(f, "  {}  {}", sub.id, sub.title)?;
                for entry in &sub.questions {
                    question(f, self, entry)?;
                }
            }
        }
        let bands: Vec<String> = self
            .bands
            .iter()
            .map(|b| format!("{} from {}", b.label, b.at_least))
            .collect();
        writeln!(f, "\nbands: {}", bands.join(", "))
    }
}

fn node(f: &mut Formatter<'_>, node: &NodeScore, depth: usize) -> Result {
    let indent = "  ".repeat(depth);
    let title = match node.id.as_str() {
        // The whole has no id of its own.
        "overall" => node.title.clone(),
        id => cut(&format!("{indent}{id} {}", node.title), 54),
    };
    let bounds = match (node.lowest, node.highest) {
        (Some(low), Some(high)) => format!("{} to {}", low.percent(), high.percent()),
        _ => "–".to_owned(),
    };
    writeln!(
        f,
        "{title:<54} {:>7}  {:>17}  {:>7}  {}{}",
        node.percent.as_deref().unwrap_or("–"),
        bounds,
        node.missing.percent(),
        node.band.as_deref().unwrap_or("–"),
        if node.band.is_some() && !node.band_certain {
            " (open)"
        } else {
            ""
        },
    )?;
    node.children
        .iter()
        .try_for_each(|child| self::node(f, child, depth + 1))
}

/// One line a node: score, bounds, missing share (all out of 100), band; *(open)* where missing answers could change the band.
impl Display for Scores {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(
            f,
            "{:<54} {:>7}  {:>17}  {:>7}  band",
            self.instrument, "score", "bounds", "missing"
        )?;
        for domain in &self.domains {
            node(f, domain, 0)?;
        }
        self.overall.iter().try_for_each(|overall| node(f, overall, 0))
    }
}

impl Display for BandStability {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let [low, high] = self.interval;
        match (&self.band, self.holds_in_percent) {
            (Some(band), Some(percent)) => {
                write!(
                    f,
                    "{}: band {band} holds in {percent:.1} % of runs; scores from {low:.1} to {high:.1}",
                    self.id
                )
            }
            _ => write!(f, "{}: no band; scores from {low:.1} to {high:.1}", self.id),
        }
    }
}

fn sets(f: &mut Formatter<'_>, title: &str, list: &[PolicySet], found: usize) -> Result {
    writeln!(f, "\n{title} ({} of {found} shown)", list.len())?;
    for set in list {
        writeln!(
            f,
            "  to {} ({}), effort {}, priority {}",
            set.score, set.band, set.effort, set.priority
        )?;
        for policy in &set.policies {
            writeln!(
                f,
                "    {:<8} {} → {}  (+{} alone)  {}",
                policy.question, policy.now, policy.reach, policy.gain_alone, policy.text
            )?;
        }
    }
    Ok(())
}

impl Display for GapPlan {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "{}", self.explanation)?;
        let Some(lift) = &self.lift else { return Ok(()) };
        sets(f, "smallest sets", &lift.fewest, lift.fewest_found)?;
        sets(
            f,
            "sets of least effort",
            &lift.least_effort,
            lift.least_effort_found,
        )
    }
}

impl Display for SideBySide {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "{}: {} places", self.instrument, self.places.len())?;
        for domain in &self.domains {
            writeln!(f, "\n{}  {}", domain.domain, domain.title)?;
            for (place, cell) in self.places.iter().zip(&domain.cells) {
                let percent = cell.percent.as_deref().unwrap_or("–");
                let band = cell.band.as_deref().unwrap_or("–");
                writeln!(
                    f,
                    "  {:<32} {percent:>7}  {band:<12} {:>6} % missing",
                    cut(place, 32),
                    cell.missing_percent
                )?;
            }
            for row in self.questions.iter().filter(|q| q.domain == domain.domain) {
                write!(f, "    {:<8} {} of {} have it", row.question, row.have, row.of)?;
                if row.in_part > 0 {
                    write!(f, ", {} in part", row.in_part)?;
                }
                if row.missing > 0 {
                    write!(f, ", {} missing", row.missing)?;
                }
                writeln!(f, "  {}", cut(&row.text, 80))?;
            }
        }
        Ok(())
    }
}

impl Display for FollowUp {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (domain, before, after) in &self.domains {
            let shown = |score: &Option<String>| score.clone().unwrap_or_else(|| "–".to_owned());
            writeln!(f, "{domain:<8} {:>7} → {:>7}", shown(before), shown(after))?;
        }
        writeln!(
            f,
            "{} questions changed, {} did not",
            self.changes.len(),
            self.unchanged
        )?;
        for change in &self.changes {
            let shown =
                |response: &Option<String>| response.clone().unwrap_or_else(|| "(not asked)".to_owned());
            let cause = match change.cause {
                crate::score::Cause::PolicyChange => "policy change",
                crate::score::Cause::NewEvidence => "new evidence",
                crate::score::Cause::Recoding => "recoding",
                crate::score::Cause::ChangedInstrument => "changed instrument",
            };
            let by = change
                .difference
                .filter(|d| *d != Exact::ZERO)
                .map(|d| format!(" ({})", d.percent()));
            writeln!(
                f,
                "  {:<8} {} → {}{}: {cause}; {}",
                change.question,
                shown(&change.before),
                shown(&change.after),
                by.unwrap_or_default(),
                change.because
            )?;
        }
        Ok(())
    }
}

impl Display for Sensitivity {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "{} replicates, {} failed", self.replicates, self.failed)?;
        if let Some(failure) = &self.first_failure {
            writeln!(f, "first failure: {failure}")?;
        }
        if !self.factors.is_empty() {
            writeln!(f, "\n{:<20} {:>22} {:>22}", "factor", "first order", "total")?;
            for factor in &self.factors {
                let index = |value: f64, [low, high]: [f64; 2]| format!("{value:.3} ({low:.3}–{high:.3})");
                writeln!(
                    f,
                    "{:<20} {:>22} {:>22}",
                    cut(&factor.name, 20),
                    index(factor.first, factor.first_interval),
                    index(factor.total, factor.total_interval)
                )?;
            }
        }
        writeln!(
            f,
            "\n{:<8} {:>9} {:>9} {:>9} {:>9}",
            "unit", "nominal", "median", "5 %", "95 %"
        )?;
        for unit in &self.units {
            writeln!(
                f,
                "{:<8} {:>9.2} {:>9.2} {:>9.2} {:>9.2}",
                unit.unit, unit.nominal, unit.median, unit.low, unit.high
            )?;
        }
        Ok(())
    }
}
