//! What is written reads back, and a parcel that was touched does not.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use age::x25519::Identity;
use amparo_parcel::{
    Consent, Contents, ContributorKey, Kind, Parcel, ParcelError, ParcelWriter, PreparedCase, PublicKey,
    Sender,
};
use amparo_schema::{CaseNumbers, case_schema};
use jiff::civil::date;
use proptest::prelude::*;

fn contents(key: &ContributorKey, cases: u64) -> Contents {
    Contents {
        sender: Sender {
            contributor: "Casa Abierta".into(),
            key: key.public().id(),
            created: "2026-11-28T09:00:00Z".into(),
            previous: None,
        },
        kind: Kind::Complete,
        software: "amparo 0.1.0".into(),
        layout: "mapping \"Casa Abierta\"".into(),
        source_sha256: "0".repeat(64),
        years: (2002, 2026),
        cases,
        mapping_sha256: None,
        report_sha256: "0".repeat(64),
        person_key: Some("0123456789abcdef".into()),
    }
}

fn case(year: u16) -> PreparedCase {
    let schema = case_schema(2026);
    let mut codes = [0; 27];
    for (slot, field) in codes.iter_mut().zip(schema.fields()) {
        *slot = field.code_of("not_known").unwrap_or_default();
    }
    codes[0] = year - 2002;
    PreparedCase {
        codes,
        person: None,
        consent: None,
        withdrawal: None,
        numbers: CaseNumbers {
            age: Some(17),
            months: None,
        },
    }
}

fn write(path: &Path, key: &ContributorKey, identity: &Identity, cases: &[PreparedCase]) {
    let contents = contents(key, cases.len() as u64);
    let mut writer = ParcelWriter::create(
        path,
        contents,
        Some("{}"),
        "{\"rows\":1}",
        &[identity.to_public()],
        key,
    )
    .unwrap();
    for case in cases {
        writer.case(case).unwrap();
    }
    let sealed = writer.finish().unwrap();
    assert_eq!(sealed.bytes, fs::metadata(path).unwrap().len());
}

fn read(path: &Path, keys: &[PublicKey], identity: &Identity) -> Result<Vec<PreparedCase>, ParcelError> {
    let parcel = Parcel::open(path, keys)?;
    let open = parcel.decrypt(&[identity as &dyn age::Identity])?;
    assert_eq!(open.mapping(), Some("{}"));
    assert_eq!(open.report()["rows"], 1);
    open.cases(2026).collect()
}

struct Setting {
    _dir: tempfile::TempDir,
    path: PathBuf,
    key: ContributorKey,
    identity: Identity,
}

fn setting() -> Setting {
    let dir = tempfile::tempdir().unwrap();
    Setting {
        path: dir.path().join("a.parcel"),
        _dir: dir,
        key: ContributorKey::generate().unwrap(),
        identity: Identity::generate(),
    }
}

fn cases() -> impl Strategy<Value = Vec<PreparedCase>> {
    let one = (
        2002u16..2027,
        proptest::option::of(any::<[u8; 32]>()),
        proptest::option::of((proptest::collection::vec("[a-z_]{1,9}", 0..3), any::<bool>())),
        proptest::option::of(any::<[u8; 32]>()),
        0u16..3,
    );
    proptest::collection::vec(one, 1..40).prop_map(|all| {
        all.into_iter()
            .map(|(year, person, consent, withdrawal, gender)| {
                let mut case = case(year);
                case.codes[1] = gender;
                case.person = person;
                case.withdrawal = withdrawal;
                case.consent = consent
                    .map(|(scopes, dated)| Consent {
                        scopes,
                        given: dated.then(|| date(2024, 2, 29)),
                        expires: None,
                    })
                    .filter(|consent| *consent != Consent::default());
                case
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn cases_read_back(cases in cases()) {
        let Setting { _dir, path, key, identity } = setting();
        write(&path, &key, &identity, &cases);
        prop_assert_eq!(read(&path, &[key.public()], &identity).unwrap(), cases);
    }
}

#[test]
fn no_byte_can_be_changed_cut_or_added() {
    let Setting {
        _dir,
        path,
        key,
        identity,
    } = setting();
    write(&path, &key, &identity, &[case(2024)]);
    let whole = fs::read(&path).unwrap();
    let keys = [key.public()];
    let refused = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        Parcel::open(&path, &keys).is_err()
    };
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        assert!(refused(&bytes), "byte {at} of {}", whole.len());
    }
    for length in (0..whole.len()).step_by(13) {
        assert!(refused(&whole[..length]), "cut to {length}");
    }
    assert!(refused(&[whole.as_slice(), b"x"].concat()));
    assert!(!refused(&whole));
}

#[test]
fn only_a_registered_key_is_believed_and_only_the_repository_can_read() {
    let Setting {
        _dir,
        path,
        key,
        identity,
    } = setting();
    write(&path, &key, &identity, &[case(2024)]);
    let other = ContributorKey::generate().unwrap();
    assert!(matches!(
        Parcel::open(&path, &[]),
        Err(ParcelError::NotBelieved { .. })
    ));
    assert!(matches!(
        Parcel::open(&path, &[other.public()]),
        Err(ParcelError::NotBelieved { .. })
    ));
    let parcel = Parcel::open(&path, &[other.public(), key.public()]).unwrap();
    assert_eq!(parcel.seal(), &Parcel::claim(&path).unwrap());
    let stranger = Identity::generate();
    assert!(matches!(
        parcel.decrypt(&[&stranger as &dyn age::Identity]),
        Err(ParcelError::Encrypted { .. })
    ));
    let text = fs::read(&path).unwrap();
    assert!(
        !text.windows(9).any(|bytes| bytes == b"not_known"),
        "cases are not in the clear"
    );
}

#[test]
fn a_parcel_is_written_whole_or_not_at_all() {
    let Setting {
        _dir: dir,
        path,
        key,
        identity,
    } = setting();
    let to = [identity.to_public()];
    let create = |contents| ParcelWriter::create(&path, contents, None, "{}", &to, &key);
    let mut writer = create(contents(&key, 2)).unwrap();
    writer.case(&case(2024)).unwrap();
    assert!(
        writer
            .finish()
            .unwrap_err()
            .to_string()
            .contains("1 cases were written where")
    );
    let mut wrong = case(2024);
    wrong.codes[1] = 99;
    assert!(create(contents(&key, 1)).unwrap().case(&wrong).is_err());
    // A kind of labour that is yes where forced labour is no.
    let mut contradiction = case(2024);
    (contradiction.codes[14], contradiction.codes[17]) = (1, 0);
    let error = create(contents(&key, 1))
        .unwrap()
        .case(&contradiction)
        .unwrap_err();
    assert!(error.to_string().contains("contradict"), "{error}");
    let mut late = contents(&key, 1);
    late.years = (2025, 2026);
    assert!(create(late).unwrap().case(&case(2024)).is_err());
    for name in ["", "  ", "a\u{202e}b", "a\nb"] {
        let mut named = contents(&key, 1);
        named.sender.contributor = name.into();
        assert!(create(named).is_err(), "{name:?}");
    }
    assert!(create(contents(&ContributorKey::generate().unwrap(), 1)).is_err());
    assert_eq!(
        fs::read_dir(dir.path()).unwrap().count(),
        0,
        "nothing is left behind"
    );
}
