//! Global Assistance Network: a file in the public 27-variable layout.

use std::path::Path;

use amparo_schema::ctdc;

use super::{ContributorFile, persons};
use crate::draw::Draw;
use crate::error::{InventError, write_file};
use crate::model::{GLOBAL_ASSISTANCE, Gender, Industry, Office, Person, Recruiter, SexKind};

const NAME: &str = "Global Assistance Network";
const CASES: usize = 18_000;

pub(super) fn write(dir: &Path, seed: u64) -> Result<ContributorFile, InventError> {
    let path = dir.join("global-assistance-network.csv");
    let mut draw = Draw::new(seed, NAME);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fail = |source: csv::Error| InventError::Csv {
        path: path.clone(),
        source,
    };
    writer.write_record(ctdc::LAYOUT_27).map_err(fail)?;
    for (office, person) in persons(&mut draw, &GLOBAL_ASSISTANCE, CASES) {
        let record = record(&mut draw, &GLOBAL_ASSISTANCE[office], &person);
        writer.write_record(record).map_err(fail)?;
    }
    let content = writer.into_inner().map_err(|error| InventError::Io {
        path: path.clone(),
        source: error.into_error(),
    })?;
    write_file(&path, &content)?;
    Ok(ContributorFile {
        contributor: NAME,
        file: path,
        mapping: None,
        cases: CASES as u64,
        faulty_rows: 0,
    })
}

/// What the network publishes of a person: 27 cells.
fn record(draw: &mut Draw, office: &Office, person: &Person) -> Vec<String> {
    let known = |draw: &mut Draw, share: u32, text: &str| -> String {
        if draw.chance(share) {
            text.to_owned()
        } else {
            String::new()
        }
    };
    let band = |bands: &[ctdc::Band], number: Option<usize>| -> String {
        number
            .and_then(|index| bands.get(index))
            .map_or_else(String::new, |band| band.value.to_owned())
    };
    let gender = match person.gender {
        Gender::Man => "Man",
        Gender::Woman => "Woman",
        Gender::Transgender => "Trans/Transgender/NonConforming",
    };
    let age = band(&ctdc::AGE_BANDS, ctdc::age_band_of_years(person.age));
    let months = band(&ctdc::MONTH_BANDS, ctdc::month_band_of_months(person.months));
    let mut cells = vec![
        person.year.to_string(),
        known(draw, 9_850, gender),
        known(draw, 9_100, &age),
        known(draw, 9_600, person.citizenship),
        known(draw, 9_700, person.country),
        known(draw, if office.form.duration { 6_800 } else { 0 }, &months),
    ];
    let mut group = |asked: bool, flags: &[bool]| {
        cells.extend(flags.iter().map(|&flag| {
            if asked && flag {
                "1".to_owned()
            } else {
                String::new()
            }
        }));
    };
    let means = ctdc::MEANS_FROM_HTCDS.map(|(_, codes)| person.controlled_by(codes));
    group(office.form.means && draw.chance(8_700), &means);
    group(
        true,
        &[
            person.labour.is_some(),
            person.sexual.is_some(),
            person.other.is_some(),
        ],
    );
    let industry = |wanted: &[Industry]| person.labour.is_some_and(|industry| wanted.contains(&industry));
    group(
        office.form.kinds && draw.chance(9_200),
        &[
            industry(&[Industry::Agriculture, Industry::Fishing]),
            industry(&[Industry::Construction]),
            industry(&[Industry::DomesticWork]),
            industry(&[Industry::Hospitality]),
        ],
    );
    group(
        draw.chance(8_400),
        &[
            person.sexual == Some(SexKind::Prostitution),
            person.sexual == Some(SexKind::Pornography),
        ],
    );
    let recruiter = [
        Recruiter::IntimatePartner,
        Recruiter::Friend,
        Recruiter::Family,
        Recruiter::Other,
    ]
    .map(|recruiter| recruiter == person.recruiter);
    group(office.form.recruiter && draw.chance(7_400), &recruiter);
    cells
}
