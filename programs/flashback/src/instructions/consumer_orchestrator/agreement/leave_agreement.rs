use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AgreementEnded;
use crate::state::{Agreement, EndCause, Provider, Vault};
use crate::sysvar;

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
    let now = sysvar::now()?;
    let mut agreement = ctx.accounts.agreement.load_mut()?;
    let mut vault = ctx.accounts.vault.load_mut()?;
    let provider = ctx.accounts.provider.load()?;
    let calendar = vault.calendar();
    vault.transact(now, |clock, now| {
        agreement.end_now(clock, now)?;
        require!(agreement.may_leave(&provider, &calendar, now), FlashbackError::NoRightToLeave);
        Ok(())
    })?;
    let (ends_at, sequence) = (agreement.ends_at, agreement.next_sequence());
    emit!(AgreementEnded {
        agreement: ctx.accounts.agreement.key(),
        cause: EndCause::Left,
        ends_at,
        cost: 0,
        sequence
    });
    Ok(())
}
