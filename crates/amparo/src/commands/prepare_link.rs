//! `amparo prepare link`: a partner's half of linkage by agreement.

use std::fmt::Write as _;
use std::path::Path;

use amparo_intake::Source;
use amparo_linkage::{Agreement, Evaluated, HubKey, Pending, blind, finish};
use amparo_parcel::PERSON_TOKENS;
use amparo_prepare::{Desk, Plan, identified};
use anyhow::{Context, Result};
use zeroize::Zeroizing;

use crate::cli::prepare::LinkCommand;
use crate::clock::latest_today;
use crate::files::{self, Readers};
use crate::output::note;
use crate::progress::Steps;

pub(crate) fn run(command: LinkCommand) -> Result<()> {
    match command {
        LinkCommand::Agree {
            name,
            identifier,
            out,
        } => {
            let agreement = Agreement::new(&name, &identifier)?;
            written(&out, agreement.to_json().as_bytes())?;
            note(format_args!(
                "The agreement {name} is in {}. Give it to the other partners, encrypted, and never to the repository.",
                out.display()
            ));
            Ok(())
        }
        LinkCommand::Blind {
            file,
            agreement,
            hub_key,
            column,
            encoding,
            desk,
            out,
        } => {
            let agreement = agreement_at(&agreement)?;
            let hub: HubKey = hub_key.parse().map_err(anyhow::Error::msg)?;
            let desk = Desk::open(&desk)?;
            let settings = desk.settings()?;
            let mapping = desk.mapping()?;
            let decisions = desk.decisions()?;
            let source = Source::Path(file);
            let plan = Plan {
                source: &source,
                mapping: mapping.as_ref(),
                encoding,
                today: latest_today(),
                contributor: &settings.contributor,
                secret: Some(*desk.secret()?),
                decisions: &decisions,
                consent: &settings.consent,
                last: None,
            };
            let mut steps = Steps::new(2, false);
            let step = steps.begin("reading the file");
            let mut inputs = Vec::new();
            let mut blank = 0u64;
            let mut each =
                |person: [u8; 32], cells: &mut dyn Iterator<Item = &str>| match agreement.input(cells) {
                    Some(input) => inputs.push((person, input)),
                    None => blank += 1,
                };
            let without = identified(&plan, &column, &mut each, &|share| step.at(share))?;
            step.done("read");
            let step = steps.begin("blinding");
            let (message, pending) = blind(&agreement, &hub, inputs)?;
            desk.keep_pending(agreement.name(), &pending.to_json())?;
            written(&out, message.to_json().as_bytes())?;
            step.done("blinded");
            note(format_args!(
                "{} persons are blinded in {}, for the repository to answer (amparo vault linkage evaluate). {blank} cases have a blank identifier and {without} no person's key: they are linked to nobody.",
                message.persons(),
                out.display()
            ));
            Ok(())
        }
        LinkCommand::Finish {
            answer,
            agreement,
            desk,
            out,
        } => {
            let agreement = agreement_at(&agreement)?;
            let desk = Desk::open(&desk)?;
            let pending = Pending::from_json(&desk.pending(agreement.name())?)?;
            let evaluated = Evaluated::from_json(&files::read_text(&answer)?)
                .with_context(|| answer.display().to_string())?;
            let tokens = finish(&pending, &evaluated).with_context(|| answer.display().to_string())?;
            let mut text = Zeroizing::new(String::with_capacity(64 + 130 * tokens.len()));
            writeln!(text, "amparo-person-tokens/1 {}", agreement.name())?;
            for (person, token) in &tokens {
                writeln!(text, "{} {}", hex::encode(person), hex::encode(token))?;
            }
            written(&out, desk.hand_over(PERSON_TOKENS, text.as_bytes())?.as_bytes())?;
            note(format_args!(
                "The proof holds. The tokens of {} persons are in {}, signed and encrypted to the repository (amparo vault linkage take).",
                tokens.len(),
                out.display()
            ));
            Ok(())
        }
    }
}

fn agreement_at(path: &Path) -> Result<Agreement> {
    let text = Zeroizing::new(files::read_text(path)?);
    Agreement::from_json(&text).with_context(|| path.display().to_string())
}

fn written(path: &Path, bytes: &[u8]) -> Result<()> {
    files::write(path, Readers::Owner, |to| Ok(to.write_all(bytes)?))
}
