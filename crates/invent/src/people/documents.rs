//! Numbers of documents as the standards make them, check digits included. Nobody holds them but by chance.

use crate::draw::Draw;

pub(super) fn digits(draw: &mut Draw, count: usize) -> String {
    (0..count)
        .map(|_| char::from(b'0' + draw.below(10) as u8))
        .collect()
}

fn letters(draw: &mut Draw, count: usize) -> String {
    (0..count)
        .map(|_| char::from(b'A' + draw.below(26) as u8))
        .collect()
}

/// A document of the kinds that are common where the language is spoken.
pub(super) fn document(draw: &mut Draw, language: &str) -> String {
    let kind = draw.below(3);
    match (language, kind) {
        ("en", 0) => format!("{}{}", letters(draw, 1), digits(draw, 8)),
        ("en", 1) => {
            let account = format!("{}{}", letters(draw, 4), digits(draw, 14));
            iban(draw, "GB", &account)
        }
        ("en", _) => mrz(draw, "GBR"),
        ("fr", 0) => nir(draw),
        ("fr", 1) => {
            let account = digits(draw, 23);
            iban(draw, "FR", &account)
        }
        ("fr", _) => format!("{}{}{}", digits(draw, 2), letters(draw, 2), digits(draw, 5)),
        ("es", 0) => dni(draw),
        ("es", 1) => curp(draw),
        ("es", _) => format!("{}-{}", digits(draw, 8), digits(draw, 1)),
        ("ar", 0) => format!(
            "2{:02}{:02}{:02}{}",
            draw.between(60, 99),
            draw.between(1, 12),
            draw.between(1, 28),
            digits(draw, 7)
        ),
        ("ar", 1) => format!("{}{}", letters(draw, 2), digits(draw, 6)),
        ("ar", _) => mrz(draw, "MAR"),
        ("ru", 0) => format!("{} {} {}", digits(draw, 2), digits(draw, 2), digits(draw, 6)),
        ("ru", 1) => snils(draw),
        ("ru", _) => format!("{} № {}", digits(draw, 2), digits(draw, 7)),
        (_, 0) => resident_id(draw),
        (_, 1) => format!("E{}", digits(draw, 8)),
        _ => format!("G{}", digits(draw, 8)),
    }
}

fn iban(draw: &mut Draw, country: &str, account: &str) -> String {
    let value = |text: &str| {
        text.chars()
            .filter_map(|c| c.to_digit(36))
            .fold(0u32, |sum, value| {
                if value < 10 {
                    (sum * 10 + value) % 97
                } else {
                    (sum * 100 + value) % 97
                }
            })
    };
    let check = 98 - value(&format!("{account}{country}00"));
    let text = format!("{country}{check:02}{account}");
    if draw.chance(5_000) {
        return text;
    }
    let groups: Vec<String> = text
        .as_bytes()
        .chunks(4)
        .map(|four| String::from_utf8_lossy(four).into_owned())
        .collect();
    groups.join(" ")
}

fn mrz(draw: &mut Draw, country: &str) -> String {
    let check = |text: &str| {
        let sum: u32 = text
            .chars()
            .zip([7, 3, 1].into_iter().cycle())
            .map(|(c, weight)| c.to_digit(36).unwrap_or(0) * weight)
            .sum();
        sum % 10
    };
    let number = format!("{}{}", letters(draw, 2), digits(draw, 7));
    let born = format!(
        "{:02}{:02}{:02}",
        draw.between(60, 99),
        draw.between(1, 12),
        draw.between(1, 28)
    );
    let expires = format!(
        "{:02}{:02}{:02}",
        draw.between(26, 35),
        draw.between(1, 12),
        draw.between(1, 28)
    );
    format!(
        "{number}{}{country}{born}{}F{expires}{}<<<<<<<<<<<<<<{}0",
        check(&number),
        check(&born),
        check(&expires),
        check(&number)
    )
}

fn nir(draw: &mut Draw) -> String {
    let body = format!(
        "{}{:02}{:02}{:02}{}",
        draw.between(1, 2),
        draw.between(60, 99),
        draw.between(1, 12),
        draw.between(1, 95),
        digits(draw, 6)
    );
    let key = 97 - body.parse::<u64>().unwrap_or_default() % 97;
    format!("{body}{key:02}")
}

fn dni(draw: &mut Draw) -> String {
    let number = draw.between(1_000_000, 99_999_999);
    let letter = b"TRWAGMYFPDXBNJZSQVHLCKE"[(number % 23) as usize];
    format!("{number:08}{}", char::from(letter))
}

fn curp(draw: &mut Draw) -> String {
    let alphabet = "0123456789ABCDEFGHIJKLMN#OPQRSTUVWXYZ";
    let body = format!(
        "{}{:02}{:02}{:02}M{}{}",
        letters(draw, 4),
        draw.between(60, 99),
        draw.between(1, 12),
        draw.between(1, 28),
        letters(draw, 5),
        draw.below(10)
    );
    let sum: usize = body
        .chars()
        .zip((2..=18).rev())
        .map(|(c, weight)| alphabet.find(c).unwrap_or(0) * weight)
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

fn resident_id(draw: &mut Draw) -> String {
    let body = format!(
        "{}{}{:02}{:02}{}",
        draw.between(110_101, 659_001),
        draw.between(1960, 2004),
        draw.between(1, 12),
        draw.between(1, 28),
        digits(draw, 3)
    );
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .chars()
        .zip(weights)
        .map(|(c, weight)| c.to_digit(10).unwrap_or(0) * weight)
        .sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

fn snils(draw: &mut Draw) -> String {
    let body = digits(draw, 9);
    let sum: u32 = body
        .chars()
        .zip((1..=9).rev())
        .map(|(c, weight)| c.to_digit(10).unwrap_or(0) * weight)
        .sum();
    let parts: Vec<&str> = [0..3, 3..6, 6..9]
        .into_iter()
        .filter_map(|range| body.get(range))
        .collect();
    format!("{} {:02}", parts.join("-"), sum % 101 % 100)
}
