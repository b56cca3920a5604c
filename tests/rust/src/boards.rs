//! Boards that measure listings, and monitors that report.

use std::sync::LazyLock;

use flashback::state::{Board, Order, PlatformChanges, ProviderKind, Report};
use flashback_client::{
    address,
    instruction::{self, AgreementKeys},
};
use solana_sdk::{account::Account, instruction::Instruction, pubkey::Pubkey};

use crate::{
    fixture::*, mints::DOLLAR, sample::*, tokens::SPL, Fixture, Wallet, ACME, ADMIN, AUDITOR, CONSUMER, MOVERS,
    REGISTRAR,
};

/// The monitors of [`ACME`]'s board by slot. Numbers of operators are one above those of slots.
pub const MONITORS: [Wallet; 4] = [MOVERS, Wallet("watcher 1"), Wallet("watcher 2"), Wallet("watcher 3")];
/// A monitor without a slot.
pub const SPARE_MONITOR: Wallet = Wallet("watcher 4");
/// Pay of a report.
pub const PAY: u64 = 100_000;
/// What the purse of a board holds to begin with.
pub const PURSE: u64 = 100_000_000;
/// The first epoch that the boards measure.
pub const FIRST: u32 = 1;

static OPENED: LazyLock<Fixture> = LazyLock::new(|| opened(Fixture::default()));
static MEASURING: LazyLock<Fixture> = LazyLock::new(|| measuring(Fixture::with_boards()));
static WATCHED: LazyLock<Fixture> = LazyLock::new(|| before_the_first(Fixture::trading()));
static CHOOSABLE: LazyLock<Fixture> = LazyLock::new(|| before_the_first(Fixture::dealing()));

fn opened(mut market: Fixture) -> Fixture {
    let changes = PlatformChanges { report_pay_lamports: Some(PAY), ..Default::default() };
    market.send(instruction::update_platform(ADMIN.key(), changes));
    market.put(record(), Account::default());
    for wallet in MONITORS.into_iter().chain([SPARE_MONITOR]) {
        if wallet != MOVERS {
            market.enrich(wallet);
            market.send(register(wallet, ProviderKind::Service, service_profile()));
        }
        market.send(issue(AUDITOR, monitor(wallet), attestation(1)));
    }
    market.send(instruction::open_board(ACME.key(), acme(), acme_listing(), 4));
    market.send(instruction::open_board(MOVERS.key(), movers(), movers_listing(), 1));
    market
}

fn before_the_first(market: Fixture) -> Fixture {
    let mut market = measuring(opened(market));
    market.set_now(end_of(FIRST - 1));
    market
}

fn measuring(mut market: Fixture) -> Fixture {
    for slot in 0..4 {
        market.send(assign(slot, MONITORS[usize::from(slot)]));
    }
    market.send(fund(PURSE));
    market.set_now(end_of(FIRST));
    market
}

impl Fixture {
    /// As [`Fixture::default`], and [`ACME`] and [`MOVERS`] have boards of 4 monitors and of 1 without monitors and money.
    pub fn with_boards() -> Self {
        OPENED.clone()
    }

    /// As [`Fixture::with_boards`]; [`ACME`]'s board has its monitors and money, and its first epoch has just ended.
    pub fn measuring() -> Self {
        MEASURING.clone()
    }

    /// As [`Fixture::trading`], with the boards of [`Fixture::measuring`], whose first epoch begins.
    pub fn watched() -> Self {
        WATCHED.clone()
    }

    /// As [`Fixture::dealing`], with the boards of [`Fixture::measuring`], whose first epoch begins.
    pub fn choosable() -> Self {
        CHOOSABLE.clone()
    }

    /// As [`Fixture::choosable`]; [`CONSUMER`] has asked for [`ACME`]'s measured listing.
    pub fn asking() -> Self {
        let mut market = Self::choosable();
        let request = ask(&market);
        market.send(request);
        market
    }

    /// As [`Fixture::asking`], and the agreement runs from the start of the first epoch on.
    pub fn promised() -> Self {
        let mut market = Self::asking();
        market.send(accept());
        market
    }

    /// Lets every monitor report that the buckets of `down` were down in an epoch, and finalizes it.
    pub fn measure(&mut self, epoch: u32, down: core::ops::Range<u32>) {
        self.report(epoch, &[report_of(down); 4].map(Some));
        self.send(finalize(epoch));
    }

    /// Lets each monitor that has a report of `epoch` commit to it and reveal it, and ends the window.
    pub fn report(&mut self, epoch: u32, reports: &[Option<Report>]) {
        let given = || (0..).zip(reports).filter_map(|(slot, report)| report.map(|report| (slot, report)));
        self.set_now(end_of(epoch));
        given().for_each(|(slot, report)| drop(self.send(commit(slot, epoch, &report))));
        self.set_now(end_of(epoch) + REPORT_WINDOW / 2);
        given().for_each(|(slot, report)| drop(self.send(reveal(slot, epoch, report))));
        self.set_now(end_of(epoch) + REPORT_WINDOW);
    }
}

