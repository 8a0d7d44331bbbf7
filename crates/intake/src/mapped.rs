//! A file that is read by a mapping.

use std::cell::RefCell;
use std::collections::HashMap;

use amparo_schema::{MissingReason, ctdc, fold_text};
use jiff::civil::Date;

use crate::case_fields::{AGE, Answer, CaseFields, MONTHS, YEAR, YES, field_named};
use crate::entries::Entries;
use crate::header::Header;
use crate::layout::Layout;
use crate::mapping::{Mapping, Rule, Unit};
use crate::quote::quoted;
use crate::row::{LeftOut, Row};
use crate::spellings::{
    Reading, Unread, accepted, flag, is_blank, no_year, read_country, read_value, read_year, refuse_debris,
    whole_number, year_of,
};
use crate::{IntakeError, Reason};

/// How many values a message lists.
const LISTED: usize = 20;

/// How many cells of a rule are remembered with their reading, and how long they may be: coded columns hold a few short answers again and again.
const REMEMBERED: usize = 4_096;
const SHORT: usize = 200;

/// A mapping that has found its columns.
pub(crate) struct Mapped {
    name: String,
    constants: Vec<(usize, Answer)>,
    rules: Vec<Compiled>,
    person: Vec<usize>,
    consent: Option<Consent>,
    /// For identifiers.
    missing: Spelt<MissingReason>,
}

/// Where it stands whether the person agreed.
struct Consent {
    column: usize,
    /// Whether an answer means that the person did.
    answers: Spelt<bool>,
}

struct Compiled {
    field: usize,
    column: usize,
    missing: Spelt<MissingReason>,
    kind: Kind,
    /// Cells that were read before. Folding the parts of a long answer once for each flag takes most of the time of a long file.
    known: RefCell<HashMap<Box<str>, Reading>>,
}

enum Kind {
    Own,
    Values {
        answers: Spelt<Answer>,
        default: Option<Answer>,
        accepted: String,
    },
    Number(Unit),
    Date(String),
    Country,
    Contains {
        separator: Option<char>,
        answers: Spelt<()>,
        accepted: String,
    },
}

/// Texts that mean something, compared exactly first and then as [`fold_text`] has it.
struct Spelt<T> {
    exact: HashMap<String, T>,
    folded: HashMap<String, T>,
}

impl<T: Copy> Spelt<T> {
    fn new<'a>(entries: impl Iterator<Item = (&'a str, T)>) -> Self {
        let mut spelt = Spelt {
            exact: HashMap::new(),
            folded: HashMap::new(),
        };
        for (text, meaning) in entries {
            spelt.exact.entry(text.trim().to_owned()).or_insert(meaning);
            // Texts of punctuation alone, such as "-" and "?", have no letters to compare.
            let folded = fold_text(text);
            if !folded.is_empty() {
                spelt.folded.entry(folded).or_insert(meaning);
            }
        }
        spelt
    }

    fn get(&self, text: &str) -> Option<T> {
        let exact = self.exact.get(text.trim());
        exact
            .or_else(|| self.folded.get(fold_text(text).as_str()))
            .copied()
    }
}

impl Mapped {
    /// Finds the mapping's columns; the first that is not there is returned in quotation marks.
    pub(crate) fn new(
        mapping: &Mapping,
        header: &Header,
        fields: &CaseFields,
    ) -> Result<Result<Self, String>, IntakeError> {
        let mut mapped = Mapped {
            name: mapping.name.clone(),
            constants: Vec::new(),
            rules: Vec::new(),
            person: Vec::new(),
            consent: None,
            missing: Spelt::new(
                mapping
                    .missing_values
                    .iter()
                    .map(|(text, reason)| (text, *reason)),
            ),
        };
        for (name, rule) in mapping.fields.iter() {
            // A checked mapping has fields and targets of the case table only.
            let Some(field) = field_named(name) else {
                continue;
            };
            if let Some(constant) = &rule.constant {
                mapped
                    .constants
                    .extend(fields.target(field, constant).map(|answer| (field, answer)));
            }
            let Some(column) = &rule.column else {
                continue;
            };
            let Some(column) = header.named(column)? else {
                return Ok(Err(quoted(column)));
            };
            mapped
                .rules
                .push(compile(rule, field, column, &mapping.missing_values, fields));
        }
        for name in &mapping.person_key {
            match header.named(name)? {
                Some(column) => mapped.person.push(column),
                None => return Ok(Err(quoted(name))),
            }
        }
        if let Some(rule) = &mapping.consent {
            let Some(column) = header.named(&rule.column)? else {
                return Ok(Err(quoted(&rule.column)));
            };
            let no = rule.no.iter().map(|text| (text.as_str(), false));
            let yes = rule.yes.iter().map(|text| (text.as_str(), true));
            mapped.consent = Some(Consent {
                column,
                answers: Spelt::new(no.chain(yes)),
            });
        }
        Ok(Ok(mapped))
    }
}

