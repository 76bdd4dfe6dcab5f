//! Promise: CIDRs are read strictly, and the set arithmetic agrees with listing every address.

mod drawn;

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};
use perimeter::sets::Set;
use perimeter::sets::prefix::parse::{Options, Value, parse, parse_with};
use perimeter::sets::prefix::{self, AddressSet, Count, Overlaps, list};
use proptest::prelude::*;
use serde_json::Value as Json;

#[test]
fn the_parse_cases_of_the_oracle() {
    let oracle: Json = serde_json::from_str(include_str!("cidr/oracle.json")).unwrap();
    let cases = oracle["parse_cases"].as_array().unwrap();
    assert!(cases.len() >= 20);
    for case in cases {
        let input = case["input"].as_str().unwrap();
        let items: Vec<_> = list::items(input).collect();
        if items.len() > 1 {
            assert_eq!(
                (case["result"].as_str(), case["code"].as_str()),
                (Some("ok"), Some("list")),
                "{input}"
            );
            assert!(items.iter().all(|(_, item)| parse(item).is_ok()), "{input}");
            continue;
        }
        let (result, code, network, message) = read(input);
        assert_eq!(
            (case["result"].as_str(), case["code"].as_str()),
            (Some(result), Some(code)),
            "{input}: {message}"
        );
        if let Some(expected) = case["network"].as_str() {
            assert_eq!(network.as_deref(), Some(expected), "{input}");
        }
        if let Some(expected) = case["message"].as_str() {
            assert_eq!(message, expected, "{input}");
        }
    }
}

fn read(input: &str) -> (&'static str, &'static str, Option<String>, String) {
    match parse(input) {
        Err(error) => ("error", error.code, None, error.message),
        Ok(parsed) => {
            let network = match &parsed.value {
                Value::Network { net, .. } => Some(net.to_string()),
                _ => None,
            };
            let message = parsed.notes.first().map_or(String::new(), |note| note.message.clone());
            (if parsed.notes.is_empty() { "ok" } else { "note" }, parsed.code(), network, message)
        }
    }
}

#[test]
fn every_refusal_has_a_code_and_the_offending_bytes() {
    let rows = [
        ("", "empty", ""),
        ("10.0.0/8", "octets", "10.0.0"),
        ("10.0.0.0.0/8", "octets", "10.0.0.0.0"),
        ("10..0.0/8", "octets", ""),
        ("010.0.0.1/24", "leading-zero", "010"),
        ("10.0.0.08", "leading-zero", "08"),
        ("10.0.0.256/24", "octet-range", "256"),
        ("10.0.0.0/33", "prefix-range", "33"),
        ("10.0.0.0/", "prefix-empty", ""),
        ("10.0.0.0/+8", "prefix-sign", "+8"),
        ("10.0.0.0/-8", "prefix-sign", "-8"),
        ("10.0.0.0/8a", "prefix-digits", "8a"),
        ("10.0.0.0/255.0.255.0", "mask-hole", "255.0.255.0"),
        ("10.0.0.0/0.0.0.0", "ambiguous-mask", "0.0.0.0"),
        ("10.0.0.0/8/8", "extra-slash", "/"),
        ("fe80::1%eth0/64", "zone-id", "%eth0"),
        ("\u{ff11}0.0.0.0/8", "non-ascii", "\u{ff11}"),
        ("0x0a000000", "hex", "0x0a000000"),
        ("167772160", "integer", "167772160"),
        ("vpc-1", "character", "v"),
        ("2001:db8::1::/64", "double-colon", "::"),
        ("2001:db80000::/64", "group-range", "db80000"),
        ("1:2:3:4:5:6:7/64", "groups", "1:2:3:4:5:6:7"),
        ("2001:db8::g/64", "character", "g"),
        ("::ffff:10.0.0.256/128", "octet-range", "256"),
        ("10.0.0.0-10.0.0.9/24", "range-prefix", "/"),
    ];
    for (input, code, place) in rows {
        let error = parse(input).expect_err(input);
        assert_eq!(
            (error.code, input.get(error.at.clone())),
            (code, Some(place)),
            "{input}: {}",
            error.message
        );
    }
}

#[test]
fn leniency_is_said_and_strict_refuses_it() {
    let rows = [
        ("100.68.0.18/18", "host-bits", "100.68.0.0/18"),
        ("::ffff:10.0.0.1/120", "ipv4-mapped", "::ffff:10.0.0.0/120"),
        ("10.0.0.0/255.255.255.0", "netmask", "10.0.0.0/24"),
        ("10.0.0.0/08", "leading-zero-prefix", "10.0.0.0/8"),
        ("10.0.0.0 / 8", "inner-space", "10.0.0.0/8"),
    ];
    for (input, code, network) in rows {
        let (result, found, net, _) = read(input);
        assert_eq!((result, found, net.as_deref()), ("note", code, Some(network)), "{input}");
        let refused = parse_with(input, Options { strict: true, ..Options::default() });
        assert_eq!(refused.expect_err(input).code, code, "{input}");
    }
    assert!(parse_with("167772160", Options { integers: true, ..Options::default() }).is_ok());
}

