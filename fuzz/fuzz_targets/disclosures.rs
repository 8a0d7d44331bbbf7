//! Disclosed recruiters and worksites, and the page made of them.
#![no_main]

use amparo_journeys::disclosed::{CorridorPage, corridor_page, disclosed, disclosed_corridor};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&[u8], &[u8])| {
    let Ok(read) = disclosed(("r.csv", input.0), ("w.csv", input.1)) else {
        return;
    };
    let (Ok(by), Ok(from), Ok(to)) = ("us".parse(), "MEX".parse(), "USA".parse()) else {
        return;
    };
    let book = read.book(&by, jiff::civil::date(2021, 9, 30));
    let corridor = disclosed_corridor(&read, &book, from, to, "Texas");
    let page = corridor_page(&CorridorPage {
        corridor: &corridor,
        source: "",
        base: None,
    });
    assert!(!page.unwrap_or_default().contains("<script"));
});
