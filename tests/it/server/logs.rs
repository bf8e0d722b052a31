//! What a log line says, and what it never says.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use portico::server::log::{LogFormat, subscriber};
use tracing::instrument::WithSubscriber as _;

use super::running::Running;

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Kept {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_event_can_start_a_second_line() {
    for format in [LogFormat::Text, LogFormat::Json] {
        let kept = Kept::default();
        let writer = kept.clone();
        let subscriber = subscriber(format, "info", move || writer.clone()).unwrap();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(shown = %"a\r\nb\u{1b}[31m", quoted = "c\nd", "e\r\nf");
        });
        let text = kept.text();
        assert_eq!(text.lines().count(), 1, "{text:?}");
        assert!(text.ends_with('\n') && !text.contains('\r') && !text.contains('\u{1b}'), "{text:?}");
    }
}

#[tokio::test]
async fn a_request_is_one_line_with_the_pattern_and_without_what_the_client_wrote() {
    // Something always listens, or another test's end could switch these events off for the whole process.
    let _ = tracing::subscriber::set_global_default(subscriber(LogFormat::Text, "info", io::sink).unwrap());
    let kept = Kept::default();
    let writer = kept.clone();
    let subscriber = subscriber(LogFormat::Json, "info", move || writer.clone()).unwrap();
    let dispatch = tracing::Dispatch::new(subscriber);
    // The server's tasks are spawned here, so the dispatcher has to be this thread's.
    let _guard = tracing::dispatcher::set_default(&dispatch);
    async {
        let server = Running::start();
        let client = reqwest::Client::new();
        let person = server.url("/people/canary-4711?token=canary-9");
        assert_eq!(client.get(person).header("x", "canary-1").send().await.unwrap().status(), 200);
        let panicked = client.get(server.url("/panic?canary-2")).send().await.unwrap();
        let reference = panicked.text().await.unwrap().rsplit(' ').next().unwrap().to_owned();
        server.raw("CANARY-3 /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
        let text = kept.text();
        assert!(text.contains(r#""route":"/people/:id""#), "{text}");
        assert!(text.contains(r#""status":200"#) && text.contains(r#""method":"other""#), "{text}");
        assert_eq!(text.matches(&reference).count(), 2, "the failure and the request: {text}");
        assert!(!text.to_ascii_lowercase().contains("canary"), "{text}");
        assert!(text.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{text}");
        server.stop().await;
    }
    .with_subscriber(dispatch.clone())
    .await;
}
