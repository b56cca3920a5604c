//! A monitor against endpoints that wish it ill: each attempt ends in time, in its memory, with its own outcome.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use flashback_monitor::index::IndexEntry;
use flashback_monitor::plan::{ByteRange, Draw, Method, Seed, LONGEST_BODY};
use flashback_monitor::probe::{Observation, Outcome, ProbeRequest, ProbeSettings, Prober};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;
use url::Url;

use crate::endpoint::{ok, Endpoint};

const TIMEOUT: Duration = Duration::from_millis(1_500);

pub fn settings() -> ProbeSettings {
    ProbeSettings { timeout: TIMEOUT, allow_private: true, ..ProbeSettings::default() }
}

pub fn draw() -> Draw {
    Seed::from([0; 32]).draw(0, 0)
}

/// What becomes of a request for `url`.
pub async fn request(url: &str, method: Method, range: Option<ByteRange>, file: Option<&IndexEntry>) -> Observation {
    let prober = Prober::new(settings()).unwrap();
    prober.request(&ProbeRequest { url: &Url::parse(url).unwrap(), method, range, file, draw: &draw() }).await
}

async fn get(endpoint: &Endpoint) -> Observation {
    request(&endpoint.url("/probe"), Method::Get, None, None).await
}

async fn answered(answer: impl Into<Vec<u8>>) -> Outcome {
    get(&Endpoint::fixed(answer).await).await.outcome
}

/// A file of the index that holds `content`.
fn file(content: &[u8]) -> IndexEntry {
    IndexEntry::new("probe", content.len() as u64, Sha256::digest(content).into())
}

async fn answered_for(content: &[u8], answer: impl Into<Vec<u8>>) -> Outcome {
    let endpoint = Endpoint::fixed(answer).await;
    request(&endpoint.url("/probe"), Method::Get, None, Some(&file(content))).await.outcome
}

#[tokio::test]
async fn a_right_answer_is_a_success_with_each_part_timed() {
    let endpoint = Endpoint::start(|_, mut stream| async move {
        tokio::time::sleep(Duration::from_millis(60)).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab").await?;
        tokio::time::sleep(Duration::from_millis(60)).await;
        stream.write_all(b"cd").await
    })
    .await;
    let seen = get(&endpoint).await;
    assert_eq!((seen.outcome, seen.status, seen.body_bytes), (Outcome::Success, Some(200), 4));
    assert_eq!(seen.address, Some(endpoint.address.ip()));
    assert!(seen.first_byte >= Duration::from_millis(60) && seen.body >= Duration::from_millis(60), "{seen:?}");
    assert_eq!(seen.tls, Duration::ZERO);
}

