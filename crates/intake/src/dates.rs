//! Dates as people and spreadsheets write them.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The days that a spreadsheet's day numbers may stand for: 1908 to 2119. Smaller numbers are years or something else.
const SERIAL_DAYS: std::ops::RangeInclusive<f64> = 3_000.0..=80_000.0;

/// The dates that a text can mean: none, one, or two where day and month could be either way round.
///
/// Read are ISO 8601 (`2021-03-04`, also with a time behind it, and `20210304`), `4/3/2021` with slashes, dots or hyphens, `2021/3/4`, and the day numbers of
/// spreadsheets (`44259`). Years of two digits are not guessed.
pub fn readings(text: &str) -> Vec<Date> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let part = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse().ok());
            return day(part(0..4), part(4..6), part(6..8)).into_iter().collect();
        }
        return serial(number).into_iter().collect();
    }
    // Whatever follows a date after a space or T is a time.
    let (day_part, time) = match text.find([' ', 'T']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let time_like = |c: char| c.is_ascii_digit() || " T:.+-Z".contains(c) || "APMapm".contains(c);
    if !time.chars().all(time_like) {
        return Vec::new();
    }
    let Some(mark) = day_part.chars().find(|c| "/.-".contains(*c)) else {
        return Vec::new();
    };
    let parts: Vec<&str> = day_part.split(mark).collect();
    let [a, b, c] = parts.as_slice() else {
        return Vec::new();
    };
    if ![a, b, c]
        .iter()
        .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Vec::new();
    }
    let number = |part: &str| part.parse::<i16>().ok();
    let (x, y, z) = (number(a), number(b), number(c));
    if a.len() == 4 {
        return day(x, y, z).into_iter().collect();
    }
    if c.len() != 4 {
        return Vec::new();
    }
    let mut found: Vec<Date> = [day(z, y, x), day(z, x, y)].into_iter().flatten().collect();
    found.dedup();
    found
}

fn day(year: Option<i16>, month: Option<i16>, day: Option<i16>) -> Option<Date> {
    Date::new(year?, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()
}

/// The date of a spreadsheet's day number, in the system that begins in 1900.
fn serial(number: f64) -> Option<Date> {
    if !SERIAL_DAYS.contains(&number) {
        return None;
    }
    date(1899, 12, 30)
        .checked_add((number.floor() as i32).days())
        .ok()
}

/// The age in completed years on a day; nothing before the birth.
pub(crate) fn completed_years(birth: Date, on: Date) -> Option<u32> {
    let birthday_passed = (on.month(), on.day()) >= (birth.month(), birth.day());
    let years = i32::from(on.year()) - i32::from(birth.year()) - i32::from(!birthday_passed);
    u32::try_from(years).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_forms_in_use() {
        let march = date(2021, 3, 4);
        for text in [
            "2021-03-04",
            " 2021-3-4 ",
            "2021-03-04T10:00:00.000Z",
            "2021-03-04 10:00",
            "20210304",
            "2021/03/04",
            "44259",
            "44259.0",
            "44259.75",
        ] {
            assert_eq!(readings(text), [march], "{text}");
        }
        for text in ["4/3/2021", "04.03.2021", "04-03-2021 9:15 AM"] {
            assert_eq!(readings(text), [march, date(2021, 4, 3)], "{text}");
        }
        assert_eq!(readings("25/3/2021"), [date(2021, 3, 25)]);
        assert_eq!(readings("3/25/2021"), [date(2021, 3, 25)]);
        assert_eq!(readings("3/3/2021"), [date(2021, 3, 3)]);
        for text in [
            "",
            "2021",
            "3/4/21",
            "2021-13-01",
            "31/31/2021",
            "2021-02-30",
            "yesterday",
            "2021-03-04=1",
            "1e300",
            "NaN",
            "inf",
            "-1",
            "99999999",
            "2021-03",
            "1/2/3/2021",
            "+1/2/2021",
            "é/1/2021",
        ] {
            assert_eq!(readings(text), [], "{text}");
        }
    }

    #[test]
    fn an_age_is_in_completed_years() {
        let birth = date(2004, 2, 29);
        assert_eq!(completed_years(birth, date(2022, 2, 28)), Some(17));
        assert_eq!(completed_years(birth, date(2022, 3, 1)), Some(18));
        assert_eq!(completed_years(birth, birth), Some(0));
        assert_eq!(completed_years(birth, date(2004, 2, 28)), None);
    }
}
