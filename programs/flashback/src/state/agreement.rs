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

    /// Takes a penalty out of the collateral.
    pub fn forfeit(&mut self, bond: &mut Bond, penalty: u64) -> Result<()> {
        bond.forfeit(penalty)?;
        self.collateral = self.collateral.checked_sub(penalty).ok_or(FlashbackError::AmountOverflow)?;
        self.penalty_owed = self.penalty_owed.checked_add(penalty).ok_or(FlashbackError::AmountOverflow)?;
        Ok(())
    }

    /// Whether the consumer may leave at once: for one period after a fact that it did not choose (design, section 6).
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
        if until > self.stream().horizon(clock.funded_until, now) {
            let past_term = active && self.term_ends_at != 0 && now >= self.term_ends_at;
            return Err(if past_term { FlashbackError::TermOver } else { FlashbackError::PeriodNotOver }.into());
        }
        let known_at = until.saturating_add(calendar.report_window_secs.into()).max(self.end_recorded_at);
        let final_at = known_at.saturating_add(self.terms.dispute_secs.into());
        require!(now >= final_at, FlashbackError::DisputeWindowOpen);

        let secs = until.saturating_sub(self.settled_until);
        self.stream_mut(|stream| stream.settle(clock, until, credit_bps))?;
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
