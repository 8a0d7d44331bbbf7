//! `amparo news`: checks a folder of news, freezes its figures, drafts an article.

use std::path::{Path, PathBuf};

use amparo_facts::release_notes;
use amparo_lang::Lang;
use amparo_news::{LOCK, Lock, News};
use amparo_reading::edition::Edition;
use anyhow::{Result, bail};
use serde_json::json;

use super::factsheet::open;
use crate::cli::news::NewsCommand;
use crate::files::{self, Readers};
use crate::output::{say_json, say_text};

/// The sample content that the quickstart shows.
const SAMPLES: [(&str, &str); 4] = [
    (
        "first-release.md",
        include_str!("../../../../examples/news/first-release.md"),
    ),
    (
        "how-figures-are-protected.md",
        include_str!("../../../../examples/news/how-figures-are-protected.md"),
    ),
    (
        "reading-session.md",
        include_str!("../../../../examples/news/reading-session.md"),
    ),
    ("press.md", include_str!("../../../../examples/news/press.md")),
];

pub(crate) fn run(command: NewsCommand) -> Result<()> {
    match command {
        NewsCommand::Check { folder, json } => check(&folder, json),
        NewsCommand::Freeze {
            folder,
            release,
            key,
            json,
        } => {
            let edition = open(&release, key.as_ref())?;
            let (before, lock) = freeze(&folder, &edition)?;
            let after: usize = lock.values().map(|figures| figures.len()).sum();
            if json {
                return say_json(
                    &json!({ "release": edition.id(), "figures": after, "newlyFrozen": before }),
                );
            }
            say_text(&format!(
                "{after} figures are frozen in {}; {before} of them now, as of release {}.",
                folder.join(LOCK).display(),
                edition.id()
            ))
        }
        NewsCommand::Draft {
            folder,
            old,
            new,
            json,
        } => draft(&folder, &open(&old, None)?, &open(&new, None)?, json),
    }
}

fn check(folder: &Path, json: bool) -> Result<()> {
    let news = News::read(folder)?;
    let unfrozen: Vec<String> = news
        .unfrozen()
        .into_iter()
        .map(|(item, figure)| format!("{}.md: {{{{ {} }}}}", item.stem(), figure.text))
        .collect();
    let shown = news.items().iter().filter(|item| item.is_published()).count();
    if json {
        say_json(&json!({ "files": news.items().len(), "published": shown, "unfrozen": unfrozen }))?;
    } else {
        say_text(&format!(
            "{} files, {shown} of them published.",
            news.items().len()
        ))?;
    }
    if unfrozen.is_empty() {
        return Ok(());
    }
    bail!(
        "figures that are not frozen (`amparo news freeze` does it):\n  {}",
        unfrozen.join("\n  ")
    )
}

/// Freezes what is not frozen yet; how many that were, and all frozen figures.
pub(crate) fn freeze(folder: &Path, edition: &Edition) -> Result<(usize, Lock)> {
    let news = News::read(folder)?;
    let before = news.unfrozen().len();
    let lock = news.freeze(edition)?;
    files::write(&folder.join(LOCK), Readers::Everyone, |file| {
        serde_json::to_writer_pretty(&mut *file, &lock)?;
        Ok(writeln!(file)?)
    })?;
    Ok((before, lock))
}

fn draft(folder: &Path, old: &Edition, new: &Edition, json: bool) -> Result<()> {
    let notes = release_notes(old, new, Lang::En);
    // The title stands in the front matter.
    let text = notes.split_once("\n\n").map_or("", |(_, text)| text);
    let path: PathBuf = folder.join(format!("release-{}.md", new.id()));
    if path.exists() {
        bail!("{} is there already; edit it or remove it", path.display());
    }
    let title = serde_json::to_string(&format!("New release: {}", new.manifest.title))?;
    let article = format!(
        "---\nkind: news\ntitle: {title}\ndate: {}\nstatus: draft\ntopics: [releases]\n---\n{text}",
        new.manifest.created.get(..10).unwrap_or_default()
    );
    files::write(&path, Readers::Everyone, |file| {
        Ok(file.write_all(article.as_bytes())?)
    })?;
    if json {
        say_json(&json!({ "file": path }))
    } else {
        say_text(&format!(
            "{} is a draft: edit it, then set its status to published.",
            path.display()
        ))
    }
}

/// The sample content in a folder, its figures frozen with a release. Files that are there already stay as they are.
pub(crate) fn samples(folder: &Path, edition: &Edition) -> Result<News> {
    std::fs::create_dir_all(folder)?;
    for (name, text) in SAMPLES {
        let path = folder.join(name);
        if !path.exists() {
            files::write(&path, Readers::Everyone, |file| {
                Ok(file.write_all(text.as_bytes())?)
            })?;
        }
    }
    freeze(folder, edition)?;
    Ok(News::read(folder)?)
}
