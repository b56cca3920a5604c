//! Where a provider is reached. While boards measure it, it changes only as announced, so that nobody is measured at one place
//! and serves at another, and consumers can leave in time.

use core::ops::Range;

use anchor_lang::prelude::*;
use solana_sha256_hasher::hash;

use super::Provider;
use crate::constants::{ENDPOINT_LAPSE_EPOCHS, ENDPOINT_NOTICE_EPOCHS};
use crate::error::FlashbackError;

/// sha256 of an endpoint as an account keeps it: 96 bytes, padded with zeros.
pub fn endpoint_hash(endpoint: &[u8; 96]) -> [u8; 32] {
    hash(endpoint).to_bytes()
}

impl Provider {
    /// `announce_endpoint`: names the next endpoint by its [hash](endpoint_hash), in place of one that was announced before.
    pub fn announce_endpoint(&mut self, hash: [u8; 32], now: i64) {
        (self.next_endpoint_hash, self.next_endpoint_at) = (hash, now);
    }

    /// When the announced endpoint may take the place of one that boards measure; empty if none is announced.
    pub fn next_endpoint_times(&self) -> Range<i64> {
        if self.next_endpoint_at == 0 {
            return 0..0;
        }
        let after = |epochs| self.next_endpoint_at.saturating_add(self.calendar().epochs(epochs));
        after(ENDPOINT_NOTICE_EPOCHS)..after(ENDPOINT_LAPSE_EPOCHS)
    }

    /// Writes the endpoint; another one than before uses the announcement up.
    pub(super) fn move_endpoint(&mut self, endpoint: &[u8; 96], now: i64) -> Result<()> {
        if self.endpoint == *endpoint {
            return Ok(());
        }
        if self.boards > 0 {
            let is_time = self.next_endpoint_times().contains(&now);
            let is_announced = is_time && endpoint_hash(endpoint) == self.next_endpoint_hash;
            ensure!(is_announced, FlashbackError::EndpointNotAnnounced);
        }
        (self.endpoint, self.endpoint_changed_at) = (*endpoint, now);
        (self.next_endpoint_hash, self.next_endpoint_at) = ([0; 32], 0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::refused;
    use bytemuck::Zeroable;

    const OLD: [u8; 96] = [1; 96];
    const NEW: [u8; 96] = [2; 96];

    /// A provider that announced [`NEW`] at 1,000, on a chain with epochs of 100 seconds.
    fn announced() -> Provider {
        let mut provider = Provider { endpoint: OLD, boards: 1, epoch_secs: 100, ..Provider::zeroed() };
        provider.announce_endpoint(endpoint_hash(&NEW), 1_000);
        provider
    }

    #[test]
    fn a_measured_endpoint_changes_7_to_37_epochs_after_its_announcement() {
        for (now, is_open) in [(1_000, false), (1_699, false), (1_700, true), (4_699, true), (4_700, false)] {
            let mut provider = announced();
            let moved = provider.move_endpoint(&NEW, now);
            if is_open {
                moved.unwrap();
                assert_eq!((provider.endpoint, provider.endpoint_changed_at), (NEW, now));
                assert_eq!((provider.next_endpoint_hash, provider.next_endpoint_times()), ([0; 32], 0..0));
                refused(provider.move_endpoint(&OLD, now), FlashbackError::EndpointNotAnnounced);
            } else {
                refused(moved, FlashbackError::EndpointNotAnnounced);
            }
        }
    }

    #[test]
    fn no_other_endpoint_than_the_announced_one_takes_its_place() {
        let mut provider = announced();
        refused(provider.move_endpoint(&[3; 96], 2_000), FlashbackError::EndpointNotAnnounced);
        provider.move_endpoint(&OLD, 2_000).unwrap();
        assert_eq!(provider.next_endpoint_times(), 1_700..4_700, "what stays uses nothing up");
        provider.announce_endpoint(endpoint_hash(&[3; 96]), 2_000);
        refused(provider.move_endpoint(&NEW, 3_000), FlashbackError::EndpointNotAnnounced);
        provider.move_endpoint(&[3; 96], 3_000).unwrap();
        let mut silent = Provider { endpoint: OLD, boards: 1, ..Provider::zeroed() };
        refused(silent.move_endpoint(&NEW, 0), FlashbackError::EndpointNotAnnounced);
    }

    #[test]
    fn what_no_board_measures_moves_freely() {
        let mut provider = Provider { boards: 0, ..announced() };
        provider.move_endpoint(&[3; 96], 1_001).unwrap();
        assert_eq!((provider.endpoint_changed_at, provider.next_endpoint_at), (1_001, 0));
    }
}
