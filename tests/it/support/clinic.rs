//! A practice for tests: the made-up one of the demo, in memory, under a clock that tests turn.
//!
//! Maria Okafor and José Luis Cárdenas are patients with accounts and results; Dana keeps the front desk, Nia is
//! a nurse, Clara a clinician, Adam the administrator. Everything goes through the real router and front.

use std::collections::HashMap;
use std::ops::{Bound, ControlFlow};
use std::sync::Mutex;

use portico::base::clock::{Clock, Moment};
use portico::base::secret::Secret;
use portico::demo::{self, Actor};
use portico::notify::mail::Mailer;
use portico::records::Practice;
use portico::records::access::Operator;
use portico::records::grant::{Basis, Relation};
use portico::records::intake::quarantine::{Aside, Problem, What};
use portico::records::patient::PatientId;
use portico::records::proxy::NewGrant;
use portico::records::role::{Areas, Role};
use portico::records::sign_in::Letter;
use portico::records::staff_account::{NewCarer, NewStaff, ReadyFor};
use portico::routes::Who;
use portico::server::{self, Common, Front, FrontSettings, Hosts, Limits, Listener};
use portico::store::{Order, Read as _, Store};
use portico::web::words::Locales;
use portico::web::{App, WebSettings};
use tokio::sync::watch;

use super::{Browser, Seen};

/// Monday 4 May 2026, 15:00 UTC: ten in the morning at the practice.
const START: Moment = Moment::from_millis(1_777_906_800_000);

/// A running portal with people in it.
pub struct TestClinic {
    pub origin: String,
    pub clock: Clock,
    pub practice: Practice,
    actors: Vec<Actor>,
    ids: Ids,
    other_accounts: Mutex<u32>,
    /// Whoever acts for Maria, once somebody does.
    carer: Mutex<Option<String>>,
    /// Something that waits to be placed, once it came.
    case: Mutex<Option<String>>,
    proxies: Vec<std::net::IpAddr>,
    _stop: watch::Sender<bool>,
}

/// Ids that paths are made with.
struct Ids {
    maria: PatientId,
    marias_result: String,
    joses_result: String,
    marias_written: String,
    joses_written: String,
    marias_report: String,
    joses_report: String,
    marias_document: String,
    joses_document: String,
    marias_proposal: String,
    joses_proposal: String,
    marias_contact_change: String,
    joses_contact_change: String,
    nias_account: String,
}

/// Leave to act for somebody in everything, as they wish.
pub fn everything() -> NewGrant {
    NewGrant { relation: Relation::Other, basis: Basis::Consent, areas: Areas::EVERYTHING, until: None }
}

/// An id that nothing has.
const MISSING: &str = "7zzzzzzzzzzzz";

impl TestClinic {
    pub async fn open() -> Self {
        Self::open_with(Vec::new(), None).await
    }

    /// As [`TestClinic::open`], with the tests' own address trusted to say from where a request comes.
    pub async fn open_behind_a_proxy() -> Self {
        Self::open_with(vec![std::net::Ipv4Addr::LOCALHOST.into()], None).await
    }

    /// The same practice, opened from its store as after a new start, behind a server of its own.
    pub async fn opened_again(self) -> Self {
        let practice =
            Practice::open(self.practice.store().clone(), self.clock.clone()).expect("it opens again");
        let (origin, stop) = serve(&practice, self.proxies.clone(), None);
        Self { origin, practice, _stop: stop, ..self }
    }

    /// The same practice with a mail server.
    pub async fn open_with_mail(mailer: Mailer) -> Self {
        Self::open_with(Vec::new(), Some(mailer)).await
    }

