//! Data on its way. Nothing is held but one piece; it stops when the grant no longer allows it, or nothing moves.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{ready, Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::Stream;
use s3s::dto::StreamingBlob;
use s3s::stream::aws_chunked_stream::AwsChunkedStreamError;
use s3s::stream::upload_stream::UploadStreamError;
use s3s::stream::{ByteStream, RemainingLength};
use s3s::{s3_error, S3Error, S3ErrorCode, StdError};
use tokio::time::{interval, Interval, MissedTickBehavior};

use super::checksum::Verifier;
use crate::access::{refusal, Admitted};

/// The pause between two looks at the grant.
const LOOK: Duration = Duration::from_secs(1);
/// How long nothing may move.
const STILL: Duration = Duration::from_secs(60);

/// Why a transfer was stopped, for whoever answers the request.
#[derive(Clone, Default)]
pub struct Fault(Arc<Mutex<Option<S3Error>>>);

impl Fault {
    /// Takes it.
    pub fn take(&self) -> Option<S3Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn set(&self, error: S3Error) -> StdError {
        let told = error.to_string();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        told.into()
    }
}

/// Stops a transfer that is no longer allowed, or stands still.
struct Guard {
    admitted: Admitted,
    looks: Interval,
    moved_at: Instant,
}

impl Guard {
    fn new(admitted: Admitted) -> Self {
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { admitted, looks, moved_at: Instant::now() }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Result<(), S3Error> {
        while self.looks.poll_tick(context).is_ready() {
            self.admitted.recheck().map_err(refusal)?;
            if self.moved_at.elapsed() > STILL {
                return Err(s3_error!(RequestTimeout, "nothing has moved for {} seconds", STILL.as_secs()));
            }
        }
        Ok(())
    }
}

/// An upload on its way to the store. The last piece waits until everything is verified and the grant was looked at once more:
/// the store gets a whole object, or none.
pub struct Upload {
    inner: StreamingBlob,
    held: Option<Bytes>,
    left: u64,
    verifier: Option<Verifier>,
    guard: Guard,
    fault: Fault,
}

impl Upload {
    /// `length` is what the client has declared.
    pub fn new(inner: StreamingBlob, length: u64, verifier: Verifier, admitted: Admitted) -> (Self, Fault) {
        let fault = Fault::default();
        let guard = Guard::new(admitted);
        let upload = Self { inner, held: None, left: length, verifier: Some(verifier), guard, fault: fault.clone() };
        (upload, fault)
    }

    fn next(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, S3Error>> {
        loop {
            self.guard.poll(context)?;
            let Some(verifier) = &mut self.verifier else { return Poll::Ready(Ok(None)) };
            match ready!(Pin::new(&mut self.inner).poll_next(context)) {
                Some(Ok(piece)) if piece.is_empty() => {}
                Some(Ok(piece)) => {
                    self.guard.moved_at = Instant::now();
                    let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
                    self.left = self
                        .left
                        .checked_sub(length)
                        .ok_or_else(|| s3_error!(IncompleteBody, "the body is longer than the request has declared"))?;
                    verifier.update(&piece);
                    if let Some(before) = self.held.replace(piece) {
                        return Poll::Ready(Ok(Some(before)));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Err(body_error(&error))),
                None => {
                    if self.left > 0 {
                        return Poll::Ready(Err(s3_error!(IncompleteBody, "the body ends {} bytes early", self.left)));
                    }
                    if let Some(verifier) = self.verifier.take() {
                        verifier.finish()?;
                    }
                    self.guard.admitted.recheck().map_err(refusal)?;
                    return Poll::Ready(Ok(self.held.take()));
                }
            }
        }
    }
}

/// What a client's body broke off with.
fn body_error(error: &StdError) -> S3Error {
    if error.is::<s3s::BodySizeLimitExceeded>() {
        return s3_error!(EntityTooLarge, "the body is larger than one request may be; upload it in parts");
    }
    let of_upload = error.downcast_ref().map(UploadStreamError::to_s3_error_code);
    let of_chunks = error.downcast_ref().map(AwsChunkedStreamError::to_s3_error_code);
    let code = of_upload.or(of_chunks).filter(|code| *code != S3ErrorCode::InternalError);
    S3Error::with_message(
        code.unwrap_or(S3ErrorCode::IncompleteBody),
        format!("the body is not what was sent: {error}"),
    )
}

impl Stream for Upload {
    type Item = Result<Bytes, StdError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        match ready!(this.next(context)) {
            Ok(piece) => Poll::Ready(piece.map(Ok)),
            Err(error) => {
                this.verifier = None;
                this.held = None;
                Poll::Ready(Some(Err(this.fault.set(error))))
            }
        }
    }
}

impl ByteStream for Upload {
    fn remaining_length(&self) -> RemainingLength {
        let held = self.held.as_ref().map_or(0, Bytes::len);
        RemainingLength::new_exact(usize::try_from(self.left).unwrap_or(usize::MAX).saturating_add(held))
    }
}

/// A download on its way to the client.
pub struct Download {
    inner: StreamingBlob,
    guard: Guard,
    sent: Box<dyn FnMut(u64) + Send + Sync>,
}

impl Download {
    /// `sent` is told of every piece that is handed on.
    pub fn new(inner: StreamingBlob, admitted: Admitted, sent: impl FnMut(u64) + Send + Sync + 'static) -> Self {
        Self { inner, guard: Guard::new(admitted), sent: Box::new(sent) }
    }
}

impl Stream for Download {
    type Item = Result<Bytes, StdError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if let Err(error) = this.guard.poll(context) {
            return Poll::Ready(Some(Err(error.to_string().into())));
        }
        let next = ready!(Pin::new(&mut this.inner).poll_next(context));
        if let Some(Ok(piece)) = &next {
            this.guard.moved_at = Instant::now();
            (this.sent)(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        }
        Poll::Ready(next)
    }
}

impl ByteStream for Download {
    fn remaining_length(&self) -> RemainingLength {
        self.inner.remaining_length()
    }
}
