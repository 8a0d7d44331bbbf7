//! News, events, publications and pages: Markdown files in a folder.
//!
//! A file begins with front matter (YAML between `---` lines) that says what it is, and goes on in Markdown; HTML in it is shown as text.
//! `{{ figure labour year=2015 }}` stands for a figure of a release's fact sheet. Such a figure is frozen with the release it quotes
//! ([`Frozen`], in `figures.lock.json` beside the files), so that an article says for good what it said when it was written, and says from which
//! release. Only what is `published` is shown; what is `withdrawn` keeps its address and says that it was withdrawn.

mod feeds;
mod figure;
mod folder;
mod item;
mod markdown;
mod search;

pub use feeds::{atom, calendar, json_feed};
pub use figure::{FigureError, FigureRef, Frozen, Lock, freeze};
pub use folder::{LOCK, News, NewsError, Stamp};
pub use item::{Event, Item, Kind, Status};
pub use markdown::Rendered;
pub use search::Hit;
