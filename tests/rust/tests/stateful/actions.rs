//! What people do.

use std::collections::BTreeMap;

use anchor_lang::error::ErrorCode;
use flashback::{
    error::FlashbackError,
    events::PeriodSettled,
    state::{Agreement, AgreementStatus, Bond, Order, PlatformChanges, ProviderProfile, Reason, Vault},
};
use flashback_client::{
    address,
    instruction::{self, AgreementKeys},
};
use flashback_tests::{
    fixture::{acme, acme_listing, movers},
    idl, padded,
    sample::{self, EPOCH},
    tokens::{balance, Coin, COINS},
    Fixture, Refusal, Wallet, ACME, ADMIN, CONSUMER, GUARDIAN, MOVERS, REGISTRAR, RIVAL, STRANGER, TREASURY,
};
use rand::{seq::IndexedRandom, Rng};
use rand_chacha::ChaCha8Rng;
use solana_sdk::{
    instruction::{Instruction, InstructionError},
    pubkey::Pubkey,
    transaction::TransactionError,
};
use spl_token_2022_interface::instruction as token;

use crate::{
    audit::{self, Audit},
    liveness,
};

/// Who buys.
pub const CONSUMERS: [Wallet; 2] = [CONSUMER, RIVAL];
/// Who sells.
pub const SELLERS: [Wallet; 2] = [ACME, MOVERS];

/// A market in which people act at random.
pub struct World {
    pub market: Fixture,
    pub audit: Audit,
    /// How often the program accepted each instruction.
    pub accepted: BTreeMap<&'static str, u64>,
    rng: ChaCha8Rng,
}

/// The seller's Provider account.
pub fn provider_of(seller: Wallet) -> Pubkey {
    if seller == ACME {
        acme()
    } else {
        movers()
    }
}

/// The coin of a mint.
pub fn coin_of(mint: &Pubkey) -> Coin {
    COINS.into_iter().find(|coin| coin.mint.key() == *mint).unwrap()
}

/// Where a seller is paid when its purse does not work.
fn reserve_purse(seller: Wallet, coin: Coin) -> Pubkey {
    coin.purse(if seller == ACME { Wallet("acme 2nd") } else { Wallet("movers 2nd") })
}

impl World {
    /// A new market.
    pub fn new(rng: ChaCha8Rng) -> Self {
        let mut market = Fixture::watched();
        market.send(instruction::set_settlement_mint(ADMIN.key(), COINS[0].mint.key(), 1_000_000));
        for coin in COINS {
            for seller in SELLERS {
                let purse = reserve_purse(seller, coin);
                coin.open(&mut market, purse, seller);
            }
        }
        let audit = Audit::open(&market);
        Self { market, audit, accepted: BTreeMap::new(), rng }
    }

    pub fn rng(&mut self) -> &mut ChaCha8Rng {
        &mut self.rng
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        of.choose(&mut self.rng).copied()
    }

    fn coin(&mut self) -> Coin {
        *COINS.choose(&mut self.rng).unwrap()
    }

    fn amount(&mut self) -> u64 {
        match self.rng.random_range(0..8) {
            0 => self.rng.random_range(0..3),
            1 => sample::SAVINGS,
            2 => u64::MAX,
            _ => self.rng.random_range(1..100_000_000),
        }
    }

    fn vault(&mut self) -> Option<(Pubkey, Vault)> {
        let keys: Vec<Pubkey> = self.audit.vaults.keys().copied().collect();
        self.one_of(&keys).map(|key| (key, self.audit.vaults[&key]))
    }

    fn bond(&mut self) -> Option<(Pubkey, Bond)> {
        let keys: Vec<Pubkey> = self.audit.bonds.keys().copied().collect();
        self.one_of(&keys).map(|key| (key, self.audit.bonds[&key]))
    }

    /// An agreement, most often one of those that are `useful`.
    pub fn agreement(&mut self, useful: impl Fn(&Agreement) -> bool) -> Option<(AgreementKeys, Agreement, Coin)> {
        let all = self.audit.agreements.iter();
        let (good, other): (Vec<_>, Vec<_>) =
            all.map(|(key, agreement)| (*key, *agreement)).partition(|a| useful(&a.1));
        let from = if self.rng.random_bool(0.9) && !good.is_empty() { good } else { other };
        let (key, agreement) = self.one_of(&from)?;
        let mint = self.audit.vaults[&agreement.vault].mint;
        Some((AgreementKeys::of(key, &agreement, &mint), agreement, coin_of(&mint)))
    }

