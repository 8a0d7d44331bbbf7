//! Tables with a row of HXL hashtags under the header, as humanitarian tools expect them. <https://hxlstandard.org/standard/1-1final/>

use crate::answer::Answer;
use crate::edition::Edition;
use crate::export;
use crate::refusal::Refusal;
use crate::vocabulary::Axis;

/// The tag of a field of the records.
fn field_tag(name: &str) -> String {
    match name {
        "yearOfRegistration" => "#date+year+registration".into(),
        "citizenship" => "#country+citizenship+code+v_iso3".into(),
        "CountryOfExploitation" => "#country+exploitation+code+v_iso3".into(),
        "gender" => "#indicator+gender".into(),
        "ageBroad" => "#indicator+age".into(),
        _ => format!("#indicator+{}", attribute(name)),
    }
}

/// A name as an HXL attribute: lower case letters, digits and underscores, the first a letter. `isForcedLabour` becomes
/// `is_forced_labour`.
fn attribute(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    }
    if out.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out
    } else {
        format!("f{out}")
    }
}

/// The tag of a column of figures.
fn figure_tag(column: &str) -> String {
    match column {
        "estimate" => "#affected+estimate".into(),
        "standard_error" | "lower_95" | "upper_95" => format!("#affected+{column}"),
        "share" => "#indicator+share+value".into(),
        "share_lower_95" | "share_upper_95" => format!("#indicator+{column}"),
        "share_denominator" => "#population+denominator".into(),
        _ => format!("#meta+{}", attribute(column)),
    }
}

/// The tag of a column of an answer.
fn answer_tag(edition: &Edition, axes: &[&Axis], column: &str) -> String {
    let (key, is_label) = match column.strip_suffix("_label") {
        Some(key) => (key, true),
        None => (column, false),
    };
    let Some(axis) = axes.iter().find(|axis| axis.key == key) else {
        return figure_tag(column);
    };
    let is_country = axis.fields().iter().any(|&field| {
        ["citizenship", "CountryOfExploitation"].contains(&edition.schema.field(field).name.as_str())
    });
    let tag = match (is_country, key.split_once('.')) {
        (true, Some((field, level))) => format!("#region+{}+{}", attribute(field), attribute(level)),
        (true, None) if is_label => format!("#country+{}+name", attribute(key)),
        _ => field_tag(key),
    };
    if is_label && !tag.ends_with("+name") {
        format!("{tag}+label")
    } else {
        tag
    }
}

/// Puts a row of tags after the first line.
fn tagged(csv_bytes: &[u8], tag: impl Fn(&str) -> String) -> Result<Vec<u8>, csv::Error> {
    let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(csv_bytes);
    let headers = reader.byte_headers()?.clone();
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::with_capacity(csv_bytes.len() + 1024));
    writer.write_byte_record(&headers)?;
    writer.write_record(headers.iter().map(|name| tag(&String::from_utf8_lossy(name))))?;
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record)? {
        writer.write_byte_record(&record)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A table of a release with tags: `data/cases.csv` or `aggregates/aggregates.csv`.
///
/// # Errors
/// [`Refusal::NoFile`] for any other path.
pub(crate) fn file(edition: &Edition, path: &str) -> Result<Vec<u8>, Refusal> {
    let bytes = match path {
        "data/cases.csv" | "aggregates/aggregates.csv" => crate::files::read_checked(edition, path)?,
        _ => return Err(Refusal::NoFile),
    };
    let tag: fn(&str) -> String = if path == "data/cases.csv" {
        field_tag
    } else {
        figure_tag
    };
    tagged(&bytes, tag).map_err(|error| {
        tracing::error!(path, %error, "a table could not be tagged");
        Refusal::Internal
    })
}

/// An answer as CSV with tags.
pub(crate) fn answer(edition: &Edition, answer: &Answer) -> Result<Vec<u8>, csv::Error> {
    let axes: Vec<&Axis> = answer.axes.iter().map(|axis| axis.axis).collect();
    tagged(&export::to_csv(answer)?, |column| {
        answer_tag(edition, &axes, column)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_attributes() {
        assert_eq!(attribute("isForcedLabour"), "is_forced_labour");
        assert_eq!(attribute("citizenship.region"), "citizenship_region");
        assert_eq!(attribute("2x"), "f2x");
    }

    #[test]
    fn tags_stand_in_the_second_line_and_cells_stay_as_they_are() {
        let out = tagged(b"gender,estimate\n\"a,b\",1\n", figure_tag).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "gender,estimate\r\n#meta+gender,#affected+estimate\r\n\"a,b\",1\r\n"
        );
    }
}
