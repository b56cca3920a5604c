use anchor_lang::prelude::*;

use crate::constants::seeds;
use crate::creation::Creator;
use crate::error::FlashbackError;
use crate::events::AgreementRequested;
use crate::state::{Agreement, Listing, Order, Platform, Provider, SettlementMint, Vault, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`request_agreement`](crate::flashback::request_agreement).
#[derive(Accounts)]
#[instruction(index: u64)]
pub struct RequestAgreement<'info> {
    /// The consumer.
    pub owner: Signer<'info>,
    /// Pays the rent and gets it back.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Parameters and roles.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// The provider.
    pub provider: AccountLoader<'info, Provider>,
    /// What is asked for.
    #[account(has_one = provider @ FlashbackError::ProviderMismatch)]
    pub listing: AccountLoader<'info, Listing>,
    /// What will pay.
    #[account(
        mut,
        has_one = owner @ FlashbackError::NotOwner,
        has_one = settlement_mint @ FlashbackError::SettlementMintMismatch,
    )]
    pub vault: AccountLoader<'info, Vault>,
    /// What the admin says of the mint.
    /// CHECK: the vault names it; counts as nothing only where there is no such account.
    pub settlement_mint: UncheckedAccount<'info>,
    /// The agreement.
    /// CHECK: the handler creates it at the address of its seeds.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(seeds = [seeds::AGREEMENT, vault.key().as_ref(), index.to_le_bytes().as_ref()], bump)
    )]
    pub agreement: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

/// Asks a provider for what it lists; reserves nothing yet.
pub fn handle_request_agreement(ctx: Context<RequestAgreement>, index: u64, order: Order) -> Result<()> {
    let now = sysvar::now()?;
    let RequestAgreement { payer, platform, provider, listing, vault, settlement_mint, agreement: address, .. } =
        &ctx.accounts;
    let creator = Creator { payer, system_program: &ctx.accounts.system_program };
    let vault_key = vault.as_ref().key;
    let seeds = [seeds::AGREEMENT, vault_key.as_ref(), &index.to_le_bytes()];
    let (mut agreement, _) = creator.create::<Agreement, _>(address, seeds)?;
    agreement.id = index;
    agreement.listing = listing.key();
    agreement.vault = *vault_key;
    agreement.rent_payer = payer.key();
    agreement.ref_value = SettlementMint::value_in(settlement_mint)?;
    let mut vault = vault.view_mut()?;
    agreement.request(&order, &mut vault, &*listing.view()?, &*provider.view()?, &*platform.view()?, now)?;

    emit!(AgreementRequested {
        agreement: address.key(),
        listing: agreement.listing,
        consumer: agreement.consumer,
        quantity: agreement.quantity,
        rate_q: agreement.rate_q,
        valid_until: agreement.valid_until,
        sequence: agreement.sequence,
    });
    Ok(())
}
