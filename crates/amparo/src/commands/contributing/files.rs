//! An organisation's files, tokens and consents.

use std::io::Read as _;
use std::path::Path;

use amparo_vault::{
    Announced, Consent, DeliveryState, Findings, MAX_DELIVERY, MAX_PIECE, OfOrganisation, Repair,
    SubmissionId, WithdrawalToken,
};
use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{Told, with_organisation};
use crate::cli::contributing::OfContributor;
use crate::files::{self, Readers};

pub(super) async fn submit(
    path: &Path,
    of: &OfContributor,
    replaces: Option<SubmissionId>,
    rows: Vec<u64>,
    at_once: bool,
) -> Result<()> {
    let named = || path.display().to_string();
    let mut bytes = Zeroizing::new(Vec::new());
    files::open(path)?
        .take(MAX_DELIVERY + 1)
        .read_to_end(&mut bytes)
        .with_context(named)?;
    let announced = Announced {
        file_name: path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned(),
        bytes: bytes.len() as u64,
        sha256: hex::encode(Sha256::digest(&*bytes)),
        at_once,
        repairs: replaces.map(|submission| Repair {
            submission,
            rows: (!rows.is_empty()).then_some(rows),
        }),
    };
    with_organisation(of, async |organisation| {
        let delivery = organisation.announce(announced, Timestamp::now()).await?;
        send(organisation, &delivery.id, delivery.received_bytes, &bytes).await?;
        let delivery = organisation.complete(&delivery.id, Timestamp::now()).await?;
        let findings = organisation.findings(&delivery.id).await?.unwrap_or_default();
        if delivery.state == DeliveryState::Refused {
            bail!(
                "{}: not taken in: {}",
                path.display(),
                findings.refused.join("; ")
            );
        }
        let mut text = told(&findings);
        text += &match &delivery.submission {
            Some(submission) => format!(
                "Accepted, encrypted, as submission {submission} (delivery {}).",
                delivery.id
            ),
            None => format!(
                "Checked as delivery {}; `amparo vault accept {0}` takes it in.",
                delivery.id
            ),
        };
        Told::new(json!({ "delivery": delivery, "findings": findings }), text)
    })
    .await
}

async fn send(
    organisation: &OfOrganisation,
    id: &amparo_vault::DeliveryId,
    from: u64,
    bytes: &[u8],
) -> Result<()> {
    let mut at = from;
    let left = usize::try_from(from)
        .ok()
        .and_then(|from| bytes.get(from..))
        .unwrap_or_default();
    for piece in left.chunks(MAX_PIECE as usize) {
        if let Some(mut writer) = organisation.begin_piece(id, at, None).await? {
            writer.write(piece)?;
            at = organisation.finish_piece(writer, None).await?;
        }
    }
    Ok(())
}

fn told(findings: &Findings) -> String {
    let mut text = format!(
        "{}: {} cases of {} persons; {} rows left out\n",
        findings.layout, findings.cases, findings.persons, findings.rows_rejected
    );
    for fault in findings.open_rejections().take(10) {
        text += &format!(
            "  row {}, column {:?}: {} is {}; accepted: {}\n",
            fault.row, fault.column, fault.value, fault.reason, fault.accepted
        );
    }
    text
}

pub(super) async fn list(of: &OfContributor) -> Result<()> {
    with_organisation(of, async |organisation| {
        let deliveries = organisation.deliveries().await?;
        let submissions = organisation.submissions().await?;
        let mut text = String::new();
        for one in &deliveries {
            let submission = one
                .submission
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            text += &format!(
                "{}  {}  {}  {}  {submission}\n",
                one.begun, one.id, one.state, one.file_name
            );
        }
        for one in &submissions {
            let state = match (&one.superseded_by, &one.withdrawn) {
                (Some(_), _) => "replaced",
                (None, Some(_)) => "withdrawn",
                (None, None) => "in the vault",
            };
            text += &format!(
                "{}  {}  {state}  {} cases  {}\n",
                one.received, one.id, one.cases, one.file_name
            );
        }
        text += &format!("{} persons have withdrawn.", organisation.withdrawals().await?);
        Told::new(
            json!({ "deliveries": deliveries, "submissions": submissions }),
            text,
        )
    })
    .await
}

pub(super) async fn tokens(submission: &SubmissionId, of: &OfContributor, out: &Path) -> Result<()> {
    with_organisation(of, async |organisation| {
        let tokens = organisation.withdrawal_tokens(submission).await?;
        files::write(out, Readers::Owner, |to| {
            writeln!(to, "row,withdrawal_token")?;
            for (row, token) in &tokens {
                let row = row.map(|row| row.to_string()).unwrap_or_default();
                writeln!(to, "{row},{}", token.as_str())?;
            }
            Ok(())
        })?;
        let text = format!(
            "{} tokens in {}; hand them to the organisation alone",
            tokens.len(),
            out.display()
        );
        Told::new(json!({ "tokens": tokens.len(), "file": out }), text)
    })
    .await
}

#[derive(Deserialize)]
struct Row {
    token: String,
    #[serde(default)]
    scopes: String,
    #[serde(default)]
    given: String,
    #[serde(default)]
    expires: String,
}

pub(super) async fn consents(path: &Path, of: &OfContributor) -> Result<()> {
    let mut consents = Vec::new();
    let mut rows = csv::Reader::from_reader(files::open(path)?);
    for (number, row) in (2_u64..).zip(rows.deserialize::<Row>()) {
        let at = || format!("{}, row {number}", path.display());
        let row = row.with_context(at)?;
        let day = |name: &str, text: &str| match text.trim() {
            "" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .with_context(|| format!("{}, column {name}: {text:?} is no day such as 2026-11-28", at())),
        };
        let token = WithdrawalToken::typed(&row.token)
            .with_context(|| format!("{}, column token: it is empty or too long", at()))?;
        let scopes = row
            .scopes
            .split([' ', ';', '|'])
            .filter(|scope| !scope.is_empty());
        consents.push((
            token,
            Consent {
                scopes: scopes.map(String::from).collect(),
                given: day("given", &row.given)?,
                expires: day("expires", &row.expires)?,
            },
        ));
    }
    with_organisation(of, async |organisation| {
        let done = organisation.record_consents(&consents).await?;
        let mut text = format!("{} consents recorded.", done.recorded);
        if !done.unknown.is_empty() {
            let rows: Vec<String> = done
                .unknown
                .iter()
                .map(|number| (number + 1).to_string())
                .collect();
            text += &format!(" The tokens of these rows stand for nobody: {}.", rows.join(", "));
        }
        Told::new(done, text)
    })
    .await
}
