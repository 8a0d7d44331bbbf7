//! Tables of declarations, and the books made of them.
#![no_main]

use amparo_journeys::chain::{chain_figures, chains};
use amparo_journeys::declared::{Book, read_declared};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &[u8])| {
    let (table, bytes) = input;
    let file = ["legs.csv", "nodes.csv", "owners.csv", "errors.csv"][usize::from(table % 4)];
    let mut declarations = Vec::new();
    if read_declared(file, bytes, |declared| declarations.push(declared)).is_ok() {
        let book = Book::new(declarations);
        let _ = chains(&book);
        let _ = chain_figures(&book, &[], |_, _| ());
    }
});
