use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AdminAccepted;
use crate::state::{Platform, PLATFORM_ADDRESS};
use crate::view::View;

/// Accounts of [`accept_admin`](crate::flashback::accept_admin).
#[derive(Accounts)]
pub struct AcceptAdmin<'info> {
    /// The proposed admin; signs.
    pub pending_admin: Signer<'info>,
    /// Gets its new admin; written.
    #[account(mut, address = PLATFORM_ADDRESS, has_one = pending_admin @ FlashbackError::NotPendingAdmin)]
    pub platform: AccountLoader<'info, Platform>,
}

/// Makes the proposed admin the admin.
pub fn handle_accept_admin(ctx: Context<AcceptAdmin>) -> Result<()> {
    let mut platform = ctx.accounts.platform.view_mut()?;
    platform.admin = platform.pending_admin;
    platform.pending_admin = Pubkey::default();
    emit!(AdminAccepted { admin: platform.admin });
    Ok(())
}
