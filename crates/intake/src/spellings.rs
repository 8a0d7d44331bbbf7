//! A cell's text as an answer, in the field's own spellings.

use amparo_schema::{FIRST_YEAR, countries, ctdc, fold_text};
use jiff::civil::Date;

use crate::Reason;
use crate::case_fields::{
    AGE, Answer, CITIZENSHIP, CaseFields, EXPLOITATION_COUNTRY, GENDER, MONTHS, NO, YEAR, YES,
};
use crate::dates::readings;
use crate::quote::does_not_show;

/// What a text means, and what has to be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) answer: Answer,
    pub(crate) note: Option<String>,
    /// The number itself, where the text is one and the answer its band.
    pub(crate) number: Option<u16>,
}

impl Reading {
    /// A number whose band is the answer.
    pub(crate) fn of_number(band: u16, number: u32) -> Reading {
        Reading {
            number: u16::try_from(number).ok(),
            ..Answer::Code(band).into()
        }
    }
}

impl From<Answer> for Reading {
    fn from(answer: Answer) -> Self {
        Reading {
            answer,
            note: None,
            number: None,
        }
    }
}

/// What is wrong with a text, and what would be accepted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) reason: Reason,
    pub(crate) accepted: String,
}

/// Reads a text for a field: a category in any spelling seen in the layouts, or a reason for having none. A blank is *not known*.
pub(crate) fn read_value(
    fields: &CaseFields,
    field: usize,
    text: &str,
    today: Date,
) -> Result<Reading, Unread> {
    refuse_debris(fields, field, text)?;
    let value = match field {
        YEAR => return read_year(text, today),
        CITIZENSHIP | EXPLOITATION_COUNTRY => return read_country(text),
        GENDER => ctdc::gender(text),
        AGE => ctdc::age_band(text).or_else(|| whole_number(text).and_then(ctdc::age_band_of_years)),
        MONTHS => ctdc::month_band(text).or_else(|| whole_number(text).and_then(ctdc::month_band_of_months)),
        _ => flag(text).map(|yes| usize::from(if yes { YES } else { NO })),
    };
    // Bands and genders are coded in the order in which `ctdc` numbers them.
    if let Some(code) = value.and_then(|code| u16::try_from(code).ok()) {
        let banded = match field {
            AGE => ctdc::age_band(text).is_some(),
            MONTHS => ctdc::month_band(text).is_some(),
            _ => true,
        };
        if let (false, Some(number)) = (banded, whole_number(text)) {
            return Ok(Reading::of_number(code, number));
        }
        return Ok(Answer::Code(code).into());
    }
    match ctdc::missing_reason(text) {
        Some(reason) => Ok(Answer::Missing(reason).into()),
        None => Err(Unread {
            reason: match field {
                AGE | MONTHS => Reason::NotANumber,
                _ => Reason::OutsideCodelist,
            },
            accepted: accepted(fields, field),
        }),
    }
}

/// What a field accepts, in words.
pub(crate) fn accepted(fields: &CaseFields, field: usize) -> String {
    match field {
        YEAR => "a year from 2002 on, or a date such as 2021-03-04".into(),
        AGE => "a band such as 9--17, an age in years from 0 to 130, or a blank".into(),
        MONTHS => "a band such as 0--12, a number of months from 0 to 1560, or a blank".into(),
        CITIZENSHIP | EXPLOITATION_COUNTRY => {
            "a code of ISO 3166-1 such as KEN or KE, the name of a country, or a blank".into()
        }
        _ if fields.is_flag(field) => "1, 0, yes, no, or a blank".into(),
        _ => format!("{}, or a blank", fields.values(field)),
    }
}

/// Reads a country. Places without an ISO 3166-1 code are *suppressed*, and noted.
pub(crate) fn read_country(text: &str) -> Result<Reading, Unread> {
    if let Some(country) = countries::find(text) {
        let position = countries::countries().partition_point(|other| other.alpha3 < country.alpha3);
        // There are some 250 countries.
        return Ok(Answer::Code(position as u16).into());
    }
    if let Some(outside) = countries::outside_iso(text) {
        return Ok(Reading {
            number: None,
            answer: Answer::Missing(outside.reason),
            note: Some(format!(
                "{} is coded as suppressed: {}",
                outside.name, outside.note
            )),
        });
    }
    match ctdc::missing_reason(text) {
        Some(reason) => Ok(Answer::Missing(reason).into()),
        None => Err(Unread {
            reason: Reason::OutsideCodelist,
            accepted: "a code of ISO 3166-1 such as KEN or KE, the name of a country, or a blank".into(),
        }),
    }
}

