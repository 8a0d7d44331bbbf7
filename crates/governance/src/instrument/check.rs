//! The rules that an instrument keeps.

use std::collections::{HashMap, HashSet};

use super::{Instrument, Kind, Question};
use crate::Exact;

/// Codes that no response set may use: they say why there is no answer.
const RESERVED: [&str; 3] = ["unknown", "not_applicable", "not_assessed"];
const PRINCIPLES: [&str; 6] = ["P1", "P2", "P3", "O1", "O2", "O3"];

/// Why an instrument cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InstrumentError {
    /// Not JSON of the format.
    #[error("instrument: {0}")]
    Json(#[from] serde_json::Error),
    /// Not YAML of the format.
    #[error("instrument: {0}")]
    Yaml(String),
    /// A rule is broken.
    #[error("instrument, {place}: {what}")]
    Rule {
        /// Where, such as `question "IC.1.1"`.
        place: String,
        /// What is wrong, with the value and what would be accepted.
        what: String,
    },
}

fn broken(place: impl Into<String>, what: impl Into<String>) -> InstrumentError {
    InstrumentError::Rule {
        place: place.into(),
        what: what.into(),
    }
}

impl Instrument {
    /// Checks every rule: ids stand once; response values lie in [0, 1]; weights are not below zero and not all zero among siblings; bands
    /// rise from 0 and stay within 100; conditions name earlier questions and their codes, without circles; crosswalks name
    /// questions of this instrument; tags name what exists; `ranking` is false.
    ///
    /// # Errors
    /// The first broken rule, with place, value and what would be accepted.
    pub fn check(&self) -> Result<(), InstrumentError> {
        if self.ranking {
            return Err(broken(
                "ranking",
                "true is not accepted; instruments compare without ranking: false",
            ));
        }
        for (name, value) in [
            ("id", &self.id),
            ("version", &self.version),
            ("title", &self.title),
        ] {
            if value.trim().is_empty() || (name != "title" && value.contains(['@', ' '])) {
                return Err(broken(
                    name,
                    format!(
                        "{value:?} is not accepted; accepted: a text, in ids and versions without @ and spaces"
                    ),
                ));
            }
        }
        self.check_responses()?;
        self.check_bands()?;
        self.check_tree()?;
        for (_, _, question) in self.questions() {
            self.check_question(question)?;
        }
        self.check_conditions()?;
        for crosswalk in &self.crosswalks {
            if let Some((unknown, _)) = crosswalk
                .pairs
                .iter()
                .find(|(here, _)| self.question(here).is_none())
            {
                return Err(broken(
                    format!("crosswalk to {:?}", crosswalk.to),
                    format!("{unknown:?} is no question of this instrument"),
                ));
            }
        }
        if self.missing.most < Exact::ZERO || self.missing.most > Exact::ONE {
            return Err(broken(
                "missing.most",
                format!("{} is not accepted; accepted: from 0 to 1", self.missing.most),
            ));
        }
        Ok(())
    }

    fn check_responses(&self) -> Result<(), InstrumentError> {
        for (name, set) in &self.response_sets {
            let place = format!("response set {name:?}");
            if set.len() < 2 {
                return Err(broken(
                    place,
                    format!("{} responses; accepted: two or more", set.len()),
                ));
            }
            let mut seen = HashSet::new();
            for response in set {
                if RESERVED.contains(&response.code.as_str()) || response.code.trim().is_empty() {
                    return Err(broken(
                        place,
                        format!(
                            "the code {:?} is reserved for missing answers or empty",
                            response.code
                        ),
                    ));
                }
                if !seen.insert(&response.code) {
                    return Err(broken(
                        place,
                        format!("the code {:?} stands twice", response.code),
                    ));
                }
                if response.value < Exact::ZERO || response.value > Exact::ONE {
                    return Err(broken(
                        place,
                        format!(
                            "{:?} is worth {}; accepted: from 0 to 1",
                            response.code, response.value
                        ),
                    ));
                }
            }
        }
        Ok(())
    }

    fn check_bands(&self) -> Result<(), InstrumentError> {
        match self.bands.first() {
            Some(first) if first.at_least == Exact::ZERO => {}
            _ => return Err(broken("bands", "the first band must start at 0")),
        }
        for pair in self.bands.windows(2) {
            if let [low, high] = pair
                && (high.at_least <= low.at_least || high.at_least > Exact::whole(100))
            {
                return Err(broken(
                    format!("band {:?}", high.code),
                    format!(
                        "starts at {}; accepted: above {}, up to 100",
                        high.at_least, low.at_least
                    ),
                ));
            }
        }
        let codes: HashSet<&str> = self.bands.iter().map(|b| b.code.as_str()).collect();
        if codes.len() < self.bands.len() {
            return Err(broken("bands", "a code stands twice"));
        }
        Ok(())
    }

