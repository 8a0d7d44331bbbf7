//! Casa Abierta: an organisation's own file, in Spanish, with a mapping that explains it.

use std::path::Path;

use super::{ContributorFile, again, by_date, persons};
use crate::draw::Draw;
use crate::error::{InventError, write_file};
use crate::model::{CASA_ABIERTA, Gender, Industry, Office, Person, Practice, Recruiter, SexKind};

const NAME: &str = "Casa Abierta";
const CASES: usize = 9_000;
const RETURNING: usize = 14;
const MAPPING: &str = include_str!("../../data/casa-abierta.mapping.json");

const COLUMNS: [&str; 17] = [
    "expediente",
    "fecha_registro",
    "iniciales",
    "sexo",
    "edad",
    "nacionalidad",
    "pais_explotacion",
    "meses",
    "trabajo_forzado",
    "sector",
    "explotacion_sexual",
    "prostitucion",
    "pornografia",
    "otra_explotacion",
    "control",
    "captacion",
    "observaciones",
];

type Row = [String; COLUMNS.len()];

/// Countries as the house writes them.
const COUNTRIES: [(&str, &str); 28] = [
    ("BGR", "Bulgaria"),
    ("BOL", "Bolivia"),
    ("BRA", "Brasil"),
    ("CHN", "China"),
    ("CIV", "Costa de Marfil"),
    ("COL", "Colombia"),
    ("DOM", "República Dominicana"),
    ("ECU", "Ecuador"),
    ("ESP", "España"),
    ("FRA", "Francia"),
    ("GNB", "Guinea-Bissau"),
    ("HND", "Honduras"),
    ("IND", "India"),
    ("ITA", "Italia"),
    ("MAR", "Marruecos"),
    ("MDA", "Moldova"),
    ("MLI", "Malí"),
    ("NGA", "Nigeria"),
    ("NIC", "Nicaragua"),
    ("NPL", "Nepal"),
    ("PAK", "Pakistán"),
    ("PER", "Perú"),
    ("PHL", "Filipinas"),
    ("PRT", "Portugal"),
    ("PRY", "Paraguay"),
    ("ROU", "Rumania"),
    ("SEN", "Senegal"),
    ("UKR", "Ucrania"),
];
const VENEZUELA: &str = "Venezuela";

/// Means of control as the house writes them, by the HTCDS codes that they stand for.
const CONTROLS: [(&str, &[&str]); 11] = [
    ("deudas", &["DebtBondage"]),
    ("salario retenido", &["TakesEarnings"]),
    (
        "amenazas",
        &[
            "PhysicalThreats",
            "ThreatsLawEnforcement",
            "ThreatensChildrenFamily",
        ],
    ),
    ("violencia", &["PhysicalAbuse", "SexualAbuse"]),
    ("maltrato psicológico", &["PsychologicalAbuse"]),
    ("engaño", &["FalsePromises"]),
    ("drogas", &["PsychoactiveSubstance"]),
    ("encierro", &["RestrictsMovement"]),
    (
        "privación",
        &[
            "RestrictsFinancialAccess",
            "RestrictsMedicalCare",
            "WithholdsNecessities",
        ],
    ),
    ("jornada excesiva", &["ExcessiveWorkingHours"]),
    ("documentos retenidos", &["WithholdsDocuments"]),
];

const NOTES: [&str; 10] = [
    "Derivada por otra entidad.",
    "Pendiente de cita con la abogada.",
    "Acompañamiento médico; vuelve el martes.",
    "Solicita curso de español.",
    "Retorno voluntario en estudio",
    "Entrevista con intérprete.",
    "Llama desde un locutorio; seguimos.",
    "Ha denunciado.",
    "No quiere denunciar por ahora.",
    "\"Prefiere hablar otro día\" (textual)",
];

/// What is wrong with the faulty rows, by column, and how often: `(column, value, rows)`.
const FAULTS: [(usize, &str, usize); 9] = [
    (1, "14/03/2087", 5),
    (1, "02/11/2112", 3),
    (1, "31/02/2021", 4),
    (4, "214", 4),
    (4, "-3", 3),
    (5, "Atlántida", 3),
    (3, "Q", 3),
    (8, "quizás", 3),
    (13, "X9", 2),
];

