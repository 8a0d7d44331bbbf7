//! What goes back and forth.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{LinkageError, MAX_PERSONS};

pub(crate) const BLINDED: &str = "amparo-linkage-blinded/1";
pub(crate) const EVALUATED: &str = "amparo-linkage-evaluated/1";
/// Persons proven together; the function's own limit is 65,535.
pub(crate) const BATCH: usize = 20_000;

/// From partner to hub: a random point for each person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Blinded {
    pub(crate) format: String,
    pub(crate) agreement: String,
    /// The hub's public key, for which it is meant.
    pub(crate) hub_key: String,
    /// Points in base64.
    pub(crate) elements: Vec<String>,
}

/// From hub to partner: an answer for each point, in the same order, with proofs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Evaluated {
    pub(crate) format: String,
    pub(crate) agreement: String,
    pub(crate) hub_key: String,
    pub(crate) batches: Vec<Batch>,
}

/// Answers that are proven together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Batch {
    pub(crate) elements: Vec<String>,
    pub(crate) proof: String,
}

impl Blinded {
    /// Reads a message.
    ///
    /// # Errors
    /// [`LinkageError::Form`], [`LinkageError::Other`] for too many persons.
    pub fn from_json(text: &str) -> Result<Blinded, LinkageError> {
        let message: Blinded = parsed(text, "a blinded message", BLINDED, |message: &Blinded| {
            &message.format
        })?;
        if message.elements.is_empty() || message.elements.len() > MAX_PERSONS {
            return Err(LinkageError::Other(format!(
                "the message holds {} persons; accepted are 1 to {MAX_PERSONS}",
                message.elements.len()
            )));
        }
        Ok(message)
    }

    /// The message as text.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// How many persons it is about.
    pub fn persons(&self) -> usize {
        self.elements.len()
    }

    /// The agreement's name.
    pub fn agreement(&self) -> &str {
        &self.agreement
    }
}

impl Evaluated {
    /// Reads a message.
    ///
    /// # Errors
    /// [`LinkageError::Form`].
    pub fn from_json(text: &str) -> Result<Evaluated, LinkageError> {
        parsed(text, "an answer of the hub", EVALUATED, |message: &Evaluated| {
            &message.format
        })
    }

    /// The message as text.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

pub(crate) fn parsed<T: DeserializeOwned>(
    text: &str,
    what: &'static str,
    format: &'static str,
    found: impl Fn(&T) -> &str,
) -> Result<T, LinkageError> {
    let wrong = |why: String| LinkageError::Form { what, format, why };
    let message: T = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
    if found(&message) != format {
        return Err(wrong("it is of another format".into()));
    }
    Ok(message)
}

pub(crate) fn bytes(text: &str, what: &'static str, format: &'static str) -> Result<Vec<u8>, LinkageError> {
    STANDARD.decode(text).map_err(|_| LinkageError::Form {
        what,
        format,
        why: "a value is not in base64".into(),
    })
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
