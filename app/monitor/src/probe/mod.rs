//! One request to an endpoint: looked up, connected, asked and read, each part timed and limited.
//!
//! Endpoints are text of the providers'. A monitor connects only to addresses that everybody can reach, to exactly those
//! that it checked; follows redirects only on the same host; sends nobody a credential; and reads no more than it must.

mod address;
mod body;
mod connect;
mod control;
mod exchange;
mod outcome;
mod resolve;

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, LengthLimitError, Limited};
use rustls::pki_types::CertificateDer;
use tokio::sync::Semaphore;
use url::Url;

pub use address::{is_global, Family};
pub use control::Controls;
pub use hyper::header::HeaderValue;
pub use outcome::{Observation, Outcome};

use crate::index::{Index, IndexEntry, LONGEST_INDEX};
use crate::plan::{ByteRange, Draw, Method};
use body::{read_body, Expected};
use connect::{in_order, Connector};
use exchange::{exchange, redirection, Answer, Message};
use resolve::Resolver;

/// Redirects that are followed.
const MOST_REDIRECTS: usize = 3;

/// How requests are made.
#[derive(Clone, Debug)]
pub struct ProbeSettings {
    /// When an answer has to be complete; also the latency of one that is not.
    pub timeout: Duration,
    /// Connect to private addresses too: for networks on one machine.
    pub allow_private: bool,
    /// What the monitor calls itself. One of its own would tell a provider whom to serve well.
    pub user_agent: HeaderValue,
    /// DNS servers; where there are none, the machine's.
    pub name_servers: Vec<SocketAddr>,
    /// Certificates of authorities trusted beside the public ones.
    pub roots: Vec<CertificateDer<'static>>,
    /// Most requests at the same time; what waits is not timed.
    pub concurrency: usize,
}

impl Default for ProbeSettings {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            allow_private: false,
            user_agent: HeaderValue::from_static("curl/8.14.1"),
            name_servers: Vec::new(),
            roots: Vec::new(),
            concurrency: 256,
        }
    }
}

/// Settings with which no request can be made.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// The machine's DNS servers are not known.
    #[error("cannot read which DNS servers to ask ({0}); name one with --dns")]
    NameServers(String),
    /// An extra certificate is none.
    #[error("a root certificate cannot be used: {0}; pass another one")]
    Roots(#[from] rustls::Error),
    /// Fewer than two, of one host, or addresses.
    #[error("too few control targets are given; name at least two hosts with --control, not addresses")]
    Controls,
}

/// A request.
#[derive(Clone, Copy, Debug)]
pub struct ProbeRequest<'a> {
    /// What is asked.
    pub url: &'a Url,
    /// How.
    pub method: Method,
    /// The part that is asked for; `None` is all.
    pub range: Option<ByteRange>,
    /// The file as the index has it, where there is one.
    pub file: Option<&'a IndexEntry>,
    /// Which of the host's addresses is connected to.
    pub draw: &'a Draw,
}

/// Makes requests.
pub struct Prober {
    settings: ProbeSettings,
    resolver: Resolver,
    connector: Connector,
    permits: Semaphore,
}

impl Prober {
    /// Makes requests as `settings` say.
    ///
    /// # Errors
    /// Nothing could be asked with these settings.
    pub fn new(settings: ProbeSettings) -> Result<Self, ProbeError> {
        let resolver = Resolver::new(&settings.name_servers, settings.allow_private)
            .map_err(|error| ProbeError::NameServers(error.to_string()))?;
        let connector = Connector::new(&settings.roots)?;
        let permits = Semaphore::new(settings.concurrency.max(1));
        Ok(Self { settings, resolver, connector, permits })
    }

    /// When an answer has to be complete.
    pub fn timeout(&self) -> Duration {
        self.settings.timeout
    }

