//! From a file to a parcel, and what is not in it.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use age::x25519::Identity;
use amparo_intake::{Mapping, Source};
use amparo_parcel::{Kind, Parcel, PreparedCase};
use amparo_prepare::duplicates::{Decision, Decisions};
use amparo_prepare::{
    ConsentColumns, Desk, Dispatch, Looked, Packed, Plan, PrepareError, Profile, Report, Settings, Use, look,
    pack, propose, report_page, withdrawal_mark, withdrawal_token,
};
use jiff::civil::date;

const REGISTER: &str = "\
expediente;nombre y apellidos;fecha_nacimiento;fecha_registro;sexo;edad;nacionalidad;pais explotacion;trabajo forzado;control;observaciones;consentimiento
A-1;María Fernández López;03/11/1994;04/05/2021;M;26;Perú;España;sí;amenazas, deudas;Llamar a su hermana Ana al +34 612 345 678;02/05/2021
A-2;Maria Fernandez Lopez;03/11/1994;04/05/2022;M;27;Perú;España;sí;amenazas;;02/05/2022
A-3;Fatou Diop;12/01/1999;06/07/2021;M;22;Senegal;Francia;no;engaño;vive en calle Mayor 14;
A-4;Ivan Petrov;05/02/1990;06/07/2021;H;31;Ucrania;España;sí;deudas;=cmd|' /C calc'!A0;
A-5;Chen Wei;;09/09/2022;H;mucho;China;España;sí;deudas;;
";

struct House {
    dir: tempfile::TempDir,
    desk: Desk,
    identity: Identity,
}

fn house() -> House {
    let dir = tempfile::tempdir().unwrap();
    let identity = Identity::generate();
    let settings = Settings {
        contributor: "Casa Abierta".into(),
        recipients: vec![identity.to_public().to_string()],
        consent: ConsentColumns {
            scopes: vec!["statistics".into()],
            given: Some("consentimiento".into()),
            expires: None,
        },
        previous: None,
    };
    House {
        desk: Desk::create(&dir.path().join("desk"), &settings).unwrap(),
        dir,
        identity,
    }
}

fn source(text: &str) -> Source {
    Source::Bytes {
        name: "register.csv".into(),
        bytes: text.as_bytes().to_vec(),
    }
}

/// What an officer of no keys sees of a file that is not sealed.
fn seen(source: &Source, mapping: &Mapping, last: Option<&Profile>) -> Report {
    let plan = Plan {
        source,
        mapping: Some(mapping),
        encoding: None,
        today: date(2026, 11, 28),
        contributor: "Casa Abierta",
        secret: None,
        decisions: &Decisions::default(),
        consent: &ConsentColumns::default(),
        last,
    };
    look(&plan, &|_| {}).unwrap().report
}

impl House {
    fn prepare(&self, text: &str, decisions: &Decisions) -> Result<(Looked, Packed), PrepareError> {
        let mapping = propose(&source(text), None)?.confirmed("Casa Abierta", |_| true, &[])?;
        self.prepare_with(&mapping, text, decisions)
    }

    fn prepare_with(
        &self,
        mapping: &Mapping,
        text: &str,
        decisions: &Decisions,
    ) -> Result<(Looked, Packed), PrepareError> {
        let source = source(text);
        let settings = self.desk.settings().unwrap();
        let plan = Plan {
            source: &source,
            mapping: Some(mapping),
            encoding: None,
            today: date(2026, 11, 28),
            contributor: &settings.contributor,
            secret: Some(*self.desk.secret().unwrap()),
            decisions,
            consent: &settings.consent,
            last: None,
        };
        let looked = look(&plan, &|_| {})?;
        let key = self.desk.key().unwrap();
        let to = Dispatch {
            path: &self.parcel(),
            recipients: &settings.recipients,
            key: &key,
            kind: Kind::Complete,
            previous: None,
            numbers: true,
        };
        let packed = pack(&plan, &looked, to, &|_| {})?;
        Ok((looked, packed))
    }

    fn parcel(&self) -> std::path::PathBuf {
        self.dir.path().join("a.parcel")
    }

