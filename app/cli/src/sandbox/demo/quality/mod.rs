//! The demo's third part: four monitors measure a real endpoint, what they agree on becomes the consumer's money, and what
//! is disputed is ruled.

mod dispute;
mod watchers;

use std::ops::Range;
use std::path::Path;

use anchor_lang::prelude::Pubkey;
use anyhow::{ensure, Context as _, Result};
use flashback::constants::BUCKETS;
use flashback::math::calendar::Calendar;
use flashback::state::{
    Agreement, Board, Bond, Category, Dispute, Provider, ProviderKind, ProviderProfile, Settlement, Vault,
};
use flashback_client::instruction::{self, AgreementKeys, Token};
use flashback_client::keeper::Task;
use flashback_client::purchase::{PurchasePlan, Wanted};
use flashback_client::{address, Client, ListingContext};
use flashback_localnet::{Localnet, Site};
use flashback_monitor::clock::Schedule;
use flashback_monitor::index::{Index, IndexEntry, INDEX_NAME};
use flashback_monitor::store::LogName;
use flashback_monitor::watch::{join, Assignment};
use sha2::{Digest, Sha256};
use solana_sdk::signature::Signer;
use tempfile::TempDir;
use url::Url;

use super::balance_sheet::{holders, BalanceSheet};
use super::keep;
use crate::board::view::results;
use crate::chain::mint;
use crate::input::amount::{show_bps, show_ppm, sol};
use crate::input::mint::MintInfo;
use crate::monitor::pay::waiting_pay;
use crate::provider::view::rating_text;
use crate::sandbox::progress::Progress;
use crate::sandbox::sample::{
    field, harbour_offer, SampleMarket, AUDITOR, CONSUMER, HARBOUR, HARBOUR_NAME, MONITORS, REGISTRAR,
};
use watchers::{report, ReadClock, Surroundings, Watcher};

/// Monitors of the board.
const SLOTS: u8 = 4;
/// The slots, and places in [`MONITORS`], of who is silent on the first day and of who lies.
const SILENT: usize = 3;
const LIAR: usize = 2;
/// Lamports in the purse: 25 days of four reports.
const PURSE: u64 = 10_000_000;
/// Units that the consumer buys.
const QUANTITY: u64 = 50_000;
/// Days that it pays for.
const RUNWAY_DAYS: u32 = 14;
/// The vault that pays.
const VAULT_ID: u64 = 1;
/// Days after which a monitor is replaced.
const REPLACEMENT_DAYS: u32 = 7;
/// Buckets of each day in which the endpoint is down: 99.31 % and 98.61 % of a day are up.
const OUTAGES: [Range<u16>; 2] = [100..102, 200..204];
/// What has to be given back for them.
const CREDITS_BPS: [u16; 2] = [1_000, 2_500];
/// Buckets of the next day after which monitors commit and reveal, and after which nobody reports any longer.
const COMMIT: u16 = 0;
const REVEAL: u16 = 36;
const FINAL: u16 = 72;
/// What the provider stores: long enough for a throughput.
const FILE: (&str, usize) = ("archive.bin", 70_000);

/// Everything that the third part works with.
struct QualityDemo<'a> {
    network: &'a Localnet,
    market: &'a SampleMarket<'a>,
    client: &'a Client,
    progress: &'a Progress,
    token: Token,
    mint: MintInfo,
    schedule: Schedule,
    provider: Pubkey,
    listing: Pubkey,
    board: Pubkey,
}

/// The endpoint: a folder on this machine, which can be gone.
struct Endpoint {
    folder: TempDir,
    port: u16,
    site: Option<Site>,
}

