//! The inventory: every route, at which door, and who may. The server is assembled from this list alone, and
//! the authorization tests replay it, so a route that is not here does not exist.

use std::collections::BTreeMap;

use poem::endpoint::BoxEndpoint;
use poem::http::Method;

use crate::web::PageError;
use crate::web::arrival::Arrivals;
use crate::web::{asset, health};
use crate::{account, clinic, gate, portal};
use poem::{Endpoint, EndpointExt, IntoEndpoint, Response, Route, RouteMethod};

/// At which door a route stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// Nobody known yet, or half signed in.
    Gate,
    /// Whoever is signed in, patient or staff: their own account.
    Account,
    /// The patient's door.
    Portal,
    /// The staff's door.
    Clinic,
    /// Assets and health: no person's data at all.
    Open,
}

/// Who may use a route; for routes about one patient, the right one only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// Anybody.
    Anyone,
    /// The password was right, the code is due.
    AwaitingCode,
    /// A new password is due.
    AwaitingPassword,
    /// A second factor is due.
    AwaitingFactor,
    /// A patient, for their own record.
    Patient,
    /// Somebody who acts for a patient in everything, for that patient's record.
    Carer,
    /// Front desk.
    FrontDesk,
    /// Nurse.
    Nurse,
    /// Clinician.
    Clinician,
    /// Administrator.
    Administrator,
}

/// Every signed-in person.
pub const SIGNED_IN: &[Who] =
    &[Who::Patient, Who::Carer, Who::FrontDesk, Who::Nurse, Who::Clinician, Who::Administrator];
/// Every member of staff.
pub const STAFF: &[Who] = &[Who::FrontDesk, Who::Nurse, Who::Clinician, Who::Administrator];
/// Staff who see clinical sections.
pub const CLINICAL: &[Who] = &[Who::Nurse, Who::Clinician];
/// Patients and whoever acts for them.
pub const PATIENT: &[Who] = &[Who::Patient, Who::Carer];
/// Patients only, for themselves.
pub const OWN: &[Who] = &[Who::Patient];
/// Staff who keep the register.
pub const DESK: &[Who] = &[Who::FrontDesk, Who::Administrator];
/// Clinicians only.
pub const CLINICIAN: &[Who] = &[Who::Clinician];
/// Administrators only.
pub const ADMINISTRATOR: &[Who] = &[Who::Administrator];
/// Whoever owes a second factor.
pub const AWAITING_CODE: &[Who] = &[Who::AwaitingCode];
/// Whoever owes a new password.
pub const AWAITING_PASSWORD: &[Who] = &[Who::AwaitingPassword];
/// Whoever owes the enrolment of a second factor.
pub const AWAITING_FACTOR: &[Who] = &[Who::AwaitingFactor];
/// Anybody.
pub const ANYONE: &[Who] = &[Who::Anyone];

/// One route.
pub struct Entry {
    /// The method. `GET` serves `HEAD` too.
    pub method: Method,
    /// The path, with `:id` for a part that names something.
    pub path: &'static str,
    /// The door.
    pub door: Door,
    /// Who may.
    pub who: &'static [Who],
    endpoint: BoxEndpoint<'static, Response>,
}

fn entry<E>(method: Method, path: &'static str, door: Door, who: &'static [Who], endpoint: E) -> Entry
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    Entry { method, path, door, who, endpoint: endpoint.into_endpoint().map_to_response().boxed() }
}

/// A route that only shows.
fn show<E>(path: &'static str, door: Door, who: &'static [Who], endpoint: E) -> Entry
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    entry(Method::GET, path, door, who, endpoint)
}

/// A route that changes something.
fn change<E>(path: &'static str, door: Door, who: &'static [Who], endpoint: E) -> Entry
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    entry(Method::POST, path, door, who, endpoint)
}

/// Every route there is: one list a door, in the order a person meets them.
#[must_use]
pub fn inventory() -> Vec<Entry> {
    let mut all = open();
    all.extend(gate());
    all.extend(account());
    all.extend(portal());
    all.extend(clinic());
    all
}

fn open() -> Vec<Entry> {
    vec![
        show(asset::ROUTE, Door::Open, ANYONE, asset::Assets),
        show("/healthz", Door::Open, ANYONE, health::show),
    ]
}

