//! What a provider offers.

use anchor_lang::prelude::*;
use num_enum::{IntoPrimitive, TryFromPrimitive};

use super::{Bond, Platform, Protocol, Provider, ProviderKind, Terms};
use crate::constants::{MIN_RATE_Q, MONTH_SECS};
use crate::error::FlashbackError;
use crate::math::{band::price_band, collateral::collateral, rate::rate_q};
use crate::text::{check_name, check_text};

/// Unit of what storage listings offer.
pub const STORAGE_UNIT: [u8; 16] = *b"GiB\0\0\0\0\0\0\0\0\0\0\0\0\0";
/// Least price of a month of an agreement: below it the rate is under [`MIN_RATE_Q`].
const MIN_MONTHLY: u64 = (MIN_RATE_Q * MONTH_SECS as u64).div_ceil(1 << 32);

/// An offer. Never deallocated: closed listings stay as history.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Listing {
    /// A `ProviderKind`: that of the provider.
    pub kind: u8,
    /// A `ListingStatus`.
    pub status: u8,
    /// 1 while the status is Open.
    pub open: u8,
    /// A `Protocol`.
    pub protocol: u8,
    /// The one category, as a set.
    pub category: u16,
    /// The provider's region at the last write; a hint.
    pub region: u16,
    /// The provider's `cert_level` at the last write; a hint.
    pub cert_level: u8,
    /// `floor(log2 price)`; compares within one mint.
    pub price_band: u8,
    /// The provider's `rating_band` at the last write; a hint.
    pub rating_band: u8,
    /// Layout of the account.
    pub version: u8,
    /// Zero.
    pub padding: [u8; 4],
    /// Index among the provider's listings.
    pub id: u64,
    /// Rules on disputes; zero = the platform's arbiter.
    pub arbiter: Pubkey,
    /// The Provider account that offers this.
    pub provider: Pubkey,
    /// Mint of the price.
    pub mint: Pubkey,
    /// The provider's `cert_until` at the last write; a hint.
    pub cert_until: i64,
    /// Name, UTF-8.
    pub name: [u8; 32],
    /// What is measured: the provider's endpoint joined with this, UTF-8.
    pub path: [u8; 48],
    /// Unit of quantity and price, UTF-8: GiB for storage.
    pub unit: [u8; 16],
    /// Base units of the mint per unit and 30-day month.
    pub price: u64,
    /// Units offered in all.
    pub capacity: u64,
    /// Units reserved by live agreements.
    pub reserved: u64,
    /// Fewest units of an agreement.
    pub min_quantity: u64,
    /// Most units of an agreement.
    pub max_quantity: u64,
    /// Shortest term of an agreement.
    pub min_term_secs: u32,
    /// Longest term of an agreement; 0 = without limit, or open.
    pub max_term_secs: u32,
    /// Conditions that an agreement freezes.
    pub terms: Terms,
    /// Raised by every change of what is offered.
    pub revision: u32,
    /// 1 if anyone may accept a request.
    pub auto_accept: u8,
    /// Zero.
    pub padding_1: [u8; 3],
    /// When it was created.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
    /// The provider's Bond in the mint: collateral of its agreements is locked there.
    pub bond: Pubkey,
    /// The Board account that measures it; zero = none.
    pub board: Pubkey,
}

/// Where a listing stands.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum ListingStatus {
    /// Takes requests.
    Open,
    /// Takes none for now.
    Paused,
    /// Takes none ever again.
    Closed,
}

/// What a listing offers. Text is UTF-8, padded with zeros.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug, PartialEq)]
pub struct Offer {
    /// Not empty.
    pub name: [u8; 32],
    /// What is measured: the provider's endpoint joined with this; may be empty.
    pub path: [u8; 48],
    /// Unit of quantity and price; `GiB` for storage.
    pub unit: [u8; 16],
    /// The set of one category of the provider's: bits 0 storage, 1 migration, 2 analytics, 3 compliance, 4 monitoring,
    /// 5 other.
    pub category: u16,
    /// Of storage; `None` for services.
    pub protocol: Protocol,
    /// Base units of the mint per unit and 30-day month.
    pub price: u64,
    /// Units offered in all; of storage, at most the provider's capacity.
    pub capacity: u64,
    /// Fewest units of an agreement, at least 1.
    pub min_quantity: u64,
    /// Most units of an agreement, at most the capacity.
    pub max_quantity: u64,
    /// Shortest term of an agreement.
    pub min_term_secs: u32,
    /// Longest term of an agreement; 0 = without limit, or open.
    pub max_term_secs: u32,
    /// Whether anyone may accept a request, so that buying is one transaction.
    pub auto_accept: bool,
    /// Rules on disputes; zero = the platform's arbiter. Never the provider.
    pub arbiter: Pubkey,
    /// Conditions that an agreement freezes.
    pub terms: Terms,
}

