//! Disputes about the credit of a period.

use std::sync::LazyLock;

use flashback::{
    constants::MIN_DISPUTE_STAKE_LAMPORTS,
    state::{Complaint, Dispute},
};
use flashback_client::{address, instruction};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

use crate::{
    deals::*,
    sample::{EPOCH, GENESIS_AT},
    tokens::SPL,
    Fixture, Wallet, ARBITER, CONSUMER,
};

/// What a dispute is about here: period 0 of it. Nothing measures it.
pub const DISPUTED: Deal = storage(SPL);
/// End of period 0: from then on it is disputed.
pub const PERIOD_ENDS_AT: i64 = GENESIS_AT + 7 * EPOCH;
/// Until when a dispute that is opened then can be answered and ruled.
pub const DEADLINE: i64 = PERIOD_ENDS_AT + 7 * EPOCH;
/// What [`CONSUMER`] asks for.
pub const ASKED_BPS: u16 = 4_000;
/// What a dispute stakes.
pub const DISPUTE_STAKE: u64 = MIN_DISPUTE_STAKE_LAMPORTS;
/// Hash of the opener's evidence.
pub const EVIDENCE: [u8; 32] = [5; 32];
/// Hash of the evidence of the other side.
pub const ANSWER_EVIDENCE: [u8; 32] = [6; 32];

static DISPUTING: LazyLock<Fixture> = LazyLock::new(|| {
    let mut market = Fixture::dealing();
    market.set_now(PERIOD_ENDS_AT);
    market.send(DISPUTED.complain(CONSUMER, 0, ASKED_BPS));
    market.send(service(SPL).complain(CONSUMER, 0, ASKED_BPS));
    market
});

impl Fixture {
    /// As [`Fixture::dealing`] at [`PERIOD_ENDS_AT`]; [`CONSUMER`] has just disputed [`DISPUTED`] and [`service`].
    pub fn disputing() -> Self {
        DISPUTING.clone()
    }

    /// As [`Fixture::disputing`], and the arbiter has ruled halfway to the deadline; period 0 is not settled yet.
    pub fn ruled(ruled_bps: u16) -> Self {
        let mut market = Self::disputing();
        market.set_now(PERIOD_ENDS_AT + 7 * EPOCH / 2);
        market.send(DISPUTED.rule(ARBITER, ruled_bps));
        market
    }
}

impl Deal {
    /// The dispute about period 0.
    pub fn dispute(self) -> Pubkey {
        address::dispute(&self.address(), 0)
    }

    /// `opener` disputes a period.
    pub fn complain(self, opener: Wallet, period: u32, asked_bps: u16) -> Instruction {
        let complaint = Complaint { period, asked_bps, evidence_hash: EVIDENCE };
        instruction::open_dispute(opener.key(), &self.keys(), complaint)
    }

    /// `answerer` answers the dispute about period 0.
    pub fn answer(self, answerer: Wallet, answer_bps: u16) -> Instruction {
        instruction::answer_dispute(answerer.key(), self.provider(), self.dispute(), answer_bps, ANSWER_EVIDENCE)
    }

    /// `arbiter` rules on it.
    pub fn rule(self, arbiter: Wallet, ruled_bps: u16) -> Instruction {
        instruction::rule_dispute(arbiter.key(), self.provider(), self.dispute(), ruled_bps)
    }

    /// `caller` closes it, the stake going to `receiver`.
    pub fn close_dispute(self, caller: Wallet, receiver: Wallet) -> Instruction {
        let (provider, rent_payer) = (self.provider(), self.consumer.key());
        let dispute = Dispute { provider, rent_payer, ..bytemuck::Zeroable::zeroed() };
        instruction::close_dispute(caller.key(), self.dispute(), &dispute, receiver.key())
    }

    /// Anybody settles a period that is disputed.
    pub fn settle_disputed(self, period: u32) -> Instruction {
        instruction::settle_disputed_period(&self.keys(), period)
    }
}
