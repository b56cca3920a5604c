//! Requests: what a consumer asks for, and what becomes of a request that is not accepted.

use super::*;

/// What a consumer asks for.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug)]
pub struct Order {
    /// Units, within the listing's bounds.
    pub quantity: u64,
    /// Most that the listing may cost: base units of the mint per unit and 30-day month.
    pub max_price: u64,
    /// Revision of the listing that was looked at.
    pub revision: u32,
    /// The provider's `attributes_version` that was looked at.
    pub attributes_version: u32,
    /// Term, at least `shortest_term` and at most the listing's longest; 0 = open.
    pub term_secs: u32,
    /// Until when it can be accepted: in the future, at most 7 epochs.
    pub valid_until: i64,
    /// Lowest certification level, 0 to 4.
    pub min_level: u8,
    /// Lowest rating, in bands of 1,000 bps, 0 to 9; unrated passes only 0.
    pub min_rating_band: u8,
}

impl Order {
    fn check(&self, listing: &Listing, provider: &Provider, platform: &Platform, now: i64) -> Result<()> {
        ensure!(listing.open == 1, FlashbackError::ListingNotOpen);
        ensure!(self.revision == listing.revision, FlashbackError::RevisionChanged);
        ensure!(listing.price <= self.max_price, FlashbackError::PriceAboveMax);
        ensure!(self.attributes_version == provider.attributes_version, FlashbackError::AttributesChanged);
        let quantities = listing.min_quantity..=listing.max_quantity;
        ensure!(quantities.contains(&self.quantity), FlashbackError::QuantityOutOfRange);
        let shortest = listing.shortest_term(platform.epoch_secs);
        let term_fits = match (self.term_secs, listing.max_term_secs) {
            (0, most) => most == 0,
            (term, 0) => (shortest..=platform.bounds.max_term_secs).contains(&term),
            (term, most) => (shortest..=most).contains(&term),
        };
        ensure!(term_fits, FlashbackError::TermOutOfRange);
        let latest = now.saturating_add(platform.epochs(MAX_VALIDITY_EPOCHS));
        ensure!(now < self.valid_until && self.valid_until <= latest, FlashbackError::ValidUntilOutOfRange);
        ensure!(self.min_level <= LEVELS, FlashbackError::LevelUnknown);
        ensure!(self.min_rating_band < 10, FlashbackError::RatingBandUnknown);
        Ok(())
    }
}

/// Checks that owner, provider's authority and arbiter are three keys.
pub(super) fn check_parties(consumer: &Pubkey, authority: &Pubkey, arbiter: &Pubkey) -> Result<()> {
    ensure!(consumer != authority && consumer != arbiter && authority != arbiter, FlashbackError::PartyTwice);
    Ok(())
}

impl Agreement {
    /// `request_agreement`: takes the vault's next index and freezes the order, the listing's terms and the platform's.
    /// The caller has set what only it knows: `id`, `listing`, `vault`, `rent_payer` and `ref_value`.
    pub fn request(
        &mut self,
        order: &Order,
        vault: &mut Vault,
        listing: &Listing,
        provider: &Provider,
        platform: &Platform,
        now: i64,
    ) -> Result<()> {
        platform.require_running(Pausable::Request, now)?;
        ensure!(listing.mint == vault.mint, FlashbackError::MintMismatch);
        vault.take_index(self.id)?;
        order.check(listing, provider, platform, now)?;
        let arbiter = if listing.arbiter == Pubkey::default() { platform.arbiter } else { listing.arbiter };
        check_parties(&vault.owner, &provider.authority, &arbiter)?;
        self.kind = listing.kind;
        self.status = AgreementStatus::Requested.into();
        self.version = header::LAYOUT_VERSION;
        self.min_level = order.min_level;
        self.min_rating_band = order.min_rating_band;
        self.fee_bps = platform.fee_bps;
        self.arbiter = arbiter;
        self.provider = listing.provider;
        self.consumer = vault.owner;
        self.requested_at = now;
        self.quantity = order.quantity;
        self.rate_q = rate_q(listing.price, order.quantity).ok_or(FlashbackError::RateTooHigh)?;
        self.collateral = listing.collateral_of(order.quantity, order.term_secs)?;
        self.valid_until = order.valid_until;
        self.dispute_stake_lamports = platform.dispute_stake_lamports;
        self.terms = listing.terms;
        self.terms.grace_secs = listing.terms.grace_secs.min(listing.terms.notice_secs / 2);
        self.term_secs = order.term_secs;
        self.revision = order.revision;
        self.attributes_version = order.attributes_version;
        self.next_sequence();
        Ok(())
    }

    /// Charges a session that requested it, whose key must be neither provider nor arbiter.
    pub fn charge(&self, session: &mut Session, provider: &Provider) -> Result<()> {
        check_parties(&session.key, &provider.authority, &self.arbiter)?;
        session.add_rate(self.rate_q)
    }

    /// `decline_agreement`: the provider does not want the request. The account closes.
    pub fn decline(&self, vault: &mut Vault, now: i64) -> Result<()> {
        self.check_change(AgreementStatus::Declined, now)?;
        vault.release_index()
    }

    /// `cancel_request`: the consumer takes the request back. The account closes.
    pub fn cancel(&self, vault: &mut Vault, now: i64) -> Result<()> {
        self.check_change(AgreementStatus::Cancelled, now)?;
        vault.release_index()
    }

