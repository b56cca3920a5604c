//! What must be refused.

use std::time::{Duration, SystemTime};

use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use flashback::state::Grant;
use flashback_client::gateway::{bucket_name, Credentials, REGION};
use flashback_gateway::place::Layout;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use solana_sdk::signature::{Keypair, Signer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::code;
use crate::world::{s3_at, World, ALL};

#[tokio::test(flavor = "multi_thread")]
async fn credentials_open_nothing_else() {
    let world = World::open().await;
    let gateway = world.serve(Layout::Buckets).await;
    let rival = world.serve(Layout::Buckets).await;
    let (key, bucket) = (Keypair::new(), world.bucket());
    let grant = world.grant(&key, ALL, "").await;
    let good = world.credentials(&gateway, &key, grant).await;
    let second = world.credentials(&gateway, &key, grant).await;
    let s3 = gateway.s3(&good);
    s3.put_object().bucket(&bucket).key("a").body(ByteStream::from_static(b"a")).send().await.unwrap();

    let with = |change: &dyn Fn(&mut Credentials)| {
        let mut credentials = good.clone();
        change(&mut credentials);
        gateway.s3(&credentials)
    };
    let read = |s3: &aws_sdk_s3::Client| s3.get_object().bucket(&bucket).key("a");
    let tampered = with(&|credentials| credentials.session_token.replace_range(30..31, "~"));
    assert_eq!(code!(read(&tampered)), "InvalidToken");
    assert_eq!(code!(read(&with(&|own| own.session_token.clone_from(&second.session_token)))), "InvalidToken");
    assert_eq!(
        code!(read(&with(&|own| own.secret_access_key.clone_from(&second.secret_access_key)))),
        "SignatureDoesNotMatch"
    );
    assert_eq!(code!(read(&with(&|own| own.access_key_id = "AKIAIOSFODNN7EXAMPLE".into()))), "InvalidAccessKeyId");
    assert!(matches!(&*code!(read(&rival.s3(&good))), "SignatureDoesNotMatch" | "InvalidAccessKeyId"));
    assert_eq!(code!(read(&s3_at(&gateway.url, &good, "eu-west-1"))), "AuthorizationHeaderMalformed");
    for other in [bucket_name(&key.pubkey()), "data".into()] {
        assert_eq!(code!(s3.get_object().bucket(&other).key("a")), "AccessDenied");
        assert_eq!(code!(s3.list_objects_v2().bucket(&other)), "AccessDenied");
    }

    let presigned = read(&s3).presigned(PresigningConfig::expires_in(Duration::from_secs(60)).unwrap()).await.unwrap();
    let http = reqwest::Client::new();
    let fetch = |url: &str| http.get(url).send();
    assert_eq!(fetch(presigned.uri()).await.unwrap().status(), 200);
    let longer = presigned.uri().replace("X-Amz-Expires=60", "X-Amz-Expires=600");
    assert_eq!(fetch(&longer).await.unwrap().status(), 403);
    let injected = http.get(presigned.uri()).header("x-amz-security-token", &second.session_token).send();
    assert_eq!(injected.await.unwrap().status(), 403);
    let anonymous = fetch(&format!("{}/{bucket}/a", gateway.url)).await.unwrap();
    assert_eq!(anonymous.status(), 403);
    let form = reqwest::Client::new()
        .post(format!("{}/{bucket}", gateway.url))
        .header("content-type", "multipart/form-data; boundary=b")
        .body("--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b--\r\n");
    assert_eq!(form.send().await.unwrap().status(), 403);
    let huge = http.get(presigned.uri()).header("x-large", "x".repeat(100_000)).send().await.unwrap();
    assert_eq!(huge.status(), 431);

    // What is closed and made anew at its address is another grant.
    let mut again = world.client().fetch::<Grant>(&grant).await.unwrap();
    again.created_at += 1;
    world.net.put(&grant, &again).await.unwrap();
    crate::objects::until_refused(|| read(&s3).send()).await;
    assert_eq!(code!(read(&s3)), "ExpiredToken");
    gateway.stop().await;
    rival.stop().await;
    world.net.stop().await.unwrap();
}

/// A body whose trailer or declared checksum is wrong leaves nothing in the store, nor does one that breaks off.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_verified_never_becomes_visible() {
    let world = World::open().await;
    let gateway = world.serve(Layout::Buckets).await;
    let (key, bucket) = (Keypair::new(), world.bucket());
    let grant = world.grant(&key, ALL, "").await;
    let credentials = world.credentials(&gateway, &key, grant).await;
    let s3 = gateway.s3(&credentials);
    let put = |body: &'static [u8]| s3.put_object().bucket(&bucket).key("wrong").body(ByteStream::from_static(body));
    for body in [&b"123456789"[..], b""] {
        assert_eq!(code!(put(body).checksum_crc32("AAAAAQ==")), "BadDigest", "declared before");
        assert_eq!(world.store.objects(&bucket), Vec::<String>::new());
    }

    // On the way a digit of the body changes, or of the checksum that the SDK sends after it. What is in memory it signs whole,
    // with a file it sends a trailer.
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), b"123456789").unwrap();
    let memory = async || ByteStream::from_static(b"123456789");
    let stream = async || ByteStream::from_path(file.path()).await.unwrap();
    let digit = (&b"12345678"[..], &b"12345670"[..]);
    let trailer = (&b"crc32:y/Q5Jg=="[..], &b"crc32:y/Q5JA=="[..]);
    for ((from, to), body, expected) in [
        (digit, memory().await, "BadDigest"),
        (digit, stream().await, "SignatureDoesNotMatch"),
        (trailer, stream().await, "SignatureDoesNotMatch"),
    ] {
        let through = s3_at(&meddle(&gateway.url, from, to).await, &credentials, REGION);
        assert_eq!(code!(through.put_object().bucket(&bucket).key("wrong").body(body)), expected);
        assert_eq!(world.store.objects(&bucket), Vec::<String>::new());
    }
    for (sent, trailer, status) in [
        ("123456780", "x-amz-checksum-crc32:y/Q5Jg==\r\n", 400),
        ("123456789", "x-amz-checksum-crc32:y/Q5JA==\r\n", 400),
        ("123456789", "", 400),
        ("12345678", "x-amz-checksum-crc32:y/Q5Jg==\r\n", 400),
        ("123456789", "x-amz-checksum-crc32:y/Q5Jg==\r\n", 200),
    ] {
        let body = format!("{:x}\r\n{sent}\r\n0\r\n{trailer}\r\n", sent.len());
        let request = with_trailer(&gateway.url, &format!("/{bucket}/wrong"), &credentials).body(body);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{sent} {trailer}: {}", answer.text().await.unwrap());
        assert_eq!(world.store.objects(&bucket).len(), usize::from(status == 200));
    }
    put(b"123456789").checksum_crc32("y/Q5Jg==").send().await.unwrap();
    assert_eq!(world.store.objects(&bucket), ["wrong"]);
    gateway.stop().await;
    world.net.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_runs_ends_with_its_grant() {
    let world = World::open().await;
    let gateway = world.serve(Layout::Buckets).await;
    let (key, bucket) = (Keypair::new(), world.bucket());
    let (grant, lasting) = (world.grant(&key, ALL, "").await, world.grant(&key, ALL, "").await);
    let [s3, other] = [world.s3(&gateway, &key, grant).await, world.s3(&gateway, &key, lasting).await];
    // More than the buffers on the way hold.
    let body = ByteStream::from(vec![1_u8; 64 << 20]);
    s3.put_object().bucket(&bucket).key("big").body(body).send().await.unwrap();
    let get = async |s3: &aws_sdk_s3::Client| s3.get_object().bucket(&bucket).key("big").send().await.unwrap().body;
    let (mut ended, mut kept) = (get(&s3).await, get(&other).await);
    ended.next().await.unwrap().unwrap();
    kept.next().await.unwrap().unwrap();
    world.revoke(grant).await;
    crate::objects::until_refused(|| s3.head_object().bucket(&bucket).key("big").send()).await;
    // The guard looks each second.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(ended.collect().await.is_err());
    assert!(kept.collect().await.unwrap().into_bytes().len() > 60 << 20);
    gateway.stop().await;
    world.net.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_chain_nobody_gets_in_and_with_it_polling_is_enough() {
    let world = World::open().await;
    let gateway = world.serve_by(Layout::Buckets, world.net.rpc_url(), None).await;
    let (key, bucket) = (Keypair::new(), world.bucket());
    let grant = world.grant(&key, ALL, "").await;
    let s3 = world.s3(&gateway, &key, grant).await;
    s3.list_objects_v2().bucket(&bucket).send().await.unwrap();
    world.revoke(grant).await;
    crate::objects::until_refused(|| s3.list_objects_v2().bucket(&bucket).send()).await;

    let lasting = world.grant(&key, ALL, "").await;
    let good = world.credentials(&gateway, &key, lasting).await;
    let state = gateway.stop().await;
    let deaf = world.serve_with(Layout::Buckets, "http://127.0.0.1:9", None, state).await;
    assert_eq!(code!(deaf.s3(&good).list_objects_v2().bucket(&bucket)), "ServiceUnavailable");
    let (status, _) = deaf.claim(&world.claim(&deaf, lasting).sign(&key).unwrap()).await;
    assert_eq!(status, 503);
    let health = reqwest::get(format!("{}/-/health", deaf.url)).await.unwrap();
    assert_eq!(health.status(), 503);
    let state = deaf.stop().await;

    let again = world.serve_with(Layout::Buckets, world.net.rpc_url(), None, state).await;
    again.s3(&good).list_objects_v2().bucket(&bucket).send().await.unwrap();
    assert_eq!(reqwest::get(format!("{}/-/health", again.url)).await.unwrap().status(), 200);
    let metrics = reqwest::get(format!("{}/-/metrics", again.url)).await.unwrap().text().await.unwrap();
    assert!(metrics.contains("flashback_gateway_requests_total{method=\"GET\",status=\"200\"}"), "{metrics}");
    again.stop().await;
    world.net.stop().await.unwrap();
}

/// A signed request with 9 bytes in pieces that are not, and their checksum behind them: what SDKs send over TLS.
fn with_trailer(url: &str, path: &str, credentials: &Credentials) -> reqwest::RequestBuilder {
    const PAYLOAD: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    let date = humantime::format_rfc3339_seconds(SystemTime::now()).to_string().replace(['-', ':'], "");
    let headers = [
        ("host", url.strip_prefix("http://").unwrap()),
        ("x-amz-content-sha256", PAYLOAD),
        ("x-amz-date", &date),
        ("x-amz-decoded-content-length", "9"),
        ("x-amz-security-token", &credentials.session_token),
        ("x-amz-trailer", "x-amz-checksum-crc32"),
    ];
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let names = headers.map(|(name, _)| name).join(";");
    let canonical = format!("PUT\n{path}\n\n{lines}\n{names}\n{PAYLOAD}");
    let scope = format!("{}/{REGION}/s3/aws4_request", &date[..8]);
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex::encode(Sha256::digest(canonical)));
    let start = format!("AWS4{}", credentials.secret_access_key).into_bytes();
    let steps = [&date[..8], REGION, "s3", "aws4_request", &text];
    let signature = steps.iter().fold(start, |key, step| {
        let mac = <Hmac<Sha256> as Mac>::new_from_slice(&key).unwrap();
        mac.chain_update(step).finalize().into_bytes().to_vec()
    });
    let (key, signature) = (&credentials.access_key_id, hex::encode(signature));
    let authorization =
        format!("AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={names}, Signature={signature}");
    let request = reqwest::Client::new().put(format!("{url}{path}")).header("authorization", authorization);
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
}

