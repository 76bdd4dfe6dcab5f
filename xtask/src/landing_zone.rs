//! Makes up the `aws ec2 describe-*` output of a landing zone: many alike VPCs behind one transit gateway.

use serde_json::{Value, json};

/// Subnets of a VPC: three zones, each with a public and a private one.
const ZONES: [&str; 3] = ["a", "b", "c"];
/// Network interfaces of a VPC.
const INTERFACES: usize = 40;

/// The files, as names and contents; for 1,000 VPCs 6,000 subnets, 2,000 network ACLs, 5,000 security groups and
/// 40,000 interfaces.
pub(crate) fn files(vpcs: usize) -> Vec<(&'static str, Value)> {
    let all = |make: fn(usize) -> Vec<Value>| Value::Array((0..vpcs).flat_map(make).collect());
    vec![
        ("vpcs.json", json!({ "Vpcs": all(vpc) })),
        ("subnets.json", json!({ "Subnets": all(subnets) })),
        ("route-tables.json", json!({ "RouteTables": all(route_tables) })),
        ("network-acls.json", json!({ "NetworkAcls": all(network_acls) })),
        ("security-groups.json", json!({ "SecurityGroups": all(security_groups) })),
        ("network-interfaces.json", json!({ "NetworkInterfaces": all(interfaces) })),
        ("internet-gateways.json", json!({ "InternetGateways": all(internet_gateway) })),
        ("nat-gateways.json", json!({ "NatGateways": all(nat_gateway) })),
        ("transit-gateways.json", json!({ "TransitGateways": [transit_gateway()] })),
        ("vpc-attachments.json", json!({ "TransitGatewayVpcAttachments": all(vpc_attachment) })),
        ("attachments.json", json!({ "TransitGatewayAttachments": all(attachment) })),
        (
            "transit-gateway-route-tables.json",
            json!({ "TransitGatewayRouteTables": [transit_table()] }),
        ),
        (
            "tgw-rtb-1-routes.json",
            json!({ "Routes": all(transit_route), "AdditionalRoutesAvailable": false }),
        ),
        ("peerings.json", json!({ "VpcPeeringConnections": [] })),
        ("endpoints.json", json!({ "VpcEndpoints": [] })),
    ]
}

/// Each VPC has a /22 of its own.
fn base(vpc: usize) -> u32 {
    0x0A00_0000 + (vpc as u32) * 1024
}

fn cidr(base: u32, length: u8) -> String {
    format!("{}/{length}", std::net::Ipv4Addr::from_bits(base))
}

fn vpc(vpc: usize) -> Vec<Value> {
    let own = cidr(base(vpc), 22);
    let associated = json!([{"AssociationId": format!("vpc-cidr-assoc-{vpc:05}"), "CidrBlock": own,
        "CidrBlockState": {"State": "associated"}}]);
    vec![
        json!({"VpcId": format!("vpc-{vpc:05}"), "OwnerId": format!("{:012}", 100_000_000_000 + vpc / 10),
        "CidrBlock": own, "CidrBlockAssociationSet": associated, "IsDefault": false, "State": "available",
        "InstanceTenancy": "default", "Tags": [{"Key": "Name", "Value": format!("workload {vpc}")}]}),
    ]
}

/// The subnets with their id, zone, whether they are public, and first address.
fn places(vpc: usize) -> impl Iterator<Item = (String, &'static str, bool, u32)> {
    (0..6).map(move |at| {
        let public = at < 3;
        let kind = if public { "pub" } else { "priv" };
        let zone = ZONES[at % 3];
        (format!("subnet-{vpc:05}-{kind}-{zone}"), zone, public, base(vpc) + at as u32 * 128)
    })
}

fn subnets(vpc: usize) -> Vec<Value> {
    let subnet = |(id, zone, public, first): (String, &str, bool, u32)| {
        json!({"SubnetId": id, "VpcId": format!("vpc-{vpc:05}"), "CidrBlock": cidr(first, 25),
            "AvailabilityZone": format!("eu-west-1{zone}"), "AvailabilityZoneId": format!("euw1-az-{zone}"),
            "MapPublicIpOnLaunch": false, "State": "available", "AvailableIpAddressCount": 100, "Public": public,
            "Ipv6CidrBlockAssociationSet": []})
    };
    places(vpc).map(subnet).collect()
}

