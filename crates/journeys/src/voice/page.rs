//! The page of a publication of reviews.

use askama::Template;

use super::aggregate::{ReviewPublication, Share};
use super::review::Question;
use crate::page::{SCREEN, Style};

#[derive(Template)]
#[template(path = "reviews.html")]
struct Page<'a> {
    lang: &'static str,
    dir: &'static str,
    style: &'static Style,
    p: &'a ReviewPublication,
    agencies: Vec<Agency<'a>>,
}

struct Agency<'a> {
    name: String,
    period: String,
    reviews: Option<String>,
    rows: Vec<(&'static str, String)>,
    reply: Option<(&'a str, &'a str, String)>,
}

fn asks(question: Question) -> &'static str {
    match question {
        Question::PaidForJob => "Paid something to get the job",
        Question::AsPromised => "The job was as promised",
        Question::KeptPapers => "Could keep passport and papers",
        Question::PaidOnTime => "Were paid on time and in full",
        Question::FreeToLeave => "Could have left the job",
    }
}

const OPEN: &str = "too few answers";

fn words(share: Option<Share>, scale: f64, digits: usize, unit: &str) -> String {
    share.map_or_else(
        || OPEN.to_owned(),
        |Share { value, lower, upper }| {
            format!(
                "{:.digits$}{unit} ({:.digits$} to {:.digits$})",
                value * scale,
                lower * scale,
                upper * scale
            )
        },
    )
}

/// Writes the page: one HTML file without scripts. `name` gives an agency's name.
///
/// # Errors
/// If the template fails, which only a want of memory makes it do.
pub fn reviews_page(
    publication: &ReviewPublication,
    name: impl Fn(amparo_recruitment::values::PartyId) -> String,
) -> Result<String, askama::Error> {
    let agencies = publication
        .agencies
        .iter()
        .map(|agency| {
            let mut rows: Vec<(&'static str, String)> = agency
                .answers
                .iter()
                .map(|(question, share)| (asks(*question), words(*share, 100.0, 0, " %")))
                .collect();
            rows.push(("Stars, 1 to 5", words(agency.stars, 1.0, 1, "")));
            Agency {
                name: name(agency.agency),
                period: agency.period.to_string(),
                reviews: agency.reviews.map(|reviews| words(Some(reviews), 1.0, 0, "")),
                rows,
                reply: agency.reply.as_ref().map(|reply| {
                    (
                        reply.text.as_str(),
                        reply.approved_by.as_str(),
                        reply.on.to_string(),
                    )
                }),
            }
        })
        .collect();
    Page {
        lang: "en",
        dir: "ltr",
        style: &SCREEN,
        p: publication,
        agencies,
    }
    .render()
}
