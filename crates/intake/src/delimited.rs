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
/// How much the CSV reader takes ahead.
const BUFFER: usize = 64 * 1024;

type Text<'a> = Chain<Cursor<Vec<u8>>, Decoding<Chain<Cursor<Vec<u8>>, Hashing<Content<'a>>>>>;

/// The rows of a text file.
pub(crate) struct DelimitedRows<'a> {
    reader: csv::Reader<Capped<Text<'a>>>,
    since_row: Rc<Cell<u64>>,
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
        let since_row = Rc::new(Cell::new(0));
        let reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(BUFFER)
            .from_reader(Capped {
                inner: Cursor::new(head).chain(decoding),
                since_row: Rc::clone(&since_row),
            });
        Ok(DelimitedRows {
            reader,
            since_row,
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

impl Rows for DelimitedRows<'_> {
    fn next(&mut self, cells: &mut StringRecord) -> Result<Option<u64>, IntakeError> {
        self.since_row.set(0);
        match self.reader.read_record(cells) {
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
        self.breaks += cells
            .iter()
            .map(|cell| cell.bytes().filter(|&byte| byte == b'\n').count() as u64)
            .sum::<u64>();
        // The reader now stands on the next line, or between the two bytes that end this one.
        let next = self.reader.position().line() + self.skipped_lines;
        let line = if self.two_byte_ends {
            next
        } else {
            next.saturating_sub(1)
        };
        // A file whose lines end in carriage returns alone has one line only, as the reader counts.
        self.row = (self.row + 1).max(line.saturating_sub(self.breaks));
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

/// Stops a row that does not end.
struct Capped<R> {
    inner: R,
    since_row: Rc<Cell<u64>>,
}

#[derive(Debug, thiserror::Error)]
#[error("a row is longer than {MAX_RECORD} bytes")]
struct RowTooLong;

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // What was read since the last row is at most this row and one buffer beyond it.
        if self.since_row.get() > MAX_RECORD + BUFFER as u64 {
            return Err(io::Error::other(RowTooLong));
        }
        let read = self.inner.read(buffer)?;
        self.since_row.set(self.since_row.get() + read as u64);
        Ok(read)
    }
}
