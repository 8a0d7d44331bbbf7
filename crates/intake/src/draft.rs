//! A first mapping for a file of an unknown layout, for a person to check.

use std::fmt;

use amparo_schema::{MissingReason, ctdc, fold_text};
use jiff::civil::Date;
use serde::Serialize;

use crate::case_fields::{
    AGE, CITIZENSHIP, CaseFields, EXPLOITATION_COUNTRY, GENDER, MONTHS, YEAR, field_named,
};
use crate::delimited::DelimitedRows;
use crate::entries::Entries;
use crate::guard::guarded;
use crate::identifiers::looks_direct;
use crate::kind::{Kind, kind_of};
use crate::mapping::{ConsentRule, FORMAT, Rule, Unit};
use crate::parquet_rows::ParquetRows;
use crate::quote::quoted;
use crate::read::encoding_named;
use crate::sample::{Sample, Values, sample};
use crate::source::Content;
use crate::spellings::{flag, read_country, whole_number};
use crate::synonyms::{
    ANSWERS, COLUMNS, CONSENTS, MISSING, OTHER_DATES, OTHER_RECRUITER, PERSONS, QUESTIONS, Words,
};
use crate::workbook::visit_sheets;
use crate::{IntakeError, Mapping, Source};

/// The date formats that are tried, in the order in which they are preferred.
const DATES: [&str; 6] = [
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d",
];

/// How long an answer of a list can be, in characters.
const ANSWER: usize = 40;

/// A mapping proposed for a file, and why each column was placed where it is.
///
/// The explanations quote header cells and answers that occur in codelists, never other values of the file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DraftedMapping {
    /// The proposal. It is to be checked before it is used.
    pub mapping: Mapping,
    /// The layout, if the file loads without a mapping.
    pub known_layout: Option<String>,
    /// What was made of each column, in the file's order.
    pub columns: Vec<DraftedColumn>,
    /// What is still to be done.
    pub to_do: Vec<String>,
}

/// What was made of one column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DraftedColumn {
    /// The file's own name of it.
    pub column: String,
    /// The fields of the case table that are read from it.
    pub fields: Vec<String>,
    /// How sure the proposal is, from 0 to 1; nothing for a column that is not used.
    pub confidence: Option<f64>,
    /// Why.
    pub why: String,
    /// For each of the fields how sure the proposal is, in the same order.
    pub sure: Vec<f64>,
    /// For each of the fields why, in the same order.
    #[serde(skip)]
    pub reasons: Vec<String>,
}

/// Drafts a mapping from the names of a file's columns and the values in its first rows.
///
/// The same file always gives the same draft. `encoding` is the label of a text file's encoding, if it is not UTF-8.
///
/// # Errors
/// [`IntakeError`] if the file cannot be read as a table.
pub fn draft_mapping(source: &Source, encoding: Option<&str>) -> Result<DraftedMapping, IntakeError> {
    let named = encoding.map(encoding_named).transpose()?;
    let mut opened = source.open()?;
    let file = opened.name.clone();
    let mut separator = None;
    let sample = match kind_of(&mut opened)? {
        Kind::Text => {
            let mut rows = DelimitedRows::new(opened, named, None)?;
            separator = Some(char::from(rows.separator()));
            sample(&mut rows, &file, None)?
        }
        Kind::Archive => guarded(&file, || {
            visit_sheets(
                opened,
                None,
                &mut |rows, sheet| sample(rows, &file, Some(sheet)),
                &mut |_, _| {},
            )
        })?,
        Kind::Parquet => guarded(&file, || {
            let mut rows = match opened.content {
                Content::File(content) => ParquetRows::from_file(content, &file)?,
                Content::Memory(bytes) => ParquetRows::from_bytes(bytes.into_inner().to_vec(), &file)?,
            };
            sample(&mut rows, &file, None)
        })?,
    };
    Ok(draft(&sample, &file, separator, encoding))
}

