//! Flows between two groupings: bands from left to right (or from right to left), as broad as their figures.

use std::fmt::Write as _;

use super::svg::{escape, open, pct, shortened, text};
use super::{Drawing, Side};

/// One band.
#[derive(Clone, Debug)]
pub struct Band {
    /// Place of its start in the list of starts.
    pub from: usize,
    /// Place of its end in the list of ends.
    pub to: usize,
    /// Its figure in words.
    pub figure: String,
    /// Its value, above zero.
    pub value: f64,
}

/// What flows are drawn between.
#[derive(Clone, Debug)]
pub struct Ends {
    /// What this column is.
    pub heading: String,
    /// Its names, top to bottom.
    pub names: Vec<String>,
}

/// Height of all bands together, in pixels.
const BANDS: f64 = 380.0;
/// Room for a name above its block, and between blocks.
const NAME: f64 = 21.0;
const GAP: f64 = 7.0;
const HEAD: f64 = 28.0;
/// Width of a block, in pixels.
const BLOCK: f64 = 7.0;
/// Letters of a name that fit half of a narrow phone.
const LETTERS: usize = 21;

/// Sums flows, each with its two ends and a number, for [`flow`]: the names of both columns, the largest first, and the bands between them. Names beyond
/// the `most` of a column stand together as what `others` calls so many; `figure` says a band's number in words.
pub fn gathered(
    flows: &[(String, String, u64)],
    most: [usize; 2],
    others: impl Fn(usize) -> String,
    figure: impl Fn(u64) -> String,
) -> ([Vec<String>; 2], Vec<Band>) {
    let columns = [0, 1].map(|end| column(flows, end, most[end], &others));
    let place = |end: usize, name: &str| {
        let names = &columns[end];
        let found = names.iter().position(|other| other == name);
        found.unwrap_or(names.len() - 1)
    };
    let mut sums = vec![vec![0_u64; columns[1].len()]; columns[0].len()];
    for (from, to, number) in flows {
        sums[place(0, from)][place(1, to)] += number;
    }
    let bands = sums
        .iter()
        .enumerate()
        .flat_map(|(from, row)| row.iter().enumerate().map(move |(to, sum)| (from, to, *sum)))
        .filter(|(_, _, sum)| *sum > 0)
        .map(|(from, to, sum)| Band {
            from,
            to,
            figure: figure(sum),
            value: sum as f64,
        })
        .collect();
    (columns, bands)
}

/// The names of one end, the largest first, and the words for all others.
fn column(
    flows: &[(String, String, u64)],
    end: usize,
    most: usize,
    others: impl Fn(usize) -> String,
) -> Vec<String> {
    let mut sums: Vec<(&str, u64)> = Vec::new();
    for (from, to, number) in flows {
        let name = if end == 0 { from } else { to };
        match sums.iter_mut().find(|(other, _)| other == name) {
            Some((_, sum)) => *sum += number,
            None => sums.push((name, *number)),
        }
    }
    sums.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let beyond = sums.len().saturating_sub(most);
    let drawn = sums.iter().take(most).map(|(name, _)| (*name).to_owned());
    drawn.chain((beyond > 0).then(|| others(beyond))).collect()
}

/// Draws the bands.
pub fn flow(
    id: &str,
    title: &str,
    description: &str,
    ends: &[Ends; 2],
    bands: &[Band],
    side: Side,
) -> Drawing {
    let total: f64 = bands.iter().map(|band| band.value).sum();
    let scale = if total > 0.0 { BANDS / total } else { 0.0 };
    let heights: [Vec<f64>; 2] = [0, 1].map(|end| {
        (0..ends[end].names.len())
            .map(|place| {
                let own = |band: &&Band| [band.from, band.to][end] == place;
                bands
                    .iter()
                    .filter(own)
                    .map(|band| band.value * scale)
                    .sum::<f64>()
                    .max(1.5)
            })
            .collect()
    });
    let column = |end: usize| heights[end].iter().map(|height| height + NAME + GAP).sum::<f64>();
    let tallest = column(0).max(column(1));
    let height = HEAD + tallest;
    let mut out = open(id, "flow", height.ceil(), title, description);
    // The top of every block; the shorter column hangs in the middle.
    let tops: [Vec<f64>; 2] = [0, 1].map(|end| {
        let mut y = HEAD + (tallest - column(end)) / 2.0;
        heights[end]
            .iter()
            .map(|height| {
                let top = y + NAME;
                y = top + height + GAP;
                top
            })
            .collect()
    });
    draw_bands(&mut out, height, bands, scale, &tops, ends, side);
    for (end, column) in ends.iter().enumerate() {
        let across = side.at(end as f64);
        let anchor = if end == 0 { "start" } else { "end" };
        text(&mut out, "tick", &pct(across), 14.0, anchor, &column.heading);
        for (place, name) in column.names.iter().enumerate() {
            let top = tops[end][place];
            let shift = if across > 0.5 {
                format!(" transform=\"translate(-{BLOCK} 0)\"")
            } else {
                String::new()
            };
            let _ = write!(
                out,
                "<rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"{BLOCK}\" height=\"{}\"{shift}/>",
                pct(across),
                round(top),
                round(heights[end][place])
            );
            text(
                &mut out,
                "label",
                &pct(across),
                round(top - 5.0),
                anchor,
                &shortened(name, LETTERS),
            );
        }
    }
    out.push_str("</svg>");
    Drawing { svg: out }
}

