//! `plan`: subnets for named needs, largest first, and a proof when no arrangement fits.
//!
//! Sizes are powers of two and blocks are aligned. When a block of size *s* is placed, everything placed before is a
//! multiple of *s*, so the free space holds the same number of *s*-slots wherever the earlier blocks went.
//! Largest first therefore finds a layout exactly when there is one.

mod need;
mod report;

use std::collections::BTreeMap;

use ipnet::IpNet;

pub use need::{Need, Room};

use super::design::{Leaf, State, Vpc};
use super::mode::{Mode, grown};
use super::pool::{Fit, Pool};
use super::{Outcome, Refusal, algebra};
use crate::sets::aws_ranges::Sizes;
use crate::sets::prefix::{self, AddressSet, Count, overlaps};

/// What to plan.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The blocks of the VPC, of one family.
    pub bases: Vec<IpNet>,
    pub needs: Vec<Need>,
    /// Zones: how many subnets a need without a count of its own gets.
    pub azs: Option<u32>,
    /// Whether the subnets of a need share one power-of-two block with spare slots.
    pub align_tiers: bool,
    /// Room to grow, in percent of the hosts.
    pub growth: u32,
    /// An IPv6 block: the n-th subnet in address order takes its n-th /64.
    pub ipv6: Option<IpNet>,
    /// What is taken already.
    pub used: AddressSet,
    /// Subnets of an older plan, which stay where they are.
    pub keep: Vec<Leaf>,
    pub fit: Fit,
    pub mode: Mode,
}

/// One subnet that is asked for.
#[derive(Clone, Debug)]
struct Slot {
    name: String,
    tier: String,
    az: String,
    len: u8,
    asked: Option<u128>,
}

/// A finished plan.
#[derive(Clone, Debug)]
pub struct Plan {
    pub vpc: Vpc,
    /// The tiers, largest first, with the names of the subnets of each: only of plans aligned by tier.
    tiers: Vec<(String, Option<IpNet>)>,
    /// Older subnets that nothing asks for any more.
    dropped: Vec<String>,
}

/// Why there is no plan.
#[derive(Clone, Debug)]
pub enum NoPlan {
    /// The request cannot be worked with.
    Refused(Refusal),
    /// The answer is no.
    No(Box<Outcome>),
}

impl From<Refusal> for NoPlan {
    fn from(refusal: Refusal) -> Self {
        NoPlan::Refused(refusal)
    }
}

/// Makes the plan as an answer.
///
/// # Errors
/// When the request cannot be worked with.
pub fn plan(request: &Request) -> Result<Outcome, Refusal> {
    match arrange(request) {
        Ok(plan) => Ok(report::report(request, &plan)),
        Err(NoPlan::No(outcome)) => Ok(*outcome),
        Err(NoPlan::Refused(refusal)) => Err(refusal),
    }
}

/// Places every subnet.
///
/// # Errors
/// When the request cannot be worked with, or nothing fits.
pub fn arrange(request: &Request) -> Result<Plan, NoPlan> {
    let base = base(request)?;
    let slots = slots(request, &base)?;
    let (free, _) = algebra::free(&request.bases.iter().collect(), &request.used);
    let mut placing = Placing {
        pool: Pool::new(&free, &base),
        pinned: BTreeMap::new(),
        leaves: Vec::new(),
        request,
    };
    let dropped = placing.pin(&slots)?;
    let mut tiers = Vec::new();
    if request.align_tiers {
        for (tier, slots) in by_tier(slots) {
            let summary = placing.place_tier(&slots)?;
            tiers.push((tier, summary));
        }
    } else {
        let mut open: Vec<&Slot> =
            slots.iter().filter(|slot| !placing.pinned.contains_key(&slot.name)).collect();
        open.sort_by_key(|slot| slot.len);
        let lens: Vec<u8> = open.iter().map(|slot| slot.len).collect();
        placing.refuse_unless_fitting(&lens)?;
        for slot in open {
            placing.place(slot).ok_or_else(|| placing_failed(&lens, &placing.pool))?;
        }
    }
    let mut cidrs = request.bases.clone();
    let mut leaves = placing.leaves;
    leaves.sort_by_key(|leaf| leaf.cidr);
    if let Some(ipv6) = request.ipv6 {
        cidrs.push(ipv6);
        number_ipv6(&mut leaves, &ipv6, &request.used)?;
    }
    let taken =
        request.used.blocks().filter(|block| request.bases.iter().any(|base| base.contains(block)));
    leaves.extend(
        taken.map(|block| Leaf { note: "in use already".into(), ..Leaf::subnet(block, "") }),
    );
    let mut vpc = Vpc { id: "vpc".into(), inferred: false, cidrs, leaves };
    vpc.tile();
    Ok(Plan { vpc, tiers, dropped })
}

