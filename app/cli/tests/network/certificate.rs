//! Badges that end when they have to.

use flashback::state::{Listing, Provider};
use flashback_client::BrowseFilter;
use serde_json::{json, Value};

use crate::browse::found;
use crate::fixture::{open_listings, Listings};
use crate::harness::Harness;

/// The level of the storage offer's badge, by the command line and by the client, which have to agree.
async fn badge(harness: &Harness, market: &Listings) -> u8 {
    let shown = harness.done("stranger", &format!("browse --provider {}", market.storage));
    let filter = BrowseFilter { provider: Some(market.storage), ..BrowseFilter::default() };
    let entries = harness.client().browse(&filter).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(shown[0]["level"], json!(entries[0].level));
    assert_eq!(
        shown[0]["level_until"],
        if entries[0].level == 0 { Value::Null } else { json!(entries[0].level_until) }
    );
    // Who asks for a level is not shown what has lost it.
    for least in 1..=4 {
        let asked = found(harness, &format!("--kind storage --min-level {least}"));
        assert_eq!(!asked.is_empty(), entries[0].level >= least, "level {least}");
    }
    entries[0].level
}

/// The level in the listing's own copy.
async fn hint(harness: &Harness, market: &Listings) -> u8 {
    harness.client().fetch::<Listing>(&market.hot).await.unwrap().cert_level
}

async fn provider(harness: &Harness, market: &Listings) -> Provider {
    harness.client().fetch(&market.storage).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_badge_ends_when_its_certificate_expires_is_revoked_or_stale_whatever_the_listing_says() {
    let harness = Harness::open().await;
    let market = open_listings(&harness).await;
    let (storage, hash) = (market.storage, "cd".repeat(32));
    let certificate = |state: &str| {
        let list = harness.done("stranger", &format!("certify list --provider {storage}"));
        assert_eq!(list[0]["state"], state);
    };

    // Expired: at the very second, and not before.
    let until = provider(&harness, &market).await.level_until[1];
    harness.travel_to(until - 1).await;
    assert_eq!((badge(&harness, &market).await, hint(&harness, &market).await), (2, 2));
    certificate("valid");
    harness.travel_to(until).await;
    assert_eq!((badge(&harness, &market).await, hint(&harness, &market).await), (0, 2));
    certificate("expired");

    // Revoked.
    harness.done("assay", &format!("certify renew {storage} --level verified --until 30d --evidence-hash {hash}"));
    harness.done("stranger", &format!("listing refresh {}", market.hot));
    assert_eq!((badge(&harness, &market).await, hint(&harness, &market).await), (2, 2));
    harness.done("assay", &format!("certify revoke {storage} --reason evidence-invalid"));
    assert_eq!((badge(&harness, &market).await, hint(&harness, &market).await), (0, 2));
    certificate("revoked");

    // Stale: what was certified is no longer what is offered.
    harness.done("assay", &format!("certify renew {storage} --level verified --until 30d --evidence-hash {hash}"));
    assert_eq!((badge(&harness, &market).await, hint(&harness, &market).await), (2, 2));
    let moved = "provider update --endpoint https://s4.acme.example";
    for costly in [moved, "provider update --name Amazon"] {
        harness.run("acme", costly).refused(2, "ends the levels Identified, Verified");
    }
    assert_eq!(badge(&harness, &market).await, 2);
    harness.done("acme", moved);
    assert_eq!((badge(&harness, &market).await, hint(&harness, &market).await), (0, 2));
    certificate("stale");
    assert_eq!(harness.done("stranger", &format!("certify refresh {storage}"))["status"], "unchanged");

    // The certifier loses its rights: whoever notices refreshes.
    harness.done("assay", &format!("certify renew {storage} --level verified --until 30d --evidence-hash {hash}"));
    harness.done("admin", &format!("certifier set {} --status suspended", harness.key("assay")));
    certificate("certifier suspended");
    harness.done("stranger", &format!("certify refresh {storage}"));
    assert_eq!((badge(&harness, &market).await, hint(&harness, &market).await), (0, 2));
    harness.done("admin", &format!("certifier set {} --status active", harness.key("assay")));
    harness.done("stranger", &format!("certify refresh {storage}"));
    assert_eq!(badge(&harness, &market).await, 2);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_by_the_registrar_is_undone_by_both_signatures_only() {
    let harness = Harness::open().await;
    let market = open_listings(&harness).await;
    let assay = harness.key("assay");
    harness.done("admin", &format!("certify revoke {} --certifier {assay} --reason fraud", market.storage));
    let renew = format!("certify renew {} --level 1 --until 10d --evidence-hash {}", market.storage, "ef".repeat(32));
    harness.run("assay", &renew).refused(2, "RegistrarMustSign");
    let registrar = harness.key_file("admin");
    harness.done("assay", &format!("{renew} --registrar-keypair {registrar}"));
    assert_eq!(badge(&harness, &market).await, 1);
    harness.close().await;
}
