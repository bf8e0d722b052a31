//! TLS: which versions, which certificate, how it is replaced.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

use portico::base::clock::{Clock, Moment};
use portico::server::tls::{Certificates, server_config};
use portico::server::{GivenFiles, Identity, LocalAuthority};
use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::running::{Running, quick};

const NAMES: [&str; 3] = ["portal.example", "localhost", "127.0.0.1"];

fn clock() -> Clock {
    Clock::held(Clock::System.now())
}

fn authority(folder: &std::path::Path, names: &[&str], clock: &Clock) -> LocalAuthority {
    let names = names.iter().map(ToString::to_string).collect();
    LocalAuthority::new(folder.to_owned(), names, clock.clone()).unwrap()
}

fn client(root_pem: &[u8], versions: &[&'static rustls::SupportedProtocolVersion]) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(rustls::pki_types::CertificateDer::from_pem_slice(root_pem).unwrap()).unwrap();
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

async fn handshake(
    server: &Running,
    config: ClientConfig,
    name: &'static str,
) -> std::io::Result<TlsStream<TcpStream>> {
    let socket = server.connect().await;
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from(name).unwrap(), socket).await
}

#[tokio::test]
async fn a_local_authority_vouches_for_its_names_and_is_spoken_to_over_http_1_and_2() {
    let folder = tempfile::tempdir().unwrap();
    let authority = authority(folder.path(), &NAMES, &clock());
    let certificates = Certificates::new();
    certificates.replace(&authority.identity().unwrap());
    let server = Running::with(quick(), Some(server_config(certificates).unwrap()));
    let root = fs::read(authority.authority_file()).unwrap();
    let builder = || {
        reqwest::Client::builder()
            .tls_certs_only([reqwest::Certificate::from_pem(&root).unwrap()])
            .resolve("portal.example", server.address)
    };
    for (client, version) in [
        (builder().build().unwrap(), reqwest::Version::HTTP_2),
        (builder().http1_only().build().unwrap(), reqwest::Version::HTTP_11),
    ] {
        for host in NAMES {
            let url = format!("https://{host}:{}/hello", server.address.port());
            let answer = client.get(url).send().await.unwrap();
            assert_eq!(answer.version(), version);
            assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
            assert_eq!(answer.text().await.unwrap(), "hello");
        }
        let over = client
            .post(format!("https://localhost:{}/length", server.address.port()))
            .body(vec![b'x'; super::running::BODY_BYTES_MAX + 1])
            .send()
            .await
            .unwrap();
        assert_eq!(over.status(), 413);
    }
    server.stop().await;
}

#[tokio::test]
async fn tls_1_2_and_1_3_are_spoken_and_nothing_older() {
    let folder = tempfile::tempdir().unwrap();
    let authority = authority(folder.path(), &NAMES, &clock());
    let certificates = Certificates::new();
    certificates.replace(&authority.identity().unwrap());
    let server = Running::with(quick(), Some(server_config(certificates).unwrap()));
    let root = fs::read(authority.authority_file()).unwrap();
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let stream = handshake(&server, client(&root, &[version]), "localhost").await.unwrap();
        assert_eq!(stream.get_ref().1.protocol_version(), Some(version.version));
    }
    // A client hello of TLS 1.1: record 3.1, handshake version 3.2, one old suite.
    let mut hello = vec![22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 2];
    hello.extend([7; 32]);
    hello.extend([0, 0, 2, 0, 0x2f, 1, 0]);
    let answer = server.raw(&hello).await;
    assert!(answer.starts_with('\u{15}'), "an alert, not a server hello: {answer:?}");
    let plain = server.raw("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    assert!(!plain.contains("hello"), "{plain:?}");
    let mut silent = server.connect().await;
    silent.write_all(&[22, 3]).await.unwrap();
    assert_eq!(super::running::until_closed(&mut silent).await, "", "a handshake that stands still is cut");
    server.stop().await;
}

#[tokio::test]
async fn without_a_certificate_no_handshake_succeeds() {
    let server = Running::with(quick(), Some(server_config(Certificates::new()).unwrap()));
    let folder = tempfile::tempdir().unwrap();
    let authority = authority(folder.path(), &NAMES, &clock());
    authority.identity().unwrap();
    let root = fs::read(authority.authority_file()).unwrap();
    assert!(handshake(&server, client(&root, &[&rustls::version::TLS13]), "localhost").await.is_err());
    server.stop().await;
}

#[tokio::test]
async fn an_authority_cannot_vouch_for_other_names() {
    let folder = tempfile::tempdir().unwrap();
    let ours = authority(folder.path(), &["portal.example"], &clock());
    ours.identity().unwrap();
    let key =
        rcgen::KeyPair::from_pem(&fs::read_to_string(folder.path().join("local-authority.key")).unwrap())
            .unwrap();
    let mut named = rcgen::CertificateParams::default();
    named.distinguished_name = rcgen::DistinguishedName::new();
    named.distinguished_name.push(rcgen::DnType::CommonName, "Portico local authority");
    named.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let issuer = rcgen::Issuer::from_params(&named, &key);
    let stolen = rcgen::KeyPair::generate().unwrap();
    let forged = rcgen::CertificateParams::new(vec!["bank.example".to_owned()])
        .unwrap()
        .signed_by(&stolen, &issuer)
        .unwrap();
    let pem = format!("{}{}", forged.pem(), stolen.serialize_pem());
    let certificates = Certificates::new();
    certificates.replace(&Identity::from_pem(pem.as_bytes(), pem.as_bytes()).unwrap());
    let server = Running::with(quick(), Some(server_config(certificates).unwrap()));
    let root = fs::read(ours.authority_file()).unwrap();
    let refused = handshake(&server, client(&root, &[&rustls::version::TLS13]), "bank.example").await;
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("NameConstraintViolation"), "{refused}");
    server.stop().await;
}

