//! Gateways, NAT, endpoints, VPN and what lies outside.

use super::value::{Cidr, Field, Id, List};
use crate::source::Span;
use std::net::IpAddr;

/// A gateway that is attached to a VPC as a whole.
#[derive(Clone, Debug)]
pub struct Gateway {
    pub id: Id,
    pub kind: GatewayKind,
    /// The VPC it is attached to, by id; left out when it is attached to none.
    pub vpc: Field<Option<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GatewayKind {
    Internet,
    /// IPv6 only, stateful, outbound only.
    EgressOnly,
    /// Virtual private gateway: VPN and Direct Connect.
    Vpn,
}

#[derive(Clone, Debug)]
pub struct NatGateway {
    pub id: Id,
    pub at: Span,
    /// Left out for a regional one.
    pub subnet: Field<Option<String>>,
    pub public: Field<bool>,
    /// Whether it has an Elastic IP address.
    pub eip: Field<bool>,
    /// Regional ones belong to the VPC, in all its zones or in these.
    pub regional: Field<bool>,
    pub zones: Vec<String>,
    pub public_ips: Vec<IpAddr>,
    pub private_ips: Vec<IpAddr>,
    /// The route table of a regional one.
    pub route_table: Field<Option<String>>,
    /// Security groups, which a NAT gateway cannot have.
    pub security_groups: Vec<Id>,
}

#[derive(Clone, Debug)]
pub struct Endpoint {
    pub id: Id,
    pub at: Span,
    pub kind: Field<EndpointKind>,
    /// Without `com.amazonaws.` and the Region: `s3`, `ecr.api`; a whole name where it is somebody's own service.
    pub service: Field<String>,
    /// The Region in the service's name, where it is written.
    pub service_region: Field<Option<String>>,
    /// Of a gateway endpoint.
    pub route_tables: List<Id>,
    pub subnets: List<Id>,
    pub security_groups: List<Id>,
    pub private_dns: Field<bool>,
    /// `ipv4`, `ipv6` or `dualstack`.
    pub ip_type: Field<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EndpointKind {
    Gateway,
    Interface,
    GatewayLoadBalancer,
    /// Resource, service-network and tunnel endpoints: known, not modelled.
    Other,
}

/// A service that others reach by endpoints.
#[derive(Clone, Debug)]
pub struct EndpointService {
    pub id: Id,
    pub at: Span,
    pub name: Field<Option<String>>,
    /// The load balancers behind it, by id.
    pub load_balancers: List<Id>,
}

/// Addresses outside of AWS, and the gateway they are reached by.
#[derive(Clone, Debug)]
pub struct External {
    pub id: Id,
    pub at: Span,
    pub cidrs: List<Cidr>,
    pub via: Field<Option<String>>,
}

/// A site-to-site VPN connection.
#[derive(Clone, Debug)]
pub struct VpnConnection {
    pub id: Id,
    pub at: Span,
    /// The gateway on AWS's side: a virtual private gateway or a transit gateway.
    pub gateway: Field<Option<String>>,
    pub customer_gateway: Field<Option<String>>,
    /// The static routes to the other side.
    pub cidrs: List<Cidr>,
}

/// The other side of a VPN connection.
#[derive(Clone, Debug)]
pub struct CustomerGateway {
    pub id: Id,
    pub at: Span,
    pub ip: Field<Option<String>>,
}

/// A Client VPN endpoint.
#[derive(Clone, Debug)]
pub struct ClientVpn {
    pub id: Id,
    pub at: Span,
    /// The addresses that clients get.
    pub cidr: Field<Option<Cidr>>,
    pub vpc: Field<Option<String>>,
    /// The subnets that clients come out in, under addresses of these.
    pub subnets: List<Id>,
    /// Of its interfaces there; none named means the default group.
    pub security_groups: List<Id>,
    /// Where clients may go, besides the VPC itself.
    pub routes: List<Cidr>,
}

/// A Direct Connect gateway and the gateways it joins.
#[derive(Clone, Debug)]
pub struct DirectConnectGateway {
    pub id: Id,
    pub at: Span,
    /// Virtual private or transit gateways, by id.
    pub gateways: List<Id>,
    /// What is announced from outside.
    pub cidrs: List<Cidr>,
}
