//! Countries and regions: a list, and a page for each with who was exploited there and who comes from there.

use amparo_schema::countries;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::topics::{Section, sections};
use crate::answer::answer;
use crate::counter::TooLong;
use crate::edition::Edition;
use crate::figure::Estimate;
use crate::keeper::Helpline;
use crate::present::{Big, Picture};
use crate::query::parse;
use crate::refusal::Refusal;
use crate::site::{NavLink, Site, html};

const EXPLOITED: &str = "CountryOfExploitation";
const CITIZENS: &str = "citizenship";
/// The hierarchy levels that have pages, finest first.
const LEVELS: [&str; 2] = ["subregion", "region"];

struct Line {
    href: String,
    name: String,
    exploited: String,
    citizens: String,
}

struct Group {
    id: String,
    name: String,
    href: String,
    lines: Vec<Line>,
    unsure: Vec<NavLink>,
}

#[derive(Template)]
#[template(path = "places.html")]
struct PlacesPage {
    site: Site,
    groups: Vec<Group>,
}

struct Half {
    id: &'static str,
    heading: String,
    people: Big,
    evidence: bool,
    sections: Vec<Section>,
}

#[derive(Template)]
#[template(path = "place.html")]
struct PlacePage {
    site: Site,
    name: String,
    part_of: Vec<NavLink>,
    within: Vec<NavLink>,
    helplines: Vec<Helpline>,
    halves: Vec<Half>,
}

/// A count by single values of one field, by their keys.
fn counts(edition: &Edition, field: &str) -> Result<Vec<(String, Estimate)>, TooLong> {
    let Ok(query) = parse(&format!("by={field}"), &edition.schema, &edition.words) else {
        return Ok(Vec::new());
    };
    let answer = answer(edition, &query)?;
    let Some(axis) = answer.axes.first() else {
        return Ok(Vec::new());
    };
    Ok(axis
        .items
        .iter()
        .zip(&answer.cells)
        .map(|(item, cell)| (item.key.clone(), cell.estimate))
        .collect())
}

fn country_link(site: &Site, country: &countries::Country) -> NavLink {
    NavLink {
        href: format!("{}/places/{}", site.base, country.alpha3),
        label: site.lang.country(country),
        current: false,
    }
}

/// The slug of an area's English name, as in addresses and in the keys of its text.
fn slug(name: &str) -> String {
    name.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "-")
}

/// The paths of every country's and region's page.
pub(crate) fn place_paths() -> Vec<String> {
    let all = countries::countries();
    let mut areas: Vec<String> = all
        .iter()
        .flat_map(|country| [country.area(), country.region.as_str()])
        .filter(|area| !area.is_empty())
        .map(slug)
        .collect();
    areas.sort_unstable();
    areas.dedup();
    all.iter()
        .map(|country| country.alpha3.clone())
        .chain(areas)
        .map(|place| format!("/places/{place}"))
        .collect()
}

fn area_link(site: &Site, area: &str) -> NavLink {
    let slug = slug(area);
    NavLink {
        href: format!("{}/places/{slug}", site.base),
        label: site.lang.area(&slug, area),
        current: false,
    }
}

/// Draws the list.
pub(crate) fn places(site: Site, edition: &Edition) -> Result<Response, TooLong> {
    let (exploited, citizens) = (counts(edition, EXPLOITED)?, counts(edition, CITIZENS)?);
    let of = |counts: &[(String, Estimate)], code: &str| {
        counts
            .iter()
            .find(|(key, _)| key == code)
            .map(|(_, estimate)| *estimate)
    };
    let lang = site.lang;
    let mut areas: Vec<(&str, &str)> = countries::countries()
        .iter()
        .map(|country| (country.region.as_str(), country.area()))
        .collect();
    areas.sort_unstable();
    areas.dedup();
    let groups = areas
        .into_iter()
        .filter_map(|(_, area)| {
            let own: Vec<&countries::Country> = countries::countries()
                .iter()
                .filter(|country| country.area() == area)
                .collect();
            let mut lines: Vec<(f64, Line)> = Vec::new();
            let mut unsure = Vec::new();
            for country in own {
                let (there, from) = (of(&exploited, &country.alpha3), of(&citizens, &country.alpha3));
                let sure = [there, from]
                    .into_iter()
                    .flatten()
                    .any(|estimate| estimate.is_evidence());
                let link = country_link(&site, country);
                if !sure {
                    unsure.push(link);
                    continue;
                }
                let words = |estimate: Option<Estimate>| estimate.map_or("–".into(), |e| e.words(lang));
                let size = [there, from]
                    .into_iter()
                    .flatten()
                    .map(|estimate| estimate.value)
                    .fold(0.0, f64::max);
                lines.push((
                    size,
                    Line {
                        href: link.href,
                        name: link.label,
                        exploited: words(there),
                        citizens: words(from),
                    },
                ));
            }
            lines.sort_by(|a, b| b.0.total_cmp(&a.0));
            let link = area_link(&site, area);
            let known = !lines.is_empty() || !unsure.is_empty();
            known.then(|| Group {
                id: slug(area),
                name: link.label,
                href: link.href,
                lines: lines.into_iter().map(|(_, line)| line).collect(),
                unsure,
            })
        })
        .collect();
    Ok(html(StatusCode::OK, &PlacesPage { site, groups }))
}