pub(super) fn write(dir: &Path, seed: u64) -> Result<ContributorFile, InventError> {
    let path = dir.join("casa-abierta.csv");
    let rows = rows(&mut Draw::new(seed, NAME));
    let faulty = FAULTS.iter().map(|(_, _, count)| count).sum::<usize>();
    let fail = |source: csv::Error| InventError::Csv {
        path: path.clone(),
        source,
    };
    // Lines end as on the office computer of the house.
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(fail)?;
    for row in rows {
        writer.write_record(row).map_err(fail)?;
    }
    let text = writer.into_inner().map_err(|error| InventError::Io {
        path: path.clone(),
        source: error.into_error(),
    })?;
    let (content, _, _) = encoding_rs::WINDOWS_1252.encode(std::str::from_utf8(&text).unwrap_or_default());
    write_file(&path, &content)?;
    let mapping = dir.join("casa-abierta.mapping.json");
    write_file(&mapping, MAPPING.as_bytes())?;
    Ok(ContributorFile {
        contributor: NAME,
        file: path,
        mapping: Some(mapping),
        cases: CASES as u64,
        faulty_rows: faulty as u64,
    })
}

fn rows(draw: &mut Draw) -> Vec<Row> {
    let faulty: usize = FAULTS.iter().map(|(_, _, count)| count).sum();
    let mut persons = persons(draw, &CASA_ABIERTA, CASES - RETURNING + faulty);
    by_date(&mut persons);
    let mut numbered: Vec<(usize, usize, Person)> = (1..)
        .zip(persons)
        .map(|(number, (office, person))| (number, office, person))
        .collect();
    // Places of the rows to be spoilt, the first ones after shuffling; those of returning persons follow and so stay sound.
    let mut places: Vec<usize> = (0..numbered.len()).collect();
    draw.shuffle(&mut places);
    let spoilt = &places[..faulty];
    let spoilt_numbers: Vec<usize> = spoilt.iter().map(|&place| numbered[place].0).collect();
    for &place in &places[faulty..faulty + RETURNING] {
        let (number, office, first) = &numbered[place];
        let later = (*number, *office, again(draw, first));
        numbered.push(later);
    }
    numbered.sort_by_key(|(number, _, person)| (person.year, person.month, person.day, *number));
    let mut faults = FAULTS
        .iter()
        .flat_map(|&(column, value, count)| std::iter::repeat_n((column, value), count));
    numbered
        .iter()
        .map(|(number, office, person)| {
            let mut row = row(draw, *number, &CASA_ABIERTA[*office], person);
            if spoilt_numbers.contains(number)
                && let Some((column, value)) = faults.next()
            {
                row[column] = value.to_owned();
            }
            row
        })
        .collect()
}

/// A value, or one of the house's ways of not giving one: `unknown` and `refused` are shares of 10,000.
fn answer(draw: &mut Draw, value: String, unknown: u32, refused: u32) -> String {
    match draw.below(10_000) {
        n if n < refused => "no responde".to_owned(),
        n if n < refused + unknown / 2 => "no sabe".to_owned(),
        n if n < refused + unknown => String::new(),
        _ => value,
    }
}

/// Yes or no as four colleagues spell them.
fn yes_no(draw: &mut Draw, yes: bool) -> String {
    let spellings = if yes {
        ["sí", "si", "SI", "Sí"]
    } else {
        ["no", "No", "NO", "no "]
    };
    spellings[draw.weighted(&[80, 12, 5, 3])].to_owned()
}

fn country(alpha3: &str) -> String {
    COUNTRIES
        .iter()
        .find(|(code, _)| *code == alpha3)
        .map_or(VENEZUELA, |(_, name)| name)
        .to_owned()
}

