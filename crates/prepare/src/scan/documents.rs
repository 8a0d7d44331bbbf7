//! Numbers of documents and accounts, and the check digits by which standard ones are known.

use super::dates;

/// A number whose check digits hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// International bank account number (ISO 13616: remainder 1 modulo 97).
    Iban,
    /// Machine-readable line of a travel document (ICAO 9303: weights 7, 3, 1).
    Mrz,
    /// Clave Única de Registro de Población, Mexico.
    Curp,
    /// Documento Nacional de Identidad or Número de Identidad de Extranjero, Spain (letter by remainder modulo 23).
    Dni,
    /// Numéro d'inscription au répertoire, France (key modulo 97).
    Nir,
    /// Resident identity number, China (GB 11643: ISO 7064 MOD 11-2).
    ResidentId,
    /// Insurance number SNILS, Russia.
    Snils,
    /// Egyptian national number: a century, a day of birth, a governorate.
    EgyptianId,
}

/// Which standard number a text is, if its check digits hold. Spaces, dots and hyphens do not matter.
pub fn checked_document(text: &str) -> Option<Checked> {
    let compact: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-' | '/'))
        .flat_map(char::to_uppercase)
        .collect();
    if !compact.is_ascii() {
        return None;
    }
    type Holds = fn(&str) -> bool;
    let tests: [(Checked, Holds); 8] = [
        (Checked::Iban, iban),
        (Checked::Mrz, mrz),
        (Checked::Curp, curp),
        (Checked::Dni, dni),
        (Checked::Nir, nir),
        (Checked::ResidentId, resident_id),
        (Checked::EgyptianId, egyptian_id),
        (Checked::Snils, snils),
    ];
    tests
        .into_iter()
        .find(|(_, holds)| holds(&compact))
        .map(|(kind, _)| kind)
}

/// Whether a text holds the number of a document: one with check digits, a machine-readable line, or a run of letters and digits as documents have.
pub(super) fn has_document(text: &str) -> bool {
    if text.contains("<<") || checked_document(text).is_some() {
        return true;
    }
    let run = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/') || matches!(c, 'А'..='Я');
    let runs: Vec<&str> = text
        .split(|c: char| !run(c))
        .filter(|run| !run.is_empty())
        .collect();
    // Numbers are often written in groups: "46 08 123456", "1 85 05 78 006 084 91".
    let grouped: String = runs
        .iter()
        .filter(|run| run.bytes().all(|byte| byte.is_ascii_digit()))
        .copied()
        .collect();
    let spaced = runs.len() >= 2
        && runs
            .iter()
            .all(|run| run.bytes().all(|byte| byte.is_ascii_digit()));
    if spaced && (grouped.len() >= 8 || checked_document(&grouped).is_some()) && !dates::is_day(text) {
        return true;
    }
    if in_groups(&runs) {
        return true;
    }
    runs.into_iter().any(|run| {
        let digits = run.chars().filter(char::is_ascii_digit).count();
        let letters = run.chars().filter(|c| c.is_alphabetic()).count();
        let upper = run.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        let marks = run.len()
            - run
                .chars()
                .filter(|c| c.is_alphanumeric())
                .map(char::len_utf8)
                .sum::<usize>();
        let bare = digits >= 8 && letters == 0 && marks == 0 && !dates::is_day(run);
        let mixed =
            digits >= 5 && (1..=12).contains(&letters) && (upper || digits >= 7) && !dates::is_day(run);
        bare || mixed || checked_document(run).is_some()
    })
}

/// A long number in groups, perhaps behind a word: "cuenta ES91 2100 0418 4502 0005 1332".
fn in_groups(runs: &[&str]) -> bool {
    let mut digits = 0;
    for run in runs {
        let group = run.len() <= 6 && run.bytes().all(|byte| byte.is_ascii_digit());
        digits = if group { digits + run.len() } else { 0 };
        if digits >= 12 {
            return true;
        }
    }
    false
}

fn iban(text: &str) -> bool {
    if !(15..=34).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return false;
    }
    let (head, rest) = text.split_at(4);
    let shape = head.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && head.bytes().skip(2).all(|byte| byte.is_ascii_digit());
    let remainder = rest
        .chars()
        .chain(head.chars())
        .filter_map(|c| c.to_digit(36))
        .fold(0, |sum, value| {
            if value < 10 {
                (sum * 10 + value) % 97
            } else {
                (sum * 100 + value) % 97
            }
        });
    shape && remainder == 1
}

