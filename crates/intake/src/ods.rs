//! Rows of a sheet of an OpenDocument spreadsheet (ODF 1.2, part 1, section 9).
//!
//! Read here, a row at a time, because a few bytes of such a file can say "this cell 16,384 times in this row a million times", and a reader that lays
//! out the whole sheet is at their mercy.

use std::io::{BufReader, Read, Seek};

use csv::StringRecord;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::read::ZipFile;

use crate::IntakeError;
use crate::delimited::MAX_RECORD;
use crate::rows::{MAX_COLUMNS, Rows};
use crate::xlsx::number_text;

/// The most rows a sheet may have: as many as a spreadsheet can hold.
const MAX_ROWS: u64 = 1_048_576;
/// The most cells that may come from repetition alone.
const MAX_REPEATED: u64 = 20_000_000;
/// How deeply elements may be nested.
const MAX_DEPTH: usize = 256;

type Xml<'a, R> = Reader<BufReader<ZipFile<'a, R>>>;

/// A spreadsheet whose archive has been inspected.
pub(crate) struct OdsBook<R: Read + Seek> {
    archive: ZipArchive<R>,
    file: String,
}

impl<R: Read + Seek> OdsBook<R> {
    pub(crate) fn new(content: R, file: &str) -> Result<Self, IntakeError> {
        Ok(OdsBook {
            archive: ZipArchive::new(content).map_err(|error| damaged(file, error))?,
            file: file.into(),
        })
    }

    /// The names of the sheets.
    pub(crate) fn sheets(&mut self) -> Result<Vec<String>, IntakeError> {
        let file = self.file.clone();
        let mut xml = self.content()?;
        let mut buffer = Vec::new();
        let mut names = Vec::new();
        loop {
            buffer.clear();
            match xml
                .read_event_into(&mut buffer)
                .map_err(|error| damaged(&file, error))?
            {
                Event::Start(element) if is(&element, "table") => {
                    names.extend(attribute(&element, "name", &file)?)
                }
                Event::Eof => return Ok(names),
                _ => {}
            }
        }
    }

    /// The rows of the first sheet of a name.
    pub(crate) fn rows(&mut self, sheet: &str) -> Result<OdsRows<'_, R>, IntakeError> {
        let file = self.file.clone();
        let mut xml = self.content()?;
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml
                .read_event_into(&mut buffer)
                .map_err(|error| damaged(&file, error))?
            {
                Event::Start(element)
                    if is(&element, "table")
                        && attribute(&element, "name", &file)?.as_deref() == Some(sheet) =>
                {
                    break;
                }
                Event::Eof => return Err(damaged(&file, "a sheet ends too early")),
                _ => {}
            }
        }
        Ok(OdsRows {
            xml,
            buffer,
            cells: Vec::new(),
            repeat: 0,
            row: 0,
            repeated: 0,
            ended: false,
            file,
        })
    }

    fn content(&mut self) -> Result<Xml<'_, R>, IntakeError> {
        let file = self.file.clone();
        let part = self
            .archive
            .by_name("content.xml")
            .map_err(|error| damaged(&file, error))?;
        Ok(Reader::from_reader(BufReader::new(part)))
    }
}

/// The rows of one sheet that have cells. Formulas give their stored values; nothing is evaluated.
pub(crate) struct OdsRows<'a, R: Read + Seek> {
    xml: Xml<'a, R>,
    buffer: Vec<u8>,
    /// The cells of the row that is being repeated.
    cells: Vec<String>,
    /// How often that row is still to come.
    repeat: u64,
    row: u64,
    /// Cells that came from repetition so far.
    repeated: u64,
    ended: bool,
    file: String,
}

