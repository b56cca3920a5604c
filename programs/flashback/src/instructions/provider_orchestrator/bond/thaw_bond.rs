use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::BondThawed;
use crate::state::{Bond, Platform, Provider, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`thaw_bond`](crate::flashback::thaw_bond).
#[derive(Accounts)]
pub struct ThawBond<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Holds the thawing time; read.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// Names the authority; read.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Starts to thaw; written.
    #[account(mut, has_one = provider @ FlashbackError::ProviderMismatch)]
    pub bond: AccountLoader<'info, Bond>,
}

/// Starts to thaw a free part of a bond.
pub fn handle_thaw_bond(ctx: Context<ThawBond>, amount: u64) -> Result<()> {
    ctx.accounts.provider.check_layout()?;
    let now = sysvar::now()?;
    let thaw_at = now.saturating_add(ctx.accounts.platform.view()?.thaw_secs.into());
    ctx.accounts.bond.view_mut()?.thaw(amount, thaw_at)?;
    emit!(BondThawed { bond: ctx.accounts.bond.key(), amount, thaw_at });
    Ok(())
}
