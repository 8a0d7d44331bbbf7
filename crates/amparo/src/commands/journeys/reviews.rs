//! Reviews and grievances.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use amparo_journeys::voice::{
    AgencyKey, AgencyReply, BatchRow, BlindRequest, KeyRing, Quarter, Review, ReviewStore, Token,
    TokenSecret, issue, new_key, publish_reviews, request, reviews_page,
};
use amparo_privacy::SecureNoise;
use amparo_recruitment::records::Party;
use amparo_recruitment::tables::read_table;
use amparo_recruitment::values::PartyId;
use anyhow::{Context, Result, anyhow, bail};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::publish::{put, spend};
use crate::cli::journeys::{ReviewsCommand as Command, SpendArgs};
use crate::clock::latest_today;
use crate::commands::recruitment::dossier;
use crate::files::{self, Readers};
use crate::output::{note, say_json, say_text};

pub(super) fn run(command: Command) -> Result<()> {
    match command {
        Command::Key {
            agency,
            period,
            ring,
            secret,
        } => draw_key(agency, period, &ring, &secret),
        Command::Ask {
            ring,
            agency,
            period,
            request: to,
            keep,
        } => {
            let ring = read_ring(&ring)?;
            let (asked, kept) = request(key_of(&ring, agency, period)?)?;
            put_json(&keep, Readers::Owner, &kept)?;
            put_json(&to, Readers::Everyone, &asked)
        }
        Command::Issue {
            ring,
            secret,
            request,
            out,
        } => {
            let ring = read_ring(&ring)?;
            let asked: BlindRequest = read_json(&request)?;
            let key = ring
                .find(&asked.key)
                .ok_or_else(|| anyhow!("{}: no key {} in the key ring", request.display(), asked.key))?;
            let answer = issue(&asked, key, &files::read_text(&secret)?)?;
            files::write(&out, Readers::Everyone, |to| Ok(writeln!(to, "{answer}")?))
        }
        Command::Finish {
            ring,
            keep,
            answer,
            out,
        } => {
            let kept: TokenSecret = read_json(&keep)?;
            let token = kept.finish(files::read_text(&answer)?.trim(), &read_ring(&ring)?)?;
            put_json(&out, Readers::Owner, &token)
        }
        Command::Redeem {
            ring,
            store,
            token,
            review,
            to,
            json,
        } => {
            let (token, review): (Token, Review) = (read_json(&token)?, read_json(&review)?);
            let store = ReviewStore::at(&store)?;
            let receipt = store.redeem(&token, &read_ring(&ring)?, &review, &to, latest_today())?;
            if json {
                return say_json(&BTreeMap::from([("receipt", receipt.to_string())]));
            }
            say_text(&format!(
                "{receipt}\nKeep this code: it is the only way to the answer, and it is written nowhere else."
            ))
        }
        Command::Open { store, identity, out } => {
            let identity = files::read_text(&identity)?;
            let secret = identity
                .lines()
                .find(|line| line.starts_with("AGE-SECRET-KEY-"))
                .context("the file has no line that begins with AGE-SECRET-KEY-")?;
            let opened = ReviewStore::at(&store)?.open(secret)?;
            let opened: Vec<Opened> = opened
                .into_iter()
                .map(|(receipt, review)| Opened {
                    receipt: Some(receipt.to_string()),
                    review,
                })
                .collect();
            note(format_args!("{} reviews", opened.len()));
            put_json(&out, Readers::Owner, &opened)
        }
        Command::Answer { store, receipt, text } => {
            Ok(ReviewStore::at(&store)?.answer(&receipt, &files::read_text(&text)?)?)
        }
        Command::Follow { store, receipt } => match ReviewStore::at(&store)?.follow_up(&receipt)? {
            Some(answer) => say_text(&answer),
            None => {
                say_text("There is no answer for this code yet. A mistyped code looks the same: check it.")
            }
        },
        Command::Batch { file, out } => batch(&file, &out),
        Command::Publish {
            reviews,
            ring,
            replies,
            parties,
            delay,
            spend,
            out,
            json,
        } => publish(
            &reviews,
            &ring,
            replies.as_deref(),
            parties.as_deref(),
            delay,
            &spend,
            &out,
            json,
        ),
    }
}

