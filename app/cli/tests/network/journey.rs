//! From an empty network to an offer that is found, and to badges that end when they have to.

use anchor_lang::prelude::Pubkey;
use flashback::state::{Category, Listing, Provider};
use flashback_client::BrowseFilter;
use serde_json::{json, Value};

use crate::stage::{of_repository, Stage};

/// A market with one offer in each register.
pub struct Market {
    /// The mint of all prices.
    pub mint: Pubkey,
    /// The storage provider, `acme`.
    pub storage: Pubkey,
    /// The service provider, `movers`.
    pub service: Pubkey,
    /// What `acme` lists.
    pub hot: Pubkey,
    /// What `movers` lists.
    pub moving: Pubkey,
}

/// The platform, its mint and its two certifiers: `assay` for everything, `plumb` for storage up to level 2 and for 20 days.
pub async fn found_platform(stage: &Stage) -> Pubkey {
    let init = format!("platform init --from {}", of_repository("migrations/localnet.json"));
    assert_eq!(stage.done("admin", &init)["status"], "sent");
    let mint = stage.make_mint().await;
    stage.done("admin", &format!("platform mint set {mint} --usd 1"));
    let (assay, plumb) = (stage.key("assay"), stage.key("plumb"));
    let all = "storage,migration,analytics,compliance,monitoring,other";
    stage.created("admin", &format!("certifier add {assay} --name Assay --scope {all} --level audited --until 400d"));
    stage.created("admin", &format!("certifier add {plumb} --name Plumb --scope storage --level verified --until 20d"));
    mint
}

/// The market, set up by the people in it.
pub async fn open_market(stage: &Stage) -> Market {
    let mint = found_platform(stage).await;
    let storage = stage.created(
        "acme",
        "provider register --kind storage --name Acme --region DE --capacity 100000 --endpoint https://s3.acme.example",
    );
    let service = stage.created(
        "movers",
        "provider register --kind service --name Movers --region Switzerland --categories migration,monitoring \
         --endpoint https://movers.example",
    );
    let hash = "ab".repeat(32);
    stage.created("assay", &format!("certify issue {storage} --level verified --until 90d --evidence-hash {hash}"));
    stage.created("assay", &format!("certify issue {service} --level audited --evidence-hash {hash}"));
    for seller in ["acme", "movers"] {
        stage.give(seller, &mint, 1_000_000_000).await;
        let bond = stage.created(seller, &format!("bond open --mint {mint}"));
        stage.done(seller, &format!("bond deposit {bond} 500"));
    }
    let offer = stage.file(
        "hot.toml",
        format!(
            "name = \"Hot storage\"\nprotocol = \"s3\"\nprice = \"0.002441\"\nmint = \"{mint}\"\ncapacity = 50000\n\
             min_quantity = 10\navailability = [\"99.9=10\", \"99=25\", \"95=100\"]\n"
        ),
    );
    let hot = stage.created("acme", &format!("listing create --from {offer}"));
    let moving = stage.created(
        "movers",
        &format!("listing create --name Moving --category migration --unit TiB --price 18 --capacity 50 --mint {mint}"),
    );
    Market { mint, storage, service, hot, moving }
}

/// What `browse` finds under these flags, cheapest first.
fn found(stage: &Stage, flags: &str) -> Vec<String> {
    let listings = stage.done("stranger", &format!("browse {flags}"));
    listings.as_array().unwrap().iter().map(|listing| listing["listing"].as_str().unwrap().into()).collect()
}

/// The level of the storage offer's badge, by the command line and by the client, which have to agree.
async fn badge(stage: &Stage, market: &Market) -> u8 {
    let shown = stage.done("stranger", &format!("browse --provider {}", market.storage));
    let filter = BrowseFilter { provider: Some(market.storage), ..BrowseFilter::default() };
    let entries = stage.client().browse(&filter).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(shown[0]["level"], json!(entries[0].level));
    assert_eq!(
        shown[0]["level_until"],
        if entries[0].level == 0 { Value::Null } else { json!(entries[0].level_until) }
    );
    // Who asks for a level is not shown what has lost it.
    for least in 1..=4 {
        let asked = found(stage, &format!("--kind storage --min-level {least}"));
        assert_eq!(!asked.is_empty(), entries[0].level >= least, "level {least}");
    }
    entries[0].level
}

/// The level in the listing's own copy.
async fn hint(stage: &Stage, market: &Market) -> u8 {
    stage.client().fetch::<Listing>(&market.hot).await.unwrap().cert_level
}

