//! Identifiers of persons, found in the content of cells whatever their column is called.
//!
//! English, French, Spanish, Arabic, Russian and Chinese. The scan errs on the side of finding too much: what it finds is only ever left behind.

mod dates;
mod documents;
mod lexicon;
mod names;
mod numbers;
mod places;
mod plain;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What kind of identifier a text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identifier {
    /// A name or initials of a person.
    Name,
    /// A telephone number.
    Phone,
    /// An e-mail address or a name in a network.
    Address,
    /// The number of a passport, identity card or bank account. Numbers with check digits are known by them.
    Document,
    /// A day in the calendar.
    Day,
    /// A street, a house, a place on the map.
    Place,
    /// A text of many words, in which anything can stand.
    FreeText,
    /// Characters that do not show, or letters of one alphabet that pass for another's.
    Deceptive,
}

impl Identifier {
    /// In plain words, in the plural.
    pub const fn label(self) -> &'static str {
        match self {
            Identifier::Name => "names of persons",
            Identifier::Phone => "telephone numbers",
            Identifier::Address => "e-mail or web addresses",
            Identifier::Document => "document or account numbers",
            Identifier::Day => "exact dates",
            Identifier::Place => "addresses or places on the map",
            Identifier::FreeText => "free text",
            Identifier::Deceptive => "characters that deceive",
        }
    }
}

/// How many words make a text free.
const WORDS: usize = 9;
/// How many characters do, where words are not parted.
const CHARACTERS: usize = 60;
/// How many Chinese characters do.
const HAN: usize = 16;

/// The kinds of identifiers in a text; empty for an answer of a codelist, a country, an age, a year, or a blank.
pub fn scan(text: &str) -> BTreeSet<Identifier> {
    let mut found = BTreeSet::new();
    if plain::deceives(text) {
        found.insert(Identifier::Deceptive);
    }
    let plain = plain::plain(text);
    let text = plain.trim();
    if names::initials(text) && amparo_schema::countries::find(text).is_none() {
        found.insert(Identifier::Name);
    }
    // Words of answers are months, too, so that a day comes first: "el 3-mar-2021".
    if dates::has_day(text) {
        found.insert(Identifier::Day);
    }
    if text.is_empty() || lexicon::is_known(text) {
        return found;
    }
    if numbers::has_mail(text) {
        found.insert(Identifier::Address);
    }
    if documents::has_document(text) {
        found.insert(Identifier::Document);
    }
    if numbers::has_phone(text) {
        found.insert(Identifier::Phone);
    }
    if places::has_place(text) {
        found.insert(Identifier::Place);
    }
    if names::has_name(text) {
        found.insert(Identifier::Name);
    }
    let han = text.chars().filter(|c| plain::is_han(*c)).count();
    let list = text.contains([';', '|', ',']) && list_of_known(text);
    if !list && (text.split_whitespace().count() >= WORDS || text.chars().count() > CHARACTERS || han > HAN) {
        found.insert(Identifier::FreeText);
    }
    found
}

/// Whether a text is several answers, each of which is known or short.
fn list_of_known(text: &str) -> bool {
    text.split([';', '|', ','])
        .map(str::trim)
        .all(|part| part.split_whitespace().count() <= 3 && !names::has_name(part))
}

pub use documents::{Checked, checked_document};

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Identifier> {
        scan(text).into_iter().collect()
    }

    #[test]
    fn each_kind_is_found_in_several_scripts() {
        use Identifier::{Address, Day, Deceptive, Document, Name, Phone, Place};
        for (text, kind) in [
            ("María Fernández López", Name),
            ("B. R.", Name),
            ("Иванова Мария Сергеевна", Name),
            ("فاطمة بنت أحمد", Name),
            ("王秀英", Name),
            ("+34 612 345 678", Phone),
            ("٠١٠٠١٢٣٤٥٦٧", Phone),
            ("ana.ruiz@example.org", Address),
            ("@ana_ruiz", Address),
            ("12345678Z", Document),
            ("P<ESPRUIZ<<ANA<<<<<<<<<<<", Document),
            ("03/11/1994", Day),
            ("12 de mayo de 2018", Day),
            ("5 марта 2020 г.", Day),
            ("١٢ مارس ٢٠٢٠", Day),
            ("2019年3月5日", Day),
            ("14 rue des Lilas", Place),
            ("ул. Ленина, д. 5", Place),
            ("北京市朝阳区建国路88号", Place),
            ("-12.0464, -77.0428", Place),
            ("Wоman", Deceptive),
            ("Woman\u{202e}", Deceptive),
        ] {
            assert!(kinds(text).contains(&kind), "{text}: {:?}", kinds(text));
        }
    }

    #[test]
    fn answers_of_codelists_are_none() {
        for text in [
            "",
            "2021",
            "17",
            "9--17",
            "25+ (2+ yrs)",
            "yes",
            "no",
            "Woman",
            "Mujer",
            "Femme",
            "Женщина",
            "女",
            "أنثى",
            "Côte d'Ivoire",
            "Estados Unidos",
            "Россия",
            "中国",
            "KEN",
            "not_known",
            "no sabe",
            "H",
            "F",
            "LAB",
            "DebtBondage;Threats",
            "Physical abuse; Restricts movement",
            "Trabajo forzado",
            "construcción",
            "1",
            "-99",
            "salario retenido, amenazas, maltrato psicológico",
            "travail domestique",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }
}
