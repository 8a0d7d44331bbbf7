//! The public register made from cases: what of them the public meets, and nothing more.

use amparo_recruitment::certification::Step;
use amparo_recruitment::register::*;
use amparo_register::certificate::*;
use amparo_register::log::*;
use amparo_register::*;
use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use jiff::civil::date;

use crate::certifying::World;
use crate::support::party;

fn issuer() -> Issuer {
    Issuer {
        name: "Certification body".into(),
        key: SigningKey::from_bytes(&[9; 32]),
    }
}

fn now() -> Timestamp {
    "2022-01-01T09:30:00Z".parse().unwrap()
}

#[test]
fn the_log_shows_what_the_register_shows_and_no_more() {
    let mut world = World::certified();
    world
        .apply(
            date(2021, 8, 1),
            "officer-2",
            Step::Suspended {
                reason: "fees were taken".into(),
            },
        )
        .unwrap();
    let mut log = Log::new();
    let mut openings = Vec::new();
    for (entry, opening) in log_entries(&world.case, 0).unwrap() {
        log.append(entry.to_bytes());
        openings.push((entry, opening));
    }
    assert_eq!(log.size() as usize, world.case.events().len());
    let text: String = log
        .entries()
        .iter()
        .map(|entry| String::from_utf8(entry.clone()).unwrap() + "\n")
        .collect();
    for secret in ["auditor-1", "officer", "NC-1", "fees were taken", "accepted"] {
        assert!(!text.contains(secret), "{secret} stands in the log");
    }
    // Before the first certificate not even the recruiter stands there.
    assert_eq!(text.matches(party(1).as_str()).count(), 2);
    let (last, opening) = openings.last().unwrap();
    assert!(last.event.open(opening).unwrap().contains("fees were taken"));
    let mut other = opening.clone();
    other.content = other.content.replace("fees", "Fees");
    assert_eq!(last.event.open(&other), Err(CommitmentError::Other));

    let head = Head {
        origin: "register.example/log".into(),
        size: log.size(),
        root: log.root(),
        on: date(2021, 8, 1),
    };
    let key = issuer().key;
    let head = read_head(&sign_head(&head, &key).unwrap(), &key.verifying_key()).unwrap();
    let place = log.size() - 1;
    verify_inclusion(
        &head,
        &last.to_bytes(),
        place,
        &log.prove_inclusion(place).unwrap(),
    )
    .unwrap();
}

#[test]
fn the_register_as_of_any_day_with_its_feed_and_statement() {
    let mut world = World::certified();
    world
        .apply(
            date(2021, 8, 1),
            "officer-2",
            Step::Suspended {
                reason: "fees & costs were taken".into(),
            },
        )
        .unwrap();
    world
        .apply(date(2021, 10, 1), "officer-2", Step::Reinstated)
        .unwrap();
    let as_of = |day| {
        let public = PublicCase {
            name: "Himal <Overseas>",
            country: "NPL",
            case: &world.case,
        };
        register_on(day, [public]).unwrap()
    };
    // An application is nobody's business.
    assert!(as_of(date(2020, 6, 30)).entries.is_empty());
    assert_eq!(
        as_of(date(2021, 8, 2)).entries[0].suspended_since,
        Some(date(2021, 8, 1))
    );
    let register = as_of(date(2022, 1, 1));
    insta::assert_snapshot!(register.to_string());
    insta::assert_snapshot!(atom_feed(
        &register,
        "https://register.example/recruiters",
        "feed.atom",
        "Recruiters & status"
    ));
    assert!(!serde_json::to_string(&register).unwrap().contains("auditor"));

    let head = Head {
        origin: "register.example/log".into(),
        size: 0,
        root: Log::new().root(),
        on: date(2022, 1, 1),
    };
    let proof = issue_statement(&register, party(1), &head, &issuer(), now()).unwrap();
    let keys = [issuer().key.verifying_key()];
    let check = verify_statement(&proof, &keys).unwrap();
    assert!(check.shows(&register.entries[0]) && !check.shows(&as_of(date(2021, 8, 2)).entries[0]));
    assert!(verify_statement(&proof.replace("certified", "suspended"), &keys).is_err());
    let none = verify_statement(
        &issue_statement(&register, party(2), &head, &issuer(), now()).unwrap(),
        &keys,
    )
    .unwrap();
    assert_eq!((none.phase, none.entry_hash), (None, None));
    assert!(
        verify_certificate(&proof, &keys, &[], date(2022, 1, 1))
            .unwrap_err()
            .to_string()
            .contains("no recruitment certificate")
    );
}

