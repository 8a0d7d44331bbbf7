//! The state that events add up to, and the guards between states.

use std::collections::BTreeMap;
use std::fmt;

use amparo_schema::countries;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::answers::{accepted, read_response};
use super::events::START;
use super::{Action, Actor, Answer, AnswerFault, Answers, Coder, Event, Given, Period, Place, Role};
use crate::instrument::{Instrument, UnitKind};
use crate::score::applies;

/// Where an assessment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The first coder answers.
    Draft,
    /// The second coder answers.
    Coded,
    /// The coders settle their differences.
    SecondCoded,
    /// The government comments and disputes.
    GovernmentReview,
    /// Everything is settled.
    Agreed,
    /// Public, and closed.
    Published,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            State::Draft => "draft",
            State::Coded => "coded",
            State::SecondCoded => "second_coded",
            State::GovernmentReview => "government_review",
            State::Agreed => "agreed",
            State::Published => "published",
        })
    }
}

/// Why an act is refused or a file does not verify.
#[derive(Debug, thiserror::Error)]
pub enum AssessmentError {
    /// Not JSON of the format.
    #[error("assessment: {0}")]
    Json(#[from] serde_json::Error),
    /// The history is not what was written.
    #[error("assessment, event {number}: {what}; the file has been changed")]
    Chain {
        /// The event.
        number: usize,
        /// What does not fit.
        what: &'static str,
    },
    /// The act is not allowed now, or not to this person.
    #[error("event {number}: {act} is refused: {why}")]
    Guard {
        /// The event.
        number: usize,
        /// The act.
        act: String,
        /// Why, and what would be accepted.
        why: String,
    },
    /// A fault in an answer.
    #[error("event {number}, question {question:?}: {fault}")]
    Answer {
        /// The event.
        number: usize,
        /// The question.
        question: String,
        /// The fault.
        fault: AnswerFault,
    },
}

/// Something said in review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// The question; none for the whole.
    pub question: Option<String>,
    /// Who.
    pub by: Actor,
    /// What.
    pub text: String,
}

/// A disputed answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dispute {
    /// The question.
    pub question: String,
    /// Why it is disputed.
    pub text: String,
    /// How it was settled; none while it is open.
    pub resolution: Option<String>,
}

/// An assessment: its history and the state that this adds up to.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    events: Vec<Event>,
    id: String,
    place: Place,
    period: Period,
    baseline: Option<String>,
    supersedes: Option<String>,
    instrument: String,
    state: State,
    first: BTreeMap<String, Answer>,
    second: BTreeMap<String, Answer>,
    settled: BTreeMap<String, Answer>,
    assigned: BTreeMap<String, String>,
    comments: Vec<Comment>,
    disputes: Vec<Dispute>,
    first_coders: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    events: Vec<Event>,
}

impl Assessment {
    /// Begins an assessment.
    ///
    /// # Errors
    /// An action other than [`Action::Open`], another instrument than named, an unknown country, a kind of place that the instrument is not
    /// for, or a period that ends before it begins.
    pub fn open(
        instrument: &Instrument,
        by: Actor,
        at: Timestamp,
        open: Action,
    ) -> Result<Assessment, AssessmentError> {
        let refuse = |why: String| {
            Err(AssessmentError::Guard {
                number: 0,
                act: "open".to_owned(),
                why,
            })
        };
        let Action::Open {
            id,
            instrument: key,
            place,
            period,
            baseline,
            supersedes,
        } = &open
        else {
            return refuse("the first act must open the assessment".to_owned());
        };
        if by.role != Role::Coder {
            return refuse(format!("{:?} has not the role coder", by.name));
        }
        if *key != instrument.key() {
            return refuse(format!(
                "it names the instrument {key:?}, and {:?} was given",
                instrument.key()
            ));
        }
        if countries::by_alpha3(&place.country).is_none() {
            return refuse(format!(
                "{:?} is no country; accepted: ISO 3166-1 alpha-3, such as KEN",
                place.country
            ));
        }
        if !instrument.units.contains(&place.kind) || (place.kind == UnitKind::City) != place.city.is_some() {
            return refuse(
                "the place must be of a kind that the instrument is for, with a city's name for cities only"
                    .to_owned(),
            );
        }
        if id.trim().is_empty() || period.to < period.from {
            return refuse("it needs an id, and a period that does not end before it begins".to_owned());
        }
        Ok(Assessment {
            id: id.clone(),
            place: place.clone(),
            period: period.clone(),
            baseline: baseline.clone(),
            supersedes: supersedes.clone(),
            instrument: key.clone(),
            state: State::Draft,
            first: BTreeMap::new(),
            second: BTreeMap::new(),
            settled: BTreeMap::new(),
            assigned: BTreeMap::new(),
            comments: Vec::new(),
            disputes: Vec::new(),
            first_coders: Vec::new(),
            events: vec![Event::new(0, at, by, open, START)],
        })
    }