    /// Does something at random and audits what came of it.
    pub fn act(&mut self) {
        if let Some(instruction) = self.choose() {
            self.send(&instruction);
        }
    }

    /// Sends it. What is refused must be refused by an error that names a reason, and change nothing.
    pub fn send(&mut self, instruction: &Instruction) {
        match self.market.send_all(std::slice::from_ref(instruction)) {
            Ok(receipt) => {
                assert!(receipt.units <= 200_000, "{} units", receipt.units);
                for settled in receipt.events.iter().filter_map(|event| audit::read::<PeriodSettled>(event)) {
                    *self.accepted.entry("a ruling").or_default() += u64::from(settled.is_ruled);
                    *self.accepted.entry("a credit").or_default() += u64::from(settled.credit_bps > 0);
                    *self.accepted.entry("a penalty").or_default() += u64::from(settled.penalty > 0);
                    *self.accepted.entry("a rating by figures").or_default() +=
                        u64::from(settled.scores[0] != u16::MAX);
                }
                self.audit.post(&self.market, &receipt.events);
                if let Some(known) =
                    idl::instructions().find(|known| instruction.data.starts_with(&known.discriminator()))
                {
                    *self.accepted.entry(known.name()).or_default() += 1;
                }
            }
            Err(failure) => {
                assert!(is_a_reason(&failure.err), "{:?}\n{}", failure.err, failure.meta.pretty_logs());
                self.audit.post(&self.market, &[]);
            }
        }
    }

    /// Audits what the time alone has changed.
    pub fn note(&mut self) {
        self.audit.post(&self.market, &[]);
    }

    fn wait(&mut self) {
        let secs = match self.rng.random_range(0..10) {
            0..4 => self.rng.random_range(1..120),
            4..7 => self.rng.random_range(1..EPOCH),
            7..9 => self.rng.random_range(EPOCH..8 * EPOCH),
            _ => self.rng.random_range(8 * EPOCH..30 * EPOCH),
        };
        self.market.pass(secs);
        self.market.pass_slots(u64::try_from(secs).unwrap() * 2);
    }

    fn choose(&mut self) -> Option<Instruction> {
        match self.rng.random_range(0..118) {
            112.. => self.dispute(),
            100.. => self.measure(),
            0..16 => {
                self.wait();
                self.note();
                None
            }
            16..20 => self.deposit(),
            20..25 => self.withdraw(),
            25..34 => self.request(),
            34..47 => self.answer(),
            47..56 => self.claim(),
            56..70 => self.settle(),
            70..77 => self.end(),
            77..82 => self.crank(),
            82..87 => self.close(),
            87..92 => self.stake(),
            92..93 => self.donate(),
            93..95 => self.reopen(),
            95..98 => self.issuer(),
            _ => self.govern(),
        }
    }

    fn deposit(&mut self) -> Option<Instruction> {
        let (key, vault) = self.vault()?;
        let coin = coin_of(&vault.mint);
        let depositor = self.one_of(&CONSUMERS)?;
        let amount = self.amount();
        Some(instruction::deposit(depositor.key(), coin.purse(depositor), key, coin.token(), amount))
    }

    fn withdraw(&mut self) -> Option<Instruction> {
        let (key, vault) = self.vault()?;
        let coin = coin_of(&vault.mint);
        let owner = CONSUMERS.into_iter().find(|wallet| wallet.key() == vault.owner)?;
        let free = vault.clock().free().unwrap();
        let amount = match self.rng.random_range(0..4) {
            0 => free,
            1 => self.rng.random_range(0..=free),
            _ => self.amount(),
        };
        Some(instruction::withdraw(owner.key(), key, coin.purse(owner), coin.token(), amount))
    }

    fn request(&mut self) -> Option<Instruction> {
        let (key, vault) = self.vault()?;
        let coin = coin_of(&vault.mint);
        let (seller, listing) = match self.rng.random_range(0..4) {
            0 | 1 if coin == COINS[0] => (ACME, acme_listing()),
            0 | 1 => (ACME, flashback_tests::fixture::plain_storage(coin)),
            _ => (MOVERS, flashback_tests::fixture::plain_service(coin)),
        };
        let terms = [0, 3_600, 7 * sample::EPOCH_SECS, 10 * sample::EPOCH_SECS, 45 * sample::EPOCH_SECS];
        let order = Order {
            quantity: self.rng.random_range(1..110),
            max_price: self.audit.listings[&listing].price + self.rng.random_range(0..3) - 1,
            revision: self.audit.listings[&listing].revision,
            attributes_version: self.audit.providers[&provider_of(seller)].attributes_version,
            term_secs: if listing == acme_listing() { 45 * sample::EPOCH_SECS } else { self.one_of(&terms)? },
            valid_until: self.market.now() + self.rng.random_range(5 * EPOCH..8 * EPOCH),
            min_level: if seller == ACME && self.rng.random_bool(0.3) { 2 } else { 0 },
            min_rating_band: 0,
        };
        let (provider, mint) = (provider_of(seller), vault.mint);
        let (owner, index) = (vault.owner, vault.next_index);
        Some(instruction::request_agreement(owner, owner, key, listing, provider, mint, index, order))
    }

