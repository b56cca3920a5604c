//! A purchase: the frozen terms, and what they have earned.

use anchor_lang::prelude::*;
use num_enum::{IntoPrimitive, TryFromPrimitive};

use super::{header, Bond, Listing, Platform, Provider, ProviderKind, Terms, Vault};
use crate::constants::*;
use crate::error::FlashbackError;
use crate::math::calendar::Calendar;
use crate::math::rate::rate_q;
use crate::math::stream::{Payout, Stream};
use crate::math::vault_clock::VaultClock;

/// What a consumer has bought of a listing. Its terms never change; times are unix seconds, 0 = none.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Agreement {
    /// A [`ProviderKind`]: that of the listing.
    pub kind: u8,
    /// An [`AgreementStatus`]: Requested, Active or Ending. Ended is Ending after `ends_at`.
    pub status: u8,
    /// Layout of the account.
    pub version: u8,
    /// Lowest certification level that the consumer accepts; 0 = any.
    pub min_level: u8,
    /// Lowest rating that the consumer accepts, in bands of 1,000 bps; 0 = any, unrated too.
    pub min_rating_band: u8,
    /// Zero.
    pub padding: u8,
    /// Platform fee as a share of what is claimed.
    pub fee_bps: u16,
    /// Periods that were not measured, in a row.
    pub unmeasured: u16,
    /// Zero.
    pub padding_1: [u8; 2],
    /// Settled periods; the index of the next one.
    pub periods: u32,
    /// Index among the vault's agreements.
    pub id: u64,
    /// Rules on disputes; never zero.
    pub arbiter: Pubkey,
    /// The Provider account.
    pub provider: Pubkey,
    /// The vault's owner.
    pub consumer: Pubkey,
    /// When it was requested.
    pub requested_at: i64,
    /// The Listing account.
    pub listing: Pubkey,
    /// The Vault account that pays.
    pub vault: Pubkey,
    /// The Board account that measures it; zero = none.
    pub board: Pubkey,
    /// The Bond account that holds the collateral; zero until it is accepted.
    pub bond: Pubkey,
    /// Who paid the rent and gets it back.
    pub rent_payer: Pubkey,
    /// Units bought.
    pub quantity: u64,
    /// Units reserved on listing and provider; 0 once released.
    pub reserved: u64,
    /// Base units per second times 2^32.
    pub rate_q: u64,
    /// Kept in the vault to pay for the notice.
    pub guarantee: u64,
    /// Seconds times basis points of credit, of the settled periods.
    pub shortfall: u64,
    /// Paid out so far, with fees.
    pub claimed: u64,
    /// Fees in `claimed`.
    pub fee: u64,
    /// What is left of the provider's collateral.
    pub collateral: u64,
    /// Penalties that wait to be collected.
    pub penalty_owed: u64,
    /// When it became active.
    pub started_at: i64,
    /// Until when periods are settled.
    pub settled_until: i64,
    /// When it ends, once that is recorded.
    pub ends_at: i64,
    /// When it ends at the latest.
    pub term_ends_at: i64,
    /// From when the request can no longer be accepted.
    pub valid_until: i64,
    /// When the end was recorded.
    pub end_recorded_at: i64,
    /// When the last period was settled.
    pub final_settled_at: i64,
    /// Until when the consumer may leave at once because of a settled period.
    pub leave_until: i64,
    /// Stake of a dispute, in lamports.
    pub dispute_stake_lamports: u64,
    /// Value of the mint when it was requested, in micro-USD of 10^6 base units; 0 = none.
    pub ref_value: u64,
    /// Weight of the settled periods that were not reviewed yet, in micro-USD.
    pub unreviewed_weight: u64,
    /// The listing's conditions; `grace_secs` is at most half the notice.
    pub terms: Terms,
    /// A bit for each of up to 96 periods that are disputed and not settled.
    pub disputed: [u32; 3],
    /// Requested term; 0 = open.
    pub term_secs: u32,
    /// Revision of the listing that was chosen.
    pub revision: u32,
    /// Raised to revoke every access permission at once.
    pub generation: u32,
    /// Number of the last event about it.
    pub sequence: u32,
    /// Zero.
    pub spare: [u32; 13],
}

/// Where an agreement stands. Only the first three are ever stored: Ended follows from the clock, and the others are
/// those of an account that is gone.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum AgreementStatus {
    /// Waits for the provider.
    Requested,
    /// Runs and earns.
    Active,
    /// Has an end, which is not reached yet.
    Ending,
    /// Its end is over.
    Ended,
    /// Everything is paid.
    Closed,
    /// The provider did not want it.
    Declined,
    /// The consumer took the request back.
    Cancelled,
    /// Nobody accepted it in time.
    Lapsed,
}

/// Why an agreement ends, or ends earlier.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum EndCause {
    /// The consumer gave notice.
    Notice,
    /// The vault was dry for longer than the grace.
    Default,
    /// The term is over.
    Term,
    /// Both agreed.
    Mutual,
    /// The consumer used a right to leave at once.
    Left,
    /// The provider left.
    ProviderExit,
}

/// What a consumer asks for.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct Order {
    /// Units, within the listing's bounds.
    pub quantity: u64,
    /// Revision of the listing that was looked at.
    pub revision: u32,
    /// Term within the listing's bounds; 0 = open.
    pub term_secs: u32,
    /// Until when it can be accepted: in the future, at most 7 epochs.
    pub valid_until: i64,
    /// Lowest certification level, 0 to 4.
    pub min_level: u8,
    /// Lowest rating, in bands of 1,000 bps, 0 to 9; unrated passes only 0.
    pub min_rating_band: u8,
}

