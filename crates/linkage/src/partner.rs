//! A partner's half.

use std::collections::HashMap;

use rand_core_06::OsRng;
use serde::{Deserialize, Serialize};
use voprf::{EvaluationElement, Proof, Ristretto255, VoprfClient};
use zeroize::Zeroizing;

use crate::hub::exactly;
use crate::messages::{BATCH, BLINDED, EVALUATED, base64, bytes, parsed};
use crate::{Agreement, Blinded, Evaluated, HubKey, Input, LinkageError, MAX_PERSONS};

const PENDING: &str = "amparo-linkage-pending/1";

/// A token: equal for equal identifiers under one agreement and one hub.
pub type Token = [u8; 32];

/// What a partner keeps until the hub has answered. It stays with the partner: with it blinded points can be told apart.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pending {
    format: String,
    agreement: String,
    hub_key: String,
    persons: Vec<Waiting>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Waiting {
    /// The person's pseudonymous key, in hexadecimal.
    person: String,
    input: String,
    client: String,
}

impl Pending {
    /// Reads what [`Pending::to_json`] wrote.
    ///
    /// # Errors
    /// [`LinkageError::Form`].
    pub fn from_json(text: &str) -> Result<Pending, LinkageError> {
        parsed(text, "what was kept for the answer", PENDING, |kept: &Pending| {
            &kept.format
        })
    }

    /// As text, to be kept where only its owner can read it.
    pub fn to_json(&self) -> Zeroizing<String> {
        Zeroizing::new(serde_json::to_string(self).unwrap_or_default())
    }

    /// The agreement's name.
    pub fn agreement(&self) -> &str {
        &self.agreement
    }
}

/// Blinds the inputs of persons, each known by its pseudonymous key. A person with two inputs counts with the first of them.
///
/// # Errors
/// [`LinkageError::Other`] for nobody or too many persons.
pub fn blind(
    agreement: &Agreement,
    hub: &HubKey,
    persons: impl IntoIterator<Item = ([u8; 32], Input)>,
) -> Result<(Blinded, Pending), LinkageError> {
    let mut seen: HashMap<[u8; 32], ()> = HashMap::new();
    let mut waiting = Vec::new();
    for (person, input) in persons {
        if seen.insert(person, ()).is_some() {
            continue;
        }
        let blinded = VoprfClient::<Ristretto255>::blind(&input.0, &mut OsRng)
            .map_err(|error| LinkageError::Other(error.to_string()))?;
        let element = base64(&blinded.message.serialize());
        let client = base64(&blinded.state.serialize());
        waiting.push((
            element,
            Waiting {
                person: hex::encode(person),
                input: hex::encode(input.0),
                client,
            },
        ));
    }
    if waiting.is_empty() || waiting.len() > MAX_PERSONS {
        return Err(LinkageError::Other(format!(
            "{} persons can be told by the agreed identifier; accepted are 1 to {MAX_PERSONS}",
            waiting.len()
        )));
    }
    // The points are random, so that their order says nothing of the file's.
    waiting.sort_by(|(one, _), (two, _)| one.cmp(two));
    let (elements, persons) = waiting.into_iter().unzip();
    let (name, key) = (agreement.name().to_owned(), hub.to_string());
    Ok((
        Blinded {
            format: BLINDED.into(),
            agreement: name.clone(),
            hub_key: key.clone(),
            elements,
        },
        Pending {
            format: PENDING.into(),
            agreement: name,
            hub_key: key,
            persons,
        },
    ))
}

/// Checks the hub's proofs and makes the tokens: a person's key and its token.
///
/// # Errors
/// [`LinkageError::Proof`] if the hub used another key than the one it published; [`LinkageError::Other`] for an answer to another question;
/// [`LinkageError::Form`].
pub fn finish(pending: &Pending, answer: &Evaluated) -> Result<Vec<([u8; 32], Token)>, LinkageError> {
    if answer.agreement != pending.agreement || answer.hub_key != pending.hub_key {
        return Err(LinkageError::Other(
            "the answer is about another agreement or of another hub than what was asked".into(),
        ));
    }
    let answered: usize = answer.batches.iter().map(|batch| batch.elements.len()).sum();
    if answered != pending.persons.len() {
        return Err(LinkageError::Other(format!(
            "the answer is about {answered} persons, and {} were asked for",
            pending.persons.len()
        )));
    }
    let hub: HubKey = pending.hub_key.parse().map_err(LinkageError::Other)?;
    let kept = |why: &str| LinkageError::Form {
        what: "what was kept for the answer",
        format: PENDING,
        why: why.into(),
    };
    let told = |error: voprf::Error| match error {
        voprf::Error::ProofVerification => LinkageError::Proof,
        error => LinkageError::Form {
            what: "an answer of the hub",
            format: EVALUATED,
            why: error.to_string(),
        },
    };
    let mut tokens = Vec::with_capacity(answered);
    let mut persons = pending.persons.chunks(BATCH);
    for batch in &answer.batches {
        let waiting = persons.next().unwrap_or_default();
        if waiting.len() != batch.elements.len() {
            return Err(LinkageError::Other(
                "the answer is cut otherwise than the question".into(),
            ));
        }
        let mut keys = Vec::with_capacity(waiting.len());
        let mut inputs = Vec::with_capacity(waiting.len());
        let mut clients = Vec::with_capacity(waiting.len());
        for one in waiting {
            let (mut key, mut input) = ([0; 32], [0; 32]);
            hex::decode_to_slice(&one.person, &mut key).map_err(|_| kept("a person's key is none"))?;
            hex::decode_to_slice(&one.input, &mut input).map_err(|_| kept("an input is none"))?;
            let client = bytes(&one.client, "what was kept for the answer", PENDING)?;
            clients.push(
                VoprfClient::<Ristretto255>::deserialize(&client).map_err(|_| kept("a blind is none"))?,
            );
            keys.push(key);
            inputs.push(input);
        }
        let elements = batch
            .elements
            .iter()
            .map(|text| {
                let bytes = bytes(text, "an answer of the hub", EVALUATED)?;
                exactly(&bytes, "an answer of the hub", EVALUATED)?;
                EvaluationElement::<Ristretto255>::deserialize(&bytes).map_err(told)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let proof = bytes(&batch.proof, "an answer of the hub", EVALUATED)?;
        let proof = Proof::<Ristretto255>::deserialize(&proof).map_err(told)?;
        let outputs =
            VoprfClient::batch_finalize(&inputs, &clients, &elements, &proof, hub.0).map_err(told)?;
        for (key, output) in keys.into_iter().zip(outputs) {
            let output = output.map_err(told)?;
            let token = output.first_chunk::<32>().copied().ok_or(LinkageError::Proof)?;
            tokens.push((key, token));
        }
    }
    Ok(tokens)
}
