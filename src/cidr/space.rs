//! `free` and `next`: what is left of a base, and where the next block goes.

use ipnet::IpNet;

use super::mode::Mode;
use super::outcome::{Listing, texts};
use super::pool::{Fit, Pool};
use super::{Outcome, Refusal, algebra};
use crate::sets::prefix::{AddressSet, Count};

/// The maximal free blocks of a base.
#[must_use]
pub fn free(base: &AddressSet, used: &AddressSet) -> Outcome {
    let (free, inside) = algebra::free(base, used);
    let (left, whole) = (free.count(), base.count());
    let largest = algebra::largest(&free);
    // 0 when one block is all there is, near 100 when the free space is in crumbs.
    let largest_size = largest.map_or(Count::ZERO, |block| crate::sets::prefix::size(&block));
    let fragmentation =
        if left == Count::ZERO { 0.0 } else { 100.0 - largest_size.percent_of(left) };
    let share = left.percent_of(whole);
    let named = largest.map_or("none".to_owned(), |block| block.to_string());
    let line = format!(
        "{} of {} addresses free ({share:.1}%), largest block {named}, {fragmentation:.1}% outside it",
        left.grouped(),
        whole.grouped()
    );
    Outcome::new()
        .field("free", left.json())
        .field("used", inside.count().json())
        .field("size", whole.json())
        .field("largest", largest.map(|block| block.to_string()))
        .field("free_percent", (share * 10.0).round() / 10.0)
        .field("fragmentation_percent", (fragmentation * 10.0).round() / 10.0)
        .line(line)
        .list("blocks", Listing::Set(free))
}

/// What `next` looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Length(u8),
    Hosts(u128),
}

/// The next free blocks of a base; the answer is no when they do not fit.
///
/// # Errors
/// When the size is none of this family or mode.
pub fn next(
    base: &[IpNet],
    used: &AddressSet,
    wanted: Wanted,
    count: usize,
    fit: Fit,
    mode: Mode,
) -> Result<Outcome, Refusal> {
    let Some(first) = base.first() else { return Err(Refusal::new("empty", "no base to look in")) };
    let len = match wanted {
        Wanted::Length(len) if len > first.max_prefix_len() => {
            let message = format!("prefix /{len} is out of range (0..{})", first.max_prefix_len());
            return Err(Refusal::new("prefix-range", message));
        }
        Wanted::Length(len) => len,
        Wanted::Hosts(hosts) => mode.prefix_in(first, hosts).ok_or_else(|| {
            Refusal::new(
                "too-many-hosts",
                format!("no {} subnet holds {hosts} hosts", mode.title()),
            )
        })?,
    };
    let (free, _) = algebra::free(&base.iter().collect(), used);
    let mut pool = Pool::new(&free, first);
    let mut found = Vec::new();
    while found.len() < count {
        let Some(block) = pool.take(len, fit) else {
            return Ok(no_block(&free, len, found.len(), count));
        };
        found.push(block);
    }
    let outcome =
        Outcome::new().field("cidr", found.first().map(IpNet::to_string)).field("prefix", len);
    Ok(outcome.field("free_after", pool.count().json()).list("cidrs", Listing::Blocks(found)))
}

fn no_block(free: &AddressSet, len: u8, found: usize, count: usize) -> Outcome {
    let left = free.count();
    let largest = algebra::largest(free);
    let named =
        largest.map_or("nothing".to_owned(), |block| format!("the largest free block is {block}"));
    let fits = largest.is_some_and(|block| block.prefix_len() <= len);
    let message = match largest {
        None => format!("no /{len}: nothing is free"),
        Some(_) if fits => {
            format!("only {found} of {count} /{len} fit: {} addresses are free", left.grouped())
        }
        Some(block) if left >= Count::power(block.max_prefix_len().saturating_sub(len)) => {
            format!("no /{len}: {} addresses are free, in smaller pieces; {named}", left.grouped())
        }
        Some(_) => format!("no /{len}: {} addresses are free; {named}", left.grouped()),
    };
    let outcome =
        Outcome::no("no-block", message).field("largest", largest.map(|block| block.to_string()));
    outcome.field("free", left.json()).field("blocks", texts(free.blocks().take(64)))
}