/// What a settlement did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// End of what is settled.
    pub until: i64,
    /// Its length.
    pub secs: i64,
    /// Collateral that is free again, if it was the last one.
    pub released: Option<u64>,
}

impl AgreementStatus {
    /// The status table. Ending → Ended is made by the clock.
    pub fn allows(self, next: Self) -> bool {
        use AgreementStatus::*;
        matches!(
            (self, next),
            (Requested, Active | Declined | Cancelled | Lapsed) | (Active, Ending) | (Ending, Ended) | (Ended, Closed)
        )
    }
}

impl Order {
    fn check(&self, listing: &Listing, platform: &Platform, now: i64) -> Result<()> {
        require!(listing.open == 1, FlashbackError::ListingNotOpen);
        require!(self.revision == listing.revision, FlashbackError::RevisionChanged);
        let quantities = listing.min_quantity..=listing.max_quantity;
        require!(quantities.contains(&self.quantity), FlashbackError::QuantityOutOfRange);
        let term_fits = match (self.term_secs, listing.max_term_secs) {
            (0, most) => most == 0,
            (term, 0) => (listing.min_term_secs..=platform.bounds.max_term_secs).contains(&term),
            (term, most) => (listing.min_term_secs..=most).contains(&term),
        };
        require!(term_fits, FlashbackError::TermOutOfRange);
        let latest = now.saturating_add(platform.epochs(MAX_VALIDITY_EPOCHS));
        require!(now < self.valid_until && self.valid_until <= latest, FlashbackError::ValidUntilOutOfRange);
        require!(self.min_level <= LEVELS, FlashbackError::LevelUnknown);
        require!(self.min_rating_band < 10, FlashbackError::RatingBandUnknown);
        Ok(())
    }
}

/// Checks that owner, provider's authority and arbiter are three keys.
fn check_parties(consumer: &Pubkey, authority: &Pubkey, arbiter: &Pubkey) -> Result<()> {
    require!(consumer != authority && consumer != arbiter && authority != arbiter, FlashbackError::PartyTwice);
    Ok(())
}

impl Agreement {
    /// Size of the account in bytes.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// Where it stands at `now`.
    pub fn status_at(&self, now: i64) -> Result<AgreementStatus> {
        let stored = AgreementStatus::try_from(self.status).map_err(|_| FlashbackError::StatusUnknown)?;
        Ok(if stored == AgreementStatus::Ending && now >= self.ends_at { AgreementStatus::Ended } else { stored })
    }

    /// Checks that the status table allows `next`.
    pub fn check_change(&self, next: AgreementStatus, now: i64) -> Result<()> {
        let status = self.status_at(now)?;
        if status.allows(next) {
            return Ok(());
        }
        Err(match next {
            AgreementStatus::Ending => FlashbackError::AgreementNotActive,
            AgreementStatus::Closed => FlashbackError::AgreementNotEnded,
            _ => FlashbackError::AgreementNotRequested,
        }
        .into())
    }

    fn is(&self, status: AgreementStatus) -> bool {
        self.status == u8::from(status)
    }

    /// The number of the next event about it.
    pub fn next_sequence(&mut self) -> u32 {
        self.sequence = self.sequence.saturating_add(1);
        self.sequence
    }

    /// Money and time as the pure rules see them.
    pub fn stream(&self) -> Stream {
        Stream {
            rate_q: self.rate_q,
            guarantee: self.guarantee,
            shortfall: self.shortfall,
            claimed: self.claimed,
            fee: self.fee,
            started_at: self.started_at,
            settled_until: self.settled_until,
            ends_at: self.ends_at,
            term_ends_at: self.term_ends_at,
            notice_secs: self.terms.notice_secs,
            max_credit_bps: self.terms.max_credit_bps,
            fee_bps: self.fee_bps,
        }
    }

    /// Applies a rule to its money and time.
    fn stream_mut<T>(&mut self, rule: impl FnOnce(&mut Stream) -> Option<T>) -> Result<T> {
        let mut stream = self.stream();
        let value = rule(&mut stream).ok_or(FlashbackError::AmountOverflow)?;
        self.guarantee = stream.guarantee;
        self.shortfall = stream.shortfall;
        self.claimed = stream.claimed;
        self.fee = stream.fee;
        self.started_at = stream.started_at;
        self.settled_until = stream.settled_until;
        self.ends_at = stream.ends_at;
        Ok(value)
    }

    /// Freezes what is asked for, the listing's terms and the platform's. The keys are the caller's to set.
    pub fn request(
        &mut self,
        order: &Order,
        listing: &Listing,
        provider: &Provider,
        platform: &Platform,
        consumer: Pubkey,
        now: i64,
    ) -> Result<()> {
        order.check(listing, platform, now)?;
        let arbiter = if listing.arbiter == Pubkey::default() { platform.arbiter } else { listing.arbiter };
        check_parties(&consumer, &provider.authority, &arbiter)?;
        self.kind = listing.kind;
        self.status = AgreementStatus::Requested.into();
        self.version = header::LAYOUT_VERSION;
        self.min_level = order.min_level;
        self.min_rating_band = order.min_rating_band;
        self.fee_bps = platform.fee_bps;
        self.arbiter = arbiter;
        self.provider = listing.provider;
        self.consumer = consumer;
        self.requested_at = now;
        self.quantity = order.quantity;
        self.rate_q = rate_q(listing.price, order.quantity).ok_or(FlashbackError::RateTooHigh)?;
        self.collateral = listing
            .price
            .checked_mul(order.quantity)
            .and_then(|monthly| monthly.checked_mul(listing.terms.service_levels.collateral_months.into()))
            .ok_or(FlashbackError::AmountOverflow)?;
        self.valid_until = order.valid_until;
        self.dispute_stake_lamports = platform.dispute_stake_lamports;
        self.terms = listing.terms;
        self.terms.grace_secs = listing.terms.grace_secs.min(listing.terms.notice_secs / 2);
        self.term_secs = order.term_secs;
        self.revision = order.revision;
        Ok(())
    }

