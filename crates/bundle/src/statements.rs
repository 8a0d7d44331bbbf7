//! What a publisher says of its keys: one took the place of another, one is no longer to be trusted.
//!
//! Statements are a JSON file that anyone may keep and pass on. Each is signed; whoever trusts one key can follow the publisher from it to the next
//! ([`TrustedKeys::with_statements`]), and stops believing one that was stolen. Nothing here makes a key trusted that no trusted key led to.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::keys::{Stated, TrustedKeys, decode_public_key, encode_public_key};

const FORMAT: &str = "amparo-key-statements/1";

/// What is stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
enum Said {
    /// `new` signs from now on in the place of `old`. Both sign this.
    Succession {
        /// Base64.
        old: String,
        /// Base64.
        new: String,
        /// The day, ISO 8601.
        date: String,
    },
    /// Nothing that `key` signed is to be believed any more, but for the manifests named.
    Revocation {
        /// Base64.
        key: String,
        /// The day, ISO 8601.
        date: String,
        /// Why, for people.
        reason: String,
        /// SHA-256 of the manifests that stay good, in hexadecimal. They count only if a successor signed the revocation: whoever stole the key has it, too.
        keeps: BTreeSet<String>,
    },
}

/// A statement with its signatures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    said: Said,
    /// Signatures in base64, by the key that made each.
    signatures: BTreeMap<String, String>,
}

/// All statements of a publisher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyStatements {
    format: String,
    statements: Vec<Statement>,
}

/// Why statements are not followed.
#[derive(Debug, thiserror::Error)]
pub enum StatementError {
    /// Not statements.
    #[error("not a file of key statements: {0}")]
    Malformed(String),
    /// Signatures are missing or wrong.
    #[error("statement {number}: it needs the signature of {key}, and has none that fits")]
    Signature {
        /// Which, from 1.
        number: usize,
        /// Whose signature.
        key: String,
    },
    /// Two keys claim the place of one.
    #[error(
        "two keys claim to take the place of {0}: one of them is false; ask the publisher in another way which key is right, and give that one"
    )]
    TwoSuccessors(String),
}

impl Default for KeyStatements {
    fn default() -> Self {
        KeyStatements {
            format: FORMAT.into(),
            statements: Vec::new(),
        }
    }
}

impl Said {
    /// The bytes that are signed.
    fn message(&self) -> Vec<u8> {
        // Texts and lists of texts always have a JSON.
        let json = serde_json::to_string(self).unwrap_or_default();
        format!("{FORMAT}\n{json}\n").into_bytes()
    }

    fn signed_by(self, keys: &[&SigningKey]) -> Statement {
        let message = self.message();
        let signatures = keys.iter().map(|key| {
            let signature = STANDARD.encode(key.sign(&message).to_bytes());
            (encode_public_key(&key.verifying_key()), signature)
        });
        Statement {
            signatures: signatures.collect(),
            said: self,
        }
    }
}

impl Statement {
    fn has_signature_of(&self, key: &VerifyingKey) -> bool {
        let signature = self
            .signatures
            .get(&encode_public_key(key))
            .and_then(|text| STANDARD.decode(text).ok())
            .and_then(|bytes| Signature::from_slice(&bytes).ok());
        signature.is_some_and(|signature| key.verify_strict(&self.said.message(), &signature).is_ok())
    }
}

