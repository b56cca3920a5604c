//! The demo's second part: what a consumer buys streams by the second, until its money ends and everything is closed.

use anchor_lang::prelude::Pubkey;
use anyhow::{ensure, Context as _, Result};
use flashback::state::{Agreement, Bond, Category, Order, ProviderKind, Vault};
use flashback_client::instruction::{self, AgreementKeys, Token};
use flashback_client::keeper::{transaction_size, Summary, Task, LARGEST_TRANSACTION};
use flashback_client::purchase::{PurchasePlan, Wanted};
use flashback_client::{
    address, text, BrowseEntry, BrowseFilter, Client, ClientError, ListingContext, Sort, StreamView, VaultView,
};
use flashback_localnet::Localnet;
use solana_sdk::signature::Signer;

use super::balance_sheet::{holders, BalanceSheet};
use super::keep;
use crate::agreement::view;
use crate::chain::mint;
use crate::chain::token_account::TokenAccount;
use crate::input::mint::MintInfo;
use crate::input::span::show_span;
use crate::sandbox::progress::Progress;
use crate::sandbox::sample::{SampleMarket, Seller, CONSUMER, SELLERS};

/// Certification level that the consumer asks for.
const LEVEL: u8 = 1;
/// Days that the consumer pays for.
const RUNWAY_DAYS: u32 = 10;
/// Days until the providers claim.
const CLAIM_DAYS: i64 = 5;

/// Everything that the second part works with.
struct PurchaseDemo<'a> {
    network: &'a Localnet,
    market: &'a SampleMarket<'a>,
    client: &'a Client,
    progress: &'a Progress,
    token: Token,
    mint: MintInfo,
    epoch_secs: u32,
}

/// What was bought, and from whom.
struct Bought {
    seller: &'static Seller,
    keys: AgreementKeys,
}

/// Runs it; an error if a base unit is not where it should be.
pub async fn show(network: &Localnet, market: &SampleMarket<'_>, progress: &Progress) -> Result<()> {
    let (client, token) = (network.client(), market.dollar());
    let mint = mint::load_one(client, token.mint).await?;
    let epoch_secs = client.platform().await?.epoch_secs;
    let demo = PurchaseDemo { network, market, client, progress, token, mint, epoch_secs };

    demo.refuse_what_is_not_measured().await?;
    let storage = demo.find(Category::Storage, 500).await?;
    let migration = demo.find(Category::Migration, 1).await?;
    let vault = address::vault(&market.key(CONSUMER)?.pubkey(), &token.mint, 0);
    let holders = holders(market, token, &vault, &[storage.seller.key, migration.seller.key])?;
    let before = BalanceSheet::read(client, &token.mint, &holders).await?;

    let bought = [demo.buy(storage).await?, demo.buy(migration).await?];
    demo.show_agreements("What the consumer has bought", &bought).await?;
    demo.claim_by_the_second(&bought).await?;
    demo.default(&bought).await?;
    demo.settle(&bought).await?;
    demo.close(&bought).await?;

    let after = BalanceSheet::read(client, &token.mint, &holders).await?;
    let sheet = after.table(&before, &holders, demo.mint.decimals.unwrap_or_default())?;
    let earned: i128 = EARNERS.map(|n| after.growth(&before, n)).iter().sum();
    let fees = after.growth(&before, FEES);
    ensure!(-after.growth(&before, PAYER) == earned + fees, "the consumer paid other than others received");
    progress.show(&format!("\nBalance sheet, by the chain's own balances\n{sheet}"));
    progress.did("every base unit is accounted for: the sheet sums to zero");
    Ok(())
}

/// Places of the accounts whose growth is compared, see [`holders`].
const PAYER: usize = 0;
const FEES: usize = 1;
/// Purse and bond of both sellers: what leaves a bond comes into the purse.
const EARNERS: [usize; 4] = [3, 4, 5, 6];

