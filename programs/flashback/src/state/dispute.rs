//! What the two sides of an agreement claim about the credit of one of its periods, and what the arbiter rules.

use anchor_lang::prelude::*;
use num_enum::{IntoPrimitive, TryFromPrimitive};

use super::Provider;
use crate::constants::DISPUTE_KEPT_EPOCHS;
use crate::error::FlashbackError;
use crate::math::dispute::Claims;

/// A dispute about the credit of one period; it outlives the agreement. Credits are basis points of the period's price.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Dispute {
    /// Zero: there is one kind.
    pub kind: u8,
    /// A `DisputeStatus`.
    pub status: u8,
    /// Layout of the account.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// A `Party`: who opened it.
    pub opener: u8,
    /// 1 once the period is settled by it.
    pub applied: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// What the period's figures give.
    pub measured_bps: u16,
    /// What the opener asks for.
    pub asked_bps: u16,
    /// What the other side claims; the measured credit until it answers.
    pub answer_bps: u16,
    /// What the arbiter ruled, once it has.
    pub ruled_bps: u16,
    /// Index of the period.
    pub id: u64,
    /// Rules on it.
    pub arbiter: Pubkey,
    /// The Provider account of one side.
    pub provider: Pubkey,
    /// The key of the other side.
    pub consumer: Pubkey,
    /// The Agreement account.
    pub agreement: Pubkey,
    /// Who paid the rent and gets it back: the opener.
    pub rent_payer: Pubkey,
    /// What the opener staked, in lamports on this account beside its rent.
    pub stake_lamports: u64,
    /// When it was opened.
    pub opened_at: i64,
    /// From when nobody can answer or rule.
    pub deadline: i64,
    /// The platform's `epoch_secs`, which is fixed for ever.
    pub epoch_secs: u32,
    /// The agreement's `max_credit_bps`.
    pub max_credit_bps: u16,
    /// Zero.
    pub padding_1: [u8; 2],
    /// sha256 of the opener's evidence.
    pub evidence_hash: [u8; 32],
    /// sha256 of the other side's evidence.
    pub answer_hash: [u8; 32],
    /// Zero.
    pub spare: [u64; 2],
}

/// A side of an agreement.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum Party {
    /// Who buys.
    Consumer,
    /// Who sells.
    Provider,
}

impl Party {
    /// The one across.
    pub fn other(self) -> Self {
        match self {
            Self::Consumer => Self::Provider,
            Self::Provider => Self::Consumer,
        }
    }
}

/// Where a dispute stands.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum DisputeStatus {
    /// The other side may answer, and after a while the arbiter rule.
    Open,
    /// The arbiter may rule.
    Answered,
    /// The arbiter has ruled.
    Ruled,
}

/// The credit that a period is settled with in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The credit.
    pub credit_bps: u16,
    /// Whether it was ruled; else the measured one stands.
    pub is_ruled: bool,
    /// Whether the ruling made the provider lose, whoever opened.
    pub provider_lost: bool,
}

impl Dispute {
    /// Size of the account in bytes.
    pub const SPACE: usize = 8 + core::mem::size_of::<Self>();

    /// Where it stands.
    pub fn status(&self) -> Result<DisputeStatus> {
        DisputeStatus::try_from(self.status).map_err(|_| error!(FlashbackError::StatusUnknown))
    }

    /// Who opened it.
    pub fn opener(&self) -> Result<Party> {
        Party::try_from(self.opener).map_err(|_| error!(FlashbackError::StatusUnknown))
    }

    /// What the two sides claim.
    pub fn claims(&self) -> Claims {
        let Self { measured_bps, asked_bps, answer_bps, .. } = *self;
        Claims { measured_bps, asked_bps, answer_bps }
    }

