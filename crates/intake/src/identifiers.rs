//! Columns that identify persons directly, by their names.

use amparo_schema::fold_text;
use amparo_schema::htcds;

/// Words, folded, in English, French, Spanish and Portuguese, that a column of direct identifiers has in its name.
const WORDS: [&str; 66] = [
    "name",
    "names",
    "surname",
    "firstname",
    "lastname",
    "fullname",
    "alias",
    "nickname",
    "nombre",
    "nombres",
    "apellido",
    "apellidos",
    "nom",
    "prenom",
    "prenoms",
    "nome",
    "sobrenome",
    "phone",
    "telephone",
    "mobile",
    "cell",
    "tel",
    "telefono",
    "celular",
    "telefone",
    "email",
    "mail",
    "correo",
    "courriel",
    "whatsapp",
    "facebook",
    "address",
    "street",
    "direccion",
    "domicilio",
    "adresse",
    "rue",
    "endereco",
    "postcode",
    "zip",
    "passport",
    "pasaporte",
    "passeport",
    "passaporte",
    "dni",
    "curp",
    "nie",
    "cedula",
    "cpf",
    "ssn",
    "id",
    "identity",
    "identifier",
    "expediente",
    "dossier",
    "caseid",
    "caseno",
    "birthdate",
    "dob",
    "nacimiento",
    "naissance",
    "nascimento",
    "notes",
    "narrative",
    "longitude",
    "latitude",
];
/// Beginnings and endings, folded without spaces, of names that run together.
const PARTS: [&str; 10] = [
    "birthd",
    "dateofbirth",
    "fechanac",
    "identitynumber",
    "phonenumber",
    "passportn",
    "casenumber",
    "observacion",
    "comment",
    "description",
];

/// Whether a column's name says that it identifies a person directly, or holds free text, in which anything can stand.
pub fn looks_direct(name: &str) -> bool {
    if let Some(field) = htcds::field_of_header(name).filter(|field| field.name.eq_ignore_ascii_case(name)) {
        use htcds::FieldType::{Geolocation, LongText, LookupPerson, LookupUser};
        return matches!(field.kind, LongText | LookupPerson | LookupUser | Geolocation)
            || field.name.starts_with("prs_") && bare_is_direct(&field.name);
    }
    bare_is_direct(name)
}

/// The words of a column's name, folded and with a space between each: `FirstName` is two words.
pub fn words_of_name(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len() + 4);
    let mut lower = false;
    for c in name.chars() {
        if lower && c.is_uppercase() {
            spaced.push(' ');
        }
        lower = c.is_lowercase();
        spaced.push(c);
    }
    fold_text(&spaced)
}

fn bare_is_direct(name: &str) -> bool {
    let folded = words_of_name(name);
    let joined = folded.replace(' ', "");
    folded.split(' ').any(|word| WORDS.contains(&word))
        || WORDS.contains(&joined.as_str())
        || PARTS.iter().any(|part| joined.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_direct_identifiers_are_known() {
        for name in [
            "prs_FirstName",
            "prs_SecondName",
            "prs_Birthdate",
            "prs_MobilePhone",
            "prs_Email",
            "prs_IdentityNumber",
            "prs_MailingStreet",
            "cco_CaseComment",
            "cas_CaseOwner",
            "Nombre completo",
            "Prénom",
            "TELÉFONO",
            "fecha_nacimiento",
            "No. de expediente",
            "Case ID",
            "numéro de passeport",
            "Observaciones",
            "victimName",
            "e-mail",
        ] {
            assert!(looks_direct(name), "{name}");
        }
        for name in [
            "Datasource",
            "prs_Gender",
            "prs_MaritalStatus",
            "vic_TraffickingStatus",
            "majorityStatus",
            "edad",
            "nacionalidad",
            "cas_Status",
            "isAbduction",
            "org_Name",
            "",
        ] {
            assert!(!looks_direct(name), "{name}");
        }
    }
}
