//! A keeper with a thousand agreements due at once, and two keepers.

use std::sync::Arc;

use anyhow::{ensure, Context, Result};
use flashback::math::rate::rate_q;
use flashback::math::stream::Stream;
use flashback::state::{Agreement, Offer, Order, ProviderKind, Terms, Vault};
use flashback_client::instruction::{self, Token};
use flashback_client::keeper::{DueTask, Keeper, Policy, Scope, Summary, Task};
use flashback_client::purchase::Purchase;
use flashback_client::vault::missing_for;
use flashback_client::{address, AgreementFilter, Client};
use flashback_localnet::Localnet;
use flashback_tests::sample;
use solana_sdk::instruction::Instruction;
use solana_sdk::pubkey::Pubkey;
use solana_sdk::signature::{Keypair, Signer};
use spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent;

use crate::flight::Flight;

/// Agreements on one vault, and as many on a vault each.
const COUNT: usize = 1_000;
/// Listings that the agreements with vaults of their own are spread over; one more is the crowded vault's.
const LISTINGS: u32 = 10;
/// Units of each agreement, at [`PRICE`] base units a month.
const QUANTITY: u64 = 10;
const PRICE: u64 = 1_000_000;
/// Requests that are made and accepted in one transaction.
const PAIRS: usize = 7;
const DAY: i64 = 86_400;
/// Days until the first period can be settled, and a period.
const DAYS: (i64, i64) = (12, 7);

/// A seller and a buyer with many vaults.
struct Bazaar<'n> {
    network: &'n Localnet,
    client: &'n Client,
    token: Token,
    seller: Arc<Keypair>,
    buyer: Arc<Keypair>,
}

/// Measures; an error if anything is done twice, not at all, or at another price.
pub async fn measure(network: &Localnet, admin: &Keypair, mint: Pubkey) -> Result<()> {
    let token = Token { mint, program: spl_token_interface::ID };
    let (seller, buyer) = (Arc::new(Keypair::new()), Arc::new(Keypair::new()));
    let bazaar = Bazaar { network, client: network.client(), token, seller, buyer };
    bazaar.open(admin).await?;
    let crowded = bazaar.crowd_one_vault().await?;
    bazaar.fill_vaults().await?;
    bazaar.keep(crowded).await?;
    bazaar.keep_twice_at_once().await
}

