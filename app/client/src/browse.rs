//! How a consumer finds an offer.
//!
//! A listing carries copies of its provider's level, rating and region as hints. What is shown and what is asked for is
//! always the provider's own, at the chain's present time.

use std::cmp::Reverse;

use anchor_lang::error::ErrorCode;
use anchor_lang::prelude::Pubkey;
use flashback::constants::UNRATED;
use flashback::math::quality::Period;
use flashback::state::{
    header, Board, BoardStanding, Bond, Category, Listing, ListingStatus, Protocol, Provider, ProviderKind,
};

use crate::board::{measured, SHOWN_EPOCHS};
use crate::filter::Filters;

/// What a consumer looks for; `None` means anything.
#[derive(Clone, Debug)]
pub struct BrowseFilter {
    /// Storage or services.
    pub kind: Option<ProviderKind>,
    /// The one category of the listing; implies its kind.
    pub category: Option<Category>,
    /// UN M49 code of the provider, exactly.
    pub region: Option<u16>,
    /// Certification level that the provider holds now, at least.
    pub min_level: Option<u8>,
    /// Base units of the listing's mint per unit and month, at most. Means something for one mint only.
    pub max_price_per_unit: Option<u64>,
    /// `floor(log2 price)`, exactly.
    pub price_band: Option<u8>,
    /// `rating_bps / 1_000` of the provider, exactly; 255 = unrated.
    pub rating_band: Option<u8>,
    /// `rating_bps / 1_000` of the provider, at least; the unrated are left out.
    pub min_rating_band: Option<u8>,
    /// Measured availability of the last 30 epochs in parts per million, at least; what is not measured is left out.
    pub min_availability_ppm: Option<u32>,
    /// Only what is measured: half of the buckets of the last 30 epochs at least.
    pub measured: bool,
    /// Units that must be free, and between the listing's least and most.
    pub quantity: Option<u64>,
    /// Only what can be chosen now: the listing is open, its provider in business and listed. The default.
    pub open: bool,
    /// How storage is spoken to; implies storage.
    pub protocol: Option<Protocol>,
    /// The Provider account.
    pub provider: Option<Pubkey>,
    /// The mint of the price.
    pub mint: Option<Pubkey>,
    /// What stands first.
    pub sort: Sort,
    /// Which page, from 0.
    pub page: usize,
    /// Entries of a page; `None` = all on one.
    pub limit: Option<usize>,
}

impl Default for BrowseFilter {
    fn default() -> Self {
        Self {
            kind: None,
            category: None,
            region: None,
            min_level: None,
            max_price_per_unit: None,
            price_band: None,
            rating_band: None,
            min_rating_band: None,
            min_availability_ppm: None,
            measured: false,
            quantity: None,
            open: true,
            protocol: None,
            provider: None,
            mint: None,
            sort: Sort::default(),
            page: 0,
            limit: None,
        }
    }
}

/// What stands first; equals are ordered by price, then by address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The cheapest. Prices in different mints cannot be compared, so each mint's stand together.
    #[default]
    Price,
    /// The highest level.
    Level,
    /// The best rating, the unrated last.
    Rating,
}

/// A listing with its provider and the badge that the provider holds now.
#[derive(Clone, Debug)]
pub struct BrowseEntry {
    /// Where the listing is.
    pub address: Pubkey,
    /// The offer. Its `cert_level`, `cert_until`, `rating_band` and `region` are hints.
    pub listing: Listing,
    /// Who offers it.
    pub provider: Provider,
    /// The provider's bond in the listing's mint; `None` if it is closed.
    pub bond: Option<Bond>,
    /// Seconds of the platform's epochs.
    pub epoch_secs: u32,
    /// The chain's present time.
    pub now: i64,
    /// The provider's level at the chain's present time, 0 = none; never the listing's hint.
    pub level: u8,
    /// Until when that level is held, unix seconds; 0 = none.
    pub level_until: i64,
    /// The provider's rating in bands of 1,000 bps at the chain's present time, 255 = unrated; never the listing's hint.
    pub rating_band: u8,
    /// The provider's rating at the chain's present time; `None` = unrated.
    pub rating_bps: Option<u16>,
    /// The provider's standing at the chain's present time.
    pub standing: BoardStanding,
    /// What the listing's board measured in the last 30 epochs; `None` without a board, or where half is not measured.
    pub measured: Option<Period>,
}

