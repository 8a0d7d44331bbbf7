//! What a release promises about privacy and about error.

use serde::{Deserialize, Serialize};

/// The privacy claim of a release, in full. Plain numbers here are documented parameters, not results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    /// What one unit of privacy is, such as "one person".
    pub unit: String,
    /// When two data sets are neighbours.
    pub neighbouring_relation: String,
    /// Privacy loss ε at `delta`.
    pub epsilon: f64,
    /// Failure probability δ.
    pub delta: f64,
    /// Privacy loss ρ of zero-concentrated differential privacy.
    pub rho: f64,
    /// How ρ was converted to (ε, δ).
    pub conversion: String,
    /// The mechanism, with its source.
    pub mechanism: String,
    /// Where the noise came from.
    pub noise_source: String,
    /// Where the domain (fields and categories) came from.
    pub domain_origin: String,
    /// At most how many records of one person within one contributor's files took part.
    pub records_per_person: u32,
    /// The loss of a person who stands in several contributors' files that nothing links.
    pub unlinked: Vec<UnlinkedLoss>,
    /// What was done after the noise, which costs nothing.
    pub post_processing: Vec<String>,
    /// What is published exactly. Empty: nothing computed from cases is.
    pub invariants: Vec<String>,
    /// The cohorts (registration years) that were measured.
    pub cohorts: Vec<u16>,
    /// How the release composes with others, in words.
    pub composition: String,
    /// What is not protected, in plain words.
    pub not_protected: Vec<String>,
    /// False if the noise was seeded: then nothing here is private.
    pub private: bool,
}

/// The loss of a person in `files` contributors' files.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnlinkedLoss {
    /// Number of files c.
    pub files: u32,
    /// c²·ρ.
    pub rho: f64,
    /// The ε that it means at the claim's δ.
    pub epsilon: f64,
}

impl Claim {
    /// The claim for people, as Markdown.
    pub fn to_markdown(&self) -> String {
        let mut text = String::from("# What this release promises\n\n");
        if !self.private {
            text += "**NOT PRIVATE: seeded.** The noise in this release can be repeated by whoever knows the seed. It is for tests only.\n\n";
        }
        text += if self.private {
            ""
        } else {
            "Were its noise secret, this would hold: "
        };
        text += &format!(
            "Whatever anyone knows and computes, the odds that any one person was in the data change by a factor of at most e^{} \
             ({:.2}), except with probability {:e}.\n\n",
            self.epsilon,
            self.epsilon.exp(),
            self.delta
        );
        let line = |name: &str, value: &str| format!("- **{name}**: {value}\n");
        text += &line("Unit of privacy", &self.unit);
        text += &line("Neighbouring data sets", &self.neighbouring_relation);
        text += &line(
            "Loss",
            &format!(
                "ε = {} at δ = {:e}; ρ = {:.6} in zero-concentrated terms",
                self.epsilon, self.delta, self.rho
            ),
        );
        text += &line("Conversion", &self.conversion);
        text += &line("Mechanism", &self.mechanism);
        text += &line("Source of noise", &self.noise_source);
        text += &line("Origin of fields and categories", &self.domain_origin);
        text += &line(
            "Records per person within one contributor",
            &format!("at most {}", self.records_per_person),
        );
        for loss in &self.unlinked {
            text += &line(
                &format!(
                    "A person in the files of {} contributor{}",
                    loss.files,
                    if loss.files == 1 { "" } else { "s" }
                ),
                &format!("ρ = {:.6}, ε = {:.2} at the same δ", loss.rho, loss.epsilon),
            );
        }
        text += &line(
            "Published exactly",
            if self.invariants.is_empty() {
                "nothing"
            } else {
                "see below"
            },
        );
        for invariant in &self.invariants {
            text += &format!("  - {invariant}\n");
        }
        text += &line("With other releases", &self.composition);
        text += "\n## After the noise\n\n";
        for step in &self.post_processing {
            text += &format!("- {step}\n");
        }
        text += "\n## What is not protected\n\n";
        for point in &self.not_protected {
            text += &format!("- {point}\n");
        }
        text
    }
}

/// How wrong numbers are that stand in no aggregate table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// One line per number of fields.
    pub derived: Vec<DerivedAccuracy>,
}

/// The standard error of a count x of a combination of `order` fields: √(a² + p·x + (r·x)²).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DerivedAccuracy {
    /// Number of fields.
    pub order: usize,
    /// a, in counts.
    pub standard_error_absolute: f64,
    /// p, in counts.
    pub standard_error_poisson: f64,
    /// r, a share.
    pub standard_error_relative: f64,
}

impl Accuracy {
    /// The standard error of `count` for a combination of `order` fields; beyond the listed orders the last one is widened by √2 a field.
    pub fn standard_error(&self, order: usize, count: f64) -> f64 {
        let Some(line) = self
            .derived
            .iter()
            .rev()
            .find(|line| line.order <= order)
            .or(self.derived.first())
        else {
            return f64::INFINITY;
        };
        let widening = 2.0_f64.powi(order.saturating_sub(line.order).min(60) as i32);
        let count = count.max(0.0);
        let variance = line.standard_error_absolute.powi(2)
            + line.standard_error_poisson * count
            + (line.standard_error_relative * count).powi(2);
        (variance * widening).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_grow_with_the_number_of_fields() {
        let line = |order, a| DerivedAccuracy {
            order,
            standard_error_absolute: a,
            standard_error_poisson: 0.0,
            standard_error_relative: 0.1,
        };
        let accuracy = Accuracy {
            derived: vec![line(2, 3.0), line(3, 6.0)],
        };
        assert_eq!(accuracy.standard_error(2, 0.0), 3.0);
        assert_eq!(accuracy.standard_error(1, 0.0), 3.0);
        assert_eq!(accuracy.standard_error(3, 80.0), 10.0);
        assert_eq!(accuracy.standard_error(5, 80.0), 20.0);
        assert_eq!(Accuracy { derived: vec![] }.standard_error(2, 1.0), f64::INFINITY);
    }
}
