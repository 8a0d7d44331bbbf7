//! One organisation's part of a vault: the only way in which its accounts reach anything.
//!
//! Isolation is here and nowhere else. Whatever is asked by id is looked for among this contributor's own; what is another's is not found, in the same words
//! as what does not exist.

use jiff::Timestamp;
use serde::Serialize;

use crate::deliveries::{
    Agreement, Announced, Delivery, DeliveryError, DeliveryState, Findings, MAX_OPEN, PieceWriter,
    select_delivery,
};
use crate::persons::PersonMark;
use crate::store::{Tx, ask, day, now};
use crate::{
    Consent, Contributor, ContributorId, DeliveryId, Submission, SubmissionId, Vault, VaultError,
    WithdrawalToken,
};

/// A vault, as far as one contributor sees it.
#[derive(Clone, Debug)]
pub struct OfOrganisation {
    vault: Vault,
    contributor: ContributorId,
}

/// What became of consents that were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentsRecorded {
    /// How many were recorded.
    pub recorded: u64,
    /// Which of them, from 1, name a token that stands for none of the organisation's persons.
    pub unknown: Vec<u64>,
}

impl Vault {
    /// The part of one contributor.
    pub fn of(&self, contributor: &ContributorId) -> OfOrganisation {
        OfOrganisation {
            vault: self.clone(),
            contributor: contributor.clone(),
        }
    }

    /// All deliveries of all contributors, oldest first: who sent what and where it stands, and nothing of what is in it.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn deliveries(&self) -> Result<Vec<Delivery>, VaultError> {
        let mut tx = self.store.read().await?;
        let rows = self
            .store
            .all(&mut tx, ask(select_delivery!("ORDER BY d.begun, d.id")))
            .await?;
        rows.iter()
            .map(|row| Delivery::from_row(&self.store, row))
            .collect()
    }
}

