//! Permission to use the data that is stored under an agreement.

use anchor_lang::prelude::*;
use num_enum::{IntoPrimitive, TryFromPrimitive};
use solana_sha256_hasher::hash;

use super::{header, AccessState, Agreement, Vault};
use crate::constants::{MAX_ACCESS_EPOCHS, MAX_PREFIX_BYTES};
use crate::error::FlashbackError;
use crate::math::calendar::Calendar;

/// What a grantee may do with which objects, and when. Grants only ever allow; whoever has none has no access.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Grant {
    /// Zero: there is one kind.
    pub kind: u8,
    /// A `GrantStatus`. *Expired* follows from the clock.
    pub status: u8,
    /// Layout of the account.
    pub version: u8,
    /// Set of `Action`: read 1, write 2, delete 4, list 8, share 16.
    pub actions: u8,
    /// Bytes that were hashed into `prefix_hash`.
    pub prefix_len: u8,
    /// Zero.
    pub padding: [u8; 3],
    /// The agreement's `generation` when it was made; it holds while that is the same.
    pub generation: u32,
    /// Zero.
    pub padding_1: [u8; 4],
    /// Number that the grantor chose; part of the address.
    pub id: u64,
    /// Who gave it: the vault's owner, or the grantee of `parent`.
    pub grantor: Pubkey,
    /// The Agreement account.
    pub agreement: Pubkey,
    /// Whose signature has access.
    pub grantee: Pubkey,
    /// The Grant account that it was shared from; zero = none.
    pub parent: Pubkey,
    /// Who paid the rent and gets it back.
    pub rent_payer: Pubkey,
    /// sha256 of what the keys of its objects start with.
    pub prefix_hash: [u8; 32],
    /// From when it holds.
    pub not_before: i64,
    /// From when it no longer holds.
    pub expires_at: i64,
    /// When it was made.
    pub created_at: i64,
    /// Zero.
    pub spare: u64,
}

/// Whether a grant was taken back.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum GrantStatus {
    /// In force.
    Granted,
    /// Taken back for ever.
    Revoked,
}

/// What is done with an object. Sets of actions are u8 with the bit `1 << action`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum Action {
    /// Reads it.
    Read,
    /// Writes it.
    Write,
    /// Deletes it.
    Delete,
    /// Lists it with others.
    List,
    /// Grants others what the grant allows.
    Share,
}

/// Every [`Action`].
pub const ALL_ACTIONS: u8 = 0b1_1111;

impl Action {
    /// The set of this action alone.
    pub const fn bit(self) -> u8 {
        1 << self as u8
    }

    /// Whether it is allowed while the vault is dry.
    fn is_kept_when_dry(self) -> bool {
        matches!(self, Self::Read | Self::List)
    }
}

/// What a grant allows.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug, PartialEq, Eq)]
pub struct GrantScope {
    /// Set of `Action`: read 1, write 2, delete 4, list 8, share 16.
    pub actions: u8,
    /// From when it holds, unix seconds; 0 = at once.
    pub not_before: i64,
    /// From when it no longer holds, unix seconds: in the future, at most 365 epochs from now.
    pub expires_at: i64,
    /// What the keys of its objects start with, at most 200 bytes; empty = every key.
    pub prefix: Vec<u8>,
}

/// Checks the end of what is granted at `now`.
pub(super) fn check_end(expires_at: i64, calendar: &Calendar, now: i64) -> Result<()> {
    let latest = now.saturating_add(calendar.epochs(MAX_ACCESS_EPOCHS));
    ensure!(now < expires_at && expires_at <= latest, FlashbackError::AccessEndOutOfRange);
    Ok(())
}

impl GrantScope {
    fn check(&self) -> Result<()> {
        ensure!(self.actions != 0 && self.actions & !ALL_ACTIONS == 0, FlashbackError::ActionUnknown);
        ensure!(self.prefix.len() <= MAX_PREFIX_BYTES.into(), FlashbackError::PrefixTooLong);
        ensure!(self.not_before < self.expires_at, FlashbackError::GrantNeverValid);
        Ok(())
    }
}

