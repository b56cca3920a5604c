//! The provider, certifier or session that is meant.

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use flashback::state::{Certifier, Provider, ProviderKind, Session};
use flashback_client::instruction::Actor;
use flashback_client::{address, text, ProviderFilter};

use crate::context::Context;
use crate::error::{bad_input, refused};
use crate::input::names;
use crate::output::waiting;

/// The provider that is named, or the one that the wallet signs for.
pub async fn provider(
    context: &Context,
    given: Option<Pubkey>,
    kind: Option<ProviderKind>,
) -> Result<(Pubkey, Provider)> {
    if let Some(address) = given {
        return Ok((address, waiting("reading the provider", context.client.fetch(&address)).await?));
    }
    let wallet = context.wallet()?;
    let filter = ProviderFilter { kind, authority: Some(wallet), ..ProviderFilter::default() };
    let mut own = waiting("looking for the wallet's provider", context.client.providers(&filter)).await?;
    match (own.pop(), own.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(last), false) => {
            own.push(last);
            let names: Vec<_> = own
                .iter()
                .map(|(address, provider)| {
                    format!(
                        "{address} ({}, {})",
                        text::field(&provider.name),
                        names::stored(names::KINDS, provider.kind)
                    )
                })
                .collect();
            Err(bad_input(
                format!("the wallet signs for several providers: {}", names.join(", ")),
                "pass the address of one",
            )
            .into())
        }
        (None, _) => Err(refused(
            format!("the wallet {wallet} signs for no such provider"),
            "register one with `flashback provider register`, or name its address",
        )
        .into()),
    }
}

/// The certifier whose account or wallet is given; that of the signer if none is.
pub async fn certifier(context: &Context, given: Option<Pubkey>) -> Result<(Pubkey, Certifier)> {
    let wallet = given.map_or_else(|| context.wallet(), Ok)?;
    let account = address::certifier(&wallet);
    let found = waiting("reading the certifier", context.client.fetch_many::<Certifier>(&[account])).await?;
    match (found.into_iter().next().flatten(), given) {
        (Some(certifier), _) => Ok((account, certifier)),
        (None, Some(account)) => Ok((account, context.client.fetch(&account).await?)),
        (None, None) => {
            Err(refused(format!("the wallet {wallet} is no certifier"), "sign with a certifier's wallet").into())
        }
    }
}

/// How the wallet acts for the owner of a vault: as the owner, or by a session of its own where there is one.
pub async fn actor(context: &Context, vault: &Pubkey, owner: &Pubkey) -> Result<Actor> {
    let wallet = context.wallet()?;
    if wallet == *owner {
        return Ok(wallet.into());
    }
    let by_session = Actor::by_session(vault, wallet);
    let found = context.client.fetch_many::<Session>(&Vec::from_iter(by_session.session)).await?;
    Ok(if found.into_iter().flatten().next().is_some() { by_session } else { wallet.into() })
}
