//! What is open to anybody because it holds nobody's data: the practice's accent.

use poem::http::header;
use poem::web::Path;
use poem::{Response, handler};

use super::accent as accent_tones;
use super::asset::Immutable;

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
