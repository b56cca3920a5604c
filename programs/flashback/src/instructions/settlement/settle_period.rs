use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::PeriodSettled;
use crate::math::quality::Period;
use crate::state::{Agreement, Board, Bond, Dispute, Listing, Provider, Settlement, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`settle_period`](crate::flashback::settle_period). Behind them stand, writable, the agreement's board if it has
/// one, then the period's dispute if there is one.
#[derive(Accounts)]
pub struct SettlePeriod<'info> {
    /// The agreement.
    #[account(
        mut,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = listing @ FlashbackError::ListingMismatch,
        has_one = provider @ FlashbackError::ProviderMismatch,
        has_one = bond @ FlashbackError::BondMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// The vault.
    #[account(mut)]
    pub vault: AccountLoader<'info, Vault>,
    /// The listing.
    #[account(mut)]
    pub listing: AccountLoader<'info, Listing>,
    /// The provider.
    #[account(mut)]
    pub provider: AccountLoader<'info, Provider>,
    /// The bond.
    #[account(mut)]
    pub bond: AccountLoader<'info, Bond>,
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
        bond.view_mut()?.forfeit(settlement.penalty)?;
    }
    if let Some(released) = settlement.released {
        released.give_back(&mut *bond.view_mut()?, &mut *listing.view_mut()?, &mut provider)?;
        if let Some(board) = board {
            board.view_mut()?.dismiss()?;
        }
    }
    let Settlement { until, credit_bps, is_ruled, provider_lost, penalty, measured: found, rating, released, .. } =
        settlement;
    let Period { epochs, measured, up, known, success_ppm, slow, thin, is_lost, .. } = found;
    emit!(PeriodSettled {
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
