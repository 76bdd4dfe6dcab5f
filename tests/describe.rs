//! Every `aws ec2` answer that makes a network is read: one small file for each command, in any file, and what it
//! settles in the network. Without it the same thing is unknown.

use perimeter::document::{Node, json};
use perimeter::network::filter::Direction;
use perimeter::network::reach::{Answer, Question, Reach, Verdict};
use perimeter::network::vpc::Origin;
use perimeter::network::{Network, Part, Target};
use perimeter::sets::packets::Family;
use perimeter::source::FileId;
use serde_json::{Value, json};

fn with<T>(files: &[(&str, Value)], work: impl FnOnce(&Network) -> T) -> T {
    let texts: Vec<String> = files.iter().map(|(_, file)| file.to_string()).collect();
    let nodes: Vec<Node<'_>> = texts
        .iter()
        .zip(0..)
        .map(|(text, at)| json::parse(text, FileId(at)).expect("valid JSON"))
        .collect();
    for (node, (name, _)) in nodes.iter().zip(files) {
        assert!(Network::is_describe_output(node), "{name} is not taken for an answer");
    }
    let parts = nodes.iter().zip(files).map(|(node, (file, _))| Part { file, node });
    let network = Network::gather_files(parts.collect());
    assert!(network.problems.is_empty(), "{:?}", network.problems);
    work(&network)
}

