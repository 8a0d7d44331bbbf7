//! Names of persons: by lists of common ones, and by the shapes that names have in each script.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::lexicon::knows;
use super::plain::{fold, is_arabic, is_cyrillic, is_han, words};

/// Common given names and surnames, folded, one a word; see `data/README.md`.
const NAMES: &str = include_str!("../../data/person-names.txt");
/// The two hundred most common Chinese surnames and some of two characters.
const HAN_SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边";
const HAN_DOUBLE: [&str; 5] = ["欧阳", "上官", "司马", "诸葛", "司徒"];
/// Characters of answers: no name is made of them.
const HAN_ANSWERS: &str = "男女是否无不未知其他";
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

fn known_names() -> &'static HashSet<String> {
    static KNOWN: OnceLock<HashSet<String>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        NAMES
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::split_whitespace)
            .map(fold)
            .collect()
    })
}

/// Whether a text holds what looks like a person's name.
pub(super) fn has_name(text: &str) -> bool {
    latin(text) || cyrillic(text) || arabic(text) || han(text) || titled(text)
}

/// A word with a capital behind a title, or ahead of an initial: "г-жа Ковалёва", "Mrs Poe", "Lucía F."
fn titled(text: &str) -> bool {
    const TITLES: [&str; 18] = [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mme",
        "mlle",
        "m",
        "dr",
        "sr",
        "sra",
        "srta",
        "don",
        "dona",
        "г-н",
        "г-жа",
        "гр",
        "гражданка",
        "гражданин",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let [first, second] = pair else {
            return false;
        };
        let named = |word: &str| {
            let word = word.trim_matches(|c: char| !c.is_alphabetic());
            let proper = word.chars().next().is_some_and(char::is_uppercase) && word.chars().any(char::is_lowercase);
            let folded = fold(word);
            word.chars().count() >= 3
                && proper
                && (known_names().contains(folded.as_str()) || !knows(&folded))
        };
        let title = first.trim_end_matches('.').to_lowercase().replace('ñ', "n");
        let initial = {
            let mut chars = second.chars();
            matches!((chars.next(), chars.next(), chars.next()), (Some(c), Some('.'), None) if c.is_uppercase())
        };
        TITLES.contains(&title.as_str()) && named(second) || initial && named(first)
    })
}

fn is_known_name(word: &str) -> bool {
    let folded = fold(word);
    known_names().contains(folded.as_str()) && !knows(&folded)
}

/// `B. R.`, `J. M. K.`: nothing but single capitals with dots.
pub(super) fn initials(text: &str) -> bool {
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
    // Two words in a row with a capital, or in capitals, that no codelist knows.
    let capital = |word: &str| {
        let lower = word.chars().any(char::is_lowercase);
        word.chars().next().is_some_and(char::is_uppercase) && (lower || word.chars().count() >= 3)
    };
    let strange = |word: &str| word.chars().count() >= 2 && !knows(&fold(word));
    let mut run = 0;
    for word in &all {
        let folded = fold(word);
        if PARTICLES.contains(&folded.as_str()) {
            continue;
        }
        run = if strange(word) && capital(word) {
            run + 1
        } else {
            0
        };
        if run >= 2 {
            return true;
        }
    }
    false
}

fn cyrillic(text: &str) -> bool {
    let all: Vec<&str> = words(text).filter(|word| word.chars().any(is_cyrillic)).collect();
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase) && !knows(&fold(word));
    let ends = |word: &str, list: &[&str]| {
        let lower = word.to_lowercase();
        word.chars().count() >= 4 && list.iter().any(|end| lower.ends_with(end))
    };
    all.iter()
        .any(|word| is_known_name(word) && capital(word) || ends(word, PATRONYMICS))
        || all.windows(2).any(|pair| pair.iter().all(|word| capital(word)))
        || matches!(all.as_slice(), [word] if capital(word) && ends(word, SURNAME_ENDS) && text.trim() == *word)
}

fn arabic(text: &str) -> bool {
    let all: Vec<String> = words(text)
        .filter(|word| word.chars().any(is_arabic))
        .map(|word| {
            let plain: String = word.chars().filter(|c| is_arabic(*c)).collect();
            fold(&plain)
        })
        .collect();
    let named = |word: &String| known_names().contains(word.as_str());
    let mark = |word: &String| {
        ARABIC_MARKS.contains(&word.as_str()) || word.starts_with("عبدال") || word.starts_with("ابو")
    };
    let short = (1..=4).contains(&all.len());
    let strange = |word: &String| word.chars().count() >= 2 && !knows(word);
    // Arabic has no capitals: two to four words that no codelist knows are taken for a name.
    let unknown = (2..=4).contains(&all.len())
        && all.iter().all(strange)
        && !text.contains(|c: char| c.is_ascii_digit());
    unknown
        || short && all.iter().any(named)
        || all.len() >= 2 && all.iter().any(mark) && all.iter().any(strange)
        || all.iter().filter(|word| named(word)).count() >= 2
}

/// A run of two or three characters that begins with a surname, or a surname somewhere in a longer run that is no answer.
fn han(text: &str) -> bool {
    let surname = |c: &char| HAN_SURNAMES.contains(*c);
    text.split(|c: char| !is_han(c)).any(|run| {
        let characters: Vec<char> = run.chars().collect();
        let answer = characters.iter().skip(1).any(|c| HAN_ANSWERS.contains(*c))
            || knows(run)
            || amparo_schema::countries::find(run).is_some();
        let double = HAN_DOUBLE.iter().any(|double| run.starts_with(double));
        !answer
            && match characters.as_slice() {
                [first, _] | [first, _, _] => surname(first) || double,
                [_, _, _, _] => double,
                [all @ .., _] => all.len() >= 4 && all.iter().any(surname),
                [] => false,
            }
    })
}