impl BrowseEntry {
    /// Joins a listing with its provider, its bond and its board at the chain's time `now`.
    pub fn new(
        address: Pubkey,
        listing: Listing,
        provider: Provider,
        bond: Option<Bond>,
        board: Option<&Board>,
        epoch_secs: u32,
        now: i64,
    ) -> Self {
        let (level, level_until) = provider.level_at(now);
        Self {
            address,
            listing,
            provider,
            bond,
            epoch_secs,
            now,
            level,
            level_until,
            rating_band: provider.rating_band_at(now),
            rating_bps: provider.rating_at(now).bps(),
            standing: provider.standing_at(now),
            measured: board.and_then(|board| measured(board, SHOWN_EPOCHS)),
        }
    }

    /// Measured availability of the last 30 epochs, in parts per million, rounded down.
    pub fn availability_ppm(&self) -> Option<u32> {
        self.measured?.availability_ppm()
    }

    /// Checks by the program's own rule that an agreement can start, whoever asks for it: the least that can be asked for,
    /// or `quantity` units of it. What the program would refuse to accept cannot be chosen.
    pub fn check_choosable(&self, quantity: Option<u64>) -> anchor_lang::Result<()> {
        let Self { listing, provider, epoch_secs, now, .. } = self;
        let bond = self.bond.ok_or(ErrorCode::AccountNotInitialized)?;
        let Some(quantity) = quantity else { return listing.check_choosable(provider, &bond, *epoch_secs, *now) };
        let collateral = listing.collateral_of(quantity, listing.shortest_term(*epoch_secs))?;
        listing.check_room(quantity, collateral, provider, &bond, *epoch_secs, *now)
    }

    /// Units that are still free: of storage, never more than the provider has left in all.
    pub fn free(&self) -> u64 {
        self.listing.capacity.saturating_sub(self.listing.reserved).min(self.provider.capacity_left())
    }
}

impl BrowseFilter {
    /// What a node can compare: equalities only. Level is not among them, since a hint that lags behind would hide a
    /// provider that holds the level.
    pub fn to_filters(&self) -> Filters {
        let (kind, category, protocol) = self.implied();
        let bytes = |value: u16| value.to_le_bytes();
        let open = [ListingStatus::Open.into(), 1];
        Filters::of::<Listing>()
            .maybe(header::KIND, kind.map(|kind| [kind.into()]).as_ref().map(<[u8; 1]>::as_slice))
            .maybe(header::STATUS, self.open.then_some(open.as_slice()))
            .maybe(header::PROTOCOL, protocol.map(|protocol| [protocol.into()]).as_ref().map(<[u8; 1]>::as_slice))
            .maybe(header::CATEGORY, category.map(|category| bytes(category.bit())).as_ref().map(<[u8; 2]>::as_slice))
            .maybe(header::REGION, self.region.map(bytes).as_ref().map(<[u8; 2]>::as_slice))
            .maybe(header::PRICE_BAND, self.price_band.as_ref().map(std::slice::from_ref))
            .maybe(header::RATING_BAND, self.rating_band.as_ref().map(std::slice::from_ref))
            .maybe(header::KEY_1, self.provider.as_ref().map(AsRef::as_ref))
            .maybe(header::KEY_2, self.mint.as_ref().map(AsRef::as_ref))
    }

    /// Kind, category and protocol, each known also where another one decides it: more bytes side by side make fewer
    /// filters.
    fn implied(&self) -> (Option<ProviderKind>, Option<Category>, Option<Protocol>) {
        let of_category = self.category.map(|category| match category {
            Category::Storage => ProviderKind::Storage,
            _ => ProviderKind::Service,
        });
        let of_protocol = self.protocol.map(|protocol| match protocol {
            Protocol::None => ProviderKind::Service,
            _ => ProviderKind::Storage,
        });
        let kind = self.kind.or(of_category).or(of_protocol);
        match kind {
            Some(ProviderKind::Storage) => (kind, self.category.or(Some(Category::Storage)), self.protocol),
            Some(ProviderKind::Service) => (kind, self.category, self.protocol.or(Some(Protocol::None))),
            None => (None, self.category, self.protocol),
        }
    }

