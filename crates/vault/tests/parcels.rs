//! Parcels handed in: believed only with the contributor's signature, and with what persons want.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;

use amparo_parcel::{Consent, Contents, ContributorKey, Kind, ParcelWriter, PreparedCase, Sender, recipient};
use amparo_schema::{CaseNumbers, FIRST_YEAR, case_schema};
use amparo_vault::{
    Announced, ContributorId, Delivery, DeliveryState, Findings, Terms, Vault, WithdrawalToken, Withdrawn,
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use support::options;

/// A case of 2021 of a person, with all else not known.
fn case(person: u8) -> PreparedCase {
    let schema = case_schema(2024);
    let mut codes = [0; 27];
    for (code, field) in codes.iter_mut().zip(schema.fields()).skip(1) {
        *code = field
            .categories
            .iter()
            .position(|category| category.missing.is_some())
            .unwrap_or(0) as u16;
    }
    codes[0] = 2021 - FIRST_YEAR;
    PreparedCase {
        codes,
        person: Some([person; 32]),
        consent: None,
        withdrawal: Some(Sha256::digest(token(person)).into()),
        numbers: CaseNumbers {
            age: Some(30),
            months: Some(7),
        },
    }
}

fn token(person: u8) -> String {
    format!("token of {person}")
}

struct Wish<'a> {
    from: &'a str,
    kind: Kind,
    source: u8,
    cases: Vec<PreparedCase>,
}

fn parcel(dir: &Path, vault: &Vault, key: &ContributorKey, wish: Wish<'_>) -> Vec<u8> {
    let path = dir.join("p.parcel");
    let contents = Contents {
        sender: Sender {
            contributor: wish.from.into(),
            key: key.public().id(),
            created: "2025-06-01T09:00:00Z".into(),
            previous: None,
        },
        kind: wish.kind,
        software: "amparo test".into(),
        layout: "the officer's own".into(),
        source_sha256: hex::encode([wish.source; 32]),
        years: (2002, 2024),
        cases: wish.cases.len() as u64,
        mapping_sha256: None,
        report_sha256: String::new(),
        person_key: None,
    };
    let to = [recipient(vault.recipient()).unwrap()];
    let mut writer = ParcelWriter::create(&path, contents, None, "{}", &to, key).unwrap();
    for case in &wish.cases {
        writer.case(case).unwrap();
    }
    writer.finish().unwrap();
    std::fs::read(&path).unwrap()
}

async fn send(vault: &Vault, contributor: &ContributorId, bytes: &[u8]) -> (Delivery, Findings) {
    let now: Timestamp = "2025-06-15T12:00:00Z".parse().unwrap();
    let of = vault.of(contributor);
    let announced = Announced {
        file_name: "p.parcel".into(),
        bytes: bytes.len() as u64,
        sha256: hex::encode(Sha256::digest(bytes)),
        at_once: true,
        repairs: None,
    };
    let delivery = of.announce(announced, now).await.unwrap();
    let mut piece = of.begin_piece(&delivery.id, 0, None).await.unwrap().unwrap();
    piece.write(bytes).unwrap();
    of.finish_piece(piece, None).await.unwrap();
    let delivery = of.complete(&delivery.id, now).await.unwrap();
    let findings = of.findings(&delivery.id).await.unwrap().unwrap();
    (delivery, findings)
}

