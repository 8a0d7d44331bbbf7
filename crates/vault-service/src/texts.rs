//! The words of the service, from one Fluent file for each language.
//!
//! The language is the one that the browser prefers among ours; nothing is kept of it.

use std::sync::LazyLock;

use amparo_lang::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::said::said;

/// The languages, English first: what another lacks is said in it.
const SOURCES: &[(Lang, &str)] = &[
    (Lang::En, include_str!("../locales/en/service.ftl")),
    (Lang::Fr, include_str!("../locales/fr/service.ftl")),
    (Lang::Es, include_str!("../locales/es/service.ftl")),
];

static BUNDLES: LazyLock<Vec<(Lang, FluentBundle<FluentResource>)>> = LazyLock::new(|| {
    SOURCES
        .iter()
        .map(|&(lang, source)| {
            let identifier: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
            bundle.set_use_isolating(false);
            // A file with a fault still gives its sound messages; a test holds that none has any.
            let resource = match FluentResource::try_new(source.to_owned()) {
                Ok(resource) => resource,
                Err((resource, errors)) => {
                    tracing::error!(lang = lang.tag(), ?errors, "a text file has faults");
                    resource
                }
            };
            bundle.add_resource_overriding(resource);
            (lang, bundle)
        })
        .collect()
});

/// The words in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Texts(Lang);

impl Texts {
    /// By an `Accept-Language` header.
    pub(crate) fn preferred(header: Option<&str>) -> Texts {
        let spoken = |lang: &Lang| SOURCES.iter().any(|(ours, _)| ours == lang);
        // The header's parts in the order of its weights: the first of them that is ours.
        let lang = header.and_then(|header| {
            Lang::preferred(header)
                .filter(spoken)
                .or_else(|| header.split(',').filter_map(Lang::preferred).find(spoken))
        });
        Texts(lang.unwrap_or_default())
    }

    /// The BCP 47 tag.
    pub(crate) fn tag(self) -> &'static str {
        self.0.tag()
    }

    /// The text of an id.
    pub(crate) fn say(self, id: &str) -> String {
        self.say_with(id, &[])
    }

    /// What is wrong with a cell: its reason, which the vault keeps in English, in this language.
    pub(crate) fn fault(self, reason: &str) -> String {
        let id = format!("fault-{}", reason.replace(' ', "-"));
        let said = self.say(&id);
        if said == id { reason.to_owned() } else { said }
    }

    /// What the vault says in English, in this language, where it has words for it.
    pub(crate) fn told(self, text: &str) -> String {
        let Some((id, arguments)) = said(text).filter(|_| self.0 != Lang::En) else {
            return text.to_owned();
        };
        let arguments: Vec<(&str, &str)> = arguments
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.say_with(id, &arguments)
    }

    /// The text of an id with its arguments; English where this language lacks it.
    pub(crate) fn say_with(self, id: &str, given: &[(&str, &str)]) -> String {
        let in_language = |lang: Lang| {
            let (_, bundle) = BUNDLES.iter().find(|(ours, _)| *ours == lang)?;
            let pattern = bundle.get_message(id)?.value()?;
            let args: FluentArgs<'_> = given
                .iter()
                .map(|(name, value)| {
                    let is_number = *name == "count" && value.bytes().all(|byte| byte.is_ascii_digit());
                    let value = if is_number {
                        FluentValue::try_number(value)
                    } else {
                        FluentValue::from(*value)
                    };
                    (*name, value)
                })
                .collect();
            let mut errors = Vec::new();
            Some(
                bundle
                    .format_pattern(pattern, Some(&args), &mut errors)
                    .into_owned(),
            )
        };
        in_language(self.0)
            .or_else(|| in_language(Lang::En))
            .unwrap_or_else(|| id.to_owned())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use std::collections::BTreeSet;

    use fluent_syntax::ast::Entry;
    use fluent_syntax::parser::parse;

    use super::*;

    fn ids(source: &'static str) -> BTreeSet<&'static str> {
        let resource = parse(source).map_err(|(_, errors)| errors).unwrap();
        resource
            .body
            .iter()
            .filter_map(|entry| match entry {
                Entry::Message(message) => Some(message.id.name),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn every_language_says_everything() {
        let english = ids(SOURCES[0].1);
        for (lang, source) in &SOURCES[1..] {
            assert_eq!(ids(source), english, "{}", lang.tag());
        }
    }

    /// Ids stand in the code as plain text; this finds one that no file has.
    #[test]
    fn what_the_code_says_is_there() {
        let english = ids(SOURCES[0].1);
        let mut said = BTreeSet::new();
        for folder in ["src", "src/pages", "src/api", "templates"] {
            for entry in
                std::fs::read_dir(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap()
            {
                let path = entry.unwrap().path();
                if path.is_file() {
                    let text = std::fs::read_to_string(&path).unwrap();
                    for call in ["say(\"", "say_with(\"", "say_with(\n"] {
                        for piece in text.split(call).skip(1) {
                            said.insert(
                                piece
                                    .trim_start_matches([' ', '"'])
                                    .split('"')
                                    .next()
                                    .unwrap()
                                    .to_owned(),
                            );
                        }
                    }
                }
            }
        }
        for id in &said {
            assert!(
                english.contains(id.as_str()),
                "{id:?} is said and stands in no file"
            );
        }
        assert!(said.len() > 50, "{}", said.len());
    }

    #[test]
    fn faults_are_told_in_the_readers_language() {
        assert_eq!(Texts(Lang::Fr).fault("a formula"), "une formule");
        assert_eq!(Texts(Lang::Es).fault("in the future"), "en el futuro");
        assert_eq!(Texts(Lang::Es).fault("something new"), "something new");
    }

    #[test]
    fn what_the_vault_says_is_told_in_the_readers_language() {
        let texts = Texts(Lang::Fr);
        assert_eq!(
            texts.told("delivery dlv-1 is accepted; it would have to be checked"),
            "l’envoi dlv-1 n’est pas, ou n’est plus, dans l’état qu’il faut pour cela ; rechargez sa page pour voir où il en est"
        );
        assert_eq!(
            Texts(Lang::Es).told("nothing after today, 2026-11-28"),
            "nada posterior a hoy, 2026-11-28"
        );
        assert_eq!(texts.told("who knows"), "who knows");
        assert_eq!(Texts(Lang::En).told("it's \"so\""), "it's \"so\"");
    }

    #[test]
    fn the_browser_chooses_among_ours() {
        assert_eq!(Texts::preferred(Some("fr-CH, en;q=0.5")).tag(), "fr");
        assert_eq!(Texts::preferred(Some("ru, es;q=0.5")).tag(), "es");
        assert_eq!(Texts::preferred(Some("ru, zh;q=0.5")).tag(), "en");
        assert_eq!(Texts::preferred(None).tag(), "en");
    }
}
