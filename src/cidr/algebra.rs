//! `merge`, `subtract`, `intersect`, `range`, `contains`, `filter` and `overlap`: sets of addresses on the command line.

use std::io::{self, Write};
use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::json;

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
#[must_use]
pub fn mentions(line: &str, within: &AddressSet) -> bool {
    let words = line.split(|sign: char| !(sign.is_ascii_hexdigit() || ".:/".contains(sign)));
    let mut blocks = words.filter_map(|word| {
        let word = word.trim_matches(['.', ':']);
        let address = || word.parse::<IpAddr>().ok().map(IpNet::from);
        list::quick(word.as_bytes()).or_else(address)
    });
    blocks.any(|block| within.contains_block(&block))
}

/// Pairs beyond this number are counted, and listed for programs only on demand.
const MOST_PAIRS: u64 = 1_000_000;

/// Which inputs share addresses: for people the nearest container of each, for programs every pair.
pub fn overlap(clashes: Clashes, programs: bool) -> Outcome {
    let (all, outcome) = (&clashes.all, Outcome::new());
    if programs {
        let pairs = all.pair_count();
        let outcome = outcome.field("overlaps", pairs > 0).field("pair_count", pairs);
        return outcome.verdict(pairs == 0).quiet_list("normalised", Listing::Clashes(clashes));
    }
    if all.members().next().is_none() {
        return outcome.line("nothing to compare: the input has no CIDR");
    }
    if all.pair_count() == 0 {
        return outcome.line("no overlaps");
    }
    outcome.list("overlaps", Listing::Clashes(clashes)).verdict(false)
}

/// Inputs that share addresses, and the sentences that say which.
#[derive(Clone, Debug)]
pub struct Clashes {
    pub all: Overlaps,
    /// The name of an input by its place, for those that came from a file.
    pub names: Vec<Option<String>>,
    /// Every pair, instead of each input with the smallest that holds it.
    pub all_pairs: bool,
}

impl Clashes {
    fn name(&self, index: usize) -> Option<&String> {
        self.names.get(index).and_then(Option::as_ref)
    }

    fn push(&self, text: &mut Vec<u8>, member: Member) {
        let Some(name) = self.name(member.index) else { return member.push(text) };
        text.extend_from_slice(name.as_bytes());
        text.extend_from_slice(b" (");
        member.push(text);
        text.push(b')');
    }

    /// Writes the members of a JSON object that hold the inputs, the pairs by their places, and the names there are.
    ///
    /// # Errors
    ///
    /// Those of the output.
    pub fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        let mut text = Vec::with_capacity(64);
        write!(out, ",\"normalised\":[")?;
        for (place, member) in self.all.by_place().enumerate() {
            text.clear();
            text.extend_from_slice(if place > 0 { b",\"" } else { b"\"" });
            member.push(&mut text);
            text.push(b'"');
            out.write_all(&text)?;
        }
        write!(out, "],\"pairs\":[")?;
        let few = self.all_pairs || self.all.pair_count() <= MOST_PAIRS;
        let pairs = if few { self.all.pairs() } else { Vec::new() };
        for (place, pair) in pairs.iter().enumerate() {
            let comma = if place > 0 { "," } else { "" };
            write!(out, "{comma}[{},{}]", pair.container, pair.contained)?;
        }
        write!(out, "]")?;
        let names: Vec<&String> = self.names.iter().flatten().collect();
        if names.is_empty() { Ok(()) } else { write!(out, ",\"names\":{}", texts(names)) }
    }

    /// Calls `each` with one sentence after the other.
    ///
    /// # Errors
    ///
    /// The first of `each`.
    pub fn each_line(&self, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        let (mut line, mut told) = (Vec::with_capacity(64), Ok(()));
        let say = |outer: Member, inner: Member| {
            let relation = if outer.same_range(&inner) {
                " is the same as "
            } else if outer.holds(&inner) {
                " is inside "
            } else {
                " overlaps "
            };
            line.clear();
            self.push(&mut line, inner);
            line.extend_from_slice(relation.as_bytes());
            self.push(&mut line, outer);
            if told.is_ok() {
                told = each(&line);
            }
        };
        match self.all_pairs {
            true => self.all.each_pair(say),
            false => self.all.each_nearest(say),
        }
        told
    }
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