#[test]
fn a_case_gives_its_certificate_and_its_bits() {
    let mut world = World::certified();
    let on = date(2021, 1, 1);
    let content = |world: &World| {
        let status = world.case.status_at(on).unwrap();
        certificate_content(&status, "urn:c:1", "Himal Overseas", "v1", vec![])
    };
    let given = content(&world).unwrap();
    assert_eq!(
        (given.valid_from, given.valid_until),
        (date(2020, 7, 1), date(2023, 7, 1))
    );
    world
        .apply(on, "officer-2", Step::Suspended { reason: "x".into() })
        .unwrap();
    assert_eq!(content(&world), None);
    let mut bits = Vec::new();
    for purpose in [StatusPurpose::Revocation, StatusPurpose::Suspension] {
        let mut list = StatusList::new("l", purpose);
        for phase in [Standing::Certified, Standing::Suspended, Standing::Withdrawn] {
            list.record(7, phase).unwrap();
            bits.push(list.get(7).unwrap());
        }
    }
    assert_eq!(bits, [false, false, true, false, true, false]);
}

/// A case with a suspension, its lifting, a complaint and a nonconformity put right.
fn eventful() -> World {
    let mut world = World::certified();
    let steps = [
        (
            date(2021, 6, 20),
            "officer-1",
            Step::SurveillanceDone { assessments: vec![] },
        ),
        (
            date(2021, 8, 1),
            "officer-2",
            Step::Suspended {
                reason: "fees were taken".into(),
            },
        ),
        (date(2021, 10, 1), "officer-2", Step::Reinstated),
        (
            date(2021, 11, 1),
            "officer-1",
            Step::ComplaintReceived {
                complaint: "C-1".into(),
                source: amparo_recruitment::certification::ComplaintSource::Letter,
            },
        ),
        (
            date(2021, 11, 9),
            "officer-3",
            Step::ComplaintConfirmed {
                complaint: "C-1".into(),
            },
        ),
        (
            date(2022, 2, 1),
            "auditor-1",
            Step::EffectivenessVerified {
                nonconformity: "NC-1".into(),
            },
        ),
        (
            date(2022, 3, 1),
            "officer-1",
            Step::ComplaintClosed {
                complaint: "C-1".into(),
            },
        ),
    ];
    for (on, by, step) in steps {
        world.apply(on, by, step).unwrap();
    }
    world
}

fn public(case: &amparo_recruitment::certification::CertificationCase) -> PublicCase<'_> {
    PublicCase {
        name: "Himal Overseas",
        country: "NPL",
        case,
    }
}

#[test]
fn the_book_gives_the_register_of_every_day_as_the_cases_do() {
    let world = eventful();
    for as_of in [date(2021, 8, 15), date(2021, 12, 1), date(2026, 1, 1)] {
        let until = world.case.until(as_of);
        let book = book(as_of, [public(&world.case)]).unwrap();
        assert_eq!(Book::from_json(book.to_json().as_bytes()).unwrap(), book);
        let mut day = date(2020, 1, 1);
        // Beyond the book's day: what follows by the passing of time alone.
        while day < date(2024, 6, 1) {
            assert_eq!(
                book.on(day),
                register_on(day, [public(&until)]).unwrap(),
                "{day} as known on {as_of}"
            );
            day = day.tomorrow().unwrap();
        }
    }
    // Nothing of a case that holds no certificate yet.
    assert!(
        book(date(2020, 6, 30), [public(&world.case)])
            .unwrap()
            .recruiters
            .is_empty()
    );
}

/// A register of [`eventful`] in a folder, with one certificate.
fn published(folder: &std::path::Path, as_of: jiff::civil::Date) -> std::path::PathBuf {
    let world = eventful();
    let mut log = Log::new();
    for (entry, _) in log_entries(&world.case.until(as_of), 0).unwrap() {
        log.append(entry.to_bytes());
    }
    let head = Head {
        origin: "register.example/recruiters".into(),
        size: log.size(),
        root: log.root(),
        on: as_of,
    };
    let status = world.case.status_at(date(2020, 7, 1)).unwrap();
    let bit = |purpose: StatusPurpose| StatusEntry {
        purpose,
        list: format!("https://register.example/register/status/{}", purpose.code()),
        index: 7,
    };
    let bits = StatusPurpose::ALL.map(bit).to_vec();
    let content = certificate_content(&status, "urn:c:1", "Himal Overseas", "v1", bits).unwrap();
    let new = NewRegister {
        title: "Register of certified recruiters".into(),
        software: amparo_bundle::Software {
            name: "amparo".into(),
            version: "0".into(),
        },
        book: book(as_of, [public(&world.case)]).unwrap(),
        log: &log,
        head: &sign_head(&head, &issuer().key).unwrap(),
        certificates: vec![issue_certificate(&content, &issuer(), now()).unwrap().to_text()],
        base: Some("https://register.example/register/".into()),
        invented: true,
    };
    write_register(folder, new, &issuer(), now()).unwrap().0
}

