//! A world map with arcs from country to country, as broad as their figures.

use std::fmt::Write as _;

use super::Drawing;
use super::map::{Place, world};
use super::svg::{escape, open_view};

/// One arc.
#[derive(Clone, Debug)]
pub struct Arc {
    /// Where it starts, ISO 3166-1 alpha-3.
    pub from: String,
    /// Where it ends, ISO 3166-1 alpha-3.
    pub to: String,
    /// Its ends and its figure in words.
    pub words: String,
    /// Its value, above zero.
    pub value: f64,
}

/// The broadest arc, in units of the map, which is 4,000 wide.
const BROADEST: f64 = 46.0;

/// Draws the arcs. One whose ends are not on the map is left out: the table beside the drawing has it.
pub fn arcs(id: &str, title: &str, description: &str, arcs: &[Arc]) -> Drawing {
    let world = world();
    let mut out = open_view(id, "map arcs", (world.width, world.height), title, description);
    for (code, place) in &world.places {
        if let Place::Shape(path) = place {
            let end = arcs.iter().any(|arc| &arc.from == code || &arc.to == code) && !code.is_empty();
            let _ = write!(
                out,
                "<path class=\"{}\" d=\"{path}\"/>",
                if end { "end" } else { "land" }
            );
        }
    }
    let highest = arcs.iter().map(|arc| arc.value).fold(0.0, f64::max);
    let mut ordered: Vec<&Arc> = arcs.iter().collect();
    // Narrow ones last, so that a broad one hides none.
    ordered.sort_by(|a, b| b.value.total_cmp(&a.value));
    for arc in ordered {
        let middle = |code: &str| {
            let (_, place) = world.places.iter().find(|(other, _)| other == code)?;
            Some(place.middle())
        };
        let (Some(from), Some(to)) = (middle(&arc.from), middle(&arc.to)) else {
            continue;
        };
        let width = (arc.value / highest).max(0.0).sqrt() * BROADEST;
        // It bends to the left of its direction, so that there and back are two arcs.
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let bend = (
            (from.0 + to.0) / 2.0 + dy * 0.22,
            (from.1 + to.1) / 2.0 - dx * 0.22,
        );
        let _ = write!(
            out,
            "<path class=\"arc\" d=\"M{:.0} {:.0}Q{:.0} {:.0} {:.0} {:.0}\" stroke-width=\"{:.1}\"><title>{}</title></path>\
             <circle class=\"head\" cx=\"{:.0}\" cy=\"{:.0}\" r=\"{:.1}\"/>",
            from.0,
            from.1,
            bend.0,
            bend.1,
            to.0,
            to.1,
            width.max(4.0),
            escape(&arc.words),
            to.0,
            to.1,
            width.max(4.0) * 0.5 + 9.0,
        );
    }
    out.push_str("</svg>");
    Drawing { svg: out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arcs_start_and_end_in_their_countries() {
        let arc = |from: &str, to: &str, value| Arc {
            from: from.into(),
            to: to.into(),
            words: format!("{from} – {to}: {value}"),
            value,
        };
        let drawing = arcs(
            "a",
            "T",
            "D",
            &[
                arc("MEX", "USA", 9.0),
                arc("NPL", "MYS", 1.0),
                arc("MEX", "XXX", 1.0),
            ],
        )
        .svg;
        assert_eq!(drawing.matches("class=\"arc\"").count(), 2);
        assert!(drawing.contains("stroke-width=\"46.0\"") && drawing.contains("stroke-width=\"15.3\""));
        // West of the map's middle and north of its foot: 0,0 is the upper left.
        let (_, mexico) = world().places.iter().find(|(code, _)| code == "MEX").unwrap();
        let (x, y) = mexico.middle();
        assert!(
            (700.0..1100.0).contains(&x) && (350.0..750.0).contains(&y),
            "{x} {y}"
        );
        let (_, nepal) = world().places.iter().find(|(code, _)| code == "NPL").unwrap();
        assert!(nepal.middle().0 > 2600.0);
    }
}
