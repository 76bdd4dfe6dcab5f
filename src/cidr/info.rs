//! `info`: every number about one CIDR.

use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::{Map, Value, json};

use super::Outcome;
use super::item::Item;
use super::mode::Mode;
use crate::sets::aws_ranges::PRIVATE;
use crate::sets::prefix::parse::Value as Read;
use crate::sets::prefix::{self, AddressSet, Count};

/// Everything about what the text says: a block, an address, a range or a size.
#[must_use]
pub fn info(item: &Item, mode: Mode) -> Outcome {
    let outcome = match &item.parsed.value {
        Read::Network { address, net, .. } => network(item, *address, *net, mode),
        Read::Range { first, last } => range(*first, *last),
        Read::Size(len) => size_only(*len, mode),
    };
    let notes = &item.parsed.notes;
    let listed = notes.iter().map(|note| json!({"code": note.code, "message": note.message}));
    let listed: Vec<Value> = listed.collect();
    let result = if notes.is_empty() { "ok" } else { "note" };
    let code = if item.listed { "list" } else { item.parsed.code() };
    let outcome = outcome.field("result", result).field("code", code).field("notes", listed);
    match notes.first() {
        Some(note) => outcome.field("message", note.message.clone()),
        None => outcome,
    }
}

fn network(item: &Item, address: IpAddr, net: IpNet, mode: Mode) -> Outcome {
    let size = prefix::size(&net);
    let v4 = matches!(net, IpNet::V4(_));
    let broadcast = (v4 && net.prefix_len() < 31).then(|| net.broadcast().to_string());
    let mut outcome = Outcome::new()
        .field("input", item.text.clone())
        .field("version", if v4 { 4 } else { 6 })
        .field("address", address.to_string())
        .field("network", net.to_string())
        .field("host_bits_set", address != net.network())
        .field("prefix", net.prefix_len())
        .field("netmask", net.netmask().to_string())
        .field("wildcard", v4.then(|| net.hostmask().to_string()))
        .field("first", net.network().to_string())
        .field("last", net.broadcast().to_string())
        .field("size", size.json())
        .field("broadcast", broadcast);
    let mut usable = Map::new();
    let mut modes = vec![Mode::Std, Mode::Aws];
    if !modes.contains(&mode) {
        modes.push(mode);
    }
    for mode in modes {
        outcome = add_usable(outcome, &mut usable, mode, &net);
    }
    let reserved = mode.reserved(&net).into_iter().filter(|_| mode.usable(&net).is_ok());
    let reserved = reserved
        .map(|(at, why)| json!({"address": at.to_string(), "why": why}))
        .collect::<Vec<_>>();
    outcome = outcome
        .field("usable", usable)
        .field("reserved", reserved)
        .field("scope", scope(&net))
        .field("binary", binary(&net));
    let head = match &item.parsed.value {
        Read::Network { sized: true, .. } if address != net.network() => {
            let offset = prefix::position(address) - prefix::position(net.network());
            format!("{net}        (you wrote {address}: host bits set, address {offset} of {size})")
        }
        _ => net.to_string(),
    };
    outcome.lines.push(head);
    outcome.lines.extend(text(&net, size, mode));
    let row =
        [net.to_string(), size.to_string(), net.network().to_string(), net.broadcast().to_string()];
    let counts = [Mode::Aws, Mode::Std]
        .map(|mode| mode.usable(&net).map_or(String::new(), |usable| usable.count.to_string()));
    let head = vec!["cidr", "size", "first", "last", "usable_aws", "usable_std"];
    outcome
        .table(head, vec![row.into_iter().chain(counts).collect()])
        .quiet_list("cidrs", super::Listing::Blocks(vec![net]))
}

