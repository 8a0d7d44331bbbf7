//! Red de Refugios del Sur: a workbook with the columns and codes of HTCDS 2.0.

use std::path::Path;

use amparo_schema::countries;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{ContributorFile, again, by_date, persons};
use crate::draw::Draw;
use crate::error::{InventError, write_file};
use crate::model::{Gender, Industry, MEANS, Person, Practice, RED_DE_REFUGIOS, Recruiter, SexKind};

const NAME: &str = "Red de Refugios del Sur";
const CASES: usize = 16_000;
/// What stands in the cells of questions that an office's form does not have.
const NOT_ASKED: &str = "not_asked";
const OFFICES: [&str; 3] = ["Oficina Andina", "Oficina del Plata", "Oficina Centroamericana"];

const COLUMNS: [&str; 16] = [
    "prs_IdentityNumber",
    "org_Name",
    "cas_IncomingReferralDate",
    "cas_Status",
    "prs_Birthdate",
    "prs_Gender",
    "prs_Citizenship",
    "vic_TraffickingStatus",
    "vic_AgeWhenTrafficked",
    "vic_RelationshipToTrafficker",
    "vic_MethodsOfControl",
    "vic_TypeOfExploitation",
    "vic_ForcedLabourIndustry",
    "vic_TypeOfSexExploitation",
    "hte_Type",
    "hte_Country",
];

/// A cell of the workbook.
enum Cell {
    Blank,
    Text(String),
    Number(u32),
    Date(u32, u32, u32),
}

pub(super) fn write(dir: &Path, seed: u64) -> Result<ContributorFile, InventError> {
    let path = dir.join("red-de-refugios.xlsx");
    let content = workbook(seed).map_err(|source| InventError::Workbook {
        path: path.clone(),
        source,
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

fn workbook(seed: u64) -> Result<Vec<u8>, XlsxError> {
    let mut draw = Draw::new(seed, NAME);
    let rows = rows(&mut draw);
    let mut workbook = Workbook::new();
    // The writer would otherwise put the present moment into the file.
    let created = ExcelDateTime::from_ymd(2026, 1, 15)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title("Casos")
            .set_author(NAME)
            .set_comment("Invented. No row describes a person who ever lived.")
            .set_creation_datetime(&created),
    );
    let sheet = workbook.add_worksheet();
    sheet.set_name("Casos")?;
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let bold = Format::new().set_bold();
    for (column, name) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            write_cell(sheet, row, column, cell, &date)?;
        }
    }
    workbook.save_to_buffer()
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: Cell,
    date: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, text)?;
        }
        Cell::Number(number) => {
            sheet.write_number(row, column, number)?;
        }
        Cell::Date(year, month, day) => {
            let value = ExcelDateTime::from_ymd(year as u16, month as u8, day as u8)?;
            sheet.write_datetime_with_format(row, column, &value, date)?;
        }
    }
    Ok(())
}

fn rows(draw: &mut Draw) -> Vec<[Cell; COLUMNS.len()]> {
    // One person comes back twice and another once.
    let mut persons = persons(draw, &RED_DE_REFUGIOS, CASES - 3);
    by_date(&mut persons);
    let mut numbered: Vec<(usize, usize, Person)> = (1..)
        .zip(persons)
        .map(|(number, (office, person))| (number, office, person))
        .collect();
    for place in [2_000, 2_000, 7_000] {
        let (number, office, first) = &numbered[place];
        let later = (*number, *office, again(draw, first));
        numbered.push(later);
    }
    numbered.sort_by_key(|(_, _, person)| (person.year, person.month, person.day));
    numbered
        .iter()
        .map(|(number, office, person)| row(draw, *number, *office, person))
        .collect()
}

fn row(draw: &mut Draw, number: usize, office: usize, person: &Person) -> [Cell; COLUMNS.len()] {
    let form = &RED_DE_REFUGIOS[office].form;
    let text = |text: &str| Cell::Text(text.to_owned());
    let recruiter = match person.recruiter {
        _ if !form.recruiter => text(NOT_ASKED),
        _ if draw.chance(2_600) => Cell::Blank,
        Recruiter::Family => text("Familial"),
        Recruiter::IntimatePartner | Recruiter::Friend => text("Acquainted"),
        // As the standard misspells it, and as it should be.
        Recruiter::Other if draw.chance(8_000) => text("Unaquainted"),
        Recruiter::Other => text("Unacquainted"),
    };
    let controls = match () {
        () if !form.means => text(NOT_ASKED),
        () if draw.chance(1_300) => Cell::Blank,
        () => list(controls(draw, person)),
    };
    [
        Cell::Text(format!("RRS-{number:05}")),
        text(OFFICES[office]),
        Cell::Date(person.year, person.month, person.day),
        text(["Active", "FollowUp", "Closed", "ClosedReferred"][status(draw, person.year)]),
        birthdate(draw, person),
        text(gender(draw, person)),
        citizenship(draw, person),
        text(if draw.chance(8_600) {
            "ActualVictimOfTrafficking"
        } else {
            "PossibleVictimOfTrafficking"
        }),
        if draw.chance(8_300) {
            Cell::Number(person.age.saturating_sub(person.months.div_ceil(12)))
        } else {
            Cell::Blank
        },
        recruiter,
        controls,
        list(kinds_of_exploitation(person)),
        industry(draw, person),
        sexual(draw, person),
        text("Exploitation"),
        alpha2(draw, person.country, 9_750),
    ]
}

