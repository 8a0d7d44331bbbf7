//! Rows of a CSV or TSV file, in bounded memory.

use std::cell::Cell;
use std::io::{self, Chain, Cursor, Read};
use std::rc::Rc;

use csv::StringRecord;
use encoding_rs::{Encoding, UTF_8};

use crate::encoding::{Decoding, Malformed, encoding_of};
use crate::quote::quoted;
use crate::rows::Rows;
use crate::sniff::{separator_line, separator_of};
use crate::source::{Content, Hashing, Opened, Seen};
use crate::{IntakeError, sniff};

/// The longest row that is read, in bytes of UTF-8.
pub(crate) const MAX_RECORD: u64 = 1 << 20;
/// The most lines that one cell may run over. More are a quotation mark that is not closed, and cases that would be lost in it.
const MAX_LINES: u64 = 100;
/// How much the CSV reader takes ahead.
const BUFFER: usize = 64 * 1024;

type Text<'a> = Chain<Cursor<Vec<u8>>, Decoding<Chain<Cursor<Vec<u8>>, Hashing<Content<'a>>>>>;

/// The rows of a text file.
pub(crate) struct DelimitedRows<'a> {
    reader: csv::Reader<Capped<Text<'a>>>,
    watch: Rc<Watch>,
    seen: Seen,
    file: String,
    length: u64,
    encoding: &'static Encoding,
    encoding_named: bool,
    separator: u8,
    /// Whether lines end in a carriage return and a line feed.
    two_byte_ends: bool,
    /// Lines ahead of the CSV text.
    skipped_lines: u64,
    /// Line breaks inside cells so far: they are lines of the file, but not rows.
    breaks: u64,
    row: u64,
    /// How many line breaks the last row had in its cells.
    last_breaks: u64,
}

impl<'a> DelimitedRows<'a> {
    /// Finds out encoding and separator, unless they are given, and stands before the first row.
    pub(crate) fn new(
        opened: Opened<'a>,
        named: Option<&'static Encoding>,
        separator: Option<u8>,
    ) -> Result<Self, IntakeError> {
        let Opened {
            content,
            length,
            name: file,
        } = opened;
        let io = |source| IntakeError::Io {
            file: file.clone(),
            source,
        };
        let (mut hashing, seen) = Hashing::new(content);
        let mut start = Vec::new();
        hashing
            .by_ref()
            .take(BUFFER as u64)
            .read_to_end(&mut start)
            .map_err(io)?;
        if start.is_empty() {
            return Err(IntakeError::Empty { file });
        }
        let (encoding, mark) = encoding_of(&start, named);
        if named.is_none() && mark == 0 {
            sniff::refuse_nuls(&start, &file)?;
        }
        start.drain(..mark);
        let raw = Cursor::new(start).chain(hashing);
        let mut decoding = Decoding::new(raw, encoding, mark as u64);
        let mut head = Vec::new();
        match decoding.by_ref().take(BUFFER as u64).read_to_end(&mut head) {
            // A malformed byte is met again, and told with its row, when the rows before it have been read.
            Err(error) if !is_malformed(&error) => return Err(io(error)),
            _ => {}
        }
        let cut = head.len() == BUFFER;
        let mut skipped_lines = 0;
        let mut stated = None;
        if let Some((byte, line)) = separator_line(&head) {
            stated = Some(byte);
            skipped_lines = 1;
            head.drain(..line);
        }
        if head.iter().all(u8::is_ascii_whitespace) && !cut && decoding.ended_well() {
            return Err(IntakeError::Empty { file });
        }
        let separator = separator.or(stated).unwrap_or_else(|| separator_of(&head, cut));
        let two_byte_ends = head.windows(2).any(|pair| pair == b"\r\n");
        let watch = Rc::new(Watch::default());
        let reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(BUFFER)
            .from_reader(Capped {
                inner: Cursor::new(head).chain(decoding),
                watch: Rc::clone(&watch),
            });
        Ok(DelimitedRows {
            reader,
            watch,
            seen,
            file,
            length,
            encoding,
            encoding_named: named.is_some(),
            separator,
            two_byte_ends,
            skipped_lines,
            breaks: 0,
            row: skipped_lines,
            last_breaks: 0,
        })
    }

    /// The byte that separates cells.
    pub(crate) fn separator(&self) -> u8 {
        self.separator
    }

    /// The SHA-256 of the file, once all rows are read.
    pub(crate) fn seen(&self) -> &Seen {
        &self.seen
    }
}

