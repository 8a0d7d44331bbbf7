//! A register of two invented recruiters, for tests of the portal.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use amparo_register::certificate::{
    CertificateContent, Issuer, StatusEntry, StatusPurpose, issue_certificate,
};
use amparo_register::log::{Commitment, Head, Log, LogEntry, sign_head};
use amparo_register::{
    Book, DatedState, NewRegister, PartyId, Recruiter, Scope, Standing, StandingChange, write_register,
};
use jiff::civil::{Date, date};

pub fn issuer() -> Issuer {
    Issuer {
        name: "Invented Body".into(),
        key: super::key(),
    }
}

pub fn scope(countries: &[&str]) -> Scope {
    Scope {
        countries: countries.iter().map(|code| (*code).to_owned()).collect(),
        sectors: Default::default(),
    }
}

pub fn state(from: Date, standing: Standing, countries: &[&str]) -> DatedState {
    DatedState {
        from,
        standing,
        scope: scope(countries),
        certified_from: date(2024, 5, 6),
        valid_until: Some(date(2099, 5, 6)),
        suspended_since: (standing == Standing::Suspended).then_some(from),
        surveillance_overdue: false,
        open_minors: Vec::new(),
        open_complaints: 1,
        appeal_open: false,
    }
}

/// A recruiter of three changes with its entries in the log.
pub fn recruiter(
    log: &mut Log,
    number: u64,
    name: &str,
    countries: &[&str],
    changes: &[(Date, Standing, &str)],
) -> Recruiter {
    let party = PartyId::from_number(number);
    for (on, standing, _) in changes {
        let entry = LogEntry {
            on: *on,
            party: Some(party),
            phase: Some(*standing),
            scope: Some(scope(countries)),
            event: Commitment::to("a secret of the audit").unwrap().0,
        };
        log.append(entry.to_bytes());
    }
    Recruiter {
        party,
        name: name.into(),
        country: countries[0].into(),
        history: changes
            .iter()
            .map(|(on, standing, why)| StandingChange {
                on: *on,
                phase: *standing,
                scope: scope(countries),
                reason: (*why).into(),
            })
            .collect(),
        states: changes
            .iter()
            .map(|(on, standing, _)| state(*on, *standing, countries))
            .collect(),
    }
}

/// Publishes a register of two recruiters; `more` adds an entry to the log of the one before.
pub fn publish(folder: &Path, log: &mut Log, as_of: Date) {
    let suspended = "fees <b>were</b> taken";
    let recruiters = vec![
        recruiter(
            log,
            1,
            "Bay <Manpower>",
            &["PHL", "SAU"],
            &[
                (date(2024, 5, 6), Standing::Certified, "certified"),
                (date(2025, 9, 15), Standing::Suspended, suspended),
                (
                    date(2025, 12, 1),
                    Standing::Certified,
                    "the suspension was lifted",
                ),
            ],
        ),
        recruiter(
            log,
            2,
            "Delta Overseas",
            &["BGD"],
            &[
                (date(2024, 6, 1), Standing::Certified, "certified"),
                (
                    date(2025, 2, 1),
                    Standing::Withdrawn,
                    "charges were not paid back",
                ),
            ],
        ),
    ];
    write(folder, recruiters, log, as_of);
}

pub fn write(folder: &Path, recruiters: Vec<Recruiter>, log: &Log, as_of: Date) {
    let bit = |purpose: StatusPurpose| StatusEntry {
        purpose,
        list: format!("https://register.example/register/status/{}", purpose.code()),
        index: 7,
    };
    let content = CertificateContent {
        id: "urn:c:1".into(),
        party: PartyId::from_number(1),
        name: "Bay <Manpower>".into(),
        scope: scope(&["PHL", "SAU"]),
        criteria: "v1".into(),
        valid_from: date(2024, 5, 6),
        valid_until: date(2099, 5, 6),
        status: StatusPurpose::ALL.map(bit).to_vec(),
    };
    let now = format!("{as_of}T10:00:00Z").parse().unwrap();
    let head = Head {
        origin: "register.example/r".into(),
        size: log.size(),
        root: log.root(),
        on: as_of,
    };
    let new = NewRegister {
        title: "Register".into(),
        software: amparo_release::Software {
            name: "amparo".into(),
            version: "0".into(),
        },
        book: Book { as_of, recruiters },
        log,
        head: &sign_head(&head, &issuer().key).unwrap(),
        certificates: vec![issue_certificate(&content, &issuer(), now).unwrap().to_text()],
        base: None,
        invented: true,
    };
    write_register(folder, new, &issuer(), now).unwrap();
}
