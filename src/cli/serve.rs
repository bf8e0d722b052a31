//! `portico serve`: opens the store and serves the portal until it is told to stop.

use std::time::Duration;

use clap::Args;
use tokio::sync::watch;

use super::context::{Common, Context, Reading};
use super::exit::{self, Stop};
use super::{ask, ownership, show};
use crate::base::clock::Clock;
use crate::config::Config;
use crate::jobs::{self, Backups, Inbox, Schedule};
use crate::notify::mail::Mailer;
use crate::operator::socket::Door;
use crate::records::Practice;
use crate::server::{self, Mllp, MllpSettings, ServeError, Server, ServerSettings};
use crate::store::{Anchor, BackupLock};
use crate::web::words::Locales;
use crate::web::{App, WebSettings};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// An address and port to listen on; give it once for each
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Vec<String>,
    /// The address people type
    #[arg(long, value_name = "ADDRESS")]
    origin: Option<String>,
}

pub(super) fn run(common: Common, arguments: &Arguments) -> anyhow::Result<()> {
    let mut flags = Vec::new();
    if !arguments.listen.is_empty() {
        flags.push(("--listen", "server.listen", arguments.listen.join(",")));
    }
    flags.extend(arguments.origin.iter().map(|origin| ("--origin", "server.origin", origin.clone())));
    let context = Context::with_flags(common, &flags, Reading::Required)?;
    start_log(&context.config)?;
    let practice = context.open_practice()?;
    note_anchor(&context.config, &practice)?;
    let schedule = schedule(&context.config)?;
    let name = practice.profile().name.clone();
    let served = serve(practice, &context.config, schedule, |server| {
        if let Some(fingerprint) = server.fingerprint() {
            tracing::info!(fingerprint, "certificates are made by an authority of this machine");
        }
        if super::ask::is_possible() {
            show::note(&format!("{name} is served at {}. Ctrl+C stops it.", context.config.server.origin));
        }
        Ok(())
    });
    ownership::settle(&context.config.data.folder);
    served
}

/// Starts logging as configured.
pub(super) fn start_log(config: &Config) -> anyhow::Result<()> {
    server::log::start(config.log.format.into(), &config.log.level)
        .map_err(|reason| Stop::usage(reason, "Set log.level to error, warn, info, debug or trace.").into())
}

/// An older copy of the store that was put back did not open; with no anchor yet, how far this one is gets noted.
fn note_anchor(config: &Config, practice: &Practice) -> anyhow::Result<()> {
    let Some(path) = config.store.anchor_file.as_ref().filter(|path| !path.exists()) else { return Ok(()) };
    tracing::info!("there was no anchor: it is noted for the first time");
    Ok(Anchor::at(path).set(practice.store()).map_err(exit::store)?)
}

fn schedule(config: &Config) -> anyhow::Result<Schedule> {
    let backups = config.backup.folder.as_ref().map(|folder| -> anyhow::Result<Backups> {
        let keys: Result<Vec<_>, _> = config.backup.recipients.iter().map(|text| text.parse()).collect();
        let keys = keys.map_err(|_| {
            Stop::usage(
                "backup.recipients holds something that is not an age public key",
                "A public key begins with age1; `portico backup identity FILE` makes a pair.",
            )
        })?;
        Ok(Backups {
            folder: folder.clone(),
            lock: BackupLock::Recipients(keys),
            every_hours: config.backup.every_hours,
            keep: config.backup.keep as usize,
        })
    });
    Ok(Schedule {
        backups: backups.transpose()?,
        anchor: config.store.anchor_file.as_deref().map(Anchor::at),
    })
}

/// Serves `practice` until the process is told to stop or the store fails, then closes the store.
pub(super) fn serve(
    practice: Practice,
    config: &Config,
    schedule: Schedule,
    ready: impl FnOnce(&Server) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    server::raise_open_files();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(until_stopped(&practice, config, schedule, ready));
    // Whatever hangs after that must not keep the store from being closed.
    runtime.shutdown_timeout(Duration::from_secs(5));
    let fault = practice.store().fault();
    let closed = practice.store().close().map_err(exit::store);
    if let Some(fault) = fault {
        return Err(Stop::failed(
            format!("the store was stopped: {fault}"),
            "Copy the store file away, then run `portico doctor`; restore the last backup if it confirms damage.",
        )
        .into());
    }
    served?;
    Ok(closed?)
}

