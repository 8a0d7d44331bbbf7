//! What fields and answers are called in case systems: words in English, French and Spanish, folded (no case, no accents).

use crate::case_fields::{AGE, CITIZENSHIP, EXPLOITATION_COUNTRY, GENDER, MONTHS, YEAR};

/// Words of one language.
pub(crate) type Words = (&'static str, &'static [&'static str]);

/// Words in a column's name that speak for a field, by language; more words of a phrase found weigh more.
pub(crate) const COLUMNS: [(usize, &[Words]); 6] = [
    (
        YEAR,
        &[
            (
                "en",
                &[
                    "registration",
                    "registered",
                    "intake",
                    "admission",
                    "opened",
                    "referral",
                    "date",
                    "year",
                ],
            ),
            (
                "fr",
                &["enregistrement", "inscription", "ouverture", "accueil", "annee"],
            ),
            (
                "es",
                &["registro", "ingreso", "apertura", "atencion", "fecha", "ano"],
            ),
            ("pt", &["registo", "entrada", "abertura", "data"]),
            ("ru", &["регистрации", "обращения", "дата", "год"]),
            ("ar", &["تاريخ", "التسجيل", "سنة", "تسجيل"]),
            ("zh", &["登记日期", "登记", "年份"]),
        ],
    ),
    (
        GENDER,
        &[
            ("en", &["gender", "sex"]),
            ("fr", &["sexe", "genre"]),
            ("es", &["sexo", "genero"]),
            ("ru", &["пол"]),
            ("ar", &["الجنس", "جنس"]),
            ("zh", &["性别"]),
        ],
    ),
    (
        AGE,
        &[
            ("en", &["age", "ages"]),
            ("es", &["edad", "edades"]),
            ("pt", &["idade"]),
            ("ru", &["возраст"]),
            ("ar", &["العمر", "عمر"]),
            ("zh", &["年龄"]),
        ],
    ),
    (
        CITIZENSHIP,
        &[
            ("en", &["citizenship", "nationality", "origin"]),
            ("fr", &["nationalite", "citoyennete", "origine"]),
            ("es", &["nacionalidad", "ciudadania", "origen"]),
            ("pt", &["nacionalidade", "cidadania", "origem"]),
            ("ru", &["гражданство"]),
            ("ar", &["الجنسية", "جنسية"]),
            ("zh", &["国籍"]),
        ],
    ),
    (
        EXPLOITATION_COUNTRY,
        &[
            (
                "en",
                &["exploitation country", "country exploitation", "destination"],
            ),
            ("fr", &["pays exploitation"]),
            ("es", &["pais explotacion", "destino"]),
            ("pt", &["pais exploracao"]),
            ("ru", &["страна эксплуатации"]),
            ("ar", &["بلد الاستغلال"]),
            ("zh", &["剥削国", "目的地国"]),
        ],
    ),
    (
        MONTHS,
        &[
            ("en", &["months", "duration", "trafficked months"]),
            ("fr", &["mois", "duree"]),
            ("es", &["meses", "duracion"]),
            ("pt", &["duracao"]),
            ("ru", &["месяцев", "длительность"]),
            ("ar", &["الاشهر", "المدة", "اشهر"]),
            ("zh", &["月数"]),
        ],
    ),
];

/// Words in a column's name that speak against its being the registration: other dates.
pub(crate) const OTHER_DATES: [&str; 12] = [
    "birth",
    "nacimiento",
    "nac",
    "naissance",
    "exit",
    "salida",
    "sortie",
    "closed",
    "cierre",
    "cloture",
    "end",
    "fin",
];

/// Beginnings of words in an answer, or in the name of a yes-or-no column, that speak for a flag.
pub(crate) const ANSWERS: [(&str, &[&str]); 20] = [
    (
        "meansDebtBondageEarnings",
        &["debt", "earning", "wage", "deuda", "salario", "dette", "salaire"],
    ),
    ("meansThreats", &["threat", "amenaza", "menace"]),
    (
        "meansAbusePsyPhySex",
        &["abuse", "violence", "violencia", "abuso", "golpe", "abus"],
    ),
    (
        "meansFalsePromises",
        &["promise", "promesa", "promesse", "deceiv", "engano", "tromperie"],
    ),
    (
        "meansDrugsAlcohol",
        &["drug", "alcohol", "droga", "drogue", "alcool", "psychoactive"],
    ),
    (
        "meansDenyBasicNeeds",
        &[
            "movement",
            "necessit",
            "encierro",
            "confine",
            "sequest",
            "enferme",
            "food",
            "medical",
            "comida",
            "nourriture",
        ],
    ),
    (
        "meansExcessiveWorkHours",
        &["hours", "jornada", "horas", "heures", "horaires"],
    ),
    (
        "meansWithholdDocs",
        &["document", "passport", "pasaporte", "passeport", "papiers"],
    ),
    (
        "isForcedLabour",
        &["labour", "labor", "laboral", "trabajo", "travail", "lab"],
    ),
    ("isSexualExploit", &["sex", "sexual", "sexuelle"]),
    (
        "isOtherExploit",
        &[
            "marriage",
            "matrimonio",
            "mariage",
            "begg",
            "mendi",
            "organ",
            "otra",
            "otro",
            "other",
            "autre",
        ],
    ),
    (
        "typeOfLabourAgriculture",
        &["agric", "farm", "campo", "pesca", "fishing", "peche"],
    ),
    ("typeOfLabourConstruction", &["construc", "obra", "batiment"]),
    (
        "typeOfLabourDomesticWork",
        &["domestic", "hogar", "domestique", "household"],
    ),
    (
        "typeOfLabourHospitality",
        &["hospitality", "hotel", "restaurant", "hosteleria", "hotellerie"],
    ),
    ("typeOfSexProstitution", &["prostitu"]),
    ("typeOfSexPornography", &["pornogra"]),
    (
        "recruiterRelationIntimatePartner",
        &["partner", "pareja", "conjoint", "boyfriend", "novio"],
    ),
    (
        "recruiterRelationFriend",
        &["friend", "amig", "ami", "amie", "acquaint", "conocid"],
    ),
    (
        "recruiterRelationFamily",
        &["famil", "relative", "pariente", "parent"],
    ),
];

/// The same for a flag whose words say nothing in the name of a column: only an answer to the question of the recruiter is meant.
pub(crate) const OTHER_RECRUITER: (&str, &[&str]) = (
    "recruiterRelationOther",
    &["other", "otra", "otro", "autre", "outra", "outro", "stranger"],
);

/// Words in a column's name that say which question its answers belong to, with the flags that may hold them.
pub(crate) const QUESTIONS: [(&str, &[&str]); 5] = [
    (
        "means",
        &["control", "means", "medios", "moyens", "methods", "metodos"],
    ),
    (
        "is",
        &[
            "type",
            "tipo",
            "exploitation",
            "explotacion",
            "finalidad",
            "purpose",
        ],
    ),
    (
        "typeOfLabour",
        &[
            "industry", "sector", "rubro", "secteur", "labour", "trabajo", "travail",
        ],
    ),
    ("typeOfSex", &["sexual", "sexuelle"]),
    (
        "recruiterRelation",
        &[
            "recruiter",
            "captador",
            "reclutador",
            "recruteur",
            "recrutement",
            "recruitment",
            "captacion",
            "captada",
            "reclutamiento",
            "recrutador",
            "trafficker",
            "relation",
            "relacion",
        ],
    ),
];

/// Words in a column's name that say that it tells persons apart.
pub(crate) const PERSONS: [&str; 10] = [
    "id",
    "identifier",
    "identitynumber",
    "code",
    "codigo",
    "expediente",
    "dossier",
    "folio",
    "reference",
    "matricule",
];

/// Beginnings of words in the name of a yes-or-no column that say that it tells whether the person agreed.
pub(crate) const CONSENTS: [&str; 6] = ["consent", "consint", "autoriza", "соглас", "موافق", "同意"];

/// Texts, trimmed and in lower case, that stand for a missing value, with its reason.
pub(crate) const MISSING: [(&str, &str); 34] = [
    ("s/d", "not_known"),
    ("sd", "not_known"),
    ("n/d", "not_known"),
    ("nd", "not_known"),
    ("?", "not_known"),
    ("-", "not_known"),
    ("--", "not_known"),
    ("sin dato", "not_known"),
    ("sin datos", "not_known"),
    ("se desconoce", "not_known"),
    ("no sabe", "not_known"),
    ("ns/nc", "not_known"),
    ("nsp", "not_known"),
    ("non renseigné", "not_known"),
    ("ne sait pas", "not_known"),
    ("n/r", "refused"),
    ("n/p", "refused"),
    ("no responde", "refused"),
    ("prefiere no decir", "refused"),
    ("refus", "refused"),
    ("refus de répondre", "refused"),
    ("ne souhaite pas répondre", "refused"),
    ("no contesta", "refused"),
    ("não responde", "refused"),
    ("refused", "refused"),
    ("pas demandé", "not_asked"),
    ("no preguntado", "not_asked"),
    ("not asked", "not_asked"),
    ("non disponible", "not_known"),
    ("no disponible", "not_known"),
    ("não sabe", "not_known"),
    ("неизвестно", "not_known"),
    ("no aplica", "not_applicable"),
    ("sans objet", "not_applicable"),
];
