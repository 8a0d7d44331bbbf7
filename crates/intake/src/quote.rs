//! Showing a stranger's text in a message.

use std::fmt::Write;

/// How many characters of a value a message shows.
const SHOWN: usize = 60;

/// A value in quotation marks, at most 60 characters of it, with everything escaped that could deceive a reader or a terminal: control characters, text
/// direction overrides, invisible characters, and Greek or Cyrillic letters that stand in one word with Latin ones.
pub fn quoted(value: &str) -> String {
    let mixed = mixes_alphabets(value);
    let mut shown = String::with_capacity(value.len().min(4 * SHOWN) + 2);
    shown.push('"');
    for (index, c) in value.chars().enumerate() {
        if index == SHOWN {
            shown.push('…');
            break;
        }
        if invisible(c) || mixed && looks_latin(c) {
            // Writing to a String cannot fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
        } else if c == '\'' {
            shown.push(c);
        } else {
            shown.extend(c.escape_debug());
        }
    }
    shown.push('"');
    shown
}

/// Whether a character leaves no trace on a screen or paper, other than spacing: control and format characters.
pub(crate) fn does_not_show(c: char) -> bool {
    invisible(c) || c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// Format characters: zero-width signs, direction marks and overrides, byte-order marks, tags.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Letters of alphabets that share their shapes with Latin.
fn looks_latin(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}') && c.is_alphabetic()
}

fn mixes_alphabets(value: &str) -> bool {
    value
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word.chars().any(looks_latin) && word.chars().any(|c| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_escaped_and_what_is_long_is_cut() {
        assert_eq!(quoted("Mujer, años"), "\"Mujer, años\"");
        assert_eq!(quoted("d'Ivoire \"x\""), "\"d'Ivoire \\\"x\\\"\"");
        assert_eq!(quoted("\u{202e}naM\u{200b}"), "\"\\u{202e}naM\\u{200b}\"");
        assert_eq!(quoted("a\0\n\u{1b}[31m"), "\"a\\0\\n\\u{1b}[31m\"");
        assert_eq!(
            quoted("W\u{43e}man Женщина"),
            "\"W\\u{43e}man \\u{416}\\u{435}\\u{43d}\\u{449}\\u{438}\\u{43d}\\u{430}\""
        );
        assert_eq!(quoted("Женщина"), "\"Женщина\"");
        assert_eq!(quoted(&"x".repeat(61)), format!("\"{}…\"", "x".repeat(60)));
        assert_eq!(quoted(&"x".repeat(60)), format!("\"{}\"", "x".repeat(60)));
    }
}
