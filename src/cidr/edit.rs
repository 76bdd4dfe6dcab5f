//! The changes to a design, each written as the line that makes it.

use std::fmt;

use ipnet::IpNet;

use super::Refusal;
use super::design::{Design, Leaf, State, Vpc};
use super::mode::Mode;
use super::plan::{Need, Request, arrange};
use super::plan::{NoPlan, Room};
use crate::sets::prefix::{self, overlaps};

/// A change to a design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Starts over with this design.
    Open(Design),
    /// Divides a leaf; both halves keep its name and note.
    Split { cidr: IpNet, len: u8 },
    /// Puts leaves together that make up one block.
    Join(Vec<IpNet>),
    /// Places subnets in the free space of the first VPC.
    Add(Need),
    /// Makes a leaf of exactly this block, and sets what is given.
    Put { cidr: IpNet, set: Set },
    /// Makes a leaf free again.
    Drop(IpNet),
}

/// What to set on a leaf; `None` leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    pub name: Option<String>,
    pub note: Option<String>,
    pub tier: Option<String>,
    pub az: Option<String>,
    pub ipv6: Option<IpNet>,
    /// Hosts it is planned for.
    pub asked: Option<u128>,
    pub state: Option<State>,
}

impl Edit {
    /// The design after the change.
    ///
    /// # Errors
    /// When the blocks named are not where they would have to be.
    pub fn apply(&self, design: &Design, mode: Mode) -> Result<Design, Refusal> {
        if let Edit::Open(opened) = self {
            return Ok(opened.clone());
        }
        let mut design = design.clone();
        match self {
            Edit::Open(_) => {}
            Edit::Split { cidr, len } => split(vpc_of(&mut design, cidr)?, cidr, *len)?,
            Edit::Join(blocks) => join(&mut design, blocks)?,
            Edit::Add(need) => add(&mut design, need, mode)?,
            Edit::Put { cidr, set } => put(vpc_of(&mut design, cidr)?, cidr, set)?,
            Edit::Drop(cidr) => {
                let vpc = vpc_of(&mut design, cidr)?;
                *leaf_of(vpc, cidr)? = Leaf::free(*cidr);
            }
        }
        Ok(design)
    }
}

/// The VPC that holds a block.
fn vpc_of<'d>(design: &'d mut Design, cidr: &IpNet) -> Result<&'d mut Vpc, Refusal> {
    let found =
        design.vpcs.iter_mut().find(|vpc| vpc.tiled().iter().any(|base| base.contains(cidr)));
    found.ok_or_else(|| Refusal::new("not-contained", format!("{cidr} is in no VPC of the plan")))
}

fn leaf_of<'v>(vpc: &'v mut Vpc, cidr: &IpNet) -> Result<&'v mut Leaf, Refusal> {
    let found = vpc.leaves.iter_mut().find(|leaf| leaf.cidr == *cidr);
    found.ok_or_else(|| Refusal::new("no-leaf", format!("{cidr} is no row of the plan")))
}

/// More rows than this are refused: nobody reads them, and an IPv6 split would never end.
const MOST_PARTS: u8 = 16;

fn split(vpc: &mut Vpc, cidr: &IpNet, len: u8) -> Result<(), Refusal> {
    let leaf = leaf_of(vpc, cidr)?.clone();
    if len <= cidr.prefix_len() || len > cidr.max_prefix_len() {
        let message =
            format!("{cidr} splits into /{} to /{}", cidr.prefix_len() + 1, cidr.max_prefix_len());
        return Err(Refusal::new("prefix-range", message));
    }
    if len - cidr.prefix_len() > MOST_PARTS {
        let message = format!("{cidr} into /{len} is more than 65,536 rows: split in steps");
        return Err(Refusal::new("too-many-parts", message));
    }
    let count = 1u128 << (len - cidr.prefix_len());
    let parts = (0..count).filter_map(|index| prefix::nth(cidr, len, index));
    // The IPv6 block can belong to one of the parts only, and each holds its share of the hosts.
    let parts = parts.enumerate().map(|(index, cidr)| Leaf {
        cidr,
        ipv6: leaf.ipv6.filter(|_| index == 0),
        asked: leaf.asked.map(|asked| asked.div_ceil(count)),
        in_use: None,
        ..leaf.clone()
    });
    let parts: Vec<Leaf> = parts.collect();
    if let Some(at) = vpc.leaves.iter().position(|leaf| leaf.cidr == *cidr) {
        vpc.leaves.splice(at..=at, parts);
    }
    Ok(())
}