    fn cases(&self) -> (Vec<PreparedCase>, String) {
        let parcel = Parcel::open(&self.parcel(), &[self.desk.public().unwrap()]).unwrap();
        let open = parcel.decrypt(&[&self.identity as &dyn age::Identity]).unwrap();
        let seen = format!("{}{}", open.report(), open.mapping().unwrap_or_default());
        (open.cases(2026).map(Result::unwrap).collect(), seen)
    }
}

#[test]
fn a_register_becomes_a_parcel_without_a_name_in_it() {
    let house = house();
    let (looked, packed) = house.prepare(REGISTER, &Decisions::default()).unwrap();
    let report = &looked.report;
    assert_eq!((report.rows_read, report.cases, report.rows_rejected), (5, 4, 1));
    assert_eq!(packed.cases, 4);
    let used = |name: &str| {
        report
            .columns
            .iter()
            .find(|column| column.column == name)
            .map(|column| column.used)
            .unwrap()
    };
    assert_eq!(used("expediente"), Use::PersonKey);
    assert_eq!(used("sexo"), Use::Fields);
    for name in ["nombre y apellidos", "fecha_nacimiento", "observaciones"] {
        assert_eq!(used(name), Use::DroppedIdentifier, "{name}");
    }
    assert!(report.to_do[0].contains("\"edad\""), "{:?}", report.to_do);
    let (cases, seen) = house.cases();
    assert_eq!(cases.len(), 4);
    for text in ["Fern", "Diop", "612", "calle", "A-1", "1994", "mucho", "calc"] {
        assert!(!seen.contains(text), "{text} is in the parcel: {seen}");
    }
    assert!(
        cases
            .iter()
            .all(|case| case.person.is_some() && case.withdrawal.is_some())
    );
    let consent = cases[0].consent.as_ref().unwrap();
    assert_eq!(
        (consent.scopes.as_slice(), consent.given),
        (&["statistics".to_owned()][..], None),
        "2 May or 5 February is not guessed"
    );
    let secret = *house.desk.secret().unwrap();
    let token = withdrawal_token(&secret, &cases[0].person.unwrap());
    assert_eq!(cases[0].withdrawal, Some(withdrawal_mark(&token)));
    let page = report_page(report);
    assert!(page.contains("What to mend first") && !page.contains("<script"));
}

#[test]
fn confirmed_duplicates_share_one_key() {
    let house = house();
    let (looked, _) = house.prepare(REGISTER, &Decisions::default()).unwrap();
    let pairs: Vec<(u64, u64)> = looked.pairs.iter().map(|pair| pair.rows).collect();
    assert_eq!(pairs, [(2, 3)]);
    let mut decisions = Decisions::default();
    assert!(decisions.add(&looked.pairs[0], Decision::Same));
    let (again, _) = house.prepare(REGISTER, &decisions).unwrap();
    let (cases, _) = house.cases();
    assert_eq!(cases[0].person, cases[1].person);
    assert_ne!(cases[0].person, cases[2].person);
    assert_eq!(again.report.persons.unwrap().with_several_cases, 1);
}

#[test]
fn a_mapping_that_quotes_a_name_is_not_sent() {
    let house = house();
    let named = REGISTER.replace("engaño", "engaño por Rodrigo Salazar Quispe");
    let error = house
        .prepare(&named, &Decisions::default())
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(error.contains("may name a person"), "{error}");
    assert!(!house.parcel().exists());
}

#[test]
fn what_is_no_case_file_is_refused_with_what_was_read() {
    let house = house();
    let text = "case_number,worksite_city,begin_date,total_workers\nH-1,Victoria,2021-02-03,12\nH-2,Calhoun,2021-03-04,9\n";
    let error = house
        .prepare(text, &Decisions::default())
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(error.contains("is not a file of cases"), "{error}");
    let error = house
        .prepare("a,b\n1,2\n", &Decisions::default())
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(error.contains("yearOfRegistration"), "{error}");
}

