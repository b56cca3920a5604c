//! Agreements of a trading market, at rates of whole base units a second.

use std::sync::LazyLock;

use flashback::state::{Agreement, Offer, Order, Provider, Vault};
use flashback_client::{
    address,
    instruction::{self, Actor, AgreementKeys},
};
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

use crate::{
    fixture::{acme, movers, plain_service, plain_storage, vault},
    sample::{self, EPOCH, GENESIS_AT},
    tokens::{Coin, COINS},
    Fixture, Svm, Wallet, ACME, CONSUMER, MOVERS, RIVAL,
};

/// Who buys how much of whom, paid with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deal {
    /// Who buys; pays out of vault number 0.
    pub consumer: Wallet,
    /// Who sells, by the listing that needs no board.
    pub seller: Wallet,
    /// What it is paid with.
    pub coin: Coin,
    /// Base units per second.
    pub rate: u64,
    /// Place among the vault's agreements.
    pub place: u64,
}

/// [`CONSUMER`] buys storage of [`ACME`].
pub const fn storage(coin: Coin) -> Deal {
    Deal { consumer: CONSUMER, seller: ACME, coin, rate: 1, place: 0 }
}

/// [`CONSUMER`] buys a service of [`MOVERS`].
pub const fn service(coin: Coin) -> Deal {
    Deal { consumer: CONSUMER, seller: MOVERS, coin, rate: 3, place: 1 }
}

/// [`RIVAL`] buys storage of [`ACME`].
pub const fn rivals(coin: Coin) -> Deal {
    Deal { consumer: RIVAL, seller: ACME, coin, rate: 2, place: 0 }
}

/// [`CONSUMER`] asks [`ACME`] for storage once more.
pub const fn wish(coin: Coin) -> Deal {
    Deal { consumer: CONSUMER, seller: ACME, coin, rate: 5, place: 2 }
}

/// What [`CONSUMER`]'s vault pays a second for [`storage`] and [`service`].
pub const RATE_SUM: u64 = 4;
/// Seconds of the notice of both listings.
pub const NOTICE: u64 = 7 * EPOCH as u64;

/// Base units as the vault keeps them in its sums: times 2^32, two words.
pub const fn q(units: u64) -> [u64; 2] {
    [units << 32, units >> 32]
}

static DEALING: LazyLock<Fixture> = LazyLock::new(|| {
    let mut market = Fixture::trading();
    for provider in [acme(), movers()] {
        // Registered a while ago: with another version of its attributes its endpoint would be a new one.
        market.edit::<Provider>(&provider, |provider| provider.endpoint_changed_at -= 1);
    }
    for coin in COINS {
        for deal in [storage(coin), service(coin)] {
            market.send(deal.list(1, deal.offer()));
        }
        for deal in [storage(coin), service(coin), rivals(coin)] {
            deal.open(&mut market);
        }
    }
    market
});

impl Fixture {
    /// As [`Fixture::trading`], and in both mints [`storage`], [`service`] and [`rivals`] run since
    /// [`sample::GENESIS_AT`]. Listings stand at revision 2.
    pub fn dealing() -> Self {
        DEALING.clone()
    }
}

impl Deal {
    /// The seller's Provider account.
    pub fn provider(self) -> Pubkey {
        if self.seller == ACME {
            acme()
        } else {
            movers()
        }
    }

    /// The listing.
    pub fn listing(self) -> Pubkey {
        if self.seller == ACME {
            plain_storage(self.coin)
        } else {
            plain_service(self.coin)
        }
    }

    /// The vault that pays.
    pub fn vault(self) -> Pubkey {
        vault(self.consumer, self.coin)
    }

    /// The vault's token account.
    pub fn vault_token(self) -> Pubkey {
        address::vault_token(&self.vault())
    }

    /// The seller's bond.
    pub fn bond(self) -> Pubkey {
        address::bond(&self.provider(), &self.coin.mint.key())
    }

    /// The bond's token account.
    pub fn bond_token(self) -> Pubkey {
        address::bond_token(&self.bond())
    }

    /// Where the seller is paid.
    pub fn payout(self) -> Pubkey {
        self.coin.purse(self.seller)
    }

    /// Index of the agreement.
    pub fn index(self) -> u64 {
        (Fixture::trading().slot() << 20) + self.place
    }

    /// The agreement.
    pub fn address(self) -> Pubkey {
        address::agreement(&self.vault(), self.index())
    }

    /// The accounts around it; the consumer pays the rent.
    pub fn keys(self) -> AgreementKeys {
        AgreementKeys {
            agreement: self.address(),
            vault: self.vault(),
            listing: self.listing(),
            provider: self.provider(),
            bond: self.bond(),
            board: Pubkey::default(),
            rent_payer: self.consumer.key(),
        }
    }

    /// What the seller offers: a unit a second for 1,000 GiB, or for 1 unit of service.
    pub fn offer(self) -> Offer {
        if self.seller == ACME {
            Offer { price: 2_592, ..sample::plain_storage_offer() }
        } else {
            Offer { price: 2_592_000, ..sample::plain_service_offer() }
        }
    }

