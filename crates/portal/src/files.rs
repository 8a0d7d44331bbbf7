//! A release's files, served as the bytes that were signed.

use axum::body::Bytes;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest, Sha256};

use crate::edition::Edition;
use crate::refusal::Refusal;

/// Serves one file named by the manifest, or the manifest, its signature or the public key.
///
/// The path is looked up, never joined, so no path can leave the release. Bytes are checked against the manifest each time they are
/// read: a file that changed after the release was opened is withheld.
pub(crate) fn serve(edition: &Edition, path: &str, known: Option<&HeaderValue>) -> Result<Response, Refusal> {
    if let Some((bytes, media_type)) = edition.seal(path) {
        return Ok((
            [
                (header::CONTENT_TYPE, media_type),
                (header::CACHE_CONTROL, CACHED_FOR_GOOD),
            ],
            bytes.to_vec(),
        )
            .into_response());
    }
    let entry = edition.file(path).ok_or(Refusal::NoFile)?;
    let tag = format!("W/\"{}\"", entry.sha256);
    let headers = [
        (header::CONTENT_TYPE, entry.media_type.clone()),
        (header::CACHE_CONTROL, CACHED_FOR_GOOD.to_owned()),
        (header::ETAG, tag.clone()),
    ];
    if known.is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let bytes = read_checked(edition, path)?;
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut response = (headers, Bytes::from(bytes)).into_response();
    if let Ok(disposition) = HeaderValue::from_str(&format!("{}; filename=\"{name}\"", disposition(name))) {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// The bytes of a file that the manifest names, checked against it.
///
/// # Errors
/// [`Refusal::NoFile`] for a path that is not in the manifest, [`Refusal::Damaged`] if the bytes are not those that were verified.
pub(crate) fn read_checked(edition: &Edition, path: &str) -> Result<Vec<u8>, Refusal> {
    let entry = edition.file(path).ok_or(Refusal::NoFile)?;
    let bytes = std::fs::read(edition.file_on_disk(entry)).map_err(|error| {
        tracing::error!(release = edition.id(), path, %error, "a published file cannot be read");
        Refusal::Damaged
    })?;
    if hex::encode(Sha256::digest(&bytes)) != entry.sha256 {
        tracing::error!(
            release = edition.id(),
            path,
            "a published file changed after it was verified"
        );
        return Err(Refusal::Damaged);
    }
    Ok(bytes)
}

/// What stands at an address that names a release and a file never changes.
pub(crate) const CACHED_FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// Texts open in the browser, data are saved.
fn disposition(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html" | "md" | "txt" | "json" | "cff") => "inline",
        _ => "attachment",
    }
}
