//! What lies in a case's file: answers, evidence, findings before the audit is closed, draws, deadlines.

use amparo_recruitment::certification::*;
use jiff::civil::date;

use crate::certifying::World;

fn note(criterion: &str, nonconformity: Option<(&str, Severity)>) -> Step {
    Step::FindingRecorded {
        assessment: Assessment {
            criterion: criterion.into(),
            evidence: vec!["handbook".into()],
            nonconformity: nonconformity.map(|(id, severity)| (id.into(), severity)),
        },
        words: "As told.".into(),
    }
}

#[test]
fn findings_are_noted_one_by_one_and_closed_together() {
    let mut world = World::new();
    world.reach_stage_1();
    let day = date(2020, 2, 10);
    let refused = world.apply(day, "officer-1", note("1.1", None));
    assert_eq!(refused, Err(CertifyError::NotAuditor("officer-1".into())));
    let refused = world.apply(day, "auditor-1", note("9.9", None));
    assert!(matches!(refused, Err(CertifyError::NoCriterion { .. })));
    let empty = Step::FindingRecorded {
        assessment: Assessment {
            criterion: "1.1".into(),
            evidence: vec![" ".into()],
            nonconformity: None,
        },
        words: String::new(),
    };
    assert_eq!(
        world.apply(day, "auditor-1", empty),
        Err(CertifyError::EmptyFinding("1.1".into()))
    );
    world
        .apply(day, "auditor-1", note("1.1", Some(("N1", Severity::Major))))
        .unwrap();
    // A later note takes the place of an earlier one, and the number is not given twice.
    world.apply(day, "auditor-1", note("1.1", None)).unwrap();
    let file = CaseFile::of(&world.case);
    assert_eq!(file.next_nonconformity(), "N2");
    assert_eq!(file.noted().len(), 1);
    world
        .apply(day, "auditor-1", note("1.1", Some(("N2", Severity::Minor))))
        .unwrap();
    let criteria = CriteriaPack::shipped().unwrap().criteria;
    for criterion in criteria.iter().filter(|criterion| criterion.id != "1.1") {
        world.apply(day, "auditor-1", note(&criterion.id, None)).unwrap();
    }
    let close = Step::Stage2Done {
        assessments: CaseFile::of(&world.case).noted(),
        interviews: Interviews {
            population: 9,
            interviewed: 5,
            chosen_by_agency: 0,
        },
    };
    let status = world.apply(date(2020, 2, 11), "auditor-1", close).unwrap();
    assert_eq!(status.phase, Phase::NonconformitiesOpen);
    assert_eq!(status.nonconformities[0].id, "N2");
    let file = CaseFile::of(&world.case);
    assert!(file.noted().is_empty() && file.criteria["1.1"].assessed.is_some());
    assert_eq!(file.next_nonconformity(), "N3");
}

#[test]
fn a_draw_is_large_enough_and_draws_nobody_twice() {
    let mut world = World::new();
    world.reach_stage_1();
    let day = date(2020, 2, 10);
    for (population, drawn) in [
        (49, vec![1, 2, 3, 4, 5, 6]),
        (49, vec![1, 2, 3, 4, 5, 6, 6]),
        (49, vec![1, 2, 3, 4, 5, 6, 50]),
        (49, vec![0, 1, 2, 3, 4, 5, 6]),
        (0, vec![]),
    ] {
        let refused = world.apply(day, "auditor-1", Step::InterviewsDrawn { population, drawn });
        assert!(matches!(refused, Err(CertifyError::Draw { .. })), "{population}");
    }
    let drawn = vec![3, 8, 13, 21, 30, 44, 49];
    let step = Step::InterviewsDrawn {
        population: 49,
        drawn: drawn.clone(),
    };
    world.apply(day, "auditor-1", step).unwrap();
    assert_eq!(CaseFile::of(&world.case).draw, Some((49, drawn)));
}

#[test]
fn answers_are_words_and_come_while_there_is_something_to_answer() {
    let mut world = World::certified();
    let answer = |id: &str, words: &str| Step::NonconformityAnswered {
        nonconformity: id.into(),
        words: words.into(),
    };
    let day = date(2020, 8, 1);
    assert!(matches!(
        world.apply(day, "agency", answer("NC-1", " ")),
        Err(CertifyError::NoWords(_))
    ));
    // The major one was verified before the certificate was given.
    assert_eq!(
        world.apply(day, "agency", answer("NC-2", "Done.")),
        Err(CertifyError::NotOpen("NC-2".into()))
    );
    world.apply(day, "agency", answer("NC-1", "By March.")).unwrap();
    assert_eq!(
        CaseFile::of(&world.case).answers["NC-1"],
        [(day, "By March.".to_owned())]
    );
    let late = Step::CriterionAnswered {
        criterion: "1.1".into(),
        answer: OwnAnswer::Met,
        words: "So.".into(),
    };
    assert!(matches!(
        world.apply(day, "agency", late),
        Err(CertifyError::WrongPhase { .. })
    ));
    let kinds: Vec<DeadlineKind> = world
        .case
        .status_at(day)
        .unwrap()
        .deadlines()
        .into_iter()
        .map(|deadline| deadline.kind)
        .collect();
    assert_eq!(kinds, [DeadlineKind::Surveillance, DeadlineKind::Certificate]);
}

/// Cases that were written before these steps are read as they were.
#[test]
fn events_of_earlier_versions_are_read() {
    let text = r#"{"on": "2020-01-01", "by": "agency", "step": {"step": "self_assessed"}}"#;
    let event: Event = serde_json::from_str(text).unwrap();
    assert_eq!(event.step, Step::SelfAssessed);
}
