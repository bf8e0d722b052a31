//! The rest of a person's record: problems and what is taken for them, allergies, vaccines, visits with notes,
//! family, habits, plans, people and insurance. What is sent once is sent again just so.

use base64::Engine as _;
use jiff::Span;
use jiff::civil::{Date, date};
use rand::Rng as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::condition::{Condition, Course};
use super::people::Somebody;
use super::story::Story;
use super::writer::{Writer, concept};
use super::written::{self, pdf};

const SNOMED: &str = "http://snomed.info/sct";
const RXNORM: &str = "http://www.nlm.nih.gov/research/umls/rxnorm";
const CVX: &str = "http://hl7.org/fhir/sid/cvx";
const CLINICIAN: &str = "Dr. Clara Osei";
const NURSE: &str = "Nia Brandt";
const PRACTICE: &str = "Riverside Family Practice";
/// So many of the last visits have a note.
const NOTES: usize = 4;

/// Writes what is known on `sent` of the record of `person`.
pub(super) fn write(writer: &mut Writer<'_>, person: &Somebody, story: &Story, today: Date, sent: Date) {
    let chance = person.chance(0, 3);
    let mut history = History { writer, person, today, sent, chance, next: 0 };
    for course in &story.courses {
        history.problem(course);
    }
    history.allergies();
    history.vaccines();
    history.visits(story);
    history.procedures();
    history.family();
    history.habits(story);
    history.plans(&story.courses);
    history.people();
    history.written();
}

struct History<'a, 'w> {
    writer: &'a mut Writer<'w>,
    person: &'a Somebody,
    today: Date,
    sent: Date,
    chance: StdRng,
    next: u64,
}

/// A problem as SNOMED CT has it, and what is taken for it.
fn named(condition: Condition) -> (&'static str, &'static str, Option<Drug>) {
    let drug = |code, name, dose, times| Some(Drug { code, name, dose, times });
    match condition {
        Condition::Diabetes => (
            "44054006",
            "Type 2 diabetes",
            drug("861007", "Metformin 500 mg tablet", "1 tablet with a meal", 2),
        ),
        Condition::KidneyDisease => (
            "709044004",
            "Chronic kidney disease",
            drug("314076", "Lisinopril 10 mg tablet", "1 tablet in the morning", 1),
        ),
        Condition::IronDeficiency => (
            "87522002",
            "Iron deficiency anemia",
            drug("310325", "Ferrous sulfate 325 mg tablet", "1 tablet between meals", 1),
        ),
        Condition::Underactive => (
            "40930008",
            "Underactive thyroid",
            drug("", "Levothyroxine 50 mcg tablet", "1 tablet half an hour before breakfast", 1),
        ),
        Condition::HighCholesterol => {
            ("13644009", "High cholesterol", drug("617310", "Atorvastatin 20 mg tablet", "", 1))
        }
        Condition::HighBloodPressure => {
            ("38341003", "High blood pressure", drug("197361", "Amlodipine 5 mg tablet", "", 1))
        }
        Condition::FattyLiver => ("197321007", "Fatty liver", None),
        Condition::LowVitaminD => (
            "34713006",
            "Low vitamin D",
            drug("", "Vitamin D3 1000 unit capsule", "1 capsule with a meal", 1),
        ),
        Condition::Pregnancy => ("77386006", "Pregnancy", None),
    }
}

struct Drug {
    code: &'static str,
    name: &'static str,
    dose: &'static str,
    times: u32,
}

fn status(kind: &str, code: &str) -> Value {
    let system = format!("http://terminology.hl7.org/CodeSystem/{kind}");
    json!({ "coding": [{ "system": system, "code": code }] })
}

impl History<'_, '_> {
    /// Pushes a resource about the person, unless it is of the day of sending or later.
    fn push(&mut self, kind: &str, day: Date, mut resource: Value) {
        self.next += 1;
        let person = self.person;
        let id =
            format!("00000000-5ec0-4000-8000-{:06x}{:06x}", person.place & 0xFF_FFFF, self.next & 0xFF_FFFF);
        if day >= self.sent
            || person.born.is_some_and(|born| day < born)
            || person.died.is_some_and(|died| day > died)
        {
            return;
        }
        let about = json!({ "reference": format!("urn:uuid:{}", self.writer.patient_id()) });
        let member = match kind {
            "AllergyIntolerance" | "Immunization" | "FamilyMemberHistory" | "Device" => "patient",
            "Coverage" => "beneficiary",
            _ => "subject",
        };
        resource["resourceType"] = json!(kind);
        resource["id"] = json!(id);
        resource[member] = about;
        self.writer.push(kind, &id, resource);
    }

