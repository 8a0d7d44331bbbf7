//! Instruments by key or file, and what was answered with them.

use std::borrow::Cow;
use std::path::Path;

use amparo_governance::assessment::{Assessment, Loaded, load_answers};
use amparo_governance::instrument::{Instrument, all};
use anyhow::{Context, Result, anyhow};

use crate::cli::governance::{AnswersArgs, AssessmentArgs};
use crate::files;

/// A shipped instrument by key or id, or one from a file.
pub(super) fn instrument(name: &str) -> Result<Cow<'static, Instrument>> {
    let shipped = all()
        .into_iter()
        .find(|shipped| shipped.id == name || shipped.key() == name);
    if let Some(shipped) = shipped {
        return Ok(Cow::Borrowed(shipped));
    }
    let path = Path::new(name);
    if !files::is_stream(path) && !path.exists() {
        let keys: Vec<String> = all().iter().map(|shipped| shipped.key()).collect();
        return Err(anyhow!(
            "{name:?} is neither a shipped instrument nor a file; shipped are {}",
            keys.join(", ")
        ));
    }
    from_file(path).map(Cow::Owned)
}

/// An instrument's file, read and checked; YAML by its ending.
pub(super) fn from_file(path: &Path) -> Result<Instrument> {
    let text = files::read_text(path)?;
    let yaml = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml"));
    let read = if yaml {
        Instrument::from_yaml(&text)
    } else {
        Instrument::from_json(&text)
    };
    read.with_context(|| path.display().to_string())
}

/// Answers with their instrument: the one named, otherwise the assessment's own.
pub(super) fn answers(args: &AnswersArgs) -> Result<(Cow<'static, Instrument>, Loaded)> {
    let named = || args.file.display().to_string();
    let text = files::read_text(&args.file)?;
    let instrument = match &args.instrument {
        Some(name) => instrument(name)?,
        None => {
            let key = Assessment::instrument_key(&text).map_err(|_| {
                anyhow!(
                    "{}: these answers do not name their instrument; give --instrument, such as sdg-10.7.2",
                    named()
                )
            })?;
            own(&key).with_context(named)?
        }
    };
    let loaded = load_answers(&text, &instrument).with_context(named)?;
    Ok((instrument, loaded))
}

/// An assessment with its instrument.
pub(super) fn assessment(
    path: &Path,
    named_instrument: Option<&str>,
) -> Result<(Cow<'static, Instrument>, Assessment)> {
    let named = || path.display().to_string();
    let text = files::read_text(path)?;
    let instrument = match named_instrument {
        Some(name) => instrument(name)?,
        None => own(&Assessment::instrument_key(&text).with_context(named)?).with_context(named)?,
    };
    let assessment = Assessment::from_json(&text, &instrument).with_context(named)?;
    Ok((instrument, assessment))
}

/// As [`assessment`], from the command line's arguments.
pub(super) fn assessment_of(args: &AssessmentArgs) -> Result<(Cow<'static, Instrument>, Assessment)> {
    assessment(&args.file, args.instrument.as_deref())
}

fn own(key: &str) -> Result<Cow<'static, Instrument>> {
    all()
        .into_iter()
        .find(|shipped| shipped.key() == key)
        .map(Cow::Borrowed)
        .ok_or_else(|| {
            anyhow!("it is made with {key}, which is not shipped; give its file with --instrument")
        })
}