    async fn open_with(proxies: Vec<std::net::IpAddr>, mailer: Option<Mailer>) -> Self {
        let clock = Clock::held(START);
        let options = demo::Options { patients: 12, results: 40, seed: 3 };
        let store = Store::in_memory().expect("a store in memory opens");
        let demo = {
            let clock = clock.clone();
            tokio::task::spawn_blocking(move || demo::found(store, clock, options, &|_| {}))
                .await
                .expect("the demo does not panic")
                .expect("the demo practice is founded")
        };
        let (origin, stop) = serve(&demo.practice, proxies.clone(), mailer);
        let maria = number_of(&demo.practice, "RF-100000");
        let office = Operator::new(demo.practice.clone(), "tester".to_owned()).office();
        let nia = office.and_then(|office| office.account_named("nia")).expect("Nia has an account").id;
        let (marias_result, joses_result) = (String::new(), String::new());
        let ids = Ids {
            maria,
            marias_result,
            joses_result,
            marias_written: String::new(),
            joses_written: String::new(),
            marias_report: String::new(),
            joses_report: String::new(),
            marias_document: String::new(),
            joses_document: String::new(),
            marias_proposal: String::new(),
            joses_proposal: String::new(),
            marias_contact_change: String::new(),
            joses_contact_change: String::new(),
            nias_account: nia.to_string(),
        };
        let (practice, actors) = (demo.practice, demo.actors);
        let mut clinic = Self {
            origin,
            clock,
            practice,
            actors,
            ids,
            other_accounts: Mutex::new(0),
            carer: Mutex::new(None),
            case: Mutex::new(None),
            proxies,
            _stop: stop,
        };
        let jose = number_of(&clinic.practice, "RF-100001");
        clinic.ids.marias_result = clinic.result_with_a_course(clinic.ids.maria).await;
        clinic.ids.joses_result = clinic.result_with_a_course(jose).await;
        let maria = clinic.ids.maria;
        clinic.ids.marias_written = clinic.written_with_a_file(maria).await;
        clinic.ids.joses_written = clinic.written_with_a_file(jose).await;
        clinic.ids.marias_report = clinic.first_report_of(maria).await;
        clinic.ids.joses_report = clinic.first_report_of(jose).await;
        clinic.ids.marias_document = clinic.first_of(maria, "record/documents").await;
        clinic.ids.joses_document = clinic.first_of(jose, "record/documents").await;
        clinic.ids.marias_proposal = clinic.first_of(maria, "proposals").await;
        clinic.ids.joses_proposal = clinic.first_of(jose, "proposals").await;
        clinic.ids.marias_contact_change = clinic.contact_change_of(maria).await;
        clinic.ids.joses_contact_change = clinic.contact_change_of(jose).await;
        clinic
    }

    /// The newest result of `patient` that has earlier values, found by staff: for the patient it stays new.
    async fn result_with_a_course(&self, patient: PatientId) -> String {
        let tomas = self.signed_in("tomas").await;
        let list = format!("/clinic/patients/{patient}/results");
        let seen = tomas.get(&list).await.is(200);
        let link = format!("href=\"{list}/");
        for part in seen.body.split(&link).skip(1).filter(|part| !part.starts_with("reports/")) {
            let id = &part[..13];
            if tomas.get(&format!("{list}/{id}")).await.is(200).text().contains("Over time") {
                return id.to_owned();
            }
        }
        panic!("no result of {patient} has earlier values");
    }

    /// The newest report in words of `patient` that has a file, found by staff.
    async fn written_with_a_file(&self, patient: PatientId) -> String {
        let tomas = self.signed_in("tomas").await;
        let list = format!("/clinic/patients/{patient}/results");
        let seen = tomas.get(&format!("{list}?kind=reports")).await.is(200);
        let link = format!("href=\"{list}/");
        for part in seen.body.split(&link).skip(1).filter(|part| !part.starts_with("reports/")) {
            let id = &part[..13];
            if tomas.get(&format!("{list}/{id}")).await.is(200).body.contains("/files/0\"") {
                return id.to_owned();
            }
        }
        panic!("no report of {patient} has a file");
    }

