//! A recruiter's way through certification, and every shortcut refused.

use amparo_recruitment::certification::*;
use amparo_recruitment::records::Licence;
use amparo_recruitment::values::Period;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::support::party;

pub(crate) fn scope(countries: &[&str]) -> Scope {
    Scope {
        countries: countries.iter().map(|c| (*c).to_owned()).collect(),
        sectors: Default::default(),
    }
}

pub(crate) struct World {
    licences: Vec<Licence>,
    criteria: CriteriaPack,
    pub(crate) case: CertificationCase,
}

impl World {
    pub(crate) fn new() -> Self {
        let licence = |country: &str, number: &str| Licence {
            party: party(1),
            country: country.into(),
            number: number.into(),
            period: Period {
                from: date(2015, 1, 1),
                to: Some(date(2030, 12, 31)),
            },
            evidence: None,
        };
        World {
            licences: vec![licence("NPL", "N-1"), licence("MYS", "M-1")],
            criteria: CriteriaPack::shipped().unwrap(),
            case: CertificationCase::default(),
        }
    }

    pub(crate) fn apply(&mut self, on: Date, by: &str, step: Step) -> Result<Status, CertifyError> {
        let evidence = Evidence {
            licences: &self.licences,
            criteria: &self.criteria,
        };
        let before = self.case.clone();
        let result = self.case.apply(
            Event {
                on,
                by: by.into(),
                step,
            },
            &evidence,
        );
        if result.is_err() {
            assert_eq!(self.case, before, "a refused event changes nothing");
        }
        result
    }

    fn all(&self, found: &[(&str, &str, Severity)]) -> Vec<Assessment> {
        let assess = |criterion: &Criterion| {
            let nonconformity = found.iter().find(|(id, _, _)| *id == criterion.id);
            Assessment {
                criterion: criterion.id.clone(),
                evidence: vec!["file 1".into()],
                nonconformity: nonconformity.map(|(_, name, severity)| ((*name).to_owned(), *severity)),
            }
        };
        self.criteria.criteria.iter().map(assess).collect()
    }

    pub(crate) fn reach_stage_1(&mut self) {
        let day = date(2020, 1, 10);
        let steps = [
            (
                "agency",
                Step::Opened {
                    party: party(1),
                    scope: scope(&["NPL", "MYS"]),
                },
            ),
            ("agency", Step::SelfAssessed),
            ("agency", Step::Applied),
            ("officer-1", Step::Accepted),
        ];
        for (by, step) in steps {
            self.apply(day, by, step).unwrap();
        }
        for person in ["auditor-1", "officer-2", "officer-3"] {
            self.apply(
                day,
                person,
                Step::InterestDeclared {
                    person: person.into(),
                    conflict: None,
                },
            )
            .unwrap();
        }
        self.apply(
            day,
            "officer-1",
            Step::AuditorsNamed {
                auditors: vec!["auditor-1".into()],
            },
        )
        .unwrap();
        self.apply(date(2020, 2, 1), "auditor-1", Step::Stage1Done)
            .unwrap();
    }

    pub(crate) fn stage_2(&self, found: &[(&str, &str, Severity)]) -> Step {
        let interviews = Interviews {
            population: 150,
            interviewed: 13,
            chosen_by_agency: 0,
        };
        Step::Stage2Done {
            assessments: self.all(found),
            interviews,
        }
    }

    /// Certified on 1 July 2020 with a minor nonconformity open.
    pub(crate) fn certified() -> Self {
        let mut world = World::new();
        world.reach_stage_1();
        let found = [("4.2", "NC-1", Severity::Minor), ("1.1", "NC-2", Severity::Major)];
        world
            .apply(date(2020, 3, 1), "auditor-1", world.stage_2(&found))
            .unwrap();
        for id in ["NC-1", "NC-2"] {
            world
                .apply(
                    date(2020, 4, 1),
                    "auditor-1",
                    Step::PlanAccepted {
                        nonconformity: id.into(),
                    },
                )
                .unwrap();
        }
        let verified = Step::EffectivenessVerified {
            nonconformity: "NC-2".into(),
        };
        world.apply(date(2020, 6, 1), "auditor-1", verified).unwrap();
        world
            .apply(date(2020, 6, 15), "officer-1", Step::ReviewOpened)
            .unwrap();
        world
            .apply(
                date(2020, 7, 1),
                "officer-2",
                Step::Certified {
                    scope: scope(&["NPL", "MYS"]),
                },
            )
            .unwrap();
        world
    }

    fn refused(&mut self, on: Date, by: &str, step: Step) -> String {
        self.apply(on, by, step).unwrap_err().to_string()
    }
}

