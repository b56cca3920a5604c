use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::ReportCommitted;
use crate::state::{Board, Provider};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`commit_report`](crate::flashback::commit_report).
#[derive(Accounts)]
pub struct CommitReport<'info> {
    /// The monitor's authority; signs.
    pub authority: Signer<'info>,
    /// The monitor's entry in the register; read.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub monitor: AccountLoader<'info, Provider>,
    /// Is measured; read.
    pub provider: AccountLoader<'info, Provider>,
    /// Holds the commitment; written.
    #[account(mut, has_one = provider @ FlashbackError::ProviderMismatch)]
    pub board: AccountLoader<'info, Board>,
}

/// Keeps the hash of a report until it is revealed.
pub fn handle_commit_report(ctx: Context<CommitReport>, slot: u8, epoch: u32, commitment: [u8; 32]) -> Result<()> {
    let CommitReport { monitor, provider, board, .. } = &ctx.accounts;
    let now = sysvar::now()?;
    board.view_mut()?.commit_report(slot, &*monitor.view()?, &*provider.view()?, epoch, commitment, now)?;
    emit!(ReportCommitted { board: board.key(), monitor: monitor.key(), slot, epoch });
    Ok(())
}
