//! Security groups of one VPC that rules of another name.

use super::Network;
use super::filter::{Direction, GroupRule, Peer, PeerKind, SecurityGroup};
use super::interface::PublicIp;
use super::vpc::Vpc;
use crate::source::Span;

/// A rule's reference to a group of another VPC.
#[derive(Clone, Copy, Debug)]
pub struct ForeignReference<'n> {
    pub vpc: &'n Vpc,
    pub group: &'n SecurityGroup,
    pub direction: Direction,
    pub rule: &'n GroupRule,
    pub peer: &'n Peer,
    /// The VPC that has the named group.
    pub other: &'n Vpc,
}

impl Network {
    /// Every reference to a group of another VPC, in file order.
    pub fn foreign_references(&self) -> Vec<ForeignReference<'_>> {
        let mut found = Vec::new();
        for vpc in &self.vpcs {
            for group in vpc.security_groups.iter() {
                for direction in Direction::BOTH {
                    for rule in group.rules(direction).iter() {
                        for peer in rule.peers.iter() {
                            let PeerKind::Group { id, .. } = &peer.kind else { continue };
                            let other = self.security_group(id).map(|(other, _)| other);
                            let other = other.filter(|other| other.id.text != vpc.id.text);
                            found.extend(other.map(|other| ForeignReference {
                                vpc,
                                group,
                                direction,
                                rule,
                                peer,
                                other,
                            }));
                        }
                    }
                }
            }
        }
        found
    }
}

impl Vpc {
    /// The DNS attribute that is known to be switched off, and where.
    pub fn dns_off(&self) -> Option<(&'static str, Span)> {
        let attributes = [("support", &self.dns_support), ("hostnames", &self.dns_hostnames)];
        let off = attributes.into_iter().find(|(_, attribute)| attribute.is_false());
        off.map(|(name, attribute)| (name, attribute.at))
    }

    /// Whether some interface has a public address, and so a public name.
    pub fn has_public_names(&self) -> bool {
        let public = |ip: &PublicIp| *ip != PublicIp::No;
        self.interfaces.iter().any(|it| it.public_ip.get().is_some_and(public))
    }
}
