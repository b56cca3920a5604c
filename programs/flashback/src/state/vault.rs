//! A consumer's payment stream.

use anchor_lang::prelude::*;

use super::{u128_of, words_of, Platform};
use crate::constants::{seeds, HISTORY_EPOCHS, MAX_AGREEMENTS_BITS, VAULT_SLOTS};
use crate::error::FlashbackError;
use crate::math::calendar::Calendar;
use crate::math::gaps::{overlap, remember, Gap, GAPS};
use crate::math::vault_clock::VaultClock;

/// What pays for a consumer's agreements in one mint, all funded to the same second.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Vault {
    /// Zero: there is one kind.
    pub kind: u8,
    /// Zero: there is one status.
    pub status: u8,
    /// Layout of the account.
    pub version: u8,
    /// Decimals of the mint.
    pub decimals: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 3],
    /// Index of the next agreement; starts at the slot of opening times 2^20, so that no address is ever used twice.
    pub next_index: u64,
    /// Number that the owner chose; part of the address.
    pub id: u64,
    /// The consumer.
    pub owner: Pubkey,
    /// What it pays with.
    pub mint: Pubkey,
    /// Its token account, the program's own.
    pub token: Pubkey,
    /// Who paid the rent and gets it back.
    pub rent_payer: Pubkey,
    /// What it holds for consumer and providers together, without fees.
    pub balance: u64,
    /// Guarantees of the active agreements.
    pub reserved: u64,
    /// Fees that wait to be swept.
    pub fees_owed: u64,
    /// Rates of the active agreements, base units per second times 2^32; u128, low word first.
    pub rate_sum_q: [u64; 2],
    /// What agreements earned and did not claim yet, base units times 2^32; u128, low word first.
    pub accrued_q: [u64; 2],
    /// Until when every active agreement is paid for.
    pub funded_until: i64,
    /// Since when it is dry; 0 = funded.
    pub lag_from: i64,
    /// When that was first seen; 0 = funded.
    pub lag_seen_at: i64,
    /// The platform's `genesis_at`, which is fixed for ever.
    pub genesis_at: i64,
    /// The platform's `epoch_secs`, which is fixed for ever.
    pub epoch_secs: u32,
    /// The platform's `report_window_secs`, which is fixed for ever.
    pub report_window_secs: u32,
    /// Address of what the admin says of the mint, whether or not it says anything.
    pub settlement_mint: Pubkey,
    /// Agreements that are requested or not closed yet.
    pub open_count: u32,
    /// Zero.
    pub padding_1: [u8; 4],
    /// The times in which it was dry, in order.
    pub gaps: [Gap; GAPS],
    /// Zero.
    pub spare: [u64; 2],
}

/// What signs for the token account of a vault.
pub struct VaultSigner {
    owner: Pubkey,
    mint: Pubkey,
    id: [u8; 8],
    bump: [u8; 1],
}

impl VaultSigner {
    /// Seeds of the vault's address, the bump included.
    pub fn seeds(&self) -> [&[u8]; 5] {
        [seeds::VAULT, self.owner.as_ref(), self.mint.as_ref(), &self.id, &self.bump]
    }
}

/// The slot at which the vault was opened that counts an agreement as `index`.
pub(super) fn slot_of_index(index: u64) -> u64 {
    index >> MAX_AGREEMENTS_BITS
}

impl Vault {
    /// Size of the account in bytes.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// Takes over what is fixed for ever and starts the clock.
    pub fn start(&mut self, platform: &Platform, opened_slot: u64, slot: u64, now: i64) -> Result<()> {
        let age = slot.checked_sub(opened_slot).ok_or(FlashbackError::SlotOutOfRange)?;
        ensure!(age <= VAULT_SLOTS, FlashbackError::SlotOutOfRange);
        let first_index = opened_slot.checked_mul(1 << MAX_AGREEMENTS_BITS);
        self.next_index = first_index.ok_or(FlashbackError::SlotOutOfRange)?;
        self.genesis_at = platform.genesis_at;
        self.epoch_secs = platform.epoch_secs;
        self.report_window_secs = platform.report_window_secs;
        self.funded_until = now;
        Ok(())
    }

    /// The slot that it was opened at, as its owner named it.
    pub fn opened_slot(&self) -> u64 {
        slot_of_index(self.next_index)
    }

