//! Passwords: Argon2id (RFC 9106), a few at a time, the same work whether an account is there or not.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::refusal::Refusal;
use crate::service::ServiceError;

/// Characters of the shortest password. NIST SP 800-63B asks for length and against rules on kinds of characters.
pub(crate) const SHORTEST: usize = 12;
/// Bytes of the longest.
const LONGEST: usize = 1024;
/// How many are hashed at once: each takes its memory.
const AT_ONCE: usize = 2;

/// What a password costs to test.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// 64 MiB, 4 passes, 2 lanes.
    pub const STANDARD: Cost = Cost {
        memory_kib: 64 << 10,
        passes: 4,
        lanes: 2,
    };

    /// Next to nothing: for tests, and for nothing else.
    pub const fn for_tests() -> Cost {
        Cost {
            memory_kib: 16,
            passes: 1,
            lanes: 1,
        }
    }
}

/// Hashes passwords and compares them.
#[derive(Clone)]
pub(crate) struct Passwords {
    argon: Arc<Argon2<'static>>,
    /// The hash of no password: compared with where there is no account, so that the time says nothing.
    nobody: Arc<str>,
    at_once: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new(cost: Cost) -> Result<Passwords, ServiceError> {
        let wrong = |error: String| ServiceError::Passwords(error);
        let params =
            Params::new(cost.memory_kib, cost.passes, cost.lanes, None).map_err(|e| wrong(e.to_string()))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = argon
            .hash_password(b"the password of nobody")
            .map_err(|e| wrong(e.to_string()))?
            .to_string();
        Ok(Passwords {
            argon: Arc::new(argon),
            nobody: nobody.into(),
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
        })
    }

    /// The hash of a new password, as a PHC string.
    pub(crate) async fn hash(&self, password: Zeroizing<String>) -> Result<String, Refusal> {
        let argon = Arc::clone(&self.argon);
        self.work(move || {
            argon
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .ok()
        })
        .await?
        .ok_or(Refusal::Internal)
    }

    /// Whether a password is the one of a hash; without one, the work is done all the same and the answer is no.
    pub(crate) async fn is_right(
        &self,
        password: Zeroizing<String>,
        hash: Option<String>,
    ) -> Result<bool, Refusal> {
        let (argon, nobody) = (Arc::clone(&self.argon), Arc::clone(&self.nobody));
        self.work(move || {
            let known = hash.is_some();
            let hash = hash.as_deref().unwrap_or(&nobody);
            let fits = PasswordHash::new(hash)
                .is_ok_and(|hash| argon.verify_password(password.as_bytes(), &hash).is_ok());
            known && fits
        })
        .await
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let _turn = self.at_once.acquire().await.map_err(|_| Refusal::Internal)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| Refusal::Internal)
    }
}

/// Whether a new password may be one.
pub(crate) fn is_long_enough(password: &str) -> bool {
    password.chars().count() >= SHORTEST && password.len() <= LONGEST
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_again_and_nobody_has_none() {
        let passwords = Passwords::new(Cost::for_tests()).unwrap();
        let text = |text: &str| Zeroizing::new(text.to_owned());
        let hash = passwords.hash(text("correct horse battery")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=16,t=1,p=1$"), "{hash}");
        assert!(
            passwords
                .is_right(text("correct horse battery"), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .is_right(text("correct horse"), Some(hash))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .is_right(text("the password of nobody"), None)
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .is_right(text("x"), Some("damaged".into()))
                .await
                .unwrap()
        );
        assert!(is_long_enough("twelve chars") && !is_long_enough("eleven char"));
    }

    #[test]
    fn the_standard_cost_is_the_one_that_was_decided() {
        let Cost {
            memory_kib,
            passes,
            lanes,
        } = Cost::STANDARD;
        assert_eq!((memory_kib, passes, lanes), (65_536, 4, 2));
    }
}
