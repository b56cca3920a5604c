use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::RequestClosed;
use crate::state::{Agreement, AgreementStatus, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`cancel_request`](crate::flashback::cancel_request).
#[derive(Accounts)]
pub struct CancelRequest<'info> {
    /// The consumer.
    pub owner: Signer<'info>,
    /// The vault.
    #[account(mut, has_one = owner @ FlashbackError::NotOwner)]
    pub vault: AccountLoader<'info, Vault>,
    /// The request.
    #[account(
        mut,
        close = rent_payer,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = rent_payer @ FlashbackError::RentPayerMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Who paid the rent and gets it back.
    /// CHECK: the agreement names it; it only receives lamports.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

/// Takes a request back.
pub fn handle_cancel_request(ctx: Context<CancelRequest>) -> Result<()> {
    let CancelRequest { agreement, vault, .. } = &ctx.accounts;
    agreement.view()?.cancel(&mut *vault.view_mut()?, sysvar::now()?)?;
    emit!(RequestClosed { agreement: agreement.key(), status: AgreementStatus::Cancelled });
    Ok(())
}