    fn check_tree(&self) -> Result<(), InstrumentError> {
        let mut seen = HashSet::new();
        let mut once = |id: &str| {
            if id.trim().is_empty() || !seen.insert(id.to_owned()) {
                return Err(broken(
                    format!("id {id:?}"),
                    "is empty or stands twice; every domain, subdomain and question has its own",
                ));
            }
            Ok(())
        };
        if self.domains.is_empty() {
            return Err(broken("domains", "there are none"));
        }
        siblings("domains", self.domains.iter().map(|d| (d.id.as_str(), d.weight)))?;
        for domain in &self.domains {
            once(&domain.id)?;
            let place = format!("domain {:?}", domain.id);
            if domain.subdomains.is_empty() == domain.questions.is_empty() {
                return Err(broken(place, "must have either subdomains or questions"));
            }
            siblings(&place, domain.questions.iter().map(|q| (q.id.as_str(), q.weight)))?;
            siblings(
                &place,
                domain.subdomains.iter().map(|s| (s.id.as_str(), s.weight)),
            )?;
            for question in &domain.questions {
                once(&question.id)?;
            }
            for sub in &domain.subdomains {
                once(&sub.id)?;
                let place = format!("subdomain {:?}", sub.id);
                if sub.questions.is_empty() {
                    return Err(broken(place, "has no questions"));
                }
                siblings(&place, sub.questions.iter().map(|q| (q.id.as_str(), q.weight)))?;
                for question in &sub.questions {
                    once(&question.id)?;
                }
            }
        }
        Ok(())
    }

    fn check_question(&self, question: &Question) -> Result<(), InstrumentError> {
        let place = format!("question {:?}", question.id);
        match (question.kind, &question.responses, question.max) {
            (Kind::Count, None, Some(max)) if max > 0 => {}
            (Kind::Count, _, _) => {
                return Err(broken(place, "a count has a max of 1 or more, and no responses"));
            }
            (_, Some(set), None) => match self.response_sets.get(set) {
                None => {
                    let known: Vec<&str> = self.response_sets.keys().map(String::as_str).collect();
                    return Err(broken(
                        place,
                        format!("responses {set:?} are not known; accepted: {}", known.join(", ")),
                    ));
                }
                Some(found) if question.kind == Kind::Binary && found.len() != 2 => {
                    return Err(broken(
                        place,
                        format!(
                            "a binary question takes two responses; {set:?} has {}",
                            found.len()
                        ),
                    ));
                }
                Some(_) => {}
            },
            _ => {
                return Err(broken(
                    place,
                    "a question that is no count has responses, and no max",
                ));
            }
        }
        if let Some(objective) = question.tags.gcm.iter().find(|o| !(1..=23).contains(*o)) {
            return Err(broken(
                place,
                format!("GCM objective {objective} is not accepted; accepted: 1 to 23"),
            ));
        }
        if let Some(principle) = question
            .tags
            .migof
            .iter()
            .find(|p| !PRINCIPLES.contains(&p.as_str()))
        {
            return Err(broken(
                place,
                format!(
                    "MiGOF {principle:?} is not accepted; accepted: {}",
                    PRINCIPLES.join(", ")
                ),
            ));
        }
        Ok(())
    }

    fn check_conditions(&self) -> Result<(), InstrumentError> {
        let order: HashMap<&str, usize> = self
            .questions()
            .enumerate()
            .map(|(place, (_, _, question))| (question.id.as_str(), place))
            .collect();
        for (place, (_, _, question)) in self.questions().enumerate() {
            let here = format!("question {:?}", question.id);
            for condition in &question.applies_when {
                let Some(other) = self.question(&condition.question) else {
                    return Err(broken(
                        here,
                        format!(
                            "applies_when names {:?}, which is no question",
                            condition.question
                        ),
                    ));
                };
                if order
                    .get(other.id.as_str())
                    .is_none_or(|&earlier| earlier >= place)
                {
                    return Err(match self.circle(&question.id) {
                        Some(path) => broken(here, format!("applies_when runs in a circle: {path}")),
                        None => broken(
                            here,
                            format!(
                                "applies_when names {:?}, which comes later; accepted: an earlier question",
                                other.id
                            ),
                        ),
                    });
                }
                if condition.answers.is_empty() {
                    return Err(broken(here, "applies_when has no answers"));
                }
                let codes: Vec<&str> = self.responses(other).iter().map(|r| r.code.as_str()).collect();
                if let Some(unknown) = condition
                    .answers
                    .iter()
                    .find(|a| other.kind != Kind::Count && !codes.contains(&a.as_str()))
                {
                    return Err(broken(
                        here,
                        format!(
                            "applies_when: {unknown:?} is no answer to {:?}; accepted: {}",
                            other.id,
                            codes.join(", ")
                        ),
                    ));
                }
            }
        }
        Ok(())
    }