impl Bazaar<'_> {
    fn provider(&self) -> Pubkey {
        address::provider(ProviderKind::Storage, &self.seller.pubkey())
    }

    fn purse(&self, owner: &Keypair) -> Pubkey {
        address::associated_token(&owner.pubkey(), &self.token.mint, &self.token.program)
    }

    fn vault(&self, id: u64) -> Pubkey {
        address::vault(&self.buyer.pubkey(), &self.token.mint, id)
    }

    async fn open(&self, admin: &Keypair) -> Result<()> {
        const PURSE: u64 = 1_000_000_000_000;
        const TOKENS: u64 = 1_000_000_000_000_000;
        let (payer, Token { mint, program }) = (admin.pubkey(), self.token);
        for owner in [&self.seller, &self.buyer] {
            self.network.fund(&owner.pubkey(), PURSE).await?;
            let open = create_associated_token_account_idempotent(&payer, &owner.pubkey(), &mint, &program);
            let purse = self.purse(owner);
            let give = spl_token_interface::instruction::mint_to(&program, &mint, &purse, &payer, &[], TOKENS)?;
            self.client.send(&[open, give], admin, &[]).await?;
        }
        let (seller, provider) = (self.seller.pubkey(), self.provider());
        let register =
            instruction::register_provider(seller, payer, ProviderKind::Storage, 0, sample::storage_profile());
        let bond = instruction::open_bond(seller, seller, provider, self.purse(&self.seller), self.token);
        self.client.send(&[register, bond], &self.seller, &[]).await?;
        for index in 0..=LISTINGS {
            let list = instruction::create_listing(seller, provider, index, mint, offer());
            self.client.send(&[list], &self.seller, &[]).await?;
        }
        Ok(())
    }

    /// Agreement number `index` of vault `id`, on a listing.
    fn purchase(&self, listing: u32, id: u64, index: u64, open_at: Option<u64>, deposit: u64, now: i64) -> Purchase {
        let provider = self.provider();
        Purchase {
            owner: self.buyer.pubkey(),
            source: self.purse(&self.buyer),
            token: self.token,
            vault_id: id,
            open_at,
            deposit,
            certifier: None,
            finalize: Vec::new(),
            provider,
            listing: address::listing(&provider, listing),
            board: Pubkey::default(),
            index,
            order: Some(Order {
                quantity: QUANTITY,
                max_price: PRICE,
                revision: 1,
                attributes_version: 1,
                term_secs: 0,
                valid_until: now + DAY,
                min_level: 0,
                min_rating_band: 0,
            }),
            accepts: true,
        }
    }

    /// What `count` agreements take for 90 days.
    fn deposit_for(count: u64, now: i64) -> Result<u64> {
        let rate = rate_q(PRICE, QUANTITY).context("a rate that does not fit")?;
        let guarantee = Stream::<32>::guarantee_for(rate, offer().terms.notice_secs, None);
        let one = missing_for(None, rate, guarantee.context("a guarantee that does not fit")?, 90 * 86_400, now);
        Ok(one.context("a deposit that does not fit")? * count)
    }

    /// One vault with a thousand agreements.
    async fn crowd_one_vault(&self) -> Result<Pubkey> {
        let clock = self.client.clock().await?;
        let (first, now) = (clock.slot << 20, clock.unix_timestamp);
        let deposit = Self::deposit_for(u64::try_from(COUNT)?, now)?;
        let purchase = self.purchase(0, 0, first, Some(clock.slot), deposit, now);
        self.client.send(&purchase.instructions(), &self.buyer, &[]).await?;
        let indices: Vec<u64> = (first + 1..first + u64::try_from(COUNT)?).collect();
        for batch in indices.chunks(PAIRS) {
            let pairs = batch.iter().flat_map(|index| self.purchase(0, 0, *index, None, 0, now).instructions());
            self.client.send(&pairs.collect::<Vec<_>>(), &self.buyer, &[]).await?;
        }
        Ok(purchase.vault())
    }

    /// A thousand vaults with an agreement each.
    async fn fill_vaults(&self) -> Result<()> {
        let flight = Flight::to(self.network);
        let mut ids = 1..=u64::try_from(COUNT)?;
        loop {
            let clock = self.client.clock().await?;
            let (slot, now) = (clock.slot, clock.unix_timestamp);
            let deposit = Self::deposit_for(1, now)?;
            let jobs: Vec<(Arc<Keypair>, Vec<Instruction>)> = ids
                .by_ref()
                .take(32)
                .map(|id| {
                    let listing = u32::try_from(id % u64::from(LISTINGS)).unwrap_or_default() + 1;
                    let purchase = self.purchase(listing, id, slot << 20, Some(slot), deposit, now);
                    (self.buyer.clone(), purchase.instructions())
                })
                .collect();
            if jobs.is_empty() {
                return Ok(());
            }
            flight.send_all(jobs).await?;
        }
    }

    /// One keeper: first the crowded vault, then those with one agreement each.
    async fn keep(&self, crowded: Pubkey) -> Result<()> {
        let now = self.client.now().await?;
        self.network.travel_to(now + DAYS.0 * DAY).await?;
        let listings: Vec<Pubkey> = (1..=LISTINGS).map(|index| address::listing(&self.provider(), index)).collect();
        println!("\nA keeper with {COUNT} agreements due: each is settled and claimed");
        println!("agreements      settlements of a transaction  transactions  for an agreement    time");
        for (what, scope) in [
            ("on one vault", Scope { vaults: vec![crowded], ..Scope::default() }),
            ("a vault each", Scope { listings, ..Scope::default() }),
        ] {
            let wallet = self.keeper_wallet().await?;
            let keeper = Keeper::new(self.client, &wallet, Policy::default());
            let books = keeper.load(&scope).await?;
            let batches = keeper.batches(&books);
            self.check_logs(&batches, &wallet.pubkey()).await?;
            let sizes = settlements(&batches);
            let report = keeper.work(&books, &|_| {}).await;
            check(&report, COUNT)?;
            let (least, most) = (sizes.iter().min().unwrap_or(&0), sizes.iter().max().unwrap_or(&0));
            ensure!(COUNT / sizes.len() >= 8, "{} settlements share a transaction", COUNT / sizes.len());
            println!(
                "{what}    {:>28}  {:>12}  {:>16.3}  {:>4.1} s",
                format!("{least} to {most}"),
                report.transactions,
                f64::from(u32::try_from(report.transactions)?) / f64::from(u32::try_from(COUNT)?),
                report.took.as_secs_f64(),
            );
        }
        self.check_books(1).await
    }

    /// The largest transaction of each task keeps all of its events: a node cuts logs that are too long.
    async fn check_logs(&self, batches: &[Vec<DueTask>], payer: &Pubkey) -> Result<()> {
        for task in [Task::Settle, Task::Claim] {
            let of_task = batches.iter().filter(|batch| batch.iter().all(|due| due.task == task));
            let largest = of_task.max_by_key(|batch| batch.len()).context("nothing is due")?;
            let instructions: Vec<_> = largest.iter().map(|due| due.instruction.clone()).collect();
            let logs = self.client.simulate(&instructions, payer).await?.logs;
            let events = logs.iter().filter(|log| log.starts_with("Program data: ")).count();
            ensure!(events == largest.len(), "{events} of {} events of {}", largest.len(), task.name());
        }
        Ok(())
    }

    /// Two keepers at once, on the whole market, whose next period is due.
    async fn keep_twice_at_once(&self) -> Result<()> {
        let now = self.client.now().await?;
        self.network.travel_to(now + DAYS.1 * DAY).await?;
        let (wallet, rival_wallet) = (self.keeper_wallet().await?, self.keeper_wallet().await?);
        let keeper = Keeper::new(self.client, &wallet, Policy::default());
        let rival = Keeper::new(self.client, &rival_wallet, Policy::default());
        let (books, rival_books) = (keeper.load(&Scope::default()).await?, rival.load(&Scope::default()).await?);
        let (report, rival_report) = tokio::join!(keeper.work(&books, &|_| {}), rival.work(&rival_books, &|_| {}));
        println!("\nTwo keepers at once, {} agreements due", 2 * COUNT);
        for (name, report) in [("one", &report), ("other", &rival_report)] {
            check(report, 2 * COUNT)?;
            println!(
                "{name:5}  {} tasks done, {} nothing left to do, {} failed, {} transactions, {:.1} s",
                report.count(),
                report.idle,
                report.failed.len(),
                report.transactions,
                report.took.as_secs_f64()
            );
        }
        self.check_books(2).await
    }

    async fn keeper_wallet(&self) -> Result<Keypair> {
        let wallet = Keypair::new();
        self.network.fund(&wallet.pubkey(), 10_000_000_000).await?;
        Ok(wallet)
    }

    /// Every agreement has settled `periods`, and token accounts hold what the books say.
    async fn check_books(&self, periods: u32) -> Result<()> {
        let filter = AgreementFilter { provider: Some(self.provider()), ..AgreementFilter::default() };
        let agreements = self.client.agreements(&filter).await?;
        ensure!(agreements.len() == 2 * COUNT, "{} agreements", agreements.len());
        let settled = |agreement: &Agreement| agreement.periods == periods;
        let wrong = agreements.iter().filter(|(_, agreement)| !settled(agreement)).count();
        ensure!(wrong == 0, "{wrong} agreements have settled other than {periods} periods");
        let paid: u64 = agreements.iter().map(|(_, agreement)| agreement.claimed - agreement.fee).sum();
        let held = self.held(&self.purse(&self.seller)).await?;
        ensure!(held == 1_000_000_000_000_000 + paid, "the seller holds {held}, and was paid {paid}");
        for id in [0, 1, u64::try_from(COUNT)?] {
            let vault: Vault = self.client.fetch(&self.vault(id)).await?;
            let held = self.held(&vault.token).await?;
            ensure!(held == vault.balance + vault.fees_owed, "vault {id} holds {held}");
        }
        Ok(())
    }

    async fn held(&self, account: &Pubkey) -> Result<u64> {
        use solana_sdk::program_pack::Pack;
        let account = self.client.accounts(&[*account]).await?.pop().flatten().context("no token account")?;
        Ok(spl_token_interface::state::Account::unpack(&account.data)?.amount)
    }
}

/// An offer that anybody can accept, by the month, without a board.
fn offer() -> Offer {
    let mut terms = Terms { max_credit_bps: 5_000, ..sample::plain_terms() };
    terms.service_levels.collateral_months = 0;
    Offer { auto_accept: true, price: PRICE, terms, ..sample::plain_storage_offer() }
}

/// How many settlements each transaction has.
fn settlements(batches: &[Vec<DueTask>]) -> Vec<usize> {
    let settling = batches.iter().filter(|batch| batch.iter().all(|due| due.task == Task::Settle));
    settling.map(Vec::len).collect()
}

/// Nothing failed, and whoever came first, each agreement was settled.
fn check(report: &Summary, count: usize) -> Result<()> {
    ensure!(report.failed.is_empty(), "{} tasks failed, the first: {:?}", report.failed.len(), report.failed[0]);
    let settled = report.done.get(&Task::Settle).copied().unwrap_or_default();
    ensure!(settled + report.idle >= count, "{settled} of {count} are settled");
    Ok(())
}
