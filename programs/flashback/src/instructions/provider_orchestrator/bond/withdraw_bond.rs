use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::error::FlashbackError;
use crate::events::BondWithdrawn;
use crate::state::{Bond, Provider};
use crate::sysvar;
use crate::token::Transfer;
use crate::view::View;

/// Accounts of [`withdraw_bond`](crate::flashback::withdraw_bond).
#[derive(Accounts)]
pub struct WithdrawBond<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Names the authority; read.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Pays what has thawed; written.
    #[account(
        mut,
        has_one = provider @ FlashbackError::ProviderMismatch,
        has_one = token @ FlashbackError::TokenMismatch,
        has_one = mint @ FlashbackError::MintMismatch,
    )]
    pub bond: AccountLoader<'info, Bond>,
    /// Token account of the bond; written.
    /// CHECK: the bond names it.
    #[account(mut)]
    pub token: UncheckedAccount<'info>,
    /// Token account that receives; written.
    /// CHECK: the authority chooses it; the token program checks its mint.
    #[account(mut, constraint = destination.key != token.key @ FlashbackError::DestinationIsOurs)]
    pub destination: UncheckedAccount<'info>,
    /// Mint of the bond's tokens; read.
    /// CHECK: the bond names it.
    pub mint: UncheckedAccount<'info>,
    /// SPL Token or Token-2022: the owner of the mint account.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Takes out of a bond what has thawed.
pub fn handle_withdraw_bond(ctx: Context<WithdrawBond>) -> Result<()> {
    ctx.accounts.provider.check_layout()?;
    let now = sysvar::now()?;
    let WithdrawBond { bond, token, destination, mint, token_program, .. } = &ctx.accounts;
    let (amount, signer, decimals) = {
        let mut bond = bond.view_mut()?;
        (bond.take_thawed(now)?, bond.signer(), bond.decimals)
    };
    let transfer =
        Transfer { program: token_program, mint, decimals, from: token, to: destination, authority: bond.as_ref() };
    transfer.send(amount, &signer.seeds())?;
    emit!(BondWithdrawn { bond: bond.key(), destination: destination.key(), amount });
    Ok(())
}
