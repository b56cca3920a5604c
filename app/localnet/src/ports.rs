//! Which ports a network takes.

use std::io::ErrorKind;
use std::net::TcpListener;

use anyhow::{bail, Context, Result};

use crate::HOST;

/// Ports of the two servers; 0 takes a free one.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    /// JSON-RPC over HTTP.
    pub rpc: u16,
    /// Websocket.
    pub ws: u16,
}

impl Ports {
    /// Where wallets and browsers look.
    pub const STANDARD: Self = Self { rpc: 8899, ws: 8900 };
    /// Whatever is free, so that any number of networks run side by side.
    pub const FREE: Self = Self { rpc: 0, ws: 0 };

    /// Names the ports, after making sure that they are free: the runtime itself would say so only when it is half
    /// started.
    pub(crate) fn check(self) -> Result<(u16, u16)> {
        // Both are held until both are known, or the same free one could be given twice.
        let (rpc, ws) = (take(self.rpc)?, take(self.ws)?);
        Ok((rpc.local_addr()?.port(), ws.local_addr()?.port()))
    }
}

/// Takes a port of this machine; 0 takes a free one.
pub(crate) fn take(port: u16) -> Result<TcpListener> {
    match TcpListener::bind((HOST, port)) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!("port {port} is taken, perhaps by another local network; stop it, or choose other ports")
        }
        listener => listener.with_context(|| format!("cannot listen on {HOST}:{port}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_ports_are_two_different_ones() {
        let (rpc, ws) = Ports::FREE.check().unwrap();
        assert_ne!(rpc, ws);
        assert_eq!(Ports { rpc, ws }.check().unwrap(), (rpc, ws));
    }

    #[test]
    fn a_port_that_is_taken_is_named() {
        let listener = TcpListener::bind((HOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        for ports in [Ports { rpc: port, ws: 0 }, Ports { rpc: 0, ws: port }] {
            let error = ports.check().unwrap_err().to_string();
            assert!(error.contains(&port.to_string()), "{error}");
        }
        drop(listener);
        let error = Ports { rpc: port, ws: port }.check().unwrap_err().to_string();
        assert!(error.contains("taken"), "the same port twice: {error}");
    }
}
