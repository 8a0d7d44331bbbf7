//! Identifiers planted in cells, in six languages, and columns in which there is none.

use super::documents::{digits, document};
use super::parts::{LANGUAGES, addresses, days, months, names, phones, sentences};
use crate::draw::Draw;

/// A cell that holds an identifier of somebody who never lived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planted {
    /// The language, by its two letters.
    pub language: &'static str,
    /// What it is: `name`, `initials`, `phone`, `mail`, `document`, `day`, `address`, `point` or `sentence`.
    pub kind: &'static str,
    /// The cell.
    pub text: String,
}

/// `count` cells with identifiers, the languages by turns.
pub fn planted_identifiers(seed: u64, count: usize) -> Vec<Planted> {
    let mut draw = Draw::new(seed, "planted identifiers");
    (0..count)
        .map(|index| {
            let language = LANGUAGES[index % LANGUAGES.len()];
            let kinds = [
                "name", "initials", "phone", "mail", "document", "day", "address", "point", "sentence",
            ];
            let kind = kinds[draw.weighted(&[30, 2, 15, 8, 16, 12, 10, 2, 5])];
            // Initials are a habit of alphabets.
            let kind = if kind == "initials" && matches!(language, "ar" | "zh") {
                "name"
            } else {
                kind
            };
            let text = match kind {
                "name" => name(&mut draw, language),
                "initials" => format!(
                    "{}. {}.",
                    letter(&mut draw, language),
                    letter(&mut draw, language)
                ),
                "phone" => filled(&mut draw, phones(language)),
                "mail" => mail(&mut draw, language),
                "document" => document(&mut draw, language),
                "day" => day(&mut draw, language),
                "address" => {
                    let number = draw.between(1, 240).to_string();
                    draw.pick(addresses(language)).replace('#', &number)
                }
                "point" => format!(
                    "{}.{}, -{}.{}",
                    draw.between(1, 60),
                    digits(&mut draw, 5),
                    draw.between(1, 90),
                    digits(&mut draw, 5)
                ),
                _ => sentence(&mut draw, language),
            };
            Planted { language, kind, text }
        })
        .collect()
}

fn letter(draw: &mut Draw, language: &str) -> char {
    let letters: Vec<char> = if language == "ru" {
        ('А'..='Я').collect()
    } else {
        ('A'..='Z').collect()
    };
    *draw.pick(&letters)
}

fn name(draw: &mut Draw, language: &str) -> String {
    let (given, family) = names(language);
    let (given, family) = (*draw.pick(given), *draw.pick(family));
    match (language, draw.below(4)) {
        ("zh", _) => format!("{family}{given}"),
        ("ar", _) => format!("{given} {family}"),
        (_, 0) => format!("{}, {given}", family.to_uppercase()),
        (_, 1) => format!("{family} {given}"),
        (_, 2) => format!("{given} {family}").to_uppercase(),
        _ => format!("{given} {family}"),
    }
}

fn filled(draw: &mut Draw, patterns: &[&str]) -> String {
    draw.pick(patterns)
        .chars()
        .map(|c| {
            if c == '#' {
                char::from(b'0' + draw.below(10) as u8)
            } else {
                c
            }
        })
        .collect()
}

fn mail(draw: &mut Draw, language: &str) -> String {
    let number = draw.below(1000);
    match draw.below(4) {
        0 => format!("@{language}_user{number}"),
        1 => format!("contact{number} (at) example.org"),
        2 => format!("t.me/{language}{number}"),
        _ => format!("{language}.{number}@mail.example.{language}"),
    }
}

fn day(draw: &mut Draw, language: &str) -> String {
    let (year, month, day) = (draw.between(1970, 2024), draw.between(1, 12), draw.between(1, 28));
    let pattern = *draw.pick(days(language));
    let named = months(language)[month as usize - 1];
    let padded = draw.chance(5_000);
    pattern
        .split_inclusive(|c: char| !c.is_alphanumeric())
        .flat_map(|part| split_marks(part))
        .map(|part| match part.as_str() {
            "d" if padded => format!("{day:02}"),
            "d" => day.to_string(),
            "m" if padded => format!("{month:02}"),
            "m" => month.to_string(),
            "M" => named.to_owned(),
            "y" => year.to_string(),
            other => other.to_owned(),
        })
        .collect()
}

/// Parts a pattern such as `y年m月d日` into its letters and what stands between them.
fn split_marks(part: &str) -> Vec<String> {
    if part.is_ascii() && part.trim_end_matches(|c: char| !c.is_alphanumeric()).len() > 1 {
        return vec![part.to_owned()];
    }
    part.chars().map(String::from).collect()
}

