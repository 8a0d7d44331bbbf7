//! Text on sheets of paper: headings, paragraphs and page numbers as PDF 1.7 (ISO 32000-1), with an outline to jump by.
//!
//! Two of the fourteen standard fonts (ISO 32000-1, 9.6.2.2) are used and none is embedded, so a file stays small and opens on any reader. They hold
//! the letters of Western European languages (Windows-1252); what they do not hold is written as `?`.

use pdf_writer::{Content, Name, Pdf, Rect, Ref, Str, TextStr};
use unicode_normalization::UnicodeNormalization as _;

/// A4, in points.
const SHEET: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 56.0;
/// The foot holds the page's number.
const FOOT: f32 = 30.0;

/// How a block of text is set.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Title,
    Heading,
    Text,
    Small,
}

impl Kind {
    /// Font, size, height of a line and space before the block, in points.
    fn setting(self) -> (Face, f32, f32, f32) {
        match self {
            Kind::Title => (Face::Bold, 20.0, 25.0, 0.0),
            Kind::Heading => (Face::Bold, 12.0, 15.0, 16.0),
            Kind::Text => (Face::Regular, 9.5, 13.0, 4.0),
            Kind::Small => (Face::Regular, 8.0, 11.0, 3.0),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Face {
    Regular,
    Bold,
}

impl Face {
    fn name(self) -> Name<'static> {
        match self {
            Face::Regular => Name(b"R"),
            Face::Bold => Name(b"B"),
        }
    }
}

/// Widths of the characters from space to tilde, in thousandths of the size (Adobe's font metrics for Helvetica and Helvetica-Bold).
const REGULAR: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278,
    556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584,
    556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556,
    333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/// Width of a text in points. A letter with an accent is as wide as without; signs beyond ASCII are taken as wide, so that a line never runs over.
fn width(text: &str, face: Face, size: f32) -> f32 {
    let table = match face {
        Face::Regular => &REGULAR,
        Face::Bold => &BOLD,
    };
    let thousandths: u32 = text
        .nfd()
        .filter(|letter| !unicode_normalization::char::is_combining_mark(*letter))
        .map(|letter| {
            if matches!(letter, '·' | '‘' | '’') {
                return 278;
            }
            u32::from(letter)
                .checked_sub(32)
                .and_then(|place| table.get(usize::try_from(place).ok()?))
                .map_or(1000, |width| u32::from(*width))
        })
        .sum();
    // At most a few thousand letters of at most 1000: exact as a float.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^24")]
    let thousandths = thousandths as f32;
    thousandths * size / 1000.0
}

/// Breaks a text into lines at its spaces; a word wider than a line stands alone.
fn lines(text: &str, face: Face, size: f32, room: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    let space = width(" ", face, size);
    for word in text.split_whitespace() {
        let wide = width(word, face, size);
        if !line.is_empty() && used + space + wide > room {
            lines.push(std::mem::take(&mut line));
            used = 0.0;
        }
        if !line.is_empty() {
            line.push(' ');
            used += space;
        }
        line += word;
        used += wide;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// A place in the outline: words, page, height on it.
struct Mark {
    words: String,
    page: usize,
    top: f32,
}

/// Sheets that are being filled from top to bottom.
pub(crate) struct Paper {
    title: String,
    sheets: Vec<Content>,
    marks: Vec<Mark>,
    /// Height that is free on the last sheet, measured from the foot.
    left: f32,
}

impl Paper {
    /// An empty document; `title` is what a reader's window shows.
    pub(crate) fn new(title: &str) -> Paper {
        Paper {
            title: title.to_owned(),
            sheets: Vec::new(),
            marks: Vec::new(),
            left: 0.0,
        }
    }

    /// Sets a block of text under the last one. A heading takes two lines of what follows with it to the next sheet, and enters the outline.
    pub(crate) fn set(&mut self, kind: Kind, text: &str) {
        let (face, size, leading, before) = kind.setting();
        let keep = if matches!(kind, Kind::Heading) {
            3.0 * leading
        } else {
            leading
        };
        for (place, line) in lines(text, face, size, SHEET.0 - 2.0 * MARGIN)
            .into_iter()
            .enumerate()
        {
            let gap = if place == 0 { before } else { 0.0 };
            if self.left < gap + keep {
                self.sheets.push(Content::new());
                self.left = SHEET.1 - 2.0 * MARGIN;
            } else {
                self.left -= gap;
            }
            if place == 0 && matches!(kind, Kind::Heading) {
                self.marks.push(Mark {
                    words: line.clone(),
                    page: self.sheets.len() - 1,
                    top: MARGIN + self.left,
                });
            }
            self.left -= leading;
            let bottom = MARGIN + self.left;
            if let Some(sheet) = self.sheets.last_mut() {
                write(sheet, face, size, (MARGIN, bottom), &line);
            }
        }
    }

    /// The file.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        if self.sheets.is_empty() {
            self.sheets.push(Content::new());
        }
        let mut numbers = 1..;
        let mut next = || Ref::new(numbers.next().unwrap_or(i32::MAX));
        let (catalog, tree, outline, regular, bold, info) = (next(), next(), next(), next(), next(), next());
        let sheets: Vec<(Ref, Ref)> = self.sheets.iter().map(|_| (next(), next())).collect();
        let items: Vec<Ref> = self.marks.iter().map(|_| next()).collect();
        let count = |things: usize| i32::try_from(things).unwrap_or(i32::MAX);

        let mut pdf = Pdf::new();
        let mut root = pdf.catalog(catalog);
        root.pages(tree).lang(TextStr("en"));
        root.viewer_preferences().display_doc_title(true);
        if !items.is_empty() {
            root.outlines(outline);
        }
        drop(root);
        pdf.document_info(info).title(TextStr(&self.title));
        pdf.pages(tree)
            .kids(sheets.iter().map(|(page, _)| *page))
            .count(count(sheets.len()));
        for (id, font) in [(regular, b"Helvetica".as_slice()), (bold, b"Helvetica-Bold")] {
            pdf.type1_font(id)
                .base_font(Name(font))
                .encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        let all = self.sheets.len();
        for (place, (mut content, (page, text))) in self.sheets.into_iter().zip(&sheets).enumerate() {
            let foot = format!("{} · {} / {all}", self.title, place + 1);
            write(&mut content, Face::Regular, 7.5, (MARGIN, FOOT), &foot);
            pdf.stream(*text, &content.finish());
            let mut sheet = pdf.page(*page);
            sheet
                .media_box(Rect::new(0.0, 0.0, SHEET.0, SHEET.1))
                .parent(tree)
                .contents(*text);
            sheet
                .resources()
                .fonts()
                .pair(Face::Regular.name(), regular)
                .pair(Face::Bold.name(), bold);
        }
        if let (Some(first), Some(last)) = (items.first(), items.last()) {
            pdf.outline(outline)
                .first(*first)
                .last(*last)
                .count(count(items.len()));
        }
        for (place, (mark, id)) in self.marks.iter().zip(&items).enumerate() {
            let mut item = pdf.outline_item(*id);
            item.title(TextStr(&mark.words)).parent(outline);
            if let Some(before) = place.checked_sub(1) {
                item.prev(items[before]);
            }
            if let Some(after) = items.get(place + 1) {
                item.next(*after);
            }
            item.dest().page(sheets[mark.page].0).xyz(MARGIN, mark.top, None);
        }
        pdf.finish()
    }
}

fn write(sheet: &mut Content, face: Face, size: f32, at: (f32, f32), line: &str) {
    sheet
        .begin_text()
        .set_font(face.name(), size)
        .next_line(at.0, at.1)
        .show(Str(&windows_1252(line)))
        .end_text();
}

/// The bytes of a line in the fonts' encoding.
fn windows_1252(line: &str) -> Vec<u8> {
    line.nfc()
        .map(|letter| match letter {
            ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(letter)).unwrap_or(b'?'),
            '€' => 0x80,
            '…' => 0x85,
            '‘' => 0x91,
            '’' => 0x92,
            '“' => 0x93,
            '”' => 0x94,
            '•' => 0x95,
            '–' => 0x96,
            '—' => 0x97,
            'Š' => 0x8a,
            'Œ' => 0x8c,
            'Ž' => 0x8e,
            'š' => 0x9a,
            'œ' => 0x9c,
            'ž' => 0x9e,
            '−' => b'-',
            _ => b'?',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_never_runs_over_and_no_word_is_lost() {
        let text =
            "Côte d’Ivoire and Türkiye — and a word-that-is-far-too-long-to-share-a-line-with-anybody-else "
                .repeat(20);
        let set = lines(&text, Face::Regular, 9.5, 200.0);
        assert!(set.len() > 20);
        for line in &set {
            assert!(
                width(line, Face::Regular, 9.5) <= 200.0 || !line.contains(' '),
                "{line}"
            );
        }
        let words: Vec<&str> = set.iter().flat_map(|line| line.split(' ')).collect();
        assert_eq!(words, text.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn sheets_are_numbered_and_headings_are_in_the_outline() {
        let mut paper = Paper::new("A codebook");
        for number in 0..60 {
            paper.set(Kind::Heading, &format!("Field {number}"));
            paper.set(Kind::Text, &"some words ".repeat(40));
        }
        let sheets = paper.sheets.len();
        assert!(sheets > 5);
        assert!(paper.marks.iter().all(|mark| mark.page < sheets));
        let bytes = paper.finish();
        assert!(bytes.starts_with(b"%PDF-1.7"));
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(text.matches("/Type /Page\n").count(), sheets);
        assert!(text.contains("(Field 59)") && text.contains(&format!("/Count {sheets}")));
    }

    #[test]
    fn letters_keep_their_accents() {
        assert_eq!(
            windows_1252("e\u{301}ü’–−Ж"),
            [0xe9, 0xfc, 0x92, 0x96, b'-', b'?']
        );
    }

    #[test]
    fn an_empty_document_is_one_empty_sheet() {
        let bytes = Paper::new("Nothing").finish();
        assert!(String::from_utf8_lossy(&bytes).contains("/Count 1"));
    }
}
