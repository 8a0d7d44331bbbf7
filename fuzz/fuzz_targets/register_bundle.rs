//! What stands in a published register: the book, the log against it, and the form of a receipt.
#![no_main]

use amparo_register::log::{Log, read_head};
use amparo_register::{Book, verify_receipt};
use libfuzzer_sys::fuzz_target;

/// The base point of the curve, written down: a public key that is certainly one.
const KEY: [u8; 32] = {
    let mut bytes = [0x66; 32];
    bytes[0] = 0x58;
    bytes
};

fuzz_target!(|data: &[u8]| {
    if let Ok(book) = Book::from_json(data) {
        // Any book that is read gives a register on its own day, and reads back as it was written.
        let _ = book.on(book.as_of).to_string();
        assert!(Book::from_json(book.to_json().as_bytes()).is_ok_and(|again| again == book));
    }
    let Ok(key) = ed25519_dalek::VerifyingKey::from_bytes(&KEY) else {
        return;
    };
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = Log::from_lines(text);
        let _ = read_head(text, &key);
        assert!(verify_receipt(text, &key).is_err(), "nobody signed it");
    }
});
