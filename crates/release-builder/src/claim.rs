//! The privacy claim, from what the model spent and what the steward states.

use amparo_privacy::Rho;
use amparo_release::{Claim, Evaluation, UnlinkedLoss};
use serde::Serialize;

use crate::BuildError;
use crate::inputs::{BuildInputs, CohortCharge, LeftOut};

/// The origin of the case table's domain.
pub const PUBLIC_CODELISTS: &str = "public codelists (ISO 3166-1 countries, UN M49 regions, the CTDC codebook, HTCDS 2.0), written down before any \
                                    case was read";

/// How much of c²·ρ is stated: a person in the files of 1, 2 and 3 contributors.
const FILES: [u32; 3] = [1, 2, 3];

/// The claim as it stands in `claim.json`: the claim itself, and what the ledger charged to each cohort.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClaimDocument<'a> {
    #[serde(flatten)]
    pub(crate) claim: &'a Claim,
    pub(crate) evaluation: &'a Evaluation,
    pub(crate) sample_seed: u64,
    pub(crate) cohort_charges: &'a [CohortCharge],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lifetime_rho: Option<Rho>,
}

/// Makes the claim, or refuses one that says less than was spent.
pub(crate) fn claim(inputs: &BuildInputs<'_>) -> Result<Claim, BuildError> {
    let stated = &inputs.claim;
    // What was measured beside the tables comes out of the same budget.
    let beside = |left_out: Option<LeftOut>| left_out.map_or(Rho::ZERO, |left_out| left_out.rho);
    let parts = inputs.parts.iter().map(|part| beside(part.left_out));
    let most_beside = parts.chain([beside(stated.left_out)]).max().unwrap_or(Rho::ZERO);
    let spent = inputs.fitted.rho().plus(most_beside);
    let per_person = times(spent, stated.records_per_person);
    if stated.records_per_person == 0 {
        return Err(BuildError::NoRecords);
    }
    if Rho::from_epsilon_delta(stated.epsilon, stated.delta) < per_person {
        return Err(BuildError::Understated {
            stated: stated.epsilon,
            delta: stated.delta,
            spent: per_person,
            needed: per_person.epsilon_at(stated.delta),
        });
    }
    // Every part that is used must have been paid for by the years it measured.
    for part in &inputs.parts {
        let cost = times(
            part.measurements.rho.plus(beside(part.left_out)),
            stated.records_per_person,
        );
        if part.charged < cost {
            return Err(BuildError::Undercharged {
                cohort: part.first_year,
                charged: part.charged,
                spent: cost,
            });
        }
    }
    if let Some(short) = stated.cohorts.iter().find(|cohort| cohort.charged < per_person) {
        return Err(BuildError::Undercharged {
            cohort: short.cohort,
            charged: short.charged,
            spent: per_person,
        });
    }
    let unlinked = FILES
        .iter()
        .map(|&files| {
            let rho = times(per_person, files);
            let epsilon = if files == 1 {
                stated.epsilon
            } else {
                rho.epsilon_at(stated.delta)
            };
            UnlinkedLoss {
                files,
                rho: rho.get(),
                epsilon: epsilon.get(),
            }
        })
        .collect();
    let private = inputs.fitted.is_private();
    Ok(Claim {
        unit: "one person".into(),
        neighbouring_relation: match stated.records_per_person {
            1 => "two data sets are neighbours if one comes from the other by adding or removing all records of one person; at most one \
                  record of a person takes part"
                .into(),
            m => format!(
                "two data sets are neighbours if one comes from the other by adding or removing all records of one person; at most {m} records \
                 of a person take part"
            ),
        },
        epsilon: stated.epsilon.get(),
        delta: stated.delta.get(),
        rho: per_person.get(),
        conversion: "from ρ-zero-concentrated to (ε, δ)-differential privacy by Canonne, Kamath and Steinke (2020), Corollary 13, with the \
                     order α optimised"
            .into(),
        mechanism: format!(
            "exact discrete Gaussian noise on integer counts (Canonne, Kamath and Steinke 2020), added once to each measured table; Amparo {}",
            env!("CARGO_PKG_VERSION")
        ),
        noise_source: if private {
            "ChaCha20 under a key from the operating system that was used for this release only and never stored"
                .into()
        } else {
            "a seed: NOT PRIVATE, for tests only".into()
        },
        domain_origin: stated.domain_origin.clone(),
        records_per_person: stated.records_per_person,
        unlinked,
        post_processing: [
            "A model was fitted to the noisy tables alone (measurements/measurements.json). Whatever a schema's structural zeros forbid has no \
             place in it."
                .into(),
            "All aggregate tables were computed from the model, and those of two fields that were measured together from their noisy counts as \
             well; their errors were calibrated by fitting simulated measurements again.".into(),
            format!(
                "Synthetic records were drawn from the model with the seed {}. Anyone can repeat this from the published measurements.",
                inputs.sample_seed
            ),
        ]
        .into_iter()
        .chain(of_headlines(inputs))
        .collect(),
        invariants: Vec::new(),
        cohorts: stated.cohorts.iter().map(|cohort| cohort.cohort).collect(),
        composition: composition(&stated.cohorts, stated.lifetime, inputs),
        not_protected: not_protected(private),
        private,
    })
}

