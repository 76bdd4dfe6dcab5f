//! What gets where: the tricky networks' intents, and the ways through every kind of gateway.

use perimeter::document::{Node, json};
use perimeter::network::Network;
use perimeter::network::reach::{Answer, Question, Reach, Verdict};
use perimeter::sets::packets::{Family, Ports};
use perimeter::source::FileId;
use serde_json::{Value, json};

/// Asks one question of a design, in the words of an intent.
fn ask<T>(design: &Value, intent: &Value, look: impl FnOnce(Verdict, &[Answer<'_>]) -> T) -> T {
    let text = design.to_string();
    let node: Node<'_> = json::parse(&text, FileId(0)).expect("valid JSON");
    let network = Network::gather(vec![&node]);
    assert!(network.problems.is_empty(), "{:?}", network.problems);
    let word = |key: &str| intent[key].as_str();
    let from = network.ends(word("from").expect("from")).expect("the source");
    let to = network.ends(word("to").expect("to")).expect("the destination");
    let protocol = word("protocol").map_or(6, |name| match name {
        "udp" => 17,
        "icmp" => 1,
        "esp" => 50,
        _ => 6,
    });
    let ports = intent["port"].as_u64().map(|port| Ports::one(port as u16));
    let client_ports = word("client_ports").map(|range| {
        let (from, to) = range.split_once('-').expect("a range");
        Ports::new(from.parse().expect("a port"), to.parse().expect("a port"))
    });
    let six = word("family") == Some("ipv6") || word("from") == Some("internet6");
    let family = if six { Family::V6 } else { Family::V4 };
    let question = Question { family, protocol: Some(protocol), ports, client_ports };
    let answers = Reach::new(&network).ask(&from, &to, &question);
    look(Verdict::over(answers.iter().map(Answer::verdict)), &answers)
}

fn tricky() -> Vec<Value> {
    let text = std::fs::read_to_string("tests/cases/tricky-networks.json").expect("the cases");
    serde_json::from_str(&text).expect("valid JSON")
}

#[test]
fn every_intent_of_the_tricky_networks_is_answered_as_expected() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in tricky() {
        let intents = case["expected"]["intents"].as_array().cloned().unwrap_or_default();
        for intent in intents {
            count += 1;
            let name = format!("{}/{}", case["name"], intent["id"]);
            ask(&case["input"], &intent, |verdict, answers| {
                let places: Vec<String> = answers
                    .iter()
                    .flat_map(|answer| answer.blockers.iter().map(|blocker| blocker.text()))
                    .collect();
                if Some(verdict.name()) != intent["expect"].as_str() {
                    let doubts: Vec<_> = answers.iter().map(|answer| &answer.doubts).collect();
                    wrong.push(format!("{name}: {} {places:?} {doubts:?}", verdict.name()));
                }
                if let Some(place) = intent["blocked_at"].as_str() {
                    let place = place.split(" (").next().expect("a place");
                    let named = |text: &&String| text.split(" (").next() == Some(place);
                    if places.iter().find(named).is_none() {
                        wrong.push(format!("{name}: not blocked at {place}, but {places:?}"));
                    }
                }
                if let Some(ports) = intent["blocked_client_ports"].as_str() {
                    let stopped = answers[0].stopped().source_ports();
                    let found = perimeter::sets::packets::port_list(&stopped);
                    if found != ports {
                        wrong.push(format!("{name}: {found} instead of {ports}"));
                    }
                }
            });
        }
    }
    assert!(count > 20, "the file has intents");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_asked_of_an_unknown_name() {
    let design = json!({"vpcs": [{"id": "a", "subnets": [{"id": "web", "cidr": "10.0.0.0/24"}]}]});
    let text = design.to_string();
    let node = json::parse(&text, FileId(0)).expect("valid JSON");
    let network = Network::gather(vec![&node]);
    let error = network.ends("wbe").expect_err("there is none");
    assert!(error.contains("did you mean `web`?"), "{error}");
}

/// The verdict and the places of the blockers.
fn verdict(design: &Value, intent: &Value) -> (Verdict, Vec<String>) {
    ask(design, intent, |verdict, answers| {
        let blockers = answers.iter().flat_map(|answer| &answer.blockers);
        (verdict, blockers.map(|blocker| format!("{} {}", blocker.place, blocker.code)).collect())
    })
}

/// A VPC with a public and a private subnet, and whatever else is given.
fn two_tiers(more: Value) -> Value {
    let mut vpc = json!({
        "id": "vpc", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw",
        "subnets": [{"id": "pub", "az": "a", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"},
                    {"id": "app", "az": "a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"}],
        "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw"}]},
                         {"id": "rtb-app", "routes": [{"to": "0.0.0.0/0", "via": "nat"}]}],
        "nat_gateways": [{"id": "nat", "subnet": "pub", "eip": true}],
        "security_groups": [{"id": "sg", "ingress": [{"protocol": "all", "peers": ["0.0.0.0/0"]}]}],
        "interfaces": [{"id": "job", "subnet": "app", "ip": "10.0.1.9", "security_groups": ["sg"]}]
    });
    for (key, value) in more.as_object().expect("an object") {
        vpc[key] = value.clone();
    }
    json!({"version": 1, "vpcs": [vpc]})
}

