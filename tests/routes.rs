//! Route tables as maps agree with the longest-prefix match, address by address.

mod drawn;

use perimeter::document::json;
use perimeter::network::{Network, RouteEntry};
use perimeter::sets::Set;
use perimeter::source::FileId;
use proptest::prelude::*;
use serde_json::json;
use std::net::{IpAddr, Ipv4Addr};

/// Prefixes that nest and touch each other: inside 172.16.0.0/12, cut at few places.
fn prefix() -> impl Strategy<Value = (u32, u8)> {
    (0u32..16, 12u8..=20).prop_map(|(place, length)| {
        let base = u32::from(Ipv4Addr::new(172, 16, 0, 0)) | place << 16;
        (base & (u32::MAX << (32 - length)), length)
    })
}

/// The addresses at the corners of all prefixes, and their neighbours.
fn corners(prefixes: &[(u32, u8)]) -> Vec<IpAddr> {
    let ends = prefixes.iter().flat_map(|&(base, length)| {
        let last = base | !(u32::MAX << (32 - length));
        [base.wrapping_sub(1), base, base + 1, last - 1, last, last.wrapping_add(1)]
    });
    ends.map(|bits| IpAddr::V4(bits.into())).collect()
}

proptest! {
    #![proptest_config(drawn::cases(256))]

    #[test]
    fn a_route_wins_what_the_longest_prefix_match_gives_it(
        mut prefixes in proptest::collection::vec(prefix(), 1..12),
    ) {
        prefixes.sort_unstable();
        prefixes.dedup();
        let routes: Vec<_> = prefixes
            .iter()
            .map(|&(base, length)| json!({"to": format!("{}/{length}", Ipv4Addr::from(base)), "via": "vgw-a"}))
            .collect();
        let design = json!({"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "vpn_gateway": "vgw-a",
            "route_tables": [{"id": "rtb-a", "routes": routes}]}]});
        let text = design.to_string();
        let node = json::parse(&text, FileId(0)).expect("valid JSON");
        let network = Network::gather(vec![&node]);
        let entries: Vec<RouteEntry<'_>> = network.routes().collect();
        let first = entries.first().expect("a route");
        let routing = network.routing(first.vpc, first.table);
        let shadowed = network.shadowed_routes(first.vpc, first.table);
        for entry in &entries {
            let won = routing.won(entry.route);
            for address in corners(&prefixes) {
                let decides = first.table.longest(address).is_some_and(|route| std::ptr::eq(route, entry.route));
                prop_assert_eq!(won.contains(&address), decides, "{} at {}", entry.route.text(), address);
            }
            let dead = shadowed.iter().any(|(route, _)| std::ptr::eq(*route, entry.route));
            prop_assert_eq!(dead, won.is_empty(), "{}", entry.route.text());
        }
    }

    #[test]
    fn the_internet_has_a_route_when_every_public_address_has_one(
        halves in proptest::collection::vec((0u32..4, 1u8..=2), 0..5),
    ) {
        let routes: Vec<_> = halves
            .iter()
            .map(|&(place, length)| {
                let base = (place << 30) & (u32::MAX << (32 - length));
                json!({"to": format!("{}/{length}", Ipv4Addr::from(base)), "via": "vgw-a"})
            })
            .collect();
        let design = json!({"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "vpn_gateway": "vgw-a",
            "route_tables": [{"id": "rtb-a", "routes": routes}]}]});
        let text = design.to_string();
        let node = json::parse(&text, FileId(0)).expect("valid JSON");
        let network = Network::gather(vec![&node]);
        let (vpc, table) = network.route_tables().next().expect("the table");
        let samples = ["1.1.1.1", "65.0.0.1", "130.0.0.1", "200.0.0.1"];
        let all = samples.iter().all(|text| table.longest(text.parse().expect("an address")).is_some());
        prop_assert_eq!(network.routing(vpc, table).internet(false).is_some(), all);
    }
}
