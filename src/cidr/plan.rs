//! `plan`: subnets for named needs, largest first, and a proof when no arrangement fits.
//!
//! Sizes are powers of two and blocks are aligned. When a block of size *s* is placed, everything placed before is a
//! multiple of *s*, so the free space holds the same number of *s*-slots wherever the earlier blocks went.
//! Largest first therefore finds a layout exactly when there is one.

mod need;
mod place;
mod report;

use std::collections::BTreeMap;

use ipnet::IpNet;

pub use need::{Need, Room};
use place::{Placing, by_tier, placing_failed};

use super::design::{Leaf, State, Vpc};
use super::mode::{Mode, grown};
use super::pool::{Fit, Pool};
use super::{Outcome, Refusal, algebra};
use crate::sets::aws_ranges::Sizes;
use crate::sets::prefix::AddressSet;

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
