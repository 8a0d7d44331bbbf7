//! One file: its front matter and its text.

use amparo_lang::Lang;
use jiff::civil::Date;
use serde::Deserialize;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// News of a day.
    News,
    /// Something that takes place at a time.
    Event,
    /// A report or an article.
    Publication,
    /// A page that stays, such as the press contact.
    Page,
}

impl Kind {
    /// The word in front matter and in addresses.
    pub const fn token(self) -> &'static str {
        match self {
            Kind::News => "news",
            Kind::Event => "event",
            Kind::Publication => "publication",
            Kind::Page => "page",
        }
    }
}

/// Whether a file is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Not shown.
    #[default]
    Draft,
    /// Shown.
    Published,
    /// Shown as withdrawn, without its text.
    Withdrawn,
}

/// When and where an event takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its first day.
    pub starts: Date,
    /// Its last day.
    pub ends: Date,
    /// Where.
    pub place: String,
}

/// The front matter as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    kind: Kind,
    title: String,
    date: String,
    #[serde(default)]
    status: Status,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    countries: Vec<String>,
    #[serde(default)]
    starts: Option<String>,
    #[serde(default)]
    ends: Option<String>,
    #[serde(default)]
    place: Option<String>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    contact: Option<String>,
    #[serde(default)]
    lang: Option<String>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The file's name without `.md` and without its language; its address.
    pub slug: String,
    /// The language it is written in. A translation's file names it, as in `first-release.fr.md`.
    pub lang: Lang,
    /// Whether it translates the file without a language in its name.
    pub is_translation: bool,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// The day it is dated.
    pub date: Date,
    /// Whether it is shown.
    pub status: Status,
    /// A sentence for lists.
    pub summary: String,
    /// Words it is found by.
    pub topics: Vec<String>,
    /// Countries it is about, as ISO 3166-1 alpha-3.
    pub countries: Vec<String>,
    /// When and where, for events.
    pub event: Option<Event>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
    /// Whom to ask: an address of an organisation.
    pub contact: Option<String>,
    /// Its Markdown.
    pub text: String,
}

impl Item {
    /// Reads a file's text; `stem` is its name without `.md`.
    ///
    /// # Errors
    /// In words, what is wrong and what would be accepted.
    pub fn read(stem: &str, source: &str) -> Result<Item, String> {
        let (slug, tag) = match stem.rsplit_once('.') {
            None => (stem, None),
            Some((slug, tag)) => (slug, Some(tag)),
        };
        let name_is_plain = !slug.is_empty()
            && slug
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !name_is_plain {
            return Err(
                "the file's name is its address: lower-case letters a to z, digits and hyphens only".into(),
            );
        }
        let of_name = tag.map(language).transpose()?;
        let source = source
            .strip_prefix('\u{feff}')
            .unwrap_or(source)
            .replace("\r\n", "\n");
        let rest = source
            .strip_prefix("---\n")
            .ok_or("the file must begin with front matter between two lines of three hyphens")?;
        let (head, text) = rest
            .split_once("\n---\n")
            .ok_or("the front matter has no end: a line of three hyphens")?;
        let head: FrontMatter =
            serde_saphyr::from_str(head).map_err(|error| format!("front matter: {error}"))?;
        let stated = head.lang.as_deref().map(language).transpose()?;
        if let (Some(name), Some(stated)) = (of_name, stated)
            && name != stated
        {
            return Err(format!(
                "front matter: lang is {}, and the file's name says {}",
                stated.tag(),
                name.tag()
            ));
        }
        if head.title.trim().is_empty() {
            return Err("front matter: the title is empty".into());
        }
        let day = |name: &str, text: &str| -> Result<Date, String> {
            text.parse()
                .map_err(|_| format!("front matter: {name}: {text:?} is no date such as 2026-05-20"))
        };
        let event = match (head.kind, &head.starts) {
            (Kind::Event, Some(starts)) => {
                let starts = day("starts", starts)?;
                let ends = head
                    .ends
                    .as_deref()
                    .map_or(Ok(starts), |ends| day("ends", ends))?;
                if ends < starts {
                    return Err(format!(
                        "front matter: the event ends on {ends}, before it starts on {starts}"
                    ));
                }
                Some(Event {
                    starts,
                    ends,
                    place: head.place.clone().unwrap_or_default(),
                })
            }
            (Kind::Event, None) => return Err("front matter: an event needs `starts`".into()),
            (_, Some(_)) => return Err("front matter: only an event has `starts`".into()),
            _ => None,
        };
        if head.status == Status::Withdrawn
            && head
                .reason
                .as_deref()
                .is_none_or(|reason| reason.trim().is_empty())
        {
            return Err("front matter: what is withdrawn needs a `reason`".into());
        }
        if let Some(country) = head
            .countries
            .iter()
            .find(|code| code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()))
        {
            return Err(format!(
                "front matter: countries: {country:?} is no ISO 3166-1 code such as KEN"
            ));
        }
        Ok(Item {
            slug: slug.to_owned(),
            lang: of_name.or(stated).unwrap_or_default(),
            is_translation: of_name.is_some(),
            kind: head.kind,
            date: day("date", &head.date)?,
            title: head.title,
            status: head.status,
            summary: head.summary,
            topics: head.topics,
            countries: head.countries,
            event,
            reason: head.reason,
            contact: head.contact,
            text: text.to_owned(),
        })
    }

    /// The file's name without `.md`.
    pub fn stem(&self) -> String {
        if self.is_translation {
            format!("{}.{}", self.slug, self.lang.tag())
        } else {
            self.slug.clone()
        }
    }

    /// Whether it is shown in lists and feeds.
    pub fn is_published(&self) -> bool {
        self.status == Status::Published
    }
}

