//! Histories of assessments, files of answers, published bands, income groups and whole collections.
#![no_main]

use amparo_governance::assessment::load_answers;
use amparo_governance::collection::Collection;
use amparo_governance::instrument::sdg_10_7_2;
use amparo_governance::owid;
use amparo_governance::score::{read_income_groups, score};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(loaded) = load_answers(text, sdg_10_7_2()) {
        let _ = score(sdg_10_7_2(), &loaded.answers);
    }
    let _ = owid::import(text.as_bytes());
    let _ = read_income_groups(text.as_bytes());
    for path in ["assessments/x.json", "instruments/x.json"] {
        let _ = Collection::read([(path, text.as_bytes())]);
    }
});