    /// Starts it: checks once more everything that may have changed since the request, reserves the capacity, locks the
    /// collateral and starts the stream.
    pub fn accept(
        &mut self,
        vault: &mut Vault,
        listing: &mut Listing,
        provider: &mut Provider,
        bond: &mut Bond,
        now: i64,
    ) -> Result<()> {
        self.check_change(AgreementStatus::Active, now)?;
        require!(now < self.valid_until, FlashbackError::RequestLapsed);
        require!(listing.open == 1, FlashbackError::ListingNotOpen);
        require!(listing.revision == self.revision, FlashbackError::RevisionChanged);
        check_parties(&self.consumer, &provider.authority, &self.arbiter)?;
        provider.require_in_business()?;
        provider.require_standing()?;
        provider.require_level(self.min_level, now)?;
        provider.require_rating(self.min_rating_band)?;
        self.terms.check_without_board(vault.epoch_secs)?;
        bond.lock(self.collateral)?;
        listing.reserve(self.quantity)?;
        provider.reserve(self.quantity)?;
        self.reserved = self.quantity;
        vault.transact(now, |clock, now| {
            require!(!clock.is_delinquent(now), FlashbackError::VaultDelinquent);
            let ends_at = now.checked_add(self.term_secs.into()).ok_or(FlashbackError::AmountOverflow)?;
            self.term_ends_at = if self.term_secs == 0 { 0 } else { ends_at };
            let guarantee = self.stream().guarantee_at(now).ok_or(FlashbackError::AmountOverflow)?;
            require!(guarantee <= clock.free().unwrap_or_default(), FlashbackError::FundsTooLow);
            self.stream_mut(|stream| stream.activate(clock, now))
        })?;
        self.status = AgreementStatus::Active.into();
        Ok(())
    }

    /// Takes what is earned and not claimed yet out of the vault's books.
    pub fn claim(&mut self, clock: &mut VaultClock, now: i64) -> Result<Payout> {
        require!(!self.is(AgreementStatus::Requested), FlashbackError::AgreementNotActive);
        self.stream_mut(|stream| {
            let horizon = stream.horizon(clock.funded_until, now);
            stream.claim(clock, horizon)
        })
    }

    /// Records the end, `target` or as late as the notice and the term allow.
    pub fn end(&mut self, clock: &mut VaultClock, target: i64, now: i64) -> Result<()> {
        self.check_change(AgreementStatus::Ending, now)?;
        self.stream_mut(|stream| stream.end(clock, target))?;
        self.status = AgreementStatus::Ending.into();
        self.end_recorded_at = now;
        Ok(())
    }

    /// Ends it now: records the end, or brings one that is not reached yet forward.
    pub fn end_now(&mut self, clock: &mut VaultClock, now: i64) -> Result<()> {
        if self.status_at(now)? == AgreementStatus::Ending {
            return self.stream_mut(|stream| stream.cut(clock, now));
        }
        self.end(clock, now, now)
    }

    /// Whether anybody may end it because its vault is dry: for longer than the grace, which somebody saw an hour ago.
    pub fn is_in_default(&self, clock: &VaultClock, calendar: &Calendar, now: i64) -> bool {
        let dry_secs = now.saturating_sub(clock.funded_until);
        let seen_secs = now.saturating_sub(clock.lag_seen_at);
        clock.is_delinquent(now) && dry_secs >= self.terms.grace_secs.into() && seen_secs >= calendar.hour_secs()
    }

    /// Gives the provider's notice: the term moves to its end, if it is not earlier.
    pub fn shorten_term(&mut self, now: i64) -> Result<()> {
        require!(self.is(AgreementStatus::Active), FlashbackError::AgreementNotActive);
        let notice_ends_at = now.saturating_add(self.terms.provider_notice_secs.into());
        if self.term_ends_at == 0 || notice_ends_at < self.term_ends_at {
            self.term_ends_at = notice_ends_at;
        }
        Ok(())
    }

    /// What the provider's leaving now costs: the price of the notice that it did not give, at most the collateral.
    /// Rounded down, for the provider.
    pub fn exit_cost(&self, now: i64) -> Result<u64> {
        let secs = self.terms.provider_notice_secs.into();
        let price = self.stream().price_until(now.saturating_add(secs), now).ok_or(FlashbackError::AmountOverflow)?;
        Ok(price.min(self.collateral))
    }

    /// Ends it now because the provider leaves, and takes what that costs out of the collateral: nothing while the vault is
    /// in default, else [`exit_cost`](Self::exit_cost). Returns the cost.
    pub fn exit(&mut self, vault: &mut Vault, bond: &mut Bond, now: i64) -> Result<u64> {
        let calendar = vault.calendar();
        let cost = vault.transact(now, |clock, now| {
            let in_default = self.is_in_default(clock, &calendar, now);
            self.end(clock, now, now)?;
            if in_default {
                Ok(0)
            } else {
                self.exit_cost(now)
            }
        })?;
        self.forfeit(bond, cost)?;
        Ok(cost)
    }

