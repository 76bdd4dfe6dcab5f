//! The free space of a plan as aligned blocks, from which blocks are taken in logarithmic time.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use crate::sets::prefix::{self, AddressSet, Count};

/// Which free block a new one is cut from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fit {
    /// The smallest that is large enough, so that large blocks stay whole; the lowest of equals.
    #[default]
    Best,
    /// The lowest.
    First,
}

/// Free blocks of one family by prefix length.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    free: BTreeMap<u8, BTreeSet<IpNet>>,
}

impl Pool {
    /// The maximal free blocks of a set, of the family of `like`.
    #[must_use]
    pub fn new(free: &AddressSet, like: &IpNet) -> Self {
        let mut pool = Self::default();
        let same = free.blocks().filter(|block| block.max_prefix_len() == like.max_prefix_len());
        same.for_each(|block| pool.put(block));
        pool
    }

    fn put(&mut self, block: IpNet) {
        self.free.entry(block.prefix_len()).or_default().insert(block);
    }

    fn remove(&mut self, block: &IpNet) -> bool {
        let Some(blocks) = self.free.get_mut(&block.prefix_len()) else { return false };
        let found = blocks.remove(block);
        if blocks.is_empty() {
            self.free.remove(&block.prefix_len());
        }
        found
    }

    /// Takes a block of this prefix length; `None` when no free block is large enough.
    pub fn take(&mut self, len: u8, fit: Fit) -> Option<IpNet> {
        let mut large_enough = self.free.range(..=len);
        let from = match fit {
            Fit::Best => *large_enough.next_back()?.1.first()?,
            Fit::First => *large_enough
                .filter_map(|(_, blocks)| blocks.first())
                .min_by_key(|block| block.network())?,
        };
        let block = prefix::nth(&from, len, 0)?;
        self.carve(&block).then_some(block)
    }

    /// Takes exactly this block; false when it is not wholly free.
    pub fn carve(&mut self, block: &IpNet) -> bool {
        let holder =
            (0..=block.prefix_len()).rev().filter_map(|len| prefix::block(block.network(), len));
        let Some(holder) = holder.into_iter().find(|holder| self.remove(holder)) else {
            return false;
        };
        // What is left of the holder: at each length on the way down, the half that the block is not in.
        for len in holder.prefix_len()..block.prefix_len() {
            let Some(parent) = prefix::block(block.network(), len) else { continue };
            let halves = (0..2).filter_map(|half| prefix::nth(&parent, len + 1, half));
            for half in halves.filter(|half| !half.contains(block)).collect::<Vec<_>>() {
                self.put(half);
            }
        }
        true
    }

    /// Gives the addresses of every free block.
    #[must_use]
    pub fn count(&self) -> Count {
        self.free.values().flatten().map(prefix::size).sum()
    }

    /// The largest free block, the lowest of equals.
    #[must_use]
    pub fn largest(&self) -> Option<IpNet> {
        self.free.values().next()?.first().copied()
    }

    /// The free blocks, joined where they can be, in address order.
    #[must_use]
    pub fn blocks(&self) -> AddressSet {
        self.free.values().flatten().collect()
    }
}
