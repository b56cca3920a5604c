//! From claims to credentials.

use flashback_gateway::clock;
use flashback_gateway::place::Layout;
use serde_json::Value;
use solana_sdk::signature::{Keypair, Signer};

use crate::world::{World, ALL};

fn said(answer: &Value) -> &str {
    answer["error"].as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_taken_once_by_its_gateway_in_its_time() {
    let world = World::open().await;
    let gateway = world.serve(Layout::Buckets).await;
    let rival = world.serve(Layout::Buckets).await;
    let (key, stranger) = (Keypair::new(), Keypair::new());
    let grant = world.grant(&key, ALL, "").await;
    let claim = || world.claim(&gateway, grant);

    let signed = claim().sign(&key).unwrap();
    let (status, answer) = rival.claim(&signed).await;
    assert!(status == 401 && said(&answer).contains("this gateway is"), "{answer}");
    let (status, answer) = gateway.claim(&signed).await;
    assert_eq!((status, answer["Version"].as_u64()), (200, Some(1)));
    let (status, answer) = gateway.claim(&signed).await;
    assert!(status == 401 && said(&answer).contains("used before"), "{answer}");

    let mut late = claim();
    late.expires_at = clock::now();
    let mut early = claim();
    early.expires_at = clock::now() + 400;
    let mut other = claim();
    other.agreement = key.pubkey();
    let mut absent = claim();
    absent.grant = key.pubkey();
    for (claim, by, expected, text) in [
        (late, &key, 401, "expired"),
        (early, &key, 400, "300 seconds"),
        (other, &key, 400, "not of the agreement"),
        (absent, &key, 404, "no such grant"),
        (claim(), &stranger, 401, "not signed by"),
    ] {
        let (status, answer) = gateway.claim(&claim.sign(by).unwrap()).await;
        assert!(status == expected && said(&answer).contains(text), "{status} {answer}");
    }
    let mut changed = claim().sign(&key).unwrap();
    changed.claim.expires_at += 1;
    assert_eq!(gateway.claim(&changed).await.0, 401);
    for (body, text) in [("{}", "no claim"), ("", "no claim"), (&*"x".repeat(5_000), "longer")] {
        let (status, answer) = gateway.post("/-/credentials", body.to_owned()).await;
        assert!(status == 400 && said(&answer).contains(text), "{answer}");
    }
    assert_eq!(gateway.post("/-/other", String::new()).await.0, 404);

    world.revoke(grant).await;
    let (status, answer) = gateway.claim(&claim().sign(&key).unwrap()).await;
    assert!(status == 403 && said(&answer).contains("revoked"), "{answer}");
    gateway.stop().await;
    rival.stop().await;
    world.net.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_agreements_of_the_provider_are_served() {
    let world = World::open().await;
    let gateway = world.serve(Layout::Buckets).await;
    let key = Keypair::new();
    let grant = world.grant(&key, ALL, "").await;
    let s3 = world.s3(&gateway, &key, grant).await;
    s3.list_objects_v2().bucket(world.bucket()).send().await.unwrap();
    world.set_agreement(|agreement| agreement.provider = key.pubkey()).await;
    let (status, answer) = gateway.claim(&world.claim(&gateway, grant).sign(&key).unwrap()).await;
    assert!(status == 403 && said(&answer).contains("not with the provider"), "{answer}");
    crate::objects::until_refused(|| s3.list_objects_v2().bucket(world.bucket()).send()).await;
    gateway.stop().await;
    world.net.stop().await.unwrap();
}
