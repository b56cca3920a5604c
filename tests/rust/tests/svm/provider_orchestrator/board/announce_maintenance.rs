use flashback::{error::FlashbackError::*, events::MaintenanceAnnounced, state::Board};
use flashback_client::instruction;
use flashback_tests::{boards::*, fixture::*, *};
use solana_sdk::instruction::Instruction;

fn announce(epoch: u32, start: u16, len: u16) -> Instruction {
    instruction::announce_maintenance(ACME.key(), acme(), acme_listing(), epoch, start, len)
}

fn on_a_board(market: &mut Fixture, epoch: u32, start: u16, len: u16) -> Instruction {
    *market = Fixture::with_boards();
    announce(epoch, start, len)
}

pub fn suite() -> Suite {
    Suite::new(
        "announce_maintenance",
        |market| on_a_board(market, 3, 100, 48),
        |expected| {
            expected.change::<Board>(&board(), |board| {
                board.maintenance[3] = 100 | 48 << 9;
                board.maintenance_used = [48, 0];
            });
            expected.emit(MaintenanceAnnounced { board: board(), epoch: 3, start: 100, len: 48 });
        },
    )
    .signer("authority", NotAuthority)
    .account("provider", NotAuthority)
    .account("board", ProviderMismatch)
    .refuses(MaintenanceOutOfRange, |market| on_a_board(market, 3, 241, 48))
    .refuses(MaintenanceOutOfRange, |market| on_a_board(market, 3, 0, 49))
    .refuses(MaintenanceNotAhead, |market| on_a_board(market, 31, 0, 1))
    .refuses(MaintenanceAnnounced, |market| {
        on_a_board(market, 3, 0, 1);
        market.send(announce(3, 7, 1));
        announce(3, 0, 1)
    })
    .refuses(MaintenanceUsedUp, |market| {
        on_a_board(market, 3, 0, 1);
        market.send(announce(3, 0, 48));
        announce(29, 0, 1)
    })
    .refuses(EpochNotFinalized, |market| {
        on_a_board(market, 3, 0, 1);
        market.set_now(end_of(FIRST) + REPORT_WINDOW);
        announce(4, 0, 1)
    })
}
