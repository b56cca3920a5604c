//! Passes on to the store what was let in, with the store's names for buckets and keys.
//!
//! What is not written here answers that it is not implemented, should the table ever let it in.

mod body;
mod checksum;
mod copy;
mod list;

use std::future::Future;
use std::sync::Arc;

use flashback::state::Action;
use s3s::dto::*;
use s3s::{s3_error, S3Error, S3ErrorCode, S3Request, S3Response, S3Result, S3};

use crate::access::{refusal, Admitted};
use crate::meter::{Meter, Reservation};
use body::{Download, Upload};
use checksum::Verifier;

/// The longest key, in bytes of UTF-8.
const LONGEST_KEY: usize = 1_024;

/// S3 on the consumer's side, by S3 on the store's. Clones are the same.
#[derive(Clone)]
pub struct Proxy {
    store: Arc<s3s_aws::Proxy>,
    meter: Arc<Meter>,
}

impl Proxy {
    /// Passes on to the store that `client` talks to, and has `meter` book what comes of it.
    pub fn new(client: aws_sdk_s3::Client, meter: Arc<Meter>) -> Self {
        Self { store: Arc::new(s3s_aws::Proxy::builder(client).build()), meter }
    }
}

/// Key in the store.
fn inner_key(admitted: &Admitted, key: &str) -> S3Result<String> {
    if key.chars().any(char::is_control) {
        return Err(s3_error!(InvalidArgument, "keys with control characters are not served: no list could show them"));
    }
    let key = admitted.place.key(key);
    if key.len() > LONGEST_KEY {
        return Err(s3_error!(
            KeyTooLongError,
            "this provider has {} bytes less for keys",
            admitted.place.key("").len()
        ));
    }
    Ok(key)
}

/// What the consumer is told of an error of the store. That the store does not trust the gateway is not the consumer's fault.
fn outer_error(error: S3Error) -> S3Error {
    use S3ErrorCode::*;
    match error.code() {
        AccessDenied | InvalidAccessKeyId | SignatureDoesNotMatch | ExpiredToken | InvalidToken | NoSuchBucket => {
            s3_error!(error, InternalError, "the store refuses its gateway; ask the provider")
        }
        _ => error,
    }
}

/// Calls the store's operation on an object with its names there.
macro_rules! on_object {
    ($self:ident, $request:ident, $operation:ident) => {{
        let admitted = Admitted::of(&$request)?;
        let mut request = $request;
        request.input.key = inner_key(&admitted, &request.input.key)?;
        request.input.bucket.clone_from(&admitted.place.bucket);
        $self.store.$operation(request).await.map_err(outer_error)
    }};
}

/// Makes the body of a request one that is guarded and verified, and sets what the store is told of it.
macro_rules! guard_body {
    ($request:ident, $admitted:ident) => {{
        let length = $request.input.content_length.and_then(|length| u64::try_from(length).ok());
        let length =
            length.ok_or_else(|| s3_error!(MissingContentLength, "the length of the body must be declared"))?;
        let verifier = Verifier::of(&$request)?;
        // The store keeps what checksum the client chose, also where the sum itself comes last.
        if let ([algorithm], None) = (verifier.in_trailers(), &$request.input.checksum_algorithm) {
            let algorithm = algorithm.to_ascii_uppercase();
            if matches!(algorithm.as_str(), "CRC32" | "CRC32C" | "CRC64NVME" | "SHA1" | "SHA256") {
                $request.input.checksum_algorithm = Some(ChecksumAlgorithm::from(algorithm));
            }
        }
        $request.input.content_encoding_without_chunks();
        let body = $request.input.body.take().unwrap_or_else(|| StreamingBlob::from_bytes(Default::default()));
        let (upload, fault) = Upload::new(body, length, verifier, $admitted.clone());
        $request.input.body = Some(settled(upload, length).await.map_err(|error| fault.take().unwrap_or(error))?);
        (length, fault)
    }};
}

/// Sees a write through and books it, also where the client does not wait for it.
async fn booked<T: Send + 'static>(
    reservations: Vec<Reservation>,
    write: impl Future<Output = S3Result<T>> + Send + 'static,
) -> S3Result<T> {
    let seen = tokio::spawn(async move {
        let written = write.await;
        for reservation in reservations {
            reservation.settle().await;
        }
        written
    });
    seen.await.map_err(|error| s3_error!(error, InternalError, "the write broke off"))?
}

/// A body without bytes has nothing that could be held back until it is verified: it is read before the store hears of it.
async fn settled(upload: Upload, length: u64) -> S3Result<StreamingBlob> {
    use futures_util::StreamExt;
    if length > 0 {
        return Ok(StreamingBlob::new(upload));
    }
    let mut upload = upload;
    match upload.next().await {
        None => Ok(StreamingBlob::from_bytes(Default::default())),
        Some(_) => Err(s3_error!(IncompleteBody, "the body is not what the request has declared")),
    }
}

/// `aws-chunked` says how a body came here, not how its object is encoded.
trait WithoutChunks {
    fn content_encoding_without_chunks(&mut self);
}