    /// Replaces the offer that stands at `revision`.
    pub fn list(self, revision: u32, offer: Offer) -> Instruction {
        instruction::update_listing(self.seller.key(), self.provider(), self.listing(), revision, offer)
    }

    /// Units bought.
    pub fn quantity(self) -> u64 {
        if self.seller == ACME {
            1_000 * self.rate
        } else {
            self.rate
        }
    }

    /// What the consumer asks for when the market opens: for an epoch, an open term, no requirements.
    pub fn order(self) -> Order {
        Order {
            quantity: self.quantity(),
            max_price: u64::MAX,
            revision: 2,
            attributes_version: 1,
            term_secs: 0,
            valid_until: GENESIS_AT + EPOCH,
            min_level: 0,
            min_rating_band: 0,
        }
    }

    /// Asks for it; the consumer pays the rent.
    pub fn request(self, order: Order) -> Instruction {
        self.request_paid_by(self.consumer, order)
    }

    /// Asks for it; `payer` pays the rent.
    pub fn request_paid_by(self, payer: Wallet, order: Order) -> Instruction {
        self.request_as(self.consumer.key().into(), payer, order)
    }

    /// `actor` asks for it; `payer` pays the rent.
    pub fn request_as(self, actor: Actor, payer: Wallet, order: Order) -> Instruction {
        let (payer, mint) = (payer.key(), self.coin.mint.key());
        let (vault, listing, provider) = (self.vault(), self.listing(), self.provider());
        instruction::request_agreement(actor, payer, vault, listing, provider, mint, self.index(), order)
    }

    /// The seller accepts.
    pub fn accept(self) -> Instruction {
        instruction::accept_agreement(self.seller.key(), &self.keys())
    }

    /// Asks and accepts: from now on it runs.
    pub fn open(self, market: &mut Fixture) {
        let valid_until = market.now() + EPOCH;
        market.send(self.request(Order { valid_until, ..self.order() }));
        market.send(self.accept());
    }

    /// Anybody claims, to where the seller is paid.
    pub fn claim(self) -> Instruction {
        instruction::claim(&self.keys(), self.payout(), self.coin.token())
    }

    /// Anybody settles.
    pub fn settle(self, period: u32) -> Instruction {
        instruction::settle_period(&self.keys(), period)
    }

    /// The consumer gives notice.
    pub fn terminate(self) -> Instruction {
        instruction::terminate_agreement(self.consumer.key(), &self.keys())
    }

    /// Both end it.
    pub fn end(self) -> Instruction {
        instruction::end_agreement(self.consumer.key(), self.seller.key(), &self.keys())
    }

    /// The consumer leaves by right.
    pub fn leave(self) -> Instruction {
        instruction::leave_agreement(self.consumer.key(), &self.keys())
    }

    /// The seller leaves without notice.
    pub fn exit(self) -> Instruction {
        instruction::exit_agreement(self.seller.key(), &self.keys())
    }

    /// The seller gives notice.
    pub fn give_notice(self) -> Instruction {
        instruction::give_provider_notice(self.seller.key(), &self.keys())
    }

    /// Anybody ends it at its term.
    pub fn expire(self) -> Instruction {
        instruction::expire_agreement(&self.keys())
    }

    /// Anybody ends it because its vault is in default.
    pub fn end_default(self) -> Instruction {
        instruction::end_default(&self.keys())
    }

    /// Anybody collects what the seller owes.
    pub fn collect(self) -> Instruction {
        instruction::collect_penalty(&self.keys(), self.coin.token())
    }

    /// Anybody syncs the vault.
    pub fn sync(self) -> Instruction {
        instruction::sync_vault(self.vault())
    }

    /// `caller` closes it.
    pub fn close(self, caller: Wallet) -> Instruction {
        instruction::close_agreement(caller.key(), &self.keys(), self.coin.token())
    }

    /// `depositor` pays into the vault.
    pub fn deposit(self, depositor: Wallet, amount: u64) -> Instruction {
        instruction::deposit(depositor.key(), self.coin.purse(depositor), self.vault(), self.coin.token(), amount)
    }

    /// The consumer takes out of the vault.
    pub fn withdraw(self, amount: u64) -> Instruction {
        instruction::withdraw(
            self.consumer.key(),
            self.vault(),
            self.coin.purse(self.consumer),
            self.coin.token(),
            amount,
        )
    }

    /// The consumer takes everything out but for guarantees and what its agreements earn in `secs` seconds.
    pub fn drain(self, market: &mut Fixture, secs: u64) {
        market.send(self.sync());
        let clock = market.read::<Vault>(&self.vault()).clock();
        let rate = u64::try_from(clock.rate_sum_q >> 32).unwrap();
        market.send(self.withdraw(clock.free().unwrap() - secs * rate));
    }

    /// The agreement as it is.
    pub fn read(self, svm: &Svm) -> Agreement {
        svm.read(&self.address())
    }
}