/// Runs it; an error if what is measured is not what happened, or a base unit is not where it should be.
pub async fn show(network: &Localnet, market: &SampleMarket<'_>, progress: &Progress) -> Result<()> {
    let (client, token) = (network.client(), market.dollar());
    let platform = client.platform().await?;
    let (genesis_at, epoch_secs, report_window_secs) =
        (platform.genesis_at, platform.epoch_secs, platform.report_window_secs);
    let provider = address::provider(ProviderKind::Storage, &market.key(HARBOUR)?.pubkey());
    let listing = address::listing(&provider, 0);
    let demo = QualityDemo {
        network,
        market,
        client,
        progress,
        token,
        mint: mint::load_one(client, token.mint).await?,
        schedule: Schedule(Calendar { genesis_at, epoch_secs, report_window_secs }),
        provider,
        listing,
        board: address::board(&listing),
    };
    let mut endpoint = Endpoint::open().await?;
    let controls = [Site::serve(endpoint.folder.path(), 0).await?, Site::serve(endpoint.folder.path(), 0).await?];

    demo.list(&endpoint).await?;
    let monitors = demo.register_monitors().await?;
    let first = demo.open_board(&monitors).await?;
    let vault = address::vault(&market.key(CONSUMER)?.pubkey(), &token.mint, VAULT_ID);
    let holders = holders(market, token, &vault, &[HARBOUR])?;
    let before = BalanceSheet::read(client, &token.mint, &holders).await?;
    let keys = demo.buy(first).await?;

    let clock = ReadClock::default();
    let around = Surroundings {
        schedule: demo.schedule,
        clock,
        controls: controls.iter().map(|site| Url::parse(&site.url())).collect::<Result<_, _>>()?,
        assignment: Assignment { board: demo.board, listing, url: join(&endpoint.url(), "/hot/") },
    };
    let mut watchers = demo.watchers(&monitors, endpoint.folder.path())?;
    let relief = watchers.pop().context("nobody replaces the liar")?;
    demo.watch_outages(&mut watchers, &mut endpoint, &around, first).await?;
    let [one, two] = CREDITS_BPS;
    demo.settle(&keys, first, 0, one).await?;
    let case = demo.dispute(&keys).await?;
    demo.settle(&keys, first, 1, two).await?;
    demo.take_stake(case).await?;
    demo.review(&keys).await?;
    watchers.push(relief);
    demo.watch_relief(&mut watchers, &mut endpoint, &around, first + 1 + REPLACEMENT_DAYS).await?;
    demo.pay_monitors(&watchers).await?;

    let after = BalanceSheet::read(client, &token.mint, &holders).await?;
    let sheet = after.table(&before, &holders, demo.mint.decimals.unwrap_or_default())?;
    progress.show(&format!("\nBalance sheet of the measured agreement\n{sheet}"));
    progress.did("credits and penalties moved what was there: the sheet sums to zero");
    Ok(())
}

impl Endpoint {
    /// A folder with one file and the index of it.
    async fn open() -> Result<Self> {
        let folder = TempDir::new().context("no folder for temporary files")?;
        let hot = folder.path().join("hot");
        let (name, length) = FILE;
        let body: Vec<u8> = (0..=u8::MAX).cycle().take(length).collect();
        let entry = IndexEntry::new(name, u64::try_from(length)?, Sha256::digest(&body).into());
        std::fs::create_dir_all(&hot)?;
        std::fs::write(hot.join(name), &body)?;
        std::fs::write(hot.join(INDEX_NAME), serde_json::to_vec(&Index::from_entries(vec![entry]))?)?;
        let site = Site::serve(folder.path(), 0).await?;
        Ok(Self { folder, port: site.port(), site: Some(site) })
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Is up or down from here on.
    async fn set_up(&mut self, is_up: bool) -> Result<()> {
        match self.site.take() {
            Some(site) if !is_up => site.stop().await,
            None if is_up => self.site = Some(Site::serve(self.folder.path(), self.port).await?),
            unchanged => self.site = unchanged,
        }
        Ok(())
    }
}

impl<'a> QualityDemo<'a> {
    /// The provider enters the market with an endpoint on this machine.
    async fn list(&self, endpoint: &Endpoint) -> Result<()> {
        self.progress.doing("a provider with a real endpoint registers");
        let profile = ProviderProfile {
            name: field(HARBOUR_NAME),
            endpoint: field(&endpoint.url()),
            metadata_uri: field(""),
            metadata_hash: [0; 32],
            region: 528,
            categories: Category::Storage.bit(),
            capacity_gib: 400_000,
        };
        let provider = self.market.register_one(HARBOUR, ProviderKind::Storage, profile).await?;
        self.market.certify_one(AUDITOR, provider).await?;
        self.market.bond_one(HARBOUR, provider, self.token).await?;
        let authority = self.market.key(HARBOUR)?.pubkey();
        let offer = harbour_offer(self.schedule.0.epoch_secs);
        let list = instruction::create_listing(authority, provider, 0, self.token.mint, offer);
        self.market.send(HARBOUR, &[list]).await?;
        self.progress.did(&format!(
            "{HARBOUR_NAME} serves {} and promises 99.9 % of each day, or gives back 10 %, below 99 % a quarter and a penalty",
            endpoint.url()
        ));
        Ok(())
    }

