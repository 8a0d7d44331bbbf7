//! QR codes (ISO/IEC 18004) as SVG.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// A text too long for a QR code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} bytes are more than a QR code holds (2,953)")]
pub struct QrError(pub usize);

/// A text as a QR code, black on white with its quiet zone, `side` pixels wide at least. The strongest error correction that fits is taken: a sheet on a
/// wall gets scratched.
///
/// # Errors
/// If the text is longer than 2,953 bytes.
pub fn qr_svg(text: &str, side: u32) -> Result<String, QrError> {
    let levels = [EcLevel::H, EcLevel::Q, EcLevel::M, EcLevel::L];
    let code = levels
        .into_iter()
        .find_map(|level| QrCode::with_error_correction_level(text, level).ok());
    let code = code.ok_or(QrError(text.len()))?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(side, side).build())
}
