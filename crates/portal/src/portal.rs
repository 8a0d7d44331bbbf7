//! The shelf of verified releases, and how it follows the folder they are published in.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use amparo_news::News;
use amparo_release::TrustedKeys;

use crate::corridors::Corridors;
use crate::desk::Desk;
use crate::edition::Edition;
use crate::governance::Cabinet;
use crate::keeper::{self, Keeper};
use crate::kept::Kept;
use crate::lang::Lang;
use crate::limit::{Limiter, RateLimit};
use crate::register::Registers;

/// How long a look at the published folder stays good.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// A folder as a look at it found it: enough to tell that it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Folder {
    pub(crate) name: String,
    manifest_written: Option<SystemTime>,
    manifest_bytes: u64,
}

/// Verified releases, newest first.
#[derive(Clone)]
pub(crate) struct Shelf {
    editions: Vec<Arc<Edition>>,
    /// The folders this shelf was made from, refused ones included.
    folders: Vec<Folder>,
    refused: usize,
    /// What the portal's keeper adds.
    keeper: Arc<Keeper>,
    /// The files that the keeper's additions were read from.
    stamp: keeper::Stamp,
    /// Published governance assessments; none where the portal shows none.
    governance: Option<Arc<Cabinet>>,
    /// News, events and publications, if the portal shows any.
    news: Option<Arc<News>>,
    /// The folders of bundles that they were read from, refused ones included.
    bundles: Vec<Folder>,
    /// The keys by which releases and bundles were trusted.
    trusted: TrustedKeys,
    /// The register of certified recruiters, where the portal shows one.
    register: Option<Arc<Registers>>,
    /// Recruitment corridors, where the portal shows any.
    corridors: Option<Arc<Corridors>>,
    /// Whether the folder has been looked at.
    is_read: bool,
    /// Counts the shelves; what was made from one is not right for another.
    generation: u64,
}

impl Shelf {
    /// The register of certified recruiters, where the portal shows one.
    pub(crate) fn register(&self) -> Option<&Arc<Registers>> {
        self.register.as_ref()
    }

    /// Recruitment corridors, where the portal shows any.
    pub(crate) fn corridors(&self) -> Option<&Arc<Corridors>> {
        self.corridors.as_ref()
    }

    /// The newest release.
    pub(crate) fn newest(&self) -> Option<&Arc<Edition>> {
        self.editions.first()
    }

    /// All releases, newest first.
    pub(crate) fn editions(&self) -> impl Iterator<Item = &Arc<Edition>> {
        self.editions.iter()
    }

    /// The release called `id`.
    pub(crate) fn find(&self, id: &str) -> Option<&Arc<Edition>> {
        self.editions.iter().find(|edition| edition.id() == id)
    }

    /// What the portal's keeper adds beside the releases.
    pub(crate) fn keeper(&self) -> &Arc<Keeper> {
        &self.keeper
    }

    /// Which shelf this is, counted from the opening of the portal.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// Published governance assessments, if the portal shows any.
    pub(crate) fn governance(&self) -> Option<&Arc<Cabinet>> {
        self.governance.as_ref()
    }

    /// News, events and publications, if the portal shows any.
    pub(crate) fn news(&self) -> Option<&News> {
        self.news.as_deref()
    }

    /// How many folders were refused.
    pub(crate) fn refused(&self) -> usize {
        self.refused
    }
}

/// The published folder could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: the folder of what is published cannot be read: {source}", folder.display())]
pub struct PortalError {
    folder: PathBuf,
    #[source]
    source: std::io::Error,
}

/// The public portal over a folder of published releases.
///
/// Cheap to clone; clones share one shelf. Only verified releases are shown: a folder that does not verify is refused and logged,
/// and the others stay up. Newly published releases appear within seconds, all at once.
#[derive(Clone)]
pub struct Portal {
    inner: Arc<Inner>,
    /// The language in which this clone answers people.
    lang: Lang,
    /// How much one visitor may ask, if that is bounded.
    limiter: Option<Arc<Limiter>>,
}

