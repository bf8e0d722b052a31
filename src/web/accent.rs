//! The practice's one colour. It chooses a hue; the tones are computed, so that text can be read whatever it chose.
//!
//! Lightness is fixed and chroma is lowered until sRGB can show the tone: then the browser shows exactly what
//! was checked here. The sheet is small, never changes for a hue, and its path names the hue.

use std::fmt::Write;

/// Path of the style sheet for `hue`, with the version of what is computed here, so that it may be kept for ever.
#[must_use]
pub fn href(hue: u16) -> String {
    format!("/assets/accent-{}.{VERSION:08x}.css", clamped(hue))
}

/// The hue whose style sheet has this path.
#[must_use]
pub fn hue_of(path: &str) -> Option<u16> {
    let (hue, _) = path.strip_prefix("/assets/accent-")?.split_once('.')?;
    hue.parse().ok().filter(|hue| href(*hue) == path)
}

/// Changes whenever this file does.
const VERSION: u32 = {
    let source = include_bytes!("accent.rs");
    let (mut hash, mut at) = (0x811c_9dc5_u32, 0);
    while at < source.len() {
        hash = (hash ^ source[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
};

/// A hue of the colour circle, whatever was given.
fn clamped(hue: u16) -> u16 {
    hue % 360
}

/// A tone: its name, then lightness and highest chroma in light and in dark.
type Tone = (&'static str, (f64, f64), (f64, f64));

/// `accent` is the fill of a button and the colour of a link, `accent-text` stands on it, `accent-strong` is the
/// fill under the pointer, `accent-tint` lies behind what is chosen, `accent-line` borders it.
const TONES: [Tone; 5] = [
    ("accent", (0.42, 0.11), (0.81, 0.09)),
    ("accent-strong", (0.34, 0.10), (0.88, 0.07)),
    ("accent-text", (0.99, 0.005), (0.19, 0.02)),
    ("accent-tint", (0.95, 0.025), (0.30, 0.04)),
    ("accent-line", (0.62, 0.10), (0.62, 0.09)),
];

/// The style sheet that sets the tones for `hue`.
#[must_use]
pub fn sheet(hue: u16) -> String {
    let hue = clamped(hue);
    let mut text = format!(":root{{--hue:{hue};");
    for (name, light, dark) in TONES {
        let [light, dark] =
            [light, dark].map(|(lightness, chroma)| Oklch::within_srgb(lightness, chroma, f64::from(hue)));
        let _ = write!(text, "--{name}:light-dark({light},{dark});");
    }
    text.push('}');
    text
}

/// A colour as `oklch()` names it (CSS Color 4).
#[derive(Debug, Clone, Copy, PartialEq)]
struct Oklch {
    lightness: f64,
    chroma: f64,
    hue: f64,
}

impl std::fmt::Display for Oklch {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "oklch({} {:.3} {})", self.lightness, self.chroma, self.hue)
    }
}

impl Oklch {
    /// With the highest chroma up to `chroma` that sRGB can show.
    fn within_srgb(lightness: f64, chroma: f64, hue: f64) -> Self {
        let mut steps = (chroma * 1000.0).round();
        loop {
            let tone = Self { lightness, chroma: steps / 1000.0, hue };
            if steps <= 0.0 || tone.linear_srgb().iter().all(|part| (0.0..=1.0).contains(part)) {
                return tone;
            }
            steps -= 1.0;
        }
    }

    /// Red, green and blue in linear light, by Ottosson's matrices as CSS Color 4 has them.
    fn linear_srgb(self) -> [f64; 3] {
        let (sin, cos) = self.hue.to_radians().sin_cos();
        let (a, b) = (self.chroma * cos, self.chroma * sin);
        let l = (self.lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (self.lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (self.lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
        ]
    }
}
