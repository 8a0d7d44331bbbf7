//! `README.md`: what somebody needs who finds the folder and nothing else.

use crate::build::About;

pub(crate) fn readme(about: &About<'_>) -> String {
    let inputs = about.inputs;
    let claim = about.claim;
    let total = inputs.fitted.total();
    let mut text = format!("# {}\n\n", about.title);
    if !claim.private {
        text += "> **NOT PRIVATE: seeded.** The noise in this release can be repeated by whoever knows the seed. It is for tests only and must \
                 not be made from the records of real people.\n\n";
    }
    text += &format!(
        "{rows} synthetic case records and tables of counts, made on {date} from the case files of {contributors} that assist{s} victims of \
         human trafficking. Published by {publisher}.\n\n",
        rows = thousands(about.rows),
        date = about.date(),
        contributors = match inputs.provenance.contributors {
            1 => "one organisation".to_owned(),
            n => format!("{n} organisations"),
        },
        s = if inputs.provenance.contributors == 1 {
            "s"
        } else {
            ""
        },
        publisher = inputs.publisher.name,
    );
    if let Some(supersedes) = &inputs.supersedes {
        text += &format!("This release corrects and replaces `{supersedes}`.\n\n");
    }
    text += &format!(
        "## Before you use it\n\n\
         - **No row is a person.** The records were drawn from a statistical model of counts with noise. Please do not present one as a real case.\n\
         - **Where contributors work, not prevalence.** The data describe people whom the contributing organisations identified or assisted. A \
         country with many records has organisations that find and assist people; a country with few may have few such organisations. Do not rank \
         countries by these counts, and do not read a change over years as a trend before asking who began to contribute.\n\
         - **Every number has an error.** The measured table held about {total} cases (standard error {error}). Counts in `aggregates/` carry \
         a standard error and a 95 % interval each. Counts you make from `data/` are as wrong as `accuracy.json` says: for a combination of k \
         fields, √(a² + p·count + (r·count)²).\n\
         - **Missing has reasons.** `not_asked`, `not_known`, `not_applicable`, `refused` and `suppressed` are not `no`. Leave them out of \
         the denominator of a share, and say so.\n\n",
        total = thousands(total.value.round() as usize),
        error = thousands(total.standard_error.round().max(1.0) as usize),
    );
    text += "## What is here\n\n\
             | file | what |\n|---|---|\n\
             | `data/cases.csv`, `data/cases.parquet` | synthetic case records, one row each; both files hold the same |\n\
             | `aggregates/aggregates.csv`, `.parquet` | counts: the total (no fields), every value of every field, and every pair of values of two \
             fields estimated at 0.5 or more. A pair that is not listed is estimated below that. `measured`: the table was measured itself; \
             `derived`: it follows from the model |\n\
             | `codebook/codebook.html`, `.csv` | every field, value and reason for a missing value, with counts |\n\
             | `schema.json`, `datapackage.json` | the same for programs (Frictionless) |\n\
             | `CLAIM.md`, `claim.json` | what is promised about privacy, and what is not |\n\
             | `accuracy.json` | errors of counts of synthetic records: a, p and r by number of fields |\n";
    if !inputs.fitted.measurements().declared.is_empty() {
        text += "| `facts/headlines.json` | the counts behind the fact sheet, by year, as they were measured; noise makes some negative |\n";
    }
    text += "| `measurements/measurements.json` | the noisy counts from which everything here was made |\n\
             | `manifest.json`, `manifest.sig`, `publisher.pub` | SHA-256 of every file, the signature over that list, the publisher's key |\n\n";
    text += "## How to read it\n\n\
             R:\n\n```r\ncases <- read.csv(\"data/cases.csv\", stringsAsFactors = TRUE)\ncounts <- read.csv(\"aggregates/aggregates.csv\", \
             na.strings = character())\n```\n\n\
             Python:\n\n```python\nimport pandas as pd\ncases = pd.read_csv(\"data/cases.csv\", dtype=\"category\", keep_default_na=False)\n\
             counts = pd.read_csv(\"aggregates/aggregates.csv\", keep_default_na=False)\n```\n\n\
             Excel or LibreOffice: open `data/cases.csv` with *Data → From Text/CSV*, encoding UTF-8, separator comma, and import every column as \
             text, or `0--8` and `9--17` may turn into dates.\n\n";
    text += &format!(
        "## Privacy\n\n{the_release} is differentially private for {unit} with ε = {epsilon} at δ = {delta:e} (ρ = {rho:.6}). `CLAIM.md` says \
         what that means, how it adds up with other releases, and what is not protected.\n\n",
        the_release = if claim.private {
            "The release"
        } else {
            "A release like this whose noise is secret"
        },
        unit = claim.unit,
        epsilon = claim.epsilon,
        delta = claim.delta,
        rho = claim.rho,
    );
    text += "## How to verify it\n\n\
             With Amparo: `amparo verify FOLDER --key KEY`, where KEY is the publisher's public key from a place you trust. \
             Without it, with OpenSSL 3 and coreutils, in this folder:\n\n\
             ```sh\ntmp=$(mktemp -d)\n\
             { printf '\\x30\\x2a\\x30\\x05\\x06\\x03\\x2b\\x65\\x70\\x03\\x21\\x00'; base64 -d publisher.pub; } > \"$tmp/key.der\"\n\
             base64 -d manifest.sig > \"$tmp/sig\"\n\
             openssl pkeyutl -verify -pubin -keyform DER -inkey \"$tmp/key.der\" -rawin -in manifest.json -sigfile \"$tmp/sig\"\n\
             python3 -c 'import hashlib, json\n\
             for f in json.load(open(\"manifest.json\"))[\"files\"]:\n    \
             assert hashlib.sha256(open(f[\"path\"], \"rb\").read()).hexdigest() == f[\"sha256\"], f[\"path\"]\n\
             print(\"all files as listed\")'\n```\n\n";
    text += &format!(
        "## How to cite it\n\n{citation}\n\nName the release id in `manifest.json` too. Licence: CC BY 4.0 (`LICENSE-DATA.txt`).\n",
        citation = about.citation(),
    );
    if let Some(contact) = &inputs.publisher.contact {
        text += &format!("\nQuestions: {contact}\n");
    }
    text
}

/// A whole number with a comma between thousands.
pub(crate) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let texts: Vec<String> = [0, 999, 1_000, 48_801, 1_234_567].map(thousands).to_vec();
        assert_eq!(texts, ["0", "999", "1,000", "48,801", "1,234,567"]);
    }
}
