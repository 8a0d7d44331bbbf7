//! The words of the interface, from Fluent files.

use std::fmt::Write as _;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::Lang;

/// Text that is already HTML.
pub type Html = askama::filters::Safe<String>;

/// The files of one language, in the order of [`FILES`].
const SOURCES: [[&str; FILES.len()]; 6] = [
    sources!("en"),
    sources!("fr"),
    sources!("es"),
    sources!("ar"),
    sources!("ru"),
    sources!("zh"),
];

macro_rules! sources {
    ($lang:literal) => {
        [
            include_str!(concat!("../locales/", $lang, "/names.ftl")),
            include_str!(concat!("../locales/", $lang, "/portal.ftl")),
            include_str!(concat!("../locales/", $lang, "/stories.ftl")),
            include_str!(concat!("../locales/", $lang, "/facts.ftl")),
            include_str!(concat!("../locales/", $lang, "/governance.ftl")),
            include_str!(concat!("../locales/", $lang, "/register.ftl")),
            include_str!(concat!("../locales/", $lang, "/corridors.ftl")),
            include_str!(concat!("../locales/", $lang, "/long.ftl")),
        ]
    };
}
use sources;

/// The files of every language. All but the last must be complete in every language: their texts stand in places (attributes, drawings)
/// where English could not be marked as English. `long.ftl` holds whole paragraphs, each marked where it falls back.
const FILES: [&str; 8] = [
    "names.ftl",
    "portal.ftl",
    "stories.ftl",
    "facts.ftl",
    "governance.ftl",
    "register.ftl",
    "corridors.ftl",
    "long.ftl",
];

static BUNDLES: LazyLock<Vec<FluentBundle<FluentResource>>> =
    LazyLock::new(|| Lang::ALL.into_iter().map(bundle).collect());

