//! `portico doctor`: looks everything over and says what to do about each thing that is not as it should be.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use clap::Args;

use super::context::Context;
use super::exit::{self, Stop};
use super::show;
use crate::base::clock::{Clock, Moment};
use crate::config::{Config, TlsMode};
use crate::jobs;
use crate::operator::health::{Finding, Grade};
use crate::operator::{Order, Reply};
use crate::server::LocalAuthority;
use crate::store::{Anchor, Store};

const MIB: u64 = 1 << 20;
/// Below this a backup and a day's writes may not fit.
const ROOM_MIN_BYTES: u64 = 1024 * MIB;
const CERTIFICATE_DAYS_MIN: i64 = 14;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Say only what is not as it should be
    #[arg(long)]
    quiet: bool,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    let mut findings =
        vec![Finding::good("configuration", format!("{} can be used", context.file.display()))];
    findings.extend(permissions(&context.config));
    findings.extend([synchronised(), room(&context.config.data.folder), backups(&context.config)]);
    findings.extend(certificate(&context.config));
    findings.extend(practice(context)?);
    if arguments.json {
        show::json(&findings)?;
    } else {
        findings
            .iter()
            .filter(|finding| !arguments.quiet || finding.grade != Grade::Good)
            .try_for_each(tell)?;
    }
    let troubles = findings.iter().filter(|finding| finding.grade == Grade::Trouble).count() as u64;
    if troubles > 0 {
        let what = show::count(troubles, "thing must be put right", "things must be put right");
        return Err(Stop::failed(what, "Begin with the first one.").into());
    }
    Ok(())
}

fn tell(finding: &Finding) -> anyhow::Result<()> {
    let grade = match finding.grade {
        Grade::Good => "good   ",
        Grade::Warning => "look at",
        Grade::Trouble => "TROUBLE",
    };
    show::line(&format!("{grade}  {:<15} {}", finding.about, finding.what))?;
    if finding.remedy.is_empty() { Ok(()) } else { show::line(&format!("{:25} -> {}", "", finding.remedy)) }
}

/// Nobody but the owner may read the store, the keys or the socket's folder.
fn permissions(config: &Config) -> Vec<Finding> {
    let store = config.data.store();
    let paths = [Some(&config.data.folder), Some(&store), config.unlock.key_file.as_ref()];
    let more = [config.unlock.passphrase_file.as_ref(), config.tls.key_file.as_ref()];
    let mut open = Vec::new();
    for path in paths.into_iter().chain(more).flatten() {
        let Ok(metadata) = std::fs::metadata(path) else { continue };
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let right = if metadata.is_dir() { "700" } else { "600" };
            open.push(Finding::trouble(
                "permissions",
                format!("other accounts can reach {} (mode {mode:o})", path.display()),
                format!("chmod {right} {}", path.display()),
            ));
        }
    }
    open.extend(ownership(&config.data.folder, &store));
    if open.is_empty() {
        open.push(Finding::good("permissions", "data and keys are for their owner alone"));
    }
    open
}

fn ownership(folder: &Path, store: &Path) -> Option<Finding> {
    let (folder_owner, store_owner) =
        (std::fs::metadata(folder).ok()?.uid(), std::fs::metadata(store).ok()?.uid());
    (folder_owner != store_owner).then(|| {
        Finding::trouble(
            "permissions",
            format!("{} and its folder belong to different accounts", store.display()),
            format!("chown --reference={} {}", folder.display(), store.display()),
        )
    })
}

fn synchronised() -> Finding {
    // systemd-timesyncd(8) and chrony's unit touch these once the clock is set; a machine with another program
    // shows neither, and is not blamed.
    let marks = ["/run/systemd/timesync/synchronized", "/run/chrony/chronyd.pid"];
    let is_kept = marks.iter().any(|mark| Path::new(mark).exists());
    if is_kept || !Path::new("/run/systemd/timesync").exists() {
        return Finding::good(
            "time keeping",
            if is_kept { "synchronised" } else { "not known to this machine" },
        );
    }
    Finding::warning(
        "time keeping",
        "the clock is not synchronised: codes of second factors depend on it",
        "timedatectl set-ntp true",
    )
}

fn room(folder: &Path) -> Finding {
    let Ok(disk) = rustix::fs::statvfs(folder) else {
        return Finding::trouble(
            "disk",
            format!("{} cannot be looked at", folder.display()),
            "Check that the folder is there and who may read it.",
        );
    };
    let free = disk.f_bavail * disk.f_frsize;
    let store = std::fs::metadata(folder.join("portico.store")).map_or(0, |metadata| metadata.len());
    let what = format!("{} MiB free; the store takes {} MiB", free / MIB, store / MIB);
    // Every rewrite (restore, change of the data key) holds the store twice for a while.
    if free < 64 * MIB {
        Finding::trouble("disk", what, "Free some room now: writes are refused when the disk is full.")
    } else if free < ROOM_MIN_BYTES.max(store) {
        Finding::warning("disk", what, "Free some room: a rewrite of the store needs its size again.")
    } else {
        Finding::good("disk", what)
    }
}

