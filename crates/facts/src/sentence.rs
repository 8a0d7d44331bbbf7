//! Facts as sentences. What is printed as an interval contains the interval: its ends are rounded outwards.

use amparo_lang::{Argument, Lang};
use amparo_reading::edition::Edition;
use amparo_reading::figure::{Estimate, Share};
use amparo_reading::numbers::Bounded;
use amparo_schema::Number;

use crate::fact::{Average, Change, Fact, Figure, Named, Spread, Told, Topic, Withheld};
use crate::question::Question;

/// A fact in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What it is about.
    pub topic: Topic,
    /// The fact's key.
    pub key: String,
    /// The sentence.
    pub text: String,
    /// Whether it only says why there is no figure.
    pub withheld: bool,
}

/// A number with the ends of its interval as they are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Printed {
    pub(crate) value: String,
    pub(crate) low: String,
    pub(crate) high: String,
}

/// What the steps are in which shares with this margin are printed: whole percent, or tenths where the margin is small.
fn step(margin: f64) -> f64 {
    if margin < 0.009_5 { 0.001 } else { 0.01 }
}

/// The next multiple of `step` below, but for what floating-point numbers lose.
fn down(value: f64, step: f64) -> f64 {
    (value / step + 1e-9).floor() * step
}

fn up(value: f64, step: f64) -> f64 {
    (value / step - 1e-9).ceil() * step
}

pub(crate) fn printed_share(lang: Lang, share: Share) -> Printed {
    let step = step(share.margin);
    Printed {
        value: lang.percent(share.value, share.margin),
        low: lang.percent(down(share.lower(), step), share.margin),
        high: lang.percent(up(share.upper(), step), share.margin),
    }
}

pub(crate) fn printed_people(lang: Lang, people: Estimate) -> Printed {
    Printed {
        value: lang.count(people.value),
        low: lang.count(people.lower.floor()),
        high: lang.count(people.upper.ceil()),
    }
}

/// The direction that an interval allows to be named, as printed.
pub(crate) enum Direction {
    More,
    Fewer,
    Unclear,
}

pub(crate) fn printed_change(lang: Lang, change: Change) -> (Direction, Printed) {
    let margin = change.margin();
    let step = step(margin);
    let (low, high) = (down(change.lower, step), up(change.upper, step));
    let signed = |value: f64| {
        let sign = if value < 0.0 { "−" } else { "+" };
        lang.isolate(format!("{sign}{}", lang.percent(value.abs(), margin)))
    };
    let plain = |value: f64| lang.percent(value.abs(), margin);
    if low > 0.0 {
        let printed = Printed {
            value: plain(change.value),
            low: plain(low),
            high: plain(high),
        };
        (Direction::More, printed)
    } else if high < 0.0 {
        // Fewer by as little as the upper end says, by as much as the lower.
        let printed = Printed {
            value: plain(change.value),
            low: plain(high),
            high: plain(low),
        };
        (Direction::Fewer, printed)
    } else {
        let printed = Printed {
            value: signed(change.value),
            low: signed(low),
            high: signed(high),
        };
        (Direction::Unclear, printed)
    }
}

/// An average as it is printed: whole numbers where its margin is one or more, otherwise tenths.
pub(crate) fn printed_average(lang: Lang, average: Bounded) -> Printed {
    let (digits, step) = if average.margin() < 1.0 {
        (1, 0.1)
    } else {
        (0, 1.0)
    };
    Printed {
        value: lang.decimal(average.value, digits),
        low: lang.decimal(down(average.lower, step), digits),
        high: lang.decimal(up(average.upper, step), digits),
    }
}

/// The ends of a spread as they are printed, and the ends within which the part lies with the intervals of both.
pub(crate) fn printed_spread(lang: Lang, spread: &Spread) -> ([String; 2], [String; 2]) {
    (
        [spread.from.value.round(), spread.to.value.round()].map(|end| lang.count(end)),
        [spread.from.lower.floor(), spread.to.upper.ceil()].map(|end| lang.count(end)),
    )
}

