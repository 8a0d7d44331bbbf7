//! What the vault says in English, in the reader's language.
//!
//! The vault keeps what it found in a file, and says why it refuses an act, in English. Each such text has a message `said-…`, whose English form is the
//! text's pattern: whatever stands in the place of its arguments is taken out of the text and put into the other language's form.

use std::sync::LazyLock;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};
use fluent_syntax::parser::parse;

/// Names of arguments, in the order of the alphabet; no text has more.
const ARGUMENTS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// The pattern of a text: its fixed parts, between which its arguments stand.
struct Said {
    id: String,
    fixed: Vec<String>,
}

static SAID: LazyLock<Vec<Said>> = LazyLock::new(|| {
    let source = include_str!("../locales/en/service.ftl");
    let resource = match parse(source) {
        Ok(resource) => resource,
        // A file with a fault still gives its sound messages; a test holds that none has any.
        Err((resource, _)) => resource,
    };
    let messages = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    });
    messages
        .filter(|message| message.id.name.starts_with("said-"))
        .filter_map(|message| {
            let mut fixed = vec![String::new()];
            for element in &message.value.as_ref()?.elements {
                match element {
                    PatternElement::TextElement { value } => {
                        if let Some(last) = fixed.last_mut() {
                            // The apostrophe of the texts of pages is not that of the code.
                            last.push_str(&value.replace('’', "'"));
                        }
                    }
                    PatternElement::Placeable {
                        expression: Expression::Inline(InlineExpression::VariableReference { .. }),
                    } => fixed.push(String::new()),
                    PatternElement::Placeable { .. } => return None,
                }
            }
            Some(Said {
                id: message.id.name.to_owned(),
                fixed,
            })
        })
        .collect()
});

impl Said {
    /// What stands in the place of the arguments, if the text is of this pattern.
    fn arguments<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let (first, rest) = self.fixed.split_first()?;
        let mut text = text.strip_prefix(first.as_str())?;
        let Some((last, between)) = rest.split_last() else {
            return text.is_empty().then(Vec::new);
        };
        let mut found = Vec::new();
        for fixed in between {
            let (argument, behind) = text.split_once(fixed.as_str())?;
            found.push(argument);
            text = behind;
        }
        found.push(text.strip_suffix(last.as_str())?);
        Some(found)
    }
}

/// The message of a text, with its arguments; nothing for a text that has none.
pub(crate) fn said(text: &str) -> Option<(&'static str, Vec<(&'static str, String)>)> {
    SAID.iter().find_map(|said| {
        let arguments = said.arguments(text)?;
        let named = ARGUMENTS
            .into_iter()
            .zip(arguments.into_iter().map(str::to_owned))
            .collect();
        Some((said.id.as_str(), named))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_taken_out_of_a_text() {
        let (id, arguments) = said("a year from 2002 to 2026, or a date such as 2021-03-04").unwrap();
        assert_eq!(id, "said-years-from-to");
        assert_eq!(arguments, [("a", "2002".to_owned()), ("b", "2026".to_owned())]);
        let (id, _) = said("not known").unwrap();
        assert_eq!(id, "said-missing-not-known");
        let (id, arguments) = said("Woman, Man, or a blank").unwrap();
        assert_eq!((id, arguments[0].1.as_str()), ("said-or-blank", "Woman, Man"));
        assert!(said("something that nobody says").is_none());
    }

    /// Arguments are taken in the order in which they stand, so they must be named in it.
    #[test]
    fn arguments_are_named_in_order_and_parted() {
        for said in SAID.iter() {
            assert!(said.fixed.len() <= ARGUMENTS.len() + 1, "{}", said.id);
            let between = said.fixed.get(1..said.fixed.len() - 1).unwrap_or_default();
            assert!(between.iter().all(|fixed| !fixed.is_empty()), "{}", said.id);
        }
        let source = include_str!("../locales/en/service.ftl");
        for line in source.lines().filter(|line| line.starts_with("said-")) {
            let named: Vec<&str> = line.split("{ $").skip(1).map(|rest| &rest[..1]).collect();
            assert_eq!(named, ARGUMENTS[..named.len()], "{line}");
        }
    }
}
