//! Which columns name the person: what likely duplicates are compared by, before all of it is left behind.

use amparo_intake::words_of_name;

/// What a column of identifiers holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Name,
    Birth,
    Sex,
    Nationality,
}

/// Words, folded, in names of columns, by role; English, French, Spanish, Portuguese, Russian, Arabic, Chinese.
const NAMES: &[&str] = &[
    "name",
    "names",
    "surname",
    "firstname",
    "lastname",
    "fullname",
    "alias",
    "nombre",
    "nombres",
    "apellido",
    "apellidos",
    "nom",
    "noms",
    "prenom",
    "prenoms",
    "nome",
    "sobrenome",
    "имя",
    "фамилия",
    "отчество",
    "фио",
    "الاسم",
    "اسم",
    "اللقب",
    "姓名",
    "名字",
    "姓",
];
const BIRTHS: &[&str] = &[
    "birth",
    "birthdate",
    "dob",
    "born",
    "nacimiento",
    "naissance",
    "nascimento",
    "рождения",
    "الميلاد",
    "出生日期",
    "出生",
];
const SEXES: &[&str] = &[
    "sex",
    "gender",
    "sexo",
    "sexe",
    "genero",
    "genre",
    "пол",
    "الجنس",
    "性别",
];
const NATIONALITIES: &[&str] = &[
    "nationality",
    "citizenship",
    "nacionalidad",
    "nationalite",
    "ciudadania",
    "citoyennete",
    "nacionalidade",
    "гражданство",
    "الجنسيه",
    "الجنسية",
    "国籍",
];
/// Words that say that the person named is another one, or that no person is.
const OTHERS: &[&str] = &[
    "user",
    "owner",
    "officer",
    "case",
    "recruiter",
    "trafficker",
    "mother",
    "father",
    "organisation",
    "organization",
    "ngo",
    "madre",
    "padre",
    "captador",
    "tratante",
    "recruteur",
    "organizacion",
    "usuario",
    "place",
    "lugar",
    "lieu",
    "country",
    "pais",
    "pays",
    "file",
    "project",
    "area",
    "city",
    "county",
    "region",
    "employer",
    "company",
    "shelter",
    "empleador",
    "empresa",
    "refugio",
    "ciudad",
    "employeur",
    "entreprise",
    "ville",
];

/// The role of a column by its name.
pub(crate) fn role(column: &str) -> Option<Role> {
    let folded = words_of_name(column);
    let words: Vec<&str> = folded.split(' ').collect();
    let any = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if any(OTHERS) {
        return None;
    }
    [
        (Role::Birth, BIRTHS),
        (Role::Name, NAMES),
        (Role::Sex, SEXES),
        (Role::Nationality, NATIONALITIES),
    ]
    .into_iter()
    .find(|(_, list)| any(list))
    .map(|(role, _)| role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_name_the_person_are_known() {
        for (column, wanted) in [
            ("prs_FirstName", Some(Role::Name)),
            ("Nombre completo", Some(Role::Name)),
            ("apellidos", Some(Role::Name)),
            ("fecha_nacimiento", Some(Role::Birth)),
            ("Date de naissance", Some(Role::Birth)),
            ("prs_Birthdate", Some(Role::Birth)),
            ("sexe", Some(Role::Sex)),
            ("nacionalidad", Some(Role::Nationality)),
            ("Nombre del captador", None),
            ("case owner name", None),
            ("edad", None),
            ("country of birth", None),
            ("msa_name_oes_area_title", None),
            ("Nombre de la empresa", None),
        ] {
            assert_eq!(role(column), wanted, "{column}");
        }
    }
}
