//! Networks are read as their sources mean them: the design, and what `aws ec2 describe-*` prints.

use perimeter::document::json;
use perimeter::network::vpc::{Destination, Vpc};
use perimeter::network::{Direction, Network, Target};
use perimeter::sets::Set;
use perimeter::sets::packets::{Packet, TCP};
use perimeter::source::FileId;
use serde_json::{Value, json};
use std::net::IpAddr;

fn network(parts: &[Value]) -> Network {
    let texts: Vec<String> = parts.iter().map(Value::to_string).collect();
    let nodes: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| json::parse(text, FileId(at as u32)).expect("valid JSON"))
        .collect();
    Network::gather(nodes.iter().collect())
}

fn only(network: &Network) -> &Vpc {
    assert_eq!(network.vpcs.len(), 1);
    &network.vpcs[0]
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

#[test]
fn a_design_that_leaves_things_out_means_the_defaults() {
    let network = network(&[json!({"version": 1, "vpcs": [{
        "id": "a", "cidrs": ["10.0.0.0/16"], "ipv6_cidrs": ["2001:db8::/56"],
        "subnets": [{"id": "s", "cidr": "10.0.0.0/24"}],
        "security_groups": [{"id": "silent"}, {"id": "closed", "egress": []}],
        "interfaces": [{"id": "i", "subnet": "s"}],
        "nacls": [{"id": "bare"}],
    }]})]);
    assert!(network.problems.is_empty(), "{:?}", network.problems);
    let vpc = only(&network);
    let subnet = vpc.subnet("s").expect("the subnet");

    let table = vpc.route_table_of(subnet).expect("no route table means the main one");
    assert!(table.implicit && table.routes.is_empty());
    let routing = network.routing(vpc, table);
    assert!(matches!(
        routing.lookup(ip("10.0.7.7")).map(|claim| claim.target),
        Some(Target::Local)
    ));
    assert!(routing.lookup(ip("1.1.1.1")).is_none(), "local only");
    assert_eq!(network.is_public(vpc, subnet), Some(false));

    let nacl = vpc.nacl_of(subnet).expect("no network ACL means the default one");
    let anything = network.worked(&nacl.ingress).allowed();
    let ssh = |source: &str, destination: &str| Packet {
        source: ip(source),
        destination: ip(destination),
        protocol: TCP,
        source_port: 40000,
        destination_port: 22,
    };
    assert!(anything.contains(&ssh("1.1.1.1", "10.0.0.4")));
    assert!(anything.contains(&ssh("2001:db8:1::1", "2001:db8::4")), "the VPC has IPv6");
    let bare = vpc.nacl("bare").expect("the network ACL");
    assert!(network.worked(&bare.ingress).allowed().is_empty(), "an absent direction denies");

    let group = |id| vpc.security_group(id).expect("the group");
    assert!(group("silent").ingress.is_empty() && !group("silent").egress.is_empty());
    assert!(group("closed").egress.is_empty() && group("closed").egress.complete);
    let interface = vpc.interface("i").expect("the interface");
    let groups = vpc.security_groups_of(interface).expect("no group means the default one");
    assert!(groups.iter().all(|group| group.implicit) && groups.len() == 1);
}

#[test]
fn unknown_is_legal_everywhere_and_never_a_value() {
    let network = network(&[json!({"version": 1, "vpcs": [{
        "id": "a", "region": "unknown", "cidrs": ["unknown", "10.0.0.0/16"], "internet_gateway": "unknown",
        "dns": "unknown", "block_public_access": "unknown",
        "subnets": [{"id": "s", "cidr": "unknown", "route_table": "unknown", "nacl": "unknown", "az": "unknown"}],
        "route_tables": [{"id": "r", "main": "unknown", "routes": [{"to": "unknown", "via": "unknown"}]},
                         {"id": "q", "routes": "unknown"}],
        "nacls": [{"id": "n", "egress": "unknown", "ingress": [
            {"rule": 10, "action": "allow", "protocol": "tcp", "ports": "443", "cidr": "0.0.0.0/0"},
            {"rule": 20, "action": "unknown", "protocol": "unknown", "ports": "unknown", "cidr": "unknown"},
            {"rule": 30, "action": "deny", "protocol": "tcp", "ports": "443", "cidr": "10.0.0.0/8"}]}],
        "security_groups": [{"id": "g", "ingress": [{"protocol": "unknown", "ports": "unknown", "peers": ["unknown"]}]}],
        "interfaces": [{"id": "i", "kind": "unknown", "subnet": "unknown", "ip": "unknown", "public_ip": "unknown",
                        "security_groups": ["unknown"]}],
        "nat_gateways": [{"id": "x", "subnet": "unknown", "connectivity": "unknown", "eip": "unknown", "mode": "unknown"}],
        "endpoints": [{"id": "e", "type": "unknown", "service": "unknown", "route_tables": "unknown"}],
    }], "peerings": [{"id": "p", "requester": "a", "accepter": "unknown", "status": "unknown"}],
        "external": "unknown"})]);
    assert!(network.problems.is_empty(), "{:?}", network.problems);
    let vpc = only(&network);
    assert!(!vpc.cidrs.complete && vpc.cidrs.len() == 1);
    let subnet = vpc.subnet("s").expect("the subnet");
    assert!(vpc.route_table_of(subnet).is_none() && vpc.nacl_of(subnet).is_none());
    assert!(vpc.main_route_table().is_none(), "`r` may be the main one");
    assert_eq!(network.is_public(vpc, subnet), None);
    let nacl = vpc.nacl("n").expect("the network ACL");
    let worked = network.worked(&nacl.ingress);
    assert!(!worked.exact && worked.order == [0], "nothing is certain from the unknown rule on");
    assert!(!network.worked(&nacl.egress).exact);
    assert!(vpc.security_groups_of(vpc.interface("i").expect("the interface")).is_none());
}

#[test]
fn what_cannot_be_read_is_a_problem_at_its_place_and_unknown() {
    let text = r#"{"version":1,"vpcs":[{"id":"a","cidrs":["10.0.0.0/33"],"subnets":[{"cidr":"10.0.0.0/24"}]}]}"#;
    let node = json::parse(text, FileId(0)).expect("valid JSON");
    let network = Network::gather(vec![&node]);
    let places: Vec<&str> = network
        .problems
        .iter()
        .map(|problem| &text[problem.at.start as usize..problem.at.end as usize])
        .collect();
    assert_eq!(places, [r#""10.0.0.0/33""#, r#"{"cidr":"10.0.0.0/24"}"#]);
    assert!(!only(&network).cidrs.complete && !only(&network).subnets.complete);
}

#[test]
fn equal_network_acls_share_one_analysis() {
    let nacl = |id: &str, port: &str| json!({"id": id, "ingress": [{"rule": 1, "action": "allow", "protocol": "tcp", "ports": port, "cidr": "0.0.0.0/0"}]});
    let network = network(&[json!({"version": 1, "vpcs": [
        {"id": "a", "cidrs": ["10.0.0.0/16"], "nacls": [nacl("x", "80"), nacl("y", "80"), nacl("z", "81")]}
    ]})]);
    let worked = |id: &str| network.worked(&only(&network).nacl(id).expect("the ACL").ingress);
    assert!(std::ptr::eq(worked("x"), worked("y")));
    assert!(!std::ptr::eq(worked("x"), worked("z")));
}

#[test]
fn describe_output_says_what_it_says_and_no_more() {
    let network = network(&[
        json!({"Vpcs": [{"VpcId": "vpc-1", "OwnerId": "111111111111", "CidrBlock": "10.0.0.0/16", "IsDefault": false,
            "CidrBlockAssociationSet": [
                {"CidrBlock": "10.0.0.0/16", "CidrBlockState": {"State": "associated"}},
                {"CidrBlock": "10.9.0.0/16", "CidrBlockState": {"State": "disassociated"}},
                {"CidrBlock": "100.64.0.0/16", "CidrBlockState": {"State": "associated"}}]}], "NextToken": "more"}),
        json!({"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24",
            "AvailabilityZone": "eu-west-1a", "AvailabilityZoneId": "euw1-az2", "MapPublicIpOnLaunch": true}]}),
        json!({"RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-1",
            "Associations": [{"Main": true}],
            "Routes": [
                {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active"},
                {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "State": "active"},
                {"DestinationCidrBlock": "10.50.0.0/16", "VpcPeeringConnectionId": "pcx-1", "State": "blackhole"},
                {"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1", "State": "active"}]}]}),
        json!({"NetworkAcls": [{"NetworkAclId": "acl-1", "VpcId": "vpc-1", "IsDefault": true,
            "Associations": [{"SubnetId": "subnet-1"}],
            "Entries": [
                {"RuleNumber": 32767, "Egress": false, "RuleAction": "deny", "Protocol": "-1", "CidrBlock": "0.0.0.0/0"},
                {"RuleNumber": 200, "Egress": false, "RuleAction": "deny", "Protocol": "6", "CidrBlock": "0.0.0.0/0",
                 "PortRange": {"From": 22, "To": 22}},
                {"RuleNumber": 100, "Egress": false, "RuleAction": "allow", "Protocol": "-1", "CidrBlock": "0.0.0.0/0"},
                {"RuleNumber": 100, "Egress": true, "RuleAction": "allow", "Protocol": "-1", "Ipv6CidrBlock": "::/0"}]}]}),
        json!({"InternetGateways": [{"InternetGatewayId": "igw-1", "Attachments": [{"State": "available", "VpcId": "vpc-1"}]}]}),
        json!({"SecurityGroups": [{"GroupId": "sg-1", "VpcId": "vpc-1", "GroupName": "default",
            "IpPermissions": [
                {"IpProtocol": "icmp", "FromPort": 3, "ToPort": 4, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
                {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-1"}, {"GroupId": "sg-9", "PeeringStatus": "deleted"}]}],
            "IpPermissionsEgress": []}]}),
        json!({"NatGateways": [{"NatGatewayId": "nat-1", "VpcId": "vpc-1", "SubnetId": "subnet-1", "State": "deleted"}]}),
        json!({"VpcId": "vpc-1", "EnableDnsSupport": {"Value": true}}),
    ]);
    assert!(network.problems.is_empty(), "{:?}", network.problems);
    let vpc = only(&network);
    let cidrs: Vec<&str> = vpc.cidrs.iter().map(|cidr| cidr.text.as_str()).collect();
    assert_eq!(cidrs, ["10.0.0.0/16", "100.64.0.0/16"], "what is not associated does not count");
    assert!(vpc.cidrs.complete && vpc.region.given().map(String::as_str) == Some("eu-west-1"));
    assert!(vpc.dns_support.is_true() && vpc.dns_hostnames.is_unknown());
    assert!(vpc.nat_gateways.is_empty() && vpc.nat_gateways.complete, "a deleted one lingers");
    assert!(!vpc.interfaces.complete && !vpc.endpoints.complete, "never asked for");

    let subnet = vpc.subnet("subnet-1").expect("the subnet");
    assert_eq!(
        subnet.az.given().map(String::as_str),
        Some("euw1-az2"),
        "names differ between accounts"
    );
    assert_eq!(network.is_public(vpc, subnet), Some(true), "by the main table");
    let table = vpc.route_table_of(subnet).expect("the main table");
    assert_eq!(table.routes.len(), 3, "the local route follows from the CIDRs");
    assert!(table.routes.iter().any(|route| route.blackhole.is_true()));
    let target = |at: usize| network.target(vpc, &table.routes[at]);
    assert!(matches!(target(0), Target::Gateway(_)));
    assert!(matches!(target(1), Target::Unknown), "peerings were not asked for");
    assert!(matches!(table.routes[2].to.get(), Some(Destination::PrefixList(_))));

    let nacl = vpc.nacl_of(subnet).expect("the association");
    let numbers: Vec<_> =
        nacl.ingress.rules.iter().map(|rule| rule.number.get().copied()).collect();
    assert_eq!(numbers, [Some(200), Some(100)], "the `*` rule goes without saying");
    let worked = network.worked(nacl.side(Direction::Ingress));
    assert!(worked.exact && worked.table.is_dead(1), "sorted by number, not by place");
    let group = vpc.default_security_group().expect("by its name");
    assert!(group.ingress[0].icmp.given().is_some() && group.ingress[0].ports.is_absent());
    assert!(group.egress.is_empty() && group.egress.complete);
}

#[test]
fn pages_and_files_may_repeat_an_object() {
    let page = json!({"Vpcs": [{"VpcId": "vpc-1", "CidrBlockAssociationSet": [{"CidrBlock": "10.0.0.0/16"}]}]});
    let network =
        network(&[page.clone(), page, json!({"Subnets": [{"SubnetId": "s", "VpcId": "vpc-2"}]})]);
    let ids: Vec<_> = network.vpcs.iter().map(|vpc| (vpc.id.text.as_str(), vpc.declared)).collect();
    assert_eq!(ids, [("vpc-1", true), ("vpc-2", false)]);
}

#[test]
fn a_design_in_which_values_have_other_types_is_read_without_panic() {
    let whole = json!({"version": 1, "vpcs": [{"id": "a", "cidrs": ["10.0.0.0/16"], "dns": {"support": true},
        "subnets": [{"id": "s", "cidr": "10.0.0.0/24", "nacl": "n"}],
        "nacls": [{"id": "n", "ingress": [{"rule": 1, "action": "allow", "protocol": "icmp", "icmp": {"type": 3, "code": 4}, "cidr": "0.0.0.0/0"}]}],
        "route_tables": [{"id": "r", "routes": [{"to": "0.0.0.0/0", "via": "i"}]}],
        "security_groups": [{"id": "g", "ingress": [{"protocol": "tcp", "ports": "1-2", "peers": ["self"]}]}],
        "interfaces": [{"id": "i", "subnet": "s", "ip": "10.0.0.9"}]}],
        "peerings": [{"id": "p", "requester": "a", "accepter": "b"}],
        "transit_gateways": [{"id": "t", "attachments": [{"id": "x", "vpc": "a"}], "route_tables": [{"id": "y", "routes": []}]}],
        "intents": [{"id": "w", "from": "internet", "to": "i", "port": 443, "expect": "allow", "client_ports": "1024-65535"}]});
    let strange = [
        json!(null),
        json!(7),
        json!(-1),
        json!(1.5e300),
        json!(""),
        json!([]),
        json!({}),
        json!(true),
        json!("\u{0}/"),
    ];
    let mut pointers = Vec::new();
    walk(&whole, String::new(), &mut pointers);
    assert!(pointers.len() > 60);
    for pointer in &pointers {
        for value in &strange {
            let mut broken = whole.clone();
            *broken.pointer_mut(pointer).expect("a pointer of the document") = value.clone();
            let network = network(&[broken]);
            for vpc in &network.vpcs {
                for nacl in vpc.nacls.iter() {
                    network.worked(&nacl.ingress);
                }
                for table in vpc.route_tables.iter() {
                    network.routing(vpc, table);
                }
            }
        }
    }
}

fn walk(value: &Value, pointer: String, all: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| walk(value, format!("{pointer}/{key}"), all))
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, value)| walk(value, format!("{pointer}/{at}"), all));
        }
        _ => {}
    }
    all.push(pointer);
}
