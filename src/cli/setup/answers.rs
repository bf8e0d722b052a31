//! What `setup` has to know: from flags and files, and from whoever is at the terminal for the rest.

use std::path::PathBuf;

use super::super::context::Context;
use super::super::exit::Stop;
use super::super::{ask, key, show};
use super::Arguments;
use crate::base::contact::Phone;
use crate::base::secret::Secret;
use crate::base::text;
use crate::operator::machine;
use crate::records::practice::{Profile, ProxyRules, SignInRules};
use crate::records::sign_in_name::SignInName;

const NAME_MAX: usize = 120;
const URGENT_MAX: usize = 1000;
const LANGUAGES: [&str; 2] = ["en", "es"];
const URGENT: &str = "If you think your life may be in danger, call 911 or go to the nearest emergency room.";
/// The hue of the accent colour until somebody chooses another: a calm blue-green.
const ACCENT_HUE: u16 = 195;
const ADMIN_PASSWORD_CREDENTIAL: &str = "portico-admin-password";

/// Everything, checked.
pub(super) struct Answers {
    pub(super) profile: Profile,
    /// Flag, key and value of what goes into the configuration.
    pub(super) settings: Vec<(&'static str, &'static str, String)>,
    pub(super) key_file: Option<PathBuf>,
    pub(super) is_credential: bool,
    pub(super) passphrase: Option<Secret>,
    pub(super) admin_name: String,
    pub(super) admin_sign_in: String,
    pub(super) admin_password: Secret,
    /// Whether another password can be asked for if a rule refuses this one.
    pub(super) may_ask_password: bool,
    pub(super) owner: Option<(u32, u32)>,
}

/// Gathers what is missing. Without somebody to ask, says everything that is missing at once.
pub(super) fn gather(context: &Context, given: &Arguments) -> anyhow::Result<Answers> {
    let has_password =
        given.admin_password_file.is_some() || ask::credential(ADMIN_PASSWORD_CREDENTIAL).is_some();
    if !ask::is_possible() {
        let needed = [
            ("--practice-name", given.practice_name.is_some()),
            ("--phone", given.phone.is_some()),
            ("--admin-name", given.admin_name.is_some()),
            ("--admin-sign-in", given.admin_sign_in.is_some()),
            ("--admin-password-file", has_password),
        ];
        let missing: Vec<&str> = needed.iter().filter(|(_, there)| !there).map(|(flag, _)| *flag).collect();
        if !missing.is_empty() {
            return Err(Stop::usage(
                format!("nobody is there to be asked, and these are missing: {}", missing.join(", ")),
                "Give them, or run the command in a terminal. Nothing was changed.",
            )
            .into());
        }
    } else {
        show::note("A few questions. What stands in brackets is taken if you just press Enter.");
    }
    let owner = given.owner.as_ref().map(|name| {
        machine::account(name).ok_or_else(|| {
            Stop::usage(
                format!("there is no account {name} on this machine"),
                "Make it first: adduser --system.",
            )
        })
    });
    let owner = owner.transpose()?;
    let profile = profile(given)?;
    let settings = settings(context, given)?;
    let key_file = (!given.no_key_file).then(|| key_file(context, given));
    let passphrase = passphrase(given)?;
    let admin_name =
        answer(given.admin_name.as_ref(), "--admin-name", "First administrator's name", None, one_line)?;
    let admin_sign_in =
        answer(given.admin_sign_in.as_ref(), "--admin-sign-in", "Name they sign in with", None, sign_in)?;
    let file = given.admin_password_file.clone().or_else(|| ask::credential(ADMIN_PASSWORD_CREDENTIAL));
    let admin_password = ask::new_secret_or_file("Their password (at least 15 characters)", file.as_deref())?;
    Ok(Answers {
        profile,
        settings: with_key_file(settings, key_file.as_ref().filter(|_| !given.credential)),
        key_file,
        is_credential: given.credential,
        passphrase,
        admin_name,
        admin_sign_in,
        admin_password,
        may_ask_password: file.is_none(),
        owner,
    })
}