fn gate() -> Vec<Entry> {
    use gate::{activation, code, factor, letter, passkey, password, sign_in, sign_out};
    vec![
        show("/sign-in", Door::Gate, ANYONE, sign_in::new),
        change("/sign-in", Door::Gate, ANYONE, sign_in::create),
        show("/sign-in/passkey", Door::Gate, ANYONE, passkey::new),
        change("/sign-in/passkey", Door::Gate, ANYONE, passkey::create),
        show("/sign-in/letter", Door::Gate, ANYONE, letter::new),
        change("/sign-in/letter", Door::Gate, ANYONE, letter::create),
        show("/sign-in/code", Door::Gate, AWAITING_CODE, code::new),
        change("/sign-in/code", Door::Gate, AWAITING_CODE, code::create),
        show("/sign-in/code/passkey", Door::Gate, AWAITING_CODE, code::new_passkey),
        change("/sign-in/code/passkey", Door::Gate, AWAITING_CODE, code::create_passkey),
        show("/sign-in/password", Door::Gate, AWAITING_PASSWORD, password::new),
        change("/sign-in/password", Door::Gate, AWAITING_PASSWORD, password::create),
        show("/sign-in/factor", Door::Gate, AWAITING_FACTOR, factor::new),
        change("/sign-in/factor", Door::Gate, AWAITING_FACTOR, factor::create),
        show("/sign-in/factor/passkey", Door::Gate, AWAITING_FACTOR, factor::new_passkey),
        change("/sign-in/factor/passkey", Door::Gate, AWAITING_FACTOR, factor::create_passkey),
        show("/activate", Door::Gate, ANYONE, activation::new),
        change("/activate", Door::Gate, ANYONE, activation::create),
        show("/activate/account", Door::Gate, ANYONE, activation::new_account),
        change("/activate/account", Door::Gate, ANYONE, activation::create_account),
        change("/sign-out", Door::Gate, ANYONE, sign_out::create),
        show("/signed-out", Door::Gate, ANYONE, sign_out::show),
        show("/session-ended", Door::Gate, ANYONE, sign_out::ended),
    ]
}

fn account() -> Vec<Entry> {
    use account::{
        acting, activity, app, confirm, contact, language, passkeys, password, recovery_codes, sessions,
    };
    vec![
        show("/account", Door::Account, SIGNED_IN, account::show),
        show("/account/confirm", Door::Account, SIGNED_IN, confirm::new),
        change("/account/confirm", Door::Account, SIGNED_IN, confirm::create),
        show("/account/confirm/passkey", Door::Account, SIGNED_IN, confirm::new_passkey),
        change("/account/confirm/passkey", Door::Account, SIGNED_IN, confirm::create_passkey),
        show("/account/password", Door::Account, SIGNED_IN, password::edit),
        change("/account/password", Door::Account, SIGNED_IN, password::update),
        show("/account/app", Door::Account, SIGNED_IN, app::new),
        change("/account/app", Door::Account, SIGNED_IN, app::create),
        show("/account/app/removal", Door::Account, SIGNED_IN, app::removal),
        change("/account/app/removal", Door::Account, SIGNED_IN, app::destroy),
        show("/account/passkeys", Door::Account, SIGNED_IN, passkeys::index),
        change("/account/passkeys", Door::Account, SIGNED_IN, passkeys::create),
        show("/account/passkeys/:passkey/removal", Door::Account, SIGNED_IN, passkeys::removal),
        change("/account/passkeys/:passkey/removal", Door::Account, SIGNED_IN, passkeys::destroy),
        show("/account/recovery-codes", Door::Account, SIGNED_IN, recovery_codes::new),
        change("/account/recovery-codes", Door::Account, SIGNED_IN, recovery_codes::create),
        show("/account/sessions", Door::Account, SIGNED_IN, sessions::index),
        change("/account/sessions/:session/end", Door::Account, SIGNED_IN, sessions::destroy),
        change("/account/sessions/end-others", Door::Account, SIGNED_IN, sessions::destroy_others),
        show("/account/contact", Door::Account, SIGNED_IN, contact::edit),
        change("/account/contact", Door::Account, SIGNED_IN, contact::update),
        show("/account/language", Door::Account, SIGNED_IN, language::edit),
        change("/account/language", Door::Account, SIGNED_IN, language::update),
        show("/account/activity", Door::Account, SIGNED_IN, activity::index),
        change("/account/notices", Door::Account, SIGNED_IN, activity::seen),
        show("/acting", Door::Account, PATIENT, acting::index),
        change("/acting", Door::Account, PATIENT, acting::create),
        show("/acting/code", Door::Account, PATIENT, acting::new_code),
        change("/acting/code", Door::Account, PATIENT, acting::create_code),
    ]
}

