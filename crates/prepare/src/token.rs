//! Withdrawal tokens: what a person may show, years later, to be left out.
//!
//! The token follows from the contributor's secret and the person's key, so that the contributor need keep no list. The parcel carries its SHA-256 only: the
//! repository can tell that a token is right, and cannot make one.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

const DOMAIN: &[u8] = b"amparo withdrawal token 1\0";
/// Letters and digits that are not mistaken for each other (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The token of a person, such as `4F7K-9QZ2-…`: 128 bits in groups of four, to be written on a card.
pub fn withdrawal_token(secret: &[u8; 32], person: &[u8; 32]) -> String {
    // A key of 32 bytes is always accepted by HMAC.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else {
        return String::new();
    };
    mac.update(DOMAIN);
    mac.update(person);
    let bytes: [u8; 32] = mac.finalize().into_bytes().into();
    let mut text = String::with_capacity(34);
    let (mut held, mut bits) = (0u32, 0);
    for byte in bytes.into_iter().take(16) {
        held = held << 8 | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            let letter = LETTERS.get((held >> bits & 31) as usize).copied().unwrap_or(b'0');
            if text.len() % 5 == 4 {
                text.push('-');
            }
            text.push(char::from(letter));
        }
    }
    text
}

/// What a parcel carries of a token: SHA-256 of its letters, without hyphens and spaces, in capitals.
pub fn withdrawal_mark(token: &str) -> [u8; 32] {
    let plain: String = token
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .flat_map(char::to_uppercase)
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    Sha256::digest(plain).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_the_same_every_time_and_survives_handwriting() {
        let token = withdrawal_token(&[7; 32], &[1; 32]);
        assert_eq!(token, withdrawal_token(&[7; 32], &[1; 32]));
        assert_ne!(token, withdrawal_token(&[8; 32], &[1; 32]));
        assert_ne!(token, withdrawal_token(&[7; 32], &[2; 32]));
        assert_eq!(token.len(), 31, "{token}");
        let written = token.to_lowercase().replace('-', " ").replace('0', "o");
        assert_eq!(withdrawal_mark(&written), withdrawal_mark(&token));
    }
}
