//! Disputes about the credit of a period, until it is settled.

use super::*;
use crate::math::dispute::Claims;
use crate::state::{Dispute, Outcome, Party};

/// What the opener of a dispute says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Index of the period.
    pub period: u32,
    /// The credit that it asks for, as a share of the period's price.
    pub asked_bps: u16,
    /// sha256 of its evidence.
    pub evidence_hash: [u8; 32],
}

impl Agreement {
    /// `open_dispute`, signed by `opener`: it asks for another credit of a period than its figures give, and stakes
    /// [`dispute_stake_lamports`](Self::dispute_stake_lamports). Returns the dispute, without its address, bump and those of
    /// the agreement. That `board` is the agreement's is the caller's to check.
    pub fn open_dispute(
        &mut self,
        opener: &Pubkey,
        provider: &Provider,
        vault: &Vault,
        board: Option<&Board>,
        complaint: &Complaint,
        now: i64,
    ) -> Result<Dispute> {
        let Complaint { period, asked_bps, evidence_hash } = *complaint;
        let party = self.party(opener, provider)?;
        let measured_bps = self.disputable_credit(vault, board, period, now)?;
        let max_credit_bps = self.terms.max_credit_bps;
        let claims = Claims::open(party == Party::Consumer, measured_bps, asked_bps, max_credit_bps);
        let Claims { answer_bps, .. } = claims.ok_or(FlashbackError::AskedCreditOutOfRange)?;
        self.set_disputed(period, true);
        self.next_sequence();
        Ok(Dispute {
            version: header::LAYOUT_VERSION,
            opener: party.into(),
            measured_bps,
            asked_bps,
            answer_bps,
            id: period.into(),
            arbiter: self.arbiter,
            provider: self.provider,
            consumer: self.consumer,
            rent_payer: *opener,
            stake_lamports: self.dispute_stake_lamports,
            opened_at: now,
            deadline: now.saturating_add(self.terms.ruling_secs.into()),
            epoch_secs: vault.epoch_secs,
            max_credit_bps,
            evidence_hash,
            ..bytemuck::Zeroable::zeroed()
        })
    }

    /// The measured credit of a period that can be disputed at `now`: it is over and funded to its end, its epochs are
    /// finalized, and its dispute window is open.
    pub fn disputable_credit(&self, vault: &Vault, board: Option<&Board>, period: u32, now: i64) -> Result<u16> {
        ensure!(!self.is_settled(period), FlashbackError::PeriodSettled);
        ensure!(period.saturating_sub(self.periods) < DISPUTABLE_PERIODS, FlashbackError::PeriodNotNext);
        let calendar = vault.calendar();
        let until = self.period_end(&calendar, period)?.until;
        let mut clock = vault.clock();
        let now = now.max(clock.funded_until);
        // A time without money that ends here is remembered by whatever moves the vault's clock next.
        let _ = clock.sync(now).ok_or(FlashbackError::AmountOverflow)?;
        self.require_run(until, &clock, now)?;
        let from = match period.checked_sub(1) {
            Some(before) => self.period_end(&calendar, before)?.boundary,
            None => self.started_at,
        };
        ensure!(from < until, FlashbackError::PeriodEmpty);
        ensure!(now < self.disputable_until(&calendar, until), FlashbackError::DisputeWindowClosed);
        let (_, measured_bps) = self.measure(board, &calendar, from, until)?;
        Ok(measured_bps)
    }

    /// Which side a key signs for.
    fn party(&self, key: &Pubkey, provider: &Provider) -> Result<Party> {
        if *key == self.consumer {
            Ok(Party::Consumer)
        } else if *key == provider.authority {
            Ok(Party::Provider)
        } else {
            err!(FlashbackError::NotParty)
        }
    }

    /// What the dispute about a period that is being settled comes to; `None` where there is none. Refuses to settle without
    /// it, or before it is ruled or can no longer be.
    pub(super) fn conclude(&mut self, dispute: Option<&mut Dispute>, period: u32, now: i64) -> Result<Option<Outcome>> {
        ensure!(dispute.is_some() == self.is_disputed(period), FlashbackError::DisputeMismatch);
        let Some(dispute) = dispute else { return Ok(None) };
        let outcome = dispute.apply(now)?;
        self.set_disputed(period, false);
        Ok(Some(outcome))
    }

