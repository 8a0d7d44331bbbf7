//! The invented contributors' files, read back with other readers than wrote them.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use amparo_invent::{SEED, write_contributors};
use amparo_schema::{case_schema, countries, ctdc, htcds};
use calamine::{Data, DataType, Reader};
use sha2::{Digest, Sha256};

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/contributors")
        .join(name)
}

/// What [`write_contributors`] says of its files; the other tests read the shipped ones, which this test shows to be the same.
#[test]
fn the_seed_gives_the_shipped_files() {
    let dir = tempfile::tempdir().unwrap();
    let files = write_contributors(dir.path(), SEED).unwrap();
    let mut bytes = 0;
    for file in files
        .iter()
        .flat_map(|file| [Some(&file.file), file.mapping.as_ref()])
        .flatten()
    {
        let name = file.file_name().unwrap().to_str().unwrap();
        let (made, kept) = (
            std::fs::read(file).unwrap(),
            std::fs::read(shipped(name)).unwrap(),
        );
        assert!(
            Sha256::digest(&made) == Sha256::digest(&kept),
            "{name} differs from the shipped file"
        );
        bytes += made.len();
    }
    assert!(bytes < 8_000_000, "{bytes}");
    let counts: Vec<(u64, u64)> = files.iter().map(|file| (file.cases, file.faulty_rows)).collect();
    assert_eq!(counts, [(18_000, 0), (16_000, 0), (9_000, 30)]);
}

#[test]
fn the_public_layout_holds_values_of_the_layout_only() {
    let mut reader = csv::Reader::from_path(shipped("global-assistance-network.csv")).unwrap();
    assert!(reader.headers().unwrap().iter().eq(ctdc::LAYOUT_27));
    let mut cases = 0;
    for record in reader.records() {
        let record = record.unwrap();
        cases += 1;
        assert!((2013..=2025).contains(&record[0].parse::<u16>().unwrap()));
        assert!(record[1].is_empty() || ctdc::gender(&record[1]).is_some());
        assert!(record[2].is_empty() || ctdc::age_band(&record[2]).is_some());
        for country in [&record[3], &record[4]] {
            assert!(
                country.is_empty() || countries::by_alpha3(country).is_some(),
                "{country}"
            );
        }
        assert!(record[5].is_empty() || ctdc::month_band(&record[5]).is_some());
        for flag in record.iter().skip(6) {
            assert!(matches!(flag, "" | "1"), "{flag}");
        }
        // A kind stands with its parent: labour (17..21) with 14, sexual exploitation (21..23) with 15.
        assert!(record[14] == *"1" || (17..21).all(|kind| record[kind].is_empty()));
        assert!(record[15] == *"1" || (21..23).all(|kind| record[kind].is_empty()));
    }
    assert_eq!(cases, 18_000);
}

fn text(cell: &Data) -> String {
    cell.as_string().unwrap_or_default()
}

/// Year, month and day.
fn date(cell: &Data) -> Option<(u16, u8, u8)> {
    let (year, month, day, ..) = cell.get_datetime()?.to_ymd_hms_milli();
    Some((year, month, day))
}

#[test]
fn the_workbook_holds_fields_and_codes_of_the_standard() {
    let mut workbook: calamine::Xlsx<_> = calamine::open_workbook(shipped("red-de-refugios.xlsx")).unwrap();
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    let headers: Vec<String> = sheet.rows().next().unwrap().iter().map(text).collect();
    assert!(htcds::is_htcds(&headers));
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let mut people: BTreeMap<String, usize> = BTreeMap::new();
    let mut slips = BTreeSet::new();
    let mut not_asked = 0;
    for row in sheet.rows().skip(1) {
        *people
            .entry(text(&row[column("prs_IdentityNumber")]))
            .or_default() += 1;
        for (name, cell) in headers.iter().zip(row) {
            let field = htcds::field(name).unwrap();
            if field.codes.is_empty() || *cell == Data::Empty {
                continue;
            }
            for code in text(cell).split(';') {
                if code == "not_asked" {
                    not_asked += 1;
                    continue;
                }
                let canonical = field.code(code);
                assert!(canonical.is_some(), "{name}: {code}");
                if canonical.unwrap().value != code {
                    slips.insert(code.to_owned());
                }
            }
        }
        for name in ["prs_Citizenship", "hte_Country"] {
            for country in text(&row[column(name)]).split(';') {
                assert!(
                    country.is_empty() || countries::by_alpha2(country).is_some(),
                    "{country}"
                );
            }
        }
        let registered = date(&row[column("cas_IncomingReferralDate")]).unwrap();
        assert!((2013..=2025).contains(&registered.0));
        if let Some(born) = date(&row[column("prs_Birthdate")]) {
            let had_birthday = (born.1, born.2) <= (registered.1, registered.2);
            let age = registered.0 - born.0 - u16::from(!had_birthday);
            assert!((3..=71).contains(&age), "{age}");
            if let Some(then) = row[column("vic_AgeWhenTrafficked")].as_f64() {
                assert!(then <= f64::from(age));
            }
        }
    }
    assert_eq!(sheet.height() as u64 - 1, 16_000);
    let mut several: Vec<usize> = people.into_values().filter(|&records| records > 1).collect();
    several.sort_unstable();
    assert_eq!(several, [2, 3]);
    assert_eq!(
        slips,
        BTreeSet::from(["DebtBondage ".to_owned(), "Unaquainted".to_owned()])
    );
    assert!(not_asked > 2_000, "{not_asked}");
}

