//! Parts from which names and addresses are made, by language.

/// The languages, by their two letters.
pub(super) const LANGUAGES: [&str; 6] = ["en", "fr", "es", "ar", "ru", "zh"];

/// Given names and surnames of a language.
pub(super) fn names(language: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match language {
        "en" => (
            &[
                "Grace", "Daniel", "Chinwe", "Rebecca", "Tom", "Abigail", "Kwabena", "Sophie", "Marcus",
                "Nia", "Peter", "Hannah", "Ibukun", "Ruth", "Adam",
            ],
            &[
                "Whitfield",
                "Okonjo",
                "Carter",
                "Boateng",
                "Hughes",
                "Adebayo",
                "Thornton",
                "Njoroge",
                "Price",
                "Abara",
                "Fletcher",
                "Wafula",
                "Baker",
            ],
        ),
        "fr" => (
            &[
                "Amélie",
                "Étienne",
                "Salimata",
                "Benoît",
                "Clémence",
                "Mariam",
                "Thierry",
                "Nadège",
                "Lamine",
                "Odile",
                "Rokhaya",
                "Gaëlle",
                "Yves",
            ],
            &[
                "Lefèvre",
                "Koné",
                "Marchand",
                "Traoré",
                "Gauthier",
                "Sissoko",
                "Renaud",
                "Bamba",
                "Charpentier",
                "Konaté",
                "Perrin",
                "Dembélé",
            ],
        ),
        "es" => (
            &[
                "Ximena", "Rodrigo", "Noelia", "Maricela", "Tomás", "Yesenia", "Joaquín", "Milagros",
                "Efraín", "Rosalba", "Iván", "Leticia", "Ana",
            ],
            &[
                "Fuentes Rivas",
                "Cárdenas",
                "Huanca",
                "Villalobos",
                "Peña Soto",
                "Maldonado",
                "Chávez",
                "Guerrero",
                "Zapata",
                "Choque",
                "Ortega",
            ],
        ),
        "ar" => (
            &[
                "سلمى",
                "عبد الكريم",
                "نورا",
                "ياسمين",
                "أنس",
                "هيثم",
                "بشرى",
                "حنان",
                "إدريس",
                "رشيدة",
                "مروان",
                "لطيفة",
                "يوسف",
            ],
            &[
                "بن صالح",
                "الزهراوي",
                "بوعزيزي",
                "الحداد",
                "المنصوري",
                "العلوي",
                "خليل",
                "الشريف",
                "بن يوسف",
                "النجار",
                "حمدان",
            ],
        ),
        "ru" => (
            &[
                "Марина",
                "Аркадий",
                "Лилия",
                "Тимофей",
                "Зульфия",
                "Галина",
                "Степан",
                "Раиса",
                "Фарида",
                "Глеб",
                "Вероника",
                "Азамат",
            ],
            &[
                "Орлова",
                "Бондаренко",
                "Мельник",
                "Саидов",
                "Гусева",
                "Тихонова",
                "Ткачук",
                "Рахимов",
                "Белова",
                "Лукашенко",
                "Юсупова",
            ],
        ),
        _ => (
            &[
                "秀兰", "志强", "雪梅", "建华", "丽娟", "伟", "晓燕", "国栋", "海霞", "芳", "玉珍", "俊杰",
            ],
            &[
                "王", "欧阳", "陈", "许", "田", "梁", "孟", "钱", "方", "蒋", "覃", "邓",
            ],
        ),
    }
}

