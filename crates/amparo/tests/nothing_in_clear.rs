//! What a contributor writes about a person is in no file that the program leaves, in no temporary file, and in no log, however much is logged.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::path::{Path, PathBuf};

use support::amparo;

/// Rows of the shipped example, beside its header.
const ROWS: usize = 60;

fn files_below(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                files_below(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[test]
fn a_file_taken_in_stands_nowhere_in_clear() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/contributors");
    let whole = std::fs::read(example.join("casa-abierta.csv")).unwrap();
    let end = whole
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .nth(ROWS)
        .unwrap()
        .0;
    let given = &whole[..=end];
    for name in ["in", "tmp"] {
        std::fs::create_dir(dir.join(name)).unwrap();
    }
    std::fs::write(dir.join("in/casa.csv"), given).unwrap();
    let mapping = example.join("casa-abierta.mapping.json");

    // A case number, initials, a remark in free text, a country, a means of control: each stands in what was given.
    let words = [
        "CA-00001",
        "B. R.",
        "Prefiere hablar",
        "Marruecos",
        "salario retenido",
    ];
    for word in words {
        assert!(holds(given, word.as_bytes()), "{word}");
    }
    let mut said = Vec::new();
    for arguments in [
        &["vault", "init", "--vault", "v"][..],
        &[
            "intake",
            "import",
            "in/casa.csv",
            "--mapping",
            mapping.to_str().unwrap(),
            "--vault",
            "v",
            "--contributor",
            "Casa",
        ],
        &["vault", "status", "--vault", "v"],
        &["ledger", "show", "--vault", "v"],
    ] {
        let output = amparo(dir, arguments)
            .env("AMPARO_LOG", "trace")
            .env("TMPDIR", dir.join("tmp"))
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        said.extend([output.stdout, output.stderr].concat());
    }
    let left: Vec<PathBuf> = ["v", "tmp"]
        .iter()
        .flat_map(|name| files_below(&dir.join(name)))
        .collect();
    assert!(left.len() > 3, "{left:?}");
    for word in words {
        assert!(!holds(&said, word.as_bytes()), "{word} was said");
        for path in &left {
            let bytes = std::fs::read(path).unwrap();
            assert!(
                !holds(&bytes, word.as_bytes()),
                "{word} stands in {}",
                path.display()
            );
        }
    }
}
