//! The part of an address after `?`: refused with what would be accepted, or read and written back in one canonical form.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        amparo_portal::fuzzing::query(text);
    }
});
