//! Data that goes through a gateway by the consumer's commands.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anchor_lang::prelude::Pubkey;
use serde_json::{json, Value};

use crate::fixture::open_buyable;
use crate::harness::{of_repository, Harness};
use crate::store::{Line, FREE};

const REFUSED: i32 = 1;
const INPUT: i32 = 2;
const NETWORK: i32 = 3;
const MIB: u64 = 1 << 20;
/// Bytes of a part.
const PART: u64 = 8 * MIB;

/// A consumer with an agreement on storage, whose provider has a gateway.
struct Consumer {
    harness: Harness,
    line: Line,
    agreement: Pubkey,
    vault: Pubkey,
    folder: PathBuf,
}

impl Consumer {
    async fn open() -> Self {
        let harness = Harness::open().await;
        let shop = open_buyable(&harness).await;
        let agreement = harness.created("buyer", &format!("buy {} --quantity 500 --runway 30d", shop.plain));
        let vault = harness.client().fetch::<flashback::state::Agreement>(&agreement).await.unwrap().vault;
        let marker = PathBuf::from(harness.file("marker", ""));
        let folder = marker.parent().unwrap().join("provider");
        std::fs::create_dir(&folder).unwrap();
        let line = Line::open(harness.url(), shop.listings.storage, &folder).await;
        Self { harness, line, agreement, vault, folder }
    }

    fn grant(&self) -> Pubkey {
        let (agreement, buyer) = (self.agreement, self.harness.key("buyer"));
        let create = format!("grant create {agreement} {buyer} --actions read,write,delete,list --until 20d");
        self.harness.created("buyer", &create)
    }

    /// The words of a command on the agreement's data.
    fn words(&self, verb: &str, rest: &str) -> String {
        format!("data {verb} {} --gateway {} {rest}", self.agreement, self.line.url)
    }

    fn done(&self, verb: &str, rest: &str) -> Value {
        self.harness.done("buyer", &self.words(verb, rest))
    }

    /// Runs a command that is held up once `is_far_enough`, and kills it there.
    fn interrupted(&self, verb: &str, rest: &str, bytes: u64, is_far_enough: impl Fn() -> bool) {
        self.line.let_pass(bytes);
        let mut child = self.harness.start("buyer", &self.words(verb, rest));
        let patience = Instant::now() + Duration::from_secs(120);
        while !is_far_enough() {
            assert!(Instant::now() < patience, "{verb} does not get far enough");
            assert!(child.try_wait().unwrap().is_none(), "{verb} ended by itself");
            std::thread::sleep(Duration::from_millis(20));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        self.line.let_pass(FREE);
    }
}

fn content(bytes: u64) -> Vec<u8> {
    (0..bytes).map(|at| (at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56).try_into().unwrap()).collect()
}

/// Files of parts below a folder that have all their bytes.
fn whole_parts(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let count = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => whole_parts(&entry.path()),
        Ok(meta) if meta.len() == PART => 1,
        _ => 0,
    };
    entries.map(count).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_for_the_grantee_and_kept_in_a_private_file() {
    let consumer = Consumer::open().await;
    let (harness, gateway) = (&consumer.harness, consumer.line.url.clone());
    harness.run("buyer", &consumer.words("credentials", "")).refused(REFUSED, "has no grant on the agreement");
    let grant = consumer.grant();
    let first = consumer.done("credentials", "");
    assert_eq!(first["Version"], 1);
    let answer = harness.run("buyer", &format!("data credentials {grant} --gateway {gateway}"));
    assert_eq!(serde_json::from_str::<Value>(&answer.out).unwrap(), first, "the grant's are kept");
    assert_eq!(answer.err, "");
    let fresh = consumer.done("credentials", "--fresh");
    assert_ne!(fresh["SecretAccessKey"], first["SecretAccessKey"]);
    assert_eq!(consumer.done("credentials", ""), fresh);

    let cache = consumer.folder.parent().unwrap().join(".cache/flashback");
    let files: Vec<_> = std::fs::read_dir(cache).unwrap().map(|entry| entry.unwrap()).collect();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);

    let usage = consumer.done("usage", "");
    assert_eq!((&usage["stored_bytes"], &usage["stored_bytes_limit"]), (&json!(0), &json!(500_u64 << 30)));
    let shown = harness.run("buyer", &consumer.words("usage", ""));
    assert!(shown.out.contains("500.00 GiB"), "{shown:?}");
    for secret in ["SecretAccessKey", "SessionToken"] {
        assert!(!shown.out.contains(fresh[secret].as_str().unwrap()));
    }

