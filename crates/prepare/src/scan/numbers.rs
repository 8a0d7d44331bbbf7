//! Telephone numbers and addresses in networks.

use super::dates;

/// Whether a text holds an e-mail address, a web address or a name in a network such as `@ana_ruiz`.
pub(super) fn has_mail(text: &str) -> bool {
    let lower = text.to_lowercase();
    if [
        "http://",
        "https://",
        "www.",
        "t.me/",
        "wa.me/",
        "facebook.com",
        "instagram.com",
        "vk.com",
    ]
    .iter()
    .any(|part| lower.contains(part))
    {
        return true;
    }
    let name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    lower.match_indices('@').any(|(at, _)| {
        let (before, after) = (
            lower.get(..at).unwrap_or_default(),
            lower.get(at + 1..).unwrap_or_default(),
        );
        let local = before.chars().rev().take_while(|c| name(*c)).count();
        let domain: String = after.chars().take_while(|c| name(*c)).collect();
        let mail = local > 0 && domain.trim_matches('.').contains('.');
        mail || local == 0 && domain.chars().count() >= 3
    }) || obfuscated(&lower)
        || messenger(&lower)
}

/// A name in a network behind the network's own: `Snap : awa_du_94`, `微信号 xiaoli_99`.
fn messenger(lower: &str) -> bool {
    const NETWORKS: [&str; 14] = [
        "snap",
        "snapchat",
        "insta",
        "instagram",
        "ig",
        "fb",
        "facebook",
        "telegram",
        "tiktok",
        "wechat",
        "weixin",
        "viber",
        "imo",
        "тг",
    ];
    let named = |part: &str| {
        let letters = part.chars().filter(|c| c.is_ascii_alphabetic()).count();
        let marks = part.chars().any(|c| c.is_ascii_digit() || c == '_');
        letters >= 3 && marks
    };
    let parts =
        || lower.split(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | ',' | ';' | '(' | ')'));
    let network =
        lower.contains("微信") || lower.contains("телеграм") || parts().any(|part| NETWORKS.contains(&part));
    network && parts().any(named)
}

/// `ana (at) example.org`, `ana arroba example punto org`.
fn obfuscated(lower: &str) -> bool {
    let at = ["(at)", "[at]", " arroba ", " arobase ", " собака "];
    let dot = ["(dot)", "[dot]", " punto ", " point ", "."];
    at.iter().any(|at| {
        lower
            .split_once(at)
            .is_some_and(|(_, after)| dot.iter().any(|dot| after.contains(dot)))
    })
}

/// Whether a text holds a telephone number: 7 to 15 digits, with a plus sign, a leading zero or marks between them, or 9 and more digits in a row.
pub(super) fn has_phone(text: &str) -> bool {
    let part = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')' | '+' | '/');
    text.split(|c: char| !part(c)).any(|run| {
        let run = run.trim_matches([' ', '-', '.', '/']);
        let digits = run.chars().filter(char::is_ascii_digit).count();
        if !(7..=15).contains(&digits) || dates::is_day(run) || two_years(run) {
            return false;
        }
        let marks = run.chars().filter(|c| !c.is_ascii_digit()).count();
        let groups = run
            .split(|c: char| !c.is_ascii_digit())
            .filter(|group| !group.is_empty());
        let long = groups.clone().map(str::len).max().unwrap_or_default();
        let marked = run.starts_with(['+', '(']) || run.starts_with("00") || run.starts_with('0');
        // Decimal numbers and dates have one mark or dots alone.
        let spaced = marks >= 2 && groups.count() >= 3;
        marked
            || spaced
            || long >= 9
            || digits == 7 && marks == 1 && run.contains('-')
            || digits >= 8 && marks >= 1 && !run.contains('.')
    })
}

/// `2019-2021`, `2019 / 2021`.
fn two_years(run: &str) -> bool {
    let groups: Vec<&str> = run
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    let year = |group: &&str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    groups.len() == 2 && groups.iter().all(year)
}
