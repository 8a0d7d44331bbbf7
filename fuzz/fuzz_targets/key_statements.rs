//! What a publisher says of its keys, from a file that anybody may have changed: never a key that no trusted key led to.
#![no_main]

use amparo_release::{KeyStatements, TrustedKeys};
use ed25519_dalek::SigningKey;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(all) = KeyStatements::from_json(bytes) {
        let key = SigningKey::from_bytes(&[7; 32]).verifying_key();
        let _ = TrustedKeys::one(key).with_statements(&all);
        let _ = TrustedKeys::FirstUse.with_statements(&all);
        let again = KeyStatements::from_json(all.to_json().as_bytes());
        assert_eq!(again.ok(), Some(all));
    }
});
