use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::events::RequestClosed;
use crate::instructions::consumer_orchestrator::check_consumer;
use crate::state::{Agreement, AgreementStatus, Session, SessionInstruction, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`cancel_request`](crate::flashback::cancel_request).
#[derive(Accounts)]
pub struct CancelRequest<'info> {
    /// The consumer, or the session's key; signs.
    pub authority: Signer<'info>,
    /// Lets a key other than the consumer's sign; read. None where the consumer signs.
    pub session: Option<AccountLoader<'info, Session>>,
    /// Counts its open agreements; written.
    #[account(mut)]
    pub vault: AccountLoader<'info, Vault>,
    /// The request; closed.
    #[account(
        mut,
        close = rent_payer,
        has_one = vault @ FlashbackError::VaultMismatch,
        has_one = rent_payer @ FlashbackError::RentPayerMismatch,
    )]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Paid the rent and gets it back; written.
    /// CHECK: the agreement names it; it only receives lamports.
    #[account(mut)]
    pub rent_payer: UncheckedAccount<'info>,
}

/// Takes a request back.
pub fn handle_cancel_request(ctx: Context<CancelRequest>) -> Result<()> {
    let CancelRequest { authority, session, agreement: address, vault, .. } = &ctx.accounts;
    let agreement = address.view()?;
    check_consumer(authority, session, &agreement, SessionInstruction::CancelRequest)?;
    agreement.cancel(&mut *vault.view_mut()?, sysvar::now()?)?;
    emit!(RequestClosed { agreement: address.key(), status: AgreementStatus::Cancelled });
    Ok(())
}
