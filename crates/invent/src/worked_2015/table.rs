//! Victims as rows of the case table.

use std::sync::Arc;

use amparo_schema::{CodedTable, Codes, Field, MissingReason, case_schema, ctdc};

use super::build::{Gender, Victim};
use super::spec::{self, NOT_KNOWN, OTHER};

/// The answer to one question.
enum Answer {
    Value(&'static str),
    Year(u32),
    Missing(MissingReason),
}

const UNKNOWN: Answer = Answer::Missing(MissingReason::NotKnown);

fn value(value: Option<&'static str>) -> Answer {
    value.map_or(UNKNOWN, Answer::Value)
}

fn yes(yes: Option<bool>) -> Answer {
    value(yes.map(|yes| if yes { "yes" } else { "no" }))
}

/// The victims over `case_schema(2015)`.
pub(super) fn table(victims: &[Victim]) -> CodedTable {
    let schema = Arc::new(case_schema(2015));
    let mut columns: Vec<Codes> = schema
        .fields()
        .iter()
        .map(|field| Codes::with_capacity(field.size(), victims.len()))
        .collect();
    for victim in victims {
        for ((field, column), answer) in schema.fields().iter().zip(&mut columns).zip(answers(victim)) {
            column.push(code(field, &answer));
        }
    }
    CodedTable::new(schema, columns)
        .expect("there is an answer to every question, and a test builds the table")
}

fn code(field: &Field, answer: &Answer) -> u16 {
    let found = match answer {
        Answer::Value(value) => field.code_of(value),
        Answer::Year(year) => field.code_of(&year.to_string()),
        Answer::Missing(reason) => field.code_of_missing(*reason),
    };
    found.expect("answers are written here in the case table's own words, and a test builds the table")
}

/// The 27 answers in the order of [`ctdc::LAYOUT_27`].
fn answers(victim: &Victim) -> Vec<Answer> {
    let mut answers = vec![
        Answer::Year(victim.year),
        value(victim.gender.map(|gender| match gender {
            Gender::Man => "Man",
            Gender::Woman => "Woman",
            Gender::Transgender => "Trans/Transgender/NonConforming",
        })),
        value(
            victim
                .age
                .and_then(ctdc::age_band_of_years)
                .map(|band| ctdc::AGE_BANDS[band].value),
        ),
        value(victim.citizenship),
        value(victim.country),
        value(
            victim
                .months
                .and_then(ctdc::month_band_of_months)
                .map(|band| ctdc::MONTH_BANDS[band].value),
        ),
    ];
    answers.extend((0..spec::MEANS.len()).map(|i| yes(victim.means.map(|means| means[i]))));
    let known = victim.kind != NOT_KNOWN;
    answers.extend(
        [victim.labour(), victim.sexual(), victim.kind == OTHER].map(|flag| yes(known.then_some(flag))),
    );
    let detail = |parent: bool, found: Option<bool>| -> Answer {
        if known && !parent {
            Answer::Missing(MissingReason::NotApplicable)
        } else {
            yes(found)
        }
    };
    let sector = victim.sector.map(|sector| spec::SECTORS[sector].0);
    for names in [
        &["agriculture", "fishing"][..],
        &["construction"],
        &["domestic work"],
        &["hospitality"],
    ] {
        answers.push(detail(
            victim.labour(),
            sector.map(|sector| names.contains(&sector)),
        ));
    }
    let kind = victim.sex_kind.map(|kind| spec::SEX_KINDS[kind].0);
    for name in ["prostitution", "pornography"] {
        answers.push(detail(victim.sexual(), kind.map(|kind| kind == name)));
    }
    answers
        .extend((0..spec::RECRUITERS.len()).map(|i| yes(victim.recruiter.map(|recruiter| recruiter == i))));
    answers
}