fn join(design: &mut Design, blocks: &[IpNet]) -> Result<(), Refusal> {
    let refused = |message| Refusal::new("not-siblings", message);
    let whole = prefix::supernet(blocks)
        .ok_or_else(|| refused("IPv4 and IPv6 blocks do not join".to_owned()))?;
    let vpc = vpc_of(design, &whole)?;
    let inside: Vec<Leaf> =
        vpc.leaves.iter().filter(|leaf| whole.contains(&leaf.cidr)).cloned().collect();
    if let Some(other) = inside.iter().find(|leaf| !blocks.contains(&leaf.cidr)) {
        return Err(refused(format!("{whole} also holds {}", other.label())));
    }
    let mut kept = inside.first().cloned().unwrap_or_else(|| Leaf::free(whole));
    kept.cidr = whole;
    // Names and notes that differ are all kept: the one who joins decides what goes.
    let distinct = |text: fn(&Leaf) -> &str| {
        let mut texts: Vec<&str> = Vec::new();
        for leaf in &inside {
            if !text(leaf).is_empty() && !texts.contains(&text(leaf)) {
                texts.push(text(leaf));
            }
        }
        texts.join(" + ")
    };
    (kept.name, kept.note) = (distinct(|leaf| &leaf.name), distinct(|leaf| &leaf.note));
    (kept.tier, kept.az) = (distinct(|leaf| &leaf.tier), distinct(|leaf| &leaf.az));
    if inside.iter().any(|leaf| leaf.state == State::Used) {
        kept.state = State::Used;
    }
    kept.ipv6 = inside.iter().find_map(|leaf| leaf.ipv6);
    kept.asked = inside.iter().filter_map(|leaf| leaf.asked).reduce(u128::saturating_add);
    vpc.leaves.retain(|leaf| !whole.contains(&leaf.cidr));
    vpc.leaves.push(kept);
    vpc.leaves.sort_by_key(|leaf| leaf.cidr);
    Ok(())
}

/// Whether joining loses the difference between names or notes: the screen asks before it does.
#[must_use]
pub fn join_mixes(leaves: &[&Leaf]) -> bool {
    let differ = |text: fn(&Leaf) -> &str| {
        let mut texts = leaves.iter().map(|leaf| text(leaf)).filter(|text| !text.is_empty());
        let first = texts.next();
        texts.any(|text| Some(text) != first)
    };
    differ(|leaf| &leaf.name) || differ(|leaf| &leaf.note)
}

fn add(design: &mut Design, need: &Need, mode: Mode) -> Result<(), Refusal> {
    let Some(vpc) = design.vpcs.first_mut() else {
        return Err(Refusal::new("empty", "no plan is open: `open 10.0.0.0/16` starts one"));
    };
    let kept = vpc.leaves.iter().filter(|leaf| leaf.state != State::Free);
    let request = Request {
        bases: vpc.tiled(),
        needs: vec![need.clone()],
        used: kept.map(|leaf| leaf.cidr).collect(),
        mode,
        ..Request::default()
    };
    let plan = arrange(&request).map_err(|failed| match failed {
        NoPlan::Refused(refusal) => refusal,
        NoPlan::No(outcome) => Refusal::new("does-not-fit", outcome.lines.join("; ")),
    })?;
    let taken: Vec<String> = vpc.subnets().map(|leaf| leaf.name.clone()).collect();
    for leaf in plan.vpc.subnets().filter(|leaf| !leaf.name.is_empty()) {
        if taken.contains(&leaf.name) {
            return Err(Refusal::new(
                "duplicate-name",
                format!("`{}` is there already", leaf.name),
            ));
        }
        let set = Set {
            name: Some(leaf.name.clone()),
            tier: Some(leaf.tier.clone()),
            az: Some(leaf.az.clone()),
            asked: leaf.asked,
            ..Set::default()
        };
        put(vpc, &leaf.cidr, &set)?;
    }
    Ok(())
}