/// The first base, after a look at all of them.
fn base(request: &Request) -> Result<IpNet, NoPlan> {
    let Some(&base) = request.bases.first() else {
        return Err(Refusal::new("empty", "no base to plan in: name a VPC's CIDR first").into());
    };
    if request.needs.is_empty() {
        return Err(Refusal::new(
            "empty",
            "nothing to plan: name subnets as NAME:HOSTS or NAME:HOSTSxCOUNT",
        )
        .into());
    }
    if request.bases.iter().any(|other| other.max_prefix_len() != base.max_prefix_len()) {
        let message = "plan one family at a time: the IPv6 block goes behind --ipv6";
        return Err(Refusal::new("mixed-family", message).into());
    }
    let refusal = |block: &IpNet| {
        Sizes::of_vpc(block).refusal(block.prefix_len()).map(|reason| (*block, reason))
    };
    if request.mode == Mode::Aws
        && let Some((block, reason)) = request.bases.iter().chain(&request.ipv6).find_map(refusal)
    {
        let sizes = Sizes::of_vpc(&block);
        let outcome = Outcome::no("vpc-size", format!("{block} is {reason}: a VPC takes {sizes}"));
        return Err(NoPlan::No(Box::new(
            outcome.field("vpc", block.to_string()).field("allowed", sizes.to_string()),
        )));
    }
    Ok(base)
}

/// The subnets asked for, in the order of the needs.
fn slots(request: &Request, base: &IpNet) -> Result<Vec<Slot>, NoPlan> {
    let mut slots: Vec<Slot> = Vec::new();
    for need in &request.needs {
        let len = length(need, request, base)?;
        let count = need.count.or(request.azs).unwrap_or(1);
        let asked = match need.room {
            Room::Hosts(hosts) => Some(hosts),
            Room::Length(_) => None,
        };
        for index in 0..count {
            let az = if count > 1 { letters(index) } else { String::new() };
            let name = if count > 1 { format!("{}-{az}", need.name) } else { need.name.clone() };
            slots.push(Slot { name, tier: need.name.clone(), az, len, asked });
        }
    }
    let mut names: Vec<&str> = slots.iter().map(|slot| slot.name.as_str()).collect();
    names.sort_unstable();
    if let Some([name, _]) = names.windows(2).find(|pair| pair.first() == pair.last()) {
        let message = format!("two subnets would be named `{name}`: give each need its own name");
        return Err(Refusal::new("duplicate-name", message).into());
    }
    Ok(slots)
}

/// a, b … z, aa, ab …: one letter for each of the zones of any Region.
fn letters(index: u32) -> String {
    let last = char::from_u32(u32::from('a') + index % 26).unwrap_or('a');
    if index < 26 { last.to_string() } else { letters(index / 26 - 1) + &last.to_string() }
}

