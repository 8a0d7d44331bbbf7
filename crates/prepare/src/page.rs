//! The report as one page that prints.

use amparo_intake::quoted;
use askama::Template;

use crate::report::{FieldReport, Report};

/// The page. It needs no network and no script.
#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
}

impl Page<'_> {
    /// What is missing in a field, by reason.
    fn missing(&self, field: &FieldReport) -> String {
        let reasons = field
            .missing
            .iter()
            .map(|(reason, count)| format!("{} {count}", reason.replace('_', " ")));
        reasons.collect::<Vec<_>>().join(", ")
    }

    fn percent(&self, field: &FieldReport) -> u64 {
        100 * field.values / self.report.cases.max(1)
    }

    fn quoted(&self, text: &str) -> String {
        quoted(text)
    }

    fn rows(&self, rows: &[u64]) -> String {
        rows.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
    }
}

/// The report as HTML. It quotes answers that could not be read: it is as private as the file.
pub fn report_page(report: &Report) -> String {
    Page { report }.render().unwrap_or_default()
}