fn compile(
    rule: &Rule,
    field: usize,
    column: usize,
    missing: &Entries<MissingReason>,
    fields: &CaseFields,
) -> Compiled {
    let kind = if let Some(values) = &rule.values {
        let keyed = || values.iter().filter(|(key, _)| *key != "*");
        let answers = keyed().filter_map(|(key, value)| Some((key, fields.target(field, value)?)));
        Kind::Values {
            answers: Spelt::new(answers),
            default: values.get("*").and_then(|value| fields.target(field, value)),
            accepted: list(keyed().map(|(key, _)| key)),
        }
    } else if let Some(unit) = rule.number {
        Kind::Number(unit)
    } else if let Some(format) = &rule.date {
        Kind::Date(format.clone())
    } else if rule.country.is_some() {
        Kind::Country
    } else if let Some(contains) = &rule.contains {
        Kind::Contains {
            separator: rule.separator,
            answers: Spelt::new(contains.iter().map(|answer| (answer.as_str(), ()))),
            accepted: list(contains.iter().map(String::as_str)),
        }
    } else {
        Kind::Own
    };
    // A field's own missing values come first and so win.
    let entries = rule.missing_values.iter().chain(missing.iter());
    Compiled {
        field,
        column,
        missing: Spelt::new(entries.map(|(text, reason)| (text, *reason))),
        kind,
        known: RefCell::default(),
    }
}

fn list<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let values: Vec<String> = values.map(quoted).collect();
    let mut text = values.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
    if values.len() > LISTED {
        text += &format!(" and {} more", values.len() - LISTED);
    }
    text
}

impl Layout for Mapped {
    fn name(&self) -> String {
        format!("mapping {}", quoted(&self.name))
    }

    fn columns(&self) -> Vec<usize> {
        let rules = self.rules.iter().map(|rule| rule.column);
        let consent = self.consent.as_ref().map(|consent| consent.column);
        rules.chain(self.person.iter().copied()).chain(consent).collect()
    }

    fn person_columns(&self) -> &[usize] {
        &self.person
    }

    fn is_no_identifier(&self, text: &str) -> bool {
        self.missing.get(text).is_some() || ctdc::missing_reason(text).is_some()
    }

    fn read(&self, row: &mut Row<'_>) {
        if let Some(consent) = &self.consent {
            match self.agreed(consent, row.cell(consent.column)) {
                Ok(Some(false)) => {
                    row.left_out = Some(LeftOut::NoConsent);
                    return;
                }
                Ok(_) => {}
                // What cannot be read may be a no: the row is not sent.
                Err(unread) => row.refuse(None, consent.column, unread),
            }
        }
        for &(field, answer) in &self.constants {
            row.set(field, answer);
        }
        for rule in &self.rules {
            let text = row.cell(rule.column);
            let reading = rule.recall(text, row.fields, row.today);
            row.take(rule.field, rule.column, reading);
        }
    }
}

impl Mapped {
    /// Whether the person agreed; nothing where the cell does not say.
    fn agreed(&self, consent: &Consent, text: &str) -> Result<Option<bool>, Unread> {
        let known = consent.answers.get(text).or_else(|| flag(text));
        match known {
            None if is_blank(text) || self.is_no_identifier(text) => Ok(None),
            None => Err(Unread {
                reason: Reason::OutsideCodelist,
                accepted: "yes or no, or a blank; other answers stand under \"consent\" in the mapping"
                    .into(),
            }),
            agreed => Ok(agreed),
        }
    }
}

impl Compiled {
    /// As [`Compiled::read`], which the same text, fields and day always answer in the same way.
    fn recall(&self, text: &str, fields: &CaseFields, today: Date) -> Result<Reading, Unread> {
        if let Some(reading) = self.known.borrow().get(text) {
            return Ok(reading.clone());
        }
        let reading = self.read(text, fields, today)?;
        let mut known = self.known.borrow_mut();
        if known.len() < REMEMBERED && text.len() <= SHORT {
            known.insert(text.into(), reading.clone());
        }
        Ok(reading)
    }

    fn read(&self, text: &str, fields: &CaseFields, today: Date) -> Result<Reading, Unread> {
        if !self.lists(text) {
            refuse_debris(fields, self.field, text).map_err(|unread| Unread {
                accepted: self.accepted(fields),
                ..unread
            })?;
        }
        if let Kind::Values { answers, .. } = &self.kind
            && let Some(answer) = answers.get(text)
        {
            return Ok(answer.into());
        }
        if let Some(reason) = self.missing.get(text) {
            return self.missing(reason);
        }
        match &self.kind {
            Kind::Own => read_value(fields, self.field, text, today),
            Kind::Country => read_country(text),
            _ if is_blank(text) => self.missing(MissingReason::NotKnown),
            Kind::Values { default, .. } => match (ctdc::missing_reason(text), default) {
                // "Unknown" and the like are not swept up by a default.
                (Some(reason), _) => self.missing(reason),
                (None, Some(answer)) => Ok((*answer).into()),
                (None, None) => Err(Unread {
                    reason: Reason::OutsideCodelist,
                    accepted: self.accepted(fields),
                }),
            },
            Kind::Number(unit) => self.number(*unit, text, fields),
            Kind::Date(format) => self.date(format, text, fields, today),
            Kind::Contains {
                separator, answers, ..
            } => Ok(contains(*separator, answers, &self.missing, text).into()),
        }
    }

