use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::PlatformPaused;
use crate::state::{Platform, PLATFORM_ADDRESS};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`pause`](crate::flashback::pause) and [`resume`](crate::flashback::resume).
#[derive(Accounts)]
pub struct Pause<'info> {
    /// The guardian or the admin; signs.
    pub authority: Signer<'info>,
    /// Holds the pauses; written.
    #[account(mut, address = PLATFORM_ADDRESS)]
    pub platform: AccountLoader<'info, Platform>,
}

impl Pause<'_> {
    /// Whether the admin signed; refuses whoever is neither admin nor guardian.
    pub fn by_admin(&self) -> Result<bool> {
        let platform = self.platform.view()?;
        let by_admin = self.authority.key() == platform.admin;
        ensure!(by_admin || self.authority.key() == platform.guardian, FlashbackError::NotGuardian);
        Ok(by_admin)
    }
}

/// Pauses each bit of `what` for 7 epochs.
pub fn handle_pause(ctx: Context<Pause>, what: u8) -> Result<()> {
    let by_admin = ctx.accounts.by_admin()?;
    let until = ctx.accounts.platform.view_mut()?.pause(what, by_admin, sysvar::now()?)?;
    emit!(PlatformPaused { what, until });
    Ok(())
}
