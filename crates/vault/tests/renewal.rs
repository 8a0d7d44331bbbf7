//! Keys that take the place of others: what was there before stays readable and believed, and what was revoked is not.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use amparo_vault::{Submitted, Vault};
use support::{LAST_YEAR, cases, options, source};

async fn stored(vault: &Vault, number: u64) -> amparo_vault::SubmissionId {
    let contributor = match vault.contributor_named("House").await.unwrap() {
        Some(known) => known.id,
        None => vault.register_contributor("House").await.unwrap(),
    };
    let table = cases(LAST_YEAR, &[(2020, u8::try_from(number).unwrap())]);
    match vault
        .submit(&contributor, &table, source(number, None))
        .await
        .unwrap()
    {
        Submitted::New(id) | Submitted::AlreadyThere(id) => id,
    }
}

#[tokio::test]
async fn a_renewed_recipient_gets_what_is_new_and_the_old_identity_opens_what_was_before() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("v");
    let vault = support::create(&path, options()).await.unwrap();
    let first = vault.recipient().to_owned();
    stored(&vault, 1).await;
    let new = vault.renew_recipient().await.unwrap();
    assert_ne!(new, first);
    // A process that had the vault open goes on with the old one; one that opens it now has the new one.
    stored(&vault, 2).await;
    let vault = support::open(&path).await.unwrap();
    assert_eq!(vault.recipient(), new);
    stored(&vault, 3).await;
    for submission in vault.submissions().await.unwrap() {
        vault.report(&submission).await.unwrap();
    }
    let third = vault.renew_recipient().await.unwrap();
    let vault = support::open(&path).await.unwrap();
    assert_eq!(vault.recipient(), third);
    assert_eq!(vault.submissions().await.unwrap().len(), 3);

    // Without the old identities, only what is new can be read.
    let file = path.join("keys/vault.age-identity");
    let text = std::fs::read_to_string(&file).unwrap();
    let identities = text.lines().filter(|line| line.starts_with("AGE-SECRET-KEY-"));
    assert_eq!(identities.count(), 3);
    let newest: String = text.lines().take(2).map(|line| format!("{line}\n")).collect();
    std::fs::write(&file, newest).unwrap();
    for submission in vault.submissions().await.unwrap() {
        assert!(vault.report(&submission).await.is_err());
    }
    vault.verify(None).await.unwrap();
}

#[tokio::test]
async fn a_renewed_signing_key_takes_its_place_only_once_the_succession_is_stated() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("v");
    let vault = support::create(&path, options()).await.unwrap();
    let old = vault.signing_key().unwrap().verifying_key();
    let mut drawn = None;
    let refused = vault
        .renew_signing_key(|_, new| {
            drawn = Some(new.verifying_key());
            Err("the disk is full".into())
        })
        .await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .ends_with("the key stays unused: the disk is full")
    );
    assert_eq!(vault.signing_key().unwrap().verifying_key(), old);
    // The second try states the same key: there are never two successors.
    let new = vault
        .renew_signing_key(|from, _| {
            assert_eq!(from.verifying_key(), old);
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(Some(new), drawn);
    assert_eq!(vault.signing_key().unwrap().verifying_key(), new);
    assert_eq!(vault.release_keys().unwrap(), [old, new]);
    assert!(!path.join("keys/release-signing.next.pem").exists());

    // Killed just before its end, a renewal is finished when the vault is next opened.
    let public = std::fs::read_to_string(path.join("keys/release-signing.pub")).unwrap();
    std::fs::write(path.join("keys/release-signing.pub"), "the old one\n").unwrap();
    support::open(&path).await.unwrap();
    assert_eq!(
        std::fs::read_to_string(path.join("keys/release-signing.pub")).unwrap(),
        public
    );
}

#[tokio::test]
async fn a_contributors_key_is_revoked_once_and_for_all() {
    let dir = tempfile::tempdir().unwrap();
    let vault = support::create(dir.path().join("v"), options()).await.unwrap();
    let house = vault.register_contributor("House").await.unwrap();
    let other = vault.register_contributor("Other").await.unwrap();
    let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]).verifying_key();
    let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, key.as_bytes());
    vault.register_contributor_key(&house, &text).await.unwrap();
    assert!(vault.revoke_contributor_key(&other, &text).await.is_err());
    assert_eq!(vault.of(&house).signing_keys().await.unwrap().len(), 1);
    vault.revoke_contributor_key(&house, &text).await.unwrap();
    assert!(vault.of(&house).signing_keys().await.unwrap().is_empty());
    assert!(vault.revoke_contributor_key(&house, &text).await.is_err());
    // It comes back by no way.
    assert!(vault.register_contributor_key(&house, &text).await.is_err());
    assert!(vault.register_contributor_key(&other, &text).await.is_err());
}

#[tokio::test]
async fn a_steward_who_was_removed_approves_nothing_and_the_key_stays_given_up() {
    let dir = tempfile::tempdir().unwrap();
    let vault = support::create(dir.path().join("v"), options()).await.unwrap();
    let key = |number: u8| ed25519_dalek::SigningKey::from_bytes(&[number; 32]);
    vault
        .register_steward("Ana", &key(1).verifying_key())
        .await
        .unwrap();
    vault
        .register_steward("Bo", &key(2).verifying_key())
        .await
        .unwrap();
    let checked = amparo_vault::Checked {
        release: "r".into(),
        policy_sha256: "p".into(),
        report_sha256: "s".into(),
        passed: true,
    };
    vault.record_checked(&checked).await.unwrap();
    let by = |name: &str, number: u8| amparo_vault::Approval::sign(name, &key(number), "r", "s");
    vault.approve(&by("Ana", 1)).await.unwrap();
    vault.approve(&by("Bo", 2)).await.unwrap();
    vault.remove_steward("ana").await.unwrap();
    assert_eq!(vault.approvals("r").await.unwrap(), ["Bo"]);
    assert!(vault.remove_steward("Ana").await.is_err());
    assert!(
        vault
            .register_steward("Ana", &key(1).verifying_key())
            .await
            .is_err()
    );
    vault
        .register_steward("Ana", &key(3).verifying_key())
        .await
        .unwrap();
    // The old approval was by the old key.
    assert_eq!(vault.approvals("r").await.unwrap(), ["Bo"]);
    vault.approve(&by("Ana", 3)).await.unwrap();
    assert_eq!(vault.approvals("r").await.unwrap(), ["Bo", "Ana"]);
}

#[tokio::test]
async fn a_vault_of_the_second_version_gains_the_rest() {
    if support::server().is_some() {
        // PostgreSQL's first version is the fifth.
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("v");
    let vault = support::create(&path, options()).await.unwrap();
    let first = vault.recipient().to_owned();
    stored(&vault, 1).await;
    vault.close().await;
    let mut old = support::outside(&path).await;
    for change in [
        "DROP TABLE recipients",
        "DROP TABLE revoked_contributor_keys",
        "DELETE FROM _sqlx_migrations WHERE version = 3",
    ] {
        old.run(change).await.unwrap();
    }
    drop(old);
    let vault = support::open(&path).await.unwrap();
    assert_eq!(vault.recipient(), first);
    vault.renew_recipient().await.unwrap();
    stored(&vault, 2).await;
    vault.verify(None).await.unwrap();
}
