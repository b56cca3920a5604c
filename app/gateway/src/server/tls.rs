//! TLS, with a certificate that is read again when its file changes.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, Result};
use rustls::crypto::ring::{default_provider, sign};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::ServerConfig;
use tokio_rustls::TlsAcceptor;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(10);

/// Where a certificate and its key lie, as PEM.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The certificate and those that lead to its authority.
    pub chain: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

#[derive(Debug)]
struct Current {
    certified: Arc<CertifiedKey>,
    changed_at: Option<SystemTime>,
    looked_at: Instant,
}

#[derive(Debug)]
struct Reloading {
    files: Certificate,
    current: Mutex<Current>,
}

impl Certificate {
    /// Accepts connections by it, and by whatever the files hold later.
    pub(super) fn load(&self) -> Result<TlsAcceptor> {
        let current = Current { certified: self.read()?, changed_at: self.changed_at(), looked_at: Instant::now() };
        let resolver = Reloading { files: self.clone(), current: Mutex::new(current) };
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(resolver));
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    fn read(&self) -> Result<Arc<CertifiedKey>> {
        let unreadable = || format!("{} is no certificate in PEM; check --tls-certificate", self.chain.display());
        let chain = CertificateDer::pem_file_iter(&self.chain).with_context(unreadable)?;
        let chain = chain.collect::<Result<Vec<_>, _>>().with_context(unreadable)?;
        let unreadable = || format!("{} is no private key in PEM; check --tls-key", self.key.display());
        let key = PrivateKeyDer::from_pem_file(&self.key).with_context(unreadable)?;
        let certified = CertifiedKey::new(chain, sign::any_supported_type(&key).with_context(unreadable)?);
        certified.keys_match().context("the private key is not that of the certificate; check --tls-key")?;
        Ok(Arc::new(certified))
    }

    fn changed_at(&self) -> Option<SystemTime> {
        let changed_at = |file| std::fs::metadata(file).and_then(|file| file.modified()).ok();
        changed_at(&self.chain).max(changed_at(&self.key))
    }
}

impl ResolvesServerCert for Reloading {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.looked_at.elapsed() >= LOOK {
            current.looked_at = Instant::now();
            let changed_at = self.files.changed_at();
            // Where the new files are not whole, the old certificate serves on.
            if changed_at != current.changed_at {
                if let Ok(certified) = self.files.read() {
                    current.certified = certified;
                    current.changed_at = changed_at;
                }
            }
        }
        Some(Arc::clone(&current.certified))
    }
}
