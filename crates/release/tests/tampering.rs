//! Nothing in a release can change unseen, and what is wrong is named.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::fs;
use std::path::Path;

use amparo_release::{TrustedKeys, VerifyError, verify};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A release in a folder of its own, and whether it verifies.
fn with_release(check: impl FnOnce(&Path)) {
    let parent = tempfile::tempdir().unwrap();
    let (folder, _) = support::write(parent.path());
    verify(&folder, &support::trusted()).unwrap();
    check(&folder);
}

fn error(folder: &Path) -> VerifyError {
    verify(folder, &support::trusted()).unwrap_err()
}

#[test]
fn any_flipped_bit_is_seen() {
    with_release(|folder| {
        for path in support::walk(folder) {
            let full = folder.join(&path);
            let original = fs::read(&full).unwrap();
            // Every byte of the seals, a spread of positions elsewhere; the bit moves along.
            let step = if path.to_string_lossy().contains('/') {
                original.len() / 40 + 1
            } else {
                original.len() / 300 + 1
            };
            for at in (0..original.len()).step_by(step).chain([original.len() - 1]) {
                let mut changed = original.clone();
                changed[at] ^= 1 << (at % 8);
                fs::write(&full, &changed).unwrap();
                for trusted in [support::trusted(), TrustedKeys::FirstUse] {
                    assert!(verify(folder, &trusted).is_err(), "{} at {at}", path.display());
                }
            }
            fs::write(&full, &original).unwrap();
        }
        verify(folder, &support::trusted()).unwrap();
    });
}

#[test]
fn files_cut_lengthened_deleted_renamed_or_added_are_seen() {
    with_release(|folder| {
        for path in support::walk(folder) {
            let name = path.to_string_lossy().replace('\\', "/");
            let full = folder.join(&path);
            let original = fs::read(&full).unwrap();
            fs::write(&full, &original[..original.len() - 1]).unwrap();
            assert!(
                error(folder).to_string().contains(&name[..8]),
                "{}",
                error(folder)
            );
            fs::write(&full, [&original[..], b"\n"].concat()).unwrap();
            assert!(
                verify(folder, &TrustedKeys::FirstUse).is_err(),
                "{name} lengthened"
            );
            fs::remove_file(&full).unwrap();
            assert!(error(folder).to_string().contains(&name), "{}", error(folder));
            fs::write(full.with_extension("moved"), &original).unwrap();
            assert!(verify(folder, &TrustedKeys::FirstUse).is_err(), "{name} renamed");
            fs::remove_file(full.with_extension("moved")).unwrap();
            fs::write(&full, &original).unwrap();
        }
        verify(folder, &support::trusted()).unwrap();

        for extra in ["extra.txt", "data/.hidden", "manifest.json.bak"] {
            fs::write(folder.join(extra), b"x").unwrap();
            assert!(matches!(error(folder), VerifyError::Unlisted(path) if path == extra));
            fs::remove_file(folder.join(extra)).unwrap();
        }
        fs::create_dir(folder.join("empty")).unwrap();
        assert_eq!(
            error(folder).to_string(),
            "empty (an empty folder): not listed in the manifest"
        );
    });
}

#[test]
fn each_failure_says_what_was_found_and_expected() {
    with_release(|folder| {
        fs::write(folder.join("README.md"), b"# Inventxd\n").unwrap();
        let expected = hex::encode(Sha256::digest(b"# Invented\n"));
        let found = hex::encode(Sha256::digest(b"# Inventxd\n"));
        assert_eq!(
            error(folder).to_string(),
            format!("README.md: SHA-256 {found}, the manifest says {expected}")
        );
        fs::write(folder.join("README.md"), b"# Inv\n").unwrap();
        assert_eq!(
            error(folder).to_string(),
            "README.md: 6 bytes, the manifest says 11"
        );
        fs::remove_file(folder.join("README.md")).unwrap();
        assert_eq!(
            error(folder).to_string(),
            "README.md: listed in the manifest but not there as a plain file"
        );
        fs::write(folder.join("manifest.sig"), b"x\n").unwrap();
        assert_eq!(
            error(folder).to_string(),
            "manifest.sig: expected 64 bytes in base64"
        );
        fs::write(folder.join("manifest.sig"), vec![b'A'; 5_000]).unwrap();
        assert_eq!(
            error(folder).to_string(),
            "manifest.sig: larger than the 4096 bytes that such a file may have"
        );
        fs::write(folder.join("publisher.pub"), [0xff, 0xfe]).unwrap();
        assert!(matches!(
            error(folder),
            VerifyError::Malformed {
                file: "manifest.sig" | "publisher.pub",
                ..
            }
        ));
        fs::remove_file(folder.join("manifest.json")).unwrap();
        assert!(matches!(error(folder), VerifyError::Io { .. }));
    });
}