#[test]
fn the_whole_way_and_the_status_on_any_day() {
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
    let phase = |world: &World, day| world.case.status_at(day).map(|status| status.phase);
    assert_eq!(phase(&world, date(2020, 1, 9)), None);
    assert_eq!(phase(&world, date(2020, 3, 1)), Some(Phase::NonconformitiesOpen));
    assert_eq!(phase(&world, date(2020, 7, 1)), Some(Phase::Certified));
    assert_eq!(phase(&world, date(2021, 8, 1)), Some(Phase::Suspended));
    // Six months later nobody had lifted it.
    assert_eq!(phase(&world, date(2022, 2, 1)), Some(Phase::Suspended));
    assert_eq!(phase(&world, date(2022, 2, 2)), Some(Phase::Withdrawn));
    // Somebody does after all, in time; then three years are over.
    world
        .apply(date(2021, 12, 1), "officer-2", Step::Reinstated)
        .unwrap();
    assert_eq!(phase(&world, date(2021, 8, 1)), Some(Phase::Suspended));
    assert_eq!(phase(&world, date(2022, 2, 2)), Some(Phase::Certified));
    assert_eq!(phase(&world, date(2023, 7, 1)), Some(Phase::Certified));
    assert_eq!(phase(&world, date(2023, 7, 2)), Some(Phase::Expired));
    let status = world.case.status_at(date(2022, 1, 1)).unwrap();
    assert!(status.surveillance_overdue);
    assert_eq!(
        status.open_minors().map(|n| n.id.as_str()).collect::<Vec<_>>(),
        ["NC-1"]
    );
    assert_eq!(
        status
            .history
            .iter()
            .filter(|change| change.phase == Phase::Suspended)
            .count(),
        1
    );
    // What is stored is replayed.
    let stored = serde_json::to_string(&world.case).unwrap();
    let events: Vec<Event> = serde_json::from_str(&stored).unwrap();
    assert_eq!(CertificationCase::from_events(events).unwrap(), world.case);
}

#[test]
fn a_deferral_lapses_after_sixty_days() {
    let mut world = World::new();
    let day = date(2020, 1, 1);
    world
        .apply(
            day,
            "agency",
            Step::Opened {
                party: party(1),
                scope: scope(&["NPL"]),
            },
        )
        .unwrap();
    world.apply(day, "agency", Step::SelfAssessed).unwrap();
    world.apply(day, "agency", Step::Applied).unwrap();
    world
        .apply(
            day,
            "officer-1",
            Step::Deferred {
                reason: "a licence is missing".into(),
            },
        )
        .unwrap();
    assert_eq!(
        world.case.status_at(date(2020, 3, 1)).unwrap().phase,
        Phase::Deferred
    );
    assert_eq!(
        world.case.status_at(date(2020, 3, 2)).unwrap().phase,
        Phase::Rejected
    );
    let error = world.refused(date(2020, 3, 2), "officer-1", Step::Accepted);
    assert_eq!(
        error,
        "accepted is not possible in phase rejected; it is in applied, deferred"
    );
}

#[test]
fn shortcuts_are_refused() {
    let mut world = World::new();
    world.reach_stage_1();
    let on = date(2020, 3, 1);
    let with = |world: &World, interviews: Interviews| match world.stage_2(&[]) {
        Step::Stage2Done { assessments, .. } => Step::Stage2Done {
            assessments,
            interviews,
        },
        _ => unreachable!(),
    };
    let few = with(
        &world,
        Interviews {
            population: 150,
            interviewed: 12,
            chosen_by_agency: 0,
        },
    );
    assert!(
        world
            .refused(on, "auditor-1", few)
            .contains("12 interviews of 150 workers: expected at least 13")
    );
    let chosen = with(
        &world,
        Interviews {
            population: 150,
            interviewed: 20,
            chosen_by_agency: 3,
        },
    );
    assert!(
        world
            .refused(on, "auditor-1", chosen)
            .starts_with("3 workers were chosen for interview by the agency alone")
    );
    let Step::Stage2Done {
        mut assessments,
        interviews,
    } = world.stage_2(&[])
    else {
        unreachable!()
    };
    assessments[6].evidence = vec![" ".into()];
    let bare = Step::Stage2Done {
        assessments,
        interviews,
    };
    assert_eq!(
        world.refused(on, "auditor-1", bare),
        "criterion \"1.1\" has neither evidence nor a nonconformity"
    );

    world
        .apply(
            on,
            "auditor-1",
            world.stage_2(&[("1.1", "NC-1", Severity::Major)]),
        )
        .unwrap();
    let verified = || Step::EffectivenessVerified {
        nonconformity: "NC-1".into(),
    };
    assert!(
        world
            .refused(on, "auditor-1", verified())
            .contains("no accepted plan")
    );
    world
        .apply(
            on,
            "auditor-1",
            Step::PlanAccepted {
                nonconformity: "NC-1".into(),
            },
        )
        .unwrap();
    assert!(
        world
            .refused(on, "officer-1", Step::ReviewOpened)
            .contains("major nonconformity \"NC-1\" is not verified")
    );
    assert!(
        world
            .refused(date(2020, 9, 2), "auditor-1", verified())
            .contains("had to be verified by 2020-09-01")
    );
    world.apply(date(2020, 9, 1), "auditor-1", verified()).unwrap();
    world
        .apply(date(2020, 9, 1), "officer-1", Step::ReviewOpened)
        .unwrap();

    let certify = |countries: &[&str]| Step::Certified {
        scope: scope(countries),
    };
    let on = date(2020, 10, 1);
    assert!(
        world
            .refused(on, "auditor-1", certify(&["NPL"]))
            .contains("auditor of the case and cannot decide")
    );
    assert!(
        world
            .refused(on, "officer-9", certify(&["NPL"]))
            .contains("has not declared their interests")
    );
    let conflict = Some("owns shares in the agency".to_owned());
    world
        .apply(
            on,
            "officer-9",
            Step::InterestDeclared {
                person: "officer-9".into(),
                conflict,
            },
        )
        .unwrap();
    assert!(
        world
            .refused(on, "officer-9", certify(&["NPL"]))
            .contains("owns shares")
    );
    assert!(
        world
            .refused(on, "officer-2", certify(&["NPL", "SGP"]))
            .contains("wider than what was audited")
    );
    assert!(
        world
            .refused(on, "officer-2", certify(&[]))
            .contains("names no country")
    );
    world.licences[1].period.to = Some(date(2020, 9, 30));
    assert_eq!(
        world.refused(on, "officer-2", certify(&["NPL", "MYS"])),
        "no licence of the recruiter is known to be valid in MYS on 2020-10-01"
    );
    assert!(
        world
            .refused(date(2020, 9, 30), "officer-2", certify(&["NPL"]))
            .contains("cannot follow one of 2020-10-01")
    );
    world.apply(on, "officer-2", certify(&["NPL"])).unwrap();
}

