//! The fact sheet of a release.

use amparo_lang::Lang;
use amparo_reading::edition::Edition;
use amparo_reading::figure::Estimate;

use crate::fact::{Fact, Figure, Told, Topic};
use amparo_reading::counter::TooLong;

use crate::gather::facts;
use crate::question::Question;
use crate::sentence::{
    Direction, Printed, Sentence, name, printed_average, printed_change, printed_people, printed_share,
    printed_spread, sentence, topic_title,
};

/// What a release tells of a question.
pub struct FactSheet<'a> {
    edition: &'a Edition,
    question: Question,
    facts: Vec<Fact>,
}

/// The facts of one topic in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The topic.
    pub topic: Topic,
    /// Its heading.
    pub title: String,
    /// Its facts.
    pub lines: Vec<Line>,
    /// What has to be known of them, in a sentence; absent where nothing has.
    pub note: Option<String>,
}

/// One fact with everything a reader can see of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The fact's key.
    pub key: String,
    /// What is counted.
    pub name: String,
    /// The sentence.
    pub sentence: String,
    /// The figure; empty where it is withheld.
    pub value: String,
    /// Its 95 % interval; empty where it is withheld or exact.
    pub interval: String,
    /// What a share is a share of; empty otherwise.
    pub of: String,
    /// The share of people for whom the answer is missing; empty where that says nothing.
    pub missing: String,
    /// Where the figure comes from.
    pub source: String,
    /// The share itself with its interval, 0 to 1, for a drawing.
    pub share: Option<(f64, f64, f64)>,
}

impl<'a> FactSheet<'a> {
    /// Asks a release.
    ///
    /// # Errors
    /// If an answer is not found within the portal's bound.
    pub fn of(edition: &'a Edition, question: Question) -> Result<FactSheet<'a>, TooLong> {
        Ok(FactSheet {
            edition,
            question,
            facts: facts(edition, &question)?,
        })
    }

    /// The release.
    pub fn edition(&self) -> &'a Edition {
        self.edition
    }

    /// What was asked.
    pub fn question(&self) -> &Question {
        &self.question
    }

    /// The facts, by topic.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The fact with a key.
    pub fn fact(&self, key: &str) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.key == key)
    }

    /// Every fact as a sentence.
    pub fn sentences(&self, lang: Lang) -> Vec<Sentence> {
        self.facts
            .iter()
            .map(|fact| sentence(self.edition, &self.question, fact, lang))
            .collect()
    }

    /// What the sheet is about, such as `2015 · Kenya`.
    pub fn scope(&self, lang: Lang) -> String {
        let year = self
            .question
            .year
            .map_or_else(|| lang.say("facts-scope-all", &[]), |year| year.to_string());
        let country = self
            .question
            .country
            .and_then(amparo_schema::countries::by_alpha3)
            .map(|country| lang.country(country));
        match country {
            Some(country) => format!("{year} · {country}"),
            None => year,
        }
    }

    /// The release that the facts are from, in words.
    pub fn as_of(&self, lang: Lang) -> String {
        lang.say(
            "facts-as-of",
            &[
                ("id", self.edition.id()),
                ("date", &lang.date(&self.edition.manifest.created)),
            ],
        )
    }

    /// The facts by topic, in words.
    pub fn sections(&self, lang: Lang) -> Vec<Section> {
        Topic::ALL
            .into_iter()
            .map(|topic| Section {
                topic,
                title: topic_title(topic, lang),
                lines: self
                    .facts
                    .iter()
                    .filter(|fact| fact.topic == topic)
                    .map(|fact| self.line(fact, lang))
                    .collect(),
                note: self.note(topic).map(|id| lang.say(id, &[])),
            })
            .filter(|section| !section.lines.is_empty())
            .collect()
    }

    /// The text of what has to be known of a topic's facts.
    fn note(&self, topic: Topic) -> Option<&'static str> {
        let has_numbers = || {
            self.facts.iter().any(|fact| {
                fact.topic == topic
                    && matches!(fact.told, Told::Figure(Figure::Average(_) | Figure::Spread(_)))
            })
        };
        match topic {
            Topic::Regions => Some("facts-where-identified"),
            Topic::Age if has_numbers() => Some("facts-age-bound"),
            Topic::Duration if has_numbers() => Some("facts-months-bound"),
            _ => None,
        }
    }

    fn line(&self, fact: &Fact, lang: Lang) -> Line {
        let printed = match fact.told {
            Told::Figure(Figure::Share(share)) => Some(printed_share(lang, share)),
            Told::Figure(Figure::People(people)) => Some(printed_people(lang, people)),
            Told::Figure(Figure::Change(change)) => {
                let (direction, mut printed) = printed_change(lang, change);
                let sign = match direction {
                    Direction::More => "+",
                    Direction::Fewer => "−",
                    Direction::Unclear => "",
                };
                for text in [&mut printed.value, &mut printed.low, &mut printed.high] {
                    text.insert_str(0, sign);
                }
                Some(printed)
            }
            Told::Figure(Figure::Average(average)) => Some(printed_average(lang, average.average)),
            Told::Figure(Figure::Countries(countries)) => {
                countries.about.map(|about| printed_people(lang, about))
            }
            Told::Figure(Figure::Spread(spread)) => {
                let ([from, to], [low, high]) = printed_spread(lang, &spread);
                Some(Printed {
                    value: format!("{from}–{to}"),
                    low,
                    high,
                })
            }
            _ => None,
        };
        let value = match (&printed, fact.told) {
            (Some(printed), _) => printed.value.clone(),
            (None, Told::Figure(Figure::Countries(countries))) => format!("≥ {}", countries.at_least),
            (None, Told::Figure(Figure::Contributors(count))) => count.to_string(),
            _ => String::new(),
        };
        let share = fact.share();
        let people = |estimate: Estimate| lang.count(estimate.value);
        Line {
            key: fact.key.clone(),
            name: name(self.edition, &self.question, fact, lang),
            sentence: sentence(self.edition, &self.question, fact, lang).text,
            value: lang.isolate(value),
            interval: printed.map_or_else(String::new, |Printed { low, high, .. }| {
                lang.say("figure-interval", &[("low", &low), ("high", &high)])
            }),
            of: match fact.told {
                Told::Figure(Figure::Share(share)) => people(share.denominator),
                Told::Figure(Figure::Average(average)) => people(average.known),
                Told::Figure(Figure::Spread(spread)) => people(spread.known),
                _ => String::new(),
            },
            missing: match (fact.missing, fact.told) {
                (Some(missing), Told::Figure(_)) => lang.percent(missing, 1.0),
                _ => String::new(),
            },
            source: match fact.told {
                Told::Figure(Figure::Contributors(_)) | Told::Withheld(_) => String::new(),
                Told::Figure(_) => lang.say(fact.source.text(), &[]),
            },
            share: share.map(|share| (share.value, share.lower(), share.upper())),
        }
    }
}
