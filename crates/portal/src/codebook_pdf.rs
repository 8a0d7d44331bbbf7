//! The codebook of a release as a file to print or to file away with an agreement.

use amparo_schema::{Field, MissingReason};

use crate::codebook_words::{kind_of, says_more, why_absent};
use crate::edition::Edition;
use crate::export::CAVEAT;
use crate::lang::Lang;
use crate::metadata::Description;
use crate::paper::{Kind, Paper};

/// Every field with its values, the reasons for which a value can be absent, and how to cite the release.
pub(crate) fn codebook_pdf(edition: &Edition, origin: &str) -> Vec<u8> {
    let description = Description::of(edition, origin);
    let mut paper = Paper::new(&format!("Codebook of release {}", edition.id()));
    paper.set(Kind::Title, "Codebook");
    paper.set(
        Kind::Text,
        &format!("{} (release {})", description.title(), edition.id()),
    );
    paper.set(Kind::Text, CAVEAT);
    paper.set(Kind::Text, &format!("How to cite: {}", description.citation()));
    paper.set(Kind::Heading, "Why a value can be absent");
    for reason in MissingReason::ALL {
        paper.set(
            Kind::Text,
            &format!(
                "{} ({}): {}",
                Lang::En.missing(reason),
                reason.token(),
                Lang::En.say(why_absent(reason), &[])
            ),
        );
    }
    for field in edition.schema.fields() {
        paper.set(Kind::Heading, &format!("{} ({})", field.title, field.name));
        paper.set(Kind::Text, &field.description);
        paper.set(Kind::Small, &kind(field));
        paper.set(Kind::Text, &values(field, false));
        let absent = values(field, true);
        if !absent.is_empty() {
            paper.set(Kind::Small, &format!("Absent: {absent}"));
        }
    }
    paper.finish()
}

fn kind(field: &Field) -> String {
    let present = field.categories.iter().filter(|category| !category.is_missing());
    format!(
        "{}; values: {}",
        Lang::En.say(kind_of(&field.kind), &[]),
        present.count()
    )
}

/// Values in their order, with the label where it says more than the value.
fn values(field: &Field, missing: bool) -> String {
    field
        .categories
        .iter()
        .filter(|category| category.is_missing() == missing)
        .map(|category| match says_more(category) {
            true => format!("{} ({})", category.value, category.label),
            false => category.value.clone(),
        })
        .collect::<Vec<_>>()
        .join(" · ")
}