    async fn register_monitors(&self) -> Result<Vec<Pubkey>> {
        let mut monitors = Vec::with_capacity(MONITORS.len());
        for name in MONITORS {
            self.progress.doing(format!("{name} registers"));
            let profile = ProviderProfile {
                name: field(name),
                endpoint: field(""),
                metadata_uri: field(""),
                metadata_hash: [0; 32],
                region: 528,
                categories: Category::Monitoring.bit(),
                capacity_gib: 0,
            };
            let provider = self.market.register_one(name, ProviderKind::Service, profile).await?;
            self.market.certify_one(AUDITOR, provider).await?;
            monitors.push(provider);
        }
        Ok(monitors)
    }

    /// The provider opens the board and pays for reports, the registrar names who measures. Returns the first epoch.
    async fn open_board(&self, monitors: &[Pubkey]) -> Result<u32> {
        let authority = self.market.key(HARBOUR)?.pubkey();
        let open = instruction::open_board(authority, self.provider, self.listing, SLOTS);
        let fund = instruction::fund_board(authority, self.provider, self.listing, PURSE);
        self.market.send(HARBOUR, &[open, fund]).await?;
        for (slot, monitor) in (0..SLOTS).zip(monitors) {
            self.assign(slot, *monitor, slot.into()).await?;
        }
        let board: Board = self.client.fetch(&self.board).await?;
        self.progress.did(&format!(
            "its board has {} for reports, and {SLOTS} monitors that the registrar named",
            sol(board.purse_lamports.saturating_add(board.late_lamports))
        ));
        Ok(board.first_epoch)
    }

    async fn assign(&self, slot: u8, monitor: Pubkey, operator_id: u32) -> Result<()> {
        let registrar = self.market.key(REGISTRAR)?.pubkey();
        let assign = instruction::assign_monitor(registrar, monitor, self.provider, self.listing, slot, operator_id);
        self.market.send(REGISTRAR, &[assign]).await
    }

    /// The consumer buys shortly before epoch `first` begins.
    async fn buy(&self, first: u32) -> Result<AgreementKeys> {
        self.network.travel_to(self.schedule.0.epoch_start(first) - 1).await?;
        let listing = ListingContext::load(self.client, self.listing).await?;
        let wanted = Wanted {
            vault_id: VAULT_ID,
            runway_secs: RUNWAY_DAYS * self.schedule.0.epoch_secs,
            ..listing.wanted(QUANTITY)
        };
        let (owner, source) = (self.market.key(CONSUMER)?.pubkey(), self.market.purse(CONSUMER, self.token)?);
        let plan = PurchasePlan::load(self.client, &listing, owner, source, &wanted).await?;
        self.market.send(CONSUMER, &plan.purchase.instructions()).await?;
        let keys = plan.purchase.keys();
        let agreement: Agreement = self.client.fetch(&keys.agreement).await?;
        ensure!(agreement.board == self.board, "the agreement is not measured");
        self.progress.did(&format!(
            "the consumer buys {QUANTITY} GiB, deposits {}, and {} of collateral is locked",
            self.mint.money(plan.purchase.deposit),
            self.mint.money(agreement.collateral)
        ));
        Ok(keys)
    }

    fn watchers(&self, monitors: &[Pubkey], folder: &Path) -> Result<Vec<Watcher<'a>>> {
        let watcher = |(place, (name, monitor)): (usize, (&&str, &Pubkey))| {
            Ok(Watcher::new(self.market.key(name)?, *monitor, folder, place == LIAR))
        };
        MONITORS.iter().zip(monitors).enumerate().map(watcher).collect()
    }