impl<R: Read + Seek> OdsRows<'_, R> {
    fn event(&mut self) -> Result<Event<'static>, IntakeError> {
        self.buffer.clear();
        let event = self.xml.read_event_into(&mut self.buffer);
        Ok(event.map_err(|error| damaged(&self.file, error))?.into_owned())
    }

    /// Reads the next row with content into `cells`; false at the end of the sheet.
    fn advance(&mut self) -> Result<bool, IntakeError> {
        while !self.ended {
            match self.event()? {
                Event::Start(element) if is(&element, "table-row") => {
                    let repeat = repeated(&element, "number-rows-repeated", &self.file)?;
                    self.read_cells()?;
                    if self.cells.is_empty() {
                        self.row = self.row.saturating_add(repeat);
                        continue;
                    }
                    self.repeat = repeat;
                    return Ok(true);
                }
                Event::Empty(element) if is(&element, "table-row") => {
                    let repeat = repeated(&element, "number-rows-repeated", &self.file)?;
                    self.row = self.row.saturating_add(repeat);
                }
                Event::End(element) if element.local_name().as_ref() == "table" => self.ended = true,
                Event::Eof => return Err(damaged(&self.file, "a sheet ends too early")),
                _ => {}
            }
        }
        Ok(false)
    }

    fn read_cells(&mut self) -> Result<(), IntakeError> {
        self.cells.clear();
        // Blank cells count only when one with content follows.
        let mut blanks = 0u64;
        let mut length = 0u64;
        loop {
            let event = self.event()?;
            let (element, text) = match event {
                Event::Start(element) if is_cell(&element) => {
                    let text = self.read_cell(&element)?;
                    (element, text)
                }
                Event::Empty(element) if is_cell(&element) => {
                    let text = stored_value(&element, &self.file)?.unwrap_or_default();
                    (element, text)
                }
                Event::End(element) if element.local_name().as_ref() == "table-row" => return Ok(()),
                Event::Eof => return Err(damaged(&self.file, "a row ends too early")),
                _ => continue,
            };
            let repeat = repeated(&element, "number-columns-repeated", &self.file)?;
            if text.is_empty() {
                blanks = blanks.saturating_add(repeat);
                continue;
            }
            let width = (self.cells.len() as u64)
                .saturating_add(blanks)
                .saturating_add(repeat);
            length = length.saturating_add(repeat.saturating_mul(text.len() as u64));
            if width > MAX_COLUMNS as u64 || length > MAX_RECORD {
                return Err(IntakeError::TooLarge {
                    file: self.file.clone(),
                    problem: format!(
                        "row {} has {width} cells and {length} bytes; at most {MAX_COLUMNS} columns and {MAX_RECORD} bytes are accepted",
                        self.row + 1
                    ),
                });
            }
            // Both are at most MAX_COLUMNS by now.
            self.cells
                .resize(self.cells.len() + blanks as usize, String::new());
            blanks = 0;
            self.repeated += repeat - 1; // at least 1, as `repeated` has it
            self.cells.extend(std::iter::repeat_n(text, repeat as usize));
        }
    }

    /// The text of a cell whose start has been read, up to its end.
    fn read_cell(&mut self, cell: &BytesStart<'_>) -> Result<String, IntakeError> {
        let stored = stored_value(cell, &self.file)?;
        let mut text = String::new();
        let mut paragraphs = 0;
        // Elements that are open inside the cell, and how many of them are comments, which are no content.
        let mut open: Vec<bool> = Vec::new();
        loop {
            let shown = !open.contains(&true);
            match self.event()? {
                Event::Start(element) => {
                    if open.len() >= MAX_DEPTH {
                        return Err(damaged(&self.file, "elements are nested too deeply"));
                    }
                    open.push(is(&element, "annotation"));
                    if shown && is(&element, "p") {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                    }
                }
                Event::Empty(element) if shown && (is(&element, "s") || is(&element, "tab")) => {
                    text.push(' ')
                }
                Event::Empty(element) if shown && is(&element, "line-break") => text.push('\n'),
                Event::Text(piece) if shown && paragraphs > 0 => {
                    text.push_str(&piece);
                }
                Event::GeneralRef(reference) if shown && paragraphs > 0 => {
                    text.push_str(&entity(&reference, &self.file)?)
                }
                Event::CData(piece) if shown && paragraphs > 0 => {
                    text.push_str(&piece);
                }
                Event::End(_) if open.pop().is_none() => break,
                Event::Eof => return Err(damaged(&self.file, "a cell ends too early")),
                _ => {}
            }
            if text.len() as u64 > MAX_RECORD {
                return Err(IntakeError::TooLarge {
                    file: self.file.clone(),
                    problem: format!(
                        "row {} has a cell of more than {MAX_RECORD} bytes, the most that is accepted",
                        self.row + 1
                    ),
                });
            }
        }
        Ok(stored.unwrap_or(text))
    }
}

