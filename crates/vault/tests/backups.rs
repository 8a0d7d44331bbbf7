//! A vault in one encrypted file, and back.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::fs;

use age::secrecy::ExposeSecret as _;
use amparo_vault::{Vault, VaultError};
use support::{cases, cohorts, delta, options, rho, source};

const LAST_YEAR: u16 = support::LAST_YEAR;

/// A vault with cases of one contributor and a charge, and its key pair for backups.
async fn filled(dir: &std::path::Path) -> (Vault, age::x25519::Identity) {
    let vault = support::create(dir.join("vault"), options()).await.unwrap();
    let contributor = vault.register_contributor("Casa Abierta").await.unwrap();
    let table = cases(LAST_YEAR, &[(2020, 1), (2021, 2), (2021, 3)]);
    vault.submit(&contributor, &table, source(1, None)).await.unwrap();
    let fingerprint = vault.inputs().await.unwrap().fingerprint("test");
    let build = vault.begin_build(&fingerprint).await.unwrap();
    // What is charged is spent, whether or not anything is measured with it.
    let _ = vault.charge(&build, rho(0.01), &cohorts()).await.unwrap();
    vault.abandon_build(build).await.unwrap();
    (vault, age::x25519::Identity::generate())
}

fn secret(identity: &age::x25519::Identity) -> String {
    identity.to_string().expose_secret().to_owned()
}

#[tokio::test]
async fn a_backup_restores_cases_ledger_and_keys() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, identity) = filled(dir.path()).await;
    let before = vault.verify(None).await.unwrap();
    let out = dir.path().join("backup.age");
    let list = vault
        .back_up(&[identity.to_public().to_string()], &out)
        .await
        .unwrap();
    // The database, five keys, one submission.
    assert_eq!(list.files(), 7);
    assert!(fs::read_dir(vault.dir()).unwrap().all(|entry| {
        !entry
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with(".unfinished")
    }));
    // Life goes on after the backup, and is not in it.
    vault.register_contributor("Too late").await.unwrap();

    let (back, read) = support::restore(&out, &secret(&identity), &dir.path().join("back"))
        .await
        .unwrap();
    assert_eq!(read, list);
    assert_eq!(back.contributors().await.unwrap().len(), 1);
    assert_eq!(back.signing_key().unwrap(), vault.signing_key().unwrap());
    let submission = &back.submissions().await.unwrap()[0];
    assert_eq!(
        back.report(submission).await.unwrap()["rejected"][0]["value"],
        "PRIVATE VALUE"
    );
    // What was spent stays spent: the restored chains continue those that were backed up.
    back.verify(Some(&before)).await.unwrap();
    let remaining = |vault: Vault| async move { vault.plan(rho(0.01), delta(), &cohorts()).await.unwrap() };
    assert_eq!(
        format!("{:?}", remaining(back).await),
        format!("{:?}", remaining(vault).await)
    );
}

#[tokio::test]
async fn nothing_is_overwritten_and_nothing_half_restored() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, identity) = filled(dir.path()).await;
    let out = dir.path().join("backup.age");
    let to = [identity.to_public().to_string()];
    assert!(matches!(
        vault.back_up(&[], &out).await,
        Err(VaultError::Backup { .. })
    ));
    vault.back_up(&to, &out).await.unwrap();
    assert!(
        vault
            .back_up(&to, &out)
            .await
            .unwrap_err()
            .to_string()
            .contains("replaces none")
    );
    let occupied = support::restore(&out, &secret(&identity), vault.dir()).await;
    assert!(matches!(occupied, Err(VaultError::Occupied(_))));

    let stranger = secret(&age::x25519::Identity::generate());
    let target = dir.path().join("back");
    let error = support::restore(&out, &stranger, &target).await.unwrap_err();
    assert!(error.to_string().contains("identity of a recipient"), "{error}");

    let whole = fs::read(&out).unwrap();
    for length in [0, 10, 200, whole.len() / 2, whole.len() - 1] {
        fs::write(&out, &whole[..length]).unwrap();
        let error = support::restore(&out, &secret(&identity), &target)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("backup.age"), "{length}: {error}");
    }
    for place in (0..whole.len()).step_by(whole.len() / 40) {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        fs::write(&out, damaged).unwrap();
        support::restore(&out, &secret(&identity), &target)
            .await
            .unwrap_err();
    }
    assert!(!target.exists());
    let left = support::names(dir.path());
    assert_eq!(left, ["backup.age", "vault"], "nothing of the attempts is left");
}

#[tokio::test]
async fn an_archive_of_somebody_else_cannot_leave_its_folder() {
    let dir = tempfile::tempdir().unwrap();
    let identity = age::x25519::Identity::generate();
    for (name, kind) in [
        ("../outside", tar::EntryType::Regular),
        ("/tmp/outside", tar::EntryType::Regular),
        ("keys", tar::EntryType::Symlink),
    ] {
        let mut archive = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(0);
        header.set_entry_type(kind);
        // `set_path` refuses such names; a hostile writer does not.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        archive.append(&header, std::io::empty()).unwrap();
        let sealed = age::encrypt(&identity.to_public(), &archive.into_inner().unwrap()).unwrap();
        let path = dir.path().join("hostile.age");
        fs::write(&path, sealed).unwrap();
        let error = support::restore(&path, &secret(&identity), &dir.path().join("back"))
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains("no plain file within a vault"),
            "{error}"
        );
    }
    assert_eq!(support::names(dir.path()), ["hostile.age"]);
}
