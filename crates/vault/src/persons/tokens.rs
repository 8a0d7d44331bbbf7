//! Withdrawal tokens: whoever holds one can have a person's cases left out, and can do nothing else with it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::PersonMark;
use crate::{Vault, VaultError};

/// Bytes of a token that the vault makes: 128 bits, which nobody guesses.
const BYTES: usize = 16;
/// The longest text that is looked at.
const LONGEST: usize = 200;

/// A person's withdrawal token: 32 hexadecimal digits in groups of four where the vault made it, any text where the contributor did. It has no `Debug`
/// output and leaves memory when it is dropped.
pub struct WithdrawalToken(Zeroizing<String>);

/// SHA-256 of a token: all that the vault keeps of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl WithdrawalToken {
    /// A token as somebody typed it; nothing for a text that can be none.
    pub fn typed(text: &str) -> Option<WithdrawalToken> {
        let text = text.trim();
        let fits = !text.is_empty() && text.len() <= LONGEST && !text.chars().any(char::is_control);
        fits.then(|| WithdrawalToken(Zeroizing::new(text.to_owned())))
    }

    /// The text to hand over.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the token may be known by: as it was typed, and without what people add or mistake.
    pub fn hashes(&self) -> [TokenHash; 2] {
        [TokenHash::of(&self.0), TokenHash::of(&bare(&self.0))]
    }
}

/// A token's letters and digits, in capitals, with the letters that are mistaken for digits read as such: what `amparo prepare` hashes, too.
fn bare(text: &str) -> Zeroizing<String> {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    let bare = letters.map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    });
    Zeroizing::new(bare.collect())
}

impl TokenHash {
    fn of(text: &str) -> TokenHash {
        TokenHash(Sha256::digest(text).into())
    }

    /// A hash that a contributor sent with a case.
    pub fn from_bytes(bytes: [u8; 32]) -> TokenHash {
        TokenHash(bytes)
    }

    pub(crate) fn to_text(self) -> String {
        hex::encode(self.0)
    }
}

impl Vault {
    /// The token of a person for whom the contributor made none. It is HMAC-SHA-256 of the person's mark under a secret of the vault, cut to 128 bits: to
    /// those without the secret it is as good as random, and the vault need not keep it to say it again.
    ///
    /// # Errors
    /// [`VaultError::Key`] if the secret is missing or open to others.
    pub(crate) fn withdrawal_token(&self, person: &PersonMark) -> Result<WithdrawalToken, VaultError> {
        let secret = self.keys.service()?;
        let mut mac =
            Hmac::<Sha256>::new_from_slice(secret.as_slice()).map_err(|error| self.store.damaged(error))?;
        mac.update(b"amparo-withdrawal-token/1\n");
        mac.update(person.as_bytes());
        let full = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
        let digits = Zeroizing::new(hex::encode(full.get(..BYTES).unwrap_or_default()));
        let mut text = Zeroizing::new(String::with_capacity(BYTES * 5 / 2));
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push('-');
            }
            text.push(digit);
        }
        Ok(WithdrawalToken(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_however_it_is_typed() {
        let made = WithdrawalToken::typed("0a1b-2c3d").unwrap();
        for typed in ["0A1B-2C3D", " 0a1b 2c3d\n", "0a1b2c3d", "0a1b-2c3d"] {
            let typed = WithdrawalToken::typed(typed).unwrap();
            assert_eq!(typed.hashes()[1], made.hashes()[1]);
        }
        let carded = WithdrawalToken::typed("4f7k-9qz2 oOiL").unwrap();
        assert_eq!(
            carded.hashes()[1],
            TokenHash(Sha256::digest("4F7K9QZ20011").into())
        );
        assert_ne!(
            made.hashes()[1],
            WithdrawalToken::typed("0a1b-2c3e").unwrap().hashes()[1]
        );
        for bad in ["", "  ", "a\u{0}b", &"x".repeat(201)] {
            assert!(WithdrawalToken::typed(bad).is_none());
        }
    }
}
