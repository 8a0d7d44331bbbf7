//! Days in the calendar.

/// Beginnings of the names of months, folded, in six languages.
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "январ",
    "феврал",
    "март",
    "апрел",
    "мая",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
    "يناير",
    "فبراير",
    "مارس",
    "ابريل",
    "مايو",
    "يونيو",
    "يوليو",
    "اغسطس",
    "سبتمبر",
    "اكتوبر",
    "نوفمبر",
    "ديسمبر",
    "كانون",
    "شباط",
    "اذار",
    "نيسان",
    "ايار",
    "حزيران",
    "تموز",
    "ايلول",
    "تشرين",
];
/// Three-letter forms that stand alone in `3 Mar 2019`.
const SHORT: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "ene", "abr",
    "ago", "dic", "janv", "fevr", "avr", "juil", "aou", "déc", "янв",
];

/// Whether a text holds a day: numbers for day, month and year, or a day and the name of a month.
pub(super) fn has_day(text: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || matches!(c, '/' | '-' | '.');
    if text.split(|c: char| !number(c)).any(is_day) || han_day(text) {
        return true;
    }
    let folded = amparo_schema::fold_text(&text.replace(['-', '/', '.'], " "));
    let words: Vec<&str> = folded.split(' ').collect();
    words.iter().enumerate().any(|(at, word)| {
        let month = MONTHS.iter().any(|month| word.starts_with(month)) || SHORT.contains(word);
        let near = words
            .get(at.saturating_sub(2)..(at + 3).min(words.len()))
            .unwrap_or_default();
        let day = |word: &&str| {
            let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
            let rest = word.get(digits.len()..).unwrap_or_default();
            (1..=2).contains(&digits.len())
                && matches!(rest, "" | "st" | "nd" | "rd" | "th" | "er" | "го" | "е")
                && digits.parse().is_ok_and(|day: u8| (1..=31).contains(&day))
        };
        month && near.iter().any(day)
    })
}

/// `2019年3月5日`, `3月5日`, `三月五日`.
fn han_day(text: &str) -> bool {
    let number = |c: &char| c.is_ascii_digit() || "一二三四五六七八九十廿".contains(*c);
    text.split_once('月').is_some_and(|(before, after)| {
        let days: String = after.chars().take_while(number).collect();
        let rest = after.get(days.len()..).unwrap_or_default();
        before.ends_with(|c: char| number(&c)) && !days.is_empty() && rest.starts_with(['日', '号'])
    })
}

/// Whether a run of digits and marks is a day: `3/11/1994`, `1994-11-03`, `03.11.94`, `19941103`.
pub(super) fn is_day(run: &str) -> bool {
    let run = run.trim_matches(['/', '-', '.']);
    let fits = |year: &str, month: &str, day: &str| {
        let within = |text: &str, to: u32| text.parse().is_ok_and(|number: u32| (1..=to).contains(&number));
        let year_fits = match year.len() {
            4 => year.starts_with("19") || year.starts_with("20"),
            // Years of the Islamic and the Buddhist calendar are days too.
            2 => true,
            _ => false,
        };
        year_fits
            && month.len() <= 2
            && day.len() <= 2
            && (within(month, 12) && within(day, 31) || within(day, 12) && within(month, 31))
    };
    if run.len() == 8 && run.bytes().all(|byte| byte.is_ascii_digit()) {
        let at = |range: std::ops::Range<usize>| run.get(range).unwrap_or_default();
        return fits(at(0..4), at(4..6), at(6..8)) || fits(at(4..8), at(2..4), at(0..2));
    }
    let Some(mark) = run.chars().find(|c| !c.is_ascii_digit()) else {
        return false;
    };
    let parts: Vec<&str> = run.split(mark).collect();
    match parts.as_slice() {
        [a, b, c] if a.len() == 4 => fits(a, b, c),
        [a, b, c] => fits(c, b, a),
        // A day and a month alone, as they are written.
        [a, b] if mark == '/' && a.len() == 2 && b.len() == 2 => fits("2000", b, a),
        _ => false,
    }
}
