//! JSON that means one thing to every reader.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Why a text is not JSON that means one thing.
#[derive(Debug, thiserror::Error)]
#[error("not strict JSON: {0}")]
pub struct StrictJsonError(#[from] serde_json::Error);

/// Parses JSON and refuses what two readers may read differently: a key that stands twice in an object, and whole numbers beyond 2⁵³, which canonical
/// JSON (RFC 8785) would round.
///
/// # Errors
/// For text that is not JSON or not strict.
pub fn parse_strict(text: &str) -> Result<Value, StrictJsonError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Strict.deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

#[derive(Clone, Copy)]
struct Strict;

const LARGEST: u64 = 1 << 53;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        if value > LARGEST {
            return Err(E::custom(format!(
                "the number {value} is beyond 9007199254740992"
            )));
        }
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        if value.unsigned_abs() > LARGEST {
            return Err(E::custom(format!(
                "the number {value} is beyond -9007199254740992"
            )));
        }
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        if value.abs() > LARGEST as f64 {
            return Err(E::custom(format!(
                "the number {value} is beyond 9007199254740992"
            )));
        }
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Strict)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(Strict)?;
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!(
                    "the key {key:?} stands twice in an object"
                )));
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ambiguous_json_is_refused() {
        for (text, reason) in [
            (r#"{"a":1,"a":2}"#, "stands twice"),
            (r#"{"a":{"b":1,"\u0062":2}}"#, "stands twice"),
            ("9007199254740993", "beyond"),
            ("-9007199254740993", "beyond"),
            ("1e300", "beyond"),
            ("{} {}", "trailing"),
            ("", "EOF"),
        ] {
            let error = parse_strict(text).unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
        let deep = "[".repeat(5000);
        assert!(parse_strict(&deep).is_err());
    }

    proptest! {
        #[test]
        fn what_is_strict_is_what_any_reader_reads(text in "[\\[\\]{}\":,a0-9 ]{0,40}") {
            if let Ok(value) = parse_strict(&text) {
                prop_assert_eq!(value, serde_json::from_str::<Value>(&text).unwrap());
            }
        }
    }
}
