//! Feeds of what is published: Atom (RFC 4287), JSON Feed 1.1, and events as iCalendar (RFC 5545).

use std::fmt::Write as _;

use amparo_lang::Lang;
use jiff::ToSpan as _;
use serde_json::{Value, json};

use crate::folder::News;
use crate::item::{Item, Kind};

/// Most entries of a feed.
const LISTED: usize = 50;

fn entries(news: &News) -> impl Iterator<Item = &Item> {
    news.originals()
        .filter(|item| item.is_published() && item.kind != Kind::Page)
        .take(LISTED)
}

fn xml(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || c.is_whitespace())
        .map(|c| match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

/// The newest entries as Atom; `origin` is where the site stands, such as `https://data.example.org`.
pub fn atom(news: &News, origin: &str, title: &str) -> String {
    let origin = xml(origin);
    let updated = entries(news).map(|item| item.date).max();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>{origin}/news</id>\n\
         <title>{}</title>\n<author><name>{}</name></author>\n<updated>{}T00:00:00Z</updated>\n\
         <link rel=\"self\" href=\"{origin}/news.atom\"/>\n<link href=\"{origin}/news\"/>\n",
        xml(title),
        xml(title),
        updated.map_or_else(|| "1970-01-01".to_owned(), |date| date.to_string())
    );
    for item in entries(news) {
        let _ = write!(
            out,
            "<entry>\n<id>{origin}/news/{slug}</id>\n<title>{title}</title>\n<updated>{date}T00:00:00Z</updated>\n\
             <link href=\"{origin}/news/{slug}\"/>\n<summary>{summary}</summary>\n",
            slug = item.slug,
            title = xml(&item.title),
            date = item.date,
            summary = xml(&item.summary)
        );
        for topic in &item.topics {
            let _ = writeln!(out, "<category term=\"{}\"/>", xml(topic));
        }
        let _ = write!(
            out,
            "<content type=\"html\">{}</content>\n</entry>\n",
            xml(&news.render(item).html)
        );
    }
    out.push_str("</feed>\n");
    out
}

/// The newest entries as JSON Feed.
pub fn json_feed(news: &News, origin: &str, title: &str) -> Value {
    let items: Vec<Value> = entries(news)
        .map(|item| {
            json!({
                "id": format!("{origin}/news/{}", item.slug),
                "url": format!("{origin}/news/{}", item.slug),
                "title": item.title,
                "summary": item.summary,
                "content_html": news.render(item).html,
                "date_published": format!("{}T00:00:00Z", item.date),
                "tags": item.topics,
            })
        })
        .collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": format!("{origin}/news"),
        "feed_url": format!("{origin}/news.json"),
        "items": items,
    })
}

/// Published events as a calendar. Days without hours: when an event begins on its day is said in its text.
pub fn calendar(news: &News, origin: &str) -> String {
    let day = |date: jiff::civil::Date| date.strftime("%Y%m%d").to_string();
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".into(),
        "PRODID:-//Amparo//News//EN".into(),
    ];
    for item in news.published(Kind::Event, Lang::En) {
        let Some(event) = &item.event else { continue };
        // DTEND is the first day after the event.
        let after = event.ends.checked_add(1.day()).unwrap_or(event.ends);
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}@{host}", item.slug),
            format!("DTSTAMP:{}T000000Z", day(item.date)),
            format!("DTSTART;VALUE=DATE:{}", day(event.starts)),
            format!("DTEND;VALUE=DATE:{}", day(after)),
            format!("SUMMARY:{}", escaped(&item.title)),
            format!("LOCATION:{}", escaped(&event.place)),
            format!("DESCRIPTION:{}", escaped(&item.summary)),
            format!("URL:{origin}/news/{}", item.slug),
            "END:VEVENT".into(),
        ]);
    }
    lines.push("END:VCALENDAR".into());
    lines.iter().map(|line| folded(line)).collect()
}

/// TEXT values (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace('\n', "\\n")
        .replace('\r', "")
}

/// A content line of at most 75 octets, folded, with its line break (RFC 5545, 3.1).
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 2);
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news() -> News {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write(
            "meeting.md",
            "---\nkind: event\ntitle: A meeting; open, to all\ndate: 2026-05-20\nstatus: published\nstarts: 2026-06-01\nends: 2026-06-02\nplace: Online\n\
             summary: What the release says & how sure it is\n---\nCome.\n",
        );
        write(
            "draft.md",
            "---\nkind: news\ntitle: Not yet\ndate: 2026-05-21\n---\nNothing.\n",
        );
        News::read(folder.path()).unwrap()
    }

    #[test]
    fn feeds_hold_what_is_published_and_nothing_else() {
        let news = news();
        let feed = atom(&news, "https://data.example.org", "Amparo");
        insta::assert_snapshot!(feed);
        assert_eq!(
            json_feed(&news, "https://data.example.org", "Amparo")["items"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
    }

    #[test]
    fn a_calendar_has_days_and_short_lines() {
        let text = calendar(&news(), "https://data.example.org");
        assert!(
            text.contains("DTSTART;VALUE=DATE:20260601\r\n")
                && text.contains("DTEND;VALUE=DATE:20260603\r\n")
        );
        assert!(text.contains("SUMMARY:A meeting\\; open\\, to all\r\n"));
        assert!(text.split("\r\n").all(|line| line.len() <= 75));
    }
}
