use anchor_lang::prelude::*;

use super::Pause;
use crate::events::PlatformResumed;
use crate::sysvar;
use crate::view::View;

/// Ends the pause of each bit of `what`.
pub fn handle_resume(ctx: Context<Pause>, what: u8) -> Result<()> {
    ctx.accounts.by_admin()?;
    ctx.accounts.platform.view_mut()?.resume(what, sysvar::now()?)?;
    emit!(PlatformResumed { what });
    Ok(())
}