    fn answer(&mut self) -> Option<Instruction> {
        let (mut keys, agreement, _) = self.agreement(is_request)?;
        keys.board = self.audit.listings[&keys.listing].board;
        if keys.board != Pubkey::default() {
            self.catch_up();
        }
        let seller = self.seller_of(&agreement);
        let lapsed = is_request(&agreement) && agreement.valid_until <= self.market.now();
        Some(match self.rng.random_range(0..20) {
            2.. if lapsed => instruction::lapse_request(&keys),
            0 => instruction::decline_agreement(seller.key(), &keys),
            1 => instruction::cancel_request(agreement.consumer, &keys),
            2 => instruction::lapse_request(&keys),
            3 => instruction::accept_agreement(STRANGER.key(), &keys),
            _ => instruction::accept_agreement(seller.key(), &keys),
        })
    }

    fn seller_of(&self, agreement: &Agreement) -> Wallet {
        SELLERS.into_iter().find(|seller| provider_of(*seller) == agreement.provider).unwrap()
    }

    fn claim(&mut self) -> Option<Instruction> {
        let (keys, agreement, coin) = self.agreement(|agreement| !is_request(agreement))?;
        let seller = self.seller_of(&agreement);
        let payout = self.audit.bonds.get(&keys.bond)?.payout;
        Some(match self.rng.random_range(0..6) {
            0 => instruction::claim_to(seller.key(), &keys, reserve_purse(seller, coin), coin.token()),
            1 => instruction::claim(&keys, coin.purse(STRANGER), coin.token()),
            _ => instruction::claim(&keys, payout, coin.token()),
        })
    }

    fn settle(&mut self) -> Option<Instruction> {
        let is_due = |agreement: &Agreement| !is_request(agreement) && agreement.final_settled_at == 0;
        let (keys, agreement, _) = self.agreement(is_due)?;
        if self.rng.random_bool(0.1) {
            let stars = self.rng.random_range(0..7);
            return Some(instruction::review_period(agreement.consumer, &keys, stars));
        }
        if keys.board != Pubkey::default() && self.rng.random_bool(0.3) {
            self.catch_up();
        }
        let period = match self.rng.random_range(0..8) {
            0 => self.rng.random_range(0..5),
            _ => agreement.periods,
        };
        Some(self.settle_period(&keys, period))
    }

    fn end(&mut self) -> Option<Instruction> {
        let (keys, agreement, _) = self.agreement(|agreement| !is_request(agreement) && agreement.ends_at == 0)?;
        let (consumer, authority) = (agreement.consumer, self.seller_of(&agreement).key());
        Some(match self.rng.random_range(0..10) {
            0..2 => instruction::terminate_agreement(consumer, &keys),
            2..4 => instruction::leave_agreement(consumer, &keys),
            4..5 => instruction::end_agreement(consumer, authority, &keys),
            5..7 => instruction::exit_agreement(authority, &keys),
            7..8 => instruction::give_provider_notice(authority, &keys),
            8..9 => instruction::end_default(&keys),
            _ => instruction::expire_agreement(&keys),
        })
    }

    fn crank(&mut self) -> Option<Instruction> {
        if self.rng.random_bool(0.4) {
            let (key, vault) = self.vault()?;
            let coin = coin_of(&vault.mint);
            return Some(if self.rng.random() {
                instruction::sync_vault(key)
            } else {
                instruction::sweep_fees(key, coin.purse(TREASURY), coin.token())
            });
        }
        let now = self.market.now();
        let is_due =
            |a: &Agreement| a.penalty_owed > 0 || a.reserved > 0 && a.term_ends_at != 0 && a.term_ends_at <= now;
        let (keys, _, coin) = self.agreement(is_due)?;
        Some(match self.rng.random_range(0..3) {
            0 => instruction::expire_agreement(&keys),
            1 => instruction::end_default(&keys),
            _ => instruction::collect_penalty(&keys, coin.token()),
        })
    }

