//! The folder of files.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use amparo_lang::Lang;
use amparo_reading::edition::Edition;

use crate::figure::{FigureError, FigureRef, Lock, freeze};
use crate::item::{Item, Kind, Status};
use crate::markdown::{Rendered, references, render};
use crate::search::{Hit, search};

/// Name of the file of frozen figures.
pub const LOCK: &str = "figures.lock.json";
/// Larger files are refused: an article is a text.
const MOST_BYTES: u64 = 1 << 20;

/// What is wrong with the folder or a file of it.
#[derive(Debug, thiserror::Error)]
pub enum NewsError {
    /// It cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A file does not say what it should.
    #[error("{}: {problem}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// A figure in a file stands for nothing.
    #[error("{}: {source}", path.display())]
    Figure {
        /// The file.
        path: PathBuf,
        /// Why.
        source: FigureError,
    },
}

/// Name, time of the last writing and length of each file of a folder.
pub type Stamp = Vec<(OsString, Option<SystemTime>, u64)>;

/// Everything in a folder.
#[derive(Clone, Debug, Default)]
pub struct News {
    folder: PathBuf,
    stamp: Stamp,
    /// Newest first, each followed by its translations.
    items: Vec<Item>,
    lock: Lock,
}

impl News {
    /// What a folder holds, told without reading it: equal as long as nothing in it was written.
    pub fn stamp_of(folder: &Path) -> Stamp {
        let mut stamp: Stamp = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let about = entry.metadata().ok()?;
                Some((entry.file_name(), about.modified().ok(), about.len()))
            })
            .collect();
        stamp.sort();
        stamp
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the folder held when it was read.
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// Reads a folder: every `*.md` in it, and the frozen figures. All files are sound, or the first that is not is named.
    ///
    /// # Errors
    /// [`NewsError`].
    pub fn read(folder: &Path) -> Result<News, NewsError> {
        // Taken first: what is written while it is read is read again.
        let stamp = News::stamp_of(folder);
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| NewsError::Io { path, source }
        };
        let mut items = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(io(folder))? {
            let path = entry.map_err(io(folder))?.path();
            if path.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let content = |problem: String| NewsError::Content {
                path: path.clone(),
                problem,
            };
            let bytes = std::fs::metadata(&path).map_err(io(&path))?.len();
            if bytes > MOST_BYTES {
                return Err(content(format!("{bytes} bytes; at most {MOST_BYTES} are read")));
            }
            let source = std::fs::read_to_string(&path).map_err(io(&path))?;
            let stem = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .unwrap_or_default();
            let item = Item::read(stem, &source).map_err(content)?;
            references(&item.text).map_err(|source| NewsError::Figure {
                path: path.clone(),
                source,
            })?;
            items.push(item);
        }
        items.sort_by(|a, b| {
            (b.date, &a.slug, a.is_translation, a.lang).cmp(&(a.date, &b.slug, b.is_translation, b.lang))
        });
        if let Some(alone) = items.iter().find(|item: &&Item| {
            item.is_translation
                && !items
                    .iter()
                    .any(|other| !other.is_translation && other.slug == item.slug)
        }) {
            return Err(NewsError::Content {
                path: folder.join(format!("{}.md", alone.stem())),
                problem: format!("it translates {0}.md, which is not there", alone.slug),
            });
        }
        let path = folder.join(LOCK);
        let lock = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| NewsError::Content {
                path: path.clone(),
                problem: error.to_string(),
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Lock::new(),
            Err(source) => return Err(NewsError::Io { path, source }),
        };
        Ok(News {
            folder: folder.to_owned(),
            stamp,
            items,
            lock,
        })
    }

    /// Every file, newest first.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The files that translate no other, newest first: one for each address.
    pub fn originals(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| !item.is_translation)
    }

    /// What is shown of one kind, newest first, each in `lang` where it is translated.
    pub fn published(&self, kind: Kind, lang: Lang) -> impl Iterator<Item = &Item> {
        self.originals()
            .filter(move |item| item.kind == kind && item.is_published())
            .map(move |item| self.in_language(item, lang))
    }

    /// The file at an address, in `lang` where it is translated; drafts have none.
    pub fn find(&self, slug: &str, lang: Lang) -> Option<&Item> {
        self.originals()
            .find(|item| item.slug == slug && item.status != Status::Draft)
            .map(|item| self.in_language(item, lang))
    }

    /// A published file's published translation, or the file itself. Withdrawing a file withdraws its translations.
    pub fn in_language<'a>(&'a self, original: &'a Item, lang: Lang) -> &'a Item {
        if !original.is_published() || original.lang == lang {
            return original;
        }
        self.items
            .iter()
            .find(|item| {
                item.is_translation && item.slug == original.slug && item.lang == lang && item.is_published()
            })
            .unwrap_or(original)
    }

    /// The text of a file as HTML, with its frozen figures.
    pub fn render(&self, item: &Item) -> Rendered {
        let none = std::collections::BTreeMap::new();
        render(&item.text, self.lock.get(&item.stem()).unwrap_or(&none))
    }

    /// Published files that hold the words, in `lang` where they are translated.
    pub fn search(&self, words: &str, lang: Lang) -> Vec<Hit<'_>> {
        search(
            self.originals()
                .filter(|item| item.is_published())
                .map(|item| self.in_language(item, lang)),
            words,
        )
    }

    /// The figures that are not frozen yet, by file.
    pub fn unfrozen(&self) -> Vec<(&Item, FigureRef)> {
        self.items
            .iter()
            .flat_map(|item| {
                references(&item.text)
                    .unwrap_or_default()
                    .into_iter()
                    .filter(|figure| {
                        !self
                            .lock
                            .get(&item.stem())
                            .is_some_and(|frozen| frozen.contains_key(&figure.text))
                    })
                    .map(move |figure| (item, figure))
            })
            .collect()
    }

    /// The frozen figures, with those added that were not frozen yet, as `edition` says them. What is frozen stays as it is; what no file refers to
    /// any more is dropped.
    ///
    /// # Errors
    /// [`NewsError::Figure`] for the first that the release does not tell.
    pub fn freeze(&self, edition: &Edition) -> Result<Lock, NewsError> {
        let mut lock = Lock::new();
        for item in &self.items {
            for figure in references(&item.text).unwrap_or_default() {
                let kept = self
                    .lock
                    .get(&item.stem())
                    .and_then(|frozen| frozen.get(&figure.text));
                let frozen = match kept {
                    Some(frozen) => frozen.clone(),
                    None => freeze(edition, &figure, item.lang).map_err(|source| NewsError::Figure {
                        path: self.folder.join(format!("{}.md", item.stem())),
                        source,
                    })?,
                };
                lock.entry(item.stem()).or_default().insert(figure.text, frozen);
            }
        }
        Ok(lock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, status) in files {
            let text = format!(
                "---\nkind: news\ntitle: {name}\ndate: 2026-05-20\nstatus: {status}\nreason: r\n---\nWords of {name}\n"
            );
            std::fs::write(folder.path().join(format!("{name}.md")), text).unwrap();
        }
        folder
    }

    #[test]
    fn readers_get_an_article_in_their_language_where_there_is_one() {
        let folder = folder(&[
            ("a", "published"),
            ("a.fr", "published"),
            ("a.ru", "draft"),
            ("b", "withdrawn"),
            ("b.fr", "published"),
        ]);
        let news = News::read(folder.path()).unwrap();
        let title = |slug: &str, lang| news.find(slug, lang).map(|item| item.title.clone());
        assert_eq!(title("a", Lang::Fr).as_deref(), Some("a.fr"));
        assert_eq!(title("a", Lang::Ru).as_deref(), Some("a"));
        assert_eq!(title("a.fr", Lang::Fr), None);
        // A withdrawal holds in every language.
        assert_eq!(title("b", Lang::Fr).as_deref(), Some("b"));
        assert_eq!(news.published(Kind::News, Lang::Fr).count(), 1);
        assert_eq!(news.search("words", Lang::Fr)[0].item.title, "a.fr");
        assert_eq!(news.search("words", Lang::En).len(), 1);
    }

    #[test]
    fn a_translation_of_nothing_is_refused_and_writing_changes_the_stamp() {
        let folder = folder(&[("a.fr", "published")]);
        let error = News::read(folder.path()).unwrap_err().to_string();
        assert!(
            error.contains("a.fr.md") && error.contains("it translates a.md"),
            "{error}"
        );
        let before = News::stamp_of(folder.path());
        std::fs::write(folder.path().join("a.md"), "x").unwrap();
        assert_ne!(before, News::stamp_of(folder.path()));
    }

    /// How long a search over 1,000 articles of 5,000 characters takes: `cargo nextest run -p amparo-news --run-ignored only --no-capture`.
    #[test]
    #[ignore = "measures; prints"]
    #[allow(clippy::print_stdout)]
    fn searching_a_thousand_articles() {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..1_000 {
            let text = format!(
                "---\nkind: news\ntitle: Article {n}\ndate: 2026-05-20\nstatus: published\n---\n{}",
                format!("Words of the article with the number {n}, again and again. ").repeat(85)
            );
            std::fs::write(folder.path().join(format!("a{n}.md")), text).unwrap();
        }
        let started = std::time::Instant::now();
        let news = News::read(folder.path()).unwrap();
        let read = started.elapsed();
        let started = std::time::Instant::now();
        let found = (0..10)
            .map(|_| news.search("number 99", Lang::En).len())
            .sum::<usize>();
        println!(
            "read {read:?}, search {:?}, found {found}",
            started.elapsed() / 10
        );
        assert!(found > 0);
    }
}