    /// The newest report of `patient` that holds several results, found by staff.
    async fn first_report_of(&self, patient: PatientId) -> String {
        let tomas = self.signed_in("tomas").await;
        let list = format!("/clinic/patients/{patient}/results");
        let seen = tomas.get(&list).await.is(200);
        let link = format!("href=\"{list}/reports/");
        let part = seen.body.split(&link).nth(1).expect("results of one report stand together");
        part[..13].to_owned()
    }

    /// The first thing in a list of `patient`, found by staff.
    async fn first_of(&self, patient: PatientId, list: &str) -> String {
        let tomas = self.signed_in("tomas").await;
        let list = format!("/clinic/patients/{patient}/{list}");
        let seen = tomas.get(&list).await.is(200);
        let link = format!("href=\"{list}/");
        let ids: Vec<&str> = seen.body.split(&link).skip(1).map(|part| &part[..13]).collect();
        let id = ids.into_iter().find(|id| id.parse::<portico::records::item::ItemId>().is_ok());
        id.expect("the patient has one").to_owned()
    }

    /// What `patient` asked to have on file, as it waits for the front desk.
    async fn contact_change_of(&self, patient: PatientId) -> String {
        let seen = self.signed_in("dana").await.get("/clinic").await.is(200);
        let link = format!("href=\"/clinic/patients/{patient}/contact-changes/");
        let (_, rest) = seen.body.split_once(&link).expect("the patient asked");
        rest[..13].to_owned()
    }

    /// Whoever signs in as `name`.
    pub fn actor(&self, name: &str) -> &Actor {
        self.actors.iter().find(|actor| actor.name == name).expect("a person of that name")
    }

    /// The machine's own operator.
    pub fn operator(&self) -> Operator {
        Operator::new(self.practice.clone(), "tester".to_owned())
    }

    /// A browser that has opened the sign-in page and nothing else.
    pub async fn stranger(&self) -> Browser {
        let browser = Browser::new(&self.origin);
        browser.get("/sign-in").await.is(200);
        browser
    }

    /// The code that `name`'s app shows, after the last one was used up.
    pub fn fresh_code(&self, name: &str) -> String {
        self.clock.advance(30_000);
        self.actor(name).factor.code_at(self.clock.now()).expect("a code is made")
    }

    /// A browser with the password step done.
    pub async fn half_signed_in(&self, name: &str) -> Browser {
        let browser = self.stranger().await;
        let password = self.actor(name).password.clone();
        let seen = browser.post("/sign-in", &[("name", name), ("password", &password)]).await;
        seen.leads_to("/sign-in/code");
        browser.get("/sign-in/code").await.is(200);
        browser
    }

    /// A browser signed in as `name`.
    pub async fn signed_in(&self, name: &str) -> Browser {
        let browser = self.half_signed_in(name).await;
        let code = self.fresh_code(name);
        browser.post("/sign-in/code", &[("code", &code)]).await.is(303);
        let home = browser.get("/").await;
        if home.status.as_u16() == 303 {
            browser.get(home.location()).await.is(200);
        }
        browser
    }

    /// A new member of staff whose password must be changed, with their browser at that page.
    pub async fn awaiting_password(&self) -> Browser {
        let number = {
            let mut number = self.other_accounts.lock().unwrap();
            *number += 1;
            *number
        };
        let name = format!("newcomer{number}");
        let new =
            NewStaff { name: "Nora Newcomer".to_owned(), role: Role::Nurse, sign_in_name: name.clone() };
        let operator = self.operator();
        let password = Secret::new("first-password-of-hers-88".to_owned());
        tokio::task::spawn_blocking(move || operator.add_account(ReadyFor::Staff(new), &password))
            .await
            .unwrap()
            .expect("the account is made");
        let browser = self.stranger().await;
        let fields = [("name", name.as_str()), ("password", "first-password-of-hers-88")];
        browser.post("/sign-in", &fields).await.leads_to("/sign-in/password");
        browser.get("/sign-in/password").await.is(200);
        browser
    }

