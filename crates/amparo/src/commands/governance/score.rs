//! `amparo governance score`, `gap` and `follow-up`: one place at a time.

use std::fmt;
use std::path::Path;

use amparo_governance::score::{
    self, BandStability, Priorities, RobustnessPlan, Scores, Side, Strength, gap_plan, strengths,
};
use anyhow::{Context, Result, bail};
use serde::Serialize;

use super::load;
use crate::cli::governance::AnswersArgs;
use crate::files;
use crate::output::say;

#[derive(Serialize)]
struct Scored {
    #[serde(flatten)]
    scores: Scores,
    strengths: Vec<Strength>,
    #[serde(skip_serializing_if = "Option::is_none")]
    robustness: Option<Vec<BandStability>>,
}

impl fmt::Display for Scored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.scores)?;
        for stability in self.robustness.iter().flatten() {
            writeln!(f, "{stability}")?;
        }
        Ok(())
    }
}

pub(super) fn score(args: &AnswersArgs, robustness: bool, json: bool) -> Result<()> {
    let (instrument, loaded) = load::answers(args)?;
    let named = || args.file.display().to_string();
    let scores = score::score(&instrument, &loaded.answers).with_context(named)?;
    let robustness = if robustness {
        let plan = RobustnessPlan::default();
        Some(score::robustness(
            &instrument,
            &loaded.answers,
            &loaded.confidence,
            &plan,
        )?)
    } else {
        None
    };
    let strengths = strengths(&instrument, &scores);
    say(
        &Scored {
            scores,
            strengths,
            robustness,
        },
        json,
    )
}

pub(super) fn gap(args: &AnswersArgs, domain: &str, priorities: Option<&Path>, json: bool) -> Result<()> {
    let (instrument, loaded) = load::answers(args)?;
    let priorities = match priorities {
        Some(path) => {
            serde_json::from_str(&files::read_text(path)?).with_context(|| path.display().to_string())?
        }
        None => Priorities::default(),
    };
    let plan = gap_plan(&instrument, &loaded.answers, domain, &priorities)
        .with_context(|| args.file.display().to_string())?;
    say(&plan, json)
}

pub(super) fn follow_up(earlier: &Path, later: &Path, instruments: &[String], json: bool) -> Result<()> {
    let (first, second) = match instruments {
        [] => (None, None),
        [both] => (Some(both.as_str()), Some(both.as_str())),
        [first, second] => (Some(first.as_str()), Some(second.as_str())),
        more => bail!(
            "--instrument is given {} times; once or twice is accepted",
            more.len()
        ),
    };
    let (instrument_before, before) = load::assessment(earlier, first)?;
    let (instrument_after, after) = load::assessment(later, second)?;
    if before.place() != after.place() {
        bail!(
            "{} is about {} and {} about {}; follow-up compares one place with itself",
            earlier.display(),
            super::places::words(before.place()),
            later.display(),
            super::places::words(after.place())
        );
    }
    if before.period().from > after.period().from {
        bail!(
            "{} begins on {} and {} on {}; give the earlier first",
            earlier.display(),
            before.period().from,
            later.display(),
            after.period().from
        );
    }
    let (answers_before, answers_after) = (before.current(), after.current());
    let found = score::follow_up(
        Side {
            instrument: &instrument_before,
            answers: &answers_before,
            period: before.period(),
        },
        Side {
            instrument: &instrument_after,
            answers: &answers_after,
            period: after.period(),
        },
    )?;
    say(&found, json)
}
