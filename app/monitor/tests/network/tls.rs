//! Certificates.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use flashback_monitor::plan::Method;
use flashback_monitor::probe::{Observation, Outcome, ProbeRequest, ProbeSettings, Prober};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::ServerConfig;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use url::Url;

use crate::endpoint::{ok, Endpoint};
use crate::hostile::{draw, settings};

/// An authority of the test's own, which certificates are checked against.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn certificate(&self) -> CertificateDer<'static> {
        self.0.der().clone()
    }

    /// A server at 127.0.0.1 with a certificate for `name`, changed as the test likes.
    async fn server(&self, name: &str, change: impl Fn(&mut CertificateParams)) -> (u16, JoinSet<()>) {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut task = JoinSet::new();
        task.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that does not like the certificate breaks off.
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let _ = stream.write_all(&ok(b"yes")).await;
                let _ = stream.shutdown().await;
            }
        });
        (port, task)
    }

    async fn get(&self, url: &str) -> Observation {
        let prober = Prober::new(ProbeSettings { roots: vec![self.certificate()], ..settings() }).unwrap();
        let url = Url::parse(url).unwrap();
        prober.request(&ProbeRequest { url: &url, method: Method::Get, range: None, file: None, draw: &draw() }).await
    }
}

#[tokio::test]
async fn a_valid_certificate_is_taken_and_its_handshake_timed() {
    let authority = Authority::new();
    let (port, _server) = authority.server("127.0.0.1", |_| {}).await;
    let seen = authority.get(&format!("https://127.0.0.1:{port}/")).await;
    assert_eq!((seen.outcome, seen.body_bytes), (Outcome::Success, 3));
    assert!(seen.tls > Duration::ZERO && seen.address == Some(IpAddr::from([127, 0, 0, 1])));
}

#[tokio::test]
async fn another_certificate_is_a_failure() {
    let authority = Authority::new();
    let expired = authority.server("127.0.0.1", |params| params.not_after = rcgen::date_time_ymd(2020, 1, 1)).await;
    let future = authority.server("127.0.0.1", |params| params.not_before = rcgen::date_time_ymd(4000, 1, 1)).await;
    let foreign = authority.server("other.example", |_| {}).await;
    let unknown = Authority::new().server("127.0.0.1", |_| {}).await;
    for (name, (port, _)) in [("expired", &expired), ("future", &future), ("foreign", &foreign), ("unknown", &unknown)]
    {
        let seen = authority.get(&format!("https://127.0.0.1:{port}/")).await;
        assert_eq!((seen.outcome, seen.status), (Outcome::Tls, None), "{name}");
    }
    let plain = Endpoint::fixed(ok(b"yes")).await;
    assert_eq!(authority.get(&plain.url("/").replace("http", "https")).await.outcome, Outcome::Timeout);
}
