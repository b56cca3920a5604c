//! An entry in one of the two registers: what it says of itself and is certified for, and, by topic, where it is reached and what it
//! earned.

mod endpoint;
mod rating;
mod standing;

pub use endpoint::endpoint_hash;
pub use rating::STARS;

use anchor_lang::prelude::*;
use num_enum::{IntoPrimitive, TryFromPrimitive};

use super::{BoardStanding, ProviderKind, Settlement};
use crate::constants::{LEVELS, UNRATED};
use crate::error::FlashbackError;
use crate::math::calendar::Calendar;
use crate::math::rating::{CONDUCT, MAX_WEIGHT};
use crate::math::region::is_region;
use crate::text::{check_name, check_text};

/// A certified provider of storage or of services. Never closed: its history stays, its address is not used twice.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Provider {
    /// A `ProviderKind`.
    pub kind: u8,
    /// A `ProviderStatus`.
    pub status: u8,
    /// 1 while it has listings that are not closed.
    pub open: u8,
    /// Zero: protocols are those of listings.
    pub protocol: u8,
    /// Set of its categories.
    pub category: u16,
    /// UN M49 code of where it is.
    pub region: u16,
    /// Highest level held at the last write.
    pub cert_level: u8,
    /// Zero: prices are those of listings.
    pub price_band: u8,
    /// `rating_bps / 1_000`; 255 unrated.
    pub rating_band: u8,
    /// Layout of the account.
    pub version: u8,
    /// Zero.
    pub padding: [u8; 4],
    /// Number in the order of registration, of both registers together.
    pub id: u64,
    /// Signs for it. Certified.
    pub authority: Pubkey,
    /// This account's own address, so that one filter finds a provider and its listings.
    pub address: Pubkey,
    /// Proposed as authority; zero if none.
    pub pending_authority: Pubkey,
    /// Until when `cert_level` was held at the last write.
    pub cert_until: i64,
    /// Who registered it; part of its address.
    pub registrant: Pubkey,
    /// Name, UTF-8. Certified.
    pub name: [u8; 32],
    /// Where it is reached and measured, UTF-8. Certified.
    pub endpoint: [u8; 96],
    /// Where its description is found, UTF-8.
    pub metadata_uri: [u8; 96],
    /// sha256 of the description. Certified.
    pub metadata_hash: [u8; 32],
    /// sha256 of an announced endpoint, see `endpoint_hash`.
    pub next_endpoint_hash: [u8; 32],
    /// When it was announced; 0 = none is.
    pub next_endpoint_at: i64,
    /// When the endpoint last changed.
    pub endpoint_changed_at: i64,
    /// When the registrar delisted it; 0 = it is listed.
    pub delisted_at: i64,
    /// Storage that it has, in GiB; 0 for services. Certified.
    pub capacity_gib: u64,
    /// Storage reserved by live agreements, in GiB.
    pub reserved_gib: u64,
    /// Until when level 1, 2, 3, 4 or a higher one is held.
    pub level_until: [i64; LEVELS as usize],
    /// The certificate behind each level.
    pub level_source: [Pubkey; LEVELS as usize],
    /// Weighted scores of availability, success, performance and conduct.
    pub rating_sum: [u64; 4],
    /// Weights behind `rating_sum`, in micro-USD.
    pub rating_weight: [u64; 4],
    /// Weighted stars of reviews.
    pub stars_sum: u64,
    /// Weight behind `stars_sum`, in micro-USD.
    pub stars_weight: u64,
    /// Raised by every change of a certified attribute.
    pub attributes_version: u32,
    /// The window of 90 epochs that rating and stars are as of.
    pub rating_window: u32,
    /// Listings that are not closed.
    pub open_listings: u32,
    /// Index of the next listing.
    pub next_listing: u32,
    /// Live agreements.
    pub agreements: u32,
    /// Settled full periods with a fee in a settlement mint.
    pub settled_periods: u32,
    /// Windows of 30 epochs in which a full period paid at least a reference dollar in fees.
    pub paid_windows: u32,
    /// Agreements that such periods came from.
    pub paid_agreements: u32,
    /// The last window marked by a ruled credit of at least 2,500 bps where no board judges.
    pub marked_window: u32,
    /// Boards whose standing is Watch.
    pub boards_watch: u16,
    /// Boards whose standing is Suspended.
    pub boards_suspended: u16,
    /// A bit for each marked window, by how far it lies before `marked_window`: 0, 1 or 2 windows.
    pub marks: u8,
    /// A `Reason`: that of the last delisting.
    pub delist_reason: u8,
    /// Bump of the address.
    pub bump: u8,
    /// A bit for each of the last four windows, `paid_window` lowest: it was paid.
    pub paid_recent: u8,
    /// Boards that measure its listings.
    pub boards: u16,
    /// The last paid window.
    pub paid_window: u16,
    /// The platform's `genesis_at`.
    pub genesis_at: i64,
    /// The platform's `epoch_secs`.
    pub epoch_secs: u32,
    /// The platform's `report_window_secs`.
    pub report_window_secs: u32,
}