    /// Whether a listing by itself is what is looked for. A node's answer is looked at again: it need not have applied
    /// every filter.
    pub fn takes_listing(&self, listing: &Listing) -> bool {
        let (kind, category, protocol) = self.implied();
        let is = |wanted: Option<u64>, found: u64| wanted.is_none_or(|wanted| wanted == found);
        is(kind.map(|kind| u8::from(kind).into()), listing.kind.into())
            && is(category.map(|category| category.bit().into()), listing.category.into())
            && is(protocol.map(|protocol| u8::from(protocol).into()), listing.protocol.into())
            && is(self.region.map(Into::into), listing.region.into())
            && is(self.price_band.map(Into::into), listing.price_band.into())
            && is(self.rating_band.map(Into::into), listing.rating_band.into())
            && self.provider.is_none_or(|provider| provider == listing.provider)
            && self.mint.is_none_or(|mint| mint == listing.mint)
            && self.max_price_per_unit.is_none_or(|most| listing.price <= most)
            && self.quantity.is_none_or(|wanted| (listing.min_quantity..=listing.max_quantity).contains(&wanted))
            && (!self.open || listing.open == 1)
    }

    /// Whether a listing together with its provider is what is looked for.
    pub fn takes(&self, entry: &BrowseEntry) -> bool {
        let provider = &entry.provider;
        let rated = entry.rating_band != UNRATED;
        self.takes_listing(&entry.listing)
            && (!self.open || entry.check_choosable(self.quantity).is_ok())
            && self.region.is_none_or(|region| region == provider.region)
            && self.rating_band.is_none_or(|band| band == entry.rating_band)
            && self.min_rating_band.is_none_or(|least| rated && entry.rating_band >= least)
            && self.min_availability_ppm.is_none_or(|least| entry.availability_ppm() >= Some(least))
            && (!self.measured || entry.measured.is_some())
            && self.min_level.is_none_or(|least| entry.level >= least)
            && self.quantity.is_none_or(|wanted| wanted <= entry.free())
    }

