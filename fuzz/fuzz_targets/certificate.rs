//! A text that claims to be a certificate, or a status list.
#![no_main]

use amparo_register::certificate::{parse_strict, read_status_list, verify_certificate};
use ed25519_dalek::VerifyingKey;
use libfuzzer_sys::fuzz_target;

/// The base point of the curve, written down: a public key that is certainly one.
const KEY: [u8; 32] = {
    let mut bytes = [0x66; 32];
    bytes[0] = 0x58;
    bytes
};

fuzz_target!(|parts: (&str, &str)| {
    let Ok(key) = VerifyingKey::from_bytes(&KEY) else {
        return;
    };
    let Ok(day) = "2026-11-25".parse() else { return };
    assert!(
        verify_certificate(parts.0, &[key], &[parts.1], day).is_err(),
        "nobody signed it"
    );
    if let Ok(value) = parse_strict(parts.1) {
        assert!(read_status_list(&value, &[key]).is_err());
    }
});
