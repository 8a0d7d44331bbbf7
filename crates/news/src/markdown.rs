//! Markdown as HTML. HTML in the source is shown as text, and links lead to the web, to mail or within the site.

use std::collections::BTreeMap;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, html};

use crate::figure::{FigureError, FigureRef, Frozen};

/// A text as HTML, and the releases that its figures quote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The HTML.
    pub html: String,
    /// The releases quoted, without repeats.
    pub releases: Vec<String>,
    /// References that are not frozen, as written.
    pub unfrozen: Vec<String>,
}

/// The references in a text, in order.
///
/// # Errors
/// The first that cannot be read.
pub(crate) fn references(text: &str) -> Result<Vec<FigureRef>, FigureError> {
    pieces(text)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Reference(inside) => Some(FigureRef::read(inside)),
            Piece::Text(_) => None,
        })
        .collect()
}

enum Piece<'a> {
    Text(&'a str),
    Reference(&'a str),
}

fn pieces(mut text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    while let Some((before, rest)) = text.split_once("{{") {
        let Some((inside, after)) = rest.split_once("}}") else {
            break;
        };
        out.push(Piece::Text(before));
        out.push(Piece::Reference(inside));
        text = after;
    }
    out.push(Piece::Text(text));
    out
}

/// Renders a text with its frozen figures.
pub(crate) fn render(text: &str, frozen: &BTreeMap<String, Frozen>) -> Rendered {
    let mut rendered = Rendered::default();
    let mut source = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => source.push_str(text),
            Piece::Reference(inside) => {
                let key = inside.split_whitespace().collect::<Vec<_>>().join(" ");
                match frozen.get(&key) {
                    Some(figure) => {
                        source.push_str(&figure.value);
                        if !figure.interval.is_empty() {
                            source.push_str(&format!(" ({})", figure.interval));
                        }
                        if !rendered.releases.contains(&figure.release) {
                            rendered.releases.push(figure.release.clone());
                        }
                    }
                    None => {
                        source.push_str("(…)");
                        rendered.unfrozen.push(key);
                    }
                }
            }
        }
    }
    let events = Parser::new_ext(&source, Options::empty()).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            link_type,
            dest_url: safe(dest_url),
            title,
            id,
        }),
        // Nothing is loaded from anywhere: a picture is its own description.
        Event::Start(Tag::Image { .. }) => Event::Text("".into()),
        Event::End(pulldown_cmark::TagEnd::Image) => Event::Text("".into()),
        other => other,
    });
    html::push_html(&mut rendered.html, events);
    rendered
}

fn safe(url: CowStr<'_>) -> CowStr<'_> {
    let within = url.starts_with('/') && !url.starts_with("//");
    let fine = within
        || url.starts_with('#')
        || ["https://", "http://", "mailto:"]
            .iter()
            .any(|start| url.starts_with(start));
    if fine { url } else { "#".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_and_scripts_stay_text() {
        let rendered = render(
            "<script>alert(1)</script>\n\n[x](javascript:alert(1)) **b** ![p](https://e.example/p.png)",
            &BTreeMap::new(),
        );
        assert!(
            !rendered.html.contains("<script") && !rendered.html.contains("javascript:"),
            "{}",
            rendered.html
        );
        assert!(rendered.html.contains("<strong>b</strong>") && !rendered.html.contains("<img"));
    }

    #[test]
    fn figures_say_what_was_frozen() {
        let frozen = Frozen {
            release: "2026-05-20-abc".into(),
            value: "74 %".into(),
            interval: "72 % to 76 %".into(),
            sentence: String::new(),
        };
        let lock = BTreeMap::from([("figure labour year=2015".to_owned(), frozen)]);
        let rendered = render(
            "So {{ figure labour  year=2015 }} were, and {{ figure men }} were.",
            &lock,
        );
        assert!(rendered.html.contains("74 % (72 % to 76 %)"), "{}", rendered.html);
        assert_eq!(rendered.releases, ["2026-05-20-abc"]);
        assert_eq!(rendered.unfrozen, ["figure men"]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_brings_tags_of_its_own(text in "\\PC{0,120}") {
            let rendered = render(&text, &BTreeMap::new());
            proptest::prop_assert!(!rendered.html.contains("<script"));
        }
    }
}