/// Says which keys are trusted now, or in words why that cannot be told.
type AskKeys = Box<dyn Fn() -> Result<TrustedKeys, String> + Send + Sync>;

struct Inner {
    published: PathBuf,
    /// Folder of bundles of assessments.
    governance: Option<PathBuf>,
    /// Asks which keys are trusted, where that can change while the portal is open.
    keys: OnceLock<AskKeys>,
    /// Where registers of certified recruiters are published.
    register: OnceLock<Arc<Registers>>,
    /// Where recruitment corridors are published.
    corridors: OnceLock<Arc<Corridors>>,
    shelf: RwLock<Arc<Shelf>>,
    opened: Instant,
    /// Milliseconds after `opened` when the folder was last looked at.
    looked: AtomicU64,
    loading: AtomicBool,
    /// Held while releases are opened, so that two scans never interleave.
    scan: Mutex<()>,
    kept: Kept,
    desk: Desk,
}

/// The news to show, and whether they are those of the old shelf.
fn told(old: &Shelf) -> (Option<Arc<News>>, bool) {
    let Some(news) = &old.news else {
        return (None, true);
    };
    if *news.stamp() == News::stamp_of(news.folder()) {
        return (Some(Arc::clone(news)), true);
    }
    match News::read(news.folder()) {
        Ok(read) => (Some(Arc::new(read)), false),
        Err(error) => {
            tracing::error!(%error, "the news are not sound: what was read last stays");
            (Some(Arc::clone(news)), true)
        }
    }
}

impl Portal {
    /// Opens every release in `published` that `trusted` verifies. The folder may be empty, and releases may come later.
    ///
    /// # Errors
    /// If the folder cannot be listed. A release that does not verify is not an error: it is logged and left out.
    pub fn open(published: &Path, trusted: TrustedKeys) -> Result<Portal, PortalError> {
        Portal::open_with(published, None, trusted)
    }

    /// The same, with the bundles of governance assessments in another folder that `trusted` verifies.
    ///
    /// # Errors
    /// If one of the folders cannot be listed.
    pub fn open_with(
        published: &Path,
        governance: Option<&Path>,
        trusted: TrustedKeys,
    ) -> Result<Portal, PortalError> {
        let empty = Shelf {
            editions: Vec::new(),
            folders: Vec::new(),
            refused: 0,
            keeper: Arc::default(),
            stamp: keeper::Stamp::default(),
            governance: None,
            news: None,
            bundles: Vec::new(),
            trusted,
            register: None,
            corridors: None,
            is_read: false,
            generation: 0,
        };
        let portal = Portal {
            inner: Arc::new(Inner {
                published: published.to_owned(),
                governance: governance.map(Path::to_owned),
                keys: OnceLock::new(),
                register: OnceLock::new(),
                corridors: OnceLock::new(),
                shelf: RwLock::new(Arc::new(empty)),
                opened: Instant::now(),
                looked: AtomicU64::new(0),
                loading: AtomicBool::new(false),
                scan: Mutex::new(()),
                kept: Kept::default(),
                desk: Desk::default(),
            }),
            lang: Lang::default(),
            limiter: None,
        };
        portal.rescan()?;
        Ok(portal)
    }

    /// The same portal, asking at every look at its folders which keys are trusted for releases and governance assessments: what a publisher revokes goes from the
    /// pages within seconds. While that cannot be told, the keys trusted last stay. To be called once.
    ///
    /// # Errors
    /// If the folders cannot be listed.
    pub fn asking_for_keys(
        self,
        ask: impl Fn() -> Result<TrustedKeys, String> + Send + Sync + 'static,
    ) -> Result<Portal, PortalError> {
        let _ = self.inner.keys.set(Box::new(ask));
        self.rescan()?;
        Ok(self)
    }

