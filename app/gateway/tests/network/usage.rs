//! Fair use, as the consumer sees it.

use aws_sdk_s3::primitives::ByteStream;
use flashback_gateway::place::Layout;
use solana_sdk::signature::Keypair;

use crate::code;
use crate::world::{World, ALL};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_read_and_asked_is_counted_to_the_byte_and_limited() {
    let world = World::open().await;
    world
        .set_agreement(|agreement| {
            agreement.quantity = 1;
            agreement.terms.fair_use.requests = 40;
        })
        .await;
    let gateway = world.serve(Layout::Shared("data".into())).await;
    let (key, bucket) = (Keypair::new(), world.bucket());
    let grant = world.grant(&key, ALL, "").await;
    let credentials = world.credentials(&gateway, &key, grant).await;
    let s3 = gateway.s3(&credentials);
    let put = async |key: &str, length: usize| {
        s3.put_object().bucket(&bucket).key(key).body(ByteStream::from(vec![1; length])).send().await.unwrap();
    };
    put("a", 1_000).await;
    put("b", 70_000).await;
    put("a", 300).await;
    s3.copy_object().bucket(&bucket).key("c").copy_source(format!("{bucket}/b")).send().await.unwrap();
    s3.delete_object().bucket(&bucket).key("b").send().await.unwrap();
    let upload = s3.create_multipart_upload().bucket(&bucket).key("d").send().await.unwrap();
    let part = s3.upload_part().bucket(&bucket).key("d").upload_id(upload.upload_id().unwrap()).part_number(1);
    part.body(ByteStream::from(vec![1; 5_000])).send().await.unwrap();
    let read = s3.get_object().bucket(&bucket).key("c").range("bytes=0-99").send().await.unwrap();
    assert_eq!(read.body.collect().await.unwrap().into_bytes().len(), 100);
    let now = gateway.usage(&credentials).await;
    assert_eq!((now.stored_bytes, now.egress_bytes, now.requests), (75_300, 100, 8));
    assert_eq!((now.stored_bytes_limit, now.egress_bytes_limit, now.requests_limit), (1 << 30, None, Some(40)));

    s3.abort_multipart_upload().bucket(&bucket).key("d").upload_id(upload.upload_id().unwrap()).send().await.unwrap();
    assert_eq!(gateway.usage(&credentials).await.stored_bytes, 70_300);
    let state = gateway.stop().await;
    let gateway = world.serve_with(Layout::Shared("data".into()), world.net.rpc_url(), None, state).await;
    let now = gateway.usage(&credentials).await;
    assert_eq!((now.stored_bytes, now.egress_bytes, now.requests), (70_300, 100, 9), "kept over a restart");

    let s3 = gateway.s3(&credentials);
    world.set_agreement(|agreement| agreement.quantity = 0).await;
    let put = || s3.put_object().bucket(&bucket).key("e").body(ByteStream::from_static(b"e")).send();
    crate::objects::until_refused(put).await;
    world.set_agreement(|agreement| agreement.quantity = 1).await;
    let mut last = String::new();
    for _request in 0..50 {
        if s3.head_object().bucket(&bucket).key("a").send().await.is_err() {
            last = code!(s3.list_objects_v2().bucket(&bucket));
            break;
        }
    }
    assert_eq!(last, "SlowDown");
    gateway.stop().await;
    world.net.stop().await.unwrap();
}