fn add_usable(outcome: Outcome, all: &mut Map<String, Value>, mode: Mode, net: &IpNet) -> Outcome {
    let name = mode.name();
    let key = format!("usable_{name}");
    match mode.usable(net) {
        Ok(usable) => {
            let (first, last) = (usable.first.to_string(), usable.last.to_string());
            all.insert(
                name.into(),
                json!({"count": usable.count.json(), "first": first, "last": last}),
            );
            let outcome = outcome
                .field(&key, usable.count.json())
                .field(&format!("{key}_first"), first)
                .field(&format!("{key}_last"), last);
            match mode {
                Mode::Std | Mode::None => outcome,
                _ => {
                    let kept = mode.reserved(net).into_iter().map(|(address, _)| address);
                    outcome.field(&format!("{name}_reserved"), super::outcome::texts(kept))
                }
            }
        }
        Err(reason) => {
            all.insert(name.into(), Value::Null);
            outcome.field(&key, Value::Null).field(&format!("{name}_reason"), reason)
        }
    }
}

fn text(net: &IpNet, size: Count, mode: Mode) -> Vec<String> {
    let unit = if size == Count::from(1) { "address" } else { "addresses" };
    let mut lines = vec![format!(
        "  range      {} - {}     {} {unit}    {}",
        net.network(),
        net.broadcast(),
        size.grouped(),
        scope(net)
    )];
    let modes = if matches!(mode, Mode::Aws | Mode::Std) {
        vec![Mode::Aws, Mode::Std]
    } else {
        vec![mode, Mode::Std]
    };
    for mode in modes {
        let title = mode.title();
        lines.push(match mode.usable(net) {
            Ok(usable) => {
                let count = usable.count.grouped();
                format!(
                    "  {title:<10} {count} usable  {} - {}{}",
                    usable.first,
                    usable.last,
                    reserved_text(net, mode)
                )
            }
            Err(reason) => format!("  {title:<10} no subnet of this size: {reason}"),
        });
    }
    if let IpNet::V4(v4) = net {
        let (base, mask) = (v4.network().to_bits(), v4.netmask().to_bits());
        lines.push(format!(
            "  mask       {}   wildcard {}   hex {base:08x}/{mask:08x}",
            v4.netmask(),
            v4.hostmask()
        ));
    }
    lines.push(format!("  binary     {}", binary(net)));
    lines
}

/// The reserved addresses by their last octet, where that is enough to tell them apart.
fn reserved_text(net: &IpNet, mode: Mode) -> String {
    let reserved = mode.reserved(net);
    if !matches!(mode, Mode::Aws | Mode::Azure | Mode::Gcp | Mode::Oci) || reserved.is_empty() {
        return String::new();
    }
    let tails = reserved.iter().map(|(address, _)| tail(*address, net)).collect::<Vec<_>>();
    format!("    {} reserved: {}", reserved.len(), tails.join(" "))
}

/// The part of an address that its block leaves open.
#[must_use]
pub fn tail(address: IpAddr, net: &IpNet) -> String {
    let (text, open) = match address {
        IpAddr::V4(v4) => (v4.to_string(), usize::from(net.prefix_len().min(24) / 8)),
        IpAddr::V6(v6) => {
            return if v6 == net.broadcast() {
                "last".into()
            } else {
                format!("::{:x}", v6.to_bits() & 0xf)
            };
        }
    };
    let tail: Vec<&str> = text.split('.').skip(open).collect();
    format!(".{}", tail.join("."))
}

