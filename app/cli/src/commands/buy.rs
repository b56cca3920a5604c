//! `flashback buy`: from a listing to a running agreement in one transaction.

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use bytemuck::Zeroable;
use clap::Args;
use flashback::state::{Agreement, AgreementStatus, Bond, Certificate, Certifier, Order, Pausable, Provider, Vault};
use flashback_client::purchase::Purchase;
use flashback_client::streams::missing_for;
use flashback_client::{address, AgreementFilter, Client};

use super::agreement::{OrderArgs, Shelf};
use super::flag;
use crate::context::{Act, Context};
use crate::duration::Span;
use crate::failure::{bad_input, refused, Checked, Failure};
use crate::record;
use crate::token_account::TokenAccount;

/// Buy what is listed: open and fund a vault if needed, request, and accept where the listing accepts by itself
#[derive(Args, Debug)]
pub struct BuyArgs {
    #[command(flatten)]
    order: OrderArgs,
    /// How long every agreement of the vault shall be paid for; what is missing is deposited
    #[arg(long, value_name = "SPAN", default_value = "30d")]
    runway: Span,
    /// The token account that the deposit comes from [default: the wallet's associated one]
    #[arg(long, value_name = "KEY")]
    from: Option<Pubkey>,
    /// Buy although the wallet has an agreement on this listing already
    #[arg(long)]
    again: bool,
}

/// Runs the command.
pub async fn run(args: &BuyArgs, context: &Context) -> Result<()> {
    let (client, wallet) = (&context.client, context.wallet()?);
    let shelf = Shelf::load(client, args.order.listing).await?;
    let (mint, now) = (&shelf.mint, shelf.now);
    let runway_secs = flag("runway", args.runway.secs(shelf.platform.epoch_secs))?;
    let order = shelf.order(&args.order)?;
    let vault_address = address::vault(&wallet, &mint.address, args.order.vault_id);
    let stored = client.fetch_many::<Vault>(&[vault_address]).await?.pop().flatten();
    let waiting = own_request(client, args, &shelf, &order, wallet, vault_address).await?;

    let mut vault = stored.map_or_else(|| new_vault(&shelf, wallet, args.order.vault_id), Ok)?;
    let (index, mut agreement) = match waiting {
        Some(request) => (request.id, request),
        None => {
            let index = vault.next_index;
            (index, shelf.request(&order, vault_address, &mut vault)?)
        }
    };
    let guarantee = guarantee_of(&agreement, now).check_state()?;
    let deposit = missing_for(stored.as_ref(), agreement.rate_q, guarantee, runway_secs, now)
        .ok_or_else(|| bad_input("that costs more than a vault can hold", "buy less, or for a shorter runway"))?;
    let source = if deposit == 0 {
        Pubkey::default()
    } else {
        let source = TokenAccount::load(client, args.from, &wallet, mint).await?;
        source.check_holds(deposit, mint)?;
        vault.add(deposit, now).check_state()?;
        source.address
    };

    let accepts = shelf.listing.auto_accept == 1;
    let certifier = certifier_of(client, &shelf, order.min_level).await?;
    let purchase = Purchase {
        owner: wallet,
        source,
        token: mint.token(),
        vault_id: args.order.vault_id,
        open_at: stored.is_none().then_some(shelf.slot),
        deposit,
        certifier: certifier.map(|(certifier, _)| certifier),
        provider: shelf.listing.provider,
        listing: shelf.address,
        index,
        order: waiting.is_none().then_some(order),
        accepts,
    };
    let keys = purchase.keys();
    // What the provider could not accept as things stand is not asked for either.
    let mut running = agreement;
    let (mut funded, mut listing, mut bond) = (vault, shelf.listing, client.fetch::<Bond>(&keys.bond).await?);
    let mut provider = certifier.map_or(shelf.provider, |(_, refreshed)| refreshed);
    let authority = provider.authority;
    running.accept(&authority, &mut funded, &mut listing, &mut provider, &mut bond, now).check_state()?;
    if accepts {
        shelf.platform.require_running(Pausable::Accept, now).check_state()?;
        (agreement, vault) = (running, funded);
    }
    let changes =
        record::bought(&keys.agreement, &agreement, (&vault_address, &vault), stored.is_none(), deposit, mint, now)
            .check_state()?;
    let note = if accepts {
        format!("it runs; watch it with `flashback agreement watch {}`", keys.agreement)
    } else {
        "it waits for the provider to accept it".into()
    };
    let act = Act::of_many("buy", keys.agreement, purchase.instructions(), changes).noting(Some(note));
    context.submit(act).await.map_err(|error| match error.downcast::<flashback_client::ClientError>() {
        Ok(error) if may_have_gone_through(&error) => refused(
            format!("{error}"),
            format!(
                "look first whether it went through: `flashback agreement list --listing {} --consumer {wallet}`; \
                 bought again, nothing is opened or requested twice",
                shelf.address
            ),
        )
        .into(),
        Ok(error) => error.into(),
        Err(error) => error,
    })
}

