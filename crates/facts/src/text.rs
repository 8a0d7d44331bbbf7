//! A fact sheet as Markdown and as JSON.

use amparo_lang::Lang;
use amparo_reading::figure::Share;
use serde_json::{Value, json};

use crate::fact::{Average, Fact, Figure, Told, Topic, Withheld};
use crate::sheet::FactSheet;

impl FactSheet<'_> {
    /// The sheet as Markdown: a heading, the standing caveat, a sentence for each fact, and the figures behind them.
    pub fn to_markdown(&self, lang: Lang) -> String {
        let say = |id: &str| lang.say(id, &[]);
        let mut out = format!(
            "# {}: {}\n\n{}\n\n> {}\n",
            say("facts-heading"),
            self.scope(lang),
            self.as_of(lang),
            say("facts-caveat")
        );
        for section in self.sections(lang) {
            out += &format!("\n## {}\n\n", section.title);
            for line in &section.lines {
                out += &format!("- {}\n", line.sentence);
            }
            if section.topic == Topic::Regions {
                out += &format!("\n{}\n", say("facts-where-identified"));
            }
        }
        out += &format!(
            "\n## {}\n\n| {} | {} | {} | {} | {} | {} |\n|---|--:|--:|--:|--:|---|\n",
            say("facts-details"),
            say("facts-figure"),
            say("table-share"),
            say("table-interval"),
            say("table-of-column"),
            say("facts-missing"),
            say("table-source")
        );
        for section in self.sections(lang) {
            for line in section.lines.iter().filter(|line| !line.value.is_empty()) {
                let cells = [
                    &line.name,
                    &line.value,
                    &line.interval,
                    &line.of,
                    &line.missing,
                    &line.source,
                ];
                let row: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
                out += &format!("| {} |\n", row.join(" | "));
            }
        }
        out
    }

    /// The sheet for programs: every fact with its numbers and its sentence.
    pub fn to_json(&self, lang: Lang) -> Value {
        let question = self.question();
        let facts: Vec<Value> = self
            .facts()
            .iter()
            .zip(self.sentences(lang))
            .map(|(fact, sentence)| {
                let mut object = json!({
                    "topic": fact.topic.key(),
                    "key": fact.key,
                    "sentence": sentence.text,
                    "withheld": sentence.withheld,
                });
                if let (Some(object), Value::Object(more)) = (object.as_object_mut(), numbers(fact)) {
                    object.extend(more);
                }
                object
            })
            .collect();
        json!({
            "release": self.edition().id(),
            "created": self.edition().manifest.created,
            "language": lang.tag(),
            "year": question.year,
            "comparedWith": question.compare,
            "countryOfExploitation": question.country,
            "caveat": lang.say("facts-caveat", &[]),
            "facts": facts,
        })
    }
}

fn numbers(fact: &Fact) -> Value {
    match fact.told {
        Told::Withheld(Withheld::TooWide { margin, most }) => json!({
            "reason": "interval-too-wide", "margin95": margin, "widestPrinted": most,
        }),
        Told::Withheld(Withheld::NoEvidence) => json!({ "reason": "not-enough-evidence" }),
        Told::Withheld(Withheld::NotRecorded) => json!({ "reason": "not-recorded" }),
        Told::Figure(Figure::People(people)) => json!({
            "kind": "people", "value": people.value, "lower95": people.lower, "upper95": people.upper,
            "source": fact.source.token(),
        }),
        Told::Figure(Figure::Change(change)) => json!({
            "kind": "change", "since": change.since, "value": change.value, "lower95": change.lower,
            "upper95": change.upper, "source": fact.source.token(),
        }),
        Told::Figure(Figure::Countries(countries)) => json!({
            "kind": "countries", "atLeast": countries.at_least, "possible": countries.possible,
            "value": countries.about.map(|about| about.value), "lower95": countries.about.map(|about| about.lower),
            "upper95": countries.about.map(|about| about.upper),
            "source": fact.source.token(),
        }),
        Told::Figure(Figure::Contributors(count)) => json!({ "kind": "contributors", "value": count }),
        Told::Figure(Figure::Share(share)) => share_numbers(fact, share),
        Told::Figure(Figure::Average(Average { number, average, known })) => json!({
            "kind": "average", "of": number.name(), "value": average.value, "lower95": average.lower,
            "upper95": average.upper, "denominator": known.value, "missingShare": fact.missing, "source": fact.source.token(),
        }),
        Told::Figure(Figure::Spread(spread)) => json!({
            "kind": "spread", "of": spread.number.name(), "part": spread.part, "from": spread.from.value,
            "fromLower95": spread.from.lower, "fromUpper95": spread.from.upper, "to": spread.to.value,
            "toLower95": spread.to.lower, "toUpper95": spread.to.upper, "denominator": spread.known.value,
            "missingShare": fact.missing, "source": fact.source.token(),
        }),
    }
}

fn share_numbers(fact: &Fact, share: Share) -> Value {
    json!({
        "kind": "share", "value": share.value, "lower95": share.lower(), "upper95": share.upper(),
        "denominator": share.denominator.value, "denominatorLower95": share.denominator.lower,
        "denominatorUpper95": share.denominator.upper, "missingShare": fact.missing,
        "source": fact.source.token(),
    })
}
