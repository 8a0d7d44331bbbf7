//! How alike two rows are.

use amparo_schema::fold_text;
use jiff::civil::Date;
use serde::Serialize;

use super::{Compared, Rarity};

/// How alike two rows are, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Likeness {
    /// From 0 to 1: the likeness of the names, less what speaks against.
    pub score: f64,
    /// In words.
    pub why: String,
}

/// How two dates of birth stand to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Births {
    Same,
    /// Day and month exchanged, or one digit of difference.
    Slip,
    /// One of them is not given.
    Unknown,
    Different,
}

/// Two names are alike where each word of the shorter has a partner this alike in the longer.
const WORD: f64 = 0.80;
/// The chance that two strangers share the words that two rows share must be below one in this many, times the chance that they share the date.
const CHANCE_SAME_BIRTH: f64 = 2e-3;
const CHANCE_SLIP: f64 = 2e-5;
const CHANCE_UNKNOWN: f64 = 2e-8;

/// How alike two rows are, if they are alike enough to be shown to the officer.
pub(super) fn compare(a: &Compared, b: &Compared, rarity: &Rarity) -> Option<Likeness> {
    if !a.sex.is_empty() && !b.sex.is_empty() && a.sex != b.sex {
        return None;
    }
    if !a.nationality.is_empty() && !b.nationality.is_empty() && a.nationality != b.nationality {
        return None;
    }
    let births = births(&a.births, &b.births);
    if births == Births::Different {
        return None;
    }
    let names = names(
        &a.words().collect::<Vec<_>>(),
        &b.words().collect::<Vec<_>>(),
        rarity,
    )?;
    let (needed, chance) = match births {
        Births::Same => (0.84, CHANCE_SAME_BIRTH),
        Births::Slip => (0.88, CHANCE_SLIP),
        Births::Unknown | Births::Different => (0.97, CHANCE_UNKNOWN),
    };
    if names.alike < needed || names.chance > chance {
        return None;
    }
    let (born, less) = match births {
        Births::Same => ("born on the same day", 0.0),
        Births::Slip => ("dates of birth differ by a slip", 0.05),
        Births::Unknown | Births::Different => ("a date of birth is missing", 0.1),
    };
    let named = if names.alike > 0.999 {
        "the same names"
    } else {
        "names alike"
    };
    Some(Likeness {
        score: (names.alike - less).max(0.0),
        why: format!("{named} ({:.0} %), {born}", 100.0 * names.alike),
    })
}

struct Names {
    alike: f64,
    /// The chance that a stranger has the same words.
    chance: f64,
}

/// Pairs the words of two names, best partners first.
fn names(a: &[&str], b: &[&str], rarity: &Rarity) -> Option<Names> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() || short.len() == 1 && long.len() > 1 {
        return None;
    }
    let mut free: Vec<&str> = long.to_vec();
    let (mut sum, mut weight, mut chance) = (0.0, 0.0, 1.0);
    for word in short {
        let (best, at) = free
            .iter()
            .enumerate()
            .map(|(at, other)| (word_likeness(word, other), at))
            .fold((0.0, 0), |best, next| if next.0 > best.0 { next } else { best });
        if best < WORD {
            return None;
        }
        let partner = free.remove(at);
        let length = word.chars().count() as f64;
        sum += best * length;
        weight += length;
        // A word with a slip in it is rare in that form; its partner says how common it is.
        chance *= rarity.share(word).max(rarity.share(partner)) * (1.0 + 20.0 * (1.0 - best));
    }
    // A word that only one of them has, such as a second family name, speaks a little against.
    let missing: usize = free.len();
    let alike = sum / weight - 0.03 * missing as f64;
    Some(Names { alike, chance })
}

fn word_likeness(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let longest = a.chars().count().max(b.chars().count());
    let slips = strsim::damerau_levenshtein(a, b);
    let shared = strsim::jaro_winkler(a, b);
    match (slips, longest) {
        // One slip in a word of four letters, two in a word of eight.
        (1, 4..) => shared.max(0.9),
        (1, 3) => 0.82,
        (2, 7..) => shared.max(0.85),
        _ if shared > 0.94 => shared,
        _ => 0.0,
    }
}

fn births(a: &[Date], b: &[Date]) -> Births {
    if a.is_empty() || b.is_empty() {
        return Births::Unknown;
    }
    if a == b {
        return Births::Same;
    }
    let near = a.iter().any(|a| b.iter().any(|b| slip(*a, *b)));
    if near { Births::Slip } else { Births::Different }
}

fn slip(a: Date, b: Date) -> bool {
    if a == b {
        return true;
    }
    let swapped = a.year() == b.year() && (a.month(), a.day()) == (b.day(), b.month());
    let digits = |date: Date| format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
    let differing = digits(a)
        .bytes()
        .zip(digits(b).bytes())
        .filter(|(a, b)| a != b)
        .count();
    swapped || differing == 1
}

/// The words of a name, folded; single letters and joining words are left out.
pub(super) fn name_words(name: &str) -> Vec<String> {
    const JOINING: [&str; 12] = [
        "de", "del", "la", "las", "los", "da", "dos", "van", "von", "el", "al", "y",
    ];
    fold_text(&name.replace(['-', ','], " "))
        .split(' ')
        .filter(|word| !JOINING.contains(word) && (word.chars().count() > 1 || !word.is_ascii()))
        .map(str::to_owned)
        .collect()
}

/// A folded answer, blank if it says nothing.
pub(super) fn known(text: &str) -> String {
    match amparo_schema::ctdc::missing_reason(text) {
        Some(_) => String::new(),
        None => match amparo_schema::countries::find(text) {
            Some(country) => country.alpha3.to_owned(),
            None => fold_text(text),
        },
    }
}
