//! `amparo recruitment log`: the append-only log of what happened to certificates.

use std::fmt;
use std::path::Path;

use amparo_recruitment::register::log_entries;
use amparo_register::log::{Head, Log, read_head, sign_head, verify_consistency};
use anyhow::{Context, Result, bail};
use serde::Serialize;

use super::{certify, keys};
use crate::cli::recruitment::LogCommand as Command;
use crate::files::{self, Readers};
use crate::output::say;

#[derive(Serialize)]
struct Verified {
    #[serde(flatten)]
    head: Head,
    continues: Option<Head>,
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Head {
            origin,
            size,
            root,
            on,
        } = &self.head;
        write!(
            f,
            "The log is the one of {origin} on {on}: {size} entries, root {root}"
        )?;
        if let Some(earlier) = &self.continues {
            write!(
                f,
                "\nIt continues the head of {}, {} entries.",
                earlier.on, earlier.size
            )?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct Appended {
    added: usize,
    #[serde(flatten)]
    head: Head,
}

impl fmt::Display for Appended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} entries added; {} in all, root {}",
            self.added, self.head.size, self.head.root
        )
    }
}

/// A log from its file.
pub(super) fn read_log(path: &Path) -> Result<Log> {
    Log::from_lines(&files::read_text(path)?).with_context(|| path.display().to_string())
}

pub(super) fn run(command: Command) -> Result<()> {
    match command {
        Command::Append {
            case,
            log: path,
            from,
            origin,
            on,
            key,
            head: head_path,
            openings,
            json,
        } => {
            if files::is_stream(&openings) || openings.exists() {
                bail!(
                    "{}: openings go to a new file; without the old ones nothing could be opened any more",
                    openings.display()
                );
            }
            let key = keys::signing(&key)?;
            let mut log = if path.exists() {
                read_log(&path)?
            } else {
                Log::new()
            };
            let entries = log_entries(&certify::read(&case)?, from)?;
            for (entry, _) in &entries {
                log.append(entry.to_bytes());
            }
            let head = Head {
                origin,
                size: log.size(),
                root: log.root(),
                on,
            };
            let signed = sign_head(&head, &key)?;
            // The openings first: an entry that nobody can open would be worse than an opening too many.
            let kept: Vec<_> = entries.iter().map(|(_, opening)| opening).collect();
            files::write(&openings, Readers::Owner, |out| {
                serde_json::to_writer_pretty(&mut *out, &kept)?;
                Ok(writeln!(out)?)
            })?;
            files::write(&path, Readers::Everyone, |out| {
                Ok(out.write_all(log.to_lines().as_bytes())?)
            })?;
            files::write(&head_path, Readers::Everyone, |out| {
                Ok(out.write_all(signed.as_bytes())?)
            })?;
            let added = entries.len();
            say(&Appended { added, head }, json)
        }
        Command::Verify {
            log: path,
            head,
            trust,
            earlier,
            json,
        } => {
            let key = keys::public(&trust)?;
            let read = |path: &Path| -> Result<Head> {
                read_head(&files::read_text(path)?, &key).with_context(|| path.display().to_string())
            };
            let log = read_log(&path)?;
            let signed = read(&head)?;
            if (log.size(), log.root()) != (signed.size, signed.root.clone()) {
                bail!(
                    "{}: {} entries with root {}; the head was signed for {} entries with root {}: the log was altered or is another",
                    path.display(),
                    log.size(),
                    log.root(),
                    signed.size,
                    signed.root
                );
            }
            let continues = earlier.as_deref().map(read).transpose()?;
            if let Some(old) = &continues {
                let named = || format!("{} does not continue {} entries", path.display(), old.size);
                if old.origin != signed.origin {
                    bail!("the heads are of two logs: {} and {}", old.origin, signed.origin);
                }
                let proof = match old.size {
                    0 => Vec::new(),
                    size => log.prove_consistency(size).with_context(named)?,
                };
                verify_consistency(old, &signed, &proof).with_context(named)?;
            }
            say(
                &Verified {
                    head: signed,
                    continues,
                },
                json,
            )
        }
    }
}