impl ListingStatus {
    /// The status table: Open and Paused change into each other and into Closed, which is final.
    pub fn check_change(self, next: Self) -> Result<()> {
        ensure!(self != Self::Closed, FlashbackError::ListingClosed);
        ensure!(self != next, FlashbackError::StatusUnchanged);
        Ok(())
    }
}

impl Listing {
    /// Size of the account in bytes.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// The status.
    pub fn status(&self) -> Result<ListingStatus> {
        ListingStatus::try_from(self.status).map_err(|_| error!(FlashbackError::StatusUnknown))
    }

    /// Changes the status by [`ListingStatus::check_change`].
    pub fn set_status(&mut self, next: ListingStatus) -> Result<()> {
        self.status()?.check_change(next)?;
        self.status = next.into();
        self.open = (next == ListingStatus::Open).into();
        Ok(())
    }

    /// Names the board that measures it, as a new revision; zero = none.
    pub fn set_board(&mut self, board: Pubkey) -> Result<()> {
        self.board = board;
        self.revision = self.revision.checked_add(1).ok_or(FlashbackError::Overflow)?;
        Ok(())
    }

    /// Writes `offer` as a new revision.
    pub fn write_offer(&mut self, offer: &Offer, provider: &Provider, platform: &Platform, now: i64) -> Result<()> {
        let is_path_kept = self.board == Pubkey::default() || self.path == offer.path;
        ensure!(is_path_kept, FlashbackError::PathMeasured);
        self.name = offer.name;
        self.path = offer.path;
        self.unit = offer.unit;
        self.category = offer.category;
        self.protocol = offer.protocol.into();
        self.price = offer.price;
        self.capacity = offer.capacity;
        self.min_quantity = offer.min_quantity;
        self.max_quantity = offer.max_quantity;
        self.min_term_secs = offer.min_term_secs;
        self.max_term_secs = offer.max_term_secs;
        self.auto_accept = offer.auto_accept.into();
        self.arbiter = offer.arbiter;
        self.terms = offer.terms;
        self.check(provider, platform)?;
        self.price_band = price_band(self.price);
        self.revision = self.revision.checked_add(1).ok_or(FlashbackError::Overflow)?;
        self.updated_at = now;
        self.copy_hints(provider, now);
        Ok(())
    }

    fn check(&self, provider: &Provider, platform: &Platform) -> Result<()> {
        check_name(&self.name)?;
        check_text(&self.path)?;
        check_text(&self.unit)?;
        ensure!(self.category.is_power_of_two(), FlashbackError::CategoryUnknown);
        ensure!(self.category & provider.category != 0, FlashbackError::CategoryNotProviders);
        let without_protocol = self.protocol == u8::from(Protocol::None);
        match ProviderKind::read(provider.kind)? {
            ProviderKind::Storage => {
                ensure!(self.unit == STORAGE_UNIT, FlashbackError::UnitNotGib);
                ensure!(!without_protocol, FlashbackError::ProtocolMissing);
                ensure!(self.capacity <= provider.capacity_gib, FlashbackError::CapacityAboveProviders);
            }
            ProviderKind::Service => {
                ensure!(self.unit.first() != Some(&0), FlashbackError::UnitEmpty);
                ensure!(without_protocol, FlashbackError::ProtocolOfService);
            }
        }
        ensure!(self.price > 0, FlashbackError::PriceZero);
        ensure!(self.min_quantity > 0, FlashbackError::QuantityZero);
        ensure!(self.min_quantity <= self.max_quantity, FlashbackError::QuantityMinAboveMax);
        ensure!(self.max_quantity <= self.capacity, FlashbackError::QuantityAboveCapacity);
        ensure!(self.capacity >= self.reserved, FlashbackError::CapacityBelowReserved);
        rate_q(self.price, self.max_quantity).ok_or(FlashbackError::RateTooHigh)?;
        let least = self.price.saturating_mul(self.min_quantity);
        ensure!(least >= MIN_MONTHLY, FlashbackError::RateTooLow);
        ensure!(self.max_term_secs == 0 || self.min_term_secs <= self.max_term_secs, FlashbackError::TermMinAboveMax);
        let longest = self.min_term_secs.max(self.max_term_secs);
        ensure!(longest <= platform.bounds.max_term_secs, FlashbackError::TermTooLong);
        let shortest = self.shortest_term(platform.epoch_secs);
        ensure!(self.max_term_secs == 0 || shortest <= self.max_term_secs, FlashbackError::TermTooShort);
        self.check_arbiter(provider)?;
        self.terms.check(&platform.bounds, platform.epoch_secs, self.auto_accept == 1)
    }

