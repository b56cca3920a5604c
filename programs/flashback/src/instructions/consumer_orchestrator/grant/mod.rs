//! Who may use the data of an agreement.

pub mod check_access;
pub mod close_grant;
pub mod create_grant;
pub mod narrow_grant;
pub mod revoke_all_grants;
pub mod revoke_grant;

pub use check_access::*;
pub use close_grant::*;
pub use create_grant::*;
pub use narrow_grant::*;
pub use revoke_all_grants::*;
pub use revoke_grant::*;

use anchor_lang::prelude::*;

use super::check_consumer;
use crate::error::FlashbackError;
use crate::state::{Agreement, Grant, Session, SessionInstruction};

/// Checks that `signer` made the grant, or acts for the consumer of its agreement.
fn check_grantor(
    signer: &Signer<'_>,
    session: &Option<AccountLoader<'_, Session>>,
    grant: &Grant,
    agreement: &Agreement,
    instruction: SessionInstruction,
) -> Result<()> {
    if session.is_some() {
        return check_consumer(signer, session, agreement, instruction);
    }
    let may = *signer.key == grant.grantor || *signer.key == agreement.consumer;
    ensure!(may, FlashbackError::NotGrantor);
    Ok(())
}
