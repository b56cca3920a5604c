//! Lists. Keys come back with the consumer's names; a key that is not the agreement's is left out.
//!
//! The gateway encodes keys itself where a client asks for it: stores differ in what they encode.

use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result, S3};
use url::form_urlencoded;

use super::{inner_key, outer_error, Proxy};
use crate::access::Admitted;

/// Names of what is listed, the store's going in and the consumer's coming out.
struct Names {
    admitted: Admitted,
    bucket: String,
    encoding: Option<EncodingType>,
}

impl Names {
    fn of<T>(request: &S3Request<T>, bucket: &str, encoding: &Option<EncodingType>) -> S3Result<Self> {
        Ok(Self { admitted: Admitted::of(request)?, bucket: bucket.to_owned(), encoding: encoding.clone() })
    }

    fn encode(&self, text: String) -> String {
        match &self.encoding {
            Some(_) => form_urlencoded::byte_serialize(text.as_bytes()).collect(),
            None => text,
        }
    }

    fn inner(&self, key: Option<&String>) -> S3Result<Option<String>> {
        key.map(|key| inner_key(&self.admitted, key)).transpose()
    }

    /// The prefix in the store. It is the one that was checked.
    fn prefix(&self) -> S3Result<Option<String>> {
        let checked = self.admitted.key.as_ref();
        let checked = checked.ok_or_else(|| s3s::s3_error!(InternalError, "the prefix was not checked"))?;
        inner_key(&self.admitted, checked).map(Some)
    }

    fn outer(&self, key: &mut Option<String>) -> bool {
        let Some(inner) = key.take() else { return true };
        *key = self.admitted.place.strip(&inner).map(|key| self.encode(key));
        key.is_some()
    }

    fn each<const N: usize>(&self, keys: [&mut Option<String>; N]) {
        for key in keys {
            self.outer(key);
        }
    }

    fn objects(&self, objects: &mut Option<ObjectList>) {
        objects.iter_mut().for_each(|objects| objects.retain_mut(|object| self.outer(&mut object.key)));
    }

    fn prefixes(&self, prefixes: &mut Option<CommonPrefixList>) {
        prefixes.iter_mut().for_each(|prefixes| prefixes.retain_mut(|prefix| self.outer(&mut prefix.prefix)));
    }
}

impl Proxy {
    pub(super) async fn listed(
        &self,
        mut request: S3Request<ListObjectsInput>,
    ) -> S3Result<S3Response<ListObjectsOutput>> {
        let names = Names::of(&request, &request.input.bucket, &request.input.encoding_type)?;
        request.input.encoding_type = None;
        request.input.marker = names.inner(request.input.marker.as_ref())?;
        request.input.prefix = names.prefix()?;
        request.input.bucket.clone_from(&names.admitted.place.bucket);
        let mut response = self.store.list_objects(request).await.map_err(outer_error)?;
        let output = &mut response.output;
        output.encoding_type.clone_from(&names.encoding);
        output.delimiter = output.delimiter.take().map(|delimiter| names.encode(delimiter));
        output.name = Some(names.bucket.clone());
        names.each([&mut output.prefix, &mut output.marker, &mut output.next_marker]);
        names.objects(&mut output.contents);
        names.prefixes(&mut output.common_prefixes);
        Ok(response)
    }

    pub(super) async fn listed_v2(
        &self,
        mut request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        let names = Names::of(&request, &request.input.bucket, &request.input.encoding_type)?;
        request.input.encoding_type = None;
        request.input.start_after = names.inner(request.input.start_after.as_ref())?;
        request.input.prefix = names.prefix()?;
        request.input.bucket.clone_from(&names.admitted.place.bucket);
        let mut response = self.store.list_objects_v2(request).await.map_err(outer_error)?;
        let output = &mut response.output;
        output.encoding_type.clone_from(&names.encoding);
        output.delimiter = output.delimiter.take().map(|delimiter| names.encode(delimiter));
        output.name = Some(names.bucket.clone());
        names.each([&mut output.prefix, &mut output.start_after]);
        names.objects(&mut output.contents);
        names.prefixes(&mut output.common_prefixes);
        Ok(response)
    }

    pub(super) async fn listed_uploads(
        &self,
        mut request: S3Request<ListMultipartUploadsInput>,
    ) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
        let names = Names::of(&request, &request.input.bucket, &request.input.encoding_type)?;
        request.input.encoding_type = None;
        request.input.key_marker = names.inner(request.input.key_marker.as_ref())?;
        request.input.prefix = names.prefix()?;
        request.input.bucket.clone_from(&names.admitted.place.bucket);
        let mut response = self.store.list_multipart_uploads(request).await.map_err(outer_error)?;
        let output = &mut response.output;
        output.encoding_type.clone_from(&names.encoding);
        output.delimiter = output.delimiter.take().map(|delimiter| names.encode(delimiter));
        output.bucket = Some(names.bucket.clone());
        names.each([&mut output.prefix, &mut output.key_marker, &mut output.next_key_marker]);
        output.uploads.iter_mut().for_each(|uploads| uploads.retain_mut(|upload| names.outer(&mut upload.key)));
        names.prefixes(&mut output.common_prefixes);
        Ok(response)
    }
}
