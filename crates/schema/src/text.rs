//! Comparing words the way people write them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text without case, accents, punctuation and surplus spaces, for comparing names and answers.
///
/// `"Côte d’Ivoire"` and `"COTE D'IVOIRE"` both become `cote d ivoire`; an empty or purely punctuated text becomes empty.
pub fn fold_text(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        if c.is_alphanumeric() {
            folded.push(c);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgets_what_does_not_matter() {
        assert_eq!(fold_text("Côte d’Ivoire"), "cote d ivoire");
        assert_eq!(fold_text("  SÍ. "), "si");
        assert_eq!(fold_text("--"), "");
        assert_eq!(fold_text("0--8"), "0 8");
    }
}
