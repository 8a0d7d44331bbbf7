//! `amparo config …`: settings files.

use std::fmt;

use anyhow::Result;
use serde::Serialize;

use crate::cli::listen::ConfigCommand;
use crate::output::say;
use crate::settings::{Key, read, reference};

#[derive(Serialize)]
struct Checked {
    settings: usize,
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "In order: {} settings.", self.settings)
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Reference(Vec<Key>);

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut section = "";
        for key in &self.0 {
            if key.section != section {
                section = key.section;
                writeln!(f, "[{section}]")?;
            }
            let default = key
                .default
                .as_ref()
                .map(|default| format!(", default {default}"))
                .unwrap_or_default();
            let variable = key.environment.as_deref().unwrap_or("no variable");
            writeln!(f, "  {} ({variable}{default})\n      {}", key.key, key.help)?;
        }
        Ok(())
    }
}

pub(crate) fn run(command: ConfigCommand) -> Result<()> {
    match command {
        ConfigCommand::Check { file, json } => {
            let settings = read(&file)?.iter().map(Vec::len).sum();
            say(&Checked { settings }, json)
        }
        ConfigCommand::Reference { json } => say(&Reference(reference()), json),
    }
}
