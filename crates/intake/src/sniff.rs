//! What a text file does not say about itself.

use crate::IntakeError;

const SEPARATORS: [u8; 4] = *b",;\t|";
/// How many rows are looked at.
const ROWS: usize = 50;

/// The separator that a first line `sep=;` states, as spreadsheets write it, and the length of that line.
pub(crate) fn separator_line(text: &[u8]) -> Option<(u8, usize)> {
    let length = text.iter().position(|&byte| byte == b'\n')? + 1;
    let line = text.get(..length)?.trim_ascii_end();
    match line {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator] if SEPARATORS.contains(separator) => {
            Some((*separator, length))
        }
        // A tab at the end was trimmed away.
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'='] if text.get(4) == Some(&b'\t') => Some((b'\t', length)),
        _ => None,
    }
}

/// The separator under which most rows have the same number of cells, and more than one; among equals the one that gives more cells.
///
/// A comma if nothing separates. `cut` says that the text goes on, so that its last row is not whole.
pub(crate) fn separator_of(text: &[u8], cut: bool) -> u8 {
    let mut best = (0.0, 1, b',');
    for separator in SEPARATORS {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(text);
        let mut widths: Vec<usize> = reader
            .byte_records()
            .take(ROWS + 1)
            .filter_map(Result::ok)
            .map(|record| record.len())
            .collect();
        if widths.len() > 1 && (cut || widths.len() > ROWS) {
            widths.pop();
        }
        let count = |width: usize| widths.iter().filter(|&&other| other == width).count();
        let Some((rows, width)) = widths
            .iter()
            .filter(|&&width| width > 1)
            .map(|&width| (count(width), width))
            .max()
        else {
            continue;
        };
        let share = rows as f64 / widths.len() as f64;
        if (share, width) > (best.0, best.1) {
            best = (share, width, separator);
        }
    }
    best.2
}

/// Refuses what cannot be text: NUL bytes in every other place are UTF-16 without its mark.
pub(crate) fn refuse_nuls(start: &[u8], file: &str) -> Result<(), IntakeError> {
    let start = start.get(..start.len().min(4096)).unwrap_or(start);
    let nuls = |offset: usize| {
        start
            .iter()
            .skip(offset)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let half = start.len() / 2;
    let label = match (nuls(0), nuls(1)) {
        (_, odd) if odd * 10 > half * 8 => "utf-16le",
        (even, _) if even * 10 > half * 8 => "utf-16be",
        _ => return Ok(()),
    };
    if half == 0 {
        return Ok(());
    }
    Err(IntakeError::Format {
        file: file.into(),
        problem: format!(
            "looks like UTF-16 without a byte-order mark; name its encoding ({label}) or save it as UTF-8"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_that_makes_a_table() {
        for (text, separator) in [
            ("a,b,c\n1,2,3\n", b','),
            ("a;b;c\n1,5;2;3\n1,5;2,7;3\n", b';'),
            ("a\tb\n1, and 2\t3\n", b'\t'),
            ("a|b\n1|2\n", b'|'),
            ("id,controls\n1,x;y;z\n2,x\n3,y;z\n", b','),
            (
                "By using this, you agree, always;gender;age\n2019;Male;9--17\n2018;Female;\n",
                b';',
            ),
            ("\"a;b\";c\n\"d;e\";f\n", b';'),
            ("alone\n1\n", b','),
            ("", b','),
        ] {
            assert_eq!(separator_of(text.as_bytes(), false), separator, "{text}");
        }
    }

    #[test]
    fn a_stated_separator_is_heard() {
        assert_eq!(separator_line(b"sep=;\r\na;b\n"), Some((b';', 7)));
        assert_eq!(separator_line(b"SEP=\t\na\tb\n"), Some((b'\t', 6)));
        assert_eq!(separator_line(b"separator;b\n"), None);
        assert_eq!(separator_line(b"sep=;"), None);
    }

    #[test]
    fn unmarked_utf16_is_told_from_text() {
        let little: Vec<u8> = "year;sex\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let error = refuse_nuls(&little, "f.csv").unwrap_err().to_string();
        assert!(error.contains("utf-16le"), "{error}");
        assert!(refuse_nuls(b"a,\0b,c", "f.csv").is_ok());
        assert!(refuse_nuls(b"", "f.csv").is_ok());
    }
}
