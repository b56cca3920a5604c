use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::PlatformUpdated;
use crate::state::{Platform, PlatformChanges, PLATFORM_ADDRESS};
use crate::view::View;

/// Accounts of [`update_platform`](crate::flashback::update_platform).
#[derive(Accounts)]
pub struct UpdatePlatform<'info> {
    /// The admin; signs.
    pub admin: Signer<'info>,
    /// Holds parameters and roles; written.
    #[account(mut, address = PLATFORM_ADDRESS, has_one = admin @ FlashbackError::NotAdmin)]
    pub platform: AccountLoader<'info, Platform>,
}

/// Sets what `changes` names.
pub fn handle_update_platform(ctx: Context<UpdatePlatform>, changes: PlatformChanges) -> Result<()> {
    ctx.accounts.platform.view_mut()?.apply(&changes)?;
    emit!(PlatformUpdated { changes });
    Ok(())
}