/// What comes of a request for access. All but the first refuse.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum Decision {
    /// Allowed.
    Allowed,
    /// The agreement is only a request.
    AgreementNotStarted,
    /// The agreement's end or its term is over.
    AgreementEnded,
    /// The vault has been dry for as long as the agreement's notice.
    AgreementUnpaid,
    /// The vault is dry: reading and listing are allowed, this is not.
    VaultDry,
    /// The grant was revoked.
    GrantRevoked,
    /// All grants of the agreement were revoked after it was made.
    AllGrantsRevoked,
    /// The grant does not hold yet.
    GrantNotStarted,
    /// The grant has expired.
    GrantExpired,
    /// The grant does not have the action.
    ActionNotGranted,
    /// The key does not start with the grant's prefix.
    OutsidePrefix,
    /// The grant was shared from one that is gone.
    ParentGone,
}

/// A decision, and on what it rests.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Whether the request is allowed, and if not why.
    pub decision: Decision,
    /// Whether it is the grant's parent that refuses.
    pub by_parent: bool,
}

impl Access {
    /// Whether the request is allowed.
    pub fn is_allowed(&self) -> bool {
        self.decision == Decision::Allowed
    }
}

impl Grant {
    /// Size of the account in bytes.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// Whether it was shared from another one.
    pub fn is_shared(&self) -> bool {
        self.parent != Pubkey::default()
    }

    /// What comes of a request of its grantee to do `action` at `now` with the object of this key, or to list what starts with
    /// it. `agreement` and `vault` are its own, `parent` is what lies at the address that it was shared from.
    pub fn check_access(
        &self,
        parent: Option<&Self>,
        agreement: &Agreement,
        vault: &Vault,
        action: Action,
        key: &[u8],
        now: i64,
    ) -> Result<Access> {
        let of_agreement = match agreement.access_at(vault, now)? {
            AccessState::NotStarted => Decision::AgreementNotStarted,
            AccessState::Unpaid => Decision::AgreementUnpaid,
            AccessState::Ended => Decision::AgreementEnded,
            AccessState::Restricted if !action.is_kept_when_dry() => Decision::VaultDry,
            AccessState::Restricted | AccessState::Active => Decision::Allowed,
        };
        let decide = |grant: &Self| grant.decide(agreement.generation, action, key, now);
        let own = if of_agreement == Decision::Allowed { decide(self) } else { of_agreement };
        if own != Decision::Allowed || !self.is_shared() {
            return Ok(Access { decision: own, by_parent: false });
        }
        // A younger one lies where the parent was closed, after that one had expired.
        let parent = parent.filter(|parent| parent.created_at <= self.created_at);
        let decision = parent.map_or(Decision::ParentGone, decide);
        Ok(Access { decision, by_parent: decision != Decision::Allowed })
    }

    /// What the grant alone says, where `generation` is the agreement's.
    fn decide(&self, generation: u32, action: Action, key: &[u8], now: i64) -> Decision {
        let held = self.holds_at(generation, now);
        if held != Decision::Allowed {
            held
        } else if self.actions & action.bit() == 0 {
            Decision::ActionNotGranted
        } else if !self.covers(key) {
            Decision::OutsidePrefix
        } else {
            Decision::Allowed
        }
    }

    /// Whether it is in force and in its time at `now`, whatever it allows; `generation` is the agreement's.
    pub fn holds_at(&self, generation: u32, now: i64) -> Decision {
        if self.status != u8::from(GrantStatus::Granted) {
            Decision::GrantRevoked
        } else if self.generation != generation {
            Decision::AllGrantsRevoked
        } else if now < self.not_before {
            Decision::GrantNotStarted
        } else if now >= self.expires_at {
            Decision::GrantExpired
        } else {
            Decision::Allowed
        }
    }

