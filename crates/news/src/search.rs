//! Search over the texts. A folder holds some hundreds of them: they are read through, which needs no index and is never out of date.

use crate::item::Item;

/// A file that holds the words asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit<'a> {
    /// The file.
    pub item: &'a Item,
    /// How well it fits: words in titles count most.
    pub score: u32,
}

/// Words that are looked for at most.
const MOST_WORDS: usize = 12;

/// Files that hold every word, the best first. Case is no difference.
pub(crate) fn search<'a>(items: impl IntoIterator<Item = &'a Item>, words: &str) -> Vec<Hit<'a>> {
    let words: Vec<String> = words
        .split_whitespace()
        .take(MOST_WORDS)
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<Hit> = items
        .into_iter()
        .filter_map(|item| {
            let places = [
                (item.title.to_lowercase(), 8),
                (item.topics.join(" ").to_lowercase(), 4),
                (item.summary.to_lowercase(), 3),
                (item.text.to_lowercase(), 1),
            ];
            let mut score = 0;
            for word in &words {
                let own: u32 = places
                    .iter()
                    .map(|(text, weight)| if text.contains(word.as_str()) { *weight } else { 0 })
                    .sum();
                if own == 0 {
                    return None;
                }
                score += own;
            }
            Some(Hit { item, score })
        })
        .collect();
    hits.sort_by(|a, b| (b.score, b.item.date, &a.item.slug).cmp(&(a.score, a.item.date, &b.item.slug)));
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_be_there_and_titles_count_most() {
        let item = |slug: &str, title: &str, text: &str| {
            let source =
                format!("---\nkind: news\ntitle: {title}\ndate: 2026-05-20\nstatus: published\n---\n{text}");
            Item::read(slug, &source).unwrap()
        };
        let items = [
            item("a", "About noise", "A release of cases"),
            item("b", "A release", "With noise and cases"),
            item("c", "Nothing", "here"),
        ];
        let found = |words: &str| -> Vec<String> {
            search(&items, words)
                .iter()
                .map(|hit| hit.item.slug.clone())
                .collect()
        };
        assert_eq!(found("RELEASE cases"), ["b", "a"]);
        assert_eq!(found("noise"), ["a", "b"]);
        assert!(found("release absent").is_empty() && found("  ").is_empty());
    }
}
