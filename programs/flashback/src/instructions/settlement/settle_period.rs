use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::PeriodSettled;
use crate::state::{Agreement, Bond, Listing, Provider, Vault};
use crate::sysvar;

/// Accounts of [`settle_period`](crate::flashback::settle_period).
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

/// Settles a period of an agreement without a board at full score. The last one frees collateral and capacity.
pub fn handle_settle_period(ctx: Context<SettlePeriod>, period: u32) -> Result<()> {
    let now = sysvar::now()?;
    let mut agreement = ctx.accounts.agreement.load_mut()?;
    if agreement.is_settled(period) {
        return Ok(());
    }
    let mut vault = ctx.accounts.vault.load_mut()?;
    let mut provider = ctx.accounts.provider.load_mut()?;
    let calendar = vault.calendar();
    let settlement = vault.transact(now, |clock, now| agreement.settle(clock, &calendar, period, 0, now))?;
    if settlement.secs > 0 {
        provider.settled_periods = provider.settled_periods.saturating_add(1);
    }
    if let Some(collateral) = settlement.released {
        ctx.accounts.bond.load_mut()?.unlock(collateral)?;
        agreement.release_capacity(&mut *ctx.accounts.listing.load_mut()?, &mut provider)?;
    }
    emit!(PeriodSettled {
        agreement: ctx.accounts.agreement.key(),
        period,
        until: settlement.until,
        credit_bps: 0,
        is_last: settlement.released.is_some(),
        sequence: agreement.next_sequence(),
    });
    Ok(())
}
