//! Security headers, hosts, and nothing for other origins.

use super::running::Running;

const WANTED: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

#[tokio::test]
async fn every_answer_carries_the_security_headers_whatever_a_handler_says() {
    let server = Running::start();
    for path in ["/hello", "/loose", "/missing", "/panic", "/length", "/assets/nothing.css"] {
        let answer = reqwest::get(server.url(path)).await.unwrap();
        for (name, value) in WANTED {
            assert_eq!(answer.headers()[name], value, "{path} {name}");
        }
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        for part in ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{path}: {policy}");
        assert_eq!(answer.headers().get_all("content-security-policy").iter().count(), 1);
        assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
        assert!(answer.headers().contains_key("permissions-policy"));
        assert!(!answer.headers().contains_key("strict-transport-security"), "not without TLS");
    }
    server.stop().await;
}

#[tokio::test]
async fn another_origin_is_given_no_leave() {
    let server = Running::start();
    let client = reqwest::Client::new();
    for method in [reqwest::Method::GET, reqwest::Method::OPTIONS] {
        let asked = client
            .request(method, server.url("/hello"))
            .header("origin", "https://elsewhere.example")
            .header("access-control-request-method", "POST");
        let answer = asked.send().await.unwrap();
        assert!(answer.headers().keys().all(|name| !name.as_str().starts_with("access-control")));
    }
    server.stop().await;
}

#[tokio::test]
async fn a_forged_host_is_refused() {
    let server = Running::start();
    for host in [
        "elsewhere.example",
        "portal.example.elsewhere.example",
        "portal.example@elsewhere.example",
        "",
        "a b",
    ] {
        let answer =
            server.raw(format!("GET /hello HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{host}: {answer}");
        assert!(!answer.contains("\r\n\r\nhello"), "{host}");
    }
    for twice in [
        "GET /hello HTTP/1.1\r\nHost: portal.example\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n",
        "GET http://elsewhere.example/hello HTTP/1.1\r\nHost: portal.example\r\nConnection: close\r\n\r\n",
        "GET /hello HTTP/1.1\r\nConnection: close\r\n\r\n",
    ] {
        assert!(server.raw(twice).await.starts_with("HTTP/1.1 4"), "{twice}");
    }
    for host in ["portal.example", "PORTAL.example:8443", "localhost", "127.0.0.1", "[::1]:99"] {
        let answer =
            server.raw(format!("GET /hello HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
    }
    server.stop().await;
}
