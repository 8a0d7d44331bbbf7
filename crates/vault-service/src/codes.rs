//! One-time codes (TOTP, RFC 6238: SHA-1, 30 seconds, six digits, as every telephone's program has them).

use jiff::Timestamp;
use qrcode::QrCode;
use qrcode::render::svg;
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::refusal::Refusal;

/// The codes of one secret.
pub(crate) struct Codes {
    totp: Totp,
    text: Zeroizing<String>,
}

impl Codes {
    pub(crate) fn of(secret: &[u8; 20]) -> Result<Codes, Refusal> {
        let secret = Secret::from(secret.to_vec());
        let text = Zeroizing::new(secret.to_base32());
        let totp = Builder::new()
            .with_secret(secret)
            .build()
            .map_err(|_| Refusal::Internal)?;
        Ok(Codes { totp, text })
    }

    /// The step of a code that is right now, or was or will be half a minute away.
    pub(crate) fn step(&self, code: &str, moment: Timestamp) -> Option<u64> {
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).take(12).collect();
        let seconds = u64::try_from(moment.as_second()).ok()?;
        self.totp.check(&digits, seconds)
    }

    /// The secret in base 32, in groups of four, to be typed where nothing can be scanned.
    pub(crate) fn typed(&self) -> String {
        let bytes = self.text.trim_end_matches('=').as_bytes();
        let groups: Vec<String> = bytes
            .chunks(4)
            .map(|group| String::from_utf8_lossy(group).into_owned())
            .collect();
        groups.join(" ")
    }

    /// What a telephone scans.
    pub(crate) fn picture(&self) -> Result<String, Refusal> {
        let secret = self.text.trim_end_matches('=');
        let uri = Zeroizing::new(format!(
            "otpauth://totp/Amparo%20vault?secret={secret}&issuer=Amparo"
        ));
        let code = QrCode::new(uri.as_bytes()).map_err(|_| Refusal::Internal)?;
        let svg = code
            .render::<svg::Color<'_>>()
            .dark_color(svg::Color("#000"))
            .light_color(svg::Color("#fff"))
            .min_dimensions(220, 220)
            .build();
        // The drawing stands within the page, where no XML declaration may be.
        Ok(svg
            .find("<svg")
            .and_then(|at| svg.get(at..))
            .unwrap_or_default()
            .to_owned())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret "12345678901234567890" at 59 s gives 94287082, of which six digits are shown.
    #[test]
    fn codes_are_those_of_the_standard() {
        let codes = Codes::of(b"12345678901234567890").unwrap();
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(codes.step("287082", at(59)), Some(1));
        assert_eq!(codes.step("287 082", at(75)), Some(1), "half a minute late");
        assert_eq!(codes.step("287082", at(120)), None);
        assert_eq!(codes.step("081804", at(1_111_111_109)), Some(1_111_111_109 / 30));
        assert_eq!(codes.step("", at(59)), None);
        assert_eq!(codes.typed(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert!(codes.picture().unwrap().starts_with("<svg"));
    }
}
