//! Parcels that nobody who uses [`ParcelWriter`](crate::ParcelWriter) could write: signed and encrypted as they should be, and wrong inside.

use std::fs;
use std::io::Write;

use age::x25519::Identity;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use sha2::{Digest, Sha256};

use crate::case::header;
use crate::frames::{FrameKind, write_frames};
use crate::seal::SealedBytes;
use crate::{Contents, ContributorKey, Kind, Parcel, ParcelError, Seal, Sender};

struct Forger {
    dir: tempfile::TempDir,
    key: ContributorKey,
    identity: Identity,
}

impl Forger {
    fn new() -> Self {
        Forger {
            dir: tempfile::tempdir().unwrap(),
            key: ContributorKey::generate().unwrap(),
            identity: Identity::generate(),
        }
    }

    fn sender(&self, contributor: &str) -> Sender {
        Sender {
            contributor: contributor.into(),
            key: self.key.public().id(),
            created: "2026-11-28T09:00:00Z".into(),
            previous: None,
        }
    }

    fn contents(&self) -> Contents {
        Contents {
            sender: self.sender("Forger"),
            kind: Kind::Complete,
            software: "s".into(),
            layout: "l".into(),
            source_sha256: "0".repeat(64),
            years: (2020, 2026),
            cases: 1,
            mapping_sha256: None,
            report_sha256: hex::encode(Sha256::digest("{}")),
            person_key: None,
        }
    }

    /// Contents and report, then whatever `more` writes.
    fn inside(&self, contents: &Contents, more: impl FnOnce(&mut ZlibEncoder<Vec<u8>>)) -> Vec<u8> {
        let mut packing = ZlibEncoder::new(Vec::new(), Compression::best());
        let json = serde_json::to_vec(contents).unwrap();
        write_frames(&mut packing, FrameKind::Contents, &json).unwrap();
        write_frames(&mut packing, FrameKind::Report, b"{}").unwrap();
        more(&mut packing);
        age::encrypt(&self.identity.to_public(), &packing.finish().unwrap()).unwrap()
    }

    fn seal(&self, sender: Sender, inside: &[u8]) -> std::path::PathBuf {
        let seal = Seal {
            sender,
            bytes: inside.len() as u64,
            sha256: hex::encode(Sha256::digest(inside)),
        };
        let path = self.dir.path().join("forged.parcel");
        let head = SealedBytes::sign(&seal, &self.key).unwrap().to_bytes();
        fs::write(&path, [head.as_slice(), inside].concat()).unwrap();
        path
    }

    /// What a reader says.
    fn message(&self, sender: Sender, inside: &[u8]) -> String {
        let path = self.seal(sender, inside);
        let read = || -> Result<usize, ParcelError> {
            let open = Parcel::open(&path, &[self.key.public()])?
                .decrypt(&[&self.identity as &dyn age::Identity])?;
            let mut cases = 0;
            for case in open.cases(2026) {
                case?;
                cases += 1;
            }
            Ok(cases)
        };
        match read() {
            Ok(cases) => format!("{cases} cases"),
            Err(error) => error.to_string(),
        }
    }

    fn refuses(&self, what: &str, more: impl FnOnce(&mut ZlibEncoder<Vec<u8>>)) {
        let inside = self.inside(&self.contents(), more);
        let message = self.message(self.sender("Forger"), &inside);
        assert!(message.contains(what), "{message}");
    }
}

fn line(year: &str) -> String {
    let mut cells = vec![year.to_owned()];
    cells.extend((1..27).map(|_| "not_known".to_owned()));
    cells.join(",") + ",,,,,,,\n"
}

fn cases(packing: &mut ZlibEncoder<Vec<u8>>, lines: &[&str]) {
    let text = header() + "\n" + &lines.concat();
    write_frames(packing, FrameKind::Cases, text.as_bytes()).unwrap();
}

fn end(packing: &mut ZlibEncoder<Vec<u8>>, counted: u64) {
    write_frames(packing, FrameKind::End, &counted.to_le_bytes()).unwrap();
}

