//! A bundle is whole, or it is refused: whatever is altered, cut, added, taken away or signed by another key.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use amparo_bundle::{
    BundleWriter, FileEntry, Software, Trust, TrustedKeys, VerifyError, WriteError, copy_into, verify,
};
use ed25519_dalek::{Signer, SigningKey};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Manifest {
    format: String,
    id: String,
    created: String,
    software: Software,
    files: Vec<FileEntry>,
}

amparo_bundle::contents!(Manifest, "test/1");

fn key() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

fn trusted() -> TrustedKeys {
    TrustedKeys::one(key().verifying_key())
}

fn manifest() -> Manifest {
    Manifest {
        format: "test/1".into(),
        id: String::new(),
        created: "2026-11-28T10:00:00Z".into(),
        software: Software {
            name: "amparo".into(),
            version: "0".into(),
        },
        files: Vec::new(),
    }
}

fn write(parent: &Path, files: &[(&str, &[u8])]) -> PathBuf {
    let mut writer = BundleWriter::begin(parent, "test").unwrap();
    for (path, bytes) in files {
        writer.add(path, "text/plain", "A file", None, bytes).unwrap();
    }
    writer.finish(manifest(), &key()).unwrap().0
}

fn usual(parent: &Path) -> PathBuf {
    write(parent, &[("data/a.txt", b"alpha"), ("b.txt", b"beta")])
}

fn open(folder: &Path) -> Result<amparo_bundle::Verified<Manifest>, VerifyError> {
    verify(folder, &trusted())
}

/// Every file of a folder, by its path within it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(next) = pending.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Signs the manifest of a folder anew, as somebody would who holds the key and bends the content.
fn sign_anew(folder: &Path, bend: impl Fn(&str) -> String) {
    let text = bend(&fs::read_to_string(folder.join("manifest.json")).unwrap());
    fs::write(folder.join("manifest.json"), &text).unwrap();
    use base64::Engine as _;
    let signature = base64::engine::general_purpose::STANDARD.encode(key().sign(text.as_bytes()).to_bytes());
    fs::write(folder.join("manifest.sig"), format!("{signature}\n")).unwrap();
}

#[test]
fn a_bundle_is_named_by_its_content_and_read_back() {
    let dir = tempfile::tempdir().unwrap();
    let folder = usual(dir.path());
    let name = folder.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("2026-11-28-") && name.len() == 23, "{name}");
    let verified = open(&folder).unwrap();
    assert_eq!(verified.trust, Trust::Named);
    assert_eq!(verified.bytes("data/a.txt"), Some(&b"alpha"[..]));
    assert_eq!(
        verified.bytes("manifest.json").unwrap(),
        fs::read(folder.join("manifest.json")).unwrap()
    );
    assert_eq!(verified.bytes("c.txt"), None);
    // The same content has the same name, wherever it is written, and is not written over.
    let elsewhere = tempfile::tempdir().unwrap();
    assert_eq!(usual(elsewhere.path()).file_name(), folder.file_name());
    let mut writer = BundleWriter::begin(dir.path(), "test").unwrap();
    for (path, bytes) in [("data/a.txt", b"alpha".as_slice()), ("b.txt", b"beta")] {
        writer.add(path, "text/plain", "A file", None, bytes).unwrap();
    }
    assert!(matches!(
        writer.finish(manifest(), &key()),
        Err(WriteError::Exists(_))
    ));
    assert_eq!(
        fs::read_dir(dir.path()).unwrap().count(),
        1,
        "nothing unfinished stays"
    );
}

#[test]
fn another_key_is_not_trusted_and_ones_own_only_as_whole() {
    let dir = tempfile::tempdir().unwrap();
    let folder = usual(dir.path());
    let other = TrustedKeys::one(SigningKey::from_bytes(&[4; 32]).verifying_key());
    assert!(matches!(
        verify::<Manifest>(&folder, &other),
        Err(VerifyError::Untrusted { trusted: 1, .. })
    ));
    let first = verify::<Manifest>(&folder, &TrustedKeys::FirstUse).unwrap();
    assert_eq!(first.trust, Trust::FirstUse);
    // Somebody else's key put in place of the publisher's does not fit the signature.
    let text = amparo_bundle::encode_public_key(&SigningKey::from_bytes(&[4; 32]).verifying_key());
    fs::write(folder.join("publisher.pub"), format!("{text}\n")).unwrap();
    assert!(matches!(
        verify::<Manifest>(&folder, &TrustedKeys::FirstUse),
        Err(VerifyError::Signature)
    ));
    // Another spelling of the same key is not the same file.
    let text = amparo_bundle::encode_public_key(&key().verifying_key());
    fs::write(folder.join("publisher.pub"), text).unwrap();
    assert!(matches!(
        open(&folder),
        Err(VerifyError::Malformed {
            file: "publisher.pub",
            ..
        })
    ));
}

