use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::error::FlashbackError;
use crate::events::PaymentClaimed;
use crate::state::{Agreement, Bond, Provider, Vault};
use crate::sysvar;
use crate::token::Transfer;
use crate::view::View;

/// Accounts of [`claim`](crate::flashback::claim).
#[derive(Accounts)]
pub struct Claim<'info> {
    /// Holds what is earned and claimed; written.
    #[account(
        mut,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = bond @ FlashbackError::BondMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Pays the stream; written.
    #[account(mut, has_one = token @ FlashbackError::TokenMismatch, has_one = mint @ FlashbackError::MintMismatch)]
    pub vault: AccountLoader<'info, Vault>,
    /// Token account of the vault; written.
    /// CHECK: the vault names it.
    #[account(mut)]
    pub token: UncheckedAccount<'info>,
    /// Names the payout; read.
    pub bond: AccountLoader<'info, Bond>,
    /// Token account that receives: the bond's payout, or what the provider chooses; written.
    /// CHECK: the bond's payout, or what the provider chooses; the token program checks its mint.
    #[account(mut)]
    pub destination: UncheckedAccount<'info>,
    /// Mint of the vault's tokens; read.
    /// CHECK: the vault names it.
    pub mint: UncheckedAccount<'info>,
    /// SPL Token or Token-2022: the owner of the mint account.
    pub token_program: Interface<'info, TokenInterface>,
    /// Names the authority; read. None where the tokens go to the payout.
    pub provider: Option<AccountLoader<'info, Provider>>,
    /// The provider's authority; signs. None where the tokens go to the payout.
    pub authority: Option<Signer<'info>>,
}

/// Pays what an agreement has earned and not claimed yet.
pub fn handle_claim(ctx: Context<Claim>) -> Result<()> {
    let now = sysvar::now()?;
    let Claim { agreement, vault, token, bond, destination, mint, token_program, provider, authority } = &ctx.accounts;
    check_destination(destination.key, &*bond.view()?, token.key, provider, authority)?;

    let (payout, signer, decimals, event) = {
        let mut agreement = agreement.view_mut()?;
        let mut vault = vault.view_mut()?;
        let payout = agreement.claim(&mut vault, now)?;
        let event = PaymentClaimed {
            agreement: ctx.accounts.agreement.key(),
            destination: destination.key(),
            amount: payout.provider,
            fee: payout.fee,
            claimed: agreement.claimed,
            sequence: agreement.sequence,
        };
        (payout, vault.signer(), vault.decimals, event)
    };
    let transfer =
        Transfer { program: token_program, mint, decimals, from: token, to: destination, authority: vault.as_ref() };
    transfer.send(payout.provider, &signer.seeds())?;
    emit!(event);
    Ok(())
}

/// Tokens go to the payout for anybody's call, elsewhere with the provider's signature, and never back to us.
fn check_destination(
    destination: &Pubkey,
    bond: &Bond,
    vault_token: &Pubkey,
    provider: &Option<AccountLoader<'_, Provider>>,
    authority: &Option<Signer<'_>>,
) -> Result<()> {
    ensure!(destination != vault_token && *destination != bond.token, FlashbackError::DestinationIsOurs);
    if *destination == bond.payout {
        return Ok(());
    }
    let (Some(provider), Some(authority)) = (provider, authority) else {
        return err!(FlashbackError::PayoutMismatch);
    };
    ensure!(provider.key() == bond.provider, FlashbackError::ProviderMismatch);
    ensure!(*authority.key == provider.view()?.authority, FlashbackError::NotAuthority);
    Ok(())
}