/// Streets of a language: how an address begins and ends, with `#` for the number.
pub(super) fn addresses(language: &str) -> &'static [&'static str] {
    match language {
        "en" => &[
            "# Station Road",
            "Flat #, Hill View",
            "# Mbagathi Way, Apt 3",
            "P.O. Box #1 Lagos",
            "# St Mary's Lane",
        ],
        "fr" => &[
            "# rue des Acacias",
            "# bis, avenue Foch",
            "Cité Soleil, bâtiment #",
            "# chemin du Moulin",
            "Quartier Adjamé, lot #",
        ],
        "es" => &[
            "Calle Jardín #",
            "Av. Los Incas # dpto 2",
            "Jr. Puno #, Cercado",
            "Carrera # con calle 9",
            "Colonia Doctores, mz # lote 3",
        ],
        "ar" => &[
            "شارع الحرية رقم #",
            "حي السلام، عمارة #",
            "# طريق المطار",
            "شقة #، بناية النور",
            "قرية العين، منزل #",
        ],
        "ru" => &[
            "ул. Садовая, д. #",
            "проспект Мира, #",
            "г. Тула, ул. Новая #",
            "деревня Заречье, дом #",
            "пер. Тихий, д. #, кв. 2",
        ],
        _ => &[
            "人民路#号",
            "广州市天河区体育西路#号",
            "和平街#弄3号",
            "李家村#号",
            "浦东新区世纪大道#号2楼",
        ],
    }
}

/// Ways to write a day: `d` the day, `m` the month in numbers, `M` its name, `y` the year.
pub(super) fn days(language: &str) -> &'static [&'static str] {
    match language {
        "en" => &["d/m/y", "y-m-d", "M d, y", "d M y"],
        "fr" => &["d/m/y", "d.m.y", "d M y", "le d M y"],
        "es" => &["d/m/y", "d-m-y", "d de M de y", "d de M, y"],
        "ar" => &["d/m/y", "d M y", "y/m/d"],
        "ru" => &["d.m.y", "d M y г.", "y-m-d"],
        _ => &["y年m月d日", "y-m-d", "y/m/d"],
    }
}

/// The months of a language as they stand in a date.
pub(super) fn months(language: &str) -> [&'static str; 12] {
    match language {
        "en" => [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        "fr" => [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        "es" => [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
        "ar" => [
            "يناير",
            "فبراير",
            "مارس",
            "أبريل",
            "مايو",
            "يونيو",
            "يوليو",
            "أغسطس",
            "سبتمبر",
            "أكتوبر",
            "نوفمبر",
            "ديسمبر",
        ],
        "ru" => [
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ],
        _ => ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"],
    }
}

/// Ways to write a telephone number, with `#` for a digit.
pub(super) fn phones(language: &str) -> &'static [&'static str] {
    match language {
        "en" => &[
            "+44 7### ######",
            "0802 ### ####",
            "(555) 01#-####",
            "+254 7## ### ###",
            "555-01##",
        ],
        "fr" => &[
            "+33 6 ## ## ## ##",
            "06.##.##.##.##",
            "+225 07 ## ## ## ##",
            "77 ### ## ##",
        ],
        "es" => &[
            "+34 6## ### ###",
            "55 #### ####",
            "9## ### ###",
            "+57 3## #######",
            "+51 9########",
        ],
        "ar" => &[
            "٠١٠########",
            "+212 6########",
            "07## ### ###",
            "+963 9## ### ###",
        ],
        "ru" => &["+7 (9##) ###-##-##", "8 9## ### ## ##", "+380 ## ### ####"],
        _ => &["1##########", "+86 1## #### ####", "010-########"],
    }
}

/// Short sentences that name someone: `{N}` a name, `{P}` a telephone number, `{D}` a day.
pub(super) fn sentences(language: &str) -> &'static [&'static str] {
    match language {
        "en" => &[
            "Call her cousin {N} on {P}",
            "Interviewed by {N}",
            "Came with {N} on {D}",
        ],
        "fr" => &[
            "Appeler sa sœur {N} au {P}",
            "Entretien mené par {N}",
            "Arrivée avec {N} le {D}",
        ],
        "es" => &[
            "Llamar a su hermana {N} al {P}",
            "La entrevistó {N}",
            "Llegó con {N} el {D}",
        ],
        "ar" => &["الاتصال بأختها {N} على {P}", "وصلت يوم {D}", "رقم الأخ {P}"],
        "ru" => &[
            "Позвонить сестре {N} {P}",
            "Беседу провела {N}",
            "Прибыла с {N} {D}",
        ],
        _ => &["联系她的姐姐{N}，电话{P}", "由{N}访谈", "{D}与{N}一同到达"],
    }
}
