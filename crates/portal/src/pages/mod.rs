//! The pages, each a template and the words it needs.

mod api_docs;
mod codebook;
mod downloads;
mod explore;
mod home;
mod methods;
mod releases;

pub(crate) use api_docs::api_docs;
pub(crate) use codebook::codebook;
pub(crate) use downloads::downloads;
pub(crate) use explore::explore;
pub(crate) use home::{home, nothing_published};
pub(crate) use methods::methods;
pub(crate) use releases::releases;

/// `2026-11-24T15:00:00Z` as `24 November 2026`; anything else as it is.
pub(crate) fn date_words(timestamp: &str) -> String {
    const MONTHS: [&str; 12] = [
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
    ];
    let mut parts = timestamp.get(..10).unwrap_or_default().split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<usize>().ok());
    match (number(year), number(month), number(day)) {
        (Some(year), Some(month @ 1..=12), Some(day)) => format!("{day} {} {year}", MONTHS[month - 1]),
        _ => timestamp.to_owned(),
    }
}

/// A size in bytes for people: `812 bytes`, `4.2 kB`, `13 MB`.
pub(crate) fn size_words(bytes: u64) -> String {
    let value = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", value / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", value / 1e6),
        _ => format!("{:.1} GB", value / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_sizes_read_as_words() {
        assert_eq!(date_words("2026-11-04T15:00:00Z"), "4 November 2026");
        assert_eq!(date_words("2026-13-04"), "2026-13-04");
        assert_eq!(date_words("x"), "x");
        assert_eq!(size_words(999), "999 bytes");
        assert_eq!(size_words(4_200), "4.2 kB");
        assert_eq!(size_words(13_060_000), "13.1 MB");
    }
}