    /// What the rule accepts, in words.
    fn accepted(&self, fields: &CaseFields) -> String {
        match (&self.kind, self.field) {
            (Kind::Values { accepted, .. }, _) => accepted.clone(),
            (Kind::Contains { accepted, .. }, _) => {
                format!("{accepted}, alone or among other answers, or a blank")
            }
            (Kind::Date(format), _) => format!("a date in the form {}", quoted(format)),
            (Kind::Number(Unit::Months), AGE) => "an age in months from 0 to 1571, or a blank".into(),
            (Kind::Number(Unit::Years), MONTHS) => "a number of years from 0 to 130, or a blank".into(),
            _ => accepted(fields, self.field),
        }
    }

    /// Whether the mapping names exactly this text.
    fn lists(&self, text: &str) -> bool {
        let values = match &self.kind {
            Kind::Values { answers, .. } => answers.exact.contains_key(text),
            Kind::Contains { answers, .. } => answers.exact.contains_key(text),
            _ => false,
        };
        values || self.missing.exact.contains_key(text)
    }

    fn missing(&self, reason: MissingReason) -> Result<Reading, Unread> {
        match self.field {
            YEAR => Err(no_year()),
            _ => Ok(Answer::Missing(reason).into()),
        }
    }

    fn number(&self, unit: Unit, text: &str, fields: &CaseFields) -> Result<Reading, Unread> {
        // In the unit of the field: years of age, months in trafficking.
        let number = whole_number(text).and_then(|number| match (self.field, unit) {
            (AGE, Unit::Months) => Some(number / 12),
            (AGE, Unit::Years) | (_, Unit::Months) => Some(number),
            (_, Unit::Years) => number.checked_mul(12),
        });
        let band_of = |number: u32| match self.field {
            AGE => ctdc::age_band_of_years(number),
            _ => ctdc::month_band_of_months(number),
        };
        let code = |band: Option<usize>| band.and_then(|band| u16::try_from(band).ok());
        if let Some((band, number)) = number.and_then(|number| Some((code(band_of(number))?, number))) {
            return Ok(match (self.field, unit) {
                // Whole years are no number of months: most of them would be multiples of twelve.
                (MONTHS, Unit::Years) => Answer::Code(band).into(),
                _ => Reading::of_number(band, number),
            });
        }
        let band = match self.field {
            AGE => ctdc::age_band(text),
            _ => ctdc::month_band(text),
        };
        if let Some(band) = code(band) {
            return Ok(Answer::Code(band).into());
        }
        match ctdc::missing_reason(text) {
            Some(reason) => self.missing(reason),
            None => Err(Unread {
                reason: Reason::NotANumber,
                accepted: self.accepted(fields),
            }),
        }
    }

    fn date(&self, format: &str, text: &str, fields: &CaseFields, today: Date) -> Result<Reading, Unread> {
        if let Ok(date) = Date::strptime(format, text) {
            return year_of(&[date], today);
        }
        // Cells that a workbook keeps as dates come in ISO form, whatever they look like on the screen.
        if let Ok(date) = text.parse::<Date>() {
            return year_of(&[date], today);
        }
        match read_year(text, today) {
            Err(unread) if unread.reason == Reason::NoYear => Err(unread),
            _ => Err(Unread {
                reason: Reason::NotADate,
                accepted: self.accepted(fields),
            }),
        }
    }
}

/// Whether a cell with several answers holds one of those wanted.
fn contains(
    separator: Option<char>,
    wanted: &Spelt<()>,
    missing: &Spelt<MissingReason>,
    text: &str,
) -> Answer {
    let parts = || {
        text.split(|c: char| match separator {
            Some(separator) => c == separator,
            None => c == ';' || c == ',',
        })
        .filter(|part| !is_blank(part))
    };
    if wanted.get(text).is_some() || parts().any(|part| wanted.get(part).is_some()) {
        return Answer::Code(YES);
    }
    let mut reason = MissingReason::NotKnown;
    for part in parts() {
        match missing.get(part).or_else(|| ctdc::missing_reason(part)) {
            Some(found) => reason = found,
            None => return Answer::ImpliedNo,
        }
    }
    Answer::Missing(reason)
}
