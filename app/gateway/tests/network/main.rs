//! The gateway between real parts: a local Solana network with the program on it, an S3 server on a folder, and the AWS SDK.

mod attacks;
mod claims;
mod killed;
mod objects;
mod tools;
mod usage;
mod world;
