//! What a board measured, as it is shown, chosen by, bought on and settled.

use anchor_lang::prelude::Pubkey;
use flashback::math::bitmap::BITMAP_BYTES;
use flashback::state::{Agreement, Board, Platform, Provider, Report};
use flashback_client::{address, instruction};
use serde_json::{json, Value};

use crate::browse::found;
use crate::fixture::found_platform_with;
use crate::harness::Harness;

const EPOCH: i64 = 288;
const WINDOW: i64 = 72;
const REFUSED: i32 = 1;

/// A measured listing and its only monitor.
struct Measured {
    harness: Harness,
    provider: Pubkey,
    monitor: Pubkey,
    listing: Pubkey,
    board: Pubkey,
    genesis_at: i64,
}

impl Measured {
    /// Storage that promises 99.9 % of two epochs, or gives back a tenth, and below 99 % a quarter; measured by `movers`.
    async fn open() -> Self {
        let harness = Harness::open().await;
        let times = [("epoch_secs", EPOCH), ("report_window_secs", WINDOW), ("thaw_secs", 7 * EPOCH)];
        let mint = found_platform_with(&harness, &times).await;
        let endpoint = "--endpoint https://a.example";
        let provider = harness.created(
            "acme",
            &format!("provider register --kind storage --name Acme --region DE --capacity 100000 {endpoint}"),
        );
        let monitor = harness.created(
            "movers",
            &format!("provider register --kind service --name Watcher --region CH --categories monitoring {endpoint}"),
        );
        let hash = "ab".repeat(32);
        harness.created("assay", &format!("certify issue {monitor} --level identified --evidence-hash {hash}"));
        harness.give("acme", &mint, 1_000_000).await;
        harness.give("buyer", &mint, 1_000_000_000).await;
        harness.created("acme", &format!("bond open --mint {mint}"));
        let levels = "--availability 99.9=10,99=25,95=100 --max-credit 50 --period-epochs 2";
        let listing = harness.created(
            "acme",
            &format!("listing create --name Hot --protocol s3 --price 1 --capacity 100000 --mint {mint} --auto-accept {levels}"),
        );
        harness.run("stranger", &format!("quality show {listing}")).refused(REFUSED, "has no board");
        harness.created("acme", &format!("board open {listing} --monitors 1"));
        harness.done("acme", &format!("board fund {listing} 0.01"));
        harness.done("admin", &format!("board assign {listing} --slot 0 --monitor {monitor} --operator 1"));
        let Platform { genesis_at, .. } = harness.client().platform().await.unwrap();
        Self { provider, monitor, listing, board: address::board(&listing), genesis_at, harness }
    }

    async fn board(&self) -> Board {
        self.harness.client().fetch(&self.board).await.unwrap()
    }

    fn start(&self, epoch: u32) -> i64 {
        self.genesis_at + EPOCH * i64::from(epoch)
    }

