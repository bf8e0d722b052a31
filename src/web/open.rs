//! What is open to anybody because it holds nobody's data: the practice's accent and the sign of life.

use poem::http::{StatusCode, header};
use poem::web::Path;
use poem::{Response, handler};

use super::asset::Immutable;
use super::frame::App;
use super::{PageError, accent as accent_tones};

/// The style sheet that sets the practice's accent; its address names the hue, so it never changes.
#[handler]
pub fn accent(Path(hue): Path<u16>) -> Response {
    let mut response = Response::builder()
        .header(header::CONTENT_TYPE, "text/css; charset=utf-8")
        .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
        .body(accent_tones::sheet(hue));
    response.set_data(Immutable);
    response
}

/// `ok` while the store can be read; for whoever watches over the machine.
#[handler]
pub fn health(app: poem::web::Data<&App>) -> Result<Response, PageError> {
    let tx = app.practice().store().read().map_err(|error| PageError::Unavailable(error.to_string()))?;
    drop(tx);
    Ok(Response::builder().status(StatusCode::OK).content_type("text/plain; charset=utf-8").body("ok\n"))
}