    /// Reads a history from JSON, verifies its chain, and replays it with every guard.
    ///
    /// # Errors
    /// What is not of the format, the first event whose hash or place does not fit, or the first act that a guard refuses.
    pub fn from_json(json: &str, instrument: &Instrument) -> Result<Assessment, AssessmentError> {
        let file: File = serde_json::from_str(json)?;
        let mut events = file.events.into_iter();
        let first = events.next().ok_or(AssessmentError::Chain {
            number: 0,
            what: "there are no events",
        })?;
        verify(&first, 0, START)?;
        let mut assessment = Assessment::open(instrument, first.by, first.at, first.action)?;
        for event in events {
            let last = assessment.last_hash().to_owned();
            verify(&event, assessment.events.len(), &last)?;
            assessment.apply(instrument, event.by, event.at, event.action)?;
        }
        Ok(assessment)
    }

    /// The key of the instrument that a file names, without verifying anything: for finding the instrument first.
    ///
    /// # Errors
    /// What is not of the format.
    pub fn instrument_key(json: &str) -> Result<String, AssessmentError> {
        let file: File = serde_json::from_str(json)?;
        match file.events.first().map(|event| &event.action) {
            Some(Action::Open { instrument, .. }) => Ok(instrument.clone()),
            _ => Err(AssessmentError::Chain {
                number: 0,
                what: "the first event does not open an assessment",
            }),
        }
    }

    /// The history as JSON.
    pub fn to_json(&self) -> String {
        let file = File {
            format: 1,
            events: self.events.clone(),
        };
        // Texts, numbers and dates under text keys always serialise.
        serde_json::to_string_pretty(&file).unwrap_or_default()
    }

