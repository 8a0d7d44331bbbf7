//! The service: what all requests share.

use std::sync::Arc;
use std::time::{Duration, Instant};

use amparo_vault::{Vault, VaultError};
use jiff::Timestamp;
use tokio::sync::Mutex;

use crate::access::Doors;
use crate::attempts::Attempts;
use crate::passwords::{Cost, Passwords};

/// Where the present moment comes from; tests have their own.
type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A vault with its doors.
#[derive(Clone)]
pub struct Service(Arc<Shared>);

struct Shared {
    doors: Doors,
    passwords: Passwords,
    attempts: Attempts,
    clock: Clock,
    origin: Option<String>,
    /// When it was last looked whether the vault can be written, and what was found.
    looked: Mutex<Option<(Instant, bool)>>,
}

/// How long a look at the vault stays good, so that asking often costs nothing.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// A vault that takes longer than this to be written is not ready.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why the service cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The vault is not in order.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// An origin that cannot be one.
    #[error(
        "{0:?} is not the address of a site; accepted is a scheme and a name, such as https://vault.example.org"
    )]
    Origin(String),
    /// The operating system gives no random numbers, or the cost of passwords makes no sense.
    #[error("passwords cannot be hashed: {0}")]
    Passwords(String),
}

impl Service {
    /// A service over a vault. `origin` is the address by which browsers know it (`https://vault.example.org`); without it, forms are accepted from the
    /// host that a request names.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub fn new(vault: Vault, origin: Option<&str>, cost: Cost) -> Result<Service, ServiceError> {
        let origin = origin.map(checked_origin).transpose()?;
        Ok(Service(Arc::new(Shared {
            doors: Doors::of(vault),
            passwords: Passwords::new(cost)?,
            attempts: Attempts::default(),
            clock: Arc::new(Timestamp::now),
            origin,
            looked: Mutex::default(),
        })))
    }

    /// The same service at another time, for tests.
    #[must_use]
    pub fn at_the_time_of(self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Service {
        let shared = &self.0;
        Service(Arc::new(Shared {
            doors: shared.doors.clone(),
            passwords: shared.passwords.clone(),
            attempts: Attempts::default(),
            clock: Arc::new(clock),
            origin: shared.origin.clone(),
            looked: Mutex::default(),
        }))
    }

    pub(crate) fn doors(&self) -> &Doors {
        &self.0.doors
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub(crate) fn attempts(&self) -> &Attempts {
        &self.0.attempts
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.0.clock)()
    }

    /// Whether database and folder of the vault can be reached and written.
    pub(crate) async fn is_ready(&self) -> bool {
        let mut looked = self.0.looked.lock().await;
        if let Some((when, found)) = *looked
            && when.elapsed() < LOOK_EVERY
        {
            return found;
        }
        let tried = tokio::time::timeout(PATIENCE, self.0.doors.front().try_writing()).await;
        let found = match tried {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::error!(%error, "the vault cannot be written");
                false
            }
            Err(_) => {
                tracing::error!("the vault could not be written in time");
                false
            }
        };
        *looked = Some((Instant::now(), found));
        found
    }

    pub(crate) fn origin(&self) -> Option<&str> {
        self.0.origin.as_deref()
    }
}

fn checked_origin(text: &str) -> Result<String, ServiceError> {
    let text = text.trim_end_matches('/');
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .filter(|host| {
            !host.is_empty()
                && host
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-.:[]".contains(&b))
        });
    match host {
        Some(_) => Ok(text.to_ascii_lowercase()),
        None => Err(ServiceError::Origin(text.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        assert_eq!(
            checked_origin("https://Vault.example.org/").ok().as_deref(),
            Some("https://vault.example.org")
        );
        assert!(checked_origin("http://127.0.0.1:7400").is_ok());
        for bad in ["vault.example.org", "https://", "https://a/b", "ftp://a"] {
            assert!(checked_origin(bad).is_err(), "{bad}");
        }
    }
}
