//! Harmonised cases, and the bytes in which they are kept.

use std::fmt;
use std::sync::Arc;

use amparo_schema::{CaseNumbers, CodedTable, CodedTableError, Codes, FIRST_YEAR, Number, case_schema};
use sha2::{Digest, Sha256};

const MAGIC: &[u8] = b"amparo-cases/2\n";
/// Written before numbers were kept.
const MAGIC_1: &[u8] = b"amparo-cases/1\n";
/// Stands for a number that is not known.
const NO_NUMBER: u16 = u16::MAX;
const DIGEST: usize = 32;
const KEY: usize = 32;

/// Harmonised cases: a table over [`amparo_schema::case_schema`], and for each row the key of its person.
///
/// It holds case data: its `Debug` output gives the number of rows and nothing else.
#[derive(Clone, PartialEq)]
pub struct CaseTable {
    /// One row per case, over `case_schema(last_year)` for some last year.
    pub table: CodedTable,
    /// One entry per row: the keyed, pseudonymous mark of the person, where the source identifies persons.
    pub person_keys: Vec<Option<[u8; 32]>>,
    /// One entry per row: age and months in trafficking, where the source holds numbers.
    pub numbers: Vec<CaseNumbers>,
}

/// Why bytes are not a [`CaseTable`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseTableError {
    /// They were not written by [`CaseTable::to_bytes`], or by a later version of it.
    #[error("not a case table of this version; the first line must be \"amparo-cases/2\"")]
    NotCases,
    /// The digest at the end does not match what precedes it.
    #[error("the case table is cut short or changed: its checksum does not match")]
    Checksum,
    /// A count or mark in the bytes does not fit the rest.
    #[error("the case table is malformed: {0}")]
    Malformed(&'static str),
    /// The codes are not those of the case table.
    #[error("the case table is malformed: {0}")]
    Codes(#[from] CodedTableError),
}

impl CaseTable {
    /// The cases in a compact, versioned, checked form for [`CaseTable::from_bytes`].
    ///
    /// The schema is not written: it is public, and follows from the last year, which is. All numbers are little-endian.
    ///
    /// ```text
    /// "amparo-cases/2\n" | last year u16 | rows u64
    /// per field:  width u8 (1 or 2) | codes
    /// per person: bitmap of the rows with a key | the keys
    /// per number (age in years, months in trafficking): u16 per row, 65,535 where it is not known
    /// SHA-256 of all of that
    /// ```
    ///
    /// A vault holds tables of version 1 too, which end before the numbers.
    ///
    /// A table over another schema than the case table's, or with another number of keys than rows, gives bytes that cannot be read back.
    pub fn to_bytes(&self) -> Vec<u8> {
        let rows = self.table.rows();
        let keys = self.person_keys.iter().flatten().count();
        let years = self
            .table
            .schema()
            .fields()
            .first()
            .map_or(0, |field| field.size());
        let last_year = usize::from(FIRST_YEAR) + years.saturating_sub(1);
        let width = self.table.schema().width();
        let mut bytes = Vec::with_capacity(
            MAGIC.len() + 10 + (width + 2) * (2 * rows + 1) + rows.div_ceil(8) + keys * KEY + DIGEST,
        );
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&u16::try_from(last_year).unwrap_or(u16::MAX).to_le_bytes());
        bytes.extend_from_slice(&(rows as u64).to_le_bytes());
        for column in self.table.columns() {
            match column {
                Codes::U8(codes) => {
                    bytes.push(1);
                    bytes.extend_from_slice(codes);
                }
                Codes::U16(codes) => {
                    bytes.push(2);
                    bytes.extend(codes.iter().flat_map(|code| code.to_le_bytes()));
                }
            }
        }
        for eight in self.person_keys.chunks(8) {
            bytes.push(
                eight
                    .iter()
                    .enumerate()
                    .fold(0, |byte, (bit, key)| byte | u8::from(key.is_some()) << bit),
            );
        }
        for key in self.person_keys.iter().flatten() {
            bytes.extend_from_slice(key);
        }
        for number in Number::ALL {
            for numbers in &self.numbers {
                bytes.extend(numbers.get(number).unwrap_or(NO_NUMBER).to_le_bytes());
            }
        }
        let digest = Sha256::digest(&bytes);
        bytes.extend_from_slice(&digest);
        bytes
    }

    /// Reads what [`CaseTable::to_bytes`] wrote.
    ///
    /// # Errors
    /// For any other bytes, see [`CaseTableError`]. No bytes make it panic or reserve more memory than they are long.
    pub fn from_bytes(bytes: &[u8]) -> Result<CaseTable, CaseTableError> {
        let with_numbers = bytes.starts_with(MAGIC);
        if !with_numbers && !bytes.starts_with(MAGIC_1) {
            return Err(CaseTableError::NotCases);
        }
        let (body, digest) = bytes
            .split_last_chunk::<DIGEST>()
            .ok_or(CaseTableError::Checksum)?;
        if Sha256::digest(body).as_slice() != digest {
            return Err(CaseTableError::Checksum);
        }
        // Both first lines are equally long.
        let (_, mut rest) = body
            .split_at_checked(MAGIC.len())
            .ok_or(CaseTableError::Checksum)?;
        let last_year = u16::from_le_bytes(take_array(&mut rest)?);
        if last_year < FIRST_YEAR {
            return Err(CaseTableError::Malformed("its last year precedes the first"));
        }
        let rows = usize::try_from(u64::from_le_bytes(take_array(&mut rest)?))
            .ok()
            .filter(|&rows| rows <= body.len())
            .ok_or(CaseTableError::Malformed("it says it has more rows than bytes"))?;
        let schema = Arc::new(case_schema(last_year));
        let mut columns = Vec::with_capacity(schema.width());
        for field in schema.fields() {
            let [width] = take_array(&mut rest)?;
            columns.push(match (width, field.size() <= 256) {
                (1, true) => Codes::U8(take(&mut rest, rows)?.to_vec()),
                (2, false) => Codes::U16(
                    take(&mut rest, rows.saturating_mul(2))?
                        .chunks_exact(2)
                        .map(|pair| u16::from_le_bytes([pair[0], pair[1]])) // chunks of exactly two
                        .collect(),
                ),
                _ => {
                    return Err(CaseTableError::Malformed(
                        "a column has a width that its field has not",
                    ));
                }
            });
        }
        let marks = take(&mut rest, rows.div_ceil(8))?;
        let mut person_keys = Vec::with_capacity(rows);
        for row in 0..rows {
            let marked = marks[row / 8] >> (row % 8) & 1 == 1; // there are rows.div_ceil(8) marks
            person_keys.push(if marked {
                Some(take_array(&mut rest)?)
            } else {
                None
            });
        }
        let spare = marks.last().map_or(0, |&last| match rows % 8 {
            0 => 0,
            used => last >> used,
        });
        let mut numbers = vec![CaseNumbers::default(); rows];
        if with_numbers {
            for number in Number::ALL {
                for numbers in &mut numbers {
                    let value = u16::from_le_bytes(take_array(&mut rest)?);
                    if value > number.most() && value != NO_NUMBER {
                        return Err(CaseTableError::Malformed("a number is beyond its bound"));
                    }
                    numbers.set(number, (value != NO_NUMBER).then_some(value));
                }
            }
        }
        if spare != 0 || !rest.is_empty() {
            return Err(CaseTableError::Malformed("it is longer than it says"));
        }
        Ok(CaseTable {
            table: CodedTable::new(schema, columns)?,
            person_keys,
            numbers,
        })
    }
}

