//! Live figures: references to a release's fact sheet, and what they said when they were frozen.

use std::collections::BTreeMap;

use amparo_facts::{FactSheet, Figure, Question, QuestionError, Told};
use amparo_lang::Lang;
use amparo_reading::edition::Edition;
use serde::{Deserialize, Serialize};

/// A reference to a figure: what stands between `{{ figure` and `}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureRef {
    /// As it is written, with single spaces.
    pub text: String,
    /// The fact's key, such as `labour` or `regions.europe`.
    pub key: String,
    /// The year of registration.
    pub year: Option<u16>,
    /// The year that it is compared with.
    pub compare: Option<u16>,
    /// The country of exploitation.
    pub country: Option<String>,
}

/// Why a reference stands for nothing.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// It cannot be read.
    #[error("{{{{ {text} }}}}: {problem}")]
    Unreadable {
        /// As it is written.
        text: String,
        /// What is wrong.
        problem: String,
    },
    /// The release does not answer the question.
    #[error("{{{{ {text} }}}}: {source}")]
    Question {
        /// As it is written.
        text: String,
        /// Why not.
        source: QuestionError,
    },
    /// The sheet has no such figure, or withholds it.
    #[error("{{{{ {text} }}}}: {problem}")]
    Absent {
        /// As it is written.
        text: String,
        /// What there is.
        problem: String,
    },
}

/// What a figure said when it was frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Frozen {
    /// The release it quotes.
    pub release: String,
    /// The figure.
    pub value: String,
    /// Its 95 % interval.
    pub interval: String,
    /// The whole sentence.
    pub sentence: String,
}

/// The frozen figures of every file: its name without `.md`, then the reference as it is written.
pub type Lock = BTreeMap<String, BTreeMap<String, Frozen>>;

impl FigureRef {
    /// Reads what stands between the braces.
    ///
    /// # Errors
    /// [`FigureError::Unreadable`].
    pub fn read(inside: &str) -> Result<FigureRef, FigureError> {
        let text = inside.split_whitespace().collect::<Vec<_>>().join(" ");
        let unreadable = |problem: String| FigureError::Unreadable {
            text: text.clone(),
            problem,
        };
        let mut words = text.split(' ');
        if words.next() != Some("figure") {
            return Err(unreadable("only `figure KEY` can stand here".into()));
        }
        let key = words
            .next()
            .filter(|key| !key.is_empty() && !key.contains('='))
            .ok_or_else(|| unreadable("a key is needed, such as `figure labour`".into()))?;
        let mut read = FigureRef {
            text: text.clone(),
            key: key.to_owned(),
            year: None,
            compare: None,
            country: None,
        };
        for word in words {
            let (name, value) = word
                .split_once('=')
                .ok_or_else(|| unreadable(format!("`{word}` should be year=…, compare=… or country=…")))?;
            let year = || {
                value
                    .parse::<u16>()
                    .map_err(|_| unreadable(format!("`{value}` is no year")))
            };
            match name {
                "year" => read.year = Some(year()?),
                "compare" => read.compare = Some(year()?),
                "country" => read.country = Some(value.to_owned()),
                _ => {
                    return Err(unreadable(format!(
                        "`{name}` is not known; year, compare and country are"
                    )));
                }
            }
        }
        Ok(read)
    }
}

/// What a reference says of a release now, in the language of the article.
///
/// # Errors
/// [`FigureError`]; among them a figure that the fact sheet withholds, which no article may quote.
pub fn freeze(edition: &Edition, figure: &FigureRef, lang: Lang) -> Result<Frozen, FigureError> {
    let question =
        Question::new(edition, figure.year, figure.compare, figure.country.as_deref()).map_err(|source| {
            FigureError::Question {
                text: figure.text.clone(),
                source,
            }
        })?;
    let sheet = FactSheet::of(edition, question).map_err(|late| FigureError::Absent {
        text: figure.text.clone(),
        problem: late.to_string(),
    })?;
    let absent = |problem: String| FigureError::Absent {
        text: figure.text.clone(),
        problem,
    };
    let fact = sheet.fact(&figure.key).ok_or_else(|| {
        let keys: Vec<&str> = sheet.facts().iter().map(|fact| fact.key.as_str()).collect();
        absent(format!("no such figure; there are {}", keys.join(", ")))
    })?;
    let line = sheet
        .sections(lang)
        .into_iter()
        .flat_map(|section| section.lines)
        .find(|line| line.key == figure.key)
        .ok_or_else(|| absent("no such figure".into()))?;
    match fact.told {
        Told::Withheld(_) => Err(absent(line.sentence)),
        Told::Figure(kind) => Ok(Frozen {
            release: edition.id().to_owned(),
            value: match kind {
                Figure::Countries(countries) if countries.about.is_none() => {
                    let count = countries.at_least.to_string();
                    lang.say("figure-at-least", &[("n", &count)])
                }
                _ => line.value,
            },
            interval: line.interval,
            sentence: line.sentence,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_strictly() {
        let read = FigureRef::read("  figure  labour year=2015 country=KEN ").unwrap();
        assert_eq!((read.key.as_str(), read.year), ("labour", Some(2015)));
        assert_eq!(read.text, "figure labour year=2015 country=KEN");
        for wrong in [
            "",
            "figure",
            "include x",
            "figure labour 2015",
            "figure labour year=x",
            "figure year=2015",
        ] {
            assert!(FigureRef::read(wrong).is_err(), "{wrong}");
        }
    }
}