fn draft(sample: &Sample, file: &str, separator: Option<char>, encoding: Option<&str>) -> DraftedMapping {
    let fields = CaseFields::new(9999);
    let mut rules: Vec<Option<Rule>> = vec![None; ctdc::LAYOUT_27.len()];
    let mut sure: Vec<f64> = vec![0.0; ctdc::LAYOUT_27.len()];
    let mut whys: Vec<String> = vec![String::new(); ctdc::LAYOUT_27.len()];
    let mut columns = Vec::new();
    let mut placed: Vec<Vec<usize>> = vec![Vec::new(); sample.header.names.len()];
    for (index, (name, values)) in sample.header.names.iter().zip(&sample.columns).enumerate() {
        let proposals = propose(&fields, name, values);
        for Proposed {
            field,
            confidence,
            rule,
            why,
        } in proposals
        {
            let (Some(slot), Some(best), Some(said)) =
                (rules.get_mut(field), sure.get_mut(field), whys.get_mut(field))
            else {
                continue;
            };
            if confidence > *best {
                *best = confidence;
                *slot = Some(rule);
                *said = why;
                placed
                    .iter_mut()
                    .for_each(|fields| fields.retain(|other| *other != field));
                placed[index].push(field); // one entry per column
            }
        }
    }
    let person = sample
        .header
        .names
        .iter()
        .zip(&sample.columns)
        .position(|(name, values)| {
            let folded = fold_text(name);
            PERSONS
                .iter()
                .any(|word| folded.split(' ').any(|part| part == *word))
                && values.distinctness() > 0.5
        });
    let consent = sample
        .header
        .names
        .iter()
        .zip(&sample.columns)
        .zip(&placed)
        .find(|((name, values), fields)| {
            let yes_or_no = values.filled > 0 && flag_share(values) >= 0.9;
            fields.is_empty() && yes_or_no && begins(&fold_text(name), &CONSENTS)
        })
        .map(|((name, _), _)| name.clone());
    for (index, name) in sample.header.names.iter().enumerate() {
        if consent.as_ref() == Some(name) {
            columns.push(DraftedColumn {
                column: name.clone(),
                fields: Vec::new(),
                confidence: None,
                why: "its name and its answers say whether the person agreed: rows in which it says no are left out"
                    .into(),
                sure: Vec::new(),
                reasons: Vec::new(),
            });
            continue;
        }
        columns.push(explain(name, &placed[index], &sure, &whys, person == Some(index)));
    }
    let mut to_do = Vec::new();
    if rules.first().is_none_or(Option::is_none) {
        to_do
            .push("no column of registration dates was found: put its name in the place of \"?\"".to_owned());
        if let Some(slot) = rules.first_mut() {
            *slot = Some(Rule {
                column: Some("?".into()),
                ..Rule::default()
            });
        }
    }
    let unplaced: Vec<&str> = ctdc::LAYOUT_27
        .into_iter()
        .zip(&rules)
        .filter(|(_, rule)| rule.is_none())
        .map(|(name, _)| name)
        .collect();
    if !unplaced.is_empty() {
        to_do.push(format!(
            "without a rule, and so not asked: {}",
            unplaced.join(", ")
        ));
    }
    let rules = ctdc::LAYOUT_27.into_iter().zip(rules);
    let mapping = Mapping {
        format: FORMAT.into(),
        name: format!("draft for {file}"),
        separator,
        encoding: encoding.map(str::to_owned),
        sheet: sample.sheet.clone(),
        missing_values: missing_values(sample),
        person_key: person
            .map(|index| sample.header.name(index).to_owned())
            .into_iter()
            .collect(),
        consent: consent.map(|column| ConsentRule {
            column,
            no: Vec::new(),
            yes: Vec::new(),
        }),
        fields: rules
            .filter_map(|(name, rule)| Some((name.to_owned(), rule?)))
            .collect(),
    };
    DraftedMapping {
        mapping,
        known_layout: sample.layout.as_ref().map(|layout| layout.name()),
        columns,
        to_do,
    }
}

/// One way to read a column.
struct Proposed {
    field: usize,
    /// From 0 to 1.
    confidence: f64,
    rule: Rule,
    why: String,
}