#[cfg(unix)]
#[test]
fn links_are_refused_wherever_they_lead() {
    use std::os::unix::fs::symlink;
    with_release(|folder| {
        let outside = folder.parent().unwrap().join("copy");
        fs::copy(folder.join("README.md"), &outside).unwrap();
        fs::remove_file(folder.join("README.md")).unwrap();
        symlink(&outside, folder.join("README.md")).unwrap();
        assert_eq!(
            error(folder).to_string(),
            "README.md (a link or special file): not listed in the manifest"
        );
    });
    with_release(|folder| {
        let outside = folder.parent().unwrap().join("data");
        fs::rename(folder.join("data"), &outside).unwrap();
        symlink(&outside, folder.join("data")).unwrap();
        assert!(matches!(error(folder), VerifyError::Unlisted(_)));
    });
    with_release(|folder| {
        let outside = folder.parent().unwrap().join("manifest.json");
        fs::rename(folder.join("manifest.json"), &outside).unwrap();
        symlink(&outside, folder.join("manifest.json")).unwrap();
        assert!(matches!(error(folder), VerifyError::Missing(_)));
    });
}

/// Changes the manifest, gives it the id that belongs to it and signs it with the trusted key.
fn forge(folder: &Path, change: impl FnOnce(&mut Value)) {
    let path = folder.join("manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    manifest["id"] = json!("");
    // The rule as documented: SHA-256 of the bytes with an empty id.
    let bytes = |manifest: &Value| serde_json::to_string_pretty(manifest).unwrap() + "\n";
    let digest = hex::encode(Sha256::digest(bytes(&manifest)));
    let date: String = manifest["created"]
        .as_str()
        .unwrap_or_default()
        .chars()
        .take(10)
        .collect();
    manifest["id"] = json!(format!("{date}-{}", &digest[..12]));
    seal(folder, bytes(&manifest).as_bytes());
}

/// Writes and signs any bytes as the manifest.
fn seal(folder: &Path, bytes: &[u8]) {
    fs::write(folder.join("manifest.json"), bytes).unwrap();
    let signature = STANDARD.encode(support::key().sign(bytes).to_bytes());
    fs::write(folder.join("manifest.sig"), signature + "\n").unwrap();
}

#[test]
fn a_trusted_signature_does_not_excuse_a_bad_manifest() {
    with_release(|folder| {
        forge(folder, |_| {});
        verify(folder, &support::trusted()).unwrap();
        forge(folder, |manifest| {
            manifest["later"] = json!("a field of a later version")
        });
        verify(folder, &support::trusted()).unwrap();
    });
    for path in [
        "/etc/passwd",
        "../escape",
        "data/../../escape",
        "./README.md",
        "data//cases.csv",
        "data\\cases.csv",
        "C:x",
        "a\u{0}b",
        "",
    ] {
        with_release(|folder| {
            forge(folder, |manifest| manifest["files"][0]["path"] = json!(path));
            assert!(
                matches!(error(folder), VerifyError::Path(found) if found == path),
                "{path:?}"
            );
        });
    }
    with_release(|folder| {
        forge(folder, |manifest| {
            let twice = manifest["files"][0].clone();
            manifest["files"].as_array_mut().unwrap().push(twice);
        });
        assert!(matches!(error(folder), VerifyError::Path(_)));
    });
    with_release(|folder| {
        forge(folder, |manifest| manifest["format"] = json!("amparo-release/2"));
        assert_eq!(
            error(folder).to_string(),
            "manifest.json: format \"amparo-release/2\", this version reads \"amparo-release/1\""
        );
        forge(folder, |manifest| {
            manifest["format"] = json!("amparo-release/1");
            manifest["created"] = json!("../../../x");
        });
        assert!(
            error(folder).to_string().contains("is no name of a folder"),
            "{}",
            error(folder)
        );
        let honest = fs::read_to_string(folder.join("manifest.json")).unwrap();
        let id = serde_json::from_str::<Value>(&honest).unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        seal(folder, honest.replace(&id, "2026-01-02-000000000000").as_bytes());
        assert!(matches!(error(folder), VerifyError::Id { .. }));
        seal(folder, b"[1, 2");
        assert!(matches!(error(folder), VerifyError::Manifest(_)));
    });
}
