//! Numbers, shares and dates as each language writes them.
//!
//! The rules are those of Unicode CLDR 46 for `en`, `fr`, `es`, `ar`, `ru` and `zh`: grouping, decimal mark, percent pattern, short forms of
//! thousands and millions, long dates. Arabic is written with the digits 0 to 9 (CLDR's `latn`), which all Arabic-speaking readers read and
//! which are those of the downloads. Six languages need six lines of a table; a library would bring its data for all.

use crate::Lang;

/// A space that does not break, and its narrow sibling.
const SPACE: char = '\u{a0}';
const NARROW: char = '\u{202f}';

struct Marks {
    group: char,
    decimal: char,
    /// Fewest digits before the first mark for which groups are marked.
    grouped_from: usize,
    percent: &'static str,
}

impl Lang {
    const fn marks(self) -> Marks {
        let (group, decimal, grouped_from, percent) = match self {
            Lang::En => (',', '.', 4, "\u{202f}%"),
            Lang::Fr => (NARROW, ',', 4, "\u{202f}%"),
            Lang::Es => ('.', ',', 5, "\u{a0}%"),
            Lang::Ar => (',', '.', 4, "\u{200e}%\u{200e}"),
            Lang::Ru => (SPACE, ',', 4, "\u{a0}%"),
            Lang::Zh => (',', '.', 4, "%"),
        };
        Marks {
            group,
            decimal,
            grouped_from,
            percent,
        }
    }

    /// A whole number with groups of thousands, such as `12,345`; never negative.
    pub fn count(self, value: f64) -> String {
        let marks = self.marks();
        let digits = format!("{:.0}", value.max(0.0));
        let mut out = String::with_capacity(digits.len() * 2);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && digits.len() >= marks.grouped_from && (digits.len() - index).is_multiple_of(3) {
                out.push(marks.group);
            }
            out.push(digit);
        }
        out
    }

    /// A number with the given decimals, without groups.
    pub fn decimal(self, value: f64, decimals: usize) -> String {
        format!("{value:.decimals$}").replace('.', &self.marks().decimal.to_string())
    }

    /// A whole number on an axis, shortened: `800`, `2,500`, `40k`, `1.2M`.
    pub fn tick(self, value: f64) -> String {
        let (scale, unit) = match self {
            Lang::Zh if value >= 1e8 => (1e8, "亿"),
            Lang::Zh if value >= 1e4 => (1e4, "万"),
            _ if value >= 1e6 => (
                1e6,
                match self {
                    Lang::En => "M",
                    Lang::Fr => "\u{a0}M",
                    Lang::Es => "\u{a0}M",
                    Lang::Ar => "\u{a0}مليون",
                    _ => "\u{a0}млн",
                },
            ),
            _ if value >= 1e4 => (
                1e3,
                match self {
                    Lang::En => "k",
                    Lang::Fr => "\u{a0}k",
                    Lang::Es => "\u{a0}mil",
                    Lang::Ar => "\u{a0}ألف",
                    _ => "\u{a0}тыс.",
                },
            ),
            _ => return self.count(value),
        };
        let scaled = self.decimal(value / scale, 2);
        let short = scaled
            .trim_end_matches('0')
            .trim_end_matches(self.marks().decimal);
        format!("{short}{unit}")
    }

    /// A percentage without decimals, such as `40 %`.
    pub fn whole_percent(self, value: f64) -> String {
        format!("{:.0}{}", value * 100.0, self.marks().percent)
    }

    /// A share as a percentage with as many digits as its margin supports, such as `41 %` or `3.2 %`.
    pub fn percent(self, value: f64, margin: f64) -> String {
        format!(
            "{}{}",
            self.decimal(value * 100.0, digits(margin)),
            self.marks().percent
        )
    }

    /// A margin in percentage points, with the digits that [`Lang::percent`] gives its share.
    pub fn points(self, margin: f64) -> String {
        let digits = digits(margin);
        let shown = if digits == 0 {
            margin * 100.0
        } else {
            (margin * 100.0).max(0.1)
        };
        self.decimal(shown, digits)
    }

    /// `2026-11-24T15:00:00Z` as a date in words; anything else as it is.
    pub fn date(self, timestamp: &str) -> String {
        let mut parts = timestamp.get(..10).unwrap_or_default().split('-');
        let (year, month, day) = (parts.next(), parts.next(), parts.next());
        let number = |part: Option<&str>| part.and_then(|part| part.parse::<usize>().ok());
        let (Some(year), Some(month @ 1..=12), Some(day)) = (number(year), number(month), number(day)) else {
            return timestamp.to_owned();
        };
        let name = self.months()[month - 1];
        match self {
            Lang::En | Lang::Fr | Lang::Ar => format!("{day} {name} {year}"),
            Lang::Es => format!("{day} de {name} de {year}"),
            Lang::Ru => format!("{day} {name} {year} г."),
            Lang::Zh => format!("{year}年{month}月{day}日"),
        }
    }

    const fn months(self) -> [&'static str; 12] {
        match self {
            Lang::En => [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
            Lang::Fr => [
                "janvier",
                "février",
                "mars",
                "avril",
                "mai",
                "juin",
                "juillet",
                "août",
                "septembre",
                "octobre",
                "novembre",
                "décembre",
            ],
            Lang::Es => [
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
            ],
            Lang::Ar => [
                "يناير",
                "فبراير",
                "مارس",
                "أبريل",
                "مايو",
                "يونيو",
                "يوليو",
                "أغسطس",
                "سبتمبر",
                "أكتوبر",
                "نوفمبر",
                "ديسمبر",
            ],
            Lang::Ru => [
                "января",
                "февраля",
                "марта",
                "апреля",
                "мая",
                "июня",
                "июля",
                "августа",
                "сентября",
                "октября",
                "ноября",
                "декабря",
            ],
            Lang::Zh => [
                "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月",
            ],
        }
    }

    /// A size in bytes for people: `812 B`, `4.2 kB`, `13.1 MB`, with the symbols of IEC 80000-13 and the SI.
    pub fn size(self, bytes: u64) -> String {
        let value = bytes as f64;
        let (scaled, unit) = match bytes {
            0..1_000 => return format!("{bytes}{SPACE}B"),
            1_000..1_000_000 => (value / 1e3, "kB"),
            1_000_000..1_000_000_000 => (value / 1e6, "MB"),
            _ => (value / 1e9, "GB"),
        };
        format!("{}{SPACE}{unit}", self.decimal(scaled, 1))
    }

    /// A formula such as `12 ± 3`, which runs from left to right in every language, kept together in a line that does not.
    pub fn isolate(self, formula: String) -> String {
        if self.is_right_to_left() {
            format!("\u{2066}{formula}\u{2069}")
        } else {
            formula
        }
    }

    /// Names in a sentence, such as `Kenya, Uganda or Nepal`; `and` says which word joins the last two.
    pub fn list(self, names: &[String], and: bool) -> String {
        let comma = match self {
            Lang::Zh => "、",
            Lang::Ar => "، ",
            _ => ", ",
        };
        let id = if and { "list-and" } else { "list-or" };
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => {
                let joined = first.join(comma);
                self.say(id, &[("first", &joined), ("last", last)])
            }
        }
    }
}