    /// Finds the dispute of `agreement` about `period` at `place` behind an instruction's other accounts.
    pub fn behind<'info>(
        agreement: &Pubkey,
        period: u32,
        place: usize,
        accounts: &'info [AccountInfo<'info>],
    ) -> Result<AccountLoader<'info, Self>> {
        let account = accounts.get(place).ok_or(FlashbackError::DisputeMismatch)?;
        let dispute = AccountLoader::<Self>::try_from(account)?;
        let (of, id) = {
            let dispute = dispute.load()?;
            (dispute.agreement, dispute.id)
        };
        ensure!(of == *agreement && id == u64::from(period), FlashbackError::DisputeMismatch);
        Ok(dispute)
    }

    /// `answer_dispute`, signed by `signer`: the other side claims a credit of its own, once.
    pub fn answer(
        &mut self,
        signer: &Pubkey,
        provider: &Provider,
        answer_bps: u16,
        evidence_hash: [u8; 32],
        now: i64,
    ) -> Result<()> {
        let other = self.key_of(self.opener()?.other(), provider);
        ensure!(*signer == other, FlashbackError::NotOtherParty);
        match self.status()? {
            DisputeStatus::Open => {}
            DisputeStatus::Answered => return err!(FlashbackError::DisputeAnswered),
            DisputeStatus::Ruled => return err!(FlashbackError::DisputeRuled),
        }
        ensure!(now < self.deadline, FlashbackError::RulingWindowClosed);
        let claims = self.claims().answer(answer_bps, self.max_credit_bps);
        self.answer_bps = claims.ok_or(FlashbackError::AnswerOutOfRange)?.answer_bps;
        self.answer_hash = evidence_hash;
        self.status = DisputeStatus::Answered.into();
        Ok(())
    }

    /// `rule_dispute`, signed by the arbiter: picks a credit between the two claims. An arbiter that has become a party rules
    /// nothing. Returns who wins.
    pub fn rule(&mut self, provider: &Provider, ruled_bps: u16, now: i64) -> Result<Party> {
        ensure!(self.arbiter != provider.authority, FlashbackError::PartyTwice);
        let status = self.status()?;
        ensure!(status != DisputeStatus::Ruled, FlashbackError::DisputeRuled);
        ensure!(now < self.deadline, FlashbackError::RulingWindowClosed);
        let may_rule = status == DisputeStatus::Answered || now >= self.rules_from();
        ensure!(may_rule, FlashbackError::RulingTooEarly);
        ensure!(self.claims().admit(ruled_bps), FlashbackError::RulingOutOfRange);
        self.ruled_bps = ruled_bps;
        self.status = DisputeStatus::Ruled.into();
        self.winner_by(ruled_bps)
    }

    /// From when the arbiter rules without an answer: half of its time has passed.
    pub fn rules_from(&self) -> i64 {
        let half_secs = self.deadline.saturating_sub(self.opened_at).saturating_add(1) / 2;
        self.opened_at.saturating_add(half_secs)
    }

    /// Settles the period by what was ruled, or once nobody can rule any more by what was measured.
    pub(super) fn apply(&mut self, now: i64) -> Result<Outcome> {
        let winner = self.winner()?;
        ensure!(winner.is_some() || now >= self.deadline, FlashbackError::RulingPending);
        self.applied = 1;
        Ok(Outcome {
            credit_bps: if winner.is_some() { self.ruled_bps } else { self.measured_bps },
            is_ruled: winner.is_some(),
            provider_lost: winner == Some(Party::Consumer),
        })
    }

    /// Who wins by the ruling; `None` where there is none.
    pub fn winner(&self) -> Result<Option<Party>> {
        let is_ruled = self.status()? == DisputeStatus::Ruled;
        is_ruled.then(|| self.winner_by(self.ruled_bps)).transpose()
    }

    fn winner_by(&self, ruled_bps: u16) -> Result<Party> {
        let opener = self.opener()?;
        Ok(if self.claims().opener_wins(ruled_bps) { opener } else { opener.other() })
    }

    /// `close_dispute`, called by `caller`: the stake goes to `receiver`, whom it is [owed to](Self::owed_to). The account
    /// closes. Returns the stake.
    pub fn close(&self, caller: &Pubkey, receiver: &Pubkey, provider: &Provider, now: i64) -> Result<u64> {
        ensure!(self.applied == 1, FlashbackError::DisputeNotApplied);
        ensure!(*receiver == self.key_of(self.owed_to()?, provider), FlashbackError::StakeNotOwed);
        ensure!(caller == receiver || now >= self.closes_from(), FlashbackError::DisputeNotClosable);
        Ok(self.stake_lamports)
    }

    /// Who the stake is owed to once the period is settled: who wins, or opened where nobody ruled.
    pub fn owed_to(&self) -> Result<Party> {
        self.winner()?.map_or_else(|| self.opener(), Ok)
    }

    /// From when anyone closes it.
    pub fn closes_from(&self) -> i64 {
        let kept_secs = i64::from(DISPUTE_KEPT_EPOCHS).saturating_mul(self.epoch_secs.into());
        self.deadline.saturating_add(kept_secs)
    }

    /// The key of a side: of the provider its present authority.
    pub fn key_of(&self, party: Party, provider: &Provider) -> Pubkey {
        match party {
            Party::Consumer => self.consumer,
            Party::Provider => provider.authority,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::{offset, refused};
    use bytemuck::Zeroable;

    const OPENED_AT: i64 = 1_000;
    const EPOCH: i64 = 288;
    /// Odd, so that its half is none.
    const DEADLINE: i64 = OPENED_AT + 301;

    fn key(n: u8) -> Pubkey {
        Pubkey::new_from_array([n; 32])
    }

    fn provider() -> Provider {
        Provider { authority: key(1), ..Provider::zeroed() }
    }

    /// The consumer asks for 2,000 instead of 1,000.
    fn dispute() -> Dispute {
        Dispute {
            measured_bps: 1_000,
            asked_bps: 2_000,
            answer_bps: 1_000,
            arbiter: key(9),
            consumer: key(3),
            stake_lamports: 77,
            opened_at: OPENED_AT,
            deadline: DEADLINE,
            epoch_secs: 288,
            max_credit_bps: 5_000,
            ..Dispute::zeroed()
        }
    }

    /// The provider asks for nothing instead of 1,000.
    fn providers() -> Dispute {
        Dispute { opener: Party::Provider.into(), asked_bps: 0, ..dispute() }
    }

    #[test]
    fn layout_is_frozen() {
        assert_eq!(Dispute::SPACE, 304);
        offset!(Dispute, {
            kind: 8, status: 9, version: 10, bump: 11, opener: 12, applied: 13, measured_bps: 16, asked_bps: 18,
            answer_bps: 20, ruled_bps: 22, id: 24, arbiter: 32, provider: 64, consumer: 96, agreement: 128,
            rent_payer: 160, stake_lamports: 192, opened_at: 200, deadline: 208, epoch_secs: 216,
            max_credit_bps: 220, evidence_hash: 224, answer_hash: 256, spare: 288,
        });
    }

    #[test]
    fn status_follows_the_table() {
        use DisputeStatus::*;
        let answer = |dispute: &mut Dispute| dispute.answer(&key(1), &provider(), 1_000, [7; 32], OPENED_AT);
        let rule = |dispute: &mut Dispute| dispute.rule(&provider(), 1_000, DEADLINE - 1).map(drop);
        let at = |status: DisputeStatus| Dispute { status: status.into(), ..dispute() };
        for (from, call, to) in [
            (Open, &answer as &dyn Fn(&mut Dispute) -> Result<()>, Ok(Answered)),
            (Answered, &answer, Err(FlashbackError::DisputeAnswered)),
            (Ruled, &answer, Err(FlashbackError::DisputeRuled)),
            (Open, &rule, Ok(Ruled)),
            (Answered, &rule, Ok(Ruled)),
            (Ruled, &rule, Err(FlashbackError::DisputeRuled)),
        ] {
            let mut dispute = at(from);
            match to {
                Ok(to) => {
                    call(&mut dispute).unwrap();
                    assert_eq!(dispute.status().unwrap(), to);
                }
                Err(error) => refused(call(&mut dispute), error),
            }
        }
        refused(Dispute { status: 3, ..dispute() }.status(), FlashbackError::StatusUnknown);
        refused(Dispute { opener: 2, ..dispute() }.opener(), FlashbackError::StatusUnknown);
    }

    #[test]
    fn the_other_side_answers_until_the_deadline() {
        let answer = |mut dispute: Dispute, signer: u8, bps, now| {
            dispute.answer(&key(signer), &provider(), bps, [7; 32], now).map(|()| dispute)
        };
        let answered = answer(dispute(), 1, 400, DEADLINE - 1).unwrap();
        assert_eq!((answered.answer_bps, answered.answer_hash), (400, [7; 32]));
        assert_eq!(answer(providers(), 3, 5_000, OPENED_AT).unwrap().answer_bps, 5_000);
        for (dispute, signer) in [(dispute(), 3), (dispute(), 9), (providers(), 1), (providers(), 8)] {
            refused(answer(dispute, signer, 1_000, OPENED_AT), FlashbackError::NotOtherParty);
        }
        refused(answer(dispute(), 1, 400, DEADLINE), FlashbackError::RulingWindowClosed);
        refused(answer(dispute(), 1, 1_001, OPENED_AT), FlashbackError::AnswerOutOfRange);
        refused(answer(providers(), 3, 5_001, OPENED_AT), FlashbackError::AnswerOutOfRange);
    }

    #[test]
    fn the_arbiter_rules_after_an_answer_or_half_of_its_time_and_before_its_end() {
        let rule = |mut dispute: Dispute, now| dispute.rule(&provider(), 1_500, now).map(|_| dispute.ruled_bps);
        let answered = Dispute { status: DisputeStatus::Answered.into(), ..dispute() };
        assert_eq!(dispute().rules_from(), OPENED_AT + 151);
        refused(rule(dispute(), OPENED_AT + 150), FlashbackError::RulingTooEarly);
        assert_eq!(rule(dispute(), OPENED_AT + 151).unwrap(), 1_500);
        assert_eq!(rule(answered, OPENED_AT).unwrap(), 1_500);
        assert_eq!(rule(answered, DEADLINE - 1).unwrap(), 1_500);
        refused(rule(answered, DEADLINE), FlashbackError::RulingWindowClosed);
        refused(rule(dispute(), DEADLINE), FlashbackError::RulingWindowClosed);
        let mut answered = answered;
        refused(answered.rule(&provider(), 999, OPENED_AT), FlashbackError::RulingOutOfRange);
        let bought = Provider { authority: key(9), ..provider() };
        refused(answered.rule(&bought, 1_500, OPENED_AT), FlashbackError::PartyTwice);
    }

    #[test]
    fn a_period_is_settled_by_the_ruling_or_once_there_can_be_none() {
        let ruled = |dispute: Dispute, ruled_bps| Dispute { status: 2, ruled_bps, ..dispute };
        let outcome = |credit_bps, is_ruled, provider_lost| Outcome { credit_bps, is_ruled, provider_lost };
        for (mut dispute, expected) in [
            (ruled(dispute(), 1_500), outcome(1_500, true, true)),
            (ruled(dispute(), 1_499), outcome(1_499, true, false)),
            (ruled(providers(), 500), outcome(500, true, false)),
            (ruled(providers(), 501), outcome(501, true, true)),
        ] {
            assert_eq!(dispute.apply(OPENED_AT).unwrap(), expected);
            assert_eq!(dispute.applied, 1);
        }
        for mut silent in [dispute(), Dispute { status: 1, answer_bps: 0, ..dispute() }, providers()] {
            refused(silent.apply(DEADLINE - 1), FlashbackError::RulingPending);
            assert_eq!((silent.applied, silent.apply(DEADLINE).unwrap()), (0, outcome(1_000, false, false)));
        }
    }

    #[test]
    fn the_stake_goes_to_who_wins_and_back_where_nobody_ruled() {
        let applied = |dispute: Dispute, status, ruled_bps| Dispute { applied: 1, status, ruled_bps, ..dispute };
        let (consumer, authority) = (3, 1);
        for (dispute, owed_to) in [
            (applied(dispute(), 0, 0), consumer),
            (applied(dispute(), 1, 0), consumer),
            (applied(dispute(), 2, 1_500), consumer),
            (applied(dispute(), 2, 1_499), authority),
            (applied(providers(), 0, 0), authority),
            (applied(providers(), 2, 500), authority),
            (applied(providers(), 2, 501), consumer),
        ] {
            let close = |caller, receiver, now| dispute.close(&key(caller), &key(receiver), &provider(), now);
            assert_eq!(close(owed_to, owed_to, OPENED_AT).unwrap(), 77);
            refused(close(owed_to, 4 - owed_to, OPENED_AT), FlashbackError::StakeNotOwed);
            let free_at = DEADLINE + 90 * EPOCH;
            refused(close(8, owed_to, free_at - 1), FlashbackError::DisputeNotClosable);
            assert_eq!(close(8, owed_to, free_at).unwrap(), 77);
            refused(close(8, 8, free_at), FlashbackError::StakeNotOwed);
            let pending = Dispute { applied: 0, ..dispute };
            refused(
                pending.close(&key(owed_to), &key(owed_to), &provider(), free_at),
                FlashbackError::DisputeNotApplied,
            );
        }
    }
}
