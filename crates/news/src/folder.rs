//! The folder of files.

use std::path::{Path, PathBuf};

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

/// Everything in a folder.
#[derive(Clone, Debug, Default)]
pub struct News {
    folder: PathBuf,
    /// Newest first.
    items: Vec<Item>,
    lock: Lock,
}

impl News {
    /// Reads a folder: every `*.md` in it, and the frozen figures. All files are sound, or the first that is not is named.
    ///
    /// # Errors
    /// [`NewsError`].
    pub fn read(folder: &Path) -> Result<News, NewsError> {
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
            let slug = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .unwrap_or_default();
            let item = Item::read(slug, &source).map_err(content)?;
            references(&item.text).map_err(|source| NewsError::Figure {
                path: path.clone(),
                source,
            })?;
            items.push(item);
        }
        items.sort_by(|a, b| (b.date, &a.slug).cmp(&(a.date, &b.slug)));
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
            items,
            lock,
        })
    }

    /// Every file, newest first.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// What is shown of one kind, newest first.
    pub fn published(&self, kind: Kind) -> impl Iterator<Item = &Item> {
        self.items
            .iter()
            .filter(move |item| item.kind == kind && item.is_published())
    }

    /// The file at an address; drafts have none.
    pub fn find(&self, slug: &str) -> Option<&Item> {
        self.items
            .iter()
            .find(|item| item.slug == slug && item.status != Status::Draft)
    }

    /// The text of a file as HTML, with its frozen figures.
    pub fn render(&self, item: &Item) -> Rendered {
        let none = std::collections::BTreeMap::new();
        render(&item.text, self.lock.get(&item.slug).unwrap_or(&none))
    }

    /// Published files that hold the words.
    pub fn search(&self, words: &str) -> Vec<Hit<'_>> {
        search(&self.items, words)
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
                            .get(&item.slug)
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
                    .get(&item.slug)
                    .and_then(|frozen| frozen.get(&figure.text));
                let frozen = match kept {
                    Some(frozen) => frozen.clone(),
                    None => freeze(edition, &figure).map_err(|source| NewsError::Figure {
                        path: self.folder.join(format!("{}.md", item.slug)),
                        source,
                    })?,
                };
                lock.entry(item.slug.clone())
                    .or_default()
                    .insert(figure.text, frozen);
            }
        }
        Ok(lock)
    }
}
