//! Network interfaces, load balancers and what people mean to be reachable.

use super::value::{Field, Id, List};
use crate::sets::packets::Ports;
use crate::source::Span;
use std::net::IpAddr;

#[derive(Clone, Debug)]
pub struct Interface {
    pub id: Id,
    pub at: Span,
    pub kind: Field<InterfaceKind>,
    /// `linux` or `windows`: it decides the ephemeral ports.
    pub os: Field<Option<String>>,
    pub subnet: Field<Option<String>>,
    /// The private IPv4 addresses, the primary one first.
    pub ips: List<Address>,
    pub ipv6: List<Address>,
    pub public_ip: Field<PublicIp>,
    /// Left out and complete: the default group.
    pub security_groups: List<Id>,
    pub source_dest_check: Field<bool>,
    /// The instance it is attached to.
    pub instance: Field<Option<String>>,
    /// Whether the file calls it a bastion host.
    pub bastion: Field<bool>,
}

/// An address as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    pub at: Span,
    pub ip: IpAddr,
}

/// A public IPv4 address of an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicIp {
    No,
    /// There is one; which one is not written.
    Some,
    Address(IpAddr),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InterfaceKind {
    Instance,
    Lambda,
    NatGateway,
    NatInstance,
    LoadBalancer,
    GatewayLoadBalancer,
    Endpoint,
    TransitGateway,
    /// A firewall or router that forwards packets of others.
    Appliance,
    Other,
}

#[derive(Clone, Debug)]
pub struct LoadBalancer {
    pub id: Id,
    pub at: Span,
    pub kind: Field<LoadBalancerKind>,
    pub internet_facing: Field<bool>,
    pub subnets: List<Id>,
    pub security_groups: List<Id>,
    pub cross_zone: Field<bool>,
    pub listeners: List<Listener>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LoadBalancerKind {
    Application,
    Network,
    /// Sends packets to its targets by GENEVE, UDP port 6081.
    Gateway,
    Classic,
}

#[derive(Clone, Debug)]
pub struct Listener {
    pub at: Span,
    /// `tcp`, `http`, `tls`, …
    pub protocol: Field<String>,
    pub port: Field<u16>,
    /// The port of the targets; left out, the listener's.
    pub target_port: Field<Option<u16>>,
    /// The port of the health check; left out, the targets'.
    pub health_check_port: Field<Option<u16>>,
    /// Interfaces, by id.
    pub targets: List<Id>,
}

/// A connection that people want, or want never to be possible.
#[derive(Clone, Debug)]
pub struct Intent {
    pub id: Id,
    pub at: Span,
    /// An interface, `internet`, `internet6`, a subnet, an address, an external network …
    pub from: Id,
    pub to: Id,
    /// A name or number as written; left out, TCP.
    pub protocol: Field<Option<String>>,
    pub port: Field<Option<u16>>,
    pub expect: Field<Expect>,
    /// The ports that clients use; left out, what the source's kind of machine uses.
    pub client_ports: Field<Option<Ports>>,
    pub ipv6: Field<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expect {
    Allow,
    Deny,
    /// Some packets get through and some do not.
    Partial,
}

impl Listener {
    /// The port that targets are asked on, `None` when it is not known.
    pub fn port_of_targets(&self) -> Option<u16> {
        match self.target_port.get()? {
            Some(port) => Some(*port),
            None => self.port.get().copied(),
        }
    }

    /// The port that health checks ask, `None` when it is not known.
    pub fn check_port(&self) -> Option<u16> {
        match self.health_check_port.get()? {
            Some(port) => Some(*port),
            None => self.port_of_targets(),
        }
    }
}
