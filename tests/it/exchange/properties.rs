//! Properties of reading and of what is written: numbers, dates, JSON, records.

use portico::base::clock::Moment;
use portico::exchange::ccda::read_ts;
use portico::exchange::fhir::json::Json;
use portico::exchange::fhir::{is_decimal, read_time};
use portico::records::patient::PartialDate;
use portico::records::result::{
    Category, Component, Flag, LabResult, ReferenceRange, ReportId, Status, Value, Within,
};
use portico::records::when::{Taken, When};
use portico::store::{decode, encode};
use proptest::prelude::*;

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::hash_map(any::<String>(), inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

fn same(ours: &Json<'_>, theirs: &serde_json::Value) -> bool {
    match (ours, theirs) {
        (Json::Null, serde_json::Value::Null) => true,
        (Json::Bool(one), serde_json::Value::Bool(other)) => one == other,
        (Json::Number(digits), serde_json::Value::Number(number)) => *digits == number.to_string(),
        (Json::Text(one), serde_json::Value::String(other)) => one == other,
        (Json::List(one), serde_json::Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Json::Object(one), serde_json::Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, value)| other.get(name.as_ref()).is_some_and(|other| same(value, other)))
        }
        _ => false,
    }
}

fn canonical(json: &Json<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    json.canonical(&mut out);
    out
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        (any::<String>(), any::<String>(), any::<String>())
            .prop_map(|(comparator, number, unit)| Value::Quantity { comparator, number, unit }),
        any::<String>().prop_map(Value::Text),
        any::<String>().prop_map(Value::Absent),
    ]
}

fn range() -> impl Strategy<Value = Option<ReferenceRange>> {
    let end = || prop::option::of(any::<String>());
    prop::option::of((end(), end(), any::<String>()).prop_map(|(low, high, text)| ReferenceRange {
        low,
        high,
        text,
    }))
}

proptest! {
    /// HL7 v3 and FHIR write the same time in two ways.
    #[test]
    fn a_time_is_the_same_in_hl7_and_in_fhir(
        (year, month, day) in (1900_i16..2100, 1_u8..=12, 1_u8..=28),
        (hour, minute, second) in (0_u8..24, 0_u8..60, 0_u8..60),
        (west, zone_hours, zone_minutes) in (any::<bool>(), 0_u8..=13, prop::sample::select(vec![0_u8, 30, 45])),
    ) {
        let sign = if west { '-' } else { '+' };
        let hl7 = format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}{sign}{zone_hours:02}{zone_minutes:02}");
        let fhir = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{sign}{zone_hours:02}:{zone_minutes:02}");
        prop_assert_eq!(read_ts(&hl7), read_time(&fhir), "{}", hl7);
        for length in [4, 6, 8] {
            let date = [&fhir[..4], &fhir[..7], &fhir[..10]][(length - 4) / 2];
            prop_assert_eq!(read_ts(&hl7[..length]), read_time(date));
        }
        // Without a zone nobody can say when it was: the day is known.
        prop_assert_eq!(read_ts(&hl7[..14]), read_time(&fhir[..10]));
    }

    #[test]
    fn no_text_makes_a_time_panic(text in "[0-9.+Z-]{0,24}|\\PC{0,20}") {
        let _ = read_ts(&text);
    }
}

proptest! {
    #[test]
    fn json_reads_as_serde_reads_it(value in json(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let read = Json::read(&text).unwrap();
        prop_assert!(same(&read, &value), "{text}");
        let other = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(canonical(&read), canonical(&Json::read(&other).unwrap()));
    }

    #[test]
    fn different_json_has_another_canonical_form(one in json(), other in json()) {
        prop_assume!(one != other);
        let (one, other) = (one.to_string(), other.to_string());
        // What a server's own bookkeeping says is left out on purpose.
        prop_assume!(!one.contains("meta") && !other.contains("meta"));
        prop_assert_ne!(canonical(&Json::read(&one).unwrap()), canonical(&Json::read(&other).unwrap()));
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        let _ = Json::read(&text);
        let _ = read_time(&text);
        let _ = text.parse::<PartialDate>();
        let _ = portico::exchange::fhir::read(&text, "");
    }

    #[test]
    fn numbers_keep_their_digits(text in "-?(0|[1-9][0-9]{0,12})(\\.[0-9]{1,8})?([eE][+-]?[0-9]{1,3})?") {
        prop_assert!(is_decimal(&text));
        let read = Json::read(&text).unwrap();
        prop_assert_eq!(read, Json::Number(&text));
    }

    #[test]
    fn what_is_no_number_is_none(text in "[0-9a-z.+-]{0,8}") {
        if is_decimal(&text) {
            prop_assert!(text.parse::<f64>().is_ok(), "{text}");
        }
    }

    #[test]
    fn dates_read_back_as_written(year in 1i16..=9999, month in 1u8..=12, day in 1u8..=28, known in 0..3) {
        let date = PartialDate { year, month: (known > 0).then_some(month), day: (known > 1).then_some(day) };
        prop_assert_eq!(date.to_string().parse(), Ok(date));
        prop_assert_eq!(read_time(&date.to_string()), Some(When::On(date)));
    }

    #[test]
    fn times_read_in_any_zone(millis in 0i64..4_000_000_000_000, hours in -12i32..=14) {
        let moment = Moment::from_millis(millis);
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(i8::try_from(hours).unwrap()));
        let text = moment.timestamp().to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string();
        prop_assert_eq!(read_time(&text), Some(When::At(moment)));
    }

    #[test]
    fn a_result_reads_back_as_written(
        (name, test, performer, notes) in any::<(String, String, String, Vec<String>)>(),
        (value, range) in (value(), range()),
        parts in prop::collection::vec((any::<String>(), value(), range()), 0..4),
        (at, issued, corrections) in any::<(i64, Option<i64>, u32)>(),
        (taken, report) in (0..4, prop::option::of(any::<(u64, String)>())),
    ) {
        let components = parts.into_iter().map(|(name, value, range)| Component { name, value, range, flag: Some(Flag::High) });
        let result = LabResult {
            name, test, value, range, flag: None, status: Status::Amended,
            taken: [Taken::At, Taken::Until(Moment::from_millis(at)), Taken::Month, Taken::Unknown][usize::try_from(taken).unwrap()],
            issued: issued.map(Moment::from_millis), report: report.map(|(id, name)| Within { id: ReportId(id), name }), performer, notes,
            components: components.collect(), corrections, received: Moment::from_millis(at),
            category: Category::Pathology, files: Vec::new(),
        };
        let bytes = encode(&result).unwrap();
        prop_assert_eq!(decode::<LabResult>(&bytes).unwrap(), result);
    }
}
