//! The frame of a report page: one self-contained HTML file without script, light or dark as the reader's system is.

use std::fmt::{self, Write};

use crate::text::Grid;

/// Text that is safe between tags and in quoted attributes.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1c1b1a;--paper:#fdfcfa;--soft:#65615c;--line:#d9d4cc;--one:#0b6e72;--two:#b3541e;--three:#8a8378;--warn:#8c1d18;--warnbg:#fbeae8}
@media(prefers-color-scheme:dark){:root{--ink:#ece8e2;--paper:#191817;--soft:#aaa49b;--line:#3b3835;--one:#5bc0be;--two:#f0a06a;--three:#979085;--warn:#ffb4ab;--warnbg:#3a1614}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:62rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.2rem;margin:2.5rem 0 .5rem}
p{max-width:44rem}
.notice{background:var(--warnbg);color:var(--warn);border-left:.3rem solid;padding:.6rem .9rem;margin:0 0 1rem;max-width:none;font-weight:600}
figure{margin:1rem 0;max-width:27rem}svg{width:100%;height:auto;display:block}
figcaption,caption{color:var(--soft);font-size:.875rem;text-align:left;padding:.2rem 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums;margin:.5rem 0}
th,td{border-bottom:1px solid var(--line);padding:.25rem .6rem;text-align:right;white-space:nowrap}
th.w,td.w{text-align:left;white-space:normal}tbody th{font-weight:400}thead th{vertical-align:bottom}
svg text{fill:var(--ink);font:11px system-ui,sans-serif}svg .soft{fill:var(--soft)}
.one{fill:var(--one)}.two{fill:var(--two)}.three{fill:var(--three)}.axis{stroke:var(--line);stroke-width:1}.mark{stroke:var(--three);stroke-width:2}
@media print{:root{color-scheme:light}.scroll{overflow:visible}h2{break-after:avoid}figure,tr{break-inside:avoid}}
";

/// A page under construction.
pub(crate) struct Page {
    html: String,
}

impl Page {
    pub(crate) fn new(title: &str, notice: &str, lead: &str) -> Self {
        let mut html = String::new();
        // The notice is the first line that a reader meets, and the first that a search in the file finds.
        push(
            &mut html,
            format_args!(
                "<!doctype html>\n<!-- {notice} -->\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
                 <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
                 <title>{title}</title><style>{STYLE}</style></head>\n<body><main>\n<p class=\"notice\">{notice}</p>\n<h1>{title}</h1>\n<p>{lead}</p>\n",
                notice = Escaped(notice),
                title = Escaped(title),
                lead = Escaped(lead),
            ),
        );
        Page { html }
    }

    pub(crate) fn heading(&mut self, title: &str, lead: &str) {
        push(
            &mut self.html,
            format_args!("<h2>{}</h2>\n<p>{}</p>\n", Escaped(title), Escaped(lead)),
        );
    }

    /// A plot, which comes escaped from [`crate::plot`].
    pub(crate) fn figure(&mut self, svg: &str, caption: &str) {
        push(
            &mut self.html,
            format_args!(
                "<figure>{svg}<figcaption>{}</figcaption></figure>\n",
                Escaped(caption)
            ),
        );
    }

    pub(crate) fn table(&mut self, caption: &str, grid: &Grid) {
        if grid.rows.is_empty() {
            return;
        }
        let html = &mut self.html;
        push(
            html,
            format_args!(
                "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table><caption>{0}</caption><thead><tr>",
                Escaped(caption)
            ),
        );
        let class = |column: usize| if column < grid.words { " class=\"w\"" } else { "" };
        for (column, cell) in grid.head.iter().enumerate() {
            push(
                html,
                format_args!("<th scope=\"col\"{}>{}</th>", class(column), Escaped(cell)),
            );
        }
        html.push_str("</tr></thead><tbody>\n");
        for row in &grid.rows {
            html.push_str("<tr>");
            for (column, cell) in row.iter().enumerate() {
                let text = Escaped(cell);
                let class = class(column);
                match column {
                    0 => push(html, format_args!("<th scope=\"row\"{class}>{text}</th>")),
                    _ => push(html, format_args!("<td{class}>{text}</td>")),
                }
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody></table></div>\n");
    }

    pub(crate) fn finish(mut self) -> String {
        self.html.push_str("</main></body></html>\n");
        self.html
    }
}

/// Appends; writing to a string cannot fail.
pub(crate) fn push(html: &mut String, arguments: fmt::Arguments<'_>) {
    let _ = html.write_fmt(arguments);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_table_says_is_text() {
        let mut grid = Grid::new(1, &["<b>"]);
        grid.row(["\"a\" & 'b'<script>".to_owned()]);
        let mut page = Page::new("t", "n", "l");
        page.table("c", &grid);
        let html = page.finish();
        assert!(html.contains("&quot;a&quot; &amp; &#39;b&#39;&lt;script&gt;") && !html.contains("<script"));
    }
}
