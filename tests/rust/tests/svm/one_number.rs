//! The number on the listing, in the rating and in the settlement is one number.

use anchor_lang::AnchorDeserialize;
use flashback::constants::PPM;
use flashback::events::PeriodSettled;
use flashback::math::quality::Period;
use flashback::math::rating::share_score;
use flashback::state::{Agreement, Bond, Listing, Provider};
use flashback_client::BrowseEntry;
use flashback_tests::{boards::*, sample::*, Fixture};

/// The first period, measured with `down` buckets of its third epoch down, and settled.
fn compare(down: core::ops::Range<u32>, credit_bps: u16, score: u16) {
    let mut market = Fixture::promised();
    let keys = promise();
    market.edit::<Agreement>(&keys.agreement, |agreement| agreement.ref_value = 1_000_000);
    for epoch in FIRST..FIRST + 7 {
        market.measure(epoch, if epoch == FIRST + 2 { down.clone() } else { 0..0 });
    }
    let entry = |market: &Fixture| {
        let (listing, provider): (Listing, Provider) = (market.read(&keys.listing), market.read(&keys.provider));
        let (bond, board): (Bond, _) = (market.read(&keys.bond), read_board(market));
        BrowseEntry::new(keys.listing, listing, provider, Some(bond), Some(&board), EPOCH_SECS, market.now())
    };
    let foreseen: Agreement = market.read(&keys.agreement);
    let foreseen = foreseen.credit_so_far(&read_board(&market), market.now()).unwrap().unwrap();
    market.set_now(end_of(FIRST + 6) + WAIT);
    let receipt = market.send(settle(0));
    let [event] = &receipt.events[..] else { panic!("{} events", receipt.events.len()) };
    let settled = PeriodSettled::try_from_slice(&event[8..]).unwrap();

    // On the listing, among offers, in the event, and in what was foreseen from the board.
    let share = Period { measured: settled.measured, up: settled.up, ..Period::default() };
    let ppm = (7 * 288 - down.len() as u32) * PPM / (7 * 288);
    assert_eq!(share.availability_ppm(), Some(ppm));
    assert_eq!(entry(&market).availability_ppm(), Some(ppm));
    assert_eq!((foreseen.measured.up, foreseen.measured.availability_ppm()), (settled.up, Some(ppm)));
    // In the rating.
    let provider: Provider = market.read(&keys.provider);
    assert_eq!(share_score(u64::from(settled.up) * u64::from(PPM), settled.measured), score);
    assert_eq!(settled.scores[0], score);
    let [weight, ..] = provider.rating_weight;
    assert_eq!((weight > 0, provider.rating_sum[0]), (true, weight * u64::from(score)));
    assert_eq!(entry(&market).rating_bps, provider.rating_at(market.now()).bps());
    // In the money.
    let paid: Agreement = market.read(&keys.agreement);
    assert_eq!((settled.credit_bps, foreseen.credit_bps), (credit_bps, credit_bps));
    assert_eq!(paid.shortfall, u64::from(credit_bps) * u64::try_from(settled.until - paid.started_at).unwrap());
    assert_eq!(paid.stream().credited(), Some(foreseen.credit));
}

#[test]
fn the_listing_the_rating_and_the_settlement_tell_one_number() {
    // Of 2,016 buckets two are less than a thousandth, three more; 20 less than a hundredth, 21 more. Of success four nines
    // are promised, which ratings do not ask for.
    compare(0..0, 0, 10_000);
    compare(10..12, 1_000, 10_000);
    compare(10..13, 1_000, 7_500);
    compare(10..30, 1_000, 7_500);
    compare(10..31, 2_500, 4_000);
}
