//! Orchestrator for consumers: what a consumer does, by its own rules. Nothing here acts on the provider's duties.

mod agreement;
pub mod dispute;
pub mod grant;
pub mod session;
pub mod vault;

pub use agreement::*;
pub use dispute::*;
pub use grant::*;
pub use session::*;
pub use vault::*;

use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::state::{Agreement, Session, SessionInstruction};
use crate::sysvar;
use crate::view::View;

/// Checks that `signer` is `owner`, or where a session is passed that it is the session's key, which may do `instruction`
/// on the owner's vault, opened at `opened_slot`.
fn check_owner(
    signer: &Signer<'_>,
    session: &Option<AccountLoader<'_, Session>>,
    owner: &Pubkey,
    vault: &Pubkey,
    opened_slot: u64,
    instruction: SessionInstruction,
) -> Result<()> {
    let Some(session) = session else {
        ensure!(signer.key == owner, FlashbackError::NotOwner);
        return Ok(());
    };
    session.view()?.check(signer.key, vault, opened_slot, instruction, sysvar::now()?)
}

/// As [`check_owner`], for the consumer of an agreement.
fn check_consumer(
    signer: &Signer<'_>,
    session: &Option<AccountLoader<'_, Session>>,
    agreement: &Agreement,
    instruction: SessionInstruction,
) -> Result<()> {
    check_owner(signer, session, &agreement.consumer, &agreement.vault, agreement.opened_slot(), instruction)
}
