//! The platform's parameters, roles, counters and pauses.

use anchor_lang::prelude::*;
use const_crypto::ed25519::derive_program_address;

use super::borsh_as_bytes;
use crate::constants::*;
use crate::error::FlashbackError;
use crate::math::calendar::Calendar;

const DERIVED: ([u8; 32], u8) = derive_program_address(&[seeds::PLATFORM], crate::ID_CONST.as_array());
/// Address of the one Platform account.
pub const PLATFORM_ADDRESS: Pubkey = Pubkey::new_from_array(DERIVED.0);
/// Bump of [`PLATFORM_ADDRESS`].
pub const PLATFORM_BUMP: u8 = DERIVED.1;

/// The one account that all others answer to. It never reaches into what is already agreed.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Platform {
    /// Zero: there is one kind.
    pub kind: u8,
    /// Zero: there is one status.
    pub status: u8,
    /// Layout of the account.
    pub version: u8,
    /// Zero.
    pub padding: u8,
    /// Platform fee of new agreements, as a share of what the provider claims.
    pub fee_bps: u16,
    /// Zero.
    pub padding_1: [u8; 2],
    /// Length of an epoch; fixed at initialisation.
    pub epoch_secs: u32,
    /// Time for monitors' reports after an epoch; fixed at initialisation.
    pub report_window_secs: u32,
    /// Zero: there is one.
    pub id: u64,
    /// Sets parameters and roles. Meant to be a multisig.
    pub admin: Pubkey,
    /// Proposed as admin; zero if none.
    pub pending_admin: Pubkey,
    /// Registers certifiers and monitors, revokes certificates, delists providers.
    pub registrar: Pubkey,
    /// Pauses what creates new obligations.
    pub guardian: Pubkey,
    /// Receives fees.
    pub treasury: Pubkey,
    /// Arbiter of agreements whose listing names none.
    pub arbiter: Pubkey,
    /// Paid to the treasury by a registrant.
    pub registration_fee_lamports: u64,
    /// Stake of a dispute about a new agreement.
    pub dispute_stake_lamports: u64,
    /// Pay of a monitor for one report.
    pub report_pay_lamports: u64,
    /// Start of epoch 0; fixed at initialisation.
    pub genesis_at: i64,
    /// Time in which a bond thaws.
    pub thaw_secs: u32,
    /// Zero.
    pub padding_2: [u8; 4],
    /// What new listings may ask for.
    pub bounds: TermBounds,
    /// When each `Pausable` was last paused, by its bit; 0 = never.
    pub paused_at: [i64; 5],
    /// Until when each `Pausable` is paused, by its bit: 0 registration, 1 listing, 2 request, 3 accept, 4 open_vault.
    pub paused_until: [i64; 5],
    /// Providers of both kinds that ever registered; the next one's id.
    pub providers: u64,
    /// Certifiers that were ever added; the next one's id.
    pub certifiers: u64,
    /// Zero.
    pub spare: [u64; 8],
}

/// Narrowest and widest terms of new listings, in seconds; within the limits that the constants name.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TermBounds {
    /// Longest notice of either side.
    pub max_notice_secs: u32,
    /// Shortest grace.
    pub min_grace_secs: u32,
    /// Longest grace.
    pub max_grace_secs: u32,
    /// Shortest time to open a dispute.
    pub min_dispute_secs: u32,
    /// Longest time to open a dispute.
    pub max_dispute_secs: u32,
    /// Shortest time for a ruling.
    pub min_ruling_secs: u32,
    /// Longest time for a ruling.
    pub max_ruling_secs: u32,
    /// Longest term.
    pub max_term_secs: u32,
}
borsh_as_bytes!(TermBounds);

/// What the guardian can pause: whatever creates new obligations, never an exit. The bit of each is `1 << n`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Pausable {
    /// register_provider and restore_provider.
    Registration,
    /// create_listing and resume_listing.
    Listing,
    /// request_agreement.
    Request,
    /// accept_agreement.
    Accept,
    /// open_vault.
    OpenVault,
}

/// Every [`Pausable`].
pub const ALL_PAUSABLE: u8 = 0b1_1111;

/// Fixed for ever when the platform is initialised.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct Genesis {
    /// Start of epoch 0: not in the future, and not a whole epoch ago.
    pub genesis_at: i64,
    /// Length of an epoch: a multiple of 288, at most 86,400.
    pub epoch_secs: u32,
    /// Time for monitors' reports after an epoch: between an eighth of one and a whole one.
    pub report_window_secs: u32,
}

