//! A checkpoint of ledger and audit log that was kept elsewhere and comes back.
#![no_main]

use amparo_vault::Checkpoint;
use ed25519_dalek::SigningKey;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let key = SigningKey::from_bytes(&[7; 32]).verifying_key();
        let _ = Checkpoint::from_json(text, &key);
    }
});
