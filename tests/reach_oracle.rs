//! The walk over sets agrees with the plain evaluator on single packets, in networks made up at random.

mod drawn;

use perimeter::document::json;
use perimeter::network::Network;
use perimeter::network::reach::{FAMILIES, Question, Reach};
use perimeter::sets::Set;
use perimeter::sets::packets::Packets;
use perimeter::source::FileId;
use proptest::prelude::*;
use serde_json::{Value, json};

fn cidr() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("0.0.0.0/0"),
        Just("10.0.0.0/8"),
        Just("10.1.0.0/16"),
        Just("10.1.1.0/24"),
        Just("10.2.0.0/24"),
        Just("10.1.0.8/29"),
        Just("::/0"),
        Just("2001:db8:1::/64"),
    ]
}

fn ports() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("22"), Just("443"), Just("1024-65535"), Just("32768-60999"), Just("0-65535")]
}

fn protocol() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("tcp"), Just("udp"), Just("all"), Just("icmp")]
}

fn nacl_rules() -> impl Strategy<Value = Vec<Value>> {
    let rule = (any::<bool>(), protocol(), ports(), cidr());
    prop::collection::vec(rule, 0..5).prop_map(|rules| {
        let numbered = rules.into_iter().enumerate();
        numbered
            .map(|(at, (allow, protocol, ports, cidr))| {
                let action = if allow { "allow" } else { "deny" };
                let number = 100 + 10 * at;
                match protocol {
                    "tcp" | "udp" => json!({"rule": number, "action": action, "protocol": protocol,
                                            "ports": ports, "cidr": cidr}),
                    _ => json!({"rule": number, "action": action, "protocol": protocol, "cidr": cidr}),
                }
            })
            .collect()
    })
}

fn group_rules() -> impl Strategy<Value = Vec<Value>> {
    let peer = prop_oneof![
        cidr().prop_map(str::to_owned),
        Just("self".to_owned()),
        Just("sg-0".to_owned()),
        Just("sg-1".to_owned())
    ];
    let rule = (protocol(), ports(), prop::collection::vec(peer, 1..3));
    prop::collection::vec(rule, 0..4).prop_map(|rules| {
        let each = rules.into_iter().map(|(protocol, ports, peers)| match protocol {
            "tcp" | "udp" => json!({"protocol": protocol, "ports": ports, "peers": peers}),
            _ => json!({"protocol": protocol, "peers": peers}),
        });
        each.collect()
    })
}

/// The routes of one table, by which of all possible ones it has.
fn routes(chosen: u8, peering: &str, peer: &str) -> Vec<Value> {
    let all = [
        json!({"to": "0.0.0.0/0", "via": "igw"}),
        json!({"to": "::/0", "via": "igw"}),
        json!({"to": peer, "via": peering}),
        json!({"to": "::/0", "via": "eigw"}),
        json!({"to": "10.0.0.0/8", "via": peering}),
    ];
    let picked = all.into_iter().enumerate().filter(|(at, _)| chosen & (1 << at) != 0);
    let mut routes: Vec<Value> = picked.map(|(_, route)| route).collect();
    // Two routes for one destination are refused by AWS, and which of them wins is nobody's promise.
    if chosen & 2 != 0 {
        routes.retain(|route| route["via"] != "eigw");
    }
    routes
}

