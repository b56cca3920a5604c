//! From a request to a running agreement.

use super::request::check_parties;
use super::*;

impl Agreement {
    /// `accept_agreement`, signed by `authority`: checks once more everything that may have changed since the request,
    /// reserves the capacity, locks the collateral and starts the stream. Whether the platform has paused it is the
    /// caller's to check, and that `board` is the listing's.
    #[allow(clippy::too_many_arguments, reason = "each is an account that an acceptance reads or changes")]
    pub fn accept(
        &mut self,
        authority: &Pubkey,
        vault: &mut Vault,
        listing: &mut Listing,
        provider: &mut Provider,
        bond: &mut Bond,
        board: Option<&mut Board>,
        now: i64,
    ) -> Result<()> {
        let may_accept = listing.auto_accept == 1 || *authority == provider.authority;
        ensure!(may_accept, FlashbackError::NotAuthority);
        self.check_change(AgreementStatus::Active, now)?;
        ensure!(now < self.valid_until, FlashbackError::RequestLapsed);
        check_parties(&self.consumer, &provider.authority, &self.arbiter)?;
        ensure!(listing.revision == self.revision, FlashbackError::RevisionChanged);
        ensure!(provider.attributes_version == self.attributes_version, FlashbackError::AttributesChanged);
        provider.require_level(self.min_level, now)?;
        provider.require_rating(self.min_rating_band, now)?;
        listing.check_room(self.quantity, self.collateral, provider, bond, vault.epoch_secs, now)?;
        match board {
            Some(board) => board.admit(&self.terms, now)?,
            None => ensure!(listing.board == Pubkey::default(), FlashbackError::BoardMismatch),
        }
        self.board = listing.board;
        bond.lock(self.collateral)?;
        listing.reserve(self.quantity, provider)?;
        self.bond = listing.bond;
        self.reserved = self.quantity;
        vault.transact(now, |clock, now| {
            ensure!(!clock.is_delinquent(now), FlashbackError::VaultDelinquent);
            let ends_at = now.checked_add(self.term_secs.into()).ok_or(FlashbackError::AmountOverflow)?;
            self.term_ends_at = if self.term_secs == 0 { 0 } else { ends_at };
            let guarantee = self.stream().guarantee_at(now).ok_or(FlashbackError::AmountOverflow)?;
            ensure!(guarantee <= clock.free().unwrap_or_default(), FlashbackError::FundsTooLow);
            self.stream_mut(|stream| stream.activate(clock, now))
        })?;
        self.status = AgreementStatus::Active.into();
        self.next_sequence();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::state::tests::{refused, Fault};

    #[test]
    fn an_acceptance_reserves_locks_and_starts() {
        let Fixture { agreement, vault, listing, provider, bond } = Fixture::active();
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
        let faults: [Fault<Fixture>; 18] = [
            (AgreementNotRequested, |m| m.agreement.status = 1),
            (RequestLapsed, |m| m.agreement.valid_until = NOW),
            (ListingNotOpen, |m| m.listing.open = 0),
            (RevisionChanged, |m| m.listing.revision = 4),
            (AttributesChanged, |m| m.provider.attributes_version = 5),
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
            (BoardMissing, |m| m.listing.terms.service_levels.latency.value = 1),
            (PenaltyWithoutBoard, |m| m.listing.terms.service_levels.penalty_bps = 1),
        ];
        for (error, spoil) in faults {
            let mut fixture = Fixture::requested();
            spoil(&mut fixture);
            refused(fixture.accept(NOW), error);
        }
        let mut fixture = Fixture::requested();
        fixture.listing.terms.max_credit_bps = 4_999;
        refused(fixture.accept(NOW), CreditTooLowWithoutBoard);
        let mut fixture = Fixture::requested();
        fixture.listing.terms.notice_secs = 7 * EPOCH + 1;
        refused(fixture.accept(NOW), NoticeTooLongWithoutBoard);
        let mut fixture = Fixture::requested();
        (fixture.vault.balance, fixture.vault.rate_sum_q) = (0, [1, 0]);
        refused(fixture.accept(NOW + 1), VaultDelinquent);
        let mut service = Fixture::requested();
        (service.provider.kind, service.provider.capacity_gib) = (1, 0);
        assert!(service.accept(NOW).is_ok(), "a service has no storage to reserve");
        let mut rated = Fixture::requested();
        (rated.agreement.min_rating_band, rated.provider.epoch_secs) = (7, 86_400);
        (rated.provider.rating_sum, rated.provider.rating_weight) = ([7_500 << 40; 4], [1 << 40; 4]);
        rated.provider.rating_window = rated.provider.rating_window_at(NOW);
        assert!(rated.accept(NOW).is_ok());
    }

    #[test]
    fn others_accept_only_where_the_listing_does_so_by_itself() {
        let mut fixture = Fixture::requested();
        let Fixture { agreement, vault, listing, provider, bond } = &mut fixture;
        refused(agreement.accept(&key(8), vault, listing, provider, bond, None, NOW), FlashbackError::NotAuthority);
        listing.auto_accept = 1;
        assert!(agreement.accept(&key(8), vault, listing, provider, bond, None, NOW).is_ok());
    }
}