    /// Takes a penalty out of the collateral.
    pub fn forfeit(&mut self, bond: &mut Bond, penalty: u64) -> Result<()> {
        bond.forfeit(penalty)?;
        self.collateral = self.collateral.checked_sub(penalty).ok_or(FlashbackError::AmountOverflow)?;
        self.penalty_owed = self.penalty_owed.checked_add(penalty).ok_or(FlashbackError::AmountOverflow)?;
        Ok(())
    }

    /// Whether the consumer may leave at once: for one period after a fact that it did not choose (design, section 6). A
    /// fact of the very second of the start counts: a provider could time it so.
    pub fn may_leave(&self, provider: &Provider, calendar: &Calendar, now: i64) -> bool {
        let period_secs = calendar.epochs(self.terms.service_levels.period_epochs.into());
        let fact = |at: i64| self.started_at <= at && at <= now && now < at.saturating_add(period_secs);
        let uncertified_at = provider.level_end(self.min_level).saturating_add(calendar.epochs(UNCERTIFIED_EPOCHS));
        now < self.leave_until
            || fact(provider.endpoint_changed_at)
            || fact(provider.delisted_at)
            || self.min_level > 0 && fact(uncertified_at)
    }

    /// Whether period `index` is settled, or none will ever be again.
    pub fn is_settled(&self, index: u32) -> bool {
        self.final_settled_at != 0 || index < self.periods
    }

    /// Settles period `index` with `credit_bps`. The one that reaches a recorded end is the last.
    pub fn settle(
        &mut self,
        clock: &mut VaultClock,
        calendar: &Calendar,
        index: u32,
        credit_bps: u16,
        now: i64,
    ) -> Result<Settlement> {
        require!(!self.is(AgreementStatus::Requested), FlashbackError::AgreementNotActive);
        require!(index == self.periods, FlashbackError::PeriodNotNext);
        let boundary = calendar
            .period_end(self.terms.service_levels.period_epochs, self.started_at, index)
            .ok_or(FlashbackError::AmountOverflow)?;
        let active = self.ends_at == 0;
        let until = if active { boundary } else { boundary.min(self.ends_at) };
        let mut stream = self.stream();
        if until > stream.horizon(clock.funded_until, now) {
            let past_term = active && self.term_ends_at != 0 && now >= self.term_ends_at;
            return Err(if past_term { FlashbackError::TermOver } else { FlashbackError::PeriodNotOver }.into());
        }
        let known_at = until.saturating_add(calendar.report_window_secs.into()).max(self.end_recorded_at);
        let final_at = known_at.saturating_add(self.terms.dispute_secs.into());
        require!(now >= final_at, FlashbackError::DisputeWindowOpen);

        let secs = until.saturating_sub(self.settled_until);
        stream.settle(clock, until, credit_bps).ok_or(FlashbackError::AmountOverflow)?;
        (self.shortfall, self.settled_until) = (stream.shortfall, stream.settled_until);
        self.periods = index.checked_add(1).ok_or(FlashbackError::Overflow)?;
        let is_last = !active && until == self.ends_at;
        let released = is_last.then(|| core::mem::take(&mut self.collateral));
        if is_last {
            self.final_settled_at = now;
        }
        Ok(Settlement { until, secs, released })
    }

    /// Gives the capacity back to listing and provider, once it has ended.
    pub fn release_capacity(&mut self, listing: &mut Listing, provider: &mut Provider) -> Result<()> {
        let quantity = core::mem::take(&mut self.reserved);
        if quantity > 0 {
            listing.release(quantity)?;
            provider.release(quantity)?;
        }
        Ok(())
    }

    /// Checks that it can be closed: everything is settled, and others than the consumer have left time for a review.
    pub fn check_closable(&self, calendar: &Calendar, by_consumer: bool, now: i64) -> Result<()> {
        self.check_change(AgreementStatus::Closed, now)?;
        require!(self.final_settled_at != 0, FlashbackError::AgreementNotSettled);
        let reviewed_at = self.final_settled_at.saturating_add(calendar.epochs(REVIEW_EPOCHS));
        require!(by_consumer || now >= reviewed_at, FlashbackError::ReviewOpen);
        Ok(())
    }

    /// Claims the unclaimed rest; what is less than a unit stays with the consumer.
    pub fn close(&mut self, clock: &mut VaultClock) -> Result<Payout> {
        self.stream_mut(|stream| stream.close(clock))
    }
}

impl Listing {
    /// Sets capacity aside.
    fn reserve(&mut self, quantity: u64) -> Result<()> {
        let reserved = self.reserved.checked_add(quantity).filter(|reserved| *reserved <= self.capacity);
        self.reserved = reserved.ok_or(FlashbackError::CapacityExhausted)?;
        Ok(())
    }

    fn release(&mut self, quantity: u64) -> Result<()> {
        self.reserved = self.reserved.checked_sub(quantity).ok_or(FlashbackError::AmountOverflow)?;
        Ok(())
    }
}

impl Provider {
    /// Sets storage aside, if it is storage that it provides, and counts a live agreement.
    fn reserve(&mut self, quantity: u64) -> Result<()> {
        if self.kind == u8::from(ProviderKind::Storage) {
            let reserved = self.reserved_gib.checked_add(quantity).filter(|reserved| *reserved <= self.capacity_gib);
            self.reserved_gib = reserved.ok_or(FlashbackError::CapacityExhausted)?;
        }
        self.agreements = self.agreements.checked_add(1).ok_or(FlashbackError::Overflow)?;
        Ok(())
    }

