//! Invented recruiters and how their certification went, for a register to show.

use std::collections::BTreeSet;

use amparo_recruitment::certification::{
    Assessment, CertificationCase, CertifyError, ComplaintSource, CriteriaPack, Event, Evidence, Interviews,
    Scope, Severity, Step,
};
use amparo_recruitment::records::Licence;
use amparo_recruitment::values::{PartyId, Period};
use jiff::civil::{Date, date};

/// A recruiter that does not exist.
#[derive(Clone, Debug)]
pub struct InventedRecruiter {
    /// Its name; each says that it is invented.
    pub name: &'static str,
    /// Its country, ISO 3166-1 alpha-3.
    pub country: &'static str,
    /// What happened.
    pub case: CertificationCase,
}

/// What is told of a recruiter besides the way to its certificate.
struct Story {
    name: &'static str,
    country: &'static str,
    countries: &'static [&'static str],
    certified: Date,
    /// A criterion with a minor nonconformity.
    minor: Option<&'static str>,
    later: Vec<(Date, Step)>,
}

fn scope(countries: &[&str]) -> Scope {
    Scope {
        countries: countries.iter().map(|code| (*code).to_owned()).collect(),
        sectors: BTreeSet::new(),
    }
}

fn stories() -> Vec<Story> {
    let watched = |on: Date| {
        (
            on,
            Step::SurveillanceDone {
                assessments: Vec::new(),
            },
        )
    };
    let complaint = |id: &str| id.to_owned();
    vec![
        Story {
            name: "Sunbird Example Recruiters",
            country: "NPL",
            countries: &["NPL", "MYS"],
            certified: date(2025, 3, 10),
            minor: Some("4.2"),
            later: vec![watched(date(2026, 3, 2))],
        },
        Story {
            name: "Invented Bay Manpower",
            country: "PHL",
            countries: &["PHL", "SAU"],
            certified: date(2024, 5, 6),
            minor: None,
            later: vec![
                watched(date(2025, 5, 2)),
                (
                    date(2025, 9, 15),
                    Step::Suspended {
                        reason: "workers had been charged for medical tests".into(),
                    },
                ),
                (date(2025, 12, 1), Step::Reinstated),
                watched(date(2026, 5, 4)),
                (
                    date(2026, 10, 5),
                    Step::ComplaintReceived {
                        complaint: complaint("C-1"),
                        source: ComplaintSource::Letter,
                    },
                ),
                (
                    date(2026, 10, 19),
                    Step::ComplaintConfirmed {
                        complaint: complaint("C-1"),
                    },
                ),
            ],
        },
        Story {
            name: "Fictional Delta Overseas",
            country: "BGD",
            countries: &["BGD", "MYS"],
            certified: date(2024, 2, 1),
            minor: None,
            later: vec![
                watched(date(2025, 1, 28)),
                watched(date(2026, 1, 26)),
                (
                    date(2026, 8, 20),
                    Step::Suspended {
                        reason: "records of fees were not shown to the auditors".into(),
                    },
                ),
            ],
        },
        Story {
            name: "Sample Coast Agency",
            country: "IND",
            countries: &["IND", "OMN"],
            certified: date(2023, 6, 1),
            minor: None,
            later: vec![
                watched(date(2024, 5, 27)),
                (
                    date(2024, 11, 11),
                    Step::Withdrawn {
                        reason: "workers were charged for their visas, and the charges were not paid back"
                            .into(),
                    },
                ),
            ],
        },
        Story {
            name: "Nowhere Harbour Placement",
            country: "IDN",
            countries: &["IDN", "MYS"],
            certified: date(2022, 1, 17),
            minor: None,
            later: vec![watched(date(2023, 1, 9)), watched(date(2024, 1, 8))],
        },
        Story {
            name: "Imaginary Ridge Careers",
            country: "KEN",
            countries: &["KEN", "QAT", "SAU"],
            certified: date(2025, 1, 20),
            minor: None,
            later: vec![
                watched(date(2026, 1, 12)),
                (
                    date(2026, 2, 2),
                    Step::ScopeReduced {
                        scope: scope(&["KEN", "QAT"]),
                    },
                ),
            ],
        },
    ]
}