/// The name of what a fact counts.
pub(crate) fn name(edition: &Edition, question: &Question, fact: &Fact, lang: Lang) -> String {
    match &fact.name {
        Some(Named::Text(text)) => lang.say(text, &[]),
        Some(Named::Item { axis, item }) => {
            let axis = &edition.words.axes()[*axis];
            axis.label_in(lang, &edition.schema, &axis.items[*item])
        }
        None if fact.key == fact.topic.key() && fact.topic != Topic::Victims => topic_title(fact.topic, lang),
        None => {
            let year = question.compare.map(|year| year.to_string()).unwrap_or_default();
            lang.say(&format!("what-{}", fact.key), &[("year", &year)])
        }
    }
}

/// The heading above the facts of a topic.
pub(crate) fn topic_title(topic: Topic, lang: Lang) -> String {
    let text = match topic {
        Topic::Victims => "facts-topic-victims",
        Topic::Exploitation => "group-exploitation",
        Topic::Sectors => "group-typeOfLabour",
        Topic::Gender => "field-gender",
        Topic::Age => "field-ageBroad",
        Topic::Duration => "field-traffickMonths",
        Topic::Borders => "facts-topic-borders",
        Topic::Regions => "facts-topic-regions",
        Topic::Origins => "facts-topic-origins",
        Topic::Means => "group-means",
        Topic::Recruiters => "group-recruiterRelation",
    };
    lang.say(text, &[])
}

/// A fact as a sentence.
pub(crate) fn sentence(edition: &Edition, question: &Question, fact: &Fact, lang: Lang) -> Sentence {
    let text = match fact.told {
        Told::Figure(figure) => say(edition, question, fact, figure, lang),
        Told::Withheld(why) => withheld(&name(edition, question, fact, lang), why, lang),
    };
    Sentence {
        topic: fact.topic,
        key: fact.key.clone(),
        text,
        withheld: matches!(fact.told, Told::Withheld(_)),
    }
}

fn say(edition: &Edition, question: &Question, fact: &Fact, figure: Figure, lang: Lang) -> String {
    match figure {
        Figure::People(people) => {
            let Printed { value, low, high } = printed_people(lang, people);
            let count = format!("{:.0}", people.value);
            counted(
                lang,
                "say-victims",
                &count,
                &[("n", &value), ("low", &low), ("high", &high)],
            )
        }
        Figure::Change(change) => {
            let (direction, Printed { value, low, high }) = printed_change(lang, change);
            let year = change.since.to_string();
            let id = match direction {
                Direction::More => "say-more",
                Direction::Fewer => "say-fewer",
                Direction::Unclear => "say-unchanged",
            };
            lang.say(
                id,
                &[
                    ("change", &value),
                    ("low", &low),
                    ("high", &high),
                    ("year", &year),
                ],
            )
        }
        Figure::Countries(countries) => {
            if let Some(about) = countries.about {
                let Printed { value, low, high } = printed_people(lang, about);
                let count = format!("{:.0}", about.value);
                let given = [("n", value.as_str()), ("low", &low), ("high", &high)];
                return counted(lang, "say-countries-about", &count, &given);
            }
            let count = countries.at_least.to_string();
            counted(lang, "say-countries", &count, &[("n", &count)])
        }
        Figure::Contributors(count) => {
            let count = count.to_string();
            counted(lang, "say-contributors", &count, &[("n", &count)])
        }
        Figure::Average(Average { number, average, .. }) => {
            let Printed { value, low, high } = printed_average(lang, average);
            let id = match number {
                Number::Age => "say-age",
                Number::Months => "say-months",
            };
            // Numbers with a fraction have a grammar of their own, which is that of 2.5 in every language.
            let count = if average.margin() < 1.0 && average.value >= 0.05 {
                "2.5".to_owned()
            } else {
                format!("{:.0}", average.value)
            };
            let given = [("n", value.as_str()), ("low", &low), ("high", &high)];
            counted(lang, id, &count, &given)
        }
        Figure::Spread(spread) => {
            let ([from, to], [low, high]) = printed_spread(lang, &spread);
            let given = [
                ("from", from.as_str()),
                ("to", &to),
                ("low", &low),
                ("high", &high),
            ];
            lang.say(&format!("say-{}", fact.key), &given)
        }
        Figure::Share(share) => {
            let Printed { value, low, high } = printed_share(lang, share);
            let mut given = vec![
                ("share", value.as_str()),
                ("low", low.as_str()),
                ("high", high.as_str()),
            ];
            if fact.name.is_none() {
                return lang.say(&format!("say-{}", fact.key), &given);
            }
            let name = name(edition, question, fact, lang);
            given.push(("name", &name));
            lang.say("say-line", &given)
        }
    }
}

