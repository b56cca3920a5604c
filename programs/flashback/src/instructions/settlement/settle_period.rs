use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::PeriodSettled;
use crate::state::{Agreement, Bond, Listing, Provider, Vault};
use crate::sysvar;
use crate::view::View;

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
    let SettlePeriod { agreement: address, vault, listing, provider, bond } = &ctx.accounts;
    let mut agreement = address.view_mut()?;
    let Some(settlement) = agreement.settle_period(&mut *vault.view_mut()?, period, 0, sysvar::now()?)? else {
        return Ok(());
    };
    let mut provider = provider.view_mut()?;
    provider.count_settlement(&settlement);
    if let Some(released) = settlement.released {
        released.give_back(&mut *bond.view_mut()?, &mut *listing.view_mut()?, &mut provider)?;
    }
    emit!(PeriodSettled {
        agreement: address.key(),
        period,
        until: settlement.until,
        credit_bps: settlement.credit_bps,
        is_last: settlement.released.is_some(),
        sequence: agreement.sequence,
    });
    Ok(())
}
