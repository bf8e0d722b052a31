//! Finding patients: in any order, with any marks, by name, birth date, number and telephone.

use portico::records::access::Operator;
use serde_json::json;

use super::{empty_practice, import, text};

fn with_people() -> Operator {
    let operator = empty_practice();
    let people = [
        (
            "1",
            json!([{"family": "García Núñez", "given": ["María", "José"]}]),
            "1970-03-05",
            "00417",
            "(555) 010-4477",
        ),
        (
            "2",
            json!([{"family": "Garcia", "given": ["Mario"]}, {"use": "maiden", "family": "O'Brien"}]),
            "1970",
            "9001",
            "+1 555 010 8899",
        ),
        (
            "3",
            json!([{"text": "王大明", "family": "WANG", "given": ["DAMING"]}]),
            "1990-01-01",
            "T-77",
            "555 010 1234",
        ),
        ("4", json!([{"family": "Özdemir", "given": ["İpek"]}]), "2011-11", "552", "555 010 5555"),
        ("5", json!([]), "", "x9", ""),
    ];
    let inputs = people.map(|(id, names, born, number, phone)| {
        let mut patient = json!({"resourceType": "Patient", "id": id, "name": names,
            "identifier": [{"system": "urn:oid:9", "value": number}],
            "telecom": [{"system": "phone", "value": phone}], "birthDate": born});
        patient.as_object_mut().unwrap().retain(|_, value| value != "");
        text(id, patient.to_string())
    });
    let report = import(&operator, inputs.into());
    assert!(report.files.iter().all(|file| file.refused.is_empty()), "{report:#?}");
    operator
}

fn names(operator: &Operator, question: &str) -> Vec<String> {
    let found = operator.register().unwrap().find(question, 10).unwrap();
    found.patients.into_iter().map(|patient| patient.name).collect()
}

#[test]
fn people_are_found_however_they_are_typed() {
    let operator = with_people();
    let maria = vec!["María José García Núñez".to_owned()];
    for question in [
        "garcia maria",
        "MARIA GARC",
        "garc maria 1970",
        "núñez",
        "nunez jose",
        "03/05/1970",
        "5/3/1970",
        "1970-03-05",
        "3/5/70",
        "19700305",
        "garcia, maria jose",
        "417",
        "00417",
        "555 010 4477",
        "0104477",
        "maria (555) 010-4477",
        "garcía 1970-03",
    ] {
        assert_eq!(names(&operator, question), maria, "{question}");
    }
    assert_eq!(names(&operator, "garcia").len(), 2);
    assert_eq!(names(&operator, "obrien"), ["Mario Garcia"]);
    assert_eq!(names(&operator, "o'brien mario"), ["Mario Garcia"]);
    assert_eq!(names(&operator, "15550108899"), ["Mario Garcia"]);
    assert_eq!(names(&operator, "王"), ["DAMING WANG"]);
    assert_eq!(names(&operator, "ipek ozdemir 2011"), ["İpek Özdemir"]);
    assert_eq!(names(&operator, "t77"), ["DAMING WANG"]);
    assert_eq!(names(&operator, "X9"), ["—"]);
    for nobody in ["", "   ", "maria mario", "garcia 1971", "%", "zzz"] {
        assert!(names(&operator, nobody).is_empty(), "{nobody}");
    }
}

#[test]
fn a_limit_says_that_there_are_more_and_a_changed_name_is_found_by_the_new_one() {
    let operator = with_people();
    let found = operator.register().unwrap().find("garcia", 1).unwrap();
    assert_eq!((found.patients.len(), found.more), (1, true));
    let renamed = json!({"resourceType": "Patient", "id": "4", "name": [{"family": "Aydın", "given": ["İpek"]}],
        "identifier": [{"system": "urn:oid:9", "value": "552"}], "birthDate": "2011-11"});
    let report = import(&operator, vec![text("4", renamed.to_string())]);
    assert_eq!(report.files[0].patients_changed, 1, "{report:#?}");
    assert_eq!(names(&operator, "aydin"), ["İpek Aydın"]);
    assert!(names(&operator, "ozdemir").is_empty());
    assert!(names(&operator, "5550105555").is_empty());
}

/// Prints how long a search takes among 100,000; asserts no time. `PORTICO_LONG=1` runs it.
#[test]
fn searches_among_a_hundred_thousand() {
    if std::env::var_os("PORTICO_LONG").is_none() {
        return;
    }
    let operator = empty_practice();
    let given = ["Maria", "Jose", "Anna", "Wei", "Omar", "Ines", "Paul", "Ruth", "Ivan", "Mei"];
    let family = ["Garcia", "Smith", "Chen", "Okafor", "Novak", "Silva", "Kim", "Ali", "Brown", "Lopez"];
    let lines: Vec<String> = (0..100_000_usize)
        .map(|n| {
            json!({"resourceType": "Patient", "id": format!("{n}"),
                "name": [{"family": format!("{}{}", family[n / 10 % 10], n / 1000), "given": [given[n % 10]]}],
                "identifier": [{"system": "urn:oid:9", "value": format!("{:06}", n * 7 % 1_000_000)}],
                "birthDate": format!("{}-{:02}-{:02}", 1930 + n % 90, 1 + n % 12, 1 + n % 28)})
            .to_string()
        })
        .collect();
    let started = std::time::Instant::now();
    for part in lines.chunks(10_000) {
        import(&operator, vec![text("x/part.ndjson", part.join("\n"))]);
    }
    println!("imported {} in {:?}", operator.register().unwrap().patient_count().unwrap(), started.elapsed());
    for question in
        ["maria garcia", "maria garcia42", "m", "ma ga 1960", "03/05/1970", "000707", "zzz", "maria maria"]
    {
        let started = std::time::Instant::now();
        let found = operator.register().unwrap().find(question, 25).unwrap();
        println!(
            "{question:>16}: {} found, more {}, {:?}",
            found.patients.len(),
            found.more,
            started.elapsed()
        );
    }
}
