//! What is earned, second by second, whoever calls how often.

use flashback::{
    math::gaps::Gap,
    state::{Agreement, Bond, Offer, Order, PlatformChanges, Provider, Vault},
};
use flashback_client::instruction;
use flashback_tests::{
    deals::*,
    fixture::*,
    sample::*,
    tokens::{balance, COINS, SPL},
    *,
};

const DEAL: Deal = storage(SPL);

/// The agreement without the number of its last event, which counts the calls.
fn uncounted(market: &Fixture, deal: Deal) -> Vec<u8> {
    Agreement { sequence: 0, ..deal.read(market) }.encode()
}

/// 1 GiB for 2.5 dollars per TiB and month: less than a thousandth of a base unit a second. Runs in a market that trades.
fn smallest() -> (Fixture, Deal) {
    let deal = Deal { place: 0, rate: 0, ..DEAL };
    let mut market = Fixture::trading();
    market.send(deal.request(Order { quantity: 1, revision: 1, ..deal.order() }));
    market.send(deal.accept());
    assert_eq!(deal.read(&market).rate_q, 4_044_758);
    (market, deal)
}

#[test]
fn ten_thousand_claims_a_second_apart_pay_to_the_unit_what_one_pays() {
    let (mut market, deal) = smallest();
    let mut patient = market.clone();
    for _ in 0..10_000 {
        market.pass(1);
        market.send(deal.claim());
    }
    patient.pass(10_000);
    patient.send(deal.claim());
    // 9.4 units in 10,000 seconds, of which half waits for its settlement.
    assert_eq!(deal.read(&market).claimed, 4);
    assert_eq!(uncounted(&market, deal), uncounted(&patient, deal));
    for address in [deal.vault(), deal.vault_token(), deal.payout()] {
        assert_eq!(market.account(&address).data, patient.account(&address).data);
    }
}

#[test]
fn whoever_syncs_every_second_starves_no_stream() {
    let (mut market, deal) = smallest();
    let mut quiet = market.clone();
    for _ in 0..3_000 {
        market.pass(1);
        market.send(deal.sync());
    }
    quiet.pass(3_000);
    quiet.send(deal.sync());
    assert_eq!(market.account(&deal.vault()), quiet.account(&deal.vault()));
    market.send(deal.claim());
    assert_eq!(deal.read(&market).claimed, 1);
}

#[test]
fn claims_of_dust_pay_the_same_fee() {
    let mut market = Fixture::dealing();
    let mut patient = market.clone();
    for _ in 0..1_000 {
        market.pass(1);
        market.send(DEAL.claim());
    }
    patient.pass(1_000);
    patient.send(DEAL.claim());
    // Each claim pays a unit or none: 1 % of that alone would be nothing.
    assert_eq!((DEAL.read(&market).claimed, DEAL.read(&market).fee), (500, 5));
    assert_eq!(uncounted(&market, DEAL), uncounted(&patient, DEAL));
    assert_eq!(market.read::<Vault>(&DEAL.vault()).fees_owed, 5);
}

#[test]
fn claims_and_settlements_in_any_order_pay_the_same() {
    let mut often = Fixture::dealing();
    let mut once = often.clone();
    for day in 0..20 {
        often.pass(EPOCH);
        often.send(DEAL.claim());
        if day == 10 {
            often.send(DEAL.settle(0));
            often.send(DEAL.claim());
        }
    }
    once.pass(20 * EPOCH);
    once.send(DEAL.settle(0));
    once.send(DEAL.claim());
    // Seven days in full, and half of thirteen.
    assert_eq!(DEAL.read(&once).claimed, 7 * DAY + 13 * DAY / 2);
    assert_eq!(uncounted(&often, DEAL), uncounted(&once, DEAL));
    assert_eq!(often.account(&DEAL.vault()), once.account(&DEAL.vault()));
}

#[test]
fn a_second_claim_in_the_same_second_pays_nothing() {
    let mut market = Fixture::dealing();
    market.pass(EPOCH);
    market.send(DEAL.claim());
    let before = [DEAL.vault_token(), DEAL.payout()].map(|address| balance(&market, &address));
    let vault = market.account(&DEAL.vault());
    market.send(DEAL.claim());
    assert_eq!([DEAL.vault_token(), DEAL.payout()].map(|address| balance(&market, &address)), before);
    assert_eq!(market.account(&DEAL.vault()), vault);
}

#[test]
fn a_clock_that_goes_back_pays_nothing_and_breaks_nothing() {
    let mut market = Fixture::dealing();
    market.pass(EPOCH);
    market.send(DEAL.claim());
    let (claimed, vault) = (DEAL.read(&market).claimed, market.account(&DEAL.vault()));
    market.pass(-2 * EPOCH);
    market.send(DEAL.sync());
    market.send(DEAL.claim());
    assert_eq!(DEAL.read(&market).claimed, claimed);
    assert_eq!(market.account(&DEAL.vault()), vault);
    market.send(DEAL.terminate());
    assert_eq!(DEAL.read(&market).ends_at, GENESIS_AT + 8 * EPOCH, "counted from the vault's own time");
}