/// Two VPCs behind a transit gateway, as the answers of every command that describes them.
fn files() -> Vec<(&'static str, Value)> {
    let subnet = |id: &str, vpc: &str, cidr: &str, zone: &str| {
        json!({"SubnetId": id, "VpcId": vpc, "CidrBlock": cidr, "AvailabilityZoneId": zone, "MapPublicIpOnLaunch": false,
            "Ipv6CidrBlockAssociationSet": []})
    };
    let vpc = |id: &str, cidr: &str| {
        json!({"VpcId": id, "OwnerId": "111111111111", "CidrBlock": cidr, "IsDefault": false,
            "CidrBlockAssociationSet": [{"CidrBlock": cidr, "CidrBlockState": {"State": "associated"}}],
            "BlockPublicAccessStates": {"InternetGatewayBlockMode": "off"}})
    };
    let table = |id: &str, vpc: &str, routes: Value| json!({"RouteTableId": id, "VpcId": vpc, "Associations": [{"Main": true}], "PropagatingVgws": [], "Routes": routes});
    let entry = |egress: bool| json!({"RuleNumber": 100, "Egress": egress, "RuleAction": "allow", "Protocol": "-1", "CidrBlock": "0.0.0.0/0"});
    let acl = |id: &str, vpc: &str, subnet: &str| {
        json!({"NetworkAclId": id, "VpcId": vpc, "IsDefault": true, "Associations": [{"SubnetId": subnet}],
            "Entries": [entry(true), entry(false)]})
    };
    let group = |id: &str, vpc: &str| {
        json!({"GroupId": id, "VpcId": vpc, "GroupName": id,
            "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [{"PrefixListId": "pl-0b2"}]}],
            "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]})
    };
    let interface = |id: &str, vpc: &str, subnet: &str, ip: &str, group: &str| {
        json!({"NetworkInterfaceId": id, "VpcId": vpc, "SubnetId": subnet, "PrivateIpAddress": ip, "InterfaceType": "interface",
            "PrivateIpAddresses": [{"PrivateIpAddress": ip}], "Ipv6Addresses": [], "Groups": [{"GroupId": group}],
            "SourceDestCheck": true, "Attachment": {"InstanceId": "i-1"}})
    };
    let attachment = |id: &str, kind: &str, resource: &str| {
        json!({"TransitGatewayAttachmentId": id, "TransitGatewayId": "tgw-1", "ResourceType": kind, "ResourceId": resource,
            "State": "available", "Association": {"TransitGatewayRouteTableId": "tgw-rtb-0a1", "State": "associated"}})
    };
    let landing = |id: &str, vpc: &str, subnet: &str| {
        json!({"TransitGatewayAttachmentId": id, "TransitGatewayId": "tgw-1", "VpcId": vpc, "SubnetIds": [subnet],
            "State": "available", "Options": {"ApplianceModeSupport": "disable", "SecurityGroupReferencingSupport": "enable"}})
    };
    let leads = |to: &str, id: &str| {
        json!({"DestinationCidrBlock": to, "Type": "propagated", "State": "active",
            "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": id, "ResourceType": "vpc"}]})
    };
    vec![
        ("a.json", json!({"Vpcs": [vpc("vpc-1", "10.1.0.0/16"), vpc("vpc-2", "10.2.0.0/16")]})),
        (
            "b.json",
            json!({"Subnets": [subnet("subnet-1", "vpc-1", "10.1.0.0/24", "az1"), subnet("subnet-2", "vpc-2", "10.2.0.0/24", "az1")]}),
        ),
        (
            "c.json",
            json!({"RouteTables": [
            table("rtb-1", "vpc-1", json!([{"DestinationCidrBlock": "10.2.0.0/16", "TransitGatewayId": "tgw-1", "State": "active"}])),
            table("rtb-2", "vpc-2", json!([{"DestinationCidrBlock": "10.1.0.0/16", "TransitGatewayId": "tgw-1", "State": "active"}]))]}),
        ),
        (
            "d.json",
            json!({"NetworkAcls": [acl("acl-1", "vpc-1", "subnet-1"), acl("acl-2", "vpc-2", "subnet-2")]}),
        ),
        ("e.json", json!({"SecurityGroups": [group("sg-1", "vpc-1"), group("sg-2", "vpc-2")]})),
        (
            "f.json",
            json!({"NetworkInterfaces": [interface("eni-1", "vpc-1", "subnet-1", "10.1.0.10", "sg-1"),
            interface("eni-2", "vpc-2", "subnet-2", "10.2.0.10", "sg-2")]}),
        ),
        (
            "g.json",
            json!({"TransitGateways": [{"TransitGatewayId": "tgw-1", "State": "available",
            "Options": {"SecurityGroupReferencingSupport": "disable"}}]}),
        ),
        (
            "h.json",
            json!({"TransitGatewayVpcAttachments": [landing("tgw-attach-1", "vpc-1", "subnet-1"), landing("tgw-attach-2", "vpc-2", "subnet-2")]}),
        ),
        (
            "i.json",
            json!({"TransitGatewayAttachments": [attachment("tgw-attach-1", "vpc", "vpc-1"),
            attachment("tgw-attach-2", "vpc", "vpc-2"), attachment("tgw-attach-3", "vpn", "vpn-1")]}),
        ),
        (
            "j.json",
            json!({"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-0a1", "TransitGatewayId": "tgw-1", "State": "available"},
            {"TransitGatewayRouteTableId": "tgw-rtb-0a", "TransitGatewayId": "tgw-1", "State": "available"}]}),
        ),
        (
            "out/routes of tgw-rtb-0a1.json",
            json!({"Routes": [leads("10.1.0.0/16", "tgw-attach-1"), leads("10.2.0.0/16", "tgw-attach-2"),
            {"DestinationCidrBlock": "10.9.0.0/16", "Type": "static", "State": "blackhole"}], "AdditionalRoutesAvailable": false}),
        ),
        (
            "propagations-tgw-rtb-0a1.json",
            json!({"TransitGatewayRouteTablePropagations": [
            {"TransitGatewayAttachmentId": "tgw-attach-1", "ResourceType": "vpc", "State": "enabled"},
            {"TransitGatewayAttachmentId": "tgw-attach-3", "ResourceType": "vpn", "State": "disabled"}]}),
        ),
        ("propagations-tgw-rtb-0a.json", json!({"TransitGatewayRouteTablePropagations": []})),
        (
            "associations_tgw-rtb-0a.json",
            json!({"Associations": [
            {"TransitGatewayAttachmentId": "tgw-attach-3", "ResourceId": "vpn-1", "State": "associated"}]}),
        ),
        (
            "k.json",
            json!({"ManagedPrefixLists": [{"PrefixListId": "pl-0b2", "PrefixListName": "clients", "AddressFamily": "IPv4", "MaxEntries": 4}]}),
        ),
        ("entries.json", json!({"Entries": [{"Cidr": "10.1.0.0/16", "Description": "all of it"}]})),
        (
            "l.json",
            json!({"PrefixLists": [{"PrefixListId": "pl-6da", "PrefixListName": "com.amazonaws.eu-west-1.s3", "Cidrs": ["52.218.0.0/17"]}]}),
        ),
        ("m.json", json!({"VpcId": "vpc-1", "EnableDnsSupport": {"Value": true}})),
        ("n.json", json!({"VpcId": "vpc-1", "EnableDnsHostnames": {"Value": false}})),
        (
            "o.json",
            json!({"InternetGateways": [{"InternetGatewayId": "igw-1", "Attachments": [{"State": "available", "VpcId": "vpc-1"}]}]}),
        ),
        (
            "p.json",
            json!({"EgressOnlyInternetGateways": [{"EgressOnlyInternetGatewayId": "eigw-1", "Attachments": [{"State": "attached", "VpcId": "vpc-1"}]}]}),
        ),
        (
            "q.json",
            json!({"VpnGateways": [{"VpnGatewayId": "vgw-1", "State": "available", "VpcAttachments": [{"State": "attached", "VpcId": "vpc-1"}]}]}),
        ),
        (
            "r.json",
            json!({"NatGateways": [
            {"NatGatewayId": "nat-1", "VpcId": "vpc-1", "State": "available", "AvailabilityMode": "regional", "RouteTableId": "rtb-1",
             "ConnectivityType": "public", "NatGatewayAddresses": [{"AllocationId": "eipalloc-1", "AvailabilityZoneId": "az1", "PublicIp": "198.51.100.1"}]},
            {"NatGatewayId": "nat-2", "VpcId": "vpc-1", "State": "deleted", "SubnetId": "subnet-1"}]}),
        ),
        (
            "s.json",
            json!({"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcEndpointType": "Gateway", "VpcId": "vpc-1",
            "ServiceName": "com.amazonaws.eu-west-1.s3", "State": "Available", "RouteTableIds": ["rtb-1"]}]}),
        ),
        (
            "t.json",
            json!({"VpcPeeringConnections": [{"VpcPeeringConnectionId": "pcx-1", "Status": {"Code": "active"},
            "RequesterVpcInfo": {"VpcId": "vpc-1", "CidrBlock": "10.1.0.0/16", "CidrBlockSet": [{"CidrBlock": "10.1.0.0/16"}],
                "PeeringOptions": {"AllowDnsResolutionFromRemoteVpc": true}},
            "AccepterVpcInfo": {"VpcId": "vpc-2", "CidrBlock": "10.2.0.0/16"}}]}),
        ),
        (
            "u.json",
            json!({"VpnConnections": [{"VpnConnectionId": "vpn-1", "TransitGatewayId": "tgw-1", "State": "available",
            "CustomerGatewayId": "cgw-1", "Routes": [{"DestinationCidrBlock": "192.168.0.0/16"}]}]}),
        ),
        (
            "v.json",
            json!({"CustomerGateways": [{"CustomerGatewayId": "cgw-1", "State": "available", "IpAddress": "203.0.113.5"}]}),
        ),
        (
            "w.json",
            json!({"ClientVpnEndpoints": [{"ClientVpnEndpointId": "cvpn-endpoint-1", "ClientCidrBlock": "172.20.0.0/22", "VpcId": "vpc-1", "SecurityGroupIds": ["sg-1"]}]}),
        ),
        (
            "x.json",
            json!({"ClientVpnTargetNetworks": [{"AssociationId": "cvpn-assoc-1", "ClientVpnEndpointId": "cvpn-endpoint-1",
            "VpcId": "vpc-1", "TargetNetworkId": "subnet-1"}]}),
        ),
        (
            "y.json",
            json!({"Routes": [{"ClientVpnEndpointId": "cvpn-endpoint-1", "DestinationCidr": "10.1.0.0/16", "TargetSubnet": "subnet-1"}]}),
        ),
        ("z.json", json!({"FlowLogs": [{"FlowLogId": "fl-1", "ResourceId": "vpc-1"}]})),
        (
            "za.json",
            json!({"VpcEndpointServiceConfigurations": [{"ServiceId": "vpce-svc-1", "ServiceName": "com.amazonaws.vpce.eu-west-1.vpce-svc-1",
            "NetworkLoadBalancerArns": ["arn:nlb"]}]}),
        ),
    ]
}