/// A text whose grammar depends on a number.
fn counted(lang: Lang, id: &str, count: &str, given: &[Argument]) -> String {
    let mut all: Vec<Argument> = vec![("count", count)];
    all.extend_from_slice(given);
    lang.say(id, &all)
}

fn withheld(what: &str, why: Withheld, lang: Lang) -> String {
    match why {
        Withheld::TooWide { margin, most } => lang.say(
            "withheld-wide",
            &[
                ("what", what),
                ("margin", &lang.percent(up(margin, 0.01), 1.0)),
                ("most", &lang.percent(most, 1.0)),
            ],
        ),
        Withheld::NoEvidence => lang.say("withheld-evidence", &[("what", what)]),
        Withheld::NotMeasured => lang.say("withheld-model", &[("what", what)]),
        Withheld::NotRecorded => lang.say("withheld-field", &[("what", what)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_intervals_contain_the_intervals() {
        let share = Share {
            value: 0.739_9,
            margin: 0.019_4,
            denominator: Estimate::new(100.0, 0.0),
        };
        let printed = printed_share(Lang::En, share);
        assert_eq!(
            [printed.value, printed.low, printed.high],
            ["74\u{202f}%", "72\u{202f}%", "76\u{202f}%"]
        );
        let printed = printed_people(Lang::En, Estimate::new(6_959.7, 100.0));
        assert_eq!(
            [printed.value, printed.low, printed.high],
            ["6,960", "6,940", "6,980"]
        );
    }

    #[test]
    fn a_direction_is_named_only_where_the_printed_interval_has_one() {
        let change = |value: f64, margin: f64| Change {
            since: 2014,
            value,
            lower: value - margin,
            upper: value + margin,
        };
        let direction = |value, margin| match printed_change(Lang::En, change(value, margin)).0 {
            Direction::More => "more",
            Direction::Fewer => "fewer",
            Direction::Unclear => "unclear",
        };
        assert_eq!(direction(0.09, 0.02), "more");
        assert_eq!(direction(-0.09, 0.02), "fewer");
        assert_eq!(direction(0.01, 0.02), "unclear");
        // 0.3 to 8.3 per cent more would be printed as "0 to 9 per cent more".
        assert_eq!(direction(0.043, 0.04), "unclear");
    }

    /// The numbers whose grammar differs in one of the languages.
    #[test]
    fn counts_read_well_for_none_one_and_many() {
        let mut out = String::new();
        for lang in Lang::ALL {
            for count in ["0", "1", "2", "3", "5", "11", "21", "100", "1000", "2.5"] {
                let is_fraction = count.contains('.');
                let n = if is_fraction {
                    lang.decimal(2.5, 1)
                } else {
                    lang.count(count.parse().unwrap())
                };
                for id in [
                    "say-victims",
                    "say-contributors",
                    "say-countries",
                    "say-countries-about",
                    "say-months",
                    "say-age",
                ] {
                    // There is no bound of no country: that is withheld.
                    let of_an_average = ["say-months", "say-age"].contains(&id);
                    if (id.starts_with("say-countries") && count == "0") || (is_fraction && !of_an_average) {
                        continue;
                    }
                    let text = counted(lang, id, count, &[("n", &n), ("low", "7"), ("high", "9")]);
                    let text = text.replace(['\u{2068}', '\u{2069}'], "");
                    out += &format!("{} {count}: {text}\n", lang.tag());
                }
            }
        }
        insta::assert_snapshot!(out);
    }
}
