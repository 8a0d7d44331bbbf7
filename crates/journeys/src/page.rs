//! What all pages share: one file each, with its style inside, no script, and nothing loaded from elsewhere.

use std::sync::LazyLock;

use base64::Engine as _;
use sha2::{Digest, Sha256};

/// A style sheet and the policy that lets a browser apply it, by its hash, and nothing else.
pub(crate) struct Style {
    /// The style sheet.
    pub(crate) css: &'static str,
    /// The content security policy of a page with it.
    pub(crate) policy: String,
}

impl Style {
    pub(crate) fn new(css: &'static str) -> Style {
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(css));
        Style {
            css,
            policy: format!(
                "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
            ),
        }
    }
}

/// The style of pages to be read on a screen.
pub(crate) static SCREEN: LazyLock<Style> = LazyLock::new(|| Style::new(include_str!("../data/page.css")));

/// A whole number with thin spaces between thousands.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}