    fn release(&mut self, quantity: u64) -> Result<()> {
        if self.kind == u8::from(ProviderKind::Storage) {
            self.reserved_gib = self.reserved_gib.checked_sub(quantity).ok_or(FlashbackError::AmountOverflow)?;
        }
        self.agreements = self.agreements.checked_sub(1).ok_or(FlashbackError::Overflow)?;
        Ok(())
    }

    /// Refuses while a board of its is suspended.
    fn require_standing(&self) -> Result<()> {
        require!(self.boards_suspended == 0, FlashbackError::ProviderSuspended);
        Ok(())
    }

    /// Until when `level` is held; for ever if it is 0.
    fn level_end(&self, level: u8) -> i64 {
        let slot = level.checked_sub(1).and_then(|slot| self.level_until.get(usize::from(slot)));
        slot.copied().unwrap_or(i64::MAX)
    }

    fn require_level(&self, level: u8, now: i64) -> Result<()> {
        require!(now < self.level_end(level), FlashbackError::LevelTooLow);
        Ok(())
    }

    fn require_rating(&self, band: u8) -> Result<()> {
        let rated = self.rating_band != UNRATED && self.rating_band >= band;
        require!(band == 0 || rated, FlashbackError::RatingTooLow);
        Ok(())
    }
}

