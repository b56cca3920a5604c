use flashback::state::{Agreement, Board, EpochResult, Order, ProviderProfile, Vault};
use flashback_client::{
    address,
    instruction::{self, AgreementKeys},
    purchase::Purchase,
};
use flashback_tests::{
    boards,
    fixture::*,
    sample::*,
    tokens::{Coin, SPL, TOKEN_2022},
    *,
};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

use super::{case, Case};

pub fn order(market: &Fixture, listing: Pubkey) -> Order {
    Order {
        quantity: 50,
        max_price: u64::MAX,
        revision: market.read::<flashback::state::Listing>(&listing).revision,
        attributes_version: 1,
        term_secs: 0,
        valid_until: market.now() + EPOCH,
        min_level: 0,
        min_rating_band: 0,
    }
}

/// [`CONSUMER`] asks for storage.
fn request(market: &mut Fixture, coin: Coin) -> Instruction {
    *market = Fixture::trading();
    let (vault, listing) = (vault(CONSUMER, coin), plain_storage(coin));
    let index = market.read::<Vault>(&vault).next_index;
    let (owner, mint) = (CONSUMER.key(), coin.mint.key());
    instruction::request_agreement(owner, owner, vault, listing, acme(), mint, index, order(market, listing))
}

fn requested(market: &mut Fixture, coin: Coin) -> AgreementKeys {
    let request = request(market, coin);
    market.send(request);
    let vault = vault(CONSUMER, coin);
    let address = address::agreement(&vault, market.read::<Vault>(&vault).next_index - 1);
    AgreementKeys::of(address, &market.read::<Agreement>(&address), &coin.mint.key())
}

pub fn active(market: &mut Fixture, coin: Coin) -> AgreementKeys {
    let keys = requested(market, coin);
    market.send(instruction::accept_agreement(ACME.key(), &keys));
    keys
}

/// Active for eleven days, so that a period can be settled.
pub fn aged(market: &mut Fixture, coin: Coin) -> AgreementKeys {
    let keys = active(market, coin);
    market.pass(11 * EPOCH);
    keys
}

/// As [`active`], and its vault is dry since a while ago.
fn dry(market: &mut Fixture, coin: Coin) -> AgreementKeys {
    let keys = active(market, coin);
    market.edit::<Vault>(&keys.vault, |vault| vault.balance = vault.reserved + 1);
    market.pass(5 * EPOCH);
    market.send(instruction::sync_vault(keys.vault));
    market.pass(EPOCH);
    keys
}

/// As [`active`], left by its provider, and settled.
fn settled(market: &mut Fixture, coin: Coin) -> AgreementKeys {
    let keys = active(market, coin);
    market.pass(EPOCH);
    market.send(instruction::exit_agreement(ACME.key(), &keys));
    market.pass(9 * EPOCH);
    market.send(instruction::settle_period(&keys, 0));
    keys
}

fn claim(market: &mut Fixture, coin: Coin) -> Instruction {
    let keys = aged(market, coin);
    instruction::claim(&keys, coin.purse(ACME), coin.token())
}

fn claim_when_dry(market: &mut Fixture, coin: Coin) -> Instruction {
    let keys = dry(market, coin);
    instruction::claim(&keys, coin.purse(ACME), coin.token())
}

fn collect(market: &mut Fixture, coin: Coin) -> Instruction {
    let keys = active(market, coin);
    market.send(instruction::exit_agreement(ACME.key(), &keys));
    instruction::collect_penalty(&keys, coin.token())
}

fn close_agreement(market: &mut Fixture, coin: Coin) -> Instruction {
    let keys = settled(market, coin);
    market.pass(7 * EPOCH);
    instruction::close_agreement(CONSUMER.key(), &keys, coin.token())
}

/// A consumer's first purchase in `coin`: a new vault, its first deposit, a request and its acceptance.
pub fn purchase(market: &mut Fixture, coin: Coin) -> Vec<Instruction> {
    *market = Fixture::trading();
    let (listing, open_at) = (plain_service(coin), market.slot());
    let purchase = Purchase {
        owner: CONSUMER.key(),
        source: coin.purse(CONSUMER),
        token: coin.token(),
        vault_id: 1,
        open_at: Some(open_at),
        deposit: SAVINGS / 2,
        certifier: None,
        finalize: Vec::new(),
        provider: movers(),
        listing,
        board: Pubkey::default(),
        index: open_at << 20,
        order: Some(order(market, listing)),
        accepts: true,
    };
    purchase.instructions()
}

