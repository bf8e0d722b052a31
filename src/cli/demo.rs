//! `portico demo`: a made-up practice on this machine, with no answers needed.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::context::{Common, Context, Reading};
use super::exit::{self, Stop};
use super::serve::{serve, start_log};
use super::show;
use crate::base::clock::Clock;
use crate::demo::{self, Demo};
use crate::jobs::Schedule;
use crate::store::{Credential, KeyFile, NewKey, Store};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// How many patients to make up, up to 100000
    #[arg(long, value_name = "N", default_value_t = 48, value_parser = clap::value_parser!(u64).range(12..=100_000))]
    patients: u64,
    /// About how many results each patient has
    #[arg(long, value_name = "N", default_value_t = 90)]
    results: usize,
    /// Keep the practice in this folder, with a key and a configuration to serve it again
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Where to listen: an address of this machine itself, and a port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Print address and people as one line of JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(common: Common, arguments: &Arguments) -> anyhow::Result<()> {
    if !arguments.listen.ip().is_loopback() {
        return Err(Stop::usage(
            format!("{} can be reached from the network", arguments.listen),
            "The demo speaks plain HTTP, and its passwords are on the screen: listen on 127.0.0.1.",
        )
        .into());
    }
    let temporary = arguments.keep.is_none().then(temporary_folder).transpose()?;
    let folder =
        arguments.keep.clone().or_else(|| temporary.as_ref().map(|it| it.0.clone())).unwrap_or_default();
    let listen = free(arguments.listen)?;
    let address = format!("http://localhost:{}", listen.port());
    let flags = [
        ("--keep", "data.folder", folder.display().to_string()),
        ("--listen", "server.listen", listen.to_string()),
        ("--listen", "server.origin", address.clone()),
        ("demo", "tls.mode", "off".to_owned()),
        ("demo", "log.level", "warn".to_owned()),
    ];
    let context = Context::with_flags(common, &flags, Reading::Never)?;
    start_log(&context.config)?;
    let demo = found(arguments, &context)?;
    serve(demo.practice.clone(), &context.config, Schedule::default(), |_| {
        if arguments.json {
            tell_machine(&demo, &address)
        } else {
            tell(&demo, &address, arguments.keep.as_deref())
        }
    })
}

/// A folder that goes when the demo ends.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // What cannot be removed holds made-up people only.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn temporary_folder() -> anyhow::Result<Temporary> {
    let folder =
        std::env::temp_dir().join(format!("portico-demo-{}", crate::base::id::AnyId(rand::random())));
    make_folder(&folder)?;
    Ok(Temporary(folder))
}

fn make_folder(folder: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    Ok(made.map_err(|error| {
        Stop::failed(
            format!("{} cannot be made: {error}", folder.display()),
            "Name another folder with --keep.",
        )
    })?)
}

/// The address, with a port that is free now if none was asked for.
fn free(listen: SocketAddr) -> anyhow::Result<SocketAddr> {
    if listen.port() != 0 {
        return Ok(listen);
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(SocketAddr::new(listen.ip(), listener.local_addr()?.port()))
}

fn found(arguments: &Arguments, context: &Context) -> anyhow::Result<Demo> {
    make_folder(&context.config.data.folder)?;
    let path = context.config.data.store();
    if path.exists() {
        return Err(Stop::refused(
            format!("{} holds a practice already", context.config.data.folder.display()),
            "Name a folder that is empty or not there yet.",
        )
        .into());
    }
    let key = KeyFile::mint();
    if arguments.keep.is_some() {
        keep(context, &key)?;
    }
    let credential = Credential::KeyFile(key);
    let now = Clock::System.now();
    let store = Store::create(&path, &[NewKey::new(&credential, "demo")], context.options(), now)
        .map_err(exit::store)?;
    let options = demo::Options {
        patients: arguments.patients,
        results: arguments.results,
        ..demo::Options::default()
    };
    let every = (arguments.patients / 20).max(500);
    let imported = |done: u64| {
        if done.is_multiple_of(every) {
            show::note(&format!("{done} of {} patients made up", arguments.patients));
        }
    };
    Ok(demo::found(store, Clock::System, options, &imported).map_err(exit::records)?)
}

/// Leaves what `portico serve` needs beside the store.
fn keep(context: &Context, key: &KeyFile) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let folder = std::path::absolute(&context.config.data.folder)?;
    let write = |name: &str, bytes: &[u8]| {
        let mut options = std::fs::OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600).open(folder.join(name));
        file.and_then(|mut file| file.write_all(bytes))
    };
    write("portico.key", key.expose())?;
    let (folder, server) = (folder.display().to_string(), &context.config.server);
    let listen: Vec<String> = server.listen.iter().map(ToString::to_string).collect();
    let text = format!(
        "[data]\nfolder = {folder:?}\n\n[unlock]\nkey_file = {key:?}\n\n[server]\norigin = {:?}\nlisten = {listen:?}\n\n[tls]\nmode = \"off\"\n",
        server.origin,
        key = format!("{folder}/portico.key"),
    );
    Ok(write("portico.toml", text.as_bytes())?)
}

fn tell(demo: &Demo, address: &str, kept: Option<&Path>) -> anyhow::Result<()> {
    let now = Clock::System.now();
    show::line(&format!("{} is open at {address}\n", demo.practice.profile().name))?;
    let mut rows = Vec::new();
    for actor in &demo.actors {
        let code = actor.factor.code_at(now).map_err(exit::records)?;
        let key = actor.factor.key().map_err(exit::records)?;
        rows.push(
            [actor.role, actor.full_name, actor.name, &actor.password, &code, &key]
                .map(str::to_owned)
                .to_vec(),
        );
    }
    show::table(&["ROLE", "WHO", "NAME", "PASSWORD", "CODE NOW", "KEY FOR LATER CODES"], &rows)?;
    let seconds = 30 - now.seconds().rem_euclid(30);
    show::line(&format!(
        "\nA code works once, and these for {seconds} more seconds. Later codes: put the key into an authenticator app,\n\
         or run `oathtool --totp --base32 \"KEY\"`.\n\nAll of these people are made up. {}Ctrl+C stops the demo.",
        kept.map_or_else(
            || "Nothing is kept when it stops. ".to_owned(),
            |folder| format!(
                "Everything stays in {0}: `portico --config {0}/portico.toml serve` opens it again. ",
                folder.display()
            )
        )
    ))
}

fn tell_machine(demo: &Demo, address: &str) -> anyhow::Result<()> {
    let mut people = Vec::new();
    for actor in &demo.actors {
        people.push(json!({
            "role": actor.role,
            "full_name": actor.full_name,
            "name": actor.name,
            "password": actor.password,
            "totp": actor.factor.key().map_err(exit::records)?,
        }));
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", json!({ "address": address, "people": people }))?;
    Ok(out.flush()?)
}