/// Whether something is settled in a network.
type Settles = fn(&Network) -> bool;

/// Each command, its file, and what only its answer settles.
const TABLE: &[(&str, &str, Settles)] = &[
    ("describe-vpcs", "a.json", |it| {
        it.vpc("vpc-1").is_some_and(|vpc| vpc.knows_cidrs() && vpc.is_default.is_false())
    }),
    ("describe-subnets", "b.json", |it| {
        it.subnet("subnet-1").is_some_and(|(_, subnet)| subnet.az.given().is_some())
    }),
    ("describe-route-tables", "c.json", |it| {
        it.vpc("vpc-1").is_some_and(|vpc| vpc.main_route_table().is_some())
    }),
    ("describe-network-acls", "d.json", |it| {
        it.subnet("subnet-1").is_some_and(|(vpc, subnet)| vpc.nacl_of(subnet).is_some())
    }),
    ("describe-security-groups", "e.json", |it| it.security_group("sg-1").is_some()),
    ("describe-network-interfaces", "f.json", |it| {
        it.interface("eni-1").is_some_and(|(_, it)| it.source_dest_check.is_true())
    }),
    ("describe-transit-gateways", "g.json", |it| {
        it.transit_gateway("tgw-1").is_some_and(|it| it.sg_referencing.is_false())
    }),
    ("describe-transit-gateway-vpc-attachments", "h.json", |it| {
        it.transit_gateway("tgw-1").is_some_and(|it| it.attachments[0].subnets.complete)
    }),
    ("describe-transit-gateway-attachments", "i.json", |it| {
        it.transit_gateway("tgw-1").is_some_and(|it| it.attachments.len() == 3)
    }),
    ("describe-transit-gateway-route-tables", "j.json", |it| {
        it.transit_gateway("tgw-1").is_some_and(|it| it.route_tables.len() == 2)
    }),
    ("search-transit-gateway-routes", "out/routes of tgw-rtb-0a1.json", |it| {
        it.transit_gateway("tgw-1").is_some_and(|it| {
            let known = it.route_tables.iter().find(|table| table.routes.complete);
            known.is_some_and(|table| {
                let routes: Vec<_> =
                    table.routes.iter().map(|it| (it.origin, it.blackhole.is_true())).collect();
                let learned = (Origin::Propagated, false);
                table.id.text == "tgw-rtb-0a1"
                    && routes == [learned, learned, (Origin::Static, true)]
            })
        })
    }),
    ("get-transit-gateway-route-table-propagations", "propagations-tgw-rtb-0a1.json", |it| {
        it.transit_gateway("tgw-1")
            .is_some_and(|it| it.attachments.iter().all(|it| it.propagations.complete))
    }),
    ("get-transit-gateway-route-table-associations", "associations_tgw-rtb-0a.json", |it| {
        it.transit_gateway("tgw-1").is_some_and(|it| {
            it.attachments
                .iter()
                .any(|it| it.association.given().is_some_and(|id| id == "tgw-rtb-0a"))
        })
    }),
    ("describe-managed-prefix-lists", "k.json", |it| {
        it.prefix_list("pl-0b2").is_some_and(|it| it.max_entries.given() == Some(&4))
    }),
    ("get-managed-prefix-list-entries", "entries.json", |it| {
        it.prefix_list("pl-0b2").is_some_and(|it| it.entries.complete)
    }),
    ("describe-prefix-lists", "l.json", |it| {
        it.prefix_list("pl-6da").is_some_and(|it| it.entries.complete)
    }),
    ("describe-vpc-attribute", "m.json", |it| {
        it.vpc("vpc-1").is_some_and(|it| it.dns_support.is_true())
    }),
    ("describe-vpc-attribute", "n.json", |it| {
        it.vpc("vpc-1").is_some_and(|it| it.dns_hostnames.is_false())
    }),
    ("describe-internet-gateways", "o.json", |it| {
        it.vpc("vpc-1").is_some_and(|it| it.internet_gateway.given().is_some())
    }),
    ("describe-egress-only-internet-gateways", "p.json", |it| {
        it.vpc("vpc-1").is_some_and(|it| it.egress_only_gateway.given().is_some())
    }),
    ("describe-vpn-gateways", "q.json", |it| {
        it.vpc("vpc-1").is_some_and(|it| it.vpn_gateway.given().is_some())
    }),
    ("describe-nat-gateways", "r.json", |it| {
        it.vpc("vpc-1").is_some_and(|vpc| {
            vpc.nat_gateways.len() == 1
                && vpc.nat_gateways[0].route_table.given().is_some()
                && vpc.nat_gateways[0].regional.is_true()
        })
    }),
    ("describe-vpc-endpoints", "s.json", |it| {
        it.vpc("vpc-1").zip(it.vpc("vpc-1").and_then(|vpc| vpc.main_route_table())).is_some_and(
            |(vpc, table)| {
                let claim = it.routing(vpc, table);
                matches!(
                    claim.lookup([52, 218, 0, 1].into()).map(|claim| claim.target),
                    Some(Target::Endpoint(_))
                )
            },
        )
    }),
    ("describe-vpc-peering-connections", "t.json", |it| {
        it.peering("pcx-1").is_some_and(|it| it.is_active() && it.requester.dns.is_true())
    }),
    ("describe-vpn-connections", "u.json", |it| {
        it.vpn_connections.iter().any(|it| it.cidrs.len() == 1)
    }),
    ("describe-customer-gateways", "v.json", |it| {
        it.customer_gateways.iter().any(|it| it.ip.given().is_some())
    }),
    ("describe-client-vpn-endpoints", "w.json", |it| {
        it.client_vpns.iter().any(|it| it.cidr.given().is_some())
    }),
    ("describe-client-vpn-target-networks", "x.json", |it| {
        it.client_vpns.iter().any(|it| it.subnets.complete && it.subnets.len() == 1)
    }),
    ("describe-client-vpn-routes", "y.json", |it| {
        it.client_vpns.iter().any(|it| it.routes.complete && it.routes.len() == 1)
    }),
    ("describe-flow-logs", "z.json", |it| it.vpc("vpc-1").is_some_and(|it| it.flow_logs.is_true())),
    ("describe-vpc-endpoint-service-configurations", "za.json", |it| {
        it.endpoint_services.len() == 1
    }),
];

