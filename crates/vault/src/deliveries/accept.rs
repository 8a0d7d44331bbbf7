//! Checking a file that is here, and taking its cases in.

use std::collections::HashMap;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::delivery::{Delivery, DeliveryState, Repair};
use super::found::{Found, Reader};
use super::merge::{Standing, merge};
use super::parcel::{Trusted, is_parcel};
use super::{Agreement, DeliveryError, Findings};
use crate::durable::{ASIDE, blocking, io_error};
use crate::persons::PersonMark;
use crate::store::{Tx, ask, day, now};
use crate::{ContributorId, Provenance, SubmissionId, Vault, VaultError};

impl Vault {
    /// Reads a delivery that is all here and says what was found: it is checked or refused then.
    pub(crate) async fn check_delivery(
        &self,
        delivery: &Delivery,
        moment: Timestamp,
    ) -> Result<Findings, VaultError> {
        delivery.must_be(DeliveryState::Received)?;
        let findings = match self.read_delivery(delivery, moment).await? {
            Ok(found) => found.findings,
            Err(findings) => *findings,
        };
        self.keep_findings(&delivery.id, &findings).await?;
        let state = if findings.can_be_accepted() {
            DeliveryState::Checked
        } else {
            self.clear_pieces(&delivery.id);
            DeliveryState::Refused
        };
        self.move_delivery(delivery, state, None).await?;
        Ok(findings)
    }

