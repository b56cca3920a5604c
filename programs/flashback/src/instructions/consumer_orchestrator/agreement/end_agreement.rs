use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AgreementEnded;
use crate::state::{Agreement, Provider, Vault};
use crate::sysvar;
use crate::view::View;

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
    ctx.accounts.provider.check_layout()?;
    let EndAgreement { authority, agreement, vault, .. } = &ctx.accounts;
    let ending = agreement.view_mut()?.end(authority.key, &mut *vault.view_mut()?, sysvar::now()?)?;
    emit!(AgreementEnded::of(agreement.key(), &ending));
    Ok(())
}
