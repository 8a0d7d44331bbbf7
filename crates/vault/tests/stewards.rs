//! Two stewards, two names, two keys: nobody approves alone.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use amparo_vault::{Approval, Checked, StewardError, Vault, VaultError};
use ed25519_dalek::SigningKey;

const RELEASE: &str = "2026-01-01-0123456789ab";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn checked(report: &str, passed: bool) -> Checked {
    Checked {
        release: RELEASE.into(),
        policy_sha256: "p".into(),
        report_sha256: report.into(),
        passed,
    }
}

fn said(result: Result<(), VaultError>) -> StewardError {
    match result.unwrap_err() {
        VaultError::Steward(error) => error,
        other => panic!("{other}"),
    }
}

async fn vault_in(dir: &tempfile::TempDir) -> Vault {
    let vault = support::create(dir.path().join("vault"), support::options())
        .await
        .unwrap();
    vault
        .register_steward("Ana", &key(1).verifying_key())
        .await
        .unwrap();
    vault
        .register_steward("Beto", &key(2).verifying_key())
        .await
        .unwrap();
    vault
}

#[tokio::test]
async fn one_key_cannot_approve_twice_under_any_name() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    for (name, seed) in [("ana", 3), ("Carla", 1), ("ANA ", 9)] {
        let error = vault
            .register_steward(name, &key(seed).verifying_key())
            .await
            .unwrap_err();
        assert!(
            matches!(error, VaultError::Steward(StewardError::Taken(_))),
            "{name}: {error}"
        );
    }
    assert!(matches!(
        vault.register_steward(" \n", &key(5).verifying_key()).await,
        Err(VaultError::Steward(StewardError::Name(_)))
    ));
    assert_eq!(vault.stewards().await.unwrap().len(), 2);

    vault.record_checked(&checked("r", true)).await.unwrap();
    let ana = Approval::sign("Ana", &key(1), RELEASE, "r");
    vault.approve(&ana).await.unwrap();
    assert_eq!(vault.approvals(RELEASE).await.unwrap(), ["Ana"]);
    assert_eq!(said(vault.approve(&ana).await), StewardError::Twice("Ana".into()));
    // In another's name with one's own key, or as nobody.
    let forged = Approval::sign("Beto", &key(1), RELEASE, "r");
    assert_eq!(
        said(vault.approve(&forged).await),
        StewardError::Signature("Beto".into())
    );
    let nobody = Approval::sign("Zoe", &key(1), RELEASE, "r");
    assert_eq!(
        said(vault.approve(&nobody).await),
        StewardError::Unknown("Zoe".into())
    );
    // A signature for another release or report does not count for this one.
    for (release, report) in [("other", "r"), (RELEASE, "other")] {
        let mut moved = Approval::sign("Beto", &key(2), release, report);
        moved.release = RELEASE.into();
        moved.report_sha256 = "r".into();
        assert_eq!(
            said(vault.approve(&moved).await),
            StewardError::Signature("Beto".into())
        );
    }
    vault
        .approve(&Approval::sign("Beto", &key(2), RELEASE, "r"))
        .await
        .unwrap();
    assert_eq!(vault.approvals(RELEASE).await.unwrap(), ["Ana", "Beto"]);
    vault.verify(None).await.unwrap();
}

#[tokio::test]
async fn only_what_passed_can_be_approved_and_a_new_report_asks_anew() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let ana = |report: &str| Approval::sign("Ana", &key(1), RELEASE, report);
    assert_eq!(
        said(vault.approve(&ana("r")).await),
        StewardError::Unchecked(RELEASE.into())
    );
    vault.record_checked(&checked("r", false)).await.unwrap();
    assert_eq!(
        said(vault.approve(&ana("r")).await),
        StewardError::Failed(RELEASE.into())
    );
    vault.record_checked(&checked("s", true)).await.unwrap();
    assert_eq!(
        said(vault.approve(&ana("r")).await),
        StewardError::Unchecked(RELEASE.into())
    );
    vault.approve(&ana("s")).await.unwrap();
    assert_eq!(vault.approvals(RELEASE).await.unwrap(), ["Ana"]);
    vault.record_checked(&checked("t", true)).await.unwrap();
    assert!(vault.approvals(RELEASE).await.unwrap().is_empty());
    // Every try is on record.
    assert_eq!(vault.checked().await.unwrap().len(), 3);
}

/// Somebody who writes straight into the audit log, past the checks of `approve`: what counts is verified again when it is read.
#[tokio::test]
async fn an_approval_written_past_the_checks_does_not_count() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    vault.record_checked(&checked("r", true)).await.unwrap();
    let forged = Approval::sign("Beto", &key(1), RELEASE, "r");
    vault
        .record_event("release.approved", &serde_json::to_string(&forged).unwrap())
        .await
        .unwrap();
    assert!(vault.approvals(RELEASE).await.unwrap().is_empty());
}
