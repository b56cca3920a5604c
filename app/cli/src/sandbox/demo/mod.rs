//! `flashback demo`: the platform's main job from beginning to end, on a network that lives as long as it runs.

mod balance_sheet;
mod purchase;
mod quality;

use anchor_lang::prelude::Pubkey;
use anyhow::{ensure, Context as _, Result};
use flashback::constants::MAX_EPOCH_SECS;
use flashback::state::{Listing, ProviderKind, Reason};
use flashback_client::keeper::{Keeper, Policy, Scope, Summary, Task};
use flashback_client::{address, instruction, text, BrowseEntry, BrowseFilter, Client, ProviderFilter, Sort};
use flashback_localnet::{Localnet, Ports};
use solana_sdk::signature::Signer;

use crate::certificate::view as certificates;
use crate::listing::view::{browse_rows, browse_table};
use crate::output::print;
use crate::provider::view::{self as providers, badge, ProviderRow};
use crate::sandbox::progress::Progress;
use crate::sandbox::sample::{self, Keys, SampleMarket, KEEPER, SELLERS};

/// Runs it; an error if anything is not on the chain as it should be.
pub async fn run() -> Result<()> {
    let progress = Progress::begin();
    progress.doing("starting a network");
    let network = Localnet::start(Ports::FREE).await?;
    progress.did(&format!("a Solana network in this process, {}", network.rpc_url()));
    let outcome = show(&network, &progress).await;
    network.stop().await?;
    outcome
}

async fn show(network: &Localnet, progress: &Progress) -> Result<()> {
    let keys = Keys::fresh();
    sample::prepare(network, &keys, progress).await?;
    let market = SampleMarket::set_up(network, keys, MAX_EPOCH_SECS, progress).await?;
    let client = network.client();

    progress.doing("reading the market from the chain");
    show_registers(client, progress).await?;
    show_certificates(client, progress).await?;
    let all = BrowseFilter { open: false, ..BrowseFilter::default() };
    let offers = client.browse(&all).await?;
    ensure!(!offers.is_empty(), "nothing to browse");
    show_offers("Every offer, and what cannot be bought yet", client, offers, progress).await?;

    let chosen = choose(client, progress).await?;
    revoke(&market, client, &chosen, progress).await?;
    purchase::show(network, &market, progress).await?;
    quality::show(network, &market, progress).await?;

    progress.end();
    print(format!(
        "\nThe demo ran {} steps in {} s; every table was read from the chain.",
        progress.count(),
        progress.seconds()
    ));
    Ok(())
}

async fn show_registers(client: &Client, progress: &Progress) -> Result<()> {
    for (kind, title) in [
        (ProviderKind::Storage, "Register of certified storage providers"),
        (ProviderKind::Service, "Register of certified service providers"),
    ] {
        let providers = client.providers(&ProviderFilter { kind: Some(kind), ..ProviderFilter::default() }).await?;
        let expected = SELLERS.iter().filter(|seller| seller.kind == kind).count();
        ensure!(providers.len() == expected, "{} of {expected} providers are in the register", providers.len());
        let rows = ProviderRow::join(providers, &client.boards().await?);
        progress.show(&format!("\n{title}\n{}", providers::table_of(&rows, client.now().await?)));
    }
    Ok(())
}

async fn show_certificates(client: &Client, progress: &Progress) -> Result<()> {
    let mut certificates = Vec::new();
    for (certifier, _) in client.certifiers().await? {
        certificates.extend(client.certificates_by(&certifier).await?);
    }
    let expected = SELLERS.iter().filter(|seller| seller.certified.is_some()).count();
    ensure!(certificates.len() == expected, "{} of {expected} certificates are there", certificates.len());
    let rows = certificates::rows(client, certificates).await?;
    progress.show(&format!("\nCertificates\n{}", certificates::table_of(&rows, client.now().await?)));
    Ok(())
}

async fn show_offers(title: &str, client: &Client, offers: Vec<BrowseEntry>, progress: &Progress) -> Result<()> {
    let rows = browse_rows(client, offers).await?;
    progress.show(&format!("\n{title}\n{}", browse_table(&rows, client.now().await?)));
    Ok(())
}

/// What the consumer looks for: a terabyte of storage at a certified provider, the cheapest first.
fn wish() -> BrowseFilter {
    BrowseFilter {
        kind: Some(ProviderKind::Storage),
        min_level: Some(1),
        quantity: Some(1_024),
        sort: Sort::Price,
        ..BrowseFilter::default()
    }
}

async fn choose(client: &Client, progress: &Progress) -> Result<BrowseEntry> {
    let found = client.browse(&wish()).await?;
    let chosen = found.first().cloned().context("nothing fits the consumer's wish")?;
    let title = "A consumer asks for 1,024 GiB at a provider that is at least Identified, the cheapest first";
    show_offers(title, client, found, progress).await?;
    progress.did(&format!("the consumer chooses {} ({})", text::field(&chosen.listing.name), chosen.address));
    Ok(chosen)
}

/// The certificate behind the choice is revoked: whoever browses sees it at once, though the listing's own copy lags.
async fn revoke(market: &SampleMarket<'_>, client: &Client, chosen: &BrowseEntry, progress: &Progress) -> Result<()> {
    progress.doing("the certificate is revoked");
    let provider = chosen.listing.provider;
    let certifier = certifier_of(market, &provider)?;
    let wallet = market.key(certifier)?.pubkey();
    let account = address::certifier(&wallet);
    let revocation = instruction::revoke_certificate(wallet, account, provider, Reason::EvidenceInvalid);
    market.send(certifier, &[revocation]).await?;
    progress.did(&format!("the certifier revokes the certificate of {}", text::field(&chosen.provider.name)));

    let found = client.browse(&wish()).await?;
    ensure!(found.iter().all(|entry| entry.listing.provider != provider), "the badge outlives its certificate");
    show_offers("The same question, right after", client, found, progress).await?;

    let any_level = BrowseFilter { provider: Some(provider), ..BrowseFilter::default() };
    let now = client.now().await?;
    let after = client.browse(&any_level).await?;
    let after = after.iter().find(|entry| entry.address == chosen.address).context("the listing is gone")?;
    let hint: Listing = client.fetch(&chosen.address).await?;
    ensure!(after.level == 0 && hint.cert_level == chosen.level, "the listing's copy was to lag behind");
    progress.show(&format!(
        "\nThe listing's own copy still says {}, its badge is: {}",
        badge(hint.cert_level, hint.cert_until, now),
        badge(after.level, after.level_until, now),
    ));
    Ok(())
}

/// Does what anyone may do now, and so many of the `expected` tasks; the keeper is nobody in particular.
async fn keep(client: &Client, market: &SampleMarket<'_>, expected: &[(Task, usize)]) -> Result<Summary> {
    let keeper = Keeper::new(client, market.key(KEEPER)?, Policy::default());
    let snapshot = keeper.load(&Scope::default()).await?;
    let summary = keeper.work(&snapshot, &|_| {}).await;
    ensure!(summary.failed.is_empty(), "the keeper failed: {:?}", summary.failed);
    for (task, count) in expected {
        let done = summary.done.get(task).copied().unwrap_or_default();
        ensure!(done == *count, "the keeper did {done} of {count} {}", task.name());
    }
    Ok(summary)
}

fn certifier_of(market: &SampleMarket, provider: &Pubkey) -> Result<&'static str> {
    for seller in &SELLERS {
        if let (Some(by), true) = (seller.certified, market.provider(seller)? == *provider) {
            return Ok(by);
        }
    }
    anyhow::bail!("no certifier of {provider} is known")
}
