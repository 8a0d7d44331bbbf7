//! Looking into a ZIP archive before anything trusts it.

use std::io::{Read, Seek};

use zip::ZipArchive;

/// The most that a part may grow in unpacking, once it is larger than [`RATIO_FROM`]. Sheets of cases shrink to about a tenth.
const MAX_RATIO: u64 = 100;
/// The size up to which any ratio is allowed.
const RATIO_FROM: u64 = 10 << 20;
/// The most parts an archive may have.
const MAX_PARTS: usize = 10_000;

/// A kind of workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Office Open XML.
    Xlsx,
    /// OpenDocument.
    Ods,
}

/// Why an archive is not opened. The texts go on from the file's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// It is no archive, or a damaged one.
    #[error("is a damaged ZIP archive ({0})")]
    Damaged(String),
    /// It is encrypted.
    #[error("is locked with a password; save it without one")]
    Locked,
    /// It is no workbook that anything here reads.
    #[error("{0}")]
    NoWorkbook(&'static str),
    /// It is larger than is accepted.
    #[error("{0}")]
    TooLarge(String),
}

/// Unpacks every part into nothing, with a limit on what comes out, and says which kind of workbook it is.
///
/// Sizes stated in the archive are checked first, and what really comes out after that, since the first may lie.
///
/// # Errors
/// [`ArchiveError`]: among others if the parts come to more than `limit` bytes, or some part to a hundred times what it is packed.
pub fn inspect(content: impl Read + Seek, packed: u64, limit: u64) -> Result<Kind, ArchiveError> {
    inspect_within(content, packed, limit, RATIO_FROM)
}

fn inspect_within(
    content: impl Read + Seek,
    packed: u64,
    limit: u64,
    ratio_from: u64,
) -> Result<Kind, ArchiveError> {
    let damaged = |error: zip::result::ZipError| ArchiveError::Damaged(error.to_string());
    let large = |problem: String| ArchiveError::TooLarge(problem);
    let mut archive = ZipArchive::new(content).map_err(damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(large(format!(
            "the archive has {} parts, at most {MAX_PARTS} are accepted",
            archive.len()
        )));
    }
    let kind = kind_of(&archive).map_err(ArchiveError::NoWorkbook)?;
    let check = |total: u64, part: u64, part_packed: u64| {
        if total > limit {
            return Err(large(format!(
                "the archive unpacks to more than {limit} bytes, the most that is accepted"
            )));
        }
        let blown_up = |unpacked: u64, packed: u64| unpacked > ratio_from && unpacked / MAX_RATIO > packed;
        if blown_up(part, part_packed) || blown_up(total, packed) {
            return Err(large(format!(
                "the archive unpacks to more than {MAX_RATIO} times its size, the most that is accepted beyond {} MB",
                ratio_from >> 20
            )));
        }
        Ok(())
    };
    let mut stated = 0u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(damaged)?;
        if part.encrypted() {
            return Err(ArchiveError::Locked);
        }
        stated = stated.saturating_add(part.size());
        check(stated, part.size(), part.compressed_size())?;
    }
    let mut total = 0;
    let mut buffer = vec![0; 64 * 1024];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(damaged)?;
        let part_packed = part.compressed_size();
        let mut unpacked = 0;
        loop {
            let read = part
                .read(&mut buffer)
                .map_err(|error| ArchiveError::Damaged(error.to_string()))?;
            if read == 0 {
                break;
            }
            unpacked += read as u64;
            total += read as u64;
            check(total, unpacked, part_packed)?;
        }
    }
    Ok(kind)
}

fn kind_of<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<Kind, &'static str> {
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") {
        Ok(Kind::Xlsx)
    } else if has("content.xml") {
        Ok(Kind::Ods)
    } else if has("xl/workbook.bin") {
        Err("is a binary workbook (.xlsb); save it as .xlsx")
    } else {
        Err("is a ZIP archive but no workbook; unpack it and give the table itself")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive(parts: &[(&str, usize)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, zeros) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&vec![b'0'; *zeros]).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// With a tenth of the size from which the ratio counts, to be quick.
    fn inspected(bytes: &[u8], limit: u64) -> Result<Kind, String> {
        inspect_within(Cursor::new(bytes), bytes.len() as u64, limit, 1 << 20)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn bombs_are_not_opened() {
        let bomb = archive(&[("xl/workbook.xml", 10), ("xl/worksheets/sheet1.xml", 2 << 20)]);
        assert!(bomb.len() < 100_000);
        let error = inspected(&bomb, 1 << 30).unwrap_err();
        assert!(error.contains("more than 100 times its size"), "{error}");
        let error = inspected(&bomb, 1 << 19).unwrap_err();
        assert!(error.contains("more than 524288 bytes"), "{error}");
        let small = archive(&[("xl/workbook.xml", 900_000)]);
        assert_eq!(inspected(&small, 1 << 30), Ok(Kind::Xlsx));
    }

    /// The sizes that the archive states are written over with small ones.
    #[test]
    fn bombs_that_lie_about_their_size_are_not_opened() {
        let size = 2u32 << 20;
        let mut bomb = archive(&[("xl/workbook.xml", size as usize)]);
        let mut lies = 0;
        for at in 0..bomb.len() - 4 {
            if bomb[at..at + 4] == size.to_le_bytes() {
                bomb[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
                lies += 1;
            }
        }
        assert!(lies >= 1);
        assert!(inspected(&bomb, 1 << 30).is_err());
    }

    #[test]
    fn only_workbooks_are_workbooks() {
        assert_eq!(inspected(&archive(&[("content.xml", 3)]), 100), Ok(Kind::Ods));
        let error = inspected(&archive(&[("cases.csv", 3)]), 100).unwrap_err();
        assert!(error.contains("no workbook"), "{error}");
        let whole = archive(&[("xl/workbook.xml", 300)]);
        for length in 0..whole.len() {
            assert!(inspected(&whole[..length], 1000).is_err());
        }
    }
}
