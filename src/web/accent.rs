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
    let mut light_only = String::new();
    for (name, light, dark) in TONES {
        let [light, dark] =
            [light, dark].map(|(lightness, chroma)| Oklch::within_srgb(lightness, chroma, f64::from(hue)));
        let _ = write!(text, "--{name}:light-dark({light},{dark});");
        let _ = write!(light_only, "--{name}:{};", light.hexadecimal());
    }
    // Browsers from before 2024 have no light-dark(): they get the light tones.
    let _ = write!(text, "}}@supports not (color:light-dark(red,red)){{:root{{{light_only}}}}}");
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

    /// As `#rrggbb`.
    fn hexadecimal(self) -> String {
        let [red, green, blue] = self.eight_bits().map(f64::round);
        format!("#{red:02x}{green:02x}{blue:02x}", red = red as u8, green = green as u8, blue = blue as u8)
    }

    /// Red, green and blue as a screen is sent them, before rounding (IEC 61966-2-1).
    fn eight_bits(self) -> [f64; 3] {
        self.linear_srgb().map(|part| {
            let part = part.clamp(0.0, 1.0);
            let curved =
                if part <= 0.003_130_8 { 12.92 * part } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
            curved * 255.0
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const STYLES: &str = include_str!("../../assets/styles/portico.css");

    type Tones = BTreeMap<String, Oklch>;

    /// The colour tokens of `text`, for light and for dark.
    fn tones(text: &str, hue: u16) -> [Tones; 2] {
        let text = text.replace("var(--hue)", &hue.to_string());
        let mut found = [Tones::new(), Tones::new()];
        for token in text.split("--").skip(1) {
            let Some((name, value)) = token.split_once(':') else { continue };
            let Some(pair) = value.trim().strip_prefix("light-dark(") else { continue };
            let colours: Vec<Oklch> = pair.split("oklch(").skip(1).take(2).filter_map(oklch).collect();
            for (tones, colour) in found.iter_mut().zip(&colours) {
                tones.insert(name.to_owned(), *colour);
            }
        }
        found
    }

    fn oklch(text: &str) -> Option<Oklch> {
        let mut parts = text.split(')').next()?.split_whitespace().map(str::parse);
        Some(Oklch { lightness: parts.next()?.ok()?, chroma: parts.next()?.ok()?, hue: parts.next()?.ok()? })
    }

    /// Relative luminance after rounding to the eight bits that a screen is sent (WCAG 2.2).
    fn luminance(colour: Oklch) -> f64 {
        let [red, green, blue] = colour.eight_bits().map(|part| {
            let shown = part.round() / 255.0;
            if shown <= 0.040_45 { shown / 12.92 } else { ((shown + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: Oklch, other: Oklch) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// What is read or seen on what, and how well at least.
    const PAIRS: [(&str, &[&str], f64); 16] = [
        ("text", &["page", "surface", "accent-tint"], 7.0),
        ("muted", &["page", "surface"], 7.0),
        ("accent", &["page", "surface"], 7.0),
        ("accent-strong", &["page", "surface", "accent-tint"], 7.0),
        ("urgent-text", &["page", "surface", "urgent-tint"], 7.0),
        ("information-text", &["information-tint"], 7.0),
        ("good-text", &["good-tint"], 7.0),
        ("attention-text", &["attention-tint"], 7.0),
        ("muted", &["accent-tint"], 4.5),
        ("accent-text", &["accent", "accent-strong"], 4.5),
        ("urgent-fill-text", &["urgent-fill"], 4.5),
        ("control", &["page", "surface"], 3.0),
        ("urgent-line", &["page", "surface", "urgent-tint"], 3.0),
        ("good-line", &["page", "surface", "good-tint"], 3.0),
        ("attention-line", &["page", "surface", "attention-tint"], 3.0),
        ("information-line", &["page", "surface", "information-tint"], 3.0),
    ];

    #[test]
    fn every_text_can_be_read_whatever_hue_the_practice_picks() {
        let mut faults = Vec::new();
        for hue in 0..360 {
            let both = tones(STYLES, hue).into_iter().zip(tones(&sheet(hue), hue)).zip(["light", "dark"]);
            for ((mut tones, accents), scheme) in both {
                assert_eq!(accents.len(), TONES.len());
                tones.extend(accents);
                for (upper, grounds, least) in PAIRS {
                    for ground in grounds {
                        let ratio = contrast(tones[upper], tones[*ground]);
                        if ratio < least {
                            faults.push(format!(
                                "hue {hue}, {scheme}: {upper} on {ground} is {ratio:.2}, not {least}"
                            ));
                        }
                    }
                }
            }
        }
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(20)].join("\n"));
    }

    #[test]
    fn every_tone_is_one_that_screens_can_show() {
        let outside =
            |colour: &Oklch| colour.linear_srgb().iter().any(|part| !(-0.001..=1.001).contains(part));
        for hue in (0..360).step_by(7) {
            for tones in tones(STYLES, hue).into_iter().chain(tones(&sheet(hue), hue)) {
                // Tones of the accent that stand in the style sheet are only there until the second one is read.
                let outside: Vec<_> = tones.iter().filter(|(_, colour)| outside(colour)).collect();
                assert!(outside.is_empty(), "hue {hue}: {outside:?}");
            }
        }
    }

    #[test]
    fn colours_are_converted_as_css_does() {
        // White, black, and sRGB red, whose oklch is known from CSS Color 4.
        assert!(
            (contrast(
                Oklch { lightness: 1.0, chroma: 0.0, hue: 0.0 },
                Oklch { lightness: 0.0, chroma: 0.0, hue: 0.0 }
            ) - 21.0)
                .abs()
                < 0.01
        );
        let red = Oklch { lightness: 0.627_955, chroma: 0.257_683, hue: 29.2339 }.linear_srgb();
        assert!((red[0] - 1.0).abs() < 0.001 && red[1].abs() < 0.001 && red[2].abs() < 0.001, "{red:?}");
    }

    #[test]
    fn the_path_of_a_sheet_names_its_hue() {
        assert_eq!(hue_of(&href(205)), Some(205));
        assert_eq!(hue_of(&href(725)), Some(5));
        for path in ["/assets/accent-205.css", "/assets/accent-.0.css", "/assets/accent-999.x.css", ""] {
            assert_eq!(hue_of(path), None);
        }
        assert!(sheet(205).contains(&Oklch::within_srgb(0.42, 0.11, 205.0).hexadecimal()));
        assert!(sheet(65_535).contains("--hue:15;"));
    }
}