#[test]
fn a_file_more_or_less_or_a_link_is_found_out() {
    type Spoil = fn(&Path);
    let spoils: [(Spoil, &str); 6] = [
        (
            |folder| fs::write(folder.join("c.txt"), "more").unwrap(),
            "c.txt: not listed",
        ),
        (
            |folder| fs::write(folder.join("data/.hidden"), "").unwrap(),
            "data/.hidden: not listed",
        ),
        (
            |folder| fs::create_dir(folder.join("empty")).unwrap(),
            "an empty folder",
        ),
        (
            |folder| fs::remove_file(folder.join("b.txt")).unwrap(),
            "b.txt: listed in the manifest but not there",
        ),
        (
            |folder| {
                fs::remove_file(folder.join("b.txt")).unwrap();
                std::os::unix::fs::symlink("data/a.txt", folder.join("b.txt")).unwrap();
            },
            "a link or special file",
        ),
        (
            |folder| fs::remove_file(folder.join("manifest.sig")).unwrap(),
            "manifest.sig",
        ),
    ];
    for (spoil, says) in spoils {
        let dir = tempfile::tempdir().unwrap();
        let folder = usual(dir.path());
        spoil(&folder);
        let error = open(&folder).unwrap_err().to_string();
        assert!(error.contains(says), "{says}: {error}");
    }
}

#[test]
fn unsafe_paths_are_neither_written_nor_read() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = BundleWriter::begin(dir.path(), "test").unwrap();
    for path in [
        "",
        "/etc/passwd",
        "../x",
        "a/../b",
        "a//b",
        "./a",
        "a\\b",
        "C:x",
        "a\nb",
        "manifest.json",
        "manifest.sig",
        "publisher.pub",
    ] {
        let refused = writer.add(path, "text/plain", "x", None, b"x");
        assert!(matches!(refused, Err(WriteError::Path(_))), "{path:?}");
    }
    assert!(writer.files().is_empty());
    drop(writer);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    // Even the key's holder cannot make a reader leave the folder.
    for path in ["../b.txt", "/b.txt", "data/../b.txt", "data/a.txt"] {
        let dir = tempfile::tempdir().unwrap();
        let folder = usual(dir.path());
        sign_anew(&folder, |text| {
            let bent = text.replace("\"b.txt\"", &format!("\"{path}\""));
            let id = folder.file_name().unwrap().to_str().unwrap();
            // The id has to fit, or that is found first.
            let empty = bent.replace(&format!("\"id\": \"{id}\""), "\"id\": \"\"");
            let digest = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(empty.as_bytes()));
            bent.replace(id, &format!("2026-11-28-{}", &digest[..12]))
        });
        let error = open(&folder).unwrap_err();
        assert!(matches!(error, VerifyError::Path(_)), "{path}: {error}");
    }
}

#[test]
fn format_and_id_belong_to_the_content() {
    let dir = tempfile::tempdir().unwrap();
    let folder = usual(dir.path());
    sign_anew(&folder, |text| text.replace("test/1", "test/2"));
    assert!(matches!(open(&folder), Err(VerifyError::Format { .. })));
    let dir = tempfile::tempdir().unwrap();
    let folder = usual(dir.path());
    sign_anew(&folder, |text| text.replace("2026-11-28T", "2026-11-29T"));
    assert!(matches!(open(&folder), Err(VerifyError::Id { .. })));
    let dir = tempfile::tempdir().unwrap();
    let folder = usual(dir.path());
    sign_anew(&folder, |_| "{".into());
    assert!(matches!(open(&folder), Err(VerifyError::Manifest(_))));
}

#[test]
fn a_copy_is_verified_before_it_is_in_place() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let folder = usual(from.path());
    let place = copy_into::<Manifest>(&folder, to.path(), &trusted()).unwrap();
    assert!(open(&place).is_ok() && folder.is_dir());
    assert!(matches!(
        copy_into::<Manifest>(&folder, to.path(), &trusted()),
        Err(WriteError::Exists(_))
    ));
    let bad = tempfile::tempdir().unwrap();
    fs::write(folder.join("b.txt"), "bets").unwrap();
    assert!(matches!(
        copy_into::<Manifest>(&folder, bad.path(), &trusted()),
        Err(WriteError::Verify { .. })
    ));
    assert_eq!(fs::read_dir(bad.path()).unwrap().count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// One bit of one byte of one file, wherever it is.
    #[test]
    fn every_altered_byte_is_found_out(which in 0_usize..5, at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let dir = tempfile::tempdir().unwrap();
        let folder = usual(dir.path());
        let paths = files(&folder);
        prop_assert_eq!(paths.len(), 5);
        let mut bytes = fs::read(&paths[which]).unwrap();
        let place = at.index(bytes.len());
        bytes[place] ^= 1 << bit;
        fs::write(&paths[which], bytes).unwrap();
        prop_assert!(open(&folder).is_err(), "{} {place} {bit}", paths[which].display());
    }

    /// A file cut anywhere, down to nothing, or made longer.
    #[test]
    fn every_cut_is_found_out(which in 0_usize..5, at in any::<prop::sample::Index>(), longer in any::<bool>()) {
        let dir = tempfile::tempdir().unwrap();
        let folder = usual(dir.path());
        let path = &files(&folder)[which];
        let mut bytes = fs::read(path).unwrap();
        if longer {
            bytes.push(b'\n');
        } else {
            bytes.truncate(at.index(bytes.len()));
        }
        fs::write(path, bytes).unwrap();
        prop_assert!(open(&folder).is_err(), "{}", path.display());
    }

    /// Whatever content comes in comes out, byte for byte.
    #[test]
    fn what_goes_in_comes_out(contents in prop::collection::btree_map("[a-z]{1,8}(/[a-z]{1,8}\\.txt)", prop::collection::vec(any::<u8>(), 0..200), 1..5)) {
        let dir = tempfile::tempdir().unwrap();
        let list: Vec<(&str, &[u8])> = contents.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
        let verified = open(&write(dir.path(), &list)).unwrap();
        for (path, bytes) in &contents {
            prop_assert_eq!(verified.bytes(path), Some(bytes.as_slice()));
        }
    }
}
