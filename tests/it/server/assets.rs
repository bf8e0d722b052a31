//! Assets under their content hash.

use portico::web::asset;

use super::running::Running;

#[tokio::test]
async fn every_asset_is_served_whole_packed_or_plain_and_may_be_kept_for_ever() {
    let server = Running::start();
    let client = reqwest::Client::new();
    assert!(asset::all().count() > 0, "there are assets");
    for (name, url) in asset::all() {
        let plain = client.get(server.url(url)).send().await.unwrap();
        assert_eq!(plain.status(), 200, "{url}");
        assert_eq!(plain.headers()["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(plain.headers()["vary"], "Accept-Encoding");
        assert_eq!(plain.headers()["x-content-type-options"], "nosniff");
        let media_type = plain.headers()["content-type"].to_str().unwrap().to_owned();
        if name.ends_with(".css") {
            assert_eq!(media_type, "text/css; charset=utf-8");
        }
        let tag = plain.headers()["etag"].clone();
        let plain = plain.bytes().await.unwrap();
        let on_disk = std::fs::read(format!("{}/assets/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert_eq!(plain, on_disk, "{name}");

        let again = client.get(server.url(url)).header("if-none-match", &tag).send().await.unwrap();
        assert_eq!(again.status(), 304);
        let packed = client.get(server.url(url)).header("accept-encoding", "gzip, br").send().await.unwrap();
        if let Some(coding) = packed.headers().get("content-encoding") {
            assert_eq!(coding, "br");
            assert_ne!(packed.headers()["etag"], tag, "another representation, another tag");
            let packed = packed.bytes().await.unwrap();
            let mut unpacked = Vec::new();
            brotli::BrotliDecompress(&mut packed.as_ref(), &mut unpacked).unwrap();
            assert_eq!(unpacked, on_disk, "{name}");
        }
        let head = client.head(server.url(url)).send().await.unwrap();
        assert_eq!(head.status(), 200);
        assert_eq!(head.headers()["content-length"], on_disk.len().to_string().as_str());
    }
    server.stop().await;
}

#[tokio::test]
async fn nothing_but_assets_is_served_as_one() {
    let server = Running::start();
    for path in [
        "/assets/",
        "/assets/locales/en.ftl",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        "/assets//etc/passwd",
    ] {
        let answer =
            server.raw(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
    server.stop().await;
}