    fn problem(&mut self, course: &Course) {
        let (code, name, drug) = named(course.condition);
        let over = course.is_over_after().filter(|over| *over < self.today);
        let mut problem = json!({
            "clinicalStatus": status("condition-clinical", if over.is_some() { "resolved" } else { "active" }),
            "verificationStatus": status("condition-ver-status", "confirmed"),
            "category": [status("condition-category", "problem-list-item")],
            "code": concept(SNOMED, code, name),
            "onsetDateTime": course.began.to_string(),
            "recorder": { "display": CLINICIAN },
        });
        if let Some(over) = over {
            problem["abatementDateTime"] = json!(over.to_string());
        }
        self.push("Condition", course.began, problem);
        if let (Some(drug), Some(since)) = (drug, course.treated) {
            self.medication(&drug, name, since, "active");
        }
    }

    fn medication(&mut self, drug: &Drug, indication: &str, since: Date, state: &str) {
        let mut dose = json!({
            "timing": { "repeat": { "frequency": drug.times, "period": 1, "periodUnit": "d" } },
            "doseAndRate": [{ "doseQuantity": { "value": 1, "unit": "tablet" } }],
            "route": { "text": "by mouth" },
        });
        if !drug.dose.is_empty() {
            let often = if drug.times == 1 { "once a day" } else { "2 times a day" };
            dose["text"] = json!(format!("{}, {often}", drug.dose));
        }
        let request = json!({
            "status": state,
            "intent": "order",
            "medicationCodeableConcept": concept(RXNORM, drug.code, drug.name),
            "authoredOn": since.to_string(),
            "requester": { "display": CLINICIAN },
            "reasonCode": [{ "text": indication }],
            "dosageInstruction": [dose],
            "dispenseRequest": {
                "numberOfRepeatsAllowed": 3,
                "quantity": { "value": 90, "unit": "tablets" },
            },
        });
        self.push("MedicationRequest", since, request);
    }

    fn allergies(&mut self) {
        const KNOWN: [(&str, &str, &str, &str, &str); 5] = [
            ("91936005", "Penicillin", "medication", "Hives", "moderate"),
            ("91935009", "Peanut", "food", "Swelling of the lips", "severe"),
            ("232347008", "Dust mites", "environment", "Runny nose", "mild"),
            ("300916003", "Latex", "environment", "Itching skin", "mild"),
            ("91930004", "Eggs", "food", "Rash", "mild"),
        ];
        let has = self.person.place == 0 || self.chance.random_bool(0.35);
        let which = if self.person.place == 0 { 0 } else { self.chance.random_range(0..KNOWN.len()) };
        let (code, name, category, reaction, severity) = KNOWN[which];
        let noted = self.ago(900 + 37 * which as i64);
        if has {
            let allergy = json!({
                "clinicalStatus": status("allergyintolerance-clinical", "active"),
                "verificationStatus": status("allergyintolerance-verification", "confirmed"),
                "type": "allergy",
                "category": [category],
                "criticality": if severity == "severe" { "high" } else { "low" },
                "code": concept(SNOMED, code, name),
                "recordedDate": noted.to_string(),
                "recorder": { "display": NURSE },
                "reaction": [{ "manifestation": [{ "text": reaction }], "severity": severity }],
            });
            self.push("AllergyIntolerance", noted, allergy);
        }
        if self.chance.random_bool(0.2) {
            let painkiller = Drug {
                code: "310965",
                name: "Ibuprofen 200 mg tablet",
                dose: "1 or 2 tablets, at most 3 days",
                times: 1,
            };
            let since = self.ago(1_400);
            self.medication(&painkiller, "Back pain", since, "completed");
        }
    }

    fn ago(&self, days: i64) -> Date {
        self.today.saturating_sub(Span::new().days(days))
    }

    fn vaccines(&mut self) {
        const EARLY: [(&str, &str, i64); 4] = [
            ("08", "Hepatitis B", 1),
            ("20", "Diphtheria, tetanus, whooping cough", 61),
            ("03", "Measles, mumps, rubella", 366),
            ("21", "Chickenpox", 370),
        ];
        let born = self.person.born;
        if let Some(born) = born.filter(|born| born.year() > 1990) {
            for (code, name, days) in EARLY {
                let day = born.saturating_add(Span::new().days(days));
                self.vaccine(code, name, day);
            }
        }
        let refuses = self.chance.random_bool(0.15);
        for year in self.today.year() - 4..=self.today.year() {
            let day = date(year, 10, self.chance.random_range(3..28));
            let is_grown = born.is_none_or(|born| (day - born).get_days() > 200);
            if is_grown && !refuses {
                self.vaccine("140", "Flu, yearly", day);
            }
        }
        if self.person.age(self.today) >= 20 {
            let days = self.chance.random_range(600..3_000);
            let day = self.ago(days);
            self.vaccine("115", "Tetanus, diphtheria, whooping cough booster", day);
        }
    }