fn portal() -> Vec<Entry> {
    use portal::{
        access, contact_change, document, download, helpers, home, item, item_proposal, item_removal,
        profile, proposal, record, remark,
    };
    use portal::{report, result, result_notices, results, timeline};
    vec![
        show("/", Door::Portal, SIGNED_IN, home::index),
        show("/results", Door::Portal, PATIENT, results::index),
        show("/results/:id", Door::Portal, PATIENT, result::show),
        show("/results/:id/files/:number", Door::Portal, PATIENT, result::show_file),
        show("/results/reports/:report", Door::Portal, PATIENT, report::show),
        show("/results/:id/remark", Door::Portal, PATIENT, remark::new_of_result),
        change("/results/:id/remark", Door::Portal, PATIENT, remark::create_of_result),
        show("/record", Door::Portal, PATIENT, record::index),
        show("/record/access", Door::Portal, PATIENT, access::index),
        show("/record/timeline", Door::Portal, PATIENT, timeline::index),
        show("/record/download", Door::Portal, PATIENT, download::new),
        change("/record/download", Door::Portal, PATIENT, download::create),
        show("/record/proposals", Door::Portal, PATIENT, proposal::index),
        show("/record/proposals/:proposal", Door::Portal, PATIENT, proposal::show),
        change("/record/proposals/:proposal/withdrawal", Door::Portal, PATIENT, proposal::destroy),
        show("/record/documents/:item/files/:number", Door::Portal, PATIENT, item::show_file),
        show("/record/proposals/:proposal/file", Door::Portal, PATIENT, document::show),
        show("/record/documents/new", Door::Portal, PATIENT, document::new),
        change("/record/documents/new", Door::Portal, PATIENT, document::create),
        show("/record/:class", Door::Portal, PATIENT, record::list),
        show("/record/:class/new", Door::Portal, PATIENT, item_proposal::new),
        change("/record/:class/new", Door::Portal, PATIENT, item_proposal::create),
        show("/record/:class/:item", Door::Portal, PATIENT, item::show),
        show("/record/:class/:item/correction", Door::Portal, PATIENT, item_proposal::edit),
        change("/record/:class/:item/correction", Door::Portal, PATIENT, item_proposal::update),
        show("/record/:class/:item/removal", Door::Portal, PATIENT, item_removal::new),
        change("/record/:class/:item/removal", Door::Portal, PATIENT, item_removal::create),
        show("/record/:class/:item/remark", Door::Portal, PATIENT, remark::new),
        change("/record/:class/:item/remark", Door::Portal, PATIENT, remark::create),
        show("/profile", Door::Portal, PATIENT, profile::show),
        show("/profile/contact", Door::Portal, PATIENT, contact_change::edit),
        change("/profile/contact", Door::Portal, PATIENT, contact_change::update),
        change("/profile/contact/:change/withdrawal", Door::Portal, PATIENT, contact_change::destroy),
        show("/profile/results", Door::Portal, OWN, result_notices::edit),
        change("/profile/results", Door::Portal, OWN, result_notices::update),
        show("/profile/helpers", Door::Portal, OWN, helpers::index),
        show("/profile/helpers/new", Door::Portal, OWN, helpers::new),
        change("/profile/helpers/new", Door::Portal, OWN, helpers::create),
        change("/profile/helpers/withdrawal", Door::Portal, OWN, helpers::withdraw),
        show("/profile/helpers/:account/removal", Door::Portal, OWN, helpers::removal),
        change("/profile/helpers/:account/removal", Door::Portal, OWN, helpers::destroy),
    ]
}

fn clinic() -> Vec<Entry> {
    let mut all = charts();
    all.extend(office());
    all
}