/// Reads a year, or the year of a date.
pub(crate) fn read_year(text: &str, today: Date) -> Result<Reading, Unread> {
    if let Some(year) = whole_number(text).filter(|year| (1000..=9999).contains(year)) {
        return year_within(year as u16, today); // four digits
    }
    let dates = readings(text);
    if !dates.is_empty() {
        return year_of(&dates, today);
    }
    Err(match ctdc::missing_reason(text) {
        Some(_) => no_year(),
        None => Unread {
            reason: Reason::NotADate,
            accepted: format!(
                "a year from {FIRST_YEAR} to {}, or a date such as 2021-03-04",
                today.year()
            ),
        },
    })
}

/// The year of a date that can be read in one or two ways: the first that does not lie in the future.
pub(crate) fn year_of(dates: &[Date], today: Date) -> Result<Reading, Unread> {
    match dates.iter().find(|date| **date <= today) {
        Some(date) => year_within(u16::try_from(date.year()).unwrap_or_default(), today),
        None => Err(future(today)),
    }
}

pub(crate) fn no_year() -> Unread {
    Unread {
        reason: Reason::NoYear,
        accepted: "a year or a date; a case cannot be counted without its year of registration".into(),
    }
}

fn future(today: Date) -> Unread {
    Unread {
        reason: Reason::InTheFuture,
        accepted: format!("nothing after today, {today}"),
    }
}

fn year_within(year: u16, today: Date) -> Result<Reading, Unread> {
    if i32::from(year) > i32::from(today.year()) {
        return Err(future(today));
    }
    match year.checked_sub(FIRST_YEAR) {
        Some(code) => Ok(Answer::Code(code).into()),
        None => Err(Unread {
            reason: Reason::TooEarly,
            accepted: format!("years from {FIRST_YEAR} to {}", today.year()),
        }),
    }
}

/// Yes and no in the spellings of forms and spreadsheets, in the six official languages' Latin-script ones and Portuguese.
pub(crate) fn flag(text: &str) -> Option<bool> {
    match fold_text(text.trim().trim_end_matches(".0")).as_str() {
        "1" | "yes" | "y" | "true" | "x" | "si" | "s" | "oui" | "vrai" | "verdadero" | "sim" | "checked" => {
            Some(true)
        }
        "0" | "no" | "n" | "false" | "non" | "faux" | "falso" | "nao" | "unchecked" => Some(false),
        _ => None,
    }
}

/// A number that is not negative, without its fraction, whatever the decimal mark.
pub(crate) fn whole_number(text: &str) -> Option<u32> {
    let text = text.trim();
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    whole.parse().ok()
}

/// Refuses what is no answer in any field: error marks of spreadsheets, formulas kept as text, which are never evaluated, and texts with characters that
/// do not show, which would be folded away.
pub(crate) fn refuse_debris(fields: &CaseFields, field: usize, text: &str) -> Result<(), Unread> {
    let text = text.trim();
    let reason = match text.as_bytes().first() {
        Some(b'#') if is_error_mark(text) => Reason::SpreadsheetError,
        Some(b'=' | b'@') if text.len() > 1 => Reason::Formula,
        Some(b'+' | b'-') if text.contains(['(', '|', '!']) => Reason::Formula,
        _ if text.chars().any(does_not_show) => Reason::Invisible,
        _ => return Ok(()),
    };
    Err(Unread {
        reason,
        accepted: accepted(fields, field),
    })
}

fn is_error_mark(text: &str) -> bool {
    [
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
    ]
    .iter()
    .any(|mark| text.eq_ignore_ascii_case(mark))
}

