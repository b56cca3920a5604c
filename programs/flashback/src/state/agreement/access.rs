//! Access to the data that is stored under an agreement.

use super::*;

/// What an agreement gives access to at a time, whatever is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessState {
    /// Nothing yet: it is a request.
    NotStarted,
    /// Everything.
    Active,
    /// Reading and listing: its vault is dry.
    Restricted,
    /// Nothing: its vault has been dry for as long as the notice.
    Unpaid,
    /// Nothing: its end or its term is over.
    Ended,
}

impl Agreement {
    /// What it gives access to at `now`, by the clock of `vault`, which is its own. Neither has to be synced, and an end
    /// need not be recorded.
    pub fn access_at(&self, vault: &Vault, now: i64) -> Result<AccessState> {
        Ok(match self.status_at(now)? {
            AgreementStatus::Active | AgreementStatus::Ending if self.is_past_term(now) => AccessState::Ended,
            AgreementStatus::Active => self.paid_access(vault, now),
            AgreementStatus::Ending => AccessState::Active,
            AgreementStatus::Requested => AccessState::NotStarted,
            _ => AccessState::Ended,
        })
    }

    /// That of an agreement that runs. An end by default would follow the money's by the notice.
    fn paid_access(&self, vault: &Vault, now: i64) -> AccessState {
        match vault.clock().dry_at() {
            Some(dry_at) if now >= dry_at.saturating_add(self.terms.notice_secs.into()) => AccessState::Unpaid,
            Some(dry_at) if now > dry_at => AccessState::Restricted,
            _ => AccessState::Active,
        }
    }

    /// Checks that data is stored under it and access can be granted.
    pub fn check_grantable(&self) -> Result<()> {
        ensure!(self.is(AgreementStatus::Active), FlashbackError::AgreementNotActive);
        Ok(())
    }

    /// `revoke_all_grants`: no grant that was made before holds any longer. Returns the generation of those to come.
    pub fn revoke_all_grants(&mut self) -> Result<u32> {
        self.generation = self.generation.checked_add(1).ok_or(FlashbackError::Overflow)?;
        self.next_sequence();
        Ok(self.generation)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::state::tests::refused;

    /// When the fixture's vault runs dry: 10 units a second, and 70 days' worth kept as the guarantee.
    const DRY_AT: i64 = NOW + (1_000_000_000 - 70 * 86_400) / 10;

    fn open() -> Fixture {
        let mut fixture = Fixture::active();
        fixture.agreement.term_ends_at = 0;
        fixture
    }

    #[test]
    fn access_follows_the_money_not_the_stored_status() {
        let Fixture { agreement, mut vault, .. } = open();
        let notice = i64::from(agreement.terms.notice_secs);
        for synced in [false, true] {
            if synced {
                vault.transact(DRY_AT + 5, |_, _| Ok(())).unwrap();
            }
            let at = |now| agreement.access_at(&vault, now).unwrap();
            assert_eq!([at(NOW), at(DRY_AT)], [AccessState::Active; 2], "the last paid second counts");
            assert_eq!([at(DRY_AT + 1), at(DRY_AT + notice - 1)], [AccessState::Restricted; 2]);
            assert_eq!([at(DRY_AT + notice), at(i64::MAX)], [AccessState::Unpaid; 2]);
        }
        let mut without_notice = agreement;
        without_notice.terms.notice_secs = 0;
        let at = |now| without_notice.access_at(&vault, now).unwrap();
        assert_eq!([at(DRY_AT - 1), at(DRY_AT)], [AccessState::Active, AccessState::Unpaid]);
    }

    #[test]
    fn access_ends_with_the_term_whether_or_not_that_is_recorded() {
        let mut fixture = Fixture::active();
        let at = |fixture: &Fixture, now| fixture.agreement.access_at(&fixture.vault, now).unwrap();
        let over = NOW + 30 * DAY;
        assert_eq!([at(&fixture, over - 1), at(&fixture, over)], [AccessState::Active, AccessState::Ended]);
        let _ = fixture.expire(over).unwrap();
        assert_eq!(at(&fixture, over), AccessState::Ended);
    }

    #[test]
    fn a_notice_keeps_access_to_the_end_on_a_dry_vault_too() {
        let mut fixture = open();
        let Fixture { agreement, vault, .. } = &mut fixture;
        let ends_at = agreement.terminate(vault, DRY_AT + DAY).unwrap().ends_at;
        assert_eq!(ends_at, DRY_AT + 7 * DAY);
        let at = |now| agreement.access_at(vault, now).unwrap();
        assert_eq!([at(DRY_AT + DAY), at(ends_at - 1), at(ends_at)], {
            use AccessState::*;
            [Active, Active, Ended]
        });
    }

    #[test]
    fn a_request_gives_none() {
        let requested = requested(&order());
        assert_eq!(requested.access_at(&vault(), NOW).unwrap(), AccessState::NotStarted);
        refused(requested.check_grantable(), FlashbackError::AgreementNotActive);
        let unknown = Agreement { status: 8, ..requested };
        refused(unknown.access_at(&vault(), NOW), FlashbackError::StatusUnknown);
    }

    #[test]
    fn revoking_all_counts_up() {
        let mut agreement = open().agreement;
        let sequence = agreement.sequence;
        assert_eq!((agreement.revoke_all_grants().unwrap(), agreement.sequence), (1, sequence + 1));
        agreement.generation = u32::MAX;
        refused(agreement.revoke_all_grants(), FlashbackError::Overflow);
    }
}