fn sentence(draw: &mut Draw, language: &str) -> String {
    let pattern = *draw.pick(sentences(language));
    let (who, phone, when) = (
        name(draw, language),
        filled(draw, phones(language)),
        day(draw, language),
    );
    pattern
        .replace("{N}", &who)
        .replace("{P}", &phone)
        .replace("{D}", &when)
}

/// Columns of answers without any identifier, as case systems write them: what a scan must leave alone. Name and values of each.
pub fn clean_columns() -> Vec<(&'static str, Vec<&'static str>)> {
    vec![
        (
            "sexo",
            vec!["Mujer", "Hombre", "H", "M", "V", "Trans", "s/d", "no sabe", "N/R"],
        ),
        ("sexe", vec!["Femme", "Homme", "F", "H", "non renseigné", "Autre"]),
        (
            "gender",
            vec![
                "Female",
                "Male",
                "Transgender",
                "Non-binary",
                "Unknown",
                "Prefer not to say",
            ],
        ),
        ("пол", vec!["Женщина", "Мужчина", "жен", "муж", "неизвестно"]),
        ("الجنس", vec!["أنثى", "ذكر", "غير معروف"]),
        ("性别", vec!["女", "男", "未知"]),
        (
            "country",
            vec![
                "Côte d'Ivoire",
                "United Kingdom",
                "Viet Nam",
                "Papua New Guinea",
                "KEN",
                "br",
                "Philippines",
                "Burkina Faso",
            ],
        ),
        (
            "nacionalidad",
            vec![
                "Perú",
                "República Dominicana",
                "Estados Unidos",
                "México",
                "Guinea Ecuatorial",
                "desconocida",
            ],
        ),
        (
            "nationalité",
            vec![
                "Sénégal",
                "République démocratique du Congo",
                "Guinée",
                "Bénin",
                "inconnue",
            ],
        ),
        (
            "гражданство",
            vec![
                "Россия",
                "Украина",
                "Узбекистан",
                "Республика Молдова",
                "неизвестно",
            ],
        ),
        (
            "الجنسية",
            vec!["المغرب", "مصر", "الجمهورية العربية السورية", "تونس"],
        ),
        ("国籍", vec!["中国", "越南", "菲律宾", "缅甸", "未知"]),
        (
            "age",
            vec!["17", "18-20", "9--17", "48+", "0--8", "35", "27 years"],
        ),
        ("year", vec!["2014", "2021", "2019-2021", "1998"]),
        (
            "duration",
            vec![
                "12",
                "0--12 (0-1 yr)",
                "25+ (2+ yrs)",
                "6 months",
                "24 meses",
                "3 ans",
            ],
        ),
        (
            "type",
            vec![
                "Forced labour",
                "Sexual exploitation",
                "Trabajo forzado",
                "Explotación sexual",
                "Travail forcé",
                "Exploitation sexuelle",
                "Принудительный труд",
                "العمل القسري",
                "强迫劳动",
                "LAB",
                "SEX",
            ],
        ),
        (
            "sector",
            vec![
                "Agriculture",
                "Domestic work",
                "Construction",
                "construcción",
                "hostelería",
                "agricultura, pesca",
                "hôtellerie",
                "travail domestique",
                "строительство",
                "الزراعة",
                "农业",
            ],
        ),
        (
            "control",
            vec![
                "DebtBondage;Threats",
                "Physical abuse; Restricts movement",
                "amenazas, salario retenido, maltrato psicológico",
                "menaces; documents confisqués",
                "угрозы, долг",
                "تهديد",
                "威胁；债务",
            ],
        ),
        (
            "recruiter",
            vec![
                "Family",
                "Friend",
                "Intimate partner",
                "amigo",
                "pareja",
                "Conjoint",
                "famille",
                "родственник",
                "صديق",
                "朋友",
            ],
        ),
        (
            "flag",
            vec![
                "yes", "no", "sí", "si", "oui", "non", "да", "нет", "نعم", "لا", "是", "否", "1", "0", "x",
                "-", "n/a",
            ],
        ),
        (
            "status",
            vec!["Open", "Closed", "cerrado", "en cours", "Active", "Referred"],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_fixes_what_is_planted_and_every_language_has_its_share() {
        let planted = planted_identifiers(1, 500);
        assert_eq!(planted, planted_identifiers(1, 500));
        assert_ne!(planted, planted_identifiers(2, 500));
        for language in LANGUAGES {
            assert!(planted.iter().filter(|cell| cell.language == language).count() >= 83);
        }
        for cell in &planted {
            assert!(
                !cell.text.contains('#') && cell.text.chars().count() >= 2,
                "{cell:?}"
            );
            assert!(
                cell.kind != "day" || cell.text.chars().any(|c| c.is_ascii_digit()),
                "{cell:?}"
            );
        }
    }
}