async fn provider(stage: &Stage, market: &Market) -> Provider {
    stage.client().fetch(&market.storage).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_is_initialised_once_and_a_dry_run_changes_nothing() {
    let stage = Stage::open().await;
    stage.run("admin", "platform show").refused(1, "no platform here");
    let init = format!("platform init --from {}", of_repository("migrations/localnet.json"));

    let before = stage.transactions().await;
    let dry = stage.done("admin", &format!("{init} --dry-run"));
    assert_eq!((&dry["status"], &dry["signature"]), (&json!("simulated"), &Value::Null));
    assert_eq!(stage.transactions().await, before);
    stage.run("stranger", &init).refused(1, "NotUpgradeAuthority");
    assert_eq!(stage.transactions().await, before);

    let sent = stage.done("admin", &init);
    assert_eq!(sent["status"], "sent");
    assert_eq!(sent["changes"], dry["changes"]);
    assert_eq!(stage.transactions().await, before + 1);
    let again = stage.done("admin", &init);
    assert_eq!((&again["status"], &again["changes"]), (&json!("unchanged"), &json!([])));
    assert_eq!(stage.transactions().await, before + 1);
    stage.run("stranger", &init).refused(1, "differs from the file");
    assert_eq!(stage.done("admin", "platform show")["admin"], json!(stage.key("admin").to_string()));

    stage.done("admin", "platform set --fee 2.5 --registration-fee 0.02");
    let shown = stage.done("stranger", "platform show");
    assert_eq!((&shown["fee_bps"], &shown["registration_fee_lamports"]), (&json!(250), &json!(20_000_000)));
    stage.done("admin", "platform pause registration");
    stage
        .run(
            "acme",
            "provider register --kind storage --name Acme --region DE --capacity 1 --endpoint https://a.example",
        )
        .refused(1, "(Paused)");
    stage.done("admin", "platform resume registration");
    stage.done("admin", &format!("platform admin propose {}", stage.key("stranger")));
    stage.done("stranger", "platform admin accept");
    assert_eq!(stage.done("admin", "platform show")["admin"], json!(stage.key("stranger").to_string()));
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_finds_what_providers_registered_certified_and_listed() {
    let stage = Stage::open().await;
    let market = open_market(&stage).await;
    let (hot, moving) = (market.hot.to_string(), market.moving.to_string());

    let registered = stage.done("stranger", "provider list");
    let names: Vec<_> = registered.as_array().unwrap().iter().map(|provider| &provider["name"]).collect();
    assert_eq!(names, ["Acme", "Movers"]);
    for flags in [
        "--kind storage".into(),
        "--category storage --region DE --protocol s3".into(),
        "--region germany --min-level verified --quantity 1000".into(),
        "--price-band 11 --rating-band 255".into(),
        format!("--mint {} --max-price 0.002441", market.mint),
        format!("--provider {}", market.storage),
    ] {
        assert_eq!(found(&stage, &flags), [hot.as_str()], "{flags}");
    }
    for flags in [
        "--region FR".into(),
        "--kind storage --min-level established".into(),
        "--protocol nfs".into(),
        "--min-rating 0".into(),
        "--kind storage --quantity 9".into(),
        format!("--mint {} --max-price 0.00244", market.mint),
        "--page 2".into(),
    ] {
        assert!(found(&stage, &flags).is_empty(), "{flags}");
    }
    assert_eq!(found(&stage, "--category migration"), [moving.as_str()]);
    assert_eq!(found(&stage, ""), [hot.as_str(), &moving]);
    assert_eq!(found(&stage, "--sort level"), [moving.as_str(), &hot]);
    assert_eq!(found(&stage, "--limit 1 --page 2"), [moving.as_str()]);
    let category = BrowseFilter { category: Some(Category::Migration), ..BrowseFilter::default() };
    let by_client = stage.client().browse(&category).await.unwrap();
    assert_eq!((by_client.len(), by_client[0].address, by_client[0].level), (1, market.moving, 4));

    let table = stage.run("stranger", "browse");
    assert_eq!(table.code, Some(0));
    for text in ["Hot storage", "Verified", "Audited", "Acme", "Movers", &hot, &moving] {
        assert!(table.out.contains(text), "{text}: {}", table.out);
    }

    stage.done("acme", &format!("listing update {hot} --price 0.002"));
    let shown = stage.done("stranger", &format!("listing show {hot}"));
    assert_eq!((&shown["price_base_units"], &shown["revision"]), (&json!("2000"), &json!(2)));
    stage.done("acme", &format!("listing pause {hot}"));
    assert!(found(&stage, "--kind storage").is_empty());
    assert_eq!(found(&stage, "--kind storage --all"), [hot.as_str()]);
    stage.done("acme", &format!("listing resume {hot}"));
    stage.done("admin", &format!("provider delist {} --reason fraud", market.storage));
    assert!(found(&stage, "--kind storage").is_empty());
    stage.done("admin", &format!("provider delist {} --lift", market.storage));
    assert_eq!(found(&stage, "--kind storage"), [hot.as_str()]);

    stage.done("acme", &format!("listing close {hot}"));
    stage.done("acme", "provider retire");
    assert!(found(&stage, "--kind storage").is_empty());
    stage.done("acme", "provider restore");
    stage.done("acme", &format!("provider authority propose {}", stage.key("stranger")));
    stage.done("stranger", &format!("provider authority accept {}", market.storage));
    assert_eq!(stage.done("stranger", "provider show")["provider"], json!(market.storage.to_string()));
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_badge_ends_when_its_certificate_expires_is_revoked_or_stale_whatever_the_listing_says() {
    let stage = Stage::open().await;
    let market = open_market(&stage).await;
    let (storage, hash) = (market.storage, "cd".repeat(32));
    let certificate = |state: &str| {
        let list = stage.done("stranger", &format!("certify list --provider {storage}"));
        assert_eq!(list[0]["state"], state);
    };

    // Expired: at the very second, and not before.
    let until = provider(&stage, &market).await.level_until[1];
    stage.travel_to(until - 1).await;
    assert_eq!((badge(&stage, &market).await, hint(&stage, &market).await), (2, 2));
    certificate("valid");
    stage.travel_to(until).await;
    assert_eq!((badge(&stage, &market).await, hint(&stage, &market).await), (0, 2));
    certificate("expired");

    // Revoked.
    stage.done("assay", &format!("certify renew {storage} --level verified --until 30d --evidence-hash {hash}"));
    stage.done("stranger", &format!("listing refresh {}", market.hot));
    assert_eq!((badge(&stage, &market).await, hint(&stage, &market).await), (2, 2));
    stage.done("assay", &format!("certify revoke {storage} --reason evidence-invalid"));
    assert_eq!((badge(&stage, &market).await, hint(&stage, &market).await), (0, 2));
    certificate("revoked");

    // Stale: what was certified is no longer what is offered.
    stage.done("assay", &format!("certify renew {storage} --level verified --until 30d --evidence-hash {hash}"));
    assert_eq!((badge(&stage, &market).await, hint(&stage, &market).await), (2, 2));
    stage.done("acme", "provider update --endpoint https://s4.acme.example");
    assert_eq!((badge(&stage, &market).await, hint(&stage, &market).await), (0, 2));
    certificate("stale");
    assert_eq!(stage.done("stranger", &format!("certify refresh {storage}"))["status"], "unchanged");

    // The certifier loses its rights: whoever notices refreshes.
    stage.done("assay", &format!("certify renew {storage} --level verified --until 30d --evidence-hash {hash}"));
    stage.done("admin", &format!("certifier set {} --status suspended", stage.key("assay")));
    certificate("certifier suspended");
    stage.done("stranger", &format!("certify refresh {storage}"));
    assert_eq!((badge(&stage, &market).await, hint(&stage, &market).await), (0, 2));
    stage.done("admin", &format!("certifier set {} --status active", stage.key("assay")));
    stage.done("stranger", &format!("certify refresh {storage}"));
    assert_eq!(badge(&stage, &market).await, 2);
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_by_the_registrar_is_undone_by_both_signatures_only() {
    let stage = Stage::open().await;
    let market = open_market(&stage).await;
    let assay = stage.key("assay");
    stage.done("admin", &format!("certify revoke {} --certifier {assay} --reason fraud", market.storage));
    let renew = format!("certify renew {} --level 1 --until 10d --evidence-hash {}", market.storage, "ef".repeat(32));
    stage.run("assay", &renew).refused(2, "RegistrarMustSign");
    let registrar = stage.key_file("admin");
    stage.done("assay", &format!("{renew} --registrar-keypair {registrar}"));
    assert_eq!(badge(&stage, &market).await, 1);
    stage.close().await;
}
