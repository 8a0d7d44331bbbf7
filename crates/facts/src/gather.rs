//! The questions a fact sheet asks, and the facts that their answers make.

mod headline;
mod lists;
mod measures;
mod numbers;
mod parts;

use amparo_reading::answer::{Answer, AnswerCell, answer};
use amparo_reading::counter::TooLong;
use amparo_reading::edition::Edition;
use amparo_reading::figure::{Estimate, Share, Source};
use amparo_reading::query::parse;
use amparo_schema::Number;

use crate::fact::{Fact, Named, Told, Topic, Withheld, told_share};
use crate::question::Question;

/// Everything that a release tells of a question, in the order of [`Topic::ALL`].
///
/// # Errors
/// If an answer is not found within the portal's bound.
pub(crate) fn facts(edition: &Edition, question: &Question) -> Result<Vec<Fact>, TooLong> {
    let asked = Asked { edition, question };
    let mut facts = numbers::numbers(&asked)?;
    facts.extend(parts::exploitation(&asked)?);
    facts.extend(lists::flags(&asked, Topic::Sectors, "typeOfLabour")?);
    facts.extend(parts::gender(&asked)?);
    facts.extend(parts::age(&asked)?);
    facts.extend(measures::measures(&asked, Number::Age));
    facts.extend(parts::duration(&asked)?);
    facts.extend(measures::measures(&asked, Number::Months));
    facts.extend(parts::borders(&asked)?);
    facts.extend(lists::regions(&asked)?);
    facts.extend(lists::origins(&asked)?);
    facts.extend(lists::flags(&asked, Topic::Means, "means")?);
    facts.extend(lists::flags(&asked, Topic::Recruiters, "recruiterRelation")?);
    Ok(facts)
}

/// A release and what is asked of it.
pub(crate) struct Asked<'a> {
    pub(crate) edition: &'a Edition,
    pub(crate) question: &'a Question,
}

/// People by one list of values: the values, and those for whom there is none.
pub(crate) struct Tally<'a> {
    pub(crate) answer: Answer<'a>,
}

impl<'a> Asked<'a> {
    /// The answer to a question about the people of the sheet; nothing where the release has no such field.
    pub(crate) fn ask(&self, text: &str) -> Result<Option<Tally<'a>>, TooLong> {
        self.ask_of(text, self.question.year)
    }

    /// The same for another year.
    pub(crate) fn ask_of(&self, text: &str, year: Option<u16>) -> Result<Option<Tally<'a>>, TooLong> {
        let text = format!("{text}{}", self.question.filters(year));
        let Ok(query) = parse(
            text.trim_start_matches('&'),
            &self.edition.schema,
            &self.edition.words,
        ) else {
            return Ok(None);
        };
        let answer = answer(self.edition, &query)?;
        Ok(Some(Tally { answer }))
    }
}

impl Tally<'_> {
    /// The cells of the only grouping whose item's key passes, and whether it is a value.
    fn cells(&self) -> impl Iterator<Item = (&str, bool, &AnswerCell)> {
        self.answer.axes.first().into_iter().flat_map(|axis| {
            axis.items
                .iter()
                .zip(&self.answer.cells)
                .map(|(item, cell)| (item.key.as_str(), item.missing.is_none(), cell))
        })
    }

    /// The share of people with one of `keys` among those for whom there is a value, and the share of all for whom there is none.
    pub(crate) fn part(&self, keys: &[&str]) -> (Option<Share>, f64) {
        let (mut part, mut rest, mut missing) = (Sum::default(), Sum::default(), Sum::default());
        for (key, value, cell) in self.cells() {
            if !value {
                missing.add(cell.estimate);
            } else if keys.contains(&key) {
                part.add(cell.estimate);
            } else {
                rest.add(cell.estimate);
            }
        }
        (part.share(&rest), missing.beside(&[&part, &rest]))
    }

    pub(crate) fn source(&self) -> Source {
        self.answer.weakest_source()
    }

    /// A fact about a part of the only grouping.
    pub(crate) fn fact(&self, topic: Topic, key: &str, keys: &[&str], name: Option<Named>) -> Fact {
        let (share, missing) = self.part(keys);
        share_fact(topic, key, name, share, missing, self.source())
    }
}

/// A sum of independent estimates.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sum {
    value: f64,
    variance: f64,
}

impl Sum {
    pub(crate) fn add(&mut self, estimate: Estimate) {
        self.value += estimate.value;
        self.variance += estimate.variance();
    }

    pub(crate) fn estimate(&self) -> Estimate {
        Estimate::new(self.value, self.variance)
    }

    /// The share of this in this and `rest`.
    pub(crate) fn share(&self, rest: &Sum) -> Option<Share> {
        let whole = Estimate::new(self.value + rest.value, self.variance + rest.variance);
        Share::of(self.estimate(), whole, rest.variance)
    }

    /// The part that this has of this and `others`.
    pub(crate) fn beside(&self, others: &[&Sum]) -> f64 {
        let all = self.value + others.iter().map(|sum| sum.value).sum::<f64>();
        if all > 0.0 { self.value / all } else { 0.0 }
    }
}

pub(crate) fn share_fact(
    topic: Topic,
    key: &str,
    name: Option<Named>,
    share: Option<Share>,
    missing: f64,
    source: Source,
) -> Fact {
    Fact {
        topic,
        key: key.into(),
        name,
        told: told_share(share),
        missing: Some(missing),
        source,
    }
}

/// A fact of which the release knows nothing.
pub(crate) fn not_recorded(topic: Topic, key: &str) -> Fact {
    withheld(topic, key, Withheld::NotRecorded)
}

/// A fact that is withheld without a figure to give.
pub(crate) fn withheld(topic: Topic, key: &str, why: Withheld) -> Fact {
    Fact {
        topic,
        key: key.into(),
        name: None,
        told: Told::Withheld(why),
        missing: None,
        source: Source::Records,
    }
}
