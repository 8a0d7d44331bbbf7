//! Charts as self-contained SVG, with a title that a screen reader reads. No chart sorts units by score.

use std::fmt::Write as _;

use super::{ColumnStatistics, IndexResult, Node, PairCorrelation, Sensitivity};

const INK: &str = "#1f2a37";
const ACCENT: &str = "#1d6f8a";
const PALE: &str = "#cfe3ea";

struct Svg {
    body: String,
    width: f64,
    height: f64,
    title: String,
}

impl Svg {
    fn new(title: &str, width: f64, height: f64) -> Svg {
        Svg {
            body: String::new(),
            width,
            height,
            title: escape(title),
        }
    }

    fn text(&mut self, x: f64, y: f64, anchor: &str, text: &str) {
        // Writing to a String does not fail.
        let _ = write!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"11\" fill=\"{INK}\">{}</text>",
            escape(text)
        );
    }

    fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, fill: &str) {
        let _ = write!(
            self.body,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{fill}\"/>",
            width.max(0.0),
            height.max(0.0)
        );
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64), width: f64) {
        let _ = write!(
            self.body,
            "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{ACCENT}\" stroke-width=\"{width}\"/>",
            from.0, from.1, to.0, to.1
        );
    }

    fn dot(&mut self, x: f64, y: f64, label: &str) {
        let _ = write!(
            self.body,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{ACCENT}\"><title>{}</title></circle>",
            escape(label)
        );
    }

    fn finish(self) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.0} {:.0}\" role=\"img\" font-family=\"sans-serif\">\
             <title>{}</title>{}</svg>",
            self.width, self.height, self.title, self.body
        )
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn scale(values: impl Iterator<Item = f64>, from: f64, to: f64) -> impl Fn(f64) -> f64 {
    let (low, high) = values
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
            (low.min(v), high.max(v))
        });
    let width = if high > low { high - low } else { 1.0 };
    move |v| from + (v - low) / width * (to - from)
}

/// The distribution of a node's scores in ten classes; `None` for an unknown code or without scores.
pub fn histogram_chart(result: &IndexResult, node: &str) -> Option<String> {
    let column = result.column(node)?;
    let statistics = ColumnStatistics::of(node, column);
    if statistics.available == 0 {
        return None;
    }
    let width = (statistics.maximum - statistics.minimum) / 10.0;
    let mut counts = [0usize; 10];
    for value in column.iter().filter(|v| !v.is_nan()) {
        let class = if width > 0.0 {
            ((value - statistics.minimum) / width) as usize
        } else {
            0
        };
        counts[class.min(9)] += 1;
    }
    let most = counts.iter().copied().max()? as f64;
    let mut svg = Svg::new(&format!("Distribution of {node}"), 460.0, 230.0);
    for (class, &count) in counts.iter().enumerate() {
        let height = 170.0 * count as f64 / most;
        let x = 20.0 + 42.0 * class as f64;
        svg.rect(x, 190.0 - height, 40.0, height, ACCENT);
        svg.text(x + 20.0, 186.0 - height, "middle", &count.to_string());
    }
    svg.text(20.0, 210.0, "start", &format!("{:.2}", statistics.minimum));
    svg.text(440.0, 210.0, "end", &format!("{:.2}", statistics.maximum));
    Some(svg.finish())
}

/// Two nodes against each other, one point a unit; `None` for an unknown code.
pub fn scatter_chart(result: &IndexResult, across: &str, up: &str) -> Option<String> {
    let (a, b) = (result.column(across)?, result.column(up)?);
    let (x, y) = (
        scale(a.iter().copied(), 50.0, 430.0),
        scale(b.iter().copied(), 350.0, 20.0),
    );
    let mut svg = Svg::new(&format!("{up} against {across}"), 460.0, 400.0);
    svg.line((45.0, 355.0), (440.0, 355.0), 0.7);
    svg.line((45.0, 355.0), (45.0, 15.0), 0.7);
    for ((code, p), q) in result.unit_codes().iter().zip(a).zip(b) {
        if !p.is_nan() && !q.is_nan() {
            svg.dot(x(*p), y(*q), &format!("{code}: {p:.2}, {q:.2}"));
        }
    }
    svg.text(245.0, 380.0, "middle", across);
    svg.text(10.0, 12.0, "start", up);
    Some(svg.finish())
}

