//! The methods page: the claim in plain words and in full, what is not protected, how errors are computed, the chain of trust.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use crate::edition::Edition;
use crate::lang::{Lang, sentence_case};
use crate::site::{Site, html};

struct Term {
    name: String,
    values: Vec<String>,
}

#[derive(Template)]
#[template(path = "methods.html")]
struct MethodsPage {
    site: Site,
    private: bool,
    fields: String,
    epsilon: String,
    delta: String,
    rho: String,
    chance: String,
    not_protected: Vec<String>,
    gate: Option<String>,
    claim: Vec<Term>,
    errors: Vec<[String; 4]>,
    unlinked: String,
    named_key: bool,
}

/// Draws the page.
pub(crate) fn methods(site: Site, edition: &Edition) -> Response {
    let claim = &edition.claim;
    let unlinked: Vec<String> = claim
        .unlinked
        .iter()
        .filter(|loss| loss.files > 1)
        .map(|loss| {
            site.sw(
                "methods-unlinked-item",
                &[
                    ("epsilon", &site.lang.decimal(loss.epsilon, 1)),
                    ("files", &loss.files.to_string()),
                ],
            )
        })
        .collect();
    let page = MethodsPage {
        private: claim.private,
        fields: edition.schema.width().to_string(),
        epsilon: claim.epsilon.to_string(),
        delta: format!("{:e}", claim.delta),
        rho: format!("{:.6}", claim.rho),
        chance: chance(site.lang, claim.epsilon),
        not_protected: claim.not_protected.clone(),
        gate: edition.gate.clone(),
        claim: terms(&serde_json::to_value(claim).unwrap_or(Value::Null))
            .into_iter()
            .chain(edition.left_out.as_ref().map(|sentence| Term {
                name: "Records left out".into(),
                values: vec![sentence.clone()],
            }))
            .collect(),
        errors: edition.stated_errors(site.lang),
        unlinked: unlinked.join(", "),
        named_key: edition.is_signed_by_a_named_key(),
        site,
    };
    html(StatusCode::OK, &page)
}

/// How far a bet at even odds can move: the largest posterior belief under ε-indistinguishability from a prior of one half.
fn chance(lang: Lang, epsilon: f64) -> String {
    lang.whole_percent(epsilon.exp() / (1.0 + epsilon.exp()))
}

/// The claim's members in words, whatever they are, so that nothing it says is left out.
fn terms(claim: &Value) -> Vec<Term> {
    let Value::Object(members) = claim else {
        return Vec::new();
    };
    members
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| Term {
            name: words(name),
            values: match value {
                Value::Array(list) if list.iter().all(Value::is_number) => {
                    vec![list.iter().map(plain).collect::<Vec<_>>().join(", ")]
                }
                Value::Array(list) => list.iter().map(plain).collect(),
                Value::Object(map) => map
                    .iter()
                    .map(|(name, value)| format!("{}: {}", words(name), plain(value)))
                    .collect(),
                other => vec![plain(other)],
            },
        })
        .collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(map) => map
            .iter()
            .map(|(name, value)| format!("{}: {}", words(name).to_lowercase(), plain(value)))
            .collect::<Vec<_>>()
            .join(", "),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        other => other.to_string(),
    }
}

/// `notProtected` and `not_protected` as `Not protected`.
fn words(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() {
            out.push(' ');
            out.extend(c.to_lowercase());
        } else if c == '_' {
            out.push(' ');
        } else {
            out.push(c);
        }
    }
    sentence_case(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words_and_nothing_is_left_out() {
        assert_eq!(words("notProtected"), "Not protected");
        assert_eq!(words("contribution_bound"), "Contribution bound");
        let claim = serde_json::json!({"unit": "one person", "private": true, "notProtected": ["a", "b"], "supersedes": null});
        let terms = terms(&claim);
        assert_eq!(terms.len(), 3);
        assert!(terms.iter().any(|term| term.values == ["a", "b"]));
    }

    #[test]
    fn a_bet_at_even_odds_moves_as_epsilon_says() {
        // e / (1 + e) = 0.7311
        assert_eq!(chance(Lang::En, 1.0), "73\u{202f}%");
        assert_eq!(chance(Lang::En, 0.0), "50\u{202f}%");
    }
}
