//! What kind of file it is, by its first bytes. Names are not trusted.

use std::io::{Read, Seek, SeekFrom};

use crate::IntakeError;
use crate::source::Opened;

/// A kind of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// CSV, TSV and their like.
    Text,
    /// A ZIP archive: XLSX or ODS.
    Archive,
    Parquet,
}

/// The kind of an open file, which is left at its beginning.
pub(crate) fn kind_of(opened: &mut Opened<'_>) -> Result<Kind, IntakeError> {
    let mut start = Vec::new();
    let content = &mut opened.content;
    content
        .by_ref()
        .take(8)
        .read_to_end(&mut start)
        .and_then(|_| content.seek(SeekFrom::Start(0)))
        .map_err(|source| IntakeError::Io {
            file: opened.name.clone(),
            source,
        })?;
    let problem = match start.as_slice() {
        [] => {
            return Err(IntakeError::Empty {
                file: opened.name.clone(),
            });
        }
        [b'P', b'K', 3, 4, ..] => return Ok(Kind::Archive),
        [b'P', b'A', b'R', b'1', ..] => return Ok(Kind::Parquet),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            "is an old Excel workbook (.xls) or one with a password; save it as .xlsx without a password"
        }
        [b'P', b'K', 5, 6, ..] => "is an empty ZIP archive",
        [b'%', b'P', b'D', b'F', ..] => "is a PDF; export the table itself",
        [0x1f, 0x8b, ..] => "is compressed with gzip; unpack it first",
        _ => {
            // Only a text can go by these names' contents being anything at all.
            let name = opened.name.to_lowercase();
            match name.rsplit_once('.').map(|(_, extension)| extension) {
                Some("xlsx" | "xlsm") => {
                    "is not a workbook, although its name says so: it does not begin as a ZIP archive does"
                }
                Some("ods") => {
                    "is not a spreadsheet, although its name says so: it does not begin as a ZIP archive does"
                }
                Some("parquet") => "is not a Parquet file, although its name says so",
                _ => return Ok(Kind::Text),
            }
        }
    };
    Err(IntakeError::Format {
        file: opened.name.clone(),
        problem: problem.into(),
    })
}
