use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::AgreementEnded;
use crate::state::{Agreement, Provider, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`end_agreement`](crate::flashback::end_agreement).
#[derive(Accounts)]
pub struct EndAgreement<'info> {
    /// The consumer; signs.
    pub owner: Signer<'info>,
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Pays the stream, which stops; written.
    #[account(mut, has_one = owner @ FlashbackError::NotOwner)]
    pub vault: AccountLoader<'info, Vault>,
    /// Ends; written.
    #[account(
        mut,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = provider @ FlashbackError::ProviderMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Names the authority; read.
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
