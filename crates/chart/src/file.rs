//! A chart as a file of its own: the drawing with its title, its caveats and its colours.

use std::fmt::Write as _;
use std::sync::LazyLock;

use base64::Engine as _;
use sha2::{Digest, Sha256};

use super::Side;
use super::svg::escape;

/// The style sheet inside every file. It names colours outright, because many programs that open SVG know no variables.
const STYLE: &str = include_str!("../assets/chart.css");

/// The content security policy of every file: a browser that opens it applies this style sheet, by its hash, and nothing else.
pub fn file_policy() -> &'static str {
    static POLICY: LazyLock<String> = LazyLock::new(|| {
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(STYLE));
        format!("default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'")
    });
    &POLICY
}

const WIDTH: f64 = 760.0;
const EDGE: f64 = 30.0;
const LINE: f64 = 19.0;
/// Letters of a line of small print; wide letters count twice.
const LETTERS: usize = 104;

/// Frames `drawing` with `title` above it and `notes` below it.
pub fn file(drawing: &str, title: &str, subtitle: &str, notes: &[String], side: Side) -> String {
    let inside = WIDTH - 2.0 * EDGE;
    let (head, body) = drawing.split_once('>').unwrap_or((drawing, ""));
    let own_height = attribute(head, "height").and_then(|text| text.parse::<f64>().ok());
    let (placed, height) = match (own_height, attribute(head, "viewBox")) {
        (Some(height), _) => (
            head.replacen(
                "width=\"100%\"",
                &format!("x=\"{EDGE}\" y=\"TOP\" width=\"{inside}\""),
                1,
            ),
            height,
        ),
        (None, Some(view)) => {
            let mut sizes = view
                .split(' ')
                .skip(2)
                .filter_map(|size| size.parse::<f64>().ok());
            let (wide, high) = (sizes.next().unwrap_or(1.0), sizes.next().unwrap_or(1.0));
            let height = (inside * high / wide).round();
            let size = format!("<svg x=\"{EDGE}\" y=\"TOP\" width=\"{inside}\" height=\"{height}\"");
            (head.replacen("<svg", &size, 1), height)
        }
        (None, None) => (head.to_owned(), 0.0),
    };
    let titles = wrap(title, LETTERS * 6 / 10);
    let subtitles = wrap(subtitle, LETTERS);
    let small: Vec<String> = notes.iter().flat_map(|note| wrap(note, LETTERS)).collect();
    let top = EDGE + titles.len() as f64 * 26.0 + subtitles.len() as f64 * LINE + 12.0;
    let whole = top + height + 26.0 + small.len() as f64 * LINE + EDGE * 0.6;
    let direction = match side {
        Side::Left => "ltr",
        Side::Right => "rtl",
    };
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{whole}\" viewBox=\"0 0 {WIDTH} {whole}\" \
         direction=\"{direction}\"><style>{STYLE}</style><rect class=\"ground\" width=\"100%\" height=\"100%\"/>"
    );
    let x = EDGE + side.at(0.0) * inside;
    let mut y = EDGE + 12.0;
    let mut line = |class: &str, text: &str, y: f64| {
        let _ = write!(
            out,
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>",
            escape(text)
        );
    };
    for text in &titles {
        line("title", text, y);
        y += 26.0;
    }
    for text in &subtitles {
        line("sub", text, y - 4.0);
        y += LINE;
    }
    y = top + height + 26.0;
    for text in &small {
        line("sub", text, y);
        y += LINE;
    }
    out.push_str(&placed.replacen("TOP", &top.to_string(), 1));
    out.push('>');
    out.push_str(body);
    out.push_str("</svg>");
    out
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    Some(rest.split_once('"')?.0)
}

/// Lines of at most `letters`, broken at spaces, or anywhere between wide letters.
fn wrap(text: &str, letters: usize) -> Vec<String> {
    let width = |text: &str| {
        text.chars()
            .map(|c| if c >= '\u{2e80}' { 2 } else { 1 })
            .sum::<usize>()
    };
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_inclusive(|c: char| c == ' ' || c >= '\u{2e80}') {
        if !line.is_empty() && width(&line) + width(word.trim_end()) > letters {
            lines.push(line.trim_end().to_owned());
            line = String::new();
        }
        line.push_str(word);
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_the_drawing_its_words_and_its_style() {
        let drawing = "<svg class=\"chart bars\" width=\"100%\" height=\"92\"><rect/></svg>";
        let text = file(
            drawing,
            "Victims & more",
            "All",
            &["Not prevalence.".into()],
            Side::Left,
        );
        assert!(text.contains("Victims &amp; more") && text.contains("Not prevalence."));
        assert!(
            text.contains("x=\"30\" y=\"87\" width=\"700\" height=\"92\"><rect/></svg></svg>"),
            "{text}"
        );
        let map = file(
            "<svg class=\"map\" viewBox=\"0 0 4000 2000\"><path/></svg>",
            "",
            "",
            &[],
            Side::Right,
        );
        assert!(
            map.contains("width=\"700\" height=\"350\" class=\"map\""),
            "{map}"
        );
        assert!(map.contains("direction=\"rtl\""));
        assert!(file_policy().contains("style-src 'sha256-"));
    }

    #[test]
    fn lines_break_at_spaces_and_between_wide_letters() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("人口贩运受害者", 6), ["人口贩", "运受害", "者"]);
        assert!(wrap("", 5).is_empty());
    }
}
