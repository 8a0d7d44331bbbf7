//! Settings files: what `amparo serve` and `amparo vault serve` take from a file instead of the command line.
//!
//! A file is TOML with a section for each service, `[portal]` and `[vault]`. Its keys are the flags of the command without the dashes, so there is one list of settings and one way to
//! read each value. A flag goes before the environment, the environment before the file, the file before the default.

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Arg, ArgMatches, Command, CommandFactory as _, FromArgMatches as _};
use serde::Serialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::cli::Cli;
use crate::files;

/// A section of a settings file, and the command whose flags stand in it.
#[derive(Clone, Copy)]
struct Section {
    name: &'static str,
    command: &'static [&'static str],
}

const SECTIONS: [Section; 2] = [
    Section {
        name: "portal",
        command: &["serve"],
    },
    Section {
        name: "vault",
        command: &["vault", "serve"],
    },
];

/// What a file sets: the values of a flag, as they would stand on the command line.
type Values = Vec<(String, Vec<String>)>;

/// One key of the reference.
#[derive(Serialize)]
pub(crate) struct Key {
    pub(crate) section: &'static str,
    pub(crate) key: String,
    pub(crate) environment: Option<String>,
    pub(crate) default: Option<String>,
    pub(crate) help: String,
}

/// Reads the command line, and the settings file that it or the environment names. Ends the program with exit code 2 where the line is not understood.
pub(crate) fn command_line(arguments: Vec<OsString>) -> Result<Cli> {
    let mut grammar = Cli::command();
    // Only to see which command it is and where its file is: what is missing may stand in the file.
    if let Ok(loose) = Cli::command()
        .ignore_errors(true)
        .try_get_matches_from(&arguments)
        && let Some((section, file)) = named_file(&loose)
    {
        let values = read(&file)?.swap_remove(section);
        grammar = with_values(grammar, SECTIONS[section].command, &values);
    }
    let matches = grammar.get_matches_from(arguments);
    Cli::from_arg_matches(&matches).map_err(|error| error.exit())
}

/// The settings file of a command that takes one.
fn named_file(matches: &ArgMatches) -> Option<(usize, std::path::PathBuf)> {
    SECTIONS.iter().enumerate().find_map(|(at, section)| {
        let inner = section
            .command
            .iter()
            .try_fold(matches, |outer, name| outer.subcommand_matches(name))?;
        let file = inner.get_one::<std::path::PathBuf>("config")?;
        Some((at, file.clone()))
    })
}

/// The command line's grammar with other defaults for one command.
fn with_values(command: Command, path: &[&'static str], values: &Values) -> Command {
    match path.split_first() {
        Some((first, rest)) => command.mut_subcommand(first, |inner| with_values(inner, rest, values)),
        None => values.iter().fold(command, |command, (id, values)| {
            // Defaults live as long as the program does.
            let values: Vec<&'static str> = values.iter().map(|value| &*value.clone().leak()).collect();
            command.mut_arg(id, |arg| arg.required(false).default_values(values))
        }),
    }
}

/// The command of a section, as it stands in the grammar.
fn command_of(section: Section) -> Command {
    let mut command = Cli::command();
    for name in section.command {
        if let Some(inner) = command.find_subcommand(name).cloned() {
            command = inner;
        }
    }
    command
}

/// What may be set: every flag of the command but the file itself, and its folder.
fn settable(command: &Command) -> impl Iterator<Item = &Arg> {
    command
        .get_arguments()
        .filter(|arg| !matches!(arg.get_id().as_str(), "config" | "help" | "version"))
}

fn key_of(arg: &Arg) -> String {
    arg.get_long()
        .map_or_else(|| arg.get_id().to_string(), str::to_owned)
}

/// Every key, section by section.
pub(crate) fn reference() -> Vec<Key> {
    let keys = SECTIONS.iter().flat_map(|section| {
        let command = command_of(*section);
        settable(&command)
            .map(|arg| Key {
                section: section.name,
                key: key_of(arg),
                environment: arg.get_env().map(|name| name.to_string_lossy().into_owned()),
                default: arg
                    .get_default_values()
                    .first()
                    .map(|value| value.to_string_lossy().into_owned()),
                help: arg.get_help().map(ToString::to_string).unwrap_or_default(),
            })
            .collect::<Vec<_>>()
    });
    keys.collect()
}

/// Reads a settings file and checks every key and value; what each section sets, in the order of the sections.
///
/// # Errors
/// The first thing that is wrong, with file, line and what would be accepted.
pub(crate) fn read(path: &Path) -> Result<Vec<Values>> {
    let text = files::read_text(path)?;
    parse(&text).with_context(|| path.display().to_string())
}

fn parse(text: &str) -> Result<Vec<Values>> {
    let line = |at: usize| text.get(..at).unwrap_or_default().matches('\n').count() + 1;
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(1, |span| line(span.start));
        anyhow!("line {at}: {}", error.message())
    })?;
    let mut found = vec![Values::new(); SECTIONS.len()];
    for (name, content) in table.get_ref() {
        let at = line(name.span().start);
        let Some(index) = SECTIONS.iter().position(|section| section.name == name.get_ref()) else {
            bail!(
                "line {at}: there is no section [{}]; the sections are [portal] and [vault]",
                name.get_ref()
            );
        };
        let Some(keys) = content.get_ref().as_table() else {
            bail!(
                "line {at}: {} is a section: write [{0}] and its keys below",
                name.get_ref()
            );
        };
        found[index] = section(SECTIONS[index], keys, &line)?;
    }
    Ok(found)
}