#[tokio::test]
async fn slow_headers_are_a_timeout() {
    let endpoint = Endpoint::start(|_, mut stream| async move {
        stream.write_all(b"HTTP/1.1 200 OK\r\nX-Slow: ").await?;
        loop {
            stream.write_all(b"x").await?;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    let begun = Instant::now();
    assert_eq!(get(&endpoint).await.outcome, Outcome::Timeout);
    assert!(begun.elapsed() >= TIMEOUT);
}

#[tokio::test]
async fn a_body_that_stops_is_a_timeout() {
    let endpoint = Endpoint::start(|_, mut stream| async move {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab").await?;
        std::future::pending().await
    })
    .await;
    let seen = get(&endpoint).await;
    assert_eq!((seen.outcome, seen.status), (Outcome::Timeout, Some(200)));
}

/// Sends `head` and then bytes for as long as they are taken; counts them.
async fn endless(head: &'static str, chunk: Vec<u8>) -> (Endpoint, Arc<AtomicU64>) {
    let sent = Arc::new(AtomicU64::new(0));
    let (counted, chunk) = (Arc::clone(&sent), Arc::new(chunk));
    let endpoint = Endpoint::start(move |_, mut stream| {
        let (counted, chunk) = (Arc::clone(&counted), Arc::clone(&chunk));
        async move {
            stream.write_all(head.as_bytes()).await?;
            loop {
                stream.write_all(&chunk).await?;
                counted.fetch_add(chunk.len() as u64, Ordering::Relaxed);
            }
        }
    })
    .await;
    (endpoint, sent)
}

#[tokio::test]
async fn an_endless_body_is_a_failure_and_is_not_read_on() {
    let chunk = [b"10000\r\n".to_vec(), vec![b'x'; 0x10000], b"\r\n".to_vec()].concat();
    let (endpoint, _) = endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunk).await;
    let prober = Prober::new(ProbeSettings { timeout: Duration::from_secs(60), ..settings() }).unwrap();
    let url = Url::parse(&endpoint.url("/probe")).unwrap();
    let request = ProbeRequest { url: &url, method: Method::Get, range: None, file: None, draw: &draw() };
    let seen = prober.request(&request).await;
    assert_eq!(seen.outcome, Outcome::EndlessBody);
    assert!(seen.body_bytes > LONGEST_BODY && seen.body_bytes < LONGEST_BODY + (1 << 20), "{}", seen.body_bytes);
}

#[tokio::test]
async fn of_a_long_file_only_the_beginning_is_read() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n";
    let (endpoint, _) = endless(head, vec![b'x'; 0x10000]).await;
    let prober = Prober::new(ProbeSettings { timeout: Duration::from_secs(60), ..settings() }).unwrap();
    let url = Url::parse(&endpoint.url("/probe")).unwrap();
    let request = ProbeRequest { url: &url, method: Method::Get, range: None, file: None, draw: &draw() };
    let seen = prober.request(&request).await;
    assert_eq!(seen.outcome, Outcome::Success);
    assert!(seen.body_bytes >= LONGEST_BODY && seen.body_bytes < LONGEST_BODY + (1 << 20), "{}", seen.body_bytes);
}

#[tokio::test]
async fn a_header_of_100_mb_is_a_failure_after_its_first_kilobytes() {
    let (endpoint, sent) = endless("HTTP/1.1 200 OK\r\nX-Long: ", vec![b'x'; 0x10000]).await;
    assert_eq!(get(&endpoint).await.outcome, Outcome::Http);
    // What was sent and not read lies in the buffers of the two sockets.
    assert!(sent.load(Ordering::Relaxed) < 16 << 20, "{sent:?}");
    let (endpoint, sent) = endless("HTTP/1.1 200 OK\r\n", b"X-Many: x\r\n".repeat(1_000)).await;
    assert_eq!(get(&endpoint).await.outcome, Outcome::Http);
    assert!(sent.load(Ordering::Relaxed) < 16 << 20, "{sent:?}");
}

#[tokio::test]
async fn a_wrong_length_is_a_failure() {
    assert_eq!(answered_for(b"content", ok(b"content")).await, Outcome::Success);
    assert_eq!(answered_for(b"content", ok(b"conten")).await, Outcome::WrongLength);
    assert_eq!(answered_for(b"content", ok(b"contents")).await, Outcome::WrongLength);
    let chunked = |body: &str| format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}0\r\n\r\n");
    assert_eq!(answered_for(b"content", chunked("7\r\ncontent\r\n")).await, Outcome::Success);
    assert_eq!(answered_for(b"content", chunked("6\r\nconten\r\n")).await, Outcome::WrongLength);
    assert_eq!(answered_for(b"content", chunked("8\r\ncontents\r\n")).await, Outcome::WrongLength);
    assert_eq!(answered("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort").await, Outcome::Http);
    assert_eq!(answered("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n").await, Outcome::Http);
    assert_eq!(answered("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab").await, Outcome::Http);
}

#[tokio::test]
async fn a_wrong_hash_is_a_failure() {
    assert_eq!(answered_for(b"content", ok(b"Content")).await, Outcome::WrongContent);
    assert_eq!(answered_for(b"", ok(b"")).await, Outcome::Success);
}

