//! Cells of the tables that are written for people, who open them with a spreadsheet and may send them in again.

use std::borrow::Cow;

/// A cell that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe ahead of it.
///
/// The signs are those of the OWASP note on CSV injection, and their full-width twins.
pub fn guarded_cell(text: &str) -> Cow<'_, str> {
    let first = text
        .chars()
        .find(|c| !c.is_whitespace() || matches!(c, '\t' | '\r'));
    match first {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠' | '|' | '%')
            if text.parse::<f64>().is_err() =>
        {
            Cow::Owned(format!("'{text}"))
        }
        _ => Cow::Borrowed(text),
    }
}

/// What was in a cell before [`guarded_cell`].
pub fn unguarded_cell(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if matches!(guarded_cell(rest), Cow::Owned(_)) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_begins_like_a_formula_is_held_back() {
        for text in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "  =1",
            "＝1",
        ] {
            assert!(guarded_cell(text).starts_with('\''), "{text:?}");
        }
        for text in ["-99", "1.5", "", "Ana", "a=b", "-1.5"] {
            assert_eq!(guarded_cell(text), text);
        }
    }

    proptest! {
        #[test]
        fn a_cell_comes_back(text in any::<String>()) {
            prop_assume!(!text.starts_with('\''));
            let guarded = guarded_cell(&text);
            prop_assert_eq!(unguarded_cell(&guarded), text.as_str());
        }
    }
}
