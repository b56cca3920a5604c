use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AgreementEnded;
use crate::state::{Agreement, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`terminate_agreement`](crate::flashback::terminate_agreement).
#[derive(Accounts)]
pub struct TerminateAgreement<'info> {
    /// The consumer; signs.
    pub owner: Signer<'info>,
    /// Pays the stream until the end; written.
    #[account(mut, has_one = owner @ FlashbackError::NotOwner)]
    pub vault: AccountLoader<'info, Vault>,
    /// Gets its end; written.
    #[account(mut, has_one = vault @ FlashbackError::VaultMismatch)]
    pub agreement: AccountLoader<'info, Agreement>,
}

/// Gives the consumer's notice. While the vault is dry it runs from when the money ended.
pub fn handle_terminate_agreement(ctx: Context<TerminateAgreement>) -> Result<()> {
    let TerminateAgreement { agreement, vault, .. } = &ctx.accounts;
    let ending = agreement.view_mut()?.terminate(&mut *vault.view_mut()?, sysvar::now()?)?;
    emit!(AgreementEnded::of(agreement.key(), &ending));
    Ok(())
}
