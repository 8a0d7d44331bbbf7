//! Plots as inline SVG, 340 units wide so that they are readable on a narrow screen. Each has a title and a description in words; the numbers stand
//! in a table beside it.

use crate::page::{Escaped, push};

const WIDTH: f64 = 340.0;

/// A bar, with the mark it is compared to.
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) value: f64,
    pub(crate) mark: Option<f64>,
    /// What is printed beside the bar.
    pub(crate) text: String,
}

/// Horizontal bars, each under its label, from 0 to the largest value or mark.
pub(crate) fn bars(id: &str, title: &str, description: &str, bars: &[Bar]) -> String {
    const ROW: f64 = 30.0;
    let top = bars
        .iter()
        .map(|bar| bar.value.max(bar.mark.unwrap_or(0.0)))
        .fold(f64::MIN_POSITIVE, f64::max);
    let room = WIDTH - 70.0;
    let mut svg = open(id, title, description, ROW * bars.len() as f64 + 4.0);
    for (index, bar) in bars.iter().enumerate() {
        let y = ROW * index as f64;
        let length = bar.value / top * room;
        push(
            &mut svg,
            format_args!(
                "<text x=\"0\" y=\"{:.1}\">{}</text><rect class=\"one\" x=\"0\" y=\"{:.1}\" width=\"{length:.1}\" height=\"10\"/>\
                 <text class=\"soft\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                y + 12.0,
                Escaped(&shortened(&bar.label, 52)),
                y + 16.0,
                length.max(bar.mark.unwrap_or(0.0) / top * room) + 5.0,
                y + 25.0,
                Escaped(&bar.text),
            ),
        );
        if let Some(mark) = bar.mark {
            let x = mark / top * room;
            push(
                &mut svg,
                format_args!(
                    "<line class=\"mark\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{:.1}\" y2=\"{:.1}\"/>",
                    y + 14.0,
                    y + 28.0
                ),
            );
        }
    }
    svg.push_str("</svg>");
    svg
}

/// Points in the unit square as a grid of squares, darker where there are more; equal values lie on the diagonal.
pub(crate) fn density(
    id: &str,
    title: &str,
    description: &str,
    x_label: &str,
    y_label: &str,
    points: &[(f64, f64)],
) -> String {
    const CELLS: usize = 25;
    let (left, side) = (30.0, 280.0);
    let step = side / CELLS as f64;
    let mut counts = vec![0_usize; CELLS * CELLS];
    let place = |value: f64| ((value * CELLS as f64) as usize).min(CELLS - 1);
    for &(x, y) in points {
        counts[place(y) * CELLS + place(x)] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(0).max(1) as f64;
    let mut svg = open(id, title, description, side + 40.0);
    push(
        &mut svg,
        format_args!(
            "<line class=\"axis\" x1=\"{left}\" y1=\"{side}\" x2=\"{0}\" y2=\"{side}\"/><line class=\"axis\" x1=\"{left}\" y1=\"0\" x2=\"{left}\" y2=\"{side}\"/>\
             <line class=\"axis\" x1=\"{left}\" y1=\"{side}\" x2=\"{0}\" y2=\"0\"/>",
            left + side
        ),
    );
    for (index, &count) in counts.iter().enumerate().filter(|&(_, &count)| count > 0) {
        let (row, column) = (index / CELLS, index % CELLS);
        // On a log scale, so that the few pairs far from the diagonal are seen beside the many at the corner.
        let opacity = 0.35 + 0.65 * (1.0 + count as f64).ln() / (1.0 + most).ln();
        push(
            &mut svg,
            format_args!(
                "<rect class=\"one\" x=\"{:.1}\" y=\"{:.1}\" width=\"{w:.1}\" height=\"{w:.1}\" opacity=\"{opacity:.2}\"/>",
                left + column as f64 * step,
                side - (row + 1) as f64 * step,
                w = step - 0.5,
            ),
        );
    }
    for (value, text) in [(0.0, "0"), (0.5, "0.5"), (1.0, "1")] {
        push(
            &mut svg,
            format_args!(
                "<text class=\"soft\" text-anchor=\"middle\" x=\"{:.1}\" y=\"{:.1}\">{text}</text>\
                 <text class=\"soft\" text-anchor=\"end\" x=\"{:.1}\" y=\"{:.1}\">{text}</text>",
                left + value * side,
                side + 14.0,
                left - 5.0,
                (side - value * side + 4.0).max(9.0),
            ),
        );
    }
    push(
        &mut svg,
        format_args!(
            "<text text-anchor=\"middle\" x=\"{:.1}\" y=\"{:.1}\">{}</text><text text-anchor=\"middle\" transform=\"translate(10 {:.1}) rotate(-90)\">{}</text></svg>",
            left + 0.5 * side,
            side + 30.0,
            Escaped(x_label),
            0.5 * side,
            Escaped(y_label)
        ),
    );
    svg
}

fn open(id: &str, title: &str, description: &str, height: f64) -> String {
    let mut svg = String::new();
    push(
        &mut svg,
        format_args!(
            "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
            Escaped(title),
            Escaped(description)
        ),
    );
    svg
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most - 1).collect();
    short.push('…');
    short
}
