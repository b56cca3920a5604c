//! What cannot be done: the command says what is wrong and what to do, its exit code is not 0, and nothing is sent.

use std::future::Future;

use crate::journey::{found_platform, open_market};
use crate::stage::{of_repository, words_and_no_utf8, Stage};

/// Exit codes: what is on the chain forbids it, what was given cannot be used, no node answers.
const REFUSED: i32 = 1;
const INPUT: i32 = 2;
const NETWORK: i32 = 3;

const HASH: &str = "abababababababababababababababababababababababababababababababab";

/// Runs `attempts`, which must not send anything.
async fn sending_nothing(stage: &Stage, attempts: impl Future<Output = ()>) {
    let before = stage.transactions().await;
    attempts.await;
    assert_eq!(stage.transactions().await, before, "something was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_registrations_are_refused() {
    let stage = Stage::open().await;
    found_platform(&stage).await;
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
    sending_nothing(&stage, async {
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
            stage.run("acme", &with(flag, value)).refused(INPUT, says);
        }
        stage
            .run_words("acme", words_and_no_utf8("provider register --kind storage --region DE --capacity 1 --name"))
            .refused(INPUT, "invalid UTF-8");
        stage.run("acme", "provider update --region FR").refused(REFUSED, "signs for no such provider");
    })
    .await;
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_offers_are_refused() {
    let stage = Stage::open().await;
    let market = open_market(&stage).await;
    let (mint, closeable) = (market.mint.to_string(), stage.make_closeable_mint().await.to_string());
    let usual =
        [("name", "Cold"), ("protocol", "s3"), ("price", "0.001"), ("capacity", "1000"), ("mint", mint.as_str())];
    let with = |flag: &str, value: &str| {
        let flags = usual.into_iter().filter(|(name, _)| *name != flag).chain([(flag, value)]);
        flags.fold("listing create".to_string(), |line, (name, value)| format!("{line} --{name}={value}"))
    };
    let file = stage.file("typo.json", r#"{ "name": "Cold", "max_qantity": 5 }"#);
    let acme = stage.key("acme").to_string();
    sending_nothing(&stage, async {
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
            ("arbiter", &acme, "ArbiterIsProvider"),
            ("mint", &closeable, "MintExtensionRefused"),
            ("mint", &acme, "MintOfOtherProgram"),
            ("mint", "nothing", "--mint"),
            ("from", &file, "--max-qantity"),
            ("from", "/nowhere/offer.toml", "cannot be read"),
        ] {
            let code = if says.starts_with("signs for") { REFUSED } else { INPUT };
            stage.run("acme", &with(flag, value)).refused(code, says);
        }
        stage.run("stranger", &with("name", "Cold")).refused(REFUSED, "signs for no such provider");
        let update = format!("listing update {}", market.hot);
        stage.run("acme", &format!("{update} --price 0.001 --revision 9")).refused(REFUSED, "RevisionChanged");
        stage.run("acme", &format!("{update} --mint {closeable}")).refused(INPUT, "stays as it is");
        stage.run("movers", &format!("{update} --price 0.001")).refused(REFUSED, "NotAuthority");
        stage.run("acme", &format!("listing resume {}", market.hot)).refused(REFUSED, "StatusUnchanged");
        stage.run("acme", "provider retire").refused(REFUSED, "ListingsNotClosed");
        stage.run("acme", &format!("listing show {}", market.storage)).refused(REFUSED, "no listing");
        stage.run("acme", &format!("listing close {}", market.hot)).refused(INPUT, "closed for ever");
    })
    .await;
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_certificates_are_refused() {
    let stage = Stage::open().await;
    let market = open_market(&stage).await;
    let (storage, service) = (market.storage, market.service);
    let issue = |provider, rest: &str| format!("certify issue {provider} --evidence-hash {HASH} {rest}");
    sending_nothing(&stage, async {
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
            stage.run("plumb", &issue(provider, rest)).refused(INPUT, says);
        }
        let renew = format!("certify renew {storage} --level 2 --until 181d --evidence-hash {HASH}");
        stage.run("assay", &renew).refused(INPUT, "ValidityTooLong");
        stage.run("assay", &format!("certify issue {storage} --level 1")).refused(INPUT, "--evidence");
        stage.run("assay", &issue(storage, "--level 1")).refused(REFUSED, "exists already");
        stage.run("stranger", &issue(storage, "--level 1")).refused(REFUSED, "no certifier");
        let revoke = format!("certify revoke {storage} --certifier {} --reason fraud", stage.key("assay"));
        stage.run("stranger", &format!("{revoke} --yes")).refused(REFUSED, "NotIssuer");
        stage.run("assay", &revoke).refused(INPUT, "stays on record");
        stage.run("assay", &issue(market.hot, "--level 1")).refused(REFUSED, "no provider");
        let add = format!("certifier add {} --name A --scope storage --level 1 --until 9d", stage.key("stranger"));
        stage.run("stranger", &add).refused(REFUSED, "NotRegistrar");
    })
    .await;
    let now = stage.client().now().await.unwrap();
    stage.travel_to(now + 20 * 86_400).await;
    sending_nothing(&stage, async {
        stage.run("plumb", &issue(storage, "--level 1")).refused(INPUT, "CertifierExpired");
    })
    .await;
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_cluster_wallet_or_file_is_said() {
    let stage = Stage::open().await;
    stage.run("admin", "browse --url mainet").refused(INPUT, "unknown cluster");
    stage.run("admin", "platform show --url http://127.0.0.1:1").refused(NETWORK, "cannot reach a node");
    stage.run("admin", "platform show --commitment soon").refused(INPUT, "unknown commitment");
    stage.run("nobody", "provider show").refused(INPUT, "no key can be read");
    sending_nothing(&stage, async {
        for (text, says) in [
            ("{", "EOF"),
            (r#"{ "epoch_secs": 86400, "fee": 1 }"#, "unknown field `fee`"),
            (&init_file(r#""epoch_secs": 86400"#, r#""epoch_secs": 100"#), "EpochLengthUnsupported"),
            (&init_file(r#""fee_bps": 100"#, r#""fee_bps": 501"#), "FeeTooHigh"),
            (&init_file(r#""admin": "@wallet""#, r#""admin": "@me""#), "neither a key"),
            (&init_file(r#""admin": "@wallet""#, r#""admin": "11111111111111111111111111111111""#), "RoleUnset"),
        ] {
            let file = stage.file("platform.json", text);
            stage.run("admin", &format!("platform init --from {file}")).refused(INPUT, says);
        }
    })
    .await;
    stage.close().await;
}

/// The local network's parameters with one of them replaced.
fn init_file(from: &str, to: &str) -> String {
    let text = std::fs::read_to_string(of_repository("migrations/localnet.json")).unwrap();
    assert!(text.contains(from));
    text.replace(from, to)
}