#[tokio::test]
async fn a_head_has_to_say_the_length_of_the_index() {
    for (length, outcome) in [(7, Outcome::Success), (8, Outcome::WrongLength)] {
        let endpoint = Endpoint::fixed(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n")).await;
        let seen = request(&endpoint.url("/probe"), Method::Head, None, Some(&file(b"content"))).await;
        assert_eq!(seen.outcome, outcome);
        assert!(endpoint.heads()[0].starts_with("HEAD /probe HTTP/1.1\r\n"));
    }
}

#[tokio::test]
async fn a_range_has_to_be_the_one_asked_for() {
    let partial = |range: &str, body: &str| {
        format!(
            "HTTP/1.1 206 Partial Content\r\nContent-Range: {range}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let asked = ByteRange { first: 1, last: 3 };
    let content = file(b"content");
    for (answer, with_index, without) in [
        (partial("bytes 1-3/7", "ont"), Outcome::Success, Outcome::Success),
        (partial("bytes 1-3/*", "ont"), Outcome::WrongRange, Outcome::Success),
        (partial("bytes 1-2/3", "on"), Outcome::WrongRange, Outcome::Success),
        (partial("bytes 0-2/7", "con"), Outcome::WrongRange, Outcome::WrongRange),
        (partial("bytes 1-4/7", "onte"), Outcome::WrongRange, Outcome::WrongRange),
        (partial("bytes 1-3/7", "on"), Outcome::WrongLength, Outcome::WrongLength),
        (partial("bytes 3-1/7", "ont"), Outcome::WrongRange, Outcome::WrongRange),
        (partial("lines 1-3/7", "ont"), Outcome::WrongRange, Outcome::WrongRange),
        ("HTTP/1.1 206 OK\r\nContent-Length: 3\r\n\r\nont".into(), Outcome::WrongRange, Outcome::WrongRange),
        // A server need not know ranges.
        (String::from_utf8(ok(b"content")).unwrap(), Outcome::Success, Outcome::Success),
        (String::from_utf8(ok(b"Content")).unwrap(), Outcome::WrongContent, Outcome::Success),
        (
            "HTTP/1.1 416 No\r\nContent-Range: bytes */0\r\nContent-Length: 0\r\n\r\n".into(),
            Outcome::Status,
            Outcome::Success,
        ),
        (
            "HTTP/1.1 416 No\r\nContent-Range: bytes */9\r\nContent-Length: 0\r\n\r\n".into(),
            Outcome::Status,
            Outcome::Status,
        ),
    ] {
        let endpoint = Endpoint::fixed(answer.clone()).await;
        for (file, outcome) in [(Some(&content), with_index), (None, without)] {
            let seen = request(&endpoint.url("/probe"), Method::Get, Some(asked), file).await;
            assert_eq!(seen.outcome, outcome, "{answer}");
        }
        assert!(endpoint.heads()[0].contains("range: bytes=1-3\r\n"));
    }
    let all = ByteRange { first: 0, last: 6 };
    for (body, outcome) in [("content", Outcome::Success), ("Content", Outcome::WrongContent)] {
        let endpoint = Endpoint::fixed(partial("bytes 0-6/7", body)).await;
        let seen = request(&endpoint.url("/probe"), Method::Get, Some(all), Some(&content)).await;
        assert_eq!(seen.outcome, outcome, "a range of the whole file has its sha256");
    }
    assert_eq!(answered(partial("bytes 1-3/7", "ont")).await, Outcome::Status, "nobody asked for a range");
}

#[tokio::test]
async fn a_redirect_to_another_host_is_not_followed() {
    let other = Endpoint::fixed(ok(b"yes")).await;
    for target in [
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "//169.254.169.254/".into(),
        other.url("/"),
        format!("http://localhost:{}/", other.address.port()),
        "https://127.0.0.1/".into(),
        "file:///etc/passwd".into(),
        "gopher://127.0.0.1/".into(),
    ] {
        let endpoint =
            Endpoint::fixed(format!("HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n")).await;
        let seen = get(&endpoint).await;
        assert_eq!(seen.outcome, Outcome::ForeignRedirect, "{target}");
        assert_eq!((seen.address, endpoint.heads().len()), (Some(endpoint.address.ip()), 1), "{target}");
    }
    assert!(other.heads().is_empty());
    assert_eq!(answered("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n").await, Outcome::Status);
}

#[tokio::test]
async fn redirects_on_the_same_host_are_followed_three_times() {
    for (hops, outcome) in [(3, Outcome::Success), (4, Outcome::TooManyRedirects)] {
        let endpoint = Endpoint::start(move |head, mut stream| async move {
            let hop: u32 = head.split(['/', ' ']).nth(2).and_then(|hop| hop.parse().ok()).unwrap_or(0);
            let answer = match hop {
                hop if hop == hops => ok(b"here"),
                hop => format!("HTTP/1.1 307 On\r\nLocation: /{}\r\nContent-Length: 0\r\n\r\n", hop + 1).into_bytes(),
            };
            stream.write_all(&answer).await
        })
        .await;
        assert_eq!(request(&endpoint.url("/0"), Method::Get, None, None).await.outcome, outcome);
    }
}

#[tokio::test]
async fn what_is_not_of_the_internet_is_not_connected_to() {
    let endpoint = Endpoint::fixed(ok(b"secret")).await;
    let prober = Prober::new(ProbeSettings { allow_private: false, ..settings() }).unwrap();
    let port = endpoint.address.port();
    for host in ["127.0.0.1", "0x7f.1", "2130706433", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254"] {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        let request = ProbeRequest { url: &url, method: Method::Get, range: None, file: None, draw: &draw() };
        let seen = prober.request(&request).await;
        assert_eq!((seen.outcome, seen.address), (Outcome::NotPublic, None), "{host}");
    }
    assert!(endpoint.heads().is_empty());
}

#[tokio::test]
async fn credentials_in_an_endpoint_are_sent_to_nobody() {
    let endpoint = Endpoint::fixed(ok(b"yes")).await;
    let url = format!("http://user:secret@{}/probe#fragment", endpoint.address);
    assert_eq!(request(&url, Method::Get, None, None).await.outcome, Outcome::Success);
    let head = endpoint.heads().remove(0).to_lowercase();
    assert!(head.starts_with("get /probe http/1.1\r\n"), "{head}");
    assert!(!head.contains("authorization") && !head.contains("secret") && !head.contains("cookie"), "{head}");
}

#[tokio::test]
async fn http_1_0_is_spoken_and_nothing_older() {
    assert_eq!(answered("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nyes").await, Outcome::Success);
    assert_eq!(answered("HTTP/1.0 200 OK\r\n\r\nuntil it closes").await, Outcome::Success);
    assert_eq!(answered_for(b"content", "HTTP/1.0 200 OK\r\n\r\nconten").await, Outcome::WrongLength);
    assert_eq!(answered("<html>no head</html>").await, Outcome::Http);
    assert_eq!(answered("HTTP/3.7 200 OK\r\n\r\n").await, Outcome::Http);
    assert_eq!(answered("").await, Outcome::Http);
}

#[tokio::test]
async fn a_reset_in_the_body_is_a_failure() {
    let endpoint = Endpoint::start(|_, mut stream| async move {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nthe beginning").await?;
        tokio::time::sleep(Duration::from_millis(50)).await;
        stream.set_zero_linger()
    })
    .await;
    let seen = get(&endpoint).await;
    assert_eq!((seen.outcome, seen.status), (Outcome::Http, Some(200)));
}

#[tokio::test]
async fn a_status_that_is_no_success_is_a_failure() {
    for status in ["204 No Content", "201 Created"] {
        assert_eq!(answered(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n")).await, Outcome::Success);
    }
    for status in
        ["304 Not Modified", "300 Choices", "403 Forbidden", "404 Not Found", "429 Slow", "500 Error", "503 Busy"]
    {
        assert_eq!(answered(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n")).await, Outcome::Status);
    }
}

#[tokio::test]
async fn nobody_who_listens_is_a_failure() {
    let url = Endpoint::fixed("").await.url("/");
    assert_eq!(request(&url, Method::Get, None, None).await.outcome, Outcome::Unreachable);
    assert_eq!(request("ftp://127.0.0.1/", Method::Get, None, None).await.outcome, Outcome::BadUrl);
}
