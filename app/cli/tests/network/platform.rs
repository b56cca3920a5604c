//! The platform: initialised once, set, paused, handed over.

use serde_json::{json, Value};

use crate::harness::{of_repository, Harness};

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_is_initialised_once_and_a_dry_run_changes_nothing() {
    let harness = Harness::open().await;
    harness.run("admin", "platform show").refused(1, "no platform here");
    let init = format!("platform init --from {}", of_repository("migrations/localnet.json"));

    let before = harness.transactions().await;
    let dry = harness.done("admin", &format!("{init} --dry-run"));
    assert_eq!((&dry["status"], &dry["signature"]), (&json!("simulated"), &Value::Null));
    assert_eq!(harness.transactions().await, before);
    harness.run("stranger", &init).refused(1, "NotUpgradeAuthority");
    assert_eq!(harness.transactions().await, before);

    let sent = harness.done("admin", &init);
    assert_eq!(sent["status"], "sent");
    assert_eq!(sent["changes"], dry["changes"]);
    assert_eq!(harness.transactions().await, before + 1);
    let again = harness.done("admin", &init);
    assert_eq!((&again["status"], &again["changes"]), (&json!("unchanged"), &json!([])));
    assert_eq!(harness.transactions().await, before + 1);
    harness.run("stranger", &init).refused(1, "differs from the file");
    assert_eq!(harness.done("admin", "platform show")["admin"], json!(harness.key("admin").to_string()));

    harness.done("admin", "platform set --fee 2.5 --registration-fee 0.02");
    let shown = harness.done("stranger", "platform show");
    assert_eq!((&shown["fee_bps"], &shown["registration_fee_lamports"]), (&json!(250), &json!(20_000_000)));
    harness.done("admin", "platform pause registration");
    harness
        .run(
            "acme",
            "provider register --kind storage --name Acme --region DE --capacity 1 --endpoint https://a.example",
        )
        .refused(1, "(Paused)");
    harness.done("admin", "platform resume registration");
    harness.done("admin", &format!("platform admin propose {}", harness.key("stranger")));
    harness.done("stranger", "platform admin accept");
    assert_eq!(harness.done("admin", "platform show")["admin"], json!(harness.key("stranger").to_string()));
    harness.close().await;
}
