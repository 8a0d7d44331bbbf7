//! Entries of a log, and proofs that somebody made up.
#![no_main]

use amparo_register::log::{Head, Log, LogEntry, verify_consistency, verify_inclusion};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (Vec<Vec<u8>>, u64, u64, Vec<String>)| {
    let (entries, size, place, proof) = parts;
    let mut log = Log::new();
    for entry in entries {
        if let Ok(read) = serde_json::from_slice::<LogEntry>(&entry) {
            let _ = read.to_bytes();
        }
        log.append(entry);
    }
    let Ok(on) = "2026-11-25".parse() else { return };
    let head = Head {
        origin: "fuzz".into(),
        size: log.size(),
        root: log.root(),
        on,
    };
    if let (Ok(proved), Some(entry)) = (
        log.prove_inclusion(place),
        usize::try_from(place)
            .ok()
            .and_then(|place| log.entries().get(place)),
    ) {
        assert!(verify_inclusion(&head, entry, place, &proved).is_ok());
    }
    let other = Head { size, ..head.clone() };
    let _ = verify_inclusion(&other, b"x", place, &proof);
    let _ = verify_consistency(&other, &head, &proof);
});
