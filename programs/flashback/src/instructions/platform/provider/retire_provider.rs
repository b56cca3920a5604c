use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::ProviderStatusChanged;
use crate::state::{Provider, ProviderStatus};
use crate::view::View;

/// Accounts of [`retire_provider`](crate::flashback::retire_provider).
#[derive(Accounts)]
pub struct RetireProvider<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Leaves business; written.
    #[account(mut, has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
}

/// Takes a provider whose listings are all closed out of business.
pub fn handle_retire_provider(ctx: Context<RetireProvider>) -> Result<()> {
    let mut provider = ctx.accounts.provider.view_mut()?;
    provider.set_status(ProviderStatus::Retired)?;
    emit!(ProviderStatusChanged { provider: provider.address, status: ProviderStatus::Retired });
    Ok(())
}
