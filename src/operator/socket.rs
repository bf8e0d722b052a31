//! The door as a socket in the data folder, served while the portal runs, and knocked at by the command line.
//!
//! The folder is for its owner alone (0700), the socket too (0600), and the kernel says who is at the other
//! end: the server's own account or root, nobody else. At most four orders are carried out at once.

use std::io::{self, Read as _};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustix::fs::{Mode, OFlags};
use tokio::net::UnixListener;
use tokio::sync::{Semaphore, watch};

use super::frame::{self, Hello, Sent};
use super::{Failure, FailureKind, Gone, Line, Order, Piece, Reply, execute, machine};
use crate::records::Practice;
use crate::records::access::Operator;

const ORDERS_MAX: u32 = 4;
/// How long the server waits for a command's next message.
const SILENCE_MAX: Duration = Duration::from_secs(300);

/// The listening door.
#[derive(Debug)]
pub struct Door {
    listener: UnixListener,
}

impl Door {
    /// Opens the door at `path`. Whoever calls holds the store's lock, so a socket that lies there is a
    /// left-over.
    pub fn open(path: &Path) -> io::Result<Self> {
        let folder = path.parent().unwrap_or(Path::new("."));
        match std::fs::DirBuilder::new().mode(0o700).create(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        // Through a handle: a link in the folder's place would change the mode of what it leads to.
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        rustix::fs::fchmod(rustix::fs::open(folder, flags, Mode::empty())?, Mode::RWXU)?;
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // Between bind and chmod the folder alone keeps others out.
        let listener = UnixListener::bind(path)?;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
        Ok(Self { listener })
    }

    /// Serves orders until `stopping` turns true, then waits for those under way.
    pub async fn serve(self, practice: Practice, mut stopping: watch::Receiver<bool>) {
        let places = Arc::new(Semaphore::new(ORDERS_MAX as usize));
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                _ = stopping.wait_for(|stopping| *stopping) => break,
            };
            let Ok((stream, _)) = accepted else {
                // Out of file descriptors, most likely: let others end first.
                tokio::time::sleep(Duration::from_millis(200)).await;
                continue;
            };
            let Ok(peer) = stream.peer_cred() else { continue };
            let own = rustix::process::geteuid().as_raw();
            if peer.uid() != own && peer.uid() != 0 {
                tracing::warn!(uid = peer.uid(), "an order from another account was turned away");
                // Without reading anything of theirs; whether they hear it is their affair.
                let _ = stream.into_std().map_err(Gone::from).and_then(turn_away);
                continue;
            }
            let (Ok(stream), Ok(place)) = (stream.into_std(), places.clone().acquire_owned().await) else {
                continue;
            };
            let practice = practice.clone();
            let uid = peer.uid();
            tokio::task::spawn_blocking(move || {
                if let Err(gone) = attend(stream, &practice, uid) {
                    tracing::warn!(reason = %gone, "an order was broken off");
                }
                drop(place);
            });
        }
        // Every place free means that no order is under way.
        let _ = places.acquire_many(ORDERS_MAX).await;
    }
}

/// Says why an account is not listened to.
fn turn_away(mut stream: UnixStream) -> Result<(), Gone> {
    let failure = Failure {
        kind: FailureKind::Locked,
        what: "the server takes no orders from this account".to_owned(),
        remedy: "Give the command as the account the server runs under, or as root.".to_owned(),
    };
    frame::write(&mut stream, &Hello { version: Hello::version(), acts_for: None })?;
    frame::write(&mut stream, &Sent::Ended(Err(failure)))
}

/// One connection: greeting, order, replies.
fn attend(mut stream: UnixStream, practice: &Practice, uid: u32) -> Result<(), Gone> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(SILENCE_MAX))?;
    stream.set_write_timeout(Some(SILENCE_MAX))?;
    let mut first = [0];
    if stream.read(&mut first)? == 0 {
        // Somebody looked whether a server is here.
        return Ok(());
    }
    let hello: Hello = frame::read(&mut first.chain(&mut stream))?;
    frame::write(&mut stream, &Hello { version: Hello::version(), acts_for: None })?;
    if hello.version != Hello::version() {
        return Err(Gone::away(format!("the command is of version {}", hello.version)));
    }
    let order: Order = frame::read(&mut stream)?;
    let name = machine::operator_name(uid, hello.acts_for.as_deref());
    let operator = Operator::new(practice.clone(), name);
    let ended = execute(&operator, order, &mut Server(&mut stream));
    frame::write(&mut stream, &Sent::Ended(ended))
}

/// The line as the server has it.
struct Server<'s>(&'s mut UnixStream);

impl Line for Server<'_> {
    fn say(&mut self, reply: Reply) -> Result<(), Gone> {
        frame::write(self.0, &Sent::Said(reply))
    }

    fn ask(&mut self) -> Result<Piece, Gone> {
        frame::write(self.0, &Sent::Asked)?;
        frame::read(self.0)
    }
}

/// Knocks at the door at `path`; `None` if nobody serves there.
pub fn knock(path: &Path) -> io::Result<Option<UnixStream>> {
    match UnixStream::connect(path) {
        Ok(stream) => Ok(Some(stream)),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => Ok(None),
            _ => Err(error),
        },
    }
}

/// Gives `order` to the server behind `stream` and passes what it says and asks to `line`.
pub fn give(
    mut stream: UnixStream,
    order: &Order,
    acts_for: Option<String>,
    line: &mut dyn Line,
) -> Result<(), Failure> {
    // No limit on how long an answer may take: a walk over a large store takes its time, and whoever waits can
    // break off.
    // A server that turns us away may have hung up by now; what it said is still there to be read.
    let mut unsent = frame::write(&mut stream, &Hello { version: Hello::version(), acts_for }).err();
    let hello: Hello = frame::read(&mut stream).map_err(|gone| unsent.take().unwrap_or(gone))?;
    if hello.version != Hello::version() {
        return Err(Failure::refused(
            format!("the running server is Portico {}, this is {}", hello.version, Hello::version()),
            "Restart the server with this version, or give the command with the server's version.",
        ));
    }
    unsent = frame::write(&mut stream, order).err().or(unsent);
    loop {
        match frame::read(&mut stream).map_err(|gone| unsent.take().unwrap_or(gone))? {
            Sent::Said(reply) => line.say(reply)?,
            Sent::Asked => {
                let piece = line.ask()?;
                frame::write(&mut stream, &piece)?;
            }
            Sent::Ended(ended) => return ended,
        }
    }
}
