//! What cannot be done: the command says what is wrong and what to do, its exit code is not 0, and nothing is sent.

use std::future::Future;

use flashback_client::address;
use serde_json::{json, Value};

use crate::fixture::{found_platform, open_buyable, open_listings};
use crate::harness::{of_repository, words_and_no_utf8, Harness};

/// Exit codes: what is on the chain forbids it, what was given cannot be used, no node answers.
const REFUSED: i32 = 1;
const INPUT: i32 = 2;
const NETWORK: i32 = 3;

const HASH: &str = "abababababababababababababababababababababababababababababababab";

/// Runs `attempts`, which must not send anything.
async fn sending_nothing(harness: &Harness, attempts: impl Future<Output = ()>) {
    let before = harness.transactions().await;
    attempts.await;
    assert_eq!(harness.transactions().await, before, "something was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_registrations_are_refused() {
    let harness = Harness::open().await;
    found_platform(&harness).await;
    let usual = [
        ("kind", "storage"),
        ("name", "Acme"),
        ("region", "DE"),
        ("capacity", "1000"),
        ("endpoint", "https://s3.acme.example"),
    ];
    let with = |flag: &str, value: &str| {
        let flags = usual.into_iter().filter(|(name, _)| *name != flag).chain([(flag, value)]);
        flags.fold("provider register".to_string(), |line, (name, value)| format!("{line} --{name}={value}"))
    };
    sending_nothing(&harness, async {
        for (flag, value, says) in [
            ("name", "n".repeat(33).as_str(), "33 bytes of UTF-8 are too long"),
            ("name", "", "NameEmpty"),
            ("endpoint", &"e".repeat(97), "97 bytes of UTF-8 are too long"),
            ("metadata-uri", &"m".repeat(97), "97 bytes of UTF-8 are too long"),
            ("region", "Atlantis", "no such region"),
            ("region", "3", "no such region"),
            ("categories", "gold", "invalid value 'gold'"),
            ("categories", "migration", "CategoryOfOtherKind"),
            ("capacity", "0", "CapacityZero"),
            ("capacity", "-1", "--capacity"),
            ("kind", "bank", "invalid value 'bank'"),
            ("metadata", "/nowhere/about.json", "cannot be read"),
            ("metadata-hash", "abc", "64 hexadecimal digits"),
        ] {
            harness.run("acme", &with(flag, value)).refused(INPUT, says);
        }
        harness
            .run_words("acme", words_and_no_utf8("provider register --kind storage --region DE --capacity 1 --name"))
            .refused(INPUT, "invalid UTF-8");
        harness.run("acme", "provider update --region FR").refused(REFUSED, "signs for no such provider");
    })
    .await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_offers_are_refused() {
    let harness = Harness::open().await;
    let market = open_listings(&harness).await;
    let (mint, closeable) = (market.mint.to_string(), harness.make_closeable_mint().await.to_string());
    let usual =
        [("name", "Cold"), ("protocol", "s3"), ("price", "0.001"), ("capacity", "1000"), ("mint", mint.as_str())];
    let with = |flag: &str, value: &str| {
        let flags = usual.into_iter().filter(|(name, _)| *name != flag).chain([(flag, value)]);
        flags.fold("listing create".to_string(), |line, (name, value)| format!("{line} --{name}={value}"))
    };
    let file = harness.file("typo.json", r#"{ "name": "Cold", "max_qantity": 5 }"#);
    let acme = harness.key("acme").to_string();
    sending_nothing(&harness, async {
        for (flag, value, says) in [
            ("name", "n".repeat(33).as_str(), "33 bytes of UTF-8 are too long"),
            ("path", &"p".repeat(49), "49 bytes of UTF-8 are too long"),
            ("category", "gold", "invalid value 'gold'"),
            ("category", "migration", "signs for no such provider"),
            ("protocol", "none", "signs for no such provider"),
            ("unit", "TiB", "UnitNotGib"),
            ("price", "0", "PriceZero"),
            ("price", "0.0000001", "more than the 6 decimals"),
            ("price", "-1", "decimal number"),
            ("price", "18446744073709", "RateTooHigh"),
            ("price", "18446744073710", "too large"),
            ("capacity", "100001", "CapacityAboveProviders"),
            ("min-quantity", "0", "QuantityZero"),
            ("min-quantity", "1001", "QuantityMinAboveMax"),
            ("max-quantity", "1001", "QuantityAboveCapacity"),
            ("min-term", "2000e", "TermTooLong"),
            ("notice", "61e", "NoticeTooLong"),
            ("availability", "99=10,99.9=25", "TiersOutOfOrder"),
            ("availability", "99.9=25,99=10", "TiersOutOfOrder"),
            ("availability", "99.9=100.01", "CreditAboveWhole"),
            ("availability", "100.0001=10", "ThresholdAboveWhole"),
            ("availability", "99=1,98=2,97=3,96=4", "at most three tiers"),
            ("latency", "500=5:31", "AllowanceAbovePeriod"),
            ("max-credit", "100.01", "CreditAboveWhole"),
            ("period-epochs", "31", "PeriodOutOfRange"),
            ("penalty", "10", "PenaltyWithoutCollateral"),
            ("max-credit", "49.99", "CreditTooLowWithoutBoard"),
            ("notice", "8e", "NoticeTooLongWithoutBoard"),
            ("arbiter", &acme, "ArbiterIsProvider"),
            ("mint", &closeable, "MintExtensionRefused"),
            ("mint", &acme, "MintOfOtherProgram"),
            ("mint", "nothing", "--mint"),
            ("from", &file, "--max-qantity"),
            ("from", "/nowhere/offer.toml", "cannot be read"),
        ] {
            let code = if says.starts_with("signs for") { REFUSED } else { INPUT };
            harness.run("acme", &with(flag, value)).refused(code, says);
        }
        harness.run("stranger", &with("name", "Cold")).refused(REFUSED, "signs for no such provider");
        let update = format!("listing update {}", market.hot);
        harness.run("acme", &format!("{update} --price 0.001 --revision 9")).refused(REFUSED, "RevisionChanged");
        harness.run("acme", &format!("{update} --mint {closeable}")).refused(INPUT, "cannot change");
        harness.run("movers", &format!("{update} --price 0.001")).refused(REFUSED, "NotAuthority");
        harness.run("acme", &format!("listing resume {}", market.hot)).refused(REFUSED, "StatusUnchanged");
        harness.run("acme", "provider retire").refused(REFUSED, "ListingsNotClosed");
        harness.run("acme", &format!("listing show {}", market.storage)).refused(REFUSED, "no listing");
        harness.run("acme", &format!("listing close {}", market.hot)).refused(INPUT, "closed for ever");
    })
    .await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_certificates_are_refused() {
    let harness = Harness::open().await;
    let market = open_listings(&harness).await;
    let unproven = harness.created(
        "stranger",
        "provider register --kind storage --name New --region DE --capacity 9 --endpoint https://new.example",
    );
    let (storage, service) = (market.storage, market.service);
    let issue = |provider, rest: &str| format!("certify issue {provider} --evidence-hash {HASH} {rest}");
    sending_nothing(&harness, async {
        for (provider, rest, says) in [
            (storage, "--level established", "LevelAboveCertifier"),
            (storage, "--level 5", "a level is 1"),
            (service, "--level 1", "ScopeTooNarrow"),
            (storage, "--level 1 --until 21d", "ValidityBeyondCertifier"),
            (storage, "--level 1 --until 0s", "ValidityPast"),
            (storage, "--level 1 --until 2020-01-01", "ValidityPast"),
            (storage, "--level 1 --until soon", "write a date"),
            (storage, "--level 1 --attributes-version 9", "AttributesChanged"),
        ] {
            harness.run("plumb", &issue(provider, rest)).refused(INPUT, says);
        }
        let renew = format!("certify renew {storage} --level 2 --until 181d --evidence-hash {HASH}");
        harness.run("assay", &renew).refused(INPUT, "ValidityTooLong");
        harness.run("assay", &issue(unproven, "--level verified")).refused(INPUT, "RecordTooShort");
        harness.run("assay", &format!("certify issue {storage} --level 1")).refused(INPUT, "--evidence");
        harness.run("assay", &issue(storage, "--level 1")).refused(REFUSED, "exists already");
        harness.run("stranger", &issue(storage, "--level 1")).refused(REFUSED, "no certifier");
        let revoke = format!("certify revoke {storage} --certifier {} --reason fraud", harness.key("assay"));
        harness.run("stranger", &format!("{revoke} --yes")).refused(REFUSED, "NotIssuer");
        harness.run("assay", &revoke).refused(INPUT, "stays on record");
        harness.run("assay", &issue(market.hot, "--level 1")).refused(REFUSED, "no provider");
        let add = format!("certifier add {} --name A --scope storage --level 1 --until 9d", harness.key("stranger"));
        harness.run("stranger", &add).refused(REFUSED, "NotRegistrar");
    })
    .await;
    let now = harness.client().now().await.unwrap();
    harness.travel_to(now + 20 * 86_400).await;
    sending_nothing(&harness, async {
        harness.run("plumb", &issue(storage, "--level 1")).refused(INPUT, "CertifierExpired");
    })
    .await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_cluster_wallet_or_file_is_said() {
    let harness = Harness::open().await;
    harness.run("admin", "browse --url mainet").refused(INPUT, "unknown cluster");
    harness.run("admin", "platform show --url http://127.0.0.1:1").refused(NETWORK, "cannot reach a node");
    harness.run("admin", "platform show --commitment soon").refused(INPUT, "unknown commitment");
    harness.run("nobody", "provider show").refused(INPUT, "there is no such key file");
    for (text, says) in [
        ("{", "list of 64 numbers"),
        ("[1, 2, 3]", "and this file 3"),
        (&format!("{:?}", [7; 64]), "do not belong together"),
    ] {
        let key = harness.file("wrong.json", text);
        harness.run("admin", &format!("provider show --keypair {key}")).refused(INPUT, says);
    }
    let folder = harness.file("folder", "").replace("folder", "");
    harness.run("admin", &format!("address --keypair {folder}")).refused(INPUT, "cannot be read");
    let error: Value = serde_json::from_str(&harness.run("admin", "browse --url mainet --json").err).unwrap();
    assert_eq!((&error["fault"], &error["exit_code"]), (&json!("input"), &json!(2)));
    assert!(error["error"].as_str().unwrap().contains("unknown cluster") && error["advice"].is_string());
    assert_eq!(harness.code_into("/dev/full", "admin", "address"), Some(1), "an answer that nobody gets");
    let answer = harness.run("admin", "address");
    assert_eq!((answer.code, answer.out.trim()), (Some(0), &*harness.key("admin").to_string()));
    sending_nothing(&harness, async {
        for (text, says) in [
            ("{", "EOF"),
            (r#"{ "epoch_secs": 86400, "fee": 1 }"#, "unknown field `fee`"),
            (&init_file(r#""epoch_secs": 86400"#, r#""epoch_secs": 100"#), "EpochLengthUnsupported"),
            (&init_file(r#""fee_bps": 100"#, r#""fee_bps": 501"#), "FeeTooHigh"),
            (&init_file(r#""admin": "@wallet""#, r#""admin": "@me""#), "neither a key"),
            (&init_file(r#""admin": "@wallet""#, r#""admin": "11111111111111111111111111111111""#), "RoleUnset"),
        ] {
            let file = harness.file("platform.json", text);
            harness.run("admin", &format!("platform init --from {file}")).refused(INPUT, says);
        }
    })
    .await;
    harness.close().await;
}

/// The local network's parameters with one of them replaced.
fn init_file(from: &str, to: &str) -> String {
    let text = std::fs::read_to_string(of_repository("migrations/localnet.json")).unwrap();
    assert!(text.contains(from));
    text.replace(from, to)
}

#[tokio::test(flavor = "multi_thread")]
async fn amounts_and_orders_that_cannot_be_are_refused_and_nothing_is_sent() {
    let harness = Harness::open().await;
    let shop = open_buyable(&harness).await;
    let (mint, acme, plain) = (shop.listings.mint, shop.listings.storage, shop.plain);
    let vault = harness.created("buyer", &format!("vault open --mint {mint}"));
    let bond = address::bond(&acme, &mint);
    let closeable = harness.make_closeable_mint().await;
    let before = harness.transactions().await;
    for (line, code, says) in [
        (format!("vault deposit {vault} 0.0000001"), INPUT, "more than the 6 decimals"),
        (format!("vault deposit {vault} -- -1"), INPUT, "decimal number"),
        (format!("vault deposit {vault} 0"), INPUT, "AmountZero"),
        (format!("vault deposit {vault} 101"), REFUSED, "are needed"),
        (format!("vault deposit {vault} 1 --from {mint}"), INPUT, "not a token account"),
        (format!("vault withdraw {vault} all"), REFUSED, "AmountZero"),
        (format!("vault withdraw {vault} 1"), REFUSED, "FundsTooLow"),
        (format!("vault close {vault}"), REFUSED, "VaultYoung"),
        (format!("vault show {bond}"), REFUSED, "no vault"),
        (format!("vault open --mint {closeable}"), INPUT, "MintExtensionRefused"),
        (format!("bond thaw {bond} 1"), REFUSED, "NotAuthority"),
        (format!("bond open --mint {mint}"), REFUSED, "signs for no such provider"),
        (format!("buy {plain} --quantity 0"), INPUT, "QuantityOutOfRange"),
        (format!("buy {plain} --quantity 10001"), INPUT, "QuantityOutOfRange"),
        (format!("buy {plain} --quantity 5 --term 9999d"), INPUT, "TermOutOfRange"),
        (format!("buy {plain} --quantity 5 --valid 8d"), INPUT, "ValidUntilOutOfRange"),
        (format!("buy {plain} --quantity 5 --revision 9"), INPUT, "RevisionChanged"),
        (format!("buy {plain} --quantity 5 --max-price 0.007199"), INPUT, "PriceAboveMax"),
        (format!("buy {plain} --quantity 5 --attributes-version 9"), INPUT, "AttributesChanged"),
        (format!("buy {plain} --quantity 5 --term 1s"), INPUT, "TermOutOfRange"),
        (format!("buy {plain} --quantity 5 --min-level audited"), REFUSED, "LevelTooLow"),
        (format!("buy {plain} --quantity 5 --min-rating 1"), REFUSED, "RatingTooLow"),
        (format!("buy {plain} --quantity 5 --min-rating 10"), INPUT, "RatingBandUnknown"),
        (format!("buy {plain} --quantity 5 --min-level 5"), INPUT, "a level is 1"),
        (format!("buy {acme} --quantity 5"), REFUSED, "no listing"),
        ("claim".into(), INPUT, "required"),
        (format!("claim {vault}"), REFUSED, "no agreement"),
        (format!("agreement show {vault}"), REFUSED, "no agreement"),
        (format!("keeper run --once --agreement {vault}"), REFUSED, "no agreement"),
        ("keeper run --once --min-claim 0.0000001".into(), INPUT, "more than the 6 decimals"),
    ] {
        harness.run("buyer", &line).refused(code, says);
    }
    harness.run("acme", &format!("buy {plain} --quantity 5")).refused(INPUT, "PartyTwice");
    harness.run("acme", &format!("bond close {bond}")).refused(REFUSED, "BondInUse");
    harness.run("acme", &format!("bond thaw {bond} 501")).refused(REFUSED, "BondTooLow");
    assert_eq!(harness.transactions().await, before, "something was sent");
    harness.close().await;
}