fn casa_abierta() -> (Vec<String>, Vec<csv::StringRecord>) {
    let bytes = std::fs::read(shipped("casa-abierta.csv")).unwrap();
    assert!(
        std::str::from_utf8(&bytes).is_err(),
        "the file is to be windows-1252"
    );
    let (text, _, faults) = encoding_rs::WINDOWS_1252.decode(&bytes);
    assert!(!faults);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(text.as_bytes());
    let headers = reader.headers().unwrap().iter().map(str::to_owned).collect();
    (headers, reader.records().map(Result::unwrap).collect())
}

#[test]
fn the_own_file_has_the_faults_it_is_said_to_have() {
    let (headers, rows) = casa_abierta();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let yes_no = ["sí", "si", "no", "no sabe", "no responde", ""];
    let mut faulty = 0;
    let mut people: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        let cell = |name: &str| row[column(name)].trim();
        let blank = |name: &str| matches!(cell(name), "" | "no sabe" | "no responde");
        let date: Vec<u32> = cell("fecha_registro")
            .split('/')
            .map(|part| part.parse().unwrap())
            .collect();
        let sound = (date[0] <= 28 && date[2] <= 2025)
            && (blank("edad") || cell("edad").parse::<u32>().is_ok_and(|age| age <= 130))
            && (blank("sexo") || ["H", "M", "T"].contains(&cell("sexo")))
            && (blank("nacionalidad") || countries::find(cell("nacionalidad")).is_some())
            && (blank("pais_explotacion") || countries::find(cell("pais_explotacion")).is_some())
            && yes_no.contains(&cell("trabajo_forzado").to_lowercase().as_str())
            && yes_no.contains(&cell("explotacion_sexual").to_lowercase().as_str())
            && cell("otra_explotacion") != "X9";
        faulty += u64::from(!sound);
        *people.entry(cell("expediente")).or_default() += 1;
        // Details stand where the answer was yes.
        for (detail, question) in [
            ("sector", "trabajo_forzado"),
            ("prostitucion", "explotacion_sexual"),
        ] {
            assert!(!sound || cell(detail).is_empty() || cell(question).to_lowercase().starts_with('s'));
        }
    }
    assert_eq!(faulty, 30);
    assert_eq!(rows.len() as u64, 9_030);
    assert_eq!(people.values().filter(|&&records| records == 2).count(), 14);
    assert!(people.values().all(|&records| records <= 2));
}

#[test]
fn the_mapping_speaks_of_columns_and_fields_that_exist() {
    let (headers, _) = casa_abierta();
    let mapping = std::fs::read_to_string(shipped("casa-abierta.mapping.json")).unwrap();
    let mapping: serde_json::Value = serde_json::from_str(&mapping).unwrap();
    assert_eq!(mapping["format"], "amparo-mapping/1");
    let schema = case_schema(2025);
    let fields = mapping["fields"].as_object().unwrap();
    assert_eq!(fields.len(), schema.width());
    for (name, rule) in fields {
        let field = schema.field(schema.index_of(name).unwrap());
        assert!(headers.iter().any(|header| rule["column"] == **header), "{name}");
        for target in rule["values"]
            .as_object()
            .into_iter()
            .flat_map(|values| values.values())
        {
            assert!(
                field.code_of(target.as_str().unwrap()).is_some(),
                "{name}: {target}"
            );
        }
    }
}
