//! Estimates and names of corridors in words.

use amparo_corridors::Estimate;
use amparo_schema::countries;

use crate::lang::Lang;
use crate::site::Site;

/// How a figure is written.
#[derive(Clone, Copy)]
pub(super) enum As {
    /// A whole number.
    Count,
    /// A number with one decimal.
    Number,
    /// A share, 0 to 1, in per cent.
    Share,
}

fn number(lang: Lang, value: f64, how: As) -> String {
    match how {
        As::Count => lang.count(value.max(0.0)),
        As::Number => lang.decimal(value, 1),
        As::Share => lang.whole_percent(value),
    }
}

/// An estimate with its interval; the words for not enough evidence where there is none.
pub(super) fn estimate(site: &Site, estimate: Option<Estimate>, how: As) -> String {
    let lang = site.lang;
    match estimate {
        None => site.s("no-evidence"),
        Some(Estimate { value, lower, upper }) => site.sw(
            "corridors-estimate",
            &[
                ("value", &number(lang, value, how)),
                ("low", &number(lang, lower, how)),
                ("high", &number(lang, upper, how)),
            ],
        ),
    }
}

/// The name of a country in words; its code where none is known.
pub(super) fn country(lang: Lang, code: &str) -> String {
    countries::by_alpha3(code).map_or_else(|| code.to_owned(), |country| lang.country(country))
}

/// From where to where, in words.
pub(super) fn ends(site: &Site, origin: &str, destination: &str) -> String {
    site.sw(
        "corridors-ends",
        &[
            ("from", &country(site.lang, origin)),
            ("to", &country(site.lang, destination)),
        ],
    )
}

/// The same with the state of destination, which keeps its own name.
pub(super) fn ends_in(site: &Site, origin: &str, destination: &str, region: &str) -> String {
    let to = format!("{} ({region})", country(site.lang, destination));
    site.sw(
        "corridors-ends",
        &[("from", &country(site.lang, origin)), ("to", &to)],
    )
}