    /// Takes the next agreement's index. The last one before the next slot's first is never taken.
    pub fn take_index(&mut self, index: u64) -> Result<()> {
        ensure!(index == self.next_index, FlashbackError::AgreementIndexMismatch);
        let next = index.checked_add(1).ok_or(FlashbackError::Overflow)?;
        ensure!(slot_of_index(next) == self.opened_slot(), FlashbackError::VaultExhausted);
        self.next_index = next;
        self.open_count = self.open_count.checked_add(1).ok_or(FlashbackError::Overflow)?;
        Ok(())
    }

    /// Counts an agreement that is gone.
    pub fn release_index(&mut self) -> Result<()> {
        self.open_count = self.open_count.checked_sub(1).ok_or(FlashbackError::Overflow)?;
        Ok(())
    }

    /// Whether it can be closed at `slot`.
    pub fn check_closable(&self, slot: u64) -> Result<()> {
        ensure!(self.open_count == 0, FlashbackError::VaultInUse);
        ensure!(self.fees_owed == 0, FlashbackError::FeesNotSwept);
        ensure!(slot.saturating_sub(self.opened_slot()) > VAULT_SLOTS, FlashbackError::VaultYoung);
        Ok(())
    }

    /// Money and time as the pure rules see them.
    pub fn clock(&self) -> VaultClock {
        VaultClock {
            balance: self.balance,
            reserved: self.reserved,
            rate_sum_q: u128_of(self.rate_sum_q),
            accrued_q: u128_of(self.accrued_q),
            funded_until: self.funded_until,
            lag_from: self.lag_from,
            lag_seen_at: self.lag_seen_at,
        }
    }

    fn set_clock(&mut self, clock: &VaultClock) {
        self.balance = clock.balance;
        self.reserved = clock.reserved;
        self.rate_sum_q = words_of(clock.rate_sum_q);
        self.accrued_q = words_of(clock.accrued_q);
        self.funded_until = clock.funded_until;
        self.lag_from = clock.lag_from;
        self.lag_seen_at = clock.lag_seen_at;
    }

    /// The frame of every instruction that touches money: sync on the old state, `effect`, sync again. `effect` is given
    /// the time, which is the chain's but never before the vault's own.
    pub fn transact<T>(&mut self, now: i64, effect: impl FnOnce(&mut VaultClock, i64) -> Result<T>) -> Result<T> {
        let now = now.max(self.funded_until);
        let mut clock = self.clock();
        let before = clock.sync(now).ok_or(FlashbackError::AmountOverflow)?;
        let value = effect(&mut clock, now)?;
        let after = clock.sync(now).ok_or(FlashbackError::AmountOverflow)?;
        self.set_clock(&clock);
        let dry_from = before.max(after);
        if dry_from != 0 {
            self.keep_gap(dry_from, now);
        }
        Ok(value)
    }

    #[cold]
    fn keep_gap(&mut self, from: i64, to: i64) {
        let (gap, history_secs) = (self.gap(from, to), self.history_secs());
        remember(&mut self.gaps, gap, history_secs);
    }

    fn gap(&self, from: i64, to: i64) -> Gap {
        Gap::new(self.since_genesis(from), self.since_genesis(to))
    }

    fn since_genesis(&self, at: i64) -> u32 {
        u32::try_from(at.saturating_sub(self.genesis_at).max(0)).unwrap_or(u32::MAX)
    }

    fn history_secs(&self) -> u32 {
        u32::try_from(self.calendar().epochs(HISTORY_EPOCHS)).unwrap_or(u32::MAX)
    }

    /// How many seconds from `from` to `until` went unpaid when they passed; never too few. A lag that goes on counts as it
    /// would be remembered if it ended at `now`. Call after a [`transact`](Self::transact) at `now`.
    pub fn unpaid_secs(&self, from: i64, until: i64, now: i64) -> u32 {
        let mut gaps = self.gaps;
        if self.lag_from != 0 {
            remember(&mut gaps, self.gap(self.lag_from, now), self.history_secs());
        }
        overlap(&gaps, self.since_genesis(from), self.since_genesis(until))
    }

    /// Takes out what is free, while every agreement is paid up to now.
    pub fn withdraw(&mut self, amount: u64, now: i64) -> Result<()> {
        ensure!(amount > 0, FlashbackError::AmountZero);
        self.transact(now, |clock, now| {
            ensure!(!clock.is_delinquent(now), FlashbackError::VaultDelinquent);
            ensure!(amount <= clock.free().unwrap_or_default(), FlashbackError::FundsTooLow);
            clock.balance = clock.balance.checked_sub(amount).ok_or(FlashbackError::AmountOverflow)?;
            Ok(())
        })
    }