#[test]
fn rejected_rows_come_out_to_be_mended_and_go_in_again() {
    let house = house();
    let (looked, _) = house.prepare(REGISTER, &Decisions::default()).unwrap();
    let mut text = Vec::new();
    looked.write_rejected(b';', &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(
        text.contains("Chen Wei") && text.contains("amparo_problem"),
        "{text}"
    );
    let mended = text.replace(";mucho;", ";33;");
    let (looked, packed) = house.prepare(&mended, &Decisions::default()).unwrap();
    assert_eq!((looked.report.rows_rejected, packed.cases), (0, 1));
}

#[test]
fn hostile_files_change_nothing_but_themselves() {
    let house = house();
    // A header with a letter that only looks Latin is another column, and the message shows which letter.
    let mapping = propose(&source(REGISTER), None)
        .unwrap()
        .confirmed("n", |_| true, &[])
        .unwrap();
    let twin = REGISTER.replace("sexo", "s\u{435}xo");
    let error = house
        .prepare_with(&mapping, &twin, &Decisions::default())
        .map(|_| ())
        .unwrap_err();
    assert!(error.to_string().contains("s\\u{435}xo"), "{error}");
    // A mark that turns the direction of writing is a fault of its row.
    let turned = REGISTER.replace("Perú;España;sí;amenazas;;", "\u{202e}Perú;España;sí;amenazas;;");
    let (looked, _) = house.prepare(&turned, &Decisions::default()).unwrap();
    assert_eq!(looked.report.rows_rejected, 2);
    // Nor does one in the name of a file or a column turn the page around it.
    let turned = Source::Bytes {
        name: "cases\u{202e}vsc.csv".into(),
        bytes: REGISTER.replace("observaciones", "ob\u{202e}s").into_bytes(),
    };
    let page = report_page(&seen(&turned, &mapping, None));
    assert!(
        page.contains("ob\\u{202e}s") && !page.contains('\u{202e}'),
        "{page}"
    );
    // A million columns.
    let wide = format!("{}\n{}\n", "a,".repeat(1_000_000), "1,".repeat(1_000_000));
    assert!(house.prepare(&wide, &Decisions::default()).is_err());
    // Another's keys say nothing here: the same identifier under another secret is another person.
    let other = self::house();
    let (_, _) = house.prepare(REGISTER, &Decisions::default()).unwrap();
    let (_, _) = other.prepare(REGISTER, &Decisions::default()).unwrap();
    let (ours, theirs) = (house.cases().0, other.cases().0);
    assert!(
        ours.iter()
            .all(|case| theirs.iter().all(|their| their.person != case.person))
    );
    assert!(Parcel::open(&house.parcel(), &[other.desk.public().unwrap()]).is_err());
}

#[test]
fn a_desk_is_its_owners_and_is_made_once() {
    let house = house();
    let settings = house.desk.settings().unwrap();
    assert!(Desk::create(house.desk.dir(), &settings).is_err());
    assert!(Desk::open(Path::new("/nowhere")).is_err());
    #[cfg(unix)]
    for name in ["sign.pem", "person.secret", "desk.json"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(house.desk.dir().join(name))
            .unwrap()
            .permissions()
            .mode()
            & 0o777;
        assert_eq!(mode, 0o600, "{name}");
    }
    fs::write(house.desk.dir().join("person.secret"), "x").unwrap();
    assert!(
        house
            .desk
            .secret()
            .unwrap_err()
            .to_string()
            .contains("64 hexadecimal digits")
    );
}

/// Answers of the file are told to the officer only: what has changed since the last file quotes them, and the parcel's copy of the report must not.
#[test]
fn the_repositorys_copy_of_the_report_quotes_no_answer() {
    let house = house();
    let (looked, _) = house.prepare(REGISTER, &Decisions::default()).unwrap();
    let text = REGISTER.replace("amenazas, deudas", "amenazas, Zoraida");
    let source = source(&text);
    let mapping = propose(&source, None)
        .unwrap()
        .confirmed("register", |_| true, &[])
        .unwrap();
    let report = seen(&source, &mapping, Some(&looked.profile));
    assert!(
        report.to_do.iter().any(|text| text.contains("Zoraida")),
        "{:?}",
        report.to_do
    );
    let sent = serde_json::to_string(&report.for_repository()).unwrap();
    assert!(!sent.contains("Zoraida"), "{sent}");
    assert!(sent.contains("not an accepted"), "the rest is told: {sent}");
}

#[test]
fn whoever_did_not_agree_is_left_out() {
    let text = "expediente;fecha_registro;sexo;edad;nacionalidad;trabajo forzado;Consentimiento\n\
        A-1;04/05/2021;M;26;Perú;sí;sí\nA-2;04/05/2021;H;31;Perú;sí;no\nA-3;05/05/2021;M;22;Perú;no;NO\nA-4;06/05/2021;M;22;Perú;no;\n";
    let source = source(text);
    let proposal = propose(&source, None).unwrap();
    assert_eq!(proposal.consent.as_deref(), Some("Consentimiento"));
    assert!(
        proposal.to_string().contains("says no are left out"),
        "{proposal}"
    );
    let mapping = proposal.confirmed("register", |_| true, &[]).unwrap();
    let mapping = Mapping::from_json(&mapping.to_json()).unwrap();
    let report = seen(&source, &mapping, None);
    assert_eq!((report.cases, report.rows_without_consent), (2, 2));
    let column = report
        .columns
        .iter()
        .find(|column| column.column == "Consentimiento");
    assert_eq!(column.map(|column| column.used), Some(Use::Consent));
    // What cannot be read may be a no.
    let doubtful = self::source(&text.replace("sí;sí", "sí;solo oral"));
    let report = seen(&doubtful, &mapping, None);
    assert_eq!((report.cases, report.rows_rejected), (1, 1));
    let mapping = mapping.to_json().replace(
        "\"column\": \"Consentimiento\"",
        "\"column\": \"Consentimiento\", \"yes\": [\"solo oral\"]",
    );
    assert!(Mapping::from_json(&mapping).is_ok(), "{mapping}");
}

#[test]
fn what_is_no_case_file_is_said_to_send_nothing() {
    let text = "case_number,begin_date,city\nH-1,04/05/2021,Victoria\nH-2,05/05/2021,Houston\n";
    let source = source(text);
    let added = [("yearOfRegistration".to_owned(), "begin_date".to_owned())];
    let mapping = propose(&source, None)
        .unwrap()
        .confirmed("list", |_| true, &added)
        .unwrap();
    let report = seen(&source, &mapping, None);
    assert_eq!((report.cases, report.sent()), (2, 0));
    assert!(
        report.to_do[0].starts_with("Nothing of this file can be sent"),
        "{:?}",
        report.to_do
    );
    assert!(
        report_page(&report).contains("<strong>0</strong> of 2 rows"),
        "{report}"
    );
}

/// What begins like a formula is written with an apostrophe ahead of it, and is itself again when the mended rows are read.
#[test]
fn a_mended_row_says_what_it_said_and_names_whom_it_named() {
    let house = house();
    let text = "=id;fecha_registro;sexo;edad;nacionalidad;trabajo forzado;control;consentimiento\n\
        -A1;04/05/2021;M;mucho;Perú;-;amenazas;\n-A1;04/05/2022;M;27;Perú;-;amenazas;\n-A2;04/05/2022;H;27;Perú;sí;amenazas;\n";
    let source = source(text);
    let mapping = propose(&source, None)
        .unwrap()
        .confirmed("register", |_| true, &[])
        .unwrap()
        .to_json();
    let mut mapping: serde_json::Value = serde_json::from_str(&mapping).unwrap();
    mapping["personKey"] = serde_json::json!(["=id"]);
    let mapping = Mapping::from_json(&mapping.to_string()).unwrap();
    let (looked, _) = house.prepare_with(&mapping, text, &Decisions::default()).unwrap();
    let before = house.cases().0;
    let mut rejected = Vec::new();
    looked.write_rejected(b';', &mut rejected).unwrap();
    let rejected = String::from_utf8(rejected).unwrap();
    assert!(
        rejected.contains("'=id;") && rejected.contains("\n'-A1;") && rejected.contains(";'-;"),
        "{rejected}"
    );
    let mended = rejected.replace("mucho", "26");
    let (looked, packed) = house
        .prepare_with(&mapping, &mended, &Decisions::default())
        .unwrap();
    assert_eq!((looked.report.rows_rejected, packed.cases), (0, 1));
    assert_eq!(house.cases().0[0].person, before[0].person);
}
