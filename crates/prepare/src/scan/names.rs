//! Names of persons: by lists of common ones, and by the shapes that names have in each script.

use std::collections::HashSet;
use std::sync::OnceLock;

use amparo_schema::fold_text;

use super::lexicon::knows;
use super::plain::{is_arabic, is_cyrillic, is_han, words};

/// Common given names and surnames, folded, one a word; see `data/README.md`.
const NAMES: &str = include_str!("../../data/person-names.txt");
/// The hundred most common Chinese surnames and some of two characters.
const HAN_SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";
const HAN_DOUBLE: [&str; 5] = ["欧阳", "上官", "司马", "诸葛", "司徒"];
/// Characters of answers: no name is made of them.
const HAN_ANSWERS: &str = "男女是否无有不未知其他约小时工农业建筑家庭服务国";
/// Words that join the parts of a Latin name.
const PARTICLES: &[&str] = &[
    "de", "del", "la", "las", "los", "da", "dos", "van", "von", "der", "di", "du", "le", "el", "al", "bin",
    "bint", "ben", "ould", "y",
];
const PATRONYMICS: &[&str] = &[
    "ович",
    "евич",
    "овна",
    "евна",
    "ична",
    "инична",
    "кызы",
    "оглы",
    "улы",
    "қызы",
    "ұлы",
];
const SURNAME_ENDS: &[&str] = &[
    "ов",
    "ова",
    "ев",
    "ева",
    "ёв",
    "ёва",
    "ин",
    "ина",
    "ский",
    "ская",
    "цкий",
    "цкая",
    "енко",
    "чук",
    "юк",
    "ук",
    "ян",
    "швили",
    "дзе",
];
const ARABIC_MARKS: &[&str] = &["بن", "بنت", "ابن", "عبد", "ابو", "ام", "ال", "الدين"];

fn known_names() -> &'static HashSet<&'static str> {
    static KNOWN: OnceLock<HashSet<&'static str>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        NAMES
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::split_whitespace)
            .collect()
    })
}

/// Whether a text holds what looks like a person's name.
pub(super) fn has_name(text: &str) -> bool {
    initials(text) || latin(text) || cyrillic(text) || arabic(text) || han(text)
}

fn is_known_name(word: &str) -> bool {
    let folded = fold_text(word);
    known_names().contains(folded.as_str()) && !knows(&folded)
}

/// `B. R.`, `J. M. K.`: nothing but single capitals with dots.
fn initials(text: &str) -> bool {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let initial = |part: &&str| {
        let mut chars = part.chars();
        matches!((chars.next(), chars.next(), chars.next()), (Some(c), Some('.'), None) if c.is_uppercase())
    };
    (2..=4).contains(&parts.len()) && parts.iter().all(initial) || parts.len() == 1 && dotted(text)
}

/// `B.R.`, `J.M.K.`
fn dotted(text: &str) -> bool {
    let letters = text
        .chars()
        .step_by(2)
        .all(|c| c.is_alphabetic() && c.is_uppercase());
    let dots = text.chars().skip(1).step_by(2).all(|c| c == '.');
    letters && dots && text.ends_with('.') && (2..=4).contains(&text.matches('.').count())
}

fn latin(text: &str) -> bool {
    let all: Vec<&str> = words(text)
        .filter(|word| {
            word.chars()
                .all(|c| !is_cyrillic(c) && !is_arabic(c) && !is_han(c))
        })
        .collect();
    if all
        .iter()
        .any(|word| word.chars().next().is_some_and(char::is_uppercase) && is_known_name(word))
    {
        return true;
    }
    // A cell that is nothing but a known name in small letters.
    if (1..=4).contains(&all.len())
        && !text.contains(|c: char| c.is_ascii_digit())
        && all.iter().all(|word| is_known_name(word))
    {
        return true;
    }
    // Two capitalised words in a row that no codelist knows, in a text that is not written in capitals altogether.
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.any(char::is_lowercase)
    };
    let strange = |word: &str| word.chars().count() >= 2 && !knows(&fold_text(word));
    let shouting = text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
        && !text.contains(|c: char| c.is_ascii_digit());
    let mut run = 0;
    for word in &all {
        let folded = fold_text(word);
        if PARTICLES.contains(&folded.as_str()) {
            continue;
        }
        if strange(word) && (capital(word) || shouting && word.chars().count() >= 3) {
            run += 1;
            if run >= 2 {
                return true;
            }
        } else {
            run = 0;
        }
    }
    false
}

fn cyrillic(text: &str) -> bool {
    let all: Vec<&str> = words(text).filter(|word| word.chars().any(is_cyrillic)).collect();
    let capital =
        |word: &str| word.chars().next().is_some_and(char::is_uppercase) && !knows(&fold_text(word));
    let ends = |word: &str, list: &[&str]| {
        let lower = word.to_lowercase();
        word.chars().count() >= 4 && list.iter().any(|end| lower.ends_with(end))
    };
    all.iter()
        .any(|word| is_known_name(word) && capital(word) || ends(word, PATRONYMICS))
        || all.windows(2).any(|pair| {
            pair.iter().all(|word| capital(word)) && pair.iter().any(|word| ends(word, SURNAME_ENDS))
        })
        || all.len() == 1
            && all
                .iter()
                .any(|word| capital(word) && ends(word, SURNAME_ENDS) && text.trim() == *word)
        || (2..=3).contains(&all.len()) && all.iter().all(|word| capital(word))
}

fn arabic(text: &str) -> bool {
    let all: Vec<String> = words(text)
        .filter(|word| word.chars().any(is_arabic))
        .map(|word| {
            let plain: String = word.chars().filter(|c| is_arabic(*c)).collect();
            plain.replace(['ة', 'ى'], "ه").replace(['أ', 'إ', 'آ'], "ا")
        })
        .collect();
    let named = |word: &String| known_names().contains(word.as_str());
    let mark = |word: &String| {
        ARABIC_MARKS.contains(&word.as_str()) || word.starts_with("عبدال") || word.starts_with("ابو")
    };
    let short = (1..=4).contains(&all.len());
    short && all.iter().any(|word| named(word))
        || all.len() >= 2 && all.iter().any(mark) && all.iter().any(|word| !knows(word))
        || all.iter().filter(|word| named(word)).count() >= 2
}

fn han(text: &str) -> bool {
    let answers = |c: char| HAN_ANSWERS.contains(c);
    text.split(|c: char| !is_han(c)).any(|run| {
        let length = run.chars().count();
        let first = run.chars().next();
        let double = HAN_DOUBLE.iter().any(|surname| run.starts_with(surname));
        let surname = first.is_some_and(|c| HAN_SURNAMES.contains(c));
        let whole = (2..=3).contains(&length) && surname || (3..=4).contains(&length) && double;
        whole
            && !run.chars().skip(1).any(answers)
            && !knows(run)
            && amparo_schema::countries::find(run).is_none()
    })
}