fn length(need: &Need, request: &Request, base: &IpNet) -> Result<u8, NoPlan> {
    let mode = request.mode;
    match need.room {
        Room::Length(len) if len > base.max_prefix_len() => {
            let message = format!(
                "`{}`: prefix /{len} is out of range (0..{})",
                need.name,
                base.max_prefix_len()
            );
            Err(Refusal::new("prefix-range", message).into())
        }
        Room::Length(len) => {
            let refusal =
                (mode == Mode::Aws).then(|| Sizes::of_subnet(base).refusal(len)).flatten();
            match refusal {
                None => Ok(len),
                Some(reason) => {
                    let message = format!(
                        "`{}`: a /{len} subnet is {reason}: AWS takes {}",
                        need.name,
                        Sizes::of_subnet(base)
                    );
                    Err(NoPlan::No(Box::new(
                        Outcome::no("subnet-size", message).field("name", need.name.clone()),
                    )))
                }
            }
        }
        Room::Hosts(hosts) => mode.prefix_in(base, grown(hosts, request.growth)).ok_or_else(|| {
            let most = mode.subnet_lengths().0;
            let message = format!(
                "`{}`: {hosts} hosts do not fit a {} subnet, /{most} at most",
                need.name,
                mode.title()
            );
            NoPlan::No(Box::new(
                Outcome::no("too-many-hosts", message).field("name", need.name.clone()),
            ))
        }),
    }
}

/// The slots of each tier, the tiers with the largest block first.
fn by_tier(slots: Vec<Slot>) -> Vec<(String, Vec<Slot>)> {
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

struct Placing<'r> {
    pool: Pool,
    pinned: BTreeMap<String, IpNet>,
    leaves: Vec<Leaf>,
    request: &'r Request,
}

impl Placing<'_> {
    /// Puts the subnets of the older plan where they were; returns those that nothing asks for.
    fn pin(&mut self, slots: &[Slot]) -> Result<Vec<String>, NoPlan> {
        let mut dropped = Vec::new();
        for old in &self.request.keep {
            let Some(slot) = slots.iter().find(|slot| slot.name == old.name) else {
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

    fn place(&mut self, slot: &Slot) -> Option<()> {
        let cidr = self.pool.take(slot.len, self.request.fit)?;
        self.leaves.push(leaf(slot, cidr, None));
        Some(())
    }

    /// Places a tier in one block with its spare slots; returns the block, unless older subnets stand in the way.
    fn place_tier(&mut self, slots: &[Slot]) -> Result<Option<IpNet>, NoPlan> {
        let len = tier_length(slots);
        let pins: Vec<IpNet> =
            slots.iter().filter_map(|slot| self.pinned.get(&slot.name).copied()).collect();
        let open: Vec<&Slot> =
            slots.iter().filter(|slot| !self.pinned.contains_key(&slot.name)).collect();
        let size = slots.first().map_or(len, |slot| slot.len);
        let (block, mut free) = match pins.first() {
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
        for slot in open {
            match free.is_empty() {
                false => self.leaves.push(leaf(slot, free.remove(0), None)),
                true => self.place(slot).ok_or_else(|| placing_failed(&[slot.len], &self.pool))?,
            }
        }
        let tier = slots.first().map_or("", |slot| slot.tier.as_str());
        let spare = |cidr| Leaf { state: State::Spare, tier: tier.to_owned(), ..Leaf::free(cidr) };
        self.leaves.extend(free.into_iter().map(spare));
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
    fn refuse_unless_fitting(&self, lens: &[u8]) -> Result<(), NoPlan> {
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

/// The n-th subnet takes the n-th /64 that is free; older ones keep theirs.
fn number_ipv6(leaves: &mut [Leaf], ipv6: &IpNet, used: &AddressSet) -> Result<(), NoPlan> {
    if !matches!(ipv6, IpNet::V6(_)) {
        return Err(Refusal::new("mixed-family", format!("{ipv6} is no IPv6 block")).into());
    }
    let kept: AddressSet = leaves.iter().filter_map(|leaf| leaf.ipv6).collect();
    let (free, _) = algebra::free(&AddressSet::from(*ipv6), &used.union(&kept));
    let mut pool = Pool::new(&free, ipv6);
    for leaf in leaves.iter_mut().filter(|leaf| leaf.state == State::Used && leaf.ipv6.is_none()) {
        let Some(block) = pool.take(64, Fit::First) else {
            let outcome =
                Outcome::no("no-block", format!("{ipv6} has no /64 left for `{}`", leaf.name));
            return Err(NoPlan::No(Box::new(outcome)));
        };
        leaf.ipv6 = Some(block);
    }
    Ok(())
}

fn placing_failed(lens: &[u8], pool: &Pool) -> NoPlan {
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