impl DelimitedRows<'_> {
    fn unclosed(&self, lines: u64) -> IntakeError {
        IntakeError::Format {
            file: self.file.clone(),
            problem: format!(
                "is not CSV at row {}: a cell runs over {lines} lines, so a quotation mark is not closed, and the rows behind it would be lost",
                self.row
            ),
        }
    }
}

impl Rows for DelimitedRows<'_> {
    fn next(&mut self, cells: &mut StringRecord) -> Result<Option<u64>, IntakeError> {
        self.watch.since_row.set(0);
        match self.reader.read_record(cells) {
            Ok(false) if self.last_breaks > 0 && self.watch.odd_quotes.get() => {
                return Err(self.unclosed(self.last_breaks + 1));
            }
            Ok(false) => return Ok(None),
            Ok(true) => {}
            Err(error) => {
                let row = self.row + 1;
                return Err(match error.into_kind() {
                    csv::ErrorKind::Io(error) => {
                        read_error(error, &self.file, row, self.encoding, self.encoding_named)
                    }
                    // The text is UTF-8 by now and rows may differ in length; no other kind arises.
                    kind => IntakeError::Format {
                        file: self.file.clone(),
                        problem: format!("is not CSV at row {row}: {kind:?}"),
                    },
                });
            }
        }
        let breaks = |cell: &str| cell.bytes().filter(|&byte| byte == b'\n').count() as u64;
        self.last_breaks = cells.iter().map(breaks).sum();
        self.breaks += self.last_breaks;
        // The reader now stands on the next line, or between the two bytes that end this one.
        let next = self.reader.position().line() + self.skipped_lines;
        let line = if self.two_byte_ends {
            next
        } else {
            next.saturating_sub(1)
        };
        // A file whose lines end in carriage returns alone has one line only, as the reader counts.
        self.row = (self.row + 1).max(line.saturating_sub(self.breaks));
        if self.last_breaks >= MAX_LINES {
            return Err(self.unclosed(self.last_breaks + 1));
        }
        Ok(Some(self.row))
    }

    fn fraction(&self) -> f64 {
        match self.length {
            0 => 0.0,
            length => (self.seen.bytes() as f64 / length as f64).min(1.0),
        }
    }

    fn sparse(&self) -> bool {
        false
    }
}

fn is_malformed(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Malformed>())
}

fn read_error(
    error: io::Error,
    file: &str,
    row: u64,
    encoding: &'static Encoding,
    named: bool,
) -> IntakeError {
    let inner = error.get_ref();
    if let Some(malformed) = inner.and_then(|inner| inner.downcast_ref::<Malformed>()) {
        let advice = if named || encoding != UTF_8 {
            format!(
                "name the encoding in which the file was saved, which is not {}",
                encoding.name()
            )
        } else {
            "save the file as UTF-8, or name its encoding, such as windows-1252, in which spreadsheets often save CSV".into()
        };
        return IntakeError::Encoding {
            file: file.into(),
            row,
            byte: malformed.byte,
            value: malformed.value,
            encoding: malformed.encoding,
            advice,
        };
    }
    if inner.is_some_and(|inner| inner.is::<RowTooLong>()) {
        return IntakeError::TooLarge {
            file: file.into(),
            problem: format!(
                "row {row} is longer than {MAX_RECORD} bytes, the most that is accepted; perhaps a quotation mark {} is not closed",
                quoted("\"")
            ),
        };
    }
    IntakeError::Io {
        file: file.into(),
        source: error,
    }
}

/// What has gone to the CSV reader.
#[derive(Default)]
struct Watch {
    /// Bytes since the last row was asked for.
    since_row: Cell<u64>,
    /// Whether the quotation marks so far are odd in number.
    odd_quotes: Cell<bool>,
}

/// Stops a row that does not end.
struct Capped<R> {
    inner: R,
    watch: Rc<Watch>,
}

#[derive(Debug, thiserror::Error)]
#[error("a row is longer than {MAX_RECORD} bytes")]
struct RowTooLong;

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // What was read since the last row is at most this row and one buffer beyond it.
        if self.watch.since_row.get() > MAX_RECORD + BUFFER as u64 {
            return Err(io::Error::other(RowTooLong));
        }
        let read = self.inner.read(buffer)?;
        self.watch.since_row.set(self.watch.since_row.get() + read as u64);
        let text = buffer.get(..read).unwrap_or_default();
        let quotes = text.iter().filter(|&&byte| byte == b'"').count();
        self.watch
            .odd_quotes
            .set(self.watch.odd_quotes.get() ^ (quotes % 2 == 1));
        Ok(read)
    }
}
