//! A platform with one offer in each register, and offers that can be bought.

use anchor_lang::prelude::Pubkey;
use bytemuck::Zeroable;
use flashback::state::{Board, Provider};
use flashback_client::address;
use serde_json::Value;

use crate::harness::{of_repository, Harness};

/// A market with one offer in each register.
pub struct Listings {
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
pub async fn found_platform(harness: &Harness) -> Pubkey {
    found_platform_with(harness, &[]).await
}

/// The same with other settings of time.
pub async fn found_platform_with(harness: &Harness, settings: &[(&str, i64)]) -> Pubkey {
    let text = std::fs::read_to_string(of_repository("migrations/localnet.json")).unwrap();
    let mut file: Value = serde_json::from_str(&text).unwrap();
    for (name, value) in settings {
        file[name] = (*value).into();
    }
    let init = format!("platform init --from {}", harness.file("platform.json", file.to_string()));
    assert_eq!(harness.done("admin", &init)["status"], "sent");
    let mint = harness.make_mint().await;
    harness.done("admin", &format!("platform mint set {mint} --usd 1"));
    let (assay, plumb) = (harness.key("assay"), harness.key("plumb"));
    let all = "storage,migration,analytics,compliance,monitoring,other";
    harness.created("admin", &format!("certifier add {assay} --name Assay --scope {all} --level audited --until 400d"));
    harness
        .created("admin", &format!("certifier add {plumb} --name Plumb --scope storage --level verified --until 20d"));
    mint
}

/// The market, set up by the people in it.
pub async fn open_listings(harness: &Harness) -> Listings {
    let mint = found_platform(harness).await;
    let storage = harness.created(
        "acme",
        "provider register --kind storage --name Acme --region DE --capacity 100000 --endpoint https://s3.acme.example",
    );
    let service = harness.created(
        "movers",
        "provider register --kind service --name Movers --region Switzerland --categories migration,monitoring \
         --endpoint https://movers.example",
    );
    keep_records(harness, storage, service).await;
    let hash = "ab".repeat(32);
    harness.created("assay", &format!("certify issue {storage} --level verified --until 90d --evidence-hash {hash}"));
    harness.created("assay", &format!("certify issue {service} --level audited --evidence-hash {hash}"));
    for seller in ["acme", "movers"] {
        harness.give(seller, &mint, 1_000_000_000).await;
        let bond = harness.created(seller, &format!("bond open --mint {mint}"));
        harness.done(seller, &format!("bond deposit {bond} 500"));
    }
    let offer = harness.file(
        "hot.toml",
        format!(
            "name = \"Hot storage\"\nprotocol = \"s3\"\nprice = \"0.002441\"\nmint = \"{mint}\"\ncapacity = 50000\n\
             min_quantity = 10\n"
        ),
    );
    let hot = harness.created("acme", &format!("listing create --from {offer}"));
    let moving = harness.created(
        "movers",
        &format!("listing create --name Moving --category migration --unit TiB --price 18 --capacity 50 --mint {mint}"),
    );
    Listings { mint, storage, service, hot, moving }
}

/// What levels above the first rest on: of storage the board of a former listing, of services what they were paid.
async fn keep_records(harness: &Harness, storage: Pubkey, service: Pubkey) {
    let listing = Pubkey::new_from_array([7; 32]);
    let board = Board {
        version: 1,
        monitors: 4,
        provider: storage,
        listing,
        epoch_secs: 86_400,
        next_epoch: u32::MAX,
        measured_epochs: 180,
        clean_windows: 6,
        ..Board::zeroed()
    };
    harness.put(&address::board(&listing), &board).await;
    let mut provider: Provider = harness.client().fetch(&service).await.unwrap();
    (provider.paid_windows, provider.paid_agreements) = (6, 6);
    harness.put(&service, &provider).await;
}

/// What can be bought: storage that accepts by itself, a migration that its provider accepts.
pub struct Buyable {
    /// The market.
    pub listings: Listings,
    /// Storage at 0.0072 a GiB and month, with a month's price as collateral.
    pub plain: Pubkey,
    /// A migration at 18 a TiB and month.
    pub moving: Pubkey,
    /// Storage that promises an availability, which nobody measures.
    pub measured: Pubkey,
    /// The buyer's tokens: 100.
    pub purse: Pubkey,
    /// `acme`'s tokens: 500.
    pub till: Pubkey,
}

/// Opens the shop.
pub async fn open_buyable(harness: &Harness) -> Buyable {
    let market = open_listings(harness).await;
    let mint = market.mint;
    let plain = harness.created(
        "acme",
        &format!(
            "listing create --name Plain --protocol s3 --price 0.0072 --capacity 10000 --mint {mint} --auto-accept \
             --collateral-months 1"
        ),
    );
    let moving = harness.created(
        "movers",
        &format!(
            "listing create --name Moving --category migration --unit TiB --price 18 --capacity 50 --mint {mint} \
             --collateral-months 1 --provider-notice 3d"
        ),
    );
    let measured = harness.created(
        "acme",
        &format!(
            "listing create --name Measured --protocol s3 --price 0.0072 --capacity 10000 --mint {mint} --auto-accept \
             --availability 99.9=10,99=25,95=100"
        ),
    );
    let purse = harness.give("buyer", &mint, 100_000_000).await;
    let till = address::associated_token(&harness.key("acme"), &mint, &spl_token_interface::ID);
    Buyable { listings: market, plain, moving, measured, purse, till }
}
