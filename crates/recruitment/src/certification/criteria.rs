//! What a recruiter is certified against, as data.

use serde::{Deserialize, Serialize};

/// A criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its id, such as `1.2`.
    pub id: String,
    /// The IRIS principle: `A`, `B` or `1` to `5`.
    pub principle: String,
    /// What it asks for, in own words.
    pub paraphrase: String,
    /// Where it comes from.
    pub source: String,
    /// Whether it was compared with the standard's own wording. Where not, it is this project's reading of the principle.
    pub compared: bool,
}

/// A set of criteria with a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriteriaPack {
    /// The pack's name and version.
    pub version: String,
    /// The criteria, in order.
    pub criteria: Vec<Criterion>,
}

/// Why a text is no pack of criteria.
#[derive(Debug, thiserror::Error)]
pub enum CriteriaError {
    /// Not JSON of the form.
    #[error("the criteria are not readable: {0}")]
    Json(#[from] serde_json::Error),
    /// Two criteria share an id.
    #[error("criterion {0:?} stands twice")]
    Twice(String),
    /// No principle of that name.
    #[error("criterion {id:?}: {principle:?} is no principle; accepted are A, B, 1, 2, 3, 4, 5")]
    Principle {
        /// The criterion.
        id: String,
        /// The text.
        principle: String,
    },
}

impl CriteriaPack {
    /// The pack that comes with the crate.
    ///
    /// # Errors
    /// Never, as a test shows.
    pub fn shipped() -> Result<CriteriaPack, CriteriaError> {
        CriteriaPack::from_json(include_str!("../../data/criteria.json"))
    }

    /// Reads a pack from JSON.
    ///
    /// # Errors
    /// If it is not of the form, names a criterion twice or a principle that is none.
    pub fn from_json(text: &str) -> Result<CriteriaPack, CriteriaError> {
        let pack: CriteriaPack = serde_json::from_str(text)?;
        for (index, criterion) in pack.criteria.iter().enumerate() {
            if pack
                .criteria
                .iter()
                .take(index)
                .any(|other| other.id == criterion.id)
            {
                return Err(CriteriaError::Twice(criterion.id.clone()));
            }
            if !["A", "B", "1", "2", "3", "4", "5"].contains(&criterion.principle.as_str()) {
                return Err(CriteriaError::Principle {
                    id: criterion.id.clone(),
                    principle: criterion.principle.clone(),
                });
            }
        }
        Ok(pack)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_pack_covers_every_principle_and_claims_nothing_it_has_not_seen() {
        let pack = CriteriaPack::shipped().unwrap();
        let file: serde_json::Value =
            serde_json::from_str(include_str!("../../data/taxonomies.json")).unwrap();
        for principle in file["iris_principles"].as_object().unwrap().keys() {
            assert!(
                pack.criteria.iter().any(|c| &c.principle == principle),
                "{principle}"
            );
        }
        assert!(pack.criteria.iter().all(|criterion| !criterion.compared));
    }
}
