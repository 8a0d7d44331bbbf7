//! The life of an assessment: guards, history, questionnaires, agreement, profile.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use amparo_governance::assessment::{
    Action, Actor, Answer, Assessment, Coder, Evidence, Metric, Ministry, Period, Place, Role, State,
    coder_agreement, read_questionnaire, write_questionnaire,
};
use amparo_governance::instrument::{Instrument, UnitKind, five_domains, sdg_10_7_2};
use amparo_governance::profile::Profile;
use amparo_governance::score::{Assessed, RobustnessPlan, robustness, score};
use jiff::Timestamp;

fn actor(name: &str, role: Role) -> Actor {
    Actor {
        name: name.to_owned(),
        role,
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn open(instrument: &Instrument) -> Action {
    Action::Open {
        id: "ken-2021".to_owned(),
        instrument: instrument.key(),
        place: Place {
            kind: UnitKind::Country,
            country: "KEN".to_owned(),
            city: None,
        },
        period: Period {
            from: "2021-01-01".parse().unwrap(),
            to: "2021-12-31".parse().unwrap(),
        },
        baseline: None,
        supersedes: None,
    }
}

fn answer(response: &str) -> Answer {
    Answer {
        response: response.to_owned(),
        rationale: "as the Act says".to_owned(),
        evidence: vec![Evidence {
            citation: "Migration Act".to_owned(),
            article: Some("s. 4".to_owned()),
            url: Some("https://example.org/act".to_owned()),
            in_force_from: Some("2015-03-01".parse().unwrap()),
            language: Some("en".to_owned()),
            excerpt: Some("The Authority shall …".to_owned()),
            sha256: Some("ab".repeat(32)),
            ..Evidence::default()
        }],
        ..Answer::default()
    }
}

struct Desk {
    instrument: &'static Instrument,
    assessment: Assessment,
    clock: i64,
}

impl Desk {
    fn new() -> Desk {
        let instrument = sdg_10_7_2();
        let assessment =
            Assessment::open(instrument, actor("Ada", Role::Coder), at(0), open(instrument)).unwrap();
        Desk {
            instrument,
            assessment,
            clock: 0,
        }
    }

    fn act(&mut self, name: &str, role: Role, action: Action) -> Result<(), String> {
        self.clock += 1;
        self.assessment
            .apply(self.instrument, actor(name, role), at(self.clock), action)
            .map_err(|e| e.to_string())
    }

    fn code_all(&mut self, coder: Coder, name: &str, role: Role, differ_on: &str) {
        let ids: Vec<(String, Vec<String>)> = self
            .instrument
            .questions()
            .map(|(_, _, q)| {
                (
                    q.id.clone(),
                    self.instrument
                        .responses(q)
                        .iter()
                        .map(|r| r.code.clone())
                        .collect(),
                )
            })
            .collect();
        for (index, (question, codes)) in ids.into_iter().enumerate() {
            let place = if question == differ_on {
                codes.len() - 1
            } else {
                index % 2 * (codes.len() - 1)
            };
            let answer = answer(&codes[place]);
            self.act(
                name,
                role,
                Action::Answer {
                    coder,
                    question,
                    answer,
                },
            )
            .unwrap();
        }
    }
}

#[test]
fn from_draft_to_published_with_every_guard() {
    let mut desk = Desk::new();
    let mut refusals = Vec::new();
    let coder = Role::Coder;
    refusals.push(desk.act("Ada", coder, Action::Submit).unwrap_err());
    refusals.push(desk.act("Ada", coder, Action::Publish).unwrap_err());
    let bad = |change: fn(&mut Answer)| {
        let mut answer = answer("yes");
        change(&mut answer);
        Action::Answer {
            coder: Coder::First,
            question: "D2a".to_owned(),
            answer,
        }
    };
    refusals.push(
        desk.act("Ada", coder, bad(|a| a.response = "perhaps".to_owned()))
            .unwrap_err(),
    );
    refusals.push(desk.act("Ada", coder, bad(|a| a.evidence.clear())).unwrap_err());
    refusals.push(
        desk.act("Ada", coder, bad(|a| a.evidence[0].in_force_from = None))
            .unwrap_err(),
    );
    refusals.push(
        desk.act(
            "Ada",
            coder,
            bad(|a| a.evidence[0].in_force_from = Some("2022-05-01".parse().unwrap())),
        )
        .unwrap_err(),
    );
    refusals.push(
        desk.act(
            "Ada",
            coder,
            bad(|a| a.evidence[0].sha256 = Some("xyz".to_owned())),
        )
        .unwrap_err(),
    );
    refusals.push(desk.act("Gov", Role::Government, bad(|_| {})).unwrap_err());
    desk.code_all(Coder::First, "Ada", coder, "");
    desk.act("Ada", coder, Action::Submit).unwrap();
    let second = |question: &str| Action::Answer {
        coder: Coder::Second,
        question: question.to_owned(),
        answer: answer("yes"),
    };
    refusals.push(desk.act("Ada", Role::SecondCoder, second("D2a")).unwrap_err());
    desk.code_all(Coder::Second, "Ben", Role::SecondCoder, "D2b");
    desk.act("Ben", Role::SecondCoder, Action::SubmitSecond).unwrap();
    refusals.push(desk.act("Ada", coder, Action::SendToGovernment).unwrap_err());
    assert_eq!(desk.assessment.differences(), ["D2b"]);
    let alpha = coder_agreement(desk.instrument, &desk.assessment, Metric::Interval).unwrap();
    assert!(alpha > 0.9 && alpha < 1.0, "{alpha}");
    desk.act(
        "Ada",
        coder,
        Action::Reconcile {
            question: "D2b".to_owned(),
            answer: answer("yes"),
        },
    )
    .unwrap();
    desk.act("Ada", coder, Action::SendToGovernment).unwrap();
    desk.act(
        "Mia",
        Role::Government,
        Action::Comment {
            question: None,
            text: "Thank you.".to_owned(),
        },
    )
    .unwrap();
    desk.act(
        "Mia",
        Role::Government,
        Action::Dispute {
            question: "D2c".to_owned(),
            text: "In force since May.".to_owned(),
        },
    )
    .unwrap();
    refusals.push(desk.act("Mia", Role::Government, Action::Agree).unwrap_err());
    let resolve = Action::Resolve {
        question: "D2c".to_owned(),
        text: "Agreed.".to_owned(),
        answer: Some(answer("yes")),
    };
    desk.act("Ada", coder, resolve).unwrap();
    desk.act("Mia", Role::Government, Action::Agree).unwrap();
    desk.act("Ada", coder, Action::Publish).unwrap();
    refusals.push(
        desk.act(
            "Ada",
            coder,
            Action::Comment {
                question: None,
                text: "late".to_owned(),
            },
        )
        .unwrap_err(),
    );
    assert_eq!(desk.assessment.state(), State::Published);
    assert_eq!(desk.assessment.answers()["D2c"], "yes");
    insta::assert_snapshot!(refusals.join("\n"));
    let read = Assessment::from_json(&desk.assessment.to_json(), desk.instrument).unwrap();
    assert_eq!(read, desk.assessment);
}

#[test]
fn a_changed_file_does_not_verify() {
    let mut desk = Desk::new();
    desk.code_all(Coder::First, "Ada", Role::Coder, "");
    let json = desk.assessment.to_json();
    assert_eq!(Assessment::instrument_key(&json).unwrap(), "sdg-10.7.2@1");
    let fault = |changed: String| {
        Assessment::from_json(&changed, desk.instrument)
            .unwrap_err()
            .to_string()
    };
    let changed = fault(json.replacen("as the Act says", "as the Act said", 1));
    assert!(
        changed.contains("event 1: its hash is not that of its content"),
        "{changed}"
    );
    let mut file: serde_json::Value = serde_json::from_str(&json).unwrap();
    file["events"].as_array_mut().unwrap().remove(3);
    assert!(fault(file.to_string()).contains("event 3: its number is out of turn"));
    let mut file: serde_json::Value = serde_json::from_str(&json).unwrap();
    file["events"][2]["previous"] = "0".repeat(64).into();
    assert!(fault(file.to_string()).contains("event 2: it does not follow the event before it"));
}

#[test]
fn a_questionnaire_comes_back_as_it_went_out() {
    let mut desk = Desk::new();
    desk.code_all(Coder::First, "Ada", Role::Coder, "");
    let assign = |question: &str| Action::Assign {
        question: question.to_owned(),
        ministry: "Health".to_owned(),
    };
    desk.act("Ada", Role::Coder, assign("D1a")).unwrap();
    desk.act("Ada", Role::Coder, assign("D1b")).unwrap();
    let current = desk.assessment.current();
    let bytes = write_questionnaire(desk.instrument, &current, Ministry::All).unwrap();
    assert_eq!(read_questionnaire(&bytes, desk.instrument).unwrap(), current);
    let one = Ministry::One {
        name: "Health",
        assigned: desk.assessment.assigned(),
    };
    let bytes = write_questionnaire(desk.instrument, &current, one).unwrap();
    let read = read_questionnaire(&bytes, desk.instrument).unwrap();
    assert_eq!(read.keys().collect::<Vec<_>>(), ["D1a", "D1b"]);
    let error = read_questionnaire(&bytes, five_domains())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("it is of the instrument \"sdg-10.7.2@1\""),
        "{error}"
    );
    assert!(read_questionnaire(b"no workbook", desk.instrument).is_err());
}

/// Whoever sends a questionnaire back could otherwise take all memory of who reads it with a file of a few kilobytes.
#[test]
fn two_cells_at_the_far_corners_of_a_questionnaire_cost_no_memory() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["Read me", "Answers", "Evidence"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, "instrument").unwrap();
        sheet.write(0, 1, sdg_10_7_2().key()).unwrap();
        sheet.write(1_048_575, 16_383, "far").unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    assert!(bytes.len() < 20_000);
    let error = read_questionnaire(&bytes, sdg_10_7_2()).unwrap_err().to_string();
    assert!(error.contains("more than 1000 columns"), "{error}");
}

