//! What is known of a file on its way in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{DeliveryError, MAX_DELIVERY};
use crate::store::{Row, Store};
use crate::{ContributorId, DeliveryId, SubmissionId, VaultError};

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// Pieces are on their way.
    Receiving,
    /// All of it is here and waits to be checked.
    Received,
    /// It was read and could be accepted; its contributor has not confirmed it yet.
    Checked,
    /// Its cases are in the vault.
    Accepted,
    /// It was not taken in; its findings say why.
    Refused,
    /// Its contributor gave it up or took it back.
    Withdrawn,
}

impl DeliveryState {
    const ALL: [DeliveryState; 6] = [
        DeliveryState::Receiving,
        DeliveryState::Received,
        DeliveryState::Checked,
        DeliveryState::Accepted,
        DeliveryState::Refused,
        DeliveryState::Withdrawn,
    ];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            DeliveryState::Receiving => "receiving",
            DeliveryState::Received => "received",
            DeliveryState::Checked => "checked",
            DeliveryState::Accepted => "accepted",
            DeliveryState::Refused => "refused",
            DeliveryState::Withdrawn => "withdrawn",
        }
    }

    /// Whether the file still takes up room on its way.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            DeliveryState::Receiving | DeliveryState::Received | DeliveryState::Checked
        )
    }
}

impl fmt::Display for DeliveryState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for DeliveryState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        DeliveryState::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| format!("{text:?} is no state of a delivery"))
    }
}

/// A submission that a file changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Repair {
    /// The submission.
    pub submission: SubmissionId,
    /// The rows of its source that the file's rows stand for, in the file's order; nothing where the file takes the place of the whole.
    #[serde(default)]
    pub rows: Option<Vec<u64>>,
}

/// A file that somebody is about to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Announced {
    /// Its name, for people.
    pub file_name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of it, in hexadecimal.
    pub sha256: String,
    /// Whether it is accepted without a second word if nothing speaks against it.
    #[serde(default)]
    pub at_once: bool,
    /// What it changes; nothing for new cases.
    #[serde(default)]
    pub repairs: Option<Repair>,
}

impl Announced {
    /// Checks what was announced and brings the name into a form that deceives nobody.
    pub(crate) fn checked(mut self) -> Result<Announced, DeliveryError> {
        let wrong = |what: String| Err(DeliveryError::Announced(what));
        // Whatever path a browser or a program puts before the name: it is shown, and never opened.
        let name = self.file_name.rsplit(['/', '\\']).next().unwrap_or_default();
        let shown = |c: &char| !c.is_control() && !is_invisible(*c);
        self.file_name = name
            .chars()
            .filter(shown)
            .take(200)
            .collect::<String>()
            .trim()
            .into();
        if self.file_name.is_empty() {
            return wrong("the file needs a name of characters that show".into());
        }
        if !(1..=MAX_DELIVERY).contains(&self.bytes) {
            return wrong(format!(
                "a file of {} bytes is not taken in; accepted are 1 to {MAX_DELIVERY} bytes. Larger ones become small when they are prepared first (amparo prepare)",
                self.bytes
            ));
        }
        self.sha256 = self.sha256.to_ascii_lowercase();
        if self.sha256.len() != 64 || !self.sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return wrong("the SHA-256 of the file is needed, in 64 hexadecimal digits".into());
        }
        if let Some(Repair { rows: Some(rows), .. }) = &self.repairs {
            let mut sorted = rows.clone();
            sorted.sort_unstable();
            sorted.dedup();
            if rows.is_empty()
                || rows.len() > 10_000
                || sorted.len() < rows.len()
                || sorted.first() == Some(&0)
            {
                return wrong(
                    "the rows to be replaced are 1 to 10,000 different numbers, as the report shows them"
                        .into(),
                );
            }
        }
        Ok(self)
    }
}

