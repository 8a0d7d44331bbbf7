//! What is wrong with a query, and what would be accepted.

use serde::Serialize;

/// A query that cannot be answered, said so that the reader can mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{problem}")]
#[serde(rename_all = "camelCase")]
pub struct BadQuery {
    /// The parameter at fault, as it was sent (shortened).
    pub parameter: String,
    /// The value at fault, as it was sent (shortened).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// One sentence on what is wrong.
    pub problem: String,
    /// What stands nearest to the value sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// What would be accepted; may be long.
    pub accepted: Vec<String>,
}

impl BadQuery {
    /// A problem with no value and no list.
    pub fn new(parameter: &str, problem: impl Into<String>) -> Self {
        BadQuery {
            parameter: shorten(parameter),
            value: None,
            problem: problem.into(),
            did_you_mean: None,
            accepted: Vec::new(),
        }
    }

    /// A word that stands in no list.
    pub fn unknown(
        parameter: &str,
        value: &str,
        what: &str,
        accepted: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let accepted: Vec<(String, String)> = accepted.into_iter().collect();
        let did_you_mean = nearest(value, &accepted);
        BadQuery {
            parameter: shorten(parameter),
            value: Some(shorten(value)),
            problem: format!("“{}” is not {what}.", shorten(value)),
            did_you_mean,
            accepted: accepted
                .into_iter()
                .map(|(key, label)| {
                    if label.is_empty() || label.eq_ignore_ascii_case(&key) {
                        key
                    } else {
                        format!("{key} ({label})")
                    }
                })
                .collect(),
        }
    }

    /// A name that is none of the parameters accepted there.
    pub fn no_parameter(name: &str, accepted: &[&str]) -> Self {
        let accepted = accepted.iter().map(|name| ((*name).to_owned(), String::new()));
        BadQuery::unknown(name, name, "a parameter", accepted)
    }
}

/// At most 60 characters of what was sent, control characters shown as `�`.
pub fn shorten(text: &str) -> String {
    let mut out: String = text
        .chars()
        .take(60)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    if text.chars().nth(60).is_some() {
        out.push('…');
    }
    out
}

/// The key whose key or label is closest to `value`, if it is close.
fn nearest(value: &str, accepted: &[(String, String)]) -> Option<String> {
    let value: Vec<char> = value.trim().to_lowercase().chars().take(40).collect();
    if value.is_empty() {
        return None;
    }
    accepted
        .iter()
        .map(|(key, label)| {
            let distance = [key, label]
                .into_iter()
                .filter(|text| !text.is_empty())
                .map(|text| distance(&value, &text.to_lowercase().chars().take(40).collect::<Vec<_>>()))
                .min()
                .unwrap_or(usize::MAX);
            (distance, key)
        })
        .min()
        .filter(|(distance, _)| *distance <= value.len() / 3 + 1 && *distance < value.len())
        .map(|(_, key)| key.clone())
}

/// Levenshtein distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_offered_only_when_near() {
        let accepted = vec![
            ("gender".to_owned(), String::new()),
            ("KEN".into(), "Kenya".into()),
        ];
        assert_eq!(nearest("gendr", &accepted).as_deref(), Some("gender"));
        assert_eq!(nearest("Kenia", &accepted).as_deref(), Some("KEN"));
        assert_eq!(nearest("zzzzzz", &accepted), None);
    }

    #[test]
    fn what_was_sent_is_quoted_short_and_harmless() {
        assert_eq!(shorten("a\u{0}b"), "a\u{fffd}b");
        assert_eq!(shorten(&"x".repeat(100)).chars().count(), 61);
    }
}
