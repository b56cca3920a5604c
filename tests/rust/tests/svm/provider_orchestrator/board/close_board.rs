use flashback::{
    error::FlashbackError::*,
    events::BoardClosed,
    state::{Board, Listing, Provider},
};
use flashback_client::instruction;
use flashback_tests::{boards::*, fixture::*, *};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

fn close() -> Instruction {
    instruction::close_board(ACME.key(), acme(), acme_listing(), CONSUMER.key())
}

/// A board with money, whose rent somebody else paid.
fn funded(market: &mut Fixture) -> Instruction {
    *market = Fixture::measuring();
    market.edit::<Board>(&board(), |board| board.rent_payer = CONSUMER.key());
    close()
}

/// The same, of a closed listing.
fn closable(market: &mut Fixture) -> Instruction {
    funded(market);
    market.send(instruction::close_listing(ACME.key(), acme(), acme_listing()));
    close()
}

fn spoilt(market: &mut Fixture, spoil: fn(&mut Board)) -> Instruction {
    let call = closable(market);
    market.edit::<Board>(&board(), spoil);
    call
}

pub fn suite() -> Suite {
    Suite::new("close_board", closable, |expected| {
        expected.change::<Listing>(&acme_listing(), |listing| {
            (listing.board, listing.revision) = (Pubkey::default(), 3);
        });
        expected.change::<Provider>(&acme(), |provider| provider.boards = 0);
        expected.pay(&board(), &ACME.key(), PURSE);
        expected.close(&board(), &CONSUMER.key());
        expected.emit(BoardClosed { board: board(), listing: acme_listing(), lamports: PURSE });
    })
    .signer("authority", NotAuthority)
    .account("provider", NotAuthority)
    .account("listing", ProviderMismatch)
    .account("board", ListingMismatch)
    .named("rent_payer", RentPayerMismatch)
    .refuses(ListingNotClosed, funded)
    .refuses(BoardInUse, |market| spoilt(market, |board| board.agreements = 1))
    .refuses(BoardNotInGoodStanding, |market| spoilt(market, |board| board.status = 1))
    .refuses(StatusUnknown, |market| spoilt(market, |board| board.status = 3))
    .refuses(EpochNotFinalized, |market| {
        funded(market);
        market.send(commit(0, FIRST, &report_of(0..0)));
        market.send(instruction::close_listing(ACME.key(), acme(), acme_listing()));
        close()
    })
}