    /// Reads it; what speaks against taking it in stands in the findings of the second kind.
    async fn read_delivery(
        &self,
        delivery: &Delivery,
        moment: Timestamp,
    ) -> Result<Result<Found, Box<Findings>>, VaultError> {
        let agreement = match self.agreement_in_force(&delivery.contributor, moment).await {
            Ok(agreement) => agreement,
            Err(VaultError::Delivery(error)) => return Ok(Err(Findings::refusal(error.to_string()))),
            Err(error) => return Err(error),
        };
        let mut bytes = self.assembled(delivery).await?;
        if hex::encode(Sha256::digest(&bytes)) != delivery.sha256 {
            return Ok(Err(Findings::refusal(
                "the file has another SHA-256 than was announced: it changed on the way or while it was sent; send it again".into(),
            )));
        }
        let found = self
            .read_bytes(delivery, std::mem::take(&mut *bytes), moment)
            .await?;
        let found = match found {
            Ok(found) => found,
            Err(findings) => return Ok(Err(findings)),
        };
        let mut found = match &delivery.repairs {
            Some(Repair {
                submission,
                rows: Some(rows),
            }) => {
                let standing = self.standing(delivery, submission).await?;
                match merge(standing, found, rows) {
                    Ok(merged) => merged,
                    Err(why) => return Ok(Err(Findings::refusal(why))),
                }
            }
            _ => found,
        };
        if let Some((_, Some(previous))) = &found.parcel
            && !self.has_parcel(&delivery.contributor, previous).await?
        {
            found.findings.notes.push(format!(
                "the parcel names another before it that is not here, {previous}: it was sealed and never taken in, or got lost on the way; if its cases are not in this one, send it too"
            ));
        }
        if found.takes_place && self.place_of(delivery, &found).await?.is_none() {
            let beside = self.submissions().await?;
            let beside = beside
                .iter()
                .filter(|one| one.is_active() && one.contributor == delivery.contributor);
            let beside = beside.count();
            if beside > 0 {
                found.findings.notes.push(format!(
                    "the parcel holds all cases of its file, and {beside} files of this organisation stay beside it; if it is a later state of one of them, say on sending that it takes that one's place, or its cases count twice"
                ));
            }
        }
        if let Some(by) = &found.keyed_by {
            let supersedes = self.place_of(delivery, &found).await?;
            let mut tx = self.store.read().await?;
            let alike = self.must_be_keyed_alike(&mut tx, &delivery.contributor, by, supersedes.as_ref());
            match alike.await {
                Ok(()) => {}
                Err(error @ (VaultError::PersonKeys(_) | VaultError::PersonsNotJoined { .. })) => {
                    return Ok(Err(Findings::refusal(error.to_string())));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(within(found, &agreement))
    }

    async fn read_bytes(
        &self,
        delivery: &Delivery,
        bytes: Vec<u8>,
        moment: Timestamp,
    ) -> Result<Result<Found, Box<Findings>>, VaultError> {
        // The latest date anywhere on Earth.
        let today = day(moment
            .checked_add(jiff::SignedDuration::from_hours(14))
            .unwrap_or(moment));
        let name = delivery.file_name.clone();
        if is_parcel(&bytes) {
            let trusted = Trusted {
                contributor: self.contributor(&delivery.contributor).await?.name,
                keys: self.contributor_keys(&delivery.contributor).await?,
                identity: self.keys.identity()?,
                last_year: u16::try_from(today.year()).unwrap_or(amparo_schema::FIRST_YEAR),
            };
            let dir = self.inbox(&delivery.id);
            return blocking(move || {
                // A parcel is encrypted, so it may stand in a file.
                let io = |source| io_error(&dir)(source);
                let mut file = tempfile::Builder::new()
                    .prefix(ASIDE)
                    .tempfile_in(&dir)
                    .map_err(io)?;
                std::io::Write::write_all(&mut file, &bytes).map_err(io)?;
                Ok(trusted.read(file.path(), &name, &bytes))
            })
            .await;
        }
        let reader = Reader {
            keying: self.keying(&delivery.contributor).await?,
            today,
        };
        blocking(move || Ok(reader.file(&name, bytes))).await
    }

    /// The submission that a delivery repairs.
    async fn standing(&self, delivery: &Delivery, id: &SubmissionId) -> Result<Standing, VaultError> {
        let mut tx = self.store.read().await?;
        let submission = self
            .submission(&mut tx, id)
            .await?
            .filter(|submission| submission.contributor == delivery.contributor && submission.is_active())
            .ok_or_else(|| DeliveryError::UnknownSubmission(id.clone()))?;
        drop(tx);
        let mut tx = self.store.read().await?;
        let keyed_by = self.keyed_by(&mut tx, id).await?;
        drop(tx);
        let opened = self.open_sealed(&submission).await?;
        Ok(Standing {
            keyed_by,
            cases: opened.cases()?,
            // The report of a submission that came in another way has another form, and says nothing of rows.
            findings: serde_json::from_value(opened.report()?).unwrap_or_default(),
            source_sha256: submission.source_sha256.clone(),
        })
    }

    /// Takes the cases of a checked delivery in: they go into releases from then on.
    pub(crate) async fn accept_delivery(
        &self,
        delivery: &Delivery,
        moment: Timestamp,
    ) -> Result<SubmissionId, VaultError> {
        delivery.must_be(DeliveryState::Checked)?;
        // Read again rather than kept: what is accepted is what was sent, and an agreement may have ended since.
        let found = match self.read_delivery(delivery, moment).await? {
            Ok(found) => found,
            Err(findings) => {
                self.keep_findings(&delivery.id, &findings).await?;
                self.move_delivery(delivery, DeliveryState::Refused, None).await?;
                return Err(DeliveryError::Announced(findings.refused.join("; ")).into());
            }
        };
        let supersedes = self.place_of(delivery, &found).await?;
        self.join_persons(&delivery.contributor, &found.same).await?;
        let provenance = Provenance {
            file_name: delivery.file_name.clone(),
            sha256: found.source_sha256,
            layout: found.findings.layout.clone(),
            report: serde_json::to_value(&found.findings).map_err(|e| self.store.damaged(e))?,
            supersedes,
            keyed_by: found.keyed_by.clone(),
        };
        let submitted = self
            .submit(&delivery.contributor, &found.cases, provenance)
            .await?;
        let id = submitted.id().clone();
        if let Some((parcel, _)) = &found.parcel {
            self.know_parcel(&delivery.contributor, parcel, &id).await?;
        }
        self.know_persons(delivery, &found).await?;
        self.move_delivery(delivery, DeliveryState::Accepted, Some(&id))
            .await?;
        self.clear_pieces(&delivery.id);
        Ok(id)
    }

    /// Whether a parcel of the contributor was taken in. Parcels of the time before they were recorded count as there.
    async fn has_parcel(&self, contributor: &ContributorId, parcel: &str) -> Result<bool, VaultError> {
        let mut tx = self.store.read().await?;
        let asked = ask(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM parcels WHERE contributor = $1 AND parcel = $2)
             OR EXISTS (SELECT 1 FROM submissions s JOIN submission_person_keys k ON k.submission = s.id
                        WHERE s.contributor = $1 AND k.key_id = 'unrecorded')",
        )
        .bind(contributor.as_str())
        .bind(parcel);
        Ok(self.store.one(&mut tx, asked).await?.is_some())
    }

    async fn know_parcel(
        &self,
        contributor: &ContributorId,
        parcel: &str,
        submission: &SubmissionId,
    ) -> Result<(), VaultError> {
        let mut tx = self.store.write().await?;
        let asked = ask(
            "INSERT INTO parcels (parcel, contributor, submission) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(parcel)
        .bind(contributor.as_str())
        .bind(submission.as_str());
        self.store.execute(&mut tx, asked).await?;
        self.store.commit(tx).await
    }

    /// The submission whose place a file takes.
    async fn place_of(&self, delivery: &Delivery, found: &Found) -> Result<Option<SubmissionId>, VaultError> {
        if let Some(repair) = &delivery.repairs {
            return Ok(Some(repair.submission.clone()));
        }
        if !found.takes_place {
            return Ok(None);
        }
        let source = hex::encode(found.source_sha256);
        let standing = self.submissions().await?.into_iter().find(|earlier| {
            earlier.is_active()
                && earlier.contributor == delivery.contributor
                && earlier.source_sha256 == source
        });
        Ok(standing.map(|earlier| earlier.id))
    }

    /// Lets withdrawal tokens stand for the persons of the cases, and records what they agreed to.
    async fn know_persons(&self, delivery: &Delivery, found: &Found) -> Result<(), VaultError> {
        let contributor = &delivery.contributor;
        let mut of_person = HashMap::new();
        let sent = found.tokens.iter().zip(&found.consents);
        for (key, (token, consent)) in found.cases.person_keys.iter().zip(sent) {
            let Some(key) = key else { continue };
            let known: &mut (Option<_>, Option<_>) =
                of_person.entry(PersonMark::of(contributor, key)).or_default();
            known.0 = known.0.or(*token);
            if consent.is_some() {
                known.1 = consent.clone();
            }
        }
        let mut tx = self.store.write().await?;
        for (person, (token, consent)) in &of_person {
            let token = match token {
                Some(token) => *token,
                // Its contributor gave the person none, so the vault does. The second hash is that of the bare text.
                None => self.withdrawal_token(person)?.hashes()[1],
            };
            self.know_token(&mut tx, contributor, person, token).await?;
            if let Some(consent) = consent {
                self.record_consent(&mut tx, contributor, person, consent).await?;
            }
        }
        self.store.commit(tx).await
    }

    /// Moves a delivery on.
    pub(crate) async fn move_delivery(
        &self,
        delivery: &Delivery,
        to: DeliveryState,
        submission: Option<&SubmissionId>,
    ) -> Result<(), VaultError> {
        let mut tx = self.store.write().await?;
        self.move_delivery_within(&mut tx, delivery, to, submission)
            .await?;
        self.store.commit(tx).await
    }

    /// Moves a delivery on, together with what else the transaction does.
    pub(crate) async fn move_delivery_within(
        &self,
        tx: &mut Tx,
        delivery: &Delivery,
        to: DeliveryState,
        submission: Option<&SubmissionId>,
    ) -> Result<(), VaultError> {
        let asked = ask(
            "UPDATE deliveries SET state = $3, submission = COALESCE($4, submission), changed = $5 WHERE id = $1 AND state = $2",
        )
        .bind(delivery.id.as_str())
        .bind(delivery.state.as_str())
        .bind(to.as_str())
        .bind(submission.map(SubmissionId::as_str))
        .bind(now());
        if self.store.execute(tx, asked).await? == 0 {
            return Err(DeliveryError::State {
                id: delivery.id.clone(),
                state: delivery.state,
                wanted: "as it was a moment ago; somebody else changed it",
            }
            .into());
        }
        let what = match to {
            DeliveryState::Receiving => "delivery.announced",
            DeliveryState::Received => "delivery.received",
            DeliveryState::Checked => "delivery.checked",
            DeliveryState::Accepted => "delivery.accepted",
            DeliveryState::Refused => "delivery.refused",
            DeliveryState::Withdrawn => "delivery.withdrawn",
        };
        self.log(tx, what, delivery.id.as_str(), None).await
    }

    /// The withdrawal tokens that the vault made for the persons of a submission, with the row of the source that each stands in; nothing for persons
    /// who have one of their contributor's.
    pub(crate) async fn tokens_of_submission(
        &self,
        id: &SubmissionId,
    ) -> Result<Vec<(Option<u64>, crate::WithdrawalToken)>, VaultError> {
        let mut tx = self.store.read().await?;
        let submission = self
            .submission(&mut tx, id)
            .await?
            .ok_or_else(|| DeliveryError::UnknownSubmission(id.clone()))?;
        let asked = ask("SELECT hash FROM withdrawal_tokens WHERE contributor = $1")
            .bind(submission.contributor.as_str());
        let rows = self.store.all(&mut tx, asked).await?;
        let known = rows
            .iter()
            .map(|row| self.store.text(row, 0))
            .collect::<Result<std::collections::HashSet<_>, _>>()?;
        drop(tx);
        let opened = self.open_sealed(&submission).await?;
        let findings: Findings = serde_json::from_value(opened.report()?).unwrap_or_default();
        let keys = Zeroizing::new(opened.cases()?.person_keys);
        let mut tokens = Vec::new();
        for (index, key) in keys.iter().enumerate() {
            let Some(key) = key else { continue };
            let token = self.withdrawal_token(&PersonMark::of(&submission.contributor, key))?;
            if known.contains(&token.hashes()[1].to_text()) {
                tokens.push((findings.rows.get(index).copied(), token));
            }
        }
        tokens.sort_by_key(|(row, _)| *row);
        Ok(tokens)
    }
}

/// Whether an agreement covers the cases.
fn within(mut found: Found, agreement: &Agreement) -> Result<Found, Box<Findings>> {
    let terms = &agreement.terms;
    let outside = |year: &u16| !(terms.first_year..=terms.last_year).contains(year);
    let beyond: Vec<String> = found
        .findings
        .years
        .iter()
        .filter(|(year, _)| outside(year))
        .map(|(year, cases)| format!("{cases} of {year}"))
        .collect();
    if !beyond.is_empty() {
        found.findings.refused.push(format!(
            "the data-sharing agreement {} covers cases registered from {} to {}; the file holds others: {}. Leave them out, or have a new agreement recorded",
            agreement.id,
            terms.first_year,
            terms.last_year,
            beyond.join(", ")
        ));
    }
    if found.findings.cases == 0 {
        found
            .findings
            .refused
            .push("the file holds no case that could be taken in".into());
    }
    if found.findings.can_be_accepted() {
        Ok(found)
    } else {
        Err(Box::new(found.findings))
    }
}