fn row(draw: &mut Draw, number: usize, office: &Office, person: &Person) -> Row {
    let sex = match person.gender {
        Gender::Man => "H",
        Gender::Woman => "M",
        Gender::Transgender => "T",
    };
    let (labour, sexual) = (person.labour.is_some(), person.sexual.is_some());
    let forced = yes_no(draw, labour);
    let forced = answer(draw, forced, 150, 50);
    let exploited = yes_no(draw, sexual);
    let exploited = answer(draw, exploited, 180, 260);
    // Details are asked where the answer was yes.
    let yes = |answer: &str| answer.to_lowercase().starts_with('s');
    let mut detail = |asked: bool, value: String, unknown: u32, refused: u32| -> String {
        if asked {
            answer(draw, value, unknown, refused)
        } else {
            String::new()
        }
    };
    let sex = detail(true, sex.to_owned(), 40, 30);
    let age = detail(true, person.age.to_string(), 350, 120);
    let citizenship = detail(true, country(person.citizenship), 120, 60);
    let place = detail(true, country(person.country), 200, 40);
    let duration = detail(office.form.duration, person.months.to_string(), 2_300, 250);
    let sector = detail(yes(&forced), sector(person).to_owned(), 700, 60);
    let sold = yes_no_of(person.sexual == Some(SexKind::Prostitution));
    let prostitution = detail(yes(&exploited), sold, 300, 300);
    let filmed = yes_no_of(person.sexual == Some(SexKind::Pornography));
    let pornography = detail(yes(&exploited), filmed, 900, 350);
    let other = detail(true, practice(person).to_owned(), 260, 40);
    let control = detail(true, control(person), 800, 250);
    let recruiter = if office.form.recruiter {
        detail(true, recruiter(person).to_owned(), 1_500, 450)
    } else {
        "no preguntado".to_owned()
    };
    let notes = if draw.chance(3_000) {
        *draw.pick(&NOTES)
    } else {
        ""
    };
    [
        format!("CA-{number:05}"),
        format!("{:02}/{:02}/{}", person.day, person.month, person.year),
        initials(draw),
        sex,
        age,
        citizenship,
        place,
        duration,
        forced,
        sector,
        exploited,
        prostitution,
        pornography,
        other,
        control,
        recruiter,
        notes.to_owned(),
    ]
}

fn yes_no_of(yes: bool) -> String {
    (if yes { "sí" } else { "no" }).to_owned()
}

fn initials(draw: &mut Draw) -> String {
    let letters = [
        "A", "B", "C", "D", "E", "F", "G", "I", "J", "L", "M", "N", "O", "P", "R", "S", "T", "V", "Y",
    ];
    format!("{}. {}.", draw.pick(&letters), draw.pick(&letters))
}

fn sector(person: &Person) -> &'static str {
    match person.labour {
        Some(Industry::Agriculture) => "agricultura",
        Some(Industry::Fishing) => "pesca",
        Some(Industry::Construction) => "construcción",
        Some(Industry::DomesticWork) => "hogar",
        Some(Industry::Hospitality) => "hostelería",
        Some(Industry::Manufacturing) => "fábrica",
        Some(Industry::Begging) => "mendicidad",
        Some(Industry::Other) | None => "otro",
    }
}

fn practice(person: &Person) -> &'static str {
    match person.other {
        None => "ninguna",
        Some(Practice::ForcedMarriage) => "matrimonio forzado",
        Some(Practice::Servitude) => "servidumbre",
        Some(Practice::Other) => "otra",
    }
}

fn recruiter(person: &Person) -> &'static str {
    match person.recruiter {
        Recruiter::IntimatePartner => "pareja",
        Recruiter::Friend => "amigo",
        Recruiter::Family => "familia",
        Recruiter::Other => "otra persona",
    }
}

fn control(person: &Person) -> String {
    let found: Vec<&str> = CONTROLS
        .iter()
        .filter(|(_, codes)| person.controlled_by(codes))
        .map(|&(name, _)| name)
        .collect();
    if found.is_empty() {
        "ninguno".to_owned()
    } else {
        found.join(", ")
    }
}