#[test]
fn a_published_register_opens_whole_and_hands_out_receipts() {
    let folder = tempfile::tempdir().unwrap();
    let key = issuer().key.verifying_key();
    let trusted = amparo_bundle::TrustedKeys::one(key);
    let earlier = PublishedRegister::open(&published(folder.path(), date(2021, 9, 1)), &trusted).unwrap();
    let register = PublishedRegister::open(&published(folder.path(), date(2022, 4, 1)), &trusted).unwrap();
    assert_eq!(
        earlier.certificates[&party(1)].verified.standing,
        CertificateStanding::Suspended
    );
    assert!(matches!(
        register.certificates[&party(1)].verified.standing,
        CertificateStanding::Valid { .. }
    ));
    // The commitments are salted anew in this test, so that the second log is another's; a register's own log goes on.
    assert!(!register.continues(&earlier) && register.continues(&register));

    let receipt = register.receipt(party(1), now()).unwrap();
    let text = serde_json::to_string_pretty(&receipt).unwrap();
    let verified = verify_receipt(&text, &key).unwrap();
    assert_eq!(verified.statement.as_of, date(2022, 4, 1));
    assert_eq!(verified.entry.phase, Standing::Certified);
    assert!(register.receipt(party(2), now()).is_none());
    // A receipt that says another thing, or is put together from two registers, does not hold.
    assert!(verify_receipt(&text.replace("Himal", "Hymal"), &key).is_err());
    let mut mixed = receipt.clone();
    mixed.head = earlier.head_note.clone();
    let mixed = serde_json::to_string(&mixed).unwrap();
    assert!(matches!(
        verify_receipt(&mixed, &key),
        Err(ReceiptError::Parts(_))
    ));
    let mut wrong = receipt.clone();
    wrong.log_entry.place -= 1;
    let wrong = serde_json::to_string(&wrong).unwrap();
    assert!(matches!(verify_receipt(&wrong, &key), Err(ReceiptError::Log(_))));
    let stranger = SigningKey::from_bytes(&[8; 32]).verifying_key();
    assert!(verify_receipt(&text, &stranger).is_err());
}

#[test]
fn a_bundle_altered_by_one_byte_or_of_another_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let place = published(folder.path(), date(2022, 4, 1));
    let trusted = amparo_bundle::TrustedKeys::one(issuer().key.verifying_key());
    for file in [
        "register.json",
        "log.txt",
        "head.txt",
        "statements.jsonl",
        "manifest.json",
    ] {
        let path = place.join(file);
        let sound = std::fs::read(&path).unwrap();
        let mut altered = sound.clone();
        altered[sound.len() / 2] ^= 1;
        std::fs::write(&path, altered).unwrap();
        assert!(PublishedRegister::open(&place, &trusted).is_err(), "{file}");
        std::fs::write(&path, sound).unwrap();
    }
    assert!(PublishedRegister::open(&place, &trusted).is_ok());
    let stranger = SigningKey::from_bytes(&[8; 32]).verifying_key();
    let error = PublishedRegister::open(&place, &amparo_bundle::TrustedKeys::one(stranger))
        .err()
        .unwrap();
    assert!(
        error.to_string().contains("not among the 1 trusted keys"),
        "{error}"
    );
}

#[test]
fn a_register_that_disagrees_with_its_log_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let world = eventful();
    let as_of = date(2022, 4, 1);
    let mut log = Log::new();
    // The suspension was left out of the log.
    for (entry, _) in log_entries(&world.case, 0).unwrap() {
        if entry.phase != Some(Standing::Suspended) {
            log.append(entry.to_bytes());
        }
    }
    let head = Head {
        origin: "register.example/recruiters".into(),
        size: log.size(),
        root: log.root(),
        on: as_of,
    };
    let new = NewRegister {
        title: "T".into(),
        software: amparo_bundle::Software {
            name: "amparo".into(),
            version: "0".into(),
        },
        book: book(as_of, [public(&world.case)]).unwrap(),
        log: &log,
        head: &sign_head(&head, &issuer().key).unwrap(),
        certificates: Vec::new(),
        base: None,
        invented: true,
    };
    let error = write_register(folder.path(), new, &issuer(), now())
        .err()
        .unwrap();
    assert!(
        error
            .to_string()
            .contains("became suspended on 2021-08-01, which is not in the log"),
        "{error}"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