    /// Shortest term that can be asked for: the listing's own, its notice and an epoch. A shorter one would hold collateral
    /// and capacity for longer than it pays.
    pub fn shortest_term(&self, epoch_secs: u32) -> u32 {
        self.min_term_secs.max(self.terms.notice_secs).max(epoch_secs)
    }

    /// What an agreement for `quantity` locks in the bond; `term_secs` 0 = open.
    pub fn collateral_of(&self, quantity: u64, term_secs: u32) -> Result<u64> {
        let months = self.terms.service_levels.collateral_months;
        collateral(self.price, quantity, months, term_secs).ok_or(error!(FlashbackError::AmountOverflow))
    }

    /// Checks that an agreement can start at all, as accepting one does: the smallest and shortest that can be asked for. Of a
    /// listing with a board, what [`Board::admit`](super::Board::admit) refuses is not looked at.
    pub fn check_choosable(&self, provider: &Provider, bond: &Bond, epoch_secs: u32, now: i64) -> Result<()> {
        let collateral = self.collateral_of(self.min_quantity, self.shortest_term(epoch_secs))?;
        self.check_room(self.min_quantity, collateral, provider, bond, epoch_secs, now)
    }

    /// Checks that an agreement for `quantity` that locks `collateral` can start.
    pub fn check_room(
        &self,
        quantity: u64,
        collateral: u64,
        provider: &Provider,
        bond: &Bond,
        epoch_secs: u32,
        now: i64,
    ) -> Result<()> {
        ensure!(self.open == 1, FlashbackError::ListingNotOpen);
        provider.require_in_business()?;
        provider.require_standing(now)?;
        if self.board == Pubkey::default() {
            self.terms.check_without_board(epoch_secs)?;
        }
        bond.check_free(collateral)?;
        let left = self.capacity.saturating_sub(self.reserved).min(provider.capacity_left());
        ensure!(quantity <= left, FlashbackError::CapacityExhausted);
        Ok(())
    }

    /// Sets capacity of the listing and its provider aside for an agreement that passed [`check_room`](Self::check_room).
    pub(super) fn reserve(&mut self, quantity: u64, provider: &mut Provider) -> Result<()> {
        self.reserved = self.reserved.checked_add(quantity).ok_or(FlashbackError::AmountOverflow)?;
        provider.reserve(quantity)
    }

    /// Gives capacity of the listing and its provider back; 0 = nothing.
    pub fn release(&mut self, quantity: u64, provider: &mut Provider) -> Result<()> {
        if quantity == 0 {
            return Ok(());
        }
        self.reserved = self.reserved.checked_sub(quantity).ok_or(FlashbackError::AmountOverflow)?;
        provider.release(quantity)
    }

    /// Refuses an arbiter that is the provider's authority.
    pub fn check_arbiter(&self, provider: &Provider) -> Result<()> {
        ensure!(self.arbiter != provider.authority, FlashbackError::ArbiterIsProvider);
        Ok(())
    }

