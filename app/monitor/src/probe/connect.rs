//! Connecting to an address that was checked.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::address::Family;
use super::{Observation, Outcome};
use crate::plan::Draw;

/// A connection that HTTP is spoken over.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// Opens connections.
pub struct Connector {
    tls: TlsConnector,
}

impl Connector {
    /// Trusts the roots of the Mozilla program, the same for every monitor, and `roots`.
    ///
    /// # Errors
    /// One of `roots` is no certificate.
    pub fn new(roots: &[CertificateDer<'static>]) -> Result<Self, rustls::Error> {
        let mut store = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        for root in roots {
            store.add(root.clone())?;
        }
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(store)
            .with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)) })
    }

    /// Connects to one of `addresses` for `url`, with TLS where it is https.
    pub async fn connect(
        &self,
        url: &Url,
        addresses: &[IpAddr],
        seen: &mut Observation,
    ) -> Result<Box<dyn Stream>, Outcome> {
        let port = url.port_or_known_default().ok_or(Outcome::BadUrl)?;
        let begun = Instant::now();
        let tcp = connect_first(addresses, port, seen).await;
        seen.connect += begun.elapsed();
        let tcp = tcp?;
        // What is measured is the endpoint, not Nagle's algorithm.
        tcp.set_nodelay(true).map_err(|_| Outcome::Unreachable)?;
        if url.scheme() == "http" {
            return Ok(Box::new(tcp));
        }
        let name = server_name(url)?;
        let begun = Instant::now();
        let tls = self.tls.connect(name, tcp).await;
        seen.tls += begun.elapsed();
        Ok(Box::new(tls.map_err(|_| Outcome::Tls)?))
    }
}

/// As a client does, the next address is tried where one refuses; one of the other family only where this machine has no
/// route to the first.
async fn connect_first(addresses: &[IpAddr], port: u16, seen: &mut Observation) -> Result<TcpStream, Outcome> {
    let mut routed = None;
    for address in addresses {
        let family = Family::from(*address);
        if routed.is_some_and(|routed| routed != family) {
            break;
        }
        seen.address = Some(*address);
        match TcpStream::connect(SocketAddr::new(*address, port)).await {
            Ok(stream) => return Ok(stream),
            Err(error) if error.kind() == ErrorKind::NetworkUnreachable => {}
            Err(_) => routed = Some(family),
        }
    }
    Err(Outcome::Unreachable)
}

/// The addresses in the order in which they are tried: those of the drawn family from the drawn one on, then the others.
pub fn in_order(addresses: &[IpAddr], draw: &Draw) -> Vec<IpAddr> {
    let (mut chosen, mut others): (Vec<_>, Vec<_>) =
        addresses.iter().partition(|address| address.is_ipv6() == draw.prefers_v6());
    if chosen.is_empty() {
        std::mem::swap(&mut chosen, &mut others);
    }
    let first = draw.address(chosen.len());
    chosen.rotate_left(first);
    chosen.append(&mut others);
    chosen
}

fn server_name(url: &Url) -> Result<ServerName<'static>, Outcome> {
    match url.host().ok_or(Outcome::BadUrl)? {
        Host::Domain(name) => ServerName::try_from(name.to_owned()).map_err(|_| Outcome::BadUrl),
        Host::Ipv4(address) => Ok(IpAddr::from(address).into()),
        Host::Ipv6(address) => Ok(IpAddr::from(address).into()),
    }
}
