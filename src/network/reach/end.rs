//! Where packets start and end: interfaces of one kind, public addresses, networks outside.

use crate::network::filter::SecurityGroup;
use crate::network::gateway::Gateway;
use crate::network::transit::{Attachment, TransitGateway};
use crate::network::vpc::{Subnet, Vpc};
use crate::sets::packets::Ports;
use crate::sets::prefix::AddressSet;
use crate::source::Span;
use std::rc::Rc;

/// Interfaces of one subnet that all filters and routes treat alike.
#[derive(Clone, Debug)]
pub struct Spot<'n> {
    /// The interfaces, by id; the subnet where no interface is meant.
    pub names: Vec<String>,
    pub at: Span,
    pub vpc: &'n Vpc,
    pub subnet: &'n Subnet,
    pub groups: Groups<'n>,
    /// Private addresses of both families.
    pub addresses: AddressSet,
    /// False when an address is not known; then those of the subnet stand in for it.
    pub exact: bool,
    /// Whether there is a public IPv4 address; `None` when that is not known.
    pub public: Option<bool>,
    /// The public addresses that are known.
    pub public_ips: AddressSet,
    /// AWS never gives the interface of a function a public address.
    pub lambda: bool,
    /// An endpoint answers and never asks.
    pub endpoint: bool,
    /// Where a Client VPN endpoint sends packets at all, by its own routes; `None` for everything else.
    pub carries: Option<AddressSet>,
    /// A Classic Load Balancer, whose packets pass the network ACL inside its subnet, too.
    pub classic: bool,
    /// The ports that a load balancer listens on; `None` for everything else.
    pub listeners: Option<Vec<Ports>>,
    /// The ports that it asks from.
    pub client_ports: Ports,
}

/// The security groups of a spot.
#[derive(Clone, Debug)]
pub enum Groups<'n> {
    Of(Vec<&'n SecurityGroup>),
    /// No interface is meant, so no group filters.
    None,
    /// One of them is not known.
    Unknown,
}

impl Spot<'_> {
    /// The interfaces as a message names them.
    pub fn name(&self) -> String {
        match self.names.as_slice() {
            [] => self.subnet.id.text.clone(),
            [one] => one.clone(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        }
    }

    /// Whether one of its interfaces is in a group; `None` when that is not known.
    pub(super) fn is_member(&self, group: &str) -> Option<bool> {
        match &self.groups {
            Groups::Of(groups) => Some(groups.iter().any(|own| own.id.text == group)),
            Groups::None => Some(false),
            Groups::Unknown => None,
        }
    }

    pub(super) fn is_in(&self, vpc: &Vpc) -> bool {
        std::ptr::eq(self.vpc, vpc)
    }
}

/// One end of a question.
#[derive(Clone, Debug)]
pub enum End<'n> {
    Spot(Rc<Spot<'n>>),
    /// A spot that is addressed by its public address.
    Published(Rc<Spot<'n>>),
    /// Public addresses: the internet, or AWS services.
    Public {
        name: String,
        addresses: AddressSet,
    },
    /// A network behind a VPN or Direct Connect.
    External {
        name: String,
        at: Span,
        addresses: AddressSet,
        doors: Vec<Door<'n>>,
    },
    /// Services of AWS that no filter sees: its DNS server, time, metadata.
    Amazon {
        name: String,
        addresses: AddressSet,
    },
    /// Something of which too little is known to follow packets.
    Unclear {
        name: String,
        at: Span,
        message: String,
        addresses: AddressSet,
    },
}

/// Where packets of an external network enter.
#[derive(Clone, Copy, Debug)]
pub enum Door<'n> {
    Gateway(&'n Gateway),
    Transit(&'n TransitGateway, &'n Attachment),
}

impl Door<'_> {
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Gateway(gateway) => &gateway.id.text,
            Self::Transit(gateway, _) => &gateway.id.text,
        }
    }
}

impl End<'_> {
    pub fn name(&self) -> String {
        match self {
            Self::Spot(spot) => spot.name(),
            Self::Published(spot) => format!("{}:public", spot.name()),
            Self::Public { name, .. }
            | Self::External { name, .. }
            | Self::Amazon { name, .. }
            | Self::Unclear { name, .. } => name.clone(),
        }
    }

    /// The addresses that packets to or from it carry.
    pub fn addresses(&self) -> AddressSet {
        match self {
            Self::Spot(spot) => spot.addresses.clone(),
            Self::Published(spot) if spot.public_ips.is_empty() => super::resolve::internet(false),
            Self::Published(spot) => spot.public_ips.clone(),
            Self::Public { addresses, .. }
            | Self::External { addresses, .. }
            | Self::Amazon { addresses, .. }
            | Self::Unclear { addresses, .. } => addresses.clone(),
        }
    }

    pub fn spot(&self) -> Option<&Spot<'_>> {
        match self {
            Self::Spot(spot) | Self::Published(spot) => Some(spot),
            _ => None,
        }
    }
}

/// An end of one leg: where packets stand between two devices that rewrite them.
#[derive(Clone, Debug)]
pub(super) enum Anchor<'n> {
    Spot(Rc<Spot<'n>>),
    Published(Rc<Spot<'n>>),
    /// A device that hides the sender behind its own address; a regional NAT gateway has no subnet.
    Nat {
        id: &'n str,
        vpc: &'n Vpc,
        subnet: Option<&'n Subnet>,
        addresses: AddressSet,
    },
    /// Public addresses, and the gateway they were reached through, once known.
    Public {
        addresses: AddressSet,
        through: Option<(&'n Vpc, &'n str)>,
    },
    External {
        doors: Vec<Door<'n>>,
    },
    /// Packets were last seen before something unknown.
    Nowhere,
}