    harness.run("stranger", &format!("data usage {grant} --gateway {gateway}")).refused(REFUSED, "the grant is to");
    let second = consumer.grant();
    let several = harness.run("buyer", &consumer.words("usage", ""));
    several.refused(INPUT, "several grants");
    assert!(several.err.contains(&second.to_string()));
    consumer.harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn data_is_stored_fetched_listed_and_removed_until_the_grant_is_revoked() {
    let consumer = Consumer::open().await;
    let (harness, grant) = (&consumer.harness, consumer.grant());
    let content = content(3 * PART + 5);
    let file = harness.file("large.bin", &content);
    let stored = consumer.done("put", &format!("{file} logs/ --parallel 3"));
    assert_eq!((&stored["key"], &stored["bytes"]), (&json!("logs/large.bin"), &json!(content.len())));
    let small = harness.file("small.txt", "little");
    consumer.done("put", &small);
    let nothing = harness.file("nothing", "");
    consumer.done("put", &format!("{nothing} logs/empty"));

    let back = format!("{file}.back");
    let fetched = consumer.done("get", &format!("logs/large.bin {back} --parallel 3"));
    assert_eq!((&fetched["status"], &fetched["resumed_bytes"]), (&json!("fetched"), &json!(0)));
    assert!(std::fs::read(&back).unwrap() == content, "other bytes came back");
    let again = consumer.words("get", &format!("small.txt {back}"));
    harness.run("buyer", &again).refused(INPUT, "is there");
    harness.done("buyer", &format!("{again} --force"));
    assert_eq!(std::fs::read(&back).unwrap(), b"little");
    consumer.done("get", &format!("logs/empty {back}.empty"));
    assert_eq!(std::fs::read(format!("{back}.empty")).unwrap(), b"");
    harness.run("buyer", &consumer.words("get", &format!("gone {back}.gone"))).refused(REFUSED, "no such object");
    assert!(!Path::new(&format!("{back}.gone")).exists());

    let listed = consumer.done("list", "");
    assert_eq!((&listed["folders"], &listed["objects"][0]["key"]), (&json!(["logs/"]), &json!("small.txt")));
    let listed = consumer.done("list", "logs/ --recursive");
    let of = |at: usize, name: &str| listed["objects"][at][name].clone();
    assert_eq!((of(0, "key"), of(0, "bytes")), (json!("logs/empty"), json!(0)));
    assert_eq!((of(1, "key"), of(1, "bytes")), (json!("logs/large.bin"), json!(content.len())));
    assert_eq!(consumer.done("list", "--recursive --limit 2")["is_cut"], true);
    assert_eq!(consumer.done("usage", "")["stored_bytes"], json!(content.len() + 6));

    let remove = consumer.words("rm", "logs/ --recursive");
    harness.run("buyer", &remove).refused(INPUT, "cannot be brought back");
    assert_eq!(harness.done("buyer", &format!("{remove} --dry-run"))["objects"], 2);
    assert_eq!(harness.done("buyer", &remove)["status"], "removed");
    harness.run("buyer", &format!("{remove} --yes")).refused(REFUSED, "no key starts like this");
    assert_eq!(consumer.done("list", "--recursive")["objects"].as_array().map(Vec::len), Some(1));

    harness.done("buyer", &format!("grant revoke {grant}"));
    let fetch = format!("data get {grant} small.txt {back} --force --gateway {}", consumer.line.url);
    let patience = Instant::now() + Duration::from_secs(10);
    while harness.run("buyer", &fetch).code == Some(0) {
        assert!(Instant::now() < patience, "a revoked grant still holds");
    }
    harness.run("buyer", &fetch).refused(REFUSED, "the gateway refuses");
    consumer.harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_interrupted_goes_on_where_it_was() {
    let consumer = Consumer::open().await;
    let harness = &consumer.harness;
    consumer.grant();
    let content = content(5 * PART);
    let file = harness.file("large.bin", &content);
    let store = consumer.folder.join("store");
    let put = format!("{file} large --parallel 1");
    consumer.interrupted("put", &put, 2 * PART + 4 * MIB, || whole_parts(&store) == 2);
    assert_eq!(consumer.done("list", "--recursive")["objects"], json!([]), "nothing is visible yet");
    let stored = consumer.done("put", &put);
    assert_eq!((&stored["status"], &stored["resumed_bytes"]), (&json!("stored"), &json!(2 * PART)));

    let back = format!("{file}.back");
    let get = format!("large {back} --parallel 1");
    let journal = format!("{back}.flashback-parts");
    let noted = || std::fs::read_to_string(&journal).is_ok_and(|text| text.ends_with("\n1\n2\n"));
    consumer.interrupted("get", &get, 2 * PART + 4 * MIB, noted);
    assert!(!Path::new(&back).exists());
    let fetched = consumer.done("get", &get);
    assert_eq!((&fetched["status"], &fetched["resumed_bytes"]), (&json!("fetched"), &json!(2 * PART)));
    assert!(std::fs::read(&back).unwrap() == content, "other bytes came back");
    assert!(!Path::new(&journal).exists() && !Path::new(&format!("{back}.flashback-data")).exists());

    consumer.interrupted("put", &format!("{file} other --parallel 1"), PART + 4 * MIB, || whole_parts(&store) == 1);
    std::fs::write(&file, &content[1..]).unwrap();
    let stored = consumer.done("put", &format!("{file} other"));
    assert_eq!(stored["resumed_bytes"], 0, "another file's parts are not used");
    assert_eq!(consumer.done("usage", "")["stored_bytes"], json!(10 * PART - 1), "what was begun is given up");
    consumer.harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_needs_nothing_but_a_wallets_key() {
    let consumer = Consumer::open().await;
    let (harness, grant, url) = (&consumer.harness, consumer.grant(), &consumer.line.url);
    let (flashback, node, key) = (env!("CARGO_BIN_EXE_flashback"), harness.url(), harness.key_file("buyer"));
    let config = harness.file(
        "config",
        format!(
            "[profile flashback]\n\
             credential_process = {flashback} --url {node} --keypair {key} data credentials {grant} --gateway {url}\n\
             endpoint_url = {url}\nregion = us-east-1\ns3 =\n  addressing_style = path\n"
        ),
    );
    let aws = |line: &str| {
        let mut command = Command::new("python3");
        command.args(["-m", "awscli", "--profile", "flashback", "s3"]).args(line.split_whitespace());
        command.env("PYTHONPATH", of_repository("target/s3-tools")).env("AWS_CONFIG_FILE", &config);
        let output = command.env("HOME", &consumer.folder).env_remove("XDG_CACHE_HOME").output().unwrap();
        assert!(output.status.success(), "aws s3 {line}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let bucket = consumer.done("usage", "")["bucket"].as_str().unwrap().to_owned();
    let content = content(2 * PART + 1);
    let file = harness.file("large.bin", &content);
    aws(&format!("cp --no-progress {file} s3://{bucket}/logs/"));
    assert!(aws(&format!("ls s3://{bucket}/logs/")).contains("large.bin"));
    let back = format!("{file}.back");
    consumer.done("get", &format!("logs/large.bin {back}"));
    assert!(std::fs::read(&back).unwrap() == content, "other bytes came back");
    aws(&format!("rm s3://{bucket}/logs/large.bin"));
    assert_eq!(consumer.done("list", "--recursive")["objects"], json!([]));
    let kept = std::fs::read_dir(consumer.folder.join(".cache/flashback")).unwrap();
    assert_eq!(kept.count(), 1, "three starts of the tool share their credentials");
    consumer.harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_place_key_or_file_is_said() {
    let consumer = Consumer::open().await;
    let (harness, agreement) = (&consumer.harness, consumer.agreement);
    let (file, grant) = (harness.file("a.txt", "a"), consumer.grant());
    let (folder, stranger) = (consumer.folder.display(), harness.key("stranger"));
    let closed = "http://127.0.0.1:1";
    for (line, code, says) in [
        (format!("usage {agreement} --gateway http://s3.acme.example"), INPUT, "unencrypted"),
        (format!("usage {agreement} --gateway s3.acme.example"), INPUT, "no URL of a gateway"),
        (format!("usage {grant} --gateway {closed}"), NETWORK, "cannot reach the gateway"),
        (format!("usage {grant} --gateway {}", harness.url()), NETWORK, "not as a gateway of Flashback"),
        (format!("usage {} --gateway {closed}", Pubkey::new_from_array([9; 32])), INPUT, "no agreement and no grant"),
        (format!("usage {} --gateway {closed}", consumer.vault), INPUT, "neither an agreement nor a grant"),
        (format!("usage {stranger} --gateway {closed}"), INPUT, "no agreement and no grant"),
        (format!("put {grant} /nowhere --gateway {closed}"), INPUT, "cannot be read"),
        (format!("put {grant} {folder} --gateway {closed}"), INPUT, "is no file"),
        (format!("put {grant} {file} --parallel 33 --gateway {closed}"), INPUT, "--parallel"),
        (format!("get {grant} logs/ --gateway {closed}"), INPUT, "does not end in a name"),
        (format!("get {grant} a/.. --gateway {closed}"), INPUT, "does not end in a name"),
        (format!("get {grant} a {file} --gateway {closed}"), INPUT, "is there"),
        (format!("rm {grant} --gateway {closed}"), INPUT, "required"),
    ] {
        harness.run("buyer", &format!("data {line}")).refused(code, says);
    }
    let agreement = agreement.to_string();
    let empty = ["data", "rm", &agreement, "", "--recursive", "--gateway", closed];
    harness.run_words("buyer", empty).refused(INPUT, "empty key");
    consumer.harness.close().await;
}