/// Correlations between the siblings of a group as a shaded triangle; `None` for an unknown code or an indicator.
pub fn correlation_chart(result: &IndexResult, group: &str) -> Option<String> {
    let framework = result.framework();
    let children: Vec<&Node> = framework
        .children(framework.position(group)?)
        .iter()
        .map(|&c| &framework.nodes()[c])
        .collect();
    if children.is_empty() {
        return None;
    }
    let find = |a: &str, b: &str| -> Option<&PairCorrelation> {
        result
            .analysis
            .siblings
            .iter()
            .find(|p| (p.a == a && p.b == b) || (p.a == b && p.b == a))
    };
    let side = 40.0;
    let size = 110.0 + side * children.len() as f64;
    let mut svg = Svg::new(&format!("Correlations within {group}"), size, size);
    for (i, row) in children.iter().enumerate() {
        svg.text(95.0, 40.0 + side * i as f64, "end", &row.code);
        for (j, column) in children.iter().enumerate().take(i) {
            let Some(correlation) = find(&row.code, &column.code).and_then(|p| p.correlation) else {
                continue;
            };
            let r = correlation.coefficient;
            let (x, y) = (100.0 + side * j as f64, 15.0 + side * i as f64);
            let strength = (r.abs() * 255.0) as u8;
            let fill = if r >= 0.0 {
                format!(
                    "rgb({},{},{})",
                    255 - strength,
                    255 - strength / 2,
                    255 - strength / 4
                )
            } else {
                format!(
                    "rgb({},{},{})",
                    255 - strength / 6,
                    255 - strength / 2,
                    255 - strength
                )
            };
            svg.rect(x, y, side - 2.0, side - 2.0, &fill);
            svg.text(x + side / 2.0, y + 24.0, "middle", &format!("{r:.2}"));
        }
        svg.text(
            120.0 + side * i as f64,
            40.0 + side * i as f64,
            "middle",
            if children.len() > 8 { "·" } else { &row.code },
        );
    }
    Some(svg.finish())
}

/// Each unit's score with its 5–95 % interval, units in the order of the data.
pub fn interval_chart(sensitivity: &Sensitivity) -> String {
    let all = sensitivity.units.iter().flat_map(|u| [u.low, u.high, u.nominal]);
    let x = scale(all, 80.0, 560.0);
    let mut svg = Svg::new(
        "Scores and their 5–95 % intervals",
        580.0,
        20.0 + 14.0 * sensitivity.units.len() as f64,
    );
    for (i, unit) in sensitivity.units.iter().enumerate() {
        let y = 15.0 + 14.0 * i as f64;
        svg.text(70.0, y + 4.0, "end", &unit.unit);
        if unit.low.is_nan() || unit.nominal.is_nan() {
            continue;
        }
        svg.line((x(unit.low), y), (x(unit.high), y), 3.0);
        svg.dot(
            x(unit.nominal),
            y,
            &format!(
                "{}: {:.2} ({:.2} to {:.2})",
                unit.unit, unit.nominal, unit.low, unit.high
            ),
        );
    }
    svg.finish()
}

/// First-order and total indices as bars.
pub fn sensitivity_chart(sensitivity: &Sensitivity) -> String {
    let mut svg = Svg::new(
        "Share of the variance by factor: dark alone, pale together with others",
        560.0,
        20.0 + 30.0 * sensitivity.factors.len() as f64,
    );
    for (i, factor) in sensitivity.factors.iter().enumerate() {
        let y = 10.0 + 30.0 * i as f64;
        svg.text(150.0, y + 15.0, "end", &factor.name);
        svg.rect(160.0, y, 380.0 * factor.total.clamp(0.0, 1.0), 20.0, PALE);
        svg.rect(160.0, y, 380.0 * factor.first.clamp(0.0, 1.0), 20.0, ACCENT);
        svg.text(
            165.0,
            y + 14.0,
            "start",
            &format!("{:.2} / {:.2}", factor.first, factor.total),
        );
    }
    svg.finish()
}

/// The framework as nested bars: the width of a node is its effective weight.
pub fn structure_chart(result: &IndexResult) -> String {
    let framework = result.framework();
    let shares = framework.effective_weights(&result.weights);
    let levels = framework.levels();
    let mut svg = Svg::new(
        "The framework; widths are effective weights",
        960.0,
        10.0 + 60.0 * levels as f64,
    );
    let mut open = vec![(framework.root(), 5.0)];
    while let Some((node, x)) = open.pop() {
        let entry = &framework.nodes()[node];
        let width = 950.0 * shares[node];
        let y = 5.0 + 60.0 * (levels - entry.level) as f64;
        svg.rect(
            x,
            y,
            width - 2.0,
            54.0,
            if entry.level.is_multiple_of(2) {
                PALE
            } else {
                "#e9f1f4"
            },
        );
        if width > 7.0 * entry.code.chars().count() as f64 {
            svg.text(x + width / 2.0, y + 30.0, "middle", &entry.code);
        }
        let mut next = x;
        for &child in framework.children(node) {
            open.push((child, next));
            next += 950.0 * shares[child];
        }
    }
    svg.finish()
}
