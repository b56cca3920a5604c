use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::ProviderDelisted;
use crate::state::{Platform, Provider, Reason, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`delist_provider`](crate::flashback::delist_provider).
#[derive(Accounts)]
pub struct DelistProvider<'info> {
    /// The registrar; signs.
    pub registrar: Signer<'info>,
    /// Names the registrar; read.
    #[account(address = PLATFORM_ADDRESS, has_one = registrar @ FlashbackError::NotRegistrar)]
    pub platform: AccountLoader<'info, Platform>,
    /// Is delisted or listed again; written.
    #[account(mut)]
    pub provider: AccountLoader<'info, Provider>,
}

/// Delists a provider for a reason, or with `None` lifts it.
pub fn handle_delist_provider(ctx: Context<DelistProvider>, reason: Option<Reason>) -> Result<()> {
    ctx.accounts.platform.check_layout()?;
    let mut provider = ctx.accounts.provider.view_mut()?;
    match reason {
        Some(reason) => {
            ensure!(provider.delisted_at == 0, FlashbackError::ProviderDelisted);
            provider.delisted_at = sysvar::now()?;
            provider.delist_reason = reason.into();
        }
        None => {
            ensure!(provider.delisted_at != 0, FlashbackError::ProviderNotDelisted);
            provider.delisted_at = 0;
        }
    }
    emit!(ProviderDelisted { provider: provider.address, reason });
    Ok(())
}