#[test]
fn a_local_certificate_is_kept_renewed_in_time_and_made_anew_for_other_names() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let first = authority(folder.path(), &NAMES, &clock);
    let identity = first.identity().unwrap();
    let fingerprint = first.fingerprint().unwrap();
    assert_eq!(fingerprint.len(), 95, "{fingerprint}");
    for file in fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
    }
    let again = first.identity().unwrap();
    assert_eq!(again.key().cert, identity.key().cert, "kept");
    clock.advance(280 * 24 * 3600 * 1000);
    let renewed = first.identity().unwrap();
    assert_ne!(renewed.key().cert, identity.key().cert, "renewed after two thirds");
    assert!(renewed.ends() > identity.ends());
    assert_eq!(first.fingerprint().unwrap(), fingerprint, "nobody has to trust anything anew");
    let other = authority(folder.path(), &["other.example"], &clock);
    assert_eq!(other.identity().unwrap().names(), ["other.example"]);
    assert_ne!(other.fingerprint().unwrap(), fingerprint);
    clock.advance(10 * 366 * 24 * 3600 * 1000);
    assert!(other.identity().unwrap().ends() > clock.now());
}

#[test]
fn given_files_that_do_not_fit_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let pair = |names: &str| {
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate =
            rcgen::CertificateParams::new(vec![names.to_owned()]).unwrap().self_signed(&key).unwrap();
        (certificate.pem(), key.serialize_pem())
    };
    let (certificate, key) = pair("portal.example");
    let (_, other_key) = pair("portal.example");
    let files =
        GivenFiles { certificate: folder.path().join("chain.pem"), key: folder.path().join("key.pem") };
    let refusal = |certificate: &str, key: &str| {
        fs::write(&files.certificate, certificate).unwrap();
        fs::write(&files.key, key).unwrap();
        files.read().err().map(|error| error.to_string())
    };
    assert_eq!(refusal(&certificate, &key), None);
    assert!(refusal(&key, &key).unwrap().contains("no certificate"));
    assert!(refusal(&certificate, &certificate).unwrap().contains("no private key"));
    assert!(refusal(&certificate, &other_key).unwrap().contains("do not fit"));
    fs::remove_file(&files.key).unwrap();
    let missing = files.read().unwrap_err().to_string();
    assert!(missing.contains("key.pem"), "{missing}");
    assert!(Moment::from_millis(0) < files_end(&certificate, &key));
}

fn files_end(certificate: &str, key: &str) -> Moment {
    Identity::from_pem(certificate.as_bytes(), key.as_bytes()).unwrap().ends()
}
