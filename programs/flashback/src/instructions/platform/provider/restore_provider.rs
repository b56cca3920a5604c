use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::ProviderStatusChanged;
use crate::state::{Pausable, Platform, Provider, ProviderStatus, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`restore_provider`](crate::flashback::restore_provider).
#[derive(Accounts)]
pub struct RestoreProvider<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Holds pauses; read.
    #[account(address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
    /// Returns to business; written.
    #[account(mut, has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
}

/// Brings a retired provider back, with its history.
pub fn handle_restore_provider(ctx: Context<RestoreProvider>) -> Result<()> {
    let now = sysvar::now()?;
    ctx.accounts.platform.view()?.require_running(Pausable::Registration, now)?;
    let mut provider = ctx.accounts.provider.view_mut()?;
    provider.set_status(ProviderStatus::Active)?;
    emit!(ProviderStatusChanged { provider: provider.address, status: ProviderStatus::Active });
    Ok(())
}
