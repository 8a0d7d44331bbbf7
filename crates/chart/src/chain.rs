//! A chain from top to bottom: for each of its tiers, how much of it is known.

use std::fmt::Write as _;

use super::svg::{open, pct, rect, text};
use super::{Drawing, Side};

/// One tier.
#[derive(Clone, Debug)]
pub struct Link {
    /// What stands there.
    pub heading: String,
    /// What is known of it, in words.
    pub figure: String,
    /// The share that is known, 0 to 1.
    pub known: f64,
}

const STEP: f64 = 66.0;
const BAR: f64 = 16.0;

/// Draws the tiers, the first at the top. What is known is a full bar, what is not an empty one with a broken edge.
pub fn chain(id: &str, title: &str, description: &str, links: &[Link], side: Side) -> Drawing {
    let height = (links.len() as f64 * STEP - 8.0).max(1.0);
    let mut out = open(id, "chain", height, title, description);
    for (place, link) in links.iter().enumerate() {
        let top = place as f64 * STEP;
        let known = link.known.clamp(0.0, 1.0);
        let (start, end) = (side.at(0.0), side.at(1.0));
        text(&mut out, "label", &pct(start), top + 15.0, "start", &link.heading);
        text(&mut out, "figure", &pct(end), top + 15.0, "end", &link.figure);
        let left = |from: f64, width: f64| {
            if side == Side::Left {
                from
            } else {
                1.0 - from - width
            }
        };
        if known < 1.0 {
            rect(
                &mut out,
                "unknown",
                &pct(left(known, 1.0 - known)),
                top + 22.0,
                &pct(1.0 - known),
                BAR,
            );
        }
        if known > 0.0 {
            rect(
                &mut out,
                "bar",
                &pct(left(0.0, known)),
                top + 22.0,
                &pct(known),
                BAR,
            );
        }
        if place + 1 < links.len() {
            let (from, to) = (top + 22.0 + BAR + 3.0, top + STEP - 3.0);
            let _ = write!(
                out,
                "<svg x=\"50%\" y=\"{from}\" width=\"20\" height=\"{}\" overflow=\"visible\"><path class=\"step\" d=\"M0 0V{}M-5 {}L0 {} 5 {}\"/></svg>",
                to - from,
                to - from,
                to - from - 6.0,
                to - from,
                to - from - 6.0,
            );
        }
    }
    out.push_str("</svg>");
    Drawing { svg: out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_drawn_the_same_every_time() {
        let link = |heading: &str, known| Link {
            heading: heading.into(),
            figure: format!("{known}"),
            known,
        };
        let links = [
            link("Community", 0.0),
            link("Agency & co", 0.75),
            link("Worksite", 1.0),
        ];
        let drawing = chain("c", "T", "D", &links, Side::Left);
        insta::assert_snapshot!(drawing.svg.replace("><", ">\n<"));
        let mirrored = chain("c", "T", "D", &links, Side::Right).svg;
        assert!(mirrored.contains("class=\"bar\" x=\"25%\""), "{mirrored}");
    }
}
