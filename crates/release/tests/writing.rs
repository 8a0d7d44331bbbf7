//! Nobody ever sees half a release.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::fs;

use amparo_release::{ReleaseWriter, TrustedKeys, WriteError, copy_into, verify};
use ed25519_dalek::SigningKey;

/// Names in a folder, in order.
fn names(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn the_same_content_gives_the_same_bytes_and_is_written_once() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ((first, manifest), (second, _)) = (support::write(one.path()), support::write(two.path()));
    assert_eq!(support::walk(&first), support::walk(&second));
    for path in support::walk(&first) {
        assert!(
            fs::read(first.join(&path)).unwrap() == fs::read(second.join(&path)).unwrap(),
            "{path:?}"
        );
    }
    let mut writer = ReleaseWriter::begin(one.path(), "again").unwrap();
    for (path, bytes) in support::files() {
        writer.add(path, "text/plain", path, None, &bytes).unwrap();
    }
    let error = writer.finish(support::about(), &support::key()).unwrap_err();
    assert!(matches!(error, WriteError::Exists(place) if place == first));
    assert_eq!(names(one.path()), [manifest.id]);
}

#[test]
fn what_was_interrupted_is_swept_and_what_is_alive_is_not() {
    let parent = tempfile::tempdir().unwrap();
    let dead = parent.path().join(".unfinished-dead/data");
    fs::create_dir_all(&dead).unwrap();
    fs::write(dead.join("cases.csv"), b"half a f").unwrap();
    let bystander = parent.path().join("2020-01-01-0123456789ab");
    fs::create_dir(&bystander).unwrap();

    let mut alive = ReleaseWriter::begin(parent.path(), "alive").unwrap();
    alive.add("README.md", "text/plain", "x", None, b"x").unwrap();
    assert_eq!(
        names(parent.path()),
        [".unfinished-alive", "2020-01-01-0123456789ab"]
    );
    assert!(matches!(
        ReleaseWriter::begin(parent.path(), "alive"),
        Err(WriteError::Busy(_))
    ));
    let (folder, _) = support::write(parent.path());
    assert_eq!(names(parent.path()).len(), 3, "the living writer's work stays");
    drop(alive);
    assert_eq!(
        names(parent.path()),
        [
            "2020-01-01-0123456789ab".to_owned(),
            folder.file_name().unwrap().to_str().unwrap().to_owned()
        ]
    );
}

#[test]
fn paths_are_plain_and_unique() {
    let parent = tempfile::tempdir().unwrap();
    let mut writer = ReleaseWriter::begin(parent.path(), "../../x y").unwrap();
    assert_eq!(names(parent.path()), [".unfinished-xy"]);
    writer.add("a/b", "text/plain", "x", None, b"x").unwrap();
    for path in [
        "a/b",
        "../x",
        "/x",
        "",
        "manifest.json",
        "manifest.sig",
        "publisher.pub",
        "a\\b",
    ] {
        assert!(
            matches!(
                writer.add(path, "text/plain", "x", None, b"x"),
                Err(WriteError::Path(_))
            ),
            "{path:?}"
        );
    }
    assert_eq!(writer.files().len(), 1);
}

#[test]
fn a_copy_is_verified_before_it_appears() {
    let (staging, published) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (folder, manifest) = support::write(staging.path());
    let place = copy_into(&folder, published.path(), &support::trusted()).unwrap();
    assert_eq!(place, published.path().join(&manifest.id));
    verify(&place, &support::trusted()).unwrap();
    assert!(matches!(
        copy_into(&folder, published.path(), &support::trusted()),
        Err(WriteError::Exists(_))
    ));

    let elsewhere = tempfile::tempdir().unwrap();
    let other = TrustedKeys::one(SigningKey::from_bytes(&[8; 32]).verifying_key());
    assert!(matches!(
        copy_into(&folder, elsewhere.path(), &other),
        Err(WriteError::Verify { .. })
    ));
    fs::write(folder.join("README.md"), b"# Inventxd\n").unwrap();
    assert!(matches!(
        copy_into(&folder, elsewhere.path(), &support::trusted()),
        Err(WriteError::Verify { .. })
    ));
    assert!(names(elsewhere.path()).is_empty());
    assert!(copy_into(std::path::Path::new("/"), elsewhere.path(), &support::trusted()).is_err());
}
