use amparo_journeys::ledger::Ledger;
use amparo_journeys::voice::*;
use amparo_privacy::{Delta, Rho, SeededNoise};
use amparo_recruitment::tables::read_table;
use jiff::civil::date;
use serde_json::{Value, json};

use super::support::{filled, party};

const SECRET: &str = include_str!("data/test_key.pem");

fn ring() -> KeyRing {
    let keys = json!({"keys": [
        {"agency": party(1), "period": "2026-Q1", "public": include_str!("data/test_key.pub")},
    ]});
    KeyRing::from_json(&keys.to_string()).unwrap()
}

fn token(ring: &KeyRing) -> Token {
    let (asked, kept) = request(&ring.keys[0]).unwrap();
    let answer = issue(&asked, &ring.keys[0], SECRET).unwrap();
    kept.finish(&answer, ring).unwrap()
}

fn review(text: &str) -> Review {
    serde_json::from_value(json!({
        "agency": party(1), "period": "2026-Q1", "answers": {"paid_for_job": "yes", "kept_papers": "no"},
        "stars": 2, "grievance": true, "text": text,
    }))
    .unwrap()
}

#[test]
fn signing_and_unblinding_are_those_of_rfc_9474() {
    let vector: Value = serde_json::from_str(include_str!("data/rfc9474.json")).unwrap();
    let text = |name: &str| vector[name].as_str().unwrap();
    let keys = json!({"keys": [{"agency": party(1), "period": "2026-Q1", "public": text("public")}]});
    let ring = KeyRing::from_json(&keys.to_string()).unwrap();
    let id = ring.keys[0].id();
    let asked: BlindRequest =
        serde_json::from_value(json!({"key": id, "blinded": text("blinded_msg")})).unwrap();
    assert_eq!(
        issue(&asked, &ring.keys[0], text("secret_pem")).unwrap(),
        text("blind_sig")
    );
    let kept: TokenSecret = serde_json::from_value(json!({
        "key": id, "nonce": text("msg"), "randomizer": text("msg_prefix"), "secret": text("inv"),
    }))
    .unwrap();
    assert_eq!(
        kept.finish(text("blind_sig"), &ring).unwrap().signature,
        text("sig")
    );
}

#[test]
fn a_token_works_once_and_only_for_its_agency() {
    let dir = tempfile::tempdir().unwrap();
    let (ring, store) = (ring(), ReviewStore::at(dir.path()).unwrap());
    let identity = age::x25519::Identity::generate();
    let to = identity.to_public().to_string();
    let today = date(2026, 5, 4);
    let token = token(&ring);
    assert_eq!(token.verify(&ring).unwrap().agency, party(1));
    let mut other = review("");
    other.agency = party(2);
    let error = store.redeem(&token, &ring, &other, &to, today).unwrap_err();
    assert!(matches!(error, StoreError::OtherAgency { .. }), "{error}");
    let receipt = store
        .redeem(&token, &ring, &review("They kept my passport."), &to, today)
        .unwrap();
    let error = store
        .redeem(&token, &ring, &review("again"), &to, today)
        .unwrap_err();
    assert!(matches!(error, StoreError::Spent), "{error}");
    let mut forged = token.clone();
    forged.nonce = token_nonce_with_another_bit(&token.nonce);
    assert!(
        store
            .redeem(&forged, &ring, &review("forged"), &to, today)
            .is_err()
    );

    // What lies on the disk says neither words nor receipt, and has a length of many.
    let mut sealed = 0;
    for entry in std::fs::read_dir(dir.path().join("sealed")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert!((4096..4096 + 512).contains(&bytes.len()), "{}", bytes.len());
        assert!(
            !path
                .to_string_lossy()
                .contains(&receipt.to_string().replace('-', ""))
        );
        assert_eq!(
            std::fs::metadata(&path).unwrap().modified().unwrap(),
            std::time::UNIX_EPOCH
        );
        sealed += 1;
    }
    assert_eq!(sealed, 1);

    use age::secrecy::ExposeSecret;
    let opened = store.open(identity.to_string().expose_secret()).unwrap();
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0].1.text.as_deref(), Some("They kept my passport."));
    let stranger = age::x25519::Identity::generate();
    assert!(
        store
            .open(stranger.to_string().expose_secret())
            .unwrap()
            .is_empty()
    );

    assert_eq!(store.follow_up(&receipt).unwrap(), None);
    store
        .answer(&opened[0].0, "We have written to the agency.")
        .unwrap();
    let typed: Receipt = receipt.to_string().to_lowercase().parse().unwrap();
    assert_eq!(
        store.follow_up(&typed).unwrap().as_deref(),
        Some("We have written to the agency.")
    );
    assert!("ABCD-EFGH".parse::<Receipt>().is_err());
}