/// An offer that fits, with its seller.
struct Found {
    entry: BrowseEntry,
    seller: &'static Seller,
    quantity: u64,
}

impl PurchaseDemo<'_> {
    /// The cheapest offer in dollars that holds the level and promises nothing measured.
    async fn find(&self, category: Category, quantity: u64) -> Result<Found> {
        let filter = BrowseFilter {
            category: Some(category),
            mint: Some(self.token.mint),
            min_level: Some(LEVEL),
            quantity: Some(quantity),
            sort: Sort::Price,
            ..BrowseFilter::default()
        };
        let mut found = self.client.browse(&filter).await?.into_iter();
        let fits =
            |entry: &BrowseEntry| entry.listing.auto_accept == 1 && !entry.listing.terms.service_levels.is_measured();
        let entry = found.find(fits).context("nothing that can be bought without a board")?;
        let mut sellers = SELLERS.iter();
        let own = |seller: &&Seller| self.market.provider(seller).is_ok_and(|key| key == entry.listing.provider);
        let seller = sellers.find(own).context("an unknown seller")?;
        Ok(Found { entry, seller, quantity })
    }

    /// What is promised by measure cannot be bought before somebody measures it.
    async fn refuse_what_is_not_measured(&self) -> Result<()> {
        let filter = BrowseFilter {
            kind: Some(ProviderKind::Storage),
            mint: Some(self.token.mint),
            min_level: Some(LEVEL),
            open: false,
            ..BrowseFilter::default()
        };
        let measured = |entry: &BrowseEntry| entry.listing.terms.service_levels.is_measured();
        let entry = self.client.browse(&filter).await?.into_iter().find(measured).context("nothing is measured")?;
        let name = text::field(&entry.listing.name);
        let own = |seller: &&Seller| self.market.provider(seller).is_ok_and(|key| key == entry.listing.provider);
        let seller = SELLERS.iter().find(own).context("an unknown seller")?;
        let quantity = entry.listing.min_quantity;
        let (_, plan) = self.purchase(&Found { entry, seller, quantity }).await?;
        let refused = self.client.simulate(&plan.purchase.instructions(), &plan.purchase.owner).await;
        match refused {
            Err(ClientError::Program { name: error, .. }) if error == "BoardMissing" => {
                self.progress
                    .did(&format!("{name} promises what nobody measures yet: the program refuses the purchase"));
                Ok(())
            }
            other => anyhow::bail!("{name} was to be refused for its missing board: {other:?}"),
        }
    }

    /// The purchase with everything that is not there yet, paid for [`RUNWAY_DAYS`].
    async fn purchase(&self, found: &Found) -> Result<(ListingContext, PurchasePlan)> {
        let listing = ListingContext::load(self.client, found.entry.address).await?;
        let wanted = Wanted {
            order: Order { min_level: LEVEL, ..listing.order(found.quantity) },
            runway_secs: RUNWAY_DAYS * self.epoch_secs,
            ..listing.wanted(found.quantity)
        };
        let (owner, source) = (self.market.key(CONSUMER)?.pubkey(), self.market.purse(CONSUMER, self.token)?);
        let plan = PurchasePlan::load(self.client, &listing, owner, source, &wanted).await?;
        Ok((listing, plan))
    }

    async fn buy(&self, found: Found) -> Result<Bought> {
        let name = text::field(&found.entry.listing.name);
        self.progress.doing(format!("the consumer buys {name}"));
        let (listing, plan) = self.purchase(&found).await?;
        let (foretold, _) = plan.preview(&listing)?;
        let purchase = plan.purchase;
        let instructions = purchase.instructions();
        let bytes = transaction_size(&instructions, &purchase.owner);
        ensure!(bytes <= LARGEST_TRANSACTION, "a purchase of {bytes} bytes is no transaction");
        self.market.send(CONSUMER, &instructions).await?;
        let agreement: Agreement = self.client.fetch(&purchase.keys().agreement).await?;
        ensure!(agreement.guarantee == foretold.guarantee, "\"{name}\" is not what was foretold");
        let vault = if purchase.open_at.is_some() { "opens a vault, " } else { "" };
        self.progress.did(&format!(
            "the consumer {vault}deposits {} and has {} {} of \"{name}\" running: one transaction of {bytes} bytes",
            self.mint.money(purchase.deposit),
            found.quantity,
            text::field(&found.entry.listing.unit),
        ));
        Ok(Bought { seller: found.seller, keys: purchase.keys() })
    }

    async fn show_agreements(&self, title: &str, bought: &[Bought]) -> Result<()> {
        let mut rows = Vec::new();
        for Bought { keys, .. } in bought {
            let agreement = self.client.fetch::<Agreement>(&keys.agreement).await?;
            rows.push((keys.agreement, agreement, Some(self.client.fetch::<Vault>(&keys.vault).await?)));
        }
        let mints = [(self.token.mint, self.mint.clone())].into();
        let now = self.client.now().await?;
        self.progress.show(&format!("\n{title}\n{}", view::table_of(&rows, &mints, now)));
        Ok(())
    }

    /// Both claim, and a second later both claim again; each is paid what the client had foretold.
    async fn claim_by_the_second(&self, bought: &[Bought]) -> Result<()> {
        let start = self.client.now().await?;
        let later = start + CLAIM_DAYS * i64::from(self.epoch_secs);
        for (at, when) in [(later, format!("{CLAIM_DAYS} days later")), (later + 1, "one second later".into())] {
            self.network.travel_to(at).await?;
            let mut paid = Vec::new();
            for Bought { seller, keys } in bought {
                let purse = self.market.purse(seller.key, self.token)?;
                let foretold = self.view(keys).await?.claimable.provider;
                let before = self.held(&purse).await?;
                self.market.send(seller.key, &[instruction::claim(keys, purse, self.token)]).await?;
                let amount = self.held(&purse).await? - before;
                ensure!(amount == foretold, "{} was paid {amount} instead of {foretold}", seller.name);
                paid.push(format!("{} {}", seller.name, self.mint.amount(amount)));
            }
            self.progress.did(&format!("{when} both providers claim: {}", paid.join(", ")));
        }
        Ok(())
    }

    async fn view(&self, keys: &AgreementKeys) -> Result<StreamView> {
        let agreement: Agreement = self.client.fetch(&keys.agreement).await?;
        let vault: Vault = self.client.fetch(&keys.vault).await?;
        Ok(StreamView::at(&agreement, &vault, self.client.now().await?)?)
    }

    async fn held(&self, account: &Pubkey) -> Result<u64> {
        let usual = TokenAccount::load(self.client, Some(*account), account, &self.mint);
        Ok(usual.await?.amount)
    }

    async fn keep(&self, expected: &[(Task, usize)]) -> Result<Summary> {
        keep(self.client, self.market, expected).await
    }

    /// The money ends, grace passes, anyone ends the agreements; their notice is paid from the guarantee.
    async fn default(&self, bought: &[Bought]) -> Result<()> {
        let [first, ..] = bought else { return Ok(()) };
        let vault: Vault = self.client.fetch(&first.keys.vault).await?;
        let now = self.client.now().await?;
        let dry_at = VaultView::at(&vault, now)?.dry_at.context("nothing drains the vault")?;
        let seen_at = dry_at + 1;
        self.network.travel_to(seen_at).await?;
        self.keep(&[(Task::Sync, 1), (Task::EndDefault, 0)]).await?;
        let agreement: Agreement = self.client.fetch(&first.keys.agreement).await?;
        let paid_for = u64::try_from(dry_at - agreement.started_at)?;
        self.progress
            .did(&format!("{} after the purchase the vault is dry; the keeper records it", show_span(paid_for)));
        let grace_secs = agreement.terms.grace_secs;
        self.network.travel_to(seen_at + i64::from(grace_secs)).await?;
        self.keep(&[(Task::EndDefault, bought.len())]).await?;
        self.progress.did(&format!("grace of {} passes: anyone ends both agreements", show_span(grace_secs.into())));
        for Bought { keys, .. } in bought {
            let agreement: Agreement = self.client.fetch(&keys.agreement).await?;
            let notice = agreement.ends_at - dry_at;
            ensure!((notice - i64::from(agreement.terms.notice_secs)).abs() <= 1, "a notice of {notice} seconds");
        }
        self.progress.did("both are paid through their notice, out of the guarantee");
        Ok(())
    }

    /// Both ends are over and can no longer be disputed: settled, and paid to the last unit.
    async fn settle(&self, bought: &[Bought]) -> Result<()> {
        let [first, ..] = bought else { return Ok(()) };
        let agreement: Agreement = self.client.fetch(&first.keys.agreement).await?;
        let platform = self.client.platform().await?;
        let final_at =
            agreement.ends_at + i64::from(platform.report_window_secs) + i64::from(agreement.terms.dispute_secs);
        self.network.travel_to(final_at).await?;
        let summary = self.keep(&[(Task::Settle, bought.len())]).await?;
        for Bought { seller, keys } in bought {
            let agreement: Agreement = self.client.fetch(&keys.agreement).await?;
            let secs = u128::try_from(agreement.ends_at - agreement.started_at)?;
            let owed = u64::try_from((u128::from(agreement.rate_q) * secs) >> 32)?;
            let rest = self.view(keys).await?.claimable;
            ensure!(agreement.claimed + rest.provider + rest.fee == owed, "{} is not paid in full", seller.name);
        }
        self.progress.did(&format!(
            "the keeper settles both and claims what was withheld: {} tasks in {} transactions",
            summary.count(),
            summary.transactions
        ));
        self.show_agreements("What both have streamed", bought).await
    }

    /// Time for a review passes; agreements, vault and bonds are closed, and the fees swept.
    async fn close(&self, bought: &[Bought]) -> Result<()> {
        let wait = i64::from(flashback::constants::REVIEW_EPOCHS) * i64::from(self.epoch_secs);
        self.network.travel_to(self.client.now().await? + wait).await?;
        self.keep(&[(Task::Close, bought.len()), (Task::SweepFees, 1)]).await?;
        self.progress.did("the keeper closes both agreements and sweeps the fees to the treasury");

        let [first, ..] = bought else { return Ok(()) };
        let (consumer, purse) = (self.market.key(CONSUMER)?.pubkey(), self.market.purse(CONSUMER, self.token)?);
        let vault = first.keys.vault;
        let close = instruction::close_vault(consumer, vault, purse, consumer, self.token);
        self.market.send(CONSUMER, &[close]).await?;
        self.progress.did("the consumer closes the vault");

        for Bought { seller, keys } in bought {
            let bond: Bond = self.client.fetch(&keys.bond).await?;
            let authority = self.market.key(seller.key)?.pubkey();
            let thaw = instruction::thaw_bond(authority, keys.provider, keys.bond, bond.free()?);
            self.market.send(seller.key, &[thaw]).await?;
        }
        let thaw_secs = self.client.platform().await?.thaw_secs;
        self.network.travel_to(self.client.now().await? + i64::from(thaw_secs)).await?;
        for Bought { seller, keys } in bought {
            let (authority, purse) =
                (self.market.key(seller.key)?.pubkey(), self.market.purse(seller.key, self.token)?);
            let (provider, bond) = (keys.provider, keys.bond);
            let take = instruction::withdraw_bond(authority, provider, bond, purse, self.token);
            let close = instruction::close_bond(authority, provider, bond, purse, authority, self.token);
            self.market.send(seller.key, &[take, close]).await?;
        }
        self.progress.did(&format!("both bonds thaw for {} and are closed", show_span(thaw_secs.into())));
        Ok(())
    }
}