    /// Does one act, if its guard allows it; otherwise nothing changes.
    ///
    /// # Errors
    /// The guard's refusal, or a fault in an answer.
    pub fn apply(
        &mut self,
        instrument: &Instrument,
        by: Actor,
        at: Timestamp,
        action: Action,
    ) -> Result<(), AssessmentError> {
        let number = self.events.len();
        let refuse = |why: String| {
            let act = serde_json::to_value(&action)
                .ok()
                .and_then(|v| v["act"].as_str().map(str::to_owned))
                .unwrap_or_default();
            Err(AssessmentError::Guard { number, act, why })
        };
        if instrument.key() != self.instrument {
            return refuse(format!(
                "the assessment is of {:?}, and {:?} was given",
                self.instrument,
                instrument.key()
            ));
        }
        if self.events.last().is_some_and(|last| at < last.at) {
            return refuse(format!("{at} lies before the last event"));
        }
        let (states, role): (&[State], Option<Role>) = match &action {
            Action::Open { .. } => return refuse("it is open already".to_owned()),
            Action::Assign { .. }
            | Action::Submit
            | Action::Answer {
                coder: Coder::First, ..
            } => (&[State::Draft], Some(Role::Coder)),
            Action::Answer {
                coder: Coder::Second, ..
            }
            | Action::SubmitSecond => (&[State::Coded], Some(Role::SecondCoder)),
            Action::Reconcile { .. } | Action::SendToGovernment => (&[State::SecondCoded], Some(Role::Coder)),
            Action::Comment { .. } => (&[State::GovernmentReview], None),
            Action::Dispute { .. } | Action::Agree => (&[State::GovernmentReview], Some(Role::Government)),
            Action::Resolve { .. } => (&[State::GovernmentReview], Some(Role::Coder)),
            Action::Publish => (&[State::Agreed], Some(Role::Coder)),
        };
        if !states.contains(&self.state) {
            return refuse(match self.state {
                State::Published => {
                    "it is published; a correction is a new assessment that supersedes it".to_owned()
                }
                now => format!(
                    "it is in the state {now}; accepted: {}",
                    states.iter().map(State::to_string).collect::<Vec<_>>().join(", ")
                ),
            });
        }
        if let Some(role) = role.filter(|&role| role != by.role) {
            return refuse(format!("{:?} acts as {}; accepted: {role}", by.name, by.role));
        }
        if let Action::Answer { question, .. }
        | Action::Reconcile { question, .. }
        | Action::Dispute { question, .. }
        | Action::Resolve { question, .. }
        | Action::Assign { question, .. } = &action
            && instrument.question(question).is_none()
        {
            return refuse(format!("{question:?} is no question of the instrument"));
        }
        if by.role == Role::SecondCoder && self.first_coders.contains(&by.name) {
            return refuse(format!(
                "{:?} was the first coder; the second must be another person",
                by.name
            ));
        }
        let checked = |question: &str, answer: &Answer| match instrument.question(question) {
            Some(found) => answer
                .check(instrument, found, &self.period)
                .map(|_| ())
                .map_err(|fault| AssessmentError::Answer {
                    number,
                    question: question.to_owned(),
                    fault,
                }),
            None => Ok(()),
        };
        match &action {
            Action::Open { .. } => {}
            Action::Assign { question, ministry } => {
                self.assigned.insert(question.clone(), ministry.clone());
            }
            Action::Answer {
                coder,
                question,
                answer,
            } => {
                checked(question, answer)?;
                match coder {
                    Coder::First => {
                        self.first.insert(question.clone(), answer.clone());
                        self.first_coders.push(by.name.clone());
                    }
                    Coder::Second => {
                        self.second.insert(question.clone(), answer.clone());
                    }
                }
            }
            Action::Submit => {
                if let Some(why) = incomplete(instrument, &self.first) {
                    return refuse(why);
                }
                self.state = State::Coded;
            }
            Action::SubmitSecond => {
                if let Some(why) = incomplete(instrument, &self.second) {
                    return refuse(why);
                }
                self.state = State::SecondCoded;
            }
            Action::Reconcile { question, answer } => {
                checked(question, answer)?;
                self.settled.insert(question.clone(), answer.clone());
            }
            Action::SendToGovernment => {
                let open: Vec<&str> = self
                    .differences()
                    .into_iter()
                    .filter(|question| !self.settled.contains_key(*question))
                    .collect();
                if !open.is_empty() {
                    return refuse(format!(
                        "the two codings differ on {}; reconcile these first",
                        open.join(", ")
                    ));
                }
                if let Some(why) = incomplete(instrument, &self.current()) {
                    return refuse(why);
                }
                self.state = State::GovernmentReview;
            }
            Action::Comment { question, text } => {
                self.comments.push(Comment {
                    question: question.clone(),
                    by: by.clone(),
                    text: text.clone(),
                });
            }
            Action::Dispute { question, text } => {
                self.disputes.push(Dispute {
                    question: question.clone(),
                    text: text.clone(),
                    resolution: None,
                });
            }
            Action::Resolve {
                question,
                text,
                answer,
            } => {
                if let Some(answer) = answer {
                    checked(question, answer)?;
                }
                let Some(open) = self
                    .disputes
                    .iter_mut()
                    .find(|d| d.question == *question && d.resolution.is_none())
                else {
                    return refuse(format!("there is no open dispute on {question:?}"));
                };
                open.resolution = Some(text.clone());
                if let Some(answer) = answer {
                    self.settled.insert(question.clone(), answer.clone());
                }
            }
            Action::Agree => {
                let open: Vec<&str> = self
                    .disputes
                    .iter()
                    .filter(|d| d.resolution.is_none())
                    .map(|d| d.question.as_str())
                    .collect();
                if !open.is_empty() {
                    return refuse(format!("disputes are open on {}", open.join(", ")));
                }
                if let Some(why) = incomplete(instrument, &self.current()) {
                    return refuse(why);
                }
                self.state = State::Agreed;
            }
            Action::Publish => self.state = State::Published,
        }
        let event = Event::new(number, at, by, action, self.last_hash());
        self.events.push(event);
        Ok(())
    }

