//! Logs: one event a line on standard error, as text or JSON, with ids and kinds only.
//!
//! Whatever an event says, it cannot start a second line: line breaks and other control characters in it are
//! written as escapes. Panics are logged by place; their text may quote what people wrote and is left out.

use std::io::{self, Write};
use std::panic::PanicHookInfo;

use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{EnvFilter, Layer, Registry};

/// How a log line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// For reading.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Starts logging to standard error and takes panics over. `filter` is a level or a list of `target=level`.
///
/// # Errors
/// If `filter` cannot be read.
pub fn start(format: LogFormat, filter: &str) -> Result<(), String> {
    let subscriber = subscriber(format, filter, io::stderr)?;
    // A second start in one process keeps the first: there is one standard error.
    let _ = tracing::subscriber::set_global_default(subscriber);
    std::panic::set_hook(Box::new(panicked));
    Ok(())
}

/// What [`start`] installs, writing to `writer`.
///
/// # Errors
/// If `filter` cannot be read.
pub fn subscriber<W>(
    format: LogFormat,
    filter: &str,
    writer: W,
) -> Result<impl Subscriber + Send + Sync, String>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let filter =
        EnvFilter::builder().parse(filter).map_err(|error| format!("log filter {filter:?}: {error}"))?;
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(OneLine(writer));
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match format {
        LogFormat::Text => Box::new(lines.with_filter(filter)),
        LogFormat::Json => Box::new(lines.json().flatten_event(true).with_filter(filter)),
    };
    Ok(tracing_subscriber::registry().with(lines))
}

fn panicked(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
    // A literal was written by us; anything formatted may hold what people wrote.
    let text = info.payload().downcast_ref::<&'static str>().copied().unwrap_or("(text left out)");
    tracing::error!(target: "panic", place, text, "a thread panicked");
}

struct OneLine<W>(W);

impl<'w, W: MakeWriter<'w>> MakeWriter<'w> for OneLine<W> {
    type Writer = Escaping<W::Writer>;

    fn make_writer(&'w self) -> Self::Writer {
        Escaping(self.0.make_writer())
    }
}

struct Escaping<W>(W);

impl<W: Write> Write for Escaping<W> {
    /// The formatter hands over an event whole, with its line end.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let line = event.strip_suffix(b"\n").unwrap_or(event);
        let mut out = Vec::with_capacity(event.len() + 8);
        for byte in line {
            if byte.is_ascii_control() {
                out.extend(byte.escape_ascii());
            } else {
                out.push(*byte);
            }
        }
        out.push(b'\n');
        self.0.write_all(&out)?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
