//! What route targets do with packets: gateways, NAT, endpoints, appliances and peerings; and the ways in.

use super::end::{Anchor, Door, Spot};
use super::resolve::{ANY_CLIENT, internet};
use super::walk::{Trip, Walk};
use crate::network::filter::Direction;
use crate::network::gateway::{Endpoint, EndpointKind, Gateway, GatewayKind, NatGateway};
use crate::network::interface::{Interface, InterfaceKind};
use crate::network::route::Target;
use crate::network::transit::Peering;
use crate::network::vpc::{BlockPublicAccess, RouteTable, Subnet, Vpc};
use crate::sets::Set;
use crate::sets::packets::{Family, ICMP, Packets, Rewrite, TCP, UDP};
use crate::sets::prefix::AddressSet;
use crate::source::Span;
use std::rc::Rc;

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
                        let note = "only lets connections out";
                        self.block(&trip.flow.all, gateway.id.at, id, note, "NO_PATH");
                        return;
                    }
                    let goal = self.goal.clone();
                    self.arrive(trip, goal);
                }
                // The question came in by the internet gateway, and an answer here belongs to no connection.
                Anchor::Public { .. } if kind == GatewayKind::EgressOnly => {
                    let note = "only lets connections out";
                    self.block(&trip.flow.all, gateway.id.at, id, note, "NO_PATH");
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
                    let public = public.map(|it| *it != crate::network::interface::PublicIp::No);
                    (known.map_or(vpc.at, |it| it.at), (*id).to_owned(), public)
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
        trip.turn(Anchor::Public { addresses: addresses.clone(), through: Some((vpc, id)) }, rewrite);
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
                let message = format!("whether `{}` has a public address is not known", spot.name());
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
        let edge = vpc.route_tables.iter().find(|table| table.gateway.given().is_some_and(|id| id == gateway));
        if let Some(table) = edge {
            let routing = self.reach.routing(vpc, table);
            let reached = trip.flow.all.destinations();
            let detour = routing.map.owners().find(|(claim, owned)| {
                !matches!(claim.target, Target::Local) && owned.overlaps(&reached)
            });
            if let Some((claim, _)) = detour {
                let at = claim.route.map_or(table.at, |route| route.at);
                let message = format!("what the appliance behind a route of `{}` lets through is not known", table.id);
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

    pub(super) fn by_nat(
        &mut self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        table: &'n RouteTable,
        at: Span,
        nat: &'n NatGateway,
    ) {
        let id = nat.id.text.as_str();
        if self.reply {
            let note = self.leads(id);
            self.block(&trip.flow.all, at, &table.id.text, &note, "CANNOT_ROUTE");
            return;
        }
        if trip.passed.contains(&id) {
            let note = format!("its subnet's default route points back to {id}");
            self.block(&trip.flow.all, nat.id.at, id, &note, "NO_PATH");
            return;
        }
        let known = Packets::of(Family::V4).with_protocols(&[TCP, UDP, ICMP]);
        let lost = trip.flow.all.subtract(&known);
        self.block(&lost.family(Family::V6), at, id, "is for IPv4 only", "CANNOT_ROUTE");
        self.block(&lost.family(Family::V4), nat.id.at, id, "tcp, udp and icmp only", "PROTOCOL_RESTRICTION");
        trip.flow = trip.flow.without(&lost);
        if trip.flow.is_empty() {
            return;
        }
        trip.passed.push(id);
        trip.steps.push(self.step(nat.id.at, id, "source address becomes its own"));
        if nat.regional.is_true() {
            self.by_regional_nat(trip, vpc, subnet, nat);
            return;
        }
        let Some(home) = nat.subnet.given().and_then(|id| vpc.subnet(id)) else {
            self.lose_sight(trip, nat.subnet.at, format!("the subnet of `{id}` is not known"));
            return;
        };
        if !std::ptr::eq(home, subnet) {
            trip = self.nacl(trip, vpc, home, Direction::Ingress);
        }
        let own = AddressSet::from_ranges(nat.private_ips.iter().map(|&ip| (ip, ip)));
        let addresses = if own.is_empty() { home.addresses() } else { own };
        let v4 = AddressSet::from_iter([crate::network::everything(false)]);
        let addresses = addresses.intersect(&v4);
        self.hide(&mut trip, Anchor::Nat { id, vpc, subnet: Some(home), addresses: addresses.clone() }, addresses);
        self.leave(trip, vpc, home);
    }

    /// A regional gateway stands in no subnet, in every zone that it covers.
    fn by_regional_nat(
        &mut self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        nat: &'n NatGateway,
    ) {
        let id = nat.id.text.as_str();
        if let Some(zone) = subnet.az.given().filter(|_| !nat.zones.is_empty())
            && !nat.zones.contains(zone)
        {
            let note = format!("does not cover {zone}");
            let code = "REGIONAL_NGW_ROUTE_AZ_RESTRICTION";
            self.block(&trip.flow.all, nat.id.at, id, &note, code);
            return;
        }
        let addresses = vpc.cidrs.iter().map(|cidr| cidr.net).collect::<AddressSet>();
        self.hide(&mut trip, Anchor::Nat { id, vpc, subnet: None, addresses: addresses.clone() }, addresses);
        match (vpc.internet_gateway.get(), vpc.main_route_table()) {
            (Some(Some(gateway)), table) => {
                let Some((gateway, table)) = self.reach.network.gateway(gateway).zip(table) else {
                    self.lose_sight(trip, nat.id.at, format!("the way out of `{id}` is not known"));
                    return;
                };
                self.by_gateway(trip, vpc, table, nat.id.at, gateway);
            }
            (Some(None), _) => {
                let note = format!("{} has no internet gateway", vpc.id);
                self.block(&trip.flow.all, nat.id.at, id, &note, "NO_PATH");
            }
            (None, _) => {
                self.lose_sight(trip, nat.id.at, format!("the way out of `{id}` is not known"));
            }
        }
    }

    fn hide(&mut self, trip: &mut Trip<'n>, at: Anchor<'n>, addresses: AddressSet) {
        let (source, source_ports) = (Some(addresses), Some(ANY_CLIENT));
        trip.turn(at, Rewrite { source, source_ports, destination: None });
    }

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

    /// A firewall, router or NAT instance.
    pub(super) fn by_interface(
        &mut self,
        mut trip: Trip<'n>,
        vpc: &'n Vpc,
        subnet: &'n Subnet,
        at: Span,
        interface: &'n Interface,
    ) {
        let id = interface.id.text.as_str();
        if trip.passed.contains(&id) {
            self.block(&trip.flow.all, at, id, "packets come back to it", "NO_PATH");
            return;
        }
        trip.passed.push(id);
        if interface.source_dest_check.is_true() {
            let (at, code) = (interface.source_dest_check.at, "ENI_SOURCE_DEST_CHECK_RESTRICTION");
            self.block(&trip.flow.all, at, id, "source/destination check is on", code);
            trip.flow = trip.flow.blocked();
        }
        let spots = self.reach.network.spots_of(vpc, vec![interface]);
        let Some(super::End::Spot(spot)) = spots.into_iter().next() else {
            self.lose_sight(trip, at, format!("the subnet of `{id}` is not known"));
            return;
        };
        if !std::ptr::eq(spot.subnet, subnet) {
            trip = self.nacl(trip, vpc, spot.subnet, Direction::Ingress);
        }
        let before = trip.clone();
        trip = self.groups(trip, &spot, Direction::Ingress, before.remote(), before.hidden);
        trip.steps.push(self.step(interface.at, id, "forwards"));
        let translates = interface.kind.is(&InterfaceKind::NatInstance) && !self.reply;
        if translates {
            let addresses = spot.addresses.clone();
            let at = Anchor::Nat { id, vpc, subnet: Some(spot.subnet), addresses: addresses.clone() };
            self.hide(&mut trip, at, addresses);
        } else {
            let message = format!("what `{id}` forwards is not known");
            self.log.doubt(interface.at, message);
            trip.flow = trip.flow.doubtful();
            trip.hidden = Some("SG_REFERENCES_NOT_PRESERVED");
        }
        let remote = super::sieve::Remote::Outside;
        trip = self.groups(trip, &spot, Direction::Egress, remote, None);
        self.leave(trip, vpc, spot.subnet);
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
            self.lose_sight(trip, at, format!("the VPC on the other side of `{id}` is not described"));
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
