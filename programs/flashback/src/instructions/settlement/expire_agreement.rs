use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::{AgreementEnded, CapacityReleased};
use crate::state::{Agreement, AgreementStatus, EndCause, Listing, Provider, Vault};
use crate::sysvar;

/// Accounts of [`expire_agreement`](crate::flashback::expire_agreement).
#[derive(Accounts)]
pub struct ExpireAgreement<'info> {
    /// The agreement.
    #[account(
        mut,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = listing @ FlashbackError::ListingMismatch,
        has_one = provider @ FlashbackError::ProviderMismatch,
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
}

/// Records the end of an agreement that has reached its term, and frees the capacity of one that has ended.
pub fn handle_expire_agreement(ctx: Context<ExpireAgreement>) -> Result<()> {
    let now = sysvar::now()?;
    let key = ctx.accounts.agreement.key();
    let mut agreement = ctx.accounts.agreement.load_mut()?;
    if agreement.status_at(now)? == AgreementStatus::Active {
        require!(agreement.term_ends_at != 0 && now >= agreement.term_ends_at, FlashbackError::TermNotOver);
        ctx.accounts.vault.load_mut()?.transact(now, |clock, now| agreement.end(clock, i64::MAX, now))?;
        let (ends_at, sequence) = (agreement.ends_at, agreement.next_sequence());
        emit!(AgreementEnded { agreement: key, cause: EndCause::Term, ends_at, cost: 0, sequence });
    }
    require!(agreement.status_at(now)? == AgreementStatus::Ended, FlashbackError::TermNotOver);
    let quantity = agreement.reserved;
    if quantity > 0 {
        agreement.release_capacity(&mut *ctx.accounts.listing.load_mut()?, &mut *ctx.accounts.provider.load_mut()?)?;
        emit!(CapacityReleased { agreement: key, quantity, sequence: agreement.next_sequence() });
    }
    Ok(())
}
