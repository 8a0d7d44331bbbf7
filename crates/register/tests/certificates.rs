//! Certificates as whoever is shown one meets them.
#![allow(clippy::unwrap_used)] // a test fails by panicking

use amparo_register::certificate::*;
use amparo_register::{PartyId, Scope};
use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use jiff::civil::date;

fn issuer() -> Issuer {
    Issuer {
        name: "Certification body".into(),
        key: SigningKey::from_bytes(&[9; 32]),
    }
}

fn now() -> Timestamp {
    "2020-07-01T09:30:00Z".parse().unwrap()
}

fn entry(purpose: StatusPurpose) -> StatusEntry {
    StatusEntry {
        purpose,
        list: format!("https://register.example/status/{}", purpose.code()),
        index: 42,
    }
}

fn certificate() -> String {
    let content = CertificateContent {
        id: "https://register.example/certificates/1".into(),
        party: PartyId::from_number(1),
        name: "Himal Overseas".into(),
        scope: Scope {
            countries: ["NPL", "MYS"].map(String::from).into(),
            sectors: Default::default(),
        },
        criteria: "iris-reading-2026-11".into(),
        valid_from: date(2020, 7, 1),
        valid_until: date(2023, 7, 1),
        status: vec![entry(StatusPurpose::Revocation), entry(StatusPurpose::Suspension)],
    };
    issue_certificate(&content, &issuer(), now()).unwrap().to_text()
}

fn list(purpose: StatusPurpose, set: bool, at: &str) -> String {
    let mut list = StatusList::new(entry(purpose).list, purpose);
    list.set(42, set).unwrap();
    let issuer = issuer();
    list.issue(&issuer.id(), &issuer.key, at.parse().unwrap())
        .unwrap()
        .to_string()
}

#[test]
fn a_certificate_is_verified_offline() {
    let (text, keys) = (certificate(), [issuer().key.verifying_key()]);
    let on = date(2021, 1, 1);
    let standing = |lists: &[&str]| verify_certificate(&text, &keys, lists, on).unwrap().standing;
    let clear = list(StatusPurpose::Revocation, false, "2020-12-01T00:00:00Z");
    let free = list(StatusPurpose::Suspension, false, "2020-12-30T00:00:00Z");
    let suspended = list(StatusPurpose::Suspension, true, "2020-12-31T00:00:00Z");
    let revoked = list(StatusPurpose::Revocation, true, "2020-12-31T00:00:00Z");
    assert!(matches!(standing(&[]), CertificateStanding::NotKnown { missing } if missing.len() == 2));
    let lists_of = "2020-12-01T00:00:00Z".parse().unwrap();
    assert_eq!(
        standing(&[&clear, &free]),
        CertificateStanding::Valid { lists_of }
    );
    // Of two copies the later counts.
    assert_eq!(
        standing(&[&clear, &suspended, &free]),
        CertificateStanding::Suspended
    );
    assert_eq!(standing(&[&revoked, &suspended]), CertificateStanding::Revoked);
    let at = |day| verify_certificate(&text, &keys, &[], day).unwrap().standing;
    assert_eq!(at(date(2020, 6, 30)), CertificateStanding::NotYetValid);
    assert_eq!(at(date(2023, 7, 2)), CertificateStanding::Expired);
    let shown = verify_certificate(&text, &keys, &[&clear, &free], on).unwrap();
    insta::assert_snapshot!(shown.to_string(), @"
    Certificate https://register.example/certificates/1 of Himal Overseas (AM00000001Y)
      given by Certification body; the signature holds
      countries MYS, NPL
      from 2020-07-01 to 2023-07-01
      valid, by the status lists of 2020-12-01T00:00:00Z
    ");
}

#[test]
fn a_certificate_altered_by_one_byte_does_not_hold() {
    let (text, keys) = (certificate(), [issuer().key.verifying_key()]);
    let day = date(2021, 1, 1);
    let mut altered = 0;
    for place in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        // Flips the case of letters every other time, a low bit otherwise.
        bytes[place] ^= if place % 2 == 0 { 0x20 } else { 1 };
        let Ok(changed) = String::from_utf8(bytes) else {
            continue;
        };
        altered += 1;
        assert!(
            verify_certificate(&changed, &keys, &[], day).is_err(),
            "byte {place}: {changed}"
        );
    }
    assert!(altered > 1000 && altered == text.len());
    let error = verify_certificate(&text.replace("Himal", "Hymal"), &keys, &[], day)
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "the certificate does not hold: the signature does not fit the document: it was altered after it was signed, if only by a character"
    );
    let twice = text.replacen('{', "{\"id\":\"https://other.example\",", 1);
    assert!(
        verify_certificate(&twice, &keys, &[], day)
            .unwrap_err()
            .to_string()
            .contains("\"id\" stands twice")
    );
    let stranger = [SigningKey::from_bytes(&[8; 32]).verifying_key()];
    assert!(
        verify_certificate(&text, &stranger, &[], day)
            .unwrap_err()
            .to_string()
            .contains("not among the trusted keys")
    );
}

#[test]
fn a_qr_code_holds_the_whole_certificate() {
    let text = certificate();
    let svg = qr_svg(&text, 400).unwrap();
    // Read the drawing back: every dark module is a square `Mx yhNvNh-NV y`.
    let number = |from: &str, until: &str| -> usize {
        let rest = &svg[svg.find(from).unwrap() + from.len()..];
        rest[..rest.find(until).unwrap()].parse().unwrap()
    };
    let side = number(" width=\"", "\"");
    let path = &svg[svg.find(" d=\"").unwrap() + 4..];
    let path = &path[..path.find('"').unwrap()];
    let mut dark = vec![vec![false; side]; side];
    for square in path.split('M').filter(|square| !square.is_empty()) {
        let numbers: Vec<i64> = square
            .split(|c: char| !(c.is_ascii_digit() || c == '-'))
            .filter_map(|n| n.parse().ok())
            .collect();
        let (x, y, width, height) = (numbers[0], numbers[1], numbers[2], numbers[3]);
        for row in y..y + height {
            for column in x..x + width {
                dark[row as usize][column as usize] = true;
            }
        }
    }
    let mut image = rqrr::PreparedImage::prepare_from_bitmap(side, side, |x, y| dark[y][x]);
    let grids = image.detect_grids();
    let (_, content) = grids[0].decode().unwrap();
    assert_eq!(content, text);
    assert_eq!(
        qr_svg(&"x".repeat(3000), 100).unwrap_err().to_string(),
        "3000 bytes are more than a QR code holds (2,953)"
    );
}
