//! Endpoints and peerings: what joins a VPC to services and to one other VPC.

use super::end::Anchor;
use super::walk::{Trip, Walk};
use crate::network::gateway::{Endpoint, EndpointKind};
use crate::network::transit::Peering;
use crate::network::vpc::{Subnet, Vpc};
use crate::sets::Set;
use crate::sets::packets::{Packets, TCP};
use crate::source::Span;

impl<'n> Walk<'_, 'n> {
    pub(super) fn by_endpoint(
        &mut self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        at: Span,
        place: &str,
        endpoint: &'n Endpoint,
    ) {
        let id = endpoint.id.text.as_str();
        match endpoint.kind.get() {
            Some(EndpointKind::Gateway) => {}
            Some(EndpointKind::GatewayLoadBalancer) => {
                let message = format!("what the appliances behind `{id}` let through is not known");
                self.log.doubt(endpoint.id.at, message);
                trip.flow = trip.flow.doubtful();
                trip.hidden = Some("SG_REFERENCES_NOT_PRESERVED");
                let own = endpoint.subnets.first().and_then(|id| vpc.subnet(&id.text));
                match own.filter(|own| !std::ptr::eq(*own, subnet)) {
                    Some(own) => self.leave(trip, vpc, own),
                    None => self.lose_sight(trip, at, format!("the subnet of `{id}` is not known")),
                }
                return;
            }
            Some(_) => {
                let note = format!("{id} is no target of routes");
                self.block(&trip.flow.all, at, place, &note, "CANNOT_ROUTE");
                return;
            }
            None => {
                self.lose_sight(trip, at, format!("the type of `{id}` is not known"));
                return;
            }
        }
        let goal = self.goal.clone();
        let Anchor::Public { addresses, .. } = &goal else {
            let note = self.leads(id);
            self.block(&trip.flow.all, at, place, &note, "CANNOT_ROUTE");
            return;
        };
        let open = Packets::all().with_protocol(TCP).union(&Packets::all().echo_requests());
        let lost = trip.flow.all.subtract(&open);
        let code = "VPCE_GATEWAY_PROTOCOL_RESTRICTION";
        self.block(&lost, endpoint.id.at, id, "tcp and ping only", code);
        trip.flow = trip.flow.without(&lost);
        trip.steps.push(self.step(endpoint.id.at, id, "out"));
        let inside = matches!(&trip.start, Anchor::Spot(spot) if spot.is_in(vpc))
            || matches!(&trip.start, Anchor::Nat { vpc: own, .. } if std::ptr::eq(*own, vpc));
        if !inside {
            let code = "VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION";
            self.block(&trip.flow.all, endpoint.id.at, id, "only for its own VPC", code);
            return;
        }
        let addresses = addresses.clone();
        self.arrive(trip, Anchor::Public { addresses, through: Some((vpc, id)) });
    }

    pub(super) fn by_peering(
        &mut self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        at: Span,
        place: &str,
        peering: &'n Peering,
    ) {
        let id = peering.id.text.as_str();
        match peering.status.get().map(String::as_str) {
            Some("active") => {}
            Some(status) => {
                let note = format!("{id} is {status}");
                self.block(&trip.flow.all, at, place, &note, "BAD_STATE_ROUTE");
                return;
            }
            None => {
                self.log.doubt(peering.status.at, format!("the state of `{id}` is not known"));
                trip.flow = trip.flow.doubtful();
            }
        }
        let network = self.reach.network;
        let Some(other) = network.peer_of(peering, vpc).filter(|other| other.declared) else {
            self.lose_sight(
                trip,
                at,
                format!("the VPC on the other side of `{id}` is not described"),
            );
            return;
        };
        let here = match &self.goal {
            Anchor::Spot(spot) => spot.is_in(other),
            Anchor::Nat { vpc: own, .. } => std::ptr::eq(*own, other),
            _ => false,
        };
        if !here {
            let note = self.leads(id);
            let code = "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR";
            self.block(&trip.flow.all, at, place, &note, code);
            return;
        }
        let inside = other.addresses();
        let outside = trip.flow.all.subtract(&Packets::all().with_destination(&inside));
        let code = "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR";
        self.block(&outside, at, place, &format!("{id} leads to {} only", other.id), code);
        trip.flow = trip.flow.to(&inside);
        if !network.references_cross(peering, vpc, other) {
            trip.hidden = Some("SG_REFERENCES_NOT_PRESERVED");
        }
        trip.steps.push(self.step(peering.id.at, id, format!("to {}", other.id)));
        self.deliver(trip, other, None);
    }
}
