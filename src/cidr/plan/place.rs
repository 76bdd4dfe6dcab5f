//! Where the subnets of a plan go: older ones first, then tiers and single blocks, the largest first.

use std::collections::BTreeMap;

use ipnet::IpNet;

use super::{NoPlan, Request, Slot};
use crate::cidr::Outcome;
use crate::cidr::design::{Leaf, State};
use crate::cidr::pool::Pool;
use crate::sets::prefix::{self, Count, overlaps};

/// The slots of each tier, the tiers with the largest block first.
pub(super) fn by_tier(slots: Vec<Slot>) -> Vec<(String, Vec<Slot>)> {
    let mut tiers: Vec<(String, Vec<Slot>)> = Vec::new();
    for slot in slots {
        match tiers.last_mut() {
            Some((tier, slots)) if *tier == slot.tier => slots.push(slot),
            _ => tiers.push((slot.tier.clone(), vec![slot])),
        }
    }
    tiers.sort_by_key(|(_, slots)| tier_length(slots));
    tiers
}

/// The prefix length of the block with a slot for each subnet, the number of slots rounded up to a power of two.
fn tier_length(slots: &[Slot]) -> u8 {
    let len = slots.first().map_or(0, |slot| slot.len);
    len.saturating_sub(u8::try_from(slots.len().next_power_of_two().ilog2()).unwrap_or(0))
}

/// Subnets on their way into the free space.
pub(super) struct Placing<'r> {
    /// What is still free.
    pub(super) pool: Pool,
    /// The subnets of the older plan that are asked for again, by name.
    pub(super) pinned: BTreeMap<String, IpNet>,
    /// The subnets and spare slots that have their place.
    pub(super) leaves: Vec<Leaf>,
    pub(super) request: &'r Request,
}

