use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AgreementEnded;
use crate::state::{Agreement, EndCause, Provider, Vault};
use crate::sysvar;

/// Accounts of [`end_agreement`](crate::flashback::end_agreement).
#[derive(Accounts)]
pub struct EndAgreement<'info> {
    /// The consumer.
    pub owner: Signer<'info>,
    /// The provider's authority.
    pub authority: Signer<'info>,
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
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
}

/// Ends an agreement at once, as both want.
pub fn handle_end_agreement(ctx: Context<EndAgreement>) -> Result<()> {
    let now = sysvar::now()?;
    let mut agreement = ctx.accounts.agreement.load_mut()?;
    ctx.accounts.vault.load_mut()?.transact(now, |clock, now| agreement.end_now(clock, now))?;
    let (ends_at, sequence) = (agreement.ends_at, agreement.next_sequence());
    emit!(AgreementEnded {
        agreement: ctx.accounts.agreement.key(),
        cause: EndCause::Mutual,
        ends_at,
        cost: 0,
        sequence
    });
    Ok(())
}