fn may_have_gone_through(error: &flashback_client::ClientError) -> bool {
    use flashback_client::ClientError::{Expired, Rpc, Unreachable};
    matches!(error, Unreachable { .. } | Rpc { .. } | Expired { .. })
}

/// The guarantee that a start now takes.
fn guarantee_of(agreement: &Agreement, now: i64) -> anchor_lang::Result<u64> {
    let term_ends_at = if agreement.term_secs == 0 { 0 } else { now.saturating_add(agreement.term_secs.into()) };
    let stream = flashback::math::stream::Stream::<32> { term_ends_at, ..agreement.stream() };
    stream.guarantee_at(now).ok_or_else(|| flashback::error::FlashbackError::AmountOverflow.into())
}

fn new_vault(shelf: &Shelf, owner: Pubkey, id: u64) -> Result<Vault, Failure> {
    shelf.platform.require_running(Pausable::OpenVault, shelf.now).check_state()?;
    let mut vault = Vault { owner, mint: shelf.mint.address, id, ..Vault::zeroed() };
    vault.start(&shelf.platform, shelf.slot, shelf.slot, shelf.now).check_state()?;
    Ok(vault)
}

/// A request for the same that waits on this vault already: it is accepted instead of made again. Refuses where an
/// agreement for the same runs, unless that is wanted.
async fn own_request(
    client: &Client,
    args: &BuyArgs,
    shelf: &Shelf,
    order: &Order,
    consumer: Pubkey,
    vault: Pubkey,
) -> Result<Option<Agreement>> {
    let filter = AgreementFilter { consumer: Some(consumer), listing: Some(shelf.address), ..Default::default() };
    let mut waiting = None;
    for (address, own) in client.agreements(&filter).await? {
        let same = own.quantity == order.quantity;
        match own.status_at(shelf.now).check_state()? {
            AgreementStatus::Requested
                if same && own.vault == vault && own.revision == order.revision && shelf.now < own.valid_until =>
            {
                if shelf.listing.auto_accept == 0 {
                    let what = format!("the same is requested already, and waits for the provider: {address}");
                    return Err(refused(what, "wait, or take it back with `flashback agreement cancel`").into());
                }
                waiting = Some(own);
            }
            AgreementStatus::Active if same && !args.again => {
                let what = format!("the wallet has bought this already: {address}");
                return Err(bad_input(what, "add --again to buy more of it").into());
            }
            _ => {}
        }
    }
    Ok(waiting)
}

/// Whose certificate is refreshed first, and the provider as that leaves it: the one behind the level that is asked for,
/// so that a certifier's suspension counts at once, else one that brings the level back.
async fn certifier_of(client: &Client, shelf: &Shelf, level: u8) -> Result<Option<(Pubkey, Provider)>> {
    let Some(slot) = usize::from(level).checked_sub(1) else { return Ok(None) };
    let behind = shelf.provider.level_source.get(slot).copied().unwrap_or_default();
    let mut certificates = client.certificates_of(&shelf.listing.provider).await?;
    certificates.sort_by_key(|(address, _)| *address != behind);
    let mut first = None;
    for (address, certificate) in certificates {
        let Certificate { certifier: by, expires_at, .. } = certificate;
        let certifier: Certifier = client.fetch(&by).await?;
        let mut provider = shelf.provider;
        let held = certificate.level_at(provider.attributes_version, &certifier, shelf.now);
        provider.record_certificate(&address, held, expires_at, shelf.now);
        if provider.level_at(shelf.now).0 >= level {
            return Ok(Some((by, provider)));
        }
        first = first.or(Some((by, provider)));
    }
    Ok(first)
}
