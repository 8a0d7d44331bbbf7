//! Changes of status as an Atom feed (RFC 4287).

use quick_xml::escape::escape;

use crate::Register;

/// The changes of all recruiters in a register, newest first, as an Atom feed.
///
/// `base` is the register's address without a slash at its end; a recruiter's page is `base/party-id`, and the feed itself stands at `base/place`. A change
/// keeps its id in every later feed, so that a reader shows it once.
pub fn atom_feed(register: &Register, base: &str, place: &str, title: &str) -> String {
    let base = escape(base);
    let mut changes: Vec<_> = register
        .entries
        .iter()
        .flat_map(|entry| {
            entry
                .history
                .iter()
                .enumerate()
                .map(move |(number, change)| (change, entry, number))
        })
        .collect();
    changes.sort_by(|a, b| (b.0.on, a.1.party, b.2).cmp(&(a.0.on, b.1.party, a.2)));
    let updated = changes.first().map_or(register.as_of, |(change, _, _)| change.on);
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n  <id>{base}/{place}</id>\n  \
         <title>{}</title>\n  <updated>{updated}T00:00:00Z</updated>\n  <author><name>{}</name></author>\n  \
         <link rel=\"self\" href=\"{base}/{place}\"/>\n",
        escape(title),
        escape(title)
    );
    for (change, entry, number) in changes {
        let countries: Vec<&str> = change.scope.countries.iter().map(String::as_str).collect();
        let phase = change.phase.code();
        feed += &format!(
            "  <entry>\n    <id>{base}/{party}#{date}-{number}-{phase}</id>\n    <title>{name}: {phase}</title>\n    \
             <updated>{date}T00:00:00Z</updated>\n    <link href=\"{base}/{party}\"/>\n    \
             <summary>{reason} ({countries})</summary>\n  </entry>\n",
            party = entry.party,
            date = change.on,
            name = escape(&entry.name),
            reason = escape(&change.reason),
            countries = escape(countries.join(", ")),
        );
    }
    feed + "</feed>\n"
}