impl KeyStatements {
    /// Reads a file.
    ///
    /// # Errors
    /// [`StatementError::Malformed`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, StatementError> {
        let read: KeyStatements =
            serde_json::from_slice(bytes).map_err(|error| StatementError::Malformed(error.to_string()))?;
        if read.format != FORMAT {
            return Err(StatementError::Malformed(format!(
                "its format is {:?}; this version reads {FORMAT:?}",
                read.format
            )));
        }
        Ok(read)
    }

    /// The file's text.
    pub fn to_json(&self) -> String {
        // Texts and lists of texts always have a JSON.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// States that `new` takes the place of `old` from `date` (ISO 8601) on.
    pub fn succeed(&mut self, old: &SigningKey, new: &SigningKey, date: &str) {
        let said = Said::Succession {
            old: encode_public_key(&old.verifying_key()),
            new: encode_public_key(&new.verifying_key()),
            date: date.into(),
        };
        // Stated once is enough, as when the act was broken off and is done again.
        let is_stated = self
            .statements
            .iter()
            .any(|statement| match (&statement.said, &said) {
                (
                    Said::Succession { old, new, .. },
                    Said::Succession {
                        old: from, new: to, ..
                    },
                ) => old == from && new == to,
                _ => false,
            });
        if !is_stated {
            self.statements.push(said.signed_by(&[old, new]));
        }
    }

    /// States that `key` is not to be believed from now on. `keeps` are the SHA-256 of manifests that stay good, where `by` is a successor of the key.
    pub fn revoke(
        &mut self,
        key: &VerifyingKey,
        by: &SigningKey,
        date: &str,
        reason: &str,
        keeps: BTreeSet<String>,
    ) {
        let said = Said::Revocation {
            key: encode_public_key(key),
            date: date.into(),
            reason: reason.into(),
            keeps,
        };
        self.statements.push(said.signed_by(&[by]));
    }
}

impl TrustedKeys {
    /// The keys that these lead to by a publisher's statements, without those that were revoked. Statements that no trusted key leads to say nothing.
    ///
    /// Where the bundle's own key is taken, statements can only take trust away: a key that revoked itself is not taken.
    ///
    /// # Errors
    /// [`StatementError`]: a trusted key's statement without its signatures, or two successors of one key.
    pub fn with_statements(self, all: &KeyStatements) -> Result<TrustedKeys, StatementError> {
        let (named, first_use) = match self {
            TrustedKeys::Only(keys) => (keys, false),
            TrustedKeys::FirstUse => (Vec::new(), true),
            TrustedKeys::Stated(stated) => (stated.keys, stated.first_use),
        };
        // Each key with the named key's line that it belongs to: what comes later in a line may speak of what came before.
        let mut keys = named;
        let mut before: BTreeMap<String, String> = BTreeMap::new();
        let mut revoked: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut at = 0;
        while let Some(key) = keys.get(at).copied() {
            at += 1;
            if let Some(new) = all.successor_of(&key)? {
                before.insert(encode_public_key(&new), encode_public_key(&key));
                if !keys.contains(&new) {
                    keys.push(new);
                }
            }
        }
        for (index, statement) in all.statements.iter().enumerate() {
            let Said::Revocation { key, keeps, .. } = &statement.said else {
                continue;
            };
            let own = decode_public_key(key).map_err(|error| StatementError::Malformed(error.to_string()))?;
            let successor = keys.iter().find(|by| {
                let mut line = encode_public_key(by);
                // The line is as long as there are keys, at most.
                for _ in 0..keys.len() {
                    match before.get(&line) {
                        Some(earlier) if earlier == key => return statement.has_signature_of(by),
                        Some(earlier) => line.clone_from(earlier),
                        None => return false,
                    }
                }
                false
            });
            let concerns_us = first_use || keys.contains(&own);
            match successor {
                Some(_) => {
                    revoked
                        .entry(key.clone())
                        .or_default()
                        .extend(keeps.iter().cloned());
                }
                None if statement.has_signature_of(&own) => {
                    revoked.entry(key.clone()).or_default();
                }
                None if concerns_us => {
                    return Err(StatementError::Signature {
                        number: index + 1,
                        key: key.clone(),
                    });
                }
                None => {}
            }
        }
        Ok(TrustedKeys::Stated(Stated {
            keys,
            revoked,
            first_use,
        }))
    }
}