impl OfOrganisation {
    /// The organisation.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn contributor(&self) -> Result<Contributor, VaultError> {
        self.vault.contributor(&self.contributor).await
    }

    /// Its agreements, oldest first.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn agreements(&self) -> Result<Vec<Agreement>, VaultError> {
        let mut agreements = self.vault.agreements().await?;
        agreements.retain(|agreement| agreement.contributor == self.contributor);
        Ok(agreements)
    }

    /// Its deliveries, newest first.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn deliveries(&self) -> Result<Vec<Delivery>, VaultError> {
        let store = &self.vault.store;
        let mut tx = store.read().await?;
        let asked = ask(select_delivery!(
            "WHERE d.contributor = $1 ORDER BY d.begun DESC, d.id"
        ))
        .bind(self.contributor.as_str());
        let rows = store.all(&mut tx, asked).await?;
        rows.iter().map(|row| Delivery::from_row(store, row)).collect()
    }

    /// One of its deliveries.
    ///
    /// # Errors
    /// [`DeliveryError::Unknown`], for another's as well.
    pub async fn delivery(&self, id: &DeliveryId) -> Result<Delivery, VaultError> {
        let store = &self.vault.store;
        let mut tx = store.read().await?;
        let asked = ask(select_delivery!("WHERE d.id = $1 AND d.contributor = $2"))
            .bind(id.as_str())
            .bind(self.contributor.as_str());
        match store.one(&mut tx, asked).await? {
            Some(row) => Delivery::from_row(store, &row),
            None => Err(DeliveryError::Unknown(id.clone()).into()),
        }
    }

    /// One of its submissions.
    ///
    /// # Errors
    /// [`DeliveryError::UnknownSubmission`], for another's as well.
    pub async fn submission(&self, id: &SubmissionId) -> Result<Submission, VaultError> {
        let mut tx = self.vault.store.read().await?;
        self.vault
            .submission(&mut tx, id)
            .await?
            .filter(|submission| submission.contributor == self.contributor)
            .ok_or_else(|| DeliveryError::UnknownSubmission(id.clone()).into())
    }

    /// Its submissions, oldest first.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn submissions(&self) -> Result<Vec<Submission>, VaultError> {
        let mut submissions = self.vault.submissions().await?;
        submissions.retain(|submission| submission.contributor == self.contributor);
        Ok(submissions)
    }

    /// Announces a file. If the same file is on its way already, that delivery goes on.
    ///
    /// # Errors
    /// [`DeliveryError`]: what was announced cannot be, no agreement is in force, too many files are on their way.
    pub async fn announce(&self, announced: Announced, moment: Timestamp) -> Result<Delivery, VaultError> {
        let announced = announced.checked()?;
        self.vault.agreement_in_force(&self.contributor, moment).await?;
        if let Some(repair) = &announced.repairs
            && !self.submission(&repair.submission).await?.is_active()
        {
            return Err(DeliveryError::UnknownSubmission(repair.submission.clone()).into());
        }
        let open: Vec<Delivery> = self
            .deliveries()
            .await?
            .into_iter()
            .filter(|delivery| delivery.state.is_open())
            .collect();
        let same = |delivery: &&Delivery| {
            delivery.state == DeliveryState::Receiving
                && delivery.sha256 == announced.sha256
                && delivery.bytes == announced.bytes
                && delivery.repairs == announced.repairs
                && delivery.at_once == announced.at_once
        };
        if let Some(delivery) = open.iter().find(same) {
            return Ok(delivery.clone());
        }
        if open.len() >= MAX_OPEN {
            return Err(DeliveryError::TooMany.into());
        }
        let (vault, store) = (&self.vault, &self.vault.store);
        let id = DeliveryId::random()?;
        let rows = announced.repairs.as_ref().and_then(|repair| repair.rows.as_ref());
        let rows = rows
            .map(serde_json::to_string)
            .transpose()
            .map_err(|e| store.damaged(e))?;
        let mut tx = store.write().await?;
        let asked = ask(
            "INSERT INTO deliveries (id, contributor, file_name, bytes, sha256, at_once, replaces, replaced_rows, state, begun, changed)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'receiving', $9, $9)",
        )
        .bind(id.as_str())
        .bind(self.contributor.as_str())
        .bind(&announced.file_name)
        .bind(i64::try_from(announced.bytes).map_err(|e| store.damaged(e))?)
        .bind(&announced.sha256)
        .bind(i64::from(announced.at_once))
        .bind(announced.repairs.as_ref().map(|repair| repair.submission.as_str()))
        .bind(rows)
        .bind(now());
        store.execute(&mut tx, asked).await?;
        vault
            .log(
                &mut tx,
                "delivery.announced",
                &format!("{id} {}", self.contributor),
                None,
            )
            .await?;
        vault.make_inbox(&id)?;
        store.commit(tx).await?;
        self.delivery(&id).await
    }

    /// Begins a piece of a delivery; nothing if just this piece is here already.
    ///
    /// # Errors
    /// [`DeliveryError`] if it does not go on there.
    pub async fn begin_piece(
        &self,
        id: &DeliveryId,
        first_byte: u64,
        sha256: Option<&str>,
    ) -> Result<Option<PieceWriter>, VaultError> {
        let delivery = self.delivery(id).await?;
        if let Some(sha256) = sha256
            && first_byte < delivery.received_bytes
            && self.vault.has_piece(&delivery, first_byte, sha256).await?
        {
            return Ok(None);
        }
        self.vault.begin_piece(&delivery, first_byte).map(Some)
    }

    /// Puts a piece in place and says where the next one begins.
    ///
    /// # Errors
    /// [`DeliveryError::Piece`] if its SHA-256 is another than `sha256`.
    pub async fn finish_piece(&self, piece: PieceWriter, sha256: Option<&str>) -> Result<u64, VaultError> {
        self.vault.finish_piece(piece, sha256).await
    }

    /// Says that all of a file is here, and has it checked; it is accepted, too, if that was asked for and nothing speaks against it.
    ///
    /// # Errors
    /// [`DeliveryError::Piece`] if something is missing; if disk or database refuse. What is wrong with the file is no error but stands in its findings.
    pub async fn complete(&self, id: &DeliveryId, moment: Timestamp) -> Result<Delivery, VaultError> {
        let delivery = self.delivery(id).await?;
        if delivery.state == DeliveryState::Receiving {
            if delivery.received_bytes != delivery.bytes {
                return Err(DeliveryError::Piece {
                    what: format!("{} of {} bytes are here", delivery.received_bytes, delivery.bytes),
                    next: delivery.received_bytes,
                }
                .into());
            }
            self.vault
                .move_delivery(&delivery, DeliveryState::Received, None)
                .await?;
        }
        let delivery = self.delivery(id).await?;
        self.vault.check_delivery(&delivery, moment).await?;
        let delivery = self.delivery(id).await?;
        if delivery.at_once && delivery.state == DeliveryState::Checked {
            self.accept(id, moment).await?;
        }
        self.delivery(id).await
    }

    /// Takes the cases of a checked delivery in.
    ///
    /// # Errors
    /// [`DeliveryError::State`] if it is not checked; what speaks against it now, such as an agreement that has ended.
    pub async fn accept(&self, id: &DeliveryId, moment: Timestamp) -> Result<SubmissionId, VaultError> {
        let delivery = self.delivery(id).await?;
        self.vault.accept_delivery(&delivery, moment).await
    }

    /// What was found in a delivery; nothing before it was checked.
    ///
    /// # Errors
    /// [`DeliveryError::Unknown`].
    pub async fn findings(&self, id: &DeliveryId) -> Result<Option<Findings>, VaultError> {
        let delivery = self.delivery(id).await?;
        self.vault.kept_findings(&delivery.id).await
    }

    /// Gives a delivery up before it is accepted, or takes back the submission that came of it: it goes into no release from then on.
    ///
    /// # Errors
    /// [`DeliveryError`] if it is not this organisation's or was withdrawn before.
    pub async fn take_back(&self, id: &DeliveryId) -> Result<(), VaultError> {
        let delivery = self.delivery(id).await?;
        if matches!(delivery.state, DeliveryState::Withdrawn | DeliveryState::Refused) {
            return Err(DeliveryError::State {
                id: id.clone(),
                state: delivery.state,
                wanted: "on its way or accepted",
            }
            .into());
        }
        let vault = &self.vault;
        // Both or neither: a file whose submission alone was taken back could not be taken back any more.
        let mut tx = vault.store.write().await?;
        if let Some(submission) = &delivery.submission {
            // As by an earlier version that was killed in between, or by hand.
            let before = vault.submission(&mut tx, submission).await?;
            if before.is_none_or(|submission| submission.withdrawn.is_none()) {
                self.withdraw_within(&mut tx, submission).await?;
            }
        }
        vault
            .move_delivery_within(&mut tx, &delivery, DeliveryState::Withdrawn, None)
            .await?;
        vault.store.commit(tx).await?;
        vault.clear_pieces(id);
        Ok(())
    }

    /// Takes a submission back, however it came in.
    ///
    /// # Errors
    /// [`DeliveryError::UnknownSubmission`] if it is not this organisation's, was replaced, or was taken back before.
    pub async fn take_back_submission(&self, id: &SubmissionId) -> Result<(), VaultError> {
        let mut tx = self.vault.store.write().await?;
        self.withdraw_within(&mut tx, id).await?;
        self.vault.store.commit(tx).await
    }

    async fn withdraw_within(&self, tx: &mut Tx, id: &SubmissionId) -> Result<(), VaultError> {
        let (vault, store) = (&self.vault, &self.vault.store);
        let known = vault.submission(tx, id).await?;
        if !known.is_some_and(|known| known.contributor == self.contributor && known.is_active()) {
            return Err(DeliveryError::UnknownSubmission(id.clone()).into());
        }
        let asked = ask(
            "INSERT INTO withdrawn_submissions (submission, withdrawn) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(id.as_str())
        .bind(now());
        store.execute(tx, asked).await?;
        vault.log(tx, "submission.withdrawn", id.as_str(), None).await
    }

    /// The withdrawal tokens that the vault made for the persons of a submission, each with the row of the source in which the person stands.
    ///
    /// # Errors
    /// [`DeliveryError::UnknownSubmission`].
    pub async fn withdrawal_tokens(
        &self,
        id: &SubmissionId,
    ) -> Result<Vec<(Option<u64>, WithdrawalToken)>, VaultError> {
        self.submission(id).await?;
        let tokens = self.vault.tokens_of_submission(id).await?;
        self.vault
            .record_event("withdrawal_tokens.listed", id.as_str())
            .await?;
        Ok(tokens)
    }

    /// Records what persons agreed to. Each is named by a withdrawal token, so that nobody can name a person whose token they do not hold.
    ///
    /// # Errors
    /// If the database refuses; nothing is recorded then.
    pub async fn record_consents(
        &self,
        consents: &[(WithdrawalToken, Consent)],
    ) -> Result<ConsentsRecorded, VaultError> {
        let (vault, store) = (&self.vault, &self.vault.store);
        let mut done = ConsentsRecorded::default();
        let mut tx = store.write().await?;
        for (number, (token, consent)) in (1..).zip(consents) {
            let [typed, bare] = token.hashes();
            let asked = ask(
                "SELECT person FROM withdrawal_tokens WHERE hash IN ($1, $2) AND contributor = $3 LIMIT 1",
            )
            .bind(typed.to_text())
            .bind(bare.to_text())
            .bind(self.contributor.as_str());
            let Some(row) = store.one(&mut tx, asked).await? else {
                done.unknown.push(number);
                continue;
            };
            let person: PersonMark = vault.mark(&store.text(&row, 0)?)?;
            vault
                .record_consent(&mut tx, &self.contributor, &person, consent)
                .await?;
            done.recorded += 1;
        }
        let what = format!("{} {}", self.contributor, done.recorded);
        vault.log(&mut tx, "consents.recorded", &what, None).await?;
        store.commit(tx).await?;
        Ok(done)
    }

    /// How many of its persons have withdrawn.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn withdrawals(&self) -> Result<u64, VaultError> {
        self.vault.withdrawals_of(&self.contributor).await
    }

    /// Whether files may be handed in at a moment, and under which agreement.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn agreement_in_force(&self, moment: Timestamp) -> Result<Option<Agreement>, VaultError> {
        let today = day(moment);
        let agreements = self.agreements().await?;
        Ok(agreements
            .into_iter()
            .rev()
            .find(|agreement| agreement.is_in_force(today)))
    }

    /// The keys with which its parcels may be signed, in base64.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn signing_keys(&self) -> Result<Vec<String>, VaultError> {
        self.vault.contributor_keys(&self.contributor).await
    }
}
