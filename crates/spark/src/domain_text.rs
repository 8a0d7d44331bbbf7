//! A domain on a command line, so that an executor needs no file but the program.

use std::io::{Read as _, Write as _};

use amparo_schema::TableSchema;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A single argument of a Linux process may have 128 KiB (`MAX_ARG_STRLEN`); this leaves room for the rest of the line.
const LONGEST: usize = 120 << 10;
/// The longest text that is unpacked: far above any codelist, far below what hurts.
const LARGEST: u64 = 32 << 20;

/// A domain as the file that states it.
#[derive(Clone, PartialEq, Eq)]
pub enum DomainText {
    /// A Frictionless Table Schema.
    Schema(String),
    /// `{"column": size}` for a table of integer codes.
    Sizes(String),
}

/// Why a domain cannot go onto, or be read off, a command line.
#[derive(Debug, thiserror::Error)]
pub enum DomainTextError {
    /// Too long for one argument.
    #[error(
        "the domain takes {0} bytes on the worker's command line; at most {LONGEST} fit. Put its file where every executor finds it and give its path in --worker-command"
    )]
    TooLong(usize),
    /// Not what [`DomainText::packed`] wrote.
    #[error("the packed domain is damaged: {0}")]
    Damaged(&'static str),
    /// The domain itself is not sound.
    #[error("the domain: {0}")]
    Schema(String),
}

impl DomainText {
    /// The domain that the text states.
    ///
    /// # Errors
    /// If the text is no sound domain.
    pub fn schema(&self) -> Result<TableSchema, DomainTextError> {
        match self {
            DomainText::Schema(text) => TableSchema::from_frictionless_json(text).map_err(|e| e.to_string()),
            DomainText::Sizes(text) => TableSchema::from_domain_json(text).map_err(|e| e.to_string()),
        }
        .map_err(DomainTextError::Schema)
    }

    /// One word of letters, digits, `-`, `_` and `.`: DEFLATE and base64url.
    ///
    /// # Errors
    /// [`DomainTextError::TooLong`] if no command line would take it.
    pub fn packed(&self) -> Result<String, DomainTextError> {
        let (kind, text) = match self {
            DomainText::Schema(text) => ("s.", text),
            DomainText::Sizes(text) => ("d.", text),
        };
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        let bytes = deflate.write_all(text.as_bytes()).and_then(|()| deflate.finish());
        let bytes = bytes.map_err(|_| DomainTextError::Damaged("it cannot be packed"))?;
        let packed = kind.to_owned() + &URL_SAFE_NO_PAD.encode(bytes);
        if packed.len() > LONGEST {
            return Err(DomainTextError::TooLong(packed.len()));
        }
        Ok(packed)
    }

    /// Reads what [`DomainText::packed`] wrote.
    ///
    /// # Errors
    /// [`DomainTextError::Damaged`] for anything else.
    pub fn unpack(packed: &str) -> Result<Self, DomainTextError> {
        let (kind, rest) = packed
            .split_at_checked(2)
            .ok_or(DomainTextError::Damaged("it is too short"))?;
        let bytes = URL_SAFE_NO_PAD
            .decode(rest)
            .map_err(|_| DomainTextError::Damaged("it is not base64url"))?;
        let mut text = String::new();
        let mut inflate = flate2::read::DeflateDecoder::new(bytes.as_slice()).take(LARGEST + 1);
        inflate
            .read_to_string(&mut text)
            .map_err(|_| DomainTextError::Damaged("it does not unpack to text"))?;
        if text.len() as u64 > LARGEST {
            return Err(DomainTextError::Damaged("it is too large"));
        }
        match kind {
            "s." => Ok(DomainText::Schema(text)),
            "d." => Ok(DomainText::Sizes(text)),
            _ => Err(DomainTextError::Damaged("it begins with neither s. nor d.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_domain_survives_the_command_line() {
        let text = DomainText::Sizes(r#"{"x": 3, "y": 200}"#.into());
        let back = DomainText::unpack(&text.packed().unwrap()).unwrap();
        assert!(back == text);
        assert_eq!(back.schema().unwrap().sizes(), text.schema().unwrap().sizes());
        let case = DomainText::Schema(
            amparo_schema::case_schema(2026)
                .to_frictionless_json()
                .to_string(),
        );
        assert!(case.packed().unwrap().len() < 20_000);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}") {
            let _ = DomainText::unpack(&text);
        }
    }
}
