//! The answers to NIST SP 800-226 that stand under the claim.

use amparo_release::{EvaluatedPart, Evaluation, LeftOutEstimate};

use crate::headlines::sensitivities;
use crate::inputs::BuildInputs;

/// The answers of this release.
pub(crate) fn evaluation(inputs: &BuildInputs<'_>) -> Evaluation {
    let most = inputs.claim.records_per_person;
    let squared = u64::from(most).pow(2);
    let measurements = inputs.fitted.measurements();
    let mut sensitivity = vec![format!(
        "each of the {} tables of counts: a record stands in one cell of a table, so one person with at most {most} moves it by at most {most} in L2 norm (squared: \
         {squared}); noise was added for 1 record out of {squared} of the charge, which comes to the same",
        measurements.tables.len()
    )];
    if measurements.scores.is_some() {
        sensitivity.push(format!(
            "the {} distances of pairs of fields from independence, measured together: a record moves one cell of each pair by 1, hence each distance by at \
             most 1, and all together by the square root of their number",
            measurements.scored_pairs.len()
        ));
    }
    sensitivity.extend(sensitivities(&measurements.declared));
    let left_out = if inputs.parts.is_empty() {
        inputs.claim.left_out.map(|left_out| left_out.estimate)
    } else {
        LeftOutEstimate::sum(inputs.parts.iter().map(|part| Some(part.left_out?.estimate)))
    };
    if let Some(left_out) = left_out {
        let most = left_out.most_per_person;
        sensitivity.push(format!(
            "the number of records left out by the bound: a person counts with at most {most}, and in the part that measured them first, so one person moves it by at most \
             {most} (squared: {})",
            u64::from(most).pow(2)
        ));
    }
    Evaluation {
        left_out,
        trust_model: "central: contributors entrust cases to the steward, who is trusted to keep them and to run this program; nobody who reads the release is \
                      trusted with anything. Case data lie encrypted in the steward's vault, and a ledger that cannot be rewritten unseen is charged before any \
                      measurement"
            .into(),
        data_exposure: "contributors hold their own files. Names, contact details and free text are left behind at intake; the steward's vault holds 27 coded \
                        fields a case, a pseudonymous key and, where a source holds numbers, age in years and months in trafficking, \
                        encrypted at rest. The public portal runs apart from it and reads releases only"
            .into(),
        contribution_bound: format!(
            "records with the same pseudonymous key within one contributor are one person's; at most {most} take part, chosen at random among them{}. Records \
             without a key count as a person each",
            if inputs.parts.is_empty() {
                ""
            } else {
                ", counted over all years and all releases of the series: who was measured with one year is not measured again with another"
            }
        ),
        sensitivity,
        implementation: [
            "floating-point noise: none; the sampler is exact in integers and tested against OpenDP's",
            "randomness: ChaCha20 with a key from the operating system, used for one build",
            "data-dependent domain, order or row count: fields, categories and their order are public; the number of rows is itself estimated from noisy counts",
            "timing: all noise of a table is drawn before counts are added; releases are made in batch, not on demand",
            "control flow: only noisy counts are in scope after counting; record-and-play tests run the engine on neighbouring tables and compare every call",
            "audit: many runs in two neighbouring worlds bound the real loss from below; the test fails when the noise is 1.5 times too small",
        ]
        .map(String::from)
        .to_vec(),
        utility_and_bias: "noise is the same for every cell, so small groups are known less well than large ones in proportion: every count carries its standard \
                           error. Groups that organisations do not reach are missing, with or without noise"
            .into(),
        parts: parts(inputs),
        gate: inputs.gate.clone(),
    }
}

fn parts(inputs: &BuildInputs<'_>) -> Vec<EvaluatedPart> {
    inputs
        .parts
        .iter()
        .map(|part| EvaluatedPart {
            first_year: part.first_year,
            last_year: part.last_year,
            open: part.open,
            left_out: part.left_out.map(|left_out| left_out.estimate),
            rho: part.charged.get(),
            build: part.build.clone(),
            file: part.file(),
        })
        .collect()
}
