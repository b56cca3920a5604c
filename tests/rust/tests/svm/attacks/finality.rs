//! Changing what is final: a finalized figure, a settled period. Each actor tries alone what it may sign.

use flashback::state::{Agreement, Offer, PlatformChanges, Reason};
use flashback_client::instruction;
use flashback_tests::{boards::*, fixture::*, sample::*, *};
use solana_sdk::instruction::Instruction;

use super::boards::{announce, move_to};

/// What is final: the results of seven epochs and a settled period, before and after `calls` of one actor, each of which may
/// be refused.
fn keeps_what_is_final(calls: impl IntoIterator<Item = Instruction>) {
    let mut market = Fixture::promised();
    for epoch in FIRST..FIRST + 7 {
        market.measure(epoch, if epoch == 3 { 10..60 } else { 0..0 });
    }
    market.set_now(end_of(FIRST + 6) + WAIT);
    market.send(settle(0));
    let settled = |market: &Fixture| {
        let board = read_board(market);
        let results: Vec<_> = (FIRST..FIRST + 7).map(|epoch| board.result(epoch).copied()).collect();
        let Agreement { shortfall, settled_until, periods, penalty_owed, leave_until, .. } =
            market.read(&promise().agreement);
        (results, shortfall, settled_until, periods, penalty_owed, leave_until)
    };
    let before = settled(&market);
    assert_eq!((before.2, before.3), (end_of(FIRST + 6), 1));
    for call in calls {
        let mut market = market.clone();
        let _ = market.refusal(&call);
        assert_eq!(settled(&market), before, "{call:?}");
    }
}

#[test]
fn no_provider_changes_what_is_final() {
    let authority = ACME.key();
    let offer = Offer { price: 1, ..storage_offer() };
    let announced = (FIRST..FIRST + 8)
        .map(|epoch| instruction::announce_maintenance(authority, acme(), acme_listing(), epoch, 10, 48));
    keeps_what_is_final(announced.chain([
        fund(PURSE),
        finalize(3),
        finalize(FIRST + 7),
        settle(0),
        announce(b"https://s4.acme.example"),
        move_to(b"https://s4.acme.example"),
        instruction::update_listing(authority, acme(), acme_listing(), 2, offer),
        instruction::close_listing(authority, acme(), acme_listing()),
        instruction::close_board(authority, acme(), acme_listing(), authority),
        instruction::open_board(authority, acme(), acme_listing(), 4),
        instruction::give_provider_notice(authority, &promise()),
    ]));
}

#[test]
fn no_consumer_changes_what_is_final() {
    let owner = CONSUMER.key();
    keeps_what_is_final([
        settle(0),
        finalize(3),
        instruction::terminate_agreement(owner, &promise()),
        instruction::leave_agreement(owner, &promise()),
        instruction::fund_board(owner, acme(), acme_listing(), 1),
        instruction::sync_vault(promise().vault),
        instruction::close_agreement(owner, &promise(), tokens::SPL.token()),
    ]);
}

#[test]
fn no_monitor_changes_what_is_final() {
    let lie = report_of(0..288);
    let calls = (0..4).flat_map(|slot| {
        (FIRST..FIRST + 8).flat_map(move |epoch| [commit(slot, epoch, &lie), reveal(slot, epoch, lie)])
    });
    keeps_what_is_final(calls.chain([instruction::withdraw_pay(MONITORS[1].key(), monitor(MONITORS[1])), finalize(3)]));
}

#[test]
fn no_certifier_changes_what_is_final() {
    let calls = monitors().into_iter().chain([acme()]).flat_map(|provider| {
        [
            instruction::revoke_certificate(AUDITOR.key(), auditor(), provider, Reason::KeyCompromise),
            instruction::refresh_certification(provider, auditor()),
        ]
    });
    keeps_what_is_final(calls);
}

#[test]
fn no_admin_or_registrar_changes_what_is_final() {
    let changes = PlatformChanges {
        report_pay_lamports: Some(10_000_000),
        fee_bps: Some(500),
        dispute_stake_lamports: Some(10_000_000),
        ..Default::default()
    };
    keeps_what_is_final([
        instruction::update_platform(ADMIN.key(), changes),
        instruction::set_settlement_mint(ADMIN.key(), tokens::SPL.mint.key(), 1),
        instruction::pause(ADMIN.key(), 0b1_1111),
        delist(acme()),
        assign_operator(0, SPARE_MONITOR, 9),
        finalize(3),
        settle(0),
    ]);
}
