//! From a host's name to the addresses that may be connected to.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::config::{
    ConnectionConfig, LookupIpStrategy, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::NetError;
use hickory_resolver::TokioResolver;
use url::{Host, Url};

use super::address::is_global;
use super::Outcome;

/// Longest time that an answer is kept, whatever its own says.
const LONGEST_KEPT: Duration = Duration::from_secs(60);

/// Looks names up.
pub struct Resolver {
    names: TokioResolver,
    allow_private: bool,
}

impl Resolver {
    /// Asks `name_servers`, or where there are none those that the machine is configured with.
    ///
    /// # Errors
    /// The machine's configuration cannot be read.
    pub fn new(name_servers: &[SocketAddr], allow_private: bool) -> Result<Self, NetError> {
        let provider = TokioRuntimeProvider::default();
        let mut builder = if name_servers.is_empty() {
            TokioResolver::builder(provider)?
        } else {
            let servers = name_servers.iter().map(name_server).collect();
            TokioResolver::builder_with_config(ResolverConfig::from_name_servers(servers), provider)
        };
        set_options(builder.options_mut());
        Ok(Self { names: builder.build()?, allow_private })
    }

    /// The addresses of a URL's host that may be connected to.
    ///
    /// # Errors
    /// The host has no address, or no public one.
    pub async fn addresses(&self, url: &Url) -> Result<Vec<IpAddr>, Outcome> {
        let all = match url.host().ok_or(Outcome::BadUrl)? {
            Host::Ipv4(address) => vec![address.into()],
            Host::Ipv6(address) => vec![address.into()],
            Host::Domain(name) => self.look_up(name).await?,
        };
        let allowed: Vec<_> = all.into_iter().filter(|address| self.allow_private || is_global(*address)).collect();
        if allowed.is_empty() {
            return Err(Outcome::NotPublic);
        }
        Ok(allowed)
    }

    async fn look_up(&self, name: &str) -> Result<Vec<IpAddr>, Outcome> {
        // Ending in a dot, it is looked up as it stands and not within the machine's own domain.
        let absolute = format!("{}.", name.trim_end_matches('.'));
        let found = self.names.lookup_ip(absolute).await.map_err(|_| Outcome::NoAddress)?;
        Ok(found.iter().collect())
    }
}

fn name_server(address: &SocketAddr) -> NameServerConfig {
    let on_port = |mut connection: ConnectionConfig| {
        connection.port = address.port();
        connection
    };
    NameServerConfig::new(address.ip(), true, vec![on_port(ConnectionConfig::udp()), on_port(ConnectionConfig::tcp())])
}

fn set_options(options: &mut ResolverOpts) {
    options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
    options.use_hosts_file = ResolveHosts::Never;
    options.positive_max_ttl = Some(LONGEST_KEPT);
    options.negative_max_ttl = Some(Duration::ZERO);
    options.timeout = Duration::from_secs(2);
}
