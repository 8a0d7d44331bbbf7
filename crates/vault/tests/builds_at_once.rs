//! Two stewards who make a release of the same inputs at once: one is charged.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use amparo_vault::VaultError;
use support::{options, rho};

#[tokio::test]
async fn a_second_build_of_the_same_inputs_waits_for_the_first() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("v");
    let vault = support::create(&path, options()).await.unwrap();
    let inputs = vault.inputs().await.unwrap();
    let (same, other) = (inputs.fingerprint("one"), inputs.fingerprint("two"));
    let first = vault.begin_build_alone(&same).await.unwrap();
    let _ = vault.charge(&first, rho(1e-6), &[2020]).await.unwrap();
    let second = support::open(&path).await.unwrap();
    let refused = second.begin_build_alone(&same).await.unwrap_err();
    assert!(
        matches!(&refused, VaultError::UnderWay(build) if build == first.id()),
        "{refused}"
    );
    // Of other inputs it may go on; and the first's end, however it came, makes way.
    second.begin_build_alone(&other).await.unwrap();
    drop(first);
    second.begin_build_alone(&same).await.unwrap();
    assert_eq!(vault.ledger_entries().await.unwrap().len(), 1);
}
