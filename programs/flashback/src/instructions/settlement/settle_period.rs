use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::PeriodSettled;
use crate::log::log_event;
use crate::math::quality::Period;
use crate::state::{Agreement, Board, Bond, Dispute, Provider, Settlement, Vault};
use crate::sysvar;
use crate::view::{take_mut, View};

/// Accounts of [`settle_period`](crate::flashback::settle_period). Behind them stand, writable, the agreement's board if it has
/// one, then the period's dispute if there is one.
#[derive(Accounts)]
pub struct SettlePeriod<'info> {
    /// Holds the period and its totals; written.
    #[account(
        mut,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = listing @ FlashbackError::ListingMismatch,
        has_one = provider @ FlashbackError::ProviderMismatch,
        has_one = bond @ FlashbackError::BondMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Pays, and gets the credit back; written.
    #[account(mut)]
    pub vault: AccountLoader<'info, Vault>,
    /// Frees capacity with the last period; written.
    /// CHECK: named by the agreement, and taken as a Listing where the last period gives capacity back.
    #[account(mut)]
    pub listing: UncheckedAccount<'info>,
    /// Gets the rating; written.
    #[account(mut)]
    pub provider: AccountLoader<'info, Provider>,
    /// Owes the penalty, frees collateral; written.
    /// CHECK: named by the agreement, and taken as a Bond where it forfeits a penalty or gets collateral back.
    #[account(mut)]
    pub bond: UncheckedAccount<'info>,
}

/// Settles a period by what was ruled in its dispute, else by what the agreement's board measured. The last one frees collateral
/// and capacity.
pub fn handle_settle_period<'info>(ctx: Context<'info, SettlePeriod<'info>>, period: u32) -> Result<()> {
    let SettlePeriod { agreement: address, vault, listing, provider, bond } = &ctx.accounts;
    let mut agreement = address.view_mut()?;
    if agreement.is_settled(period) {
        return Ok(());
    }
    let now = sysvar::now()?;
    let board = Board::behind(&agreement.board, ctx.remaining_accounts)?;
    let dispute = agreement
        .is_disputed(period)
        .then(|| Dispute::behind(&address.key(), period, usize::from(board.is_some()), ctx.remaining_accounts));
    let dispute = dispute.transpose()?;
    let settlement = {
        let board = board.as_ref().map(View::view).transpose()?;
        let mut dispute = dispute.as_ref().map(View::view_mut).transpose()?;
        let mut vault = vault.view_mut()?;
        agreement.settle_period(&mut vault, board.as_deref(), dispute.as_deref_mut(), period, now)?
    };
    let Some(settlement) = settlement else { return Ok(()) };
    let mut provider = provider.view_mut()?;
    provider.count_settlement(&settlement, now);
    if settlement.penalty > 0 {
        take_mut::<Bond>(bond)?.forfeit(settlement.penalty)?;
    }
    if let Some(released) = settlement.released {
        released.give_back(&mut *take_mut(bond)?, &mut *take_mut(listing)?, &mut provider)?;
        if let Some(board) = board {
            board.view_mut()?.dismiss()?;
        }
    }
    let Settlement { until, credit_bps, is_ruled, provider_lost, penalty, measured: found, rating, released, .. } =
        settlement;
    let Period { epochs, measured, up, known, success_ppm, slow, thin, is_lost, .. } = found;
    log_event(&PeriodSettled {
        agreement: address.key(),
        period,
        until,
        credit_bps,
        is_ruled,
        provider_lost,
        penalty,
        epochs,
        measured,
        up,
        known,
        success_ppm,
        slow,
        thin,
        is_lost,
        scores: rating.scores.map(|score| score.unwrap_or(u16::MAX)),
        net_weight: rating.net,
        gross_weight: rating.gross,
        is_last: released.is_some(),
        sequence: agreement.sequence,
    });
    Ok(())
}