/// Whether a provider is in business.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum ProviderStatus {
    /// In business.
    Active,
    /// Out of business: every listing is closed. It may come back.
    Retired,
}

/// What a provider says of itself. Text is UTF-8, padded with zeros.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct ProviderProfile {
    /// Not empty. Certified: a change drops all levels.
    pub name: [u8; 32],
    /// Where it is reached and measured; may be empty. Certified.
    pub endpoint: [u8; 96],
    /// Where its description is found; may be empty.
    pub metadata_uri: [u8; 96],
    /// sha256 of what `metadata_uri` holds. Certified.
    pub metadata_hash: [u8; 32],
    /// UN M49 code. Certified.
    pub region: u16,
    /// Set of categories: bits 0 storage, 1 migration, 2 analytics, 3 compliance, 4 monitoring, 5 other. Certified.
    pub categories: u16,
    /// Capacity in GiB; 0 for services. Certified.
    pub capacity_gib: u64,
}

impl Provider {
    /// Size of the account in bytes.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// How the chain's time is cut.
    pub fn calendar(&self) -> Calendar {
        Calendar {
            genesis_at: self.genesis_at,
            epoch_secs: self.epoch_secs,
            report_window_secs: self.report_window_secs,
        }
    }

    /// Writes the profile. A change of what is certified raises the version and drops all levels; returns whether. While
    /// boards measure the endpoint it changes only as announced.
    pub fn set_profile(&mut self, profile: &ProviderProfile, now: i64) -> Result<bool> {
        let kind = ProviderKind::read(self.kind)?;
        ensure!(is_region(profile.region), FlashbackError::RegionUnknown);
        kind.check_categories(profile.categories)?;
        match kind {
            ProviderKind::Storage => ensure!(profile.capacity_gib > 0, FlashbackError::CapacityZero),
            ProviderKind::Service => ensure!(profile.capacity_gib == 0, FlashbackError::CapacityOfService),
        }
        ensure!(profile.capacity_gib >= self.reserved_gib, FlashbackError::CapacityBelowReserved);
        let kept = self.category & profile.categories == self.category;
        ensure!(kept || self.open_listings == 0, FlashbackError::CategoryInUse);

        check_name(&profile.name)?;
        check_text(&profile.endpoint)?;
        check_text(&profile.metadata_uri)?;

        let changed = self.costs_levels(profile);
        self.move_endpoint(&profile.endpoint, now)?;
        self.name = profile.name;
        self.metadata_uri = profile.metadata_uri;
        self.metadata_hash = profile.metadata_hash;
        self.region = profile.region;
        self.category = profile.categories;
        self.capacity_gib = profile.capacity_gib;
        if changed {
            self.change_attributes(now)?;
        }
        Ok(changed)
    }

