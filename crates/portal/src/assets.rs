//! The files that pages load, named by their content so that browsers may keep them for good.

use std::sync::LazyLock;

use axum::body::Bytes;
use sha2::{Digest, Sha256};

/// One static file.
pub(crate) struct Asset {
    /// Its address, such as `/static/portal.0123456789ab.css`.
    pub(crate) url: String,
    /// Its content type.
    pub(crate) media_type: &'static str,
    /// Its bytes.
    pub(crate) bytes: Bytes,
}

/// Addresses of the files that every page names.
pub(crate) struct Assets {
    /// The style sheet.
    pub(crate) css: String,
    /// The icon.
    pub(crate) icon: String,
    /// The picture that other sites show with a link to this one.
    pub(crate) card: String,
    /// The script, without which every page is whole.
    pub(crate) script: String,
    files: Vec<Asset>,
}

impl Assets {
    /// The style sheet itself, for documents that stand alone.
    pub(crate) fn style(&self) -> &'static str {
        include_str!("../assets/portal.css")
    }

    /// The file at an address.
    pub(crate) fn find(&self, url: &str) -> Option<&Asset> {
        self.files.iter().find(|asset| asset.url == url)
    }
}

/// A font in the folder of fonts.
macro_rules! font {
    ($name:literal) => {
        (
            $name,
            include_bytes!(concat!("../assets/fonts/", $name, ".woff2")).as_slice(),
        )
    };
}

/// Fonts, by the names that the style sheet calls them by.
const FONTS: [(&str, &[u8]); 6] = [
    font!("noto-sans-latin-400"),
    font!("noto-sans-latin-600"),
    font!("noto-sans-cyrillic-400"),
    font!("noto-sans-cyrillic-600"),
    font!("noto-serif-latin-600"),
    font!("noto-serif-cyrillic-600"),
];

/// The portal's static files.
pub(crate) static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut css_text = include_str!("../assets/portal.css").to_owned();
    let mut files = Vec::new();
    for (name, bytes) in FONTS {
        let font = asset(name, "woff2", "font/woff2", bytes.to_vec());
        // The style sheet stands in the same folder, and names fonts by their content too.
        if let Some(place) = font.url.strip_prefix("/static/") {
            css_text = css_text.replace(&format!("fonts/{name}.woff2"), place);
        }
        files.push(font);
    }
    let css = asset("portal", "css", "text/css; charset=utf-8", css_text.into_bytes());
    let icon = asset(
        "mark",
        "svg",
        "image/svg+xml",
        include_bytes!("../assets/mark.svg").to_vec(),
    );
    let card = asset(
        "card",
        "png",
        "image/png",
        include_bytes!("../assets/card.png").to_vec(),
    );
    let script = asset(
        "portal",
        "js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/portal.js").to_vec(),
    );
    let assets = Assets {
        css: css.url.clone(),
        icon: icon.url.clone(),
        card: card.url.clone(),
        script: script.url.clone(),
        files: Vec::new(),
    };
    files.extend([css, icon, card, script]);
    Assets { files, ..assets }
});

fn asset(stem: &str, extension: &str, media_type: &'static str, bytes: Vec<u8>) -> Asset {
    let hash = hex::encode(Sha256::digest(&bytes));
    let bytes = Bytes::from(bytes);
    Asset {
        url: format!("/static/{stem}.{}.{extension}", &hash[..12]),
        media_type,
        bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_names_every_font_by_its_content_and_the_script_is_small() {
        let css = ASSETS.find(&ASSETS.css).unwrap();
        let text = String::from_utf8(css.bytes.to_vec()).unwrap();
        let named: Vec<&str> = text
            .split("url(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert_eq!(named.len(), FONTS.len());
        for name in named {
            assert!(ASSETS.find(&format!("/static/{name}")).is_some(), "{name}");
        }
        assert!(ASSETS.find(&ASSETS.script).unwrap().bytes.len() <= 10_000);
    }
}
