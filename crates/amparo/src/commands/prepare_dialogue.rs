//! The questions by which an officer confirms a mapping: one line each, so that they work in any terminal, over a screen reader, and piped.

use std::io::{BufRead, Write};

use amparo_intake::quoted;
use amparo_prepare::Proposal;
use anyhow::{Result, bail};

/// What was confirmed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    /// Fields that are read as proposed.
    pub(crate) kept: Vec<String>,
    /// Fields with a column that the officer named.
    pub(crate) added: Vec<(String, String)>,
}

impl Answers {
    /// Everything as proposed.
    pub(crate) fn all(proposal: &Proposal) -> Self {
        Answers {
            kept: proposal
                .fields
                .iter()
                .map(|proposed| proposed.field.clone())
                .collect(),
            added: Vec::new(),
        }
    }
}

/// Asks about every proposal that is less sure than `accept_above`, and then for columns of fields that have none.
pub(crate) fn confirm(
    proposal: &Proposal,
    accept_above: f64,
    from: &mut impl BufRead,
    to: &mut impl Write,
) -> Result<Answers> {
    let mut answers = Answers::default();
    for proposed in &proposal.fields {
        let what = format!(
            "{} from column {} ({:.0} % sure: {})",
            proposed.field,
            quoted(&proposed.column),
            100.0 * proposed.confidence,
            proposed.why
        );
        if proposed.confidence >= accept_above {
            writeln!(to, "{what}: accepted")?;
            answers.kept.push(proposed.field.clone());
            continue;
        }
        loop {
            write!(to, "{what}\n  Read it so? [yes/no/stop] ")?;
            to.flush()?;
            match line(from)?.to_lowercase().as_str() {
                "y" | "yes" | "s" | "si" | "sí" | "o" | "oui" | "" => {
                    answers.kept.push(proposed.field.clone());
                    break;
                }
                "n" | "no" | "non" => break,
                "stop" => bail!("stopped; nothing was written"),
                _ => writeln!(to, "  Please answer yes, no or stop.")?,
            }
        }
    }
    if let Some(consent) = &proposal.consent {
        writeln!(
            to,
            "Rows in which column {} says no are left out.",
            quoted(consent)
        )?;
    }
    let open: Vec<&str> = amparo_schema::ctdc::LAYOUT_27
        .into_iter()
        .filter(|field| !answers.kept.iter().any(|kept| kept == field))
        .collect();
    if open.is_empty() {
        return Ok(answers);
    }
    writeln!(
        to,
        "Fields that no column is read for, and which count as not asked: {}",
        open.join(", ")
    )?;
    loop {
        write!(to, "  To add one, write FIELD=COLUMN; an empty line goes on: ")?;
        to.flush()?;
        let text = line(from)?;
        if text.is_empty() {
            return Ok(answers);
        }
        let known = |column: &str| {
            proposal
                .columns
                .iter()
                .find(|known| known.column.eq_ignore_ascii_case(column))
        };
        match text
            .split_once('=')
            .map(|(field, column)| (field.trim(), known(column.trim())))
        {
            Some((field, Some(column))) if open.contains(&field) => {
                answers.added.push((field.to_owned(), column.column.clone()));
            }
            _ => writeln!(
                to,
                "  Not understood: the field must be one of those above, the column one of the file's."
            )?,
        }
    }
}

/// One line of an answer, trimmed.
fn line(from: &mut impl BufRead) -> Result<String> {
    let mut text = String::new();
    if from.read_line(&mut text)? == 0 {
        bail!(
            "the answers ended before the questions did; --yes accepts the whole proposal, --accept-above a part of it"
        );
    }
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use amparo_intake::Source;
    use amparo_prepare::propose;

    fn proposal() -> Proposal {
        let text = "fecha_registro;sexo;edad;pais\n04/05/2021;M;26;España\n05/05/2021;H;31;Perú\n";
        let source = Source::Bytes {
            name: "a.csv".into(),
            bytes: text.as_bytes().to_vec(),
        };
        propose(&source, None).unwrap()
    }

    fn answered(text: &str, accept_above: f64) -> Result<Answers> {
        confirm(&proposal(), accept_above, &mut text.as_bytes(), &mut Vec::new())
    }

    #[test]
    fn answers_are_taken_line_by_line() {
        let answers = answered("yes\nno\n\nCountryOfExploitation=PAIS\nnonsense\n\n", 2.0).unwrap();
        assert_eq!(answers.kept, ["yearOfRegistration", "ageBroad"]);
        assert_eq!(
            answers.added,
            [("CountryOfExploitation".to_owned(), "pais".to_owned())]
        );
        assert_eq!(answered("\n", 0.0).unwrap(), Answers::all(&proposal()));
        assert!(answered("stop\n", 2.0).is_err());
        assert!(answered("yes\n", 2.0).unwrap_err().to_string().contains("--yes"));
    }
}
