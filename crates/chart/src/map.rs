//! A world map in which countries are shaded by their figures.

use std::sync::LazyLock;

use amparo_schema::countries;

use super::svg::{escape, open_view};
use super::{Drawing, Mark};

/// One country's figure.
#[derive(Clone, Debug)]
pub struct Area {
    /// Its ISO 3166-1 alpha-3 code.
    pub code: String,
    /// Its name.
    pub label: String,
    /// Its figure in words.
    pub figure: String,
    /// Its value.
    pub mark: Mark,
}

/// Where a country is on the map.
pub(crate) enum Place {
    Shape(&'static str),
    /// Too small for the scale: a point.
    Point(f64, f64),
}

impl Place {
    /// A point within it: the middle of the largest piece of land.
    pub(crate) fn middle(&self) -> (f64, f64) {
        let path = match self {
            Place::Point(x, y) => return (*x, *y),
            Place::Shape(path) => path,
        };
        let largest = rings(path)
            .map(|ring| balance(&ring))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        largest.map_or((0.0, 0.0), |(_, x, y)| (x, y))
    }
}

/// The outlines of a path that is made of `M`, `l` and `z` only, as this map's are.
fn rings(path: &str) -> impl Iterator<Item = Vec<(f64, f64)>> + '_ {
    path.split(['M', 'z'])
        .filter(|part| !part.is_empty())
        .map(|part| {
            let spaced = part.replace('l', " ").replace('-', " -");
            let numbers: Vec<f64> = spaced.split(' ').filter_map(|text| text.parse().ok()).collect();
            let (mut x, mut y) = (0.0, 0.0);
            numbers
                .chunks_exact(2)
                .map(|step| {
                    (x, y) = (x + step[0], y + step[1]);
                    (x, y)
                })
                .collect()
        })
}

/// The area of an outline and its centre of gravity.
fn balance(ring: &[(f64, f64)]) -> (f64, f64, f64) {
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let cross = a.0 * b.1 - b.0 * a.1;
        area += cross;
        x += (a.0 + b.0) * cross;
        y += (a.1 + b.1) * cross;
    }
    if area == 0.0 {
        let first = ring.first().copied().unwrap_or_default();
        return (0.0, first.0, first.1);
    }
    ((area / 2.0).abs(), x / (3.0 * area), y / (3.0 * area))
}

pub(crate) struct World {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Alpha-3 code, empty for land without an ISO code, and place.
    pub(crate) places: Vec<(String, Place)>,
}

/// The outline of the world.
pub(crate) fn world() -> &'static World {
    static WORLD: LazyLock<World> = LazyLock::new(|| read(include_str!("../assets/world.txt")));
    &WORLD
}

fn read(text: &'static str) -> World {
    let mut world = World {
        width: 0.0,
        height: 0.0,
        places: Vec::new(),
    };
    for line in text.lines() {
        let fields: Vec<&'static str> = line.split('\t').collect();
        let number = |place: usize| fields.get(place).and_then(|text| text.parse::<f64>().ok());
        match fields.as_slice() {
            ["V", ..] => {
                world.width = number(1).unwrap_or(1.0);
                world.height = number(2).unwrap_or(1.0);
            }
            ["S", code, path] => world.places.push((alpha3(code), Place::Shape(path))),
            ["P", code, ..] => {
                if let (Some(x), Some(y)) = (number(2), number(3)) {
                    world.places.push((alpha3(code), Place::Point(x, y)));
                }
            }
            _ => {}
        }
    }
    world
}

fn alpha3(m49: &str) -> String {
    countries::countries()
        .iter()
        .find(|country| country.m49 == m49)
        .map(|country| country.alpha3.clone())
        .unwrap_or_default()
}

/// Shades of the map, and the value at which each begins: equal steps of the square root, so that a few very large countries do not leave all
/// others in one shade.
const SHADES: usize = 6;

/// The shade of a value, 1 to [`SHADES`].
fn shade(value: f64, highest: f64) -> usize {
    if highest <= 0.0 || value <= 0.0 {
        return 1;
    }
    ((value / highest).sqrt() * SHADES as f64)
        .ceil()
        .clamp(1.0, SHADES as f64) as usize
}

