//! Finding the header, which need not be the first row.

use csv::StringRecord;

use crate::IntakeError;
use crate::case_fields::CaseFields;
use crate::header::Header;
use crate::layout::{Layout, nearest, recognise};
use crate::mapped::Mapped;
use crate::mapping::Mapping;
use crate::quote::quoted;
use crate::rows::{MAX_COLUMNS, Rows};
use crate::spellings::is_blank;

/// Among how many rows with content the header is looked for: exports put titles and dates above it.
const LOOKED_AT: usize = 10;

/// How many rows are kept in looking, blank ones included.
const KEPT: usize = 200;

/// A header, its layout, and the rows below it that were read in looking for it.
pub(crate) struct Found {
    pub(crate) header: Header,
    pub(crate) layout: Box<dyn Layout>,
    pub(crate) ahead: Vec<(u64, StringRecord)>,
}

pub(crate) fn find_header(
    rows: &mut dyn Rows,
    file: &str,
    mapping: Option<&Mapping>,
    fields: &CaseFields,
) -> Result<Found, IntakeError> {
    let mut ahead = read_ahead(rows, file)?;
    let mut closest: Option<(usize, IntakeError)> = None;
    for (index, (number, cells)) in ahead.iter().enumerate() {
        if cells.iter().all(is_blank) {
            continue;
        }
        let header = Header::new(cells, *number, file);
        let layout: Option<Box<dyn Layout>> = match mapping {
            None => recognise(&header)?,
            Some(mapping) => match Mapped::new(mapping, &header, fields)? {
                Ok(mapped) => Some(Box::new(mapped)),
                Err(column) => {
                    let known = mapping
                        .columns()
                        .filter(|name| matches!(header.named(name), Ok(Some(_))))
                        .count();
                    if closest.as_ref().is_none_or(|(best, _)| known > *best) {
                        let error = IntakeError::NoColumn {
                            file: file.into(),
                            row: header.row,
                            column,
                            found: header.listed(),
                        };
                        closest = Some((known, error));
                    }
                    None
                }
            },
        };
        if let Some(layout) = layout {
            let ahead = ahead.split_off(index + 1);
            return Ok(Found {
                header,
                layout,
                ahead,
            });
        }
    }
    let Some((number, cells)) = ahead.iter().find(|(_, cells)| !cells.iter().all(is_blank)) else {
        return Err(IntakeError::Empty { file: file.into() });
    };
    let header = Header::new(cells, *number, file);
    Err(closest
        .map(|(_, error)| error)
        .unwrap_or_else(|| IntakeError::UnknownLayout {
            file: file.into(),
            problem: format!(
                "the columns {} in row {} are those of no known layout; {}",
                header.listed(),
                header.row,
                nearest(&header)
            ),
        }))
}

fn read_ahead(rows: &mut dyn Rows, file: &str) -> Result<Vec<(u64, StringRecord)>, IntakeError> {
    let mut ahead = Vec::new();
    let mut cells = StringRecord::new();
    let mut with_content = 0;
    while with_content < LOOKED_AT && ahead.len() < KEPT {
        let Some(number) = rows.next(&mut cells)? else {
            break;
        };
        if cells.len() > MAX_COLUMNS {
            return Err(IntakeError::TooLarge {
                file: file.into(),
                problem: format!(
                    "row {number} has {} cells, the first {}; at most {MAX_COLUMNS} columns are accepted",
                    cells.len(),
                    quoted(cells.get(0).unwrap_or_default())
                ),
            });
        }
        with_content += usize::from(!cells.iter().all(is_blank));
        ahead.push((number, cells.clone()));
    }
    Ok(ahead)
}