/// Recruiters that do not exist, with cases in which every condition of the certification was kept.
///
/// # Errors
/// Never, as a test shows.
pub fn invented_recruiters() -> Result<Vec<InventedRecruiter>, CertifyError> {
    let mut recruiters = Vec::new();
    // Far from the numbers that anybody would give out first.
    for (number, story) in (900_001..).zip(stories()) {
        let case = tell(PartyId::from_number(number), &story)?;
        recruiters.push(InventedRecruiter {
            name: story.name,
            country: story.country,
            case,
        });
    }
    Ok(recruiters)
}

fn tell(party: PartyId, story: &Story) -> Result<CertificationCase, CertifyError> {
    let criteria = CriteriaPack::shipped().map_err(|_| CertifyError::NotOpened)?;
    let licences: Vec<Licence> = story
        .countries
        .iter()
        .map(|country| Licence {
            party,
            country: (*country).to_owned(),
            number: format!("{country}-invented"),
            period: Period {
                from: date(2015, 1, 1),
                to: None,
            },
            evidence: None,
        })
        .collect();
    let assessments = criteria
        .criteria
        .iter()
        .map(|criterion| Assessment {
            criterion: criterion.id.clone(),
            evidence: vec!["an invented file".into()],
            nonconformity: (story.minor == Some(criterion.id.as_str()))
                .then(|| ("NC-1".to_owned(), Severity::Minor)),
        })
        .collect();
    let before = |days: i32| story.certified.saturating_sub(jiff::Span::new().days(days));
    let declared = |person: &str| Step::InterestDeclared {
        person: person.into(),
        conflict: None,
    };
    let mut steps = vec![
        (
            before(240),
            "recruiter",
            Step::Opened {
                party,
                scope: scope(story.countries),
            },
        ),
        (before(240), "recruiter", Step::SelfAssessed),
        (before(230), "recruiter", Step::Applied),
        (before(215), "officer-1", Step::Accepted),
        (before(215), "auditor-1", declared("auditor-1")),
        (before(215), "officer-2", declared("officer-2")),
        (
            before(210),
            "officer-1",
            Step::AuditorsNamed {
                auditors: vec!["auditor-1".into()],
            },
        ),
        (before(150), "auditor-1", Step::Stage1Done),
        (
            before(90),
            "auditor-1",
            Step::Stage2Done {
                assessments,
                interviews: Interviews {
                    population: 150,
                    interviewed: 13,
                    chosen_by_agency: 0,
                },
            },
        ),
    ];
    if story.minor.is_some() {
        steps.push((
            before(60),
            "auditor-1",
            Step::PlanAccepted {
                nonconformity: "NC-1".into(),
            },
        ));
    }
    steps.push((before(20), "officer-1", Step::ReviewOpened));
    steps.push((
        story.certified,
        "officer-2",
        Step::Certified {
            scope: scope(story.countries),
        },
    ));
    steps.extend(story.later.iter().map(|(on, step)| {
        let by = match step {
            Step::SurveillanceDone { .. } => "auditor-1",
            _ => "officer-2",
        };
        (*on, by, step.clone())
    }));
    let evidence = Evidence {
        licences: &licences,
        criteria: &criteria,
    };
    let mut case = CertificationCase::default();
    for (on, by, step) in steps {
        let event = Event {
            on,
            by: by.to_owned(),
            step,
        };
        case.apply(event, &evidence)?;
    }
    Ok(case)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_invented_case_keeps_the_conditions_and_shows_another_standing() {
        let recruiters = invented_recruiters().unwrap();
        let phases: Vec<String> = recruiters
            .iter()
            .map(|recruiter| {
                recruiter
                    .case
                    .status_at(date(2026, 11, 25))
                    .unwrap()
                    .phase
                    .to_string()
            })
            .collect();
        assert_eq!(
            phases,
            [
                "certified",
                "certified",
                "suspended",
                "withdrawn",
                "expired",
                "certified"
            ]
        );
    }
}