/// A review as the organisation keeps it.
#[derive(Serialize, serde::Deserialize)]
struct Opened {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    receipt: Option<String>,
    review: Review,
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    serde_json::from_str(&files::read_text(path)?).with_context(|| path.display().to_string())
}

fn put_json(path: &Path, readers: Readers, value: &impl Serialize) -> Result<()> {
    files::write(path, readers, |to| {
        serde_json::to_writer_pretty(&mut *to, value)?;
        Ok(writeln!(to)?)
    })
}

fn read_ring(path: &Path) -> Result<KeyRing> {
    KeyRing::from_json(&files::read_text(path)?).with_context(|| path.display().to_string())
}

fn key_of(ring: &KeyRing, agency: PartyId, period: Quarter) -> Result<&AgencyKey> {
    ring.keys
        .iter()
        .find(|key| (key.agency, key.period) == (agency, period))
        .ok_or_else(|| anyhow!("no key of {agency} for {period} in the key ring"))
}

fn draw_key(agency: PartyId, period: Quarter, ring_path: &Path, secret: &Path) -> Result<()> {
    if files::is_stream(secret) || secret.exists() {
        bail!(
            "{}: a key goes to a new file, so that none is printed or written over",
            secret.display()
        );
    }
    let mut ring = if ring_path.exists() {
        read_ring(ring_path)?
    } else {
        KeyRing::default()
    };
    let (key, pem) = new_key(agency, period)?;
    let id = key.id();
    ring.add(key)?;
    files::write(secret, Readers::Owner, |to| Ok(to.write_all(pem.as_bytes())?))?;
    put_json(ring_path, Readers::Everyone, &ring)?;
    say_text(&format!("key {id} of {agency} for {period}"))
}

fn batch(file: &Path, out: &Path) -> Result<()> {
    let import = read_table::<BatchRow>(&file.display().to_string(), &dossier::bytes(file)?)?;
    for refused in &import.refused {
        note(format_args!("left out: {}", refused.error));
    }
    note(format_args!(
        "{} reviews, {} rows refused",
        import.accepted.len(),
        import.refused.len()
    ));
    let reviews: Vec<Opened> = import
        .accepted
        .into_iter()
        .map(|row| Opened {
            receipt: None,
            review: row.review,
        })
        .collect();
    put_json(out, Readers::Owner, &reviews)
}

#[allow(clippy::too_many_arguments)]
fn publish(
    reviews: &[PathBuf],
    ring: &Path,
    replies: Option<&Path>,
    parties: Option<&Path>,
    delay: u16,
    args: &SpendArgs,
    out: &Path,
    json: bool,
) -> Result<()> {
    let mut all = Vec::new();
    for path in reviews {
        let read: Vec<Opened> = read_json(path)?;
        all.extend(read.into_iter().map(|opened| opened.review));
    }
    let replies: Vec<AgencyReply> = replies.map(read_json).transpose()?.unwrap_or_default();
    let parties: Vec<Party> = parties.map(dossier::table).transpose()?.unwrap_or_default();
    let (ledger, rho) = spend(args);
    let publication = publish_reviews(
        &args.name,
        &all,
        &read_ring(ring)?,
        &replies,
        (latest_today(), delay),
        (rho, args.delta),
        &ledger,
        &mut SecureNoise::new()?,
    )?;
    let name = |id: PartyId| {
        let party = parties.iter().find(|party| party.id == id);
        party.map_or_else(|| id.to_string(), |party| party.name.clone())
    };
    put(out, "reviews", &publication, &reviews_page(&publication, name)?)?;
    if json {
        return say_json(&publication);
    }
    say_text(&format!(
        "{} agencies and quarters; ε = {:.4} at δ = {}",
        publication.agencies.len(),
        publication.epsilon,
        publication.delta
    ))?;
    note(format_args!("written: {}", out.display()));
    Ok(())
}
