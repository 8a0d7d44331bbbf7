//! Values and their intervals on a scale that is given and does not depend on them: scores from 0 to 100, correlations from −1 to 1.

use super::svg::{escape, line, open, pct, rect, shortened, text};
use super::{Drawing, Side};

/// The scale.
#[derive(Clone, Debug)]
pub struct Extent {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Where bars start, such as 0.
    pub origin: f64,
    /// Values that are marked across all bars.
    pub marks: Vec<f64>,
}

/// One line: a value, an interval, or both.
#[derive(Clone, Debug)]
pub struct Span {
    /// Its name, written above it.
    pub label: String,
    /// Its figure in words, written at its end.
    pub figure: String,
    /// The value; none where only the interval is known.
    pub value: Option<f64>,
    /// The interval; none where the value is all there is.
    pub interval: Option<[f64; 2]>,
}

/// Lines under one heading.
#[derive(Clone, Debug)]
pub struct SpanGroup {
    /// The heading; `None` for lines that stand alone.
    pub heading: Option<String>,
    /// The lines.
    pub spans: Vec<Span>,
}

const ROW: f64 = 46.0;
const HEADING: f64 = 36.0;
const BAR: f64 = 16.0;
/// Part of the width for bars; figures stand in the rest.
const REGION: f64 = 0.6;
/// Letters of a name that fit a narrow phone; the whole name stands in the line's own title and in the table.
const LETTERS: usize = 40;

impl Extent {
    /// A scale from 0 to 100 with marks.
    pub fn hundred(marks: Vec<f64>) -> Extent {
        Extent {
            low: 0.0,
            high: 100.0,
            origin: 0.0,
            marks,
        }
    }

    fn place(&self, value: f64) -> f64 {
        let width = self.high - self.low;
        if width > 0.0 {
            ((value - self.low) / width).clamp(0.0, 1.0) * REGION
        } else {
            0.0
        }
    }
}

/// Draws lines on one scale.
pub fn spans(id: &str, words: (&str, &str), groups: &[SpanGroup], extent: &Extent, side: Side) -> Drawing {
    let height: f64 = groups
        .iter()
        .map(|group| group.spans.len() as f64 * ROW + group.heading.as_ref().map_or(0.0, |_| HEADING))
        .sum();
    let mut out = open(id, "bars", height, words.0, words.1);
    let start = pct(side.at(0.0));
    let mut top = 0.0;
    for group in groups {
        if let Some(heading) = &group.heading {
            text(
                &mut out,
                "heading",
                &start,
                top + 24.0,
                "start",
                &shortened(heading, LETTERS),
            );
            top += HEADING;
        }
        for span in &group.spans {
            draw(&mut out, span, top, extent, side);
            top += ROW;
        }
    }
    out.push_str("</svg>");
    Drawing { svg: out }
}

fn draw(out: &mut String, span: &Span, top: f64, extent: &Extent, side: Side) {
    out.push_str(&format!(
        "<g><title>{}: {}</title>",
        escape(&span.label),
        escape(&span.figure)
    ));
    let (start, end) = (pct(side.at(0.0)), pct(side.at(1.0)));
    text(
        out,
        "label",
        &start,
        top + 14.0,
        "start",
        &shortened(&span.label, LETTERS),
    );
    let (y, middle) = (top + 21.0, top + 21.0 + BAR / 2.0);
    text(out, "figure", &end, middle + 5.0, "end", &span.figure);
    // A rectangle is placed by its left edge whichever side the scale starts from.
    let mut piece = |class: &str, from: f64, to: f64| {
        let (low, high) = (from.min(to), from.max(to));
        let left = match side {
            Side::Left => low,
            Side::Right => 1.0 - high,
        };
        rect(out, class, &pct(left), y, &pct(high - low), BAR);
    };
    piece("track", 0.0, REGION);
    if let Some(value) = span.value {
        piece("bar", extent.place(extent.origin), extent.place(value));
    }
    for &mark in &extent.marks {
        let at = pct(side.at(extent.place(mark)));
        line(out, "mark", (&at, y - 2.0), (&at, y + BAR + 2.0));
    }
    if let Some([low, high]) = span.interval {
        let (low, high) = (pct(side.at(extent.place(low))), pct(side.at(extent.place(high))));
        for class in ["whisker halo", "whisker"] {
            line(out, class, (&low, middle), (&high, middle));
            line(out, class, (&low, middle - 5.0), (&low, middle + 5.0));
            line(out, class, (&high, middle - 5.0), (&high, middle + 5.0));
        }
    }
    out.push_str("</g>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(side: Side) -> String {
        let spans_of = |spans| SpanGroup { heading: None, spans };
        let half = Span {
            label: "<A>".into(),
            figure: "50".into(),
            value: Some(50.0),
            interval: Some([25.0, 75.0]),
        };
        let groups = [spans_of(vec![half])];
        spans("g", ("T", "D"), &groups, &Extent::hundred(vec![40.0]), side).svg
    }

    #[test]
    fn a_scale_does_not_depend_on_its_values() {
        let left = drawn(Side::Left);
        // Half of a region of 60 % is 30 %, from the left.
        assert!(
            left.contains("<rect class=\"bar\" x=\"0%\" y=\"21\" width=\"30%\""),
            "{left}"
        );
        assert!(left.contains("<line class=\"mark\" x1=\"24%\""), "{left}");
        assert!(left.contains("x1=\"15%\" y1=\"29\" x2=\"45%\""), "{left}");
        assert!(left.contains("&lt;A&gt;") && !left.contains("<A>"));
        let right = drawn(Side::Right);
        assert!(right.contains("<rect class=\"bar\" x=\"70%\""), "{right}");
    }

    #[test]
    fn bars_grow_from_the_origin_to_both_sides() {
        let extent = Extent {
            low: -1.0,
            high: 1.0,
            origin: 0.0,
            marks: vec![0.0],
        };
        let negative = Span {
            label: "a".into(),
            figure: "−0.5".into(),
            value: Some(-0.5),
            interval: None,
        };
        let groups = [SpanGroup {
            heading: Some("h".into()),
            spans: vec![negative],
        }];
        let svg = spans("g", ("T", "D"), &groups, &extent, Side::Left).svg;
        assert!(
            svg.contains("<rect class=\"bar\" x=\"15%\" y=\"57\" width=\"15%\""),
            "{svg}"
        );
    }
}
