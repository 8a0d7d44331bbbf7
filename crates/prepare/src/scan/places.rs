//! Streets, houses and points on the map.

use super::plain::{fold, is_han};

/// Words, folded, for streets and houses; they count beside a number.
const STREETS: &[&str] = &[
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "av",
    "lane",
    "drive",
    "apt",
    "apartment",
    "flat",
    "building",
    "block",
    "floor",
    "room",
    "hostel",
    "foyer",
    "chambre",
    "habitacion",
    "комната",
    "общежитие",
    "подъезд",
    "village",
    "box",
    "rue",
    "boulevard",
    "bd",
    "impasse",
    "chemin",
    "allee",
    "quai",
    "appartement",
    "batiment",
    "etage",
    "cite",
    "quartier",
    "calle",
    "avenida",
    "avda",
    "carrera",
    "cra",
    "colonia",
    "col",
    "barrio",
    "manzana",
    "mz",
    "lote",
    "jiron",
    "jr",
    "plaza",
    "piso",
    "casa",
    "sector",
    "urbanizacion",
    "km",
    "carretera",
    "vereda",
    "улица",
    "ул",
    "проспект",
    "пр",
    "переулок",
    "пер",
    "шоссе",
    "дом",
    "д",
    "квартира",
    "кв",
    "деревня",
    "село",
    "район",
    "корпус",
    "شارع",
    "حي",
    "طريق",
    "عماره",
    "شقه",
    "منزل",
    "قريه",
    "بنايه",
    "ش",
];
/// Words that name a street by themselves, whatever stands beside them.
const ALONE: &[&str] = &[
    "calle",
    "rue",
    "улица",
    "ул",
    "проспект",
    "شارع",
    "avenida",
    "boulevard",
    "jiron",
    "переулок",
    "шоссе",
];
/// What parts of a Chinese address end in.
const HAN: &[char] = &[
    '路', '街', '号', '室', '弄', '巷', '村', '镇', '栋', '楼', '幢', '区', '县', '乡',
];

/// Whether a text holds an address or coordinates.
pub(super) fn has_place(text: &str) -> bool {
    coordinates(text) || street(text) || han_address(text) || postcode(text)
}

/// `75018 Paris`, `SW1A 1AA`.
fn postcode(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .collect();
    words.windows(2).any(|pair| {
        let [code, next] = pair else {
            return false;
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let town = next.chars().count() >= 3
            && next.chars().next().is_some_and(char::is_uppercase)
            && next.chars().all(|c| c.is_alphabetic() || c == '-');
        let continental = code.len() == 5 && digits(code) && town;
        // One or two letters, a number and perhaps a letter; a digit and two letters.
        let outward = (2..=4).contains(&code.len())
            && code.starts_with(|c: char| c.is_ascii_uppercase())
            && code.bytes().any(|byte| byte.is_ascii_digit())
            && code
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let inward = next.len() == 3
            && next.starts_with(|c: char| c.is_ascii_digit())
            && next.bytes().skip(1).all(|byte| byte.is_ascii_uppercase());
        continental || outward && inward
    })
}

fn street(text: &str) -> bool {
    let folded = fold(&text.replace([',', '.', '/'], " "));
    let words: Vec<&str> = folded.split(' ').collect();
    // Houses have letters, too: "bâtiment C".
    let lettered = |word: &str| word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let numbered = text.chars().any(|c| c.is_ascii_digit()) || text.split([' ', ',']).any(lettered);
    let alone = words.len() >= 2 && words.iter().any(|word| ALONE.contains(word));
    let house = numbered && words.len() >= 2 && words.iter().any(|word| STREETS.contains(word));
    // "10 km" and "2 col" are measures, not addresses: a name must stand beside the number and the word.
    let named = words.iter().any(|word| {
        word.chars().count() >= 3 && !STREETS.contains(word) && word.chars().all(char::is_alphabetic)
    });
    alone || house && named
}

fn han_address(text: &str) -> bool {
    let ends = text.chars().filter(|c| HAN.contains(c)).count();
    let numbered = text.chars().any(|c| c.is_ascii_digit()) && ends >= 1;
    text.chars().filter(|c| is_han(*c)).count() >= 4 && (numbered || ends >= 2)
}

/// Two numbers with four or more decimals, or degrees and minutes.
fn coordinates(text: &str) -> bool {
    let decimals = |part: &str| {
        let part = part.trim_start_matches(['-', '+']);
        let split = part.split_once('.');
        split.is_some_and(|(whole, decimals)| {
            whole.len() <= 3
                && decimals.len() >= 3
                && whole.parse().is_ok_and(|degrees: u32| degrees <= 180)
                && decimals.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let numbers = text.split([',', ' ', ';']).filter(|part| decimals(part)).count();
    numbers >= 2
        || text.contains('°') && text.contains(['\'', '′', '’']) && text.chars().any(|c| c.is_ascii_digit())
}