fn backups(config: &Config) -> Finding {
    let Some(folder) = &config.backup.folder else {
        return Finding::warning(
            "backups",
            "none are made by the clock",
            "Set backup.folder and backup.recipients, or run `portico backup create` from a timer of your own.",
        );
    };
    let found = match jobs::backups_in(folder) {
        Ok(found) => found,
        Err(error) => {
            return Finding::trouble(
                "backups",
                format!("{} cannot be read: {error}", folder.display()),
                "Check that the folder is there, mounted, and writable for the server's account.",
            );
        }
    };
    let Some(last) = found.last() else {
        return Finding::trouble(
            "backups",
            format!("there is none in {}", folder.display()),
            "Start the server, which makes one at once, or run `portico backup create`.",
        );
    };
    let age = last.made.parse().map_or(i64::MAX, |made: jiff::Timestamp| {
        Clock::System.now().millis_since(Moment::from(made)) / 3_600_000
    });
    let what = format!("{} there; the last is {age} hours old", found.len());
    if age > 2 * i64::from(config.backup.every_hours) {
        Finding::trouble("backups", what, "Look into the server's log for why none was made since.")
    } else {
        Finding::good("backups", what)
    }
}

/// The certificate that lies on the disk, whoever made it, and the authority people are to trust.
fn certificate(config: &Config) -> Vec<Finding> {
    let folder = config.data.certificates();
    let (path, absent) = match config.tls.mode {
        TlsMode::Off => return Vec::new(),
        TlsMode::Files => (
            config.tls.certificate_file.clone().unwrap_or_default(),
            Finding::trouble("certificate", "it cannot be read", "Check tls.certificate_file."),
        ),
        TlsMode::Generated => (
            folder.join("local-server.pem"),
            Finding::warning("certificate", "none was made yet", "The server makes one when it starts."),
        ),
        TlsMode::Acme => (
            folder.join("acme-certificate.pem"),
            Finding::warning(
                "certificate",
                "none was fetched yet",
                "Start the server and look into its log.",
            ),
        ),
    };
    let mut findings = vec![std::fs::read(&path).map_or(absent, |pem| expiry(&path, &pem))];
    if config.tls.mode == TlsMode::Generated {
        let authority = LocalAuthority::new(folder, Vec::new(), Clock::System);
        if let Some(fingerprint) = authority.ok().and_then(|authority| authority.fingerprint()) {
            findings.push(Finding::good("authority", format!("fingerprint {fingerprint}")));
        }
    }
    findings
}

fn expiry(path: &Path, pem: &[u8]) -> Finding {
    let ends = x509_parser::pem::Pem::iter_from_buffer(pem)
        .flatten()
        .find_map(|pem| Some(pem.parse_x509().ok()?.validity().not_after.timestamp()));
    let Some(ends) = ends else {
        return Finding::trouble(
            "certificate",
            format!("{} cannot be read as a certificate", path.display()),
            "It should be PEM, the portal's certificate first. Remove it if Portico made it.",
        );
    };
    let days = (ends - Clock::System.now().seconds()).div_euclid(24 * 3600);
    if days < 0 {
        Finding::trouble(
            "certificate",
            "it has expired",
            "Renew it. Given files are taken up without a restart.",
        )
    } else if days < CERTIFICATE_DAYS_MIN {
        let what = format!("it expires in {}", show::count(days.unsigned_abs(), "day", "days"));
        Finding::warning("certificate", what, "Renew it; if Portico does that itself, look into the log.")
    } else {
        Finding::good("certificate", format!("good for {days} more days"))
    }
}

/// The store and what is in it: by the running server, or by opening it here and reading every sector first.
fn practice(context: &Context) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    if context.is_served() {
        findings.push(Finding::good("server", "running"));
    } else {
        findings.push(Finding::good("server", "not running; the store is checked sector by sector"));
        findings.push(sectors(context)?);
        findings.extend(anchor(context)?);
    }
    let mut hear = |reply| {
        if let Reply::Finding(finding) = reply {
            findings.push(finding);
        }
        Ok(())
    };
    context.order(Order::Health, &mut show::Listener::new(&mut hear))?;
    Ok(findings)
}

fn sectors(context: &Context) -> anyhow::Result<Finding> {
    let credential = context.credential()?;
    let report = Store::check(&context.config.data.store(), &credential).map_err(exit::store)?;
    let named: Vec<String> = report.bad_sector_numbers.iter().take(20).map(ToString::to_string).collect();
    let what = format!(
        "{} sectors, {} never written, {} that do not verify",
        report.sectors, report.blank_sectors, report.bad_sectors
    );
    Ok(match &report.damage {
        Some(damage) => Finding::trouble(
            "sectors",
            format!("{what} ({}). {damage}", named.join(", ")),
            "Copy the store file away, and restore the last backup: `portico backup restore FILE --replace`.",
        ),
        None if report.bad_sectors > 0 => Finding::warning(
            "sectors",
            format!("{what} ({}); none of them is in use", named.join(", ")),
            "Look at the disk (smartctl). `portico key rotate` writes the whole store anew.",
        ),
        None => Finding::good("sectors", what),
    })
}

fn anchor(context: &Context) -> anyhow::Result<Option<Finding>> {
    let Some(path) = &context.config.store.anchor_file else { return Ok(None) };
    if !path.exists() {
        let what = format!("nothing is noted yet in {}", path.display());
        return Ok(Some(Finding::warning("anchor", what, "The server notes it when it starts.")));
    }
    let store = context.open_store()?;
    let checked = Anchor::at(path).check(&store);
    store.close().map_err(exit::store)?;
    Ok(Some(match checked {
        Ok(()) => Finding::good("anchor", "the store is at least as new as noted"),
        Err(error) => {
            let failure = exit::store(error);
            Finding::trouble("anchor", failure.what, failure.remedy)
        }
    }))
}
