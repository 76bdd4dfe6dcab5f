//! `split`, `join` and `supernet`: one block into equal parts, and parts into one block.

use ipnet::IpNet;
use serde_json::Value;

use super::mode::Mode;
use super::outcome::{Listing, texts};
use super::{Outcome, Refusal};
use crate::sets::Set;
use crate::sets::prefix::{self, AddressSet, Count};

/// How to split a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// Into blocks of this prefix length.
    Length(u8),
    /// Into this many, rounded up to a power of two.
    Count(u128),
    /// Into blocks of at most so many addresses.
    AtMost(u128),
}

impl Parts {
    /// The prefix length of the parts.
    ///
    /// # Errors
    /// When the block has no such parts.
    pub fn length(self, whole: &IpNet) -> Result<u8, Refusal> {
        let (len, most) = (whole.prefix_len(), whole.max_prefix_len());
        let wanted = match self {
            Parts::Length(len) => Some(len),
            Parts::Count(count) => count
                .max(1)
                .checked_next_power_of_two()
                .and_then(|count| len.checked_add(count.ilog2() as u8)),
            Parts::AtMost(0) => None,
            Parts::AtMost(size) => Some(most.saturating_sub(size.ilog2() as u8).max(len)),
        };
        match wanted {
            Some(wanted) if wanted > most => {
                let message = format!(
                    "prefix /{wanted} is out of range: {whole} splits into /{len} to /{most}"
                );
                Err(Refusal::new("prefix-range", message))
            }
            Some(wanted) if wanted < len => {
                let message =
                    format!("/{wanted} is larger than {whole}: `cidr supernet` goes that way");
                Err(Refusal::new("prefix-too-short", message))
            }
            Some(wanted) => Ok(wanted),
            None => Err(Refusal::new("prefix-range", format!("{whole} has no such parts"))),
        }
    }
}

/// The equal parts of a block, at most `limit` of them listed.
///
/// # Errors
/// When the block has no such parts.
pub fn split(
    whole: IpNet,
    parts: Parts,
    limit: Option<u128>,
    mode: Mode,
) -> Result<Outcome, Refusal> {
    let len = parts.length(&whole)?;
    let count = Count::power(len - whole.prefix_len());
    let all = count.small().unwrap_or(u128::MAX);
    let at = |index: Option<u128>| {
        index.and_then(|index| prefix::nth(&whole, len, index)).map(|net| net.to_string())
    };
    let first = prefix::nth(&whole, len, 0);
    let each = |mode: Mode| {
        first
            .and_then(|net| mode.usable(&net).ok())
            .map_or(Value::Null, |usable| usable.count.json())
    };
    let usable = first.map(|net| mode.usable(&net));
    let usable = match usable {
        Some(Ok(usable)) => format!("{} usable each ({})", usable.count.grouped(), mode.title()),
        Some(Err(reason)) => format!("no {} subnets of this size: {reason}", mode.title()),
        None => String::new(),
    };
    let mut outcome = Outcome::new()
        .field("network", whole.to_string())
        .field("prefix", len)
        .field("count", count.json())
        .field("first", at(Some(0)))
        .field("second", at((all > 1).then_some(1)))
        .field("last", at(all.checked_sub(1)))
        .field("size_each", first.map(|net| prefix::size(&net).json()).unwrap_or_default())
        .field("usable_aws_each", each(Mode::Aws))
        .field("usable_std_each", each(Mode::Std));
    if !matches!(mode, Mode::Aws | Mode::Std) {
        outcome = outcome.field(&format!("usable_{}_each", mode.name()), each(mode));
    }
    if let Parts::Count(wanted) = parts
        && wanted != all
    {
        outcome = outcome.field("wanted", Count::from(wanted).json());
    }
    // IPv6 parts may outnumber any list: people are told the count, and pipes get what they ask for.
    let listed = match (limit, all) {
        (Some(limit), _) => limit.min(all),
        (None, all) if all > MOST_LISTED => 0,
        (None, all) => all,
    };
    outcome = outcome.line(format!("{whole} = {} × /{len}, {usable}", count.grouped()));
    if listed < all {
        outcome = outcome
            .line(format!("  {listed} of them listed; --limit N lists more"))
            .field("listed", Count::from(listed).json());
    }
    Ok(outcome.list("subnets", Listing::Parts { whole, len, most: listed }))
}

/// More than this is listed only when asked for: 2^24, the /24s of 0.0.0.0/0.
const MOST_LISTED: u128 = 1 << 24;

/// The one block that is exactly these blocks together.
///
/// # Errors
/// Without blocks, or when they mix IPv4 and IPv6.
pub fn join(blocks: &[IpNet]) -> Result<Outcome, Refusal> {
    let cover = cover(blocks)?;
    let have: AddressSet = blocks.iter().collect();
    let extra: Vec<IpNet> = AddressSet::from(cover).subtract(&have).blocks().collect();
    if extra.is_empty() {
        let line = cover.to_string();
        let outcome = Outcome::new().field("cidr", line.clone()).field("supernet", line.clone());
        let outcome = outcome.field("size", prefix::size(&cover).json()).line(line);
        return Ok(outcome.quiet_list("cidrs", Listing::Blocks(vec![cover])));
    }
    let list = extra.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let message = format!("not one block: {cover} would also hold {list}");
    Ok(Outcome::no("not-siblings", message)
        .field("supernet", cover.to_string())
        .field("extra", texts(extra)))
}

/// The smallest block that holds all of them, and how much of it they leave unused.
///
/// # Errors
/// Without blocks, or when they mix IPv4 and IPv6.
pub fn supernet(blocks: &[IpNet]) -> Result<Outcome, Refusal> {
    let cover = cover(blocks)?;
    let covered = blocks.iter().collect::<AddressSet>().count();
    let size = prefix::size(&cover);
    let waste = size - covered;
    let line = format!(
        "{cover}   {} of {} addresses covered, {} more ({:.1}%)",
        covered.grouped(),
        size.grouped(),
        waste.grouped(),
        waste.percent_of(size)
    );
    let outcome =
        Outcome::new().field("supernet", cover.to_string()).field("covered", covered.json());
    let outcome = outcome.field("size", size.json()).field("waste", waste.json()).line(line);
    Ok(outcome.quiet_list("cidrs", Listing::Blocks(vec![cover])))
}

fn cover(blocks: &[IpNet]) -> Result<IpNet, Refusal> {
    if blocks.is_empty() {
        return Err(Refusal::new("empty", "no CIDRs given"));
    }
    prefix::supernet(blocks)
        .ok_or_else(|| Refusal::new("mixed-family", "IPv4 and IPv6 blocks have no common supernet"))
}
