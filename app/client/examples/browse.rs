//! Prints the listings that can be bought now, the cheapest first: `cargo run -p flashback-client --example browse [URL]`.

use flashback_client::{text, BrowseFilter, Client, Result};
use solana_commitment_config::CommitmentConfig;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let url = std::env::args().nth(1).unwrap_or_else(|| "http://127.0.0.1:8899".into());
    let client = Client::new(url, CommitmentConfig::confirmed());
    for entry in client.browse(&BrowseFilter { quantity: Some(500), ..BrowseFilter::default() }).await? {
        let name = text::field(&entry.listing.name);
        println!(
            "{} {name}, level {}, {} base units per unit and month",
            entry.address, entry.level, entry.listing.price
        );
    }
    Ok(())
}