prop_compose! {
    fn design()(
        acls in prop::collection::vec((nacl_rules(), nacl_rules()), 3),
        groups in prop::collection::vec((group_rules(), group_rules()), 2),
        tables in prop::collection::vec(any::<u8>(), 3),
        public in any::<bool>(),
        gateway in any::<bool>(),
        active in any::<bool>(),
    ) -> Value {
        let nacls = |which: &[usize]| -> Vec<Value> {
            which.iter().map(|&at| json!({"id": format!("acl-{at}"), "ingress": acls[at].0, "egress": acls[at].1})).collect()
        };
        let groups: Vec<Value> = groups.iter().enumerate()
            .map(|(at, (ingress, egress))| json!({"id": format!("sg-{at}"), "ingress": ingress, "egress": egress}))
            .collect();
        let igw = if gateway { json!("igw") } else { Value::Null };
        json!({"version": 1, "vpcs": [
            {"id": "vpc-1", "cidrs": ["10.1.0.0/16"], "ipv6_cidrs": ["2001:db8:1::/56"],
             "internet_gateway": igw, "egress_only_igw": "eigw",
             "subnets": [
                {"id": "s-0", "cidr": "10.1.0.0/24", "ipv6_cidr": "2001:db8:1::/64", "route_table": "t-0", "nacl": "acl-0"},
                {"id": "s-1", "cidr": "10.1.1.0/24", "ipv6_cidr": "2001:db8:1:1::/64", "route_table": "t-1", "nacl": "acl-1"}],
             "route_tables": [{"id": "t-0", "routes": routes(tables[0], "pcx", "10.2.0.0/16")},
                              {"id": "t-1", "routes": routes(tables[1], "pcx", "10.2.0.0/24")}],
             "nacls": nacls(&[0, 1]), "security_groups": groups,
             "interfaces": [
                {"id": "a", "subnet": "s-0", "ip": "10.1.0.10", "ipv6": "2001:db8:1::10", "public_ip": public,
                 "security_groups": ["sg-0"]},
                {"id": "b", "subnet": "s-0", "ip": "10.1.0.11", "security_groups": ["sg-0", "sg-1"]},
                {"id": "c", "subnet": "s-1", "ip": "10.1.1.10", "ipv6": "2001:db8:1:1::10", "public_ip": true,
                 "security_groups": ["sg-1"]}]},
            {"id": "vpc-2", "cidrs": ["10.2.0.0/16"],
             "subnets": [{"id": "s-2", "cidr": "10.2.0.0/24", "route_table": "t-2", "nacl": "acl-2"}],
             "route_tables": [{"id": "t-2", "routes": [{"to": if tables[2] & 1 == 0 { "10.1.0.0/16" } else { "10.1.0.0/25" },
                                                       "via": "pcx"}]}],
             "nacls": nacls(&[2]), "security_groups": [{"id": "sg-2", "ingress": [{"protocol": "all", "peers": ["10.1.0.0/16"]}]}],
             "interfaces": [{"id": "d", "subnet": "s-2", "ip": "10.2.0.10", "security_groups": ["sg-2"]}]}],
          "peerings": [{"id": "pcx", "requester": "vpc-1", "accepter": "vpc-2",
                        "status": if active { "active" } else { "pending-acceptance" }}]})
    }
}

/// Packets near the edges of a set: a member of each of its rows and of what lies around them.
fn samples(set: &Packets) -> Vec<perimeter::sets::packets::Packet> {
    let parts = set.rows().into_iter().take(12).map(|row| {
        let number = u8::try_from(row.protocols.first).expect("a protocol");
        set.with_protocol(number)
            .with_source(&row.sources)
            .with_destination(&row.destinations)
            .with_destination_ports(row.destination_ports)
            .with_source_ports(row.source_ports)
    });
    parts.filter_map(|part| part.witness()).collect()
}

proptest! {
    #![proptest_config(drawn::cases(48))]

    #[test]
    fn both_evaluators_decide_every_sampled_packet_alike(design in design()) {
        let text = design.to_string();
        let node = json::parse(&text, FileId(0)).expect("valid JSON");
        let network = Network::gather(vec![&node]);
        prop_assert!(network.problems.is_empty(), "{:?}", network.problems);
        let reach = Reach::new(&network);
        let names = ["a", "b", "c", "d", "internet", "internet6"];
        let mut decided = 0;
        for (from, to) in names.iter().flat_map(|from| names.map(|to| (*from, to))) {
            let (senders, receivers) = (network.ends(from).expect("an end"), network.ends(to).expect("an end"));
            for family in FAMILIES {
                for answer in reach.ask(&senders, &receivers, &Question::everything(family)) {
                    prop_assert!(answer.doubts.is_empty(), "{:?}", answer.doubts);
                    for (set, passes) in [(&answer.left, true), (&answer.stopped(), false)] {
                        for packet in samples(set) {
                            let plain = network.confirms(&packet, &answer.from, &answer.to);
                            decided += usize::from(plain.is_some());
                            prop_assert!(
                                plain.is_none_or(|plain| plain == passes),
                                "{from} -> {to}: {packet} {passes}, {:?}\n{design:#}", answer.blockers
                            );
                        }
                    }
                }
            }
        }
        prop_assert!(decided > 50, "the plain evaluator decides next to nothing: {decided}");
    }
}
