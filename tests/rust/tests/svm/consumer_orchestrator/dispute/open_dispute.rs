use flashback::{
    error::FlashbackError::*,
    events::DisputeOpened,
    state::{header::LAYOUT_VERSION, Agreement, Dispute, Party, Provider},
};
use flashback_client::instruction::{self, AgreementKeys};
use flashback_tests::{boards, deals::*, disputes::*, fixture::*, sample::*, tokens::SPL, *};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

fn open_at(market: &mut Fixture, at: i64) -> Instruction {
    *market = Fixture::dealing();
    market.set_now(at);
    DISPUTED.complain(CONSUMER, 0, ASKED_BPS)
}

fn open(market: &mut Fixture) -> Instruction {
    open_at(market, PERIOD_ENDS_AT)
}

/// The measured agreement, an epoch of whose first period is not finalized.
fn measured(market: &mut Fixture, board: Pubkey) -> Instruction {
    *market = Fixture::promised();
    market.set_now(boards::end_of(7) + WAIT - 1);
    let complaint = flashback::state::Complaint { period: 0, asked_bps: 2_500, evidence_hash: EVIDENCE };
    instruction::open_dispute(CONSUMER.key(), &AgreementKeys { board, ..boards::promise() }, complaint)
}

pub fn suite() -> Suite {
    let effect = |expected: &mut Expected| {
        let (address, agreement) = (DISPUTED.dispute(), DISPUTED.address());
        let seeds: [&[u8]; 3] = [b"dispute", agreement.as_ref(), &0_u32.to_le_bytes()];
        let dispute = Dispute {
            version: LAYOUT_VERSION,
            bump: Pubkey::find_program_address(&seeds, &flashback::ID).1,
            asked_bps: ASKED_BPS,
            arbiter: ARBITER.key(),
            provider: acme(),
            consumer: CONSUMER.key(),
            agreement,
            rent_payer: CONSUMER.key(),
            stake_lamports: DISPUTE_STAKE,
            opened_at: PERIOD_ENDS_AT,
            deadline: DEADLINE,
            epoch_secs: EPOCH_SECS,
            max_credit_bps: 5_000,
            evidence_hash: EVIDENCE,
            ..bytemuck::Zeroable::zeroed()
        };
        expected.create(&address, &CONSUMER.key(), &dispute);
        expected.pay(&CONSUMER.key(), &address, DISPUTE_STAKE);
        expected.change::<Agreement>(&agreement, |agreement| {
            (agreement.disputed, agreement.sequence) = ([1, 0, 0], 3);
        });
        expected.emit(DisputeOpened {
            dispute: address,
            agreement,
            period: 0,
            opener: Party::Consumer,
            measured_bps: 0,
            asked_bps: ASKED_BPS,
            evidence_hash: EVIDENCE,
            stake_lamports: DISPUTE_STAKE,
            deadline: DEADLINE,
            sequence: 3,
        });
    };
    Suite::new("open_dispute", open, effect)
        .signer("opener", NotParty)
        .but(ACME.key(), AskedCreditOutOfRange)
        .account("agreement", VaultMismatch)
        .but(service(SPL).address(), ProviderMismatch)
        .account("vault", VaultMismatch)
        .account("provider", ProviderMismatch)
        .made("dispute")
        .program("system_program")
        .refuses(PeriodNotOver, |market| open_at(market, PERIOD_ENDS_AT - 1))
        .refuses(PeriodNotOver, |market| {
            let call = open_at(market, GENESIS_AT);
            DISPUTED.drain(market, 7 * DAY - 1);
            market.set_now(PERIOD_ENDS_AT);
            call
        })
        .refuses(PeriodNotOver, |market| {
            open(market);
            DISPUTED.complain(CONSUMER, 1, ASKED_BPS)
        })
        .refuses(DisputeWindowClosed, |market| open_at(market, PERIOD_ENDS_AT + WAIT))
        .refuses(PeriodSettled, |market| {
            let call = open_at(market, PERIOD_ENDS_AT + WAIT);
            market.send(DISPUTED.settle(0));
            call
        })
        .refuses(PeriodNotNext, |market| {
            open(market);
            DISPUTED.complain(CONSUMER, 96, ASKED_BPS)
        })
        .refuses(PeriodEmpty, |market| {
            open(market);
            market.send(DISPUTED.end());
            DISPUTED.complain(CONSUMER, 1, ASKED_BPS)
        })
        .refuses(AgreementNotActive, |market| {
            *market = Fixture::dealing();
            market.send(wish(SPL).request(wish(SPL).order()));
            market.set_now(PERIOD_ENDS_AT);
            wish(SPL).complain(CONSUMER, 0, ASKED_BPS)
        })
        .refuses(AskedCreditOutOfRange, |market| {
            open(market);
            DISPUTED.complain(CONSUMER, 0, 0)
        })
        .refuses(AskedCreditOutOfRange, |market| {
            open(market);
            DISPUTED.complain(CONSUMER, 0, 5_001)
        })
        .refuses(AskedCreditOutOfRange, |market| {
            open(market);
            DISPUTED.complain(ACME, 0, 0)
        })
        .refuses(NotParty, |market| {
            let call = open(market);
            market.edit::<Provider>(&acme(), |provider| provider.authority = RIVAL.key());
            Instruction { accounts: DISPUTED.complain(ACME, 0, 0).accounts, ..call }
        })
        .refuses(BoardMismatch, |market| measured(market, Pubkey::default()))
        .refuses(BoardMismatch, |market| measured(market, boards::other_board()))
        .refuses(EpochNotFinalized, |market| measured(market, boards::board()))
}
