//! What day it is.

use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};

/// The latest date anywhere on Earth (UTC+14): a case dated later is dated in the future, wherever it was written.
pub(crate) fn latest_today() -> Date {
    jiff::Timestamp::now()
        .to_zoned_datetime(TimeZone::fixed(offset(14)))
        .date()
}

/// The last year that a case can be registered in: this one, which everybody knows.
pub(crate) fn this_year() -> u16 {
    // Years before 0 or beyond 65,535 are no years of this program.
    u16::try_from(latest_today().year()).unwrap_or(amparo_schema::FIRST_YEAR)
}

/// The last year that is over everywhere on Earth (UTC−12): no case is registered in it any more.
pub(crate) fn closed_year() -> u16 {
    let year = jiff::Timestamp::now()
        .to_zoned_datetime(TimeZone::fixed(offset(-12)))
        .date()
        .year()
        - 1;
    u16::try_from(year).unwrap_or(amparo_schema::FIRST_YEAR)
}

/// Today in UTC, ISO 8601.
pub(crate) fn today() -> String {
    jiff::Timestamp::now()
        .to_zoned_datetime(TimeZone::UTC)
        .date()
        .to_string()
}