#[test]
fn faults_in_a_questionnaire_are_named_by_sheet_row_and_column() {
    let write = |edit: &dyn Fn(&mut BTreeMap<String, Answer>)| {
        let mut answers: BTreeMap<String, Answer> = [("D2a".to_owned(), answer("yes"))].into();
        edit(&mut answers);
        let bytes = write_questionnaire(sdg_10_7_2(), &answers, Ministry::All).unwrap();
        read_questionnaire(&bytes, sdg_10_7_2()).unwrap_err().to_string()
    };
    let response = write(&|a| a.get_mut("D2a").unwrap().response = "sometimes".to_owned());
    assert_eq!(
        response,
        "questionnaire, sheet \"Answers\", row 7, column \"response\": \"sometimes\" is not accepted; accepted: yes, no, unknown, \
         not_applicable, not_assessed"
    );
    let undated = write(&|a| a.get_mut("D2a").unwrap().evidence[0].in_force_from = None);
    assert_eq!(
        undated,
        "questionnaire, sheet \"Evidence\", row 2, column \"in_force_from\": \"\" is not accepted; accepted: the day from which it is in \
         force, as YYYY-MM-DD"
    );
}

#[test]
fn a_count_out_of_range_and_an_answer_that_does_not_apply_are_named() {
    let error = |pairs: &[(&str, &str)]| {
        let answers = pairs
            .iter()
            .map(|(q, a)| ((*q).to_owned(), (*a).to_owned()))
            .collect();
        score(five_domains(), &answers).unwrap_err().to_string()
    };
    assert!(error(&[("IC.3.2", "7")]).contains("accepted: a whole number from 0 to 6"));
    let gate = error(&[("IC.1.1", "no"), ("IC.1.4", "yes")]);
    assert!(
        gate.contains("by the answer to \"IC.1.1\" the question does not apply"),
        "{gate}"
    );
}

