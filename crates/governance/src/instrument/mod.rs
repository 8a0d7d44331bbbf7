//! Instruments: the questions that an assessment answers, and how answers become scores. Data, not code.
//!
//! The format is JSON or YAML; [`SCHEMA`] is its JSON Schema. Two instruments are shipped: [`sdg_10_7_2`], exactly as in the indicator's
//! metadata, and [`five_domains`], this project's own.

mod check;
mod types;

use std::sync::OnceLock;

pub use check::InstrumentError;
pub use types::{
    Aggregation, Band, Condition, Crosswalk, Domain, Instrument, Kind, Missing, MissingRule, Origin,
    OriginKind, Overall, Pooling, Question, Response, Subdomain, Tags, UnitKind,
};

/// The JSON Schema of the format (draft 2020-12).
pub const SCHEMA: &str = include_str!("../../data/instrument.schema.json");

/// SDG indicator 10.7.2 as JSON, as shipped.
pub const SDG_10_7_2: &str = include_str!("../../data/instruments/sdg-10.7.2.json");

/// The five-domain instrument as JSON, as shipped.
pub const FIVE_DOMAINS: &str = include_str!("../../data/instruments/amparo-five-domains.json");

/// SDG indicator 10.7.2 (UN SDG metadata): six domains of five questions; each domain and the whole 100 times the mean.
pub fn sdg_10_7_2() -> &'static Instrument {
    static SHIPPED: OnceLock<Instrument> = OnceLock::new();
    SHIPPED.get_or_init(|| shipped(SDG_10_7_2))
}

/// The five-domain instrument in the shape of the 2016 Migration Governance Index, with this project's own questions, values, weights and
/// bands. Its results are not MGI results.
pub fn five_domains() -> &'static Instrument {
    static SHIPPED: OnceLock<Instrument> = OnceLock::new();
    SHIPPED.get_or_init(|| shipped(FIVE_DOMAINS))
}

/// Every shipped instrument.
pub fn all() -> [&'static Instrument; 2] {
    [sdg_10_7_2(), five_domains()]
}

fn shipped(json: &str) -> Instrument {
    #[expect(
        clippy::expect_used,
        reason = "the file is part of the program, and a test reads it"
    )]
    Instrument::from_json(json).expect("shipped instruments are right")
}

impl Instrument {
    /// Reads an instrument from JSON and checks it.
    ///
    /// # Errors
    /// What is not of the format, with line and column, or the first rule that the instrument breaks (see [`Instrument::check`]).
    pub fn from_json(json: &str) -> Result<Instrument, InstrumentError> {
        let instrument: Instrument = serde_json::from_str(json)?;
        instrument.check()?;
        Ok(instrument)
    }

    /// Reads an instrument from YAML and checks it.
    ///
    /// # Errors
    /// As [`Instrument::from_json`].
    pub fn from_yaml(yaml: &str) -> Result<Instrument, InstrumentError> {
        let instrument: Instrument =
            serde_saphyr::from_str(yaml).map_err(|error| InstrumentError::Yaml(error.to_string()))?;
        instrument.check()?;
        Ok(instrument)
    }

    /// `id@version`: how assessments and crosswalks name it.
    pub fn key(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// All questions in their order, each with its domain and, if it has one, its subdomain.
    pub fn questions(&self) -> impl Iterator<Item = (&Domain, Option<&Subdomain>, &Question)> {
        self.domains.iter().flat_map(|domain| {
            let direct = domain
                .questions
                .iter()
                .map(move |question| (domain, None, question));
            let nested = domain.subdomains.iter().flat_map(move |sub| {
                sub.questions
                    .iter()
                    .map(move |question| (domain, Some(sub), question))
            });
            direct.chain(nested)
        })
    }

    /// The question of this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions()
            .map(|(_, _, question)| question)
            .find(|question| question.id == id)
    }

    /// The codes that a question accepts, besides the three of missing answers.
    pub fn responses(&self, question: &Question) -> &[Response] {
        question
            .responses
            .as_ref()
            .and_then(|set| self.response_sets.get(set))
            .map_or(&[], Vec::as_slice)
    }
}
