//! The sheet of a workbook that holds the cases.

use std::io::{Seek, SeekFrom};

use amparo_workbook::{ArchiveError, Kind, inspect};

use crate::case_fields::CaseFields;
use crate::harvest::{Harvest, harvest};
use crate::header_row::find_header;
use crate::ods::OdsBook;
use crate::quote::quoted;
use crate::read::ReadOptions;
use crate::rows::Rows;
use crate::source::{Content, Opened};
use crate::spellings::is_blank;
use crate::taken::Watch;
use crate::xlsx::XlsxBook;
use crate::{IntakeError, Note};

/// How many other sheets a note names.
const LISTED: usize = 10;

/// The most that all parts of a workbook may come to when unpacked.
const MAX_UNPACKED: u64 = 1 << 30;

/// What is done with the rows of a sheet, given its name.
pub(crate) type Visit<'v, T> = &'v mut dyn FnMut(&mut dyn Rows, &str) -> Result<T, IntakeError>;

/// Reads the sheet that the mapping names, or else the first in which a known layout or the mapping's columns are found.
pub(crate) fn read_workbook(
    opened: Opened<'_>,
    options: &ReadOptions,
    mut watch: Option<Watch<'_>>,
    progress: &dyn Fn(f64),
) -> Result<Harvest, IntakeError> {
    let wanted = options
        .mapping
        .as_ref()
        .and_then(|mapping| mapping.sheet.as_deref());
    let file = opened.name.clone();
    let fields = CaseFields::new(u16::try_from(options.today.year()).unwrap_or_default());
    let mut others = Vec::new();
    let mut harvest = visit_sheets(
        opened,
        wanted,
        &mut |rows, sheet| {
            // A watch is lent to one sheet after another.
            let watch: Option<Watch<'_>> = match &mut watch {
                Some(watch) => Some(&mut **watch),
                None => None,
            };
            harvest(rows, &file, Some(sheet), options, watch, progress)
        },
        &mut |rows, sheet| {
            let found = find_header(rows, &file, options.mapping.as_ref(), &fields);
            // A header alone holds no cases.
            let rows = found.map(|found| found.ahead).unwrap_or_default();
            if rows.iter().any(|(_, cells)| !cells.iter().all(is_blank)) {
                others.push(sheet.to_owned());
            }
        },
    )?;
    if !others.is_empty() {
        let names: Vec<String> = others.iter().take(LISTED).map(|sheet| quoted(sheet)).collect();
        harvest.report.notes.push(Note {
            text: format!(
                "only the sheet {} was read; {} would be read in the same way",
                quoted(harvest.report.sheet.as_deref().unwrap_or_default()),
                names.join(", ")
            ),
            count: None,
        });
        harvest.report.other_sheets = others;
    }
    Ok(harvest)
}

/// Calls `visit` for the wanted sheet, or for one sheet after another until one is not of an unknown layout, empty, or a header alone; then `rest` for all
/// other sheets that can be opened.
pub(crate) fn visit_sheets<T>(
    opened: Opened<'_>,
    wanted: Option<&str>,
    visit: Visit<'_, T>,
    rest: &mut dyn FnMut(&mut dyn Rows, &str),
) -> Result<T, IntakeError> {
    let Opened {
        mut content,
        length,
        name: file,
    } = opened;
    let kind = inspect(&mut content, length, MAX_UNPACKED).map_err(|error| match error {
        ArchiveError::TooLarge(problem) => IntakeError::TooLarge {
            file: file.clone(),
            problem: format!("{problem}; a workbook of cases is never so, and it was not opened"),
        },
        other => IntakeError::Format {
            file: file.clone(),
            problem: other.to_string(),
        },
    })?;
    content
        .seek(SeekFrom::Start(0))
        .map_err(|source| IntakeError::Io {
            file: file.clone(),
            source,
        })?;
    match kind {
        Kind::Xlsx => {
            let mut book = XlsxBook::new(std::io::BufReader::new(content), &file)?;
            let sheets = chosen(book.sheets(), wanted, &file)?;
            let (at, found) =
                first_that_fits(&sheets, &file, &mut |sheet| visit(&mut book.rows(sheet)?, sheet))?;
            for sheet in book.sheets().iter().filter(|sheet| **sheet != at) {
                if let Ok(mut rows) = book.rows(sheet) {
                    rest(&mut rows, sheet);
                }
            }
            Ok(found)
        }
        Kind::Ods => {
            let mut book = OdsBook::<Content<'_>>::new(content, &file)?;
            let all = book.sheets()?;
            let sheets = chosen(all.clone(), wanted, &file)?;
            let (at, found) =
                first_that_fits(&sheets, &file, &mut |sheet| visit(&mut book.rows(sheet)?, sheet))?;
            for sheet in all.iter().filter(|sheet| **sheet != at) {
                if let Ok(mut rows) = book.rows(sheet) {
                    rest(&mut rows, sheet);
                }
            }
            Ok(found)
        }
    }
}

fn chosen(sheets: Vec<String>, wanted: Option<&str>, file: &str) -> Result<Vec<String>, IntakeError> {
    let Some(wanted) = wanted else {
        return Ok(sheets);
    };
    let same = |sheet: &&String| sheet.trim().to_lowercase() == wanted.trim().to_lowercase();
    match sheets.iter().find(same) {
        Some(sheet) => Ok(vec![sheet.clone()]),
        None => Err(IntakeError::NoSheet {
            file: file.into(),
            sheet: quoted(wanted),
            found: sheets
                .iter()
                .take(40)
                .map(|sheet| quoted(sheet))
                .collect::<Vec<_>>()
                .join(", "),
        }),
    }
}

fn first_that_fits<T>(
    sheets: &[String],
    file: &str,
    visit: &mut dyn FnMut(&str) -> Result<T, IntakeError>,
) -> Result<(String, T), IntakeError> {
    let mut first: Option<IntakeError> = None;
    for sheet in sheets {
        match visit(sheet) {
            Err(
                error @ (IntakeError::UnknownLayout { .. }
                | IntakeError::NoColumn { .. }
                | IntakeError::HeaderOnly { .. }
                | IntakeError::Empty { .. }),
            ) => {
                // An empty sheet says less about what is wrong than one with columns.
                if first
                    .as_ref()
                    .is_none_or(|first| matches!(first, IntakeError::Empty { .. }))
                {
                    first = Some(error);
                }
            }
            other => return other.map(|found| (sheet.clone(), found)),
        }
    }
    Err(first.unwrap_or(IntakeError::Empty { file: file.into() }))
}
