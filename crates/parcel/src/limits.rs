//! How large the parts of a parcel may be. Whatever says it is larger is refused before it is read.

/// The seal, in bytes.
pub(crate) const SEAL: usize = 16 << 10;
/// A whole parcel, in bytes: 8 GiB.
pub const MAX_PARCEL: u64 = 8 << 30;
/// One frame, in bytes.
pub(crate) const FRAME: usize = 1 << 20;
/// The contents, in bytes.
pub(crate) const CONTENTS: usize = 64 << 10;
/// The mapping file, in bytes.
pub(crate) const MAPPING: usize = 4 << 20;
/// The report, in bytes.
pub(crate) const REPORT: usize = 16 << 20;
/// All cases, unpacked, in bytes: 32 GiB.
pub(crate) const CASES: u64 = 32 << 30;
/// How many times its packed size the inside may be, beyond a first part. Rows of case tables pack to a thirtieth; without person keys to a hundredth.
pub(crate) const RATIO: u64 = 200;
/// How much may be unpacked before the ratio counts.
pub(crate) const RATIO_FROM: u64 = 4 << 20;
/// A contributor's name, in characters.
pub(crate) const NAME: usize = 200;
/// One line of cases, in bytes.
pub(crate) const LINE: usize = 8 << 10;
