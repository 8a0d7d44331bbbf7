//! The words of the sheet, as data: one file a language.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use amparo_recruitment::taxonomy::CostClass;
use serde::{Deserialize, Serialize};

/// A language that the sheet is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PackLanguage {
    /// English.
    En,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Arabic.
    Ar,
}

/// A text that names no language of the sheet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no language of the sheet: accepted are en, fr, es, ar")]
pub struct UnknownPackLanguage(pub String);

impl PackLanguage {
    /// All languages.
    pub const ALL: [PackLanguage; 4] = [
        PackLanguage::En,
        PackLanguage::Fr,
        PackLanguage::Es,
        PackLanguage::Ar,
    ];

    /// Its code, BCP 47.
    pub fn code(self) -> &'static str {
        match self {
            PackLanguage::En => "en",
            PackLanguage::Fr => "fr",
            PackLanguage::Es => "es",
            PackLanguage::Ar => "ar",
        }
    }

    /// Its words; nothing if the file that comes with the crate is broken, which a test rules out.
    pub(super) fn texts(self) -> Option<&'static Texts> {
        static TEXTS: LazyLock<Vec<Option<Texts>>> = LazyLock::new(|| {
            let files = [
                include_str!("../../data/pack/en.json"),
                include_str!("../../data/pack/fr.json"),
                include_str!("../../data/pack/es.json"),
                include_str!("../../data/pack/ar.json"),
            ];
            files.iter().map(|text| serde_json::from_str(text).ok()).collect()
        });
        TEXTS.get(self as usize)?.as_ref()
    }
}

impl FromStr for PackLanguage {
    type Err = UnknownPackLanguage;

    fn from_str(text: &str) -> Result<Self, UnknownPackLanguage> {
        let primary = text.trim().split('-').next().unwrap_or_default();
        PackLanguage::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
            .ok_or_else(|| UnknownPackLanguage(text.chars().take(40).collect()))
    }
}

impl fmt::Display for PackLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The words of one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    pub(super) lang: String,
    pub(super) dir: String,
    pub(super) title: String,
    pub(super) intro: String,
    pub(super) terms: String,
    pub(super) employer: String,
    pub(super) agency: String,
    pub(super) job: String,
    pub(super) site: String,
    pub(super) country: String,
    pub(super) wage: String,
    pub(super) hours: String,
    pub(super) not_stated: String,
    pub(super) who_pays: String,
    pub(super) employer_pays: String,
    pub(super) you_pay: String,
    pub(super) deductions: String,
    pub(super) deductions_none: String,
    pub(super) deductions_only: String,
    pub(super) rights: String,
    pub(super) rights_list: Vec<String>,
    pub(super) contacts: String,
    pub(super) check: String,
    pub(super) question_wage: String,
    pub(super) question_hours: String,
    pub(super) question_fees: String,
    /// The first is right.
    pub(super) answer_fees: [String; 3],
    pub(super) question_papers: String,
    /// The first is right.
    pub(super) answer_papers: [String; 3],
    pub(super) code: String,
    pub(super) made: String,
    pub(super) version: String,
    pub(super) source: String,
    pub(super) classes: BTreeMap<CostClass, String>,
}

impl Texts {
    /// Classes in words, joined as the language joins a list.
    pub(super) fn list<'a>(&self, classes: impl IntoIterator<Item = &'a CostClass>) -> String {
        let comma = if self.dir == "rtl" { "، " } else { ", " };
        let words = classes
            .into_iter()
            .map(|class| self.classes.get(class).map_or(class.code(), String::as_str));
        words.collect::<Vec<_>>().join(comma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word() {
        let rights = PackLanguage::En.texts().unwrap().rights_list.len();
        for language in PackLanguage::ALL {
            let texts = language.texts().unwrap();
            assert_eq!(texts.lang, language.code());
            assert_eq!(texts.rights_list.len(), rights, "{language}");
            for class in CostClass::ALL {
                assert!(texts.classes.contains_key(class), "{language}: {class}");
            }
        }
        assert_eq!("es-MX".parse(), Ok(PackLanguage::Es));
        assert!("de".parse::<PackLanguage>().is_err());
    }
}