    /// Makes a request and says what became of it.
    pub async fn request(&self, request: &ProbeRequest<'_>) -> Observation {
        let _permit = self.permits.acquire().await;
        let mut seen = Observation::begun();
        if let Ok(ended) = tokio::time::timeout(self.settings.timeout, self.complete(request, &mut seen)).await {
            seen.outcome = ended.err().unwrap_or(Outcome::Success);
        }
        seen
    }

    async fn complete(&self, request: &ProbeRequest<'_>, seen: &mut Observation) -> Result<(), Outcome> {
        let answer = self.follow(request, seen).await?;
        let expected = Expected::new(request, &answer.response)?;
        if request.method == Method::Head {
            return Ok(());
        }
        let begun = Instant::now();
        let mut read = 0;
        let ended = read_body(answer.response, &expected, &mut read).await;
        (seen.body, seen.body_bytes) = (begun.elapsed(), read);
        ended
    }

    async fn follow(&self, request: &ProbeRequest<'_>, seen: &mut Observation) -> Result<Answer, Outcome> {
        let mut url = request.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let addresses = in_order(&self.addresses(&url, seen).await?, request.draw);
            let answer = self.ask(&url, &addresses, request.method, request.range, seen).await?;
            match redirection(&url, &answer.response)? {
                None => return Ok(answer),
                Some(next) => url = next,
            }
        }
        Err(Outcome::TooManyRedirects)
    }

    async fn addresses(&self, url: &Url, seen: &mut Observation) -> Result<Vec<IpAddr>, Outcome> {
        if !["http", "https"].contains(&url.scheme()) {
            return Err(Outcome::BadUrl);
        }
        let begun = Instant::now();
        let addresses = self.resolver.addresses(url).await;
        seen.lookup += begun.elapsed();
        addresses
    }

    async fn ask(
        &self,
        url: &Url,
        addresses: &[IpAddr],
        method: Method,
        range: Option<ByteRange>,
        seen: &mut Observation,
    ) -> Result<Answer, Outcome> {
        let stream = self.connector.connect(url, addresses, seen).await?;
        let message = Message { method, range, user_agent: &self.settings.user_agent };
        exchange(stream, url, &message, seen).await
    }

    /// Looks for the index beside `path`.
    pub async fn index(&self, path: &Url, draw: &Draw) -> IndexAnswer {
        let _permit = self.permits.acquire().await;
        let url = Index::url(path);
        let request = ProbeRequest { url: &url, method: Method::Get, range: None, file: None, draw };
        let fetched = async {
            let answer = self.follow(&request, &mut Observation::begun()).await.ok()?;
            if !answer.response.status().is_success() {
                return answer.response.status().is_client_error().then_some(IndexAnswer::Missing);
            }
            let limit = usize::try_from(LONGEST_INDEX).unwrap_or(usize::MAX);
            let body = Limited::new(answer.response.into_body(), limit).collect().await;
            match body {
                Ok(body) => Some(Index::parse(&body.to_bytes()).map_or(IndexAnswer::Missing, IndexAnswer::Found)),
                Err(error) if error.is::<LengthLimitError>() => Some(IndexAnswer::Missing),
                Err(_) => None,
            }
        };
        tokio::time::timeout(self.settings.timeout, fetched).await.ok().flatten().unwrap_or(IndexAnswer::Unknown)
    }

    /// Whether a server answers at all, over `family` if that matters.
    pub async fn answers(&self, url: &Url, family: Option<Family>) -> bool {
        let asked = async {
            let mut seen = Observation::begun();
            let mut addresses = self.addresses(url, &mut seen).await?;
            addresses.retain(|address| family.is_none_or(|family| family == Family::from(*address)));
            self.ask(url, &addresses, Method::Head, None, &mut seen).await
        };
        matches!(tokio::time::timeout(self.settings.timeout, asked).await, Ok(Ok(_)))
    }
}

/// What is found where an index would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexAnswer {
    /// An index.
    Found(Index),
    /// Nothing, or nothing that can be used.
    Missing,
    /// Nobody answered.
    Unknown,
}