    /// Whether `profile` differs in what is certified: everything but the metadata's URI.
    pub fn costs_levels(&self, profile: &ProviderProfile) -> bool {
        self.name != profile.name
            || self.endpoint != profile.endpoint
            || self.metadata_hash != profile.metadata_hash
            || self.region != profile.region
            || self.category != profile.categories
            || self.capacity_gib != profile.capacity_gib
    }

    /// Makes the proposed authority the authority. Certificates speak of who it was before: all levels end.
    pub fn accept_authority(&mut self, now: i64) -> Result<()> {
        self.authority = core::mem::take(&mut self.pending_authority);
        self.change_attributes(now)
    }

    /// Raises the version of what is certified and drops all levels.
    fn change_attributes(&mut self, now: i64) -> Result<()> {
        self.attributes_version = self.attributes_version.checked_add(1).ok_or(FlashbackError::Overflow)?;
        self.level_until = self.level_until.map(|until| until.min(now));
        (self.cert_level, self.cert_until) = (0, 0);
        Ok(())
    }

    /// Takes over what a certificate is worth: it holds `level` (0 = nothing) until `until`. Levels above it that had
    /// this certificate as their source end now, never later than before. Returns whether anything changed.
    pub fn record_certificate(&mut self, source: &Pubkey, level: u8, until: i64, now: i64) -> bool {
        let mut changed = false;
        let slots = self.level_until.iter_mut().zip(&mut self.level_source);
        for (held, (slot, slot_source)) in (1..).zip(slots) {
            if held > level {
                if now < *slot && *slot_source == *source {
                    *slot = now;
                    changed = true;
                }
            } else if until > *slot || until != *slot && *slot_source == *source {
                (*slot, *slot_source) = (until, *source);
                changed = true;
            }
        }
        if changed {
            self.raise_lower_levels();
        }
        self.update_hints(now);
        changed
    }

    /// Who holds a level holds those below it, by the same certificate if by none that lasts longer.
    fn raise_lower_levels(&mut self) {
        let [until_1, until_2, until_3, until_4] = &mut self.level_until;
        let [source_1, source_2, source_3, source_4] = &mut self.level_source;
        let raise = |lower: (&mut i64, &mut Pubkey), upper: (&i64, &Pubkey)| {
            if *lower.0 < *upper.0 {
                (*lower.0, *lower.1) = (*upper.0, *upper.1);
            }
        };
        raise((until_3, source_3), (until_4, source_4));
        raise((until_2, source_2), (until_3, source_3));
        raise((until_1, source_1), (until_2, source_2));
    }

    /// The highest level held now and until when; (0, 0) if none.
    pub fn level_at(&self, now: i64) -> (u8, i64) {
        match self.level_until {
            [.., until] if now < until => (4, until),
            [_, _, until, _] if now < until => (3, until),
            [_, until, ..] if now < until => (2, until),
            [until, ..] if now < until => (1, until),
            _ => (0, 0),
        }
    }

    fn update_hints(&mut self, now: i64) {
        (self.cert_level, self.cert_until) = self.level_at(now);
    }

    /// Refuses unless the provider is in business and listed.
    pub fn require_in_business(&self) -> Result<()> {
        ensure!(self.status == u8::from(ProviderStatus::Active), FlashbackError::ProviderRetired);
        ensure!(self.delisted_at == 0, FlashbackError::ProviderDelisted);
        Ok(())
    }

    /// Until when `level` is held; for ever if it is 0.
    pub fn level_end(&self, level: u8) -> i64 {
        let slot = level.checked_sub(1).and_then(|slot| self.level_until.get(usize::from(slot)));
        slot.copied().unwrap_or(i64::MAX)
    }

    /// Refuses unless it holds `level` at `now`.
    pub fn require_level(&self, level: u8, now: i64) -> Result<()> {
        ensure!(now < self.level_end(level), FlashbackError::LevelTooLow);
        Ok(())
    }

    /// Units that are not reserved: storage in GiB, of a service without limit.
    pub fn capacity_left(&self) -> u64 {
        if self.kind == u8::from(ProviderKind::Storage) {
            self.capacity_gib.saturating_sub(self.reserved_gib)
        } else {
            u64::MAX
        }
    }