/// Sets what is given on the leaf of this block, cut out of a free one if need be.
fn put(vpc: &mut Vpc, cidr: &IpNet, set: &Set) -> Result<(), Refusal> {
    if !vpc.leaves.iter().any(|leaf| leaf.cidr == *cidr) {
        if let Some(other) =
            vpc.leaves.iter().find(|leaf| leaf.state != State::Free && overlaps(&leaf.cidr, cidr))
        {
            return Err(Refusal::new("not-free", format!("{cidr} overlaps {}", other.label())));
        }
        vpc.leaves.retain(|leaf| !cidr.contains(&leaf.cidr));
        match vpc.leaves.iter().position(|leaf| leaf.cidr.contains(cidr)) {
            None => vpc.leaves.push(Leaf::free(*cidr)),
            Some(at) => {
                let holder = vpc.leaves.remove(at);
                for len in holder.cidr.prefix_len()..cidr.prefix_len() {
                    let Some(parent) = prefix::block(cidr.network(), len) else { continue };
                    let halves = (0..2).filter_map(|half| prefix::nth(&parent, len + 1, half));
                    vpc.leaves.extend(halves.filter(|half| !half.contains(cidr)).map(Leaf::free));
                }
                vpc.leaves.push(Leaf::free(*cidr));
            }
        }
        vpc.leaves.sort_by_key(|leaf| leaf.cidr);
    }
    let leaf = leaf_of(vpc, cidr)?;
    let texts = [
        (&mut leaf.name, &set.name),
        (&mut leaf.note, &set.note),
        (&mut leaf.tier, &set.tier),
        (&mut leaf.az, &set.az),
    ];
    for (text, new) in texts {
        text.clone_from(new.as_ref().unwrap_or(&text.clone()));
    }
    leaf.ipv6 = set.ipv6.or(leaf.ipv6);
    leaf.asked = set.asked.or(leaf.asked);
    // A name makes a subnet of a free block.
    let named = set.name.as_ref().is_some_and(|name| !name.is_empty());
    leaf.state = set.state.unwrap_or(if named { State::Used } else { leaf.state });
    Ok(())
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Edit::Open(design) => {
                write!(f, "open")?;
                let blocks = design.vpcs.iter().flat_map(|vpc| &vpc.cidrs);
                blocks.into_iter().try_for_each(|cidr| write!(f, " {cidr}"))
            }
            Edit::Split { cidr, len } => write!(f, "split {cidr} /{len}"),
            Edit::Join(blocks) => {
                write!(f, "join")?;
                blocks.iter().try_for_each(|cidr| write!(f, " {cidr}"))
            }
            Edit::Add(need) => {
                match need.room {
                    Room::Hosts(hosts) => write!(f, "add {}:{hosts}", quoted(&need.name))?,
                    Room::Length(len) => write!(f, "add {}:/{len}", quoted(&need.name))?,
                }
                need.count.map_or(Ok(()), |count| write!(f, "x{count}"))
            }
            Edit::Put { cidr, set } => {
                write!(f, "put {cidr}")?;
                let texts = [
                    ("name", &set.name),
                    ("note", &set.note),
                    ("tier", &set.tier),
                    ("az", &set.az),
                ];
                for (flag, text) in texts {
                    if let Some(text) = text {
                        write!(f, " --{flag}={}", quoted(text))?;
                    }
                }
                if let Some(ipv6) = set.ipv6 {
                    write!(f, " --ipv6={ipv6}")?;
                }
                if let Some(asked) = set.asked {
                    write!(f, " --asked={asked}")?;
                }
                match set.state {
                    Some(State::Free) => write!(f, " --free"),
                    Some(State::Spare) => write!(f, " --spare"),
                    Some(State::Used) => write!(f, " --used"),
                    None => Ok(()),
                }
            }
            Edit::Drop(cidr) => write!(f, "drop {cidr}"),
        }
    }
}

/// A word that the line reader and a shell read back as it is.
#[must_use]
pub fn quoted(text: &str) -> String {
    let plain = |sign: char| sign.is_alphanumeric() || "-_./:@+".contains(sign);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The lines that build a design from nothing.
#[must_use]
pub fn rebuild(design: &Design) -> Vec<String> {
    let mut lines = Vec::new();
    for vpc in &design.vpcs {
        let blocks: String = vpc.cidrs.iter().map(|cidr| format!(" {cidr}")).collect();
        let name =
            if vpc.id == "vpc" { String::new() } else { format!(" --id={}", quoted(&vpc.id)) };
        let more = if lines.is_empty() { "" } else { " --more" };
        lines.push(format!("open{blocks}{name}{more}"));
        for leaf in &vpc.leaves {
            let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let set = Set {
                name: text(&leaf.name),
                note: text(&leaf.note),
                tier: text(&leaf.tier),
                az: text(&leaf.az),
                ipv6: leaf.ipv6,
                asked: leaf.asked,
                state: Some(leaf.state),
            };
            lines.push(Edit::Put { cidr: leaf.cidr, set }.to_string());
        }
    }
    lines
}
