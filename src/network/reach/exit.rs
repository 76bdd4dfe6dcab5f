//! Gateways of a VPC: out to public addresses and to VPNs, and in from them.

use super::end::{Anchor, Door, Spot};
use super::resolve::internet;
use super::walk::{Trip, Walk};
use crate::network::gateway::{Gateway, GatewayKind};
use crate::network::interface::PublicIp;
use crate::network::route::Target;
use crate::network::vpc::{BlockPublicAccess, RouteTable, Vpc};
use crate::sets::Set;
use crate::sets::packets::{Family, Packets, Rewrite};
use crate::source::Span;
use std::rc::Rc;

/// What an egress-only gateway does to connections that began outside.
pub(super) const ONLY_OUT: &str = "only lets connections out";

impl<'n> Walk<'_, 'n> {
    /// An internet, egress-only or virtual private gateway.
    pub(super) fn by_gateway(
        &mut self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        table: &'n RouteTable,
        at: Span,
        gateway: &'n Gateway,
    ) {
        let place = table.id.text.as_str();
        let id = gateway.id.text.as_str();
        match gateway.vpc.get() {
            Some(Some(attached)) if *attached == vpc.id.text => {}
            Some(_) => {
                let note = format!("{id} is not attached to {}", vpc.id);
                self.block(&trip.flow.all, at, place, &note, "BAD_STATE_ROUTE");
                return;
            }
            None => {
                self.log.doubt(gateway.id.at, format!("what `{id}` is attached to is not known"));
                trip.flow = trip.flow.doubtful();
            }
        }
        match gateway.kind {
            GatewayKind::Vpn => self.out_by_vpn(trip, at, place, Door::Gateway(gateway)),
            kind => self.out_to_public(trip, vpc, table, at, gateway, kind),
        }
    }

    /// Out of AWS, or to a public address in it.
    fn out_to_public(
        &mut self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        table: &'n RouteTable,
        at: Span,
        gateway: &'n Gateway,
        kind: GatewayKind,
    ) {
        let id = gateway.id.text.as_str();
        trip.steps.push(self.step(gateway.id.at, id, "out"));
        if self.reply {
            match &self.goal {
                Anchor::Public { through: Some((own, name)), .. }
                    if std::ptr::eq(*own, vpc) && *name == id =>
                {
                    if kind == GatewayKind::EgressOnly {
                        // Only answers to what began inside pass; this way began outside.
                        self.block(&trip.flow.all, gateway.id.at, id, ONLY_OUT, "NO_PATH");
                        return;
                    }
                    let goal = self.goal.clone();
                    self.arrive(trip, goal);
                }
                // The question came in by the internet gateway, and an answer here belongs to no connection.
                Anchor::Public { .. } if kind == GatewayKind::EgressOnly => {
                    self.block(&trip.flow.all, gateway.id.at, id, ONLY_OUT, "NO_PATH");
                }
                _ => {
                    let note = self.leads(id);
                    self.block(&trip.flow.all, at, &table.id.text, &note, "CANNOT_ROUTE");
                }
            }
            return;
        }
        if kind == GatewayKind::EgressOnly {
            let v4 = trip.flow.all.family(Family::V4);
            self.block(&v4, gateway.id.at, id, "is for IPv6 only", "CANNOT_ROUTE");
            trip.flow = trip.flow.each(|packets| packets.family(Family::V6));
        }
        trip = self.public_access(trip, vpc, kind == GatewayKind::EgressOnly);
        let real = internet(false).union(&internet(true));
        let private = trip.flow.all.subtract(&Packets::all().with_destination(&real));
        if !private.is_empty() {
            let note = self.leads(&format!("{id}, which takes public addresses only"));
            let code = "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS";
            self.block(&private, at, &table.id.text, &note, code);
            trip.flow = trip.flow.to(&real);
        }
        if kind == GatewayKind::Internet {
            trip = self.needs_public_address(trip, gateway);
        }
        if trip.flow.is_empty() {
            return;
        }
        match self.goal.clone() {
            Anchor::Public { addresses, .. } => {
                let through = Some((vpc, id));
                self.arrive(trip, Anchor::Public { addresses, through });
            }
            Anchor::Published(spot) => self.turn_inside(trip, vpc, id, &spot),
            _ => {
                let note = self.leads(id);
                self.block(&trip.flow.all, at, &table.id.text, &note, "CANNOT_ROUTE");
            }
        }
    }

    /// IPv4 leaves by an internet gateway under a public address only.
    fn needs_public_address(&mut self, mut trip: Trip<'n>, gateway: &Gateway) -> Trip<'n> {
        let v4 = trip.flow.all.family(Family::V4);
        if v4.is_empty() {
            return trip;
        }
        let (at, name, public) = match &trip.start {
            Anchor::Spot(spot) => (spot.at, spot.name(), spot.public.map(|it| it && !spot.lambda)),
            Anchor::Nat { vpc, id, .. } => match vpc.nat_gateway(id) {
                // A zonal public gateway cannot be made without an Elastic IP address.
                Some(nat) => {
                    let public = nat.public.get().map(|public| *public && !nat.eip.is_false());
                    (nat.id.at, nat.id.text.clone(), public)
                }
                None => {
                    let known = vpc.interface(id);
                    let public = known.and_then(|it| it.public_ip.get());
                    let public = public.map(|it| *it != PublicIp::No);
                    (known.map_or(vpc.id.at, |it| it.id.at), (*id).to_owned(), public)
                }
            },
            _ => (gateway.id.at, gateway.id.text.clone(), None),
        };
        match public {
            Some(true) => {}
            Some(false) => {
                let code = "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS";
                self.block(&v4, at, &name, "no public address", code);
                trip.flow = trip.flow.each(|packets| packets.family(Family::V6));
            }
            None => {
                self.log.doubt(at, format!("whether `{name}` has a public address is not known"));
                trip.flow = trip.flow.doubtful();
            }
        }
        trip
    }

    /// Block Public Access of a VPC; `outward` means a device that only lets connections out.
    fn public_access(&mut self, mut trip: Trip<'n>, vpc: &'n Vpc, outward: bool) -> Trip<'n> {
        let by_nat = matches!(trip.start, Anchor::Nat { .. });
        let stops = match vpc.block_public_access.get() {
            Some(BlockPublicAccess::Off) => return trip,
            Some(BlockPublicAccess::Bidirectional) => true,
            Some(BlockPublicAccess::Ingress) => !outward && !by_nat,
            None => {
                let message = format!("Block Public Access of `{}` is not known", vpc.id);
                self.log.doubt(vpc.block_public_access.at, message);
                trip.flow = trip.flow.doubtful();
                return trip;
            }
        };
        if stops {
            let (at, code) = (vpc.block_public_access.at, "VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
            self.block(&trip.flow.all, at, &vpc.id.text, "Block Public Access", code);
            trip.flow = trip.flow.blocked();
        }
        trip
    }

    /// Out by one internet gateway and in by another, or by the same.
    fn turn_inside(&mut self, mut trip: Trip<'n>, vpc: &'n Vpc, id: &'n str, spot: &Rc<Spot<'n>>) {
        let sources = match &trip.sender {
            Some(sender) if !sender.public_ips.is_empty() => sender.public_ips.clone(),
            _ => internet(false),
        };
        let rewrite = Rewrite {
            source: Some(sources.clone()),
            source_ports: None,
            destination: Some(spot.addresses.clone()),
        };
        let sender = trip.sender.clone();
        let addresses = sources;
        trip.turn(
            Anchor::Public { addresses: addresses.clone(), through: Some((vpc, id)) },
            rewrite,
        );
        // Answers go out by the gateway of the other VPC.
        trip.start = Anchor::Public { addresses, through: None };
        (trip.sender, trip.hidden) = (sender, Some("IGW_NAT_REFLECTION"));
        self.goal = Anchor::Spot(Rc::clone(spot));
        self.enter_from_internet(trip, spot);
        self.goal = Anchor::Published(Rc::clone(spot));
    }

    /// In by the internet gateway of a spot's VPC.
    pub(super) fn enter_from_internet(&mut self, mut trip: Trip<'n>, spot: &Rc<Spot<'n>>) {
        let vpc = spot.vpc;
        let id = match vpc.internet_gateway.get() {
            Some(Some(id)) => id.as_str(),
            Some(None) => {
                let note = "no internet gateway";
                self.block(&trip.flow.all, vpc.id.at, &vpc.id.text, note, "NO_PATH");
                return;
            }
            None => {
                let message = format!("whether `{}` has an internet gateway is not known", vpc.id);
                self.lose_sight(trip, vpc.internet_gateway.at, message);
                return;
            }
        };
        trip.steps.push(self.step(vpc.internet_gateway.at, id, "in"));
        trip = self.public_access(trip, vpc, false);
        let v4 = trip.flow.all.family(Family::V4);
        match spot.public.map(|public| public && !spot.lambda) {
            _ if v4.is_empty() => {}
            Some(true) => {}
            Some(false) => {
                let code = "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS";
                self.block(&v4, spot.at, &spot.name(), "no public address", code);
                trip.flow = trip.flow.blocked();
            }
            None => {
                let message =
                    format!("whether `{}` has a public address is not known", spot.name());
                self.log.doubt(spot.at, message);
                trip.flow = trip.flow.doubtful();
            }
        }
        if let Anchor::Public { through, .. } = &mut trip.start
            && through.is_none()
        {
            *through = Some((vpc, id));
        }
        self.enter(trip, vpc, id);
    }

    /// Packets that a gateway of the VPC brings in; its own route table may send them elsewhere first.
    pub(super) fn enter(&mut self, mut trip: Trip<'n>, vpc: &'n Vpc, gateway: &str) {
        let edge = vpc
            .route_tables
            .iter()
            .find(|table| table.gateway.given().is_some_and(|id| id == gateway));
        if let Some(table) = edge {
            let routing = self.reach.routing(vpc, table);
            let reached = trip.flow.all.destinations();
            let detour = routing.map.owners().find(|(claim, owned)| {
                !matches!(claim.target, Target::Local) && owned.overlaps(&reached)
            });
            if let Some((claim, _)) = detour {
                let at = claim.route.map_or(table.id.at, |route| route.at);
                let message = format!(
                    "what the appliance behind a route of `{}` lets through is not known",
                    table.id
                );
                self.log.doubt(at, message);
                trip.flow = trip.flow.doubtful();
                trip.hidden = Some("SG_REFERENCES_NOT_PRESERVED");
            }
        }
        self.deliver(trip, vpc, None);
    }

    pub(super) fn out_by_vpn(&mut self, mut trip: Trip<'n>, at: Span, place: &str, door: Door<'n>) {
        let id = door.id().to_owned();
        trip.steps.push(self.step(at, &id, "out"));
        let goal = self.goal.clone();
        match &goal {
            Anchor::External { doors } if doors.iter().any(|own| own.id() == id) => {
                self.arrive(trip, Anchor::External { doors: vec![door] });
            }
            Anchor::External { doors } if doors.is_empty() => {
                let message = format!("whether the network is behind `{id}` is not known");
                self.lose_sight(trip, at, message);
            }
            _ => {
                let note = self.leads(&id);
                self.block(&trip.flow.all, at, place, &note, "CANNOT_ROUTE");
            }
        }
    }
}