#[test]
fn what_is_right_is_read() {
    let forger = Forger::new();
    forger.refuses("1 cases", |packing| {
        cases(packing, &[&line("2024")]);
        end(packing, 1);
    });
}

#[test]
fn anothers_parcel_cannot_be_sealed_as_ones_own() {
    let victim = Forger::new();
    let thief = Forger::new();
    let inside = victim.inside(&victim.contents(), |packing| {
        cases(packing, &[&line("2024")]);
        end(packing, 1);
    });
    let path = thief.seal(thief.sender("Thief"), &inside);
    let parcel = Parcel::open(&path, &[thief.key.public()]).unwrap();
    let error = parcel
        .decrypt(&[&victim.identity as &dyn age::Identity])
        .err()
        .unwrap();
    assert!(error.to_string().contains("another sender"), "{error}");
}

#[test]
fn an_inside_that_breaks_the_format_is_refused() {
    let forger = Forger::new();
    let good = line("2024");
    forger.refuses("cannot be unpacked", |_| {});
    forger.refuses("do not begin with the header", |packing| {
        write_frames(packing, FrameKind::Cases, b"a,b\n").unwrap();
        end(packing, 1);
    });
    forger.refuses("2 cases where its contents say 1", |packing| {
        cases(packing, &[&good, &good]);
        end(packing, 2);
    });
    forger.refuses("where its contents say 1", |packing| {
        cases(packing, &[&good]);
        end(packing, 7);
    });
    forger.refuses("cut short", |packing| {
        cases(packing, &[&good, "2024,"]);
        end(packing, 1);
    });
    forger.refuses("case 1 is of 2019", |packing| {
        cases(packing, &[&line("2019")]);
        end(packing, 1);
    });
    forger.refuses("column yearOfRegistration", |packing| {
        cases(packing, &[&line("=1+1")]);
        end(packing, 1);
    });
    forger.refuses("64 hexadecimal digits", |packing| {
        cases(packing, &[&good.replace(",,,,,", ",A-12,,,,")]);
        end(packing, 1);
    });
    forger.refuses("consent_scope", |packing| {
        cases(packing, &[&good.replace(",,,,,", ",,=cmd(),,,")]);
        end(packing, 1);
    });
    forger.refuses("unknown kind 9", |packing| {
        packing.write_all(&[9, 1, 0, 0, 0, 0]).unwrap()
    });
    forger.refuses("a part of 4294967295 bytes", |packing| {
        packing.write_all(&[4, 255, 255, 255, 255]).unwrap()
    });
    forger.refuses("out of order", |packing| {
        write_frames(packing, FrameKind::Mapping, b"{}").unwrap()
    });
    forger.refuses("longer than", |packing| {
        cases(packing, &[&"x".repeat(20_000)]);
        end(packing, 1);
    });
    forger.refuses("something follows", |packing| {
        cases(packing, &[&good]);
        end(packing, 1);
        packing.write_all(b"more").unwrap();
    });
}

#[test]
fn a_bomb_is_put_down_unopened() {
    let forger = Forger::new();
    let row = line("2024");
    let many = row.repeat(3000);
    forger.refuses("unpacks to more than", |packing| {
        cases(packing, &[]);
        for _ in 0..7 {
            write_frames(packing, FrameKind::Cases, many.as_bytes()).unwrap();
        }
        end(packing, 21_000);
    });
}

#[test]
fn a_seal_that_lies_reserves_no_memory() {
    let forger = Forger::new();
    let path = forger.dir.path().join("a.parcel");
    for bytes in [
        &b"amparo-parcel/1\n\xff\xff\xff\xff"[..],
        b"amparo-parcel/1\n\x02\0\0\0{}",
        b"PK\x03\x04",
        b"",
    ] {
        fs::write(&path, bytes).unwrap();
        assert!(matches!(
            Parcel::claim(&path),
            Err(ParcelError::NotAParcel { .. })
        ));
    }
}
