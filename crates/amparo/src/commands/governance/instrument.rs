//! `amparo governance instrument`: the shipped instruments, and checks of others.

use std::fmt;

use amparo_governance::instrument::{SCHEMA, all};
use anyhow::Result;
use serde::Serialize;

use super::load;
use crate::cli::governance::InstrumentCommand;
use crate::output::{say, say_text};

#[derive(Serialize)]
struct Listed {
    key: String,
    title: String,
    domains: usize,
    questions: usize,
    source: String,
}

impl Listed {
    fn of(instrument: &amparo_governance::instrument::Instrument) -> Listed {
        Listed {
            key: instrument.key(),
            title: instrument.title.clone(),
            domains: instrument.domains.len(),
            questions: instrument.questions().count(),
            source: instrument.origin.source.clone(),
        }
    }
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}; {} domains, {} questions; {}",
            self.key, self.title, self.domains, self.questions, self.source
        )
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct List(Vec<Listed>);

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|listed| writeln!(f, "{listed}"))
    }
}

#[derive(Serialize)]
struct Checked {
    right: bool,
    #[serde(flatten)]
    instrument: Listed,
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Right. {}", self.instrument)
    }
}

pub(super) fn run(command: InstrumentCommand) -> Result<()> {
    match command {
        InstrumentCommand::List { json } => say(&List(all().into_iter().map(Listed::of).collect()), json),
        InstrumentCommand::Show { instrument, json } => say(load::instrument(&instrument)?.as_ref(), json),
        InstrumentCommand::Check { file, json } => {
            let instrument = Listed::of(&load::from_file(&file)?);
            say(
                &Checked {
                    right: true,
                    instrument,
                },
                json,
            )
        }
        InstrumentCommand::Schema => say_text(SCHEMA),
    }
}