/// How long reports of an epoch are taken.
pub const REPORT_WINDOW: i64 = EPOCH / 2;

/// When an epoch ends.
pub fn end_of(epoch: u32) -> i64 {
    GENESIS_AT + EPOCH * i64::from(epoch + 1)
}

/// [`ACME`]'s board.
pub fn board() -> Pubkey {
    address::board(&acme_listing())
}

/// [`MOVERS`]' board.
pub fn other_board() -> Pubkey {
    address::board(&movers_listing())
}

/// A monitor's Provider account.
pub fn monitor(wallet: Wallet) -> Pubkey {
    address::provider(ProviderKind::Service, &wallet.key())
}

/// [`MONITORS`]' Provider accounts.
pub fn monitors() -> [Pubkey; 4] {
    MONITORS.map(monitor)
}

/// Assigns a monitor to a slot of [`ACME`]'s board.
pub fn assign(slot: u8, wallet: Wallet) -> Instruction {
    assign_operator(slot, wallet, u32::from(slot) + 1)
}

/// The same, operated by `operator_id`.
pub fn assign_operator(slot: u8, wallet: Wallet, operator_id: u32) -> Instruction {
    instruction::assign_monitor(REGISTRAR.key(), monitor(wallet), acme(), acme_listing(), slot, operator_id)
}

/// Adds to the purse of [`ACME`]'s board, by [`ACME`].
pub fn fund(lamports: u64) -> Instruction {
    instruction::fund_board(ACME.key(), acme(), acme_listing(), lamports)
}

/// Commits the monitor of a slot.
pub fn commit(slot: u8, epoch: u32, report: &Report) -> Instruction {
    let wallet = MONITORS[usize::from(slot)];
    instruction::commit_report(wallet.key(), monitor(wallet), acme(), acme_listing(), slot, epoch, report)
}

/// Reveals its report.
pub fn reveal(slot: u8, epoch: u32, report: Report) -> Instruction {
    let wallet = MONITORS[usize::from(slot)];
    instruction::report_quality(wallet.key(), monitor(wallet), acme_listing(), slot, epoch, report)
}

/// Finalizes an epoch of [`ACME`]'s board, paying [`MONITORS`].
pub fn finalize(epoch: u32) -> Instruction {
    instruction::finalize_epoch(acme(), acme_listing(), epoch, &monitors())
}

/// A report of an epoch in which the buckets of `down` were down; five requests a bucket, all answered but those.
pub fn report_of(down: core::ops::Range<u32>) -> Report {
    let mut up = [0xff; 36];
    for bucket in down.clone() {
        up[bucket as usize / 8] &= !(1 << (bucket % 8));
    }
    let failures = 5 * down.len() as u32;
    Report {
        observed: [0xff; 36],
        up,
        requests: 1_440,
        successes: 1_440 - failures,
        p10_kib: 20_480,
        p95_ms: 80,
        evidence_hash: [5; 32],
    }
}

/// [`ACME`]'s board as it stands.
pub fn read_board(market: &Fixture) -> Board {
    market.read(&board())
}

/// The accounts of [`CONSUMER`]'s agreement on [`ACME`]'s measured listing.
pub fn promise() -> AgreementKeys {
    let vault = vault(CONSUMER, SPL);
    let deals = Fixture::choosable().read::<flashback::state::Vault>(&vault);
    AgreementKeys {
        agreement: address::agreement(&vault, deals.next_index),
        vault,
        listing: acme_listing(),
        provider: acme(),
        bond: address::bond(&acme(), &DOLLAR.key()),
        board: board(),
        rent_payer: CONSUMER.key(),
    }
}

/// Asks for 1,000 GiB for 60 epochs.
fn ask(market: &Fixture) -> Instruction {
    let order = Order {
        quantity: 1_000,
        max_price: u64::MAX,
        revision: 2,
        attributes_version: 1,
        term_secs: 60 * EPOCH_SECS,
        valid_until: market.now() + EPOCH,
        min_level: 0,
        min_rating_band: 0,
    };
    let vault = vault(CONSUMER, SPL);
    let index = market.read::<flashback::state::Vault>(&vault).next_index;
    let (owner, mint) = (CONSUMER.key(), DOLLAR.key());
    instruction::request_agreement(owner, owner, vault, acme_listing(), acme(), mint, index, order)
}

/// Accepts it.
pub fn accept() -> Instruction {
    instruction::accept_agreement(ACME.key(), &promise())
}

/// Settles one of its periods.
pub fn settle(period: u32) -> Instruction {
    instruction::settle_period(&promise(), period)
}