fn profile(given: &Arguments) -> anyhow::Result<Profile> {
    let zone = jiff::tz::TimeZone::system().iana_name().unwrap_or("UTC").to_owned();
    let language = given.language.clone().or_else(|| (!ask::is_possible()).then(|| "en".to_owned()));
    let urgent = given.urgent.clone().or_else(|| (!ask::is_possible()).then(|| URGENT.to_owned()));
    let zone_given = given.time_zone.clone().or_else(|| (!ask::is_possible()).then(|| zone.clone()));
    Ok(Profile {
        name: answer(
            given.practice_name.as_ref(),
            "--practice-name",
            "Name of the practice",
            None,
            one_line,
        )?,
        phone: answer(given.phone.as_ref(), "--phone", "Telephone number patients call", None, phone)?,
        urgent: answer(
            urgent.as_ref(),
            "--urgent",
            "What to do when it cannot wait",
            Some(URGENT),
            |typed| {
                text::block(&typed.replace("\\n", "\n"), URGENT_MAX).map_err(|error| format!("It {error}."))
            },
        )?,
        address: address(given)?,
        time_zone: answer(zone_given.as_ref(), "--time-zone", "Time zone", Some(&zone), |typed| {
            jiff::tz::TimeZone::get(typed)
                .map(|_| typed.to_owned())
                .map_err(|_| format!("There is no time zone \"{typed}\". Write it like America/Chicago."))
        })?,
        language: answer(language.as_ref(), "--language", "Language (en, es)", Some("en"), |typed| {
            let known = LANGUAGES.contains(&typed).then(|| typed.to_owned());
            known.ok_or_else(|| format!("There is no \"{typed}\"; there are {}.", LANGUAGES.join(" and ")))
        })?,
        accent_hue: ACCENT_HUE,
        rules: SignInRules::default(),
        proxies: ProxyRules::default(),
    })
}

fn address(given: &Arguments) -> anyhow::Result<Vec<String>> {
    let mut lines = given.address.clone();
    if lines.is_empty() && ask::is_possible() {
        show::note("Postal address for letters, line by line; an empty line ends it.");
        loop {
            let line = ask::line("  Line", Some(""), |typed| Ok(typed.to_owned()))?;
            if line.is_empty() || lines.len() == 8 {
                break;
            }
            lines.push(line);
        }
    }
    lines
        .iter()
        .map(|line| {
            one_line(line).map_err(|objection| {
                Stop::usage(format!("--address: {objection}"), "Give another value. Nothing was changed.")
                    .into()
            })
        })
        .collect()
}

/// What goes into the configuration. The configuration that is there stays as it is.
fn settings(
    context: &Context,
    given: &Arguments,
) -> anyhow::Result<Vec<(&'static str, &'static str, String)>> {
    let text = |path: &PathBuf| path.display().to_string();
    let listen = (!given.listen.is_empty()).then(|| given.listen.join(","));
    let mut settings: Vec<(&str, &str, String)> = [
        ("--origin", "server.origin", given.origin.clone()),
        ("--listen", "server.listen", listen),
        ("--tls", "tls.mode", given.tls.clone()),
        ("--certificate-file", "tls.certificate_file", given.certificate_file.as_ref().map(text)),
        ("--certificate-key-file", "tls.key_file", given.certificate_key_file.as_ref().map(text)),
        ("--acme-contact", "tls.acme_contact", given.acme_contact.clone()),
    ]
    .into_iter()
    .filter_map(|(flag, key, value)| Some((flag, key, value?)))
    .collect();
    if context.file.exists() {
        if let Some((flag, key, _)) = settings.first() {
            return Err(Stop::usage(
                format!("{} is there already, so {flag} has no place to go", context.file.display()),
                format!("Set {key} in that file, or name a new file with --config."),
            )
            .into());
        }
        show::note(&format!("{} is there already and stays as it is.", context.file.display()));
        return Ok(Vec::new());
    }
    if settings.is_empty() && ask::is_possible() {
        ask_how_it_is_reached(&mut settings)?;
    }
    Ok(settings)
}

