//! The files that pages load, named by their content so that browsers may keep them for good.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// One static file.
pub(crate) struct Asset {
    /// Its address, such as `/static/portal.0123456789ab.css`.
    pub(crate) url: String,
    /// Its content type.
    pub(crate) media_type: &'static str,
    /// Its bytes.
    pub(crate) bytes: &'static [u8],
}

/// Addresses of the files that every page names.
pub(crate) struct Assets {
    /// The style sheet.
    pub(crate) css: String,
    /// The icon.
    pub(crate) icon: String,
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

/// The portal's static files.
pub(crate) static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let css = asset(
        "portal",
        "css",
        "text/css; charset=utf-8",
        include_bytes!("../assets/portal.css"),
    );
    let icon = asset(
        "mark",
        "svg",
        "image/svg+xml",
        include_bytes!("../assets/mark.svg"),
    );
    Assets {
        css: css.url.clone(),
        icon: icon.url.clone(),
        files: vec![css, icon],
    }
});

fn asset(stem: &str, extension: &str, media_type: &'static str, bytes: &'static [u8]) -> Asset {
    let hash = hex::encode(Sha256::digest(bytes));
    Asset {
        url: format!("/static/{stem}.{}.{extension}", &hash[..12]),
        media_type,
        bytes,
    }
}