/// The second line of a passport: number, its check digit, country, birth, check digit, sex, expiry, check digit.
fn mrz(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 44 && bytes.len() != 36 {
        return false;
    }
    let value = |byte: u8| match byte {
        b'<' => Some(0),
        byte => char::from(byte).to_digit(36),
    };
    let holds = |from: usize, to: usize| {
        let sum = bytes.get(from..to).and_then(|part| {
            part.iter()
                .zip([7, 3, 1].into_iter().cycle())
                .map(|(byte, weight)| Some(value(*byte)? * weight))
                .sum::<Option<u32>>()
        });
        let check = bytes.get(to).and_then(|byte| value(*byte));
        sum.map(|sum| sum % 10) == check && check.is_some()
    };
    holds(0, 9) && holds(13, 19) && holds(21, 27)
}

fn curp(text: &str) -> bool {
    let alphabet = "0123456789ABCDEFGHIJKLMN#OPQRSTUVWXYZ";
    let shape = text.len() == 18
        && text.bytes().take(4).all(|byte| byte.is_ascii_uppercase())
        && text.bytes().skip(4).take(6).all(|byte| byte.is_ascii_digit());
    let sum: usize = text
        .chars()
        .take(17)
        .zip((2..=18).rev())
        .filter_map(|(c, weight)| Some(alphabet.find(c)? * weight))
        .sum();
    shape && text.chars().nth(17).and_then(|c| c.to_digit(10)) == u32::try_from((10 - sum % 10) % 10).ok()
}

fn dni(text: &str) -> bool {
    let prefix = match text.as_bytes().first() {
        Some(b'X') => "0",
        Some(b'Y') => "1",
        Some(b'Z') => "2",
        _ => "",
    };
    let rest = if prefix.is_empty() {
        text
    } else {
        text.get(1..).unwrap_or_default()
    };
    let (Some(digits), Some(letter)) = (rest.get(..rest.len().saturating_sub(1)), rest.chars().last()) else {
        return false;
    };
    let number = format!("{prefix}{digits}");
    let letters = b"TRWAGMYFPDXBNJZSQVHLCKE";
    number.len() == 8
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && number
            .parse::<usize>()
            .is_ok_and(|number| letters.get(number % 23).map(|byte| char::from(*byte)) == Some(letter))
}

fn nir(text: &str) -> bool {
    let Some((body, key)) = text.split_at_checked(13) else {
        return false;
    };
    // Corsica's departments 2A and 2B count as 19 and 18.
    let body = body.replace("2A", "19").replace("2B", "18");
    let sexed = body.starts_with(['1', '2']);
    match (body.parse::<u64>(), key.parse::<u64>()) {
        (Ok(body), Ok(key)) if key > 0 && text.len() == 15 && sexed => 97 - body % 97 == key,
        _ => false,
    }
}

fn resident_id(text: &str) -> bool {
    let digits = text.len() == 18 && text.bytes().take(17).all(|byte| byte.is_ascii_digit());
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = text
        .chars()
        .zip(weights)
        .filter_map(|(c, weight)| Some(c.to_digit(10)? * weight))
        .sum();
    let check = b"10X98765432".get((sum % 11) as usize).copied();
    digits && text.bytes().last() == check && text.get(6..14).is_some_and(dates::is_day)
}

fn egyptian_id(text: &str) -> bool {
    let born = text.get(1..7).unwrap_or_default();
    let century = match text.as_bytes().first() {
        Some(b'2') => "19",
        Some(b'3') => "20",
        _ => return false,
    };
    text.len() == 14
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && dates::is_day(&format!("{century}{born}"))
}

fn snils(text: &str) -> bool {
    if text.len() != 11 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let digit = |c: char| c.to_digit(10).unwrap_or_default();
    let sum: u32 = text
        .chars()
        .take(9)
        .zip((1..=9).rev())
        .map(|(c, weight)| digit(c) * weight)
        .sum();
    let check: u32 = text.get(9..).and_then(|text| text.parse().ok()).unwrap_or(100);
    sum % 101 % 100 == check
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples that the issuing bodies publish, or that are reckoned by their published rule.
    #[test]
    fn check_digits_are_those_of_the_standards() {
        for (text, kind) in [
            ("GB82 WEST 1234 5698 7654 32", Checked::Iban),
            ("FR14 2004 1010 0505 0001 3M02 606", Checked::Iban),
            ("L898902C36UTO7408122F1204159ZE184226B<<<<<10", Checked::Mrz),
            ("HEGG560427MVZRRL04", Checked::Curp),
            ("12345678Z", Checked::Dni),
            ("X1234567L", Checked::Dni),
            ("2 55 08 14 168 025 38", Checked::Nir),
            ("11010519491231002X", Checked::ResidentId),
            ("112-233-445 95", Checked::Snils),
        ] {
            assert_eq!(checked_document(text), Some(kind), "{text}");
        }
        for text in [
            "GB82 WEST 1234 5698 7654 33",
            "12345678A",
            "11010519491231002Y",
            "2021",
            "",
            "é",
            "Forced labour",
        ] {
            assert_eq!(checked_document(text), None, "{text}");
        }
    }
}
