//! Making the sheet.

use std::sync::LazyLock;

use amparo_recruitment::records::{ContractVersion, Corridor};
use amparo_recruitment::taxonomy::{CostClass, CostFamily};
use askama::Template;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::check::{Question, questions};
use super::contacts::{Contact, contacts_for};
use super::record::{Shown, code_of};
use super::texts::{PackLanguage, Texts};
use crate::declared::{CountryCode, CountryCodeError};
use crate::page::Style;

/// What a sheet is made of.
#[derive(Clone, Copy, Debug)]
pub struct PackOf<'a> {
    /// The contract, in the version that was promised.
    pub terms: &'a ContractVersion,
    /// From where to where.
    pub corridor: &'a Corridor,
    /// The employer's name.
    pub employer: &'a str,
    /// The agency's name, if there is one.
    pub agency: Option<&'a str>,
    /// Who helps.
    pub contacts: &'a [Contact],
    /// The language.
    pub language: PackLanguage,
    /// The day.
    pub on: Date,
}

/// A sheet.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The HTML file.
    pub html: String,
    /// What the log keeps of it.
    pub shown: Shown,
    /// The place of the right answer to each question.
    pub(super) rights: Vec<usize>,
}

/// Why there is no sheet.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// A corridor without countries.
    #[error("the corridor {corridor}: {source}")]
    Corridor {
        /// The corridor.
        corridor: Corridor,
        /// Why.
        source: CountryCodeError,
    },
    /// Nobody who helps: a sheet without a number to call is not handed out.
    #[error(
        "no contact in {destination} or {origin}: add one to the table of contacts that you have read yourself at its source"
    )]
    NoContact {
        /// Country of origin.
        origin: CountryCode,
        /// Country of destination.
        destination: CountryCode,
    },
    /// The words or the template are broken.
    #[error("the sheet cannot be written: {0}")]
    Write(String),
}

static STYLE: LazyLock<Style> = LazyLock::new(|| Style::new(include_str!("../../data/pack/sheet.css")));

#[derive(Template)]
#[template(path = "pack.html")]
struct Sheet<'a> {
    lang: &'a str,
    dir: &'a str,
    style: &'static Style,
    t: &'a Texts,
    rows: Vec<(&'a str, String)>,
    employer_pays: String,
    deductions: Option<String>,
    contacts: Vec<&'a Contact>,
    questions: &'a [Question],
    code: &'a str,
    made: String,
    contract: String,
}

/// Makes the sheet for one contract in one language.
///
/// # Errors
/// [`MakeError`].
pub fn make(of: &PackOf<'_>) -> Result<Pack, MakeError> {
    let country = |text: &str| {
        text.parse::<CountryCode>().map_err(|source| MakeError::Corridor {
            corridor: of.corridor.clone(),
            source,
        })
    };
    let (origin, destination) = (country(&of.corridor.origin)?, country(&of.corridor.destination)?);
    let contacts = contacts_for(of.contacts, origin, destination);
    if contacts.is_empty() {
        return Err(MakeError::NoContact { origin, destination });
    }
    let write = |error: &dyn std::fmt::Display| MakeError::Write(error.to_string());
    let texts = of
        .language
        .texts()
        .ok_or_else(|| write(&format!("its words in {} are broken", of.language)))?;
    let terms = of.terms;
    let code = code_of(terms).map_err(|error| write(&error))?;
    let questions = questions(texts, terms, &code);
    let stated = |value: Option<String>| value.unwrap_or_else(|| texts.not_stated.clone());
    let mut rows = vec![(texts.employer.as_str(), of.employer.to_owned())];
    rows.extend(of.agency.map(|agency| (texts.agency.as_str(), agency.to_owned())));
    rows.extend([
        (texts.country.as_str(), country_name(destination, of.language)),
        (texts.job.as_str(), stated(terms.job.clone())),
        (texts.site.as_str(), stated(terms.site.clone())),
        (
            texts.wage.as_str(),
            stated(terms.monthly_wage.map(|wage| wage.to_string())),
        ),
        (
            texts.hours.as_str(),
            stated(terms.weekly_hours.map(|hours| hours.to_string())),
        ),
    ]);
    let paid: Vec<&CostClass> = CostClass::ALL
        .iter()
        .filter(|class| matches!(class.family(), CostFamily::Fee | CostFamily::RelatedCost))
        // Who recruits for whom is of no use to a worker; the two kinds of fee are one.
        .filter(|class| {
            !matches!(
                class,
                CostClass::RecruitmentForThirdParty
                    | CostClass::DirectRecruitmentByEmployer
                    | CostClass::RecoveryOfFees
            )
        })
        .collect();
    let html = Sheet {
        lang: &texts.lang,
        dir: &texts.dir,
        style: &STYLE,
        t: texts,
        rows,
        employer_pays: texts.list(paid),
        deductions: (!terms.deductions.is_empty()).then(|| texts.list(&terms.deductions)),
        contacts,
        questions: &questions,
        code: &code,
        made: of.on.to_string(),
        contract: format!("{} · {}", terms.contract, terms.version),
    }
    .render()
    .map_err(|error| write(&error))?;
    Ok(Pack {
        shown: Shown {
            sha256: hex::encode(Sha256::digest(html.as_bytes())),
            code,
            terms: terms.clone(),
            language: of.language,
            on: of.on,
        },
        rights: questions.iter().map(|question| question.right).collect(),
        html,
    })
}

/// A country's name in the language of the sheet; in English where the list of countries has no other.
fn country_name(code: CountryCode, language: PackLanguage) -> String {
    let Some(country) = amparo_schema::countries::by_alpha3(code.as_str()) else {
        return code.to_string();
    };
    match language {
        PackLanguage::En => country.short_name.clone(),
        PackLanguage::Fr => country.name_fr.clone(),
        PackLanguage::Es => country.name_es.clone(),
        PackLanguage::Ar => country.name_ar.clone(),
    }
}