fn ask_how_it_is_reached(settings: &mut Vec<(&'static str, &'static str, String)>) -> anyhow::Result<()> {
    show::note(
        "How is the portal reached?\n  generated  from the practice's own network; Portico makes a certificate itself\n  \
         acme       from the internet; a certificate comes from Let's Encrypt\n  \
         off        from this machine only, for a trial or behind a proxy",
    );
    let mode = ask::line("Way", Some("off"), |typed| match typed {
        "generated" | "acme" | "off" => Ok(typed.to_owned()),
        _ => Err("Please answer generated, acme or off.".to_owned()),
    })?;
    if mode != "off" {
        let origin = ask::line("Address people will type, like https://portal.example.org", None, |typed| {
            let fits = typed.starts_with("https://") && url::Url::parse(typed).is_ok();
            fits.then(|| typed.to_owned()).ok_or_else(|| "It should begin with https://.".to_owned())
        })?;
        settings.push(("--listen", "server.listen", format!("[::]:{}", port_of(&origin))));
        settings.push(("--origin", "server.origin", origin));
    }
    settings.push(("--tls", "tls.mode", mode));
    Ok(())
}

/// The port that people's browsers will knock at.
fn port_of(origin: &str) -> u16 {
    url::Url::parse(origin).ok().and_then(|url| url.port_or_known_default()).unwrap_or(443)
}

fn key_file(context: &Context, given: &Arguments) -> PathBuf {
    let beside = || context.file.with_file_name("portico.key");
    let path =
        given.key_file.clone().or_else(|| context.config.unlock.key_file.clone()).unwrap_or_else(beside);
    std::path::absolute(&path).unwrap_or(path)
}

fn with_key_file(
    mut settings: Vec<(&'static str, &'static str, String)>,
    path: Option<&PathBuf>,
) -> Vec<(&'static str, &'static str, String)> {
    settings.extend(path.map(|path| ("--key-file", "unlock.key_file", path.display().to_string())));
    settings
}

fn passphrase(given: &Arguments) -> anyhow::Result<Option<Secret>> {
    let wanted = given.passphrase || given.passphrase_file.is_some() || given.no_key_file;
    if !wanted {
        return Ok(None);
    }
    let text = ask::new_secret_or_file("Passphrase of the store", given.passphrase_file.as_deref())?;
    key::checked_passphrase(text).map(Some)
}

/// The flag's value if it was given, and must then fit; what is typed otherwise.
fn answer<T>(
    given: Option<&String>,
    flag: &str,
    prompt: &str,
    otherwise: Option<&str>,
    accept: impl Fn(&str) -> Result<T, String>,
) -> anyhow::Result<T> {
    match given {
        Some(text) => Ok(accept(text).map_err(|objection| {
            Stop::usage(format!("{flag}: {objection}"), "Give another value. Nothing was changed.")
        })?),
        None => ask::line(prompt, otherwise, accept),
    }
}

fn one_line(typed: &str) -> Result<String, String> {
    text::line(typed, NAME_MAX).map_err(|error| format!("It {error}."))
}

fn sign_in(typed: &str) -> Result<String, String> {
    let name = SignInName::choose(typed).ok_or("It should be 3 to 64 letters, digits and . _ - + @.")?;
    Ok(name.as_str().to_owned())
}

fn phone(typed: &str) -> Result<String, String> {
    let number = Phone::parse(typed).ok_or("A telephone number has 5 to 15 digits.")?;
    Ok(number.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::port_of;

    #[test]
    fn it_listens_where_the_address_that_people_type_leads() {
        assert_eq!(port_of("https://portal.example.org"), 443);
        assert_eq!(port_of("https://portal.lan:8443"), 8443);
    }
}
