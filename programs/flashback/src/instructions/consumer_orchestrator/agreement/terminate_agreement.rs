use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AgreementEnded;
use crate::state::{Agreement, EndCause, Vault};
use crate::sysvar;

/// Accounts of [`terminate_agreement`](crate::flashback::terminate_agreement).
#[derive(Accounts)]
pub struct TerminateAgreement<'info> {
    /// The consumer.
    pub owner: Signer<'info>,
    /// The vault.
    #[account(mut, has_one = owner @ FlashbackError::NotOwner)]
    pub vault: AccountLoader<'info, Vault>,
    /// The agreement.
    #[account(mut, has_one = vault @ FlashbackError::VaultMismatch)]
    pub agreement: AccountLoader<'info, Agreement>,
}

/// Gives the consumer's notice. While the vault is dry it runs from when the money ended.
pub fn handle_terminate_agreement(ctx: Context<TerminateAgreement>) -> Result<()> {
    let now = sysvar::now()?;
    let mut agreement = ctx.accounts.agreement.load_mut()?;
    ctx.accounts.vault.load_mut()?.transact(now, |clock, now| agreement.end(clock, i64::MAX, now))?;
    let (ends_at, sequence) = (agreement.ends_at, agreement.next_sequence());
    emit!(AgreementEnded {
        agreement: ctx.accounts.agreement.key(),
        cause: EndCause::Notice,
        ends_at,
        cost: 0,
        sequence
    });
    Ok(())
}
