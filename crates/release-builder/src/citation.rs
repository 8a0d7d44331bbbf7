//! How a release is cited and under what licence its data stand.

use std::fmt::Write;

use crate::build::About;

/// `CITATION.cff`, Citation File Format 1.2.0. Texts are written as JSON strings, which YAML reads.
pub(crate) fn citation_cff(about: &About<'_>) -> String {
    let publisher = &about.inputs.publisher;
    let text = |text: &str| serde_json::Value::from(text).to_string();
    let mut cff = format!(
        "cff-version: 1.2.0\nmessage: \"If you use these data, please cite them as below and say that they are synthetic.\"\ntype: dataset\n\
         title: {}\nabstract: {}\nauthors:\n  - name: {}\nversion: {}\ndate-released: {}\nlicense: CC-BY-4.0\n",
        text(about.title),
        text(
            "Synthetic case records and aggregate tables made with differential privacy from case files of organisations that assist victims."
        ),
        text(&publisher.name),
        text(about.date()),
        text(about.date()),
    );
    // Writing to a text cannot fail.
    if let Some(url) = &publisher.url {
        let _ = writeln!(cff, "url: {}", text(url));
    }
    if let Some(doi) = &publisher.doi {
        let _ = writeln!(cff, "doi: {}", text(doi));
    }
    cff
}

/// `LICENSE-DATA.txt`.
pub(crate) fn licence(about: &About<'_>) -> String {
    format!(
        "{title}\n© {year} {publisher}\n\n\
         The data and documents in this folder are licensed under the Creative Commons Attribution 4.0 International Licence (CC BY 4.0).\n\
         You may share and adapt them, also commercially, if you give credit, link to the licence, and say if you changed anything.\n\
         Full text: https://creativecommons.org/licenses/by/4.0/legalcode\n\nCredit as:\n{citation}\n\n\
         No row of these data is a person. The records are synthetic: they were drawn from a statistical model of counts to which noise was\n\
         added. A record that resembles somebody does so by chance. Please do not present one as a real case.\n",
        title = about.title,
        year = &about.created[..4],
        publisher = about.inputs.publisher.name,
        citation = about.citation(),
    )
}