/// A place named in an address.
enum Place {
    Country(&'static countries::Country),
    /// A level's name and the node's key and English name.
    Area(&'static str, String, String),
}

fn find(edition: &Edition, key: &str) -> Option<Place> {
    if key.len() == 3
        && let Some(country) = countries::by_alpha3(key)
        && country.alpha3 == key
    {
        return Some(Place::Country(country));
    }
    let field = edition
        .words
        .field(EXPLOITED)
        .or_else(|| edition.words.field(CITIZENS))?;
    LEVELS.into_iter().find_map(|level| {
        let words = &edition.words.levels(field)[edition.words.level(field, level)?];
        let (key, label, _) = words.nodes.iter().find(|(own, ..)| own == key)?;
        Some(Place::Area(level, key.clone(), label.clone()))
    })
}

/// Draws one country or region.
pub(crate) fn place(site: Site, edition: &Edition, key: &str) -> Result<Response, Refusal> {
    let place = find(edition, key).ok_or(Refusal::NoPage)?;
    let site = site.at(&format!("/{key}"));
    let (name, part_of, within, filter) = match &place {
        Place::Country(country) => (
            site.lang.country(country),
            vec![
                area_link(&site, country.area()),
                area_link(&site, &country.region),
            ],
            Vec::new(),
            format!("={}", country.alpha3),
        ),
        Place::Area(level, key, label) => {
            let own = countries::countries()
                .iter()
                .filter(|country| slug(country.area()) == *key || slug(&country.region) == *key);
            let mut within: Vec<NavLink> = own.map(|country| country_link(&site, country)).collect();
            within.sort_by(|a, b| a.label.cmp(&b.label));
            (
                site.lang.area(key, label),
                Vec::new(),
                within,
                format!(".{level}={key}"),
            )
        }
    };
    let mut part_of: Vec<NavLink> = part_of;
    part_of.dedup_by(|a, b| a.href == b.href);
    let halves = [
        (
            "exploited",
            "place-exploited",
            EXPLOITED,
            [
                "by=citizenship",
                "by=gender",
                "by=ageBroad",
                "by=exploitation",
                "by=yearOfRegistration",
            ]
            .as_slice(),
        ),
        (
            "citizens",
            "place-citizens",
            CITIZENS,
            [
                "by=CountryOfExploitation",
                "by=gender",
                "by=ageBroad",
                "by=exploitation",
            ]
            .as_slice(),
        ),
    ]
    .into_iter()
    .filter_map(|(id, heading, field, questions)| {
        let about = format!("where.{field}{filter}");
        let query = parse(&about, &edition.schema, &edition.words).ok()?;
        let total = match answer(edition, &query) {
            Ok(answer) => answer.total.0,
            Err(late) => return Some(Err(late)),
        };
        let evidence = total.is_evidence();
        let sections = if evidence {
            sections(&site, edition, &about, questions)
        } else {
            Ok(Vec::new())
        };
        Some(sections.map(|sections| Half {
            id,
            heading: site.s(heading),
            people: Big::of(site.lang, total),
            evidence,
            sections,
        }))
    })
    .collect::<Result<Vec<Half>, TooLong>>()?;
    let helplines = match &place {
        Place::Country(country) => site
            .keeper
            .helplines
            .iter()
            .filter(|line| line.country == country.alpha3)
            .cloned()
            .collect(),
        Place::Area(..) => Vec::new(),
    };
    let page = PlacePage {
        name,
        part_of,
        within,
        helplines,
        halves,
        site,
    };
    Ok(html(StatusCode::OK, &page))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn areas_have_the_slugs_of_their_texts() {
        assert_eq!(slug("South-eastern Asia"), "south-eastern-asia");
        for country in countries::countries() {
            for area in [country.area(), country.region.as_str()] {
                let text = Lang::Fr.find(&format!("area-{}", slug(area)));
                assert!(text.is_some(), "{area}");
            }
        }
    }
}
