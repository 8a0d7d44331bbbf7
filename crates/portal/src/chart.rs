//! Charts: drawn by the crate that both wings share.

use std::sync::LazyLock;

use axum::http::HeaderValue;

pub(crate) use amparo_chart::*;

/// What a browser may do with a chart that is opened as a file of its own.
pub(crate) static FILE_POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    HeaderValue::from_str(file_policy()).unwrap_or(HeaderValue::from_static("default-src 'none'"))
});
