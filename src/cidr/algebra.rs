//! `merge`, `subtract`, `intersect`, `range`, `contains`, `filter` and `overlap`: sets of addresses on the command line.

use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::{Value, json};

use super::Outcome;
use super::outcome::{Listing, texts};
use crate::sets::Set;
use crate::sets::prefix::{self, AddressSet, Member, Overlaps, list};

/// A set as the fewest blocks.
#[must_use]
pub fn blocks(set: AddressSet) -> Outcome {
    let size = set.count().json();
    Outcome::new().field("size", size).list("cidrs", Listing::Set(set))
}

/// A range as blocks, or the ends of a block.
#[must_use]
pub fn range(first: IpAddr, last: IpAddr, written_as_block: bool) -> Outcome {
    let set = AddressSet::from_ranges([(first, last)]);
    let size = set.count();
    let outcome = Outcome::new()
        .field("first", first.to_string())
        .field("last", last.to_string())
        .field("size", size.json());
    if written_as_block {
        return outcome.line(format!("{first} - {last}")).quiet_list("cidrs", Listing::Set(set));
    }
    outcome.list("cidrs", Listing::Set(set))
}

/// Whether each block lies wholly in the set; the answer is no when one does not.
#[must_use]
pub fn contains(outer: &AddressSet, inner: &[(String, AddressSet)]) -> Outcome {
    let (mut results, mut lines, mut all) = (Vec::new(), Vec::new(), true);
    for (text, set) in inner {
        let missing = set.subtract(outer);
        let inside = missing.is_empty();
        all &= inside;
        let mut result = json!({"cidr": text, "contained": inside});
        let partly = !inside && missing != *set;
        if let (true, Some(result)) = (partly, result.as_object_mut()) {
            result.insert("outside".into(), texts(missing.blocks().take(16)));
        }
        results.push(result);
        let word = if inside {
            "inside"
        } else if partly {
            "partly outside"
        } else {
            "outside"
        };
        let example =
            missing.witness().map_or(String::new(), |address| format!(", for example {address}"));
        lines.push(format!("{text}   {word}{example}"));
    }
    Outcome { lines, ..Outcome::new() }
        .verdict(all)
        .field("contains", all)
        .field("results", results)
}

/// The lines that hold an address or CIDR inside the set, or with `invert` those that do not.
pub fn filter<'t>(
    lines: impl IntoIterator<Item = &'t str>,
    within: &AddressSet,
    invert: bool,
) -> Outcome {
    let kept: Vec<String> = lines
        .into_iter()
        .filter(|line| mentions(line, within) != invert)
        .map(str::to_owned)
        .collect();
    let any = !kept.is_empty();
    Outcome::new().verdict(any).field("count", kept.len()).list("lines", Listing::Lines(kept))
}

/// Whether a word of the line is an address or CIDR that lies inside the set.
fn mentions(line: &str, within: &AddressSet) -> bool {
    let words = line.split(|sign: char| !(sign.is_ascii_hexdigit() || ".:/".contains(sign)));
    let mut blocks = words.filter_map(|word| {
        let word = word.trim_matches(['.', ':']);
        let address = || word.parse::<IpAddr>().ok().map(IpNet::from);
        list::quick(word.as_bytes()).or_else(address)
    });
    blocks.any(|block| within.contains_block(&block))
}

/// Pairs beyond this number are counted, and listed only on demand.
const MOST_PAIRS: u64 = 1_000_000;

/// Which inputs share addresses: for people the nearest container of each, for programs every pair.
///
/// `names` gives an input a name by its place, for those that came from a file.
pub fn overlap(
    all: &Overlaps,
    names: &dyn Fn(usize) -> Option<String>,
    all_pairs: bool,
    programs: bool,
) -> Outcome {
    let mut outcome = Outcome::new();
    if programs {
        let pairs = all.pair_count();
        let mut members: Vec<Member> = all.members().collect();
        members.sort_by_key(|member| member.index);
        let listed = if all_pairs || pairs <= MOST_PAIRS { all.pairs() } else { Vec::new() };
        let listed: Vec<Value> =
            listed.iter().map(|pair| json!([pair.container, pair.contained])).collect();
        let named = members.iter().filter_map(|member| names(member.index)).collect::<Vec<_>>();
        outcome =
            outcome.verdict(pairs == 0).field("overlaps", pairs > 0).field("pair_count", pairs);
        outcome = outcome.field("normalised", texts(&members)).field("pairs", listed);
        return if named.is_empty() { outcome } else { outcome.field("names", named) };
    }
    let show = |member: Member| match names(member.index) {
        Some(name) => format!("{name} ({member})"),
        None => member.to_string(),
    };
    let mut lines = Vec::new();
    let mut say = |outer: Member, inner: Member| {
        let relation = if outer.same_range(&inner) {
            "is the same as"
        } else if outer.holds(&inner) {
            "is inside"
        } else {
            "overlaps"
        };
        lines.push(format!("{} {relation} {}", show(inner), show(outer)));
    };
    if all_pairs {
        all.each_pair(&mut say)
    } else {
        all.each_nearest(&mut say)
    }
    if lines.is_empty() {
        return outcome.line("no overlaps");
    }
    outcome.lines = lines;
    outcome.verdict(false)
}

/// The parts of the base that are not used: (free set, used inside the base).
#[must_use]
pub fn free(base: &AddressSet, used: &AddressSet) -> (AddressSet, AddressSet) {
    (base.subtract(used), base.intersect(used))
}

/// The largest block of a set, the lowest of equals.
#[must_use]
pub fn largest(set: &AddressSet) -> Option<IpNet> {
    set.blocks()
        .reduce(|best, block| if prefix::size(&block) > prefix::size(&best) { block } else { best })
}
