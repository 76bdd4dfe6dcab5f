//! What AWS makes by itself: the main route table, the default network ACL and the default security group.

use super::filter::{
    Direction, GroupRule, Nacl, NaclRule, NaclSide, Peer, PeerKind, SecurityGroup,
};
use super::value::{Cidr, Field, Id, List, Protocol};
use super::vpc::{Implicit, RouteTable};
use crate::source::Span;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// The defaults of a VPC that stands at `at`. The default network ACL admits IPv6 only when the VPC has any.
pub(super) fn defaults(at: Span, ipv6_cidrs: &List<Cidr>) -> Implicit {
    let id = |text: &str| Id { at, text: text.to_owned() };
    let ipv6 = !ipv6_cidrs.is_empty() || !ipv6_cidrs.complete;
    let side = |direction| {
        let mut rules = vec![allow_all(at, 100, everything(false))];
        rules.extend(ipv6.then(|| allow_all(at, 101, everything(true))));
        NaclSide { direction, rules: List::new(at, rules), content: 0 }
    };
    Implicit {
        stands_in: true,
        route_table: RouteTable {
            id: id("the main route table"),
            at,
            main: Field::known(at, true),
            gateway: Field::known(at, None),
            routes: List::new(at, Vec::new()),
            propagating: List::new(at, Vec::new()),
            implicit: true,
        },
        nacl: Nacl {
            id: id("the default network ACL"),
            at,
            is_default: Field::known(at, true),
            ingress: side(Direction::Ingress),
            egress: side(Direction::Egress),
            implicit: true,
        },
        security_group: SecurityGroup {
            id: id("the default security group"),
            at,
            name: Field::known(at, Some("default".to_owned())),
            is_default: Field::known(at, true),
            ingress: List::new(at, vec![group_rule(at, vec![PeerKind::Itself])]),
            egress: List::new(at, allow_all_out(at)),
            egress_written: false,
            implicit: true,
        },
    }
}

/// The egress rules of a new security group.
pub(super) fn allow_all_out(at: Span) -> Vec<GroupRule> {
    let anywhere = |ipv6| PeerKind::Cidr(cidr(at, everything(ipv6)));
    vec![group_rule(at, vec![anywhere(false), anywhere(true)])]
}

fn group_rule(at: Span, peers: Vec<PeerKind>) -> GroupRule {
    let peers = peers.into_iter().map(|kind| Peer { at, kind }).collect();
    GroupRule {
        at,
        action: Field::known(at, None),
        protocol: Field::known(at, Protocol::All),
        ports: Field::known(at, None),
        icmp: Field::known(at, None),
        peers: List::new(at, peers),
    }
}

fn allow_all(at: Span, number: i64, net: IpNet) -> NaclRule {
    NaclRule {
        at,
        number: Field::known(at, number),
        allows: Field::known(at, true),
        protocol: Field::known(at, Protocol::All),
        ports: Field::known(at, None),
        icmp: Field::known(at, None),
        cidr: Field::known(at, cidr(at, net)),
    }
}

fn cidr(at: Span, net: IpNet) -> Cidr {
    Cidr { at, text: net.to_string(), net }
}

/// `0.0.0.0/0` or `::/0`.
pub fn everything(ipv6: bool) -> IpNet {
    if ipv6 { IpNet::V6(Ipv6Net::default()) } else { IpNet::V4(Ipv4Net::default()) }
}
