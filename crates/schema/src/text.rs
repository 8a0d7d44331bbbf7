//! Comparing words the way people write them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text without case, accents, punctuation and surplus spaces, for comparing names and answers.
///
/// `"Côte d’Ivoire"` and `"COTE D'IVOIRE"` both become `cote divoire`, `"U.S.A."` becomes `usa`, `&` becomes `and`; a text of punctuation alone becomes
/// empty.
pub fn fold_text(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    let mut push = |c: char, gap: &mut bool| {
        if *gap && !folded.is_empty() {
            folded.push(' ');
        }
        *gap = false;
        folded.push(c);
    };
    for c in text
        .nfkd()
        .filter(|&c| !is_combining_mark(c))
        .flat_map(char::to_lowercase)
    {
        match c {
            // A dot inside an abbreviation joins ("U.S.A."), elsewhere it is followed by a space anyway.
            '.' | '\'' | '’' | '‘' | '`' | '´' | 'ʻ' => {}
            '&' => {
                gap = true;
                for letter in "and".chars() {
                    push(letter, &mut gap);
                }
                gap = true;
            }
            'ß' => {
                push('s', &mut gap);
                push('s', &mut gap);
            }
            'ø' => push('o', &mut gap),
            'ł' => push('l', &mut gap),
            'ı' => push('i', &mut gap),
            c if c.is_alphanumeric() => push(c, &mut gap),
            _ => gap = true,
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgets_what_does_not_matter() {
        assert_eq!(fold_text("Côte d’Ivoire"), "cote divoire");
        assert_eq!(fold_text("  SÍ. "), "si");
        assert_eq!(fold_text("--"), "");
        assert_eq!(fold_text("0--8"), "0 8");
        assert_eq!(fold_text("U.S.A. & Co"), "usa and co");
    }
}