fn propose(fields: &CaseFields, name: &str, values: &Values) -> Vec<Proposed> {
    // An apostrophe joins letters in a name but parts words in a header: "pays d'exploitation".
    let folded = fold_text(&name.replace(['\'', '’'], " "));
    if values.filled == 0 {
        return Vec::new();
    }
    let column = || Rule {
        column: Some(name.to_owned()),
        ..Rule::default()
    };
    let mut found = Vec::new();
    for (field, languages) in COLUMNS {
        let (named, matched) = named(&folded, languages);
        let (fits, rule, what) = fit(field, values, column());
        let other_date = field == YEAR
            && OTHER_DATES
                .iter()
                .any(|word| folded.split(' ').any(|part| part == *word));
        let held = format!("{:.0} % of its values are {what}", 100.0 * fits);
        // A country alone does not say whether of citizenship or of exploitation, nor a number whether of years or months.
        if !other_date && named > 0.0 && fits >= 0.5 {
            found.push(Proposed {
                field,
                confidence: 0.5 * named + 0.5 * fits,
                rule,
                why: format!("matched by {matched}; {held}"),
            });
        } else if field == GENDER && fits >= 0.95 && values.counts.len() <= 6 && flag_share(values) < 0.5 {
            found.push(Proposed {
                field,
                confidence: 0.4 * fits,
                rule,
                why: format!("its name says nothing; {held}"),
            });
        }
    }
    for (flag, words) in ANSWERS {
        let Some(field) = field_named(flag) else {
            continue;
        };
        let share = flag_share(values);
        let held = format!("{:.0} % of its values are yes or no", 100.0 * share);
        if fold_text(flag).replace(' ', "") == folded.replace(' ', "") && share >= 0.5 {
            found.push(Proposed {
                field,
                confidence: 1.0,
                rule: column(),
                why: format!("it has the field's own name; {held}"),
            });
        } else if begins(&folded, words) && share >= 0.9 {
            found.push(Proposed {
                field,
                confidence: 0.7 * share,
                rule: column(),
                why: format!("its name has a word for {flag}; {held}"),
            });
        }
    }
    if !looks_direct(name) {
        found.extend(answers(fields, &folded, values, &column()));
    }
    found
}

fn flag_share(values: &Values) -> f64 {
    values.share(|value| flag(value).is_some() || missing(value).is_some())
}

/// How well a column's name fits words of several languages, and by which it was matched.
fn named(folded: &str, languages: &[Words]) -> (f64, String) {
    let all: Vec<&str> = languages
        .iter()
        .flat_map(|(_, words)| words.iter().copied())
        .collect();
    let parts: Vec<&str> = folded.split(' ').collect();
    let has = |phrase: &str| phrase.split(' ').all(|word| parts.contains(&word));
    let matched: Vec<String> = languages
        .iter()
        .flat_map(|(language, words)| words.iter().map(move |word| (language, word)))
        .filter(|(_, word)| has(word))
        .map(|(language, word)| format!("the synonym {word:?} ({language})"))
        .collect();
    (name_score(folded, &all), matched.join(" and "))
}