    /// Whether a period that is not settled is disputed.
    pub fn is_disputed(&self, period: u32) -> bool {
        let (word, bit) = disputed_bit(period);
        self.disputed.get(word).is_some_and(|word| word & bit != 0)
    }

    fn set_disputed(&mut self, period: u32, is_disputed: bool) {
        let (word, bit) = disputed_bit(period);
        if let Some(word) = self.disputed.get_mut(word) {
            *word = if is_disputed { *word | bit } else { *word & !bit };
        }
    }
}

/// Where the bit of a period stands: the word, and its bit in it.
fn disputed_bit(period: u32) -> (usize, u32) {
    let place = period % DISPUTABLE_PERIODS;
    let word = usize::try_from(place / u32::BITS).unwrap_or_default();
    (word, 1_u32.wrapping_shl(place))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::state::tests::refused;
    use bytemuck::Zeroable;

    /// End of period 0, and of its dispute window.
    const END: i64 = NOW + 7 * DAY;
    const FINAL_AT: i64 = END + DAY / 2 + DAY;
    const CONSUMER: Pubkey = Pubkey::new_from_array([3; 32]);

    fn open(fixture: &mut Fixture, opener: Pubkey, period: u32, asked_bps: u16, now: i64) -> Result<Dispute> {
        let complaint = Complaint { period, asked_bps, evidence_hash: [5; 32] };
        let Fixture { agreement, vault, provider, .. } = fixture;
        agreement.open_dispute(&opener, provider, vault, None, &complaint, now)
    }

    #[test]
    fn a_dispute_copies_what_it_is_about() {
        let mut fixture = Fixture::active();
        let sequence = fixture.agreement.sequence;
        let dispute = open(&mut fixture, CONSUMER, 0, 5_000, END).unwrap();
        let expected = Dispute {
            version: header::LAYOUT_VERSION,
            asked_bps: 5_000,
            arbiter: key(9),
            provider: key(2),
            consumer: CONSUMER,
            rent_payer: CONSUMER,
            stake_lamports: 10_000_000,
            opened_at: END,
            deadline: END + DAY,
            epoch_secs: EPOCH,
            max_credit_bps: 5_000,
            evidence_hash: [5; 32],
            ..Dispute::zeroed()
        };
        assert_eq!(bytemuck::bytes_of(&dispute), bytemuck::bytes_of(&expected));
        assert!(fixture.agreement.is_disputed(0) && !fixture.agreement.is_disputed(1));
        assert_eq!(fixture.agreement.sequence, sequence + 1);
    }

    #[test]
    fn a_period_is_disputed_by_a_party_from_its_end_to_its_deadline() {
        use FlashbackError::*;
        let open = |opener, period, asked_bps, now| open(&mut Fixture::active(), opener, period, asked_bps, now);
        assert!(open(CONSUMER, 0, 1, END).is_ok() && open(CONSUMER, 0, 1, FINAL_AT - 1).is_ok());
        refused(open(CONSUMER, 0, 1, END - 1), PeriodNotOver);
        refused(open(CONSUMER, 0, 1, FINAL_AT), DisputeWindowClosed);
        refused(open(CONSUMER, 1, 1, END), PeriodNotOver);
        refused(open(CONSUMER, 0, 0, END), AskedCreditOutOfRange);
        refused(open(CONSUMER, 0, 5_001, END), AskedCreditOutOfRange);
        refused(open(key(1), 0, 0, END), AskedCreditOutOfRange);
        for stranger in [key(8), key(9)] {
            refused(open(stranger, 0, 1, END), NotParty);
        }
        refused(open(CONSUMER, 4, 1, NOW + 40 * DAY), TermOver);
    }

    #[test]
    fn a_settled_or_far_period_is_not_disputed() {
        let mut fixture = Fixture::active();
        fixture.settle(0, FINAL_AT).unwrap();
        refused(open(&mut fixture, CONSUMER, 0, 1, FINAL_AT), FlashbackError::PeriodSettled);
        refused(open(&mut fixture, CONSUMER, 97, 1, FINAL_AT), FlashbackError::PeriodNotNext);
        refused(open(&mut fixture, CONSUMER, 96, 1, FINAL_AT), FlashbackError::PeriodNotOver);
    }

    #[test]
    fn a_period_without_a_second_is_not_disputed() {
        let mut fixture = Fixture::active();
        fixture.agreement.status = AgreementStatus::Ending.into();
        (fixture.agreement.ends_at, fixture.agreement.end_recorded_at) = (END, END);
        assert!(open(&mut fixture, CONSUMER, 0, 1, END).is_ok());
        for period in [1, 2] {
            refused(open(&mut fixture, CONSUMER, period, 1, END), FlashbackError::PeriodEmpty);
        }
        fixture.agreement.ends_at += 1;
        assert!(open(&mut fixture, CONSUMER, 1, 1, END + 1).is_ok());
    }

    #[test]
    fn each_of_96_periods_has_a_bit_of_its_own() {
        let mut agreement = Agreement::zeroed();
        for period in 1_000..1_096 {
            assert!(!agreement.is_disputed(period));
            agreement.set_disputed(period, true);
            assert!(agreement.is_disputed(period));
        }
        assert_eq!(agreement.disputed, [u32::MAX; 3]);
        for period in 1_000..1_096 {
            agreement.set_disputed(period, false);
            assert!(!agreement.is_disputed(period) && agreement.is_disputed(period + 1) == (period < 1_095));
        }
        assert_eq!(agreement.disputed, [0; 3]);
    }

    #[test]
    fn a_disputed_period_is_settled_with_its_dispute_alone() {
        let mut fixture = Fixture::active();
        let mut dispute = open(&mut fixture, CONSUMER, 0, 5_000, FINAL_AT - 1).unwrap();
        let Fixture { agreement, vault, provider, .. } = &mut fixture;
        refused(agreement.settle_period(vault, None, None, 0, FINAL_AT + DAY), FlashbackError::DisputeMismatch);
        let mut settle = |dispute: &mut Dispute, now| {
            agreement.settle_period(vault, None, Some(dispute), 0, now).map(Option::unwrap)
        };
        refused(settle(&mut dispute, FINAL_AT), FlashbackError::RulingPending);
        refused(settle(&mut dispute, FINAL_AT - 2 + DAY), FlashbackError::RulingPending);
        dispute.rule(provider, 3_000, FINAL_AT + DAY / 2).unwrap();
        let settlement = settle(&mut dispute, FINAL_AT + DAY / 2).unwrap();
        assert_eq!((settlement.credit_bps, settlement.is_ruled, settlement.provider_lost), (3_000, true, true));
        assert_eq!(settlement.mark, Some((FINAL_AT / DAY / 30) as u32));
        assert_eq!((dispute.applied, agreement.disputed), (1, [0; 3]));
        refused(
            agreement.settle_period(vault, None, Some(&mut dispute), 1, NOW + 20 * DAY),
            FlashbackError::DisputeMismatch,
        );
    }

    #[test]
    fn a_ruled_credit_marks_from_a_quarter_on_where_no_board_judges() {
        let mark = |ruled_bps: u16, monitors: Option<u8>| {
            let mut fixture = Fixture::active();
            let mut board = monitors.map(|monitors| Board { monitors, next_epoch: 2_000, ..Board::zeroed() });
            if let Some(board) = &mut board {
                (fixture.agreement.board, board.first_epoch) = (key(50), 2_000);
            }
            fixture.agreement.set_disputed(0, true);
            let mut dispute = Dispute { status: 2, asked_bps: 5_000, ruled_bps, ..Dispute::zeroed() };
            let Fixture { agreement, vault, .. } = &mut fixture;
            agreement.settle_period(vault, board.as_ref(), Some(&mut dispute), 0, FINAL_AT).unwrap().unwrap().mark
        };
        let window = (FINAL_AT / DAY / 30) as u32;
        assert_eq!([mark(2_500, None), mark(2_500, Some(1))], [Some(window); 2]);
        assert_eq!([mark(2_499, None), mark(5_000, Some(4)), mark(5_000, Some(7))], [None; 3]);
    }

    #[test]
    fn who_wins_gets_back_what_the_credit_says_and_the_measured_one_stands_where_nobody_rules() {
        let mut fixture = Fixture::active();
        let mut dispute = open(&mut fixture, CONSUMER, 0, 5_000, FINAL_AT - 1).unwrap();
        let Fixture { agreement, vault, .. } = &mut fixture;
        let settlement = agreement.settle_period(vault, None, Some(&mut dispute), 0, FINAL_AT - 1 + DAY);
        let settlement = settlement.unwrap().unwrap();
        assert_eq!((settlement.credit_bps, settlement.is_ruled, settlement.provider_lost), (0, false, false));
        assert_eq!((agreement.shortfall, dispute.applied), (0, 1));
    }
}