/// A relay to the gateway that replaces `from` in what clients send. Returns its URL.
async fn meddle(gateway: &str, from: &'static [u8], to: &'static [u8]) -> String {
    let target = gateway.strip_prefix("http://").unwrap().to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (client, _) = listener.accept().await.unwrap();
            let server = TcpStream::connect(&target).await.unwrap();
            let ((mut sent, mut answer), (mut back, mut forth)) = (client.into_split(), server.into_split());
            tokio::spawn(async move { tokio::io::copy(&mut back, &mut answer).await });
            tokio::spawn(async move {
                let mut buffer = vec![0; 1 << 16];
                while let Ok(length @ 1..) = sent.read(&mut buffer).await {
                    let piece = &mut buffer[..length];
                    if let Some(at) = piece.windows(from.len()).position(|window| window == from) {
                        piece[at..at + to.len()].copy_from_slice(to);
                    }
                    forth.write_all(piece).await.unwrap();
                }
            });
        }
    });
    url
}

/// Uploads that break off leave nothing, and the meter knows.
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let world = World::open().await;
    let gateway = world.serve(Layout::Buckets).await;
    let (key, bucket) = (Keypair::new(), world.bucket());
    let grant = world.grant(&key, ALL, "").await;
    let credentials = world.credentials(&gateway, &key, grant).await;
    let address = gateway.url.strip_prefix("http://").unwrap();
    for length in [0, 9, 100_000] {
        let request = with_trailer(&gateway.url, &format!("/{bucket}/broken"), &credentials).build().unwrap();
        let mut head = format!("PUT /{bucket}/broken HTTP/1.1\r\ncontent-length: 200000\r\n");
        for (name, value) in request.headers() {
            head.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
        }
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(format!("{head}\r\n9\r\n").as_bytes()).await.unwrap();
        stream.write_all(&vec![b'x'; length.min(9)]).await.unwrap();
        if length > 9 {
            stream.write_all(&vec![b'x'; length]).await.unwrap();
        }
        drop(stream);
    }
    let s3 = gateway.s3(&credentials);
    s3.put_object().bucket(&bucket).key("whole").body(ByteStream::from_static(b"123456789")).send().await.unwrap();
    // Breaking off is seen once the connection is read again.
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(world.store.objects(&bucket), ["whole"]);
    assert_eq!(gateway.usage(&credentials).await.stored_bytes, 9);
    gateway.stop().await;
    world.net.stop().await.unwrap();
}
