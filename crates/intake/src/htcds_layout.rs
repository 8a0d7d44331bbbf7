//! HTCDS 2.0: the columns of a file that holds fields of the standard.

use amparo_schema::ctdc::{self, Merge};
use amparo_schema::htcds::{self, ERRATA, Erratum, HtcdsField};
use amparo_schema::{MissingReason, fold_text};
use jiff::civil::Date;

use crate::case_fields::{AGE, Answer, CITIZENSHIP, EXPLOITATION_COUNTRY, GENDER, YEAR, YES, field_named};
use crate::dates::{completed_years, readings};
use crate::header::Header;
use crate::htcds_answers::{Answers, split_answers};
use crate::layout::Layout;
use crate::row::{LeftOut, Row};
use crate::spellings::{
    self, Reading, Unread, is_blank, no_year, read_country, read_year, refuse_debris, year_of,
};
use crate::{IntakeError, Reason};

/// Headers, folded, of a date of registration. The standard has no such field, and case systems add one.
const REGISTRATION: [&str; 9] = [
    "yearofregistration",
    "registrationyear",
    "registrationdate",
    "dateofregistration",
    "casregistrationdate",
    "casdateofregistration",
    "casopeneddate",
    "cascreateddate",
    "createddate",
];

/// How many columns of a victim's answers make a file one of the standard when its names have no prefixes.
const VICTIM_COLUMNS: usize = 4;

/// Multi-select questions and the flags that hold their answers.
const QUESTIONS: [(&str, &[Merge]); 5] = [
    ("vic_MethodsOfControl", &ctdc::MEANS_FROM_HTCDS),
    ("vic_TypeOfExploitation", &ctdc::EXPLOITATION_FROM_HTCDS),
    ("vic_ForcedLabourIndustry", &ctdc::LABOUR_FROM_HTCDS),
    ("vic_TypeOfSexExploitation", &ctdc::SEX_FROM_HTCDS),
    ("vic_RelationshipToTrafficker", &ctdc::RECRUITER_FROM_HTCDS),
];

/// A file of the standard: the columns that are used.
pub(crate) struct Htcds {
    registration: Option<usize>,
    referral: Option<usize>,
    gender: Option<usize>,
    birth: Option<usize>,
    age_when_trafficked: Option<usize>,
    citizenship: Option<usize>,
    country: Option<usize>,
    event_type: Option<usize>,
    location: Option<usize>,
    questions: Vec<Question>,
    consent: Vec<usize>,
    status: Option<usize>,
    person: Vec<usize>,
    remarks: Vec<String>,
}

struct Question {
    column: usize,
    field: &'static HtcdsField,
    /// A flag and the codes that make it `yes`.
    flags: Vec<(usize, &'static [&'static str])>,
}

impl Htcds {
    pub(crate) fn recognise(header: &Header) -> Result<Option<Self>, IntakeError> {
        // A file that has the labels alone is known by the questions that no other standard asks in these words.
        let victim = header
            .names
            .iter()
            .filter(|name| htcds::field_of_header(name).is_some_and(|field| field.name.starts_with("vic_")))
            .count();
        if !htcds::is_htcds(&header.names) && victim < VICTIM_COLUMNS {
            return Ok(None);
        }
        let mut remarks = Vec::new();
        let mut column = |field: &str| -> Result<Option<usize>, IntakeError> {
            let found = header
                .column(|name| htcds::field_of_header(name).is_some_and(|known| known.name == field))?;
            if let Some(name) = found
                .map(|index| header.name(index))
                .filter(|name| *name != field)
            {
                remarks.push(format!(
                    "column {} is read as {field}",
                    crate::quote::quoted(name)
                ));
            }
            Ok(found)
        };
        let mut questions = Vec::new();
        for (name, merges) in QUESTIONS {
            if let (Some(column), Some(field)) = (column(name)?, htcds::field(name)) {
                let flags = merges
                    .iter()
                    .filter_map(|(flag, codes)| Some((field_named(flag)?, *codes)))
                    .collect();
                questions.push(Question { column, field, flags });
            }
        }
        let consent = [
            column("con_Consent")?,
            column("vic_AgreementToManagePersonalData")?,
        ];
        let mut htcds = Htcds {
            registration: header.column(|name| {
                let folded = fold_text(name).replace(' ', "");
                REGISTRATION.contains(&folded.as_str())
            })?,
            referral: column("cas_IncomingReferralDate")?,
            gender: column("prs_Gender")?,
            birth: column("prs_Birthdate")?,
            age_when_trafficked: column("vic_AgeWhenTrafficked")?,
            citizenship: column("prs_Citizenship")?,
            country: column("hte_Country")?,
            event_type: column("hte_Type")?,
            location: column("vic_LocationOfExploitation")?,
            questions,
            consent: consent.into_iter().flatten().collect(),
            status: column("vic_TraffickingStatus")?,
            person: column("prs_IdentityNumber")?.into_iter().collect(),
            remarks: Vec::new(),
        };
        if htcds.registration.is_none() && htcds.referral.is_none() {
            return Err(IntakeError::UnknownLayout {
                file: header.file.clone(),
                problem: "the columns are those of HTCDS, but none says when a case was registered; accepted are cas_IncomingReferralDate, \
                          yearOfRegistration, registrationDate and CreatedDate"
                    .into(),
            });
        }
        if htcds.birth.is_some() || htcds.age_when_trafficked.is_some() {
            remarks.push(
                "ageBroad is the age at registration, from prs_Birthdate; where that is blank, vic_AgeWhenTrafficked, the age when first \
                 trafficked, stands in and is counted below"
                    .into(),
            );
        }
        htcds.remarks = remarks;
        Ok(Some(htcds))
    }

