//! Lines that workers on a cluster print: refused with what is wrong, or added up.
#![no_main]

use std::sync::OnceLock;

use amparo_schema::{TableSchema, case_schema};
use amparo_spark::Counted;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    static SCHEMA: OnceLock<TableSchema> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| case_schema(2026));
    let mut sums = Counted::new(schema, 1, &(0..3));
    for line in text.lines() {
        if sums.take_line(line).is_err() {
            return;
        }
    }
    let _ = sums.finish();
});