    /// `lapse_request`: the request was not accepted in time. The account closes.
    pub fn lapse(&self, vault: &mut Vault, now: i64) -> Result<()> {
        self.check_change(AgreementStatus::Lapsed, now)?;
        ensure!(now >= self.valid_until, FlashbackError::RequestNotLapsed);
        vault.release_index()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::state::tests::{refused, Fault};
    use bytemuck::Zeroable;

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
        agreement.request(&order(), &mut vault(), &own, &provider(), &platform(), NOW).unwrap();
        assert_eq!(agreement.arbiter, key(7));
    }

    #[test]
    fn rejects_each_fault_of_an_order_by_its_name() {
        use FlashbackError::*;
        let faults: [Fault<Order>; 14] = [
            (RevisionChanged, |o| o.revision = 2),
            (PriceAboveMax, |o| o.max_price = 2_591_999),
            (AttributesChanged, |o| o.attributes_version = 3),
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
            refused(agreement.request(&order, &mut vault(), &listing(), &provider(), &platform(), NOW), error);
        }
        let mut agreement = Agreement::zeroed();
        for owner in [key(1), key(9)] {
            let mut vault = Vault { owner, ..vault() };
            let request = agreement.request(&order(), &mut vault, &listing(), &provider(), &platform(), NOW);
            refused(request, PartyTwice);
        }
        let closed = Listing { open: 0, ..listing() };
        refused(agreement.request(&order(), &mut vault(), &closed, &provider(), &platform(), NOW), ListingNotOpen);
        let costly = Listing { price: u64::MAX, ..listing() };
        let order = Order { max_price: u64::MAX, ..order() };
        refused(agreement.request(&order, &mut vault(), &costly, &provider(), &platform(), NOW), RateTooHigh);
    }

    #[test]
    fn a_session_that_requests_is_charged_and_is_no_other_party() {
        let agreement = requested(&order());
        let session = Session { key: key(8), max_rate_q: 19 << 32, ..Session::zeroed() };
        for party in [key(1), key(9)] {
            refused(agreement.charge(&mut Session { key: party, ..session }, &provider()), FlashbackError::PartyTwice);
        }
        let mut session = session;
        agreement.charge(&mut session, &provider()).unwrap();
        assert_eq!(session.rate_q, 10 << 32);
        refused(agreement.charge(&mut session, &provider()), FlashbackError::SessionRateExceeded);
    }

    #[test]
    fn an_open_term_is_for_listings_without_a_longest_one() {
        let endless = Listing { max_term_secs: 0, ..listing() };
        for (term_secs, fits) in
            [(0, true), (30 * EPOCH, true), (1_825 * EPOCH, true), (1_825 * EPOCH + 1, false), (1, false)]
        {
            let order = Order { term_secs, ..order() };
            let mut agreement = Agreement::zeroed();
            let request = agreement.request(&order, &mut vault(), &endless, &provider(), &platform(), NOW);
            assert_eq!(request.is_ok(), fits, "{term_secs}");
        }
    }

    #[test]
    fn a_given_term_is_no_shorter_than_the_notice_and_an_epoch() {
        let fits = |notice_secs, term_secs| {
            let terms = Terms { notice_secs, ..listing().terms };
            let listing = Listing { min_term_secs: 0, max_term_secs: 0, terms, ..listing() };
            let order = Order { term_secs, ..order() };
            Agreement::zeroed().request(&order, &mut vault(), &listing, &provider(), &platform(), NOW).is_ok()
        };
        assert!(fits(7 * EPOCH, 7 * EPOCH) && !fits(7 * EPOCH, 7 * EPOCH - 1));
        assert!(fits(0, EPOCH) && !fits(0, EPOCH - 1) && !fits(0, 1));
        assert!(fits(7 * EPOCH, 0), "open");
    }

    #[test]
    fn collateral_is_the_price_of_the_promised_months_or_of_a_shorter_term() {
        let locked = |months, term_secs| {
            let mut listing = Listing { min_term_secs: 0, max_term_secs: 0, ..listing() };
            listing.terms.service_levels.collateral_months = months;
            let order = Order { term_secs, ..order() };
            let mut agreement = Agreement::zeroed();
            agreement.request(&order, &mut vault(), &listing, &provider(), &platform(), NOW).unwrap();
            agreement.collateral
        };
        assert_eq!(locked(2, 0), 51_840_000);
        assert_eq!(locked(2, 60 * EPOCH), 51_840_000);
        assert_eq!(locked(2, 7 * EPOCH), 10 * 7 * 86_400);
        assert_eq!(locked(0, 7 * EPOCH), 0);
    }

    #[test]
    fn a_request_lapses_the_second_it_can_no_longer_be_accepted() {
        let mut vault = vault();
        let mut request = Agreement { id: vault.next_index, ..Agreement::zeroed() };
        request.request(&order(), &mut vault, &listing(), &provider(), &platform(), NOW).unwrap();
        assert_eq!((vault.open_count, request.sequence), (1, 1));
        refused(request.lapse(&mut vault, NOW + DAY - 1), FlashbackError::RequestNotLapsed);
        for close in [Agreement::lapse, Agreement::decline, Agreement::cancel] {
            let mut vault = vault;
            close(&request, &mut vault, NOW + DAY).unwrap();
            assert_eq!(vault.open_count, 0);
            let active = Agreement { status: AgreementStatus::Active.into(), ..request };
            refused(close(&active, &mut vault, NOW + DAY), FlashbackError::AgreementNotRequested);
        }
    }
}