    fn vaccine(&mut self, code: &str, name: &str, day: Date) {
        let lot = format!("RF{:04}", self.chance.random_range(0..10_000));
        let vaccine = json!({
            "status": "completed",
            "vaccineCode": concept(CVX, code, name),
            "occurrenceDateTime": day.to_string(),
            "lotNumber": lot,
            "site": { "text": "Left upper arm" },
            "location": { "display": PRACTICE },
            "performer": [{ "actor": { "display": NURSE } }],
        });
        self.push("Immunization", day, vaccine);
    }

    /// Visits as the story has them, the last with a note; Maria has a letter as a PDF too.
    fn visits(&mut self, story: &Story) {
        let past: Vec<Date> = story.visits.iter().map(|visit| visit.day).collect();
        let first_noted = past.len().saturating_sub(NOTES);
        for (number, day) in past.into_iter().enumerate() {
            let reason = match story.courses.iter().find(|course| course.is_there(day)) {
                Some(course) => named(course.condition).1,
                None => "Yearly check-up",
            };
            let start = format!("{day}T14:30:00Z");
            let visit = json!({
                "status": "finished",
                "class": { "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB" },
                "type": [concept(SNOMED, "185349003", "Office visit")],
                "period": { "start": start, "end": format!("{day}T14:55:00Z") },
                "participant": [{ "individual": { "display": CLINICIAN } }],
                "reasonCode": [{ "text": reason }],
                "serviceProvider": { "display": PRACTICE },
            });
            self.push("Encounter", day, visit);
            if number >= first_noted {
                let note = format!(
                    "Visit of {day}\n\nReason: {reason}\n\nWe talked about how things are going and took blood. \
                     Results will be in the portal as soon as the laboratory has them.\n\nNext visit as agreed."
                );
                self.document("Visit note", day, "text/plain", note.as_bytes(), &start);
            }
        }
        if self.person.place <= 1 {
            let day = self.ago(6);
            let lines = [
                "Riverside Family Practice",
                "Letter to the heart clinic",
                "Thank you for seeing this patient.",
                "Please send us your findings.",
            ];
            self.document(
                "Referral letter",
                day,
                "application/pdf",
                &pdf(&lines),
                &format!("{day}T15:10:00Z"),
            );
        }
    }

    fn document(&mut self, name: &str, day: Date, media_type: &str, bytes: &[u8], at: &str) {
        let data = base64::engine::general_purpose::STANDARD.encode(bytes);
        let document = json!({
            "status": "current",
            "docStatus": "final",
            "type": { "text": name },
            "category": [{ "text": "Clinical note" }],
            "date": at,
            "author": [{ "display": CLINICIAN }],
            "content": [{ "attachment": { "contentType": media_type, "data": data, "title": format!("{name} {day}") } }],
        });
        self.push("DocumentReference", day, document);
    }

    fn written(&mut self) {
        for (days, report) in written::reports(self.person, self.today, &mut self.chance) {
            let day = self.ago(days);
            self.push("DiagnosticReport", day, report(day));
        }
    }

    fn procedures(&mut self) {
        let done = |history: &mut Self, code, name, days, place: &str| {
            let day = history.ago(days);
            let procedure = json!({
                "status": "completed",
                "code": concept(SNOMED, code, name),
                "performedDateTime": day.to_string(),
                "location": { "display": place },
                "outcome": { "text": "Without problems" },
            });
            history.push("Procedure", day, procedure);
        };
        if self.person.age(self.today) >= 50 {
            let days = self.chance.random_range(300..2_500);
            done(self, "73761001", "Colonoscopy", days, "Harlow Creek Hospital");
        }
        if self.chance.random_bool(0.12) {
            done(self, "80146002", "Appendix removed", 3_900, "Harlow Creek Hospital");
        }
        if self.person.place == 1 {
            let day = self.ago(1_100);
            let device = json!({
                "status": "active",
                "type": concept(SNOMED, "14106009", "Cardiac pacemaker"),
                "manufacturer": "Northfield Devices",
                "modelNumber": "NF-200",
                "serialNumber": "NF2-88213",
                "udiCarrier": [{ "carrierHRF": "(01)00844588003288(17)301130(10)7654D" }],
            });
            self.push("Device", day, device);
        }
    }

