//! What programs send to the vault's service as JSON: a file that is announced.
#![no_main]

use amparo_vault::Announced;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(announced) = serde_json::from_slice::<Announced>(bytes) {
        let text = serde_json::to_vec(&announced).expect("it was JSON");
        assert_eq!(serde_json::from_slice::<Announced>(&text).ok(), Some(announced));
    }
});
