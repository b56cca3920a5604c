//! Permissions to use the data of an agreement.

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::system_program;
use flashback::state::{Action, Agreement, Grant, GrantScope};
use flashback::{accounts, instruction};

use super::{build, Actor};
use crate::address;

/// The accounts around a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantKeys {
    /// The grant.
    pub grant: Pubkey,
    /// Its agreement.
    pub agreement: Pubkey,
    /// The vault that pays for it.
    pub vault: Pubkey,
    /// The grant that it was shared from.
    pub parent: Option<Pubkey>,
    /// Who paid the grant's rent.
    pub rent_payer: Pubkey,
}

impl GrantKeys {
    /// Those of a grant on an agreement.
    pub fn of(address: Pubkey, grant: &Grant, agreement: &Agreement) -> Self {
        Self {
            grant: address,
            agreement: grant.agreement,
            vault: agreement.vault,
            parent: grant.is_shared().then_some(grant.parent),
            rent_payer: grant.rent_payer,
        }
    }
}

/// Whom something is granted, on which agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grantee {
    /// The agreement.
    pub agreement: Pubkey,
    /// The vault that pays for it.
    pub vault: Pubkey,
    /// Whose signature has access.
    pub key: Pubkey,
    /// A number of the grantor's choice: a key has one grant for each.
    pub scope_id: u64,
}

impl Grantee {
    /// Where its grant is.
    pub fn grant(&self) -> Pubkey {
        address::grant(&self.agreement, &self.key, self.scope_id)
    }

    fn create(&self, by: Actor, payer: Pubkey, parent: Option<Pubkey>, scope: GrantScope) -> Instruction {
        let accounts = accounts::CreateGrant {
            authority: by.key,
            session: by.session,
            payer,
            agreement: self.agreement,
            vault: self.vault,
            parent,
            grant: self.grant(),
            system_program: system_program::ID,
        };
        build(accounts, instruction::CreateGrant { grantee: self.key, scope_id: self.scope_id, scope })
    }
}

/// Permits `grantee` what `scope` says; `authority` acts for the consumer, `payer` pays the rent.
pub fn create_grant(authority: impl Into<Actor>, payer: Pubkey, grantee: &Grantee, scope: GrantScope) -> Instruction {
    grantee.create(authority.into(), payer, None, scope)
}

/// As [`create_grant`], out of the grant `parent`, whose grantee signs.
pub fn share_grant(
    authority: Pubkey,
    payer: Pubkey,
    parent: Pubkey,
    grantee: &Grantee,
    scope: GrantScope,
) -> Instruction {
    grantee.create(authority.into(), payer, Some(parent), scope)
}

/// Replaces what a grant allows by less; `authority` is its grantor, or acts for the consumer.
pub fn narrow_grant(authority: impl Into<Actor>, keys: &GrantKeys, scope: GrantScope) -> Instruction {
    let Actor { key: authority, session } = authority.into();
    let &GrantKeys { grant, agreement, .. } = keys;
    build(accounts::NarrowGrant { authority, session, agreement, grant }, instruction::NarrowGrant { scope })
}

/// Takes a grant back; `authority` is its grantor, or acts for the consumer.
pub fn revoke_grant(authority: impl Into<Actor>, keys: &GrantKeys) -> Instruction {
    let Actor { key: authority, session } = authority.into();
    let &GrantKeys { grant, agreement, .. } = keys;
    build(accounts::RevokeGrant { authority, session, agreement, grant }, instruction::RevokeGrant {})
}

/// Takes every grant of an agreement back; `authority` acts for the consumer.
pub fn revoke_all_grants(authority: impl Into<Actor>, agreement: Pubkey) -> Instruction {
    let Actor { key: authority, session } = authority.into();
    build(accounts::RevokeAllGrants { authority, session, agreement }, instruction::RevokeAllGrants {})
}

/// Closes a grant that has expired, or whose agreement is closed.
pub fn close_grant(keys: &GrantKeys) -> Instruction {
    let &GrantKeys { grant, agreement, rent_payer, .. } = keys;
    build(accounts::CloseGrant { grant, agreement, rent_payer }, instruction::CloseGrant {})
}

/// Tells whether the grantee may do `action` with the object of this key. The answer is the return data.
pub fn check_access(keys: &GrantKeys, action: Action, key: Vec<u8>) -> Instruction {
    let &GrantKeys { grant, agreement, vault, parent, .. } = keys;
    build(accounts::CheckAccess { grant, agreement, vault, parent }, instruction::CheckAccess { action, key })
}
