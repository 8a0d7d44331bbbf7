//! What a vault promises everyone whose case is in it: fixed when it is made.

use std::num::NonZeroU16;

use amparo_privacy::{Delta, Epsilon, Rho};

use crate::VaultError;
use crate::store::{Store, Tx, ask, now};

/// The most that any person may lose, and how persons are counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VaultOptions {
    /// The most that one person may lose in their lifetime, as ε at `delta`.
    pub lifetime_epsilon: Epsilon,
    /// The δ of the vault's claims; below one in the number of cases by far.
    pub delta: Delta,
    /// The most records of one person (one key of one contributor) that a release uses. With n, an engine that adds noise for one record
    /// must measure with 1/n² of what a person pays; [`Vault::charge`](crate::Vault::charge) hands out just that.
    pub records_per_person: NonZeroU16,
}

impl VaultOptions {
    /// A lifetime of ε at δ, one record per person.
    pub fn new(lifetime_epsilon: Epsilon, delta: Delta) -> Self {
        VaultOptions {
            lifetime_epsilon,
            delta,
            records_per_person: NonZeroU16::MIN,
        }
    }

    /// The cap in ρ: the largest whose (ε, δ) stays within the lifetime's.
    pub fn cap(&self) -> Rho {
        Rho::from_epsilon_delta(self.lifetime_epsilon, self.delta)
    }
}

impl Default for VaultOptions {
    /// ε = 4 at δ = 10⁻⁶.
    fn default() -> Self {
        let (epsilon, delta) = (Epsilon::new(4.0), Delta::new(1e-6));
        match (epsilon, delta) {
            (Ok(epsilon), Ok(delta)) => VaultOptions::new(epsilon, delta),
            _ => unreachable!("both are in range"),
        }
    }
}

/// The options as kept, with what follows from them.
#[derive(Clone, Debug)]
pub(crate) struct Promise {
    pub(crate) options: VaultOptions,
    /// Kept as whole units, so that a later version's conversion cannot move it.
    pub(crate) cap: Rho,
    /// The public half of the age identity in use.
    pub(crate) recipient: String,
}

impl Promise {
    pub(crate) fn new(options: VaultOptions, recipient: String) -> Result<Self, VaultError> {
        let cap = options.cap();
        // δ alone would allow a sliver of ρ; whoever writes ε = 0 does not mean that.
        if cap == Rho::ZERO || options.lifetime_epsilon.get() == 0.0 {
            return Err(VaultError::Options(format!(
                "a lifetime of {} at {} leaves nothing to spend",
                options.lifetime_epsilon, options.delta
            )));
        }
        Ok(Promise {
            options,
            cap,
            recipient,
        })
    }

    pub(crate) async fn store(&self, store: &Store, tx: &mut Tx) -> Result<(), VaultError> {
        // ρ up to 10,000 is 10¹⁹ units and does not fit; a cap that large is no promise.
        let units = i64::try_from(self.cap.units())
            .map_err(|_| VaultError::Options(format!("a lifetime cap of {} is no promise", self.cap)))?;
        let asked = ask(
            "INSERT INTO promise (id, made, lifetime_epsilon, delta, cap_rho_units, records_per_person, recipient)
             VALUES (1, $1, $2, $3, $4, $5, $6)",
        )
        .bind(now())
        .bind(self.options.lifetime_epsilon.get().to_string())
        .bind(self.options.delta.get().to_string())
        .bind(units)
        .bind(i64::from(self.options.records_per_person.get()))
        .bind(&self.recipient);
        store.execute(tx, asked).await?;
        Ok(())
    }

    pub(crate) async fn load(store: &Store) -> Result<Self, VaultError> {
        let mut tx = store.read().await?;
        let asked = ask(
            "SELECT lifetime_epsilon, delta, cap_rho_units, records_per_person,
             COALESCE((SELECT r.recipient FROM recipients r ORDER BY r.number DESC LIMIT 1), recipient) FROM promise WHERE id = 1",
        );
        let row = store
            .one(&mut tx, asked)
            .await?
            .ok_or_else(|| store.damaged("the vault's promise is missing"))?;
        let number = |column: usize| -> Result<f64, VaultError> {
            let text = store.text(&row, column)?;
            text.parse()
                .map_err(|_| store.damaged(format!("the promise holds {text:?} for a number")))
        };
        let records = NonZeroU16::new(store.number(&row, 3)?);
        let cap = store.number(&row, 2)?;
        Ok(Promise {
            options: VaultOptions {
                lifetime_epsilon: Epsilon::new(number(0)?).map_err(|e| store.damaged(e))?,
                delta: Delta::new(number(1)?).map_err(|e| store.damaged(e))?,
                records_per_person: records
                    .ok_or_else(|| store.damaged("the promise has no records per person"))?,
            },
            cap: Rho::from_units(cap).map_err(|e| store.damaged(e))?,
            recipient: store.text(&row, 4)?,
        })
    }
}

/// The recipient that the vault in a database was made with, if there is one. It never changes and no other vault has it.
pub(crate) async fn first_recipient(store: &Store, tx: &mut Tx) -> Result<Option<String>, VaultError> {
    let row = store
        .one(tx, ask("SELECT recipient FROM promise WHERE id = 1"))
        .await?;
    row.map(|row| store.text(&row, 0)).transpose()
}
