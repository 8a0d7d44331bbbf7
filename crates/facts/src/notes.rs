//! A draft of notes on a release, from what differs from an earlier one. It is for a steward to edit: it says what differs, never why.

use amparo_lang::Lang;
use amparo_reading::differences::{Difference, clear, differences, fields_only_in};
use amparo_reading::edition::Edition;

/// Most differences listed.
const LISTED: usize = 20;

/// The draft as Markdown.
pub fn release_notes(old: &Edition, new: &Edition, lang: Lang) -> String {
    let say = |id: &str| lang.say(id, &[]);
    let mut out = format!(
        "# {}\n\n{}\n\n<!-- {} -->\n",
        new.manifest.title,
        lang.say("changes-lede", &[("old", old.id()), ("new", new.id())]),
        say("notes-draft")
    );
    for text in contributors(old, new, lang) {
        out += &format!("\n{text}\n");
    }
    out += &format!(
        "\n## {}\n\n|  | {} | {} |\n|---|--:|--:|\n",
        say("changes-facts"),
        say("changes-before"),
        say("changes-after")
    );
    type Words<'a> = &'a dyn Fn(&Edition) -> String;
    let facts: [(&str, Words<'_>); 4] = [
        ("changes-published", &|edition| {
            lang.date(&edition.manifest.created)
        }),
        ("changes-people", &|edition| edition.total().words(lang)),
        ("changes-fields", &|edition| edition.schema.width().to_string()),
        ("changes-epsilon", &|edition| {
            lang.decimal(edition.claim.epsilon, 2)
        }),
    ];
    for (id, words) in facts {
        out += &format!("| {} | {} | {} |\n", say(id), words(old), words(new));
    }
    out += &format!("\n{}\n", fields(old, new, lang));
    let all = differences(old, new);
    let clear = clear(&all);
    out += &format!(
        "\n## {}\n\n{}\n\n",
        say("changes-figures"),
        lang.say(
            "changes-figures-about",
            &[
                ("all", &lang.count(all.len() as f64)),
                ("n", &lang.count(clear.len() as f64))
            ]
        )
    );
    if clear.is_empty() {
        out += &format!("{}\n", say("changes-none"));
    }
    for difference in clear.iter().take(LISTED) {
        out += &format!("- {}\n", line(new, difference, lang));
    }
    out += &format!("\n{}\n", say("facts-caveat"));
    out
}

fn contributors(old: &Edition, new: &Edition, lang: Lang) -> Vec<String> {
    let (Some(before), Some(after)) = (old.contributors(), new.contributors()) else {
        return Vec::new();
    };
    let id = match after.cmp(&before) {
        std::cmp::Ordering::Greater => "changes-joined",
        std::cmp::Ordering::Less => "changes-left",
        std::cmp::Ordering::Equal => return vec![lang.say("changes-same-contributors", &[])],
    };
    let count = after.abs_diff(before).to_string();
    let text = lang.say(id, &[("count", &count), ("n", &count)]);
    vec![text.replace("<strong>", "**").replace("</strong>", "**")]
}

fn fields(old: &Edition, new: &Edition, lang: Lang) -> String {
    let (added, removed) = (fields_only_in(new, old, lang), fields_only_in(old, new, lang));
    let mut texts = Vec::new();
    if !added.is_empty() {
        texts.push(lang.say("changes-added", &[("list", &added)]));
    }
    if !removed.is_empty() {
        texts.push(lang.say("changes-removed", &[("list", &removed)]));
    }
    if texts.is_empty() {
        texts.push(lang.say("changes-fields-same", &[]));
    }
    texts.join(" ")
}

fn line(new: &Edition, difference: &Difference, lang: Lang) -> String {
    let field = new
        .schema
        .index_of(&difference.field)
        .map(|place| new.schema.field(place));
    let title = field.map_or_else(|| difference.field.clone(), |field| lang.field_title(field));
    let value = field
        .and_then(|field| Some(lang.value_label(field, field.code_of(&difference.value)?)))
        .unwrap_or_else(|| difference.value.clone());
    let sign = if difference.by() < 0.0 { "−" } else { "+" };
    let by = lang.isolate(format!(
        "{sign}{} ± {}",
        lang.count(difference.by().abs()),
        lang.count(difference.margin().max(1.0))
    ));
    let name = lang.say("axis-level", &[("field", &title), ("level", &value)]);
    format!(
        "{name}: {by} ({} → {})",
        difference.old.words(lang),
        difference.new.words(lang)
    )
}