#[test]
fn a_fee_that_is_raised_does_not_reach_what_was_requested_before() {
    let mut market = Fixture::dealing();
    let wish = wish(SPL);
    market.send(wish.request(wish.order()));
    market
        .send(instruction::update_platform(ADMIN.key(), PlatformChanges { fee_bps: Some(500), ..Default::default() }));
    market.send(wish.accept());
    let later = Deal { place: 3, ..wish };
    market.send(later.request(later.order()));
    market.send(later.accept());
    market.pass(EPOCH);
    for deal in [DEAL, wish, later] {
        market.send(deal.claim());
    }
    assert_eq!(DEAL.read(&market).fee, DAY / 2 / 100);
    assert_eq!(wish.read(&market).fee, 5 * DAY / 2 / 100);
    assert_eq!(later.read(&market).fee, 5 * DAY / 2 / 20);
}

#[test]
fn terms_stay_as_they_were_when_they_were_requested() {
    let mut market = Fixture::dealing();
    let before = DEAL.read(&market);
    let terms = flashback::state::Terms {
        notice_secs: 0,
        provider_notice_secs: 0,
        grace_secs: EPOCH_SECS / 4,
        max_credit_bps: 0,
        ..terms()
    };
    let offer = Offer { price: 1_000_000, arbiter: STRANGER.key(), terms, ..DEAL.offer() };
    market.send(DEAL.list(2, offer));
    market.send(instruction::close_listing(ACME.key(), acme(), DEAL.listing()));
    market.pass(EPOCH);
    market.send(DEAL.claim());
    market.send(DEAL.terminate());
    let after = DEAL.read(&market);
    assert_eq!((after.terms, after.arbiter, after.rate_q), (before.terms, before.arbiter, before.rate_q));
    assert_eq!((after.claimed, after.ends_at), (DAY / 2, GENESIS_AT + 8 * EPOCH));
}

#[test]
fn all_agreements_of_a_dry_vault_are_paid_to_the_same_second_in_any_order() {
    let mut market = Fixture::dealing();
    DEAL.drain(&mut market, 1_001);
    market.pass(5_000);
    let other = service(SPL);
    let mut reversed = market.clone();
    for deal in [DEAL, other] {
        market.send(deal.claim());
    }
    for deal in [other, DEAL] {
        reversed.send(deal.claim());
    }
    for deal in [DEAL, other] {
        assert_eq!(deal.read(&market).claimed, deal.rate * 1_001 / 2);
        assert_eq!(uncounted(&market, deal), uncounted(&reversed, deal));
    }
    assert_eq!(market.read::<Vault>(&DEAL.vault()).funded_until, GENESIS_AT + 1_001);
    assert_eq!(market.account(&DEAL.vault()), reversed.account(&DEAL.vault()));
}

#[test]
fn a_deposit_pays_the_seconds_that_were_missed_and_the_gap_is_kept() {
    let mut market = Fixture::dealing();
    DEAL.drain(&mut market, 100);
    market.pass(1_000);
    market.send(DEAL.sync());
    market.pass(500);
    market.send(DEAL.deposit(RIVAL, RATE_SUM * 1_400));
    let vault = market.read::<Vault>(&DEAL.vault());
    assert_eq!((vault.funded_until, vault.lag_from, vault.lag_seen_at), (GENESIS_AT + 1_500, 0, 0));
    assert_eq!(vault.gaps[0], Gap::new(100, 1_500));
    market.send(DEAL.claim());
    assert_eq!(DEAL.read(&market).claimed, 750);
}

#[test]
fn a_second_that_is_not_paid_in_full_stays_unpaid() {
    let mut market = Fixture::dealing();
    DEAL.drain(&mut market, 100);
    market.pass(1_000);
    // A second costs four units.
    market.send(DEAL.deposit(RIVAL, RATE_SUM - 1));
    assert_eq!(market.read::<Vault>(&DEAL.vault()).funded_until, GENESIS_AT + 100);
    market.send(DEAL.deposit(RIVAL, 1));
    assert_eq!(market.read::<Vault>(&DEAL.vault()).funded_until, GENESIS_AT + 101);
}

