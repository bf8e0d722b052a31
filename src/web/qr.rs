//! QR codes as SVG in the page: black on white in light and dark, with the quiet zone of four modules that
//! ISO/IEC 18004 asks for, so that any camera reads them from paper and screen.

use std::fmt::Write;

use maud::{Markup, PreEscaped, html};
use qrcode::{Color, EcLevel, QrCode};

const QUIET_MODULES: usize = 4;

/// The code for `text`, described by `label`. `None` if the text is too long for any code (about 2,300 bytes).
#[must_use]
pub fn qr(text: &str, label: &str) -> Option<Markup> {
    // Level M mends 15 %: a fold or a coffee stain on a letter.
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let size = code.width() + 2 * QUIET_MODULES;
    let path = dark_runs(&code);
    Some(html! {
        svg.qr role="img" aria-label=(label) viewBox={ "0 0 " (size) " " (size) } shape-rendering="crispEdges" {
            rect width=(size) height=(size) fill="#fff" {}
            path fill="#000" d=(PreEscaped(path)) {}
        }
    })
}

/// One rectangle for each run of dark modules in a row.
fn dark_runs(code: &QrCode) -> String {
    let mut path = String::with_capacity(code.width() * code.width() * 4);
    let width = code.width();
    for y in 0..width {
        let mut x = 0;
        while x < width {
            let run = (x..width).take_while(|at| code[(*at, y)] == Color::Dark).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET_MODULES, y + QUIET_MODULES);
            }
            x += run.max(1);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paints the path of the code into a picture and lets another library read it.
    fn read_back(svg: &str) -> String {
        const SCALE: usize = 4;
        let size: usize =
            svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        let path = svg.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut dark = vec![false; size * size];
        for run in path.split('M').skip(1) {
            let (x, rest) = run.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let length = rest.split_once('v').unwrap().0;
            let [x, y, length] = [x, y, length].map(|number| number.parse::<usize>().unwrap());
            dark[y * size + x..y * size + x + length].fill(true);
        }
        let shade = |x: usize, y: usize| if dark[(y / SCALE) * size + x / SCALE] { 0 } else { 255 };
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(size * SCALE, size * SCALE, shade);
        let grids = picture.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().unwrap().1
    }

    #[test]
    fn another_library_reads_the_code() {
        for text in [
            "https://portal.example.org/activate#K7QF2M9XHT4R",
            "otpauth://totp/Riverside:maria?secret=JBSWY3DPEHPK3PXP&issuer=Riverside%20Family%20Practice",
        ] {
            assert_eq!(read_back(&qr(text, "label").unwrap().0), text);
        }
    }

    #[test]
    fn a_text_too_long_for_any_code_has_none() {
        assert!(qr(&"x".repeat(5000), "label").is_none());
    }
}