    /// Takes a deposit or a penalty in.
    pub fn add(&mut self, amount: u64, now: i64) -> Result<()> {
        self.transact(now, |clock, _| {
            clock.balance = clock.balance.checked_add(amount).ok_or(FlashbackError::AmountOverflow)?;
            Ok(())
        })
    }

    /// Keeps a fee until it is swept.
    pub fn owe_fee(&mut self, fee: u64) -> Result<()> {
        self.fees_owed = self.fees_owed.checked_add(fee).ok_or(FlashbackError::AmountOverflow)?;
        Ok(())
    }

    /// How the chain's time is cut.
    pub fn calendar(&self) -> Calendar {
        Calendar {
            genesis_at: self.genesis_at,
            epoch_secs: self.epoch_secs,
            report_window_secs: self.report_window_secs,
        }
    }

    /// What signs for its token account.
    pub fn signer(&self) -> VaultSigner {
        VaultSigner { owner: self.owner, mint: self.mint, id: self.id.to_le_bytes(), bump: [self.bump] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::{offset, refused};
    use bytemuck::Zeroable;

    fn vault() -> Vault {
        let platform = Platform { epoch_secs: 86_400, genesis_at: 5, report_window_secs: 43_200, ..Platform::zeroed() };
        let mut vault = Vault::zeroed();
        vault.start(&platform, 1_000, 1_150, 77).unwrap();
        vault
    }

    #[test]
    fn layout_is_frozen() {
        assert_eq!(Vault::SPACE, 456);
        offset!(Vault, {
            kind: 8, status: 9, version: 10, decimals: 11, bump: 12, next_index: 16, id: 24, owner: 32, mint: 64,
            token: 96, rent_payer: 128, balance: 160, reserved: 168, fees_owed: 176, rate_sum_q: 184, accrued_q: 200,
            funded_until: 216, lag_from: 224, lag_seen_at: 232, genesis_at: 240, epoch_secs: 248,
            report_window_secs: 252, settlement_mint: 256, open_count: 288, gaps: 296, spare: 440,
        });
    }

    #[test]
    fn its_slot_is_the_present_one_or_at_most_150_older() {
        let platform = Platform::zeroed();
        let mut vault = Vault::zeroed();
        assert!(vault.start(&platform, 1_000, 1_000, 0).is_ok());
        assert!(vault.start(&platform, 1_000, 1_150, 0).is_ok());
        refused(vault.start(&platform, 1_000, 1_151, 0), FlashbackError::SlotOutOfRange);
        refused(vault.start(&platform, 1_001, 1_000, 0), FlashbackError::SlotOutOfRange);
        refused(vault.start(&platform, u64::MAX, u64::MAX, 0), FlashbackError::SlotOutOfRange);
    }

    #[test]
    fn opened_again_it_counts_on_where_it_never_counted() {
        let mut vault = vault();
        assert_eq!((vault.next_index, vault.funded_until), (1_000 << 20, 77));
        refused(vault.take_index(0), FlashbackError::AgreementIndexMismatch);
        vault.take_index(1_000 << 20).unwrap();
        assert_eq!((vault.next_index, vault.open_count), ((1_000 << 20) + 1, 1));
        let last = (1_001 << 20) - 1;
        vault.next_index = last;
        refused(vault.take_index(last), FlashbackError::VaultExhausted);
        vault.release_index().unwrap();
        refused(vault.release_index(), FlashbackError::Overflow);
        refused(vault.check_closable(1_150), FlashbackError::VaultYoung);
        assert!(vault.check_closable(1_151).is_ok());
    }

    #[test]
    fn stays_while_anything_hangs_on_it() {
        let mut vault = vault();
        vault.open_count = 1;
        refused(vault.check_closable(2_000), FlashbackError::VaultInUse);
        (vault.open_count, vault.fees_owed) = (0, 1);
        refused(vault.check_closable(2_000), FlashbackError::FeesNotSwept);
    }

    #[test]
    fn a_failed_effect_leaves_it_as_it_was() {
        let mut vault = Vault { balance: 10, rate_sum_q: [1 << 32, 0], ..vault() };
        let before = vault;
        refused(
            vault.transact(80, |_, _| -> Result<()> { err!(FlashbackError::AmountZero) }),
            FlashbackError::AmountZero,
        );
        assert_eq!(bytemuck::bytes_of(&vault), bytemuck::bytes_of(&before));
        assert_eq!(vault.transact(80, |_, now| Ok(now)).unwrap(), 80);
        assert_eq!((vault.funded_until, vault.accrued_q), (80, [3 << 32, 0]));
        assert_eq!(vault.transact(79, |_, now| Ok(now)).unwrap(), 80, "a clock that went back stands still");
    }

    #[test]
    fn a_time_without_money_is_seen_and_kept() {
        let mut vault = Vault { balance: 10, rate_sum_q: [1 << 32, 0], ..vault() };
        vault.transact(100, |_, _| Ok(())).unwrap();
        assert_eq!((vault.funded_until, vault.lag_from, vault.lag_seen_at), (87, 87, 100));
        vault
            .transact(110, |clock, _| {
                clock.balance += 100;
                Ok(())
            })
            .unwrap();
        assert_eq!((vault.funded_until, vault.lag_from, vault.lag_seen_at), (110, 0, 0));
        assert_eq!((vault.gaps[0], vault.gaps[1]), (Gap { from: 82, to: 105, secs: 23 }, Gap::default()));
    }

    #[test]
    fn a_lag_counts_before_it_ends_as_it_does_after() {
        let mut vault = Vault { balance: 10, rate_sum_q: [1 << 32, 0], ..vault() };
        assert_eq!(vault.unpaid_secs(0, 200, 77), 0, "none yet");
        vault.transact(100, |_, _| Ok(())).unwrap();
        let unpaid =
            |vault: &Vault, now| [(0, 200), (90, 95), (100, 200)].map(|(from, to)| vault.unpaid_secs(from, to, now));
        assert_eq!(unpaid(&vault, 100), [13, 5, 0]);
        assert_eq!(unpaid(&vault, 110), [23, 5, 10]);
        vault.add(100, 110).unwrap();
        assert_eq!((vault.balance, vault.funded_until), (110, 110));
        assert_eq!(unpaid(&vault, 150), [23, 5, 10]);
    }

    #[test]
    fn a_gap_keeps_its_place_until_ninety_epochs_after_its_end() {
        let mut gaps: [Gap; GAPS] = core::array::from_fn(|n| {
            let from = 1_000 * u32::try_from(n).unwrap();
            Gap::new(from + 1_000, from + 1_010)
        });
        gaps[7] = Gap::new(7_020, 7_030);
        let nearest = Gap { from: 7_000, to: 7_030, secs: 20 };
        let oldest = Gap { from: 1_000, to: 2_010, secs: 20 };
        for (late, merged) in [(0, nearest), (1, oldest)] {
            let lag_from = vault().genesis_at + 20_000;
            let dry = Vault { gaps, rate_sum_q: [1 << 32, 0], funded_until: lag_from, lag_from, ..vault() };
            let mut vault = Vault { lag_seen_at: lag_from, ..dry };
            let now = vault.genesis_at + 2_010 + 90 * 86_400 + late;
            vault.add(u64::try_from(now - lag_from).unwrap(), now).unwrap();
            assert_eq!((vault.lag_from, vault.gaps[11].from), (0, 20_000));
            assert!(vault.gaps.contains(&merged), "{late}");
        }
    }

    #[test]
    fn what_is_free_is_withdrawn_while_every_agreement_is_paid() {
        let mut vault = Vault { balance: 10, reserved: 2, rate_sum_q: [1 << 32, 0], ..vault() };
        refused(vault.withdraw(0, 80), FlashbackError::AmountZero);
        refused(vault.withdraw(6, 80), FlashbackError::FundsTooLow);
        vault.withdraw(5, 80).unwrap();
        assert_eq!((vault.balance, vault.reserved, vault.funded_until), (5, 2, 80));
        refused(vault.withdraw(1, 81), FlashbackError::VaultDelinquent);
    }

    #[test]
    fn fees_are_kept_beside_the_balance() {
        let mut vault = Vault { balance: 10, ..vault() };
        vault.owe_fee(3).unwrap();
        vault.owe_fee(4).unwrap();
        assert_eq!((vault.balance, vault.fees_owed), (10, 7));
        refused(vault.owe_fee(u64::MAX), FlashbackError::AmountOverflow);
    }

    #[test]
    fn signs_by_the_seeds_of_its_address() {
        let (owner, mint, id) = (Pubkey::new_from_array([1; 32]), Pubkey::new_from_array([2; 32]), 0x0102);
        let seeds = [seeds::VAULT, owner.as_ref(), mint.as_ref(), &[2, 1, 0, 0, 0, 0, 0, 0]];
        let (address, bump) = Pubkey::find_program_address(&seeds, &crate::ID);
        let signer = Vault { owner, mint, id, bump, ..Vault::zeroed() }.signer();
        assert_eq!(Pubkey::create_program_address(&signer.seeds(), &crate::ID), Ok(address));
    }
}
