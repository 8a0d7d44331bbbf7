//! Rows that could not be read, written out to be mended.

use std::io::Write;

use amparo_intake::guarded_cell;

/// How many rows are written at most; a file with more has one fault in all of them.
pub(crate) const MAX_REJECTED: usize = 10_000;
/// How many bytes they may have: rows can be long.
const MAX_BYTES: usize = 64 << 20;
/// The columns added behind the file's own. Readers of the mended file pass over them.
const ADDED: [&str; 2] = ["amparo_row", "amparo_problem"];

/// Rows that could not be read, as they stand in the file. They name persons: the file stays with the officer.
#[derive(Default)]
pub(crate) struct RejectedRows {
    header: Vec<String>,
    rows: Vec<(u64, String, Vec<String>)>,
    bytes: usize,
    full: bool,
}

impl RejectedRows {
    pub(crate) fn add<'a>(
        &mut self,
        header: &[String],
        number: u64,
        problem: String,
        cells: impl Iterator<Item = &'a str>,
    ) {
        self.full |= self.rows.len() >= MAX_REJECTED || self.bytes >= MAX_BYTES;
        if self.full {
            return;
        }
        if self.header.is_empty() {
            self.header = header.to_vec();
        }
        let cells: Vec<String> = cells.map(str::to_owned).collect();
        self.bytes += problem.len() + cells.iter().map(|cell| cell.len() + 24).sum::<usize>();
        self.rows.push((number, problem, cells));
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// As CSV in UTF-8 with a byte-order mark, which any spreadsheet and this program read whatever encoding the mapping names.
    pub(crate) fn write(&self, separator: u8, mut to: impl Write) -> Result<(), csv::Error> {
        to.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(to);
        // A mended file can be mended again.
        let own: Vec<usize> = (0..self.header.len())
            .filter(|&column| {
                self.header
                    .get(column)
                    .is_none_or(|name| !ADDED.contains(&name.as_str()))
            })
            .collect();
        let names = own
            .iter()
            .filter_map(|&column| self.header.get(column))
            .map(|name| guarded_cell(name).into_owned());
        writer.write_record(names.chain(ADDED.map(str::to_owned)))?;
        for (number, problem, cells) in &self.rows {
            let kept = own
                .iter()
                .map(|&column| guarded_cell(cells.get(column).map_or("", String::as_str)));
            let kept: Vec<String> = kept.map(std::borrow::Cow::into_owned).collect();
            let number = number.to_string();
            // It begins with the name of a column.
            let problem = guarded_cell(problem);
            let added = [number.as_str(), &*problem];
            writer.write_record(kept.iter().map(String::as_str).chain(added))?;
        }
        writer.flush()?;
        Ok(())
    }
}
