use bytemuck::Zeroable;
use flashback::{
    error::FlashbackError::*,
    events::BoardOpened,
    state::{header, Board, Listing, Provider},
};
use flashback_client::instruction;
use flashback_tests::{boards::*, fixture::*, sample::*, *};
use solana_sdk::instruction::Instruction;

fn open(monitors: u8) -> Instruction {
    instruction::open_board(ACME.key(), acme(), acme_listing(), monitors)
}

pub fn suite() -> Suite {
    let opened = || Board {
        version: header::LAYOUT_VERSION,
        monitors: 7,
        next_epoch: 1,
        listing: acme_listing(),
        provider: acme(),
        rent_payer: ACME.key(),
        genesis_at: GENESIS_AT,
        epoch_secs: EPOCH_SECS,
        report_window_secs: EPOCH_SECS / 2,
        first_epoch: 1,
        ..Board::zeroed()
    };
    let call = |market: &mut Fixture| {
        market.pass(EPOCH - 1);
        open(7)
    };
    let bump = solana_sdk::pubkey::Pubkey::find_program_address(
        &[b"board".as_slice(), acme_listing().as_ref()],
        &flashback::ID,
    )
    .1;
    Suite::new("open_board", call, move |expected| {
        expected.create(&board(), &ACME.key(), &Board { bump, ..opened() });
        expected.change::<Listing>(&acme_listing(), |listing| (listing.board, listing.revision) = (board(), 2));
        expected.change::<Provider>(&acme(), |provider| provider.boards = 1);
        expected.emit(BoardOpened {
            board: board(),
            listing: acme_listing(),
            provider: acme(),
            monitors: 7,
            first_epoch: 1,
            report_pay_lamports: 0,
        });
    })
    .signer("authority", NotAuthority)
    .fixed("platform")
    .account("provider", NotAuthority)
    .account("listing", ProviderMismatch)
    .made("board")
    .program("system_program")
    .refuses(MonitorCountUnsupported, |_| open(5))
    .refuses(ListingClosed, |market| {
        market.send(instruction::close_listing(ACME.key(), acme(), acme_listing()));
        open(4)
    })
    .refuses(ProviderDelisted, |market| {
        market.send(delist(acme()));
        open(4)
    })
}