impl Terms {
    /// Checks what an agreement without a board asks for: no measured promise, and terms under which the arbiter is
    /// remedy enough.
    fn check_without_board(&self, epoch_secs: u32) -> Result<()> {
        require!(!self.service_levels.is_measured(), FlashbackError::BoardMissing);
        require!(self.max_credit_bps >= MIN_BOARDLESS_CREDIT_BPS, FlashbackError::CreditTooLowWithoutBoard);
        let longest = epoch_secs.saturating_mul(MAX_BOARDLESS_NOTICE_EPOCHS);
        require!(self.notice_secs <= longest, FlashbackError::NoticeTooLongWithoutBoard);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::{offset, refused, Fault};
    use crate::state::{PlatformChanges, ServiceLevels, TermBounds};
    use bytemuck::Zeroable;

    const DAY: i64 = 86_400;
    const EPOCH: u32 = 86_400;
    const NOW: i64 = 1_000 * DAY;
    const CALENDAR: Calendar = Calendar { genesis_at: 0, epoch_secs: EPOCH, report_window_secs: EPOCH / 2 };

    fn key(n: u8) -> Pubkey {
        Pubkey::new_from_array([n; 32])
    }

    fn platform() -> Platform {
        let mut platform = Platform {
            epoch_secs: EPOCH,
            report_window_secs: EPOCH / 2,
            bounds: TermBounds::widest(EPOCH),
            ..Platform::zeroed()
        };
        let changes = PlatformChanges {
            arbiter: Some(key(9)),
            fee_bps: Some(100),
            dispute_stake_lamports: Some(10_000_000),
            ..Default::default()
        };
        platform.apply(&changes).unwrap();
        platform
    }

    fn listing() -> Listing {
        let service_levels = ServiceLevels { period_epochs: 7, collateral_months: 1, ..ServiceLevels::default() };
        Listing {
            open: 1,
            provider: key(2),
            price: 2_592_000,
            capacity: 100,
            min_quantity: 2,
            max_quantity: 50,
            min_term_secs: 30 * EPOCH,
            max_term_secs: 60 * EPOCH,
            revision: 3,
            terms: Terms {
                notice_secs: 7 * EPOCH,
                provider_notice_secs: 10 * EPOCH,
                grace_secs: 4 * EPOCH,
                dispute_secs: EPOCH,
                ruling_secs: EPOCH,
                max_credit_bps: 5_000,
                service_levels,
                ..Terms::default()
            },
            ..Listing::zeroed()
        }
    }

    fn provider() -> Provider {
        Provider {
            authority: key(1),
            capacity_gib: 80,
            rating_band: UNRATED,
            level_until: [NOW + 90 * DAY, NOW + 50 * DAY, 0, 0],
            ..Provider::zeroed()
        }
    }

    fn order() -> Order {
        Order {
            quantity: 10,
            revision: 3,
            term_secs: 30 * EPOCH,
            valid_until: NOW + DAY,
            min_level: 2,
            min_rating_band: 0,
        }
    }

    fn vault() -> Vault {
        let mut vault = Vault { balance: 1_000_000_000, owner: key(3), ..Vault::zeroed() };
        vault.start(&platform(), 0, 0, NOW).unwrap();
        vault
    }

    fn bond() -> Bond {
        Bond { amount: 100_000_000, ..Bond::zeroed() }
    }

    fn requested(order: &Order) -> Agreement {
        let mut agreement = Agreement::zeroed();
        agreement.request(order, &listing(), &provider(), &platform(), key(3), NOW).unwrap();
        agreement
    }

    /// Everything that an acceptance touches.
    struct Market {
        agreement: Agreement,
        vault: Vault,
        listing: Listing,
        provider: Provider,
        bond: Bond,
    }

    impl Market {
        fn requested() -> Self {
            Self {
                agreement: requested(&order()),
                vault: vault(),
                listing: listing(),
                provider: provider(),
                bond: bond(),
            }
        }

        fn accept(&mut self, now: i64) -> Result<()> {
            let Self { agreement, vault, listing, provider, bond } = self;
            agreement.accept(vault, listing, provider, bond, now)
        }

        fn active() -> Self {
            let mut market = Self::requested();
            market.accept(NOW).unwrap();
            market
        }

        fn settle(&mut self, index: u32, now: i64) -> Result<Settlement> {
            let agreement = &mut self.agreement;
            self.vault.transact(now, |clock, now| agreement.settle(clock, &CALENDAR, index, 0, now))
        }

        fn end(&mut self, now: i64) -> Result<()> {
            let agreement = &mut self.agreement;
            self.vault.transact(now, |clock, now| agreement.end(clock, i64::MAX, now))
        }
    }

    #[test]
    fn layout_is_frozen() {
        assert_eq!(Agreement::SPACE, 640);
        offset!(Agreement, {
            kind: 8, status: 9, version: 10, min_level: 11, min_rating_band: 12, fee_bps: 14, unmeasured: 16,
            periods: 20, id: 24, arbiter: 32, provider: 64, consumer: 96, requested_at: 128, listing: 136, vault: 168,
            board: 200, bond: 232, rent_payer: 264, quantity: 296, reserved: 304, rate_q: 312, guarantee: 320,
            shortfall: 328, claimed: 336, fee: 344, collateral: 352, penalty_owed: 360, started_at: 368,
            settled_until: 376, ends_at: 384, term_ends_at: 392, valid_until: 400, end_recorded_at: 408,
            final_settled_at: 416, leave_until: 424, dispute_stake_lamports: 432, ref_value: 440,
            unreviewed_weight: 448, terms: 456, disputed: 560, term_secs: 572, revision: 576, generation: 580,
            sequence: 584, spare: 588,
        });
    }

    #[test]
    fn status_follows_the_table() {
        use AgreementStatus::*;
        let all = [Requested, Active, Ending, Ended, Closed, Declined, Cancelled, Lapsed];
        for from in all {
            for to in all {
                let allowed = match from {
                    Requested => [Active, Declined, Cancelled, Lapsed].contains(&to),
                    Active => to == Ending,
                    Ending => to == Ended,
                    Ended => to == Closed,
                    _ => false,
                };
                assert_eq!(from.allows(to), allowed, "{from:?} -> {to:?}");
            }
        }
    }

    #[test]
    fn ending_is_over_at_the_second_that_it_names() {
        let agreement = Agreement { status: AgreementStatus::Ending.into(), ends_at: 100, ..Agreement::zeroed() };
        assert_eq!(agreement.status_at(99).unwrap(), AgreementStatus::Ending);
        assert_eq!(agreement.status_at(100).unwrap(), AgreementStatus::Ended);
        refused(Agreement { status: 8, ..agreement }.status_at(0), FlashbackError::StatusUnknown);
    }

    #[test]
    fn a_request_freezes_the_terms_and_the_platforms_part() {
        let agreement = requested(&order());
        assert_eq!((agreement.rate_q, agreement.collateral), (10 << 32, 25_920_000));
        assert_eq!((agreement.fee_bps, agreement.dispute_stake_lamports), (100, 10_000_000));
        assert_eq!((agreement.arbiter, agreement.provider, agreement.consumer), (key(9), key(2), key(3)));
        assert_eq!(agreement.terms.grace_secs, 7 * EPOCH / 2, "at most half the notice");
        assert_eq!(agreement.status_at(NOW).unwrap(), AgreementStatus::Requested);
        let own = Listing { arbiter: key(7), ..listing() };
        let mut agreement = Agreement::zeroed();
        agreement.request(&order(), &own, &provider(), &platform(), key(3), NOW).unwrap();
        assert_eq!(agreement.arbiter, key(7));
    }

    #[test]
    fn rejects_each_fault_of_an_order_by_its_name() {
        use FlashbackError::*;
        let faults: [Fault<Order>; 12] = [
            (RevisionChanged, |o| o.revision = 2),
            (QuantityOutOfRange, |o| o.quantity = 1),
            (QuantityOutOfRange, |o| o.quantity = 51),
            (TermOutOfRange, |o| o.term_secs = 0),
            (TermOutOfRange, |o| o.term_secs = 30 * EPOCH - 1),
            (TermOutOfRange, |o| o.term_secs = 60 * EPOCH + 1),
            (ValidUntilOutOfRange, |o| o.valid_until = NOW),
            (ValidUntilOutOfRange, |o| o.valid_until = NOW + 7 * DAY + 1),
            (ValidUntilOutOfRange, |o| o.valid_until = i64::MAX),
            (LevelUnknown, |o| o.min_level = 5),
            (RatingBandUnknown, |o| o.min_rating_band = 10),
            (QuantityOutOfRange, |o| o.quantity = u64::MAX),
        ];
        for (error, spoil) in faults {
            let mut order = order();
            spoil(&mut order);
            let mut agreement = Agreement::zeroed();
            refused(agreement.request(&order, &listing(), &provider(), &platform(), key(3), NOW), error);
        }
        let mut agreement = Agreement::zeroed();
        for consumer in [key(1), key(9)] {
            let request = agreement.request(&order(), &listing(), &provider(), &platform(), consumer, NOW);
            refused(request, PartyTwice);
        }
        let closed = Listing { open: 0, ..listing() };
        refused(agreement.request(&order(), &closed, &provider(), &platform(), key(3), NOW), ListingNotOpen);
        let costly = Listing { price: u64::MAX, ..listing() };
        refused(agreement.request(&order(), &costly, &provider(), &platform(), key(3), NOW), RateTooHigh);
    }

    #[test]
    fn an_open_term_is_for_listings_without_a_longest_one() {
        let endless = Listing { max_term_secs: 0, ..listing() };
        for (term_secs, fits) in
            [(0, true), (30 * EPOCH, true), (1_825 * EPOCH, true), (1_825 * EPOCH + 1, false), (1, false)]
        {
            let order = Order { term_secs, ..order() };
            let mut agreement = Agreement::zeroed();
            let request = agreement.request(&order, &endless, &provider(), &platform(), key(3), NOW);
            assert_eq!(request.is_ok(), fits, "{term_secs}");
        }
    }

    #[test]
    fn an_acceptance_reserves_locks_and_starts() {
        let Market { agreement, vault, listing, provider, bond } = Market::active();
        assert_eq!((agreement.started_at, agreement.settled_until, agreement.term_ends_at), (NOW, NOW, NOW + 30 * DAY));
        assert_eq!((agreement.guarantee, vault.reserved), (70 * 86_400, 70 * 86_400));
        assert_eq!(vault.rate_sum_q, [10 << 32, 0]);
        assert_eq!((listing.reserved, provider.reserved_gib, provider.agreements), (10, 10, 1));
        assert_eq!((bond.locked, bond.open_count), (25_920_000, 1));
        assert_eq!(agreement.status_at(NOW).unwrap(), AgreementStatus::Active);
    }

    #[test]
    fn an_acceptance_checks_again_what_may_have_changed() {
        use FlashbackError::*;
        let faults: [Fault<Market>; 16] = [
            (AgreementNotRequested, |m| m.agreement.status = 1),
            (RequestLapsed, |m| m.agreement.valid_until = NOW),
            (ListingNotOpen, |m| m.listing.open = 0),
            (RevisionChanged, |m| m.listing.revision = 4),
            (PartyTwice, |m| m.provider.authority = key(3)),
            (PartyTwice, |m| m.provider.authority = key(9)),
            (ProviderRetired, |m| m.provider.status = 1),
            (ProviderDelisted, |m| m.provider.delisted_at = 1),
            (ProviderSuspended, |m| m.provider.boards_suspended = 1),
            (LevelTooLow, |m| m.provider.level_until[1] = NOW),
            (RatingTooLow, |m| m.agreement.min_rating_band = 1),
            (CapacityExhausted, |m| m.listing.reserved = 91),
            (CapacityExhausted, |m| m.provider.reserved_gib = 71),
            (BondTooLow, |m| m.bond.amount = 25_919_999),
            (FundsTooLow, |m| m.vault.balance = 70 * 86_400 - 1),
            (BoardMissing, |m| m.agreement.terms.service_levels.latency.value = 1),
        ];
        for (error, spoil) in faults {
            let mut market = Market::requested();
            spoil(&mut market);
            refused(market.accept(NOW), error);
        }
        let mut market = Market::requested();
        market.agreement.terms.max_credit_bps = 4_999;
        refused(market.accept(NOW), CreditTooLowWithoutBoard);
        let mut market = Market::requested();
        market.agreement.terms.notice_secs = 7 * EPOCH + 1;
        refused(market.accept(NOW), NoticeTooLongWithoutBoard);
        let mut market = Market::requested();
        (market.vault.balance, market.vault.rate_sum_q) = (0, [1, 0]);
        refused(market.accept(NOW + 1), VaultDelinquent);
        let mut service = Market::requested();
        (service.provider.kind, service.provider.capacity_gib) = (1, 0);
        assert!(service.accept(NOW).is_ok(), "a service has no storage to reserve");
        let mut rated = Market::requested();
        (rated.agreement.min_rating_band, rated.provider.rating_band) = (7, 7);
        assert!(rated.accept(NOW).is_ok());
    }

    #[test]
    fn periods_are_settled_in_order_after_their_dispute_window() {
        let mut market = Market::active();
        let (end, final_at) = (NOW + 7 * DAY, NOW + 7 * DAY + DAY / 2 + DAY);
        refused(market.settle(1, final_at), FlashbackError::PeriodNotNext);
        refused(market.settle(0, end - 1), FlashbackError::PeriodNotOver);
        refused(market.settle(0, final_at - 1), FlashbackError::DisputeWindowOpen);
        let settlement = market.settle(0, final_at).unwrap();
        assert_eq!(settlement, Settlement { until: end, secs: 7 * DAY, released: None });
        assert!(market.agreement.is_settled(0) && !market.agreement.is_settled(1));
    }

    #[test]
    fn a_period_that_is_not_funded_to_its_end_is_not_over() {
        let mut market = Market::active();
        market.vault.balance = 70 * 86_400 + 10 * 7 * 86_400 - 1;
        refused(market.settle(0, NOW + 10 * DAY), FlashbackError::PeriodNotOver);
        market.vault.balance += 1;
        assert!(market.settle(0, NOW + 10 * DAY).is_ok());
    }

    #[test]
    fn past_the_term_it_is_expired_before_the_last_period_is_settled() {
        let mut market = Market::active();
        for index in 0..4 {
            market.settle(index, NOW + 40 * DAY).unwrap();
        }
        refused(market.settle(4, NOW + 40 * DAY), FlashbackError::TermOver);
        market.end(NOW + 40 * DAY).unwrap();
        assert_eq!(market.agreement.ends_at, NOW + 30 * DAY);
        refused(market.settle(4, NOW + 41 * DAY - 1), FlashbackError::DisputeWindowOpen);
        let last = market.settle(4, NOW + 41 * DAY).unwrap();
        assert_eq!((last.until, last.released), (NOW + 30 * DAY, Some(25_920_000)));
        assert_eq!((market.agreement.collateral, market.agreement.final_settled_at), (0, NOW + 41 * DAY));
        assert!(market.agreement.is_settled(99));
    }

    #[test]
    fn an_end_on_a_period_boundary_takes_one_more_settlement_of_no_seconds() {
        let mut market = Market::active();
        market.settle(0, NOW + 9 * DAY).unwrap();
        market.agreement.ends_at = NOW + 7 * DAY;
        market.agreement.status = AgreementStatus::Ending.into();
        market.agreement.end_recorded_at = NOW + 9 * DAY;
        refused(market.settle(1, NOW + 10 * DAY - 1), FlashbackError::DisputeWindowOpen);
        let last = market.settle(1, NOW + 10 * DAY).unwrap();
        assert_eq!(last, Settlement { until: NOW + 7 * DAY, secs: 0, released: Some(25_920_000) });
    }

    #[test]
    fn default_needs_the_grace_and_an_hour_of_being_seen() {
        let Market { agreement, .. } = Market::active();
        let grace = i64::from(agreement.terms.grace_secs);
        let clock = VaultClock { funded_until: NOW, lag_from: NOW, lag_seen_at: NOW + 5, ..VaultClock::default() };
        assert!(!agreement.is_in_default(&clock, &CALENDAR, NOW + grace - 1));
        assert!(agreement.is_in_default(&clock, &CALENDAR, NOW + grace));
        let just_seen = VaultClock { lag_seen_at: NOW + grace, ..clock };
        assert!(!agreement.is_in_default(&just_seen, &CALENDAR, NOW + grace + 3_599));
        assert!(agreement.is_in_default(&just_seen, &CALENDAR, NOW + grace + 3_600));
        let funded = VaultClock { funded_until: NOW + grace, ..clock };
        assert!(!agreement.is_in_default(&funded, &CALENDAR, NOW + grace));
    }

    #[test]
    fn the_providers_notice_only_ever_shortens_the_term() {
        let mut market = Market::active();
        market.agreement.shorten_term(NOW + DAY).unwrap();
        assert_eq!(market.agreement.term_ends_at, NOW + 11 * DAY);
        market.agreement.shorten_term(NOW + 5 * DAY).unwrap();
        assert_eq!(market.agreement.term_ends_at, NOW + 11 * DAY);
        market.agreement.term_ends_at = 0;
        market.agreement.shorten_term(NOW + 5 * DAY).unwrap();
        assert_eq!(market.agreement.term_ends_at, NOW + 15 * DAY);
        refused(requested(&order()).shorten_term(NOW), FlashbackError::AgreementNotActive);
    }

    #[test]
    fn an_exit_costs_the_notice_that_was_not_given_at_most_the_collateral() {
        let mut market = Market::active();
        assert_eq!(market.agreement.exit_cost(NOW).unwrap(), 100 * 86_400);
        assert_eq!(market.agreement.exit_cost(NOW + 25 * DAY).unwrap(), 50 * 86_400, "no longer than the term");
        assert_eq!(market.agreement.exit_cost(NOW + 31 * DAY).unwrap(), 0);
        market.agreement.collateral = 77;
        assert_eq!(market.agreement.exit_cost(NOW).unwrap(), 77);
        market.agreement.forfeit(&mut market.bond, 70).unwrap();
        assert_eq!((market.agreement.collateral, market.agreement.penalty_owed, market.bond.owed), (7, 70, 70));
    }

    #[test]
    fn a_fact_gives_the_right_to_leave_for_one_period() {
        let Market { agreement, provider, .. } = Market::active();
        let may_leave = |provider: &Provider, now| agreement.may_leave(provider, &CALENDAR, now);
        assert!(!may_leave(&provider, NOW));
        let moved = Provider { endpoint_changed_at: NOW + 5, ..provider };
        let delisted = Provider { delisted_at: NOW + 5, ..provider };
        let mut lowered = provider;
        lowered.level_until[1] = NOW + 5 - 14 * DAY;
        for provider in [moved, delisted, lowered] {
            assert!(!may_leave(&provider, NOW + 4));
            assert!(may_leave(&provider, NOW + 5));
            assert!(may_leave(&provider, NOW + 5 + 7 * DAY - 1));
            assert!(!may_leave(&provider, NOW + 5 + 7 * DAY));
        }
        let before = Provider { endpoint_changed_at: NOW - 1, ..provider };
        assert!(!may_leave(&before, NOW), "facts count only after the start");
        let credited = Agreement { leave_until: NOW + 9, ..agreement };
        assert!(credited.may_leave(&provider, &CALENDAR, NOW + 8));
        assert!(!credited.may_leave(&provider, &CALENDAR, NOW + 9));
        let undemanding = Agreement { min_level: 0, ..agreement };
        assert!(!undemanding.may_leave(&lowered, &CALENDAR, NOW + 5));
    }

    #[test]
    fn capacity_is_released_once() {
        let Market { mut agreement, mut listing, mut provider, .. } = Market::active();
        for _ in 0..2 {
            agreement.release_capacity(&mut listing, &mut provider).unwrap();
            assert_eq!(
                (listing.reserved, provider.reserved_gib, provider.agreements, agreement.reserved),
                (0, 0, 0, 0)
            );
        }
    }

    #[test]
    fn others_than_the_consumer_wait_for_the_review() {
        let ended = Agreement { status: AgreementStatus::Ending.into(), ends_at: 5, ..Agreement::zeroed() };
        refused(ended.check_closable(&CALENDAR, true, 4), FlashbackError::AgreementNotEnded);
        refused(ended.check_closable(&CALENDAR, true, 5), FlashbackError::AgreementNotSettled);
        let settled = Agreement { final_settled_at: 10, ..ended };
        assert!(settled.check_closable(&CALENDAR, true, 10).is_ok());
        refused(settled.check_closable(&CALENDAR, false, 10 + 7 * DAY - 1), FlashbackError::ReviewOpen);
        assert!(settled.check_closable(&CALENDAR, false, 10 + 7 * DAY).is_ok());
    }
}
