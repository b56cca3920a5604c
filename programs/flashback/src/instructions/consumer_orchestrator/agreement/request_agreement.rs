use anchor_lang::prelude::*;

use crate::constants::seeds;
use crate::error::FlashbackError;
use crate::events::AgreementRequested;
use crate::state::{Agreement, Listing, Order, Platform, Provider, SettlementMint, Vault, PLATFORM_ADDRESS};
use crate::sysvar;

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
    #[account(
        init,
        payer = payer,
        space = Agreement::SPACE,
        seeds = [seeds::AGREEMENT, vault.key().as_ref(), index.to_le_bytes().as_ref()],
        bump,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

/// Asks a provider for what it lists; reserves nothing yet.
pub fn handle_request_agreement(ctx: Context<RequestAgreement>, index: u64, order: Order) -> Result<()> {
    let now = sysvar::now()?;
    let platform = ctx.accounts.platform.load()?;
    let provider = ctx.accounts.provider.load()?;
    let listing = ctx.accounts.listing.load()?;
    let mut vault = ctx.accounts.vault.load_mut()?;
    let mut agreement = ctx.accounts.agreement.load_init()?;
    agreement.id = index;
    agreement.listing = ctx.accounts.listing.key();
    agreement.vault = ctx.accounts.vault.key();
    agreement.rent_payer = ctx.accounts.payer.key();
    agreement.ref_value = SettlementMint::value_in(&ctx.accounts.settlement_mint)?;
    agreement.request(&order, &mut vault, &listing, &provider, &platform, now)?;

    emit!(AgreementRequested {
        agreement: ctx.accounts.agreement.key(),
        listing: agreement.listing,
        consumer: agreement.consumer,
        quantity: agreement.quantity,
        rate_q: agreement.rate_q,
        valid_until: agreement.valid_until,
        sequence: agreement.sequence,
    });
    Ok(())
}
