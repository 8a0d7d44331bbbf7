//! What partners share, and the hub does not have.

use amparo_schema::fold_text;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::LinkageError;
use crate::messages::parsed;

const FORMAT: &str = "amparo-linkage-agreement/1";
const DOMAIN: &[u8] = b"amparo linkage input 1\0";

/// An agreement among contributors: its name, what identifies a person under it, and a secret of 32 bytes. It has no `Debug` output.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Agreement {
    name: String,
    identifier: String,
    secret: [u8; 32],
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    format: String,
    name: String,
    identifier: String,
    secret: String,
}

/// What goes into the function for a person: an identifier, keyed with the agreement's secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Input(pub(crate) [u8; 32]);

impl Agreement {
    /// A new agreement with a new secret. `identifier` says in words what identifies a person, such as `passport number`.
    ///
    /// # Errors
    /// [`LinkageError::Other`] for a name that is none; [`LinkageError::Random`].
    pub fn new(name: &str, identifier: &str) -> Result<Agreement, LinkageError> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|error| LinkageError::Random(error.to_string()))?;
        let agreement = Agreement {
            name: name.trim().into(),
            identifier: identifier.trim().into(),
            secret,
        };
        agreement.check()?;
        Ok(agreement)
    }

    /// The agreement as a file, which only partners may read.
    pub fn to_json(&self) -> Zeroizing<String> {
        let written = Written {
            format: FORMAT.into(),
            name: self.name.clone(),
            identifier: self.identifier.clone(),
            secret: hex::encode(self.secret),
        };
        // Texts always serialise.
        Zeroizing::new(serde_json::to_string_pretty(&written).unwrap_or_default() + "\n")
    }

    /// Reads what [`Agreement::to_json`] wrote.
    ///
    /// # Errors
    /// [`LinkageError::Form`], [`LinkageError::Other`].
    pub fn from_json(text: &str) -> Result<Agreement, LinkageError> {
        let written: Written = parsed(text, "an agreement", FORMAT, |written: &Written| &written.format)?;
        let mut agreement = Agreement {
            name: written.name,
            identifier: written.identifier,
            secret: [0; 32],
        };
        hex::decode_to_slice(&written.secret, &mut agreement.secret).map_err(|_| LinkageError::Form {
            what: "an agreement",
            format: FORMAT,
            why: "its secret must have 64 hexadecimal digits".into(),
        })?;
        agreement.check()?;
        Ok(agreement)
    }

    fn check(&self) -> Result<(), LinkageError> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.name.is_empty() || self.name.len() > 60 || !self.name.chars().all(plain) {
            return Err(LinkageError::Other(
                "an agreement's name has 1 to 60 small letters, digits and hyphens".into(),
            ));
        }
        if self.identifier.is_empty() || self.identifier.chars().count() > 200 {
            return Err(LinkageError::Other(
                "an agreement says in 1 to 200 characters what identifies a person".into(),
            ));
        }
        Ok(())
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What identifies a person, in words.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// The input for the person whom the parts identify together; nothing if one of them is blank. Capitals, accents, spaces and signs make no difference.
    pub fn input<'a>(&self, parts: impl Iterator<Item = &'a str>) -> Option<Input> {
        // A key of 32 bytes is always accepted by HMAC.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).ok()?;
        mac.update(DOMAIN);
        mac.update(self.name.as_bytes());
        mac.update(&[0]);
        let mut any = false;
        for part in parts {
            let mut plain: String = fold_text(part).chars().filter(|c| c.is_alphanumeric()).collect();
            if plain.is_empty() {
                return None;
            }
            any = true;
            mac.update(&(plain.len() as u64).to_le_bytes());
            mac.update(plain.as_bytes());
            plain.zeroize();
        }
        any.then(|| Input(mac.finalize().into_bytes().into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_hang_on_secret_name_and_identifier() {
        let agreement = Agreement::new("corridor-2026", "passport number").unwrap();
        let back = Agreement::from_json(&agreement.to_json()).unwrap();
        let input = |agreement: &Agreement, parts: &[&str]| {
            agreement.input(parts.iter().copied()).map(|input| input.0)
        };
        let one = input(&agreement, &["ab-123 Ñ"]).unwrap();
        assert_eq!(input(&back, &["AB123n"]), Some(one));
        let other = Agreement::new("corridor-2026", "passport number").unwrap();
        assert_ne!(input(&other, &["ab123n"]), Some(one));
        assert_ne!(input(&agreement, &["ab1", "23n"]), Some(one));
        assert_eq!(input(&agreement, &["ab1", " - "]), None);
        assert_eq!(input(&agreement, &[]), None);
        for name in ["", "Corridor", "a/b", &"x".repeat(61)] {
            assert!(Agreement::new(name, "x").is_err(), "{name}");
        }
        assert!(Agreement::from_json("{}").is_err());
    }
}