/// What an address block is for, by the special-purpose registries.
#[must_use]
pub fn scope(net: &IpNet) -> &'static str {
    let special = [
        ("100.64.0.0/10", "carrier-grade NAT (RFC 6598)"),
        ("127.0.0.0/8", "loopback (RFC 1122)"),
        ("169.254.0.0/16", "link-local (RFC 3927)"),
        ("192.0.2.0/24", "documentation (RFC 5737)"),
        ("198.51.100.0/24", "documentation (RFC 5737)"),
        ("203.0.113.0/24", "documentation (RFC 5737)"),
        ("198.18.0.0/15", "benchmarking (RFC 2544)"),
        ("224.0.0.0/4", "multicast (RFC 5771)"),
        ("240.0.0.0/4", "reserved (RFC 1112)"),
        ("::1/128", "loopback (RFC 4291)"),
        ("fe80::/10", "link-local (RFC 4291)"),
        ("fc00::/7", "unique local (RFC 4193)"),
        ("2001:db8::/32", "documentation (RFC 3849)"),
        ("ff00::/8", "multicast (RFC 4291)"),
        ("::ffff:0:0/96", "IPv4-mapped (RFC 4291)"),
    ];
    if PRIVATE.iter().any(|range| range.contains(net)) {
        return "private (RFC 1918)";
    }
    let within = |text: &str| text.parse::<IpNet>().is_ok_and(|range| range.contains(net));
    match special.into_iter().find(|(range, _)| within(range)) {
        Some((_, name)) => name,
        None if net.prefix_len() < 8 => "mixed",
        None => "public",
    }
}

/// The network's bits with a bar after the prefix; IPv6 in hexadecimal groups, where a bar falls between bits.
#[must_use]
pub fn binary(net: &IpNet) -> String {
    let len = usize::from(net.prefix_len());
    match net {
        IpNet::V4(v4) => {
            let bits = format!("{:032b}", v4.network().to_bits());
            let mut text = String::with_capacity(40);
            for (at, bit) in bits.chars().enumerate() {
                if at == len {
                    text.push('|');
                }
                if at > 0 && at % 8 == 0 {
                    text.push('.');
                }
                text.push(bit);
            }
            if len == 32 { text + "|" } else { text.replace("|.", ".|") }
        }
        IpNet::V6(v6) => {
            let digits = format!("{:032x}", v6.network().to_bits());
            let mut text = String::with_capacity(41);
            for (at, digit) in digits.chars().enumerate() {
                if at == len.div_ceil(4) {
                    text.push('|');
                }
                if at > 0 && at % 4 == 0 {
                    text.push(':');
                }
                text.push(digit);
            }
            if len > 124 { text + "|" } else { text.replace("|:", ":|") }
        }
    }
}

fn range(first: IpAddr, last: IpAddr) -> Outcome {
    let set = AddressSet::from_ranges([(first, last)]);
    let blocks: Vec<IpNet> = set.blocks().collect();
    let size = set.count();
    let line =
        format!("{first} - {last}     {} addresses, {} blocks", size.grouped(), blocks.len());
    Outcome::new()
        .field("input", format!("{first}-{last}"))
        .field("first", first.to_string())
        .field("last", last.to_string())
        .field("size", size.json())
        .line(line)
        .list("cidrs", super::Listing::Blocks(blocks))
}

fn size_only(len: u8, mode: Mode) -> Outcome {
    let family = if len > 32 { IpAddr::from([0u16; 8]) } else { IpAddr::from([10, 0, 0, 0]) };
    let Some(net) = prefix::block(family, len) else { return Outcome::new() };
    let size = prefix::size(&net);
    let mut outcome = Outcome::new()
        .field("input", format!("/{len}"))
        .field("prefix", len)
        .field("size", size.json());
    outcome = outcome.field("netmask", net.netmask().to_string());
    let mut line = format!("/{len}   {} addresses   mask {}", size.grouped(), net.netmask());
    for mode in [Mode::Aws, Mode::Std, mode] {
        let key = format!("usable_{}", mode.name());
        if outcome.fields.contains_key(&key) {
            continue;
        }
        let usable = mode.usable(&net);
        line += &match &usable {
            Ok(usable) => format!("   {} usable ({})", usable.count.grouped(), mode.title()),
            Err(reason) => format!("   no {} subnet: {reason}", mode.title()),
        };
        outcome = outcome.field(&key, usable.map_or(Value::Null, |usable| usable.count.json()));
    }
    outcome.line(line)
}