impl<R: Read + Seek> Rows for OdsRows<'_, R> {
    fn next(&mut self, record: &mut StringRecord) -> Result<Option<u64>, IntakeError> {
        if self.repeat == 0 && !self.advance()? {
            return Ok(None);
        }
        self.repeat -= 1; // at least 1 after `advance`
        self.row += 1;
        if self.repeat > 0 {
            self.repeated += self.cells.len() as u64;
        }
        if self.row > MAX_ROWS || self.repeated > MAX_REPEATED {
            return Err(IntakeError::TooLarge {
                file: self.file.clone(),
                problem: format!(
                    "the sheet has more than {MAX_ROWS} rows, or {MAX_REPEATED} cells that are repetitions, the most that is accepted"
                ),
            });
        }
        record.clear();
        self.cells.iter().for_each(|cell| record.push_field(cell));
        Ok(Some(self.row))
    }

    fn fraction(&self) -> f64 {
        // The format does not say how many rows there are.
        0.5
    }

    fn sparse(&self) -> bool {
        true
    }
}

/// Names are compared without their prefixes, which files are free to choose.
fn is(element: &BytesStart<'_>, name: &str) -> bool {
    element.local_name().as_ref() == name
}

fn is_cell(element: &BytesStart<'_>) -> bool {
    is(element, "table-cell") || is(element, "covered-table-cell")
}

fn attribute(element: &BytesStart<'_>, name: &str, file: &str) -> Result<Option<String>, IntakeError> {
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|error| damaged(file, error))?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                .map_err(|error| damaged(file, error))?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

fn repeated(element: &BytesStart<'_>, name: &str, file: &str) -> Result<u64, IntakeError> {
    match attribute(element, name, file)? {
        None => Ok(1),
        Some(text) => match text.parse() {
            Ok(0) | Err(_) => Err(damaged(
                file,
                format!("{name} is {}", crate::quote::quoted(&text)),
            )),
            Ok(number) => Ok(number),
        },
    }
}

/// The value that a cell stores besides the text it shows: a date or a number is not read off what is shown.
fn stored_value(cell: &BytesStart<'_>, file: &str) -> Result<Option<String>, IntakeError> {
    let value = |name: &str| attribute(cell, name, file);
    Ok(match attribute(cell, "value-type", file)?.as_deref() {
        Some("float" | "percentage" | "currency") => value("value")?.map(|text| match text.parse::<f64>() {
            Ok(number) => number_text(number),
            Err(_) => text,
        }),
        Some("date") => value("date-value")?,
        Some("boolean") => value("boolean-value")?,
        Some("string") => value("string-value")?,
        _ => None,
    })
}

fn entity(reference: &quick_xml::events::BytesRef<'_>, file: &str) -> Result<String, IntakeError> {
    if let Some(c) = reference
        .resolve_char_ref()
        .map_err(|error| damaged(file, error))?
    {
        return Ok(c.into());
    }
    match quick_xml::escape::resolve_predefined_entity(reference) {
        Some(text) => Ok(text.into()),
        None => Err(damaged(file, "an entity of its own is used")),
    }
}

fn damaged(file: &str, error: impl std::fmt::Display) -> IntakeError {
    IntakeError::Format {
        file: file.into(),
        problem: format!("is a damaged spreadsheet ({error})"),
    }
}