impl WithoutChunks for PutObjectInput {
    fn content_encoding_without_chunks(&mut self) {
        let Some(encoding) = self.content_encoding.take() else { return };
        let kept = encoding.split(',').map(str::trim).filter(|coding| !coding.eq_ignore_ascii_case("aws-chunked"));
        let kept = kept.filter(|coding| !coding.is_empty()).collect::<Vec<_>>().join(",");
        self.content_encoding = (!kept.is_empty()).then_some(kept);
    }
}

impl WithoutChunks for UploadPartInput {
    fn content_encoding_without_chunks(&mut self) {}
}

#[async_trait::async_trait]
impl S3 for Proxy {
    async fn get_object(&self, request: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let admitted = Admitted::of(&request)?;
        let mut response = on_object!(self, request, get_object)?;
        if let Some(body) = response.output.body.take() {
            let (meter, share, grantee) = (Arc::clone(&self.meter), admitted.share, admitted.grantee);
            let sent = move |bytes| meter.sent(&share, grantee, bytes);
            response.output.body = Some(StreamingBlob::new(Download::new(body, admitted, sent)));
        }
        Ok(response)
    }

    async fn head_object(&self, request: S3Request<HeadObjectInput>) -> S3Result<S3Response<HeadObjectOutput>> {
        on_object!(self, request, head_object)
    }

    async fn get_object_attributes(
        &self,
        request: S3Request<GetObjectAttributesInput>,
    ) -> S3Result<S3Response<GetObjectAttributesOutput>> {
        on_object!(self, request, get_object_attributes)
    }

    async fn put_object(&self, mut request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        let admitted = Admitted::of(&request)?;
        let (length, fault) = guard_body!(request, admitted);
        let reservation = self.meter.reserve(&admitted.share, &request.input.key, None, length).await?;
        let this = self.clone();
        let write = async move { on_object!(this, request, put_object) };
        booked(vec![reservation], write).await.map_err(|error| fault.take().unwrap_or(error))
    }

    async fn upload_part(&self, mut request: S3Request<UploadPartInput>) -> S3Result<S3Response<UploadPartOutput>> {
        let admitted = Admitted::of(&request)?;
        let (length, fault) = guard_body!(request, admitted);
        let (key, upload, number) = (&request.input.key, &request.input.upload_id, request.input.part_number);
        let reservation = self.meter.reserve(&admitted.share, key, Some(upload), length).await?;
        let this = self.clone();
        let write = async move {
            let written = on_object!(this, request, upload_part);
            match &written {
                Ok(_) => reservation.settle_part(number, length).await,
                Err(_) => reservation.settle().await,
            }
            written
        };
        booked(Vec::new(), write).await.map_err(|error| fault.take().unwrap_or(error))
    }

