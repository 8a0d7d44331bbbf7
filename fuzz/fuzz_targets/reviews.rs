//! Key rings, tokens, reviews and receipt codes.
#![no_main]

use amparo_journeys::public::CorridorList;
use amparo_journeys::voice::{KeyRing, Receipt, Review, Token};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let ring = KeyRing::from_json(text).unwrap_or_default();
    if let Ok(token) = serde_json::from_str::<Token>(text) {
        let _ = token.verify(&ring);
    }
    let _ = serde_json::from_str::<Review>(text);
    let _ = text.parse::<Receipt>();
    let _ = CorridorList::from_json(text);
});
