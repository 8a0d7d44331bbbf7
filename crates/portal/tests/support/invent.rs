//! Invented people: a small table over the case schema, and noisy tables over it, the same on every run. Nobody in it exists.

use std::collections::BTreeMap;
use std::sync::Arc;

use amparo_schema::{CodedTable, Codes, TableSchema, case_schema};

/// Standard error of measured cells.
pub const MEASURED_ERROR: f64 = 6.0;

/// A small generator of repeatable numbers (splitmix64); it protects nobody and is not meant to.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    /// A number in `0.0..1.0`.
    pub fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// One of the words, by weight.
    fn pick<'a>(&mut self, words: &[(&'a str, f64)]) -> &'a str {
        let mut rest = self.roll() * words.iter().map(|(_, weight)| weight).sum::<f64>();
        for (word, weight) in words {
            rest -= weight;
            if rest < 0.0 {
                return word;
            }
        }
        words[words.len() - 1].0
    }

    /// Roughly standard normal: the sum of twelve uniforms less six.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.roll()).sum::<f64>() - 6.0
    }
}

/// `rows` invented cases over the case schema.
pub fn cases(rows: usize, seed: u64) -> CodedTable {
    let schema = Arc::new(case_schema(2026));
    let mut dice = Dice::new(seed);
    let mut columns: Vec<Codes> = schema
        .fields()
        .iter()
        .map(|field| Codes::with_capacity(field.size(), rows))
        .collect();
    for _ in 0..rows {
        let case = person(&mut dice, &schema);
        for (field, column) in schema.fields().iter().zip(&mut columns) {
            let value = case
                .get(field.name.as_str())
                .map(String::as_str)
                .unwrap_or("not_known");
            let code = field
                .code_of(value)
                .unwrap_or_else(|| panic!("{} has no value {value}", field.name));
            column.push(code);
        }
    }
    CodedTable::new(schema, columns).expect("invented cases fit the schema")
}

fn person(dice: &mut Dice, schema: &TableSchema) -> BTreeMap<&'static str, String> {
    let mut case: BTreeMap<&'static str, String> = BTreeMap::new();
    let year = 2009.0 + 17.9 * dice.roll().powf(0.7);
    case.insert("yearOfRegistration", format!("{}", year as u16));
    let citizenship = dice.pick(&[
        ("PHL", 17.0),
        ("UKR", 14.0),
        ("MDA", 9.0),
        ("NPL", 8.0),
        ("IDN", 8.0),
        ("KEN", 6.0),
        ("UGA", 5.0),
        ("COL", 5.0),
        ("VEN", 4.0),
        ("BGD", 4.0),
        ("MMR", 4.0),
        ("NGA", 4.0),
        ("ROU", 3.0),
        ("BLR", 3.0),
        ("KHM", 2.0),
        ("ETH", 2.0),
        ("HTI", 1.0),
        ("THA", 1.0),
    ]);
    let home = dice.roll() < 0.22;
    let exploited = if home {
        citizenship
    } else {
        match citizenship {
            "UKR" | "MDA" | "ROU" | "BLR" => dice.pick(&[
                ("RUS", 4.0),
                ("POL", 3.0),
                ("TUR", 2.0),
                ("ITA", 1.0),
                ("DEU", 1.0),
            ]),
            "KEN" | "UGA" | "ETH" | "NGA" => dice.pick(&[
                ("SAU", 4.0),
                ("ARE", 3.0),
                ("LBN", 2.0),
                ("OMN", 1.0),
                ("LBY", 1.0),
            ]),
            "COL" | "VEN" | "HTI" => dice.pick(&[("USA", 3.0), ("MEX", 2.0), ("CHL", 1.0), ("TTO", 1.0)]),
            _ => dice.pick(&[
                ("MYS", 4.0),
                ("THA", 3.0),
                ("SAU", 2.0),
                ("JPN", 1.0),
                ("IDN", 1.0),
                ("QAT", 1.0),
            ]),
        }
    };
    case.insert("citizenship", blank(dice, citizenship, 0.06));
    case.insert("CountryOfExploitation", blank(dice, exploited, 0.12));
    let gender = dice.pick(&[
        ("Woman", 67.0),
        ("Man", 32.0),
        ("Trans/Transgender/NonConforming", 0.8),
    ]);
    case.insert("gender", blank(dice, gender, 0.02));
    let age = dice.pick(&[
        ("0--8", 4.0),
        ("9--17", 17.0),
        ("18--20", 11.0),
        ("21--23", 13.0),
        ("24--26", 12.0),
        ("27--29", 10.0),
        ("30--38", 19.0),
        ("39--47", 9.0),
        ("48+", 5.0),
    ]);
    case.insert("ageBroad", blank(dice, age, 0.18));
    let months = dice.pick(&[
        ("0--12 (0-1 yr)", 6.0),
        ("13--24 (1-2 yrs)", 2.0),
        ("25+ (2+ yrs)", 2.0),
    ]);
    case.insert("traffickMonths", blank(dice, months, 0.45));
    let woman = gender == "Woman";
    let labour = dice.roll() < if woman { 0.45 } else { 0.85 };
    let sexual = dice.roll() < if woman { 0.52 } else { 0.06 };
    for (name, yes) in [
        ("isForcedLabour", labour),
        ("isSexualExploit", sexual),
        ("isOtherExploit", !labour && !sexual),
    ] {
        let value = if yes { "yes" } else { "no" };
        case.insert(name, blank(dice, value, 0.07));
    }
    for field in schema.fields() {
        let (parent, chance) = match field.group.as_deref() {
            Some("means") => (None, 0.36),
            Some("recruiterRelation") => (None, 0.22),
            Some("typeOfLabour") => (Some("isForcedLabour"), 0.27),
            Some("typeOfSex") => (Some("isSexualExploit"), 0.5),
            _ => continue,
        };
        let name: &'static str = Box::leak(field.name.clone().into_boxed_str());
        let chance = chance * (0.4 + 1.2 * (name.len() % 7) as f64 / 6.0);
        let value = match parent.map(|parent| case[parent].as_str()) {
            Some("no") => "not_applicable".to_owned(),
            Some("yes") | None => {
                let value = if dice.roll() < chance { "yes" } else { "no" };
                blank(dice, value, 0.3)
            }
            Some(_) => blank(dice, "no", 0.6),
        };
        case.insert(name, value);
    }
    case
}

