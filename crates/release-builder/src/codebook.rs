//! The codebook: every field and value with what it means and how often it is estimated to occur, as CSV and as a page.

use std::fmt::Write;

use amparo_release::Aggregates;
use amparo_schema::{Field, FieldKind, TableSchema};

use crate::build::About;
use crate::readme::thousands;

/// `codebook.csv`, one row for each value of each field, and the number of rows.
pub(crate) fn codebook_csv(
    schema: &TableSchema,
    aggregates: &Aggregates,
) -> Result<(Vec<u8>, u64), csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "field",
        "title",
        "description",
        "group",
        "kind",
        "value",
        "label",
        "missing_reason",
        "estimate",
        "standard_error",
        "lower_95",
        "upper_95",
    ])?;
    let mut rows = 0;
    for (index, field) in schema.fields().iter().enumerate() {
        for (category, code) in field.categories.iter().zip(0..) {
            let figure = aggregates.find(&[(index, code)]);
            let number = |pick: fn(&amparo_release::Figure) -> f64| {
                figure
                    .as_ref()
                    .map_or_else(String::new, |figure| format!("{:.2}", pick(figure)))
            };
            writer.write_record([
                field.name.as_str(),
                &field.title,
                &field.description,
                field.group.as_deref().unwrap_or_default(),
                kind(field),
                &category.value,
                &category.label,
                category.missing.map_or("", |reason| reason.token()),
                &number(|f| f.estimate),
                &number(|f| f.standard_error),
                &number(|f| f.lower_95),
                &number(|f| f.upper_95),
            ])?;
            rows += 1;
        }
    }
    let bytes = writer
        .into_inner()
        .map_err(|e| csv::Error::from(e.into_error()))?;
    Ok((bytes, rows))
}

fn kind(field: &Field) -> &'static str {
    match field.kind {
        FieldKind::Nominal => "categories",
        FieldKind::Ordinal => "ordered categories",
        FieldKind::Flag => "yes or no",
        FieldKind::Binned(_) => "number in bins",
    }
}

/// `codebook.html`: one page that needs nothing else, reads in light and dark, and prints.
pub(crate) fn codebook_html(about: &About<'_>, schema: &TableSchema, aggregates: &Aggregates) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\">\n<title>Codebook: {title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#fields\">Skip to the fields</a>\n<header>\n<h1>Codebook</h1>\n<p>{title}<br>{date}, {publisher}</p>\n",
        title = escape(about.title),
        date = about.date(),
        publisher = escape(&about.inputs.publisher.name),
    );
    if !about.claim.private {
        page += "<p class=\"warning\"><strong>NOT PRIVATE: seeded.</strong> The noise in this release can be repeated by whoever knows the seed. \
                 It is for tests only.</p>\n";
    }
    let total = aggregates.total();
    let _ = write!(
        page,
        "<p>Numbers are estimated cases with noise, ± one standard error, and never exact. About {} ± {} cases were measured; {} synthetic records \
         were drawn. They show where contributors work, not how common trafficking is.</p>\n\
         <p>A missing value has a reason, and no reason is an answer: it is neither yes nor no, and it does not belong in the denominator of a \
         share.</p>\n</header>\n<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Fields</h2>\n<ol>\n",
        whole(total.estimate),
        whole(total.standard_error),
        thousands(about.rows),
    );
    for (index, field) in schema.fields().iter().enumerate() {
        let _ = writeln!(
            page,
            "<li><a href=\"#f{index}\">{}</a></li>",
            escape(&field.title)
        );
    }
    page += "</ol>\n</nav>\n<main id=\"fields\">\n";
    for (index, field) in schema.fields().iter().enumerate() {
        section(&mut page, index, field, schema, aggregates);
    }
    page += "</main>\n</body>\n</html>\n";
    page
}

