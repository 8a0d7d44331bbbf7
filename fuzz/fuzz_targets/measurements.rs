//! Published measurements, from which anyone may rebuild the model.
#![no_main]

use amparo_synth::Measurements;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = serde_json::from_slice::<Measurements>(bytes);
});