/// Characters that do not show or turn the direction of writing: a name with them reads as another.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// A file on its way in, or what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// Whose it is.
    pub contributor: ContributorId,
    /// Its name.
    pub file_name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of it, in hexadecimal.
    pub sha256: String,
    /// How many bytes are here: the next piece begins there.
    pub received_bytes: u64,
    /// Whether it is accepted without a second word.
    pub at_once: bool,
    /// What it changes.
    pub repairs: Option<Repair>,
    /// How far it has come.
    pub state: DeliveryState,
    /// The submission that came of it.
    pub submission: Option<SubmissionId>,
    /// When it was announced, as RFC 3339 in UTC.
    pub begun: String,
    /// When its state last changed.
    pub changed: String,
}

macro_rules! select_delivery {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.contributor, d.file_name, d.bytes, d.sha256, d.at_once, d.replaces, d.replaced_rows, d.state, d.submission, ",
            "d.begun, d.changed, CAST((SELECT COALESCE(SUM(p.bytes), 0) FROM delivery_pieces p WHERE p.delivery = d.id) AS BIGINT) FROM deliveries d ",
            $rest
        )
    };
}
pub(crate) use select_delivery;

impl Delivery {
    pub(crate) fn from_row(store: &Store, row: &Row) -> Result<Delivery, VaultError> {
        let submission = |column| {
            let text = store.maybe(row, column)?;
            text.map(|text| SubmissionId::try_from(text).map_err(|e| store.damaged(e)))
                .transpose()
        };
        let rows = store.maybe(row, 7)?;
        let rows = rows
            .map(|text| serde_json::from_str(&text).map_err(|e| store.damaged(e)))
            .transpose()?;
        Ok(Delivery {
            id: store.read_as(row, 0)?,
            contributor: store.read_as(row, 1)?,
            file_name: store.text(row, 2)?,
            bytes: store.number(row, 3)?,
            sha256: store.text(row, 4)?,
            at_once: store.number::<u8>(row, 5)? == 1,
            repairs: submission(6)?.map(|submission| Repair { submission, rows }),
            state: store.read_as(row, 8)?,
            submission: submission(9)?,
            begun: store.text(row, 10)?,
            changed: store.text(row, 11)?,
            received_bytes: store.number(row, 12)?,
        })
    }

    /// Makes sure that the delivery is in a state that an act needs.
    pub(super) fn must_be(&self, state: DeliveryState) -> Result<(), DeliveryError> {
        if self.state == state {
            return Ok(());
        }
        Err(DeliveryError::State {
            id: self.id.clone(),
            state: self.state,
            wanted: state.as_str(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announced(name: &str) -> Announced {
        Announced {
            file_name: name.into(),
            bytes: 10,
            sha256: "A".repeat(64),
            at_once: false,
            repairs: None,
        }
    }

    #[test]
    fn a_name_is_shown_and_never_a_path() {
        for (given, kept) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\cases.csv", "cases.csv"),
            ("cases\u{202e}vsc.exe", "casesvsc.exe"),
            (" a\u{0}b\n.csv ", "ab.csv"),
        ] {
            let checked = announced(given).checked().unwrap();
            assert_eq!((checked.file_name.as_str(), checked.sha256.len()), (kept, 64));
        }
        assert!(announced("..//").checked().is_err());
        assert!(announced("\u{200b}").checked().is_err());
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let long = Announced {
            bytes: MAX_DELIVERY + 1,
            ..announced("a")
        };
        assert!(long.checked().unwrap_err().to_string().contains("amparo prepare"));
        let sha = Announced {
            sha256: "xyz".into(),
            ..announced("a")
        };
        assert!(sha.checked().is_err());
        for rows in [vec![], vec![3, 3], vec![0]] {
            let repair = Announced {
                repairs: Some(Repair {
                    submission: SubmissionId::random().unwrap(),
                    rows: Some(rows),
                }),
                ..announced("a")
            };
            assert!(repair.checked().is_err());
        }
    }
}