fn token_nonce_with_another_bit(nonce: &str) -> String {
    let first = if nonce.starts_with('A') { "B" } else { "A" };
    format!("{first}{}", &nonce[1..])
}

#[test]
fn the_issuer_cannot_tell_which_token_it_signed() {
    let ring = ring();
    let (a, kept) = request(&ring.keys[0]).unwrap();
    let answer = issue(&a, &ring.keys[0], SECRET).unwrap();
    let token = kept.finish(&answer, &ring).unwrap();
    // Nothing of the token was in what the issuer saw.
    for part in [&token.nonce, &token.randomizer, &token.signature] {
        assert!(!a.blinded.contains(part.as_str()) && !answer.contains(part.as_str()));
    }
    // The answer to one request finishes no other.
    let (_, other) = request(&ring.keys[0]).unwrap();
    assert!(other.finish(&answer, &ring).is_err());
    let second = ring.keys[0].clone();
    let mut twice = ring.clone();
    assert!(matches!(twice.add(second), Err(KeyError::Second { .. })));
}

#[test]
fn counts_are_private_delayed_and_of_five_at_least() {
    let dir = tempfile::tempdir().unwrap();
    let ring = ring();
    let reviews: Vec<Review> = (0..300).map(|_| review("the red gate")).collect();
    let replies: Vec<AgencyReply> = serde_json::from_value(json!([
        {"agency": party(1), "text": "We pay it back.", "approved_by": "A. Moderator", "on": "2026-06-01"}
    ]))
    .unwrap();
    let (rho, delta) = (Rho::new(0.5).unwrap(), Delta::new(1e-6).unwrap());
    let publish = |name: &str, reviews: &[Review], today| {
        let ledger = Ledger::at(&dir.path().join("ledger"), Rho::new(5.0).unwrap());
        publish_reviews(
            name,
            reviews,
            &ring,
            &replies,
            (today, 90),
            (rho, delta),
            &ledger,
            &mut SeededNoise::new(3),
        )
        .unwrap()
    };
    // The quarter ended on 31 March: it waits until 29 June.
    assert!(publish("a", &reviews, date(2026, 6, 28)).agencies.is_empty());
    let many = publish("b", &reviews, date(2026, 6, 29));
    let agency = &many.agencies[0];
    assert!((agency.reviews.unwrap().value - 300.0).abs() < 30.0);
    let (_, paid) = agency.answers[0];
    assert!(paid.unwrap().value > 0.9 && paid.unwrap().upper <= 1.0);
    assert!((agency.stars.unwrap().value - 2.0).abs() < 0.3);
    let page = reviews_page(&many, |id| id.to_string()).unwrap();
    assert!(page.contains("We pay it back.") && !page.contains("red gate"));
    let few = publish("c", &reviews[..4], date(2026, 7, 1));
    let agency = &few.agencies[0];
    assert_eq!(
        (agency.reviews, agency.stars, agency.reply.clone()),
        (None, None, None)
    );
    assert!(agency.answers.iter().all(|(_, share)| share.is_none()));
}

#[test]
fn batches_from_paper_and_sms_are_read_with_what_is_wrong() {
    let table = filled(
        "medium,collected_by,collected_on,agency,period,paid_for_job,kept_papers,stars\n\
         sms,union-np,2026-02-11,@1,,yes,no,2\npaper,union-np,2026-02-12,@1,2025-Q4,,,\nfax,union-np,2026-02-12,@1,,,,\n\
         sms,union-np,2026-02-12,@1,,maybe,,\nsms,union-np,2026-02-12,@1,,,,6\nsms,union-np,2026-02-12,@1,2026-Q5,,,\n",
    );
    let import = read_table::<BatchRow>("batch.csv", table.as_bytes()).unwrap();
    assert_eq!(import.accepted.len(), 2);
    assert_eq!(import.accepted[0].review.period.to_string(), "2026-Q1");
    let words: Vec<String> = import
        .refused
        .iter()
        .map(|refused| refused.error.to_string())
        .collect();
    insta::assert_snapshot!(words.join("\n"));
}