    fn close(&mut self) -> Option<Instruction> {
        let (keys, agreement, coin) = self.agreement(|agreement| agreement.final_settled_at != 0)?;
        let caller = if self.rng.random() { agreement.consumer } else { STRANGER.key() };
        Some(instruction::close_agreement(caller, &keys, coin.token()))
    }

    fn stake(&mut self) -> Option<Instruction> {
        let (key, bond) = self.bond()?;
        let coin = coin_of(&bond.mint);
        let seller = SELLERS.into_iter().find(|seller| provider_of(*seller) == bond.provider)?;
        let (authority, provider, purse) = (seller.key(), bond.provider, coin.purse(seller));
        let amount = self.amount();
        Some(match self.rng.random_range(0..6) {
            0 => {
                instruction::deposit_bond(authority, provider, purse, key, coin.token(), 10 * amount.min(sample::STAKE))
            }
            _ if bond.amount == 0 && bond.open_count == 0 && self.rng.random() => {
                instruction::close_bond(authority, provider, key, purse, bond.rent_payer, coin.token())
            }
            2 => {
                let free = bond.free().unwrap();
                let amount = if self.rng.random() { free } else { amount.min(free) };
                instruction::thaw_bond(authority, provider, key, amount)
            }
            3 => instruction::withdraw_bond(authority, provider, key, purse, coin.token()),
            4 => {
                let payout = if self.rng.random() { purse } else { reserve_purse(seller, coin) };
                instruction::set_payout(authority, provider, key, payout)
            }
            _ => instruction::close_bond(authority, provider, key, purse, bond.rent_payer, coin.token()),
        })
    }

    fn donate(&mut self) -> Option<Instruction> {
        let to = if self.rng.random() { self.vault()?.1.token } else { self.bond()?.1.token };
        let mint = Pubkey::try_from(&self.market.account(&to).data[..32]).unwrap();
        let amount = self.rng.random_range(1..1_000);
        Some(coin_of(&mint).send(RIVAL, to, amount))
    }

    fn reopen(&mut self) -> Option<Instruction> {
        let coin = self.coin();
        let owner = self.one_of(&CONSUMERS)?;
        let seller = self.one_of(&SELLERS)?;
        let vault_id = self.rng.random_range(0..3);
        let key = address::vault(&owner.key(), &coin.mint.key(), vault_id);
        let bond = address::bond(&provider_of(seller), &coin.mint.key());
        if self.rng.random() && !self.audit.bonds.contains_key(&bond) {
            return Some(flashback_tests::fixture::open_bond(seller, provider_of(seller), coin));
        }
        if self.audit.vaults.contains_key(&key) {
            let purse = coin.purse(owner);
            return Some(instruction::close_vault(owner.key(), key, purse, owner.key(), coin.token()));
        }
        let slot = self.market.slot().saturating_sub(self.rng.random_range(0..200));
        Some(instruction::open_vault(owner.key(), owner.key(), coin.token(), vault_id, slot))
    }

    /// The issuer of a coin freezes somebody's purse or lets it move again; or a seller closes its own.
    fn issuer(&mut self) -> Option<Instruction> {
        let coin = self.coin();
        let seller = self.one_of(&SELLERS)?;
        let purse = if self.rng.random() { coin.purse(seller) } else { reserve_purse(seller, coin) };
        let data = self.market.account(&purse).data;
        if data.is_empty() {
            coin.open(&mut self.market, purse, seller);
            return None;
        }
        if data[108] == 2 {
            return Some(coin.thaw(purse));
        }
        if self.rng.random_bool(0.3) && balance(&self.market, &purse) == 0 {
            let close = token::close_account(&coin.program, &purse, &seller.key(), &seller.key(), &[]);
            return Some(close.unwrap());
        }
        Some(coin.freeze(purse))
    }

