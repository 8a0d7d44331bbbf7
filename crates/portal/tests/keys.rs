//! Keys that are revoked while the portal is open.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use amparo_portal::Portal;
use amparo_release::{KeyStatements, TrustedKeys};
use ed25519_dalek::SigningKey;
use sha2::{Digest as _, Sha256};

#[test]
fn what_a_revoked_key_signed_goes_while_the_portal_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let (kept, _, _) = support::publish(folder.path(), 40, 1, "2026-01-01T00:00:00Z");
    support::publish(folder.path(), 40, 2, "2026-02-01T00:00:00Z");
    let said: Arc<Mutex<Result<KeyStatements, String>>> = Arc::new(Mutex::new(Ok(KeyStatements::default())));
    let asked = Arc::clone(&said);
    let portal = Portal::open(folder.path(), support::trusted())
        .unwrap()
        .asking_for_keys(move || {
            let statements = asked.lock().unwrap().clone()?;
            support::trusted()
                .with_statements(&statements)
                .map_err(|error| error.to_string())
        })
        .unwrap();
    assert_eq!(portal.releases(), (2, 0));

    // The key is followed by another and revoked; one of its releases stays good.
    let new = SigningKey::from_bytes(&[99; 32]);
    let mut statements = KeyStatements::default();
    statements.succeed(&support::key(), &new, "2026-03-01");
    let manifest = std::fs::read(kept.join("manifest.json")).unwrap();
    let keeps = BTreeSet::from([hex::encode(Sha256::digest(&manifest))]);
    statements.revoke(
        &support::key().verifying_key(),
        &new,
        "2026-03-02",
        "stolen",
        keeps,
    );
    *said.lock().unwrap() = Ok(statements);
    portal.rescan().unwrap();
    assert_eq!(portal.releases(), (1, 1));

    // A file that cannot be read takes nothing back, and brings nothing back.
    *said.lock().unwrap() = Err("no such file".into());
    portal.rescan().unwrap();
    assert_eq!(portal.releases(), (1, 1));
    assert!(support::trusted() != TrustedKeys::FirstUse);
}
