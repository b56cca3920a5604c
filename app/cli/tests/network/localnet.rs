//! The local network for wallets and browsers.

use std::io::{BufRead, BufReader};

use flashback::state::PlatformChanges;
use flashback_client::{address, instruction, Client};
use solana_commitment_config::CommitmentConfig;

use crate::harness::Harness;

#[tokio::test(flavor = "multi_thread")]
async fn the_wallet_that_starts_a_local_network_is_its_admin() {
    let harness = Harness::open().await;
    let keys = harness.file("keys.txt", "").replace(".txt", "");
    let ports = "--rpc-port 0 --ws-port 0 --page-port 0";
    let mut localnet = harness.start("buyer", &format!("localnet {ports} --keys {keys}"));
    let mut lines = BufReader::new(localnet.stdout.take().unwrap()).lines().map(Result::unwrap);
    let url = lines.find_map(|line| Some(line.strip_prefix("RPC")?.trim().to_string())).unwrap();

    let (client, wallet) = (Client::new(url, CommitmentConfig::confirmed()), harness.key("buyer"));
    assert_eq!(client.platform().await.unwrap().admin, wallet);
    let changes = PlatformChanges { fee_bps: Some(200), ..PlatformChanges::default() };
    let update = instruction::update_platform(wallet, changes);
    client.send(&[update], harness.keypair("buyer"), &[]).await.unwrap();
    assert_eq!(client.platform().await.unwrap().fee_bps, 200);
    let program = client.accounts(&[address::program_data()]).await.unwrap().pop().flatten().unwrap();
    // Behind kind, slot and the tag of an option lies the upgrade authority.
    assert_eq!(program.data[13..45], wallet.to_bytes());

    localnet.kill().unwrap();
    localnet.wait().unwrap();
    harness.close().await;
}
