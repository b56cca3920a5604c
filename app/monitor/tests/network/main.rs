//! The monitor against real sockets.

mod endpoint;
mod epoch;
mod hostile;
mod names;
mod publish;
mod tls;
mod watched;
