//! Texts with one kind of digits and without what does not show.

/// A text with digits of all scripts as 0 to 9, full-width letters as plain ones, and without invisible characters.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|&c| !invisible(c))
        .map(|c| match c {
            '٠'..='٩' => digit(c, '٠'),
            '۰'..='۹' => digit(c, '۰'),
            '０'..='９' => digit(c, '０'),
            '０'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{3000}' | '\u{a0}' | '\u{202f}' => ' ',
            c => c,
        })
        .collect()
}

fn digit(c: char, zero: char) -> char {
    char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
}

fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a text holds characters that do not show, or a word in two alphabets of which one passes for the other.
pub(super) fn deceives(text: &str) -> bool {
    let twin = |c: char| matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}') && c.is_alphabetic();
    let mixed = |word: &str| word.chars().any(twin) && word.chars().any(|c| c.is_ascii_alphabetic());
    text.chars()
        .any(|c| invisible(c) && c != '\u{200c}' && c != '\u{feff}')
        || text.split(|c: char| !c.is_alphanumeric()).any(mixed)
}

/// A folded text in which the forms of Arabic letters that are exchanged for each other are one.
pub(super) fn fold(text: &str) -> String {
    let folded = amparo_schema::fold_text(text);
    match folded.contains(is_arabic) {
        false => folded,
        true => folded
            .replace('ة', "ه")
            .replace('ى', "ي")
            .replace(['أ', 'إ', 'آ'], "ا"),
    }
}

pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

pub(super) fn is_arabic(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{64a}' | '\u{66e}'..='\u{6d3}')
}

pub(super) fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

/// Words of a text: runs of letters, with apostrophes and hyphens inside.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| {
        !(c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}'))
    })
    .map(|word| word.trim_matches(['\'', '’', '-']))
    .filter(|word| !word.is_empty())
}