    fn last_hash(&self) -> &str {
        self.events.last().map_or(START, |event| &event.hash)
    }

    /// Questions on which the two codings differ.
    pub fn differences(&self) -> Vec<&str> {
        self.first
            .iter()
            .filter(|(question, answer)| {
                self.second
                    .get(*question)
                    .is_some_and(|other| other.response != answer.response)
            })
            .map(|(question, _)| question.as_str())
            .collect()
    }

    /// The answers that stand: the settled ones, otherwise the first coder's.
    pub fn current(&self) -> BTreeMap<String, Answer> {
        let mut answers = self.first.clone();
        answers.extend(
            self.settled
                .iter()
                .map(|(question, answer)| (question.clone(), answer.clone())),
        );
        answers
    }

    /// The responses that stand, for scoring.
    pub fn answers(&self) -> Answers {
        self.current()
            .into_iter()
            .map(|(question, answer)| (question, answer.response))
            .collect()
    }

    /// The responses of one of the codings.
    pub fn coding(&self, coder: Coder) -> Answers {
        let answers = match coder {
            Coder::First => &self.first,
            Coder::Second => &self.second,
        };
        answers
            .iter()
            .map(|(question, answer)| (question.clone(), answer.response.clone()))
            .collect()
    }

    /// Id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Key of the instrument.
    pub fn instrument(&self) -> &str {
        &self.instrument
    }

    /// What is assessed.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Over which period.
    pub fn period(&self) -> &Period {
        &self.period
    }

    /// Id of the earlier assessment to compare with.
    pub fn baseline(&self) -> Option<&str> {
        self.baseline.as_deref()
    }

    /// Id of the published assessment that this one corrects.
    pub fn supersedes(&self) -> Option<&str> {
        self.supersedes.as_deref()
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// The history.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// What was said in review.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// What was disputed.
    pub fn disputes(&self) -> &[Dispute] {
        &self.disputes
    }

    /// Questions given to ministries.
    pub fn assigned(&self) -> &BTreeMap<String, String> {
        &self.assigned
    }
}

fn verify(event: &Event, number: usize, previous: &str) -> Result<(), AssessmentError> {
    let what = if event.number != number {
        "its number is out of turn"
    } else if event.previous != previous {
        "it does not follow the event before it"
    } else if event.hash != event.digest() {
        "its hash is not that of its content"
    } else {
        return Ok(());
    };
    Err(AssessmentError::Chain { number, what })
}

/// Why a set of answers is not complete: questions that apply and have none, or answers to questions that do not apply.
fn incomplete(instrument: &Instrument, answers: &BTreeMap<String, Answer>) -> Option<String> {
    let responses: Answers = answers
        .iter()
        .map(|(q, a)| (q.clone(), a.response.clone()))
        .collect();
    for (_, _, question) in instrument.questions() {
        let applies = applies(instrument, question, &responses);
        match answers.get(&question.id) {
            None if applies != Some(false) => {
                return Some(format!(
                    "question {:?} has no answer; accepted: {}",
                    question.id,
                    accepted(instrument, question).join(", ")
                ));
            }
            Some(answer)
                if applies == Some(false)
                    && matches!(
                        read_response(instrument, question, &answer.response),
                        Ok(Given::Value(_))
                    ) =>
            {
                return Some(format!(
                    "question {:?} is answered with {:?} and does not apply, by its condition; accepted: not_applicable, or no answer",
                    question.id, answer.response
                ));
            }
            _ => {}
        }
    }
    None
}