impl fmt::Debug for CaseTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Case data must not reach a log by way of a debug print.
        f.debug_struct("CaseTable")
            .field("rows", &self.table.rows())
            .finish_non_exhaustive()
    }
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], CaseTableError> {
    let (head, tail) = rest
        .split_at_checked(length)
        .ok_or(CaseTableError::Malformed("it is shorter than it says"))?;
    *rest = tail;
    Ok(head)
}

fn take_array<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], CaseTableError> {
    let (head, tail) = rest
        .split_first_chunk::<N>()
        .ok_or(CaseTableError::Malformed("it is shorter than it says"))?;
    *rest = tail;
    Ok(*head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cases() -> impl Strategy<Value = CaseTable> {
        let year = prop_oneof![FIRST_YEAR..2030, 2250u16..2300];
        (year, 0usize..40).prop_flat_map(|(last_year, rows)| {
            let schema = Arc::new(case_schema(last_year));
            let columns: Vec<_> = schema
                .sizes()
                .into_iter()
                .map(|size| proptest::collection::vec(0..size as u16, rows))
                .collect();
            let keys = proptest::collection::vec(proptest::option::of(any::<[u8; 32]>()), rows);
            let number =
                |number: Number| proptest::collection::vec(proptest::option::of(0..=number.most()), rows);
            let numbers = (number(Number::Age), number(Number::Months)).prop_map(|(ages, months)| {
                let both = ages.into_iter().zip(months);
                both.map(|(age, months)| CaseNumbers { age, months }).collect()
            });
            (columns, keys, numbers).prop_map(move |(columns, person_keys, numbers)| {
                let columns = columns
                    .iter()
                    .zip(schema.sizes())
                    .map(|(codes, size)| {
                        let mut column = Codes::with_capacity(size, codes.len());
                        codes.iter().for_each(|&code| column.push(code));
                        column
                    })
                    .collect();
                CaseTable {
                    table: CodedTable::new(Arc::clone(&schema), columns).unwrap(),
                    person_keys,
                    numbers,
                }
            })
        })
    }

    /// Bytes with a right checksum, so that what lies behind it is reached.
    fn sealed(body: &[u8]) -> Vec<u8> {
        let mut bytes = [MAGIC, body].concat();
        let digest = Sha256::digest(&bytes);
        bytes.extend_from_slice(&digest);
        bytes
    }

    #[test]
    fn tables_from_before_numbers_were_kept_are_read() {
        let table = CodedTable::empty(Arc::new(case_schema(2024)));
        let empty = CaseTable {
            table,
            person_keys: vec![],
            numbers: vec![],
        };
        let mut bytes = empty.to_bytes();
        bytes.truncate(bytes.len() - DIGEST);
        bytes[MAGIC.len() - 2] = b'1';
        let digest = Sha256::digest(&bytes);
        bytes.extend_from_slice(&digest);
        assert!(CaseTable::from_bytes(&bytes).unwrap() == empty);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn cases_read_back(cases in cases()) {
            prop_assert!(CaseTable::from_bytes(&cases.to_bytes()).unwrap() == cases);
        }

        #[test]
        fn no_bytes_panic(body in proptest::collection::vec(any::<u8>(), 0..600), year in 1990u16..2030, rows in 0u64..40) {
            let _ = CaseTable::from_bytes(&body);
            let _ = CaseTable::from_bytes(&sealed(&body));
            let head = [&year.to_le_bytes()[..], &rows.to_le_bytes(), &body].concat();
            let _ = CaseTable::from_bytes(&sealed(&head));
        }

        #[test]
        fn a_changed_byte_is_noticed(cases in cases(), at in any::<proptest::sample::Index>(), bit in 0u8..8) {
            let mut bytes = cases.to_bytes();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            prop_assert!(CaseTable::from_bytes(&bytes).is_err());
        }
    }

    #[test]
    fn sizes_that_lie_are_refused_before_memory_is_reserved() {
        let head = [&2024u16.to_le_bytes()[..], &u64::MAX.to_le_bytes()].concat();
        assert_eq!(
            CaseTable::from_bytes(&sealed(&head)).unwrap_err().to_string(),
            "the case table is malformed: it says it has more rows than bytes"
        );
        let table = CodedTable::empty(Arc::new(case_schema(2024)));
        let mismatched = CaseTable {
            table,
            person_keys: vec![Some([7; 32])],
            numbers: vec![],
        };
        assert!(CaseTable::from_bytes(&mismatched.to_bytes()).is_err());
        assert_eq!(format!("{mismatched:?}"), "CaseTable { rows: 0, .. }");
    }
}
