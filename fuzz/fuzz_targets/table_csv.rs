//! Tables as `synth`, `count` and `assess` read them, and the drafting of schemas.
#![no_main]

use std::sync::{Arc, LazyLock};

use amparo_schema::{TableSchema, case_schema, read_csv};
use libfuzzer_sys::fuzz_target;

static SMALL: LazyLock<Arc<TableSchema>> = LazyLock::new(|| {
    let json = r#"{"fields":[{"name":"g","constraints":{"enum":["m","f"]}},{"name":"age","type":"integer","bins":[0,18,65,120]}]}"#;
    Arc::new(TableSchema::from_frictionless_json(json).expect("it is written here"))
});
static CASES: LazyLock<Arc<TableSchema>> = LazyLock::new(|| Arc::new(case_schema(2026)));

fuzz_target!(|bytes: &[u8]| {
    let _ = read_csv(Arc::clone(&SMALL), bytes);
    let _ = read_csv(Arc::clone(&CASES), bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let mut lines = text
            .lines()
            .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        if let Some(headers) = lines.next() {
            let _ = amparo_schema::infer(&headers, lines);
        }
    }
});
