//! Grants: finding them, and what they allow at a given time.
//!
//! Whatever is said about access comes from the program's own rule, run on the accounts as they are on the chain.

use anchor_lang::prelude::Pubkey;
use flashback::state::{Access, Action, Agreement, Decision, Grant, Vault};
use solana_sdk::sysvar;

use crate::account::ProgramAccount;
use crate::client::{decode_if_there, read_clock, Client};
use crate::error::{ClientError, Result};
use crate::filter::{at, Filters};

/// Which grants are looked for; `None` means any.
#[derive(Clone, Copy, Debug, Default)]
pub struct GrantFilter {
    /// Who gave it.
    pub grantor: Option<Pubkey>,
    /// The Agreement account.
    pub agreement: Option<Pubkey>,
    /// Who has access.
    pub grantee: Option<Pubkey>,
}

impl GrantFilter {
    /// What a node compares.
    pub fn to_filters(&self) -> Filters {
        Filters::of::<Grant>()
            .maybe(at!(Grant, grantor), self.grantor.as_ref().map(AsRef::as_ref))
            .maybe(at!(Grant, agreement), self.agreement.as_ref().map(AsRef::as_ref))
            .maybe(at!(Grant, grantee), self.grantee.as_ref().map(AsRef::as_ref))
    }

    /// Whether a grant is looked for.
    pub fn takes(&self, grant: &Grant) -> bool {
        self.grantor.is_none_or(|key| key == grant.grantor)
            && self.agreement.is_none_or(|key| key == grant.agreement)
            && self.grantee.is_none_or(|key| key == grant.grantee)
    }
}

/// A grant with everything that decides what it allows, read at one moment of the chain.
#[derive(Clone, Copy, Debug)]
pub struct GrantView {
    /// Where the grant is.
    pub address: Pubkey,
    /// The grant.
    pub grant: Grant,
    /// The grant that it was shared from; `None` where that is gone, or there is none.
    pub parent: Option<Grant>,
    /// Its agreement with the vault that pays for it; `None` once the agreement is closed.
    pub agreement: Option<(Agreement, Vault)>,
    /// The chain's time.
    pub now: i64,
}

impl GrantView {
    /// Reads it: where it is and what it names, then all of it at once.
    pub async fn load(client: &Client, address: &Pubkey) -> Result<Self> {
        let named: Grant = client.fetch(address).await?;
        let agreement = client.fetch_many::<Agreement>(&[named.agreement]).await?.pop().flatten();
        let vault = agreement.map(|agreement| agreement.vault).unwrap_or_default();
        let addresses = [*address, named.parent, named.agreement, vault, sysvar::clock::ID];
        let found = client.accounts(&addresses).await?;
        let [grant, parent, agreement, payer, clock] = found.as_slice() else {
            return Err(ClientError::Rpc { reason: "it answers for other accounts than it was asked for".into() });
        };
        let missing = ClientError::AccountMissing { name: Grant::NAME, address: *address };
        let agreement = decode_if_there::<Agreement>(&named.agreement, agreement.as_ref())?;
        let payer = decode_if_there::<Vault>(&vault, payer.as_ref())?;
        let parent = if named.is_shared() { decode_if_there(&named.parent, parent.as_ref())? } else { None };
        Ok(Self {
            address: *address,
            grant: decode_if_there(address, grant.as_ref())?.ok_or(missing)?,
            parent,
            agreement: agreement.zip(payer),
            now: read_clock(clock.as_ref())?.unix_timestamp,
        })
    }

    /// What comes of a request of the grantee to do `action` with the object of this key; the program's `check_access`.
    pub fn check(&self, action: Action, key: &[u8]) -> anchor_lang::Result<Access> {
        match &self.agreement {
            Some((agreement, vault)) => {
                self.grant.check_access(self.parent.as_ref(), agreement, vault, action, key, self.now)
            }
            None => Ok(Access { decision: Decision::AgreementEnded, by_parent: false }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn a_filter_asks_for_the_three_keys_in_one_run() {
        let [grantor, agreement, grantee] = [1, 2, 3].map(|byte| Pubkey::new_from_array([byte; 32]));
        let all = GrantFilter { grantor: Some(grantor), agreement: Some(agreement), grantee: Some(grantee) };
        let runs = all.to_filters().runs();
        assert_eq!(runs[1], (32, [[1; 32], [2; 32], [3; 32]].concat()));
        let wanted = Grant { grantor, agreement, grantee, ..Grant::zeroed() };
        assert!(all.takes(&wanted) && GrantFilter::default().takes(&wanted));
        for other in [Grant { grantor: grantee, ..wanted }, Grant { agreement: grantor, ..wanted }, Grant::zeroed()] {
            assert!(!all.takes(&other));
        }
    }

    #[test]
    fn a_grant_of_a_closed_agreement_allows_nothing() {
        let view = GrantView {
            address: Pubkey::default(),
            grant: Grant { actions: u8::MAX, expires_at: i64::MAX, ..Grant::zeroed() },
            parent: None,
            agreement: None,
            now: 0,
        };
        let access = view.check(Action::Read, b"").unwrap();
        assert_eq!(access, Access { decision: Decision::AgreementEnded, by_parent: false });
    }
}