    /// Whether a key starts with its prefix.
    fn covers(&self, key: &[u8]) -> bool {
        let start = key.get(..self.prefix_len.into());
        start.is_some_and(|start| hash(start).to_bytes() == self.prefix_hash)
    }

    /// `create_grant`: allows `scope`. Where `parent` is given, its grantee shares it. The caller has set what only it knows:
    /// `id`, `grantor`, `agreement`, `grantee`, `parent` and `rent_payer`.
    pub fn create(
        &mut self,
        scope: &GrantScope,
        parent: Option<&Self>,
        agreement: &Agreement,
        vault: &Vault,
        now: i64,
    ) -> Result<()> {
        agreement.check_grantable()?;
        scope.check()?;
        check_end(scope.expires_at, &vault.calendar(), now)?;
        if let Some(parent) = parent {
            parent.check_share(scope, agreement, vault, now)?;
        }
        self.version = header::LAYOUT_VERSION;
        self.generation = agreement.generation;
        self.created_at = now;
        self.allow(scope)
    }

    /// Checks that its grantee may share `scope`.
    fn check_share(&self, scope: &GrantScope, agreement: &Agreement, vault: &Vault, now: i64) -> Result<()> {
        ensure!(!self.is_shared(), FlashbackError::SharedTwice);
        ensure!(scope.actions & Action::Share.bit() == 0, FlashbackError::ShareOfShared);
        self.check_within(scope)?;
        let access = self.check_access(None, agreement, vault, Action::Share, &scope.prefix, now)?;
        ensure!(access.is_allowed(), FlashbackError::ShareRefused);
        Ok(())
    }

    /// Checks that `scope` allows nothing that it does not allow.
    fn check_within(&self, scope: &GrantScope) -> Result<()> {
        ensure!(scope.actions & !self.actions == 0, FlashbackError::ActionsWider);
        ensure!(self.covers(&scope.prefix), FlashbackError::PrefixWider);
        let is_within = self.not_before <= scope.not_before && scope.expires_at <= self.expires_at;
        ensure!(is_within, FlashbackError::TimeWider);
        Ok(())
    }

    fn allow(&mut self, scope: &GrantScope) -> Result<()> {
        self.actions = scope.actions;
        self.prefix_len = u8::try_from(scope.prefix.len()).map_err(|_| FlashbackError::PrefixTooLong)?;
        self.prefix_hash = hash(&scope.prefix).to_bytes();
        self.not_before = scope.not_before;
        self.expires_at = scope.expires_at;
        Ok(())
    }

    /// `narrow_grant`: allows `scope`, which lies within what it allowed and ends in the future: only so it holds that a
    /// grant which lies where another was closed is younger than what was shared of that one.
    pub fn narrow(&mut self, scope: &GrantScope, now: i64) -> Result<()> {
        self.check_in_force()?;
        scope.check()?;
        self.check_within(scope)?;
        ensure!(now < scope.expires_at, FlashbackError::AccessEndOutOfRange);
        self.allow(scope)
    }

    /// `revoke_grant`: allows nothing any more.
    pub fn revoke(&mut self) -> Result<()> {
        self.check_in_force()?;
        self.status = GrantStatus::Revoked.into();
        Ok(())
    }

    fn check_in_force(&self) -> Result<()> {
        ensure!(self.status == u8::from(GrantStatus::Granted), FlashbackError::GrantNotInForce);
        Ok(())
    }