/// Decimals that a margin of a share supports.
fn digits(margin: f64) -> usize {
    usize::from(margin * 100.0 < 0.95)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `Intl.NumberFormat` and `Intl.DateTimeFormat` of ICU 76 write them, but for the space in English percentages and the
    /// digits of Arabic, which are choices of this house.
    #[test]
    fn numbers_are_written_as_each_language_writes_them() {
        let counts = Lang::ALL.map(|lang| lang.count(1_234_567.4));
        assert_eq!(
            counts,
            [
                "1,234,567",
                "1\u{202f}234\u{202f}567",
                "1.234.567",
                "1,234,567",
                "1\u{a0}234\u{a0}567",
                "1,234,567"
            ]
        );
        let small = Lang::ALL.map(|lang| lang.count(1_234.0));
        assert_eq!(
            small,
            ["1,234", "1\u{202f}234", "1234", "1,234", "1\u{a0}234", "1,234"]
        );
        let shares = Lang::ALL.map(|lang| lang.percent(0.4149, 0.002));
        assert_eq!(
            shares,
            [
                "41.5\u{202f}%",
                "41,5\u{202f}%",
                "41,5\u{a0}%",
                "41.5\u{200e}%\u{200e}",
                "41,5\u{a0}%",
                "41.5%"
            ]
        );
        let ticks = Lang::ALL.map(|lang| lang.tick(12_500.0));
        assert_eq!(
            ticks,
            [
                "12.5k",
                "12,5\u{a0}k",
                "12,5\u{a0}mil",
                "12.5\u{a0}ألف",
                "12,5\u{a0}тыс.",
                "1.25万"
            ]
        );
        assert_eq!(Lang::En.tick(40_000.0), "40k");
        assert_eq!(Lang::En.tick(9_500.0), "9,500");
        assert_eq!(Lang::Ru.tick(1_200_000.0), "1,2\u{a0}млн");
        assert_eq!(Lang::En.count(0.4), "0");
        assert_eq!(Lang::En.count(999.6), "1,000");
        assert_eq!(Lang::En.percent(0.4149, 0.02), "41\u{202f}%");
    }

    #[test]
    fn dates_are_written_as_each_language_writes_them() {
        let dates = Lang::ALL.map(|lang| lang.date("2026-11-04T15:00:00Z"));
        assert_eq!(
            dates,
            [
                "4 November 2026",
                "4 novembre 2026",
                "4 de noviembre de 2026",
                "4 نوفمبر 2026",
                "4 ноября 2026 г.",
                "2026年11月4日"
            ]
        );
        assert_eq!(Lang::En.date("2026-13-04"), "2026-13-04");
        assert_eq!(Lang::En.date("x"), "x");
    }

    #[test]
    fn sizes_and_lists_read_as_words() {
        assert_eq!(Lang::En.size(999), "999\u{a0}B");
        assert_eq!(Lang::Fr.size(4_200), "4,2\u{a0}kB");
        assert_eq!(Lang::En.size(13_060_000), "13.1\u{a0}MB");
        let names = ["Kenya", "Uganda", "Nepal"].map(str::to_owned);
        assert_eq!(Lang::En.list(&names, false), "Kenya, Uganda or Nepal");
        assert_eq!(Lang::En.list(&names[..1], true), "Kenya");
        assert_eq!(Lang::Zh.list(&names, true), "Kenya、Uganda和Nepal");
    }
}
