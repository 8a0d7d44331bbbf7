//! Governance instruments in JSON and YAML.
#![no_main]

use amparo_governance::instrument::Instrument;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Instrument::from_json(text);
    let _ = Instrument::from_yaml(text);
});
