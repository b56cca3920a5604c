use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::{AgreementEnded, CapacityReleased};
use crate::state::{Agreement, Expiry, Listing, Provider, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`expire_agreement`](crate::flashback::expire_agreement).
#[derive(Accounts)]
pub struct ExpireAgreement<'info> {
    /// Reaches its end; written.
    #[account(
        mut,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = listing @ FlashbackError::ListingMismatch,
        has_one = provider @ FlashbackError::ProviderMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Pays the stream, which stops; written.
    #[account(mut)]
    pub vault: AccountLoader<'info, Vault>,
    /// Gets its capacity back; written.
    #[account(mut)]
    pub listing: AccountLoader<'info, Listing>,
    /// Gets its capacity back; written.
    #[account(mut)]
    pub provider: AccountLoader<'info, Provider>,
}

/// Records the end of an agreement that has reached its term, and frees the capacity of one that has ended.
pub fn handle_expire_agreement(ctx: Context<ExpireAgreement>) -> Result<()> {
    let ExpireAgreement { agreement: address, vault, listing, provider } = &ctx.accounts;
    let mut agreement = address.view_mut()?;
    let Expiry { ending, released } = agreement.expire(&mut *vault.view_mut()?, sysvar::now()?)?;
    if let Some(ending) = ending {
        emit!(AgreementEnded::of(address.key(), &ending));
    }
    if released > 0 {
        listing.view_mut()?.release(released, &mut *provider.view_mut()?)?;
        emit!(CapacityReleased { agreement: address.key(), quantity: released, sequence: agreement.sequence });
    }
    Ok(())
}
