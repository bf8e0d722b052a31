//! The site: every route of the inventory with the application attached, and the pages of what fails.

use std::sync::Arc;

use maud::html;
use poem::http::StatusCode;
use poem::{Endpoint, EndpointExt, Response};

use super::front::{ErrorPage, Failure};
use crate::routes;
use crate::web::page::Page;
use crate::web::parts::button_link;
use crate::web::{Answer, App, PageError, see_other};

/// Every route, with the application attached; what [`super::Server`] puts behind its front.
#[must_use]
pub fn site(app: &App) -> impl Endpoint<Output = Response> + use<> {
    routes::router().data(app.clone()).map_to_response()
}

/// The pages of failures.
#[must_use]
pub fn error_page(app: App) -> ErrorPage {
    Arc::new(move |failure| match failure.error.downcast_ref::<PageError>().and_then(PageError::way_on) {
        Some(way) => see_other(&way),
        None => page(&app, failure),
    })
}

/// What happened, what to do, and the reference: the same for whatever was not found, so that nothing shows
/// whether it exists.
fn page(app: &App, failure: &Failure<'_>) -> Response {
    let profile = app.practice().profile();
    let asked = failure.languages.and_then(|value| value.to_str().ok());
    let words = app.locales().pick(None, asked, &profile.language);
    let (what, help) = PageError::key(failure.status);
    let markup = Page::new(&profile, &words, words.say(what)).show(html! {
        p { (words.say(help)) }
        @if failure.status != StatusCode::NOT_FOUND {
            p.reference data-reference { (words.say_with("error-reference", &[("code", failure.reference.to_string().into())])) }
        }
        (button_link("/", words.say("error-home")))
    });
    Answer::with(failure.status, markup)
}