fn nacl(id: &str, ingress: Value, egress: Value) -> Value {
    json!({"id": id, "ingress": ingress, "egress": egress})
}

fn allow(number: u16, ports: &str) -> Value {
    json!({"rule": number, "action": "allow", "protocol": "tcp", "ports": ports, "cidr": "0.0.0.0/0"})
}

#[test]
fn a_nat_gateway_asks_from_its_own_ports_and_its_subnet_filters_twice() {
    let out = json!({"from": "job", "to": "internet", "port": 443});
    assert_eq!(verdict(&two_tiers(json!({})), &out).0, Verdict::Allow);

    // The answers to the gateway go to 1024-65535, whatever ports the client uses.
    let subnets = json!([{"id": "pub", "az": "a", "cidr": "10.0.0.0/24", "route_table": "rtb-pub", "nacl": "acl"},
                         {"id": "app", "az": "a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"}]);
    let with = |ingress: &str, egress: Value| {
        let nacls = json!([nacl("acl", json!([allow(100, ingress), allow(110, "443")]), egress)]);
        two_tiers(json!({"subnets": subnets, "nacls": nacls}))
    };
    let wide = json!([allow(100, "443"), allow(110, "1024-65535")]);
    assert_eq!(verdict(&with("1024-65535", wide.clone()), &out).0, Verdict::Allow);
    let (found, blockers) = verdict(&with("32768-65535", wide), &out);
    assert_eq!(found, Verdict::Partial, "some of the gateway's connections fail");
    assert_eq!(blockers, ["acl/ingress/* SUBNET_ACL_RESTRICTION"]);
    // From the gateway back to the client the same ACL is left once more.
    let (found, blockers) = verdict(&with("1024-65535", json!([allow(100, "443")])), &out);
    assert_eq!((found, blockers.len()), (Verdict::Deny, 1), "{blockers:?}");
}

#[test]
fn nobody_gets_in_by_a_nat_gateway_and_nobody_through_another_vpcs() {
    let (found, blockers) =
        verdict(&two_tiers(json!({})), &json!({"from": "internet", "to": "job", "port": 443}));
    assert_eq!(found, Verdict::Deny);
    assert!(
        blockers.contains(&"job IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS".to_owned()),
        "{blockers:?}"
    );
    assert!(
        blockers.iter().any(|blocker| blocker.starts_with("rtb-app ")),
        "the reply goes to the gateway: {blockers:?}"
    );

    let mut design = two_tiers(json!({}));
    design["vpcs"].as_array_mut().expect("a list").push(json!({
        "id": "peer", "cidrs": ["10.9.0.0/16"], "subnets": [{"id": "far", "cidr": "10.9.0.0/24"}],
        "route_tables": [{"id": "rtb-far", "main": true, "routes": [{"to": "0.0.0.0/0", "via": "pcx"}]}],
        "interfaces": [{"id": "spoke", "subnet": "far", "ip": "10.9.0.9"}]}));
    design["peerings"] = json!([{"id": "pcx", "requester": "vpc", "accepter": "peer"}]);
    let (found, blockers) =
        verdict(&design, &json!({"from": "spoke", "to": "internet", "port": 443}));
    assert_eq!(found, Verdict::Deny);
    assert_eq!(blockers, ["rtb-far PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"]);
}

