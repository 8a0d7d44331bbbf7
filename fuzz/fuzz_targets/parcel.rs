//! Parcels: the bytes as they come, and lists of pieces.
#![no_main]

use amparo_parcel::{ChunkList, Parcel, PublicKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    if let Ok(seal) = Parcel::claim(file.path()) {
        assert!(seal.bytes <= amparo_parcel::MAX_PARCEL);
    }
    let key: PublicKey = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=".parse().unwrap();
    assert!(Parcel::open(file.path(), &[key]).is_err(), "nobody signed this");
    if let Ok(list) = serde_json::from_slice::<ChunkList>(bytes) {
        let _ = list.check();
        let _ = list.check_piece(list.chunks.len(), bytes);
    }
});
