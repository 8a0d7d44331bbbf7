//! The rest of the answers that NIST SP 800-226 asks of a claim, and how the release came to be published.

use serde::{Deserialize, Serialize};

/// What stands under a claim's ε: NIST SP 800-226 (2025) draws it as a pyramid whose upper stones hold only as well as the lower ones. The top
/// (ε, unit, neighbours) is the [`Claim`](crate::Claim) itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// Who is trusted with what.
    pub trust_model: String,
    /// Who has seen the data before any noise, and where they lie.
    pub data_exposure: String,
    /// How one person's part in the data was bounded.
    pub contribution_bound: String,
    /// For each kind of measurement, how far one person can move it and why.
    pub sensitivity: Vec<String>,
    /// Known pitfalls of implementations, and what was done about each.
    pub implementation: Vec<String>,
    /// What noise does to small groups.
    pub utility_and_bias: String,
    /// How many records the bound left out, measured with noise from the same budget. Absent in releases that did not measure it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<LeftOutEstimate>,
    /// The parts that the release was put together from, by registration years; one person stands in one part. Empty if all was measured at once.
    #[serde(default)]
    pub parts: Vec<EvaluatedPart>,
    /// What was checked before publication, and by whom it may be published.
    pub gate: Gate,
}

/// Some registration years, measured once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EvaluatedPart {
    /// The first year.
    pub first_year: u16,
    /// The last year.
    pub last_year: u16,
    /// Whether the last year was not over when it was measured: a later part takes in the rest of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// How many records the bound left out of this part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<LeftOutEstimate>,
    /// What it cost every person in it, in ρ.
    pub rho: f64,
    /// The build that measured it, as the ledger names it.
    pub build: String,
    /// The file with its measurements.
    pub file: String,
}

/// How many records were left out since their person had more than the bound, as measured with noise.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftOutEstimate {
    /// The noisy count; below 0 by chance where it is small.
    pub estimate: i64,
    /// Its standard error.
    pub standard_error: f64,
    /// One person counts with at most so many, however many were left out.
    pub most_per_person: u32,
}

impl LeftOutEstimate {
    /// The sum over disjoint groups of people; absent if any of them was not measured.
    pub fn sum(parts: impl IntoIterator<Item = Option<LeftOutEstimate>>) -> Option<LeftOutEstimate> {
        parts
            .into_iter()
            .reduce(|a, b| {
                let (a, b) = (a?, b?);
                Some(LeftOutEstimate {
                    estimate: a.estimate.saturating_add(b.estimate),
                    standard_error: a.standard_error.hypot(b.standard_error),
                    most_per_person: a.most_per_person.max(b.most_per_person),
                })
            })
            .flatten()
    }

    /// A sentence for people.
    pub fn sentence(&self) -> String {
        format!(
            "about {} records were left out (95 % within ± {:.0}; counted with noise, a person with at most {})",
            self.estimate.max(0),
            1.96 * self.standard_error,
            self.most_per_person
        )
    }
}

/// What stood between the build and its publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gate {
    /// The policy's title. What the checks found is computed on cases and stays private.
    pub policy: Option<String>,
    /// SHA-256 of the policy's file, which was fixed before the build.
    pub policy_sha256: Option<String>,
    /// How many different stewards must approve before it is published.
    pub approvals: u32,
    /// Why checks and approvals were set aside, if they were. Anyone who reads the release may ask about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_reason: Option<String>,
}

impl Gate {
    /// No checks and no approvals, for a reason that everyone can read.
    pub fn overridden(reason: impl Into<String>) -> Gate {
        Gate {
            policy: None,
            policy_sha256: None,
            approvals: 0,
            override_reason: Some(reason.into()),
        }
    }

    /// A sentence for people.
    pub fn sentence(&self) -> String {
        match (&self.override_reason, &self.policy) {
            (Some(reason), _) => {
                format!(
                    "OVERRIDE: it is published without the checks and approvals that a release needs. The reason given: {reason}"
                )
            }
            (None, Some(policy)) => format!(
                "it was held against the policy {policy:?} (SHA-256 {}), written down before the build, and is published only if it passes and {} different \
                 stewards approve it",
                self.policy_sha256.as_deref().unwrap_or("not stated"),
                self.approvals
            ),
            (None, None) => format!(
                "no checks were asked for; it is published only if {} different stewards approve it",
                self.approvals
            ),
        }
    }
}

impl Evaluation {
    /// The answers for people, as Markdown, to stand under the claim.
    pub fn to_markdown(&self) -> String {
        let line = |name: &str, value: &str| format!("- **{name}**: {value}\n");
        let mut text = String::from("\n## What the promise rests on\n\n");
        text += &line("Trust", &self.trust_model);
        text += &line("Who has seen the data", &self.data_exposure);
        text += &line("One person's part", &self.contribution_bound);
        if let Some(left_out) = &self.left_out {
            text += &line("Records left out", &left_out.sentence());
        }
        for sensitivity in &self.sensitivity {
            text += &line("Sensitivity", sensitivity);
        }
        for pitfall in &self.implementation {
            text += &line("Implementation", pitfall);
        }
        text += &line("Small groups", &self.utility_and_bias);
        for part in &self.parts {
            text += &line(
                &format!(
                    "Measured together, {} to {}{}",
                    part.first_year,
                    part.last_year,
                    if part.open { " (not over then)" } else { "" }
                ),
                &format!("ρ = {:.6} by build {} ({})", part.rho, part.build, part.file),
            );
        }
        text += &line("Publication", &self.gate.sentence());
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_parts_add_and_so_do_their_variances() {
        let part = |estimate, standard_error| {
            Some(LeftOutEstimate {
                estimate,
                standard_error,
                most_per_person: 3,
            })
        };
        let sum = LeftOutEstimate::sum([part(-4, 3.0), part(100, 4.0)]).unwrap();
        assert_eq!((sum.estimate, sum.standard_error), (96, 5.0));
        assert!(sum.sentence().starts_with("about 96 records"));
        assert_eq!(LeftOutEstimate::sum([part(1, 1.0), None]), None);
        assert_eq!(LeftOutEstimate::sum([]), None);
    }

    #[test]
    fn an_override_cannot_be_overlooked() {
        let gate = Gate::overridden("a demonstration with invented cases");
        assert!(gate.sentence().starts_with("OVERRIDE"));
        let json = serde_json::to_string(&gate).unwrap();
        assert_eq!(serde_json::from_str::<Gate>(&json).unwrap(), gate);
        let gate = Gate {
            policy: Some("house rules".into()),
            policy_sha256: Some("ab".into()),
            approvals: 2,
            override_reason: None,
        };
        assert_eq!(
            gate.sentence(),
            "it was held against the policy \"house rules\" (SHA-256 ab), written down before the build, and is published only if it passes and 2 different \
             stewards approve it"
        );
    }
}
