//! Who published a release and under what licence, read from the release's own documents.

use serde_json::Value;

/// Publisher and licence, as far as the release names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publisher {
    /// Name of the organisation.
    pub name: Option<String>,
    /// Its web address.
    pub url: Option<String>,
    /// The release's digital object identifier, such as `10.1234/abc`.
    pub doi: Option<String>,
    /// Address of the licence of the data.
    pub licence: Option<String>,
}

impl Publisher {
    /// Reads `datapackage.json` and `CITATION.cff`. What they do not say stays unknown.
    pub fn read(datapackage: Option<&[u8]>, citation: Option<&[u8]>) -> Publisher {
        let package: Value = datapackage
            .and_then(|bytes| serde_json::from_slice(bytes).ok())
            .unwrap_or(Value::Null);
        let text = |pointer: &str| {
            package
                .pointer(pointer)
                .and_then(Value::as_str)
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        let web = |pointer: &str| {
            text(pointer).filter(|url| url.starts_with("https://") || url.starts_with("http://"))
        };
        Publisher {
            name: text("/contributors/0/title"),
            url: web("/contributors/0/path"),
            doi: citation
                .and_then(|bytes| std::str::from_utf8(bytes).ok())
                .and_then(doi),
            licence: web("/licenses/0/path"),
        }
    }
}

/// The `doi:` line of a citation file, which the builder writes as a JSON string.
fn doi(citation: &str) -> Option<String> {
    let line = citation.lines().find_map(|line| line.strip_prefix("doi: "))?;
    let doi: String = serde_json::from_str(line.trim()).unwrap_or_else(|_| line.trim().to_owned());
    doi.starts_with("10.").then_some(doi)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_documents_say_is_read_and_nothing_else_is_made_up() {
        let package = br#"{"contributors": [{"title": "Casa Abierta", "path": "https://casa.example"}],
            "licenses": [{"path": "https://creativecommons.org/licenses/by/4.0/"}]}"#;
        let read = Publisher::read(Some(package), Some(b"title: x\ndoi: \"10.1234/abc\"\n"));
        assert_eq!(read.name.as_deref(), Some("Casa Abierta"));
        assert_eq!(read.url.as_deref(), Some("https://casa.example"));
        assert_eq!(read.doi.as_deref(), Some("10.1234/abc"));
        assert_eq!(
            read.licence.as_deref(),
            Some("https://creativecommons.org/licenses/by/4.0/")
        );
        assert_eq!(Publisher::read(None, None), Publisher::default());
        let odd = br#"{"contributors": [{"title": 7, "path": "javascript:alert(1)"}]}"#;
        assert_eq!(
            Publisher::read(Some(odd), Some(b"doi: nonsense")),
            Publisher::default()
        );
    }
}
