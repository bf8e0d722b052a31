//! A backup of the open store, as bytes that the command writes where it wants them.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::{CHUNK_BYTES, Failure, Gone, Line, Progress, Reply, entered, written};
use crate::base::clock::Moment;
use crate::base::secret::Secret;
use crate::records::Practice;
use crate::records::access::Operator;
use crate::records::audit::Action;
use crate::store::{BackupLock, Manifest};

/// Makes a backup that these can open.
#[derive(Debug, Serialize, Deserialize)]
pub enum Order {
    /// Everyone with one of these age public keys.
    Recipients(Vec<String>),
    /// Whoever knows this passphrase.
    Passphrase(Secret),
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// When it was made, RFC 3339.
    pub made: String,
    /// By which version of Portico.
    pub portico: String,
    /// The version of its tables.
    pub schema_version: u32,
    /// The id of the store it was made from.
    pub store: String,
    /// How far that store had come.
    pub sequence: u64,
    /// Its tables, with their rows.
    pub tables: Vec<(String, u64)>,
}

impl Shown {
    /// What `manifest` says. `practice` is there if its store is open; times are in UTC otherwise.
    #[must_use]
    pub fn of(manifest: &Manifest, practice: Option<&Practice>) -> Self {
        let made = Moment::from_millis(manifest.origin.created_at_millis);
        Self {
            made: practice.map_or_else(|| made.timestamp().to_string(), |practice| written(practice, made)),
            portico: manifest.origin.portico.clone(),
            schema_version: manifest.origin.schema_version,
            store: manifest.origin.store.clone(),
            sequence: manifest.origin.sequence,
            tables: manifest.tables.iter().map(|table| (table.table.clone(), table.rows)).collect(),
        }
    }

    /// Rows of all tables.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|(_, rows)| rows).sum()
    }
}

/// Executes an order for a backup.
pub(super) fn execute(operator: &Operator, order: Order, line: &mut dyn Line) -> Result<(), Failure> {
    // Whoever can open it has everything: the audit says who that is.
    let said = match &order {
        Order::Passphrase(_) => "for a passphrase".to_owned(),
        Order::Recipients(texts) => format!("for {}", texts.join(" ")),
    };
    let lock = match order {
        Order::Passphrase(text) => BackupLock::Passphrase(text),
        Order::Recipients(texts) => {
            let keys: Result<Vec<_>, _> = texts.iter().map(|text| text.parse()).collect();
            BackupLock::Recipients(keys?)
        }
    };
    let practice = operator.practice();
    let mut gone = None;
    let made = entered(operator, Action::BackupMade, &said, || {
        let mut out = Chunks { line: &mut *line, waiting: Vec::new(), sent: 0, gone: &mut gone };
        practice.store().back_up(&lock, practice.clock().now(), &mut out)
    });
    // If it could not be written, that is the reason, and not the store.
    let manifest = gone.map_or(made, |gone| Err(gone.into()))?;
    Ok(line.say(Reply::Backup(Shown::of(&manifest, Some(practice))))?)
}

/// Sends what is written to it in pieces.
struct Chunks<'l> {
    line: &'l mut dyn Line,
    waiting: Vec<u8>,
    sent: u64,
    gone: &'l mut Option<Gone>,
}

impl Write for Chunks<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= CHUNK_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let bytes = std::mem::take(&mut self.waiting);
        self.sent += bytes.len() as u64;
        let progress = Progress { what: "KiB written".to_owned(), done: self.sent / 1024, of: None };
        let told = self.line.say(Reply::Data(bytes)).and_then(|()| self.line.say(Reply::Progress(progress)));
        told.map_err(|gone| io::Error::other(self.gone.insert(gone).to_string()))
    }
}