/// A stream of the largest price, in a vault with nearly all tokens that there can be.
#[test]
fn the_largest_stream_runs_ends_and_closes() {
    let deal = Deal { rate: 0, place: 0, ..rivals(SPL) };
    let mut market = Fixture::trading();
    let most = (u64::from(flashback::constants::MONTH_SECS) << 32) - 1;
    let terms = flashback::state::Terms {
        service_levels: flashback::state::ServiceLevels { collateral_months: 12, ..plain_terms().service_levels },
        ..plain_terms()
    };
    let offer = Offer { price: most, min_quantity: 1, max_quantity: 1, terms, ..deal.offer() };
    market.send(deal.list(1, offer));
    let supply = 2 * SAVINGS + 2 * STAKE;
    let collateral = 12 * most;
    market.send(SPL.mint_to(SPL.purse(ACME), collateral));
    let bond = deal.bond();
    market.send(instruction::deposit_bond(ACME.key(), acme(), SPL.purse(ACME), bond, SPL.token(), collateral));
    market.send(SPL.mint_to(SPL.purse(RIVAL), u64::MAX - supply - collateral));
    let rest = balance(&market, &SPL.purse(RIVAL));
    market.send(deal.deposit(RIVAL, rest));
    market.send(deal.request(Order { quantity: 1, revision: 2, ..deal.order() }));
    market.send(deal.accept());
    let agreement = deal.read(&market);
    assert_eq!((agreement.rate_q >> 32, agreement.collateral), (u64::from(u32::MAX), collateral));
    for period in 0..50 {
        market.pass(7 * EPOCH);
        market.send(deal.claim());
        if period > 0 {
            market.send(deal.settle(period - 1));
        }
    }
    market.send(deal.exit());
    market.pass(8 * EPOCH);
    market.send(deal.settle(49));
    market.send(deal.settle(50));
    market.pass(7 * EPOCH);
    market.send(deal.close(RIVAL));
    let vault = market.read::<Vault>(&deal.vault());
    assert_eq!((vault.accrued_q, vault.rate_sum_q, vault.reserved), (q(0), q(0), 0));
    let held = vault.balance + vault.fees_owed;
    assert_eq!(held, balance(&market, &deal.vault_token()));
}

/// Everybody leaves, and all that was ever minted is in somebody's purse.
#[test]
fn every_base_unit_is_accounted_for_when_all_is_over() {
    for coin in COINS {
        let (storage, service, rivals) = (storage(coin), service(coin), rivals(coin));
        let deals = [storage, service, rivals];
        let mut market = Fixture::dealing();
        market.pass_slots(1_000);
        market.pass(EPOCH + 12_345);
        market.send(storage.claim());
        market.send(storage.terminate());
        market.send(instruction::exit_agreement(MOVERS.key(), &service.keys()));
        market.send(rivals.end());
        market.pass(12 * EPOCH);
        for deal in deals {
            market.send(deal.settle(0));
        }
        if storage.read(&market).final_settled_at == 0 {
            market.send(storage.settle(1));
        }
        market.pass(7 * EPOCH);
        for deal in deals {
            market.send(deal.close(STRANGER));
        }
        for deal in [storage, rivals] {
            let (owner, purse) = (deal.consumer.key(), coin.purse(deal.consumer));
            market.send(instruction::sweep_fees(deal.vault(), coin.purse(TREASURY), coin.token()));
            market.send(instruction::close_vault(owner, deal.vault(), purse, owner, coin.token()));
        }
        for deal in [storage, service] {
            let (authority, provider, purse) = (deal.seller.key(), deal.provider(), deal.payout());
            let free = market.read::<Bond>(&deal.bond()).free().unwrap();
            market.send(instruction::thaw_bond(authority, provider, deal.bond(), free));
            market.pass(EPOCH);
            market.send(instruction::withdraw_bond(authority, provider, deal.bond(), purse, coin.token()));
            market.send(instruction::close_bond(authority, provider, deal.bond(), purse, authority, coin.token()));
        }
        let held = |wallet: Wallet| balance(&market, &coin.purse(wallet));
        // A day and 12,345 seconds each, the storage seven days more; 1 % of it is the platform's, rounded down.
        let secs = DAY + 12_345;
        let earned = [secs + 7 * DAY, 3 * secs, 2 * secs];
        let fees = earned.map(|units| units / 100);
        let cost = 3 * 14 * DAY;
        assert_eq!(held(CONSUMER), SAVINGS - earned[0] - earned[1] + cost);
        assert_eq!(held(RIVAL), SAVINGS - earned[2]);
        assert_eq!(held(ACME), STAKE + earned[0] + earned[2] - fees[0] - fees[2]);
        assert_eq!(held(MOVERS), STAKE + earned[1] - fees[1] - cost);
        assert_eq!(held(TREASURY), fees.iter().sum::<u64>());
        assert_eq!(
            [acme(), movers()].map(|provider| market.read::<Provider>(&provider).agreements).iter().sum::<u32>(),
            3
        );
    }
}

#[test]
fn the_last_fraction_of_a_unit_stays_with_the_consumer() {
    let (mut market, deal) = smallest();
    market.pass(10_000);
    market.send(deal.end());
    market.pass(5 * EPOCH);
    market.send(deal.settle(0));
    market.pass(7 * EPOCH);
    market.send(deal.close(CONSUMER));
    let vault = market.read::<Vault>(&deal.vault());
    // 9.4 units were earned.
    assert_eq!((vault.balance, vault.fees_owed, vault.accrued_q), (SAVINGS / 2 - 9, 0, [0, 0]));
    assert_eq!(market.read::<Bond>(&deal.bond()).amount, STAKE + 9);
    market.send(deal.withdraw(SAVINGS / 2 - 9));
}
