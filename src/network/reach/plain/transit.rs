//! Through transit gateways, and in from networks outside.

use super::filters::admits;
use super::{Place, Plain, Ride, Trip};
use crate::network::filter::Direction;
use crate::network::reach::end::Door;
use crate::network::transit::{Attachment, AttachmentKind, TransitGateway};
use crate::network::vpc::{Subnet, Vpc};

impl<'n> Plain<'n, '_> {
    pub(super) fn by_transit(
        &self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        gateway: &'n TransitGateway,
    ) -> Ride<'n> {
        let own = gateway.attachments.iter().find(|it| it.vpc() == Some(vpc.id.text.as_str()));
        let Some(attachment) = own else {
            return gateway.attachments.complete.then(Vec::new);
        };
        if !attachment.subnets.complete {
            return None;
        }
        let landing: Option<Vec<&Subnet>> =
            attachment.subnets.iter().map(|id| vpc.subnet(&id.text)).collect();
        let landing = landing?;
        let zone = subnet.az.given();
        let same = landing.iter().any(|it| std::ptr::eq(*it, subnet));
        let near = landing.iter().find(|it| zone.is_some() && it.az.given() == zone);
        let open = match near {
            // AWS's page and what people see differ about the ACL of a subnet that the attachment shares.
            _ if same => admits(vpc, subnet, Direction::Ingress, &trip.packet)?.then_some(true)?,
            Some(near) => admits(vpc, near, Direction::Ingress, &trip.packet)?,
            None => {
                let zones = landing.iter().all(|it| it.az.given().is_some());
                if zone.is_none() || !zones {
                    return None;
                }
                false
            }
        };
        if !open {
            return Some(Vec::new());
        }
        if !gateway.sg_referencing.is_true() || !attachment.sg_referencing.is_true() {
            trip.sender = None;
        }
        self.look_up(trip, gateway, attachment, zone.map(String::as_str))
    }

    /// By the table that an attachment is associated with.
    fn look_up(
        &self,
        mut trip: Trip<'n>,
        gateway: &'n TransitGateway,
        from: &'n Attachment,
        zone: Option<&str>,
    ) -> Ride<'n> {
        let Some(name) = from.association.get()? else { return Some(Vec::new()) };
        if !trip.hop() {
            return Some(Vec::new());
        }
        let table = gateway.route_tables.iter().find(|it| it.id.text == *name)?;
        let Some(hop) = self.network.transit_hop(gateway, table, trip.packet.destination)? else {
            return Some(Vec::new());
        };
        if hop.blackhole? {
            return Some(Vec::new());
        }
        let to = hop.to?;
        match to.kind.get()? {
            AttachmentKind::Vpc => self.enter_vpc(trip, to, zone),
            AttachmentKind::Vpn | AttachmentKind::DirectConnect => {
                self.out_by(trip, Door::Transit(gateway, to))
            }
            AttachmentKind::Peering => {
                let other = self.network.transit_gateway(to.resource.given()?)?;
                let is_back = |it: &&Attachment| it.resource.given() == Some(&gateway.id.text);
                let back = other.attachments.iter().find(is_back)?;
                trip.sender = None;
                self.look_up(trip, other, back, zone)
            }
            AttachmentKind::Other => None,
        }
    }

    /// Into a VPC, by the attachment's subnet of the same zone where there is one.
    fn enter_vpc(&self, mut trip: Trip<'n>, to: &'n Attachment, zone: Option<&str>) -> Ride<'n> {
        let vpc = self.network.vpc(to.vpc()?).filter(|vpc| vpc.declared)?;
        if !to.sg_referencing.is_true() {
            trip.sender = None;
        }
        let subnets = || to.subnets.iter().filter_map(|id| vpc.subnet(&id.text));
        let in_zone = |it: &&Subnet| it.az.given().map(String::as_str) == zone;
        let near = subnets().find(in_zone).or_else(|| subnets().next())?;
        if let Place::Spot(spot) = &self.goal
            && std::ptr::eq(spot.subnet, near)
            && !admits(vpc, near, Direction::Ingress, &trip.packet)?
        {
            return None;
        }
        self.leave(trip, vpc, near)
    }

    pub(super) fn enter_from_outside(&self, trip: Trip<'n>, door: Door<'n>) -> Ride<'n> {
        match door {
            Door::Gateway(gateway) => {
                let Some(id) = gateway.vpc.get()? else { return Some(Vec::new()) };
                let vpc = self.network.vpc(id)?;
                let own = vpc.all_cidrs().any(|it| it.net.contains(&trip.packet.destination));
                if own { self.enter(trip, vpc, &gateway.id.text) } else { Some(Vec::new()) }
            }
            Door::Transit(gateway, attachment) => self.look_up(trip, gateway, attachment, None),
        }
    }
}
