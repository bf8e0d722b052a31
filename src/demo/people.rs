//! People who do not exist, the same ones for the same seed: all ages, and the cases that trip software up.

use jiff::ToSpan as _;
use jiff::civil::Date;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

use super::names::{NAMINGS, STREETS, TOWNS};

/// Somebody, as a record system would know them.
pub(super) struct Somebody {
    /// Their place in the list; their record number is made from it.
    pub(super) place: u64,
    /// Given names.
    pub(super) given: String,
    /// Family name.
    pub(super) family: String,
    /// A nickname or a name from before, if any.
    pub(super) other_name: Option<(&'static str, String)>,
    /// Whether female.
    pub(super) is_female: bool,
    /// Birth date; nobody wrote it down for one of them.
    pub(super) born: Option<Date>,
    /// When they died.
    pub(super) died: Option<Date>,
    /// Language they would choose.
    pub(super) language: &'static str,
    /// Street, town, postal code.
    pub(super) home: (String, &'static str, &'static str),
    /// Telephone number of the kind kept free for stories.
    pub(super) phone: String,
    /// Mail address; not everybody has one.
    pub(super) mail: Option<String>,
    levels: u64,
}

impl Somebody {
    /// Age in whole years on `day`; unknown counts as grown up.
    pub(super) fn age(&self, day: Date) -> i16 {
        self.born.map_or(45, |born| {
            let had_birthday = (day.month(), day.day()) >= (born.month(), born.day());
            day.year() - born.year() - i16::from(!had_birthday)
        })
    }

    /// The record number.
    pub(super) fn number(&self) -> String {
        format!("RF-{:06}", 100_000 + self.place)
    }

    /// Where this person's own values of `measured` lie among those of their like, -1 to 1.
    pub(super) fn level(&self, measured: &str) -> f64 {
        let mixed = measured.bytes().fold(self.levels ^ 0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        // The top bits of a product are the well mixed ones.
        let mixed = mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (mixed >> 29);
        (mixed.wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }

    /// Chance that is this person's own, apart for each purpose.
    pub(super) fn chance(&self, seed: u64, purpose: u64) -> StdRng {
        StdRng::seed_from_u64(seed ^ self.place.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (purpose << 48))
    }
}

/// The person at `place` of the list made from `seed`, as things stand `today`.
pub(super) fn somebody(seed: u64, place: u64, today: Date) -> Somebody {
    let mut chance = StdRng::seed_from_u64(seed.wrapping_add(place.wrapping_mul(0xD134_2543_DE82_EF95)));
    let naming = &NAMINGS[chance.random_range(0..NAMINGS.len())];
    let is_female = chance.random_bool(0.52);
    let names = if is_female { naming.female } else { naming.male };
    let given = given_names(&mut chance, names);
    let family = pick(&mut chance, naming.family);
    let years_max = age_years_max(&mut chance);
    let days = chance.random_range(0..years_max * 365);
    let (town, postal_code) = *TOWNS.choose(&mut chance).unwrap_or(&TOWNS[0]);
    let street = pick(&mut chance, STREETS);
    let mail = chance.random_bool(0.7).then(|| format!("patient{}@example.org", 100_000 + place));
    let person = Somebody {
        place,
        given,
        family: family.to_owned(),
        other_name: None,
        is_female,
        born: today.checked_sub(days.days()).ok(),
        died: None,
        language: naming.language,
        home: (format!("{} {street}", chance.random_range(1..240)), town, postal_code),
        phone: format!("(555) 555-01{:02}", chance.random_range(0..100)),
        mail,
        levels: chance.random(),
    };
    special(person, today)
}

fn pick(chance: &mut StdRng, from: &'static [&'static str]) -> &'static str {
    from.choose(chance).copied().unwrap_or(from[0])
}

/// One given name or two.
fn given_names(chance: &mut StdRng, names: &'static [&'static str]) -> String {
    let (first, second) = (pick(chance, names), pick(chance, names));
    if first != second && chance.random_bool(0.4) { format!("{first} {second}") } else { first.to_owned() }
}

/// Ages as a practice has them: some children, many in the middle, a good number of old people.
fn age_years_max(chance: &mut StdRng) -> i32 {
    match chance.random_range(0..10) {
        0 | 1 => 17,
        2..=5 => 55,
        6..=8 => 80,
        _ => 97,
    }
}

/// The first few people of the list are the ones a tester wants to meet.
fn special(person: Somebody, today: Date) -> Somebody {
    let years = |years: i32, days: i32| today.checked_sub(years.years().days(days)).ok();
    let named = |person: Somebody, given: &str, family: &str, is_female: bool, born: Option<Date>| Somebody {
        given: given.to_owned(),
        family: family.to_owned(),
        is_female,
        born,
        ..person
    };
    match person.place {
        0 => Somebody { language: "en", ..named(person, "Maria", "Okafor", true, years(47, 40)) },
        1 => Somebody {
            language: "es", ..named(person, "José Luis", "Cárdenas Peña", false, years(66, 11))
        },
        2 => named(person, "Ada", "Thornbury", true, years(0, 9)),
        3 => named(person, "Winifred", "Ashdown", true, years(96, 300)),
        4 => Somebody { died: years(1, 30), ..named(person, "Leonard", "Fenn", false, years(81, 200)) },
        5 => named(person, "Noor", "Haddad", true, None),
        6 => named(person, "Finn", "Lowe", false, years(9, 100)),
        7 => named(person, "Freya", "Lowe", true, years(9, 100)),
        8 => named(person, "Anna", "Schmidt", true, years(38, 77)),
        9 => named(person, "Anna", "Schmidt", true, years(71, 12)),
        10 => Somebody {
            other_name: Some(("nickname", "Bo".to_owned())),
            ..named(
                person,
                "Bonaventure Christopher Alexander",
                "Wolfeschlegelsteinhausenbergerdorff",
                false,
                years(52, 5),
            )
        },
        11 => Somebody {
            other_name: Some(("maiden", "Hartley".to_owned())),
            ..named(person, "Ruth", "Pemberton", true, years(34, 210))
        },
        _ => person,
    }
}
