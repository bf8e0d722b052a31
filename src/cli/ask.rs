//! What is asked of the person at the terminal, and secrets from wherever they may come. Never from a flag.

use std::io::{BufRead as _, IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::exit::Stop;
use super::show;
use crate::base::secret::Secret;

/// A secret is a line; longer than this it is no secret but the wrong file.
const SECRET_BYTES_MAX: u64 = 64 * 1024;

/// Whether somebody is there to be asked.
pub(super) fn is_possible() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks for a secret without showing it.
pub(super) fn secret(prompt: &str) -> anyhow::Result<Secret> {
    if !std::io::stdin().is_terminal() {
        return Err(Stop::usage(
            format!("nobody is there to be asked: {prompt}"),
            "Run the command in a terminal, or put the secret into a file and name that with the flag that ends in -file.",
        )
        .into());
    }
    let typed = rpassword::prompt_password(format!("{prompt}: "))
        .map_err(|error| Stop::failed(format!("the terminal cannot be read: {error}"), ""))?;
    Ok(Secret::new(typed))
}

/// Asks for a new secret, twice, until both are the same: what was answered before is not lost over a slip.
pub(super) fn new_secret(prompt: &str) -> anyhow::Result<Secret> {
    loop {
        let first = secret(prompt)?;
        let second = secret("Once more")?;
        if first == second {
            return Ok(first);
        }
        show::note("The two are not the same. Try again.");
    }
}

/// A new secret: from the file if one is named, or from the terminal, typed twice.
pub(super) fn new_secret_or_file(prompt: &str, file: Option<&Path>) -> anyhow::Result<Secret> {
    file.map_or_else(|| new_secret(prompt), secret_in)
}

/// All of a small file that holds a key: one that is larger is the wrong file, or a device without an end.
pub(super) fn key_bytes(path: &Path) -> std::io::Result<zeroize::Zeroizing<Vec<u8>>> {
    let mut bytes = zeroize::Zeroizing::new(Vec::new());
    std::fs::File::open(path)?.take(SECRET_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The secret in a file: its first line. `-` is standard input.
pub(super) fn secret_in(path: &Path) -> anyhow::Result<Secret> {
    let cannot = |error: std::io::Error| {
        Stop::usage(
            format!("{} cannot be read: {error}", path.display()),
            "Check the path and who may read it.",
        )
    };
    let mut text = zeroize::Zeroizing::new(String::new());
    if path == Path::new("-") {
        std::io::stdin().lock().take(SECRET_BYTES_MAX).read_line(&mut text).map_err(cannot)?;
    } else {
        let file = std::fs::File::open(path).map_err(cannot)?;
        std::io::BufReader::new(file.take(SECRET_BYTES_MAX)).read_line(&mut text).map_err(cannot)?;
    }
    let line = text.trim_end_matches(['\r', '\n']);
    if line.is_empty() {
        return Err(Stop::usage(
            format!("{} is empty: its first line should be the secret", path.display()),
            "Write the secret as the first line of the file.",
        )
        .into());
    }
    Ok(Secret::new(line.to_owned()))
}

/// The file in which systemd brought the credential `name`, if it did.
pub(super) fn credential(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os("CREDENTIALS_DIRECTORY")?).join(name);
    path.exists().then_some(path)
}

/// Asks for a line; an empty answer means `otherwise`. Asks again until `accept` has no objection.
pub(super) fn line<T>(
    prompt: &str,
    otherwise: Option<&str>,
    accept: impl Fn(&str) -> Result<T, String>,
) -> anyhow::Result<T> {
    loop {
        let hint = otherwise.filter(|text| !text.is_empty()).map(|text| format!(" [{text}]"));
        let mut error = std::io::stderr().lock();
        write!(error, "{prompt}{}: ", hint.unwrap_or_default())?;
        error.flush()?;
        drop(error);
        let mut typed = String::new();
        if std::io::stdin().lock().read_line(&mut typed)? == 0 {
            return Err(
                Stop::usage("the input ended before everything was asked", "Nothing was changed.").into()
            );
        }
        let typed = typed.trim();
        let answer = if typed.is_empty() { otherwise.unwrap_or_default() } else { typed };
        match accept(answer) {
            Ok(value) => return Ok(value),
            Err(objection) => show::note(&format!("  {objection}")),
        }
    }
}
