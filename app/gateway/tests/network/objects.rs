//! What grantees do with objects.

use std::future::Future;
use std::time::{Duration, Instant};

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart, Delete, ObjectIdentifier};
use flashback_gateway::place::Layout;
use solana_sdk::signature::Keypair;

use crate::code;
use crate::world::{World, ALL, DELETE, LIST, READ, WRITE};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_granted_works_until_it_is_revoked() {
    let world = World::open().await;
    for layout in [Layout::Buckets, Layout::Shared("data".into())] {
        let gateway = world.serve(layout).await;
        let (key, bucket) = (Keypair::new(), world.bucket());
        let grant = world.grant(&key, ALL, "logs/").await;
        let s3 = world.s3(&gateway, &key, grant).await;
        let body = vec![7_u8; 300_000];
        let put = s3.put_object().bucket(&bucket).key("logs/ü a+b%2F..").content_encoding("gzip");
        put.body(ByteStream::from(body.clone())).metadata("a", "b").send().await.unwrap();

        let got = s3.get_object().bucket(&bucket).key("logs/ü a+b%2F..").send().await.unwrap();
        assert_eq!(got.content_encoding(), Some("gzip"), "aws-chunked is not the object's");
        assert_eq!(got.metadata().unwrap()["a"], "b");
        assert_eq!(got.body.collect().await.unwrap().into_bytes(), body);
        let part = s3.get_object().bucket(&bucket).key("logs/ü a+b%2F..").range("bytes=5-9").send().await.unwrap();
        assert_eq!(part.content_range(), Some("bytes 5-9/300000"));
        assert_eq!(part.body.collect().await.unwrap().into_bytes().len(), 5);
        let listed = s3.list_objects_v2().bucket(&bucket).prefix("logs/").send().await.unwrap();
        assert_eq!((listed.name(), listed.prefix()), (Some(bucket.as_str()), Some("logs/")));
        assert_eq!(listed.contents().iter().filter_map(|object| object.key()).collect::<Vec<_>>(), ["logs/ü a+b%2F.."]);
        assert_eq!(code!(s3.get_object().bucket(&bucket).key("photos/1")), "AccessDenied");
        assert_eq!(code!(s3.put_object().bucket(&bucket).key("log")), "AccessDenied");
        assert_eq!(code!(s3.list_objects_v2().bucket(&bucket)), "AccessDenied");

        let before = Instant::now();
        world.revoke(grant).await;
        let mut refused = None;
        while refused.is_none() && before.elapsed() < Duration::from_secs(20) {
            let read = s3.get_object().bucket(&bucket).key("logs/ü a+b%2F..").send().await;
            refused = read.err();
        }
        let refused = format!("{:?}", refused.expect("a revoked grant is refused").into_service_error());
        assert!(refused.contains("revoked"), "{refused}");
        println!("revoked and refused within {:?}", before.elapsed());
        gateway.stop().await;
    }
    world.net.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_action_allows_its_operations_and_no_others() {
    let world = World::open().await;
    let gateway = world.serve(Layout::Buckets).await;
    let bucket = world.bucket();
    let of = async |actions: u8| {
        let key = Keypair::new();
        let grant = world.grant(&key, actions, "").await;
        world.s3(&gateway, &key, grant).await
    };
    let (reader, writer, deleter, lister) = (of(READ).await, of(WRITE).await, of(DELETE).await, of(LIST).await);
    writer.put_object().bucket(&bucket).key("a").body(ByteStream::from_static(b"a")).send().await.unwrap();
    reader.head_object().bucket(&bucket).key("a").send().await.unwrap();
    lister.list_objects().bucket(&bucket).send().await.unwrap();
    for s3 in [&writer, &deleter, &lister] {
        assert_eq!(code!(s3.get_object().bucket(&bucket).key("a")), "AccessDenied");
        assert_eq!(code!(s3.get_object().bucket(&bucket).key("absent")), "AccessDenied");
    }
    for s3 in [&reader, &deleter, &lister] {
        assert_eq!(code!(s3.put_object().bucket(&bucket).key("a")), "AccessDenied");
        assert_eq!(code!(s3.create_multipart_upload().bucket(&bucket).key("a")), "AccessDenied");
    }
    for s3 in [&reader, &writer, &deleter] {
        assert_eq!(code!(s3.list_objects_v2().bucket(&bucket)), "AccessDenied");
        assert_eq!(code!(s3.list_multipart_uploads().bucket(&bucket)), "AccessDenied");
    }
    for s3 in [&reader, &writer, &lister] {
        assert_eq!(code!(s3.delete_object().bucket(&bucket).key("a")), "AccessDenied");
    }
    let copy = |s3: &aws_sdk_s3::Client| s3.copy_object().bucket(&bucket).key("b").copy_source(format!("{bucket}/a"));
    assert_eq!(code!(copy(&writer)), "AccessDenied", "the source is read");
    let both = of(READ | WRITE).await;
    copy(&both).send().await.unwrap();
    assert_eq!(code!(copy(&both).copy_source("other-bucket/a")), "AccessDenied");
    assert_eq!(code!(both.get_bucket_acl().bucket(&bucket)), "AccessDenied");
    assert_eq!(code!(both.delete_bucket().bucket(&bucket)), "AccessDenied");
    assert_eq!(code!(both.put_object().bucket(&bucket).key("c").acl("public-read".into())), "AccessDenied");
    let buckets = lister.list_buckets().send().await.unwrap();
    assert_eq!(buckets.buckets().iter().filter_map(|bucket| bucket.name()).collect::<Vec<_>>(), [&bucket]);
    deleter.delete_object().bucket(&bucket).key("a").send().await.unwrap();
    assert_eq!(code!(reader.get_object().bucket(&bucket).key("a")), "NoSuchKey");
    gateway.stop().await;
    world.net.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_conditions_and_many_deletions_pass_through() {
    let world = World::open().await;
    let gateway = world.serve(Layout::Shared("data".into())).await;
    let (key, bucket) = (Keypair::new(), world.bucket());
    let grant = world.grant(&key, ALL, "own/").await;
    let s3 = world.s3(&gateway, &key, grant).await;

    let upload = s3.create_multipart_upload().bucket(&bucket).key("own/big").send().await.unwrap();
    assert_eq!((upload.bucket(), upload.key()), (Some(bucket.as_str()), Some("own/big")));
    let id = upload.upload_id().unwrap();
    let mut parts = Vec::new();
    for number in 1..=2 {
        let body = vec![number as u8; 5 << 20];
        let part = s3.upload_part().bucket(&bucket).key("own/big").upload_id(id).part_number(number);
        let part = part.body(ByteStream::from(body)).send().await.unwrap();
        parts.push(CompletedPart::builder().part_number(number).set_e_tag(part.e_tag).build());
    }
    let elsewhere = s3.upload_part().bucket(&bucket).key("other/big").upload_id(id).part_number(3);
    assert_eq!(code!(elsewhere.body(ByteStream::from_static(b"x"))), "AccessDenied");
    let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
    let whole = s3.complete_multipart_upload().bucket(&bucket).key("own/big").upload_id(id).multipart_upload(parts);
    assert_eq!(whole.send().await.unwrap().key(), Some("own/big"));
    let head = s3.head_object().bucket(&bucket).key("own/big").send().await.unwrap();
    assert_eq!(head.content_length(), Some(10 << 20));

    for algorithm in
        [ChecksumAlgorithm::Crc32, ChecksumAlgorithm::Crc32C, ChecksumAlgorithm::Crc64Nvme, ChecksumAlgorithm::Sha256]
    {
        let put = s3.put_object().bucket(&bucket).key("own/sum").checksum_algorithm(algorithm.clone());
        put.body(ByteStream::from_static(b"123456789"))
            .send()
            .await
            .unwrap_or_else(|error| panic!("{algorithm}: {error:?}"));
    }
    let absent = s3.put_object().bucket(&bucket).key("own/sum").if_none_match("*");
    assert_eq!(code!(absent.body(ByteStream::from_static(b"x"))), "PreconditionFailed");

    let objects = ["own/sum", "own/absent", "other/1"];
    let objects = objects.map(|key| ObjectIdentifier::builder().key(key).build().unwrap());
    let delete = Delete::builder().set_objects(Some(objects.into())).build().unwrap();
    let deleted = s3.delete_objects().bucket(&bucket).delete(delete).send().await.unwrap();
    let errors: Vec<_> = deleted.errors().iter().map(|error| (error.key().unwrap(), error.code().unwrap())).collect();
    assert_eq!(errors, [("other/1", "AccessDenied")]);
    assert!(deleted.deleted().iter().any(|deleted| deleted.key() == Some("own/sum")));
    let left = s3.list_objects_v2().bucket(&bucket).prefix("own/").send().await.unwrap();
    assert_eq!(left.contents().iter().filter_map(|object| object.key()).collect::<Vec<_>>(), ["own/big"]);
    gateway.stop().await;
    world.net.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_grant_falls_with_its_parent_and_a_dry_vault_only_reads() {
    let world = World::open().await;
    let gateway = world.serve(Layout::Buckets).await;
    let (key, other, bucket) = (Keypair::new(), Keypair::new(), world.bucket());
    let parent = world.grant(&key, ALL, "").await;
    let shared = world.share(&key, parent, &other, READ | WRITE, "eu/").await;
    let s3 = world.s3(&gateway, &other, shared).await;
    s3.put_object().bucket(&bucket).key("eu/1").body(ByteStream::from_static(b"1")).send().await.unwrap();

    let now = world.client().now().await.unwrap();
    world.set_vault(|vault| (vault.balance, vault.funded_until) = (0, now - 60)).await;
    until_refused(|| s3.put_object().bucket(&bucket).key("eu/2").body(ByteStream::from_static(b"2")).send()).await;
    s3.get_object().bucket(&bucket).key("eu/1").send().await.unwrap();

    world.revoke(parent).await;
    until_refused(|| s3.get_object().bucket(&bucket).key("eu/1").send()).await;
    gateway.stop().await;
    world.net.stop().await.unwrap();
}

/// Repeats what the chain no longer allows until the gateway knows it.
pub async fn until_refused<T, E, F: Future<Output = Result<T, E>>>(call: impl Fn() -> F) {
    let began = Instant::now();
    while call().await.is_ok() {
        assert!(began.elapsed() < Duration::from_secs(20), "still allowed after 20 seconds");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