    /// Checks that it can be closed: it has expired, or its agreement is gone.
    pub fn check_closable(&self, agreement_is_gone: bool, now: i64) -> Result<()> {
        ensure!(agreement_is_gone || now >= self.expires_at, FlashbackError::GrantNotOver);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::{offset, refused, Fault};
    use crate::state::AgreementStatus;
    use bytemuck::Zeroable;

    const NOW: i64 = 1_000;
    const END: i64 = 2_000;

    fn key(n: u8) -> Pubkey {
        Pubkey::new_from_array([n; 32])
    }

    fn agreement() -> Agreement {
        Agreement { status: AgreementStatus::Active.into(), generation: 3, ..Agreement::zeroed() }
    }

    fn vault() -> Vault {
        Vault { epoch_secs: 100, ..Vault::zeroed() }
    }

    fn scope() -> GrantScope {
        GrantScope { actions: ALL_ACTIONS, not_before: 0, expires_at: END, prefix: b"logs/".to_vec() }
    }

    fn made(scope: &GrantScope, parent: Option<&Grant>, now: i64) -> Result<Grant> {
        let address = if parent.is_some() { key(7) } else { Pubkey::default() };
        let mut grant = Grant { parent: address, ..Grant::zeroed() };
        grant.create(scope, parent, &agreement(), &vault(), now)?;
        Ok(grant)
    }

    fn grant() -> Grant {
        made(&scope(), None, NOW).unwrap()
    }

    fn part() -> GrantScope {
        GrantScope { actions: 0b1001, not_before: 1_200, expires_at: 1_900, prefix: b"logs/eu/".to_vec() }
    }

    fn shared() -> Grant {
        made(&part(), Some(&grant()), 1_100).unwrap()
    }

    fn decision(grant: &Grant, parent: Option<&Grant>, action: Action, key: &[u8], now: i64) -> (Decision, bool) {
        let access = grant.check_access(parent, &agreement(), &vault(), action, key, now).unwrap();
        (access.decision, access.by_parent)
    }

    #[test]
    fn layout_is_frozen() {
        assert_eq!(Grant::SPACE, 256);
        offset!(Grant, {
            kind: 8, status: 9, version: 10, actions: 11, prefix_len: 12, generation: 16, id: 24, grantor: 32,
            agreement: 64, grantee: 96, parent: 128, rent_payer: 160, prefix_hash: 192, not_before: 224,
            expires_at: 232, created_at: 240, spare: 248,
        });
    }

    #[test]
    fn bits_are_those_of_the_actions() {
        use Action::*;
        assert_eq!([Read, Write, Delete, List, Share].map(Action::bit), [1, 2, 4, 8, 16]);
    }

    #[test]
    fn it_allows_its_actions_below_its_prefix_in_its_time() {
        use Action::*;
        use Decision::*;
        let grant = Grant { not_before: 1_200, actions: 0b11, ..grant() };
        let own = |action, key: &[u8], now| decision(&grant, None, action, key, now);
        assert_eq!(own(Read, b"logs/", 1_200), (Allowed, false), "the prefix itself");
        assert_eq!(own(Write, b"logs/a", END - 1), (Allowed, false));
        assert_eq!(own(Read, b"logs/", 1_199), (GrantNotStarted, false));
        assert_eq!(own(Read, b"logs/", END), (GrantExpired, false));
        assert_eq!(own(List, b"logs/", 1_200), (ActionNotGranted, false));
        for key in [b"".as_slice(), b"log", b"logs", b"Logs/", b"log/s", b"other/logs/"] {
            assert_eq!(own(Read, key, 1_200), (OutsidePrefix, false), "{key:?}");
        }
        let everywhere = made(&GrantScope { prefix: Vec::new(), ..scope() }, None, NOW).unwrap();
        for key in [b"".as_slice(), b"a", &[0xff; 1_024]] {
            assert_eq!(decision(&everywhere, None, Delete, key, NOW), (Allowed, false));
        }
    }

    #[test]
    fn it_holds_until_it_is_revoked_alone_or_with_all() {
        let mut grant = grant();
        let later = Agreement { generation: 4, ..agreement() };
        let access = grant.check_access(None, &later, &vault(), Action::Read, b"logs/", NOW).unwrap();
        assert_eq!(access, Access { decision: Decision::AllGrantsRevoked, by_parent: false });
        grant.revoke().unwrap();
        assert_eq!(decision(&grant, None, Action::Read, b"logs/", NOW), (Decision::GrantRevoked, false));
        refused(grant.revoke(), FlashbackError::GrantNotInForce);
        refused(grant.narrow(&part(), NOW), FlashbackError::GrantNotInForce);
    }

    #[test]
    fn the_agreement_is_asked_first() {
        use Decision::*;
        // A unit a second, paid for 10; the notice has 5.
        let mut active = agreement();
        active.terms.notice_secs = 5;
        let vault = Vault { balance: 10, rate_sum_q: [1 << 32, 0], funded_until: NOW, ..vault() };
        let decide = |agreement: &Agreement, action, now| {
            grant().check_access(None, agreement, &vault, action, b"elsewhere", now).unwrap().decision
        };
        assert_eq!(decide(&active, Action::Write, NOW + 10), OutsidePrefix);
        for (action, when_dry) in [
            (Action::Read, OutsidePrefix),
            (Action::List, OutsidePrefix),
            (Action::Write, VaultDry),
            (Action::Delete, VaultDry),
            (Action::Share, VaultDry),
        ] {
            assert_eq!(decide(&active, action, NOW + 11), when_dry);
            assert_eq!(decide(&active, action, NOW + 15), AgreementUnpaid);
        }
        let request = Agreement { status: AgreementStatus::Requested.into(), ..active };
        assert_eq!(decide(&request, Action::Read, NOW), AgreementNotStarted);
        let ending = Agreement { status: AgreementStatus::Ending.into(), ends_at: NOW + 30, ..active };
        assert_eq!(decide(&ending, Action::Write, NOW + 29), OutsidePrefix);
        assert_eq!(decide(&ending, Action::Write, NOW + 30), AgreementEnded);
    }

    #[test]
    fn it_is_made_on_an_active_agreement_for_something_and_at_most_365_epochs() {
        use FlashbackError::*;
        let longest = NOW + 365 * 100;
        assert!(made(&GrantScope { expires_at: longest, prefix: vec![7; 200], ..scope() }, None, NOW).is_ok());
        let faults: [Fault<GrantScope>; 9] = [
            (ActionUnknown, |scope| scope.actions = 0),
            (ActionUnknown, |scope| scope.actions = 0b10_0000),
            (PrefixTooLong, |scope| scope.prefix = vec![7; 201]),
            (AccessEndOutOfRange, |scope| scope.expires_at = NOW),
            (AccessEndOutOfRange, |scope| scope.expires_at = NOW + 365 * 100 + 1),
            (AccessEndOutOfRange, |scope| scope.expires_at = i64::MAX),
            (GrantNeverValid, |scope| scope.not_before = END),
            (GrantNeverValid, |scope| scope.not_before = i64::MAX),
            (GrantNeverValid, |scope| scope.expires_at = i64::MIN),
        ];
        for (error, spoil) in faults {
            let mut scope = scope();
            spoil(&mut scope);
            refused(made(&scope, None, NOW), error);
        }
        for status in [AgreementStatus::Requested, AgreementStatus::Ending] {
            let agreement = Agreement { status: status.into(), ..agreement() };
            refused(Grant::zeroed().create(&scope(), None, &agreement, &vault(), NOW), AgreementNotActive);
        }
    }

    #[test]
    fn a_share_or_a_narrower_scope_stays_within_what_it_comes_from() {
        use FlashbackError::*;
        let from = Grant { not_before: 1_100, actions: 0b1_1001, ..grant() };
        let faults: [Fault<GrantScope>; 8] = [
            (ActionsWider, |scope| scope.actions = 0b1011),
            (ActionsWider, |scope| scope.actions = 0b100),
            (PrefixWider, |scope| scope.prefix = b"logs".to_vec()),
            (PrefixWider, |scope| scope.prefix = b"logz/eu/".to_vec()),
            (PrefixWider, |scope| scope.prefix = Vec::new()),
            (TimeWider, |scope| scope.not_before = 1_099),
            (TimeWider, |scope| scope.expires_at = END + 1),
            (TimeWider, |scope| scope.not_before = i64::MIN),
        ];
        for (error, spoil) in faults {
            let mut scope = part();
            spoil(&mut scope);
            refused(made(&scope, Some(&from), 1_150), error);
            refused({ from }.narrow(&scope, 1_150), error);
        }
        let whole = GrantScope { actions: 0b1001, not_before: 1_100, expires_at: END, prefix: b"logs/".to_vec() };
        made(&whole, Some(&from), 1_150).unwrap();
        { from }.narrow(&whole, 1_150).unwrap();
        refused({ from }.narrow(&part(), 1_900), AccessEndOutOfRange);
    }

    #[test]
    fn sharing_is_one_level_deep_and_takes_the_action_now() {
        use FlashbackError::*;
        refused(made(&part(), Some(&shared()), 1_300), SharedTwice);
        refused(made(&GrantScope { actions: 0b1_0001, ..part() }, Some(&grant()), NOW), ShareOfShared);
        let refusing: [Fault<Grant>; 4] = [
            (ShareRefused, |grant| grant.actions = 0b1111),
            (ShareRefused, |grant| grant.generation = 2),
            (ShareRefused, |grant| grant.status = 1),
            (ShareRefused, |grant| grant.not_before = 1_101),
        ];
        for (error, spoil) in refusing {
            let mut parent = grant();
            spoil(&mut parent);
            refused(made(&part(), Some(&parent), 1_100), error);
        }
    }

    #[test]
    fn what_is_shared_holds_while_its_parent_allows_the_same() {
        use Decision::*;
        let (child, parent) = (shared(), grant());
        let read = |parent: Option<&Grant>| decision(&child, parent, Action::Read, b"logs/eu/1", 1_300);
        assert_eq!(read(Some(&parent)), (Allowed, false));
        assert_eq!(read(None), (ParentGone, true));
        type Change = (Decision, fn(&mut Grant));
        let changed: [Change; 6] = [
            (GrantRevoked, |parent| parent.revoke().unwrap()),
            (AllGrantsRevoked, |parent| parent.generation = 2),
            (GrantExpired, |parent| parent.expires_at = 1_300),
            (ActionNotGranted, |parent| parent.narrow(&GrantScope { actions: 0b1_1000, ..scope() }, 1_200).unwrap()),
            (OutsidePrefix, |parent| {
                parent.narrow(&GrantScope { prefix: b"logs/us/".to_vec(), ..scope() }, 1_200).unwrap();
            }),
            (ParentGone, |parent| parent.created_at = 1_101),
        ];
        for (expected, change) in changed {
            let mut parent = parent;
            change(&mut parent);
            assert_eq!(read(Some(&parent)), (expected, true));
        }
        assert_eq!(decision(&child, None, Action::Write, b"logs/eu/1", 1_300), (ActionNotGranted, false));
        let alone = Grant { parent: Pubkey::default(), ..child };
        assert_eq!(decision(&alone, None, Action::Read, b"logs/eu/1", 1_300), (Allowed, false));
    }

    /// A parent that was narrowed to end sooner, closed and made anew does not bring back what was shared of it.
    #[test]
    fn a_grant_made_anew_is_younger_than_what_was_shared_of_the_old_one() {
        let mut parent = grant();
        let child = shared();
        parent.narrow(&GrantScope { expires_at: 1_151, ..scope() }, 1_150).unwrap();
        refused(parent.check_closable(false, 1_150), FlashbackError::GrantNotOver);
        parent.check_closable(false, 1_151).unwrap();
        parent.check_closable(true, 0).unwrap();
        let again = made(&scope(), None, 1_151).unwrap();
        assert_eq!(decision(&child, Some(&again), Action::Read, b"logs/eu/1", 1_300), (Decision::ParentGone, true));
    }
}