fn section(page: &mut String, index: usize, field: &Field, schema: &TableSchema, aggregates: &Aggregates) {
    let _ = write!(
        page,
        "<section aria-labelledby=\"f{index}\">\n<h2 id=\"f{index}\">{title}</h2>\n<p><code>{name}</code> · {kind}{group}</p>\n<p>{description}</p>\n",
        title = escape(&field.title),
        name = escape(&field.name),
        kind = kind(field),
        group = field.group.as_deref().map_or_else(String::new, |group| format!(
            " · question group <code>{}</code>",
            escape(group)
        )),
        description = escape(&field.description),
    );
    let rules = rules(index, schema);
    if !rules.is_empty() {
        let _ = writeln!(page, "<ul>\n{rules}</ul>");
    }
    let _ = write!(
        page,
        "<table>\n<caption>{}: values and estimated numbers of cases</caption>\n<thead><tr><th scope=\"col\">In the files</th><th \
         scope=\"col\">Meaning</th><th scope=\"col\" class=\"n\">Cases</th><th scope=\"col\" class=\"n\">± standard error</th><th scope=\"col\" \
         class=\"n\">95 % interval</th></tr></thead>\n<tbody>\n",
        escape(&field.title),
    );
    for (category, code) in field.categories.iter().zip(0..) {
        let (class, meaning) = match category.missing {
            Some(reason) => (" class=\"missing\"", format!("Missing: {}", reason.label())),
            None => ("", category.label.clone()),
        };
        let numbers = match aggregates.find(&[(index, code)]) {
            Some(figure) => format!(
                "<td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{} to {}</td>",
                whole(figure.estimate),
                whole(figure.standard_error),
                whole(figure.lower_95),
                whole(figure.upper_95)
            ),
            None => "<td class=\"n\">not published</td><td></td><td></td>".into(),
        };
        let _ = writeln!(
            page,
            "<tr{class}><th scope=\"row\"><code>{}</code></th><td>{}</td>{numbers}</tr>",
            escape(&category.value),
            escape(&meaning),
        );
    }
    page.push_str("</tbody>\n</table>\n</section>\n");
}

/// What the schema forbids between this field and others, as list items.
fn rules(index: usize, schema: &TableSchema) -> String {
    let values = |field: &Field, codes: &[u16]| -> String {
        codes
            .iter()
            .filter_map(|&code| field.categories.get(usize::from(code)))
            .map(|category| format!("<code>{}</code>", escape(&category.value)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut items = String::new();
    for zero in schema
        .structural_zeros()
        .iter()
        .filter(|zero| zero.right == index)
    {
        let (left, right) = (schema.field(zero.left), schema.field(zero.right));
        let _ = writeln!(
            items,
            "<li>Where {} is {}, this is never {}.</li>",
            escape(&left.title),
            values(left, &zero.left_codes),
            values(right, &zero.right_codes),
        );
    }
    items
}

fn whole(x: f64) -> String {
    thousands(x.round().max(0.0) as usize)
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1c2430;--soft:#4d5866;--paper:#fff;--line:#ccd3db;--band:#f2f5f8;--link:#0b5394;--warn:#8a1c1c}\
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf1;--soft:#aab4c0;--paper:#14181d;--line:#3a434e;--band:#1d232a;--link:#8fc1f5;--warn:#ffb4a8}}\
body{margin:0 auto;max-width:60rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}\
a{color:var(--link)}a:focus-visible{outline:3px solid var(--link);outline-offset:2px}\
.skip{position:absolute;left:-99rem}.skip:focus{position:static}\
.warning{border:2px solid var(--warn);color:var(--warn);padding:.5rem 1rem}\
nav ol{columns:16rem;padding-left:1.5rem}\
section{border-top:1px solid var(--line);margin-top:2rem;overflow-x:auto}\
table{border-collapse:collapse;width:100%}caption{text-align:left;color:var(--soft);padding:.25rem 0}\
th,td{border-bottom:1px solid var(--line);padding:.25rem .5rem;text-align:left;font-weight:normal;vertical-align:top}\
thead th{font-weight:bold}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\
.missing{background:var(--band);color:var(--soft)}code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}\
@media print{:root{--ink:#000;--soft:#333;--paper:#fff;--line:#999;--band:#eee;--link:#000;--warn:#000}body{max-width:none;font-size:9pt}\
.skip{display:none}thead{display:table-header-group}tr{break-inside:avoid}h2{break-after:avoid}}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_schema_becomes_markup() {
        assert_eq!(escape("<b a='1'>\"&"), "&lt;b a=&#39;1&#39;&gt;&quot;&amp;");
    }
}
