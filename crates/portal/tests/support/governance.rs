//! A bundle of invented assessments. The answers are nobody's: they follow from the place in the list.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use amparo_governance::assessment::{
    Action, Actor, Answer, Assessment, Coder, Confidence, Evidence, Period, Place, Role,
};
use amparo_governance::collection::{Collection, SHIPPED_BANDS_SOURCE, shipped_bands};
use amparo_governance::instrument::{Instrument, UnitKind, five_domains, sdg_10_7_2};
use amparo_governance::score::IncomeGroup;
use amparo_release::{ReleaseWriter, Software};
use jiff::Timestamp;

/// Countries in an order that is neither that of names nor that of the scores they get.
pub const COUNTRIES: [&str; 12] = [
    "ZMB", "ALB", "KEN", "NPL", "PER", "FJI", "NOR", "CAN", "DEU", "JPN", "CHE", "UGA",
];

fn answer(instrument: &Instrument, question: &str, worth: usize, year: i16) -> Answer {
    let question = instrument
        .question(question)
        .expect("it is one of the instrument's");
    let codes = instrument.responses(question);
    let response = match question.max {
        Some(max) => (worth as u32 % (max + 1)).to_string(),
        None => codes[worth % codes.len()].code.clone(),
    };
    Answer {
        response,
        rationale: "As the invented Act says.".to_owned(),
        confidence: [Confidence::Low, Confidence::Medium, Confidence::High][worth % 3],
        ministry: Some("Ministry <of> Labour".to_owned()),
        evidence: vec![Evidence {
            citation: "Invented Migration Act".to_owned(),
            article: Some("s. 4".to_owned()),
            url: Some("https://example.org/act".to_owned()),
            in_force_from: Some(jiff::civil::date(year, 3, 1)),
            excerpt: Some("The Authority shall …".to_owned()),
            language: Some("en".to_owned()),
            sha256: Some("ab".repeat(32)),
            ..Evidence::default()
        }],
    }
}

/// An assessment from opening to publication; `worth` says which response each question has, and `leave` which are not known.
pub fn assessment(
    instrument: &Instrument,
    (id, country, city): (&str, &str, Option<&str>),
    year: i16,
    worth: impl Fn(usize) -> usize,
    leave: impl Fn(usize) -> bool,
) -> Assessment {
    let by = |name: &str, role| Actor {
        name: name.to_owned(),
        role,
    };
    let at = Timestamp::from_second(1_760_000_000).expect("in range");
    let open = Action::Open {
        id: id.to_owned(),
        instrument: instrument.key(),
        place: Place {
            kind: city.map_or(UnitKind::Country, |_| UnitKind::City),
            country: country.to_owned(),
            city: city.map(str::to_owned),
        },
        period: Period {
            from: jiff::civil::date(year, 1, 1),
            to: jiff::civil::date(year, 12, 31),
        },
        baseline: None,
        supersedes: None,
    };
    let mut made = Assessment::open(instrument, by("coder-1", Role::Coder), at, open).expect("it opens");
    let mut act = |name: &str, role, action| {
        made.apply(instrument, by(name, role), at, action)
            .unwrap_or_else(|error| panic!("{id}: {error}"));
    };
    let mut given: BTreeMap<String, String> = BTreeMap::new();
    let mut answers = Vec::new();
    for (number, (_, _, question)) in instrument.questions().enumerate() {
        // Where the answer to a condition is not known, neither is the answer to the question.
        let of_condition = |condition: &amparo_governance::instrument::Condition| {
            let response = given.get(&condition.question).map(String::as_str)?;
            Some((
                response == "unknown",
                condition.answers.iter().any(|answer| answer == response),
            ))
        };
        let conditions: Vec<_> = question.applies_when.iter().map(of_condition).collect();
        if conditions
            .iter()
            .any(|known| known.is_none_or(|(unknown, holds)| !unknown && !holds))
        {
            continue;
        }
        let open = conditions.iter().flatten().any(|(unknown, _)| *unknown);
        let answer = if open || leave(number) {
            Answer {
                response: "unknown".to_owned(),
                ..Answer::default()
            }
        } else {
            // Sources of odd answers came into force in the year itself, so that changes have causes.
            let since = if worth(number) == 0 { year } else { 2010 };
            self::answer(instrument, &question.id, worth(number), since)
        };
        given.insert(question.id.clone(), answer.response.clone());
        answers.push((question.id.clone(), answer));
    }
    for (coder, name, role, done) in [
        (Coder::First, "coder-1", Role::Coder, Action::Submit),
        (Coder::Second, "coder-2", Role::SecondCoder, Action::SubmitSecond),
    ] {
        for (question, answer) in &answers {
            let (question, answer) = (question.clone(), answer.clone());
            act(
                name,
                role,
                Action::Answer {
                    coder,
                    question,
                    answer,
                },
            );
        }
        act(name, role, done);
    }
    act("coder-1", Role::Coder, Action::SendToGovernment);
    act("government", Role::Government, Action::Agree);
    act("coder-1", Role::Coder, Action::Publish);
    made
}

/// Twelve countries with SDG 10.7.2 in 2024, three of them also in 2021; two countries and a city with the five domains; published bands.
pub fn collection() -> Collection {
    let mut collection = Collection {
        bands: Some((
            shipped_bands().expect("it reads"),
            SHIPPED_BANDS_SOURCE.to_owned(),
        )),
        ..Collection::default()
    };
    let mut add = |instrument: &Instrument, made| {
        collection
            .add(instrument.clone(), made)
            .unwrap_or_else(|error| panic!("{error}"));
    };
    let sdg = sdg_10_7_2();
    for (place, country) in COUNTRIES.into_iter().enumerate() {
        let id = country.to_lowercase();
        let worth = move |number: usize| usize::from((number * 7 + place * 5) % 11 < place);
        // The third country does not know one answer, so its scores are withheld in places.
        let leave = move |number: usize| place == 2 && number == 6;
        add(
            sdg,
            assessment(sdg, (&format!("{id}-2024"), country, None), 2024, worth, leave),
        );
        if place < 3 {
            let before = move |number: usize| 1 - worth(number) * (number % 2);
            let id = format!("{id}-2021");
            add(
                sdg,
                assessment(sdg, (&id, country, None), 2021, before, |_| false),
            );
        }
    }
    let five = five_domains();
    for (place, (country, city)) in [("KEN", None), ("UGA", None), ("KEN", Some("Mombasa"))]
        .into_iter()
        .enumerate()
    {
        let id = format!("five-{}-{place}", country.to_lowercase());
        let worth = move |number: usize| (number + place) % 3;
        let leave = |number: usize| number % 9 == 4;
        add(five, assessment(five, (&id, country, city), 2025, worth, leave));
    }
    for (place, country) in COUNTRIES.into_iter().enumerate() {
        let group = if place < 6 {
            IncomeGroup::LowerMiddle
        } else {
            IncomeGroup::High
        };
        collection.income.insert(country.to_owned(), group);
    }
    collection
}

/// Writes a collection as a bundle that the fixtures' key signs.
pub fn bundle(folder: &Path, collection: &Collection, created: &str) -> PathBuf {
    let mut writer = ReleaseWriter::begin(folder, "fixture").expect("the folder can be written");
    for file in collection.to_files() {
        writer
            .add(&file.path, file.media_type, &file.title, file.rows, &file.bytes)
            .expect("the file can be added");
    }
    let software = Software {
        name: "amparo".into(),
        version: "0".into(),
    };
    let done = writer.finish_bundle("Invented assessments", created, software, &super::key());
    done.expect("the bundle can be signed").0
}
