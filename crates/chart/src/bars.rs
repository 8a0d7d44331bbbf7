//! Horizontal bars with error bars, alone or in groups.

use super::svg::{escape, line, open, pct, rect, shortened, text};
use super::{Drawing, Mark, Side};

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Its name, written above it.
    pub label: String,
    /// Its figure in words, written at its right, such as `1,234 ± 56`.
    pub figure: String,
    /// Its value.
    pub mark: Mark,
    /// Whether it is the second of a pair, drawn in another colour.
    pub second: bool,
}

/// Bars under one heading.
#[derive(Clone, Debug)]
pub struct BarGroup {
    /// The heading; `None` for bars that stand alone.
    pub heading: Option<String>,
    /// The bars.
    pub bars: Vec<Bar>,
}

const ROW: f64 = 46.0;
const HEADING: f64 = 36.0;
const BAR: f64 = 16.0;
/// Part of the width for bars; the figures stand in the rest, so that they meet no name even on a narrow phone.
const BAR_REGION: f64 = 0.56;
/// Letters of a name that fit a narrow phone; the whole name stands in the bar's own title and in the table.
const LABEL_LETTERS: usize = 40;
/// The same for a heading, which is set larger.
const HEADING_LETTERS: usize = 32;

/// Draws bars from zero. The longest interval fills the region of bars.
pub fn bars(id: &str, title: &str, description: &str, groups: &[BarGroup], side: Side) -> Drawing {
    let start = pct(side.at(0.0));
    let highest = groups
        .iter()
        .flat_map(|group| &group.bars)
        .map(|bar| bar.mark.upper)
        .fold(0.0, f64::max);
    let place = |value: f64| {
        if highest > 0.0 {
            (value / highest).clamp(0.0, 1.0) * BAR_REGION
        } else {
            0.0
        }
    };
    let height: f64 = groups
        .iter()
        .map(|group| group.bars.len() as f64 * ROW + if group.heading.is_some() { HEADING } else { 0.0 })
        .sum();
    let mut out = open(id, "bars", height, title, description);
    let mut top = 0.0;
    for group in groups {
        if let Some(heading) = &group.heading {
            text(
                &mut out,
                "heading",
                &start,
                top + 24.0,
                "start",
                &shortened(heading, HEADING_LETTERS),
            );
            top += HEADING;
        }
        for bar in &group.bars {
            draw(&mut out, bar, top, place, side);
            top += ROW;
        }
    }
    out.push_str("</svg>");
    Drawing { svg: out }
}

fn draw(out: &mut String, bar: &Bar, top: f64, place: impl Fn(f64) -> f64, side: Side) {
    let (start, end) = (pct(side.at(0.0)), pct(side.at(1.0)));
    // A rectangle is placed by its left edge whichever side it grows from.
    let left = |width: f64| match side {
        Side::Left => pct(0.0),
        Side::Right => pct(1.0 - width),
    };
    out.push_str(&format!(
        "<g><title>{}: {}</title>",
        escape(&bar.label),
        escape(&bar.figure)
    ));
    text(
        out,
        "label",
        &start,
        top + 14.0,
        "start",
        &shortened(&bar.label, LABEL_LETTERS),
    );
    let y = top + 21.0;
    let middle = y + BAR / 2.0;
    let class = if bar.mark.evidence {
        "figure"
    } else {
        "figure unsure"
    };
    text(out, class, &end, middle + 5.0, "end", &bar.figure);
    rect(out, "track", &left(BAR_REGION), y, &pct(BAR_REGION), BAR);
    if bar.mark.evidence {
        let width = place(bar.mark.value);
        let class = if bar.second { "bar second" } else { "bar" };
        rect(out, class, &left(width), y, &pct(width), BAR);
    }
    let (low, high) = (
        pct(side.at(place(bar.mark.lower))),
        pct(side.at(place(bar.mark.upper))),
    );
    // The halo under each whisker keeps it readable on the bar and on the page, in both themes.
    for class in ["whisker halo", "whisker"] {
        line(out, class, (&low, middle), (&high, middle));
        line(out, class, (&low, middle - 5.0), (&low, middle + 5.0));
        line(out, class, (&high, middle - 5.0), (&high, middle + 5.0));
    }
    out.push_str("</g>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_drawn_the_same_every_time() {
        let bar = |label: &str, value: f64, error: f64| Bar {
            label: label.into(),
            figure: format!("{value} ± {error}"),
            mark: Mark {
                value,
                lower: (value - error).max(0.0),
                upper: value + error,
                evidence: error < value,
            },
            second: false,
        };
        let groups = [BarGroup {
            heading: Some("Women & girls".into()),
            bars: vec![bar("<Kenya>", 80.0, 10.0), bar("Uganda", 3.0, 6.0)],
        }];
        let drawing = bars("c1", "A title", "A description", &groups, Side::Left);
        insta::assert_snapshot!(drawing.svg.replace("><", ">\n<"));
    }
}
