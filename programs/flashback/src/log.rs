//! Events of many fields on their way into the log: as bytes on the stack. Anchor's `emit!` writes them into a vector, which
//! asks at each field whether it has to grow.

use std::io::{Error, ErrorKind, Result, Write};

use anchor_lang::{prelude::*, solana_program::log::sol_log_data, Event};

/// Bytes of the largest event that is written here; a larger one goes Anchor's way.
const ROOM: usize = 256;

struct Bytes {
    room: [u8; ROOM],
    /// So many are written.
    len: usize,
}

impl Bytes {
    #[inline(always)]
    fn new() -> Self {
        Self { room: [0; ROOM], len: 0 }
    }

    #[inline(always)]
    fn written(&self) -> &[u8] {
        self.room.get(..self.len).unwrap_or_default()
    }

    #[inline(always)]
    fn put<E: Discriminator + AnchorSerialize>(&mut self, event: &E) -> Result<()> {
        self.write_all(E::DISCRIMINATOR)?;
        event.serialize(self)
    }
}

impl Write for Bytes {
    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    #[inline(always)]
    fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        let end = self.len.wrapping_add(bytes.len());
        let place = self.room.get_mut(self.len..end).ok_or(Error::from(ErrorKind::WriteZero))?;
        place.copy_from_slice(bytes);
        self.len = end;
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Logs an event, as Anchor's `emit!` does.
#[inline(always)]
pub fn log_event(event: &impl Event) {
    let mut bytes = Bytes::new();
    match bytes.put(event) {
        Ok(()) => sol_log_data(&[bytes.written()]),
        Err(_) => sol_log_data(&[&event.data()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::{AdminAccepted, PlatformInitialized};

    #[test]
    fn bytes_are_those_that_anchor_would_write() {
        let admin = Pubkey::new_from_array([7; 32]);
        let (mut first, mut second) = (Bytes::new(), Bytes::new());
        let event = PlatformInitialized { admin, genesis_at: -5, epoch_secs: 86_400, report_window_secs: 43_200 };
        first.put(&event).unwrap();
        assert_eq!(first.written(), event.data());
        let event = AdminAccepted { admin };
        second.put(&event).unwrap();
        assert_eq!(second.written(), event.data());
    }

    #[test]
    fn what_has_no_room_is_refused_whole() {
        let mut bytes = Bytes::new();
        bytes.write_all(&[1; ROOM - 1]).unwrap();
        assert_eq!(bytes.write_all(&[2; 2]).unwrap_err().kind(), ErrorKind::WriteZero);
        assert_eq!((bytes.write(&[3]).unwrap(), bytes.written().len()), (1, ROOM));
        assert_eq!(bytes.written().last(), Some(&3));
    }
}
