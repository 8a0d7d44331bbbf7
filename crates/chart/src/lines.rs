//! Lines over years, with the interval of every point.

use std::fmt::Write as _;

use super::scale::Scale;
use super::svg::{escape, line, open, pct, text};
use super::{Drawing, Mark};

/// One point of a line.
#[derive(Clone, Debug)]
pub struct Point {
    /// Its name, such as `2019`.
    pub label: String,
    /// Its figure in words.
    pub figure: String,
    /// Its value.
    pub mark: Mark,
}

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its name; empty for a line that stands alone.
    pub label: String,
    /// Its points; every line has the same labels.
    pub points: Vec<Point>,
}

const TOP: f64 = 14.0;
const PLOT: f64 = 240.0;
const LEGEND: f64 = 26.0;
/// The plot leaves room at the left for the axis and at the right for half a label.
const LEFT: f64 = 0.02;
const RIGHT: f64 = 0.97;

/// Draws lines from zero. `tick` writes a value on the axis.
pub fn lines(
    id: &str,
    title: &str,
    description: &str,
    lines: &[Line],
    tick: impl Fn(f64) -> String,
) -> Drawing {
    let highest = lines
        .iter()
        .flat_map(|line| &line.points)
        .map(|point| point.mark.upper)
        .fold(0.0, f64::max);
    let scale = Scale::to(highest, 4);
    let legends = if lines.len() > 1 { lines.len() as f64 } else { 0.0 };
    let top = TOP + legends * LEGEND;
    let mut out = open(id, "lines", top + PLOT + 34.0, title, description);
    if lines.len() > 1 {
        for (index, one) in lines.iter().enumerate() {
            let y = 14.0 + index as f64 * LEGEND;
            let _ = write!(out, "<g class=\"series s{index}\">");
            line(&mut out, "stroke", ("0", y), ("28", y));
            marker(&mut out, index, "14", y, true);
            text(&mut out, "label", "38", y + 5.0, "start", &one.label);
            out.push_str("</g>");
        }
    }
    let y_of = |value: f64| round(top + PLOT * (1.0 - scale.at(value)));
    for value in scale.ticks() {
        line(&mut out, "grid", ("0", y_of(value)), ("100%", y_of(value)));
        text(&mut out, "tick", "0", y_of(value) - 5.0, "start", &tick(value));
    }
    let count = lines.iter().map(|line| line.points.len()).max().unwrap_or(0);
    let x_of = |index: usize| {
        if count < 2 {
            (LEFT + RIGHT) / 2.0
        } else {
            // The first point stands clear of the axis labels.
            0.12 + (RIGHT - 0.12) * index as f64 / (count - 1) as f64
        }
    };
    if let Some(first) = lines.first() {
        let every = count.div_ceil(6).max(1);
        for (index, point) in first.points.iter().enumerate() {
            // Counted from the last point: the newest year is always named.
            if (count - 1 - index).is_multiple_of(every) {
                text(
                    &mut out,
                    "tick",
                    &pct(x_of(index)),
                    top + PLOT + 22.0,
                    "middle",
                    &point.label,
                );
            }
        }
    }
    for (series, one) in lines.iter().enumerate() {
        let _ = write!(out, "<g class=\"series s{series}\">");
        for index in 1..one.points.len() {
            let (from, to) = (&one.points[index - 1].mark, &one.points[index].mark);
            if from.evidence && to.evidence {
                line(
                    &mut out,
                    "stroke",
                    (&pct(x_of(index - 1)), y_of(from.value)),
                    (&pct(x_of(index)), y_of(to.value)),
                );
            }
        }
        for (index, point) in one.points.iter().enumerate() {
            let x = pct(x_of(index));
            let _ = write!(out, "<g><title>{}</title>", escape(&words(one, point)));
            let (low, high) = (y_of(point.mark.lower), y_of(point.mark.upper));
            line(&mut out, "whisker", (&x, low), (&x, high));
            if point.mark.evidence {
                marker(&mut out, series, &x, y_of(point.mark.value), true);
            } else {
                marker(&mut out, series, &x, y_of(point.mark.value), false);
            }
            out.push_str("</g>");
        }
        out.push_str("</g>");
    }
    out.push_str("</svg>");
    Drawing { svg: out }
}

fn words(line: &Line, point: &Point) -> String {
    if line.label.is_empty() {
        format!("{}: {}", point.label, point.figure)
    } else {
        format!("{}, {}: {}", line.label, point.label, point.figure)
    }
}

/// A marker whose shape tells series apart; hollow where there is not enough evidence for the value.
fn marker(out: &mut String, series: usize, x: &str, y: f64, solid: bool) {
    let class = if solid { "dot" } else { "dot hollow" };
    // A nested drawing places a path at a percentage.
    let path = match series % 5 {
        0 => {
            let _ = write!(out, "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"4.5\"/>");
            return;
        }
        1 => "M-4.5-4.5h9v9h-9z",
        2 => "M0-6 5.5 4h-11z",
        3 => "M0-6 6 0 0 6-6 0z",
        _ => "M-5.5-4h11L0 6z",
    };
    let _ = write!(
        out,
        "<svg class=\"place\" x=\"{x}\" y=\"{y}\" width=\"1\" height=\"1\" overflow=\"visible\"><path class=\"{class}\" d=\"{path}\"/></svg>"
    );
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_drawn_the_same_every_time() {
        let point = |label: &str, value: f64, evidence| Point {
            label: label.into(),
            figure: format!("{value}"),
            mark: Mark {
                value,
                lower: (value - 10.0).max(0.0),
                upper: value + 10.0,
                evidence,
            },
        };
        let one = |label: &str| Line {
            label: label.into(),
            points: vec![
                point("2019", 60.0, true),
                point("2020", 4.0, false),
                point("2021", 90.0, true),
            ],
        };
        let drawing = lines("c2", "A title", "A description", &[one("a"), one("b")], |value| {
            format!("{value}")
        });
        insta::assert_snapshot!(drawing.svg.replace("><", ">\n<"));
    }
}
