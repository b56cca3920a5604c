use anchor_lang::prelude::*;
use anchor_spl::token_interface::TokenInterface;

use crate::error::FlashbackError;
use crate::events::BondDeposited;
use crate::state::{Bond, Provider};
use crate::token::Transfer;
use crate::view::View;

/// Accounts of [`deposit_bond`](crate::flashback::deposit_bond).
#[derive(Accounts)]
pub struct DepositBond<'info> {
    /// The provider's authority, owner or delegate of `source`; signs. A stranger's deposit would keep the bond open.
    pub authority: Signer<'info>,
    /// Names the authority; read.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Token account that pays; written.
    /// CHECK: the token program takes from it only what `authority` may spend.
    #[account(mut)]
    pub source: UncheckedAccount<'info>,
    /// Gets the deposit; written.
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
    /// Mint of the bond's tokens; read.
    /// CHECK: the bond names it.
    pub mint: UncheckedAccount<'info>,
    /// SPL Token or Token-2022: the owner of the mint account.
    pub token_program: Interface<'info, TokenInterface>,
}

/// Adds tokens to a bond. What counts is by how much its token account grew.
pub fn handle_deposit_bond(ctx: Context<DepositBond>, amount: u64) -> Result<()> {
    ctx.accounts.provider.check_layout()?;
    let DepositBond { authority, source, bond, token, mint, token_program, .. } = &ctx.accounts;
    let decimals = bond.view()?.decimals;
    let transfer = Transfer { program: token_program, mint, decimals, from: source, to: token, authority };
    let deposited = transfer.deposit(amount)?;

    let mut state = bond.view_mut()?;
    state.add(deposited)?;
    emit!(BondDeposited { bond: bond.key(), amount: deposited, total: state.amount });
    Ok(())
}