    /// The sign-in name of the newest member of staff.
    pub fn last_newcomer(&self) -> String {
        format!("newcomer{}", self.other_accounts.lock().unwrap())
    }

    /// A patient of the demo without an account, with a whole birth date.
    pub fn patient_without_account(&self) -> (PatientId, jiff::civil::Date) {
        let register = self.operator().register().expect("the register opens");
        let all = register.find("RF-1000", 50).expect("the search works");
        let free = all.patients.iter().find(|patient| !register.has_account(patient.id).unwrap());
        let patient = free.expect("somebody has no account");
        let born = patient.birth_date.and_then(|date| date.whole()).expect("a whole birth date");
        (patient.id, born)
    }

    /// A letter for somebody without an account, and their birth date.
    pub async fn letter_for_somebody(&self) -> (Letter, jiff::civil::Date) {
        let (patient, born) = self.patient_without_account();
        let operator = self.operator();
        let invited = tokio::task::spawn_blocking(move || {
            operator.change_register(move |register| register.invite(patient, None))
        });
        (invited.await.unwrap().expect("the patient is invited"), born)
    }

    /// Types a letter's code and the birth date.
    pub async fn show_letter(&self, browser: &Browser, (letter, born): &(Letter, jiff::civil::Date)) -> Seen {
        browser.get("/activate").await.is(200);
        let (day, month, year) = (born.day().to_string(), born.month().to_string(), born.year().to_string());
        let code = letter.code.grouped();
        let date = [("birth-date-day", &*day), ("birth-date-month", &*month), ("birth-date-year", &*year)];
        browser.post("/activate", &[&[("code", &*code)], &date[..]].concat()).await
    }

    /// The practice decides that patients need no second factor.
    pub async fn patients_need_no_second_factor(&self) {
        let mut profile = (*self.practice.profile()).clone();
        profile.rules.patients_need_second_factor = false;
        let operator = self.operator();
        tokio::task::spawn_blocking(move || operator.change_practice(profile))
            .await
            .unwrap()
            .expect("it is changed");
    }

    /// Every key and row of the tables that have to do with signing in, in the clear.
    pub fn everything_stored(&self) -> Vec<u8> {
        let tx = self.practice.store().read().expect("the store is read");
        let mut held = Vec::new();
        let tables = [
            "accounts",
            "accounts by name",
            "accounts by person",
            "proofs",
            "sessions",
            "sessions by account",
            "passkeys",
            "invitations",
            "invitations by code",
            "invitations by visit",
            "account notices",
            "audit",
        ];
        for table in tables {
            tx.visit_raw(table, (Bound::Unbounded, Bound::Unbounded), Order::Ascending, &mut |key, row| {
                held.extend_from_slice(key);
                held.extend_from_slice(row);
                Ok(ControlFlow::Continue(()))
            })
            .expect("the table is read");
        }
        held
    }

    /// A new member of staff who must enrol a second factor.
    pub async fn awaiting_factor(&self) -> Browser {
        let browser = self.awaiting_password().await;
        let fields = [("password", "gargoyle under the bridge 5"), ("again", "gargoyle under the bridge 5")];
        browser.post("/sign-in/password", &fields).await.leads_to("/sign-in/factor");
        browser.get("/sign-in/factor").await.is(200);
        browser
    }

    /// One person of each kind, with their browsers.
    pub async fn one_of_each(&self) -> Vec<(Option<Who>, &'static str, Browser)> {
        let mut people = vec![
            (Some(Who::AwaitingCode), "half signed in", self.half_signed_in("jose").await),
            (Some(Who::AwaitingPassword), "awaiting a password", self.awaiting_password().await),
            (Some(Who::AwaitingFactor), "awaiting a factor", self.awaiting_factor().await),
        ];
        for (who, name, description) in [
            (Who::Patient, "maria", "a patient"),
            (Who::FrontDesk, "dana", "front desk"),
            (Who::Nurse, "nia", "a nurse"),
            (Who::Clinician, "clara", "a clinician"),
            (Who::Administrator, "adam", "an administrator"),
        ] {
            people.push((Some(who), description, self.signed_in(name).await));
        }
        let maria = (self.ids.maria, everything());
        people.push((Some(Who::Carer), "a carer", self.carer("grace", vec![maria]).await));
        people.push((None, "a disabled account", self.disabled().await));
        people
    }

