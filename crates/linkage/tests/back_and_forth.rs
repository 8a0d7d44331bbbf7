//! Tokens made by several partners with one hub, and answers that are not what they should be.
#![allow(clippy::unwrap_used)]

use amparo_linkage::{
    Agreement, Blinded, Evaluated, HubKey, LinkageError, LinkageKey, Pending, blind, finish,
};
use proptest::prelude::*;

fn person(number: u8) -> [u8; 32] {
    [number; 32]
}

/// The tokens of persons, told by texts, over messages that went through files.
fn tokens(agreement: &Agreement, key: &LinkageKey, persons: &[(u8, &str)]) -> Vec<([u8; 32], [u8; 32])> {
    let agreement = Agreement::from_json(&agreement.to_json()).unwrap();
    let hub: HubKey = key.public().to_string().parse().unwrap();
    let inputs = persons
        .iter()
        .filter_map(|&(number, text)| Some((person(number), agreement.input([text].into_iter())?)));
    let (blinded, pending) = blind(&agreement, &hub, inputs).unwrap();
    let blinded = Blinded::from_json(&blinded.to_json()).unwrap();
    let answer = Evaluated::from_json(&key.evaluate(&blinded).unwrap().to_json()).unwrap();
    let pending = Pending::from_json(&pending.to_json()).unwrap();
    let mut tokens = finish(&pending, &answer).unwrap();
    tokens.sort_unstable();
    tokens
}

#[test]
fn equal_identifiers_have_equal_tokens_whoever_asks() {
    let key = LinkageKey::from_text(&LinkageKey::generate().unwrap().to_text()).unwrap();
    let agreement = Agreement::new("corridor", "passport").unwrap();
    let one = tokens(&agreement, &key, &[(1, "AB-123"), (2, "CD 456"), (3, "")]);
    let two = tokens(&agreement, &key, &[(7, "cd456"), (8, "EF789")]);
    assert_eq!(one.len(), 2, "a person without the identifier has no token");
    assert_eq!(one[1].1, two[0].1);
    assert_ne!(one[0].1, two[1].1);
    // Another secret among partners or another key of the hub: other tokens.
    let other = Agreement::new("corridor", "passport").unwrap();
    assert_ne!(tokens(&other, &key, &[(2, "CD456")])[0].1, one[1].1);
    let other = LinkageKey::generate().unwrap();
    assert_ne!(tokens(&agreement, &other, &[(2, "CD456")])[0].1, one[1].1);
}

#[test]
fn what_the_hub_sees_is_never_twice_the_same_and_in_no_order_of_the_file() {
    let key = LinkageKey::generate().unwrap();
    let agreement = Agreement::new("corridor", "passport").unwrap();
    let texts: Vec<String> = (0..40).map(|number| format!("P{number}")).collect();
    let ask = || {
        let inputs = (0u8..).zip(&texts).filter_map(|(number, text)| {
            Some((person(number), agreement.input([text.as_str()].into_iter())?))
        });
        blind(&agreement, &key.public(), inputs).unwrap().0.to_json()
    };
    let points = |text: &str| -> Vec<String> {
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        serde_json::from_value(json["elements"].clone()).unwrap()
    };
    let (first, second) = (points(&ask()), points(&ask()));
    assert!(first.iter().all(|point| !second.contains(point)));
    assert!(first.is_sorted());
}

#[test]
fn a_hub_that_uses_another_key_is_found_out() {
    let (key, other) = (LinkageKey::generate().unwrap(), LinkageKey::generate().unwrap());
    let agreement = Agreement::new("corridor", "passport").unwrap();
    let inputs = [(person(1), agreement.input(["A1"].into_iter()).unwrap())];
    let (blinded, pending) = blind(&agreement, &key.public(), inputs).unwrap();
    assert!(matches!(other.evaluate(&blinded), Err(LinkageError::Other(_))));
    // It says that it is the right one, and is not.
    let posing = blinded
        .to_json()
        .replace(&key.public().to_string(), &other.public().to_string());
    let answer = other.evaluate(&Blinded::from_json(&posing).unwrap()).unwrap();
    let posing = answer
        .to_json()
        .replace(&other.public().to_string(), &key.public().to_string());
    let posing = Evaluated::from_json(&posing).unwrap();
    assert_eq!(finish(&pending, &posing).unwrap_err(), LinkageError::Proof);
    // An answer to another question.
    let inputs = [(person(1), agreement.input(["A2"].into_iter()).unwrap())];
    let (elsewhere, _) = blind(&agreement, &key.public(), inputs).unwrap();
    let answer = key.evaluate(&elsewhere).unwrap();
    assert_eq!(finish(&pending, &answer).unwrap_err(), LinkageError::Proof);
    assert!(finish(&pending, &key.evaluate(&blinded).unwrap()).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_message_is_an_answer_or_an_error(text in "\\PC{0,80}", points in proptest::collection::vec("[A-Za-z0-9+/=]{0,48}", 1..4)) {
        let key = LinkageKey::generate().unwrap();
        prop_assert!(Blinded::from_json(&text).is_err());
        let message = serde_json::json!({
            "format": "amparo-linkage-blinded/1", "agreement": "a", "hubKey": key.public().to_string(), "elements": points,
        });
        let message = Blinded::from_json(&message.to_string()).unwrap();
        let _ = key.evaluate(&message);
        prop_assert!(text.parse::<HubKey>().is_err());
    }
}
