//! Text in any encoding, as UTF-8, a piece at a time.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes are decoded at a time.
const PIECE: usize = 64 * 1024;

/// The encoding of a text, and how many bytes its byte-order mark takes. A mark decides; then the encoding that was named; then UTF-8.
pub(crate) fn encoding_of(start: &[u8], named: Option<&'static Encoding>) -> (&'static Encoding, usize) {
    match start {
        [0xef, 0xbb, 0xbf, ..] => (UTF_8, 3),
        [0xff, 0xfe, ..] => (UTF_16LE, 2),
        [0xfe, 0xff, ..] => (UTF_16BE, 2),
        _ => (named.unwrap_or(UTF_8), 0),
    }
}

/// A byte that its encoding does not allow. It travels inside an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("byte {byte} (0x{value:02x}) is not {encoding}")]
pub(crate) struct Malformed {
    /// Position in the file.
    pub(crate) byte: u64,
    pub(crate) value: u8,
    pub(crate) encoding: &'static str,
}

/// Reads text in some encoding as UTF-8. The first malformed byte is an error; nothing is replaced.
pub(crate) struct Decoding<R> {
    inner: R,
    encoding: &'static Encoding,
    decoder: Decoder,
    raw: Vec<u8>,
    /// The part of `raw` that is not decoded yet.
    pending: std::ops::Range<usize>,
    /// Bytes of the file ahead of `raw`.
    offset: u64,
    ended: bool,
    text: Vec<u8>,
    ready: std::ops::Range<usize>,
    finished: bool,
    /// The malformed byte that ends the text; told once what comes before it has been read.
    failed: Option<(u64, u8)>,
}

impl<R: Read> Decoding<R> {
    /// `inner` stands behind the byte-order mark, `offset` bytes into the file.
    pub(crate) fn new(inner: R, encoding: &'static Encoding, offset: u64) -> Self {
        Decoding {
            inner,
            encoding,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; PIECE],
            pending: 0..0,
            offset,
            ended: false,
            text: vec![0; PIECE],
            ready: 0..0,
            finished: false,
            failed: None,
        }
    }

    /// Whether no malformed byte has been met.
    pub(crate) fn ended_well(&self) -> bool {
        self.failed.is_none()
    }

    fn decode_more(&mut self) -> io::Result<()> {
        if self.pending.is_empty() && !self.ended {
            self.offset += self.pending.end as u64;
            let read = self.inner.read(&mut self.raw)?;
            self.pending = 0..read;
            self.ended = read == 0;
        }
        let source = self.raw.get(self.pending.clone()).unwrap_or_default();
        let (result, read, written) =
            self.decoder
                .decode_to_utf8_without_replacement(source, &mut self.text, self.ended);
        self.pending.start += read;
        self.ready = 0..written;
        match result {
            DecoderResult::InputEmpty => self.finished = self.ended,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                // The sequence may have begun in the piece before, whose bytes are gone.
                let back = usize::from(length) + usize::from(after);
                let at = self.pending.start.saturating_sub(back);
                let byte = (self.offset + self.pending.start as u64).saturating_sub(back as u64);
                self.failed = Some((byte, self.raw.get(at).copied().unwrap_or_default()));
                self.finished = true;
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while self.ready.is_empty() && !self.finished {
            self.decode_more()?;
        }
        if self.ready.is_empty()
            && let Some((byte, value)) = self.failed
        {
            let encoding = self.encoding.name();
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                Malformed {
                    byte,
                    value,
                    encoding,
                },
            ));
        }
        let text = self.text.get(self.ready.clone()).unwrap_or_default();
        let length = text.len().min(buffer.len());
        buffer[..length].copy_from_slice(&text[..length]); // `length` is within both
        self.ready.start += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(bytes: &[u8], label: Option<&str>) -> Result<String, Malformed> {
        let named = label.map(|label| Encoding::for_label(label.as_bytes()).unwrap());
        let (encoding, mark) = encoding_of(bytes, named);
        let mut text = String::new();
        match Decoding::new(&bytes[mark..], encoding, mark as u64).read_to_string(&mut text) {
            Ok(_) => Ok(text),
            Err(error) => Err(*error.into_inner().unwrap().downcast().unwrap()),
        }
    }

    #[test]
    fn marks_decide_then_names_then_utf8() {
        assert_eq!(
            decoded(b"\xef\xbb\xbfn\xc3\xb1", Some("windows-1252")).unwrap(),
            "nñ"
        );
        assert_eq!(decoded(b"\xff\xfen\0\xf1\0", None).unwrap(), "nñ");
        assert_eq!(decoded(b"\xfe\xff\0n\0\xf1", None).unwrap(), "nñ");
        assert_eq!(decoded(b"n\xf1", Some("latin1")).unwrap(), "nñ");
        assert_eq!(decoded(b"", None).unwrap(), "");
    }

    #[test]
    fn the_malformed_byte_is_named_wherever_it_stands() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
            let mut bytes = vec![b'a'; length];
            bytes.extend_from_slice(b"\xf1o");
            let error = decoded(&bytes, None).unwrap_err();
            assert_eq!((error.byte, error.encoding), (length as u64, "UTF-8"), "{length}");
        }
        // A file that is cut off inside a character.
        assert_eq!(decoded(b"ab\xc3", None).unwrap_err().byte, 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn utf8_comes_through_unchanged(text in ".{0,200}", repeat in 1usize..1000) {
            let text = text.trim_start_matches('\u{feff}').repeat(repeat);
            prop_assert_eq!(decoded(text.as_bytes(), None).unwrap(), text);
        }
    }
}