fn section(section: Section, keys: &DeTable<'_>, line: &impl Fn(usize) -> usize) -> Result<Values> {
    let command = command_of(section);
    let mut values = Values::new();
    for (name, value) in keys {
        let (at, key) = (line(name.span().start), name.get_ref().as_ref());
        let Some(arg) = settable(&command).find(|arg| key_of(arg) == key) else {
            let mut known: Vec<String> = settable(&command).map(key_of).collect();
            known.sort();
            bail!(
                "line {at}: [{}] has no key {key:?}; its keys are {}",
                section.name,
                known.join(", ")
            );
        };
        let many = matches!(arg.get_action(), clap::ArgAction::Append);
        let words = words_of(value, many).with_context(|| format!("line {at}: {key}"))?;
        try_out(&command, arg, &words).with_context(|| format!("line {at}: {key}"))?;
        values.push((arg.get_id().to_string(), words));
    }
    Ok(values)
}

/// A value as words of a command line.
fn words_of(value: &Spanned<DeValue<'_>>, many: bool) -> Result<Vec<String>> {
    Ok(match value.get_ref() {
        DeValue::String(text) => vec![text.to_string()],
        DeValue::Integer(number) => vec![number.as_str().to_owned()],
        DeValue::Float(number) => vec![number.as_str().to_owned()],
        DeValue::Array(several) if many => {
            let each = several.iter().map(|one| words_of(one, false));
            each.collect::<Result<Vec<_>>>()?.concat()
        }
        other if many => bail!(
            "a text or a list of texts is expected, not a {}",
            other.type_str()
        ),
        other => bail!("a text or a number is expected, found: {}", other.type_str()),
    })
}

/// Whether the command would take the words for this flag, whatever else it needs.
fn try_out(command: &Command, arg: &Arg, words: &[String]) -> Result<()> {
    let bare = command
        .clone()
        .mut_args(|arg| arg.required(false).env(None::<&'static str>));
    let mut line = vec!["amparo".to_owned()];
    for word in words {
        line.push(match arg.get_long() {
            Some(long) => format!("--{long}={word}"),
            None => word.clone(),
        });
    }
    bare.try_get_matches_from(line).map(|_| ()).map_err(|error| {
        let text = error.to_string();
        let first = text.split("\n\n").next().unwrap_or_default();
        anyhow!("{}", first.trim_start_matches("error: ").trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        format!("{:#}", parse(text).unwrap_err())
    }

    #[test]
    fn a_file_sets_what_flags_set() {
        let found = parse(
            "[portal]\npublished = \"out\"\nport = 7301\nkey = [\"a.pub\", \"b.pub\"]\nburst = 3.5\n[vault]\nvault = \"v\"\nlog-format = \"json\"\n",
        );
        let found = found.unwrap();
        assert!(found[0].contains(&("port".into(), vec!["7301".into()])));
        assert!(found[0].contains(&("key".into(), vec!["a.pub".into(), "b.pub".into()])));
        assert!(found[1].contains(&("log_format".into(), vec!["json".into()])));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_what_would_be_accepted() {
        for (text, parts) in [
            ("[portal]\nport = 70000\n", ["line 2: port: ", "70000", "65535"]),
            (
                "[portal]\n\nprot = 7300\n",
                [
                    "line 3: [portal] has no key \"prot\"; its keys are burst, client-header, ",
                    ", port, ",
                    ", tls-key",
                ],
            ),
            (
                "[website]\nport = 7300\n",
                [
                    "line 1: there is no section [website]; ",
                    "[portal] and",
                    "[vault]",
                ],
            ),
            (
                "[vault]\nlog-format = \"xml\"\n",
                ["line 2: log-format: ", "xml", "text, json"],
            ),
            (
                "[vault]\nvault = true\n",
                ["line 2: vault: ", "a text or a number is expected", "boolean"],
            ),
            (
                "[portal]\nkey = [[\"a\"]]\n",
                ["line 2: key: ", "is expected", "array"],
            ),
            ("[portal\nport = 7300\n", ["line 1: ", "", ""]),
            ("portal = 5\n", ["line 1: portal is a section: ", "[portal]", ""]),
        ] {
            let said = refused(text);
            for part in parts {
                assert!(said.contains(part), "{part:?} in {said:?}");
            }
        }
    }

    #[test]
    fn every_key_has_a_variable_and_stands_in_the_documentation() {
        let page = include_str!("../../../docs/operations.md");
        for key in reference() {
            let variable = key.environment.unwrap_or_default();
            assert!(variable.starts_with("AMPARO_"), "{}", key.key);
            let row = page
                .lines()
                .find(|line| line.starts_with(&format!("| `{}` | `{variable}` |", key.key)));
            let row =
                row.unwrap_or_else(|| panic!("docs/operations.md has no row for {} ({variable})", key.key));
            assert!(
                key.default
                    .is_none_or(|default| row.contains(&format!("`{default}`"))),
                "{row}"
            );
        }
    }
}
