use flashback::{error::FlashbackError::*, events::PayWithdrawn, state::Provider};
use flashback_client::instruction;
use flashback_tests::{fixture::*, *};

pub fn suite() -> Suite {
    let call = |market: &mut Fixture| {
        let rent = market.rent(Provider::SPACE);
        market.fund(movers(), rent + 12_345);
        instruction::withdraw_pay(MOVERS.key(), movers())
    };
    Suite::new("withdraw_pay", call, |expected| {
        expected.pay(&movers(), &MOVERS.key(), 12_345);
        expected.emit(PayWithdrawn { provider: movers(), authority: MOVERS.key(), lamports: 12_345 });
    })
    .signer("authority", NotAuthority)
    .account("provider", NotAuthority)
    .refuses(AmountZero, |_| instruction::withdraw_pay(ACME.key(), acme()))
}
