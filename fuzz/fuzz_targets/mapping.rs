//! Mapping files.
#![no_main]

use amparo_intake::Mapping;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(mapping) = Mapping::from_json(text) {
        assert!(
            Mapping::from_json(&mapping.to_json()).is_ok(),
            "what is written reads back"
        );
    }
});
