//! Tables of a dossier.
#![no_main]

use amparo_recruitment::records::Dossier;
use amparo_recruitment::tables::{Table, import_dossier};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (u8, &[u8])| {
    let Some(table) = Table::ALL.get(usize::from(parts.0) % Table::ALL.len()) else {
        return;
    };
    let mut dossier = Dossier::default();
    if let Ok(import) = import_dossier(&mut dossier, *table, "table.csv", parts.1) {
        for refused in &import.refused {
            let _ = refused.error.to_string();
        }
        for problem in dossier.problems() {
            let _ = problem.to_string();
        }
    }
});
