//! The 27-variable layout of CTDC (Global Synthetic Dataset, 2024): the case table's own fields, with flags that are 1 or blank.

use amparo_schema::ctdc::{self, LAYOUT_27};

use crate::IntakeError;
use crate::case_fields::{Answer, YEAR};
use crate::header::Header;
use crate::layout::Layout;
use crate::row::Row;
use crate::spellings::is_null;

/// A file of the 27-variable layout: the column of each field.
pub(crate) struct Ctdc27 {
    columns: [usize; LAYOUT_27.len()],
    sentence: bool,
}

impl Ctdc27 {
    pub(crate) fn recognise(header: &Header) -> Result<Option<Self>, IntakeError> {
        let (header, sentence) = without_sentence(header);
        if !ctdc::is_layout_27(&header.names) {
            return Ok(None);
        }
        let mut columns = [0; LAYOUT_27.len()];
        for (slot, name) in columns.iter_mut().zip(LAYOUT_27) {
            match header.named(name)? {
                Some(column) => *slot = column,
                None => return Ok(None),
            }
        }
        Ok(Some(Ctdc27 { columns, sentence }))
    }
}

impl Layout for Ctdc27 {
    fn name(&self) -> String {
        "27-variable layout of CTDC".into()
    }

    fn columns(&self) -> Vec<usize> {
        self.columns.to_vec()
    }

    fn remarks(&self) -> Vec<String> {
        self.sentence.then(|| SENTENCE.to_owned()).into_iter().collect()
    }

    fn read(&self, row: &mut Row<'_>) {
        for (field, &column) in self.columns.iter().enumerate() {
            if row.fields.is_flag(field) && is_null(row.cell(column)) {
                row.set(field, Answer::Blank);
            } else {
                row.take_own(field, column);
            }
        }
    }
}

/// What is said of a file whose first column is named by its terms of use.
pub(crate) const SENTENCE: &str =
    "the first header cell is a sentence; its column is read as yearOfRegistration";

/// The header with `yearOfRegistration` in place of a first cell that holds a sentence, as published files have it, and whether it did.
pub(crate) fn without_sentence(header: &Header) -> (Header, bool) {
    let year = LAYOUT_27[YEAR];
    let is_known = |name: &str| {
        LAYOUT_27
            .iter()
            .chain(&ctdc::K_ANONYMISED_COLUMNS)
            .any(|known| known.eq_ignore_ascii_case(name))
    };
    let first = header.name(0);
    let sentence = first.split_whitespace().count() >= 4
        && !is_known(first)
        && !header.names.iter().any(|name| name.eq_ignore_ascii_case(year));
    let mut header = header.clone();
    if sentence && let Some(first) = header.names.first_mut() {
        *first = year.into();
    }
    (header, sentence)
}

/// The columns of the layout that a header has not.
pub(crate) fn lacking(header: &Header) -> Vec<&'static str> {
    let (header, _) = without_sentence(header);
    LAYOUT_27
        .into_iter()
        .filter(|name| !header.names.iter().any(|other| other.eq_ignore_ascii_case(name)))
        .collect()
}