/// The lowest value of every shade.
pub fn steps(highest: f64) -> Vec<f64> {
    (0..SHADES)
        .map(|step| highest * (step as f64 / SHADES as f64).powi(2))
        .collect()
}

/// The largest value that may be shown.
pub fn highest(areas: &[Area]) -> f64 {
    areas
        .iter()
        .filter(|area| area.mark.evidence)
        .map(|area| area.mark.value)
        .fold(0.0, f64::max)
}

/// Draws the map. Countries without enough evidence are plain land: with noise in every count, no country is known to have nobody.
pub fn map(id: &str, title: &str, description: &str, areas: &[Area]) -> Drawing {
    let world = world();
    let highest = highest(areas);
    let mut out = open_view(id, "map", (world.width, world.height), title, description);
    // Points last, so that no shape hides them.
    for points in [false, true] {
        for (code, place) in &world.places {
            if matches!(place, Place::Point(..)) != points {
                continue;
            }
            let area = areas.iter().find(|area| !code.is_empty() && area.code == *code);
            // A point that says nothing would only be a blot.
            if points && area.is_none_or(|area| !area.mark.evidence) {
                continue;
            }
            draw(&mut out, place, area, highest);
        }
    }
    out.push_str("</svg>");
    Drawing { svg: out }
}

fn draw(out: &mut String, place: &Place, area: Option<&Area>, highest: f64) {
    let paint = match area {
        Some(area) if area.mark.evidence => format!("class=\"m{}\"", shade(area.mark.value, highest)),
        _ => "class=\"land\"".to_owned(),
    };
    let shape = |title: &str| match place {
        Place::Shape(path) => format!("<path {paint} d=\"{path}\">{title}</path>"),
        Place::Point(x, y) => format!("<circle {paint} cx=\"{x}\" cy=\"{y}\" r=\"22\">{title}</circle>"),
    };
    match area {
        Some(area) => {
            let title = format!("<title>{}: {}</title>", escape(&area.label), escape(&area.figure));
            out.push_str(&shape(&title));
        }
        None => out.push_str(&shape("")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(code: &str, value: f64, evidence: bool) -> Area {
        Area {
            code: code.into(),
            label: code.into(),
            figure: value.to_string(),
            mark: Mark {
                value,
                lower: 0.0,
                upper: value * 2.0,
                evidence,
            },
        }
    }

    #[test]
    fn the_outline_holds_the_world() {
        let world = world();
        let known = world.places.iter().filter(|(code, _)| !code.is_empty()).count();
        // Natural Earth has 177 countries at 1:110 million and 241 at 1:50 million.
        assert!(known > 225, "{known}");
        for code in ["KEN", "UGA", "SGP", "MLT", "MUS", "BHR", "PHL", "UKR"] {
            assert!(world.places.iter().any(|(other, _)| other == code), "{code}");
        }
        assert!(!world.places.iter().any(|(code, _)| code == "ATA"));
        // Equal Earth is about 2.05 times as wide as high; without the poles it is wider still.
        let ratio = world.width / world.height;
        assert!((2.0..2.4).contains(&ratio), "{ratio}");
    }

    #[test]
    fn shades_are_steps_of_the_square_root_and_stand_for_evidence() {
        assert_eq!(shade(100.0, 100.0), 6);
        assert_eq!(shade(1.0, 100.0), 1);
        assert_eq!(shade(25.0, 100.0), 3);
        let rounded: Vec<f64> = steps(36.0).iter().map(|step| step.round()).collect();
        assert_eq!(rounded, [0.0, 1.0, 4.0, 9.0, 16.0, 25.0]);
        let areas = [
            area("KEN", 90.0, true),
            area("UGA", 3.0, false),
            area("TZA", 0.0, false),
        ];
        let svg = map("m", "A", "B", &areas).svg;
        assert_eq!(svg.matches("class=\"m6\"").count(), 1);
        assert_eq!(
            svg.matches("class=\"m").count(),
            1,
            "without evidence there is no shade"
        );
        assert!(svg.contains("<title>UGA: 3</title>"));
        assert!(svg.contains("<title>KEN: 90</title>"));
    }
}
