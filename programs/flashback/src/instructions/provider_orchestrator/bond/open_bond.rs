use anchor_lang::prelude::*;
use anchor_spl::token_interface::{TokenAccount, TokenInterface};

use crate::constants::seeds;
use crate::creation::Creator;
use crate::error::FlashbackError;
use crate::events::BondOpened;
use crate::state::{check_mint, header, Bond, Provider};
use crate::view::View;

/// Accounts of [`open_bond`](crate::flashback::open_bond).
#[derive(Accounts)]
pub struct OpenBond<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Pays the rent and gets it back on closing; signs, written.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// Names the authority; read.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Holds the collateral; created.
    /// CHECK: the handler creates it at the address of its seeds.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(seeds = [seeds::BOND, provider.key().as_ref(), mint.key().as_ref()], bump)
    )]
    pub bond: UncheckedAccount<'info>,
    /// Holds the bond's tokens; created.
    /// CHECK: the handler creates it at the address of its seeds.
    #[account(mut)]
    #[cfg_attr(feature = "idl-build", account(seeds = [seeds::BOND_TOKEN, bond.key().as_ref()], bump))]
    pub token: UncheckedAccount<'info>,
    /// Token account that claims go to; read.
    #[account(constraint = payout.mint == mint.key() @ FlashbackError::MintMismatch)]
    pub payout: InterfaceAccount<'info, TokenAccount>,
    /// What the bond holds; read.
    /// CHECK: the handler checks that it is a mint that can be used.
    pub mint: UncheckedAccount<'info>,
    /// SPL Token or Token-2022: the owner of the mint account.
    pub token_program: Interface<'info, TokenInterface>,
    /// Creates the accounts.
    pub system_program: Program<'info, System>,
}

/// Opens the provider's bond in a mint.
pub fn handle_open_bond(ctx: Context<OpenBond>) -> Result<()> {
    ctx.accounts.provider.check_layout()?;
    let OpenBond { payer, provider, bond: address, token, payout, mint, token_program, system_program, .. } =
        &ctx.accounts;
    let provider = provider.as_ref().key;
    let decimals = check_mint(mint)?;

    let creator = Creator { payer, system_program };
    let (mut bond, bump) = creator.create::<Bond, _>(address, [seeds::BOND, provider.as_ref(), mint.key.as_ref()])?;
    let token_seeds = [seeds::BOND_TOKEN, address.key.as_ref()];
    creator.create_token_account(token, mint, address.key, token_program, token_seeds)?;
    bond.version = header::LAYOUT_VERSION;
    bond.decimals = decimals;
    bond.bump = bump;
    bond.provider = *provider;
    bond.mint = mint.key();
    bond.token = token.key();
    bond.payout = payout.key();
    bond.rent_payer = payer.key();
    emit!(BondOpened { bond: address.key(), provider: bond.provider, mint: bond.mint, payout: bond.payout });
    Ok(())
}