#[test]
fn an_endpoint_carries_tcp_to_its_service_and_nothing_else() {
    let design = |protocol: &str| {
        let mut design = two_tiers(json!({
            "route_tables": [{"id": "rtb-pub"}, {"id": "rtb-app"}],
            "endpoints": [{"id": "vpce", "type": "gateway", "service": "s3", "route_tables": ["rtb-app"]}]}));
        design["prefix_lists"] =
            json!([{"id": "pl", "service": "s3", "entries": ["52.218.0.0/17"]}]);
        (design, json!({"from": "job", "to": "52.218.1.1", "protocol": protocol, "port": 443}))
    };
    let (tcp, question) = design("tcp");
    assert_eq!(verdict(&tcp, &question).0, Verdict::Allow);
    assert_eq!(verdict(&tcp, &json!({"from": "job", "to": "vpce", "port": 443})).0, Verdict::Allow);
    let (udp, question) = design("udp");
    assert_eq!(
        verdict(&udp, &question),
        (Verdict::Deny, vec!["vpce VPCE_GATEWAY_PROTOCOL_RESTRICTION".to_owned()])
    );
    let beside = json!({"from": "job", "to": "8.8.8.8", "port": 443});
    assert_eq!(
        verdict(&tcp, &beside),
        (Verdict::Deny, vec!["rtb-app NO_ROUTE_TO_DESTINATION".to_owned()])
    );
}

#[test]
fn what_lies_behind_a_vpn_comes_and_goes_by_its_gateway_only() {
    let design = |propagating: Value| {
        let mut design = two_tiers(json!({
            "vpn_gateway": "vgw",
            "route_tables": [{"id": "rtb-pub"}, {"id": "rtb-app", "propagating": propagating}]}));
        design["external"] = json!([{"id": "office", "cidrs": ["192.168.0.0/16"], "via": "vgw"}]);
        design
    };
    for (from, to) in [("office", "job"), ("job", "office"), ("192.168.3.4", "job")] {
        let question = json!({"from": from, "to": to, "port": 443});
        assert_eq!(verdict(&design(json!(["vgw"])), &question).0, Verdict::Allow, "{from} -> {to}");
        let (found, blockers) = verdict(&design(json!([])), &question);
        assert_eq!(found, Verdict::Deny);
        assert_eq!(blockers, ["rtb-app NO_ROUTE_TO_DESTINATION"], "{from} -> {to}");
    }
}