fn charts() -> Vec<Entry> {
    use clinic::{chart, hold, invitation, item, item_entry, item_retraction, patient_reset, patients};
    use clinic::{proposal, proxies, record, release, report, result, results, review, timeline, worklist};
    vec![
        show("/clinic", Door::Clinic, STAFF, worklist::index),
        show("/clinic/patients", Door::Clinic, STAFF, patients::index),
        show("/clinic/patients/:id", Door::Clinic, STAFF, chart::show),
        show("/clinic/patients/:id/invitation", Door::Clinic, STAFF, invitation::show),
        change("/clinic/patients/:id/invitation", Door::Clinic, STAFF, invitation::create),
        change("/clinic/patients/:id/invitation/letter", Door::Clinic, STAFF, invitation::reprint),
        change("/clinic/patients/:id/invitation/withdrawal", Door::Clinic, STAFF, invitation::destroy),
        show("/clinic/patients/:id/timeline", Door::Clinic, CLINICAL, timeline::index),
        show("/clinic/patients/:id/results", Door::Clinic, CLINICAL, results::index),
        show("/clinic/patients/:id/results/:result", Door::Clinic, CLINICAL, result::show),
        show("/clinic/patients/:id/results/:result/files/:number", Door::Clinic, CLINICAL, result::show_file),
        show("/clinic/patients/:id/results/reports/:report", Door::Clinic, CLINICAL, report::show),
        show("/clinic/patients/:id/results/:result/hold", Door::Clinic, CLINICIAN, hold::new),
        change("/clinic/patients/:id/results/:result/hold", Door::Clinic, CLINICIAN, hold::create),
        show("/clinic/patients/:id/results/:result/release", Door::Clinic, CLINICIAN, release::new),
        change("/clinic/patients/:id/results/:result/release", Door::Clinic, CLINICIAN, release::create),
        show("/clinic/patients/:id/review", Door::Clinic, CLINICIAN, review::index),
        change("/clinic/patients/:id/review", Door::Clinic, CLINICIAN, review::create),
        show("/clinic/patients/:id/record", Door::Clinic, CLINICAL, record::index),
        show("/clinic/patients/:id/record/:class", Door::Clinic, CLINICAL, record::list),
        show("/clinic/patients/:id/record/:class/new", Door::Clinic, CLINICAL, item_entry::new),
        change("/clinic/patients/:id/record/:class/new", Door::Clinic, CLINICAL, item_entry::create),
        show("/clinic/patients/:id/record/:class/:item", Door::Clinic, CLINICAL, item::show),
        show("/clinic/patients/:id/record/:class/:item/correction", Door::Clinic, CLINICAL, item_entry::edit),
        change(
            "/clinic/patients/:id/record/:class/:item/correction",
            Door::Clinic,
            CLINICAL,
            item_entry::update,
        ),
        show(
            "/clinic/patients/:id/record/:class/:item/retraction",
            Door::Clinic,
            CLINICAL,
            item_retraction::new,
        ),
        change(
            "/clinic/patients/:id/record/:class/:item/retraction",
            Door::Clinic,
            CLINICAL,
            item_retraction::create,
        ),
        show(
            "/clinic/patients/:id/record/documents/:item/files/:number",
            Door::Clinic,
            CLINICAL,
            item::show_file,
        ),
        show("/clinic/patients/:id/proxies", Door::Clinic, STAFF, proxies::index),
        show("/clinic/patients/:id/proxies/new", Door::Clinic, STAFF, proxies::new),
        change("/clinic/patients/:id/proxies/new", Door::Clinic, STAFF, proxies::create),
        change("/clinic/patients/:id/proxies/:account/end", Door::Clinic, STAFF, proxies::destroy),
        change("/clinic/patients/:id/proxies/:account/review", Door::Clinic, STAFF, proxies::review),
        show("/clinic/patients/:id/proposals", Door::Clinic, CLINICAL, proposal::index),
        show("/clinic/patients/:id/proposals/:proposal", Door::Clinic, CLINICAL, proposal::show),
        change(
            "/clinic/patients/:id/proposals/:proposal/acceptance",
            Door::Clinic,
            CLINICAL,
            proposal::create_acceptance,
        ),
        show("/clinic/patients/:id/proposals/:proposal/file", Door::Clinic, CLINICAL, proposal::show_file),
        show("/clinic/patients/:id/proposals/:proposal/denial", Door::Clinic, CLINICAL, proposal::new_denial),
        change(
            "/clinic/patients/:id/proposals/:proposal/denial",
            Door::Clinic,
            CLINICAL,
            proposal::create_denial,
        ),
        show("/clinic/patients/:id/reset", Door::Clinic, STAFF, patient_reset::new),
        change("/clinic/patients/:id/reset", Door::Clinic, STAFF, patient_reset::create),
    ]
}

