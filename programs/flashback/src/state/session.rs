//! Keys of applications that act for a consumer.

use anchor_lang::prelude::*;

use super::grant::check_end;
use super::{header, Vault};
use crate::error::FlashbackError;

/// What a key may do for the owner of a vault. It can neither take money out nor end anything, and it is worth nothing for
/// a vault that is opened again at the same address.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Session {
    /// Zero: there is one kind.
    pub kind: u8,
    /// Zero: there is one status. *Expired* follows from the clock.
    pub status: u8,
    /// Layout of the account.
    pub version: u8,
    /// Set of `SessionInstruction`.
    pub instructions: u8,
    /// Zero.
    pub padding: [u8; 4],
    /// From when it no longer holds.
    pub expires_at: i64,
    /// The slot that the vault was opened at.
    pub id: u64,
    /// The vault's owner.
    pub owner: Pubkey,
    /// The Vault account.
    pub vault: Pubkey,
    /// The key that signs in the owner's place.
    pub key: Pubkey,
    /// Who paid the rent and gets it back.
    pub rent_payer: Pubkey,
    /// Most that agreements requested by it cost together: base units per second times 2^32.
    pub max_rate_q: u64,
    /// What those that it has requested cost, cancelled ones too: base units per second times 2^32.
    pub rate_q: u64,
    /// Zero.
    pub spare: [u64; 2],
}

/// What a session may do in the owner's place. The bit of each is `1 << n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum SessionInstruction {
    /// request_agreement.
    RequestAgreement,
    /// cancel_request.
    CancelRequest,
    /// create_grant.
    CreateGrant,
    /// narrow_grant.
    NarrowGrant,
    /// revoke_grant.
    RevokeGrant,
    /// revoke_all_grants.
    RevokeAllGrants,
}

/// Every [`SessionInstruction`].
pub const ALL_SESSION_INSTRUCTIONS: u8 = 0b11_1111;

impl SessionInstruction {
    /// The set of this instruction alone.
    pub const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// What a session may do.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionRights {
    /// Set of `SessionInstruction`: request_agreement 1, cancel_request 2, create_grant 4, narrow_grant 8,
    /// revoke_grant 16, revoke_all_grants 32.
    pub instructions: u8,
    /// From when it no longer holds, unix seconds: in the future, at most 365 epochs from now.
    pub expires_at: i64,
    /// Most that agreements requested by it cost together: base units per second times 2^32.
    pub max_rate_q: u64,
}

impl Session {
    /// Size of the account in bytes.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// `open_session`: takes over what `rights` allow on `vault`. The caller has set what only it knows: `vault`, `key` and
    /// `rent_payer`.
    pub fn open(&mut self, rights: &SessionRights, vault: &Vault, now: i64) -> Result<()> {
        let SessionRights { instructions, expires_at, max_rate_q } = *rights;
        let known = instructions != 0 && instructions & !ALL_SESSION_INSTRUCTIONS == 0;
        ensure!(known, FlashbackError::SessionInstructionUnknown);
        check_end(expires_at, &vault.calendar(), now)?;
        self.version = header::LAYOUT_VERSION;
        self.id = vault.opened_slot();
        self.owner = vault.owner;
        self.instructions = instructions;
        self.expires_at = expires_at;
        self.max_rate_q = max_rate_q;
        Ok(())
    }

    /// Checks that `key` may do `instruction` for the owner of the vault at this address, which was opened at `opened_slot`.
    pub fn check(
        &self,
        key: &Pubkey,
        vault: &Pubkey,
        opened_slot: u64,
        instruction: SessionInstruction,
        now: i64,
    ) -> Result<()> {
        ensure!(self.key == *key, FlashbackError::NotSessionKey);
        ensure!(self.vault == *vault && self.id == opened_slot, FlashbackError::SessionOfOtherVault);
        ensure!(now < self.expires_at, FlashbackError::SessionExpired);
        ensure!(self.instructions & instruction.bit() != 0, FlashbackError::SessionRefused);
        Ok(())
    }

    /// Counts what an agreement costs that it requests.
    pub fn add_rate(&mut self, rate_q: u64) -> Result<()> {
        let sum = self.rate_q.checked_add(rate_q).filter(|sum| *sum <= self.max_rate_q);
        self.rate_q = sum.ok_or(FlashbackError::SessionRateExceeded)?;
        Ok(())
    }

