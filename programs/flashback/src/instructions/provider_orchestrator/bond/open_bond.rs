use anchor_lang::prelude::*;
use anchor_spl::token_interface::{Mint, TokenAccount, TokenInterface};

use crate::constants::seeds;
use crate::error::FlashbackError;
use crate::events::BondOpened;
use crate::state::{check_mint, header, Bond, Provider};

/// Accounts of [`open_bond`](crate::flashback::open_bond).
#[derive(Accounts)]
pub struct OpenBond<'info> {
    /// The provider's authority.
    pub authority: Signer<'info>,
    /// Pays the rent and gets it back.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The provider.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// The bond.
    #[account(
        init,
        payer = payer,
        space = Bond::SPACE,
        seeds = [seeds::BOND, provider.key().as_ref(), mint.key().as_ref()],
        bump,
    )]
    pub bond: AccountLoader<'info, Bond>,
    /// Its token account.
    #[account(
        init,
        payer = payer,
        seeds = [seeds::BOND_TOKEN, bond.key().as_ref()],
        bump,
        token::mint = mint,
        token::authority = bond,
        token::token_program = token_program,
    )]
    pub token: InterfaceAccount<'info, TokenAccount>,
    /// The token account that claims go to.
    #[account(constraint = payout.mint == mint.key() @ FlashbackError::MintMismatch)]
    pub payout: InterfaceAccount<'info, TokenAccount>,
    /// What the bond holds; the handler checks its extensions.
    pub mint: InterfaceAccount<'info, Mint>,
    /// The mint's program.
    pub token_program: Interface<'info, TokenInterface>,
    /// Creates the accounts.
    pub system_program: Program<'info, System>,
}

/// Opens the provider's bond in a mint.
pub fn handle_open_bond(ctx: Context<OpenBond>) -> Result<()> {
    check_mint(ctx.accounts.mint.as_ref())?;
    let mut bond = ctx.accounts.bond.load_init()?;
    bond.version = header::LAYOUT_VERSION;
    bond.decimals = ctx.accounts.mint.decimals;
    bond.bump = ctx.bumps.bond;
    bond.provider = ctx.accounts.provider.key();
    bond.mint = ctx.accounts.mint.key();
    bond.token = ctx.accounts.token.key();
    bond.payout = ctx.accounts.payout.key();
    bond.rent_payer = ctx.accounts.payer.key();
    emit!(BondOpened { bond: ctx.accounts.bond.key(), provider: bond.provider, mint: bond.mint, payout: bond.payout });
    Ok(())
}