fn office() -> Vec<Entry> {
    use clinic::{
        audit, audit_file, contact_change, delays, explanations, holds, practice, quarantine,
        quarantine_case, staff, staff_access,
    };
    vec![
        show("/clinic/staff", Door::Clinic, ADMINISTRATOR, staff::index),
        change("/clinic/staff", Door::Clinic, ADMINISTRATOR, staff::create),
        show("/clinic/staff/new", Door::Clinic, ADMINISTRATOR, staff::new),
        show("/clinic/staff/:account", Door::Clinic, ADMINISTRATOR, staff::show),
        show("/clinic/staff/:account/details", Door::Clinic, ADMINISTRATOR, staff::edit),
        change("/clinic/staff/:account/details", Door::Clinic, ADMINISTRATOR, staff::update),
        show("/clinic/staff/:account/closing", Door::Clinic, ADMINISTRATOR, staff_access::new_closing),
        change("/clinic/staff/:account/closing", Door::Clinic, ADMINISTRATOR, staff_access::create_closing),
        change("/clinic/staff/:account/opening", Door::Clinic, ADMINISTRATOR, staff_access::create_opening),
        show("/clinic/staff/:account/reset", Door::Clinic, ADMINISTRATOR, staff_access::new_reset),
        change("/clinic/staff/:account/reset", Door::Clinic, ADMINISTRATOR, staff_access::create_reset),
        change(
            "/clinic/staff/:account/sessions/end",
            Door::Clinic,
            ADMINISTRATOR,
            staff_access::destroy_sessions,
        ),
        show("/clinic/holds", Door::Clinic, ADMINISTRATOR, holds::index),
        show("/clinic/delays/:category", Door::Clinic, ADMINISTRATOR, delays::new),
        change("/clinic/delays/:category", Door::Clinic, ADMINISTRATOR, delays::create),
        change("/clinic/delays/:category/end", Door::Clinic, ADMINISTRATOR, delays::destroy),
        show("/clinic/patients/:id/contact-changes/:change", Door::Clinic, DESK, contact_change::show),
        change(
            "/clinic/patients/:id/contact-changes/:change/acceptance",
            Door::Clinic,
            DESK,
            contact_change::create_acceptance,
        ),
        change(
            "/clinic/patients/:id/contact-changes/:change/denial",
            Door::Clinic,
            DESK,
            contact_change::create_denial,
        ),
        show("/clinic/quarantine", Door::Clinic, DESK, quarantine::index),
        show("/clinic/quarantine/:case", Door::Clinic, DESK, quarantine_case::show),
        change("/clinic/quarantine/:case/placement", Door::Clinic, DESK, quarantine_case::create_placement),
        change("/clinic/quarantine/:case/patient", Door::Clinic, DESK, quarantine_case::create_patient),
        change("/clinic/quarantine/:case/discard", Door::Clinic, DESK, quarantine_case::create_discard),
        show("/clinic/audit", Door::Clinic, ADMINISTRATOR, audit::index),
        show("/clinic/audit/entries.csv", Door::Clinic, ADMINISTRATOR, audit_file::show),
        show("/clinic/audit/verification", Door::Clinic, ADMINISTRATOR, audit::verification),
        show("/clinic/explanations", Door::Clinic, ADMINISTRATOR, explanations::index),
        show("/clinic/explanations/:test/:tag", Door::Clinic, ADMINISTRATOR, explanations::edit),
        change("/clinic/explanations/:test/:tag", Door::Clinic, ADMINISTRATOR, explanations::update),
        change("/clinic/explanations/:test/:tag/reset", Door::Clinic, ADMINISTRATOR, explanations::reset),
        show("/clinic/practice", Door::Clinic, ADMINISTRATOR, practice::edit),
        change("/clinic/practice", Door::Clinic, ADMINISTRATOR, practice::update),
    ]
}

/// The router, made from the inventory. Who arrives is looked up for every route but the open ones.
#[must_use]
pub fn router() -> impl Endpoint<Output = Response> {
    let mut paths: BTreeMap<&'static str, RouteMethod> = BTreeMap::new();
    for Entry { method, path, door, endpoint, .. } in inventory() {
        let methods = paths.remove(path).unwrap_or_default();
        let endpoint = endpoint.after(|answer| std::future::ready(answer.map_err(names_nothing)));
        let endpoint = if door == Door::Open { endpoint.boxed() } else { endpoint.with(Arrivals).boxed() };
        paths.insert(path, methods.method(method, endpoint));
    }
    paths.into_iter().fold(Route::new(), |route, (path, methods)| route.at(path, methods)).map_to_response()
}

/// A part of a path that cannot be a name names nothing.
fn names_nothing(error: poem::Error) -> poem::Error {
    if error.is::<poem::error::ParsePathError>() { PageError::NotFound.into() } else { error }
}