#[test]
fn the_profile_is_one_page_that_loads_nothing() {
    let mut desk = Desk::new();
    desk.code_all(Coder::First, "Ada", Role::Coder, "");
    let answers = desk.assessment.answers();
    let held = robustness(
        desk.instrument,
        &answers,
        &BTreeMap::new(),
        &RobustnessPlan {
            runs: 64,
            ..RobustnessPlan::default()
        },
    )
    .unwrap();
    let scores = score(desk.instrument, &answers).unwrap();
    let place = Assessed {
        country: "KEN".to_owned(),
        city: None,
        income: None,
        scores,
    };
    let profile = Profile::new(desk.instrument, &place, Some(&desk.assessment), &held);
    let html = profile.to_html().unwrap();
    for foreign in ["<script", "src=", "href=", "@import", "url("] {
        assert!(!html.contains(foreign), "{foreign}");
    }
    assert!(
        html.contains("<h1>Kenya</h1>")
            && html.contains("@media print")
            && html.contains("Migration Act, s. 4 (from 2015-03-01)")
    );
    assert!(html.contains("holds in"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    #[test]
    fn no_file_panics(text in ".{0,200}", cut in 0usize..4000, flip in 0usize..4000, bit in 0u8..8) {
        let _ = Assessment::from_json(&text, sdg_10_7_2());
        let answers: BTreeMap<String, Answer> = [("D2a".to_owned(), answer("yes"))].into();
        let mut bytes = write_questionnaire(sdg_10_7_2(), &answers, Ministry::All).unwrap();
        let length = bytes.len();
        bytes[flip % length] ^= 1 << bit;
        let _ = read_questionnaire(&bytes, sdg_10_7_2());
        bytes.truncate(cut.min(length));
        let _ = read_questionnaire(&bytes, sdg_10_7_2());
    }
}