fn bundle(lang: Lang) -> FluentBundle<FluentResource> {
    let identifier: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    // Isolating marks are for mixed directions; elsewhere they would only stand in the way of searching and copying.
    bundle.set_use_isolating(lang.is_right_to_left());
    for (text, file) in SOURCES[lang as usize].iter().zip(FILES) {
        // A file with a fault still gives its sound messages; a test holds that none has any.
        let resource = match FluentResource::try_new((*text).to_owned()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                tracing::error!(lang = lang.tag(), file, ?errors, "a text file has faults");
                resource
            }
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// One argument of a message: its name and its value. A value of digits only also chooses a plural form.
pub type Argument<'a> = (&'a str, &'a str);

fn arguments<'a>(given: &'a [Argument<'a>]) -> FluentArgs<'a> {
    given
        .iter()
        .map(|(name, value)| {
            let number = *name == "count" && value.bytes().all(|byte| byte.is_ascii_digit());
            let value = if number {
                FluentValue::try_number(value)
            } else {
                FluentValue::from(*value)
            };
            (*name, value)
        })
        .collect()
}

impl Lang {
    fn own(self, id: &str, given: &[Argument]) -> Option<String> {
        let bundle = &BUNDLES[self as usize];
        let pattern = bundle.get_message(id)?.value()?;
        let args = arguments(given);
        let mut errors = Vec::new();
        let text = bundle
            .format_pattern(pattern, Some(&args), &mut errors)
            .into_owned();
        if !errors.is_empty() {
            tracing::warn!(lang = self.tag(), id, ?errors, "a text lacks an argument");
        }
        Some(text)
    }

    /// The text `id` with its arguments, for attributes, drawings and plain sentences. Falls back to English, then to `id` itself.
    pub fn say(self, id: &str, given: &[Argument]) -> String {
        self.own(id, given)
            .or_else(|| Lang::En.own(id, given))
            .unwrap_or_else(|| id.to_owned())
    }

    /// The text `id` if this language or, for English only, the reference has it.
    pub fn find(self, id: &str) -> Option<String> {
        self.own(id, &[])
    }

    /// The text `id` as HTML. Messages may hold the few tags of a fixed list; arguments are escaped. English in place of a missing
    /// translation is marked as English.
    pub fn html(self, id: &str, given: &[Argument]) -> Html {
        let escaped: Vec<(&str, String)> = given.iter().map(|(name, value)| (*name, escape(value))).collect();
        let given: Vec<Argument> = escaped
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        askama::filters::Safe(match self.own(id, &given) {
            Some(text) => text,
            None => match Lang::En.own(id, &given) {
                Some(text) => format!("<span lang=\"en\" dir=\"ltr\" class=\"untranslated\">{text}</span>"),
                None => escape(id),
            },
        })
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => {
                let _ = out.write_char(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_bundle::FluentResource;
    use std::collections::BTreeMap;

    /// Every message of a file with the text of its pattern as written.
    fn messages(lang: Lang, file: usize) -> BTreeMap<String, String> {
        let source = SOURCES[lang as usize][file];
        let resource = FluentResource::try_new(source.to_owned())
            .unwrap_or_else(|(_, errors)| panic!("{}/{}: {errors:?}", lang.tag(), FILES[file]));
        let ids: Vec<String> = resource
            .entries()
            .filter_map(|entry| match entry {
                fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
                _ => None,
            })
            .collect();
        let mut out = BTreeMap::new();
        for id in ids {
            let start = source
                .find(&format!("\n{id} ="))
                .map(|at| at + 1)
                .or_else(|| source.starts_with(&format!("{id} =")).then_some(0))
                .unwrap_or_else(|| panic!("{id} is written in an unusual way"));
            let rest = &source[start..];
            let end = rest
                .match_indices('\n')
                .map(|(at, _)| at)
                .find(|at| !rest[at + 1..].starts_with([' ', '\t', '}']))
                .unwrap_or(rest.len());
            assert!(
                out.insert(id.clone(), rest[..end].to_owned()).is_none(),
                "{id} stands twice"
            );
        }
        out
    }

    /// Sorted, without repeats: plural forms repeat what they hold.
    fn marks(text: &str, open: char, close: char, keep: impl Fn(&str) -> bool) -> Vec<String> {
        let mut out: Vec<String> = text
            .split(open)
            .skip(1)
            .filter_map(|rest| Some(rest.split_once(close)?.0.trim().to_owned()))
            .filter(|mark| keep(mark))
            .collect();
        out.sort();
        out.dedup();
        out
    }

    #[test]
    fn short_texts_are_translated_into_every_language_and_nothing_else_is() {
        for lang in Lang::ALL {
            for (file, name) in FILES.iter().enumerate() {
                let english = messages(Lang::En, file);
                let own = messages(lang, file);
                let unknown: Vec<&String> = own.keys().filter(|id| !english.contains_key(*id)).collect();
                assert!(
                    unknown.is_empty(),
                    "{}/{}: not in English: {unknown:?}",
                    lang.tag(),
                    name
                );
                if *name != "long.ftl" {
                    let missing: Vec<&String> = english.keys().filter(|id| !own.contains_key(*id)).collect();
                    assert!(
                        missing.is_empty(),
                        "{}/{}: missing: {missing:?}",
                        lang.tag(),
                        name
                    );
                }
            }
        }
    }

    /// The list of what is missing: it may grow only by somebody accepting it here.
    #[test]
    fn what_is_not_translated_is_listed() {
        let place = FILES.len() - 1;
        let english = messages(Lang::En, place);
        let list: Vec<String> = Lang::ALL
            .into_iter()
            .filter(|lang| *lang != Lang::En)
            .map(|lang| {
                let own = messages(lang, place);
                let missing: Vec<&str> = english
                    .keys()
                    .filter(|id| !own.contains_key(*id))
                    .map(String::as_str)
                    .collect();
                format!(
                    "{}: {} of {} missing: {}",
                    lang.tag(),
                    missing.len(),
                    english.len(),
                    missing.join(" ")
                )
            })
            .collect();
        insta::assert_snapshot!(list.join("\n"));
    }

    #[test]
    fn translations_use_the_same_arguments_tags_and_links_as_english() {
        for lang in Lang::ALL {
            for file in 0..FILES.len() {
                let english = messages(Lang::En, file);
                for (id, text) in messages(lang, file) {
                    let reference = &english[&id];
                    let arguments = |text: &str| marks(text, '$', ' ', |mark| !mark.is_empty());
                    // Plural forms may drop the selector's own number; what must stay is what is shown.
                    for argument in arguments(&text) {
                        assert!(
                            arguments(reference).contains(&argument),
                            "{}: {id}: ${argument}",
                            lang.tag()
                        );
                    }
                    for argument in arguments(reference)
                        .iter()
                        .filter(|argument| *argument != "count")
                    {
                        assert!(
                            arguments(&text).contains(argument),
                            "{}: {id} lacks ${argument}",
                            lang.tag()
                        );
                    }
                    let tags = |text: &str| marks(text, '<', '>', |_| true);
                    assert_eq!(tags(&text), tags(reference), "{}: {id}", lang.tag());
                    for tag in tags(&text) {
                        assert!(allowed(&tag), "{}: {id}: <{tag}>", lang.tag());
                    }
                }
            }
        }
    }

    /// The tags that a message may hold: emphasis, code, lines and links whose address is an argument or a place on the page.
    fn allowed(tag: &str) -> bool {
        matches!(tag.trim_start_matches('/'), "strong" | "em" | "code" | "a")
            || tag.starts_with("a href=\"{ $")
            || tag.starts_with("a href=\"#")
    }

    #[test]
    fn arguments_cannot_bring_markup() {
        let text = Lang::En.html("no-such-text", &[]).0;
        assert_eq!(text, "no-such-text");
        let text = Lang::En.html("site-no-release-detail", &[("id", "<script>")]).0;
        assert!(
            text.contains("&lt;script&gt;") && !text.contains("<script>"),
            "{text}"
        );
    }

    #[test]
    fn missing_translations_are_marked_as_english() {
        let english = messages(Lang::En, FILES.len() - 1);
        for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::En) {
            let own = messages(lang, FILES.len() - 1);
            if let Some(id) = english.keys().find(|id| !own.contains_key(*id)) {
                assert!(
                    lang.html(id, &[]).0.starts_with("<span lang=\"en\" dir=\"ltr\""),
                    "{id}"
                );
            }
        }
    }
}
