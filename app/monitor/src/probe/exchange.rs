//! One request on a connection, and the head of its answer.

use std::time::Instant;

use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{HeaderValue, ACCEPT, HOST, LOCATION, RANGE, USER_AGENT};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::task::JoinSet;
use url::{Position, Url};

use super::connect::Stream;
use super::{Observation, Outcome};
use crate::plan::{ByteRange, Method};

/// Longest head of an answer.
const LONGEST_HEAD: usize = 64 << 10;
/// Most lines of it.
const MOST_HEADERS: usize = 128;

/// An answer whose body is still to be read. The connection ends with it, whatever the other side still sends.
pub struct Answer {
    /// Its head, and the body as it comes.
    pub response: Response<Incoming>,
    _connection: JoinSet<hyper::Result<()>>,
}

/// What is asked of a server.
pub struct Message<'a> {
    /// How.
    pub method: Method,
    /// The part that is asked for; `None` is all.
    pub range: Option<ByteRange>,
    /// Who asks.
    pub user_agent: &'a HeaderValue,
}

/// Sends a message about `url` over `stream` and reads the head of the answer.
pub async fn exchange(
    stream: Box<dyn Stream>,
    url: &Url,
    message: &Message<'_>,
    seen: &mut Observation,
) -> Result<Answer, Outcome> {
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(LONGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|_| Outcome::Http)?;
    let mut tasks = JoinSet::new();
    tasks.spawn(connection);
    let request = to_http(url, message)?;
    let begun = Instant::now();
    let response = sender.send_request(request).await;
    seen.first_byte += begun.elapsed();
    let response = response.map_err(|_| Outcome::Http)?;
    seen.status = Some(response.status().as_u16());
    Ok(Answer { response, _connection: tasks })
}

fn to_http(url: &Url, message: &Message<'_>) -> Result<Request<Empty<Bytes>>, Outcome> {
    let method = match message.method {
        Method::Get => hyper::Method::GET,
        Method::Head => hyper::Method::HEAD,
    };
    let mut request = Request::builder()
        .method(method)
        .uri(&url[Position::BeforePath..Position::AfterQuery])
        .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
        .header(USER_AGENT, message.user_agent)
        .header(ACCEPT, "*/*");
    if let Some(ByteRange { first, last }) = message.range {
        request = request.header(RANGE, format!("bytes={first}-{last}"));
    }
    request.body(Empty::new()).map_err(|_| Outcome::BadUrl)
}

/// Where an answer redirects to, if it does: the same host and port, or the same host's https from http.
pub fn redirection(url: &Url, response: &Response<Incoming>) -> Result<Option<Url>, Outcome> {
    let status = response.status();
    if ![301, 302, 303, 307, 308].contains(&status.as_u16()) {
        return Ok(None);
    }
    let location = response.headers().get(LOCATION).and_then(|text| text.to_str().ok()).ok_or(Outcome::Status)?;
    let next = url.join(location).map_err(|_| Outcome::Status)?;
    let upgraded = url.scheme() == "http" && next.scheme() == "https" && (url.port(), next.port()) == (None, None);
    if next.host() == url.host() && (next.origin() == url.origin() || upgraded) {
        return Ok(Some(next));
    }
    Err(Outcome::ForeignRedirect)
}
