use anchor_lang::prelude::*;

use crate::error::FlashbackError;
use crate::state::{Access, Action, Agreement, Grant, Vault};
use crate::sysvar;
use crate::view::View;

/// Accounts of [`check_access`](crate::flashback::check_access).
#[derive(Accounts)]
pub struct CheckAccess<'info> {
    /// Says what is allowed; read.
    #[account(has_one = agreement @ FlashbackError::AgreementMismatch)]
    pub grant: AccountLoader<'info, Grant>,
    /// What the grant belongs to; read.
    #[account(has_one = vault @ FlashbackError::VaultMismatch)]
    pub agreement: AccountLoader<'info, Agreement>,
    /// Pays the agreement; its clock ends access; read.
    pub vault: AccountLoader<'info, Vault>,
    /// The grant that this one was shared from; read. None where the consumer granted it.
    pub parent: Option<AccountLoader<'info, Grant>>,
}

/// Tells whether a grantee may do something now.
pub fn handle_check_access(ctx: Context<CheckAccess>, action: Action, key: Vec<u8>) -> Result<Access> {
    let CheckAccess { grant, agreement, vault, parent } = &ctx.accounts;
    let grant = grant.view()?;
    let parent = match parent {
        Some(parent) => {
            ensure!(*parent.as_ref().key == grant.parent, FlashbackError::ParentMismatch);
            Some(parent.view()?)
        }
        None => None,
    };
    grant.check_access(parent.as_deref(), &*agreement.view()?, &*vault.view()?, action, &key, sysvar::now()?)
}
