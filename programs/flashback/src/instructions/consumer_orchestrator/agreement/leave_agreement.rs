use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AgreementEnded;
use crate::state::{Agreement, Provider, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`leave_agreement`](crate::flashback::leave_agreement).
#[derive(Accounts)]
pub struct LeaveAgreement<'info> {
    /// The consumer.
    pub owner: Signer<'info>,
    /// The vault.
    #[account(mut, has_one = owner @ FlashbackError::NotOwner)]
    pub vault: AccountLoader<'info, Vault>,
    /// The agreement.
    #[account(
        mut,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = provider @ FlashbackError::ProviderMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// The provider.
    pub provider: AccountLoader<'info, Provider>,
}

/// Ends an agreement at once and free, where a fact of the last period gives the right to.
pub fn handle_leave_agreement(ctx: Context<LeaveAgreement>) -> Result<()> {
    let LeaveAgreement { agreement, vault, provider, .. } = &ctx.accounts;
    let ending = agreement.view_mut()?.leave(&mut *vault.view_mut()?, &*provider.view()?, sysvar::now()?)?;
    emit!(AgreementEnded::of(agreement.key(), &ending));
    Ok(())
}
