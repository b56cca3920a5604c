use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::EpochFinalized;
use crate::state::{Board, EpochResult, Finalization, Listing, Provider};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`finalize_epoch`](crate::flashback::finalize_epoch). Behind them stand the Provider accounts of the epoch's
/// monitors, writable, in the order of the slots; an epoch for which nobody is paid needs none.
#[derive(Accounts)]
pub struct FinalizeEpoch<'info> {
    /// Is measured; holds its boards by standing; written.
    #[account(mut)]
    pub provider: AccountLoader<'info, Provider>,
    /// Is measured; read.
    pub listing: AccountLoader<'info, Listing>,
    /// Holds the reports; written.
    #[account(
        mut,
        has_one = listing @ FlashbackError::ListingMismatch,
        has_one = provider @ FlashbackError::ProviderMismatch,
    )]
    pub board: AccountLoader<'info, Board>,
}

/// Writes the result of an epoch and pays its monitors.
pub fn handle_finalize_epoch<'info>(ctx: Context<'info, FinalizeEpoch<'info>>, epoch: u32) -> Result<()> {
    let FinalizeEpoch { provider, listing, board } = &ctx.accounts;
    let (finalization, pay) = {
        let mut board = board.view_mut()?;
        let (pay, now) = (board.report_pay_lamports, sysvar::now()?);
        let pay_monitor = |slot: usize, monitor: &Pubkey| {
            // That it is a Provider account was proved when it was assigned.
            let account = ctx.remaining_accounts.get(slot).filter(|account| account.key == monitor);
            let account = account.ok_or(FlashbackError::MonitorsMissing)?;
            let mut lamports = account.try_borrow_mut_lamports()?;
            **lamports = lamports.checked_add(pay).ok_or(FlashbackError::AmountOverflow)?;
            Ok(())
        };
        (board.finalize_epoch(&*listing.view()?, &mut *provider.view_mut()?, epoch, now, pay_monitor)?, pay)
    };
    let Some(finalization) = finalization else { return Ok(()) };
    // At most 7 times MAX_REPORT_PAY_LAMPORTS.
    board.sub_lamports(pay.wrapping_mul(finalization.paid.count_ones().into()))?;
    let Finalization { from, epoch, result, contested, missed, paid, standing } = finalization;
    let EpochResult { success_ppm, p10_kib, measured, up, p95_ms, flags } = result;
    emit!(EpochFinalized {
        board: board.key(),
        from,
        epoch,
        success_ppm,
        p10_kib,
        measured,
        up,
        p95_ms,
        flags,
        contested,
        missed,
        paid,
        standing,
    });
    Ok(())
}