/// What the admin sets; `None` leaves a value as it is.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug, Default)]
pub struct PlatformChanges {
    /// See `registrar`.
    pub registrar: Option<Pubkey>,
    /// See `guardian`.
    pub guardian: Option<Pubkey>,
    /// See `treasury`.
    pub treasury: Option<Pubkey>,
    /// See `arbiter`.
    pub arbiter: Option<Pubkey>,
    /// At most 500.
    pub fee_bps: Option<u16>,
    /// At most 10 SOL.
    pub registration_fee_lamports: Option<u64>,
    /// Between 0.01 and 10 SOL.
    pub dispute_stake_lamports: Option<u64>,
    /// At most 0.01 SOL.
    pub report_pay_lamports: Option<u64>,
    /// Between 1 and 30 epochs.
    pub thaw_secs: Option<u32>,
    /// See `TermBounds`.
    pub bounds: Option<TermBounds>,
}

impl Genesis {
    /// Checks what can never be changed again.
    pub fn check(&self, now: i64) -> Result<()> {
        ensure!(
            (MIN_EPOCH_SECS..=MAX_EPOCH_SECS).contains(&self.epoch_secs) && self.epoch_secs.is_multiple_of(BUCKETS),
            FlashbackError::EpochLengthUnsupported
        );
        ensure!(
            (self.epoch_secs / 8..=self.epoch_secs).contains(&self.report_window_secs),
            FlashbackError::ReportWindowOutOfRange
        );
        let earliest = now.saturating_sub(i64::from(self.epoch_secs));
        ensure!(earliest < self.genesis_at && self.genesis_at <= now, FlashbackError::GenesisOutOfRange);
        Ok(())
    }
}

impl TermBounds {
    /// The widest bounds that the program allows.
    pub const fn widest(epoch_secs: u32) -> Self {
        const fn epochs(n: u32, epoch_secs: u32) -> u32 {
            n.saturating_mul(epoch_secs)
        }
        Self {
            max_notice_secs: epochs(MAX_NOTICE_EPOCHS, epoch_secs),
            min_grace_secs: epoch_secs / MIN_GRACE_DIVISOR,
            max_grace_secs: epochs(MAX_GRACE_EPOCHS, epoch_secs),
            min_dispute_secs: epochs(MIN_DISPUTE_EPOCHS, epoch_secs),
            max_dispute_secs: epochs(MAX_DISPUTE_EPOCHS, epoch_secs),
            min_ruling_secs: epochs(MIN_RULING_EPOCHS, epoch_secs),
            max_ruling_secs: epochs(MAX_RULING_EPOCHS, epoch_secs),
            max_term_secs: epochs(MAX_TERM_EPOCHS, epoch_secs),
        }
    }

    fn check(&self, epoch_secs: u32) -> Result<()> {
        let widest = Self::widest(epoch_secs);
        let within = |min: u32, max: u32, from: u32, to: u32| from <= min && min <= max && max <= to;
        ensure!(
            within(epoch_secs, self.max_notice_secs, epoch_secs, widest.max_notice_secs)
                && within(self.min_grace_secs, self.max_grace_secs, widest.min_grace_secs, widest.max_grace_secs)
                && within(
                    self.min_dispute_secs,
                    self.max_dispute_secs,
                    widest.min_dispute_secs,
                    widest.max_dispute_secs
                )
                && within(self.min_ruling_secs, self.max_ruling_secs, widest.min_ruling_secs, widest.max_ruling_secs)
                && within(epoch_secs, self.max_term_secs, epoch_secs, widest.max_term_secs),
            FlashbackError::BoundsOutOfRange
        );
        Ok(())
    }
}

impl Platform {
    /// How the chain's time is cut.
    pub fn calendar(&self) -> Calendar {
        Calendar {
            genesis_at: self.genesis_at,
            epoch_secs: self.epoch_secs,
            report_window_secs: self.report_window_secs,
        }
    }

