//! The gateway's own process, and what is left when it is killed.

use std::process::Stdio;
use std::time::{Duration, Instant};

use aws_sdk_s3::primitives::ByteStream;
use flashback_client::gateway::{Credentials, Usage, REGION};
use solana_sdk::signature::Keypair;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::task::JoinSet;

use crate::world::{s3_at, World, ALL, STORE_KEY, STORE_SECRET};

const UPLOADS: usize = 100;
const LENGTH: usize = 300_000;

async fn start(world: &World, listen: &str, folder: &TempDir) -> Child {
    let url = format!("http://{listen}");
    let mut gateway = Command::new(env!("CARGO_BIN_EXE_flashback-gateway"));
    let (provider, store) = (world.provider.to_string(), format!("http://{}", world.store.address));
    gateway.args(["--url", &url, "--listen", listen, "--provider", &provider, "--store", &store]);
    gateway
        .args(["--rpc", world.net.rpc_url(), "--websocket", world.net.ws_url(), "--state"])
        .arg(folder.path().join("s"));
    gateway.env("FLASHBACK_STORE_ACCESS_KEY", STORE_KEY).env("FLASHBACK_STORE_SECRET_KEY", STORE_SECRET);
    let child = gateway.stdout(Stdio::null()).kill_on_drop(true).spawn().unwrap();
    let began = Instant::now();
    while reqwest::get(format!("{url}/-/health")).await.map_or(true, |answer| answer.status() != 200) {
        assert!(began.elapsed() < Duration::from_secs(60), "the gateway does not start");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    child
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_stays_and_the_meter_is_right_after_a_kill() {
    let world = World::open().await;
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let listen = free.local_addr().unwrap().to_string();
    drop(free);
    let folder = tempfile::tempdir().unwrap();
    let mut child = start(&world, &listen, &folder).await;
    let (key, bucket, url) = (Keypair::new(), world.bucket(), format!("http://{listen}"));
    let grant = world.grant(&key, ALL, "").await;
    let claim = world.claim_to(&url, grant).sign(&key).unwrap();
    let http = reqwest::Client::new();
    let asked = http.post(format!("{url}/-/credentials")).body(serde_json::to_string(&claim).unwrap());
    let answer = asked.send().await.unwrap().text().await.unwrap();
    let credentials: Credentials = serde_json::from_str(&answer).unwrap();
    let s3 = s3_at(&url, &credentials, REGION);

    let mut uploads = JoinSet::new();
    for number in 0..UPLOADS {
        let put = s3.put_object().bucket(&bucket).key(format!("{number:03}")).body(ByteStream::from(vec![7; LENGTH]));
        uploads.spawn(async move { put.send().await.is_ok().then(|| format!("{number:03}")) });
    }
    let mut acknowledged = Vec::new();
    while acknowledged.len() < UPLOADS / 4 {
        acknowledged.extend(uploads.join_next().await.unwrap().unwrap());
    }
    child.start_kill().unwrap();
    child.wait().await.unwrap();
    while let Some(upload) = uploads.join_next().await {
        acknowledged.extend(upload.unwrap());
    }
    assert!(acknowledged.len() < UPLOADS, "the kill came too late to tell anything");

    let _child = start(&world, &listen, &folder).await;
    let visible = world.store.objects(&bucket);
    assert!(acknowledged.iter().all(|key| visible.contains(key)), "{acknowledged:?} {visible:?}");
    for key in &visible {
        let length = world.store.length(&bucket, key);
        assert_eq!(length, LENGTH as u64, "{key} is whole");
    }
    let expected = (visible.len() * LENGTH) as u64;
    let began = Instant::now();
    loop {
        let asked = http.get(format!("{url}/-/usage"));
        let asked = asked.header("authorization", format!("Bearer {}", credentials.session_token));
        let usage: Usage = serde_json::from_str(&asked.send().await.unwrap().text().await.unwrap()).unwrap();
        if usage.stored_bytes == expected {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{} stored, {expected} there", usage.stored_bytes);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    world.net.stop().await.unwrap();
}
