//! Documents that are made of a release outside of the server.

use amparo_facts::FactSheet;
use amparo_lang::Lang;

/// A fact sheet as one HTML document, charts included, that loads nothing and prints well.
///
/// # Errors
/// If its template fails, which nothing in a release can bring about.
pub fn fact_sheet(facts: &FactSheet, lang: Lang) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    Ok(crate::pages::facts_alone(facts, lang)?)
}
