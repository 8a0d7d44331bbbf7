//! A folder that claims to be a release.
#![no_main]

use amparo_release::{TrustedKeys, verify};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (&[u8], &[u8], &[u8])| {
    let Ok(folder) = tempfile::tempdir() else { return };
    for (name, bytes) in [("manifest.json", parts.0), ("manifest.sig", parts.1), ("publisher.pub", parts.2)] {
        if std::fs::write(folder.path().join(name), bytes).is_err() {
            return;
        }
    }
    let _ = verify(folder.path(), &TrustedKeys::FirstUse);
});
