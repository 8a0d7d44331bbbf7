//! How alike two names are, and why.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::parts::{NameParts, placeholder};

/// A name with the country of its address, if known.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NamedParty {
    /// The name as written.
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
}

/// What counts how much.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatchSettings {
    /// The least score of a match.
    pub threshold: f64,
    /// What a word of the trade counts; any other word counts 1.
    pub trade_weight: f64,
    /// How alike two spellings of a word must be to be the same word: 1 − distance / length.
    pub spelling: f64,
    /// What different countries of address take off. Never more than the score of equal names is above the threshold.
    pub country_penalty: f64,
}

impl Default for MatchSettings {
    /// Tuned on one part of the labelled names, see `docs/recruitment.md`.
    fn default() -> Self {
        MatchSettings {
            threshold: 0.8,
            trade_weight: 0.3,
            spelling: 0.75,
            country_penalty: 0.03,
        }
    }
}

/// How alike two names are, from 0 to 1, with the reasons.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NameScore {
    /// The score.
    pub score: f64,
    /// What makes it.
    pub reasons: Vec<String>,
}

impl fmt::Display for NameScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}: {}", self.score, self.reasons.join("; "))
    }
}

/// Compares two names.
pub fn score(a: &NamedParty, b: &NamedParty, settings: &MatchSettings) -> NameScore {
    for name in [&a.name, &b.name] {
        if let Some(text) = placeholder(name) {
            return NameScore {
                score: 0.0,
                reasons: vec![format!("{name:?} is no name: {text}")],
            };
        }
    }
    parts_score(
        (a, &NameParts::of(&a.name)),
        (b, &NameParts::of(&b.name)),
        settings,
    )
}

pub(super) fn parts_score(
    (a, left): (&NamedParty, &NameParts),
    (b, right): (&NamedParty, &NameParts),
    settings: &MatchSettings,
) -> NameScore {
    let mut reasons = Vec::new();
    let mut score = if left.letters == right.letters {
        reasons.push(format!("the same letters {:?}", left.letters));
        1.0
    } else {
        by_words(left, right, settings, &mut reasons)
    };
    if left.countries != right.countries && !(left.countries.is_empty() && right.countries.is_empty()) {
        reasons.push("they name different countries: of one group at most, not one legal entity".into());
    }
    if let (Some(one), Some(other)) = (&a.country, &b.country)
        && one != other
    {
        score -= settings.country_penalty;
        reasons.push(format!(
            "addresses in {one} and {other} take off {}",
            settings.country_penalty
        ));
    }
    NameScore {
        score: score.clamp(0.0, 1.0),
        reasons,
    }
}

fn by_words(left: &NameParts, right: &NameParts, settings: &MatchSettings, reasons: &mut Vec<String>) -> f64 {
    let (a, b) = (left.own_letters(), right.own_letters());
    let alike = same_word(&a, &b, settings.spelling);
    let (own_matched, own_total) = if alike > 0.0 {
        reasons.push(if alike == 1.0 {
            format!("own words {a:?}")
        } else {
            format!("own words {a:?} and {b:?}, {alike:.2} alike")
        });
        (2.0 * alike, 2.0)
    } else {
        let (matched, pairs) = aligned(&left.own, &right.own, settings.spelling);
        reasons.push(format!(
            "own words {:?} and {:?}, in common {}",
            left.own.join(" "),
            right.own.join(" "),
            pairs.len()
        ));
        (2.0 * matched, (left.own.len() + right.own.len()) as f64)
    };
    let (matched, pairs) = aligned(&left.trade, &right.trade, settings.spelling);
    let trade_total = (left.trade.len() + right.trade.len()) as f64;
    if trade_total > 0.0 {
        reasons.push(format!(
            "words of the trade in common: {}",
            if pairs.is_empty() {
                "none".into()
            } else {
                pairs.join(", ")
            }
        ));
    }
    // Two letters are nobody's own: without a common word of the trade they prove nothing.
    let short = a.chars().count().min(b.chars().count()) <= 2;
    if short && pairs.is_empty() && trade_total > 0.0 {
        reasons.push("own words of two letters alone prove nothing".into());
        return 0.0;
    }
    let weight = settings.trade_weight;
    (own_matched + 2.0 * matched * weight) / (own_total + trade_total * weight)
}

/// How alike two spellings are, or 0 if too little for the same word. Up to three letters they must be equal.
fn same_word(a: &str, b: &str, spelling: f64) -> f64 {
    if a == b {
        return 1.0;
    }
    let length = a.chars().count().max(b.chars().count());
    if a.chars().count().min(b.chars().count()) <= 3 {
        return 0.0;
    }
    let alike = 1.0 - strsim::osa_distance(a, b) as f64 / length as f64;
    if alike >= spelling { alike } else { 0.0 }
}

/// Pairs words off, best first, and sums how alike they are.
fn aligned(left: &[String], right: &[String], spelling: f64) -> (f64, Vec<String>) {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, a) in left.iter().enumerate() {
        for (j, b) in right.iter().enumerate() {
            let alike = same_word(a, b, spelling);
            if alike > 0.0 {
                pairs.push((alike, i, j));
            }
        }
    }
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let (mut used_left, mut used_right) = (vec![false; left.len()], vec![false; right.len()]);
    let (mut sum, mut words) = (0.0, Vec::new());
    for (alike, i, j) in pairs {
        if let (Some(l), Some(r), Some(word)) = (used_left.get_mut(i), used_right.get_mut(j), left.get(i))
            && !*l
            && !*r
        {
            (*l, *r) = (true, true);
            sum += alike;
            words.push(word.clone());
        }
    }
    (sum, words)
}