fn language(tag: &str) -> Result<Lang, String> {
    Lang::ALL
        .into_iter()
        .find(|lang| lang.tag() == tag)
        .ok_or_else(|| {
            let tags = Lang::ALL.map(Lang::tag).join(", ");
            format!("{tag:?} is none of the languages of the portal: {tags}")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "---\nkind: news\ntitle: A first release\ndate: 2026-05-20\nstatus: published\ntopics: [releases]\n---\nText.\n";

    #[test]
    fn a_file_says_what_it_is() {
        let item = Item::read("first", GOOD).unwrap();
        assert_eq!((item.kind, item.status), (Kind::News, Status::Published));
        assert_eq!(item.date.to_string(), "2026-05-20");
        assert_eq!(item.text, "Text.\n");
    }

    #[test]
    fn what_is_wrong_is_said_with_what_would_be_accepted() {
        let wrong = |source: &str| Item::read("x", source).unwrap_err();
        assert!(wrong("Text").contains("front matter"));
        assert!(wrong("---\nkind: news\n").contains("no end"));
        assert!(wrong(&GOOD.replace("2026-05-20", "20 May")).contains("2026-05-20"));
        assert!(wrong(&GOOD.replace("kind: news", "kind: event")).contains("starts"));
        assert!(wrong(&GOOD.replace("published", "withdrawn")).contains("reason"));
        assert!(Item::read("../x", GOOD).unwrap_err().contains("address"));
        assert!(wrong(&GOOD.replace("topics", "topic")).contains("topic"));
    }

    #[test]
    fn a_translation_names_its_language() {
        let item = Item::read("first.fr", GOOD).unwrap();
        assert_eq!(
            (item.slug.as_str(), item.lang, item.is_translation),
            ("first", Lang::Fr, true)
        );
        assert_eq!(item.stem(), "first.fr");
        let stated = GOOD.replace("kind: news", "kind: news\nlang: es");
        let item = Item::read("first", &stated).unwrap();
        assert_eq!((item.lang, item.is_translation), (Lang::Es, false));
        assert!(
            Item::read("first.fr", &stated)
                .unwrap_err()
                .contains("lang is es")
        );
        assert!(
            Item::read("first.de", GOOD)
                .unwrap_err()
                .contains("en, fr, es, ar, ru, zh")
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,200}") {
            let _ = Item::read("x", &text);
            let _ = Item::read("x", &format!("---\n{text}\n---\n{text}"));
        }
    }
}
