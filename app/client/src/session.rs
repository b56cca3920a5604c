//! Sessions: finding them.

use anchor_lang::prelude::Pubkey;
use flashback::state::Session;

use crate::filter::{at, Filters};

/// Which sessions are looked for; `None` means any.
#[derive(Clone, Copy, Debug, Default)]
pub struct SessionFilter {
    /// The vault's owner.
    pub owner: Option<Pubkey>,
    /// The Vault account.
    pub vault: Option<Pubkey>,
    /// The key that signs in the owner's place.
    pub key: Option<Pubkey>,
}

impl SessionFilter {
    /// What a node compares.
    pub fn to_filters(&self) -> Filters {
        Filters::of::<Session>()
            .maybe(at!(Session, owner), self.owner.as_ref().map(AsRef::as_ref))
            .maybe(at!(Session, vault), self.vault.as_ref().map(AsRef::as_ref))
            .maybe(at!(Session, key), self.key.as_ref().map(AsRef::as_ref))
    }

    /// Whether a session is looked for.
    pub fn takes(&self, session: &Session) -> bool {
        self.owner.is_none_or(|key| key == session.owner)
            && self.vault.is_none_or(|key| key == session.vault)
            && self.key.is_none_or(|key| key == session.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn a_filter_asks_for_the_three_keys_in_one_run() {
        let [owner, vault, key] = [1, 2, 3].map(|byte| Pubkey::new_from_array([byte; 32]));
        let all = SessionFilter { owner: Some(owner), vault: Some(vault), key: Some(key) };
        assert_eq!(all.to_filters().runs()[1], (32, [[1; 32], [2; 32], [3; 32]].concat()));
        let wanted = Session { owner, vault, key, ..Session::zeroed() };
        assert!(all.takes(&wanted) && SessionFilter::default().takes(&wanted));
        for other in [Session { owner: key, ..wanted }, Session { vault: key, ..wanted }, Session::zeroed()] {
            assert!(!all.takes(&other));
        }
    }
}
