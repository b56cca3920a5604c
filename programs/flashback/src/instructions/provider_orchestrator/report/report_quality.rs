use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::QualityReported;
use crate::state::{Board, Provider, Report};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`report_quality`](crate::flashback::report_quality).
#[derive(Accounts)]
pub struct ReportQuality<'info> {
    /// The monitor's authority; signs.
    pub authority: Signer<'info>,
    /// The monitor's entry in the register; read.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub monitor: AccountLoader<'info, Provider>,
    /// Holds the report; written.
    #[account(mut)]
    pub board: AccountLoader<'info, Board>,
}

/// Reveals the report that was committed to.
pub fn handle_report_quality(ctx: Context<ReportQuality>, slot: u8, epoch: u32, report: Report) -> Result<()> {
    let ReportQuality { monitor, board, .. } = &ctx.accounts;
    let now = sysvar::now()?;
    board.view_mut()?.report_quality(&board.key(), slot, &*monitor.view()?, epoch, &report, now)?;
    let evidence_hash = report.evidence_hash;
    emit!(QualityReported { board: board.key(), monitor: monitor.key(), slot, epoch, evidence_hash });
    Ok(())
}
