//! What a release is built from.

use amparo_privacy::{Delta, Epsilon, Rho};
use amparo_release::{Gate, LeftOutEstimate, Provenance};
use amparo_synth::{Fitted, Measurements};
use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use serde::Serialize;

/// Everything that decides the bytes of a release.
pub struct BuildInputs<'a> {
    /// The model. Its schema is the release's.
    pub fitted: &'a Fitted,
    /// The parts that the model's measurements were put together from, in a series of continual releases; empty if all was measured at once.
    pub parts: Vec<ReleasedPart<'a>>,
    /// What the claim says beyond what the model knows.
    pub claim: ClaimInputs,
    /// What stands between the build and its publication.
    pub gate: Gate,
    /// Title for people, without a mark for seeded output: that is added.
    pub title: String,
    /// When the release is made. Fractions of a second are dropped.
    pub created: Timestamp,
    /// Where the data come from, as far as that is public.
    pub provenance: Provenance,
    /// Who publishes it.
    pub publisher: Publisher,
    /// The release that this one corrects.
    pub supersedes: Option<String>,
    /// Decides the synthetic rows. It is published: sampling is post-processing and needs no secret.
    pub sample_seed: u64,
    /// Signs the manifest.
    pub key: &'a SigningKey,
}

/// Some registration years that were measured once, for this release or an earlier one.
#[derive(Clone, Debug)]
pub struct ReleasedPart<'a> {
    /// The first year.
    pub first_year: u16,
    /// The last year.
    pub last_year: u16,
    /// Its place in the series, from 1.
    pub wave: u16,
    /// Whether the last year was not over then.
    pub open: bool,
    /// Records left out of it.
    pub left_out: Option<LeftOut>,
    /// What it cost every person in it.
    pub charged: Rho,
    /// The build that measured it, as the ledger names it.
    pub build: String,
    /// What was measured.
    pub measurements: &'a Measurements,
}

impl ReleasedPart<'_> {
    /// Where its measurements stand in the release.
    pub fn file(&self) -> String {
        format!(
            "measurements/parts/{}-{}-{}.json",
            self.wave, self.first_year, self.last_year
        )
    }
}

/// How many records the bound left out, and what it cost a record to measure that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeftOut {
    /// The measured count.
    pub estimate: LeftOutEstimate,
    /// ρ that its measurement took from the budget of the same people.
    pub rho: Rho,
}

/// What the claim says beyond what the model knows.
pub struct ClaimInputs {
    /// The loss stated, at `delta`. The build fails if the model has spent more.
    pub epsilon: Epsilon,
    /// The failure probability.
    pub delta: Delta,
    /// At most how many rows of one person were in the measured table. The claimed ρ is its square times the model's.
    pub records_per_person: u32,
    /// How many records that bound left out; absent if it was not measured. For a release of parts see [`ReleasedPart::left_out`].
    pub left_out: Option<LeftOut>,
    /// Where fields and categories come from, such as [`PUBLIC_CODELISTS`](crate::PUBLIC_CODELISTS).
    pub domain_origin: String,
    /// What the ledger charged for this release; empty without a ledger.
    pub cohorts: Vec<CohortCharge>,
    /// The most that one person may ever be charged, by the ledger.
    pub lifetime: Option<Rho>,
}

/// What one cohort was charged for this release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CohortCharge {
    /// The year of registration.
    pub cohort: u16,
    /// ρ charged.
    pub charged: Rho,
    /// ρ that remains under the lifetime limit afterwards, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining: Option<Rho>,
}

/// Who publishes a release, for citations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publisher {
    /// The organisation's name.
    pub name: String,
    /// Where the release can be found.
    pub url: Option<String>,
    /// Where questions go: an address of an organisation, not of a person.
    pub contact: Option<String>,
    /// Digital object identifier, without `https://doi.org/`.
    pub doi: Option<String>,
}
