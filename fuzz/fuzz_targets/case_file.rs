//! Contributors' files of any kind: the first byte picks the name's ending, the rest is the file.
//!
//! Readers of other people's making may panic on a damaged workbook or Parquet file: the product refuses the file then. Our own code may not.
#![no_main]

use amparo_intake::{ReadOptions, Source, draft_mapping, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    init: std::panic::set_hook(Box::new(|panic| {
        let ours = panic.location().is_none_or(|place| !place.file().contains("/registry/") && !place.file().starts_with("/rustc/"));
        if ours {
            eprintln!("{panic}");
            std::process::abort();
        }
    })),
    |bytes: &[u8]| {
        let Some((&kind, bytes)) = bytes.split_first() else { return };
        let name = ["a.csv", "a.tsv", "a.xlsx", "a.ods", "a.parquet"][usize::from(kind) % 5];
        let source = Source::Bytes { name: name.into(), bytes: bytes.to_vec() };
        let options = ReadOptions {
            mapping: None,
            encoding: None,
            max_rejected_share: 1.0,
            today: jiff::civil::date(2026, 11, 25),
            person_key: None,
        };
        let _ = read(&source, &options, &|_| {});
        let _ = draft_mapping(&source, None);
    }
);