impl KeyStatements {
    fn successor_of(&self, key: &VerifyingKey) -> Result<Option<VerifyingKey>, StatementError> {
        let text = encode_public_key(key);
        let mut found: Option<VerifyingKey> = None;
        for (index, statement) in self.statements.iter().enumerate() {
            let Said::Succession { old, new, .. } = &statement.said else {
                continue;
            };
            if *old != text {
                continue;
            }
            let next =
                decode_public_key(new).map_err(|error| StatementError::Malformed(error.to_string()))?;
            for signer in [key, &next] {
                if !statement.has_signature_of(signer) {
                    return Err(StatementError::Signature {
                        number: index + 1,
                        key: encode_public_key(signer),
                    });
                }
            }
            if found.is_some_and(|other| other != next) {
                return Err(StatementError::TwoSuccessors(text));
            }
            found = Some(next);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8) -> SigningKey {
        SigningKey::from_bytes(&[number; 32])
    }

    fn named(number: u8) -> TrustedKeys {
        TrustedKeys::one(key(number).verifying_key())
    }

    fn trusts(trusted: &TrustedKeys, number: u8, manifest: &[u8]) -> bool {
        trusted.check(&key(number).verifying_key(), manifest).is_ok()
    }

    #[test]
    fn a_reader_with_the_first_key_follows_the_publisher_to_the_newest() {
        let mut all = KeyStatements::default();
        all.succeed(&key(1), &key(2), "2026-01-01");
        all.succeed(&key(2), &key(3), "2027-01-01");
        let read = KeyStatements::from_json(all.to_json().as_bytes()).unwrap();
        assert_eq!(read, all);
        let trusted = named(1).with_statements(&read).unwrap();
        for number in [1, 2, 3] {
            assert!(trusts(&trusted, number, b"any"));
        }
        assert!(!trusts(&trusted, 4, b"any"));
        // It leads forward, never back: a later key does not vouch for what came before it.
        assert!(!trusts(&named(3).with_statements(&all).unwrap(), 1, b"any"));
    }

    #[test]
    fn what_a_revoked_key_signed_is_good_only_where_its_successor_says_so() {
        use sha2::{Digest as _, Sha256};
        let mut all = KeyStatements::default();
        all.succeed(&key(1), &key(2), "2026-01-01");
        let keeps = BTreeSet::from([hex::encode(Sha256::digest(b"the old release"))]);
        all.revoke(
            &key(1).verifying_key(),
            &key(2),
            "2026-02-01",
            "stolen",
            keeps.clone(),
        );
        let trusted = named(1).with_statements(&all).unwrap();
        assert!(trusts(&trusted, 1, b"the old release"));
        assert!(!trusts(&trusted, 1, b"a false release"));
        assert!(trusts(&trusted, 2, b"a new release"));
        // The thief revokes with exceptions of their own: the exceptions do not count.
        let mut theirs = KeyStatements::default();
        theirs.revoke(&key(1).verifying_key(), &key(1), "2026-02-01", "trust me", keeps);
        assert!(!trusts(
            &named(1).with_statements(&theirs).unwrap(),
            1,
            b"the old release"
        ));
        let carried = TrustedKeys::FirstUse.with_statements(&theirs).unwrap();
        assert!(!trusts(&carried, 1, b"any"));
        assert!(trusts(&carried, 5, b"any"));
    }

    #[test]
    fn false_statements_are_refused_or_say_nothing() {
        // A thief names a second successor: neither is believed.
        let mut all = KeyStatements::default();
        all.succeed(&key(1), &key(2), "2026-01-01");
        all.succeed(&key(1), &key(66), "2026-01-02");
        assert!(matches!(
            named(1).with_statements(&all),
            Err(StatementError::TwoSuccessors(_))
        ));
        // A stranger revokes a key.
        let mut all = KeyStatements::default();
        all.revoke(
            &key(1).verifying_key(),
            &key(66),
            "2026-01-01",
            "no",
            BTreeSet::new(),
        );
        assert!(matches!(
            named(1).with_statements(&all),
            Err(StatementError::Signature { .. })
        ));
        assert!(trusts(&named(2).with_statements(&all).unwrap(), 2, b"any"));
        // Somebody else's succession leads nowhere.
        let mut all = KeyStatements::default();
        all.succeed(&key(5), &key(6), "2026-01-01");
        assert!(!trusts(&named(1).with_statements(&all).unwrap(), 6, b"any"));
        // A changed statement has no signature that fits.
        let mut all = KeyStatements::default();
        all.succeed(&key(1), &key(2), "2026-01-01");
        let changed = all.to_json().replace("2026-01-01", "2026-01-02");
        let changed = KeyStatements::from_json(changed.as_bytes()).unwrap();
        assert!(matches!(
            named(1).with_statements(&changed),
            Err(StatementError::Signature { number: 1, .. })
        ));
        assert!(KeyStatements::from_json(b"{}").is_err());
    }
}