#[test]
fn whole_families_do_not_overflow() {
    let all: AddressSet =
        ["0.0.0.0/0", "::/0"].map(|text| text.parse::<IpNet>().unwrap()).iter().collect();
    assert_eq!(all.count(), Count::power(128) + Count::power(32));
    let none = all.subtract(&all);
    assert!(none.is_empty());
    let one: AddressSet = AddressSet::from("::1/128".parse::<IpNet>().unwrap());
    let rest = all.subtract(&one);
    assert_eq!(rest.blocks().count(), 129);
    assert_eq!(rest.union(&one), all);
    assert_eq!(
        prefix::nth(&"::/0".parse().unwrap(), 128, u128::MAX).unwrap().to_string(),
        format!("{}/128", std::net::Ipv6Addr::from_bits(u128::MAX))
    );
    assert_eq!(prefix::nth(&"10.0.0.0/16".parse().unwrap(), 18, 4), None);
}

/// Blocks inside 10.0.0.0/24, so that every address can be listed.
fn small_block() -> impl Strategy<Value = IpNet> {
    (any::<u8>(), 24u8..=32).prop_map(|(last, len)| {
        IpNet::V4(Ipv4Net::new(Ipv4Addr::new(10, 0, 0, last), len).unwrap().trunc())
    })
}

fn listed(blocks: &[IpNet]) -> BTreeSet<IpAddr> {
    let addresses = blocks.iter().flat_map(|block| {
        (0..=255)
            .map(|last| IpAddr::V4(Ipv4Addr::new(10, 0, 0, last)))
            .filter(|address| block.contains(address))
    });
    addresses.collect()
}

fn members(set: &AddressSet) -> BTreeSet<IpAddr> {
    listed(&set.blocks().collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(drawn::cases(256))]

    #[test]
    fn set_arithmetic_agrees_with_listing(left in prop::collection::vec(small_block(), 0..8), right in prop::collection::vec(small_block(), 0..8)) {
        let (a, b): (AddressSet, AddressSet) = (left.iter().collect(), right.iter().collect());
        let (x, y) = (listed(&left), listed(&right));
        prop_assert_eq!(members(&a), x.clone());
        prop_assert_eq!(members(&a.union(&b)), &x | &y);
        prop_assert_eq!(members(&a.intersect(&b)), &x & &y);
        prop_assert_eq!(members(&a.subtract(&b)), &x - &y);
        prop_assert_eq!(a.count(), Count::from(x.len() as u128));
        prop_assert_eq!(a.witness(), x.first().copied());
        let blocks: Vec<IpNet> = a.blocks().collect();
        prop_assert_eq!(IpNet::aggregate(&left).len(), blocks.len(), "fewest blocks");
        for block in &right {
            prop_assert_eq!(a.contains_block(block), listed(&[*block]).is_subset(&x));
        }
    }

    #[test]
    fn overlaps_agree_with_every_pair(blocks in prop::collection::vec(small_block(), 0..12)) {
        let found = Overlaps::new(blocks.iter().map(|net| (net.network(), net.broadcast())));
        let mut expected = 0;
        for (i, a) in blocks.iter().enumerate() {
            expected += blocks.get(i + 1..).unwrap_or_default().iter().filter(|b| prefix::overlaps(a, b)).count();
        }
        prop_assert_eq!(found.pairs().len(), expected);
        prop_assert_eq!(found.pair_count(), expected as u64);
        for pair in found.pairs() {
            prop_assert!(blocks[pair.container].contains(&blocks[pair.contained]));
        }
        let mut nearest = Vec::new();
        found.each_nearest(|outer, inner| nearest.push((blocks[outer.index], blocks[inner.index])));
        for (outer, inner) in nearest {
            prop_assert!(outer.contains(&inner));
            prop_assert!(blocks.iter().all(|other| other == &inner || !(other.contains(&inner) && other.prefix_len() > outer.prefix_len())));
        }
    }

    #[test]
    fn reading_never_panics_and_places_lie_in_the_text(text in "[0-9a-f.:/ %+,x\\-]{0,24}|\\PC{0,12}") {
        if let Err(error) = parse(&text) {
            prop_assert!(text.get(error.at.clone()).is_some(), "{:?}", error);
        }
        for (at, item) in list::items(&text) {
            prop_assert_eq!(text.get(at..at + item.len()), Some(item));
        }
    }
}
