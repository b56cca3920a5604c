use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AgreementEnded;
use crate::state::{Agreement, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`end_default`](crate::flashback::end_default).
#[derive(Accounts)]
pub struct EndDefault<'info> {
    /// Ends; written.
    #[account(mut, has_one = vault @ FlashbackError::VaultMismatch)]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Is in default; written.
    #[account(mut)]
    pub vault: AccountLoader<'info, Vault>,
}

/// Ends an agreement whose vault is in default; the notice is paid out of the guarantee.
pub fn handle_end_default(ctx: Context<EndDefault>) -> Result<()> {
    let EndDefault { agreement, vault } = &ctx.accounts;
    if let Some(ending) = agreement.view_mut()?.end_default(&mut *vault.view_mut()?, sysvar::now()?)? {
        emit!(AgreementEnded::of(agreement.key(), &ending));
    }
    Ok(())
}
