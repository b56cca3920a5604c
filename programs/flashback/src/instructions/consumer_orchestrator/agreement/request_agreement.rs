use anchor_lang::prelude::*;

use crate::constants::seeds;
use crate::creation::Creator;
use crate::error::FlashbackError;
use crate::events::AgreementRequested;
use crate::instructions::consumer_orchestrator::check_owner;
use crate::state::{
    Agreement, Listing, Order, Platform, Provider, Session, SessionInstruction, SettlementMint, Vault, PLATFORM_ADDRESS,
};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`request_agreement`](crate::flashback::request_agreement).
#[derive(Accounts)]
#[instruction(index: u64)]
pub struct RequestAgreement<'info> {
    /// The consumer, or the session's key; signs.
    pub authority: Signer<'info>,
    /// Lets a key other than the consumer's sign, and counts the rate that it adds; written. None where the consumer
    /// signs.
    #[account(mut)]
    pub session: Option<AccountLoader<'info, Session>>,
    /// Pays the rent and gets it back on closing; signs, written.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Holds the calendar, bounds and fee that the agreement copies; read.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// Sells; read.
    pub provider: AccountLoader<'info, Provider>,
    /// Holds the terms that the agreement copies; read.
    #[account(has_one = provider @ FlashbackError::ProviderMismatch)]
    pub listing: AccountLoader<'info, Listing>,
    /// Pays the stream once the request is accepted; written.
    #[account(mut, has_one = settlement_mint @ FlashbackError::SettlementMintMismatch)]
    pub vault: AccountLoader<'info, Vault>,
    /// The admin's value of the mint, at the address that the vault names; read. May be empty.
    /// CHECK: the vault names it; counts as nothing only where there is no such account.
    pub settlement_mint: UncheckedAccount<'info>,
    /// The request; created.
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
    let RequestAgreement { authority, session, payer, platform, provider, listing, vault, .. } = &ctx.accounts;
    let RequestAgreement { settlement_mint, agreement: address, system_program, .. } = &ctx.accounts;
    let vault_key = vault.as_ref().key;
    let mut vault = vault.view_mut()?;
    let (slot, instruction) = (vault.opened_slot(), SessionInstruction::RequestAgreement);
    check_owner(authority, session, &vault.owner, vault_key, slot, instruction)?;
    let creator = Creator { payer, system_program };
    let seeds = [seeds::AGREEMENT, vault_key.as_ref(), &index.to_le_bytes()];
    let (mut agreement, _) = creator.create::<Agreement, _>(address, seeds)?;
    agreement.id = index;
    agreement.listing = listing.key();
    agreement.vault = *vault_key;
    agreement.rent_payer = payer.key();
    agreement.ref_value = SettlementMint::value_in(settlement_mint)?;
    let provider = provider.view()?;
    agreement.request(&order, &mut vault, &*listing.view()?, &provider, &*platform.view()?, now)?;
    if let Some(session) = session {
        agreement.charge(&mut *session.view_mut()?, &provider)?;
    }

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