/// What was published without a model in between.
fn of_headlines(inputs: &BuildInputs<'_>) -> Option<String> {
    (!inputs.fitted.measurements().declared.is_empty()).then(|| {
        "The counts behind the fact sheet (facts/headlines.json) are published as they were measured, with a share of the same budget that is their own; no model \
         is fitted to them."
            .into()
    })
}

/// The loss of `factor` records that nothing bounds together: factor²·ρ.
fn times(rho: Rho, factor: u32) -> Rho {
    let units = u128::from(rho.units()) * u128::from(factor).pow(2);
    u64::try_from(units)
        .ok()
        .and_then(|units| Rho::from_units(units).ok())
        .unwrap_or(Rho::MAX)
}

fn composition(cohorts: &[CohortCharge], lifetime: Option<Rho>, inputs: &BuildInputs<'_>) -> String {
    if cohorts.is_empty() {
        return "losses of releases over the same people add up in ρ; no ledger was kept for this one".into();
    }
    let epsilon = |rho: Rho| rho.epsilon_at(inputs.claim.delta).get();
    let mut text = String::from(
        "each registration year is a cohort of its own, a case belongs to one cohort, and a ledger adds up in ρ what each cohort was ever charged.",
    );
    if inputs.parts.len() > 1 {
        text += &format!(
            " This release continues a series: of its {} parts only the last was measured for it, the others are taken from earlier releases as they were \
             published. A person stands in one part and pays once, however many releases there are: a register, encrypted and pinned, tells who was measured, also where \
             parts share a year since it was not over or cases came late.",
            inputs.parts.len()
        );
    }
    for run in cohorts.chunk_by(|a, b| {
        a.charged == b.charged && a.remaining == b.remaining && a.cohort.checked_add(1) == Some(b.cohort)
    }) {
        let (first, last) = (run[0], run[run.len() - 1]);
        let years = if run.len() == 1 {
            format!("{}", first.cohort)
        } else {
            format!("{} to {}", first.cohort, last.cohort)
        };
        text += &format!(" This release charged ρ = {:.6} to {years}", first.charged.get());
        match first.remaining {
            Some(left) => {
                text += &format!(
                    "; ρ = {:.6} remains (ε = {:.2} if spent at once).",
                    left.get(),
                    epsilon(left)
                );
            }
            None => text += ".",
        }
    }
    if let Some(lifetime) = lifetime {
        text += &format!(
            " Nobody is ever charged more than ρ = {:.6} (ε = {:.2}) for each file they stand in.",
            lifetime.get(),
            epsilon(lifetime)
        );
    }
    text
}

/// What differential privacy for one person does not protect, in plain words.
fn not_protected(private: bool) -> Vec<String> {
    let mut points: Vec<String> = [
        "What is true of a group. If the data show that most people in a kind of work come from one country, that may be believed of a person \
         whether or not their record was used.",
        "Facts about a contributing organisation: that it contributes, which questions it asks, and roughly how many people it assists. An \
         organisation's cases are many people, and the promise is for one.",
        "A person whose records stand in the files of several contributors and whom nothing links: the loss grows with the square of the number \
         of files, as stated for 1, 2 and 3 of them.",
        "People recorded together, such as a family: what their records have in common is protected less, for k people as for one person in k \
         files.",
        "What is published elsewhere about the same people, by a contributor, a court or a newspaper, or taken from the same files outside this \
         ledger.",
        "Side channels: when a release was made, how long that took, and what those who run the system could see while they ran it.",
        "The contributors' own files, machines and staff. Case data there are as safe as they are kept.",
        "Whether the release passed its steward's checks, where it was held against any: they look at the cases, and publication tells that they passed.",
        "Cases that reach the steward after their year was measured, in a series of continual releases: they are protected by being left out until a later part \
         takes in late cases, and missing from the counts until then.",
        "What was measured before a person withdrew or their consent ended. They are left out of whatever is measured from then on; releases that are out, \
          and the earlier parts of a series of continual releases, stay as they are, with the loss stated here. How many withdrew is not published: it is a \
          fact about cases that no noise covers.",
        "That the promise fails with probability δ, and that the program follows its proof: the source code is open so that this can be checked.",
    ]
    .map(String::from)
    .to_vec();
    if !private {
        points.insert(
            0,
            "Anything at all. The noise was seeded: whoever knows the seed can take it away.".into(),
        );
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_grow_with_the_square_and_stop_at_the_largest() {
        let rho = Rho::new(0.1).unwrap();
        assert_eq!(times(rho, 3), Rho::new(0.9).unwrap());
        assert_eq!(times(rho, u32::MAX), Rho::MAX);
    }
}
