//! Table schemas and domains, as `--schema` and `--domain` take them.
#![no_main]

use amparo_schema::TableSchema;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(schema) = TableSchema::from_frictionless_json(text) {
        // What is read is written and reads back the same.
        let again = TableSchema::from_frictionless_json(&schema.to_frictionless_json().to_string());
        assert_eq!(again.as_ref(), Ok(&schema));
    }
    let _ = TableSchema::from_domain_json(text);
});