    /// Size of the account in bytes.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// Sets what the changes name, each within its limit.
    pub fn apply(&mut self, changes: &PlatformChanges) -> Result<()> {
        let role = |slot: &mut Pubkey, key: Option<Pubkey>| match key {
            Some(key) if key == Pubkey::default() => err!(FlashbackError::RoleUnset),
            Some(key) => {
                *slot = key;
                Ok(())
            }
            None => Ok(()),
        };
        role(&mut self.registrar, changes.registrar)?;
        role(&mut self.guardian, changes.guardian)?;
        role(&mut self.treasury, changes.treasury)?;
        role(&mut self.arbiter, changes.arbiter)?;
        if let Some(fee_bps) = changes.fee_bps {
            ensure!(fee_bps <= MAX_FEE_BPS, FlashbackError::FeeTooHigh);
            self.fee_bps = fee_bps;
        }
        if let Some(lamports) = changes.registration_fee_lamports {
            ensure!(lamports <= MAX_REGISTRATION_FEE_LAMPORTS, FlashbackError::RegistrationFeeTooHigh);
            self.registration_fee_lamports = lamports;
        }
        if let Some(lamports) = changes.dispute_stake_lamports {
            ensure!(
                (MIN_DISPUTE_STAKE_LAMPORTS..=MAX_DISPUTE_STAKE_LAMPORTS).contains(&lamports),
                FlashbackError::DisputeStakeOutOfRange
            );
            self.dispute_stake_lamports = lamports;
        }
        if let Some(lamports) = changes.report_pay_lamports {
            ensure!(lamports <= MAX_REPORT_PAY_LAMPORTS, FlashbackError::ReportPayTooHigh);
            self.report_pay_lamports = lamports;
        }
        if let Some(secs) = changes.thaw_secs {
            let longest = self.epoch_secs.saturating_mul(MAX_THAW_EPOCHS);
            ensure!((self.epoch_secs..=longest).contains(&secs), FlashbackError::ThawOutOfRange);
            self.thaw_secs = secs;
        }
        if let Some(bounds) = changes.bounds {
            bounds.check(self.epoch_secs)?;
            self.bounds = bounds;
        }
        Ok(())
    }

    /// Seconds of `epochs` epochs.
    pub fn epochs(&self, epochs: u32) -> i64 {
        i64::from(epochs).saturating_mul(i64::from(self.epoch_secs))
    }

    /// Refuses while `what` is paused.
    pub fn require_running(&self, what: Pausable, now: i64) -> Result<()> {
        let until = self.paused_until.get(usize::from(what as u8)).copied().unwrap_or_default();
        ensure!(now >= until, FlashbackError::Paused);
        Ok(())
    }

    /// Pauses each bit of `what` for [`PAUSE_EPOCHS`]; within [`PAUSE_AGAIN_EPOCHS`] of the last pause only the admin
    /// can. Returns the end.
    pub fn pause(&mut self, what: u8, by_admin: bool, now: i64) -> Result<i64> {
        ensure!(what != 0 && what & !ALL_PAUSABLE == 0, FlashbackError::PausableUnknown);
        let (until, again) = (now.saturating_add(self.epochs(PAUSE_EPOCHS)), self.epochs(PAUSE_AGAIN_EPOCHS));
        for (n, (paused_at, paused_until)) in self.paused_at.iter_mut().zip(&mut self.paused_until).enumerate() {
            if what >> n & 1 == 1 {
                let rested = *paused_at == 0 || now >= paused_at.saturating_add(again);
                ensure!(by_admin || rested, FlashbackError::PausedLately);
                (*paused_at, *paused_until) = (now, until);
            }
        }
        Ok(until)
    }

