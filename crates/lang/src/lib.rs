//! The languages of the interface: which there are, how an address says one, and the words, names and numbers in each.
//!
//! A page's language is part of its address (`/fr/explore`), so that every address can be kept, shared and cached; English, the language of
//! the release's own files, has no prefix. Nothing is read from or written to the visitor's device. Texts stand in `locales/`, one folder per
//! language, in [Fluent](https://projectfluent.org) syntax. What is not translated is shown in English and marked so (`lang="en"`).

mod names;
mod numbers;
mod texts;

pub use names::sentence_case;
pub use texts::{Argument, Html};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// English, the language of the release itself.
    #[default]
    En,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Arabic, written from right to left.
    Ar,
    /// Russian.
    Ru,
    /// Chinese, in simplified characters.
    Zh,
}

impl Lang {
    /// All languages, in the order in which they are offered.
    pub const ALL: [Lang; 6] = [Lang::En, Lang::Fr, Lang::Es, Lang::Ar, Lang::Ru, Lang::Zh];

    /// The BCP 47 tag, as in `<html lang>` and as first part of an address.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Fr => "fr",
            Lang::Es => "es",
            Lang::Ar => "ar",
            Lang::Ru => "ru",
            Lang::Zh => "zh",
        }
    }

    /// The language's name in itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Fr => "Français",
            Lang::Es => "Español",
            Lang::Ar => "العربية",
            Lang::Ru => "Русский",
            Lang::Zh => "中文",
        }
    }

    /// What `dir` says of the language.
    pub const fn direction(self) -> &'static str {
        if self.is_right_to_left() { "rtl" } else { "ltr" }
    }

    /// Whether lines run from right to left.
    pub const fn is_right_to_left(self) -> bool {
        matches!(self, Lang::Ar)
    }

    /// What stands before the path of a page in this language: empty or, say, `/fr`.
    pub const fn prefix(self) -> &'static str {
        match self {
            Lang::En => "",
            Lang::Fr => "/fr",
            Lang::Es => "/es",
            Lang::Ar => "/ar",
            Lang::Ru => "/ru",
            Lang::Zh => "/zh",
        }
    }

    /// The language that a path says, and the rest of the path.
    pub fn of_path(path: &str) -> (Lang, &str) {
        for lang in Lang::ALL {
            if lang == Lang::En {
                continue;
            }
            if let Some(rest) = path.strip_prefix(lang.prefix())
                && (rest.is_empty() || rest.starts_with('/'))
            {
                return (lang, rest);
            }
        }
        (Lang::En, path)
    }

    /// The language that a browser prefers among ours, by an `Accept-Language` header. Used for a line that offers it, never to redirect.
    pub fn preferred(header: &str) -> Option<Lang> {
        let mut best: Option<(f32, Lang)> = None;
        for part in header.split(',').take(20) {
            let mut pieces = part.trim().split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=")?.trim().parse::<f32>().ok())
                .unwrap_or(1.0);
            let primary = tag.split(['-', '_']).next().unwrap_or_default();
            let found = Lang::ALL
                .into_iter()
                .find(|lang| lang.tag().eq_ignore_ascii_case(primary));
            if let Some(lang) = found
                && weight > best.map_or(0.0, |(weight, _)| weight)
            {
                best = Some((weight, lang));
            }
        }
        best.map(|(_, lang)| lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_its_language() {
        assert_eq!(Lang::of_path("/fr/explore"), (Lang::Fr, "/explore"));
        assert_eq!(Lang::of_path("/fr"), (Lang::Fr, ""));
        assert_eq!(Lang::of_path("/france"), (Lang::En, "/france"));
        assert_eq!(Lang::of_path("/en/explore"), (Lang::En, "/en/explore"));
        assert_eq!(Lang::of_path("/ar/releases/x"), (Lang::Ar, "/releases/x"));
    }

    #[test]
    fn the_preferred_language_is_the_heaviest_of_ours() {
        assert_eq!(Lang::preferred("fr-CH, fr;q=0.9, en;q=0.8"), Some(Lang::Fr));
        assert_eq!(Lang::preferred("de, zh-Hans;q=0.5, en;q=0.2"), Some(Lang::Zh));
        assert_eq!(Lang::preferred("de"), None);
        assert_eq!(Lang::preferred("ru;q=0"), None);
        assert_eq!(Lang::preferred(""), None);
    }
}