fn route_tables(vpc: usize) -> Vec<Value> {
    let table = |kind: &str, public: bool, out: Value| {
        let associated: Vec<Value> = places(vpc)
            .filter(|place| place.2 == public && kind != "main")
            .map(|place| json!({"Main": false, "SubnetId": place.0, "AssociationState": {"State": "associated"}}))
            .chain((kind == "main").then(|| json!({"Main": true})))
            .collect();
        let local = json!({"DestinationCidrBlock": cidr(base(vpc), 22), "GatewayId": "local", "State": "active"});
        let transit = json!({"DestinationCidrBlock": "10.0.0.0/8", "TransitGatewayId": "tgw-1", "State": "active"});
        let routes: Vec<Value> =
            [local, transit, out].into_iter().filter(|route| !route.is_null()).collect();
        json!({"RouteTableId": format!("rtb-{vpc:05}-{kind}"), "VpcId": format!("vpc-{vpc:05}"),
            "Associations": associated, "PropagatingVgws": [], "Routes": routes})
    };
    let igw = json!({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": format!("igw-{vpc:05}"), "State": "active"});
    let nat = json!({"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": format!("nat-{vpc:05}"), "State": "active"});
    vec![table("main", false, Value::Null), table("pub", true, igw), table("priv", false, nat)]
}

/// One entry: its number and direction, the action, the protocol with ports, and the remote CIDR.
fn entry(
    number: u32,
    egress: bool,
    action: &str,
    service: (&str, u16, u16),
    remote: &str,
) -> Value {
    let (protocol, from, to) = service;
    let mut entry = json!({"RuleNumber": number, "Egress": egress, "RuleAction": action, "Protocol": protocol,
        "CidrBlock": remote});
    if protocol == "6" || protocol == "17" {
        entry["PortRange"] = json!({"From": from, "To": to});
    }
    if protocol == "1" {
        entry["IcmpTypeCode"] = json!({"Type": 3, "Code": 4});
    }
    entry
}

fn network_acls(vpc: usize) -> Vec<Value> {
    let everywhere = "0.0.0.0/0";
    let closing = |egress| entry(32767, egress, "deny", ("-1", 0, 0), everywhere);
    let common = |egress| {
        vec![
            entry(10, egress, "deny", ("6", 23, 23), everywhere),
            entry(20, egress, "deny", ("6", 445, 445), everywhere),
            entry(100, egress, "allow", ("6", 443, 443), everywhere),
            entry(110, egress, "allow", ("6", 80, 80), everywhere),
            entry(120, egress, "allow", ("6", 1024, 65535), everywhere),
            entry(130, egress, "allow", ("17", 1024, 65535), everywhere),
            entry(140, egress, "allow", ("17", 53, 53), "10.0.0.0/8"),
            entry(150, egress, "allow", ("1", 0, 0), everywhere),
            entry(160, egress, "allow", ("6", 22, 22), "10.0.0.0/8"),
        ]
    };
    let acl = |kind: &str, public: bool| {
        let mut entries = [common(false), common(true)].concat();
        if !public {
            entries.push(entry(170, false, "allow", ("-1", 0, 0), "10.0.0.0/8"));
            entries.push(entry(170, true, "allow", ("-1", 0, 0), "10.0.0.0/8"));
        }
        entries.extend([closing(false), closing(true)]);
        let subnets: Vec<Value> = places(vpc)
            .filter(|place| place.2 == public)
            .map(|place| json!({"SubnetId": place.0, "NetworkAclAssociationId": "aclassoc"}))
            .collect();
        json!({"NetworkAclId": format!("acl-{vpc:05}-{kind}"), "VpcId": format!("vpc-{vpc:05}"), "IsDefault": !public,
            "Associations": subnets, "Entries": entries})
    };
    vec![acl("pub", true), acl("priv", false)]
}

fn security_groups(vpc: usize) -> Vec<Value> {
    let id = |name: &str| format!("sg-{vpc:05}-{name}");
    let permission = |protocol: &str, port: u16, cidr: Option<&str>, group: Option<&str>| {
        let ranges: Vec<Value> = cidr.iter().map(|cidr| json!({"CidrIp": cidr})).collect();
        let pairs: Vec<Value> = group.iter().map(|name| json!({"GroupId": id(name)})).collect();
        let mut permission = json!({"IpProtocol": protocol, "IpRanges": ranges, "Ipv6Ranges": [],
            "PrefixListIds": [], "UserIdGroupPairs": pairs});
        if protocol != "-1" {
            permission["FromPort"] = json!(port);
            permission["ToPort"] = json!(port);
        }
        permission
    };
    let group = |name: &str, ingress: Vec<Value>| {
        json!({"GroupId": id(name), "GroupName": name, "VpcId": format!("vpc-{vpc:05}"), "IpPermissions": ingress,
            "IpPermissionsEgress": [permission("-1", 0, Some("0.0.0.0/0"), None)]})
    };
    vec![
        group("default", vec![permission("-1", 0, None, Some("default"))]),
        group(
            "web",
            vec![
                permission("tcp", 443, Some("0.0.0.0/0"), None),
                permission("tcp", 80, Some("0.0.0.0/0"), None),
            ],
        ),
        group(
            "app",
            vec![
                permission("tcp", 8080, None, Some("web")),
                permission("tcp", 22, Some("10.0.0.0/8"), None),
            ],
        ),
        group("db", vec![permission("tcp", 5432, None, Some("app"))]),
        group(
            "admin",
            vec![
                permission("tcp", 22, Some("10.0.0.0/8"), None),
                permission("icmp", 8, Some("10.0.0.0/8"), None),
            ],
        ),
    ]
}

fn interfaces(vpc: usize) -> Vec<Value> {
    let places: Vec<_> = places(vpc).collect();
    let interface = |at: usize| {
        let (subnet, zone, public, first) = &places[at % 6];
        let address = std::net::Ipv4Addr::from_bits(first + 10 + (at / 6) as u32).to_string();
        let group = if *public { "web" } else { ["app", "db"][at % 2] };
        let mut interface = json!({"NetworkInterfaceId": format!("eni-{vpc:05}-{at:03}"), "VpcId": format!("vpc-{vpc:05}"),
            "SubnetId": subnet, "AvailabilityZone": format!("eu-west-1{zone}"), "PrivateIpAddress": address,
            "PrivateIpAddresses": [{"Primary": true, "PrivateIpAddress": address}], "Ipv6Addresses": [],
            "Groups": [{"GroupId": format!("sg-{vpc:05}-{group}"), "GroupName": group}], "SourceDestCheck": true,
            "InterfaceType": "interface", "Description": "", "Status": "in-use",
            "Attachment": {"InstanceId": format!("i-{vpc:05}-{at:03}"), "Status": "attached", "DeviceIndex": 0}});
        if *public && at < 6 {
            let ip = std::net::Ipv4Addr::from_bits(0x0334_0000 + (vpc * 8 + at) as u32).to_string();
            interface["Association"] = json!({"PublicIp": ip, "IpOwnerId": "amazon"});
        }
        interface
    };
    (0..INTERFACES).map(interface).collect()
}

fn internet_gateway(vpc: usize) -> Vec<Value> {
    vec![json!({"InternetGatewayId": format!("igw-{vpc:05}"),
        "Attachments": [{"State": "available", "VpcId": format!("vpc-{vpc:05}")}]})]
}

fn nat_gateway(vpc: usize) -> Vec<Value> {
    vec![json!({"NatGatewayId": format!("nat-{vpc:05}"), "VpcId": format!("vpc-{vpc:05}"),
        "SubnetId": format!("subnet-{vpc:05}-pub-a"), "State": "available", "ConnectivityType": "public",
        "NatGatewayAddresses": [{"AllocationId": format!("eipalloc-{vpc:05}"), "PublicIp": "3.60.0.1"}]})]
}

fn transit_gateway() -> Value {
    json!({"TransitGatewayId": "tgw-1", "State": "available",
        "Options": {"SecurityGroupReferencingSupport": "disable", "DefaultRouteTableAssociation": "enable"}})
}

fn transit_table() -> Value {
    json!({"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1", "State": "available",
        "DefaultAssociationRouteTable": true, "DefaultPropagationRouteTable": true})
}

/// What `search-transit-gateway-routes` shows of a VPC: its CIDR, propagated.
fn transit_route(vpc: usize) -> Vec<Value> {
    vec![
        json!({"DestinationCidrBlock": cidr(base(vpc), 22), "Type": "propagated", "State": "active",
        "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": format!("tgw-attach-{vpc:05}"),
            "ResourceId": format!("vpc-{vpc:05}"), "ResourceType": "vpc"}]}),
    ]
}

fn attachment(vpc: usize) -> Vec<Value> {
    vec![
        json!({"TransitGatewayAttachmentId": format!("tgw-attach-{vpc:05}"), "TransitGatewayId": "tgw-1",
        "ResourceType": "vpc", "ResourceId": format!("vpc-{vpc:05}"), "State": "available",
        "Association": {"TransitGatewayRouteTableId": "tgw-rtb-1", "State": "associated"}}),
    ]
}

fn vpc_attachment(vpc: usize) -> Vec<Value> {
    let subnets: Vec<String> = places(vpc).filter(|place| !place.2).map(|place| place.0).collect();
    vec![
        json!({"TransitGatewayAttachmentId": format!("tgw-attach-{vpc:05}"), "TransitGatewayId": "tgw-1",
        "VpcId": format!("vpc-{vpc:05}"), "State": "available", "SubnetIds": subnets,
        "Options": {"ApplianceModeSupport": "disable", "SecurityGroupReferencingSupport": "enable"}}),
    ]
}