    fn govern(&mut self) -> Option<Instruction> {
        let coin = self.coin();
        let seller = self.one_of(&SELLERS)?;
        let provider = provider_of(seller);
        let delisted = self.audit.providers[&provider].delisted_at != 0;
        Some(match self.rng.random_range(0..12) {
            0 if !delisted => instruction::delist_provider(REGISTRAR.key(), provider, Some(Reason::Fraud)),
            0..5 if delisted => instruction::delist_provider(REGISTRAR.key(), provider, None),
            0..5 => {
                let fee_bps = Some(self.rng.random_range(0..=500));
                instruction::update_platform(ADMIN.key(), PlatformChanges { fee_bps, ..Default::default() })
            }
            5 => instruction::pause(GUARDIAN.key(), 1 << self.rng.random_range(0..5)),
            6 => instruction::resume(ADMIN.key(), 1 << self.rng.random_range(0..5)),
            7 => {
                let endpoint = format!("https://{}.example", self.rng.random_range(0..3));
                let endpoint = padded(endpoint.as_bytes());
                let usual = if seller == ACME { sample::storage_profile() } else { sample::service_profile() };
                instruction::update_provider(seller.key(), provider, ProviderProfile { endpoint, ..usual })
            }
            _ => {
                let (listing, mut offer) = if seller == ACME {
                    (flashback_tests::fixture::plain_storage(coin), sample::plain_storage_offer())
                } else {
                    (flashback_tests::fixture::plain_service(coin), sample::plain_service_offer())
                };
                offer.price = offer.price * self.rng.random_range(1..30) / 10 + 1;
                offer.terms.notice_secs = self.rng.random_range(1..=7) * sample::EPOCH_SECS;
                offer.terms.provider_notice_secs = self.rng.random_range(0..20) * sample::EPOCH_SECS;
                offer.terms.grace_secs = self.rng.random_range(1..=7) * sample::EPOCH_SECS;
                offer.terms.max_credit_bps = self.rng.random_range(5_000..=10_000);
                offer.terms.service_levels.period_epochs = self.rng.random_range(1..=30);
                offer.terms.service_levels.collateral_months = self.rng.random_range(0..3);
                let revision = self.audit.listings[&listing].revision;
                instruction::update_listing(seller.key(), provider, listing, revision, offer)
            }
        })
    }

    /// Sees that from here each party alone gets all its agreements closed.
    pub fn check_exits(&self) {
        for consumer in CONSUMERS {
            liveness::consumer_gets_out(self, consumer);
        }
        for seller in SELLERS {
            liveness::provider_gets_out(self, seller);
        }
    }

    /// The same market, to try something on.
    pub fn fork(&self) -> Self {
        Self {
            market: self.market.clone(),
            audit: self.audit.clone(),
            accepted: BTreeMap::new(),
            rng: self.rng.clone(),
        }
    }

    /// Sends what must be accepted.
    #[track_caller]
    pub fn must(&mut self, instruction: Instruction) {
        match self.market.send_all(&[instruction]) {
            Ok(receipt) => self.audit.post(&self.market, &receipt.events),
            Err(failure) => panic!("{:?}\n{}", failure.err, failure.meta.pretty_logs()),
        }
    }

    /// Lets time pass.
    pub fn pass(&mut self, secs: i64) {
        self.market.pass(secs);
        self.market.pass_slots(1_000);
    }

    /// Agreements that are not closed, with what belongs to them.
    pub fn open_agreements(&self) -> Vec<(AgreementKeys, Agreement, Coin)> {
        let keys_of = |(key, agreement): (&Pubkey, &Agreement)| {
            let mint = self.audit.vaults[&agreement.vault].mint;
            (AgreementKeys::of(*key, agreement, &mint), *agreement, coin_of(&mint))
        };
        self.audit.agreements.iter().map(keys_of).collect()
    }
}

/// Whether a transaction failed for a reason that somebody can understand: by an error of ours that is no overflow, by
/// one of the framework's about a missing account, or by the token program's refusal.
fn is_a_reason(error: &TransactionError) -> bool {
    let broken = [FlashbackError::AmountOverflow, FlashbackError::Overflow, FlashbackError::StatusUnknown];
    if broken.into_iter().any(|broken| Refusal::from(broken).0 == *error) {
        return false;
    }
    match error {
        TransactionError::InstructionError(_, InstructionError::Custom(code)) => {
            let missing = [ErrorCode::AccountNotInitialized, ErrorCode::AccountOwnedByWrongProgram].map(u32::from);
            *code < 100 || *code >= 6_000 || missing.contains(code)
        }
        TransactionError::InstructionError(_, error) => {
            use InstructionError::*;
            matches!(error, InvalidAccountData | UninitializedAccount | IncorrectProgramId)
        }
        _ => false,
    }
}

/// Whether an agreement is still a request.
pub fn is_request(agreement: &Agreement) -> bool {
    agreement.status == u8::from(AgreementStatus::Requested)
}