impl Placing<'_> {
    /// Puts the subnets of the older plan where they were; returns those that nothing asks for.
    pub(super) fn pin(&mut self, slots: &[Slot]) -> Result<Vec<String>, NoPlan> {
        let mut dropped = Vec::new();
        let by_name: BTreeMap<&str, &Slot> =
            slots.iter().map(|slot| (slot.name.as_str(), slot)).collect();
        for old in &self.request.keep {
            let Some(slot) = by_name.get(old.name.as_str()).copied() else {
                dropped.push(old.label());
                continue;
            };
            let refused = |code, message: String| {
                let outcome = Outcome::no(code, message)
                    .field("name", old.name.clone())
                    .field("cidr", old.cidr.to_string());
                NoPlan::No(Box::new(outcome))
            };
            if old.cidr.prefix_len() > slot.len {
                let message = format!(
                    "`{}` is {} and needs a /{}: a subnet cannot be resized, so plan a second one",
                    old.name, old.cidr, slot.len
                );
                return Err(refused("kept-too-small", message));
            }
            if !self.pool.carve(&old.cidr) {
                let message = format!("`{}` at {} is not free in the base", old.name, old.cidr);
                return Err(refused("kept-not-free", message));
            }
            self.pinned.insert(old.name.clone(), old.cidr);
            self.leaves.push(leaf(slot, old.cidr, old.ipv6));
        }
        Ok(dropped)
    }

    /// Takes free space for a subnet; `None` where there is none of its size.
    pub(super) fn place(&mut self, slot: &Slot) -> Option<()> {
        let cidr = self.pool.take(slot.len, self.request.fit)?;
        self.leaves.push(leaf(slot, cidr, None));
        Some(())
    }

    /// Places a tier in one block with its spare slots; returns the block, unless older subnets stand in the way.
    pub(super) fn place_tier(&mut self, slots: &[Slot]) -> Result<Option<IpNet>, NoPlan> {
        let len = tier_length(slots);
        let pins: Vec<IpNet> =
            slots.iter().filter_map(|slot| self.pinned.get(&slot.name).copied()).collect();
        let open: Vec<&Slot> =
            slots.iter().filter(|slot| !self.pinned.contains_key(&slot.name)).collect();
        let size = slots.first().map_or(len, |slot| slot.len);
        let (block, free) = match pins.first() {
            None => {
                let block = self
                    .pool
                    .take(len, self.request.fit)
                    .ok_or_else(|| placing_failed(&[len], &self.pool))?;
                (
                    block,
                    (0..slots.len().next_power_of_two() as u128)
                        .filter_map(|n| prefix::nth(&block, size, n))
                        .collect(),
                )
            }
            Some(pin) => match self.around(pin, len, size, &pins) {
                Some(found) => found,
                None => {
                    // Older subnets are never moved, so the rest of the tier goes where it fits.
                    for slot in &open {
                        self.place(slot).ok_or_else(|| placing_failed(&[slot.len], &self.pool))?;
                    }
                    return Ok(None);
                }
            },
        };
        let mut free = free.into_iter();
        for slot in open {
            match free.next() {
                Some(cidr) => self.leaves.push(leaf(slot, cidr, None)),
                None => self.place(slot).ok_or_else(|| placing_failed(&[slot.len], &self.pool))?,
            }
        }
        let tier = slots.first().map_or("", |slot| slot.tier.as_str());
        let spare = |cidr| Leaf { state: State::Spare, tier: tier.to_owned(), ..Leaf::free(cidr) };
        self.leaves.extend(free.map(spare));
        Ok(Some(block))
    }

    /// The block of a tier around its older subnets, with the slots that are free in it.
    fn around(
        &mut self,
        pin: &IpNet,
        len: u8,
        size: u8,
        pins: &[IpNet],
    ) -> Option<(IpNet, Vec<IpNet>)> {
        let block = prefix::block(pin.network(), len)?;
        if !pins.iter().all(|pin| block.contains(pin)) {
            return None;
        }
        let mut trial = self.pool.clone();
        let slots = (0..1u128 << (size - len)).filter_map(|n| prefix::nth(&block, size, n));
        let free: Vec<IpNet> =
            slots.filter(|slot| !pins.iter().any(|pin| overlaps(pin, slot))).collect();
        if !free.iter().all(|slot| trial.carve(slot)) {
            return None;
        }
        self.pool = trial;
        Some((block, free))
    }

    /// Refuses before anything is placed, by the count of addresses alone.
    pub(super) fn refuse_unless_fitting(&self, lens: &[u8]) -> Result<(), NoPlan> {
        let most = self.request.bases.first().map_or(32, |base| base.max_prefix_len());
        let asked: Count = lens.iter().map(|len| Count::power(most.saturating_sub(*len))).sum();
        if asked > self.pool.count() { Err(proof(asked, &self.pool, lens)) } else { Ok(()) }
    }
}

fn leaf(slot: &Slot, cidr: IpNet, ipv6: Option<IpNet>) -> Leaf {
    Leaf {
        tier: slot.tier.clone(),
        az: slot.az.clone(),
        asked: slot.asked,
        ipv6,
        ..Leaf::subnet(cidr, slot.name.clone())
    }
}

/// Why subnets of these lengths find no place in what is left.
pub(super) fn placing_failed(lens: &[u8], pool: &Pool) -> NoPlan {
    let most = pool.largest().map_or(32, |block| block.max_prefix_len());
    let asked = lens.iter().map(|len| Count::power(most.saturating_sub(*len))).sum();
    proof(asked, pool, lens)
}

/// Says why no arrangement fits: too many addresses, or free ones in pieces that are too small.
fn proof(asked: Count, pool: &Pool, lens: &[u8]) -> NoPlan {
    let free = pool.count();
    let largest = pool.largest();
    let needed = lens.iter().min().copied();
    let message = match largest {
        Some(block) if free >= asked => {
            let needed = needed.map_or(String::new(), |len| format!(", and a /{len} is asked"));
            format!(
                "no arrangement fits: {} addresses asked, {} free, but fragmented: largest free block is /{}{needed}",
                asked.grouped(),
                free.grouped(),
                block.prefix_len()
            )
        }
        _ => format!(
            "no arrangement fits: {} addresses asked, {} free",
            asked.grouped(),
            free.grouped()
        ),
    };
    let outcome = Outcome::no("does-not-fit", message)
        .field("asked", asked.json())
        .field("free", free.json());
    NoPlan::No(Box::new(outcome.field("largest", largest.map(|block| block.to_string()))))
}