    fn read_registration(&self, row: &mut Row<'_>) -> Option<Date> {
        for column in [self.registration, self.referral].into_iter().flatten() {
            let text = row.cell(column);
            if is_blank(text) {
                continue;
            }
            let dates = readings(text);
            let reading = match dates.is_empty() {
                true => read_year(text, row.today),
                false => year_of(&dates, row.today),
            };
            row.take(YEAR, column, reading);
            return dates.into_iter().find(|date| *date <= row.today);
        }
        if let Some(column) = self.registration.or(self.referral) {
            row.refuse(Some(YEAR), column, no_year());
        }
        None
    }

    fn read_age(&self, row: &mut Row<'_>, registered: Option<Date>) {
        if self.birth.is_some() || self.age_when_trafficked.is_some() {
            row.set(AGE, Answer::Missing(MissingReason::NotKnown));
        }
        if let Some(column) = self.birth
            && ctdc::missing_reason(row.cell(column)).is_none()
        {
            return match age_at(row.cell(column), registered, row.today) {
                Ok(Some(years)) => row.take(AGE, column, band(years)),
                Ok(None) => row
                    .notes
                    .push("prs_Birthdate can be read as two dates, or the day of registration is not given: age not known".into()),
                Err(unread) => refuse_identifier(row, column, unread),
            };
        }
        if let Some(column) = self.age_when_trafficked
            && ctdc::missing_reason(row.cell(column)).is_none()
        {
            row.take_own(AGE, column);
            row.notes
                .push("vic_AgeWhenTrafficked stands in for the age at registration".into());
        }
    }

    fn read_countries(&self, row: &mut Row<'_>) {
        if let Some(column) = self.citizenship {
            take_first_country(row, CITIZENSHIP, column, "prs_Citizenship");
        }
        let other_event = self.event_type.is_some_and(|column| {
            let text = row.cell(column);
            let code = htcds::field("hte_Type").and_then(|field| field.code(text));
            code.is_some_and(|code| code.value != "Exploitation")
        });
        if let Some(column) = self.country
            && !other_event
        {
            take_first_country(row, EXPLOITATION_COUNTRY, column, "hte_Country");
        } else if self.country.is_some() {
            row.set(EXPLOITATION_COUNTRY, Answer::Missing(MissingReason::NotKnown));
            row.notes
                .push("hte_Type says recruitment or transit: hte_Country is not the country of exploitation, which is coded as not known".into());
        }
        let known = matches!(row.answers.get(EXPLOITATION_COUNTRY), Some(Answer::Code(_)));
        if let Some(column) = self.location
            && !known
            && row.faults.is_empty()
        {
            // The standard has an organisation here; some write the country.
            let reading =
                read_country(row.cell(column)).unwrap_or(Answer::Missing(MissingReason::NotKnown).into());
            row.take(EXPLOITATION_COUNTRY, column, Ok(reading));
        }
    }
}

impl Layout for Htcds {
    fn name(&self) -> String {
        "HTCDS 2.0".into()
    }

    fn columns(&self) -> Vec<usize> {
        [
            self.registration,
            self.referral,
            self.gender,
            self.birth,
            self.age_when_trafficked,
            self.citizenship,
            self.country,
            self.event_type,
            self.location,
            self.status,
        ]
        .into_iter()
        .flatten()
        .chain(self.questions.iter().map(|question| question.column))
        .chain(self.consent.iter().copied())
        .chain(self.person.iter().copied())
        .collect()
    }

    fn person_columns(&self) -> &[usize] {
        &self.person
    }

    fn remarks(&self) -> Vec<String> {
        self.remarks.clone()
    }

    fn read(&self, row: &mut Row<'_>) {
        if self
            .consent
            .iter()
            .any(|&column| spellings::flag(row.cell(column)) == Some(false))
        {
            row.left_out = Some(LeftOut::NoConsent);
            return;
        }
        if let Some(column) = self.status {
            let code = htcds::field("vic_TraffickingStatus").and_then(|field| field.code(row.cell(column)));
            match code.map(|code| code.value.as_str()) {
                Some("NotAVictimOfTrafficking") => {
                    row.left_out = Some(LeftOut::NotAVictim);
                    return;
                }
                Some("PossibleVictimOfTrafficking") => row
                    .notes
                    .push("vic_TraffickingStatus says possible victim: kept as a case".into()),
                _ => {}
            }
        }
        let registered = self.read_registration(row);
        if let Some(column) = self.gender {
            row.take_own(GENDER, column);
        }
        self.read_age(row, registered);
        self.read_countries(row);
        for question in &self.questions {
            read_question(row, question);
        }
    }
}

