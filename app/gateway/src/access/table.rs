//! What each S3 operation takes. What does not stand here is refused.

use flashback::state::Action;

/// What of a request is checked before it is read further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The action on the object of the request's key.
    Key,
    /// That the grant holds; once the request is read, the action on the prefix that it lists.
    Prefix,
    /// That the grant holds. The objects stand in the body, and each is checked by itself.
    Body,
    /// That the grant holds: the answer tells only that the bucket is there.
    Bucket,
}

/// An operation that is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Name of the operation in S3's model.
    pub operation: &'static str,
    /// What the grant must include.
    pub action: Action,
    /// What it is done to.
    pub subject: Subject,
}

const fn rule(operation: &'static str, action: Action, subject: Subject) -> Rule {
    Rule { operation, action, subject }
}

/// Every operation that is served, in the order of the documentation. What copies also reads its source.
pub const RULES: [Rule; 20] = [
    rule("GetObject", Action::Read, Subject::Key),
    rule("HeadObject", Action::Read, Subject::Key),
    rule("GetObjectAttributes", Action::Read, Subject::Key),
    rule("PutObject", Action::Write, Subject::Key),
    rule("CopyObject", Action::Write, Subject::Key),
    rule("CreateMultipartUpload", Action::Write, Subject::Key),
    rule("UploadPart", Action::Write, Subject::Key),
    rule("UploadPartCopy", Action::Write, Subject::Key),
    rule("CompleteMultipartUpload", Action::Write, Subject::Key),
    rule("AbortMultipartUpload", Action::Write, Subject::Key),
    rule("ListParts", Action::Write, Subject::Key),
    rule("DeleteObject", Action::Delete, Subject::Key),
    rule("DeleteObjects", Action::Delete, Subject::Body),
    rule("ListObjects", Action::List, Subject::Prefix),
    rule("ListObjectsV2", Action::List, Subject::Prefix),
    rule("ListMultipartUploads", Action::List, Subject::Prefix),
    rule("HeadBucket", Action::List, Subject::Bucket),
    rule("GetBucketLocation", Action::List, Subject::Bucket),
    rule("GetBucketVersioning", Action::List, Subject::Bucket),
    rule("ListBuckets", Action::List, Subject::Bucket),
];

/// The rule for an operation; `None` where it is not served.
pub fn rule_for(operation: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.operation == operation)
}

/// Headers of S3 that are served, besides `x-amz-meta-*` and `x-amz-checksum-*`; a `=` holds them to one value. The others would
/// have the store do what no grant speaks of: open an object to the world, lock it, or keep it in a dearer class.
const HEADERS: [&str; 24] = [
    "x-amz-acl=private",
    "x-amz-content-sha256",
    "x-amz-copy-source",
    "x-amz-copy-source-if-match",
    "x-amz-copy-source-if-modified-since",
    "x-amz-copy-source-if-none-match",
    "x-amz-copy-source-if-unmodified-since",
    "x-amz-copy-source-range",
    "x-amz-date",
    "x-amz-decoded-content-length",
    "x-amz-max-parts",
    "x-amz-metadata-directive",
    "x-amz-mp-object-size",
    "x-amz-object-attributes",
    "x-amz-part-number-marker",
    "x-amz-sdk-checksum-algorithm",
    "x-amz-security-token",
    "x-amz-storage-class=STANDARD",
    "x-amz-tagging-directive=COPY",
    "x-amz-te=append-md5",
    "x-amz-trailer",
    "x-amz-user-agent",
    "x-amz-bucket-object-lock-enabled=false",
    "x-amz-optional-object-attributes",
];

/// Whether a header of a request is served.
pub fn is_served(name: &str, value: &[u8]) -> bool {
    if !name.starts_with("x-amz-") || name.starts_with("x-amz-meta-") || name.starts_with("x-amz-checksum-") {
        return true;
    }
    HEADERS.iter().any(|served| match served.split_once('=') {
        Some((served, only)) => name == served && value == only.as_bytes(),
        None => name == *served,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_listed_is_refused() {
        for operation in [
            "PutObjectAcl",
            "PutBucketPolicy",
            "DeleteBucket",
            "CreateBucket",
            "PutObjectRetention",
            "RestoreObject",
            "SelectObjectContent",
            "PostObject",
            "getobject",
            "",
        ] {
            assert_eq!(rule_for(operation), None, "{operation}");
        }
    }

    #[test]
    fn reading_never_takes_what_changes_and_changing_never_what_reads() {
        for rule in RULES {
            let reads = rule.operation.starts_with("Get") || rule.operation.starts_with("Head");
            let lists = rule.operation.starts_with("List") && rule.operation != "ListParts";
            let deletes = rule.operation.starts_with("Delete");
            let expected =
                match (reads && rule.subject == Subject::Key, lists || rule.subject == Subject::Bucket, deletes) {
                    (true, ..) => Action::Read,
                    (_, true, _) => Action::List,
                    (_, _, true) => Action::Delete,
                    _ => Action::Write,
                };
            assert_eq!(rule.action, expected, "{}", rule.operation);
        }
    }

    #[test]
    fn headers_that_no_grant_speaks_of_are_refused() {
        for (name, value, served) in [
            ("content-type", "x", true),
            ("x-amz-meta-owner", "x", true),
            ("x-amz-checksum-crc32", "AAAAAA==", true),
            ("x-amz-acl", "private", true),
            ("x-amz-acl", "public-read", false),
            ("x-amz-grant-read", "id=1", false),
            ("x-amz-object-lock-mode", "COMPLIANCE", false),
            ("x-amz-bypass-governance-retention", "true", false),
            ("x-amz-storage-class", "GLACIER", false),
            ("x-amz-tagging", "a=b", false),
            ("x-amz-website-redirect-location", "/", false),
            ("x-amz-write-offset-bytes", "1", false),
            ("x-amz-server-side-encryption-aws-kms-key-id", "k", false),
            ("x-amz-expected-bucket-owner", "1", false),
            ("x-amz-rename-source", "a", false),
        ] {
            assert_eq!(is_served(name, value.as_bytes()), served, "{name}: {value}");
        }
    }
}
