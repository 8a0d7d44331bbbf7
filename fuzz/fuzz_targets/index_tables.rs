//! Data and metadata of composite indicators: two CSV tables with a line of `=` between them. What reads is also run.
#![no_main]

use amparo_governance::index::{Pipeline, Study};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Some((data, metadata)) = text.split_once("\n=\n") else {
        return;
    };
    if let Ok(study) = Study::read(data.as_bytes(), metadata.as_bytes()) {
        let _ = study.run(&Pipeline::default());
    }
});
