//! Questionnaires that come back as workbooks.
#![no_main]

use amparo_governance::assessment::read_questionnaire;
use amparo_governance::instrument::{five_domains, sdg_10_7_2};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_questionnaire(bytes, sdg_10_7_2());
    let _ = read_questionnaire(bytes, five_domains());
});
