use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AgreementEnded;
use crate::state::{Agreement, EndCause, Vault};
use crate::sysvar;

/// Accounts of [`end_default`](crate::flashback::end_default).
#[derive(Accounts)]
pub struct EndDefault<'info> {
    /// The agreement.
    #[account(mut, has_one = vault @ FlashbackError::VaultMismatch)]
    pub agreement: AccountLoader<'info, Agreement>,
    /// The vault.
    #[account(mut)]
    pub vault: AccountLoader<'info, Vault>,
}

/// Ends an agreement whose vault is in default; the notice is paid out of the guarantee.
pub fn handle_end_default(ctx: Context<EndDefault>) -> Result<()> {
    let now = sysvar::now()?;
    let mut agreement = ctx.accounts.agreement.load_mut()?;
    if agreement.ends_at != 0 {
        return Ok(());
    }
    let mut vault = ctx.accounts.vault.load_mut()?;
    let calendar = vault.calendar();
    vault.transact(now, |clock, now| {
        require!(agreement.is_in_default(clock, &calendar, now), FlashbackError::NotInDefault);
        agreement.end(clock, i64::MAX, now)
    })?;
    let (ends_at, sequence) = (agreement.ends_at, agreement.next_sequence());
    emit!(AgreementEnded {
        agreement: ctx.accounts.agreement.key(),
        cause: EndCause::Default,
        ends_at,
        cost: 0,
        sequence
    });
    Ok(())
}
