//! The inside of a parcel: frames of a kind and a length, packed with zlib, in one order.

use std::io::{BufRead, Read, Write};

use flate2::bufread::ZlibDecoder;

use crate::limits::{FRAME, RATIO, RATIO_FROM};

/// What a frame holds. Frames come in the order of these numbers; the contents are one frame, the end is one, other kinds are as many as they need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum FrameKind {
    Contents = 1,
    Mapping = 2,
    Report = 3,
    Cases = 4,
    /// Eight bytes: the number of cases.
    End = 5,
}

impl FrameKind {
    fn of(byte: u8) -> Option<Self> {
        use FrameKind::{Cases, Contents, End, Mapping, Report};
        [Contents, Mapping, Report, Cases, End]
            .into_iter()
            .find(|kind| *kind as u8 == byte)
    }
}

/// Writes `bytes` as frames of one kind.
pub(crate) fn write_frames(to: &mut impl Write, kind: FrameKind, bytes: &[u8]) -> std::io::Result<()> {
    for piece in bytes.chunks(FRAME) {
        to.write_all(&[kind as u8])?;
        // A frame is at most FRAME bytes long.
        to.write_all(&(piece.len() as u32).to_le_bytes())?;
        to.write_all(piece)?;
    }
    Ok(())
}

/// Reads frames one after another.
pub(crate) struct Frames<R> {
    packed: ZlibDecoder<R>,
    last: Option<FrameKind>,
    ahead: Option<(FrameKind, Vec<u8>)>,
}

impl<R: BufRead> Frames<R> {
    pub(crate) fn new(packed: R) -> Self {
        Frames {
            packed: ZlibDecoder::new(packed),
            last: None,
            ahead: None,
        }
    }

    /// The next frame.
    pub(crate) fn next(&mut self) -> Result<(FrameKind, Vec<u8>), String> {
        match self.ahead.take() {
            Some(frame) => Ok(frame),
            None => self.read(),
        }
    }

    /// All that follows of one kind, at most `limit` bytes.
    pub(crate) fn all(&mut self, kind: FrameKind, limit: usize) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        loop {
            let frame = self.next()?;
            if frame.0 != kind {
                self.ahead = Some(frame);
                return Ok(bytes);
            }
            if bytes.len() + frame.1.len() > limit {
                return Err(format!("its {kind:?} is longer than {limit} bytes").to_lowercase());
            }
            bytes.extend_from_slice(&frame.1);
        }
    }

    fn read(&mut self) -> Result<(FrameKind, Vec<u8>), String> {
        let cut = |error: std::io::Error| format!("it cannot be unpacked: {error}");
        let mut head = [0; 5];
        self.packed.read_exact(&mut head).map_err(cut)?;
        let [kind, length @ ..] = head;
        let length = u32::from_le_bytes(length) as usize;
        let Some(kind) = FrameKind::of(kind) else {
            return Err(format!("a part of the unknown kind {kind}"));
        };
        if self
            .last
            .is_some_and(|last| kind < last || kind == last && !repeats(kind))
        {
            return Err("its parts are out of order".into());
        }
        if length == 0 || length > FRAME {
            return Err(format!("a part of {length} bytes; 1 to {FRAME} are accepted"));
        }
        let mut bytes = vec![0; length];
        self.packed.read_exact(&mut bytes).map_err(cut)?;
        let (unpacked, packed) = (self.packed.total_out(), self.packed.total_in());
        if unpacked > RATIO_FROM && unpacked / RATIO > packed {
            return Err(format!(
                "it unpacks to more than {RATIO} times its size: {packed} bytes to {unpacked}"
            ));
        }
        self.last = Some(kind);
        Ok((kind, bytes))
    }

    /// Makes sure that nothing follows, packed or not, and gives the reader back.
    pub(crate) fn end(mut self) -> Result<R, String> {
        let mut one = [0];
        match self.packed.read(&mut one) {
            Ok(0) => {}
            Ok(_) => return Err("something follows its last part".into()),
            Err(error) => return Err(format!("it cannot be unpacked: {error}")),
        }
        let mut rest = self.packed.into_inner();
        match rest.read(&mut one) {
            Ok(0) => Ok(rest),
            Ok(_) => Err("something follows its packed part".into()),
            Err(error) => Err(error.to_string()),
        }
    }
}

fn repeats(kind: FrameKind) -> bool {
    !matches!(kind, FrameKind::Contents | FrameKind::End)
}
