//! `amparo release notes`: a draft of what to say about a release.

use std::path::Path;

use amparo_facts::release_notes;
use amparo_lang::Lang;
use anyhow::Result;

use super::factsheet::open;
use crate::files::{self, Readers};
use crate::output::say_json;

pub(crate) fn run(old: &Path, new: &Path, lang: Lang, out: Option<&Path>, json: bool) -> Result<()> {
    let (old, new) = (open(old, None)?, open(new, None)?);
    let draft = release_notes(&old, &new, lang);
    if json && out.is_none() {
        return say_json(&serde_json::json!({ "old": old.id(), "new": new.id(), "draft": draft }));
    }
    let path = out.unwrap_or(Path::new("-"));
    files::write(path, Readers::Everyone, |file| {
        Ok(file.write_all(draft.as_bytes())?)
    })?;
    if json {
        return say_json(&serde_json::json!({ "old": old.id(), "new": new.id(), "file": path }));
    }
    Ok(())
}