    fn family(&mut self) {
        const RELATIVES: [(&str, &str, &str, &str); 4] = [
            ("MTH", "Mother", "High blood pressure", "50"),
            ("FTH", "Father", "Heart attack", "61"),
            ("SIS", "Sister", "Breast cancer", "48"),
            ("MGRMTH", "Grandmother", "Type 2 diabetes", "66"),
        ];
        for (code, name, condition, age) in RELATIVES {
            if !self.chance.random_bool(0.3) {
                continue;
            }
            let relative = json!({
                "status": "completed",
                "date": self.ago(700).to_string(),
                "relationship": concept("http://terminology.hl7.org/CodeSystem/v3-RoleCode", code, name),
                "condition": [{
                    "code": { "text": condition },
                    "onsetAge": { "value": age.parse::<u32>().unwrap_or(50), "unit": "years" },
                }],
            });
            self.push("FamilyMemberHistory", self.ago(700), relative);
        }
    }

    fn habits(&mut self, story: &Story) {
        const ANSWERS: [(&str, &str); 3] =
            [("266919005", "Never smoked"), ("8517006", "Used to smoke"), ("449868002", "Smokes every day")];
        let which = [0, 0, 0, 1, 2][self.chance.random_range(0..5)];
        let first = story.visits.iter().map(|visit| visit.day).find(|day| self.person.age(*day) >= 15);
        let Some(day) = first else { return };
        let (code, answer) = ANSWERS[which];
        let habit = json!({
            "status": "final",
            "category": [status("observation-category", "social-history")],
            "code": concept("http://loinc.org", "72166-2", "Tobacco smoking status"),
            "effectiveDateTime": day.to_string(),
            "valueCodeableConcept": concept(SNOMED, code, answer),
            "performer": [{ "display": NURSE }],
        });
        self.push("Observation", day, habit);
    }

    /// A plan with a goal for what is followed over years.
    fn plans(&mut self, courses: &[Course]) {
        for course in courses {
            let (goal, target, todo): (&str, Value, &[&str]) = match course.condition {
                Condition::Diabetes => (
                    "Blood sugar in the agreed range",
                    json!([{ "measure": { "text": "Long-term blood sugar (A1c)" },
                        "detailQuantity": { "value": 7, "comparator": "<", "unit": "%" } }]),
                    &["Check feet every day", "Eye check once a year", "Walk 30 minutes on most days"],
                ),
                Condition::HighBloodPressure => (
                    "Blood pressure below 130/80",
                    json!([{ "measure": { "text": "Upper number" },
                        "detailQuantity": { "value": 130, "comparator": "<", "unit": "mmHg" } }]),
                    &["Measure at home twice a week", "Less salt"],
                ),
                _ => continue,
            };
            let name = named(course.condition).1;
            let since = course.treated.unwrap_or(course.began);
            let activities: Vec<Value> = todo
                .iter()
                .map(|what| json!({ "detail": { "code": { "text": what }, "status": "in-progress" } }))
                .collect();
            self.push(
                "Goal",
                since,
                json!({
                    "lifecycleStatus": "active",
                    "description": { "text": goal },
                    "startDate": since.to_string(),
                    "target": target,
                    "expressedBy": { "display": CLINICIAN },
                }),
            );
            self.push(
                "CarePlan",
                since,
                json!({
                    "status": "active",
                    "intent": "plan",
                    "title": format!("Living with {}", name.to_lowercase()),
                    "period": { "start": since.to_string() },
                    "author": { "display": CLINICIAN },
                    "activity": activities,
                }),
            );
        }
    }

    /// Who looks after them, and who pays.
    fn people(&mut self) {
        let since = self.ago(1_000);
        let member =
            |name: &str, role: &str| json!({ "member": { "display": name }, "role": [{ "text": role }] });
        self.push(
            "CareTeam",
            since,
            json!({
                "status": "active",
                "name": "Your care team",
                "period": { "start": since.to_string() },
                "participant": [member(CLINICIAN, "Doctor"), member(NURSE, "Nurse")],
            }),
        );
        let number = format!("PH{:07}", 3_000_000 + self.person.place);
        self.push(
            "Coverage",
            since,
            json!({
                "status": "active",
                "subscriberId": number,
                "relationship": { "coding": [{ "code": "self" }] },
                "period": { "start": since.to_string() },
                "payor": [{ "display": "Prairie Health" }],
                "class": [{
                    "type": { "coding": [{ "code": "plan" }] },
                    "value": "silver",
                    "name": "Prairie Silver",
                }],
            }),
        );
    }
}
