use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AdminProposed;
use crate::state::{Platform, PLATFORM_ADDRESS};
use crate::view::View;

/// Accounts of [`propose_admin`](crate::flashback::propose_admin).
#[derive(Accounts)]
pub struct ProposeAdmin<'info> {
    /// The admin; signs.
    pub admin: Signer<'info>,
    /// Holds the proposal; written.
    #[account(mut, address = PLATFORM_ADDRESS, has_one = admin @ FlashbackError::NotAdmin)]
    pub platform: AccountLoader<'info, Platform>,
}

/// Names the next admin, or with the zero key nobody.
pub fn handle_propose_admin(ctx: Context<ProposeAdmin>, pending_admin: Pubkey) -> Result<()> {
    require_keys_neq!(pending_admin, ctx.accounts.admin.key(), FlashbackError::RoleUnchanged);
    ctx.accounts.platform.view_mut()?.pending_admin = pending_admin;
    emit!(AdminProposed { pending_admin });
    Ok(())
}
