//! The cases of certification that a vault holds, out to where the public register is made.

use std::path::Path;

use amparo_vault::CaseOnRecord;
use anyhow::{Context as _, Result};
use serde_json::json;

use super::{Told, with_vault};
use crate::cli::contributing::AtVault;
use crate::files::{self, Readers};

/// Writes each case's events, and the tables of recruiters and licences, as `amparo recruitment` reads them.
pub(super) async fn export(at: &AtVault, out: &Path) -> Result<()> {
    with_vault(at, async |vault| {
        let cases = vault.certifications_on_record().await?;
        std::fs::create_dir_all(out).with_context(|| out.display().to_string())?;
        for case in &cases {
            let path = out.join(format!("{}.json", case.id));
            files::write(&path, Readers::Owner, |to| {
                serde_json::to_writer_pretty(&mut *to, &case.case)?;
                Ok(writeln!(to)?)
            })?;
        }
        let path = out.join("parties.csv");
        files::write(&path, Readers::Owner, |to| parties(to, &cases))?;
        let path = out.join("licences.csv");
        files::write(&path, Readers::Owner, |to| licences(to, &cases))?;
        vault
            .record_event("certification.exported", &format!("{} cases", cases.len()))
            .await?;
        let mut text = String::new();
        for case in &cases {
            text += &format!(
                "{}  {}  {}  {} events\n",
                case.id,
                case.party,
                case.recruiter,
                case.case.events().len()
            );
        }
        text += &format!("Written: {}", out.display());
        let value = cases
            .iter()
            .map(|case| json!({ "case": case.id, "party": case.party, "events": case.case.events().len() }))
            .collect::<Vec<_>>();
        Told::new(value, text)
    })
    .await
}

fn parties(to: &mut dyn std::io::Write, cases: &[CaseOnRecord]) -> Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    csv.write_record(["id", "kind", "name", "country"])?;
    let mut written = std::collections::BTreeSet::new();
    // A recruiter may have had several cases.
    for case in cases.iter().filter(|case| written.insert(case.party)) {
        csv.write_record([case.party.as_str(), "agency", &case.recruiter, &case.country])?;
    }
    Ok(csv.flush()?)
}

fn licences(to: &mut dyn std::io::Write, cases: &[CaseOnRecord]) -> Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    csv.write_record(["party", "country", "number", "from", "to", "evidence"])?;
    let mut written = std::collections::BTreeSet::new();
    for case in cases.iter().filter(|case| written.insert(case.party)) {
        for licence in &case.licences {
            csv.write_record([
                case.party.as_str(),
                &licence.country,
                &licence.number,
                &licence.period.from.to_string(),
                &licence.period.to.map(|day| day.to_string()).unwrap_or_default(),
                licence.evidence.as_deref().unwrap_or_default(),
            ])?;
        }
    }
    Ok(csv.flush()?)
}
