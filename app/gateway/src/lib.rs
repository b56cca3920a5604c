//! What a storage provider puts before its object store. It speaks S3 on both sides; who may do what with which object is
//! decided by the chain, at every request.
//!
//! [`credentials`] turns a grantee's signature into temporary S3 credentials, [`access`] checks a request against the grant
//! that they name, as [`chain`] knows it, [`meter`] counts, [`proxy`] passes on what is allowed, and [`server`] is the network around it.
#![deny(missing_docs)]

pub mod access;
pub mod chain;
pub mod clock;
pub mod credentials;
pub mod meter;
pub mod place;
pub mod proxy;
pub mod server;
pub mod store;

pub use server::{Gateway, Settings, Upstream};