    /// Sets storage aside, if it is storage that it provides, and counts a live agreement.
    pub(super) fn reserve(&mut self, quantity: u64) -> Result<()> {
        if self.kind == u8::from(ProviderKind::Storage) {
            self.reserved_gib = self.reserved_gib.checked_add(quantity).ok_or(FlashbackError::AmountOverflow)?;
        }
        self.agreements = self.agreements.checked_add(1).ok_or(FlashbackError::Overflow)?;
        Ok(())
    }

    /// Gives back what [`reserve`](Self::reserve) set aside.
    pub(super) fn release(&mut self, quantity: u64) -> Result<()> {
        if self.kind == u8::from(ProviderKind::Storage) {
            self.reserved_gib = self.reserved_gib.checked_sub(quantity).ok_or(FlashbackError::AmountOverflow)?;
        }
        self.agreements = self.agreements.checked_sub(1).ok_or(FlashbackError::Overflow)?;
        Ok(())
    }

    /// Changes the status by the table Active -> Retired (with every listing closed), Retired -> Active.
    pub fn set_status(&mut self, next: ProviderStatus) -> Result<()> {
        ensure!(self.status != u8::from(next), FlashbackError::StatusUnchanged);
        ensure!(self.open_listings == 0, FlashbackError::ListingsNotClosed);
        self.status = next.into();
        Ok(())
    }

    /// Counts a new listing.
    pub fn add_listing(&mut self) -> Result<()> {
        self.next_listing = self.next_listing.checked_add(1).ok_or(FlashbackError::Overflow)?;
        self.open_listings = self.open_listings.checked_add(1).ok_or(FlashbackError::Overflow)?;
        self.open = 1;
        Ok(())
    }

