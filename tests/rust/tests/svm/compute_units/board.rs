use flashback::state::{Board, Provider, Report};
use flashback_client::instruction;
use flashback_tests::{boards::*, fixture::*, *};
use solana_sdk::instruction::Instruction;

use super::{case, timeless, Case};

/// A board of seven monitors, all of which have reported an outage of one bucket more than the one before.
fn seven_differing(market: &mut Fixture) -> Instruction {
    seven(market, |slot| Some(report_of(10..26 + u32::from(slot) % 3)))
}

fn seven(market: &mut Fixture, report: impl Fn(u8) -> Option<Report>) -> Instruction {
    let wallets = ["seven 0", "seven 1", "seven 2", "seven 3", "seven 4", "seven 5", "seven 6"].map(Wallet);
    let (provider, listing) = (movers(), movers_listing());
    *market = Fixture::with_boards();
    market.edit::<Board>(&other_board(), |board| board.monitors = 7);
    for (slot, wallet) in (0..).zip(wallets) {
        market.enrich(wallet);
        market.send(register(wallet, flashback::state::ProviderKind::Service, sample::service_profile()));
        market.send(issue(AUDITOR, monitor(wallet), sample::attestation(1)));
        let (registrar, monitor) = (REGISTRAR.key(), monitor(wallet));
        market.send(instruction::assign_monitor(registrar, monitor, provider, listing, slot, slot.into()));
    }
    market.send(instruction::fund_board(MOVERS.key(), provider, listing, PURSE));
    let given = || (0..).zip(wallets).filter_map(|(slot, wallet)| report(slot).map(|report| (slot, wallet, report)));
    market.set_now(end_of(FIRST));
    for (slot, wallet, report) in given() {
        let monitor = monitor(wallet);
        market.send(instruction::commit_report(wallet.key(), monitor, provider, listing, slot, FIRST, &report));
    }
    market.set_now(end_of(FIRST) + REPORT_WINDOW / 2);
    for (slot, wallet, report) in given() {
        market.send(instruction::report_quality(wallet.key(), monitor(wallet), listing, slot, FIRST, report));
    }
    market.set_now(end_of(FIRST) + REPORT_WINDOW);
    instruction::finalize_epoch(provider, listing, FIRST, &wallets.map(monitor))
}

/// The measured calls.
pub const CASES: &[Case] = &[
    case("finalize_epoch", "7 differing reports of an outage, all paid", seven_differing),
    case("finalize_epoch", "7 equal reports, all up", |market| seven(market, |_| Some(report_of(0..0)))),
    case("finalize_epoch", "no report", |market| {
        *market = Fixture::measuring();
        market.set_now(end_of(FIRST) + REPORT_WINDOW);
        finalize(FIRST)
    }),
    case("finalize_epoch", "96 epochs without a report", |market| {
        *market = Fixture::measuring();
        market.set_now(end_of(200));
        finalize(150)
    }),
    case("finalize_epoch", "nothing to do", |market| {
        *market = Fixture::measuring();
        market.set_now(end_of(FIRST) + REPORT_WINDOW);
        market.send(finalize(FIRST));
        finalize(FIRST)
    }),
    case("commit_report", "", |market| {
        *market = Fixture::measuring();
        commit(0, FIRST, &report_of(0..3))
    }),
    case("report_quality", "", |market| {
        *market = Fixture::measuring();
        market.send(commit(0, FIRST, &report_of(0..3)));
        market.set_now(end_of(FIRST) + REPORT_WINDOW / 2);
        reveal(0, FIRST, report_of(0..3))
    }),
    timeless("withdraw_pay", "", |market| {
        let rent = market.rent(Provider::SPACE);
        market.fund(movers(), rent + PAY);
        instruction::withdraw_pay(MOVERS.key(), movers())
    }),
    case("assign_monitor", "", |market| {
        *market = Fixture::with_boards();
        assign(0, MOVERS)
    }),
    case("open_board", "", |_| instruction::open_board(ACME.key(), acme(), acme_listing(), 7)),
    case("fund_board", "", |market| {
        *market = Fixture::with_boards();
        fund(PURSE)
    }),
    case("announce_maintenance", "", |market| {
        *market = Fixture::with_boards();
        instruction::announce_maintenance(ACME.key(), acme(), acme_listing(), 3, 0, 48)
    }),
    case("announce_endpoint", "", |market| {
        *market = Fixture::with_boards();
        instruction::announce_endpoint(ACME.key(), acme(), &padded(b"https://s4.acme.example"))
    }),
    timeless("close_board", "", |market| {
        *market = Fixture::measuring();
        market.send(instruction::close_listing(ACME.key(), acme(), acme_listing()));
        instruction::close_board(ACME.key(), acme(), acme_listing(), ACME.key())
    }),
];
