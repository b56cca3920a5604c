use anchor_lang::prelude::*;

use crate::constants::seeds;
use crate::error::FlashbackError;
use crate::events::SettlementMintSet;
use crate::state::{check_mint, header, Platform, SettlementMint, PLATFORM_ADDRESS};
use crate::view::View;

/// Accounts of [`set_settlement_mint`](crate::flashback::set_settlement_mint).
#[derive(Accounts)]
pub struct SetSettlementMint<'info> {
    /// The admin; signs, pays the rent.
    #[account(mut)]
    pub admin: Signer<'info>,
    /// Names the admin; read.
    #[account(address = PLATFORM_ADDRESS, has_one = admin @ FlashbackError::NotAdmin)]
    pub platform: AccountLoader<'info, Platform>,
    /// The mint that is vouched for; read.
    /// CHECK: the handler checks that it is a mint that can be used.
    pub mint: UncheckedAccount<'info>,
    /// Holds the mint's value; created, or written. It has no other state.
    #[account(
        init_if_needed,
        payer = admin,
        space = SettlementMint::SPACE,
        seeds = [seeds::MINT, mint.key().as_ref()],
        bump,
    )]
    pub settlement_mint: AccountLoader<'info, SettlementMint>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

/// Vouches for a mint with its value, or with 0 no longer.
pub fn handle_set_settlement_mint(ctx: Context<SetSettlementMint>, ref_value: u64) -> Result<()> {
    ctx.accounts.platform.check_layout()?;
    check_mint(&ctx.accounts.mint)?;

    let mint = ctx.accounts.mint.key();
    let loader = &ctx.accounts.settlement_mint;
    let mut settlement_mint = loader.load_init().or_else(|_| loader.view_mut())?;
    settlement_mint.version = header::LAYOUT_VERSION;
    settlement_mint.mint = mint;
    settlement_mint.ref_value = ref_value;

    emit!(SettlementMintSet { mint, ref_value });
    Ok(())
}
