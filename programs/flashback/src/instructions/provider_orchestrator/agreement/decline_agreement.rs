use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::RequestClosed;
use crate::state::{Agreement, AgreementStatus, Provider, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`decline_agreement`](crate::flashback::decline_agreement).
#[derive(Accounts)]
pub struct DeclineAgreement<'info> {
    /// The provider's authority; signs.
    pub authority: Signer<'info>,
    /// Names the authority; read.
    #[account(has_one = authority @ FlashbackError::NotAuthority)]
    pub provider: AccountLoader<'info, Provider>,
    /// Counts its open agreements; written.
    #[account(mut)]
    pub vault: AccountLoader<'info, Vault>,
    /// The request; closed.
    #[account(
        mut,
        close = rent_payer,
        has_one = provider @ FlashbackError::ProviderMismatch,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = rent_payer @ FlashbackError::RentPayerMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Paid the rent and gets it back; written.
    /// CHECK: the agreement names it; it only receives lamports.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

/// Declines a request.
pub fn handle_decline_agreement(ctx: Context<DeclineAgreement>) -> Result<()> {
    ctx.accounts.provider.check_layout()?;
    let DeclineAgreement { agreement, vault, .. } = &ctx.accounts;
    agreement.view()?.decline(&mut *vault.view_mut()?, sysvar::now()?)?;
    emit!(RequestClosed { agreement: agreement.key(), status: AgreementStatus::Declined });
    Ok(())
}
