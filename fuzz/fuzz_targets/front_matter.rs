//! Articles, whose front matter an editor writes by hand, and the headline counts of a release.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = amparo_release::Headlines::from_json(data);
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    for stem in ["article", "article.fr"] {
        if let Ok(item) = amparo_news::Item::read(stem, text) {
            assert_eq!(item.stem(), stem);
        }
        let framed = format!("---\nkind: news\ntitle: t\ndate: 2026-05-20\n{text}");
        let _ = amparo_news::Item::read(stem, &framed);
    }
    let _ = amparo_news::FigureRef::read(text);
});