#[tokio::test]
async fn a_parcel_is_believed_by_its_signature_and_brings_tokens_and_consents() {
    let dir = tempfile::tempdir().unwrap();
    let vault = support::create(dir.path().join("v"), options()).await.unwrap();
    let one = vault.register_contributor("One").await.unwrap();
    let two = vault.register_contributor("Two").await.unwrap();
    let terms = Terms {
        from: "2025-01-01".parse().unwrap(),
        until: "2025-12-31".parse().unwrap(),
        first_year: 2015,
        last_year: 2025,
        consent_required: false,
    };
    for contributor in [&one, &two] {
        vault.record_agreement(contributor, &terms).await.unwrap();
    }
    let key = ContributorKey::generate().unwrap();
    let wish = |kind, source, people: std::ops::Range<u8>| Wish {
        from: "One",
        kind,
        source,
        cases: people.map(case).collect(),
    };
    let bytes = parcel(dir.path(), &vault, &key, wish(Kind::Complete, 1, 1..21));
    let (delivery, findings) = send(&vault, &one, &bytes).await;
    assert_eq!(delivery.state, DeliveryState::Refused);
    assert!(
        findings.refused[0].contains("no key of this organisation"),
        "{findings:?}"
    );

    vault
        .register_contributor_key(&one, &key.public().to_string())
        .await
        .unwrap();
    let again = vault
        .register_contributor_key(&two, &key.public().to_string())
        .await;
    assert!(again.unwrap_err().to_string().contains("registered already"));
    let theirs = ContributorKey::generate().unwrap();
    vault
        .register_contributor_key(&two, &theirs.public().to_string())
        .await
        .unwrap();
    // Another's parcel, sent as one's own; one's own, in another's name; and one that somebody touched.
    let (stolen, findings) = send(&vault, &two, &bytes).await;
    assert!(
        stolen.state == DeliveryState::Refused && findings.cases == 0,
        "{findings:?}"
    );
    let forged = parcel(dir.path(), &vault, &theirs, wish(Kind::Complete, 1, 1..3));
    let (delivery, findings) = send(&vault, &two, &forged).await;
    assert_eq!(delivery.state, DeliveryState::Refused);
    assert!(
        findings.refused[0].contains(r#"comes from "One""#),
        "{findings:?}"
    );
    let mut touched = bytes.clone();
    let middle = touched.len() - 40;
    touched[middle] ^= 1;
    let (delivery, findings) = send(&vault, &one, &touched).await;
    assert_eq!(delivery.state, DeliveryState::Refused);
    assert!(
        findings.refused[0].starts_with("p.parcel is not believed"),
        "{findings:?}"
    );

    let (delivery, findings) = send(&vault, &one, &bytes).await;
    assert_eq!(
        (delivery.state, findings.cases, findings.persons),
        (DeliveryState::Accepted, 20, 20)
    );
    let rows = async || {
        let cases = vault
            .cases_for_release(&vault.inputs().await.unwrap(), 2025)
            .await
            .unwrap();
        (
            cases.table.rows(),
            cases.left_out.withdrawn,
            cases.left_out.no_consent,
        )
    };
    assert_eq!(rows().await, (20, 0, 0));
    // The contributor made the tokens, so the vault has none to say.
    let submission = delivery.submission.unwrap();
    assert!(
        vault
            .of(&one)
            .withdrawal_tokens(&submission)
            .await
            .unwrap()
            .is_empty()
    );
    let withdrawn = vault
        .withdraw(&WithdrawalToken::typed(&token(7)).unwrap())
        .await
        .unwrap();
    assert_eq!(withdrawn, Withdrawn::Now);
    assert_eq!(rows().await, (19, 1, 0));

    // The same source, prepared anew: it takes the earlier one's place, and the person stays out.
    let mut anew = wish(Kind::Complete, 1, 1..23);
    anew.cases[0].consent = Some(Consent {
        scopes: vec!["research".into()],
        given: None,
        expires: None,
    });
    let bytes = parcel(dir.path(), &vault, &key, anew);
    let (delivery, _) = send(&vault, &one, &bytes).await;
    assert_eq!(delivery.state, DeliveryState::Accepted);
    assert_eq!(rows().await, (20, 1, 1));
    assert!(!vault.of(&one).submission(&submission).await.unwrap().is_active());
    // Rows that were repaired come as an addition.
    let bytes = parcel(dir.path(), &vault, &key, wish(Kind::Addition, 1, 40..42));
    send(&vault, &one, &bytes).await;
    assert_eq!(rows().await, (22, 1, 1));
    // A late case of a year that the agreement does not cover.
    let mut old = wish(Kind::Addition, 2, 50..52);
    old.cases[1].codes[0] = 2009 - FIRST_YEAR;
    let bytes = parcel(dir.path(), &vault, &key, old);
    let (delivery, findings) = send(&vault, &one, &bytes).await;
    assert_eq!(delivery.state, DeliveryState::Refused);
    assert!(findings.refused[0].contains("1 of 2009"), "{findings:?}");
}

/// One contributor sends persons under the very keys of another's, as whoever had seen them could.
#[tokio::test]
async fn anothers_person_keys_reach_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let vault = support::create(dir.path().join("v"), options()).await.unwrap();
    let mut houses = Vec::new();
    for name in ["One", "Two"] {
        let id = vault.register_contributor(name).await.unwrap();
        let terms = Terms {
            from: "2025-01-01".parse().unwrap(),
            until: "2025-12-31".parse().unwrap(),
            first_year: 2015,
            last_year: 2025,
            consent_required: false,
        };
        vault.record_agreement(&id, &terms).await.unwrap();
        let key = ContributorKey::generate().unwrap();
        let text = key.public().to_string();
        vault.register_contributor_key(&id, &text).await.unwrap();
        houses.push((id, key));
    }
    let rows = async || {
        let inputs = vault.inputs().await.unwrap();
        let cases = vault.cases_for_release(&inputs, 2025).await.unwrap();
        (
            cases.table.rows(),
            cases.dropped,
            cases.left_out.withdrawn,
            cases.left_out.no_consent,
        )
    };
    let wish = |from, source, cases: Vec<PreparedCase>| Wish {
        from,
        kind: Kind::Complete,
        source,
        cases,
    };
    let (one, one_key) = &houses[0];
    let bytes = parcel(
        dir.path(),
        &vault,
        one_key,
        wish("One", 1, (1..11).map(case).collect()),
    );
    assert_eq!(send(&vault, one, &bytes).await.0.state, DeliveryState::Accepted);
    // Two's tokens are its own, and its persons agreed to nothing that covers a release.
    let (two, two_key) = &houses[1];
    let stolen = (1..11).map(|person| PreparedCase {
        withdrawal: Some(Sha256::digest(format!("twos token {person}")).into()),
        consent: (person < 4).then(|| Consent {
            scopes: vec!["research".into()],
            given: None,
            expires: None,
        }),
        ..case(person)
    });
    let bytes = parcel(dir.path(), &vault, two_key, wish("Two", 1, stolen.collect()));
    assert_eq!(send(&vault, two, &bytes).await.0.state, DeliveryState::Accepted);
    // Neither bounds, nor leaves out, nor takes the place of One's: ten of One's and seven of Two's.
    assert_eq!(rows().await, (17, 0, 0, 3));
    let theirs = WithdrawalToken::typed("twos token 7").unwrap();
    assert_eq!(vault.withdraw(&theirs).await.unwrap(), Withdrawn::Now);
    assert_eq!(rows().await, (16, 0, 1, 3));
    assert_eq!(vault.of(one).submissions().await.unwrap().len(), 1);
    assert_eq!(vault.of(one).withdrawals().await.unwrap(), 0);
}