    /// Ends the pause of each bit of `what`.
    pub fn resume(&mut self, what: u8, now: i64) -> Result<()> {
        ensure!(what != 0 && what & !ALL_PAUSABLE == 0, FlashbackError::PausableUnknown);
        for (n, until) in self.paused_until.iter_mut().enumerate() {
            if what >> n & 1 == 1 {
                ensure!(now < *until, FlashbackError::NotPaused);
                *until = now;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::{offset, refused};
    use bytemuck::Zeroable;

    const DAY: i64 = 86_400;

    fn platform() -> Platform {
        Platform { epoch_secs: 86_400, ..Platform::zeroed() }
    }

    #[test]
    fn layout_is_frozen() {
        assert_eq!(Platform::SPACE, 456);
        offset!(Platform, {
            kind: 8, status: 9, version: 10, fee_bps: 12, epoch_secs: 16, report_window_secs: 20, id: 24, admin: 32,
            pending_admin: 64, registrar: 96, guardian: 128, treasury: 160, arbiter: 192,
            registration_fee_lamports: 224, dispute_stake_lamports: 232, report_pay_lamports: 240, genesis_at: 248,
            thaw_secs: 256, bounds: 264, paused_at: 296, paused_until: 336, providers: 376, certifiers: 384,
            spare: 392,
        });
    }

    #[test]
    fn the_address_is_the_canonical_one() {
        assert_eq!((PLATFORM_ADDRESS, PLATFORM_BUMP), Pubkey::find_program_address(&[seeds::PLATFORM], &crate::ID));
    }

    #[test]
    fn the_widest_bounds_are_within_bounds_for_every_epoch() {
        for epoch_secs in (MIN_EPOCH_SECS..=MAX_EPOCH_SECS).step_by(288) {
            assert!(TermBounds::widest(epoch_secs).check(epoch_secs).is_ok(), "{epoch_secs}");
        }
    }

    #[test]
    fn rejects_bounds_that_are_wider_or_crossed() {
        let spoil: [fn(&mut TermBounds); 6] = [
            |b| b.max_notice_secs += 1,
            |b| b.min_grace_secs -= 1,
            |b| b.max_dispute_secs += 1,
            |b| b.max_ruling_secs = b.min_ruling_secs - 1,
            |b| b.max_term_secs += 1,
            |b| (b.min_grace_secs, b.max_grace_secs) = (b.max_grace_secs, b.min_grace_secs),
        ];
        for spoil in spoil {
            let mut bounds = TermBounds::widest(86_400);
            spoil(&mut bounds);
            refused(bounds.check(86_400), FlashbackError::BoundsOutOfRange);
        }
    }

    #[test]
    fn genesis_is_now_or_less_than_an_epoch_ago() {
        let genesis = Genesis { genesis_at: 1_000_000, epoch_secs: 86_400, report_window_secs: 43_200 };
        assert!(genesis.check(1_000_000).is_ok());
        assert!(genesis.check(1_000_000 + DAY - 1).is_ok());
        refused(genesis.check(1_000_000 + DAY), FlashbackError::GenesisOutOfRange);
        refused(genesis.check(999_999), FlashbackError::GenesisOutOfRange);
        for epoch_secs in [0, 287, 289, 86_401, 86_688] {
            refused(Genesis { epoch_secs, ..genesis }.check(1_000_000), FlashbackError::EpochLengthUnsupported);
        }
        for report_window_secs in [0, 10_799, 86_401] {
            refused(Genesis { report_window_secs, ..genesis }.check(1_000_000), FlashbackError::ReportWindowOutOfRange);
        }
    }

    #[test]
    fn a_pause_ends_by_itself_and_cannot_be_renewed_by_the_guardian() {
        let mut platform = platform();
        let listing = 1 << Pausable::Listing as u8;
        assert_eq!(platform.pause(listing, false, DAY).unwrap(), 8 * DAY);
        refused(platform.require_running(Pausable::Listing, 8 * DAY - 1), FlashbackError::Paused);
        assert!(platform.require_running(Pausable::Registration, DAY).is_ok());
        assert!(platform.require_running(Pausable::Listing, 8 * DAY).is_ok());
        refused(platform.pause(listing, false, 31 * DAY - 1), FlashbackError::PausedLately);
        assert!(platform.pause(listing, true, 31 * DAY - 1).is_ok());
        assert!(platform.pause(listing, false, 61 * DAY - 1).is_ok());
        refused(platform.pause(0, true, 0), FlashbackError::PausableUnknown);
        refused(platform.pause(0b10_0000, true, 0), FlashbackError::PausableUnknown);
    }

    #[test]
    fn resuming_ends_a_pause_at_once_but_not_its_rest() {
        let mut platform = platform();
        platform.pause(ALL_PAUSABLE, false, DAY).unwrap();
        platform.resume(1 << Pausable::Accept as u8, 2 * DAY).unwrap();
        assert!(platform.require_running(Pausable::Accept, 2 * DAY).is_ok());
        refused(platform.require_running(Pausable::Request, 2 * DAY), FlashbackError::Paused);
        refused(platform.resume(1 << Pausable::Accept as u8, 2 * DAY), FlashbackError::NotPaused);
        refused(platform.pause(1 << Pausable::Accept as u8, false, 3 * DAY), FlashbackError::PausedLately);
    }

    #[test]
    fn a_role_is_given_to_somebody() {
        let roles: [fn(&mut PlatformChanges) -> &mut Option<Pubkey>; 4] =
            [|c| &mut c.registrar, |c| &mut c.guardian, |c| &mut c.treasury, |c| &mut c.arbiter];
        for role in roles {
            let mut changes = PlatformChanges::default();
            *role(&mut changes) = Some(Pubkey::default());
            refused(Platform::zeroed().apply(&changes), FlashbackError::RoleUnset);
            let somebody = Pubkey::new_from_array([5; 32]);
            *role(&mut changes) = Some(somebody);
            let mut platform = Platform::zeroed();
            platform.apply(&changes).unwrap();
            let roles = [platform.registrar, platform.guardian, platform.treasury, platform.arbiter];
            assert_eq!(roles.iter().filter(|key| **key == somebody).count(), 1);
        }
    }

    #[test]
    fn what_the_admin_sets_keeps_within_its_limits() {
        use FlashbackError::*;
        const SOL: u64 = 1_000_000_000;
        const THAW: u64 = 86_400;
        type Limit = (FlashbackError, fn(&mut PlatformChanges, u64), fn(&Platform) -> u64, [u64; 2], [u64; 2]);
        let limits: [Limit; 5] = [
            (FeeTooHigh, |c, n| c.fee_bps = Some(n as u16), |p| p.fee_bps.into(), [0, 500], [501, 65_535]),
            (
                RegistrationFeeTooHigh,
                |c, n| c.registration_fee_lamports = Some(n),
                |p| p.registration_fee_lamports,
                [0, 10 * SOL],
                [10 * SOL + 1, u64::MAX],
            ),
            (
                DisputeStakeOutOfRange,
                |c, n| c.dispute_stake_lamports = Some(n),
                |p| p.dispute_stake_lamports,
                [SOL / 100, 10 * SOL],
                [SOL / 100 - 1, 10 * SOL + 1],
            ),
            (
                ReportPayTooHigh,
                |c, n| c.report_pay_lamports = Some(n),
                |p| p.report_pay_lamports,
                [0, SOL / 100],
                [SOL / 100 + 1, u64::MAX],
            ),
            (
                ThawOutOfRange,
                |c, n| c.thaw_secs = Some(n as u32),
                |p| p.thaw_secs.into(),
                [THAW, 30 * THAW],
                [THAW - 1, 30 * THAW + 1],
            ),
        ];
        for (error, set, read, within, outside) in limits {
            let mut platform = platform();
            for value in within {
                let mut changes = PlatformChanges::default();
                set(&mut changes, value);
                platform.apply(&changes).unwrap();
                assert_eq!(read(&platform), value);
            }
            for value in outside {
                let mut changes = PlatformChanges::default();
                set(&mut changes, value);
                refused(platform.apply(&changes), error);
                assert_eq!(read(&platform), within[1]);
            }
            platform.apply(&PlatformChanges::default()).unwrap();
            assert_eq!(read(&platform), within[1], "what is not named stays");
        }
        let bounds = TermBounds::widest(86_400);
        let mut platform = platform();
        platform.apply(&PlatformChanges { bounds: Some(bounds), ..Default::default() }).unwrap();
        assert_eq!(platform.bounds, bounds);
        let wider = TermBounds { max_term_secs: bounds.max_term_secs + 1, ..bounds };
        refused(platform.apply(&PlatformChanges { bounds: Some(wider), ..Default::default() }), BoundsOutOfRange);
    }

    #[test]
    fn resumes_every_bit_that_is_named_and_no_other() {
        for what in 1..=ALL_PAUSABLE {
            let mut platform = Platform { paused_until: [9; 5], ..platform() };
            platform.resume(what, 5).unwrap();
            for (n, until) in platform.paused_until.into_iter().enumerate() {
                assert_eq!(until, if what >> n & 1 == 1 { 5 } else { 9 }, "bit {n} of {what}");
            }
            refused(platform.resume(what, 5), FlashbackError::NotPaused);
        }
        for unknown in [0, 0b10_0000, 0b10_0001] {
            refused(platform().resume(unknown, 5), FlashbackError::PausableUnknown);
        }
    }
}