fn list(codes: Vec<&str>) -> Cell {
    if codes.is_empty() {
        Cell::Blank
    } else {
        Cell::Text(codes.join(";"))
    }
}

/// Older cases are closed.
fn status(draw: &mut Draw, year: u32) -> usize {
    let open = if year >= 2024 { 60 } else { 3 };
    draw.weighted(&[open, open / 2, 60, 15])
}

/// A date of birth that gives the person's age on the day of registration.
fn birthdate(draw: &mut Draw, person: &Person) -> Cell {
    let (month, day) = (draw.between(1, 12), draw.between(1, 28));
    if draw.chance(900) {
        return Cell::Blank;
    }
    let to_come = (month, day) > (person.month, person.day);
    Cell::Date(person.year - person.age - u32::from(to_come), month, day)
}

fn gender(draw: &mut Draw, person: &Person) -> &'static str {
    if draw.chance(90) {
        return "NonSpecifiedUnknown";
    }
    match person.gender {
        Gender::Man => "Masculine",
        Gender::Woman => "Feminine",
        Gender::Transgender => {
            ["TransgenderFeminine", "TransgenderMasculine", "NonConforming"][draw.weighted(&[7, 1, 2])]
        }
    }
}

fn alpha2(draw: &mut Draw, alpha3: &str, known: u32) -> Cell {
    match countries::by_alpha3(alpha3) {
        Some(country) if draw.chance(known) => Cell::Text(country.alpha2.clone()),
        _ => Cell::Blank,
    }
}

/// The citizenship, seldom a second one after it: the field is a multi-select in the standard.
fn citizenship(draw: &mut Draw, person: &Person) -> Cell {
    let first = alpha2(draw, person.citizenship, 9_800);
    match (first, countries::by_alpha3(person.country)) {
        (Cell::Text(first), Some(second)) if first != second.alpha2 && draw.chance(60) => {
            Cell::Text(format!("{first};{}", second.alpha2))
        }
        (first, _) => first,
    }
}

fn controls(draw: &mut Draw, person: &Person) -> Vec<&'static str> {
    // The standard's own list spells one code with a space after it; a third of the rows were filled in from that list.
    let from_the_list = draw.chance(3_300);
    let mut codes: Vec<&'static str> = MEANS
        .iter()
        .zip(person.means)
        .filter(|&(_, used)| used)
        .map(|(&code, _)| {
            if code == "DebtBondage" && from_the_list {
                "DebtBondage "
            } else {
                code
            }
        })
        .collect();
    if codes.is_empty() && draw.chance(5_000) {
        codes.push("Other");
    }
    codes
}

fn kinds_of_exploitation(person: &Person) -> Vec<&'static str> {
    let mut codes = Vec::new();
    match person.labour {
        Some(Industry::Begging) => codes.push("ForcedBegging"),
        Some(_) if person.age < 15 => codes.push("ChildLabour"),
        Some(_) => codes.push("ForcedLabour"),
        None => {}
    }
    if person.sexual.is_some() {
        codes.push("SexualExploitation");
    }
    match person.other {
        Some(Practice::ForcedMarriage) => codes.push("ForcedMarriage"),
        Some(Practice::Servitude) => codes.push("Servitude"),
        Some(Practice::Other) => codes.push("Other"),
        None => {}
    }
    codes
}

fn industry(draw: &mut Draw, person: &Person) -> Cell {
    let Some(industry) = person.labour else {
        return Cell::Blank;
    };
    let code = match industry {
        Industry::Agriculture | Industry::Fishing => "A_AgricultureForestryAndFishing",
        Industry::Construction => "F_Construction",
        Industry::DomesticWork => "T_ActivitiesOfHouseholdsAsEmployers",
        Industry::Hospitality => "I_AccommodationAndFoodServiceActivities",
        Industry::Manufacturing => "C_Manufacturing",
        Industry::Begging => "S_OtherServiceActivities",
        Industry::Other => *draw.pick(&[
            "B_MiningAndQuarrying",
            "G_WholesaleAndRetailTradeRepairOfMotorVehicles",
            "H_TransportationAndStorage",
            "N_AdministrativeAndSupportServiceActivities",
        ]),
    };
    if draw.chance(8_900) {
        Cell::Text(code.to_owned())
    } else {
        Cell::Blank
    }
}

fn sexual(draw: &mut Draw, person: &Person) -> Cell {
    let Some(kind) = person.sexual else {
        return Cell::Blank;
    };
    let mut codes = vec![match kind {
        SexKind::Prostitution => "Prostitution",
        SexKind::Pornography => "Pornography",
        SexKind::Remote => "RemoteInteractiveServices",
        SexKind::Private => "PrivateSexualServices",
    }];
    if kind == SexKind::Pornography && draw.chance(3_000) {
        codes.push("RemoteInteractiveServices");
    }
    if draw.chance(8_800) {
        list(codes)
    } else {
        Cell::Blank
    }
}