    /// Steps through a bucket of an epoch, in which every monitor that runs makes its requests.
    async fn step(&self, watchers: &mut [Watcher<'_>], around: &Surroundings, epoch: u32, bucket: u16) -> Result<()> {
        self.travel(epoch, bucket).await?;
        around.clock.set(self.client.now().await?);
        for watcher in watchers {
            watcher.finish_bucket().await?;
        }
        Ok(())
    }

    /// Travels to the first second of an epoch, so that who starts then has seen nothing of the one before.
    async fn begin(&self, around: &Surroundings, epoch: u32) -> Result<()> {
        self.network.travel_to(self.schedule.0.epoch_start(epoch)).await?;
        around.clock.set(self.client.now().await?);
        Ok(())
    }

    /// Travels to the last second of a bucket.
    async fn travel(&self, epoch: u32, bucket: u16) -> Result<()> {
        let bucket_secs = i64::from(self.schedule.bucket_secs());
        let at = self.schedule.0.epoch_start(epoch) + (i64::from(bucket) + 1) * bucket_secs - 1;
        self.network.travel_to(at).await
    }

    /// Watches a whole day with the endpoint down in the buckets `down`, and reports the day before if `reports` were made.
    async fn watch_day(
        &self,
        watchers: &mut [Watcher<'_>],
        endpoint: &mut Endpoint,
        around: &Surroundings,
        (epoch, day): (u32, &str),
        down: &Range<u16>,
        reports: Option<usize>,
    ) -> Result<()> {
        for bucket in 0..u16::try_from(BUCKETS)? {
            self.progress.doing(format!("{day}: bucket {} of {BUCKETS}", bucket + 1));
            endpoint.set_up(!down.contains(&bucket)).await?;
            self.step(watchers, around, epoch, bucket).await?;
            match (bucket, reports) {
                (COMMIT | REVEAL, Some(count)) => report(watchers, self.client, &self.board, count).await?,
                (FINAL, Some(_)) => drop(keep(self.client, self.market, &[(Task::Finalize, 1)]).await?),
                _ => {}
            }
        }
        Ok(())
    }

    /// Reports an epoch after which nobody measures for a while.
    async fn report_last(&self, watchers: &mut [Watcher<'_>], around: &Surroundings, epoch: u32) -> Result<()> {
        self.step(watchers, around, epoch + 1, COMMIT).await?;
        for watcher in watchers.iter_mut() {
            watcher.stop(LogName { board: self.board, epoch }).await?;
        }
        report(watchers, self.client, &self.board, SLOTS.into()).await?;
        self.travel(epoch + 1, REVEAL).await?;
        report(watchers, self.client, &self.board, SLOTS.into()).await?;
        self.travel(epoch + 1, FINAL).await
    }

    /// Two days with an outage each. On the first one monitor is silent; one lies on both and is replaced.
    async fn watch_outages(
        &self,
        watchers: &mut [Watcher<'_>],
        endpoint: &mut Endpoint,
        around: &Surroundings,
        first: u32,
    ) -> Result<()> {
        let [one, two] = OUTAGES;
        self.begin(around, first).await?;
        for (_, watcher) in watchers.iter_mut().enumerate().filter(|(place, _)| *place != SILENT) {
            watcher.start(around)?;
        }
        self.watch_day(watchers, endpoint, around, (first, "first day"), &one, None).await?;
        self.progress.did(&format!("a day of {BUCKETS} buckets passes; the endpoint was down for {}", one.len()));
        self.begin(around, first + 1).await?;
        watchers[SILENT].start(around)?;
        let present = usize::from(SLOTS) - 1;
        self.watch_day(watchers, endpoint, around, (first + 1, "second day"), &two, Some(present)).await?;
        let missed = self.expect_result(first, one.len()).await?;
        ensure!(missed == [false, false, false, true], "another monitor missed the first day");
        self.progress.did(&format!(
            "{} saw nothing and {} says that all was well: what two of them measured is the figure",
            MONITORS[SILENT], MONITORS[LIAR]
        ));
        self.replace_liar(watchers).await?;
        self.report_last(watchers, around, first + 1).await
    }

    /// The slots of an epoch whose monitors missed it last, after checking how many buckets were down.
    async fn expect_result(&self, epoch: u32, down: usize) -> Result<Vec<bool>> {
        let board: Board = self.client.fetch(&self.board).await?;
        let result = board.result(epoch).context("the epoch is not finalized")?;
        ensure!(u32::from(result.measured) == BUCKETS, "{} buckets are measured", result.measured);
        ensure!(
            usize::from(result.measured - result.up) == down,
            "{} of {down} buckets were down",
            result.measured - result.up
        );
        Ok(board.slots().map(|slot| slot.missed & 1 == 1).collect())
    }

    async fn replace_liar(&self, watchers: &[Watcher<'_>]) -> Result<()> {
        let relief = address::provider(ProviderKind::Service, &self.market.key(MONITORS[watchers.len()])?.pubkey());
        self.assign(u8::try_from(LIAR)?, relief, u32::try_from(watchers.len())?).await?;
        let board: Board = self.client.fetch(&self.board).await?;
        let days = board.slots[LIAR].next_from - self.schedule.0.epoch_at(self.client.now().await?);
        ensure!(days == REPLACEMENT_DAYS, "the successor comes in {days} days");
        self.progress.did(&format!("the registrar replaces {}, who reports for {days} more days", MONITORS[LIAR]));
        Ok(())
    }

    /// Has the keeper settle a period, the day after its reports were in: until then either side can dispute the figure.
    async fn settle(&self, keys: &AgreementKeys, first: u32, period: u32, credit_bps: u16) -> Result<()> {
        self.travel(first + period + 2, FINAL).await?;
        let board: Board = self.client.fetch(&self.board).await?;
        let mut foreseen: Agreement = self.client.fetch(&keys.agreement).await?;
        let mut vault: Vault = self.client.fetch(&keys.vault).await?;
        let bond: Bond = self.client.fetch(&keys.bond).await?;
        let (now, before) = (self.client.now().await?, credited(&foreseen)?);
        let dispute = address::dispute(&keys.agreement, period);
        let mut dispute = self.client.fetch_many::<Dispute>(&[dispute]).await?.pop().flatten();
        let settlement = foreseen.settle_period(&mut vault, Some(&board), dispute.as_mut(), period, now)?;
        let Settlement { credit_bps: found, is_ruled, penalty, measured, .. } = settlement.context("it is settled")?;
        ensure!(is_ruled == dispute.is_some(), "the ruling was left out");
        ensure!(found == credit_bps, "day {period} gives back {}", show_bps(found));

        let collected = usize::from(penalty > 0);
        let expected = [(Task::Finalize, 1), (Task::Settle, 1), (Task::CollectPenalty, collected)];
        keep(self.client, self.market, &expected).await?;
        let settled: Agreement = self.client.fetch(&keys.agreement).await?;
        ensure!(settled.periods == period + 1, "period {period} is not settled");
        ensure!(settled.shortfall == foreseen.shortfall, "another credit than the figure gives");
        let staked = self.client.fetch::<Bond>(&keys.bond).await?.amount;
        ensure!(staked + penalty == bond.amount, "another penalty than the figure gives");
        let credit = credited(&settled)? - before;
        self.progress.did(&format!(
            "the keeper settles: {} up, {} of the day's price back to the consumer, {}, and {} of penalty out of the collateral",
            share(measured.up, measured.measured),
            show_bps(credit_bps),
            self.mint.money(credit),
            self.mint.money(penalty)
        ));
        Ok(())
    }

    /// The successor's first day, on which all is well.
    async fn watch_relief(
        &self,
        watchers: &mut [Watcher<'_>],
        endpoint: &mut Endpoint,
        around: &Surroundings,
        epoch: u32,
    ) -> Result<()> {
        self.begin(around, epoch).await?;
        self.progress.did("days pass on which nobody measures: they give nothing back");
        for (_, watcher) in watchers.iter_mut().enumerate().filter(|(place, _)| *place != LIAR) {
            watcher.start(around)?;
        }
        self.watch_day(watchers, endpoint, around, (epoch, "a day without an outage"), &(0..0), None).await?;
        self.report_last(watchers, around, epoch).await?;
        keep(self.client, self.market, &[(Task::Finalize, 1)]).await?;
        let missed = self.expect_result(epoch, 0).await?;
        ensure!(missed == [false; SLOTS as usize], "a monitor missed the last day");
        let board: Board = self.client.fetch(&self.board).await?;
        ensure!(board.slots[LIAR].monitor == watchers.last().context("no successor")?.monitor, "nobody was replaced");
        self.progress.show(&format!("\nWhat the board says\n{}", results(&board)));
        self.progress.did(&format!("{} reports in the place of {}", MONITORS[watchers.len() - 1], MONITORS[LIAR]));
        Ok(())
    }

    /// Monitors take out what the purse paid them.
    async fn pay_monitors(&self, watchers: &[Watcher<'_>]) -> Result<()> {
        let board: Board = self.client.fetch(&self.board).await?;
        let mut total = 0;
        for (place, watcher) in watchers.iter().enumerate() {
            let lamports = waiting_pay(self.client, &watcher.monitor).await?;
            let is_paid_twice = lamports >= 2 * board.report_pay_lamports;
            ensure!(place != LIAR || !is_paid_twice, "who hid the second outage was paid for it");
            if lamports > 0 {
                let take = instruction::withdraw_pay(watcher.key.pubkey(), watcher.monitor);
                self.client.send(&[take], watcher.key, &[]).await?;
            }
            total += lamports;
        }
        ensure!(total == PURSE - board.purse_lamports, "the purse paid other than monitors received");
        let provider: Provider = self.client.fetch(&self.provider).await?;
        self.progress.did(&format!(
            "the monitors take out {} for {} reports; {HARBOUR_NAME} is rated {}",
            sol(total),
            total / board.report_pay_lamports.max(1),
            rating_text(provider.rating_at(self.client.now().await?).bps())
        ));
        Ok(())
    }
}

/// Base units that an agreement's settled periods gave back.
fn credited(agreement: &Agreement) -> Result<u64> {
    agreement.stream().credited().context("more than there is")
}

/// A share of buckets, in percent.
fn share(part: u32, whole: u32) -> String {
    let ppm = u64::from(part) * 1_000_000 / u64::from(whole.max(1));
    show_ppm(u32::try_from(ppm).unwrap_or(u32::MAX))
}