#[test]
fn complaints_need_a_person_and_appeals_another_one() {
    let mut world = World::certified();
    let finding = ComplaintSource::Finding {
        finding: "double_recovery".into(),
    };
    let on = date(2020, 9, 1);
    world
        .apply(
            on,
            "system",
            Step::ComplaintReceived {
                complaint: "C-1".into(),
                source: finding,
            },
        )
        .unwrap();
    let audit = || Step::SpecialAuditDone {
        complaint: "C-1".into(),
        assessments: vec![],
    };
    assert!(
        world
            .refused(on, "auditor-1", audit())
            .contains("confirmed by a person")
    );
    assert_eq!(world.case.status_at(on).unwrap().open_complaints(), 0);
    world
        .apply(
            on,
            "officer-3",
            Step::ComplaintConfirmed {
                complaint: "C-1".into(),
            },
        )
        .unwrap();
    assert_eq!(world.case.status_at(on).unwrap().open_complaints(), 1);
    world.apply(on, "auditor-1", audit()).unwrap();
    world
        .apply(
            on,
            "officer-2",
            Step::Withdrawn {
                reason: "fees".into(),
            },
        )
        .unwrap();
    world.apply(on, "agency", Step::AppealLodged).unwrap();
    let decide = || Step::AppealDecided { upheld: true };
    assert!(
        world
            .refused(on, "officer-2", decide())
            .contains("cannot decide the appeal against it")
    );
    world.apply(on, "officer-3", decide()).unwrap();
    assert_eq!(world.case.status_at(on).unwrap().phase, Phase::Certified);
    let smaller = Step::ScopeReduced {
        scope: scope(&["NPL"]),
    };
    world.apply(on, "officer-2", smaller.clone()).unwrap();
    assert!(world.refused(on, "officer-2", smaller).contains("smaller"));
}

#[test]
fn recertification_runs_on_from_the_last_day() {
    let mut world = World::certified();
    let renew = || Step::Certified {
        scope: scope(&["NPL", "MYS"]),
    };
    let on = date(2023, 5, 1);
    assert!(
        world
            .refused(on, "officer-2", renew())
            .contains("no audit for recertification")
    );
    world.apply(on, "auditor-1", world.stage_2(&[])).unwrap();
    let status = world.apply(on, "officer-2", renew()).unwrap();
    assert_eq!(
        (status.certified_from, status.valid_until),
        (Some(date(2020, 7, 1)), Some(date(2026, 7, 1)))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_happens_later_does_not_change_the_past(cut in 1usize..16, days in 0i32..2000) {
        let mut world = World::certified();
        world.apply(date(2021, 8, 1), "officer-2", Step::Suspended { reason: "x".into() }).unwrap();
        world.apply(date(2021, 9, 1), "officer-2", Step::Reinstated).unwrap();
        world.apply(date(2022, 1, 1), "agency", Step::Exited).unwrap();
        let events = world.case.events().to_vec();
        let cut = cut.min(events.len());
        let until = events[cut - 1].on;
        let same_day: Vec<Event> = events.iter().filter(|event| event.on <= until).cloned().collect();
        let earlier = CertificationCase::from_events(same_day).unwrap();
        let day = date(2020, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        if day <= until {
            prop_assert_eq!(earlier.status_at(day), world.case.status_at(day));
        }
    }

    #[test]
    fn no_stored_events_panic(text in "\\PC{0,60}") {
        let _ = serde_json::from_str::<Vec<Event>>(&text);
    }
}
