//! A fact sheet as Markdown and as JSON.

use amparo_lang::Lang;
use amparo_reading::figure::Share;
use serde_json::{Value, json};

use crate::fact::{Average, Fact, Figure, Told, Withheld};
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
            if let Some(note) = &section.note {
                out += &format!("\n{note}\n");
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

/// The columns of a sheet as a table for programs. The first names what a spread lies between: its lower end stands under `from…`.
const COLUMNS: [&str; 16] = [
    "topic",
    "key",
    "kind",
    "value",
    "lower95",
    "upper95",
    "from",
    "fromLower95",
    "fromUpper95",
    "to",
    "toLower95",
    "toUpper95",
    "denominator",
    "missingShare",
    "source",
    "reason",
];

impl FactSheet<'_> {
    /// The sheet as a table: a line for each fact with the numbers of [`FactSheet::to_json`], the sentence last. Cells that say nothing of a fact are empty.
    pub fn to_csv(&self, lang: Lang) -> String {
        let mut out = format!("{},sentence\r\n", COLUMNS.join(","));
        for (fact, sentence) in self.facts().iter().zip(self.sentences(lang)) {
            let numbers = numbers(fact);
            let cell = |column: &str| match column {
                "topic" => fact.topic.key().to_owned(),
                "key" => fact.key.clone(),
                _ => match &numbers[column] {
                    Value::String(text) => text.clone(),
                    Value::Null => String::new(),
                    other => other.to_string(),
                },
            };
            for column in COLUMNS {
                out += &quoted(&cell(column));
                out.push(',');
            }
            out += &quoted(&sentence.text);
            out += "\r\n";
        }
        out
    }
}

/// A cell of a table, in quotation marks where it needs them (RFC 4180). What a spreadsheet would take for a formula is kept from being one.
fn quoted(text: &str) -> String {
    let number = text.parse::<f64>().is_ok();
    let guard = if !number && text.starts_with(['=', '+', '-', '@']) {
        "'"
    } else {
        ""
    };
    if text.contains(['"', ',', '\r', '\n']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

fn numbers(fact: &Fact) -> Value {
    match fact.told {
        Told::Withheld(Withheld::TooWide { margin, most }) => json!({
            "reason": "interval-too-wide", "margin95": margin, "widestPrinted": most,
        }),
        Told::Withheld(Withheld::NoEvidence) => json!({ "reason": "not-enough-evidence" }),
        Told::Withheld(Withheld::NotMeasured) => json!({ "reason": "not-measured" }),
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
        Told::Figure(Figure::Average(Average {
            number,
            average,
            known,
        })) => json!({
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
