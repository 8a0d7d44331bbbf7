//! A folder that claims to be a release. Where no signature is given the manifest is signed, so that what lies behind the signature is reached.
#![no_main]

use amparo_release::{TrustedKeys, encode_public_key, verify};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (&[u8], &[u8], &[u8])| {
    let (manifest, mut signature, mut publisher) = (parts.0, parts.1.to_vec(), parts.2.to_vec());
    if signature.is_empty() {
        let key = SigningKey::from_bytes(&[7; 32]);
        signature = format!("{}\n", STANDARD.encode(key.sign(manifest).to_bytes())).into_bytes();
        publisher = format!("{}\n", encode_public_key(&key.verifying_key())).into_bytes();
    }
    let Ok(folder) = tempfile::tempdir() else { return };
    for (name, bytes) in [
        ("manifest.json", manifest),
        ("manifest.sig", &signature),
        ("publisher.pub", &publisher),
    ] {
        if std::fs::write(folder.path().join(name), bytes).is_err() {
            return;
        }
    }
    let _ = verify(folder.path(), &TrustedKeys::FirstUse);
});