    /// A carer called Grace Bell, signed in under `name`, who may act for `patients` as given.
    pub async fn carer(&self, name: &str, acts_for: Vec<(PatientId, NewGrant)>) -> Browser {
        let new = NewCarer { name: "Grace Bell".to_owned(), sign_in_name: name.to_owned(), acts_for };
        let operator = self.operator();
        let password = "carer of somebody else 41";
        let secret = Secret::new(password.to_owned());
        let made =
            tokio::task::spawn_blocking(move || operator.add_ready_account(ReadyFor::Carer(new), &secret));
        let (account, factor) = made.await.unwrap().expect("the account is made");
        *self.carer.lock().unwrap() = Some(account.to_string());
        let browser = self.stranger().await;
        browser.post("/sign-in", &[("name", name), ("password", password)]).await.leads_to("/sign-in/code");
        browser.get("/sign-in/code").await.is(200);
        let code = factor.code_at(self.clock.now()).expect("a code is made");
        browser.post("/sign-in/code", &[("code", &code)]).await.is(303);
        let home = browser.get("/").await;
        if home.status.as_u16() == 303 {
            browser.get(home.location()).await.is(200);
        }
        browser
    }

    /// Something comes that cannot be read: it waits for the front desk.
    pub async fn something_unreadable_comes(&self) {
        let operator = self.operator();
        let keep = move || {
            let what = What::File(b"no message at all");
            let (source, kind) = ("message.txt", "HL7 v2");
            let remarks = Vec::new();
            operator.keep_aside(&Aside { source, kind, problem: Problem::Unreadable, remarks, what })
        };
        tokio::task::spawn_blocking(keep).await.unwrap().expect("it is kept");
        let seen = self.signed_in("dana").await.get("/clinic/quarantine").await.is(200);
        let link = seen.body.split("href=\"/clinic/quarantine/").nth(1).expect("it is listed");
        *self.case.lock().unwrap() = Some(link[..13].to_owned());
    }

    /// Maria, whose record the tests are about.
    pub fn maria(&self) -> PatientId {
        self.ids.maria
    }

    async fn disabled(&self) -> Browser {
        let browser = self.signed_in("tomas").await;
        let operator = self.operator();
        let done = tokio::task::spawn_blocking(move || {
            let account = operator.office()?.account_named("tomas")?.id;
            operator.change_office(move |office| office.disable(account, "left the practice"))
        });
        done.await.unwrap().expect("the account is disabled");
        // Forms of a dead session are bound to nothing: what a stranger would send is tried.
        browser.get("/sign-in").await.is(200);
        browser
    }

    /// The path of something that belongs to Maria.
    pub fn own_path(&self, template: &str) -> String {
        self.path(template, &self.ids.marias_result, &self.ids.maria.to_string())
    }

    /// The path of something that belongs to José Luis, where such a path means something.
    pub fn others_path(&self, template: &str) -> Option<String> {
        let has_own = [":result", ":report", ":item", ":proposal", ":change"]
            .iter()
            .any(|part| template.contains(part));
        (has_own || template.starts_with("/results/"))
            .then(|| self.path(template, &self.ids.joses_result, &self.ids.maria.to_string()))
    }

    /// The path of something that does not exist.
    pub fn missing_path(&self, template: &str) -> Option<String> {
        let patient = if [":result", ":report", ":item", ":proposal", ":change"]
            .iter()
            .any(|part| template.contains(part))
        {
            self.ids.maria.to_string()
        } else {
            MISSING.to_owned()
        };
        template.contains(':').then(|| self.path(template, MISSING, &patient))
    }

