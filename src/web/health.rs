//! `/healthz`: whether the portal can answer at all, for whoever watches it. No data, no version, no names.

use poem::Response;
use poem::handler;
use poem::http::{StatusCode, header};

use super::app::App;
use super::{PageError, PageResult};

/// `ok` if the store can be read and has not failed, else 503.
#[handler]
pub(crate) fn show(request: &poem::Request) -> PageResult {
    let store = App::of(request)?.practice().store();
    if let Some(fault) = store.fault() {
        return Err(PageError::Unavailable(fault));
    }
    drop(store.read().map_err(|error| PageError::Unavailable(error.to_string()))?);
    let plain = "text/plain; charset=utf-8";
    Ok(Response::builder().status(StatusCode::OK).header(header::CONTENT_TYPE, plain).body("ok\n"))
}
