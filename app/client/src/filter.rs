//! Filters that a node applies before it sends anything.

use std::collections::BTreeMap;

use solana_rpc_client_api::filter::{Memcmp, RpcFilterType};

use crate::account::ProgramAccount;

/// Filters that nodes take in one request.
const MOST_FILTERS: usize = 4;
/// Bytes that one filter compares.
const LONGEST_RUN: usize = 128;

/// Where a field lies in the data of an account.
macro_rules! at {
    ($account:ty, $field:ident) => {
        8 + core::mem::offset_of!($account, $field)
    };
}
pub(crate) use at;

/// Equality filters on the data of one account type. Bytes that lie side by side are compared by one filter, so what is
/// asked together should stand together.
#[derive(Clone, Debug)]
pub struct Filters {
    bytes: BTreeMap<usize, u8>,
}

impl Filters {
    /// Finds every account of type `T`.
    pub fn of<T: ProgramAccount>() -> Self {
        Self { bytes: (0..).zip(T::DISCRIMINATOR.iter().copied()).collect() }
    }

    /// Finds those with `value` at `offset` of their data.
    pub fn equal(mut self, offset: usize, value: &[u8]) -> Self {
        self.bytes.extend((offset..).zip(value.iter().copied()));
        self
    }

    /// As [`equal`](Self::equal) if there is a value, else no filter.
    pub fn maybe(self, offset: usize, value: Option<&[u8]>) -> Self {
        match value {
            Some(value) => self.equal(offset, value),
            None => self,
        }
    }

    /// Whether an account's data is what is looked for. A node's answer is looked at again: it need not have applied every
    /// filter, or any.
    pub fn matches(&self, data: &[u8]) -> bool {
        self.bytes.iter().all(|(offset, byte)| data.get(*offset) == Some(byte))
    }

    /// The runs of bytes to compare, each with its offset. Where nodes would refuse that many, the shortest are left
    /// out: whoever asks has to look at the answer again in any case.
    pub fn runs(&self) -> Vec<(usize, Vec<u8>)> {
        let mut runs: Vec<(usize, Vec<u8>)> = Vec::new();
        for (&offset, &byte) in &self.bytes {
            match runs.last_mut() {
                Some((start, run)) if *start + run.len() == offset && run.len() < LONGEST_RUN => run.push(byte),
                _ => runs.push((offset, vec![byte])),
            }
        }
        while runs.len() > MOST_FILTERS {
            // Never the first: it holds the discriminator.
            let shortest = (1..runs.len()).min_by_key(|at| runs[*at].1.len()).unwrap_or_default();
            runs.remove(shortest);
        }
        runs
    }

    /// The filters as a node takes them.
    pub fn to_rpc(&self) -> Vec<RpcFilterType> {
        let memcmp = |(offset, run): (usize, Vec<u8>)| Memcmp::new_base58_encoded(offset, &run);
        self.runs().into_iter().map(memcmp).map(RpcFilterType::Memcmp).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anchor_lang::Discriminator;
    use flashback::state::Listing;

    #[test]
    fn neighbours_are_one_run_and_a_gap_starts_another() {
        let filters = Filters::of::<Listing>().equal(12, &[4, 5]).equal(8, &[1]).equal(14, &[6]);
        let first = [Listing::DISCRIMINATOR, &[1]].concat();
        assert_eq!(filters.runs(), [(0, first), (12, vec![4, 5, 6])]);
    }

    #[test]
    fn a_run_is_at_most_as_long_as_a_node_compares() {
        let filters = Filters::of::<Listing>().equal(8, &[7; 140]);
        let lengths: Vec<_> = filters.runs().iter().map(|(offset, run)| (*offset, run.len())).collect();
        assert_eq!(lengths, [(0, 128), (128, 20)]);
    }

    #[test]
    fn the_shortest_runs_give_way_and_the_discriminator_stays() {
        let mut filters = Filters::of::<Listing>().equal(30, &[1; 3]).equal(40, &[2]).equal(50, &[3; 20]);
        filters = filters.equal(80, &[4; 2]).equal(90, &[5; 32]).maybe(200, None);
        let offsets: Vec<_> = filters.runs().iter().map(|(offset, _)| *offset).collect();
        assert_eq!(offsets, [0, 30, 50, 90]);
        assert_eq!(filters.to_rpc().len(), 4);
    }

    #[test]
    fn an_answer_is_looked_at_again() {
        let filters = Filters::of::<Listing>().equal(9, &[7, 8]);
        let data = [Listing::DISCRIMINATOR, &[0, 7, 8, 9]].concat();
        assert!(filters.matches(&data));
        assert!(!filters.matches(&data[..10]) && !filters.matches(&data[1..]));
        assert!(!filters.clone().equal(11, &[0]).matches(&data));
    }

    #[test]
    fn a_node_understands_them() {
        let filters = Filters::of::<Listing>().equal(8, &[0; 120]).to_rpc();
        assert_eq!(filters.len(), 1);
        assert_eq!(filters[0].verify(), Ok(()));
    }
}
