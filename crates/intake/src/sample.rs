//! The first rows of a file, for a look at its columns.

use std::collections::BTreeMap;

use csv::StringRecord;

use crate::IntakeError;
use crate::header::Header;
use crate::layout::{Layout, recognise};
use crate::rows::Rows;
use crate::spellings::is_blank;

/// How many rows are looked at.
const ROWS: usize = 5_000;
/// How many different values of a column are kept.
const VALUES: usize = 200;
/// Among how many rows the header is looked for.
const HEADER_WITHIN: usize = 10;

/// The columns of a file with some of their values.
pub(crate) struct Sample {
    pub(crate) header: Header,
    /// The layout, if the file loads without a mapping.
    pub(crate) layout: Option<Box<dyn Layout>>,
    pub(crate) columns: Vec<Values>,
    pub(crate) sheet: Option<String>,
}

/// The values of one column, trimmed, with how often each was seen.
#[derive(Default)]
pub(crate) struct Values {
    pub(crate) counts: BTreeMap<String, u64>,
    /// Rows with a value.
    pub(crate) filled: u64,
    /// Whether there are more different values than are kept.
    pub(crate) many: bool,
}

/// Reads a sample. The header is the first row of a known layout, or else the first one as wide as any among the first ten.
pub(crate) fn sample(rows: &mut dyn Rows, file: &str, sheet: Option<&str>) -> Result<Sample, IntakeError> {
    let mut records: Vec<(u64, StringRecord)> = Vec::new();
    let mut cells = StringRecord::new();
    while records.len() < ROWS {
        let Some(number) = rows.next(&mut cells)? else {
            break;
        };
        if !cells.iter().all(is_blank) {
            records.push((number, cells.clone()));
        }
    }
    let filled = |record: &StringRecord| record.iter().filter(|cell| !is_blank(cell)).count();
    let first = records
        .get(..records.len().min(HEADER_WITHIN))
        .unwrap_or_default();
    let mut at = 0;
    let mut layout = None;
    for (index, (number, record)) in first.iter().enumerate() {
        layout = recognise(&Header::new(record, *number, file))?;
        if layout.is_some() {
            at = index;
            break;
        }
    }
    let widest = first
        .iter()
        .map(|(_, record)| filled(record))
        .max()
        .unwrap_or_default();
    if layout.is_none() {
        at = first
            .iter()
            .position(|(_, record)| filled(record) * 4 >= widest * 3)
            .unwrap_or_default();
    }
    let Some((number, record)) = records.get(at) else {
        return Err(IntakeError::Empty { file: file.into() });
    };
    let header = Header::new(record, *number, file);
    let mut columns: Vec<Values> = header.names.iter().map(|_| Values::default()).collect();
    // A row with more cells than the header has a separator within one of them, so that its answers stand under other names.
    let whole = |record: &StringRecord| record.len() <= header.names.len();
    for (_, record) in records.iter().skip(at + 1).filter(|(_, record)| whole(record)) {
        for (values, cell) in columns.iter_mut().zip(record).filter(|(_, cell)| !is_blank(cell)) {
            values.filled += 1;
            if let Some(count) = values.counts.get_mut(cell.trim()) {
                *count += 1;
            } else if values.counts.len() < VALUES {
                values.counts.insert(cell.trim().to_owned(), 1);
            } else {
                values.many = true;
            }
        }
    }
    if columns.iter().all(|values| values.filled == 0) {
        return Err(IntakeError::HeaderOnly { file: file.into() });
    }
    Ok(Sample {
        header,
        layout,
        columns,
        sheet: sheet.map(str::to_owned),
    })
}

impl Values {
    /// The share of the values seen, each weighed by how often, of which `is` holds.
    pub(crate) fn share(&self, is: impl Fn(&str) -> bool) -> f64 {
        let all: u64 = self.counts.values().sum();
        let held: u64 = self
            .counts
            .iter()
            .filter(|(value, _)| is(value))
            .map(|(_, count)| count)
            .sum();
        if all == 0 { 0.0 } else { held as f64 / all as f64 }
    }

    /// The share of rows with a value whose value stands in no other row, or nearly so.
    pub(crate) fn distinctness(&self) -> f64 {
        match (self.many, self.filled) {
            (_, 0) => 0.0,
            (true, _) => 1.0,
            (false, filled) => self.counts.len() as f64 / filled as f64,
        }
    }
}