    fn path(&self, template: &str, result: &str, patient: &str) -> String {
        let item = match result {
            MISSING => MISSING,
            result if result == self.ids.marias_result => &self.ids.marias_document,
            _ => &self.ids.joses_document,
        };
        let carer = self.carer.lock().unwrap().clone().unwrap_or_default();
        let case = self.case.lock().unwrap().clone().unwrap_or_else(|| MISSING.to_owned());
        let is_of_carer = ["/helpers/", "/proxies/"].iter().any(|part| template.contains(part));
        let account = if is_of_carer { &carer } else { &self.ids.nias_account };
        let proposal = match result {
            MISSING => MISSING,
            result if result == self.ids.marias_result => &self.ids.marias_proposal,
            _ => &self.ids.joses_proposal,
        };
        let contact_change = match result {
            MISSING => MISSING,
            result if result == self.ids.marias_result => &self.ids.marias_contact_change,
            _ => &self.ids.joses_contact_change,
        };
        // Patients tell of some classes only.
        let class = if template == "/record/:class/new" { "medications" } else { "documents" };
        let (written, report) = match result {
            MISSING => (MISSING, MISSING),
            result if result == self.ids.marias_result => {
                (&*self.ids.marias_written, &*self.ids.marias_report)
            }
            _ => (&*self.ids.joses_written, &*self.ids.joses_report),
        };
        let result = if template.contains("/files/") { written } else { result };
        let values: HashMap<&str, &str> = HashMap::from([
            (":result", result),
            (":report", report),
            (":id", if template.starts_with("/results") { result } else { patient }),
            (":account", if result == MISSING { MISSING } else { account }),
            (":hue", "200"),
            (":category", if result == MISSING { MISSING } else { "laboratory" }),
            (":test", if result == MISSING { MISSING } else { "4548-4" }),
            (":tag", "en"),
            (":case", if result == MISSING { MISSING } else { &case }),
            (":class", if result == MISSING && !template.contains(":item") { MISSING } else { class }),
            (":item", item),
            (":proposal", proposal),
            (":change", contact_change),
            (":number", if result == MISSING { "99" } else { "0" }),
        ]);
        let parts = template.split('/').map(|part| {
            values.get(part).copied().unwrap_or(if part.starts_with(':') { MISSING } else { part })
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// Fails the test if the page names a patient.
    #[track_caller]
    pub fn assert_no_canary(&self, seen: &Seen, path: &str, who: &str) {
        for canary in ["Okafor", "Cárdenas", "RF-1000"] {
            assert!(!seen.body.contains(canary), "{path} shows {canary} to {who}: {}", seen.text());
        }
    }
}

fn serve(
    practice: &Practice,
    trusted_proxies: Vec<std::net::IpAddr>,
    mailer: Option<Mailer>,
) -> (String, watch::Sender<bool>) {
    // Bound first, because the portal's origin names the port.
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = socket.local_addr().expect("it is bound").port();
    drop(socket);
    let origin = format!("http://localhost:{port}");
    let settings = WebSettings { origin: origin.clone(), trusted_proxies, mailer };
    let app = App::new(practice.clone(), settings, Locales::embedded().expect("the locale files are read"));
    let front = Front::new(
        server::site(&app),
        FrontSettings {
            hosts: Hosts::new(["localhost".to_owned()]),
            body_bytes_max: 1 << 20,
            over_tls: false,
            error_page: server::error_page(app),
        },
    );
    let address = format!("127.0.0.1:{port}").parse().expect("an address");
    let listener = Listener::bind(address, None, front).expect("the port is still free");
    let (stop, stopping) = watch::channel(false);
    tokio::spawn(listener.run(Common::new(Limits::default(), &[], stopping)));
    (origin, stop)
}

fn number_of(practice: &Practice, number: &str) -> PatientId {
    let operator = Operator::new(practice.clone(), "tester".to_owned());
    let found = operator.register().and_then(|register| register.find(number, 2));
    found.expect("the search works").patients[0].id
}
