//! Certificates from a real ACME server: Debian's pebble, on loopback, checking both kinds of proof.

#![allow(clippy::print_stderr)] // what is left out is said where people look

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use portico::base::clock::Clock;
use portico::server::acme::{Acme, AcmeSettings, HttpAnswers};
use portico::server::tls::{Certificates, server_config};
use portico::server::{LocalAuthority, Names, Redirect};
use serde_json::json;

use super::running::{Running, quick};

/// pebble and its name server, ended with the test.
struct Pebble {
    processes: Vec<Child>,
    folder: tempfile::TempDir,
    directory: String,
    name_server: SocketAddr,
}

impl Drop for Pebble {
    fn drop(&mut self) {
        for process in &mut self.processes {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Pebble {
    /// Starts pebble, which will look for proofs at these ports; `None` where it is not installed.
    async fn start(tls_port: u16, http_port: u16) -> Option<Self> {
        if Command::new("pebble").arg("-h").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
            eprintln!("LEFT OUT: pebble is not installed (Debian package pebble), ACME is not tested");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        LocalAuthority::new(folder.path().to_owned(), names, Clock::System).unwrap().identity().unwrap();
        let server = folder.path().join("local-server.pem");
        let (port, management, dns, dns_management) = (free_port(), free_port(), free_port(), free_port());
        let config = json!({ "pebble": {
            "listenAddress": format!("127.0.0.1:{port}"),
            "managementListenAddress": format!("127.0.0.1:{management}"),
            "certificate": server, "privateKey": server,
            "httpPort": http_port, "tlsPort": tls_port,
            "ocspResponderURL": "", "externalAccountBindingRequired": false,
        }});
        let config_file = folder.path().join("pebble.json");
        fs::write(&config_file, config.to_string()).unwrap();
        let name_server = Command::new("pebble-challtestsrv")
            .args([
                "-dns01",
                &format!("127.0.0.1:{dns}"),
                "-management",
                &format!("127.0.0.1:{dns_management}"),
            ])
            .args(["-http01", "", "-https01", "", "-tlsalpn01", "", "-defaultIPv6", ""])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let pebble = Command::new("pebble")
            .args(["-config".as_ref(), config_file.as_os_str()])
            .args(["-dnsserver", &format!("127.0.0.1:{dns}"), "-strict"])
            .env("PEBBLE_VA_NOSLEEP", "1")
            .env("PEBBLE_WFE_NONCEREJECT", "2")
            // Every order has to be proved anew, or the second kind of proof would never be tried.
            .env("PEBBLE_AUTHZREUSE", "0")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let started = Self {
            processes: vec![pebble, name_server],
            directory: format!("https://localhost:{port}/dir"),
            name_server: SocketAddr::from(([127, 0, 0, 1], dns)),
            folder,
        };
        for _ in 0..200 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Some(started);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("pebble does not answer");
    }

    fn settings(&self, folder: &Path, names: &[&str], serves_http: bool) -> AcmeSettings {
        AcmeSettings {
            directory: self.directory.clone(),
            contact: Some("office@portal.example".to_owned()),
            names: names.iter().map(ToString::to_string).collect(),
            folder: folder.to_owned(),
            further_roots: Some(self.root()),
            name_servers: vec![self.name_server],
            serves_http,
        }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("local-authority.pem")
    }
}

/// A portal with a TLS port and a plain one, both as pebble will look for them.
struct Portal {
    certificates: std::sync::Arc<Certificates>,
    answers: HttpAnswers,
    tls: Running,
    http: Running,
}

fn portal() -> Portal {
    let (certificates, answers) = (Certificates::new(), HttpAnswers::default());
    let tls = Running::with(quick(), Some(server_config(certificates.clone()).unwrap()));
    let redirect = Redirect::new("https://portal.example".to_owned(), answers.clone());
    let http = Running::over(redirect, quick(), None);
    Portal { certificates, answers, tls, http }
}

async fn served_certificate(portal: &Portal) -> Vec<u8> {
    use std::sync::Arc;
    let mut config =
        rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
    config.dangerous().set_certificate_verifier(Arc::new(Anyone));
    let name = rustls::pki_types::ServerName::try_from("portal.example").unwrap();
    let stream =
        tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, portal.tls.connect().await).await;
    stream.unwrap().get_ref().1.peer_certificates().unwrap()[0].to_vec()
}

/// Trusts whoever answers: the test looks at the certificate itself.
#[derive(Debug)]
struct Anyone;

impl rustls::client::danger::ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &rustls::pki_types::CertificateDer<'_>,
        _: &[rustls::pki_types::CertificateDer<'_>],
        _: &rustls::pki_types::ServerName<'_>,
        _: &[u8],
        _: rustls::pki_types::UnixTime,
    ) -> Result<rustls::client::danger::ServerCertVerified, rustls::Error> {
        Ok(rustls::client::danger::ServerCertVerified::assertion())
    }
    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &rustls::pki_types::CertificateDer<'_>,
        _: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        Ok(rustls::client::danger::HandshakeSignatureValid::assertion())
    }
    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &rustls::pki_types::CertificateDer<'_>,
        _: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        Ok(rustls::client::danger::HandshakeSignatureValid::assertion())
    }
    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        rustls::crypto::ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_obtained_over_tls_and_over_port_80_kept_and_put_to_use() {
    let portal = portal();
    let Some(pebble) = Pebble::start(portal.tls.address.port(), portal.http.address.port()).await else {
        return;
    };
    let names = ["portal.example", "www.portal.example"];
    for attempt in [0, 1] {
        let folder = tempfile::tempdir().unwrap();
        let settings = pebble.settings(folder.path(), &names, true);
        let acme =
            |clock| Acme::new(settings.clone(), portal.certificates.clone(), portal.answers.clone(), clock);
        let first = acme(Clock::System);
        assert!(first.use_kept().unwrap().is_none());
        let identity = first.obtain(attempt).await.unwrap();
        assert!(identity.covers(&settings.names), "{:?}", identity.names());
        assert_eq!(
            served_certificate(&portal).await,
            identity.key().cert[0].to_vec(),
            "in use without a restart"
        );
        let mut kept: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap()).collect();
        kept.sort_by_key(fs::DirEntry::file_name);
        assert_eq!(kept.len(), 2);
        for file in kept {
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
        }
        let after_restart = acme(Clock::System).use_kept().unwrap().unwrap();
        assert_eq!(after_restart.key().cert, identity.key().cert);
        let renewed = acme(Clock::System).obtain(attempt).await.unwrap();
        assert_ne!(renewed.key().cert, identity.key().cert);
        assert_eq!(served_certificate(&portal).await, renewed.key().cert[0].to_vec());
    }
    portal.tls.stop().await;
    portal.http.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loop_obtains_by_itself_and_a_refusal_says_why_and_leaves_the_old_one_in_use() {
    let portal = portal();
    let Some(pebble) = Pebble::start(portal.tls.address.port(), 1).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let settings = pebble.settings(folder.path(), &["portal.example"], false);
    let acme =
        || Acme::new(settings.clone(), portal.certificates.clone(), portal.answers.clone(), Clock::System);
    let following = tokio::spawn(acme().follow());
    let file = folder.path().join("acme-certificate.pem");
    for _ in 0..400 {
        if file.exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    following.abort();
    let _ = following.await;
    let in_use = acme().use_kept().unwrap().expect("obtained").key().cert[0].to_vec();
    let http = AcmeSettings { serves_http: true, ..settings.clone() };
    let http = Acme::new(http, portal.certificates.clone(), portal.answers.clone(), Clock::System);
    let reason = http.obtain(1).await.unwrap_err().to_string();
    assert!(reason.contains("portal.example"), "{reason}");
    assert_eq!(served_certificate(&portal).await, in_use);
    let strange = AcmeSettings { further_roots: None, ..settings.clone() };
    let strange = Acme::new(strange, portal.certificates.clone(), portal.answers.clone(), Clock::System);
    let reason = strange.obtain(0).await.unwrap_err().to_string();
    assert!(reason.contains("UnknownIssuer"), "an authority we do not trust: {reason}");
    portal.tls.stop().await;
    portal.http.stop().await;
}

#[tokio::test]
async fn names_are_looked_up_at_the_configured_name_servers() {
    let Some(pebble) = Pebble::start(1, 1).await else { return };
    let names = Names::new(&[pebble.name_server]);
    assert_eq!(
        names.addresses("any.example").await.unwrap(),
        ["127.0.0.1".parse::<std::net::IpAddr>().unwrap()]
    );
    assert_eq!(names.addresses("[::1]").await.unwrap(), ["::1".parse::<std::net::IpAddr>().unwrap()]);
    let nobody = Names::new(&[SocketAddr::from(([127, 0, 0, 1], free_port()))]);
    assert!(nobody.addresses("any.example").await.unwrap_err().to_string().contains("any.example"));
}
