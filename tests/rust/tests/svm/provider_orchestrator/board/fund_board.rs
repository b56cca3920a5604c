use flashback::{error::FlashbackError::*, events::BoardFunded, state::Board};
use flashback_client::instruction;
use flashback_tests::{boards::*, fixture::*, *};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        *market = Fixture::with_boards();
        instruction::fund_board(STRANGER.key(), acme(), acme_listing(), 7_000)
    };
    Suite::new("fund_board", call, |expected| {
        expected.change::<Board>(&board(), |board| board.late_lamports = 7_000);
        expected.pay(&STRANGER.key(), &board(), 7_000);
        expected.emit(BoardFunded { board: board(), funder: STRANGER.key(), lamports: 7_000, next_epoch: FIRST });
    })
    .anyone("funder")
    .account("provider", ProviderMismatch)
    .account("listing", ListingMismatch)
    .account("board", ListingMismatch)
    .program("system_program")
    .refuses(AmountZero, |market| {
        *market = Fixture::with_boards();
        fund(0)
    })
    .refuses(EpochNotFinalized, |market| {
        *market = Fixture::measuring();
        market.send(commit(0, FIRST, &report_of(0..0)));
        market.set_now(end_of(FIRST) + REPORT_WINDOW);
        fund(1)
    })
}