/// How well values fit a field, the rule to read them, and what they are in words.
fn fit(field: usize, values: &Values, mut rule: Rule) -> (f64, Rule, String) {
    let or_missing = |is: &dyn Fn(&str) -> bool| {
        let fits = values.share(|value| is(value));
        // Missing values speak neither for nor against.
        let absent = values.share(|value| !is(value) && missing(value).is_some());
        if absent >= 1.0 { 0.0 } else { fits / (1.0 - absent) }
    };
    let mut what = "answers of the field".to_owned();
    let share = match field {
        YEAR => {
            let formats = DATES.iter().map(|format| {
                let share = or_missing(&|value| Date::strptime(format, value).is_ok());
                (share, *format)
            });
            let best = formats.fold((0.0, ""), |best, next| if next.0 > best.0 { next } else { best });
            let years =
                or_missing(&|value| whole_number(value).is_some_and(|year| (1990..=2100).contains(&year)));
            what = "years".into();
            if best.0 >= years && best.0 > 0.0 {
                rule.date = Some(best.1.into());
                what = format!("dates in the form {}", best.1);
            }
            best.0.max(years)
        }
        GENDER => {
            let genders = gender_codes(values);
            let share = or_missing(&|value| genders.get(value).is_some());
            rule.values = Some(genders);
            what = "genders".into();
            share
        }
        AGE => {
            let bands = or_missing(&|value| ctdc::age_band(value).is_some());
            let years = or_missing(&|value| whole_number(value).is_some_and(|years| years <= 120));
            rule.number = (years > bands).then_some(Unit::Years);
            what = if years > bands {
                "ages in years"
            } else {
                "bands of age"
            }
            .into();
            bands.max(years)
        }
        MONTHS => {
            let bands = or_missing(&|value| ctdc::month_band(value).is_some());
            let months = or_missing(&|value| whole_number(value).is_some_and(|months| months <= 600));
            rule.number = (months > bands).then_some(Unit::Months);
            what = if months > bands {
                "numbers of months"
            } else {
                "bands of months"
            }
            .into();
            bands.max(months)
        }
        CITIZENSHIP | EXPLOITATION_COUNTRY => {
            rule.country = Some(true);
            what = "countries".into();
            or_missing(&|value| read_country(value).is_ok())
        }
        _ => 0.0,
    };
    (share, rule, what)
}

/// The genders that a column's values stand for. `M` is a woman where `H`, `V` or `Mujer` stand beside it, and a man elsewhere.
fn gender_codes(values: &Values) -> Entries<String> {
    let folded: Vec<String> = values.counts.keys().map(|value| fold_text(value)).collect();
    let has = |text: &str| folded.iter().any(|value| value == text);
    let spanish = has("h") || has("v") || has("varon");
    let fields = CaseFields::new(2002);
    let genders = fields.schema.field(GENDER);
    let value = |code: usize| {
        genders
            .categories
            .get(code)
            .map(|category| category.value.clone())
    };
    values
        .counts
        .keys()
        .filter_map(|text| {
            let code = match fold_text(text).as_str() {
                "m" if spanish => Some(1),
                "h" | "v" | "varon" if spanish => Some(0),
                "t" | "tr" => Some(2),
                _ => ctdc::gender(text),
            };
            Some((text.clone(), value(code?)?))
        })
        .collect()
}

/// Rules for the flags of the question that a column's name asks, from answers whose words are known.
fn answers(fields: &CaseFields, folded: &str, values: &Values, column: &Rule) -> Vec<Proposed> {
    let question = QUESTIONS
        .iter()
        .map(|(prefix, words)| (name_score(folded, words), *prefix))
        .filter(|(score, _)| *score > 0.0)
        .fold(None::<(f64, &str)>, |best, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        });
    let Some((named, prefix)) = question else {
        return Vec::new();
    };
    if flag_share(values) >= 0.9 || values.many {
        return Vec::new();
    }
    let mut parts: Vec<String> = values
        .counts
        .keys()
        .flat_map(|value| value.split([';', ',', '|']))
        .map(|part| part.trim().to_owned())
        // Longer ones are sentences, and may say who.
        .filter(|part| !part.is_empty() && part.chars().count() <= ANSWER)
        .collect();
    parts.sort();
    parts.dedup();
    let separator = [';', ',', '|']
        .into_iter()
        .find(|mark| values.counts.keys().any(|value| value.contains(*mark)));
    ANSWERS
        .iter()
        .chain([&OTHER_RECRUITER])
        .filter(|(flag, _)| flag.starts_with(prefix))
        .filter_map(|(flag, words)| {
            let field = field_named(flag).filter(|field| fields.is_flag(*field))?;
            let wanted: Vec<String> = parts
                .iter()
                .filter(|part| begins(&fold_text(part), words))
                .cloned()
                .collect();
            if wanted.is_empty() {
                return None;
            }
            let listed: Vec<String> = wanted.iter().map(|answer| quoted(answer)).collect();
            let why = format!(
                "its name asks about this; yes where the answer is {}",
                listed.join(" or ")
            );
            let rule = Rule {
                separator,
                contains: Some(wanted),
                ..column.clone()
            };
            Some(Proposed {
                field,
                confidence: 0.3 + 0.4 * named,
                rule,
                why,
            })
        })
        .collect()
}