/// The measured calls.
pub const CASES: &[Case] = &[
    case("claim", "to the payout, SPL Token", |market| claim(market, SPL)),
    case("claim", "to the payout, Token-2022", |market| claim(market, TOKEN_2022)),
    case("claim", "from a dry vault, SPL Token", |market| claim_when_dry(market, SPL)),
    case("claim", "elsewhere, SPL Token", |market| {
        let keys = aged(market, SPL);
        instruction::claim_to(ACME.key(), &keys, SPL.purse(STRANGER), SPL.token())
    }),
    case("settle_period", "without a board", |market| {
        let keys = aged(market, SPL);
        market.edit::<Agreement>(&keys.agreement, |agreement| agreement.ref_value = 1_000_000);
        instruction::settle_period(&keys, 0)
    }),
    case("settle_period", "the last one", |market| {
        let keys = active(market, SPL);
        market.send(instruction::exit_agreement(ACME.key(), &keys));
        market.pass(9 * EPOCH);
        instruction::settle_period(&keys, 0)
    }),
    case("settle_period", "30 epochs of a board, with credit and penalty", |market| {
        *market = Fixture::promised();
        market.edit::<Agreement>(&boards::promise().agreement, |agreement| {
            agreement.terms.service_levels.period_epochs = 30;
            agreement.ref_value = 1_000_000;
        });
        market.edit::<Board>(&boards::board(), |board| {
            board.next_epoch = 31;
            let (success_ppm, p10_kib) = (970_000, 9_000);
            board.results.fill(EpochResult { success_ppm, p10_kib, measured: 288, up: 280, p95_ms: 900, flags: 1 });
        });
        market.set_now(boards::end_of(30) + WAIT);
        boards::settle(0)
    }),
    case("settle_period", "nothing to do", |market| {
        let keys = aged(market, SPL);
        market.send(instruction::settle_period(&keys, 0));
        instruction::settle_period(&keys, 0)
    }),
    case("expire_agreement", "at its term", |market| {
        let keys = active(market, SPL);
        market.send(instruction::give_provider_notice(ACME.key(), &keys));
        market.pass(30 * EPOCH);
        instruction::expire_agreement(&keys)
    }),
    case("end_default", "", |market| {
        let keys = dry(market, SPL);
        market.pass(EPOCH);
        instruction::end_default(&keys)
    }),
    case("collect_penalty", "SPL Token", |market| collect(market, SPL)),
    case("collect_penalty", "Token-2022", |market| collect(market, TOKEN_2022)),
    case("lapse_request", "", |market| {
        let keys = requested(market, SPL);
        market.pass(EPOCH);
        instruction::lapse_request(&keys)
    }),
    case("close_agreement", "with a penalty, SPL Token", |market| close_agreement(market, SPL)),
    case("close_agreement", "with a penalty, Token-2022", |market| close_agreement(market, TOKEN_2022)),
    case("terminate_agreement", "", |market| {
        let keys = aged(market, SPL);
        instruction::terminate_agreement(CONSUMER.key(), &keys)
    }),
    case("leave_agreement", "a changed endpoint", |market| {
        let keys = active(market, SPL);
        market.pass(EPOCH);
        let profile = ProviderProfile { endpoint: padded(b"https://else.example"), ..storage_profile() };
        market.send(instruction::update_provider(ACME.key(), acme(), profile));
        instruction::leave_agreement(CONSUMER.key(), &keys)
    }),
    case("leave_agreement", "dark epochs", |market| {
        *market = Fixture::promised();
        market.edit::<Board>(&boards::board(), |board| {
            (board.next_epoch, board.dark_from, board.dark_to) = (4, 1, 3);
        });
        market.set_now(boards::end_of(3) + boards::REPORT_WINDOW);
        instruction::leave_agreement(CONSUMER.key(), &boards::promise())
    }),
    case("request_agreement", "", |market| request(market, SPL)),
    case("request_agreement", "in a settlement mint", |market| {
        let request = request(market, SPL);
        market.send(instruction::set_settlement_mint(ADMIN.key(), SPL.mint.key(), 1_000_000));
        request
    }),
    case("cancel_request", "", |market| {
        let keys = requested(market, SPL);
        instruction::cancel_request(CONSUMER.key(), &keys)
    }),
    case("end_agreement", "", |market| {
        let keys = aged(market, SPL);
        instruction::end_agreement(CONSUMER.key(), ACME.key(), &keys)
    }),
    case("accept_agreement", "", |market| {
        let keys = requested(market, SPL);
        instruction::accept_agreement(ACME.key(), &keys)
    }),
    case("decline_agreement", "", |market| {
        let keys = requested(market, SPL);
        instruction::decline_agreement(ACME.key(), &keys)
    }),
    case("give_provider_notice", "", |market| {
        let keys = active(market, SPL);
        instruction::give_provider_notice(ACME.key(), &keys)
    }),
    case("review_period", "", |market| {
        let keys = active(market, SPL);
        market.edit::<Agreement>(&keys.agreement, |agreement| agreement.unreviewed_weight = 1_000_000);
        instruction::review_period(CONSUMER.key(), &keys, 5)
    }),
    case("exit_agreement", "", |market| {
        let keys = aged(market, SPL);
        instruction::exit_agreement(ACME.key(), &keys)
    }),
    case("exit_agreement", "silent monitors", |market| {
        *market = Fixture::promised();
        market.edit::<Board>(&boards::board(), |board| (board.next_epoch, board.silent_run) = (15, 14));
        market.set_now(boards::end_of(14) + boards::REPORT_WINDOW);
        instruction::exit_agreement(ACME.key(), &boards::promise())
    }),
];