/// Whether a cell is blank: nothing in it but space.
pub(crate) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Whether a cell is blank, or holds the mark that a data frame or database writes for a blank.
pub(crate) fn is_null(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || ["null", "nan", "na", "<na>"]
            .iter()
            .any(|mark| text.eq_ignore_ascii_case(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use amparo_schema::MissingReason;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn read(field: usize, text: &str) -> Result<Answer, Reason> {
        let fields = CaseFields::new(2026);
        read_value(&fields, field, text, date(2026, 11, 25))
            .map(|reading| reading.answer)
            .map_err(|unread| unread.reason)
    }

    #[test]
    fn fields_are_read_in_their_own_spellings() {
        let unknown = Ok(Answer::Missing(MissingReason::NotKnown));
        assert_eq!(read(YEAR, "2019"), Ok(Answer::Code(17)));
        assert_eq!(read(YEAR, "2019.0"), Ok(Answer::Code(17)));
        assert_eq!(read(YEAR, "31/12/2019"), Ok(Answer::Code(17)));
        assert_eq!(read(YEAR, "2026-11-25"), Ok(Answer::Code(24)));
        assert_eq!(read(YEAR, "2026-11-26"), Err(Reason::InTheFuture));
        assert_eq!(read(YEAR, "2027"), Err(Reason::InTheFuture));
        assert_eq!(read(YEAR, "2001"), Err(Reason::TooEarly));
        assert_eq!(read(YEAR, ""), Err(Reason::NoYear));
        assert_eq!(read(YEAR, "-99"), Err(Reason::NoYear));
        assert_eq!(read(YEAR, "19"), Err(Reason::NotADate));
        assert_eq!(read(GENDER, "Male"), Ok(Answer::Code(0)));
        assert_eq!(read(GENDER, "W\u{43e}man"), Err(Reason::OutsideCodelist));
        assert_eq!(read(GENDER, "\u{202e}Woman"), Err(Reason::Invisible));
        assert_eq!(read(GENDER, "Wom\0an"), Err(Reason::Invisible));
        assert_eq!(read(AGE, "09--17"), Ok(Answer::Code(1)));
        assert_eq!(read(AGE, "17"), Ok(Answer::Code(1)));
        assert_eq!(read(AGE, "17,9"), Ok(Answer::Code(1)));
        assert_eq!(read(AGE, "131"), Err(Reason::NotANumber));
        assert_eq!(read(AGE, "-99"), unknown);
        assert_eq!(read(AGE, "-3"), Err(Reason::NotANumber));
        assert_eq!(read(MONTHS, "13--24 (1-2 yrs)"), Ok(Answer::Code(1)));
        assert_eq!(read(14, "Sí"), Ok(Answer::Code(YES)));
        assert_eq!(read(14, "0.0"), Ok(Answer::Code(NO)));
        assert_eq!(read(14, "2"), Err(Reason::OutsideCodelist));
        assert_eq!(read(14, "refused"), Ok(Answer::Missing(MissingReason::Refused)));
        assert_eq!(read(14, "#REF!"), Err(Reason::SpreadsheetError));
        assert_eq!(read(14, "=1"), Err(Reason::Formula));
        assert_eq!(read(GENDER, "=HYPERLINK(\"http://x\")"), Err(Reason::Formula));
        assert_eq!(read(GENDER, "@SUM(A1)"), Err(Reason::Formula));
        assert_eq!(read(GENDER, "-2+3+cmd|' /C calc'!A0"), Err(Reason::Formula));
    }

    #[test]
    fn countries_are_coded_as_the_schema_codes_them() {
        let fields = CaseFields::new(2026);
        for text in ["KE", "ken", "Kenya"] {
            let Ok(Answer::Code(code)) = read(CITIZENSHIP, text) else {
                panic!("{text}")
            };
            let field = fields.schema.field(CITIZENSHIP);
            assert_eq!(field.categories[usize::from(code)].value, "KEN");
        }
        let namibia = read(CITIZENSHIP, "NA");
        assert_eq!(namibia, read(CITIZENSHIP, "NAM"));
        assert!(matches!(namibia, Ok(Answer::Code(_))));
        let kosovo = read_country("Kosovo").unwrap();
        assert_eq!(kosovo.answer, Answer::Missing(MissingReason::Suppressed));
        assert!(
            kosovo
                .note
                .unwrap()
                .starts_with("Kosovo is coded as suppressed: ")
        );
        assert_eq!(read(CITIZENSHIP, "Wakanda"), Err(Reason::OutsideCodelist));
    }

    proptest! {
        #[test]
        fn any_text_gives_a_code_of_the_field_or_a_fault(text in ".{0,24}", field in 0..27usize) {
            let fields = CaseFields::new(2026);
            if let Ok(Reading { answer: Answer::Code(code), .. }) = read_value(&fields, field, &text, date(2026, 11, 25)) {
                prop_assert!(!fields.schema.field(field).is_missing(code));
                prop_assert!(usize::from(code) < fields.schema.field(field).size());
            }
        }
    }
}
