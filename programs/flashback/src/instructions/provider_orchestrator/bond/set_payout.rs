use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenAccount;

use crate::error::FlashbackError;
use crate::events::PayoutSet;
use crate::state::{Bond, Provider};
use crate::view::View;

/// Accounts of [`set_payout`](crate::flashback::set_payout).
#[derive(Accounts)]
pub struct SetPayout<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Names the authority; read.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Names the payout; written.
    #[account(mut, has_one = provider @ FlashbackError::ProviderMismatch)]
    pub bond: AccountLoader<'info, Bond>,
    /// Token account that claims go to from now on; read.
    pub payout: InterfaceAccount<'info, TokenAccount>,
}

/// Names the token account that claims go to.
pub fn handle_set_payout(ctx: Context<SetPayout>) -> Result<()> {
    ctx.accounts.provider.check_layout()?;
    let payout = ctx.accounts.payout.key();
    let mut bond = ctx.accounts.bond.view_mut()?;
    ensure!(ctx.accounts.payout.mint == bond.mint, FlashbackError::MintMismatch);
    ensure!(payout != bond.token, FlashbackError::DestinationIsOurs);
    bond.payout = payout;
    emit!(PayoutSet { bond: ctx.accounts.bond.key(), payout });
    Ok(())
}