    /// The keys to trust now.
    fn trusted(&self, last: &TrustedKeys) -> TrustedKeys {
        let Some(ask) = self.inner.keys.get() else {
            return last.clone();
        };
        ask().unwrap_or_else(|error| {
            tracing::error!(
                error,
                "the keys that are trusted cannot be told: those trusted last stay"
            );
            last.clone()
        })
    }

    /// The same portal, showing the newest register of certified recruiters in `folder` that `trusted` verifies. To be called once.
    ///
    /// # Errors
    /// If the folder cannot be listed. A register that does not verify is not an error: it is logged and left out.
    pub fn with_register(self, folder: &Path, trusted: TrustedKeys) -> Result<Portal, PortalError> {
        let registers = Arc::new(Registers::new(folder, trusted));
        registers.rescan()?;
        let mut shelf = (*self.shelf_now()).clone();
        shelf.register = Some(Arc::clone(self.inner.register.get_or_init(|| registers)));
        *self.inner.shelf.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shelf);
        Ok(self)
    }

    /// The same portal, showing the newest recruitment corridors in `folder` that `trusted` verifies. To be called once.
    ///
    /// # Errors
    /// If the folder cannot be listed. A bundle that does not verify is not an error: it is logged and left out.
    pub fn with_corridors(self, folder: &Path, trusted: TrustedKeys) -> Result<Portal, PortalError> {
        let corridors = Arc::new(Corridors::new(folder, trusted));
        corridors.rescan()?;
        let mut shelf = (*self.shelf_now()).clone();
        shelf.corridors = Some(Arc::clone(self.inner.corridors.get_or_init(|| corridors)));
        *self.inner.shelf.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shelf);
        Ok(self)
    }

    /// The same portal, refusing visitors who ask more than `limit` allows. Without this there is no limit.
    pub fn limited(self, limit: RateLimit) -> Portal {
        Portal {
            limiter: Some(Arc::new(Limiter::new(limit))),
            ..self
        }
    }

    /// The same portal, with news, events and publications. Their folder is read again when something in it is written; while it is not sound, what was
    /// read last stays.
    pub fn telling(self, news: News) -> Portal {
        let mut shelf = (*self.shelf_now()).clone();
        shelf.news = Some(Arc::new(news));
        *self.inner.shelf.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shelf);
        self
    }

    /// How many releases are open, and how many folders were refused.
    pub fn releases(&self) -> (usize, usize) {
        let shelf = self.shelf_now();
        (shelf.editions.len(), shelf.refused)
    }

    /// The limit in force.
    pub(crate) fn limiter(&self) -> Option<Arc<Limiter>> {
        self.limiter.clone()
    }

    /// Answers made lately.
    pub(crate) fn kept(&self) -> &Kept {
        &self.inner.kept
    }

    /// Where questions are taken up.
    pub(crate) fn desk(&self) -> &Desk {
        &self.inner.desk
    }

    /// The same portal, answering people in `lang`.
    pub(crate) fn speaking(&self, lang: Lang) -> Portal {
        Portal { lang, ..self.clone() }
    }

    /// The language in which this portal answers people.
    pub(crate) fn lang(&self) -> Lang {
        self.lang
    }

    /// Looks at the published folder now and shows what is there. Requests see the old shelf until the new one is complete.
    ///
    /// # Errors
    /// If the folder cannot be listed; the shelf stays as it was.
    pub fn rescan(&self) -> Result<(), PortalError> {
        let _one_at_a_time = self.inner.scan.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(registers) = self.inner.register.get() {
            registers.rescan()?;
        }
        if let Some(corridors) = self.inner.corridors.get() {
            corridors.rescan()?;
        }
        let folders = list(&self.inner.published)?;
        let bundles = match &self.inner.governance {
            Some(folder) => list(folder)?,
            None => Vec::new(),
        };
        let old = self.shelf_now();
        let stamp = keeper::stamp(&self.inner.published);
        let same_keeper = old.stamp == stamp && old.is_read;
        let trusted = self.trusted(&old.trusted);
        let same_keys = trusted == old.trusted;
        let same_bundles = bundles == old.bundles && same_keys && old.is_read;
        let (news, same_news) = told(&old);
        if folders == old.folders && same_keeper && same_keys && same_bundles && same_news {
            return Ok(());
        }
        let mut editions = Vec::new();
        let mut refused = 0;
        for folder in &folders {
            let unchanged = same_keys && old.folders.contains(folder);
            let kept = old
                .editions
                .iter()
                .find(|edition| unchanged && edition.folder_name() == folder.name);
            if let Some(edition) = kept {
                editions.push(Arc::clone(edition));
                continue;
            }
            match Edition::open(&self.inner.published.join(&folder.name), &trusted) {
                Ok(edition) => {
                    tracing::info!(release = edition.id(), "release opened");
                    editions.push(Arc::new(edition));
                }
                Err(error) => {
                    refused += 1;
                    tracing::error!(folder = folder.name, error = %error, "release refused");
                }
            }
        }
        editions.sort_by(|a, b| (&b.manifest.created, b.id()).cmp(&(&a.manifest.created, a.id())));
        editions.dedup_by(|a, b| a.id() == b.id());
        let keeper = if same_keeper {
            Arc::clone(&old.keeper)
        } else {
            Arc::new(Keeper::read(&self.inner.published))
        };
        let governance = match &self.inner.governance {
            Some(_) if same_bundles => old.governance.clone(),
            Some(folder) => {
                let names = bundles.iter().map(|bundle| bundle.name.as_str());
                Some(Arc::new(Cabinet::open(folder, names, &trusted)))
            }
            None => None,
        };
        let shelf = Arc::new(Shelf {
            editions,
            folders,
            refused,
            news,
            keeper,
            stamp,
            governance,
            bundles,
            trusted,
            register: self.inner.register.get().cloned(),
            corridors: self.inner.corridors.get().cloned(),
            is_read: true,
            generation: old.generation + 1,
        });
        *self.inner.shelf.write().unwrap_or_else(PoisonError::into_inner) = shelf;
        Ok(())
    }

    /// The shelf to answer a request from. Every few seconds a request also sets off a look at the folder, without waiting for it.
    pub(crate) fn shelf(&self) -> Arc<Shelf> {
        let now = self.inner.opened.elapsed().as_millis() as u64;
        let looked = self.inner.looked.load(Ordering::Relaxed);
        if now.saturating_sub(looked) >= LOOK_EVERY.as_millis() as u64
            && !self.inner.loading.swap(true, Ordering::AcqRel)
        {
            self.inner.looked.store(now, Ordering::Relaxed);
            let portal = self.clone();
            tokio::task::spawn_blocking(move || {
                if let Err(error) = portal.rescan() {
                    tracing::error!(%error, "the published folder could not be looked at");
                }
                portal.inner.loading.store(false, Ordering::Release);
            });
        }
        self.shelf_now()
    }

    fn shelf_now(&self) -> Arc<Shelf> {
        Arc::clone(&self.inner.shelf.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Folders below `published` with a manifest, by name. Hidden ones are somebody's unfinished work.
pub(crate) fn list(published: &Path) -> Result<Vec<Folder>, PortalError> {
    let failed = |source| PortalError {
        folder: published.to_owned(),
        source,
    };
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(published).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with('.') || !entry.path().is_dir() {
            continue;
        }
        if let Ok(manifest) = std::fs::metadata(entry.path().join("manifest.json")) {
            folders.push(Folder {
                name,
                manifest_written: manifest.modified().ok(),
                manifest_bytes: manifest.len(),
            });
        }
    }
    folders.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Ok(folders)
}
