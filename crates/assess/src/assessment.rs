//! All measures together.

use serde::Serialize;

use crate::{Association, CellError, Distinguishability, MarginalError, SubgroupErrors, Transfer};

/// The first line of every form of an assessment.
pub(crate) const NOTICE: &str =
    "PRIVATE: computed from the real cases without noise. For the data steward only; not to be published.";

/// A synthetic table measured against the real one it stands for.
///
/// It prints as plain text (`Display`), serialises for programs, and makes a page ([`Assessment::to_html`]). It was computed from the real rows without
/// noise and is as private as they are; each form says so first.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Assessment {
    /// That the figures are private.
    pub notice: &'static str,
    /// The table's name.
    pub table: String,
    /// Number of fields.
    pub fields: usize,
    /// Rows of the real table.
    pub real_rows: usize,
    /// Rows of the synthetic table.
    pub synthetic_rows: usize,
    /// Total variation of all marginals, by order.
    pub marginals: Vec<MarginalError>,
    /// Errors of counts, by length.
    pub counts: Vec<CellError>,
    /// Association of all pairs of fields.
    pub association: Association,
    /// Errors within subgroups.
    pub subgroups: SubgroupErrors,
    /// Classifiers trained on synthetic rows and tested on real ones.
    pub transfer: Vec<Transfer>,
    /// Fields that could not be predicted: too few rows answer them, or all alike.
    pub targets_left_out: Vec<String>,
    /// Whether real and synthetic rows can be told apart; none if there are fewer than 100 of either or classifiers were left out.
    pub distinguishability: Option<Distinguishability>,
}

impl Assessment {
    /// The measures as one self-contained page: no script, nothing fetched, plots with a table beside each.
    pub fn to_html(&self) -> String {
        crate::report::page(self)
    }
}
