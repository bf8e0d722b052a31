//! Names for people who do not exist: many languages and scripts, long ones and short ones, marks and hyphens.

/// A way of naming, with the language such a person would most likely choose.
pub(super) struct Naming {
    /// BCP 47 tag.
    pub(super) language: &'static str,
    /// Given names of women and girls.
    pub(super) female: &'static [&'static str],
    /// Given names of men and boys.
    pub(super) male: &'static [&'static str],
    /// Family names.
    pub(super) family: &'static [&'static str],
}

/// The ways of naming; English and Spanish stand twice because they are met more often.
pub(super) const NAMINGS: [Naming; 17] = [
    Naming {
        language: "en",
        female: &[
            "Grace", "Hannah", "Olivia", "Ruth", "Dorothy", "Abigail", "Chloe", "Martha", "Zoe", "Evelyn",
        ],
        male: &["Henry", "Marcus", "Walter", "Eli", "Jack", "Samuel", "Theodore", "Owen", "Leonard", "Caleb"],
        family: &[
            "Whitfield",
            "Barrow",
            "Hartley",
            "Pemberton",
            "Lowe",
            "Ashdown",
            "Calloway",
            "Fenn",
            "Merrick",
        ],
    },
    Naming {
        language: "es",
        female: &["María José", "Lucía", "Ximena", "Guadalupe", "Belén", "Inés", "Carmen", "Soledad"],
        male: &["Joaquín", "Andrés", "Iñaki", "Ramón", "Óscar", "Benicio", "Ángel", "Martín"],
        family: &[
            "Núñez Ibarra",
            "Echeverría",
            "Peña Soto",
            "Cárdenas",
            "Güemes",
            "Muñoz",
            "Ávila Rojas",
            "Zúñiga",
        ],
    },
    Naming {
        language: "en",
        female: &["Imani", "Latoya", "Naomi", "Ebony", "Simone", "Aaliyah"],
        male: &["Darnell", "Isaiah", "Terrence", "Malik", "Jerome", "Andre"],
        family: &["Broadnax", "Freeman", "Gaines", "Tolliver", "Okafor", "Mensah"],
    },
    Naming {
        language: "es",
        female: &["Rosa Elena", "Valentina", "Noemí", "Pilar", "Araceli"],
        male: &["Jesús", "Emiliano", "Raúl", "Tomás", "Nicolás"],
        family: &["Villanueva", "Montes de Oca", "Quiñones", "Del Río", "Sepúlveda"],
    },
    Naming {
        language: "vi",
        female: &["Thị Mai", "Ngọc Lan", "Thu Hà", "Bích Ngọc"],
        male: &["Văn Minh", "Quốc Bảo", "Đức Anh", "Hữu Phước"],
        family: &["Nguyễn", "Trần", "Phạm", "Đặng", "Bùi"],
    },
    Naming {
        language: "ar",
        female: &["فاطمة", "ليلى", "نور", "سلمى"],
        male: &["محمد", "يوسف", "عمر", "كريم"],
        family: &["الهاشمي", "منصور", "بن سعيد", "الخطيب"],
    },
    Naming {
        language: "zh",
        female: &["雨桐", "美玲", "Xiulan", "Lihua"],
        male: &["伟", "志强", "Jianguo", "Haoran"],
        family: &["王", "陈", "Zhang", "Liu", "欧阳"],
    },
    Naming {
        language: "pl",
        female: &["Małgorzata", "Zofia", "Grażyna", "Łucja"],
        male: &["Stanisław", "Łukasz", "Wojciech", "Paweł"],
        family: &["Wiśniewska-Żak", "Szczepański", "Kowalczyk", "Brzęczyszczykiewicz"],
    },
    Naming {
        language: "de",
        female: &["Annelies", "Käthe", "Friederike", "Ursel"],
        male: &["Jürgen", "Karl-Heinz", "Götz", "Matthäus"],
        family: &["Müller-Lüdenscheidt", "Großkreutz", "Oberhuber", "Freiherr von Donnersmarck-Beuthen"],
    },
    Naming {
        language: "en",
        female: &["Siobhán", "Aoife", "Niamh", "Gráinne"],
        male: &["Seán", "Pádraig", "Oisín", "Cillian"],
        family: &["O'Brien", "Ó Súilleabháin", "MacCarthy", "D'Arcy"],
    },
    Naming {
        language: "hi",
        female: &["Ananya", "Lakshmi", "Meera", "प्रिया"],
        male: &["Arjun", "Ravi", "Vikram", "अमित"],
        family: &["Subramanian", "Patel", "शर्मा", "Krishnamurthy"],
    },
    Naming {
        language: "ru",
        female: &["Екатерина", "Ольга", "Svetlana", "Надежда"],
        male: &["Дмитрий", "Сергей", "Oleksandr", "Игорь"],
        family: &["Иванова", "Kowalenko", "Шевченко", "Orlov"],
    },
    Naming {
        language: "ko",
        female: &["서연", "지우", "Eun-ji", "Soo-jin"],
        male: &["민준", "도윤", "Sung-ho", "Jae-won"],
        family: &["김", "박", "Choi", "Jeong"],
    },
    Naming {
        language: "so",
        female: &["Hodan", "Ayaan", "Sahra", "Ifrah"],
        male: &["Abdirahman", "Liban", "Guled", "Cabdi"],
        family: &["Warsame Nuur", "Jaamac", "Xasan Cali", "Farah"],
    },
    Naming {
        language: "tl",
        female: &["Maricel", "Luzviminda", "Corazon", "Jasmine"],
        male: &["Bayani", "Rodel", "Crisanto", "Dodong"],
        family: &["Dela Cruz", "Macaraeg", "Batungbakal", "Santos"],
    },
    Naming {
        language: "hmn",
        female: &["Mai Yer", "Pa Houa", "Kao Nou"],
        male: &["Tou Ger", "Chue", "Pheng"],
        family: &["Xiong", "Vang", "Lor"],
    },
    Naming {
        language: "ht",
        female: &["Marie-Ange", "Guerda", "Fabiola"],
        male: &["Jean-Baptiste", "Wilner", "Réginald"],
        family: &["Étienne", "Dieudonné", "Toussaint-Louis"],
    },
];

/// Streets of a town that is on no map.
pub(super) const STREETS: &[&str] = &[
    "Mill Race Road",
    "Orchard Lane",
    "Ferry Street",
    "Quarry Hill",
    "Larkspur Court",
    "Depot Street",
    "Elm Terrace",
    "Old Bridge Road",
    "Tannery Row",
    "Saint Brigid Avenue",
];

/// Towns on no map, each with its postal code.
pub(super) const TOWNS: &[(&str, &str)] = &[
    ("Riverside Falls", "52901"),
    ("Harlow Creek", "52914"),
    ("New Bexley", "52933"),
    ("Fort Alder", "52952"),
];
