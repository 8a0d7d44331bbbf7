//! Writing SVG elements.

use std::fmt::Write as _;

/// Text made harmless inside elements and attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Room that a letter takes, in hundredths of a Latin one: a server does not know the reader's fonts, but Cyrillic runs wider than Latin in all of
/// them, and a Chinese character is a square.
fn room(letter: char) -> usize {
    match letter {
        '\u{400}'..='\u{52f}' => 118,
        '\u{2e80}'.. => 180,
        _ => 100,
    }
}

/// A name in the room of so many Latin letters; a longer one ends in `…`.
pub(crate) fn shortened(name: &str, letters: usize) -> String {
    if name.chars().map(room).sum::<usize>() <= 100 * letters {
        return name.to_owned();
    }
    let mut used = room('…');
    let kept: String = name
        .chars()
        .take_while(|letter| {
            used += room(*letter);
            used <= 100 * letters
        })
        .collect();
    format!("{}…", kept.trim_end())
}

/// A percentage with two digits at most, such as `33.33%`.
pub(crate) fn pct(fraction: f64) -> String {
    let text = format!("{:.2}", fraction * 100.0);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

/// Opens the root element with its name and description. `id` must be unique on the page.
pub(crate) fn open(id: &str, class: &str, height: f64, title: &str, description: &str) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg class=\"chart {class}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" width=\"100%\" height=\"{height}\" \
         xmlns=\"http://www.w3.org/2000/svg\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
        escape(title),
        escape(description)
    );
    out
}

/// Opens a root element that scales with its width, for drawings without words.
pub(crate) fn open_view(id: &str, class: &str, size: (f64, f64), title: &str, description: &str) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg class=\"chart {class}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" viewBox=\"0 0 {} {}\" \
         xmlns=\"http://www.w3.org/2000/svg\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
        size.0,
        size.1,
        escape(title),
        escape(description)
    );
    out
}

/// A text element; `anchor` is `start`, `middle` or `end`.
pub(crate) fn text(out: &mut String, class: &str, x: &str, y: f64, anchor: &str, content: &str) {
    let anchor = if anchor == "start" {
        String::new()
    } else {
        format!(" text-anchor=\"{anchor}\"")
    };
    let _ = write!(
        out,
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\"{anchor}>{}</text>",
        escape(content)
    );
}

/// A straight line.
pub(crate) fn line(out: &mut String, class: &str, from: (&str, f64), to: (&str, f64)) {
    let _ = write!(
        out,
        "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
        from.0, from.1, to.0, to.1
    );
}

/// A rectangle.
pub(crate) fn rect(out: &mut String, class: &str, x: &str, y: f64, width: &str, height: f64) {
    let _ = write!(
        out,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shortened_by_the_room_they_take() {
        assert_eq!(shortened("Kenya", 5), "Kenya");
        assert_eq!(shortened("Venezuela", 5), "Vene…");
        assert_eq!(shortened("Россия", 6), "Росс…");
        assert_eq!(shortened("中国", 4), "中国");
        assert_eq!(shortened("中国香港", 4), "中…");
    }

    #[test]
    fn text_cannot_leave_its_element() {
        assert_eq!(
            escape("</text><script>\"'&\u{0}"),
            "&lt;/text&gt;&lt;script&gt;&quot;&#39;&amp;"
        );
        assert_eq!(pct(1.0 / 3.0), "33.33%");
        assert_eq!(pct(0.5), "50%");
        assert_eq!(pct(1.0), "100%");
        assert_eq!(pct(0.0), "0%");
    }
}