/// 1 if the whole name is one of the words or holds one of the phrases, less the more other words there are; 0 if none occurs.
fn name_score(folded: &str, words: &[&str]) -> f64 {
    let parts: Vec<&str> = folded
        .split(' ')
        .filter(|part| !["de", "of", "la", "the", "du", "des", "d", "del"].contains(part))
        .collect();
    let score = |phrase: &&str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        match phrase.iter().all(|word| parts.contains(word)) {
            true => phrase.len() as f64 / parts.len().max(1) as f64,
            false => 0.0,
        }
    };
    let best = words.iter().map(score).fold(0.0, f64::max);
    let matched = words
        .iter()
        .filter(|word| !word.contains(' ') && parts.contains(*word))
        .count();
    best.max(matched as f64 / parts.len().max(1) as f64).min(1.0)
}

fn begins(folded: &str, words: &[&str]) -> bool {
    folded.split(' ').any(|part| {
        words.iter().any(|word| {
            if word.len() <= 3 {
                part == *word
            } else {
                part.starts_with(word)
            }
        })
    })
}

fn missing(text: &str) -> Option<MissingReason> {
    let lower = text.trim().to_lowercase();
    let listed = MISSING.iter().find(|(spelling, _)| *spelling == lower);
    listed
        .and_then(|(_, token)| token.parse().ok())
        .or_else(|| ctdc::missing_reason(text))
}

/// The spellings of missing values that occur in the file and would not be known by themselves, and the blank.
fn missing_values(sample: &Sample) -> Entries<MissingReason> {
    let blank = std::iter::once((String::new(), MissingReason::NotKnown));
    let mut seen: Vec<(String, MissingReason)> = sample
        .columns
        .iter()
        .flat_map(|values| values.counts.keys())
        .filter(|value| ctdc::missing_reason(value).is_none())
        .filter_map(|value| Some((value.clone(), missing(value)?)))
        .collect();
    seen.sort();
    blank.chain(seen).collect()
}

fn explain(name: &str, placed: &[usize], sure: &[f64], whys: &[String], person: bool) -> DraftedColumn {
    let fields: Vec<String> = placed
        .iter()
        .filter_map(|field| ctdc::LAYOUT_27.get(*field).map(|name| (*name).to_owned()))
        .collect();
    let confidence = placed
        .iter()
        .filter_map(|field| sure.get(*field).copied())
        .reduce(f64::min);
    let why = match (placed, person) {
        ([], true) => {
            "its name and its differing values say that it tells persons apart: used for the person key only"
                .to_owned()
        }
        ([], false) if looks_direct(name) => "looks like a direct identifier: never used".to_owned(),
        ([], false) => "neither its name nor its values point to a field: not used".to_owned(),
        ([field], _) => whys.get(*field).cloned().unwrap_or_default(),
        (fields, _) => {
            let said: Vec<String> = fields
                .iter()
                .filter_map(|field| Some(format!("{}: {}", ctdc::LAYOUT_27.get(*field)?, whys.get(*field)?)))
                .collect();
            said.join("; ")
        }
    };
    DraftedColumn {
        column: name.to_owned(),
        fields,
        confidence,
        why,
        sure: placed
            .iter()
            .filter_map(|field| sure.get(*field).copied())
            .collect(),
        reasons: placed
            .iter()
            .filter_map(|field| whys.get(*field).cloned())
            .collect(),
    }
}

impl fmt::Display for DraftedMapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(layout) = &self.known_layout {
            writeln!(f, "The file is in the {layout} and loads without a mapping.")?;
        }
        for column in &self.columns {
            let to = match column.fields.as_slice() {
                [] => "-".to_owned(),
                fields => fields.join(", "),
            };
            write!(f, "{} -> {to}", quoted(&column.column))?;
            if let Some(confidence) = column.confidence {
                write!(f, " ({:.0} % sure)", 100.0 * confidence)?;
            }
            writeln!(f, "\n    {}", column.why)?;
        }
        self.to_do
            .iter()
            .try_for_each(|text| writeln!(f, "To do: {text}"))
    }
}
