//! Signed heads show what the vault's own folder cannot: that it was put back, or rewritten as a whole.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use amparo_privacy::ledger_rules::{Head, verify_chain};
use amparo_vault::{Checkpoint, CheckpointError, Vault, VaultError};
use support::{cohorts, rho};

async fn charged(vault: &Vault) {
    let print = vault.inputs().await.unwrap().fingerprint("t");
    let build = vault.begin_build(&print).await.unwrap();
    drop(vault.charge(&build, rho(0.001), &cohorts()).await.unwrap());
}

#[tokio::test]
async fn a_checkpoint_shows_a_vault_that_was_put_back() {
    let dir = tempfile::tempdir().unwrap();
    let vault = support::create(dir.path().join("vault"), support::options())
        .await
        .unwrap();
    vault.close().await;
    let earlier = support::Earlier::of(vault.dir()).await;
    let vault = support::open(vault.dir()).await.unwrap();
    charged(&vault).await;
    let checkpoint = vault.checkpoint().await.unwrap();
    // The vault may grow after it.
    charged(&vault).await;
    vault
        .verify_with_checkpoints(std::slice::from_ref(&checkpoint))
        .await
        .unwrap();
    vault.close().await;
    earlier.put_back().await;
    let vault = support::open(vault.dir()).await.unwrap();
    vault.verify(None).await.unwrap();
    let error = vault.verify_with_checkpoints(&[]).await.unwrap_err();
    assert!(matches!(error, VaultError::Broken { .. }), "{error}");
    // The copy in the folder goes easily; the one that was exported does not.
    std::fs::remove_dir_all(vault.dir().join("checkpoints")).unwrap();
    vault.verify_with_checkpoints(&[]).await.unwrap();
    assert!(vault.verify_with_checkpoints(&[checkpoint]).await.is_err());
}

#[tokio::test]
async fn a_checkpoint_that_was_touched_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let vault = support::create(dir.path().join("vault"), support::options())
        .await
        .unwrap();
    charged(&vault).await;
    let checkpoint = vault.checkpoint().await.unwrap();
    let key = vault.signing_key().unwrap().verifying_key();
    let text = serde_json::to_string(&checkpoint).unwrap();
    assert_eq!(Checkpoint::from_json(&text, &key).unwrap(), checkpoint);
    let entries = format!("\"entries\":{}", checkpoint.heads.ledger.entries);
    for changed in [text.replace(&entries, "\"entries\":1"), text.replace("20", "21")] {
        assert_ne!(changed, text);
        assert_eq!(
            Checkpoint::from_json(&changed, &key),
            Err(CheckpointError::Signature)
        );
    }
    for bad in [
        "",
        "{}",
        &text.replace("amparo-checkpoint/1", "amparo-checkpoint/2"),
        &text.replace("signature\":\"", "signature\":\"!"),
    ] {
        assert!(
            matches!(
                Checkpoint::from_json(bad, &key),
                Err(CheckpointError::Malformed(_))
            ),
            "{bad}"
        );
    }
    let other = ed25519_dalek::SigningKey::from_bytes(&[3; 32]).verifying_key();
    assert_eq!(
        Checkpoint::from_json(&text, &other),
        Err(CheckpointError::Signature)
    );
    // One in the vault's folder that was changed is not passed over.
    let path = std::fs::read_dir(vault.dir().join("checkpoints"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    std::fs::write(&path, text.replace(&entries, "\"entries\":1")).unwrap();
    assert!(matches!(
        vault.verify_with_checkpoints(&[]).await,
        Err(VaultError::Checkpoint { .. })
    ));
}

/// 10,000 mutations of a real ledger against its signed head: every bit flip, deletion, swap, repetition and truncation shows.
#[tokio::test]
async fn ten_thousand_mutations_of_a_ledger_show() {
    let dir = tempfile::tempdir().unwrap();
    let vault = support::create(dir.path().join("vault"), support::options())
        .await
        .unwrap();
    charged(&vault).await;
    let kept = vault.checkpoint().await.unwrap().heads.ledger;
    // The entries as bytes, rebuilt from the chain's own rule.
    let mut head = Head::GENESIS;
    let chain: Vec<(Vec<u8>, [u8; 32])> = vault
        .ledger_entries()
        .await
        .unwrap()
        .iter()
        .map(|entry| {
            let bytes = format!(
                "{{\"when\":{:?},\"build\":{:?},\"cohort\":{},\"rho_units\":{}}}",
                entry.when,
                entry.build.as_str(),
                entry.cohort,
                entry.rho.units()
            );
            head = head.after(bytes.as_bytes());
            (bytes.into_bytes(), head.hash)
        })
        .collect();
    assert_eq!(
        head, kept,
        "the ledger's entries are the JSON that the documentation says"
    );
    let verify = |chain: &[(Vec<u8>, [u8; 32])]| {
        verify_chain(
            chain.iter().map(|(entry, hash)| (entry.as_slice(), *hash)),
            Some(kept),
        )
    };
    verify(&chain).unwrap();
    let mut state = 1_u64;
    let mut draw = |n: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    for number in 0..10_000 {
        let mut changed = chain.clone();
        let (i, j) = (draw(chain.len()), draw(chain.len()));
        match number % 6 {
            0 => {
                let at = draw(changed[i].0.len());
                changed[i].0[at] ^= 1 << draw(8);
            }
            1 => changed[i].1[draw(32)] ^= 1 << draw(8),
            2 => drop(changed.remove(i)),
            3 if i != j => changed.swap(i, j),
            4 => {
                let copy = changed[j].clone();
                changed.insert(i, copy);
            }
            _ => changed.truncate(i),
        }
        assert!(verify(&changed).is_err(), "mutation {number}");
    }
}