/// The age at registration, if all readings of the two dates agree on its band; nothing if they do not.
fn age_at(birth: &str, registered: Option<Date>, today: Date) -> Result<Option<u32>, Unread> {
    let births = readings(birth);
    if births.is_empty() {
        return Err(Unread {
            reason: Reason::NotADate,
            accepted: "a date such as 1999-03-04, or a blank".into(),
        });
    }
    if births.iter().all(|birth| *birth > today) {
        return Err(Unread {
            reason: Reason::InTheFuture,
            accepted: format!("nothing after today, {today}"),
        });
    }
    let Some(registered) = registered else {
        return Ok(None);
    };
    let ages: Vec<u32> = births
        .into_iter()
        .filter_map(|birth| completed_years(birth, registered))
        .collect();
    let Some(&first) = ages.first() else {
        return Err(Unread {
            reason: Reason::NotADate,
            accepted: "a date of birth before the day of registration, or a blank".into(),
        });
    };
    let same = |age: &u32| ctdc::age_band_of_years(*age) == ctdc::age_band_of_years(first);
    Ok(ages.iter().all(same).then_some(first))
}

fn band(years: u32) -> Result<Reading, Unread> {
    match ctdc::age_band_of_years(years).and_then(|band| u16::try_from(band).ok()) {
        Some(code) => Ok(Reading::of_number(code, years)),
        None => Err(Unread {
            reason: Reason::NotANumber,
            accepted: "a date of birth at most 130 years before registration, or a blank".into(),
        }),
    }
}

/// Records what is wrong with a cell that identifies a person, without showing it.
fn refuse_identifier(row: &mut Row<'_>, column: usize, unread: Unread) {
    row.refuse(Some(AGE), column, unread);
    if let Some(fault) = row.faults.last_mut() {
        fault.value = "a date of birth (not shown)".into();
    }
}

/// Sets a country field to the first of the countries in a cell.
fn take_first_country(row: &mut Row<'_>, field: usize, column: usize, name: &str) {
    let text = row.cell(column);
    if let Err(unread) = refuse_debris(row.fields, field, text) {
        return row.refuse(Some(field), column, unread);
    }
    // Names can hold commas, "Korea, Republic of": the whole cell goes first.
    let whole = read_country(text);
    let mut parts = text.split([';', '|', '\n']).filter(|part| !is_blank(part));
    let first = parts.next().unwrap_or_default();
    match whole {
        Err(_) if first != text => {
            row.take(field, column, read_country(first));
            row.notes
                .push(format!("{name} names several countries: the first is kept"));
        }
        Err(_) if text.contains(',') => {
            row.take(
                field,
                column,
                read_country(text.split(',').next().unwrap_or_default()),
            );
            row.notes
                .push(format!("{name} names several countries: the first is kept"));
        }
        reading => row.take(field, column, reading),
    }
}

fn read_question(row: &mut Row<'_>, question: &Question) {
    let Some(&(first_flag, _)) = question.flags.first() else {
        return;
    };
    let text = row.cell(question.column);
    let answers = refuse_debris(row.fields, first_flag, text).map(|()| split_answers(question.field, text));
    let codes = match answers {
        Ok(Ok(Answers::Missing(reason))) => {
            for &(flag, _) in &question.flags {
                row.set(flag, Answer::Missing(reason));
            }
            return;
        }
        Ok(Ok(Answers::Codes(codes))) => codes,
        Ok(Err(unread)) => return row.refuse(Some(first_flag), question.column, unread),
        Err(Unread { reason, .. }) => {
            let accepted = crate::htcds_answers::accepted(question.field);
            return row.refuse(Some(first_flag), question.column, Unread { reason, accepted });
        }
    };
    for &(flag, wanted) in &question.flags {
        let given = codes.iter().any(|code| wanted.contains(code));
        row.set(
            flag,
            if given {
                Answer::Code(YES)
            } else {
                Answer::ImpliedNo
            },
        );
    }
    for code in codes {
        if !question.flags.iter().any(|(_, wanted)| wanted.contains(&code)) {
            row.notes.push(format!(
                "{} {code} has no field of its own in the case table",
                question.field.name
            ));
        }
        let erratum = ERRATA.iter().find_map(|erratum| match erratum {
            Erratum::MissingCode { field, value, .. } if *field == question.field.name && *value == code => {
                Some(format!(
                    "{field} {value}, which the standard defines but leaves out of its list, is accepted"
                ))
            }
            Erratum::Misspelt {
                field,
                published,
                canonical,
            } if *field == question.field.name
                && *canonical == code
                && fold_text(text).contains(&fold_text(published)) =>
            {
                Some(format!(
                    "{field} {published}, a slip of the standard, is read as {canonical}"
                ))
            }
            _ => None,
        });
        row.notes.extend(erratum);
    }
}