    async fn create_multipart_upload(
        &self,
        request: S3Request<CreateMultipartUploadInput>,
    ) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
        let (bucket, key) = (request.input.bucket.clone(), request.input.key.clone());
        let mut response = on_object!(self, request, create_multipart_upload)?;
        (response.output.bucket, response.output.key) = (Some(bucket), Some(key));
        Ok(response)
    }

    async fn complete_multipart_upload(
        &self,
        request: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        let admitted = Admitted::of(&request)?;
        let (bucket, key) = (request.input.bucket.clone(), request.input.key.clone());
        let reservations = vec![
            self.meter.reserve(&admitted.share, &key, Some(&request.input.upload_id), 0).await?,
            self.meter.reserve(&admitted.share, &key, None, 0).await?,
        ];
        let this = self.clone();
        let mut response =
            booked(reservations, async move { on_object!(this, request, complete_multipart_upload) }).await?;
        (response.output.bucket, response.output.key, response.output.location) = (Some(bucket), Some(key), None);
        Ok(response)
    }

    async fn abort_multipart_upload(
        &self,
        request: S3Request<AbortMultipartUploadInput>,
    ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        let admitted = Admitted::of(&request)?;
        let (key, upload) = (&request.input.key, &request.input.upload_id);
        let reservation = self.meter.reserve(&admitted.share, key, Some(upload), 0).await?;
        let this = self.clone();
        booked(vec![reservation], async move { on_object!(this, request, abort_multipart_upload) }).await
    }

    async fn list_parts(&self, request: S3Request<ListPartsInput>) -> S3Result<S3Response<ListPartsOutput>> {
        let (bucket, key) = (request.input.bucket.clone(), request.input.key.clone());
        let mut response = on_object!(self, request, list_parts)?;
        (response.output.bucket, response.output.key) = (Some(bucket), Some(key));
        Ok(response)
    }

    async fn delete_object(&self, request: S3Request<DeleteObjectInput>) -> S3Result<S3Response<DeleteObjectOutput>> {
        let admitted = Admitted::of(&request)?;
        let reservation = self.meter.reserve(&admitted.share, &request.input.key, None, 0).await?;
        let this = self.clone();
        booked(vec![reservation], async move { on_object!(this, request, delete_object) }).await
    }

    async fn delete_objects(
        &self,
        mut request: S3Request<DeleteObjectsInput>,
    ) -> S3Result<S3Response<DeleteObjectsOutput>> {
        let admitted = Admitted::of(&request)?;
        let (mut refused, mut allowed, mut reservations) = (Vec::new(), Vec::new(), Vec::new());
        for mut object in std::mem::take(&mut request.input.delete.objects) {
            let inner = admitted.check(Action::Delete, &object.key).and_then(|()| inner_key(&admitted, &object.key));
            match inner {
                Ok(inner) => {
                    reservations.push(self.meter.reserve(&admitted.share, &object.key, None, 0).await?);
                    object.key = inner;
                    allowed.push(object);
                }
                Err(error) => refused.push(Error {
                    code: Some(error.code().as_str().to_owned()),
                    key: Some(object.key),
                    message: error.message().map(str::to_owned),
                    version_id: object.version_id,
                }),
            }
        }
        let mut response = S3Response::new(DeleteObjectsOutput::default());
        if !allowed.is_empty() {
            request.input.delete.objects = allowed;
            request.input.bucket.clone_from(&admitted.place.bucket);
            let this = self.clone();
            let delete = async move { this.store.delete_objects(request).await.map_err(outer_error) };
            response = booked(reservations, delete).await?;
        }
        let outer = |key: Option<String>| key.and_then(|key| admitted.place.strip(&key));
        for deleted in response.output.deleted.iter_mut().flatten() {
            deleted.key = outer(deleted.key.take());
        }
        let errors = response.output.errors.get_or_insert_default();
        for error in errors.iter_mut() {
            error.key = outer(error.key.take());
        }
        errors.append(&mut refused);
        Ok(response)
    }

    async fn copy_object(&self, mut request: S3Request<CopyObjectInput>) -> S3Result<S3Response<CopyObjectOutput>> {
        let admitted = Admitted::of(&request)?;
        let (source, length) = copy::inner_source(&admitted, &self.meter, &request.input.copy_source).await?;
        request.input.copy_source = source;
        let reservation = self.meter.reserve(&admitted.share, &request.input.key, None, length).await?;
        let this = self.clone();
        booked(vec![reservation], async move { on_object!(this, request, copy_object) }).await
    }

    async fn upload_part_copy(
        &self,
        mut request: S3Request<UploadPartCopyInput>,
    ) -> S3Result<S3Response<UploadPartCopyOutput>> {
        let admitted = Admitted::of(&request)?;
        let (source, length) = copy::inner_source(&admitted, &self.meter, &request.input.copy_source).await?;
        let length = copy::range_length(request.input.copy_source_range.as_deref(), length);
        request.input.copy_source = source;
        let (key, upload) = (&request.input.key, &request.input.upload_id);
        let reservation = self.meter.reserve(&admitted.share, key, Some(upload), length).await?;
        let this = self.clone();
        booked(vec![reservation], async move { on_object!(this, request, upload_part_copy) }).await
    }

    async fn list_objects(&self, request: S3Request<ListObjectsInput>) -> S3Result<S3Response<ListObjectsOutput>> {
        self.listed(request).await
    }

    async fn list_objects_v2(
        &self,
        request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        self.listed_v2(request).await
    }

    async fn list_multipart_uploads(
        &self,
        request: S3Request<ListMultipartUploadsInput>,
    ) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
        self.listed_uploads(request).await
    }

    async fn head_bucket(&self, request: S3Request<HeadBucketInput>) -> S3Result<S3Response<HeadBucketOutput>> {
        Admitted::of(&request)?;
        let region = Some(flashback_client::gateway::REGION.to_owned());
        Ok(S3Response::new(HeadBucketOutput { bucket_region: region, ..HeadBucketOutput::default() }))
    }

    async fn get_bucket_location(
        &self,
        request: S3Request<GetBucketLocationInput>,
    ) -> S3Result<S3Response<GetBucketLocationOutput>> {
        Admitted::of(&request)?;
        // S3 says nothing for its first region.
        Ok(S3Response::new(GetBucketLocationOutput::default()))
    }

    async fn get_bucket_versioning(
        &self,
        request: S3Request<GetBucketVersioningInput>,
    ) -> S3Result<S3Response<GetBucketVersioningOutput>> {
        Admitted::of(&request)?;
        Ok(S3Response::new(GetBucketVersioningOutput::default()))
    }

    async fn list_buckets(&self, request: S3Request<ListBucketsInput>) -> S3Result<S3Response<ListBucketsOutput>> {
        let admitted = Admitted::of(&request)?;
        let session = admitted.standing.session();
        let view = admitted.standing.view().map_err(refusal)?;
        let started_at = view.agreement.map_or(0, |(agreement, _)| agreement.started_at);
        let since =
            std::time::UNIX_EPOCH + std::time::Duration::from_secs(u64::try_from(started_at).unwrap_or_default());
        let bucket = Bucket {
            name: Some(flashback_client::gateway::bucket_name(&session.agreement)),
            creation_date: Some(Timestamp::from(since)),
            ..Bucket::default()
        };
        Ok(S3Response::new(ListBucketsOutput { buckets: Some(vec![bucket]), ..ListBucketsOutput::default() }))
    }
}
