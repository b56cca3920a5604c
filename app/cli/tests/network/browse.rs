//! What consumers find.

use flashback::state::Category;
use flashback_client::{address, BrowseFilter};
use serde_json::json;

use crate::fixture::{open_buyable, open_listings};
use crate::harness::Harness;

/// What `browse` finds under these flags, cheapest first.
pub fn found(harness: &Harness, flags: &str) -> Vec<String> {
    let listings = harness.done("stranger", &format!("browse {flags}"));
    listings.as_array().unwrap().iter().map(|listing| listing["listing"].as_str().unwrap().into()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_finds_what_providers_registered_certified_and_listed() {
    let harness = Harness::open().await;
    let market = open_listings(&harness).await;
    let (hot, moving) = (market.hot.to_string(), market.moving.to_string());

    let registered = harness.done("stranger", "provider list");
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
        assert_eq!(found(&harness, &flags), [hot.as_str()], "{flags}");
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
        assert!(found(&harness, &flags).is_empty(), "{flags}");
    }
    assert_eq!(found(&harness, "--category migration"), [moving.as_str()]);
    assert_eq!(found(&harness, ""), [hot.as_str(), &moving]);
    assert_eq!(found(&harness, "--sort level"), [moving.as_str(), &hot]);
    assert_eq!(found(&harness, "--limit 1 --page 2"), [moving.as_str()]);
    let category = BrowseFilter { category: Some(Category::Migration), ..BrowseFilter::default() };
    let by_client = harness.client().browse(&category).await.unwrap();
    assert_eq!((by_client.len(), by_client[0].address, by_client[0].level), (1, market.moving, 4));

    let table = harness.run("stranger", "browse");
    assert_eq!(table.code, Some(0));
    for text in ["Hot storage", "Verified", "Audited", "Acme", "Movers", &hot, &moving] {
        assert!(table.out.contains(text), "{text}: {}", table.out);
    }

    harness.done("acme", &format!("listing update {hot} --price 0.002"));
    let shown = harness.done("stranger", &format!("listing show {hot}"));
    assert_eq!((&shown["price_base_units"], &shown["revision"]), (&json!("2000"), &json!(2)));
    harness.done("acme", &format!("listing pause {hot}"));
    assert!(found(&harness, "--kind storage").is_empty());
    assert_eq!(found(&harness, "--kind storage --all"), [hot.as_str()]);
    harness.done("acme", &format!("listing resume {hot}"));
    harness.done("admin", &format!("provider delist {} --reason fraud", market.storage));
    assert!(found(&harness, "--kind storage").is_empty());
    harness.done("admin", &format!("provider delist {} --lift", market.storage));
    assert_eq!(found(&harness, "--kind storage"), [hot.as_str()]);

    harness.done("acme", &format!("listing close {hot}"));
    harness.done("acme", "provider retire");
    assert!(found(&harness, "--kind storage").is_empty());
    harness.done("acme", "provider restore");
    harness.done("acme", &format!("provider authority propose {}", harness.key("stranger")));
    harness.done("stranger", &format!("provider authority accept {}", market.storage));
    assert_eq!(harness.done("stranger", "provider show")["provider"], json!(market.storage.to_string()));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_program_would_refuse_to_accept_is_not_offered_and_says_why() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let (measured, plain) = (shop.measured.to_string(), shop.plain.to_string());
    let obstacle = |listing: &str| harness.done("stranger", &format!("listing show {listing}"))["obstacle"].clone();
    assert!(!found(&harness, "").contains(&measured) && found(&harness, "--all").contains(&measured));
    assert_eq!((obstacle(&measured), obstacle(&plain)), (json!("not measured yet"), json!(null)));
    // 10,000 GiB for a notice of seven days lock 16.8 of the bond, which has a tenth left.
    assert!(found(&harness, "--quantity 10000").contains(&plain));
    harness.done("acme", &format!("bond thaw {} 499.9", address::bond(&shop.listings.storage, &shop.listings.mint)));
    assert!(!found(&harness, "--quantity 10000").contains(&plain) && found(&harness, "").contains(&plain));
    harness.done("acme", &format!("listing update {plain} --min-quantity 10000"));
    assert_eq!(obstacle(&plain), json!("bond too low"));
    assert!(!found(&harness, "").contains(&plain));
    harness.close().await;
}