    /// Checks that `caller` may close it: its owner at any time, others once it has expired.
    pub fn check_closable(&self, caller: &Pubkey, now: i64) -> Result<()> {
        ensure!(self.owner == *caller || now >= self.expires_at, FlashbackError::SessionNotOver);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::{offset, refused};
    use bytemuck::Zeroable;

    const DAY: i64 = 86_400;

    fn key(n: u8) -> Pubkey {
        Pubkey::new_from_array([n; 32])
    }

    fn vault() -> Vault {
        Vault { owner: key(1), next_index: 7 << 20, epoch_secs: 86_400, ..Vault::zeroed() }
    }

    fn rights() -> SessionRights {
        SessionRights { instructions: 0b101, expires_at: 365 * DAY, max_rate_q: 10 }
    }

    fn session() -> Session {
        let mut session = Session { vault: key(2), key: key(3), ..Session::zeroed() };
        session.open(&rights(), &vault(), 0).unwrap();
        session
    }

    #[test]
    fn layout_is_frozen() {
        assert_eq!(Session::SPACE, 192);
        offset!(Session, {
            kind: 8, status: 9, version: 10, instructions: 11, expires_at: 16, id: 24, owner: 32, vault: 64, key: 96,
            rent_payer: 128, max_rate_q: 160, rate_q: 168, spare: 176,
        });
    }

    #[test]
    fn bits_are_those_of_the_instructions() {
        use SessionInstruction::*;
        let all = [RequestAgreement, CancelRequest, CreateGrant, NarrowGrant, RevokeGrant, RevokeAllGrants];
        assert_eq!(all.map(SessionInstruction::bit), [1, 2, 4, 8, 16, 32]);
        assert_eq!(all.iter().fold(0, |set, one| set | one.bit()), ALL_SESSION_INSTRUCTIONS);
    }

    #[test]
    fn it_opens_with_known_rights_for_at_most_365_epochs() {
        let open = |rights| Session::zeroed().open(&rights, &vault(), DAY);
        assert!(open(SessionRights { expires_at: 366 * DAY, ..rights() }).is_ok());
        for expires_at in [i64::MIN, DAY, 366 * DAY + 1, i64::MAX] {
            refused(open(SessionRights { expires_at, ..rights() }), FlashbackError::AccessEndOutOfRange);
        }
        for instructions in [0, 0b100_0000, 0b1000_0001] {
            refused(open(SessionRights { instructions, ..rights() }), FlashbackError::SessionInstructionUnknown);
        }
    }

    #[test]
    fn it_is_of_one_key_one_vault_and_one_life_of_it() {
        use SessionInstruction::*;
        let session = session();
        let check = |by: u8, vault: u8, slot, now| session.check(&key(by), &key(vault), slot, RequestAgreement, now);
        check(3, 2, 7, 365 * DAY - 1).unwrap();
        refused(check(1, 2, 7, 0), FlashbackError::NotSessionKey);
        refused(check(3, 1, 7, 0), FlashbackError::SessionOfOtherVault);
        refused(check(3, 2, 8, 0), FlashbackError::SessionOfOtherVault);
        refused(check(3, 2, 7, 365 * DAY), FlashbackError::SessionExpired);
        let may = |instruction| session.check(&key(3), &key(2), 7, instruction, 0);
        may(CreateGrant).unwrap();
        for instruction in [CancelRequest, NarrowGrant, RevokeGrant, RevokeAllGrants] {
            refused(may(instruction), FlashbackError::SessionRefused);
        }
    }

    #[test]
    fn what_it_adds_is_capped_together() {
        let mut session = session();
        session.add_rate(4).unwrap();
        refused(session.add_rate(7), FlashbackError::SessionRateExceeded);
        refused(session.add_rate(u64::MAX), FlashbackError::SessionRateExceeded);
        session.add_rate(6).unwrap();
        refused(session.add_rate(1), FlashbackError::SessionRateExceeded);
        assert_eq!(session.rate_q, 10);
    }

    #[test]
    fn others_than_the_owner_close_it_once_it_has_expired() {
        let session = session();
        session.check_closable(&key(1), 0).unwrap();
        for other in [3, 9] {
            refused(session.check_closable(&key(other), 365 * DAY - 1), FlashbackError::SessionNotOver);
            session.check_closable(&key(other), 365 * DAY).unwrap();
        }
    }
}