    /// The circle of conditions that leads back to a question, if there is one.
    fn circle(&self, start: &str) -> Option<String> {
        let mut open = vec![vec![start.to_owned()]];
        let mut seen = HashSet::new();
        while let Some(path) = open.pop() {
            let question = self.question(path.last()?)?;
            for condition in &question.applies_when {
                let mut longer = path.clone();
                longer.push(condition.question.clone());
                if condition.question == start {
                    return Some(longer.join(" → "));
                }
                if self.question(&condition.question).is_some() && seen.insert(condition.question.clone()) {
                    open.push(longer);
                }
            }
        }
        None
    }
}

fn siblings<'a>(place: &str, weights: impl Iterator<Item = (&'a str, Exact)>) -> Result<(), InstrumentError> {
    let mut any = false;
    let mut some = false;
    for (id, weight) in weights {
        any = true;
        some |= weight > Exact::ZERO;
        if weight < Exact::ZERO {
            return Err(broken(
                place,
                format!("the weight of {id:?} is {weight}; accepted: 0 or more"),
            ));
        }
    }
    if any && !some {
        return Err(broken(place, "all weights are 0; one at least must be more"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::instrument::{FIVE_DOMAINS, Instrument, all, sdg_10_7_2};

    #[test]
    fn shipped_instruments_keep_the_rules() {
        for instrument in all() {
            instrument.check().unwrap();
        }
        assert_eq!(sdg_10_7_2().questions().count(), 30);
    }

    #[test]
    fn every_domain_of_the_own_instrument_has_eight_questions_or_more() {
        let instrument = Instrument::from_json(FIVE_DOMAINS).unwrap();
        assert_eq!(instrument.domains.len(), 5);
        for domain in &instrument.domains {
            assert!(
                instrument
                    .questions()
                    .filter(|(d, _, _)| d.id == domain.id)
                    .count()
                    >= 8
            );
        }
        assert!(
            instrument
                .questions()
                .all(|(_, _, q)| !q.tags.gcm.is_empty() && !q.tags.migof.is_empty())
        );
        assert!(instrument.origin.note.contains("not MGI results"));
    }

    const SMALL: &str = r#"{
      "id": "x", "version": "1", "title": "X", "origin": {"kind": "own", "source": "test"}, "ranking": false,
      "response_sets": {"yn": [{"code": "y", "label": "Y", "value": 1}, {"code": "n", "label": "N", "value": 0}]},
      "missing": {"rule": "exclude"}, "aggregation": {"domain": "children", "overall": "children"},
      "bands": [{"code": "a", "label": "A", "at_least": 0}, {"code": "b", "label": "B", "at_least": 50}],
      "domains": [{"id": "D", "title": "D", "questions": [
        {"id": "q1", "text": "?", "kind": "binary", "responses": "yn"},
        {"id": "q2", "text": "?", "kind": "binary", "responses": "yn", "applies_when": [{"question": "q1", "answers": ["y"]}]}]}]}"#;

    #[test]
    fn broken_rules_are_named() {
        let fault = |from: &str, to: &str| {
            assert!(SMALL.contains(from), "{from}");
            Instrument::from_json(&SMALL.replacen(from, to, 1))
                .unwrap_err()
                .to_string()
        };
        Instrument::from_json(SMALL).unwrap();
        insta::assert_snapshot!(
            [
                fault("\"ranking\": false", "\"ranking\": true"),
                fault("\"value\": 1", "\"value\": 1.5"),
                fault("\"code\": \"n\"", "\"code\": \"unknown\""),
                fault("\"responses\": \"yn\"}", "\"responses\": \"yn\", \"weight\": -2}"),
                fault("\"responses\": \"yn\"}", "\"responses\": \"degree\"}"),
                fault(
                    "\"responses\": \"yn\"}",
                    "\"responses\": \"yn\", \"applies_when\": [{\"question\": \"q2\", \"answers\": [\"y\"]}]}"
                ),
                fault("\"answers\": [\"y\"]", "\"answers\": [\"maybe\"]"),
                fault("\"at_least\": 50", "\"at_least\": 0"),
                fault("\"id\": \"q2\"", "\"id\": \"q1\""),
                fault("\"kind\": \"binary\"", "\"kind\": \"count\""),
                fault("\"title\": \"D\", \"questions\"", "\"title\": \"D\", \"answers\""),
            ]
            .join("\n")
        );
    }

    #[test]
    fn yaml_is_read_as_json_is() {
        let yaml = "
id: x
version: '1'
title: X
origin: {kind: own, source: test}
ranking: false
response_sets:
  yn: [{code: y, label: Y, value: 1}, {code: n, label: N, value: 0.0}]
missing: {rule: exclude, most: 1/2}
aggregation: {domain: children, overall: children}
bands: [{code: a, label: A, at_least: 0}]
domains:
  - {id: D, title: D, questions: [{id: q1, text: '?', kind: binary, responses: yn, weight: 0.25}]}
";
        let instrument = Instrument::from_yaml(yaml).unwrap();
        assert_eq!(instrument.question("q1").unwrap().weight.to_string(), "1/4");
        assert!(Instrument::from_yaml("a: [").is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,200}") {
            let _ = Instrument::from_json(&text);
            let _ = Instrument::from_yaml(&text);
        }
    }
}
