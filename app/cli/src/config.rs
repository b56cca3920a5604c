//! Which cluster and which wallet: arguments first, then what the Solana command line is set to.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use solana_commitment_config::CommitmentConfig;

use crate::error::{bad_input, CliError};

/// The part of `~/.config/solana/cli/config.yml` that is used here.
#[derive(Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct SolanaConfig {
    /// URL of a node, or a moniker.
    pub json_rpc_url: Option<String>,
    /// File of the wallet's key.
    pub keypair_path: Option<PathBuf>,
    /// How final what is read has to be.
    pub commitment: Option<String>,
}

impl SolanaConfig {
    /// Reads the file below `home`; without one, nothing is set.
    pub fn load(home: &Path) -> Result<Self> {
        let path = home.join(".config/solana/cli/config.yml");
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text).with_context(|| format!("{} cannot be read", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
        }
    }

    fn parse(text: &str) -> Result<Self> {
        // An empty document is no mapping.
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        Ok(serde_yaml_ng::from_str(text)?)
    }
}

/// A cluster, by the name of the Solana command line or by its URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// URL of a node.
    pub url: String,
    /// Hash of the first block, which every node of the cluster knows, if it was given by name.
    pub genesis: Option<&'static str>,
}

/// Hash of mainnet-beta's first block: a node of it says so whatever its URL.
pub const MAINNET_GENESIS: &str = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";

/// Names of clusters, their public nodes and the hash of their first block.
const CLUSTERS: [(&str, char, &str, Option<&str>); 4] = [
    ("localnet", 'l', "http://127.0.0.1:8899", None),
    ("devnet", 'd', "https://api.devnet.solana.com", Some("EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG")),
    ("testnet", 't', "https://api.testnet.solana.com", Some("4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY")),
    ("mainnet-beta", 'm', "https://api.mainnet-beta.solana.com", Some(MAINNET_GENESIS)),
];

impl Default for Cluster {
    fn default() -> Self {
        Self { url: CLUSTERS[0].2.into(), genesis: None }
    }
}

impl FromStr for Cluster {
    type Err = CliError;

    fn from_str(text: &str) -> Result<Self, CliError> {
        let is = |name: &str, letter: char| text == name || text.strip_prefix(letter) == Some("");
        let known = CLUSTERS.iter().find(|(name, letter, ..)| is(name, *letter));
        let known = known.map(|(_, _, url, genesis)| Self { url: (*url).into(), genesis: *genesis });
        let given = Some(text).filter(|text| is_http_url(text)).map(|url| Self { url: url.into(), genesis: None });
        known.or(given).ok_or_else(|| {
            let names = CLUSTERS.map(|(name, ..)| name).join(", ");
            bad_input(
                format!("unknown cluster: {text}"),
                format!("name one of {names}, or a URL with http:// or https://"),
            )
        })
    }
}

fn is_http_url(text: &str) -> bool {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '['))
}

/// Reads a commitment level.
pub fn commitment(text: &str) -> Result<CommitmentConfig, CliError> {
    match text {
        "processed" => Ok(CommitmentConfig::processed()),
        "confirmed" => Ok(CommitmentConfig::confirmed()),
        "finalized" => Ok(CommitmentConfig::finalized()),
        _ => Err(bad_input(format!("unknown commitment: {text}"), "name processed, confirmed or finalized")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_file_of_the_solana_command_line() {
        let text =
            "---\njson_rpc_url: https://api.devnet.solana.com\nwebsocket_url: ''\nkeypair_path: /home/a/id.json\n\
                    address_labels:\n  '11111111111111111111111111111111': System Program\ncommitment: confirmed\n";
        let config = SolanaConfig::parse(text).unwrap();
        assert_eq!(config.json_rpc_url.as_deref(), Some("https://api.devnet.solana.com"));
        assert_eq!(config.keypair_path.as_deref(), Some(Path::new("/home/a/id.json")));
        assert_eq!(config.commitment.as_deref(), Some("confirmed"));
    }

    #[test]
    fn takes_what_is_not_set_as_not_set() {
        assert_eq!(SolanaConfig::parse("").unwrap(), SolanaConfig::default());
        assert_eq!(SolanaConfig::parse("---\nwebsocket_url: ''\n").unwrap(), SolanaConfig::default());
        assert_eq!(SolanaConfig::load(Path::new("/nowhere")).unwrap(), SolanaConfig::default());
        assert!(SolanaConfig::parse("json_rpc_url: [1]").is_err());
    }

    #[test]
    fn knows_clusters_by_name_and_urls_that_are_given_in_full() {
        let url = |text: &str| text.parse::<Cluster>().map(|cluster| cluster.url);
        assert_eq!(url("localnet").unwrap(), Cluster::default().url);
        assert_eq!(url("d").unwrap(), "https://api.devnet.solana.com");
        assert_eq!("mainnet-beta".parse::<Cluster>().unwrap().genesis, Some(MAINNET_GENESIS));
        assert_eq!("https://rpc.example".parse::<Cluster>().unwrap().genesis, None);
        assert_eq!(url("mainnet-beta").unwrap(), "https://api.mainnet-beta.solana.com");
        for given in ["http://127.0.0.1:1234", "https://rpc.example/key", "http://[::1]:8899"] {
            assert_eq!(url(given).unwrap(), given);
        }
        for unknown in ["", "mainet", "dd", "127.0.0.1:8899", "https://", "ftp://rpc.example", "file:///etc"] {
            assert!(url(unknown).is_err(), "{unknown}");
        }
    }

    #[test]
    fn knows_three_commitments() {
        assert_eq!(commitment("finalized").unwrap(), CommitmentConfig::finalized());
        assert!(commitment("max").is_err());
    }
}
