//! Harmonised cases as the vault keeps them.
#![no_main]

use amparo_intake::CaseTable;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(cases) = CaseTable::from_bytes(bytes) {
        assert_eq!(cases.to_bytes(), bytes, "one table has one spelling");
    }
});
