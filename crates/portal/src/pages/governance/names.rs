//! Words of instruments and names of places in the page's language.

use amparo_governance::instrument::{Instrument, all};
use amparo_governance::score::{Assessed, IncomeGroup};
use amparo_schema::countries;

use crate::governance::Entry;
use crate::site::{NavLink, Site};

/// A text that may be in another language than the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// The text.
    pub(super) text: String,
    /// Its language, where it is not the page's.
    pub(super) foreign: Option<String>,
}

impl Said {
    /// A text in the page's language.
    pub(super) fn own(text: String) -> Said {
        Said { text, foreign: None }
    }
}

/// A text of an instrument or an assessment as it stands there.
pub(super) fn said(site: &Site, language: &str, text: &str) -> Said {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    Said {
        text: text.to_owned(),
        foreign: (!primary.eq_ignore_ascii_case(site.lang.tag())).then(|| language.to_owned()),
    }
}

/// A part of a message's name: `sdg-10.7.2` becomes `sdg-10-7-2`.
fn key(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect()
}

/// A text of a shipped instrument in the page's language, where it is translated.
fn translated(site: &Site, instrument: &Instrument, part: &str, text: &str) -> Said {
    let shipped = all().into_iter().any(|shipped| shipped.key() == instrument.key());
    let id = format!("gov-{part}");
    match site.lang.find(&id).filter(|_| shipped) {
        Some(own) => Said::own(own),
        None => said(site, &instrument.language, text),
    }
}

/// An instrument's title.
pub(super) fn title(site: &Site, instrument: &Instrument) -> Said {
    let part = format!("instrument-{}", key(&instrument.id));
    translated(site, instrument, &part, &instrument.title)
}

/// The title of a domain or subdomain.
pub(super) fn node(site: &Site, instrument: &Instrument, id: &str, text: &str) -> Said {
    if id == "overall" {
        return Said::own(site.s("gov-overall"));
    }
    let part = format!("node-{}-{}", key(&instrument.id), key(id));
    translated(site, instrument, &part, text)
}

/// A band's label, by its code.
pub(super) fn band(site: &Site, instrument: &Instrument, code: &str) -> Said {
    let label = instrument
        .bands
        .iter()
        .find(|band| band.code == code)
        .map_or(code, |band| band.label.as_str());
    let part = format!("band-{}-{}", key(&instrument.id), key(code));
    translated(site, instrument, &part, label)
}

/// A response in words: the three that are none, a count, or the label of its code.
pub(super) fn response(site: &Site, instrument: &Instrument, question: &str, code: &str) -> Said {
    let own = match code {
        "unknown" => Some("gov-answer-unknown"),
        "not_applicable" => Some("gov-answer-not-applicable"),
        "not_assessed" => Some("gov-answer-not-assessed"),
        _ => None,
    };
    if let Some(id) = own {
        return Said::own(site.s(id));
    }
    let Some(question) = instrument.question(question) else {
        return said(site, &instrument.language, code);
    };
    if let Some(max) = question.max {
        return Said::own(site.sw("gov-answer-count", &[("n", code), ("max", &max.to_string())]));
    }
    let label = instrument
        .responses(question)
        .iter()
        .find(|response| response.code == code)
        .map_or(code, |response| response.label.as_str());
    match label {
        "Yes" => Said::own(site.s("gov-answer-yes")),
        "No" => Said::own(site.s("gov-answer-no")),
        other => said(site, &instrument.language, other),
    }
}

/// A country's name by its alpha-3 code; the code itself where there is no such country.
pub(super) fn country(site: &Site, code: &str) -> String {
    countries::by_alpha3(code).map_or_else(|| code.to_owned(), |country| site.lang.country(country))
}

/// A place's name: the country's, after the city's where it is one.
pub(super) fn place(site: &Site, place: &Assessed) -> String {
    match &place.city {
        Some(city) => format!("{city}, {}", country(site, &place.country)),
        None => country(site, &place.country),
    }
}

/// An M49 region's name.
pub(super) fn area(site: &Site, name: &str) -> String {
    let slug = name.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "-");
    site.lang.area(&slug, name)
}

/// Letters in the order of dictionaries: without case and, for Latin letters, without accents.
pub(super) fn sort_key(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    name.nfd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() || *c == ' ')
        .collect()
}

/// A link to a page of governance.
pub(super) fn link(site: &Site, path: &str, label: String) -> NavLink {
    NavLink {
        href: format!("{}/governance{path}", site.root),
        label,
        current: false,
    }
}

/// A link to an assessment, by period.
pub(super) fn by_period(site: &Site, entry: &Entry) -> NavLink {
    link(site, &format!("/assessments/{}", entry.id()), period(site, entry))
}

/// The period assessed, in words.
pub(super) fn period(site: &Site, entry: &Entry) -> String {
    let period = entry.assessment.period();
    let (from, to) = (
        site.lang.date(&period.from.to_string()),
        site.lang.date(&period.to.to_string()),
    );
    site.sw("gov-period", &[("from", &from), ("to", &to)])
}

/// A number out of 100 with two decimals, as the language writes it.
pub(super) fn points(site: &Site, exact: amparo_governance::Exact) -> String {
    let text = exact.percent();
    text.parse::<f64>()
        .map_or(text.clone(), |value| site.lang.decimal(value, 2))
}

/// An income group in words.
pub(super) fn income(site: &Site, group: IncomeGroup) -> String {
    site.s(match group {
        IncomeGroup::Low => "gov-income-low",
        IncomeGroup::LowerMiddle => "gov-income-lower-middle",
        IncomeGroup::UpperMiddle => "gov-income-upper-middle",
        IncomeGroup::High => "gov-income-high",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_as_in_dictionaries() {
        let mut names = ["Zambie", "Éthiopie", "Equateur", "île Maurice", "Italie"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["Equateur", "Éthiopie", "île Maurice", "Italie", "Zambie"]);
    }
}