#[test]
fn every_command_settles_something_that_nothing_else_does() {
    for (command, file, settles) in TABLE {
        assert!(with(&files(), settles), "{command} is not read");
        let others: Vec<_> = files().into_iter().filter(|(name, _)| name != file).collect();
        assert!(!with(&others, settles), "{command}: what it settles is known without it");
    }
    for (name, _) in files() {
        let named = TABLE.iter().any(|(_, file, _)| *file == name);
        assert!(named || name == "propagations-tgw-rtb-0a.json", "{name} is in no row");
    }
}

#[test]
fn security_group_rules_stand_in_for_groups_that_were_not_asked_for() {
    let rule = json!({"SecurityGroupRuleId": "sgr-1", "GroupId": "sg-1", "IsEgress": false, "IpProtocol": "tcp",
        "FromPort": 22, "ToPort": 22, "CidrIpv4": "0.0.0.0/0"});
    let mut others = files();
    others.retain(|(name, _)| *name != "e.json");
    others.push(("rules.json", json!({"SecurityGroupRules": [rule]})));
    with(&others, |network| {
        let rules = network.vpcs.iter().flat_map(|vpc| vpc.security_groups.iter());
        let count: usize = rules.map(|group| group.rules(Direction::Ingress).len()).sum();
        assert_eq!(count, 1);
    });
}