    /// Counts a closed listing.
    pub fn remove_listing(&mut self) -> Result<()> {
        self.open_listings = self.open_listings.checked_sub(1).ok_or(FlashbackError::Overflow)?;
        self.open = (self.open_listings > 0).into();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{
        header,
        tests::{offset, refused, Fault},
    };
    use crate::text::text_field;
    use bytemuck::Zeroable;
    use proptest::prelude::*;

    fn profile() -> ProviderProfile {
        ProviderProfile {
            name: text_field("Acme").unwrap(),
            endpoint: text_field("https://s3.acme.example").unwrap(),
            metadata_uri: text_field("https://acme.example/about.json").unwrap(),
            metadata_hash: [7; 32],
            region: 276,
            categories: 1,
            capacity_gib: 1_000,
        }
    }

    #[test]
    fn layout_is_frozen() {
        assert_eq!(Provider::SPACE, 800);
        offset!(Provider, {
            kind: header::KIND, status: header::STATUS, open: header::OPEN, protocol: header::PROTOCOL,
            category: header::CATEGORY, region: header::REGION, cert_level: header::CERT_LEVEL,
            price_band: header::PRICE_BAND, rating_band: header::RATING_BAND, version: header::VERSION,
            id: header::ID, authority: header::KEY_0, address: header::KEY_1, pending_authority: header::KEY_2,
            cert_until: header::CERT_UNTIL, registrant: 136, name: 168, endpoint: 200, metadata_uri: 296,
            metadata_hash: 392, next_endpoint_hash: 424, next_endpoint_at: 456, endpoint_changed_at: 464,
            delisted_at: 472, capacity_gib: 480, reserved_gib: 488, level_until: 496, level_source: 528,
            rating_sum: 656, rating_weight: 688, stars_sum: 720, stars_weight: 728, attributes_version: 736,
            rating_window: 740, open_listings: 744, next_listing: 748, agreements: 752, settled_periods: 756,
            paid_windows: 760, paid_agreements: 764, marked_window: 768, boards_watch: 772, boards_suspended: 774,
            marks: 776, delist_reason: 777, bump: 778, paid_recent: 779, boards: 780, paid_window: 782, genesis_at: 784, epoch_secs: 792,
            report_window_secs: 796,
        });
    }

    fn certified() -> Provider {
        let mut provider = Provider::zeroed();
        assert!(provider.set_profile(&profile(), 5).unwrap());
        provider.record_certificate(&Pubkey::new_from_array([1; 32]), 2, 100, 5);
        assert_eq!((provider.level_at(5), provider.attributes_version), ((2, 100), 1));
        provider
    }

    #[test]
    fn only_a_certified_attribute_drops_the_levels() {
        let described = ProviderProfile { metadata_uri: text_field("https://new").unwrap(), ..profile() };
        let mut provider = certified();
        assert!(!provider.set_profile(&described, 6).unwrap());
        assert_eq!((provider.level_at(6), provider.attributes_version), ((2, 100), 1));
        let edits: [fn(&mut ProviderProfile); 5] = [
            |p| p.name = text_field("Other").unwrap(),
            |p| p.endpoint = text_field("https://other").unwrap(),
            |p| p.metadata_hash = [8; 32],
            |p| p.region = 40,
            |p| p.capacity_gib = 999,
        ];
        for edit in edits {
            let mut edited = profile();
            edit(&mut edited);
            let mut provider = certified();
            assert!(provider.costs_levels(&edited));
            assert!(provider.set_profile(&edited, 7).unwrap());
            assert_eq!((provider.level_at(7), provider.cert_level, provider.cert_until), ((0, 0), 0, 0));
            assert_eq!(provider.attributes_version, 2);
            assert_eq!(provider.endpoint_changed_at, if edited.endpoint == profile().endpoint { 5 } else { 7 });
        }
    }

    #[test]
    fn who_takes_it_over_takes_no_levels_over() {
        let mut provider = Provider { pending_authority: Pubkey::new_from_array([4; 32]), ..certified() };
        provider.accept_authority(9).unwrap();
        assert_eq!(provider.authority, Pubkey::new_from_array([4; 32]));
        assert_eq!(provider.pending_authority, Pubkey::default());
        assert_eq!((provider.level_at(9), provider.cert_level, provider.attributes_version), ((0, 0), 0, 2));
    }

    #[test]
    fn rejects_each_fault_of_a_profile_by_its_name() {
        use FlashbackError::*;
        let faults: [Fault<ProviderProfile>; 7] = [
            (NameEmpty, |p| p.name = [0; 32]),
            (TextNotUtf8, |p| p.name = [0xc3; 32]),
            (RegionUnknown, |p| p.region = 0),
            (CategoryUnknown, |p| p.categories = 64),
            (CategoryOfOtherKind, |p| p.categories = 2),
            (CapacityZero, |p| p.capacity_gib = 0),
            (CapacityBelowReserved, |p| p.capacity_gib = 9),
        ];
        for (error, spoil) in faults {
            let mut provider = Provider { reserved_gib: 10, ..Provider::zeroed() };
            let mut spoilt = profile();
            spoil(&mut spoilt);
            refused(provider.set_profile(&spoilt, 0), error);
        }
        let mut service = Provider { kind: 1, ..Provider::zeroed() };
        refused(service.set_profile(&ProviderProfile { categories: 2, ..profile() }, 0), CapacityOfService);
    }

    #[test]
    fn a_category_stays_while_a_listing_may_use_it() {
        let service = |categories| ProviderProfile { categories, capacity_gib: 0, ..profile() };
        let mut provider = Provider { kind: 1, ..Provider::zeroed() };
        provider.set_profile(&service(0b110), 0).unwrap();
        provider.add_listing().unwrap();
        assert!(provider.set_profile(&service(0b1110), 0).is_ok());
        refused(provider.set_profile(&service(0b1100), 0), FlashbackError::CategoryInUse);
        provider.remove_listing().unwrap();
        assert!(provider.set_profile(&service(0b1100), 0).is_ok());
    }

    #[test]
    fn status_follows_the_table() {
        use ProviderStatus::*;
        let mut provider = Provider::zeroed();
        refused(provider.set_status(Active), FlashbackError::StatusUnchanged);
        provider.open_listings = 1;
        refused(provider.set_status(Retired), FlashbackError::ListingsNotClosed);
        provider.open_listings = 0;
        provider.set_status(Retired).unwrap();
        refused(provider.require_in_business(), FlashbackError::ProviderRetired);
        refused(provider.set_status(Retired), FlashbackError::StatusUnchanged);
        provider.set_status(Active).unwrap();
        provider.delisted_at = 1;
        refused(provider.require_in_business(), FlashbackError::ProviderDelisted);
    }

    #[test]
    fn is_open_while_it_has_listings_that_are_not_closed() {
        let mut provider = Provider::zeroed();
        let counts = |provider: &Provider| (provider.open, provider.open_listings, provider.next_listing);
        provider.add_listing().unwrap();
        provider.add_listing().unwrap();
        assert_eq!(counts(&provider), (1, 2, 2));
        provider.remove_listing().unwrap();
        assert_eq!(counts(&provider), (1, 1, 2));
        provider.remove_listing().unwrap();
        assert_eq!(counts(&provider), (0, 0, 2));
        refused(provider.remove_listing(), FlashbackError::Overflow);
    }

    #[test]
    fn filters_find_the_level_that_was_held_at_the_last_write() {
        let mut provider = certified();
        assert_eq!((provider.cert_level, provider.cert_until), (2, 100));
        provider.record_certificate(&Pubkey::new_from_array([2; 32]), 1, 200, 150);
        assert_eq!((provider.cert_level, provider.cert_until), (1, 200), "level 2 has ended");
    }

    proptest! {
        /// After any sequence of issues, renewals and revocations by three certifiers, the cache says of each level what
        /// a look at all certificates says, provided that every certificate is refreshed once.
        #[test]
        fn the_cache_agrees_with_the_certificates(
            actions in prop::collection::vec((0..3u8, 0..=4u8, 1..60i64, 0..10i64), 1..30)
        ) {
            let mut provider = Provider::zeroed();
            let mut certificates = [(0, 0); 3];
            let mut now = 0;
            for (who, level, validity, step) in actions {
                now += step;
                let until = now + validity;
                let key = |n: u8| Pubkey::new_from_array([n + 1; 32]);
                certificates[usize::from(who)] = (level, until);
                provider.record_certificate(&key(who), level, until, now);
                let held = |at: i64| certificates.iter().filter(|c| at < c.1).map(|c| c.0).max().unwrap_or_default();
                prop_assert!(provider.level_at(now).0 <= held(now), "never more than is held");
                prop_assert!(provider.level_until.is_sorted_by(|low, high| low >= high));
                let mut refreshed = provider;
                for (n, (level, until)) in (0..).zip(certificates) {
                    refreshed.record_certificate(&key(n), if now < until { level } else { 0 }, until, now);
                }
                for at in now..now + 60 {
                    prop_assert_eq!(refreshed.level_at(at).0, held(at), "at {} of {:?}", at, certificates);
                }
            }
        }
    }

    #[test]
    fn a_certificate_that_adds_nothing_changes_nothing() {
        let [first, second] = [1, 2].map(|byte| Pubkey::new_from_array([byte; 32]));
        let mut provider = Provider::zeroed();
        assert!(provider.record_certificate(&first, 1, 9, 0));
        assert!(!provider.record_certificate(&second, 1, 9, 0), "as long as the one before");
        assert!(provider.record_certificate(&second, 2, 9, 0));
        assert_eq!(provider.level_source[..2], [first, second], "each by what held it first");
        assert!(!provider.record_certificate(&second, 0, 0, 9), "it has ended by itself");
        assert!(provider.record_certificate(&second, 0, 0, 8));
        assert_eq!((provider.level_at(8), provider.level_until[1]), ((1, 9), 8));
    }
}
