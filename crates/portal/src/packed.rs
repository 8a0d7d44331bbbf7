//! An answer with everything that is needed to use it: figures, what they mean, how to cite them, checksums.

use std::io::{Cursor, Write as _};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use crate::answer::Answer;
use crate::edition::Edition;
use crate::export;
use crate::lang::Lang;
use crate::metadata::Description;
use crate::query::Query;

/// Why an answer could not be packed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PackError {
    /// The figures could not be written.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// The archive could not be written.
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    /// Neither could.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// The ZIP of an answer: `figures.csv`, `figures.json`, `codebook.csv`, `README.md`, `SHA256SUMS`. The same answer gives the same bytes.
///
/// # Errors
/// If memory refuses the bytes.
pub(crate) fn zip(
    edition: &Edition,
    origin: &str,
    query: &Query,
    answer: &Answer,
) -> Result<Vec<u8>, PackError> {
    let json = export::to_json(edition, query, answer);
    let files: [(&str, Vec<u8>); 4] = [
        ("figures.csv", export::to_csv(answer)?),
        ("figures.json", json.to_string().into_bytes()),
        ("codebook.csv", codebook(edition, query)?),
        ("README.md", readme(edition, origin, query).into_bytes()),
    ];
    let mut sums = String::new();
    for (name, bytes) in &files {
        sums += &format!("{}  {name}\n", hex::encode(Sha256::digest(bytes)));
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, bytes) in files
        .iter()
        .map(|(name, bytes)| (*name, bytes.as_slice()))
        .chain([("SHA256SUMS", sums.as_bytes())])
    {
        archive.start_file(name, options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// The filters in words, one line each.
pub(crate) fn filters(edition: &Edition, query: &Query) -> Vec<String> {
    query
        .filters
        .iter()
        .map(|filter| {
            let field = edition.schema.field(filter.field);
            let (name, labels): (String, Vec<&str>) = match filter.level {
                None => (
                    field.title.clone(),
                    filter
                        .picks
                        .iter()
                        .map(|&code| field.categories[usize::from(code)].label.as_str())
                        .collect(),
                ),
                Some(level) => {
                    let level = &edition.words.levels(filter.field)[level];
                    (
                        format!("{}, {}", field.title, level.name),
                        filter
                            .picks
                            .iter()
                            .map(|&node| level.nodes[usize::from(node)].1.as_str())
                            .collect(),
                    )
                }
            };
            format!("{name}: {}", labels.join(", "))
        })
        .collect()
}

fn readme(edition: &Edition, origin: &str, query: &Query) -> String {
    let description = Description::of(edition, origin);
    let question = query.to_query_string(&edition.schema, &edition.words);
    let permalink = crate::present::with_query(&format!("{}/explore", description.url), &question);
    let active = filters(edition, query);
    let active = if active.is_empty() {
        "none: everyone in the release\n".to_owned()
    } else {
        active.iter().map(|line| format!("- {line}\n")).collect()
    };
    let licence = description.publisher().licence.as_deref().map_or_else(
        || "The release names no licence.".to_owned(),
        |licence| format!("Licence: {licence}"),
    );
    format!(
        "# {title}\n\nFrom {release} (release `{id}`, {date}). Permanent address of these figures: <{permalink}>\n\n\
         ## How to cite\n\n{citation}\n\n{licence}\n\n\
         ## Active filters\n\n{active}\n\
         ## What you should know\n\n\
         - {caveat}\n\
         - `estimate` is a number of people, `standard_error` its standard error, `lower_95` and `upper_95` its 95 % interval.\n\
         - Where `enough_evidence` is `false`, the standard error is more than half of the estimate: say that there is not enough evidence.\n\
         - `share` is a share of `share_denominator`. Values that are missing have no share.\n\
         - `source` says where a figure comes from: a table that was measured, one derived from the model, or a count of synthetic records.\n\
         - With two or more groupings, combinations with an estimate below 0.5 are not listed; they are not known to be zero.\n\
         - {text}\n\n\
         ## Files\n\n\
         - `figures.csv`, `figures.json`: the figures\n- `codebook.csv`: what the fields and values in them mean\n\
         - `SHA256SUMS`: check with `sha256sum -c SHA256SUMS`\n",
        title = query.title(Lang::En, &edition.schema, &edition.words),
        release = description.title(),
        id = edition.id(),
        date = description.date(),
        citation = description.citation(),
        caveat = export::CAVEAT,
        text = description.text,
    )
}

/// Fields and values of the question, or of the whole release where it names none.
pub(crate) fn codebook(edition: &Edition, query: &Query) -> Result<Vec<u8>, csv::Error> {
    let mut fields: Vec<usize> = query
        .by
        .iter()
        .flat_map(|&axis| edition.words.axes()[axis].fields())
        .chain(query.filters.iter().map(|filter| filter.field))
        .collect();
    fields.sort_unstable();
    fields.dedup();
    if fields.is_empty() {
        fields = (0..edition.schema.width()).collect();
    }
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record([
        "field",
        "title",
        "description",
        "value",
        "label",
        "missing_reason",
    ])?;
    for field in fields {
        let field = edition.schema.field(field);
        for category in &field.categories {
            writer.write_record([
                field.name.as_str(),
                &field.title,
                &field.description,
                &category.value,
                &category.label,
                category.missing.map_or("", |reason| reason.token()),
            ])?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