    /// Copies what filters look for from the provider.
    /// Returns whether anything was out of date.
    pub fn copy_hints(&mut self, provider: &Provider, now: i64) -> bool {
        let before = (self.region, self.cert_level, self.cert_until, self.rating_band);
        self.region = provider.region;
        (self.cert_level, self.cert_until) = provider.level_at(now);
        self.rating_band = provider.rating_band_at(now);
        before != (self.region, self.cert_level, self.cert_until, self.rating_band)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{
        header,
        tests::{offset, refused, Fault},
        ServiceLevels, TermBounds,
    };
    use crate::text::text_field;
    use bytemuck::Zeroable;

    const EPOCH: u32 = 86_400;
    /// The start of window 2.
    const NOW: i64 = 60 * EPOCH as i64;

    fn platform() -> Platform {
        Platform { epoch_secs: EPOCH, bounds: TermBounds::widest(EPOCH), ..Platform::zeroed() }
    }

    fn provider() -> Provider {
        Provider {
            category: 1,
            region: 276,
            capacity_gib: 1_000,
            level_until: [99, 99, 0, 0],
            rating_band: 255,
            authority: Pubkey::new_from_array([1; 32]),
            ..Provider::zeroed()
        }
    }

    fn offer() -> Offer {
        Offer {
            name: text_field("Hot storage").unwrap(),
            path: text_field("/probe").unwrap(),
            unit: STORAGE_UNIT,
            category: 1,
            protocol: Protocol::S3,
            price: 2_441,
            capacity: 1_000,
            min_quantity: 1,
            max_quantity: 500,
            min_term_secs: 0,
            max_term_secs: 365 * EPOCH,
            auto_accept: true,
            arbiter: Pubkey::default(),
            terms: Terms {
                notice_secs: 7 * EPOCH,
                provider_notice_secs: 14 * EPOCH,
                grace_secs: 2 * EPOCH,
                dispute_secs: 3 * EPOCH,
                ruling_secs: 7 * EPOCH,
                max_credit_bps: 5_000,
                service_levels: ServiceLevels { period_epochs: 7, ..ServiceLevels::default() },
                ..Terms::default()
            },
        }
    }

    #[test]
    fn layout_is_frozen() {
        assert_eq!(Listing::SPACE, 472);
        offset!(Listing, {
            kind: header::KIND, status: header::STATUS, open: header::OPEN, protocol: header::PROTOCOL,
            category: header::CATEGORY, region: header::REGION, cert_level: header::CERT_LEVEL,
            price_band: header::PRICE_BAND, rating_band: header::RATING_BAND, version: header::VERSION,
            id: header::ID, arbiter: header::KEY_0, provider: header::KEY_1, mint: header::KEY_2,
            cert_until: header::CERT_UNTIL, name: 136, path: 168, unit: 216, price: 232, capacity: 240, reserved: 248,
            min_quantity: 256, max_quantity: 264, min_term_secs: 272, max_term_secs: 276, terms: 280, revision: 384,
            auto_accept: 388, created_at: 392, updated_at: 400, bond: 408, board: 440,
        });
    }

    #[test]
    fn each_offer_is_a_new_revision_with_the_providers_hints() {
        let mut listing = Listing::zeroed();
        listing.write_offer(&offer(), &provider(), &platform(), 7).unwrap();
        assert_eq!((listing.revision, listing.updated_at, listing.price_band), (1, 7, 11));
        assert_eq!((listing.region, listing.cert_level, listing.cert_until, listing.rating_band), (276, 2, 99, 255));
        assert_eq!(listing.terms, offer().terms);
        listing.write_offer(&offer(), &provider(), &platform(), 8).unwrap();
        assert_eq!((listing.revision, listing.updated_at), (2, 8));
    }

    #[test]
    fn the_least_monthly_price_is_the_least_rate() {
        assert!(rate_q(MIN_MONTHLY, 1).unwrap() >= MIN_RATE_Q);
        assert!(rate_q(MIN_MONTHLY - 1, 1).unwrap() < MIN_RATE_Q);
    }

    #[test]
    fn rejects_each_fault_by_its_name() {
        use FlashbackError::*;
        let faults: [Fault<Offer>; 34] = [
            (NameEmpty, |o| o.name = [0; 32]),
            (TextNotUtf8, |o| o.path = [0xff; 48]),
            (UnitNotGib, |o| o.unit = [b'G'; 16]),
            (CategoryUnknown, |o| o.category = 0),
            (CategoryUnknown, |o| o.category = 3),
            (CategoryNotProviders, |o| o.category = 2),
            (ProtocolMissing, |o| o.protocol = Protocol::None),
            (CapacityAboveProviders, |o| o.capacity = 1_001),
            (CapacityBelowReserved, |o| (o.capacity, o.max_quantity) = (9, 9)),
            (PriceZero, |o| o.price = 0),
            (RateTooHigh, |o| o.price = u64::MAX),
            (RateTooHigh, |o| o.price = (1 << 32) * 2_592_000 / 500),
            (RateTooLow, |o| o.price = 6),
            (QuantityZero, |o| o.min_quantity = 0),
            (QuantityMinAboveMax, |o| o.min_quantity = 501),
            (QuantityAboveCapacity, |o| o.max_quantity = 1_001),
            (TermMinAboveMax, |o| o.min_term_secs = o.max_term_secs + 1),
            (TermTooLong, |o| o.max_term_secs = 1_825 * EPOCH + 1),
            (TermTooLong, |o| (o.min_term_secs, o.max_term_secs) = (1_825 * EPOCH + 1, 0)),
            (TermTooShort, |o| o.max_term_secs = 7 * EPOCH - 1),
            (TermTooShort, |o| (o.terms.notice_secs, o.max_term_secs, o.auto_accept) = (0, EPOCH - 1, false)),
            (ArbiterIsProvider, |o| o.arbiter = Pubkey::new_from_array([1; 32])),
            (NoticeTooLong, |o| o.terms.notice_secs = 60 * EPOCH + 1),
            (NoticeTooLong, |o| o.terms.provider_notice_secs = 60 * EPOCH + 1),
            (NoticeTooShort, |o| o.terms.notice_secs = EPOCH - 1),
            (GraceOutOfRange, |o| o.terms.grace_secs = EPOCH / 4 - 1),
            (DisputeWindowOutOfRange, |o| o.terms.dispute_secs = 7 * EPOCH + 1),
            (DisputeWindowBelowGrace, |o| o.terms.dispute_secs = 2 * EPOCH - 1),
            (RulingWindowOutOfRange, |o| o.terms.ruling_secs = EPOCH - 1),
            (CreditAboveWhole, |o| o.terms.max_credit_bps = 10_001),
            (PaddingNotZero, |o| o.terms.padding = [1, 0]),
            (CreditTooLowWithoutBoard, |o| o.terms.max_credit_bps = 4_999),
            (NoticeTooLongWithoutBoard, |o| o.terms.notice_secs = 7 * EPOCH + 1),
            (PenaltyWithoutBoard, |o| {
                let levels = &mut o.terms.service_levels;
                (levels.penalty_bps, levels.collateral_months) = (1, 1);
            }),
        ];
        for (error, spoil) in faults {
            let mut listing = Listing { reserved: 10, ..Listing::zeroed() };
            let mut spoilt = offer();
            spoil(&mut spoilt);
            refused(listing.write_offer(&spoilt, &provider(), &platform(), 0), error);
        }
    }

    #[test]
    fn what_is_promised_may_wait_for_a_board() {
        let mut measured = offer();
        let terms = &mut measured.terms;
        (terms.max_credit_bps, terms.notice_secs) = (2_500, 30 * EPOCH);
        terms.service_levels.latency = crate::state::Limit { value: 500, credit_bps: 500, allowance: 2 };
        (terms.service_levels.penalty_bps, terms.service_levels.collateral_months) = (5_000, 1);
        assert!(Listing::zeroed().write_offer(&measured, &provider(), &platform(), 0).is_ok());
    }

    #[test]
    fn is_choosable_where_the_least_that_can_be_asked_for_would_be_accepted() {
        use FlashbackError::*;
        let mut offer = Offer { price: 2_592_000, min_quantity: 2, ..offer() };
        offer.terms.service_levels.collateral_months = 1;
        let mut listing = Listing { open: 1, ..Listing::zeroed() };
        listing.write_offer(&offer, &provider(), &platform(), 0).unwrap();
        // Two units for the notice of seven days, at a base unit a second each.
        let bond = Bond { amount: 2 * 7 * 86_400, ..Bond::zeroed() };
        let check =
            |listing: &Listing, provider: &Provider, bond: &Bond| listing.check_choosable(provider, bond, EPOCH, NOW);
        assert!(check(&listing, &provider(), &bond).is_ok());
        refused(check(&Listing { open: 0, ..listing }, &provider(), &bond), ListingNotOpen);
        refused(check(&listing, &provider(), &Bond { locked: 1, ..bond }), BondTooLow);
        refused(check(&Listing { reserved: 999, ..listing }, &provider(), &bond), CapacityExhausted);
        assert!(check(&Listing { reserved: 998, ..listing }, &provider(), &bond).is_ok());
        let marked = Provider { marked_window: 1, marks: 0b11, epoch_secs: EPOCH, ..provider() };
        assert!(listing.check_choosable(&marked, &bond, EPOCH, NOW + 30 * i64::from(EPOCH)).is_ok());
        let providers: [(FlashbackError, Provider); 5] = [
            (ProviderSuspended, marked),
            (CapacityExhausted, Provider { reserved_gib: 999, ..provider() }),
            (ProviderRetired, Provider { status: 1, ..provider() }),
            (ProviderDelisted, Provider { delisted_at: 1, ..provider() }),
            (ProviderSuspended, Provider { boards_suspended: 1, ..provider() }),
        ];
        for (error, provider) in providers {
            refused(check(&listing, &provider, &bond), error);
        }
        let service = Provider { kind: 1, capacity_gib: 0, ..provider() };
        assert!(check(&listing, &service, &bond).is_ok(), "a service has no storage to run out of");
        listing.terms.service_levels.throughput.value = 1;
        refused(check(&listing, &provider(), &bond), BoardMissing);
    }

    #[test]
    fn a_path_stays_while_a_board_measures_it() {
        let moved = Offer { path: text_field("/elsewhere").unwrap(), ..offer() };
        let mut listing = Listing::zeroed();
        for offer in [offer(), moved.clone(), offer()] {
            listing.write_offer(&offer, &provider(), &platform(), 0).unwrap();
        }
        listing.board = Pubkey::new_from_array([9; 32]);
        listing.write_offer(&offer(), &provider(), &platform(), 0).unwrap();
        refused(listing.write_offer(&moved, &provider(), &platform(), 0), FlashbackError::PathMeasured);
    }

    #[test]
    fn a_service_names_its_unit_and_has_no_protocol() {
        let service = Provider { kind: 1, category: 0b110, capacity_gib: 0, ..provider() };
        let offer = |unit, protocol| Offer { unit: text_field(unit).unwrap(), category: 2, protocol, ..offer() };
        let mut listing = Listing::zeroed();
        let mut set = |offer: Offer| listing.write_offer(&offer, &service, &platform(), 0);
        assert!(set(offer("TiB moved", Protocol::None)).is_ok());
        refused(set(offer("", Protocol::None)), FlashbackError::UnitEmpty);
        refused(set(offer("TiB moved", Protocol::S3)), FlashbackError::ProtocolOfService);
    }

    #[test]
    fn status_follows_the_table() {
        use ListingStatus::*;
        for (from, to, refusal) in [
            (Open, Open, Some(FlashbackError::StatusUnchanged)),
            (Open, Paused, None),
            (Open, Closed, None),
            (Paused, Open, None),
            (Paused, Paused, Some(FlashbackError::StatusUnchanged)),
            (Paused, Closed, None),
            (Closed, Open, Some(FlashbackError::ListingClosed)),
            (Closed, Paused, Some(FlashbackError::ListingClosed)),
            (Closed, Closed, Some(FlashbackError::ListingClosed)),
        ] {
            let mut listing = Listing { status: from.into(), ..Listing::zeroed() };
            match refusal {
                Some(error) => refused(listing.set_status(to), error),
                None => {
                    listing.set_status(to).unwrap();
                    assert_eq!((listing.status, listing.open), (to.into(), u8::from(to == Open)));
                }
            }
        }
        let mut unknown = Listing { status: 3, ..Listing::zeroed() };
        refused(unknown.set_status(Open), FlashbackError::StatusUnknown);
    }

    #[test]
    fn hints_are_copied_and_tell_whether_they_were_out_of_date() {
        let mut listing = Listing::zeroed();
        assert!(listing.copy_hints(&provider(), 50));
        assert_eq!((listing.region, listing.cert_level, listing.cert_until, listing.rating_band), (276, 2, 99, 255));
        assert!(!listing.copy_hints(&provider(), 98));
        assert!(listing.copy_hints(&provider(), 99), "the level has ended");
        assert_eq!((listing.cert_level, listing.cert_until), (0, 0));
        let (rating_sum, rating_weight) = ([9_999 << 40; 4], [1 << 40; 4]);
        assert!(listing.copy_hints(&Provider { rating_sum, rating_weight, ..provider() }, 99));
        assert_eq!(listing.rating_band, 9);
    }
}
