//! Malformed, oversized and odd requests, and handlers that panic.

use super::running::{BODY_BYTES_MAX, Running};

fn status(answer: &str) -> u16 {
    answer
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .unwrap_or_else(|| panic!("no status: {answer:?}"))
}

#[tokio::test]
async fn malformed_requests_are_the_clients_fault() {
    let server = Running::start();
    let long = "x".repeat(100_000);
    let many: String = (0..200).map(|n| format!("x-{n}: 1\r\n")).collect();
    let ends = "Host: localhost\r\nConnection: close\r\n\r\n";
    for wrong in [
        "\r\n\r\n\r\nnonsense\r\n\r\n".to_owned(),
        format!("GET /hello HTTP/9.9\r\n{ends}"),
        format!("GET /\u{1}hello HTTP/1.1\r\n{ends}"),
        format!("GET /hello?{long} HTTP/1.1\r\n{ends}"),
        format!("GET /hello HTTP/1.1\r\nx: {long}\r\n{ends}"),
        format!("GET /hello HTTP/1.1\r\n{many}{ends}"),
        format!("GET /hello HTTP/1.1\r\nbad header\r\n{ends}"),
        format!("GET /hello HTTP/1.1\r\nx: a\u{0}b\r\n{ends}"),
        format!("POST /length HTTP/1.1\r\nContent-Length: -1\r\n{ends}"),
        format!("POST /length HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n{ends}hello!"),
        format!("POST /length HTTP/1.1\r\nTransfer-Encoding: nonsense\r\n{ends}"),
        format!("POST /length HTTP/1.1\r\nTransfer-Encoding: chunked\r\n{ends}zz\r\n"),
        format!("GET /%ff%fe/%00 HTTP/1.1\r\n{ends}"),
        "GET /people/%ff HTTP/1.0\r\nHost: elsewhere\r\n\r\n".to_owned(),
        format!("OPTIONS * HTTP/1.1\r\n{ends}"),
        format!("CONNECT localhost:443 HTTP/1.1\r\n{ends}"),
        format!("TRACE /hello HTTP/1.1\r\n{ends}"),
        format!("BREW /hello HTTP/1.1\r\n{ends}"),
        format!("POST /hello HTTP/1.1\r\nContent-Length: 0\r\n{ends}"),
    ] {
        let answer = server.raw(&wrong).await;
        let shown: String = wrong.chars().take(60).collect();
        assert!((400..500).contains(&status(&answer)), "{shown:?}: {answer}");
    }
    let invalid = b"GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nx: \xff\xfe\r\n\r\n";
    assert!(status(&server.raw(invalid).await) < 500);
    server.stop().await;
}

#[tokio::test]
async fn a_panic_is_a_500_with_a_reference_and_the_next_request_is_fine() {
    let server = Running::start();
    let client = reqwest::Client::new();
    let answer = client.get(server.url("/panic?canary=Okafor")).send().await.unwrap();
    assert_eq!(answer.status(), 500);
    let text = answer.text().await.unwrap();
    let reference = text.rsplit(' ').next().unwrap();
    assert_eq!(reference.len(), 8, "{text}");
    assert!(!text.contains("Okafor"));
    let next = client.get(server.url("/hello")).send().await.unwrap();
    assert_eq!(next.text().await.unwrap(), "hello");
    server.stop().await;
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_stated_or_not() {
    let server = Running::start();
    let client = reqwest::Client::new();
    let fits = client.post(server.url("/length")).body(vec![b'x'; BODY_BYTES_MAX]).send().await.unwrap();
    assert_eq!(fits.text().await.unwrap(), BODY_BYTES_MAX.to_string());

    let stated = format!(
        "POST /length HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        BODY_BYTES_MAX + 1
    );
    assert_eq!(status(&server.raw(&stated).await), 413, "refused before a byte of it is sent");

    let mut chunked = String::from(
        "POST /length HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    for _ in 0..=(BODY_BYTES_MAX / 4096) {
        chunked.push_str(&format!("1000\r\n{}\r\n", "x".repeat(4096)));
    }
    chunked.push_str("0\r\n\r\n");
    assert_eq!(status(&server.raw(&chunked).await), 413);
    server.stop().await;
}

#[tokio::test]
async fn head_has_the_headers_and_no_body() {
    let server = Running::start();
    let answer = server.raw("HEAD /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
    server.stop().await;
}

#[tokio::test]
async fn a_client_cannot_choose_its_address_but_a_configured_proxy_names_it() {
    let server = Running::start();
    let ask = async |path: &str, forwarded: &[&str]| {
        let lines: String = forwarded.iter().map(|value| format!("X-Forwarded-For: {value}\r\n")).collect();
        let ends = "Host: localhost\r\nConnection: close\r\n\r\n";
        let answer = server.raw(format!("GET {path} HTTP/1.1\r\n{lines}{ends}")).await;
        answer.rsplit("\r\n").next().unwrap().to_owned()
    };
    let (proxied, direct) = ("/address/behind-a-proxy", "/address");
    assert_eq!(ask(direct, &["198.51.100.1"]).await, "127.0.0.1");
    assert_eq!(ask(proxied, &["203.0.113.9"]).await, "203.0.113.9");
    assert_eq!(
        ask(proxied, &["198.51.100.1, 203.0.113.9"]).await,
        "203.0.113.9",
        "what the client wrote is left"
    );
    assert_eq!(ask(proxied, &["198.51.100.1", "203.0.113.9, 127.0.0.1"]).await, "203.0.113.9");
    assert_eq!(ask(proxied, &["203.0.113.9, nonsense"]).await, "127.0.0.1");
    assert_eq!(ask(proxied, &[]).await, "127.0.0.1");
    server.stop().await;
}