/// The bands stand in a drawing of their own that stretches with the width only.
fn draw_bands(
    out: &mut String,
    height: f64,
    bands: &[Band],
    scale: f64,
    tops: &[Vec<f64>; 2],
    ends: &[Ends; 2],
    side: Side,
) {
    let _ = write!(
        out,
        "<svg width=\"100%\" height=\"{h}\" viewBox=\"0 0 100 {h}\" preserveAspectRatio=\"none\">",
        h = height.ceil()
    );
    let mut used: [Vec<f64>; 2] = [vec![0.0; tops[0].len()], vec![0.0; tops[1].len()]];
    // At each block, bands leave in the order of where they go, so that they cross as little as possible.
    let mut order: Vec<&Band> = bands.iter().collect();
    order.sort_by_key(|band| (band.from, band.to));
    let mut starts: Vec<(&Band, f64)> = Vec::new();
    for band in order {
        starts.push((band, tops[0][band.from] + used[0][band.from]));
        used[0][band.from] += band.value * scale;
    }
    starts.sort_by_key(|(band, _)| (band.to, band.from));
    let (a, b) = (side.at(0.0) * 100.0, side.at(1.0) * 100.0);
    for (band, from) in starts {
        let to = tops[1][band.to] + used[1][band.to];
        let thick = (band.value * scale).max(1.0);
        used[1][band.to] += band.value * scale;
        let name = |end: usize, place: usize| ends[end].names.get(place).map_or("", String::as_str);
        let _ = write!(
            out,
            "<path class=\"band b{}\" d=\"M{a} {f}C50 {f} 50 {t} {b} {t}V{tb}C50 {tb} 50 {fb} {a} {fb}z\"><title>{} – {}: {}</title></path>",
            band.from % 4,
            escape(name(0, band.from)),
            escape(name(1, band.to)),
            escape(&band.figure),
            f = round(from),
            t = round(to),
            tb = round(to + thick),
            fb = round(from + thick),
        );
    }
    out.push_str("</svg>");
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flows_are_drawn_the_same_every_time() {
        let ends = [
            Ends {
                heading: "From".into(),
                names: vec!["Kenya".into(), "Uganda & more".into()],
            },
            Ends {
                heading: "To".into(),
                names: vec!["Oman".into()],
            },
        ];
        let band = |from, value| Band {
            from,
            to: 0,
            figure: format!("{value}"),
            value,
        };
        let drawing = flow("f", "T", "D", &ends, &[band(0, 30.0), band(1, 10.0)], Side::Left);
        insta::assert_snapshot!(drawing.svg.replace("><", ">\n<"));
        // From right to left, starts stand at the right.
        let mirrored = flow("f", "T", "D", &ends, &[band(0, 30.0)], Side::Right).svg;
        assert!(mirrored.contains("d=\"M100 "), "{mirrored}");
    }

    #[test]
    fn bands_fill_their_blocks() {
        let ends = [
            Ends {
                heading: String::new(),
                names: vec!["a".into()],
            },
            Ends {
                heading: String::new(),
                names: vec!["b".into(), "c".into()],
            },
        ];
        let band = |to, value| Band {
            from: 0,
            to,
            figure: String::new(),
            value,
        };
        let svg = flow("f", "", "", &ends, &[band(0, 3.0), band(1, 1.0)], Side::Left).svg;
        assert!(svg.contains("height=\"380\""), "{svg}");
        assert!(
            svg.contains("height=\"285\"") && svg.contains("height=\"95\""),
            "{svg}"
        );
    }
}
