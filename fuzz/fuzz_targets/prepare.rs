//! What the contributor's side makes of cells and lists: the scan for identifiers, and reviews of likely duplicates.
#![no_main]

use amparo_prepare::duplicates::{Decisions, read_review};
use amparo_prepare::scan::{checked_document, scan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = scan(text);
    let _ = checked_document(text);
    let _ = read_review(text.as_bytes(), &[], &mut Decisions::default());
});
