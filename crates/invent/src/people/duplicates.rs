//! A register in which persons stand twice, the second time with slips of the pen.

use crate::draw::Draw;

/// A register with known duplicates.
#[derive(Clone, Debug)]
pub struct Doubled {
    /// The names of its columns.
    pub header: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// Pairs of rows, by position, that are the same person. Nobody stands more than twice.
    pub pairs: Vec<(usize, usize)>,
}

const STARTS: [&str; 40] = [
    "Bar", "Cas", "Del", "Fer", "Gon", "Her", "Jim", "Lar", "Mar", "Nav", "Ort", "Pal", "Qui", "Ram", "San",
    "Tor", "Ur", "Val", "Yan", "Zam", "Al", "Ben", "Cor", "Dom", "Esp", "Fon", "Gal", "Ig", "Mol", "Nun",
    "Oba", "Per", "Rod", "Sol", "Tej", "Uga", "Vel", "Wan", "Ye", "Zub",
];
const MIDDLES: [&str; 14] = [
    "a", "e", "i", "o", "an", "er", "in", "or", "ed", "al", "et", "ur", "am", "os",
];
const ENDS: [&str; 24] = [
    "ez", "ero", "illa", "ana", "ado", "ares", "on", "ina", "ales", "ento", "oza", "uez", "ado", "iri",
    "ola", "ba", "kwe", "ero", "ini", "ova", "ard", "eau", "ier", "man",
];
const GIVEN: [&str; 60] = [
    "María", "José", "Ana", "Luis", "Rosa", "Juan", "Carmen", "Carlos", "Lucía", "Pedro", "Elena", "Jorge",
    "Marta", "Miguel", "Sara", "Pablo", "Fatou", "Moussa", "Awa", "Ibrahima", "Aminata", "Ousmane", "Mariam",
    "Seydou", "Chantal", "Pascal", "Ngozi", "Emeka", "Grace", "Daniel", "Olga", "Ivan", "Irina", "Sergei",
    "Natalia", "Dmitri", "Ioana", "Andrei", "Mihaela", "Bogdan", "Linh", "Minh", "Thuy", "Quang", "Mei",
    "Wei", "Xiu", "Jun", "Siti", "Budi", "Dewi", "Agus", "Joy", "Mark", "Maricel", "Jayson", "Beatriz",
    "Rafael", "Camila", "Thiago",
];
const COUNTRIES: [&str; 12] = [
    "Perú",
    "Senegal",
    "Nigeria",
    "Rumania",
    "Viet Nam",
    "Filipinas",
    "Brasil",
    "Ucrania",
    "China",
    "México",
    "Bolivia",
    "Kenia",
];

struct Entry {
    given: String,
    family: String,
    second: String,
    born: (u32, u32, u32),
    woman: bool,
    country: &'static str,
    year: u32,
}

/// A register of `persons`, of whom one in `one_in` stands twice.
///
/// The second entry has one or two slips: a letter left out, doubled, exchanged or mistaken; given and family name exchanged; the second family name
/// left out; accents gone; day and month exchanged; a digit of the birth date mistaken.
pub fn doubled_register(seed: u64, persons: usize, one_in: u32) -> Doubled {
    let mut draw = Draw::new(seed, "doubled register");
    let mut rows: Vec<(Entry, Option<usize>)> = Vec::new();
    for person in 0..persons {
        let entry = Entry {
            given: draw.pick(&GIVEN).to_string(),
            family: family(&mut draw),
            second: family(&mut draw),
            born: (draw.between(1960, 2012), draw.between(1, 12), draw.between(1, 28)),
            woman: draw.chance(6_500),
            country: COUNTRIES[draw.below(12) as usize],
            year: draw.between(2015, 2025),
        };
        if draw.below(one_in) == 0 {
            let again = slipped(&mut draw, &entry);
            rows.push((again, Some(person)));
        }
        rows.push((entry, Some(person)));
    }
    draw.shuffle(&mut rows);
    let mut first: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
    let mut pairs = Vec::new();
    for (at, (_, person)) in rows.iter().enumerate() {
        let Some(person) = person else { continue };
        match first.get(person) {
            Some(&other) => pairs.push((other, at)),
            None => {
                first.insert(*person, at);
            }
        }
    }
    let rows = rows
        .into_iter()
        .enumerate()
        .map(|(at, (entry, _))| {
            let (year, month, day) = entry.born;
            vec![
                format!("R-{:06}", at + 1),
                entry.given,
                format!("{} {}", entry.family, entry.second).trim().to_owned(),
                format!("{day:02}/{month:02}/{year}"),
                if entry.woman { "Mujer" } else { "Hombre" }.to_owned(),
                entry.country.to_owned(),
                format!("{:02}/{:02}/{}", at % 28 + 1, at % 12 + 1, entry.year),
            ]
        })
        .collect();
    Doubled {
        header: vec![
            "expediente",
            "nombres",
            "apellidos",
            "fecha_nacimiento",
            "sexo",
            "nacionalidad",
            "fecha_registro",
        ],
        rows,
        pairs,
    }
}

fn family(draw: &mut Draw) -> String {
    format!(
        "{}{}{}",
        draw.pick(&STARTS),
        draw.pick(&MIDDLES),
        draw.pick(&ENDS)
    )
}

fn slipped(draw: &mut Draw, entry: &Entry) -> Entry {
    let mut again = Entry {
        given: entry.given.clone(),
        family: entry.family.clone(),
        second: entry.second.clone(),
        ..*entry
    };
    again.year = draw.between(entry.year, 2025);
    let slips = 1 + usize::from(draw.chance(3_000));
    let mut dated = false;
    for _ in 0..slips {
        match draw.below(8) {
            0 | 1 => again.family = mistyped(draw, &again.family),
            2 => again.given = mistyped(draw, &again.given),
            3 => again.second.clear(),
            4 => std::mem::swap(&mut again.given, &mut again.family),
            5 => again.given = plain(&again.given),
            // One slip in a date is what people make; two would be another date.
            6 if !dated && again.born.2 <= 12 => {
                std::mem::swap(&mut again.born.1, &mut again.born.2);
                dated = true;
            }
            7 if !dated => {
                let last = again.born.0 % 10;
                again.born.0 = again.born.0 - last + (last + draw.between(1, 9)) % 10;
                dated = true;
            }
            _ => again.second = mistyped(draw, &again.second),
        }
    }
    again
}

/// One slip in a word: a letter left out, doubled, exchanged with the next, or mistaken for its neighbour.
fn mistyped(draw: &mut Draw, word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 3 {
        return word.to_owned();
    }
    // First letters are rarely mistaken.
    let at = draw.between(1, letters.len() as u32 - 1) as usize;
    match draw.below(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 => letters.swap(at - usize::from(at > 1), at),
        _ => letters[at] = *draw.pick(&['a', 'e', 'n', 's', 'r', 'i']),
    }
    letters.into_iter().collect()
}

fn plain(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            'á' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' => 'u',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_two_rows_each_and_a_seed_fixes_them() {
        let one = doubled_register(5, 500, 10);
        assert_eq!(one.rows, doubled_register(5, 500, 10).rows);
        assert!((25..=80).contains(&one.pairs.len()), "{}", one.pairs.len());
        assert_eq!(one.rows.len(), 500 + one.pairs.len());
        for (a, b) in &one.pairs {
            assert!(a < b && one.rows[*a][4] == one.rows[*b][4]);
        }
    }
}