#[test]
fn unknown_is_neither_allowed_nor_denied() {
    let question = json!({"from": "job", "to": "internet", "port": 443});
    let rules = json!([{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw"}]},
                       {"id": "rtb-app", "routes": "unknown"}]);
    let unknown: &[Value] = &[
        json!({"route_tables": rules}),
        json!({"internet_gateway": "unknown"}),
        json!({"nat_gateways": [{"id": "nat", "subnet": "unknown"}]}),
        json!({"security_groups": [{"id": "sg", "egress": [{"protocol": "unknown", "peers": ["0.0.0.0/0"]}]}]}),
        json!({"block_public_access": "unknown"}),
    ];
    for more in unknown {
        let design = two_tiers(more.clone());
        ask(&design, &question, |verdict, answers| {
            assert_eq!(verdict, Verdict::Unknown, "{more}: {:?}", answers[0].blockers);
            assert!(!answers[0].doubts.is_empty(), "{more} says what is not known");
        });
    }
    // What is denied whatever the unknown may be is denied.
    let closed = two_tiers(json!({"block_public_access": "unknown",
        "security_groups": [{"id": "sg", "egress": []}]}));
    assert_eq!(verdict(&closed, &question).0, Verdict::Deny);
}

#[test]
fn groups_are_seen_across_a_transit_gateway_only_where_it_is_told_to() {
    let design = |support: bool| {
        let vpc = |name: &str, net: u8, peers: Value| {
            json!({"id": format!("vpc-{name}"), "cidrs": [format!("10.{net}.0.0/16")],
                "subnets": [{"id": format!("s-{name}"), "az": "a", "cidr": format!("10.{net}.0.0/24")},
                            {"id": format!("t-{name}"), "az": "a", "cidr": format!("10.{net}.9.0/28")}],
                "route_tables": [{"id": format!("rtb-{name}"), "main": true,
                                  "routes": [{"to": "10.0.0.0/8", "via": "tgw"}]}],
                "security_groups": [{"id": format!("sg-{name}"),
                                     "ingress": [{"protocol": "tcp", "ports": "443", "peers": peers}]}],
                "interfaces": [{"id": name, "subnet": format!("s-{name}"), "ip": format!("10.{net}.0.9"),
                                "security_groups": [format!("sg-{name}")]}]})
        };
        let attachment = |name: &str| {
            json!({"id": format!("att-{name}"), "vpc": format!("vpc-{name}"), "subnets": [format!("t-{name}")],
                "association": "t", "propagations": ["t"], "sg_referencing": support})
        };
        json!({"version": 1, "vpcs": [vpc("one", 1, json!([])), vpc("two", 2, json!(["sg-one"]))],
            "transit_gateways": [{"id": "tgw", "sg_referencing": support,
                "attachments": [attachment("one"), attachment("two")], "route_tables": [{"id": "t"}]}]})
    };
    let question = json!({"from": "one", "to": "two", "port": 443});
    assert_eq!(verdict(&design(true), &question).0, Verdict::Allow);
    assert_eq!(
        verdict(&design(false), &question),
        (Verdict::Deny, vec!["sg-two/ingress SG_REFERENCING_SUPPORT".to_owned()])
    );
}

#[test]
fn the_tricky_networks_are_as_expected_in_every_respect() {
    let path = "tests/cases/tricky-networks.json";
    let text = std::fs::read_to_string(path).expect("the cases");
    let cases = perimeter::testing::run(&perimeter::source::Source::new(path, text));
    let cases = cases.expect("the file can be read");
    assert_eq!(cases.len(), 19);
    for case in &cases {
        assert!(case.passes(), "{}: {:?}", case.name, case.outcome);
    }
}

#[test]
fn a_classic_load_balancer_is_filtered_inside_its_own_subnet_and_no_other_is() {
    let design = |kind: &str| {
        two_tiers(json!({
            "subnets": [{"id": "app", "az": "a", "cidr": "10.0.1.0/24", "nacl": "acl"}],
            "nacls": [nacl("acl", json!([allow(100, "443")]), json!([allow(100, "443")]))],
            "load_balancers": [{"id": "lb", "type": kind, "scheme": "internal", "subnets": ["app"],
                                "security_groups": ["sg"], "listeners": []}]}))
    };
    let asked = json!({"from": "lb", "to": "job", "port": 8080});
    assert_eq!(verdict(&design("application"), &asked).0, Verdict::Allow);
    let (found, blockers) = verdict(&design("classic"), &asked);
    assert_eq!(found, Verdict::Deny);
    let both = ["acl/egress/* SUBNET_ACL_RESTRICTION", "acl/ingress/* SUBNET_ACL_RESTRICTION"];
    assert_eq!(blockers, [both, both].concat(), "there and back");
}

#[test]
fn a_regional_nat_gateway_goes_by_its_own_table() {
    let design = |routes: Value| {
        two_tiers(json!({
            "nat_gateways": [{"id": "nat", "mode": "regional", "eip": true, "route_table": "rtb-nat"}],
            "route_tables": [{"id": "rtb-pub"}, {"id": "rtb-app", "routes": [{"to": "0.0.0.0/0", "via": "nat"}]},
                             {"id": "rtb-nat", "routes": routes}]}))
    };
    let asked = json!({"from": "job", "to": "internet", "port": 443});
    let out = json!([{"to": "0.0.0.0/0", "via": "igw"}]);
    assert_eq!(verdict(&design(out), &asked).0, Verdict::Allow);
    let (found, blockers) = verdict(&design(json!([])), &asked);
    assert_eq!(
        (found, blockers),
        (Verdict::Deny, vec!["rtb-nat NO_ROUTE_TO_DESTINATION".to_owned()])
    );
}
