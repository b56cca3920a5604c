//! What a storage provider puts before its object store. It speaks S3 on both sides; who may do what with which object is
//! decided by the chain, at every request.
#![deny(missing_docs)]