/// The value, or with some chance a reason for its absence.
fn blank(dice: &mut Dice, value: &str, chance: f64) -> String {
    if dice.roll() >= chance {
        return value.to_owned();
    }
    dice.pick(&[("not_known", 6.0), ("not_asked", 3.0), ("refused", 1.0)])
        .to_owned()
}

/// One noisy cell: fields and codes, estimate, standard error, whether it was measured.
pub struct NoisyCell {
    pub place: Vec<(usize, u16)>,
    pub estimate: f64,
    pub standard_error: f64,
    pub measured: bool,
}

/// Noisy tables over nothing, every field, every pair of fields and the given triples. One-way tables are measured and whole; of the
/// others, cells below half a person are left out.
pub fn tables(cases: &CodedTable, triples: &[[usize; 3]], seed: u64) -> Vec<NoisyCell> {
    let mut dice = Dice::new(seed);
    let width = cases.schema().width();
    let mut sets: Vec<Vec<usize>> = vec![vec![]];
    sets.extend((0..width).map(|field| vec![field]));
    sets.extend((0..width).flat_map(|a| (a + 1..width).map(move |b| vec![a, b])));
    sets.extend(triples.iter().map(|triple| triple.to_vec()));
    let mut cells = Vec::new();
    for fields in sets {
        let mut counts: BTreeMap<Vec<u16>, f64> = BTreeMap::new();
        if let [field] = fields.as_slice() {
            for code in 0..cases.schema().field(*field).size() as u16 {
                counts.insert(vec![code], 0.0);
            }
        }
        for row in 0..cases.rows() {
            let codes: Vec<u16> = fields.iter().map(|&field| cases.code(row, field)).collect();
            *counts.entry(codes).or_default() += 1.0;
        }
        let measured = fields.len() != 2;
        for (codes, count) in counts {
            let standard_error = if measured {
                MEASURED_ERROR
            } else {
                (64.0 + (0.06 * count) * (0.06 * count)).sqrt()
            };
            let estimate = (count + standard_error * dice.normal()).max(0.0);
            if fields.len() < 2 || estimate >= 0.5 {
                cells.push(NoisyCell {
                    place: fields.iter().copied().zip(codes).collect(),
                    estimate,
                    standard_error,
                    measured,
                });
            }
        }
    }
    cells
}