fn verdict(files: &[(&str, Value)]) -> (Verdict, Vec<String>) {
    between(files, "eni-1", "eni-2")
}

fn between(files: &[(&str, Value)], from: &str, to: &str) -> (Verdict, Vec<String>) {
    with(files, |network| {
        let (from, to) = (network.ends(from).expect("an end"), network.ends(to).expect("an end"));
        let question = Question {
            family: Family::V4,
            protocol: Some(6),
            ports: Some(perimeter::sets::packets::Range::one(443)),
            client_ports: None,
        };
        let answers = Reach::new(network).ask(&from, &to, &question);
        let doubts = answers
            .iter()
            .flat_map(|answer| &answer.doubts)
            .map(|doubt| doubt.message.clone())
            .collect();
        (Verdict::over(answers.iter().map(Answer::verdict)), doubts)
    })
}

#[test]
fn packets_cross_a_transit_gateway_whose_routes_were_searched_and_nobody_knows_without() {
    assert_eq!(verdict(&files()), (Verdict::Allow, Vec::new()));
    let mut others = files();
    others.retain(|(name, _)| !name.starts_with("out/"));
    let (found, doubts) = verdict(&others);
    assert_eq!(found, Verdict::Unknown);
    assert!(doubts.iter().any(|doubt| doubt.contains("tgw-rtb-0a1")), "{doubts:?}");
    // Of two tables, an answer that names neither is nobody's.
    let mut unnamed = files();
    unnamed
        .iter_mut()
        .filter(|(name, _)| name.starts_with("out/"))
        .for_each(|(name, _)| *name = "routes.json");
    assert_eq!(verdict(&unnamed).0, Verdict::Unknown);
}

#[test]
fn clients_of_a_vpn_come_out_in_its_subnets_and_go_where_its_routes_lead() {
    let from = "cvpn-endpoint-1";
    assert_eq!(between(&files(), from, "eni-1"), (Verdict::Allow, Vec::new()));
    assert_eq!(between(&files(), from, "eni-2").0, Verdict::Deny, "no route of its own");
    let mut others = files();
    others.retain(|(name, _)| *name != "y.json");
    let (found, doubts) = between(&others, from, "eni-1");
    assert_eq!(found, Verdict::Unknown);
    assert!(doubts.iter().any(|doubt| doubt.contains("routes of `cvpn-endpoint-1`")), "{doubts:?}");
}