    /// Orders what was found and cuts out the page.
    pub fn arrange(&self, mut entries: Vec<BrowseEntry>) -> Vec<BrowseEntry> {
        let price = |entry: &BrowseEntry| (entry.listing.mint, entry.listing.price, entry.address);
        match self.sort {
            Sort::Price => entries.sort_by_key(price),
            Sort::Level => entries.sort_by_key(|entry| (Reverse(entry.level), price(entry))),
            Sort::Rating => entries.sort_by_key(|entry| {
                let band = entry.rating_band;
                (band == UNRATED, Reverse(band), price(entry))
            }),
        }
        let Some(limit) = self.limit else { return entries };
        entries.into_iter().skip(self.page.saturating_mul(limit)).take(limit).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anchor_lang::Discriminator;
    use bytemuck::Zeroable;
    use flashback::state::Terms;

    const MINT: Pubkey = Pubkey::new_from_array([8; 32]);
    const PROVIDER: Pubkey = Pubkey::new_from_array([9; 32]);

    fn run(filter: &BrowseFilter) -> Vec<(usize, Vec<u8>)> {
        filter.to_filters().runs()
    }

    fn listing() -> Listing {
        Listing {
            kind: 0,
            open: 1,
            protocol: 1,
            category: 1,
            region: 276,
            price_band: 11,
            rating_band: UNRATED,
            provider: PROVIDER,
            mint: MINT,
            price: 2_441,
            capacity: 100,
            min_quantity: 1,
            max_quantity: 50,
            terms: Terms { max_credit_bps: 5_000, ..Terms::default() },
            ..Listing::zeroed()
        }
    }

    fn provider() -> Provider {
        Provider {
            category: 1,
            region: 276,
            rating_band: UNRATED,
            capacity_gib: 100,
            level_until: [200, 200, 100, 0],
            ..Provider::zeroed()
        }
    }

    fn entry() -> BrowseEntry {
        BrowseEntry::new(Pubkey::default(), listing(), provider(), Some(Bond::zeroed()), None, 86_400, 50)
    }

    #[test]
    fn storage_in_a_region_is_one_run_from_the_discriminator_on() {
        let filter =
            BrowseFilter { protocol: Some(Protocol::S3), region: Some(276), min_level: Some(2), ..Default::default() };
        let bytes = [Listing::DISCRIMINATOR, &[0, 0, 1, 1, 1, 0, 20, 1]].concat();
        assert_eq!(run(&filter), [(0, bytes)]);
    }

    #[test]
    fn services_have_no_protocol_and_so_no_gap() {
        let filter = BrowseFilter { category: Some(Category::Analytics), ..Default::default() };
        assert_eq!(run(&filter), [(0, [Listing::DISCRIMINATOR, &[1, 0, 1, 0, 4, 0]].concat())]);
    }

    #[test]
    fn each_gap_starts_a_filter_and_keys_stand_together() {
        let filter = BrowseFilter {
            kind: Some(ProviderKind::Storage),
            price_band: Some(11),
            rating_band: Some(9),
            provider: Some(PROVIDER),
            mint: Some(MINT),
            open: false,
            ..Default::default()
        };
        let expected = [
            (0, [Listing::DISCRIMINATOR, &[0]].concat()),
            (12, vec![1, 0]),
            (17, vec![11, 9]),
            (64, [[9; 32], [8; 32]].concat()),
        ];
        assert_eq!(run(&filter), expected);
    }

    #[test]
    fn nothing_asked_finds_every_open_listing() {
        assert_eq!(run(&BrowseFilter::default()), [(0, Listing::DISCRIMINATOR.to_vec()), (9, vec![0, 1])]);
    }

    #[test]
    fn takes_what_fits_and_leaves_what_does_not() {
        let fits: [fn(&mut BrowseFilter); 9] = [
            |f| f.kind = Some(ProviderKind::Storage),
            |f| f.category = Some(Category::Storage),
            |f| f.region = Some(276),
            |f| f.min_level = Some(3),
            |f| f.max_price_per_unit = Some(2_441),
            |f| f.price_band = Some(11),
            |f| f.rating_band = Some(UNRATED),
            |f| f.quantity = Some(50),
            |f| (f.provider, f.mint) = (Some(PROVIDER), Some(MINT)),
        ];
        for (n, fit) in fits.into_iter().enumerate() {
            let mut filter = BrowseFilter::default();
            fit(&mut filter);
            assert!(filter.takes(&entry()), "{n}");
        }
        let misses: [fn(&mut BrowseFilter); 12] = [
            |f| f.kind = Some(ProviderKind::Service),
            |f| f.category = Some(Category::Other),
            |f| f.protocol = Some(Protocol::Nfs),
            |f| f.region = Some(40),
            |f| f.min_level = Some(4),
            |f| f.max_price_per_unit = Some(2_440),
            |f| f.price_band = Some(10),
            |f| f.rating_band = Some(9),
            |f| f.min_rating_band = Some(0),
            |f| f.quantity = Some(51),
            |f| f.provider = Some(MINT),
            |f| f.mint = Some(PROVIDER),
        ];
        for (n, miss) in misses.into_iter().enumerate() {
            let mut filter = BrowseFilter::default();
            miss(&mut filter);
            assert!(!filter.takes(&entry()), "{n}");
        }
    }

    #[test]
    fn the_badge_is_the_providers_until_the_second_it_ends_whatever_the_listing_says() {
        let hint = Listing { cert_level: 4, cert_until: 1_000, ..listing() };
        for (now, level, until) in [(50, 3, 100), (99, 3, 100), (100, 2, 200), (199, 2, 200), (200, 0, 0)] {
            let entry = BrowseEntry::new(Pubkey::default(), hint, provider(), Some(Bond::zeroed()), None, 86_400, now);
            assert_eq!((entry.level, entry.level_until), (level, until), "at {now}");
            for least in 1..=4 {
                let filter = BrowseFilter { min_level: Some(least), ..Default::default() };
                assert_eq!(filter.takes(&entry), level >= least, "level {least} at {now}");
            }
        }
    }

    #[test]
    fn what_the_program_would_refuse_to_accept_cannot_be_chosen() {
        let all = BrowseFilter { open: false, ..Default::default() };
        let spoils: [fn(&mut BrowseEntry); 10] = [
            |e| e.listing.open = 0,
            |e| e.provider.status = 1,
            |e| e.provider.delisted_at = 7,
            |e| e.provider.boards_suspended = 1,
            |e| (e.provider.marks, e.provider.epoch_secs) = (0b11, 86_400),
            |e| e.listing.terms.service_levels.latency.value = 1,
            |e| e.listing.terms.max_credit_bps = 4_999,
            |e| e.listing.terms.service_levels.collateral_months = 1,
            |e| e.listing.reserved = 100,
            |e| e.bond = None,
        ];
        assert!(entry().check_choosable(None).is_ok());
        for spoil in spoils {
            let mut entry = entry();
            spoil(&mut entry);
            assert!(entry.check_choosable(None).is_err() && entry.check_choosable(Some(1)).is_err());
            assert!(!BrowseFilter::default().takes(&entry));
            assert!(all.takes(&entry));
        }
    }

    #[test]
    fn a_bond_has_to_cover_the_quantity_that_is_asked_for() {
        let mut entry = entry();
        entry.listing.terms.service_levels.collateral_months = 1;
        // A month's price of 20 units, of which a term of an epoch takes a thirtieth.
        entry.bond = Some(Bond { amount: (20_u64 * 2_441).div_ceil(30), ..Bond::zeroed() });
        assert!(entry.check_choosable(Some(20)).is_ok() && entry.check_choosable(Some(21)).is_err());
        let filter = |quantity| BrowseFilter { quantity: Some(quantity), ..Default::default() };
        assert!(filter(20).takes(&entry) && !filter(21).takes(&entry));
    }

    #[test]
    fn what_is_not_measured_has_no_availability_however_little_is_asked_for() {
        let measured = BrowseFilter { measured: true, ..Default::default() };
        let at_least = |ppm| BrowseFilter { min_availability_ppm: Some(ppm), ..Default::default() };
        assert!(!measured.takes(&entry()) && !at_least(0).takes(&entry()));
        let period = Period { epochs: 30, measured: 8_640, up: 8_632, ..Period::default() };
        let entry = BrowseEntry { measured: Some(period), ..entry() };
        assert!(measured.takes(&entry) && at_least(999_074).takes(&entry) && !at_least(999_075).takes(&entry));
    }

    #[test]
    fn what_the_provider_has_left_in_all_limits_what_is_free() {
        let mut entry = entry();
        entry.provider.reserved_gib = 60;
        entry.listing.reserved = 20;
        assert_eq!(entry.free(), 40);
        let filter = |quantity| BrowseFilter { quantity: Some(quantity), ..Default::default() };
        assert!(filter(40).takes(&entry));
        assert!(!filter(41).takes(&entry));
    }

    #[test]
    fn a_provider_that_moved_is_not_found_where_it_was() {
        let mut entry = entry();
        entry.provider.region = 40;
        assert!(!BrowseFilter { region: Some(276), ..Default::default() }.takes(&entry));
    }

    #[test]
    fn orders_by_what_is_asked_and_cuts_pages() {
        let make = |n: u8, price, level: u8, rating_band| {
            let mut entry = entry();
            entry.address = Pubkey::new_from_array([n; 32]);
            (entry.listing.price, entry.level, entry.rating_band) = (price, level, rating_band);
            entry
        };
        let entries = vec![make(1, 30, 1, 9), make(2, 10, 3, UNRATED), make(3, 20, 3, 7), make(4, 10, 0, 9)];
        let order = |filter: BrowseFilter| -> Vec<u8> {
            filter.arrange(entries.clone()).iter().map(|entry| entry.address.as_ref()[0]).collect()
        };
        let by = |sort| BrowseFilter { sort, ..Default::default() };
        assert_eq!(order(by(Sort::Price)), [2, 4, 3, 1]);
        assert_eq!(order(by(Sort::Level)), [2, 3, 1, 4]);
        assert_eq!(order(by(Sort::Rating)), [4, 1, 3, 2]);
        let page = |page| BrowseFilter { limit: Some(3), page, ..Default::default() };
        assert_eq!(order(page(0)), [2, 4, 3]);
        assert_eq!(order(page(1)), [1]);
        assert!(order(page(usize::MAX)).is_empty());
    }
}
