//! What may be asked of a register: a day, a country, a standing, a name.

use amparo_register::{PublishedRegister, RegisterEntry, Standing};
use amparo_schema::{countries, fold_text};
use axum::extract::Query;
use axum::http::Uri;
use jiff::civil::Date;

use super::shelf::usual_day;
use crate::query::BadQuery;

/// A question as it was asked; what is empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Question {
    /// The day.
    pub(crate) on: Option<Date>,
    /// A country of the scope, alpha-3.
    pub(crate) country: Option<String>,
    /// A standing.
    pub(crate) status: Option<Standing>,
    /// A part of a name, or an id.
    pub(crate) text: String,
}

const PARAMETERS: [&str; 4] = ["on", "country", "status", "q"];

impl Question {
    /// Reads a query string. Only `accepted` of the parameters may stand in it.
    pub(crate) fn parse(raw: &str, accepted: &[&str]) -> Result<Question, BadQuery> {
        let uri: Uri = format!("/?{raw}")
            .parse()
            .map_err(|_| BadQuery::new("", "The question is not well formed."))?;
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&uri)
            .map_err(|_| BadQuery::new("", "The question is not well formed."))?;
        let mut question = Question::default();
        for (name, value) in pairs {
            let value = value.trim();
            if !accepted.contains(&name.as_str()) {
                return Err(BadQuery::no_parameter(&name, accepted));
            }
            if value.is_empty() {
                continue;
            }
            match name.as_str() {
                "on" => question.on = Some(day(value)?),
                "country" => {
                    let country = countries::by_alpha3(value).ok_or_else(|| {
                        BadQuery::new(
                            "country",
                            format!(
                                "“{}” is no country: an alpha-3 code is needed, such as NPL.",
                                shorten(value)
                            ),
                        )
                    })?;
                    question.country = Some(country.alpha3.clone());
                }
                "status" => {
                    let known = Standing::ALL.map(|standing| (standing.code().to_owned(), String::new()));
                    let standing = value
                        .parse()
                        .map_err(|_| BadQuery::unknown("status", value, "a standing", known))?;
                    question.status = Some(standing);
                }
                _ => question.text = shorten(value),
            }
        }
        Ok(question)
    }

    /// Reads a query string with all parameters of the list.
    pub(crate) fn of_list(raw: &str) -> Result<Question, BadQuery> {
        Question::parse(raw, &PARAMETERS)
    }

    /// The day that is asked for.
    pub(crate) fn day(&self, register: &PublishedRegister) -> Date {
        self.on.unwrap_or_else(|| usual_day(register))
    }

    /// Whether a recruiter is among those asked for.
    pub(crate) fn takes(&self, entry: &RegisterEntry) -> bool {
        let text = fold_text(&self.text);
        self.country
            .as_ref()
            .is_none_or(|country| entry.scope.countries.contains(country))
            && self.status.is_none_or(|status| entry.phase == status)
            && (text.is_empty()
                || fold_text(&entry.name).contains(&text)
                || entry.party.as_str().to_lowercase() == text.replace([' ', '-'], ""))
    }
}

fn day(text: &str) -> Result<Date, BadQuery> {
    let plain = text.len() == 10;
    let day = text.parse().ok().filter(|_| plain);
    day.ok_or_else(|| {
        BadQuery::new(
            "on",
            format!(
                "“{}” is no date: year-month-day is needed, such as 2026-11-25.",
                shorten(text)
            ),
        )
    })
}

fn shorten(text: &str) -> String {
    text.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_read_and_what_is_wrong_is_named() {
        let question = Question::of_list("on=2021-08-01&country=NPL&status=suspended&q=").unwrap();
        assert_eq!(question.on.unwrap().to_string(), "2021-08-01");
        assert_eq!(question.status, Some(Standing::Suspended));
        assert_eq!(Question::of_list("").unwrap(), Question::default());
        for (raw, parameter) in [
            ("on=01/08/2021", "on"),
            ("on=2021-08-01T00:00", "on"),
            ("country=Nepal", "country"),
            ("status=blacklisted", "status"),
            ("order=score", "order"),
        ] {
            assert_eq!(Question::of_list(raw).unwrap_err().parameter, parameter, "{raw}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_question_panics(raw in "\\PC{0,60}") {
            let _ = Question::of_list(&raw);
        }
    }
}
