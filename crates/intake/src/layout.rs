//! Layouts of files: how the columns of each become the case table's fields.

use crate::header::Header;
use crate::row::Row;
use crate::{IntakeError, ctdc27, htcds_layout, k_anonymised};

/// How the rows of one file are read.
pub(crate) trait Layout {
    /// The layout in words.
    fn name(&self) -> String;

    /// The columns whose content is used.
    fn columns(&self) -> Vec<usize>;

    /// The columns that together identify the person; none in most layouts. Their content is used for the person's key and nothing else.
    fn person_columns(&self) -> &[usize] {
        &[]
    }

    /// Whether a text in one of those columns identifies nobody.
    fn is_no_identifier(&self, text: &str) -> bool {
        amparo_schema::ctdc::missing_reason(text).is_some()
    }

    /// What has to be said about the file as a whole.
    fn remarks(&self) -> Vec<String> {
        Vec::new()
    }

    /// Reads one row.
    fn read(&self, row: &mut Row<'_>);
}

/// The layout that a header belongs to; nothing if it is none of those that load without a mapping.
///
/// # Errors
/// If it is one of them but two of its columns share a name.
pub(crate) fn recognise(header: &Header) -> Result<Option<Box<dyn Layout>>, IntakeError> {
    if let Some(layout) = ctdc27::Ctdc27::recognise(header)? {
        return Ok(Some(Box::new(layout)));
    }
    if let Some(layout) = k_anonymised::KAnonymised::recognise(header)? {
        return Ok(Some(Box::new(layout)));
    }
    if let Some(layout) = htcds_layout::Htcds::recognise(header)? {
        return Ok(Some(Box::new(layout)));
    }
    Ok(None)
}

/// What an unknown header comes closest to, for a message.
pub(crate) fn nearest(header: &Header) -> String {
    let lacking: Vec<&str> = ctdc27::lacking(header);
    let known = amparo_schema::ctdc::LAYOUT_27.len();
    if lacking.len() * 2 < known {
        return format!(
            "it looks like the 27-variable layout of CTDC but lacks {}; add the columns (blank where not known) or give a mapping",
            lacking.join(", ")
        );
    }
    "accepted without a mapping are the 27-variable and the k-anonymised layout of CTDC and HTCDS 2.0; for any other file give a mapping".into()
}
