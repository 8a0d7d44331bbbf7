//! A text that claims to be a certificate, or a status list.
#![no_main]

use amparo_register::certificate::{parse_strict, read_status_list, verify_certificate};
use ed25519_dalek::VerifyingKey;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (&str, &str)| {
    let Ok(key) = VerifyingKey::from_bytes(&[1; 32]) else { return };
    let Ok(day) = "2026-11-25".parse() else { return };
    assert!(verify_certificate(parts.0, &[key], &[parts.1], day).is_err(), "nobody signed it");
    if let Ok(value) = parse_strict(parts.1) {
        assert!(read_status_list(&value, &[key]).is_err());
    }
});
