//! Persons of several contributors who agreed to be linked: the hub's half of the way.
//!
//! Tokens bound what a person adds to a release by all of them together, and do nothing else: no case is joined to another, and who withdraws from one
//! contributor's files withdraws from no other's.

use std::collections::BTreeMap;

use amparo_linkage::{Blinded, Evaluated, HubKey};
use amparo_parcel::{PERSON_TOKENS, PublicKey, take_over};
use sha2::{Digest, Sha256};

use super::PersonMark;
use crate::store::ask;
use crate::{ContributorId, DeliveryError, Vault, VaultError};

/// For each person's key, the token.
type Tokens = BTreeMap<[u8; 32], [u8; 32]>;

/// What was taken over.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokensTaken {
    /// The agreement.
    pub agreement: String,
    /// Persons with a token.
    pub persons: u64,
}

impl Vault {
    /// The public half of the key with which the vault answers partners; the key is made when it is first asked for.
    ///
    /// # Errors
    /// [`VaultError::Key`].
    pub async fn linkage_key(&self) -> Result<HubKey, VaultError> {
        // Nobody else may make it meanwhile.
        let tx = self.store.write().await?;
        let key = self.keys.linkage()?.public();
        self.store.commit(tx).await?;
        Ok(key)
    }

    /// Answers a contributor's blinded message. How many persons it is about goes into the audit log: whoever would try guesses has to ask for each.
    ///
    /// # Errors
    /// [`DeliveryError::Key`] for a message that is not for this vault; [`VaultError::Key`].
    pub async fn evaluate_linkage(
        &self,
        contributor: &ContributorId,
        message: &Blinded,
    ) -> Result<Evaluated, VaultError> {
        let mut tx = self.store.write().await?;
        self.must_know(&mut tx, contributor).await?;
        let answer = self
            .keys
            .linkage()?
            .evaluate(message)
            .map_err(|error| DeliveryError::Key(error.to_string()))?;
        let what = format!("{contributor} {:?} {}", message.agreement(), message.persons());
        self.log(&mut tx, "linkage.evaluated", &what, None).await?;
        self.store.commit(tx).await?;
        Ok(answer)
    }

    /// Takes a contributor's tokens of one agreement; they take the place of those that it handed over before.
    ///
    /// # Errors
    /// [`DeliveryError::Key`] if they are not signed by one of the contributor's keys or not in their form.
    pub async fn take_person_tokens(
        &self,
        contributor: &ContributorId,
        text: &str,
    ) -> Result<TokensTaken, VaultError> {
        let wrong = |what: String| VaultError::from(DeliveryError::Key(what));
        let name = self.contributor(contributor).await?.name;
        let keys = self.contributor_keys(contributor).await?;
        let keys: Vec<PublicKey> = keys.iter().filter_map(|text| text.parse().ok()).collect();
        let identities = self.keys.identity()?;
        let identities: Vec<_> = identities.each().collect();
        let opened = take_over(text, PERSON_TOKENS, &name, &keys, &identities)
            .map_err(|error| wrong(error.to_string()))?;
        let (agreement, tokens) = read_tokens(&opened).map_err(wrong)?;
        let prefix = format!("{agreement} ");
        let mut tx = self.store.write().await?;
        let before = ask(
            "DELETE FROM person_links WHERE kind = 'agreed' AND contributor = $1 AND substr(link, 1, length($2)) = $2",
        )
        .bind(contributor.as_str())
        .bind(prefix.clone());
        self.store.execute(&mut tx, before).await?;
        for (person, token) in &tokens {
            // The token itself is not kept.
            let mut hasher = Sha256::new();
            hasher.update(b"amparo-linkage-token/1\n");
            hasher.update(token);
            let link = prefix.clone() + &hex::encode(hasher.finalize());
            let mark = PersonMark::of(contributor, person);
            self.link(&mut tx, &link, contributor, &mark, "agreed").await?;
        }
        let persons = tokens.len() as u64;
        let what = format!("{contributor} {agreement} {persons}");
        self.log(&mut tx, "linkage.tokens_taken", &what, None).await?;
        self.store.commit(tx).await?;
        Ok(TokensTaken { agreement, persons })
    }
}

/// The agreement's name, and a token for each person's key: a line each, the two in hexadecimal.
fn read_tokens(bytes: &[u8]) -> Result<(String, Tokens), String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "the tokens are not text".to_owned())?;
    let mut lines = text.lines();
    let agreement = lines
        .next()
        .and_then(|line| line.strip_prefix("amparo-person-tokens/1 "))
        .filter(|name| !name.is_empty() && name.len() <= 60 && !name.contains(char::is_whitespace))
        .ok_or("the first line is not \"amparo-person-tokens/1\" and the agreement's name")?;
    let mut tokens = BTreeMap::new();
    for (number, line) in (2_u64..).zip(lines) {
        let (mut person, mut token) = ([0; 32], [0; 32]);
        let read = line.split_once(' ').is_some_and(|(one, two)| {
            hex::decode_to_slice(one, &mut person).is_ok() && hex::decode_to_slice(two, &mut token).is_ok()
        });
        if !read {
            return Err(format!(
                "line {number} is not a person's key and a token in hexadecimal"
            ));
        }
        // With two tokens a contributor could make two persons of another one.
        if tokens.insert(person, token).is_some() {
            return Err(format!("line {number}: a person has two tokens; accepted is one"));
        }
    }
    Ok((agreement.to_owned(), tokens))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_one_form() {
        let line =
            |person: u8, token: u8| format!("{} {}\n", hex::encode([person; 32]), hex::encode([token; 32]));
        let head = "amparo-person-tokens/1 corridor\n";
        let (agreement, tokens) =
            read_tokens((head.to_owned() + &line(1, 2) + &line(2, 2)).as_bytes()).unwrap();
        assert_eq!((agreement.as_str(), tokens.len()), ("corridor", 2));
        for bad in [
            String::new(),
            "amparo-person-tokens/1 a b\n".into(),
            head.to_owned() + "ab cd\n",
            head.to_owned() + &line(1, 2) + &line(1, 3),
        ] {
            assert!(read_tokens(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