    /// Has the monitor report that the first `down` buckets of an epoch were down.
    async fn report(&self, epoch: u32, down: u32) {
        let bits = |range: std::ops::Range<u32>| {
            let mut map = [0; BITMAP_BYTES];
            range.for_each(|bucket| map[bucket as usize / 8] |= 1 << (bucket % 8));
            map
        };
        let requests = 5 * 288;
        let report = Report {
            observed: bits(0..288),
            up: bits(down..288),
            requests,
            successes: requests - 5 * down,
            p10_kib: 900,
            p95_ms: 80,
            evidence_hash: [7; 32],
        };
        let (client, key) = (self.harness.client(), self.harness.keypair("movers"));
        let authority = self.harness.key("movers");
        self.harness.travel_to(self.start(epoch + 1)).await;
        let commit =
            instruction::commit_report(authority, self.monitor, self.provider, self.listing, 0, epoch, &report);
        client.send(&[commit], key, &[]).await.unwrap();
        self.harness.travel_to(self.start(epoch + 1) + WINDOW / 2).await;
        let reveal = instruction::report_quality(authority, self.monitor, self.listing, 0, epoch, report);
        client.send(&[reveal], key, &[]).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_measured_is_shown_chosen_by_bought_on_and_settled() {
    let market = Measured::open().await;
    let Measured { harness, listing, provider, .. } = &market;
    let first = market.board().await.first_epoch;
    harness.travel_to(market.start(first) - 1).await;
    assert!(found(harness, "--measured").is_empty() && found(harness, "").len() == 1);
    let agreement = harness.created("buyer", &format!("buy {listing} --quantity 5000"));
    harness.done("acme", &format!("board maintenance {listing} --epoch {} --start 100 --buckets 12", first + 5));
    market.report(first, 2).await;

    // The report window is over and nobody finalized the epoch: whoever buys does, and pays its monitor.
    harness.travel_to(market.start(first + 1) + WINDOW).await;
    assert_eq!(market.board().await.next_epoch, first);
    harness.created("buyer", &format!("buy {listing} --quantity 10 --again"));
    assert_eq!(market.board().await.next_epoch, first + 1);
    assert_eq!(harness.done("movers", "monitor list")["pay_waiting"], 100_000);

    let shown = harness.done("buyer", &format!("quality show {listing}"));
    let epochs = shown["epochs"].as_array().unwrap();
    assert_eq!(epochs.len(), 1);
    for (name, value) in [
        ("epoch", json!(first)),
        ("up", json!(286)),
        ("availability_ppm", json!(993_055)),
        ("success_ppm", json!(993_055)),
        ("p95_ms", json!(80)),
        ("p10_kib", json!(900)),
        ("silent_slots", json!([])),
    ] {
        assert_eq!(epochs[0][name], value, "{name}");
    }
    assert_eq!(shown["offer_gives_back_bps"], 1_000);
    assert_eq!(shown["maintenance"], json!([{ "epoch": first + 5, "start": 100, "buckets": 12 }]));
    let credit = |credits: &Value| (credits["agreement"].clone(), credits["credit_so_far_bps"].clone());
    let credits = shown["credits"].as_array().unwrap().iter().map(credit).collect::<Vec<_>>();
    assert_eq!(credits.len(), 2);
    assert!(credits.contains(&(json!(agreement.to_string()), json!(1_000))), "{shown}");
    let provider_sees = harness.done("acme", &format!("quality show {listing}"));
    assert_eq!(provider_sees["credits"].as_array().map(Vec::len), Some(2));
    assert_eq!(harness.done("stranger", &format!("quality show {listing}"))["credits"], json!([]));

    let text = harness.run("buyer", &format!("quality show {listing}")).out;
    assert!(text.contains(&format!("{first:>6} B\n")) && text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let coloured = |name, value| {
        harness.run_under((name, value), "buyer", &format!("quality show {listing}")).out.contains('\u{1b}')
    };
    assert!(coloured("CLICOLOR_FORCE", "1") && !coloured("NO_COLOR", "1"));

    assert_eq!(found(harness, "--measured").len(), 1);
    assert_eq!(found(harness, "--min-availability 99.3055").len(), 1);
    assert!(found(harness, "--min-availability 99.3056").is_empty());
    let listed = |flags: &str| {
        let listed = harness.done("stranger", &format!("provider list {flags}"));
        let known = |one: &Value| (one["name"].clone(), one["availability_ppm"].clone());
        listed.as_array().unwrap().iter().map(known).collect::<Vec<_>>()
    };
    let acme = vec![(json!("Acme"), json!(993_055))];
    assert_eq!(listed("--measured"), acme);
    assert_eq!(listed("--min-availability 99"), acme);
    assert_eq!(listed("--min-availability 99.5"), []);
    assert_eq!(listed("--min-rating 0"), [], "nobody is rated yet");
    for command in ["browse", "provider list"] {
        let table = harness.run("stranger", command).out;
        assert!(table.contains("99.3055 % up") && table.contains("unrated"), "{table}");
    }

    // The second epoch of the period is not reported: half is measured.
    let found = harness.client().fetch::<Agreement>(&agreement).await.unwrap();
    let open = harness.done("buyer", &format!("agreement show {agreement}"));
    assert_eq!((&open["open_period"]["period"], &open["open_period"]["credit_so_far_bps"]), (&json!(0), &json!(1_000)));
    assert_eq!(open["settlements"], json!([]));
    harness.travel_to(market.start(first + 2) + WINDOW + i64::from(found.terms.dispute_secs)).await;
    let kept = harness.done("keeper", &format!("keeper run --once --agreement {agreement}"));
    assert_eq!(kept["done"]["settle_period"], 1, "{kept}");
    let settled = harness.done("buyer", &format!("agreement show {agreement}"));
    let period = &settled["settlements"][0];
    assert_eq!(
        (&period["period"], &period["credit_bps"], &period["by"]),
        (&json!(0), &json!(1_000), &json!("figures"))
    );
    assert_eq!((&period["buckets"], &period["availability_ppm"]), (&json!(288), &json!(993_055)));
    assert_eq!(settled["open_period"]["period"], 1);
    assert_eq!(harness.done("buyer", &format!("agreement show {agreement} --settlements 0"))["settlements"], json!([]));
    let words = harness.run("buyer", &format!("agreement show {agreement}")).out;
    assert!(words.contains("10 % measured") && words.contains("credit so far"), "{words}");

    let stored = harness.client().fetch::<Provider>(provider).await.unwrap();
    let rated = harness.done("stranger", &format!("provider show {provider}"));
    let now = harness.client().now().await.unwrap();
    assert_eq!((&rated["rating_bps"], stored.rating_at(now).bps()), (&json!(5_001), Some(5_001)));
    let conduct = &rated["rating"]["components"][3];
    assert_eq!((&conduct["name"], &conduct["share_bps"]), (&json!("conduct"), &json!(1_500)));
    assert_eq!(conduct["weight_micro_usd"], json!(stored.rating_weight[3].to_string()));
    assert!(stored.rating_weight[3] > 0 && stored.rating_weight[..3] == [0; 3], "one monitor rates nobody");
    assert_eq!(listed("--min-rating 5").len(), 1);
    let words = harness.run("stranger", &format!("provider show {provider}")).out;
    assert!(words.contains("Rating 50.01 %") && words.contains("no reviews"), "{words}");
    market.harness.close().await;
}