async fn until_stopped(
    practice: &Practice,
    config: &Config,
    schedule: Schedule,
    ready: impl FnOnce(&Server) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    // Held while serving: a hang-up asks for certificates to be read again, and never ends the program.
    let stop_signals = server::StopSignals::listen()?;
    let _hangup = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())?;
    let systemd = std::env::var("NOTIFY_SOCKET").ok();
    let server = bind(practice, config)?;
    let mllp = bind_mllp(practice, config, &server)?;
    let inbox = inbox(config)?;
    let (stop, stopping) = watch::channel(false);
    let path = config.data.socket();
    let door = Door::open(&path).map_err(|error| {
        Stop::failed(
            format!("{} cannot be opened for commands: {error}", path.display()),
            "Check that the data folder belongs to the server's account.",
        )
    })?;
    let door = tokio::spawn(door.serve(practice.clone(), stopping.clone()));
    let anchor = schedule.anchor.clone();
    let mut beside = tokio::task::JoinSet::new();
    beside.spawn(jobs::run(practice.clone(), schedule, stopping.clone()));
    if let Some(mllp) = mllp {
        beside.spawn(mllp.run(stopping.clone()));
    }
    if let Some(inbox) = inbox {
        beside.spawn(inbox.run(practice.clone(), stopping));
    }
    ready(&server)?;
    server::tell_systemd(systemd.as_deref(), "READY=1");
    server
        .run(async {
            tokio::select! {
                () = stop_signals.received() => {}
                () = practice.store().faulted() => {}
            }
            server::tell_systemd(systemd.as_deref(), "STOPPING=1");
        })
        .await;
    let _ = stop.send(true);
    // An order under way is finished within the time systemd gives; later it is cut off by closing the store.
    let _ = tokio::time::timeout(Duration::from_secs(30), door).await;
    let _ = std::fs::remove_file(&path);
    let _ = tokio::time::timeout(Duration::from_secs(30), beside.join_all()).await;
    wind_up(practice, anchor).await;
    Ok(())
}

fn bind(practice: &Practice, config: &Config) -> anyhow::Result<Server> {
    let locales = Locales::embedded()?;
    let settings = WebSettings {
        origin: config.server.origin.clone(),
        trusted_proxies: config.server.trusted_proxies.clone(),
        mailer: mailer(config)?,
    };
    let app = App::new(practice.clone(), settings, locales);
    let site = server::site(&app);
    let bound =
        Server::bind(site, ServerSettings::from_config(config), server::error_page(app), Clock::System);
    Ok(bound.map_err(|error| explain(&error))?)
}

/// The way to the mail server, if one is named.
fn mailer(config: &Config) -> anyhow::Result<Option<Mailer>> {
    let password = config.mail.password_file.as_deref().map(ask::secret_in).transpose()?;
    Ok(server::mail_settings(config, password).map(Mailer::new))
}

/// Binds what messages of HL7 v2 arrive at, if they are wanted.
fn bind_mllp(practice: &Practice, config: &Config, server: &Server) -> anyhow::Result<Option<Mllp>> {
    let Some(settings) = MllpSettings::from_config(config) else { return Ok(None) };
    let tls = server.tls().filter(|_| config.hl7.is_tls);
    let bound = Mllp::bind(practice.clone(), settings, tls);
    Ok(Some(bound.map_err(|(address, source)| {
        Stop::failed(
            format!("cannot listen on {address} for HL7 v2 messages: {source}"),
            "Check hl7.listen, and whether another program listens there.",
        )
    })?))
}

/// The watched folder, if one is named.
fn inbox(config: &Config) -> anyhow::Result<Option<Inbox>> {
    let Some(folder) = &config.watch.folder else { return Ok(None) };
    let every = Duration::from_secs(u64::from(config.watch.every_seconds));
    Ok(Some(Inbox::at(folder, every).map_err(|error| {
        Stop::failed(
            format!("{} cannot be watched: {error}", folder.display()),
            "Make the folder and give it to the server's account, or take watch.folder away.",
        )
    })?))
}

fn explain(error: &ServeError) -> Stop {
    let what = error.to_string();
    match error {
        ServeError::Bind { source, .. } => Stop::failed(
            what,
            match source.kind() {
                std::io::ErrorKind::AddrInUse => {
                    "Another program listens there: stop it, or choose another address with --listen or server.listen."
                }
                std::io::ErrorKind::PermissionDenied => {
                    "Ports below 1024 need a right: use the systemd unit, or listen on a higher port."
                }
                _ => "Check server.listen.",
            },
        ),
        ServeError::NoAddress | ServeError::PlainBeyondLoopback(_) | ServeError::Origin { .. } => {
            Stop::usage(what, "`portico config` shows where each value comes from.")
        }
        _ => {
            Stop::failed(what, "Check the [tls] section; `portico config` shows where each value comes from.")
        }
    }
}

/// What is in memory alone is written down before the store closes.
async fn wind_up(practice: &Practice, anchor: Option<Anchor>) {
    if let Err(error) = practice.settle_presence().await {
        tracing::warn!(%error, "sessions could not be settled");
    }
    if let Some(anchor) = anchor
        && let Err(error) = anchor.set(practice.store())
    {
        tracing::warn!(%error, "the anchor could not be noted");
    }
}
