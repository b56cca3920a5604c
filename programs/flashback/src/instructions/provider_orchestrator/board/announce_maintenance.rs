use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::MaintenanceAnnounced;
use crate::state::{Board, Provider};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`announce_maintenance`](crate::flashback::announce_maintenance).
#[derive(Accounts)]
pub struct AnnounceMaintenance<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Names the authority; read.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Holds the announcement; written.
    #[account(mut, has_one = provider @ FlashbackError::ProviderMismatch)]
    pub board: AccountLoader<'info, Board>,
}

/// Takes a run of buckets of a coming epoch out of what is measured.
pub fn handle_announce_maintenance(ctx: Context<AnnounceMaintenance>, epoch: u32, start: u16, len: u16) -> Result<()> {
    let AnnounceMaintenance { provider, board, .. } = &ctx.accounts;
    provider.check_layout()?;
    board.view_mut()?.announce_maintenance(epoch, start, len, sysvar::now()?)?;
    emit!(MaintenanceAnnounced { board: board.key(), epoch, start, len });
    Ok(())
}
